-- What homes said when staff went from door to door: one row for the homes that were written down together.
CREATE TABLE door_round (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL REFERENCES community,
    vote INTEGER NOT NULL REFERENCES vote,
    homes TEXT NOT NULL,                     -- JSON: households
    answer TEXT NOT NULL DEFAULT '',         -- away, refused, voted; empty until it is tapped
    person INTEGER NOT NULL,
    at INTEGER NOT NULL
);
CREATE INDEX door_round_of_vote ON door_round (vote);
