-- name: add<!
INSERT INTO completion (community, matter, seat, at, objections_until)
VALUES (:community, :matter, :seat, :at, :objections_until);

-- name: by_id^
SELECT * FROM completion WHERE id = :id;

-- name: of_matter^
SELECT * FROM completion WHERE matter = :matter ORDER BY id DESC LIMIT 1;

-- name: end_objections!
UPDATE completion SET over = 1 WHERE id = :id;

-- name: reopen!
UPDATE completion SET reopened_at = :at WHERE id = :id;

-- name: object_to<!
INSERT INTO completion_objection (community, completion, household, person, text, answer_by)
VALUES (:community, :completion, :household, :person, '', :answer_by);

-- name: put_words!
UPDATE completion_objection SET text = :text WHERE id = :id;

-- name: objection^
SELECT * FROM completion_objection WHERE id = :id;

-- name: objections
SELECT * FROM completion_objection WHERE completion = :completion ORDER BY id;

-- name: answer!
UPDATE completion_objection SET answered_at = :at, upheld = :upheld, answer = :answer, seat = :seat WHERE id = :id;
