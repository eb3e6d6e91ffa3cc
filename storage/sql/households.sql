-- name: of_community
-- Every household a community has had, in the order of its file.
SELECT * FROM household WHERE community = :community ORDER BY id;

-- name: in_scope
-- Those who are there now; an empty area, building or entrance stands for all of them.
SELECT * FROM household
WHERE community = :community AND ended_at IS NULL
    AND (:area = '' OR area = :area)
    AND (:building = '' OR building = :building)
    AND (:entrance = '' OR entrance = :entrance)
ORDER BY id;

-- name: register
-- The same as what electorates are made of, in its order.
SELECT id, area, building, exclusive_area, owner, residents, adults FROM household
WHERE community = :community AND ended_at IS NULL
    AND (:area = '' OR area = :area)
    AND (:building = '' OR building = :building)
    AND (:entrance = '' OR entrance = :entrance)
ORDER BY id;

-- name: by_id^
SELECT * FROM household WHERE id = :id;

-- name: add*!
INSERT INTO household
    (community, area, building, entrance, unit, exclusive_area, owner, residents, adults, generation)
VALUES
    (:community, :area, :building, :entrance, :unit, :exclusive_area, :owner, :residents, :adults, :generation);

-- name: change*!
-- Also takes up a household again that had ended.
UPDATE household SET exclusive_area = :exclusive_area, owner = :owner, residents = :residents, adults = :adults,
    generation = :generation, ended_at = NULL
WHERE id = :id;

-- name: end*!
UPDATE household SET ended_at = :at WHERE id = :id;

-- name: codes
SELECT digest, household, role, form FROM join_code WHERE community = :community AND form <> 'void';

-- name: foreign_codes
SELECT digest FROM join_code WHERE community <> :community;

-- name: void_codes
-- Supplied codes that a new slip has withdrawn: kept, so that no file brings them back.
SELECT digest FROM join_code WHERE community = :community AND form = 'void';

-- name: void_codes_now*!
UPDATE join_code SET form = 'void' WHERE digest = :digest;

-- name: add_codes*!
INSERT INTO join_code (digest, community, household, role, form)
VALUES (:digest, :community, :household, :role, :form);

-- name: withdraw_codes*!
DELETE FROM join_code WHERE digest = :digest;

-- name: needs_key$
SELECT 1 FROM join_code UNION ALL SELECT 1 FROM key_check LIMIT 1;

-- name: key_check$
SELECT digest FROM key_check;

-- name: keep_key_check!
INSERT INTO key_check (community, digest) VALUES (0, :digest) ON CONFLICT (community) DO NOTHING;

-- name: any_link^
SELECT h.*, c.chain AS chain, j.role AS role, j.digest AS digest
FROM join_code j JOIN household h ON h.id = j.household JOIN community c ON c.community = j.community
WHERE j.form = 'link' AND h.ended_at IS NULL LIMIT 1;

-- name: by_code^
SELECT h.*, j.role AS role FROM join_code j JOIN household h ON h.id = j.household
WHERE j.digest = :digest AND j.form <> 'void' AND h.ended_at IS NULL;

-- name: tries_since
SELECT at FROM code_try WHERE telegram_id = :telegram_id AND at > :since ORDER BY at;

-- name: add_try!
INSERT INTO code_try (community, telegram_id, at) VALUES (0, :telegram_id, :at);

-- name: forget_tries!
DELETE FROM code_try WHERE at <= :before;

-- name: add_member<!
INSERT INTO member (community, person, household, role, joined_at)
VALUES (:community, :person, :household, :role, :at);

-- name: change_role!
UPDATE member SET role = :role WHERE person = :person AND household = :household;

-- name: leave!
DELETE FROM member WHERE person = :person AND household = :household;

-- name: member^
SELECT id, person, household, role FROM member WHERE id = :id;

-- name: owned^
SELECT count(*) AS homes, sum(exclusive_area) AS area FROM household
WHERE community = :community AND owner = :owner AND ended_at IS NULL;

-- name: members
SELECT m.id, m.person, m.role, p.telegram_id, EXISTS (
    SELECT 1 FROM join_dispute d WHERE d.person = m.person AND d.household = m.household AND d.settled_at IS NULL AND d.moved = 0
) AS disputed
FROM member m JOIN person p ON p.id = m.person
WHERE m.household = :household ORDER BY m.id;

-- name: memberships
-- The first joined first: a tap counts for that one. Community 0 stands for all.
SELECT h.*, m.id AS member, m.person AS person, m.role AS role, m.joined_at AS joined_at,
    EXISTS (
        SELECT 1 FROM join_dispute d WHERE d.person = m.person AND d.household = m.household AND d.settled_at IS NULL AND d.moved = 0
    ) AS disputed
FROM person p JOIN member m ON m.person = p.id JOIN household h ON h.id = m.household
WHERE p.telegram_id = :telegram_id AND (CAST(:community AS BIGINT) = 0 OR m.community = :community) AND h.ended_at IS NULL
ORDER BY m.id;

-- name: with_tenant
-- Who is disputed does not make the household's vote the tenant's.
SELECT DISTINCT m.household FROM member m
LEFT JOIN join_dispute d ON d.person = m.person AND d.household = m.household AND d.settled_at IS NULL AND d.moved = 0
WHERE m.community = :community AND m.role = 'tenant' AND d.id IS NULL;

-- name: codes_of
SELECT digest, role, form FROM join_code WHERE household = :household AND form <> 'void';

-- name: raise_generation!
UPDATE household SET generation = :generation WHERE id = :id;
