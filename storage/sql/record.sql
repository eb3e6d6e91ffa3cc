-- name: head^
-- A community's chain and its last entry, if it has one.
SELECT c.chain, r.seq, r.digest FROM community c
LEFT JOIN record r ON r.community = c.community
    AND r.seq = (SELECT max(seq) FROM record WHERE community = :community)
WHERE c.community = :community;

-- name: append*!
INSERT INTO record (community, seq, at, act, subject, entry, digest)
VALUES (:community, :seq, :at, :act, :subject, :entry, :digest);

-- name: add_texts*!
INSERT INTO record_text (community, digest, salt, text) VALUES (:community, :digest, :salt, :text) ON CONFLICT DO NOTHING;

-- name: entries
SELECT seq, at, act, subject, entry, digest FROM record WHERE community = :community AND seq > :after ORDER BY seq LIMIT :most;

-- name: steps
-- The way of some subjects, without the ballots, which may be thousands; by the index, subject by subject.
SELECT r.seq, r.at, r.act, r.subject, r.entry FROM json_each(:subjects) s
CROSS JOIN record r WHERE r.community = :community AND r.subject = s.value
    AND r.act NOT IN ('vote.ballot', 'matter.supported', 'agenda.choice')
ORDER BY r.seq;

-- name: count$
SELECT count(*) FROM record WHERE community = :community AND subject = :subject AND act = :act;

-- name: chains
SELECT c.community, c.chain, c.name,
       coalesce((SELECT digest FROM record r WHERE r.community = c.community ORDER BY seq DESC LIMIT 1), '') AS head
FROM community c ORDER BY c.chain;

-- name: holds$
SELECT 1 FROM record WHERE digest = :digest
UNION ALL
SELECT 1 FROM record WHERE act = 'vote.listed' AND :digest IN (entry ->> '$.data.list', entry ->> '$.data.areas')
LIMIT 1;

-- name: text_of$
SELECT text FROM record_text WHERE community = :community AND digest = :digest;

-- name: digest_of$
-- The last entry of an act about a subject.
SELECT digest FROM record WHERE community = :community AND subject = :subject AND act = :act ORDER BY seq DESC LIMIT 1;

-- name: texts
SELECT digest, salt, text FROM record_text WHERE community = :community ORDER BY digest;
