-- Role models: nominated, asked for their consent, screened, noticed to the residents, commended; talks that were given.
CREATE TABLE commendation (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL REFERENCES community,
    state TEXT NOT NULL,         -- rules/commendations.py: CommendationState
    nominee INTEGER NOT NULL,    -- a pseudonymous key, as that of who nominated them: the person may be erased
    nominated_by INTEGER NOT NULL,
    deed TEXT NOT NULL,
    chat INTEGER NOT NULL,       -- where it was said
    message INTEGER,
    at INTEGER NOT NULL,
    notice_until INTEGER,
    ended_at INTEGER
);
CREATE INDEX commendation_of_community ON commendation (community, state);

CREATE TABLE commendation_word (
    community INTEGER NOT NULL,
    commendation INTEGER NOT NULL REFERENCES commendation,
    household INTEGER NOT NULL,
    says TEXT NOT NULL,          -- support, object
    why TEXT NOT NULL DEFAULT '',
    at INTEGER NOT NULL,
    PRIMARY KEY (commendation, household)
) WITHOUT ROWID;

CREATE TABLE talk_given (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL REFERENCES community,
    commendation INTEGER NOT NULL REFERENCES commendation,   -- whose talk it was
    day TEXT NOT NULL,           -- local date
    topic TEXT NOT NULL,
    audience INTEGER NOT NULL,
    entered_by TEXT NOT NULL,    -- how the record names them
    at INTEGER NOT NULL
);
CREATE INDEX talk_given_of_community ON talk_given (community, day);

-- Self-management, self-education, self-service, self-supervision: chosen at screening.
ALTER TABLE matter ADD COLUMN tag TEXT NOT NULL DEFAULT '';
