-- Whether a proposal may go on in another one: its author is asked, once for each pair.
CREATE TABLE merge_offer (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL REFERENCES community,
    matter INTEGER NOT NULL REFERENCES matter,
    into_matter INTEGER NOT NULL REFERENCES matter,
    seat INTEGER NOT NULL,                   -- which would merge it
    reason TEXT NOT NULL,
    until INTEGER NOT NULL,
    answer TEXT NOT NULL DEFAULT '',         -- rules/proposals.py: Consent; empty while it waits
    UNIQUE (matter, into_matter)
);
-- To whom the author of a proposal offers it; the last offer counts.
CREATE TABLE handover (
    matter INTEGER PRIMARY KEY REFERENCES matter,
    community INTEGER NOT NULL REFERENCES community,
    person INTEGER NOT NULL,
    at INTEGER NOT NULL
);
