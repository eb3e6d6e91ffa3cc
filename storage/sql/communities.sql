-- name: all
SELECT * FROM community ORDER BY community;

-- name: first_two
SELECT * FROM community ORDER BY community LIMIT 2;

-- name: by_id^
SELECT * FROM community WHERE community = :community;

-- name: by_name^
SELECT * FROM community WHERE name = :name;

-- name: add<!
INSERT INTO community (chain, name, method, time_zone, language, venue, settings, declaration, applied_at)
VALUES (:chain, :name, :method, :time_zone, :language, :venue, :settings, :declaration, :at);

-- name: change!
UPDATE community SET method = :method, time_zone = :time_zone, language = :language, venue = :venue,
    settings = :settings, declaration = :declaration, applied_at = :at
WHERE community = :community;

-- name: by_chat^
-- A group that was upgraded is found under its old id too.
SELECT * FROM chat
WHERE id = coalesce(
    (SELECT id FROM chat WHERE telegram_id = :telegram_id AND ended_at IS NULL),
    (SELECT chat FROM chat_before WHERE telegram_id = :telegram_id)
) AND ended_at IS NULL;

-- name: chats
SELECT * FROM chat WHERE community = :community AND ended_at IS NULL ORDER BY id;

-- name: every_chat
SELECT * FROM chat WHERE CAST(:community AS BIGINT) IN (0, community) ORDER BY id;

-- name: former_chats
-- Old ids of upgraded groups, each with what is known under the id of today.
SELECT b.telegram_id AS former, c.telegram_id AS telegram_id FROM chat_before b JOIN chat c ON c.id = b.chat;

-- name: put_chat!
-- A group that was ended, here or in another community, is taken up again in its row.
INSERT INTO chat (community, telegram_id, role, scope, topic) VALUES (:community, :telegram_id, :role, :scope, :topic)
ON CONFLICT (telegram_id) DO UPDATE SET
    community = excluded.community, role = excluded.role, scope = excluded.scope, topic = excluded.topic,
    suspended = CASE WHEN chat.ended_at IS NULL THEN chat.suspended END, ended_at = NULL;

-- name: end_chat!
UPDATE chat SET ended_at = :at WHERE id = :id;

-- name: move_chat!
UPDATE chat SET telegram_id = :new, suspended = NULL WHERE telegram_id = :old;

-- name: remember_chat!
INSERT INTO chat_before (telegram_id, community, chat)
SELECT :old, community, id FROM chat WHERE telegram_id = :new
ON CONFLICT (telegram_id) DO UPDATE SET community = excluded.community, chat = excluded.chat;

-- name: suspend_chat!
UPDATE chat SET suspended = :why WHERE telegram_id = :telegram_id;

-- name: hear_in!
UPDATE chat SET hearing_topic = :topic WHERE telegram_id = :telegram_id;

-- name: seats
SELECT * FROM seat WHERE community = :community AND ended_at IS NULL ORDER BY position, id;

-- name: seat^
SELECT * FROM seat WHERE id = :id;

-- name: add_seats*!
INSERT INTO seat (community, role, telegram_id, name, stands_for, scope, position, substitutes, term_ends_at, taken_at)
VALUES (:community, :role, :telegram_id, :name, :stands_for, :scope, :position, :substitutes, :term_ends_at,
        CASE WHEN CAST(:telegram_id AS BIGINT) IS NOT NULL THEN CAST(:at AS BIGINT) END);

-- name: change_seat!
-- The time of who sits there begins when they take the seat.
UPDATE seat SET telegram_id = :telegram_id, name = :name, stands_for = :stands_for, position = :position,
    substitutes = :substitutes, term_ends_at = :term_ends_at,
    taken_at = CASE WHEN coalesce(telegram_id, 0) = coalesce(CAST(:telegram_id AS BIGINT), 0) THEN taken_at
        WHEN CAST(:telegram_id AS BIGINT) IS NOT NULL THEN :at END
WHERE id = :id;

-- name: end_seat!
UPDATE seat SET ended_at = :at WHERE id = :id;

-- name: staff
SELECT * FROM staff WHERE community = :community AND ended_at IS NULL ORDER BY id;

-- name: add_staff*!
INSERT INTO staff (community, telegram_id, name, scope) VALUES (:community, :telegram_id, :name, :scope);

-- name: fill_staff!
UPDATE staff SET telegram_id = :telegram_id WHERE id = :id;

-- name: end_staff!
UPDATE staff SET ended_at = :at WHERE id = :id;

-- name: parties
SELECT * FROM party WHERE community = :community AND ended_at IS NULL ORDER BY position, id;

-- name: add_parties*!
INSERT INTO party (community, name, users, offers, position) VALUES (:community, :name, :users, :offers, :position);

-- name: change_party!
UPDATE party SET users = :users, offers = :offers, position = :position WHERE id = :id;

-- name: speak_for_party!
UPDATE party SET users = :users WHERE id = :id;

-- name: end_party!
UPDATE party SET ended_at = :at WHERE id = :id;

-- name: working
SELECT telegram_id FROM seat WHERE ended_at IS NULL AND telegram_id IS NOT NULL
UNION SELECT telegram_id FROM staff WHERE ended_at IS NULL AND telegram_id IS NOT NULL
UNION SELECT CAST(j.value AS BIGINT) FROM party, json_each(party.users) j WHERE party.ended_at IS NULL;
