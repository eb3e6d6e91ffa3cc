-- name: matters
-- What the community may read of: everything that was screened, and was not declined as private or kept internal.
SELECT * FROM matter
WHERE community = :community AND internal = 0 AND stage != 'raised' AND NOT (stage = 'declined' AND reason = 'private')
    AND (stage NOT IN ('lapsed', 'taken_back') OR EXISTS (
        SELECT 1 FROM record r INDEXED BY record_of_subject WHERE r.community = matter.community
            AND r.subject = 'matter:' || matter.id AND r.act = 'matter.screened'))
ORDER BY id;

-- name: meetings
SELECT id FROM meeting WHERE community = :community AND ended_at IS NOT NULL AND agenda_posted_at IS NOT NULL ORDER BY id;

-- name: names
-- Everybody whom the store knows by a name, by what they are here; who is several things by the first of them.
-- An account that is called as a party is no name: what the party says is public.
SELECT name, role FROM seat WHERE community = :community AND name != ''
UNION ALL SELECT name, 'staff' FROM staff WHERE community = :community AND name != ''
UNION ALL SELECT value, CASE m.kind WHEN 'election' THEN 'candidate' ELSE s.role END
FROM seat_matter m JOIN seat s ON s.id = m.seat, json_each(m.names) WHERE m.community = :community
UNION ALL SELECT p.name, 'resident' FROM person p
WHERE p.name != '' AND p.name NOT IN (SELECT name FROM party WHERE community = :community);
