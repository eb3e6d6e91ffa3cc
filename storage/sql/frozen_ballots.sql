-- name: by_hand
-- Ballots that count in votes that are not final, cast by somebody for a home, and by no right of another home of that
-- owner to which they belong without a doubt.
SELECT b.vote, v.state, v.closes_at, v.unit, b.elector, b.channel, b.choice, b.weight, b.receipt FROM ballot b
JOIN vote v ON v.id = b.vote AND v.state IN ('open', 'preliminary') AND v.unit <> 'representatives'
JOIN roll r ON r.vote = b.vote AND r.home = :household AND (r.elector = b.elector OR b.home = r.home)
WHERE b.person = :person AND b.person <> 0 AND b.struck_at IS NULL AND b.frozen IS NULL AND NOT EXISTS (
    SELECT 1 FROM roll o JOIN member m ON m.household = o.home AND m.person = b.person AND m.role <> 'tenant'
    LEFT JOIN join_dispute d ON d.person = m.person AND d.household = m.household AND d.settled_at IS NULL AND d.moved = 0
    WHERE o.vote = b.vote AND o.elector = b.elector AND o.home <> r.home AND d.id IS NULL
) ORDER BY b.vote, b.elector;

-- name: by_doubt
SELECT b.vote, v.state, v.closes_at, v.unit, b.elector, b.channel, b.choice, b.weight, b.receipt FROM ballot b JOIN vote v ON v.id = b.vote
WHERE b.frozen = :dispute AND b.struck_at IS NULL AND v.state IN ('open', 'preliminary') ORDER BY b.vote, b.elector;

-- name: freeze!
UPDATE ballot SET frozen = :dispute WHERE vote = :vote AND elector = :elector;

-- name: thaw!
-- While the vote is open, also when its close is late: before the close.
UPDATE ballot SET frozen = NULL, thawed_at =
    (SELECT CASE state WHEN 'open' THEN min(:at, closes_at - 1) ELSE :at END FROM vote WHERE id = :vote)
WHERE vote = :vote AND elector = :elector;

-- name: count_$
SELECT count(*) FROM ballot WHERE vote = :vote AND frozen IS NOT NULL AND struck_at IS NULL;
