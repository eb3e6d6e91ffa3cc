-- name: add<!
INSERT INTO join_dispute (community, household, member, person, disputed_by, opened_at, moved)
VALUES (:community, :household, :member, :person, :disputed_by, :at, :moved);

-- name: by_id^
SELECT * FROM join_dispute WHERE id = :id;

-- name: open_of^
SELECT * FROM join_dispute
WHERE person = :person AND household = :household AND settled_at IS NULL AND moved = :moved;

-- name: open_in
SELECT * FROM join_dispute WHERE community = :community AND settled_at IS NULL ORDER BY id;

-- name: raised_by
SELECT * FROM join_dispute
WHERE disputed_by = :person AND household = :household AND settled_at IS NULL ORDER BY id;

-- name: last_of^
SELECT * FROM join_dispute WHERE person = :person AND household = :household ORDER BY id DESC LIMIT 1;

-- name: lapsed$
SELECT 1 FROM join_dispute
WHERE person = :person AND household = :household AND disputed_by = :by AND verdict = 'lapsed' LIMIT 1;

-- name: removed_under$
-- Whether somebody was taken out of a household while its codes were what they are now.
SELECT 1 FROM join_dispute WHERE person = :person AND household = :household AND generation = :generation LIMIT 1;

-- name: cleared$
-- Whether staff have settled that a person belongs to a household.
SELECT 1 FROM join_dispute WHERE person = :person AND household = :household AND verdict = 'belongs' LIMIT 1;

-- name: answered!
UPDATE join_dispute SET answered_at = :at WHERE id = :id AND answered_at IS NULL;

-- name: settle!
UPDATE join_dispute SET settled_at = :at, verdict = :verdict, generation = :generation WHERE id = :id;

-- name: judge!
INSERT INTO join_opinion (community, dispute, telegram_id, verdict, at)
VALUES (:community, :dispute, :telegram_id, :verdict, :at)
ON CONFLICT (dispute, telegram_id) DO UPDATE SET verdict = excluded.verdict, at = excluded.at;

-- name: opinions
SELECT telegram_id, verdict FROM join_opinion WHERE dispute = :dispute ORDER BY at, telegram_id;

-- name: ballots_of
-- Votes that are not final and hold the household's ballot from this person's hand.
SELECT v.id FROM ballot b JOIN vote v ON v.id = b.vote
WHERE b.person = :person AND b.home = :household AND b.struck_at IS NULL
    AND v.state IN ('open', 'preliminary') AND v.unit <> 'representatives' ORDER BY v.id;
