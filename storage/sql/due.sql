-- name: add!
INSERT INTO due (community, what, subject, at) VALUES (:community, :what, :subject, :at) ON CONFLICT DO NOTHING;

-- name: cancel!
DELETE FROM due WHERE what = :what AND subject = :subject AND done_at IS NULL;

-- name: overdue$
SELECT EXISTS (SELECT 1 FROM due WHERE what = :what AND subject = :subject AND done_at IS NULL AND at <= :now);

-- name: ready
SELECT id, community, what, subject, at, attempts FROM due WHERE done_at IS NULL AND at <= :now ORDER BY at, id LIMIT :most;

-- name: next_at$
SELECT min(at) FROM due WHERE done_at IS NULL;

-- name: next_event^
SELECT what, at, community FROM due WHERE done_at IS NULL ORDER BY at, id LIMIT 1;

-- name: claim!
UPDATE due SET done_at = :now WHERE id = :id AND done_at IS NULL;

-- name: postponed!
UPDATE due SET done_at = :now, error = :error WHERE id = :id;

-- name: try_again!
-- Where the same thing is planned for then already, the two become one row.
INSERT INTO due (community, what, subject, at, attempts, error) VALUES (:community, :what, :subject, :at, :attempts, :error)
ON CONFLICT (community, what, subject, at) DO UPDATE SET attempts = max(due.attempts, excluded.attempts);

-- name: give_up!
UPDATE due SET done_at = :now, attempts = attempts + 1, error = :error WHERE id = :id;
