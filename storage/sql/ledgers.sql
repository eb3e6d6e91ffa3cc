-- The ledgers of a period: each row an event, its columns those of the workbook (docs/ledgers.md). Names that end in _at,
-- _by or _until are instants. `within` is a scope with a slash at its end, empty for the whole community.
-- INDEXED BY: left alone, SQLite reads the record from its end for each row.

-- name: meetings
-- Those whose time lay in the period and that are over; of a part of the community those on whose agenda stood one of its matters.
SELECT m.id AS meeting, m.starts_at, m.state, m.agenda_posted_at, m.opened_at, m.ended_at,
    (SELECT count(*) FROM attendance a WHERE a.meeting = m.id AND (a.came = 1 OR a.state = 'present')) AS came,
    (SELECT CAST(json_extract(r.entry, '$.data.quorum') AS BIGINT) FROM record r INDEXED BY record_of_subject
     WHERE r.community = m.community AND r.subject = 'meeting:' || m.id
        AND r.act IN ('meeting.opened', 'meeting.no_quorum') ORDER BY r.seq DESC LIMIT 1) AS quorum,
    (SELECT count(*) FROM agenda_item i WHERE i.meeting = m.id AND i.state != 'struck') AS items
FROM meeting m
WHERE m.community = :community AND m.starts_at >= :since AND m.starts_at < :until AND m.ended_at IS NOT NULL
    AND (:within = '' OR EXISTS (
        SELECT 1 FROM agenda_item i JOIN matter t ON t.id = i.matter
        WHERE i.meeting = m.id AND i.state != 'struck' AND substr(t.scope || '/', 1, length(:within)) = :within))
ORDER BY m.starts_at, m.id;

-- name: consultations
-- Those to which the parties were invited, that were concluded or that were withdrawn in the period.
SELECT c.id AS consultation, c.matter, m.scope, c.opened_at, c.concluded_at, c.agreed, c.withdrawn_at, c.next,
    (SELECT count(*) FROM consultation_party p WHERE p.consultation = c.id) AS parties,
    (SELECT count(*) FROM consultation_party p WHERE p.consultation = c.id AND p.stance != '') AS positions
FROM consultation c JOIN matter m ON m.id = c.matter
WHERE c.community = :community AND c.opened_at IS NOT NULL AND substr(m.scope || '/', 1, length(:within)) = :within AND (
    (c.opened_at >= :since AND c.opened_at < :until) OR (c.concluded_at >= :since AND c.concluded_at < :until)
    OR (c.withdrawn_at >= :since AND c.withdrawn_at < :until))
ORDER BY c.id;

-- name: matters
-- Those that residents raised in the period, with what has come of them until now.
SELECT m.id AS matter, CASE m.internal WHEN 0 THEN m.title ELSE '' END AS title, m.scope, m.raised_at, m.stage,
    coalesce((SELECT json_extract(r.entry, '$.data.decision') FROM record r INDEXED BY record_of_subject
              WHERE r.community = m.community AND r.subject = 'matter:' || m.id AND r.act = 'matter.screened'
              ORDER BY r.seq DESC LIMIT 1), '') AS screened,
    CASE WHEN m.reason IN ('not_ours', 'decided', 'unclear', 'private') THEN m.reason WHEN m.reason = '' THEN '' ELSE 'own_words' END AS reason,
    m.into_matter AS merged_into, m.hazard, m.supporters AS households, m.support_needed AS needed,
    EXISTS (SELECT 1 FROM agenda_item i WHERE i.matter = m.id) AS on_agenda,
    m.adopted_at, m.decided_at, m.verdict, m.done_at, m.tag
FROM matter m
WHERE m.community = :community AND m.raised_at >= :since AND m.raised_at < :until AND m.own = 0
    AND substr(m.scope || '/', 1, length(:within)) = :within
ORDER BY m.id;

-- name: requests
-- Those raised in the period; of a part of the community those of its homes.
SELECT q.id AS request, coalesce(h.area, '') AS area, coalesce(h.building, '') AS building, q.raised_at, q.state,
    q.merged_into, q.category, q.need, q.hazard, q.place,
    q.reply_by, q.replied_at, q.solve_by,
    (SELECT count(*) FROM record r INDEXED BY record_of_subject
     WHERE r.community = q.community AND r.subject = 'request:' || q.id AND r.act = 'request.extended') AS extended,
    q.escalated_at, q.solved_at, q.resolved_at, q.reopened, q.rating
FROM request q LEFT JOIN household h ON h.id = q.household
WHERE q.community = :community AND q.raised_at >= :since AND q.raised_at < :until
    AND (:within = '' OR substr(h.area || '/' || h.building || '/' || h.entrance || '/', 1, length(:within)) = :within)
ORDER BY q.id;

-- name: votes
-- Those that closed in the period.
SELECT v.id AS vote, v.matter, m.title, v.rule, v.scope, v.secret, v.noticed_at, v.opens_at, v.closes_at, v.extended,
    v.state, v.objections_until, v.repeats, v.result
FROM vote v JOIN matter m ON m.id = v.matter
WHERE v.community = :community AND v.result IS NOT NULL AND v.closes_at >= :since AND v.closes_at < :until
    AND substr(v.scope || '/', 1, length(:within)) = :within
ORDER BY v.closes_at, v.id;

-- name: turnout
-- Of every vote that closed in the period, by building; one with fewer than :fewest electors is not told.
WITH closed AS MATERIALIZED (
    SELECT id FROM vote
    WHERE community = :community AND result IS NOT NULL AND closes_at >= :since AND closes_at < :until
), cast_ AS MATERIALIZED (
    SELECT b.vote, b.home, count(*) AS n FROM closed c JOIN ballot b ON b.vote = c.id
    WHERE b.struck_at IS NULL AND b.frozen IS NULL GROUP BY b.vote, b.home
)
SELECT r.vote, r.area, r.building,
    CASE WHEN sum(r.places) >= :fewest THEN sum(r.places) END AS electors,
    CASE WHEN sum(r.places) >= :fewest THEN coalesce(sum(b.n), 0) END AS voted
FROM closed c JOIN roll r ON r.vote = c.id LEFT JOIN cast_ b ON b.vote = r.vote AND b.home = r.home
WHERE r.home = r.elector AND r.building != ''
    AND (:within = '' OR substr(:within, 1, length(r.area || '/' || r.building || '/')) = r.area || '/' || r.building || '/'
         OR substr(r.area || '/' || r.building || '/', 1, length(:within)) = :within)
GROUP BY r.vote, r.area, r.building ORDER BY r.vote, r.area, r.building;

-- name: polls
-- What residents said of what was carried out, a poll a group, where it closed in the period; verified answers alone.
SELECT p.id AS poll, p.matter, p.closes_at,
    CAST(json_extract(p.result, '$.verified[0]') AS BIGINT) AS satisfied, CAST(json_extract(p.result, '$.verified[1]') AS BIGINT) AS mostly,
    CAST(json_extract(p.result, '$.verified[2]') AS BIGINT) AS mostly_not, CAST(json_extract(p.result, '$.verified[3]') AS BIGINT) AS not_satisfied,
    CAST(json_extract(p.result, '$.verified[4]') AS BIGINT) AS dont_know,
    (SELECT sum(CAST(value AS BIGINT)) FROM json_each(p.result, '$.raw')) AS all_answers
FROM poll p JOIN matter m ON m.id = p.matter
WHERE p.community = :community AND p.result IS NOT NULL AND p.closes_at >= :since AND p.closes_at < :until
    AND substr(m.scope || '/', 1, length(:within)) = :within
ORDER BY p.id;

-- name: surveys
-- Those that closed in the period; the five columns are verified answers of one about satisfaction. Where names do not
-- show fewer than five answers are not told.
SELECT id AS survey, kind, question, scope, private, anonymous, per, opened_at, closes_at,
    CAST(json_extract(result, '$.raw_answers') AS BIGINT) AS all_answers, CAST(json_extract(result, '$.answers') AS BIGINT) AS verified_answers,
    CAST(json_extract(counted, '$[0]') AS BIGINT) AS satisfied, CAST(json_extract(counted, '$[1]') AS BIGINT) AS mostly, CAST(json_extract(counted, '$[2]') AS BIGINT) AS mostly_not,
    CAST(json_extract(counted, '$[3]') AS BIGINT) AS not_satisfied, CAST(json_extract(counted, '$[4]') AS BIGINT) AS dont_know
FROM (
    SELECT *, CASE WHEN kind = 'satisfaction' AND ((private = 0 AND anonymous = 0) OR CAST(json_extract(result, '$.answers') AS BIGINT) >= 5)
        THEN json_extract(result, '$.counted') END AS counted
    FROM survey WHERE community = :community AND state = 'told' AND closes_at >= :since AND closes_at < :until
) AS told
WHERE substr(scope || '/', 1, length(:within)) = :within
ORDER BY closes_at, id;

-- name: talks
SELECT id AS talk, held_on, place, scope, heads, json_array_length(matters) AS matters FROM talk
WHERE community = :community AND state = 'recorded' AND held_on >= :first AND held_on <= :last
    AND substr(scope || '/', 1, length(:within)) = :within
ORDER BY held_on, id;

-- name: volunteers
-- Tasks that began in the period and are over: how many came, and for how many minutes.
SELECT t.id AS task, e.name AS team, t.title, t.scope, t.starts_at, (t.ends_at - t.starts_at) / 60000 AS minutes, t.places,
    t.state, (SELECT count(*) FROM sign_up s WHERE s.task = t.id AND s.state = 'came') AS came
FROM task t JOIN team e ON e.id = t.team
WHERE t.community = :community AND t.state != 'planned' AND t.starts_at >= :since AND t.starts_at < :until
    AND substr(t.scope || '/', 1, length(:within)) = :within
ORDER BY t.starts_at, t.id;

-- name: story^
-- What was carried out in the period and has the most pictures that residents saw, in their order.
SELECT m.id AS matter, m.title, m.raised_at, m.decided_at, m.done_at, json_group_array(p.media) AS pictures
FROM matter m JOIN (
    SELECT matter, media FROM milestone WHERE reached_at IS NOT NULL AND media != '' ORDER BY reached_at, id
) p ON p.matter = m.id
WHERE m.community = :community AND m.internal = 0 AND m.done_at >= :since AND m.done_at < :until
    AND substr(m.scope || '/', 1, length(:within)) = :within
GROUP BY m.id ORDER BY count(*) DESC, m.done_at DESC LIMIT 1;
