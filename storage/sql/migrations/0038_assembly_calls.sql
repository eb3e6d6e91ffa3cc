-- Calls for an assembly: the base is frozen when signing begins.
CREATE TABLE assembly_call (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL REFERENCES community,
    matter INTEGER NOT NULL UNIQUE REFERENCES matter,
    state TEXT NOT NULL DEFAULT 'signing',   -- rules/assembly_calls.py: CallState
    roll TEXT NOT NULL,                      -- JSON: the adults of each household of the base
    needed TEXT NOT NULL,                    -- JSON: how many signatures by route
    until INTEGER NOT NULL,
    call_by INTEGER
);
CREATE TABLE call_signature (
    community INTEGER NOT NULL REFERENCES community,
    call INTEGER NOT NULL REFERENCES assembly_call,
    household INTEGER NOT NULL,
    person INTEGER NOT NULL,                 -- 0: on paper
    seat INTEGER,                            -- of a representative who signed
    at INTEGER NOT NULL,
    PRIMARY KEY (call, household, person)
) WITHOUT ROWID;
