-- name: by_id^
SELECT * FROM seat WHERE id = :id AND ended_at IS NULL;

-- name: begin_term!
UPDATE seat SET term_ends_at = :ends_at WHERE id = :id;

-- name: vacate<!
-- What was decided from the seat stays its holder's: an empty one takes its place.
INSERT INTO seat (community, role, stands_for, scope, position, substitutes)
SELECT community, role, stands_for, scope, position, substitutes FROM seat WHERE id = :id;

-- name: goes_on!
-- An election under way fills the empty seat.
UPDATE seat_matter SET seat = :following WHERE seat = :id AND kind = 'election';

-- name: name!
UPDATE seat SET name = :name WHERE id = :id;

-- name: add_matter!
INSERT INTO seat_matter (matter, community, seat, kind, names) VALUES (:matter, :community, :seat, :kind, :names);

-- name: of_matter^
SELECT * FROM seat_matter WHERE matter = :matter;

-- name: last_matter^
SELECT * FROM seat_matter WHERE seat = :seat AND kind = :kind ORDER BY matter DESC LIMIT 1;
