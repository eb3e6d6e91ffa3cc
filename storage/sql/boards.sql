-- name: refresh!
UPDATE card SET dirty = dirty + 1 WHERE kind = 'board' AND community = :community AND ended = 0;

-- name: missing
-- Residents' groups that can be reached and have no board yet.
SELECT id FROM chat
WHERE community = :community AND role = 'residents' AND ended_at IS NULL AND suspended IS NULL
    AND NOT EXISTS (SELECT 1 FROM card WHERE kind = 'board' AND subject = chat.id AND card.chat = chat.telegram_id)
ORDER BY id;

-- name: open_votes
SELECT m.title, v.scope, v.closes_at FROM vote v JOIN matter m ON m.id = v.matter
WHERE v.community = :community AND v.state = 'open' ORDER BY v.closes_at, v.id;

-- name: in_progress
-- Scopes of what the council has taken up and nobody has carried out yet; a vote that did not pass ends a matter.
SELECT scope FROM matter
WHERE community = :community AND internal = 0 AND stage IN (SELECT value FROM json_each(:stages))
    AND NOT (stage = 'confirmed' AND verdict <> 'passed');
