-- name: add<!
INSERT INTO mediation (community, state, person, text, home, chat, message, mediator, opened_at)
VALUES (:community, 'open', :person, :text, :home, :chat, :message, :mediator, :at);

-- name: by_id^
SELECT * FROM mediation WHERE id = :id;

-- name: of_message^
SELECT * FROM mediation WHERE chat = :chat AND message = :message;

-- name: of_seat
SELECT id FROM mediation WHERE mediator = :seat AND state IN ('open', 'agreed') ORDER BY id;

-- name: last_of_seats
-- When each mediator was last given one.
SELECT mediator, max(opened_at) AS at FROM mediation
WHERE community = :community AND mediator IS NOT NULL GROUP BY mediator;

-- name: assign!
UPDATE mediation SET mediator = :mediator, passed_on = :passed_on WHERE id = :id;

-- name: appoint!
UPDATE mediation SET meets_at = :at, place = :place WHERE id = :id;

-- name: name_home!
UPDATE mediation SET home = :home WHERE id = :id;

-- name: set_state!
UPDATE mediation SET state = :state, agreement = :agreement, ended_at = :at WHERE id = :id;

-- name: counted^
-- How many were opened in a span, and how many of these were settled: all that is ever published.
SELECT count(*) AS opened, count(*) FILTER (WHERE state IN ('agreed', 'held')) AS agreed FROM mediation
WHERE community = :community AND opened_at >= :since AND opened_at < :until;
