-- name: by_id^
SELECT * FROM new_group WHERE id = :id;

-- name: by_chat^
SELECT * FROM new_group WHERE telegram_id = :telegram_id;

-- name: add!
-- Where it was set up before and has ended since, it is asked for anew.
INSERT INTO new_group (community, telegram_id, language, role, page, standing, added_by)
VALUES (0, :telegram_id, :language, '', 1, :standing, :added_by)
ON CONFLICT (telegram_id) DO UPDATE SET community = 0, language = excluded.language, role = '', page = 1,
    standing = excluded.standing, added_by = excluded.added_by, bound_at = NULL;

-- name: change!
UPDATE new_group SET community = :community, role = :role, page = :page, standing = :standing, bound_at = :bound_at,
    added_by = :added_by
WHERE id = :id;

-- name: make_way!
-- For a group whose id becomes another's.
DELETE FROM new_group WHERE telegram_id = :new AND EXISTS (SELECT 1 FROM new_group o WHERE o.telegram_id = :old);

-- name: move!
UPDATE new_group SET telegram_id = :new WHERE telegram_id = :old;
