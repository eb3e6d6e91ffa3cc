-- An objection to a preliminary result. Its words and those of its answer stand in record_text, under these digests.
CREATE TABLE objection (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL,
    vote INTEGER NOT NULL REFERENCES vote,
    person INTEGER NOT NULL,
    text TEXT NOT NULL,
    raised_at INTEGER NOT NULL,
    answer_by INTEGER NOT NULL,
    answered_at INTEGER,
    upheld INTEGER NOT NULL DEFAULT 0,
    answer TEXT NOT NULL DEFAULT '',
    seat INTEGER,                -- who answered
    consequence TEXT NOT NULL DEFAULT ''     -- of an upheld one: struck, invalid, stands
);
CREATE INDEX objection_of_vote ON objection (vote);

-- What two people must agree on: ballots struck, a vote found invalid, a change of an open roll.
CREATE TABLE agreement (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL,
    vote INTEGER NOT NULL REFERENCES vote,
    what TEXT NOT NULL,          -- strike, void, roll_add, roll_strike
    objection INTEGER REFERENCES objection,  -- the upheld one on which it rests
    units TEXT NOT NULL DEFAULT '[]',        -- JSON: electors whose ballots are struck, or the household
    person INTEGER NOT NULL,     -- who asked for it
    asked_at INTEGER NOT NULL,
    agreed_by INTEGER,
    agreed_at INTEGER
);
CREATE INDEX agreement_of_vote ON agreement (vote);

-- Which attempts are in the record already: a person's attempt at one thing is recorded once a vote.
CREATE TABLE attempt (
    community INTEGER NOT NULL,
    vote INTEGER NOT NULL,
    person INTEGER NOT NULL,     -- 0: the operator
    what TEXT NOT NULL,
    PRIMARY KEY (vote, person, what)
) WITHOUT ROWID;

ALTER TABLE ballot ADD COLUMN struck_at INTEGER;     -- it stays on file and counts for nothing
