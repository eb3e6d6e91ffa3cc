-- name: add<!
INSERT INTO team (community, name) VALUES (:community, :name);

-- name: teams
SELECT * FROM team WHERE community = :community ORDER BY id;

-- name: add_task<!
INSERT INTO task (community, team, title, venue, scope, starts_at, ends_at, places)
VALUES (:community, :team, :title, :venue, :scope, :starts_at, :ends_at, :places);

-- name: task^
SELECT t.*, e.name AS team_name FROM task t JOIN team e ON e.id = t.team WHERE t.id = :id;

-- name: planned
SELECT t.*, e.name AS team_name FROM task t JOIN team e ON e.id = t.team
WHERE t.community = :community AND t.state = 'planned' ORDER BY t.starts_at, t.id;

-- name: end_task!
UPDATE task SET state = :state WHERE id = :id;

-- name: picture!
UPDATE task SET before = coalesce(:before, before), after = coalesce(:after, after) WHERE id = :id;

-- name: sign_up!
INSERT INTO sign_up (community, task, person, state) VALUES (:community, :task, :person, :state);

-- name: signed_up
SELECT * FROM sign_up WHERE task = :task ORDER BY id;

-- name: one^
SELECT * FROM sign_up WHERE id = :id;

-- name: set_state!
UPDATE sign_up SET state = :state WHERE id = :id;

-- name: withdraw!
DELETE FROM sign_up WHERE id = :id;

-- name: came_to
-- What somebody took part in, of tasks that began between two moments and are done.
SELECT t.*, e.name AS team_name FROM sign_up s JOIN task t ON t.id = s.task JOIN team e ON e.id = t.team
WHERE s.person = :person AND s.state = 'came' AND t.community = :community AND t.state = 'done'
    AND t.starts_at >= :since AND t.starts_at < :until ORDER BY t.starts_at;
