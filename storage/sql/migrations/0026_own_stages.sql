-- A stage that a community's own method has between two others: begun when a matter comes to it.
CREATE TABLE own_stage (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL REFERENCES community,
    matter INTEGER NOT NULL REFERENCES matter,
    name TEXT NOT NULL,          -- in the method
    begun_at INTEGER NOT NULL,
    passed_at INTEGER,
    passed_by TEXT NOT NULL DEFAULT '',      -- how the record names who said so
    UNIQUE (matter, name)
);
