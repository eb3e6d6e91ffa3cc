-- A person may be asked several things in a group at a time: which one words answer, the message replied to says.
CREATE TABLE dialogue_now (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL,
    telegram_id INTEGER NOT NULL,
    chat INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject INTEGER NOT NULL DEFAULT 0,
    payload TEXT NOT NULL DEFAULT '{}',
    expires_at INTEGER NOT NULL,
    UNIQUE (telegram_id, chat, kind, subject)
);
INSERT INTO dialogue_now (id, community, telegram_id, chat, kind, subject, payload, expires_at)
SELECT id, community, telegram_id, chat, kind, subject, payload, expires_at FROM dialogue;
DROP TABLE dialogue;
ALTER TABLE dialogue_now RENAME TO dialogue;
