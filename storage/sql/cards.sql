-- name: add<!
INSERT INTO card (community, kind, subject, chat) VALUES (:community, :kind, :subject, :chat);

-- name: of^
SELECT * FROM card WHERE kind = :kind AND subject = :subject AND chat = :chat;

-- name: by_id^
SELECT * FROM card WHERE id = :id;

-- name: of_subject
SELECT * FROM card WHERE kind = :kind AND subject = :subject ORDER BY id;

-- name: refresh!
UPDATE card SET dirty = dirty + 1 WHERE kind = :kind AND subject = :subject AND ended = 0;

-- name: refresh_now!
UPDATE card SET dirty = dirty + 1, edited_at = 0, not_before = 0 WHERE kind = :kind AND subject = :subject AND ended = 0;

-- name: placed!
UPDATE card SET message = :message, digest = :digest, shown = :shown, edited_at = :now WHERE id = :id AND chat = :chat;

-- name: dirty
SELECT * FROM card
WHERE dirty > shown AND ended = 0 AND message IS NOT NULL AND edited_at <= :edited_before AND not_before <= :now
  AND chat NOT IN (SELECT CAST(value AS BIGINT) FROM json_each(:busy))
  AND chat NOT IN (SELECT chat FROM chat_halt WHERE until > :now)
  AND chat NOT IN (SELECT telegram_id FROM chat WHERE suspended IS NOT NULL AND ended_at IS NULL)
ORDER BY edited_at LIMIT :most;

-- name: any_dirty$
SELECT 1 FROM card
WHERE dirty > shown AND ended = 0 AND message IS NOT NULL
  AND chat NOT IN (SELECT telegram_id FROM chat WHERE suspended IS NOT NULL AND ended_at IS NULL) LIMIT 1;

-- name: editing*!
-- What the chat shows is known again once the edit is answered.
UPDATE card SET edited_at = :now, digest = '' WHERE id = :id;

-- name: shows!
-- Of the message that was edited: its group may have been upgraded meanwhile, and another stands in the new one. Of
-- what ended meanwhile nothing is noted: of a secret vote's marks it is forgotten.
UPDATE card SET shown = :shown, digest = :digest, edited_at = :now, attempts = 0
WHERE id = :id AND chat = :chat AND coalesce(message, 0) = :message AND ended = 0;

-- name: put_off!
UPDATE card SET not_before = :not_before, attempts = attempts + 1 WHERE id = :id;

-- name: lost!
UPDATE card SET message = NULL WHERE id = :id;

-- name: end_!
UPDATE card SET ended = 1 WHERE id = :id;

-- name: at^
SELECT * FROM card WHERE chat = :chat AND message = :message;

-- name: on_file$
SELECT 1 FROM card WHERE chat = :chat AND message = :message
UNION ALL SELECT 1 FROM outbox WHERE chat = :chat AND message = :message LIMIT 1;

-- name: move!
-- Where the same card stands in the new chat already, the old one stays behind.
UPDATE card SET chat = :new, message = NULL
WHERE chat = :old AND NOT EXISTS (SELECT 1 FROM card c WHERE c.kind = card.kind AND c.subject = card.subject AND c.chat = :new);

-- name: leave_behind!
UPDATE card SET ended = 1 WHERE chat = :chat;

-- name: of_chat
SELECT * FROM card WHERE chat = :chat AND ended = 0;
