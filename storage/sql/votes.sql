-- name: add<!
INSERT INTO vote
    (community, matter, rule, rule_data, scope, state, may_change, unit, secret, electorate, area, noticed_at, opens_at,
     closes_at, repeats, options, kind, places)
VALUES
    (:community, :matter, :rule, :rule_data, :scope, 'noticed', :may_change, :unit, :secret, :electorate, :area, :at,
     :opens_at, :closes_at, :repeats, :options, :kind, :places);

-- name: add_roll*!
INSERT INTO roll (community, vote, home, elector, area, building, exclusive_area, weight, places, entitled)
VALUES (:community, :vote, :home, :elector, :area, :building, :exclusive_area, :weight, :places, :entitled);

-- name: drop_from_roll!
DELETE FROM roll WHERE vote = :vote AND home = :home;

-- name: resize!
UPDATE vote SET
    electorate = (SELECT coalesce(sum(places), 0) FROM roll WHERE vote = :vote AND home = elector),
    area = (SELECT coalesce(sum(exclusive_area), 0) FROM roll WHERE vote = :vote)
WHERE id = :vote;

-- name: by_id^
SELECT * FROM vote WHERE id = :id;

-- name: unit_of$
SELECT unit FROM vote WHERE id = :id;

-- name: in_states
SELECT * FROM vote WHERE community = :community AND state IN (SELECT value FROM json_each(:states)) ORDER BY closes_at, id;

-- name: numbers
SELECT id FROM vote WHERE community = :community AND state IN (SELECT value FROM json_each(:states)) ORDER BY closes_at, id;

-- name: of_matter
SELECT * FROM vote WHERE matter = :matter ORDER BY id;

-- name: set_state!
UPDATE vote SET state = :state WHERE id = :id;

-- name: extend_!
UPDATE vote SET extended = 1, closes_at = :closes_at WHERE id = :id;

-- name: close_!
UPDATE vote SET state = 'preliminary', result = :result, objections_until = :objections_until WHERE id = :id;

-- name: recount!
UPDATE vote SET state = :state, result = :result WHERE id = :id;

-- name: withdraw!
UPDATE vote SET state = 'withdrawn', closes_at = :at WHERE id = :id;

-- name: tally
SELECT choice, count(*) AS n, sum(weight) AS area FROM ballot
WHERE vote = :vote AND struck_at IS NULL AND frozen IS NULL GROUP BY choice;

-- name: voted$
SELECT count(*) FROM ballot WHERE vote = :vote AND struck_at IS NULL AND frozen IS NULL;

-- name: turnout
-- By building: the ballots there can be, and those cast. An owner is counted where the first of their units is.
SELECT r.area, r.building, sum(r.places) AS electors, coalesce(sum(b.n), 0) AS voted,
       coalesce(sum(b.area), 0) AS voted_area
FROM roll r LEFT JOIN (
    SELECT home, count(*) AS n, sum(weight) AS area FROM ballot
    WHERE vote = :vote AND struck_at IS NULL AND frozen IS NULL GROUP BY home
) b ON b.home = r.home
WHERE r.vote = :vote AND r.home = r.elector GROUP BY r.area, r.building;

-- name: waiting_for
-- Open votes in which a home of this person is on the roll and has not voted.
SELECT v.id FROM vote v
JOIN member m ON m.person = :person AND m.community = v.community
JOIN roll r ON r.vote = v.id AND r.home = m.household AND (m.role = 'tenant') = (r.entitled = 'tenant') AND r.sold = 0
LEFT JOIN ballot b ON b.vote = v.id AND b.struck_at IS NULL
    AND b.elector = CASE v.unit WHEN 'adults' THEN -m.person ELSE r.elector END
LEFT JOIN join_dispute d ON d.person = m.person AND d.household = m.household AND d.settled_at IS NULL AND d.moved = 0
WHERE v.state = 'open' AND v.unit <> 'representatives' AND b.elector IS NULL AND d.id IS NULL
GROUP BY v.id ORDER BY v.closes_at, v.id;

-- name: sell!
-- The owner's lines of a home on rolls that are fixed and not closed.
UPDATE roll SET sold = 1
WHERE home = :home AND entitled = 'owner' AND vote IN (SELECT id FROM vote WHERE state IN ('noticed', 'open'));

-- name: roll_of
SELECT home, elector, area, building, exclusive_area, weight, places, entitled, sold FROM roll WHERE vote = :vote ORDER BY home;

-- name: lines_of$
SELECT count(*) FROM roll WHERE vote = :vote AND elector = :elector;

-- name: place_of^
SELECT area, building FROM roll WHERE vote = :vote AND home = :home;

-- name: not_voted
-- People who may vote for a home that has not voted, and may be written to: one row a person.
SELECT DISTINCT p.*
FROM roll r
JOIN vote v ON v.id = r.vote AND v.unit <> 'representatives'
JOIN member m ON m.household = r.home
JOIN person p ON p.id = m.person
LEFT JOIN ballot b ON b.vote = r.vote AND b.struck_at IS NULL
    AND b.elector = CASE v.unit WHEN 'adults' THEN -m.person ELSE r.elector END
LEFT JOIN join_dispute d ON d.person = m.person AND d.household = m.household AND d.settled_at IS NULL AND d.moved = 0
WHERE r.vote = :vote AND b.elector IS NULL AND d.id IS NULL AND p.started_at IS NOT NULL AND p.unreachable IS NULL
  AND (m.role = 'tenant') = (r.entitled = 'tenant') AND r.sold = 0
UNION
SELECT p.* FROM roll r
JOIN vote v ON v.id = r.vote AND v.unit = 'representatives'
JOIN seat s ON s.id = r.home AND s.ended_at IS NULL
JOIN person p ON p.telegram_id = s.telegram_id
LEFT JOIN ballot b ON b.vote = r.vote AND b.elector = r.elector
WHERE r.vote = :vote AND b.elector IS NULL AND p.started_at IS NOT NULL AND p.unreachable IS NULL
ORDER BY 1;

-- name: add_further!
INSERT INTO further_home (community, vote, household, person) VALUES (:community, :vote, :household, :person)
ON CONFLICT DO NOTHING;

-- name: further_waiting
SELECT f.* FROM further_home f
JOIN roll r ON r.vote = f.vote AND r.home = f.household AND r.sold = 0
JOIN member m ON m.person = f.person AND m.household = f.household
LEFT JOIN ballot b ON b.vote = f.vote AND b.elector = r.elector AND b.struck_at IS NULL
WHERE f.vote = :vote AND b.elector IS NULL ORDER BY f.id;

-- name: further^
SELECT * FROM further_home WHERE id = :id;

-- name: further_of
SELECT * FROM further_home WHERE vote = :vote AND person = :person ORDER BY id;

-- name: closed_between
SELECT * FROM vote
WHERE community = :community AND result IS NOT NULL AND closes_at >= :since AND closes_at < :until ORDER BY closes_at, id;
