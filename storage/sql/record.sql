-- name: head^
-- The last entry of a community's chain.
SELECT seq, digest FROM record WHERE community = :community ORDER BY seq DESC LIMIT 1;

-- name: chain_of$
SELECT chain FROM community WHERE community = :community;

-- name: append*!
INSERT INTO record (community, seq, at, act, subject, entry, digest)
VALUES (:community, :seq, :at, :act, :subject, :entry, :digest);

-- name: add_texts*!
INSERT OR IGNORE INTO record_text (community, digest, salt, text) VALUES (:community, :digest, :salt, :text);

-- name: entries
SELECT seq, entry, digest FROM record WHERE community = :community AND seq > :after ORDER BY seq LIMIT :most;

-- name: of_subject
SELECT seq, at, act, entry FROM record WHERE community = :community AND subject = :subject ORDER BY seq;

-- name: chains
SELECT c.community, c.chain, c.name,
       coalesce((SELECT digest FROM record r WHERE r.community = c.community ORDER BY seq DESC LIMIT 1), '') AS head
FROM community c ORDER BY c.chain;

-- name: holds$
SELECT 1 FROM record WHERE digest = :digest LIMIT 1;
