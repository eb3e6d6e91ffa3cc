-- name: begin<!
INSERT INTO own_stage (community, matter, name, begun_at) VALUES (:community, :matter, :name, :at);

-- name: by_id^
SELECT * FROM own_stage WHERE id = :id;

-- name: of_matter
SELECT * FROM own_stage WHERE matter = :matter ORDER BY id;

-- name: pass_!
UPDATE own_stage SET passed_at = :at, passed_by = :by WHERE id = :id;
