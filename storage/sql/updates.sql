-- name: see!
INSERT INTO seen_update (update_id, community, at) VALUES (:update_id, 0, :at) ON CONFLICT DO NOTHING;

-- name: see_many
-- Only those not seen before come back.
INSERT INTO seen_update (update_id, community, at)
SELECT CAST(value AS BIGINT), 0, :at FROM json_each(:update_ids)
WHERE true ON CONFLICT DO NOTHING RETURNING update_id;

-- name: forget!
-- The numbers of dead letters (below 0) stay: one is handled anew once, whenever that is.
DELETE FROM seen_update WHERE at < :before AND update_id > 0;

-- name: set_aside!
INSERT INTO update_aside (update_id, community, body)
SELECT :update_id, 0, :body WHERE NOT EXISTS (SELECT 1 FROM seen_update WHERE update_id = :update_id)
ON CONFLICT DO NOTHING;

-- name: aside
SELECT body FROM update_aside ORDER BY update_id;

-- name: done_aside!
DELETE FROM update_aside WHERE update_id = :update_id;

-- name: bury!
INSERT INTO dead_letter (community, update_id, body, error, at) VALUES (0, :update_id, :body, :error, :at);

-- name: dead_letter^
SELECT * FROM dead_letter WHERE id = :id;

-- name: dead_letters
SELECT * FROM dead_letter ORDER BY id;

-- name: replayed!
UPDATE dead_letter SET replayed_at = :at WHERE id = :id;

-- name: last_beat$
SELECT at FROM intake_beat WHERE community = :note;

-- name: beat!
INSERT INTO intake_beat (community, at) VALUES (:note, :at) ON CONFLICT (community) DO UPDATE SET at = excluded.at;

-- name: prolong_outage!
UPDATE outage SET until = :until WHERE since = :since;

-- name: add_outage!
INSERT INTO outage (community, since, until) VALUES (0, :since, :until);

-- name: outages
SELECT since, until FROM outage WHERE until > :since AND since < :until ORDER BY since;
