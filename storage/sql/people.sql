-- name: by_telegram^
SELECT * FROM person WHERE telegram_id = :telegram_id;

-- name: by_id^
SELECT * FROM person WHERE id = :id;

-- name: add<!
INSERT INTO person (community, telegram_id, pseudonym, name, telegram_language)
VALUES (0, :telegram_id, :pseudonym, :name, :telegram_language);

-- name: rename!
UPDATE person SET name = :name, telegram_language = :telegram_language WHERE id = :id;

-- name: start!
UPDATE person SET started_at = coalesce(started_at, :at), unreachable = NULL WHERE id = :id;

-- name: works$
SELECT EXISTS (SELECT 1 FROM seat WHERE telegram_id = :telegram_id AND ended_at IS NULL)
    OR EXISTS (SELECT 1 FROM staff WHERE telegram_id = :telegram_id AND ended_at IS NULL)
    OR EXISTS (SELECT 1 FROM party p, json_each(p.users) u WHERE CAST(u.value AS BIGINT) = :telegram_id AND p.ended_at IS NULL);

-- name: choose_language!
UPDATE person SET language = :language WHERE id = :id;

-- name: unreachable!
UPDATE person SET unreachable = :why WHERE telegram_id = :telegram_id;

-- name: choose_community!
UPDATE person SET community_chosen = :community WHERE id = :id;

-- name: own_community$
-- The community of a person who speaks in private: the chosen one while they have a home, a seat or a staff place
-- there, else that of a seat, a staff place, the first household, a party for which they speak.
SELECT community FROM (
    SELECT m.community, 0 AS first, m.id FROM member m JOIN person p ON p.id = m.person
    WHERE p.telegram_id = :telegram_id AND m.community = p.community_chosen
    UNION ALL
    SELECT s.community, 0, s.id FROM seat s JOIN person p ON p.telegram_id = s.telegram_id
    WHERE s.telegram_id = :telegram_id AND s.ended_at IS NULL AND s.community = p.community_chosen
    UNION ALL
    SELECT s.community, 0, s.id FROM staff s JOIN person p ON p.telegram_id = s.telegram_id
    WHERE s.telegram_id = :telegram_id AND s.ended_at IS NULL AND s.community = p.community_chosen
    UNION ALL
    SELECT community, 1, id FROM seat WHERE telegram_id = :telegram_id AND ended_at IS NULL
    UNION ALL
    SELECT community, 2, id FROM staff WHERE telegram_id = :telegram_id AND ended_at IS NULL
    UNION ALL
    SELECT m.community, 3, m.id FROM member m JOIN person p ON p.id = m.person WHERE p.telegram_id = :telegram_id
    UNION ALL
    SELECT p.community, 4, p.id FROM party p, json_each(p.users) u
    WHERE CAST(u.value AS BIGINT) = :telegram_id AND p.ended_at IS NULL
) AS places ORDER BY first, id LIMIT 1;

-- name: belongs
-- The communities in which a person has a home, the first joined first, then those where they sit, work or speak for a party.
SELECT c.community, c.name FROM community c JOIN (
    SELECT community, min(place) AS place, min(id) AS id FROM (
        SELECT m.community, 0 AS place, m.id FROM member m JOIN person p ON p.id = m.person
        WHERE p.telegram_id = :telegram_id
        UNION ALL
        SELECT community, 1, id FROM seat WHERE telegram_id = :telegram_id AND ended_at IS NULL
        UNION ALL
        SELECT community, 2, id FROM staff WHERE telegram_id = :telegram_id AND ended_at IS NULL
        UNION ALL
        SELECT p.community, 3, p.id FROM party p, json_each(p.users) u
        WHERE CAST(u.value AS BIGINT) = :telegram_id AND p.ended_at IS NULL
    ) one GROUP BY community
) own ON own.community = c.community ORDER BY own.place, own.id;

-- name: dialogue^
-- The newest question, or the newest of a kind, or that about one subject.
SELECT * FROM dialogue
WHERE telegram_id = :telegram_id AND chat = :chat AND expires_at > :now
    AND (CAST(:kind AS TEXT) IS NULL OR kind = :kind) AND (CAST(:subject AS BIGINT) IS NULL OR subject = :subject)
ORDER BY expires_at DESC, id DESC LIMIT 1;

-- name: forget_lapsed!
DELETE FROM dialogue WHERE telegram_id = :telegram_id AND chat = :chat AND expires_at <= :now;

-- name: ask!
INSERT INTO dialogue (community, telegram_id, chat, kind, subject, payload, expires_at)
VALUES (:community, :telegram_id, :chat, :kind, :subject, :payload, :expires_at)
ON CONFLICT (telegram_id, chat, kind, subject) DO UPDATE SET
    community = excluded.community, payload = excluded.payload, expires_at = excluded.expires_at;

-- name: end_dialogue!
DELETE FROM dialogue
WHERE telegram_id = :telegram_id AND chat = :chat
    AND (CAST(:kind AS TEXT) IS NULL OR kind = :kind) AND (CAST(:subject AS BIGINT) IS NULL OR subject = :subject);
