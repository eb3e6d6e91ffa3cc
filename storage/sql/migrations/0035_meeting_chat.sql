-- In which of the council's chats one meeting is held; which tasks of minutes are done.
ALTER TABLE meeting ADD COLUMN chat INTEGER REFERENCES chat;   -- none: the council's first one
ALTER TABLE minutes_entry ADD COLUMN done_at INTEGER;           -- of a task
