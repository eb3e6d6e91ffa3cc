-- name: last^
-- The latest comparison of a vote, waiting for a second person or done.
SELECT * FROM comparison WHERE vote = :vote AND (confirmed_by IS NOT NULL) = :done ORDER BY id DESC LIMIT 1;

-- name: enter!
INSERT INTO comparison (community, vote, sheets, differ, entered_by, entered_as, at)
VALUES (:community, :vote, :sheets, :differ, :person, :entered_as, :at);

-- name: confirm!
UPDATE comparison SET confirmed_by = :person, at = :at WHERE id = :id;

-- name: forget!
DELETE FROM comparison WHERE vote = :vote AND confirmed_by IS NULL;
