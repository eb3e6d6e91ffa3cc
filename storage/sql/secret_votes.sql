-- name: tally
SELECT choice, n, 0 AS area FROM secret_count WHERE vote = :vote;

-- name: count_*!
INSERT INTO secret_count (community, vote, choice, n) VALUES (:community, :vote, :choice, :n)
ON CONFLICT (vote, choice) DO UPDATE SET n = secret_count.n + excluded.n;

-- name: open_
SELECT id FROM vote
WHERE
    secret = 1
    AND (
        state IN ('open', 'sealed')
        OR EXISTS (SELECT 1 FROM due WHERE what = 'announce_vote' AND subject = vote.id AND done_at IS NULL)
    )
ORDER BY id;

-- name: homes_voted
SELECT DISTINCT home FROM ballot WHERE vote = :vote;

-- name: copied_between$
SELECT count(*) FROM schema_version WHERE version > 1 AND applied_at > :since AND applied_at <= :until;

-- name: forget_count!
DELETE FROM secret_count WHERE vote = :vote;

-- name: save*!
INSERT INTO ballot (community, vote, elector, home, person, choice, weight, channel, nonce, at)
VALUES (:community, :vote, :elector, :home, 0, '', 0, 'button', '', 0);

-- name: telling$
SELECT count(*) FROM ballot WHERE vote = :vote AND (person <> 0 OR choice <> '' OR nonce <> '' OR at <> 0);
