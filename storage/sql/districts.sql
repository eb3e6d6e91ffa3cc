-- name: of_staff
SELECT c.community FROM community c
WHERE c.community IN (SELECT community FROM staff WHERE telegram_id = :telegram_id AND ended_at IS NULL)
ORDER BY c.name, c.community;

-- name: now
-- One row a community that somebody serves as staff, and of no other. What asks a group for an opinion has no electors.
WITH mine AS (
    SELECT DISTINCT community FROM staff WHERE telegram_id = :telegram_id AND ended_at IS NULL
), living AS (
    SELECT h.community, count(*) AS homes FROM household h
    WHERE h.community IN (SELECT community FROM mine) AND h.ended_at IS NULL GROUP BY h.community
), joined AS (
    SELECT h.community, count(DISTINCT m.household) AS homes FROM member m JOIN household h ON h.id = m.household
    WHERE h.community IN (SELECT community FROM mine) AND h.ended_at IS NULL GROUP BY h.community
), cast_ AS (
    SELECT v.community, count(*) AS ballots FROM vote v JOIN ballot b ON b.vote = v.id
    WHERE v.community IN (SELECT community FROM mine) AND v.state = 'open' AND v.unit != :opinion
        AND b.struck_at IS NULL AND b.frozen IS NULL
    GROUP BY v.community
), votes AS (
    SELECT community, count(*) AS open_, sum(CASE WHEN unit = :opinion THEN 0 ELSE electorate END) AS electors FROM vote
    WHERE community IN (SELECT community FROM mine) AND state = 'open' GROUP BY community
), matters AS (
    SELECT community,
        sum(CASE WHEN stage = 'raised' THEN 1 ELSE 0 END) AS to_screen,
        sum(CASE WHEN stage IN ('accepted', 'supported', 'on_agenda', 'adopted', 'deferred', 'referred', 'consultation',
                                'joint') THEN 1 ELSE 0 END) AS under_way,
        sum(CASE WHEN stage IN ('noticed', 'voting', 'extended', 'preliminary', 'objection_period') THEN 1 ELSE 0 END)
            AS in_vote,
        sum(CASE WHEN stage IN ('urgent', 'confirmed', 'implementing', 'reopened') THEN 1 ELSE 0 END) AS carried_out
    FROM matter WHERE community IN (SELECT community FROM mine) GROUP BY community
), asked AS (
    SELECT community, count(*) AS open_,
        sum(CASE WHEN (replied_at IS NULL AND reply_by < :at) OR solve_by < :at THEN 1 ELSE 0 END) AS late
    FROM request WHERE community IN (SELECT community FROM mine) AND state = 'open' GROUP BY community
), next AS (
    SELECT community, min(starts_at) AS starts_at FROM meeting
    WHERE community IN (SELECT community FROM mine) AND state IN ('scheduled', 'roll_call', 'open') GROUP BY community
)
SELECT c.community, c.name, coalesce(living.homes, 0) AS homes, coalesce(joined.homes, 0) AS joined,
    coalesce(votes.open_, 0) AS votes, coalesce(votes.electors, 0) AS electors, coalesce(cast_.ballots, 0) AS voted,
    coalesce(matters.to_screen, 0) AS to_screen, coalesce(matters.under_way, 0) AS under_way,
    coalesce(matters.in_vote, 0) AS in_vote, coalesce(matters.carried_out, 0) AS carried_out,
    coalesce(asked.open_, 0) AS requests, coalesce(asked.late, 0) AS late, next.starts_at AS meets_at
FROM community c
LEFT JOIN living ON living.community = c.community
LEFT JOIN joined ON joined.community = c.community
LEFT JOIN votes ON votes.community = c.community
LEFT JOIN cast_ ON cast_.community = c.community
LEFT JOIN matters ON matters.community = c.community
LEFT JOIN asked ON asked.community = c.community
LEFT JOIN next ON next.community = c.community
WHERE c.community IN (SELECT community FROM mine)
ORDER BY c.name, c.community;
