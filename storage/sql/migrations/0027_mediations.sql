-- Disputes between neighbours: private, told to a mediator and to the two sides alone.
CREATE TABLE mediation (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL REFERENCES community,
    state TEXT NOT NULL,         -- rules/mediations.py: MediationState
    person INTEGER NOT NULL,     -- who complains: a pseudonymous key, the person may be erased
    text TEXT NOT NULL,
    home INTEGER REFERENCES household,       -- the other side
    chat INTEGER NOT NULL,       -- where it was said
    message INTEGER,
    mediator INTEGER REFERENCES seat,        -- none: nobody is free, whoever of them taps takes it
    passed_on TEXT NOT NULL DEFAULT '[]',    -- JSON: seats that have an interest in it
    opened_at INTEGER NOT NULL,
    meets_at INTEGER,
    place TEXT NOT NULL DEFAULT '',
    agreement TEXT NOT NULL DEFAULT '',
    ended_at INTEGER
);
CREATE INDEX mediation_of_community ON mediation (community, opened_at);
