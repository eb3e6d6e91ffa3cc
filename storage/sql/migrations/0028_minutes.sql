-- Minutes of a meeting. What happened there stands in the tables of the meeting; here are its names as they were then,
-- what was added to them, and who agreed.
CREATE TABLE minutes (
    meeting INTEGER PRIMARY KEY REFERENCES meeting,
    community INTEGER NOT NULL REFERENCES community,
    state TEXT NOT NULL,                     -- draft, approved, unapproved
    version INTEGER NOT NULL DEFAULT 1,      -- grows with each amendment, which asks everybody anew
    roll TEXT NOT NULL,                      -- JSON: names by seat, who was present or absent, who presided, the quorum
    due_at INTEGER NOT NULL,
    published_at INTEGER
);
CREATE TABLE minutes_entry (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL REFERENCES community,
    meeting INTEGER NOT NULL REFERENCES minutes,
    kind TEXT NOT NULL,                      -- note, speaker, task, remark
    matter INTEGER,                          -- of which item; none: of the meeting as a whole
    text TEXT NOT NULL,                      -- digest under which record_text keeps the words; empty: taken out
    seat INTEGER NOT NULL,                   -- who wrote it
    owner TEXT NOT NULL DEFAULT '',          -- of a task: seat:3, staff:2
    owner_name TEXT NOT NULL DEFAULT '',
    due_on TEXT,                             -- of a task
    replaces INTEGER,                        -- the earlier entry in whose place it stands; that one is kept
    at INTEGER NOT NULL
);
CREATE INDEX minutes_entry_of ON minutes_entry (meeting);
CREATE TABLE minutes_agreement (
    community INTEGER NOT NULL REFERENCES community,
    meeting INTEGER NOT NULL REFERENCES minutes,
    version INTEGER NOT NULL,
    seat INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (meeting, version, seat)
) WITHOUT ROWID;
