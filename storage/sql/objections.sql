-- name: add<!
INSERT INTO objection (community, vote, person, text, raised_at, answer_by)
VALUES (:community, :vote, :person, '', :at, :answer_by);

-- name: put_words!
UPDATE objection SET text = :text WHERE id = :id;

-- name: by_id^
SELECT * FROM objection WHERE id = :id;

-- name: of_vote
SELECT * FROM objection WHERE vote = :vote ORDER BY id;

-- name: answer!
UPDATE objection SET answered_at = :at, upheld = :upheld, answer = :answer, seat = :seat WHERE id = :id;

-- name: settle!
UPDATE objection SET consequence = :consequence WHERE id = :id;
