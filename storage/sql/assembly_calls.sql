-- name: add<!
INSERT INTO assembly_call (community, matter, roll, needed, until) VALUES (:community, :matter, :roll, :needed, :until);

-- name: by_id^
SELECT * FROM assembly_call WHERE id = :id;

-- name: of_matter^
SELECT * FROM assembly_call WHERE matter = :matter;

-- name: set_state!
UPDATE assembly_call SET state = :state, call_by = COALESCE(:call_by, call_by) WHERE id = :id;

-- name: sign!
-- Who signed for one home and has moved since signs for no other (0: on paper, where nobody knows who).
INSERT INTO call_signature (community, call, household, person, seat, at)
SELECT :community, :call, :household, :person, :seat, :at
WHERE CAST(:person AS BIGINT) = 0 OR NOT EXISTS (SELECT 1 FROM call_signature WHERE call = :call AND person = :person)
ON CONFLICT DO NOTHING;

-- name: signatures
-- On paper nobody knows who signed: it may be who taps as well.
SELECT household, CASE WHEN count(*) > 1 AND min(person) = 0 THEN count(*) - 1 ELSE count(*) END AS people FROM call_signature WHERE call = :call GROUP BY household;

-- name: signers
SELECT person FROM call_signature WHERE call = :call AND person != 0 GROUP BY person ORDER BY min(at), person;

-- name: seats_signed$
-- A seat signs once, whoever sits there.
SELECT count(DISTINCT seat) FROM call_signature WHERE call = :call;
