-- name: draft!
INSERT INTO minutes (meeting, community, state, roll, due_at) VALUES (:meeting, :community, 'draft', :roll, :due_at);

-- name: by_meeting^
SELECT * FROM minutes WHERE meeting = :meeting;

-- name: entries
SELECT e.*, coalesce(t.text, '') AS words
FROM minutes_entry e LEFT JOIN record_text t ON t.community = e.community AND t.digest = e.text
WHERE e.meeting = :meeting ORDER BY e.id;

-- name: add_entry<!
INSERT INTO minutes_entry (community, meeting, kind, matter, text, seat, owner, owner_name, due_on, replaces, at)
VALUES (:community, :meeting, :kind, :matter, :text, :seat, :owner, :owner_name, :due_on, :replaces, :at);

-- name: meeting_of_entry$
SELECT meeting FROM minutes_entry WHERE id = :id;

-- name: task_done!
UPDATE minutes_entry SET done_at = :at WHERE id = :id;

-- name: grow!
UPDATE minutes SET version = version + 1 WHERE meeting = :meeting;

-- name: agreed
SELECT seat FROM minutes_agreement WHERE meeting = :meeting AND version = :version ORDER BY at, seat;

-- name: agree!
INSERT INTO minutes_agreement (community, meeting, version, seat, at)
VALUES (:community, :meeting, :version, :seat, :at)
ON CONFLICT DO NOTHING;

-- name: publish!
UPDATE minutes SET state = :state, published_at = :at WHERE meeting = :meeting;
