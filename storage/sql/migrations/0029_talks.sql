-- Talks held in person, recorded by one of the staff: where, when, how many were there, what was raised.
CREATE TABLE talk (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL REFERENCES community,
    state TEXT NOT NULL DEFAULT 'draft',     -- draft, recorded
    place TEXT NOT NULL DEFAULT '',
    scope TEXT NOT NULL DEFAULT '',          -- of the place: what was raised there has it
    held_on TEXT NOT NULL DEFAULT '',        -- a day
    heads INTEGER NOT NULL DEFAULT 0,
    raised TEXT NOT NULL DEFAULT '[]',       -- JSON: lines, while it is written down
    matters TEXT NOT NULL DEFAULT '[]',      -- JSON: what they became
    photo TEXT NOT NULL DEFAULT '',          -- JSON: Telegram's ids of it
    entered_by INTEGER NOT NULL,             -- a person
    entered_as TEXT NOT NULL,                -- staff:2, seat:1
    at INTEGER NOT NULL
);
CREATE INDEX talk_of_community ON talk (community, held_on) WHERE state = 'recorded';
ALTER TABLE signed_list ADD COLUMN talk INTEGER;  -- at which it was signed
