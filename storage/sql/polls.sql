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
INSERT INTO poll_answer (community, telegram_poll, telegram_id, option, options, at)
VALUES (:community, :telegram_poll, :telegram_id, :option, :options, :at)
ON CONFLICT (telegram_poll, telegram_id) DO UPDATE SET
    option = excluded.option, options = excluded.options, at = excluded.at;

-- name: retract!
DELETE FROM poll_answer WHERE telegram_poll = :telegram_poll AND telegram_id = :telegram_id;

-- name: answer_on_paper!
INSERT INTO paper_answer (community, poll, household, option, list, at)
VALUES (:community, :poll, :household, :option, :list, :at);

-- name: heard_of$
-- Whether a household has answered about a matter: on paper, or by a member who is not disputed there.
SELECT 1 FROM poll p WHERE p.matter = :matter AND p.opened_at = (SELECT max(opened_at) FROM poll WHERE matter = :matter) AND (
    EXISTS (SELECT 1 FROM paper_answer w WHERE w.poll = p.id AND w.household = :household)
    OR EXISTS (
        SELECT 1 FROM poll_answer a JOIN person n ON n.telegram_id = a.telegram_id
            JOIN member m ON m.person = n.id AND m.household = :household
        WHERE a.telegram_poll = p.telegram_poll AND NOT EXISTS (
            SELECT 1 FROM join_dispute d
            WHERE d.person = n.id AND d.household = :household AND d.settled_at IS NULL AND d.moved = 0
        )
    )
) LIMIT 1;

-- name: counts
-- Of each poll of a matter: all answers per option, and those that count: of an account that belongs to a household of
-- the scope and is not disputed there, once, by its last answer in whichever group; and on paper of a household none of
-- whose members has answered since. Of a matter that was reopened only what was asked last.
WITH asked AS (
    SELECT * FROM poll WHERE matter = :matter AND opened_at = (SELECT max(opened_at) FROM poll WHERE matter = :matter)
), given AS (
    SELECT p.id AS poll, p.community, a.option, a.telegram_id,
           row_number() OVER (PARTITION BY a.telegram_id ORDER BY a.at DESC, p.id DESC) AS place
    FROM asked p JOIN poll_answer a ON a.telegram_poll = p.telegram_poll
), verified AS (
    SELECT g.telegram_id, h.id AS household
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
SELECT poll, option, count(*) AS raw,
    count(*) FILTER (WHERE place = 1 AND telegram_id IN (SELECT telegram_id FROM verified)) AS verified
FROM given GROUP BY poll, option
UNION ALL
SELECT w.poll, w.option, count(*),
    count(*) FILTER (WHERE h.ended_at IS NULL AND h.id NOT IN (SELECT household FROM verified))
FROM paper_answer w JOIN asked p ON p.id = w.poll JOIN household h ON h.id = w.household
GROUP BY w.poll, w.option;

-- name: closed_between
SELECT * FROM poll
WHERE community = :community AND result IS NOT NULL AND closes_at >= :since AND closes_at < :until ORDER BY id;
