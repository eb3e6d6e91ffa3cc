-- name: add<!
INSERT INTO assembly_call (community, matter, roll, needed, until) VALUES (:community, :matter, :roll, :needed, :until);

-- name: by_id^
SELECT * FROM assembly_call WHERE id = :id;

-- name: of_matter^
SELECT * FROM assembly_call WHERE matter = :matter;

-- name: set_state!
UPDATE assembly_call SET state = :state, call_by = COALESCE(:call_by, call_by) WHERE id = :id;

-- name: sign!
INSERT OR IGNORE INTO call_signature (community, call, household, person, seat, at)
VALUES (:community, :call, :household, :person, :seat, :at);

-- name: signatures
SELECT household, count(*) AS people, count(DISTINCT seat) AS seats FROM call_signature
WHERE call = :call GROUP BY household;
