-- name: add<!
INSERT INTO survey (community, kind, state, days, made_by) VALUES (:community, :kind, 'draft', :days, :made_by);

-- name: by_id^
SELECT * FROM survey WHERE id = :id;

-- name: write_!
UPDATE survey SET question = :question, options = :options, right_option = :right_option, explanation = :explanation
WHERE id = :id AND state = 'draft';

-- name: settle!
UPDATE survey SET scope = :scope, private = :private, anonymous = :anonymous, per = :per, days = :days
WHERE id = :id AND state = 'draft';

-- name: open_!
UPDATE survey SET state = 'open', opened_at = :opened_at, closes_at = :closes_at WHERE id = :id;

-- name: set_state!
UPDATE survey SET state = :state WHERE id = :id;

-- name: tell!
UPDATE survey SET state = 'told', result = :result WHERE id = :id;

-- name: latest
SELECT * FROM survey WHERE community = :community AND state != 'draft' ORDER BY id DESC LIMIT :most;

-- name: add_poll<!
INSERT INTO survey_poll (community, survey, chat) VALUES (:community, :survey, :chat);

-- name: poll^
SELECT * FROM survey_poll WHERE id = :id;

-- name: by_telegram^
SELECT * FROM survey_poll WHERE telegram_poll = :telegram_poll;

-- name: polls
SELECT * FROM survey_poll WHERE survey = :survey ORDER BY id;

-- name: placed!
UPDATE survey_poll SET telegram_poll = :telegram_poll, message = :message WHERE id = :id;

-- name: count_!
UPDATE survey_poll SET counts = :counts WHERE id = :id;

-- name: answers
-- Each account's last answer to a survey, with the home of the scope by which it counts: where its person belongs and
-- nobody doubts it, the one joined first.
WITH given AS (
    SELECT p.community, a.telegram_id, a.options, a.at,
           row_number() OVER (PARTITION BY a.telegram_id ORDER BY a.at DESC, p.id DESC) AS place
    FROM survey_poll p JOIN poll_answer a ON a.telegram_poll = p.telegram_poll
    WHERE p.survey = :survey
), homes AS (
    SELECT n.telegram_id, h.id, h.area, h.building,
           row_number() OVER (PARTITION BY n.telegram_id ORDER BY m.id) AS place
    FROM given g JOIN person n ON n.telegram_id = g.telegram_id
        JOIN member m ON m.person = n.id JOIN household h ON h.id = m.household
    WHERE g.place = 1 AND h.community = g.community AND h.ended_at IS NULL
        AND NOT EXISTS (
            SELECT 1 FROM join_dispute d
            WHERE d.person = n.id AND d.household = h.id AND d.settled_at IS NULL AND d.moved = 0
        )
        AND (:area = '' OR h.area = :area)
        AND (:building = '' OR h.building = :building)
        AND (:entrance = '' OR h.entrance = :entrance)
)
SELECT g.options, g.at, h.id AS home, h.area, h.building
FROM given g LEFT JOIN homes h ON h.telegram_id = g.telegram_id AND h.place = 1
WHERE g.place = 1 ORDER BY g.at, g.telegram_id;

-- name: residents
-- Who belongs to a home of a scope, undoubted, and can be written to; and whether a notice goes to them today already.
SELECT n.telegram_id, EXISTS (
    SELECT 1 FROM outbox o
    WHERE o.chat = n.telegram_id AND o.rank = :notice AND o.state IN ('waiting', 'sending', 'sent')
        AND o.not_before >= :today AND o.not_before < :tomorrow
) AS told_today
FROM person n
WHERE n.started_at IS NOT NULL AND n.unreachable IS NULL AND EXISTS (
    SELECT 1 FROM member m JOIN household h ON h.id = m.household
    WHERE m.person = n.id AND h.community = :community AND h.ended_at IS NULL
        AND NOT EXISTS (
            SELECT 1 FROM join_dispute d
            WHERE d.person = n.id AND d.household = h.id AND d.settled_at IS NULL AND d.moved = 0
        )
        AND (:area = '' OR h.area = :area)
        AND (:building = '' OR h.building = :building)
        AND (:entrance = '' OR h.entrance = :entrance)
)
ORDER BY n.id;

-- name: last_evaluation$
-- When the last vote under a rule on the whole council was noticed that was not withdrawn, else when the community began.
SELECT coalesce(
    (SELECT max(noticed_at) FROM vote v WHERE community = :community AND rule = :rule AND state != 'withdrawn'
     AND NOT EXISTS (SELECT 1 FROM seat_matter s WHERE s.matter = v.matter)),
    (SELECT min(at) FROM record WHERE community = :community)
);
