-- Its key comes first: where the last column of a table without rowid belongs to its key, SQLite 3.40 takes each row for
-- damage (integrity_check, quick_check), and no backup could be made once a second ballot had been refused.
CREATE TABLE attempt_before AS SELECT * FROM attempt;
DROP TABLE attempt;
CREATE TABLE attempt (
    vote INTEGER NOT NULL,
    person INTEGER NOT NULL,     -- 0: the operator
    what TEXT NOT NULL,
    community INTEGER NOT NULL,
    PRIMARY KEY (vote, person, what)
) WITHOUT ROWID;
INSERT INTO attempt (vote, person, what, community) SELECT vote, person, what, community FROM attempt_before;
DROP TABLE attempt_before;
