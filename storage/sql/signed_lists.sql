-- name: forget_drafts!
DELETE FROM signed_list WHERE entered_by = :person AND state = 'draft';

-- name: begin<!
INSERT INTO signed_list (community, act, subject, entered_by, entered_as, talk, entered_at)
VALUES (:community, :act, :subject, :person, :entered_as, :talk, :at);

-- name: by_id^
SELECT * FROM signed_list WHERE id = :id;

-- name: waiting
SELECT * FROM signed_list WHERE community = :community AND state = 'waiting' ORDER BY id DESC LIMIT 10;

-- name: name_homes!
UPDATE signed_list SET homes = :homes WHERE id = :id;

-- name: rate!
UPDATE signed_list SET rating = :rating WHERE id = :id;

-- name: enter!
UPDATE signed_list SET photo = :photo, words = :words, state = 'waiting', entered_at = :at WHERE id = :id;

-- name: check_!
UPDATE signed_list SET state = :state, words = '', checked_by = :person, checked_as = :checked_as, checked_at = :at
WHERE id = :id;

-- name: homes_of_talk
SELECT DISTINCT CAST(h.value AS BIGINT) AS home FROM signed_list l, json_each(l.homes) h WHERE l.talk = :talk AND l.state = 'confirmed';
