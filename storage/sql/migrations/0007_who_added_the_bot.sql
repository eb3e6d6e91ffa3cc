-- A group is set up for a community of who added the bot to it, so that others in the group cannot take it.
ALTER TABLE new_group ADD COLUMN added_by INTEGER NOT NULL DEFAULT 0;    -- a Telegram account; 0: not known
