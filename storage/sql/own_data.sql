-- name: homes
SELECT NULL AS number, h.area || ' ' || h.building || '-' || h.entrance || '-' || h.unit AS what, m.role AS words,
    m.joined_at AS at
FROM member m JOIN household h ON h.id = m.household WHERE m.person = :person ORDER BY m.id;

-- name: places
SELECT id AS number, trim(name || ' ' || scope) AS what, role AS words, taken_at AS at FROM seat
WHERE telegram_id = :telegram_id AND ended_at IS NULL
UNION ALL SELECT id, trim(name || ' ' || scope), 'grid worker', NULL FROM staff
WHERE telegram_id = :telegram_id AND ended_at IS NULL
UNION ALL SELECT p.id, p.name, 'party', NULL FROM party p, json_each(p.users) u
WHERE CAST(u.value AS BIGINT) = :telegram_id AND p.ended_at IS NULL;

-- name: past_places
SELECT id AS number, trim(name || ' ' || scope) AS what, role AS words, ended_at AS at FROM seat
WHERE telegram_id = :telegram_id AND ended_at IS NOT NULL
UNION ALL SELECT id, trim(name || ' ' || scope), 'grid worker', ended_at FROM staff
WHERE telegram_id = :telegram_id AND ended_at IS NOT NULL
UNION ALL SELECT p.id, p.name, 'party', p.ended_at FROM party p, json_each(p.users) u
WHERE CAST(u.value AS BIGINT) = :telegram_id AND p.ended_at IS NOT NULL;

-- name: proposals
SELECT id AS number, title AS what, text AS words, raised_at AS at FROM matter WHERE person = :person ORDER BY id;

-- name: supports
SELECT s.matter AS number, m.title AS what, '' AS words, s.at AS at
FROM support s JOIN matter m ON m.id = s.matter WHERE s.person = :person ORDER BY s.at;

-- name: ballots
-- Of a secret vote nobody keeps who voted what.
SELECT b.vote AS number, m.title AS what, b.choice AS words, b.at AS at
FROM ballot b JOIN vote v ON v.id = b.vote JOIN matter m ON m.id = v.matter
WHERE b.person = :person AND v.secret = 0 ORDER BY b.vote, b.at;

-- name: objections
SELECT o.vote AS number, m.title AS what, o.text AS words, o.raised_at AS at
FROM objection o JOIN vote v ON v.id = o.vote JOIN matter m ON m.id = v.matter
WHERE o.person = :person ORDER BY o.id;

-- name: unfinished
SELECT c.matter AS number, m.title AS what, o.text AS words, NULL AS at
FROM completion_objection o JOIN completion c ON c.id = o.completion JOIN matter m ON m.id = c.matter
WHERE o.person = :person ORDER BY o.id;

-- name: requests
SELECT id AS number, title AS what, text AS words, raised_at AS at FROM request WHERE person = :person ORDER BY id;

-- name: mediations
SELECT id AS number, '' AS what, text AS words, opened_at AS at FROM mediation WHERE person = :person ORDER BY id;

-- name: questions
SELECT id AS number, '' AS what, text AS words, asked_at AS at FROM consultation_question
WHERE person = :person ORDER BY id;

-- name: answers
SELECT NULL AS number, telegram_poll AS what, coalesce(nullif(options, ''), CAST(option AS TEXT)) AS words, at FROM poll_answer
WHERE telegram_id = :telegram_id ORDER BY at;

-- name: acts
SELECT seq AS number, act AS what, subject AS words, at FROM record
WHERE json_extract(entry, '$.actor') = 'person:' || :pseudonym ORDER BY community, seq;

-- name: raised
SELECT id FROM matter WHERE person = :person;

-- name: asked
SELECT id FROM request WHERE person = :person;

-- name: erase_texts!
-- The salts go with the words: what stays in the record tells nothing of them.
DELETE FROM record_text WHERE (community, digest) IN (
    SELECT r.community, t.value FROM record r, json_each(r.entry, '$.texts') t
    WHERE (r.act IN ('vote.objected', 'project.objected', 'matter.commented', 'survey.commented', 'consultation.asked')
            AND json_extract(r.entry, '$.actor') = 'person:' || :pseudonym)
        OR r.subject IN (
            SELECT 'request:' || id FROM request WHERE person = :person
            UNION ALL SELECT 'mediation:' || id FROM mediation WHERE person = :person
        )
);

-- name: erase_requests!
UPDATE request SET title = '', text = '', note = '', media = '' WHERE person = :person;

-- name: erase_objections!
UPDATE objection SET text = '' WHERE person = :person;

-- name: erase_unfinished!
UPDATE completion_objection SET text = '' WHERE person = :person;

-- name: erase_mediations!
UPDATE mediation SET text = '' WHERE person = :person;

-- name: erase_questions!
UPDATE consultation_question SET text = '' WHERE person = :person;

-- name: erase_drafts!
DELETE FROM draft WHERE person = :person;

-- name: erase_marks!
DELETE FROM marking WHERE person = :person AND "cast" = 0;

-- name: erase_further_homes!
DELETE FROM further_home WHERE person = :person;

-- name: erase_dialogues!
DELETE FROM dialogue WHERE telegram_id = :telegram_id;

-- name: erase_messages!
-- What is on its way arrives, and nothing is noted of it.
DELETE FROM outbox WHERE chat = :telegram_id;

-- name: erase_told!
-- What others were told keeps no name (`shown` is how it stands there) nor, once it was sent, what they asked for; what
-- they said themselves is sent again by its file, not out of their chat. It is one look at all that was ever sent.
UPDATE outbox SET payload = replace(CASE
    WHEN kind = 'copy' AND CAST(payload ->> 'chat' AS BIGINT) = :telegram_id
        THEN json_remove(json_remove(payload, '$.chat'), '$.message')
    WHEN purpose LIKE 'request%' AND state <> 'waiting' AND subject IN (SELECT id FROM request WHERE person = :person)
        THEN json_remove(payload, '$.text')
    ELSE payload END, :shown, '…')
WHERE state <> 'sending' AND (
    (CAST(:shown AS TEXT) <> '' AND instr(payload, :shown) > 0)
    OR (kind = 'copy' AND CAST(payload ->> 'chat' AS BIGINT) = :telegram_id)
    OR (purpose LIKE 'request%' AND state <> 'waiting' AND subject IN (SELECT id FROM request WHERE person = :person))
);

-- name: erase_sources!
UPDATE matter SET media = json_remove(json_remove(media, '$.chat'), '$.message') WHERE person = :person AND media <> '';

-- name: erase_matters!
-- What was proposed, said or asked in private was so in a chat that is an account.
UPDATE matter SET chat = 0 WHERE chat = :telegram_id;

-- name: erase_quarrels!
UPDATE mediation SET chat = 0 WHERE chat = :telegram_id;

-- name: erase_commendations!
UPDATE commendation SET chat = 0 WHERE chat = :telegram_id;

-- name: erase_surveys!
UPDATE survey_poll SET chat = 0, message = NULL WHERE chat = :telegram_id;

-- name: erase_halts!
DELETE FROM chat_halt WHERE chat = :telegram_id;

-- name: erase_pace!
DELETE FROM pace WHERE chat = :telegram_id;

-- name: erase_groups!
UPDATE new_group SET added_by = 0 WHERE added_by = :telegram_id;

-- name: erase_opinions!
UPDATE join_opinion SET telegram_id = :nobody WHERE telegram_id = :telegram_id;

-- name: erase_cards!
DELETE FROM card WHERE chat = :telegram_id;

-- name: erase_letters!
DELETE FROM dead_letter WHERE instr(body, ': ' || CAST(:telegram_id AS BIGINT)) > 0;

-- name: erase_links!
UPDATE invitation SET taken_by = NULL WHERE taken_by = :telegram_id;

-- name: erase_binds!
-- Without an account anybody could use it.
UPDATE invitation SET for_account = :nobody WHERE for_account = :telegram_id;

-- name: erase_answers!
-- What was counted stays counted, without an account.
UPDATE poll_answer SET telegram_id = :nobody WHERE telegram_id = :telegram_id;

-- name: erase_seats!
-- Of places that ended: whoever serves ends that first.
UPDATE seat SET telegram_id = :nobody, name = '' WHERE telegram_id = :telegram_id AND ended_at IS NOT NULL;

-- name: erase_staff!
UPDATE staff SET telegram_id = :nobody, name = '' WHERE telegram_id = :telegram_id AND ended_at IS NOT NULL;

-- name: erase_parties!
UPDATE party SET users = '[]' WHERE ended_at IS NOT NULL
    AND EXISTS (SELECT 1 FROM json_each(users) u WHERE CAST(u.value AS BIGINT) = :telegram_id);

-- name: erase_person!
-- The row stays for what is counted; the account, which is nobody's, is one that Telegram never gives.
UPDATE person SET telegram_id = :nobody, name = '', language = NULL, telegram_language = NULL, started_at = NULL,
    unreachable = 'erased', community_chosen = NULL
WHERE id = :person;
