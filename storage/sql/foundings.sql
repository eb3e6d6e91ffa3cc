-- name: of_person^
SELECT * FROM founding WHERE telegram_id = :telegram_id AND expires_at > :now;

-- name: any$
SELECT 1 FROM founding WHERE expires_at > :now LIMIT 1;

-- name: keep!
INSERT INTO founding (community, telegram_id, answers, expires_at) VALUES (0, :telegram_id, :answers, :expires_at)
ON CONFLICT (telegram_id) DO UPDATE SET answers = excluded.answers, expires_at = excluded.expires_at;

-- name: end_!
DELETE FROM founding;
