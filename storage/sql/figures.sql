-- name: communities
SELECT community, name FROM community ORDER BY community;

-- name: dead_letters$
SELECT count(*) FROM dead_letter WHERE replayed_at IS NULL;

-- name: schema$
SELECT max(version) FROM schema_version;

-- name: lengths
-- Messages that may go now and have not: since their time where they were never tried, else since they were written; what
-- waits until the bot is back in a group waits apart. Then acts whose time has come, open votes, groups out of reach.
SELECT 'outbox' AS what, community, count(*) AS length, min(CASE WHEN attempts = 0 THEN not_before ELSE created_at END) AS since
FROM outbox WHERE state = 'waiting' AND not_before <= :now
    AND chat NOT IN (SELECT telegram_id FROM chat WHERE suspended IS NOT NULL AND ended_at IS NULL)
GROUP BY community
UNION ALL
SELECT 'due', community, count(*), min(at) FROM due WHERE done_at IS NULL AND at <= :now GROUP BY community
UNION ALL
SELECT 'votes', community, count(*), NULL FROM vote WHERE state = 'open' GROUP BY community
UNION ALL
SELECT 'lost', community, count(*), NULL FROM chat WHERE suspended IS NOT NULL AND ended_at IS NULL GROUP BY community;
