-- One number series a store for matters and requests: whoever needs a number takes the next one in the same unit.
CREATE TABLE number_series (
    community INTEGER PRIMARY KEY,           -- 0: the series is the store's
    last INTEGER NOT NULL
);
INSERT INTO number_series (community, last) SELECT 0, coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'matter'), 0);

-- What somebody asks to have done: answered, done, confirmed and rated in private.
CREATE TABLE request (
    id INTEGER PRIMARY KEY,      -- from the series
    community INTEGER NOT NULL REFERENCES community,
    state TEXT NOT NULL,         -- rules/requests.py: State
    person INTEGER NOT NULL,     -- a pseudonymous key: the person may be erased
    household INTEGER,           -- the home for which they speak; staff and seats may have none
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    untitled INTEGER NOT NULL,   -- nobody has written the one-line title of a message without words yet
    media TEXT NOT NULL,         -- the voice, video or photo that says it, as storage/media.py writes it
    place TEXT NOT NULL DEFAULT '',          -- home, common; '' while nobody has said
    hazard TEXT NOT NULL,        -- one of the six, by the word list or its author; '' for none
    hazard_said INTEGER NOT NULL DEFAULT 0,  -- its author has said so
    raised_at INTEGER NOT NULL,
    reply_by INTEGER NOT NULL,
    solve_by INTEGER NOT NULL,
    replied_at INTEGER,          -- the first answer of substance
    lead TEXT NOT NULL DEFAULT '',           -- name of the seat, member of staff or party that has it in hand
    lead_party INTEGER,          -- the party whose people may answer it too
    note TEXT NOT NULL DEFAULT '',           -- what was reported as done
    solved_at INTEGER,
    resolved_at INTEGER,         -- its author says so
    reopened INTEGER NOT NULL DEFAULT 0,     -- how often
    rating INTEGER,              -- 4 satisfied … 1 not, 0 don't know
    escalated_at INTEGER         -- the chair was told
);
CREATE INDEX request_of_community ON request (community, state, reply_by);
CREATE INDEX request_of_person ON request (person);
