-- Ballots on paper and by proxy: entered by one member of staff, read by a second who does not see what the first read.
CREATE TABLE paper_ballot (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL REFERENCES community,
    vote INTEGER NOT NULL REFERENCES vote,
    home INTEGER NOT NULL DEFAULT 0,         -- the line of the roll; 0 until it is named
    elector INTEGER NOT NULL DEFAULT 0,
    serial INTEGER NOT NULL DEFAULT 0,       -- the number printed on the sheet; 0: a form of one's own
    signed_on TEXT NOT NULL DEFAULT '',      -- the day written on it, YYYY-MM-DD
    photo TEXT NOT NULL DEFAULT '',          -- JSON: Telegram's ids of it
    proxy TEXT NOT NULL DEFAULT '',          -- the name on the form, where somebody else brings the ballot
    proxy_key TEXT NOT NULL DEFAULT '',
    choice TEXT NOT NULL DEFAULT '',         -- as the first person read it
    state TEXT NOT NULL DEFAULT 'draft',
    reason TEXT NOT NULL DEFAULT '',         -- why it does not count
    entered_by INTEGER NOT NULL,          -- a person
    entered_as TEXT NOT NULL,                -- staff:2, seat:1
    entered_at INTEGER NOT NULL,
    checked_by INTEGER,
    checked_as TEXT NOT NULL DEFAULT '',
    checked_at INTEGER
);
CREATE INDEX paper_ballot_of_vote ON paper_ballot (vote, elector);
