-- name: forget_drafts!
DELETE FROM talk WHERE entered_by = :person AND state = 'draft';

-- name: begin<!
INSERT INTO talk (community, entered_by, entered_as, at) VALUES (:community, :person, :entered_as, :at);

-- name: by_id^
SELECT * FROM talk WHERE id = :id;

-- name: place!
UPDATE talk SET place = :place, scope = :scope WHERE id = :id;

-- name: hold!
UPDATE talk SET held_on = :held_on, heads = :heads WHERE id = :id;

-- name: raise_!
UPDATE talk SET raised = :raised WHERE id = :id;

-- name: record!
UPDATE talk SET state = 'recorded', raised = '[]', matters = :matters, photo = :photo, at = :at WHERE id = :id;

-- name: between
SELECT * FROM talk
WHERE community = :community AND state = 'recorded' AND held_on >= :since AND held_on <= :until ORDER BY held_on, id;

-- name: latest
SELECT * FROM talk WHERE community = :community AND state = 'recorded' ORDER BY held_on DESC, id DESC LIMIT :most;
