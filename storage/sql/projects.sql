-- name: begin!
INSERT INTO project (matter, community, begun_at) VALUES (:matter, :community, :at) ON CONFLICT DO NOTHING;

-- name: of_matter^
SELECT * FROM project WHERE matter = :matter;

-- name: running
-- Those that are being carried out, the oldest first.
SELECT p.* FROM project p JOIN matter m ON m.id = p.matter
WHERE p.community = :community AND m.stage = 'implementing' ORDER BY p.matter;

-- name: lead!
UPDATE project SET lead_place = :place, lead = :lead WHERE matter = :matter;

-- name: supervise!
UPDATE project SET supervisors = :seats WHERE matter = :matter;

-- name: budget!
UPDATE project SET budget = :note WHERE matter = :matter;

-- name: report!
UPDATE project SET reported_at = :at WHERE matter = :matter;

-- name: milestones
SELECT * FROM milestone WHERE matter = :matter ORDER BY reached_at IS NULL, reached_at, due_at, id;

-- name: milestone^
SELECT * FROM milestone WHERE id = :id;

-- name: add_milestone<!
INSERT INTO milestone (community, matter, title, due_at) VALUES (:community, :matter, :title, :due_at);

-- name: drop_milestone!
DELETE FROM milestone WHERE id = :id AND reached_at IS NULL;

-- name: reach!
UPDATE milestone SET reached_at = :at, media = :media WHERE id = :id;

-- name: late!
UPDATE milestone SET late = 1 WHERE id = :id;

-- name: add_note!
INSERT INTO project_note (community, matter, inspection, text, media, at)
VALUES (:community, :matter, :inspection, :text, :media, :at);

-- name: last_note$
SELECT text FROM project_note WHERE matter = :matter AND inspection = :inspection AND text <> '' ORDER BY id DESC LIMIT 1;

-- name: photo_since$
SELECT media FROM project_note WHERE matter = :matter AND media <> '' AND at >= :since ORDER BY id DESC LIMIT 1;
