-- name: add!
INSERT INTO outbox
    (community, chat, rank, kind, purpose, subject, payload, card, must_arrive, not_before, drop_after, created_at, once, trail)
VALUES
    (:community, :chat, :rank, :kind, :purpose, :subject, :payload, :card, :must_arrive, :not_before, :drop_after, :created_at, :once, :trail)
ON CONFLICT DO NOTHING;

-- name: add_many*!
INSERT INTO outbox
    (community, chat, rank, kind, purpose, subject, payload, card, must_arrive, not_before, drop_after, created_at, once, trail)
VALUES
    (:community, :chat, :rank, :kind, :purpose, :subject, :payload, :card, :must_arrive, :not_before, :drop_after, :created_at, :once, :trail)
ON CONFLICT DO NOTHING;

-- name: waiting
-- What may be sent now, sooner ranks first; chats that are halted, suspended or full wait apart and hold nobody.
-- What was written or tried at a time that is still to come was so before the clock was set back: it waits no longer.
-- A decision (ranks 3 to 5) that is being tried again is not overtaken by a later one: no outcome before its result.
SELECT * FROM outbox o
WHERE state = 'waiting'
  AND (not_before <= :now OR (not_before = created_at AND created_at > :now) OR (attempts > 0 AND attempted_at > :now))
  AND NOT (rank BETWEEN 3 AND 5 AND EXISTS (
      SELECT 1 FROM outbox e WHERE e.chat = o.chat AND e.state = 'waiting' AND e.id < o.id
          AND e.not_before > :now AND e.attempts > 0 AND e.rank BETWEEN 3 AND 5))
  AND chat NOT IN (SELECT CAST(value AS BIGINT) FROM json_each(:busy))
  AND (chat NOT IN (SELECT CAST(value AS BIGINT) FROM json_each(:full)) OR kind IN (SELECT value FROM json_each(:free)))
  AND chat NOT IN (SELECT telegram_id FROM chat WHERE suspended IS NOT NULL AND ended_at IS NULL)
  AND chat NOT IN (SELECT chat FROM chat_halt WHERE until > :now)
ORDER BY rank, id LIMIT :most;

-- name: next_not_before$
SELECT min(not_before) FROM outbox WHERE state = 'waiting' AND not_before > :now;

-- name: sending
-- Those that still wait, and may go; what was dropped or moved meanwhile does not come back.
UPDATE outbox SET state = 'sending', attempts = attempts + 1, attempted_at = :now
WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each(:ids)) AND state = 'waiting'
  AND (not_before <= :now OR (not_before = created_at AND created_at > :now) OR (attempts > 0 AND attempted_at > :now))
RETURNING id;

-- name: sent!
-- Where the group was upgraded meanwhile the message stands in the old one.
UPDATE outbox SET state = 'sent', message = CASE chat WHEN :chat THEN CAST(:message AS BIGINT) END, error = '' WHERE id = :id;

-- name: again!
-- What a worker that was cut off notes late does not call back what its successor has sent.
UPDATE outbox SET state = 'waiting', not_before = :not_before, error = :error, payload = coalesce(:payload, payload)
WHERE id = :id AND state = 'sending';

-- name: hold!
UPDATE outbox SET not_before = :not_before WHERE id = :id AND state = 'waiting';

-- name: give_up!
UPDATE outbox SET state = :state, error = :error WHERE id = :id;

-- name: left_sending
SELECT * FROM outbox WHERE state = 'sending';

-- name: drop_late!
UPDATE outbox SET state = 'dropped', error = 'too late' WHERE state = 'waiting' AND drop_after < :now;

-- name: drop!
UPDATE outbox SET state = 'dropped', error = :error WHERE purpose = :purpose AND subject = :subject AND state = 'waiting';

-- name: of_message$
SELECT community FROM outbox WHERE chat = :chat AND message = :message LIMIT 1;

-- name: offers$
SELECT 1 FROM outbox o, json_each(o.payload, '$.buttons') line, json_each(line.value) button
WHERE o.chat = :chat AND o.message = :message AND button.value ->> 'data' = :data LIMIT 1;

-- name: offering
-- Messages of a chat that were sent with a button whose callback data begins so.
SELECT DISTINCT o.message FROM outbox o, json_each(o.payload, '$.buttons') line, json_each(line.value) button,
    json_each(:starts) start
WHERE o.chat = :chat AND o.state = 'sent' AND o.purpose = 'answer' AND o.message IS NOT NULL
    AND substr(button.value ->> 'data', 1, length(start.value)) = start.value
ORDER BY o.message;

-- name: answered_since$
SELECT EXISTS (SELECT 1 FROM outbox WHERE chat = :chat AND purpose = :purpose AND created_at >= :since AND payload = :payload
    AND state NOT IN ('failed', 'dropped'));

-- name: card_waits$
SELECT EXISTS (SELECT 1 FROM outbox WHERE chat = :chat AND state IN ('waiting', 'sending') AND card = :card);

-- name: said^
-- What we said with a message of a chat.
SELECT subject, payload FROM outbox WHERE chat = :chat AND message = :message AND state = 'sent' ORDER BY id DESC LIMIT 1;

-- name: message_of$
SELECT message FROM outbox WHERE chat = :chat AND purpose = :purpose AND subject = :subject AND state = 'sent'
ORDER BY id DESC LIMIT 1;

-- name: asked_since
SELECT subject, payload FROM outbox WHERE chat = :chat AND created_at >= :since AND payload ->> 'question' IS NOT NULL
ORDER BY id DESC;

-- name: posts_between$
-- Budgeted posts that a group gets, or will get, between two moments.
SELECT count(*) FROM outbox
WHERE chat = :chat AND state IN ('waiting', 'sending', 'sent') AND not_before >= :since AND not_before < :before
  AND purpose IN (SELECT value FROM json_each(:purposes));

-- name: pace_since
SELECT chat, at FROM pace WHERE at > :since ORDER BY at;

-- name: add_pace*!
INSERT INTO pace (community, chat, at) VALUES (0, :chat, :at);

-- name: answered!
UPDATE pace SET at = :now WHERE at = :noted AND chat = :chat;

-- name: forget_pace!
DELETE FROM pace WHERE at < :before;

-- name: halt!
INSERT INTO chat_halt (chat, community, until) VALUES (:chat, 0, :until)
ON CONFLICT (chat) DO UPDATE SET until = max(chat_halt.until, excluded.until);

-- name: beyond_reach!
-- What concerns a message of the group as it was: under the same number stands another one, if any, in the new one.
UPDATE outbox SET state = 'dropped', error = 'the group was upgraded'
WHERE chat = :old AND state IN ('waiting', 'sending') AND kind IN ('reaction', 'stop_poll', 'spent', 'gone');

-- name: upgrade_outbox!
UPDATE outbox SET chat = :new, payload = json_remove(payload, '$.reply_to')
WHERE chat = :old AND state IN ('waiting', 'sending');

-- name: suspend_waiting!
UPDATE outbox SET state = 'failed', error = :why
WHERE chat = :chat AND state = 'waiting' AND (CAST(:hold AS BIGINT) = 0 OR must_arrive = 0);
