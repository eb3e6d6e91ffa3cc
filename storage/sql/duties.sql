-- name: speaks$
-- Whether somebody is one of a party's people.
SELECT EXISTS (SELECT 1 FROM party p, json_each(p.users) u WHERE CAST(u.value AS BIGINT) = :account AND p.ended_at IS NULL);

-- name: of_account
-- What waits for somebody as one of a party's people: positions, says, questions of residents, what was undertaken,
-- requests and projects that it leads.
WITH mine AS (
    SELECT p.id, p.name FROM party p, json_each(p.users) u WHERE CAST(u.value AS BIGINT) = :account AND p.ended_at IS NULL
), asked AS (
    SELECT i.*, mine.name AS party_name, c.matter, c.opened_at, c.concluded_at, c.withdrawn_at, c.joint_opened_at,
        c.joint_closed_at, (SELECT min(d.at) FROM due d
            WHERE d.what = 'consultation_over' AND d.subject = c.id AND d.done_at IS NULL) AS until
    FROM consultation_party i JOIN mine ON mine.id = i.party JOIN consultation c ON c.id = i.consultation
), waiting AS (
    SELECT 'position' AS what, id, community, matter, party_name, until AS due_at, '' AS text, '' AS offer, 0 AS late
    FROM asked WHERE opened_at IS NOT NULL AND concluded_at IS NULL AND withdrawn_at IS NULL AND stance = ''
    UNION ALL
    SELECT 'say', id, community, matter, party_name, until, '', '', 0 FROM asked
    WHERE joint_opened_at IS NOT NULL AND joint_closed_at IS NULL AND concerned = 1 AND choice = ''
    UNION ALL
    SELECT 'question', q.id, a.community, a.matter, a.party_name, NULL, q.text, '', 0
    FROM asked a JOIN consultation_question q ON q.invited = a.id WHERE q.answered_at IS NULL AND a.withdrawn_at IS NULL
    UNION ALL
    SELECT 'undertaking', u.id, a.community, a.matter, a.party_name, u.due_at, u.text, u.offer, u.late
    FROM asked a JOIN undertaking u ON u.invited = a.id JOIN matter m ON m.id = a.matter
    WHERE u.reported_at IS NULL AND a.joint_closed_at IS NOT NULL AND m.stage IN ('adopted', 'implementing', 'reopened')
    UNION ALL
    SELECT 'project', p.matter, p.community, p.matter, mine.name, (SELECT min(s.due_at) FROM milestone s
            WHERE s.matter = p.matter AND s.reached_at IS NULL), '', '', 0
    FROM project p JOIN mine ON mine.id = p.lead JOIN matter m ON m.id = p.matter
    WHERE p.lead_place = 'party' AND p.reported_at IS NULL AND m.stage = 'implementing'
)
SELECT * FROM (
SELECT w.*, m.title FROM waiting w JOIN matter m ON m.id = w.matter
UNION ALL
SELECT 'request', r.id, r.community, r.id, mine.name,
    CASE WHEN r.replied_at IS NULL THEN r.reply_by ELSE r.solve_by END, '', '', 0, r.title
FROM request r JOIN mine ON mine.id = r.lead_party WHERE r.state = 'open'
) AS all_of_it ORDER BY due_at IS NULL, due_at, what, id;

-- name: consulted
-- Consultations and joint decisions that are under way, and those whose convener has not said what comes next.
SELECT c.matter, m.title, c.joint_opened_at IS NOT NULL AS jointly, c.concluded_at IS NOT NULL
        AND c.joint_opened_at IS NULL AS over,
    (SELECT count(*) FROM consultation_party i WHERE i.consultation = c.id
        AND (c.joint_opened_at IS NULL OR i.concerned = 1)) AS parties,
    (SELECT count(*) FROM consultation_party i WHERE i.consultation = c.id
        AND CASE WHEN c.joint_opened_at IS NULL THEN i.stance != '' ELSE i.concerned = 1 AND i.choice != '' END) AS spoken,
    (SELECT min(d.at) FROM due d
        WHERE d.what = 'consultation_over' AND d.subject = c.id AND d.done_at IS NULL) AS until
FROM consultation c JOIN matter m ON m.id = c.matter
WHERE c.community = :community AND c.opened_at IS NOT NULL AND c.withdrawn_at IS NULL AND c.joint_closed_at IS NULL
    AND (c.concluded_at IS NULL OR c.joint_opened_at IS NOT NULL
        OR (c.next IN ('', 'joint') AND m.stage IN ('supported', 'referred')))
ORDER BY c.id;

-- name: late
-- What parties undertook and have not done in time.
SELECT u.id, c.matter, p.name AS party_name, u.text, u.offer, u.due_at FROM undertaking u
JOIN consultation_party i ON i.id = u.invited JOIN party p ON p.id = i.party JOIN consultation c ON c.id = i.consultation
JOIN matter m ON m.id = c.matter
WHERE u.community = :community AND u.late = 1 AND u.reported_at IS NULL
    AND m.stage IN ('adopted', 'implementing', 'reopened')
ORDER BY u.due_at, u.id;

-- name: to_call
-- Assemblies that enough households have called for and that nobody has called yet.
SELECT a.matter, m.title, a.call_by FROM assembly_call a JOIN matter m ON m.id = a.matter
WHERE a.community = :community AND a.state = 'enough' ORDER BY a.call_by, a.id;
