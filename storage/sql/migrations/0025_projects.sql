-- What carries out an adopted matter: who leads, who supervises, and whether it is reported as done.
CREATE TABLE project (
    matter INTEGER PRIMARY KEY REFERENCES matter,
    community INTEGER NOT NULL REFERENCES community,
    lead_place TEXT NOT NULL DEFAULT '',     -- seat, party, staff; '' while nobody leads
    lead INTEGER NOT NULL DEFAULT 0,         -- which of them
    supervisors TEXT NOT NULL DEFAULT '[]',  -- JSON list of seats
    budget TEXT NOT NULL DEFAULT '',         -- digest of the note, under which record_text has it
    begun_at INTEGER NOT NULL,
    reported_at INTEGER                      -- by its lead, as done: a supervisor has not looked yet
);
CREATE INDEX project_of_community ON project (community);

CREATE TABLE milestone (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL,
    matter INTEGER NOT NULL REFERENCES project,
    title TEXT NOT NULL,
    due_at INTEGER NOT NULL,     -- the last minute of its day
    late INTEGER NOT NULL DEFAULT 0,         -- its lead was told so
    reached_at INTEGER,
    media TEXT NOT NULL DEFAULT ''           -- the photo that residents see with it, as storage/media.py writes it
);
CREATE INDEX milestone_of_project ON milestone (matter);

CREATE TABLE project_note (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL,
    matter INTEGER NOT NULL REFERENCES project,
    inspection INTEGER NOT NULL,             -- a supervisor's
    text TEXT NOT NULL,          -- digest, as of the budget; '' for a photo without words
    media TEXT NOT NULL,
    at INTEGER NOT NULL
);
CREATE INDEX note_of_project ON project_note (matter);

-- A project that is carried out, once more each time that it was reopened.
CREATE TABLE completion (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL,
    matter INTEGER NOT NULL REFERENCES project,
    seat INTEGER,                -- the supervisor who confirmed it; none where none was named
    at INTEGER NOT NULL,
    objections_until INTEGER NOT NULL,
    over INTEGER NOT NULL DEFAULT 0,         -- that time has ended
    reopened_at INTEGER
);
CREATE INDEX completion_of_project ON completion (matter);

-- A household says that it is not done. Its words and those of the answer stand in record_text, under these digests.
CREATE TABLE completion_objection (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL,
    completion INTEGER NOT NULL REFERENCES completion,
    household INTEGER NOT NULL,
    person INTEGER NOT NULL,
    text TEXT NOT NULL,
    answer_by INTEGER NOT NULL,
    answered_at INTEGER,
    upheld INTEGER NOT NULL DEFAULT 0,
    answer TEXT NOT NULL DEFAULT '',
    seat INTEGER,                -- who answered
    UNIQUE (completion, household)
);
