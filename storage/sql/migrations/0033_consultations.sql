-- One matter put before several parties. Free texts stand in record_text, under these digests.
CREATE TABLE consultation (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL REFERENCES community,
    matter INTEGER NOT NULL REFERENCES matter,
    stage TEXT NOT NULL,         -- of the matter when it was put before them: there it goes back to
    question TEXT NOT NULL DEFAULT '',       -- digest; '': the matter as it stands
    meets_at INTEGER,            -- in one room; none: everybody writes
    place TEXT NOT NULL DEFAULT '',
    prepared_at INTEGER NOT NULL,
    convener INTEGER,            -- person, who invited the parties
    opened_at INTEGER,           -- the parties were invited
    until INTEGER,
    concluded_at INTEGER,
    agreed INTEGER NOT NULL DEFAULT 0,       -- an opinion was reached; else it was concluded without one
    opinion TEXT NOT NULL DEFAULT '',        -- digest
    next TEXT NOT NULL DEFAULT '',           -- rules/consultations.py: Next
    withdrawn_at INTEGER,
    why TEXT NOT NULL DEFAULT '',            -- digest: why it was withdrawn
    joint_rule TEXT NOT NULL DEFAULT '',     -- JSON: under which the parties decide together, as it stood then
    joint_opened_at INTEGER,
    joint_closed_at INTEGER,
    joint_result TEXT NOT NULL DEFAULT ''    -- JSON, as actions/tallies.py keeps one
);
CREATE INDEX consultation_of_community ON consultation (community, opened_at);
CREATE UNIQUE INDEX consultation_running ON consultation (matter) WHERE concluded_at IS NULL AND withdrawn_at IS NULL;

-- A party that is invited, its position, and its say in the joint decision.
CREATE TABLE consultation_party (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL,
    consultation INTEGER NOT NULL REFERENCES consultation,
    party INTEGER NOT NULL REFERENCES party,
    stance TEXT NOT NULL DEFAULT '',         -- rules/consultations.py: Stance; '' while it has not spoken
    text TEXT NOT NULL DEFAULT '',           -- digest
    stated_by TEXT NOT NULL DEFAULT '',      -- the place of who entered it for the party; '': its own people
    concerned INTEGER NOT NULL DEFAULT 1,    -- by the joint decision
    choice TEXT NOT NULL DEFAULT '',         -- for, against, abstain
    chosen_by TEXT NOT NULL DEFAULT '',      -- as stated_by
    UNIQUE (consultation, party)
);

-- What a resident asks a party, and its answer.
CREATE TABLE consultation_question (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL,
    invited INTEGER NOT NULL REFERENCES consultation_party,
    person INTEGER NOT NULL,     -- a pseudonymous key, the person may be erased
    text TEXT NOT NULL,          -- digest
    asked_at INTEGER NOT NULL,
    answer TEXT NOT NULL DEFAULT '',         -- digest
    answered_at INTEGER
);
CREATE INDEX question_of_party ON consultation_question (invited);

-- Who does what by when, once the parties have decided it together.
CREATE TABLE undertaking (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL,
    invited INTEGER NOT NULL REFERENCES consultation_party,
    text TEXT NOT NULL,          -- digest
    offer TEXT NOT NULL,         -- what it draws on of what its party offers, else ''
    due_at INTEGER NOT NULL,     -- the last minute of its day
    late INTEGER NOT NULL DEFAULT 0,         -- its party and the chair were told so
    reported_at INTEGER,         -- as done
    reported_by INTEGER,         -- person
    confirmed_at INTEGER
);
CREATE INDEX undertaking_of_party ON undertaking (invited);
