-- name: by_id^
SELECT * FROM invitation WHERE id = :id;

-- name: open_of^
-- The newest link of a place that was neither used nor revoked; its time may be over.
SELECT * FROM invitation
WHERE community = :community AND place = :place AND subject = :subject AND state = 'open'
    AND for_account IS NULL ORDER BY id DESC LIMIT 1;

-- name: open_to_home
SELECT * FROM invitation
WHERE subject = :household AND place IN ('owner', 'tenant') AND state = 'open' ORDER BY id;

-- name: open_at
SELECT * FROM invitation WHERE state = 'open' AND expires_at > :now ORDER BY id;

-- name: add<!
INSERT INTO invitation (community, place, subject, nonce, expires_at, made_by, for_account)
VALUES (:community, :place, :subject, :nonce, :expires_at, :made_by, :for_account);

-- name: end_!
UPDATE invitation SET state = :state, taken_by = :taken_by WHERE id = :id AND state = 'open';

-- name: takers
SELECT subject, taken_by FROM invitation WHERE community = :community AND place = :place AND state = 'used';

-- name: account^
SELECT * FROM bot WHERE community = 0;

-- name: keep_account!
INSERT INTO bot (community, telegram_id, username) VALUES (0, :telegram_id, :username)
ON CONFLICT (community) DO UPDATE SET telegram_id = excluded.telegram_id, username = excluded.username;

-- name: placed_since
-- The accounts that have taken a place of a community after a moment: the record knows when.
SELECT DISTINCT i.taken_by FROM invitation i
JOIN record r ON r.community = i.community AND r.subject = 'invitation:' || i.id AND r.act = 'invitation.used'
WHERE i.community = :community AND i.taken_by IS NOT NULL AND r.at > :since;
