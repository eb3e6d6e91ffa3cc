-- name: at_hand
-- All that the rules need for taps that wait together: a row for each home of who taps (for votes of representatives:
-- each seat), or one without.
SELECT x.key AS place, v.id AS vote, v.community, v.matter, v.rule, v.rule_data, v.state, v.may_change, v.secret, v.opens_at, v.closes_at,
       v.kind, v.options, v.places,
       c.language, c.time_zone, p.id AS person, p.pseudonym, p.language AS chosen, p.started_at, p.unreachable,
       coalesce(m.household, s.id) AS home, CASE WHEN s.id IS NULL THEN m.role ELSE 'seat' END AS role,
       r.entitled, r.sold, r.elector, r.weight, b.person AS cast_by, b.choice, b.frozen,
       d.id IS NOT NULL AS disputed,
       r.places - CASE v.unit WHEN 'adults'
           THEN (SELECT count(*) FROM ballot a WHERE a.vote = v.id AND a.home = r.home AND a.elector < 0 AND a.struck_at IS NULL)
           ELSE 0 END AS places_left,
       x.value ->> 'chat' = x.value ->> 'who' AS private,
       x.value ->> 'chat' = x.value ->> 'who' OR EXISTS (
           SELECT 1 FROM card k WHERE k.kind IN ('notice', 'ballot') AND k.subject = v.id AND k.chat = coalesce(
               -- an upgraded group is known under the id it had before, too
               (SELECT g.telegram_id FROM chat_before f JOIN chat g ON g.id = f.chat
                WHERE f.telegram_id = CAST(x.value ->> 'chat' AS BIGINT)),
               CAST(x.value ->> 'chat' AS BIGINT))
       ) AS here
FROM json_each(:taps) x
JOIN vote v ON v.id = CAST(x.value ->> 'vote' AS BIGINT)
JOIN community c ON c.community = v.community
LEFT JOIN person p ON p.telegram_id = CAST(x.value ->> 'who' AS BIGINT)
LEFT JOIN member m ON v.unit <> 'representatives' AND m.person = p.id AND m.community = v.community
LEFT JOIN seat s ON v.unit = 'representatives' AND s.telegram_id = CAST(x.value ->> 'who' AS BIGINT) AND s.community = v.community
    AND s.ended_at IS NULL AND s.role = 'representative'
LEFT JOIN roll r ON r.vote = v.id AND r.home = coalesce(m.household, s.id)
LEFT JOIN ballot b ON b.vote = v.id AND (b.struck_at IS NULL OR v.state <> 'open')
    AND b.elector = CASE WHEN v.unit IN ('adults', 'group members') THEN -p.id ELSE r.elector END
LEFT JOIN join_dispute d ON d.person = m.person AND d.household = m.household AND d.settled_at IS NULL AND d.moved = 0
ORDER BY x.key, s.id IS NOT NULL AND r.home IS NULL, m.id, s.id;

-- name: save*!
-- In the place of an earlier one, or of one that was struck while the vote is open: the record has both.
INSERT INTO ballot (community, vote, elector, home, person, choice, weight, channel, nonce, receipt, at)
VALUES (:community, :vote, :elector, :home, :person, :choice, :weight, :channel, :nonce, :receipt, :at)
ON CONFLICT (vote, elector) DO UPDATE
SET home = excluded.home, person = excluded.person, choice = excluded.choice, weight = excluded.weight,
    channel = excluded.channel, nonce = excluded.nonce, receipt = excluded.receipt, at = excluded.at, struck_at = NULL,
    frozen = NULL, thawed_at = NULL;

-- name: receipts_taken
SELECT b.vote, b.receipt FROM json_each(:asked) x
JOIN ballot b ON b.vote = CAST(x.value ->> 0 AS BIGINT) AND b.receipt = x.value ->> 1;

-- name: ballot_of^
SELECT receipt, choice, struck_at IS NOT NULL AS struck FROM ballot
WHERE vote = :vote AND elector = :elector AND receipt IS NOT NULL AND frozen IS NULL;

-- name: without_receipt
SELECT vote, elector, choice, weight FROM ballot WHERE vote = :vote AND receipt IS NULL ORDER BY elector;

-- name: seal*!
UPDATE ballot SET nonce = :nonce, receipt = :receipt WHERE vote = :vote AND elector = :elector;

-- name: listed
-- Struck ones too: a correction takes no line away. What was struck before the close, or never counted, is in no list.
SELECT b.receipt, r.area, r.building, b.choice, b.channel, b.weight, coalesce(b.struck_at, 0) AS struck,
    CASE WHEN b.thawed_at >= v.closes_at THEN b.thawed_at ELSE 0 END AS late
FROM ballot b JOIN roll r ON r.vote = b.vote AND r.home = b.home JOIN vote v ON v.id = b.vote
WHERE b.vote = :vote AND b.frozen IS NULL AND coalesce(b.struck_at, v.closes_at) >= v.closes_at;

-- name: sealed
SELECT elector, choice, weight, nonce, receipt FROM ballot
WHERE vote = :vote AND struck_at IS NULL AND frozen IS NULL AND receipt IS NOT NULL;

-- name: line_of$
-- The list is sorted by receipt: the line is how many are not behind it. 0 for one that counts only since a correction.
SELECT count(*) FILTER (WHERE b.receipt = :receipt) * count(*) FROM ballot b JOIN vote v ON v.id = b.vote
WHERE b.vote = :vote AND b.receipt <= :receipt AND b.frozen IS NULL AND coalesce(b.thawed_at, 0) < v.closes_at
    AND coalesce(b.struck_at, v.closes_at) >= v.closes_at;

-- name: areas_of
SELECT DISTINCT area FROM roll WHERE vote = :vote;

-- name: electors
SELECT elector FROM ballot WHERE vote = :vote AND struck_at IS NULL AND frozen IS NULL ORDER BY elector;

-- name: origins
-- For whom, when and by whom every ballot on file was cast; no pseudonym where the person is erased, or it is on paper.
SELECT b.elector, b.home, b.at, p.pseudonym FROM ballot b LEFT JOIN person p ON p.id = b.person
WHERE b.vote = :vote ORDER BY b.elector;

-- name: counting
SELECT b.elector, r.area, r.building, b.choice, b.weight, b.channel, b.receipt, b.at FROM ballot b
JOIN roll r ON r.vote = b.vote AND r.home = b.home
WHERE b.vote = :vote AND b.struck_at IS NULL AND b.frozen IS NULL ORDER BY b.elector;

-- name: on_file
-- Ballots that count, by the home whose name somebody may give; in doubt where somebody's belonging to it is, or was.
SELECT r.home, h.area, h.building, h.entrance, h.unit, b.elector, b.channel,
       EXISTS (SELECT 1 FROM join_dispute d
               WHERE d.household = b.home AND d.person IN (0, b.person) AND d.verdict IN ('', 'removed') AND d.moved = 0) AS disputed
FROM ballot b
JOIN roll r ON r.vote = b.vote AND (r.elector = b.elector OR r.home = b.home)
JOIN household h ON h.id = r.home
WHERE b.vote = :vote AND b.struck_at IS NULL AND r.entitled <> 'seat' ORDER BY r.home, b.elector;

-- name: homes_of
-- The homes behind some electors, in their order.
SELECT h.* FROM (
    SELECT b.home, min(e.key) AS place FROM json_each(:electors) e
    JOIN ballot b ON b.vote = :vote AND b.elector = CAST(e.value AS BIGINT) GROUP BY b.home
) AS named JOIN household h ON h.id = named.home ORDER BY named.place;

-- name: strike*!
-- While the vote is open, also when its close is late: before the close.
UPDATE ballot SET struck_at =
    (SELECT CASE state WHEN 'open' THEN min(:at, closes_at - 1) ELSE :at END FROM vote WHERE id = :vote)
WHERE vote = :vote AND elector = :elector AND struck_at IS NULL;
