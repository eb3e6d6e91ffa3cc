-- What homes without a telephone answered about a matter: a list that they signed may say it, one answer a list.
ALTER TABLE signed_list ADD COLUMN rating INTEGER;  -- 4 satisfied … 1 not, 0 don't know
CREATE TABLE paper_answer (
    community INTEGER NOT NULL REFERENCES community,
    poll INTEGER NOT NULL REFERENCES poll,
    household INTEGER NOT NULL,
    option INTEGER NOT NULL,                 -- as the poll counts them: 0 satisfied … 4 don't know
    list INTEGER NOT NULL REFERENCES signed_list,
    at INTEGER NOT NULL,
    PRIMARY KEY (household, poll)
) WITHOUT ROWID;
