-- name: claim^
-- Ours already, or nobody's any more; in any case the server's time.
WITH claimed AS (
    INSERT INTO lease (name, holder, until) VALUES (:name, :holder, clock_ms() + CAST(:span AS BIGINT))
    ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
    WHERE lease.holder = excluded.holder OR lease.until < clock_ms()
    RETURNING name
)
SELECT EXISTS (SELECT 1 FROM claimed) AS ours, clock_ms() AS now;

-- name: look^
SELECT 0 AS ours, clock_ms() AS now;

-- name: ours$
SELECT 1 FROM lease WHERE name = :name AND holder = :holder AND until > clock_ms();

-- name: release!
UPDATE lease SET until = 0 WHERE name = :name AND holder = :holder;
