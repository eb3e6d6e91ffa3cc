-- A secret vote keeps who has voted (rows of ballot without choice, person, time or nonce) and these totals, no more.
CREATE TABLE secret_count (
    community INTEGER NOT NULL,
    vote INTEGER NOT NULL REFERENCES vote,
    choice TEXT NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (vote, choice)
) WITHOUT ROWID;
