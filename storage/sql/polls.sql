-- name: add<!
INSERT INTO poll (community, matter, chat, state, opened_at, closes_at)
VALUES (:community, :matter, :chat, 'open', :at, :closes_at);

-- name: by_id^
SELECT * FROM poll WHERE id = :id;

-- name: by_telegram^
SELECT * FROM poll WHERE telegram_poll = :telegram_poll;

-- name: of_matter
SELECT * FROM poll WHERE matter = :matter ORDER BY id;

-- name: placed!
UPDATE poll SET telegram_poll = :telegram_poll, message = :message WHERE id = :id;

-- name: close_!
UPDATE poll SET state = 'closed', result = :result WHERE id = :id;

-- name: answer!
INSERT INTO poll_answer (community, telegram_poll, telegram_id, option, at)
VALUES (:community, :telegram_poll, :telegram_id, :option, :at)
ON CONFLICT (telegram_poll, telegram_id) DO UPDATE SET option = excluded.option, at = excluded.at;

-- name: retract!
DELETE FROM poll_answer WHERE telegram_poll = :telegram_poll AND telegram_id = :telegram_id;

-- name: counts
-- Of each poll of a matter: all answers per option, and those that count: of an account that belongs to a household of
-- the scope and is not disputed there, once, by its last answer in whichever group.
WITH given AS (
    SELECT p.id AS poll, p.community, a.option, a.telegram_id,
           row_number() OVER (PARTITION BY a.telegram_id ORDER BY a.at DESC, p.id DESC) AS place
    FROM poll p JOIN poll_answer a ON a.telegram_poll = p.telegram_poll
    WHERE p.matter = :matter
)
SELECT poll, option, count(*) AS raw, sum(
    place = 1 AND EXISTS (
        SELECT 1 FROM person n JOIN member m ON m.person = n.id JOIN household h ON h.id = m.household
        WHERE n.telegram_id = given.telegram_id AND h.community = given.community AND h.ended_at IS NULL
            AND NOT EXISTS (
                SELECT 1 FROM join_dispute d
                WHERE d.person = n.id AND d.household = h.id AND d.settled_at IS NULL AND NOT d.moved
            )
            AND (:area = '' OR h.area = :area)
            AND (:building = '' OR h.building = :building)
            AND (:entrance = '' OR h.entrance = :entrance)
    )
) AS verified
FROM given GROUP BY poll, option;

-- name: closed_between
SELECT * FROM poll
WHERE community = :community AND result IS NOT NULL AND closes_at >= :since AND closes_at < :until ORDER BY id;
