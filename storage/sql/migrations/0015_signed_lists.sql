-- Lists that homes without a telephone signed: sent by one of the staff with a photo, looked at by a second.
CREATE TABLE signed_list (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL REFERENCES community,
    act TEXT NOT NULL,                       -- support, object
    subject INTEGER NOT NULL,                -- a matter, or for an objection a vote
    homes TEXT NOT NULL DEFAULT '[]',        -- JSON: households
    photo TEXT NOT NULL DEFAULT '',          -- JSON: Telegram's ids of it
    words TEXT NOT NULL DEFAULT '',          -- of an objection: what the letter says, until it is on record
    state TEXT NOT NULL DEFAULT 'draft',     -- draft, waiting, confirmed, void
    entered_by INTEGER NOT NULL,             -- a person
    entered_as TEXT NOT NULL,                -- staff:2, seat:1
    entered_at INTEGER NOT NULL,
    checked_by INTEGER,
    checked_as TEXT NOT NULL DEFAULT '',
    checked_at INTEGER
);
CREATE INDEX signed_list_of ON signed_list (act, subject);
