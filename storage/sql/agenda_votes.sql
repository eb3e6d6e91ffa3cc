-- name: wanted
-- The supported proposals that may come onto an agenda, with how many households want each there; the earliest first.
SELECT m.id, m.title, m.scope, coalesce(m.supported_at, m.raised_at) AS since,
    (SELECT count(*) FROM agenda_choice c WHERE c.meeting = :meeting AND c.matter = m.id) AS households
FROM matter m WHERE m.community = :community AND m.stage = 'supported' AND m.own = 0 ORDER BY since, m.id;

-- name: choice_of^
SELECT matter, person FROM agenda_choice WHERE meeting = :meeting AND household = :household;

-- name: choose!
INSERT INTO agenda_choice (community, meeting, household, matter, person, at)
VALUES (:community, :meeting, :household, :matter, :person, :at)
ON CONFLICT (meeting, household) DO UPDATE SET matter = excluded.matter, at = excluded.at;

-- name: turnout$
SELECT count(*) FROM agenda_choice WHERE meeting = :meeting;
