-- Updates that are handled beside the others, because Telegram is asked for something first: a file, a group's rights.
CREATE TABLE update_aside (
    update_id INTEGER PRIMARY KEY,
    community INTEGER NOT NULL,
    body TEXT NOT NULL           -- JSON, as it came; gone once it is handled
);
