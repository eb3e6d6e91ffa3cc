-- name: matters
-- What the community may read of: everything that was screened, and was not declined as private or kept internal.
SELECT * FROM matter
WHERE community = :community AND internal = 0 AND stage != 'raised' AND NOT (stage = 'declined' AND reason = 'private')
ORDER BY id;

-- name: meetings
SELECT id FROM meeting WHERE community = :community AND ended_at IS NOT NULL AND agenda_posted_at IS NOT NULL ORDER BY id;

-- name: names
-- Everybody whom the store knows by a name, by what they are here; who is several things by the first of them.
-- An account that is called as a party is no name: what the party says is public.
SELECT name, role FROM seat WHERE community = :community AND name != ''
UNION ALL SELECT name, 'staff' FROM staff WHERE community = :community AND name != ''
UNION ALL SELECT value, 'candidate' FROM seat_matter, json_each(seat_matter.names) WHERE seat_matter.community = :community
UNION ALL SELECT p.name, 'resident' FROM person p
WHERE p.name != '' AND p.name NOT IN (SELECT name FROM party WHERE community = :community);
