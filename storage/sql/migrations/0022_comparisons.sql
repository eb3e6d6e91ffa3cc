-- The sheets of a closed vote compared with the stack: two people write, each alone, how many differ.
CREATE TABLE comparison (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL REFERENCES community,
    vote INTEGER NOT NULL REFERENCES vote,
    sheets INTEGER NOT NULL,                 -- how many were to be compared
    differ INTEGER NOT NULL,
    entered_by INTEGER NOT NULL,             -- a person
    entered_as TEXT NOT NULL,                -- staff:2, seat:1
    confirmed_by INTEGER,                    -- who wrote the same
    at INTEGER NOT NULL
);
CREATE INDEX comparison_of_vote ON comparison (vote);
