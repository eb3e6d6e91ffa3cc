-- name: offer<!
INSERT INTO merge_offer (community, matter, into_matter, seat, reason, until)
VALUES (:community, :matter, :into_matter, :seat, :reason, :until);

-- name: offer_by_id^
SELECT * FROM merge_offer WHERE id = :id;

-- name: offers_of
SELECT * FROM merge_offer WHERE matter = :matter ORDER BY id;

-- name: settle!
UPDATE merge_offer SET answer = :answer WHERE id = :id AND answer = '';

-- name: supporters
SELECT s.household, s.person, h.area, h.building, h.entrance FROM support s JOIN household h ON h.id = s.household
WHERE s.matter = :matter ORDER BY s.household;

-- name: carry!
UPDATE matter SET supporters = supporters + :more, stage = :stage,
    supported_at = CASE WHEN supported_at IS NULL AND supporters + :more >= support_needed THEN :at ELSE supported_at END
WHERE id = :id;

-- name: add_supports*!
INSERT INTO support (community, matter, household, person, at) VALUES (:community, :matter, :household, :person, :at)
ON CONFLICT DO NOTHING;

-- name: authors_merged_into
-- Also of those that were merged into one that was merged itself.
WITH RECURSIVE merged (id) AS (
    SELECT id FROM matter WHERE into_matter = :matter AND stage = 'merged'
    UNION SELECT m.id FROM matter m JOIN merged ON m.into_matter = merged.id WHERE m.stage = 'merged'
)
SELECT DISTINCT m.person FROM merged JOIN matter m ON m.id = merged.id ORDER BY m.person;

-- name: widen!
UPDATE matter SET scope = :scope WHERE id = :id;

-- name: hand_over!
UPDATE matter SET person = :person WHERE id = :id;

-- name: offer_to!
INSERT INTO handover (matter, community, person, at) VALUES (:matter, :community, :person, :at)
ON CONFLICT (matter) DO UPDATE SET person = excluded.person, at = excluded.at;

-- name: offered_to$
SELECT person FROM handover WHERE matter = :matter;

-- name: offered_no_more!
DELETE FROM handover WHERE matter = :matter;
