-- name: see!
INSERT OR IGNORE INTO seen_update (update_id, community, at) VALUES (:update_id, 0, :at);

-- name: seen
SELECT update_id FROM seen_update WHERE update_id IN (SELECT value FROM json_each(:update_ids));

-- name: see_many*!
INSERT OR IGNORE INTO seen_update (update_id, community, at) VALUES (:update_id, :community, :at);

-- name: forget!
DELETE FROM seen_update WHERE at < :before;

-- name: bury!
INSERT INTO dead_letter (community, update_id, body, error, at) VALUES (0, :update_id, :body, :error, :at);

-- name: dead_letter^
SELECT * FROM dead_letter WHERE id = :id;

-- name: dead_letters
SELECT id, update_id, error, at, replayed_at FROM dead_letter ORDER BY id;

-- name: replayed!
UPDATE dead_letter SET replayed_at = :at WHERE id = :id;

-- name: unsee!
DELETE FROM seen_update WHERE update_id = :update_id;
