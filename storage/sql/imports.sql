-- name: by_id^
SELECT * FROM household_file WHERE id = :id AND expires_at > :now;

-- name: forget_of!
DELETE FROM household_file WHERE telegram_id = :telegram_id OR expires_at <= :now;

-- name: keep<!
INSERT INTO household_file (community, telegram_id, file, name, digest, expires_at)
VALUES (:community, :telegram_id, :file, :name, :digest, :expires_at);
