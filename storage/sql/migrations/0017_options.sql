-- Votes with several options: `vote.options` holds their texts, `kind` how many a ballot may mark.
ALTER TABLE vote ADD COLUMN kind TEXT NOT NULL DEFAULT '';        -- empty: for, against, abstain
ALTER TABLE vote ADD COLUMN places INTEGER NOT NULL DEFAULT 1;    -- how many options are chosen at most

-- Options as somebody of the council wrote them, for a vote that is not noticed yet; never changed, others are a new row.
CREATE TABLE option_draft (
    id INTEGER PRIMARY KEY,
    community INTEGER NOT NULL,
    matter INTEGER NOT NULL REFERENCES matter,
    rule TEXT NOT NULL,
    options TEXT NOT NULL DEFAULT '[]'
);

-- What somebody has marked in private, until it is cast; of a secret vote it is emptied then.
CREATE TABLE marking (
    id INTEGER PRIMARY KEY,
    community INTEGER NOT NULL,
    vote INTEGER NOT NULL REFERENCES vote,
    person INTEGER NOT NULL REFERENCES person,
    home INTEGER NOT NULL DEFAULT 0,                              -- 0: the home for which a tap in the group counts
    marks TEXT NOT NULL DEFAULT '',
    cast INTEGER NOT NULL DEFAULT 0,
    UNIQUE (vote, person, home)
);
