-- name: add_draft<!
INSERT INTO option_draft (community, matter, rule, options) VALUES (:community, :matter, :rule, :options);

-- name: draft^
SELECT * FROM option_draft WHERE id = :id;

-- name: drafts
SELECT id FROM option_draft WHERE community = :community AND matter = :matter;

-- name: begin!
INSERT INTO marking (community, vote, person, home) VALUES (:community, :vote, :person, :home) ON CONFLICT DO NOTHING;

-- name: of_person^
SELECT * FROM marking WHERE vote = :vote AND person = :person AND home = :home;

-- name: by_id^
SELECT * FROM marking WHERE id = :id;

-- name: keep!
UPDATE marking SET marks = :marks, "cast" = :cast WHERE id = :id;

-- name: forget_cards!
-- A card keeps a digest of what it shows, which would tell the marks, and when it was edited: as its person marked.
UPDATE card SET ended = 1, digest = '', edited_at = 0
WHERE kind = 'marks' AND subject IN (SELECT id FROM marking WHERE vote = :vote);

-- name: forget!
DELETE FROM marking WHERE vote = :vote;
