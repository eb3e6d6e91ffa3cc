-- name: add<!
INSERT INTO agreement (community, vote, what, objection, units, person, asked_at)
VALUES (:community, :vote, :what, :objection, :units, :person, :at);

-- name: by_id^
SELECT * FROM agreement WHERE id = :id;

-- name: done_of^
-- The latest that was agreed on about a vote.
SELECT * FROM agreement WHERE vote = :vote AND what = :what AND agreed_at IS NOT NULL ORDER BY id DESC LIMIT 1;

-- name: agree!
UPDATE agreement SET agreed_by = :person, agreed_at = :at WHERE id = :id AND agreed_at IS NULL;

-- name: first_attempt!
INSERT INTO attempt (community, vote, person, what) VALUES (:community, :vote, :person, :what) ON CONFLICT DO NOTHING;
