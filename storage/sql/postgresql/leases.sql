-- name: claim^
-- Ours already, or nobody's any more; in any case the server's time. One that ends later than any can was taken before
-- that time was set back: it ends as soon as one that is renewed now, and a holder that lives renews it.
WITH claimed AS (
    INSERT INTO lease (name, holder, until) VALUES (:name, :holder, clock_ms() + CAST(:span AS BIGINT))
    ON CONFLICT (name) DO UPDATE SET until = excluded.until,
        holder = CASE WHEN lease.until > excluded.until THEN lease.holder ELSE excluded.holder END
    WHERE lease.holder = excluded.holder OR lease.until < clock_ms() OR lease.until > excluded.until
    RETURNING holder
)
SELECT EXISTS (SELECT 1 FROM claimed WHERE holder = :holder) AS ours, clock_ms() AS now,
    EXISTS (SELECT 1 FROM lease WHERE name = :next AND holder <> :holder AND until > clock_ms()) AS followed;

-- name: look^
SELECT clock_ms() AS now;

-- name: ours$
SELECT 1 FROM lease WHERE name = :name AND holder = :holder AND until > clock_ms();

-- name: release!
UPDATE lease SET until = 0 WHERE name = :name AND holder = :holder;
