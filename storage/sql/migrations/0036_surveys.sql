-- Surveys by native polls: what is asked, of whom, and what was answered; the polls of one, a group or a person each.
CREATE TABLE survey (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL REFERENCES community,
    kind TEXT NOT NULL,          -- rules/surveys.py: Kind
    state TEXT NOT NULL,         -- draft, open, closed, told
    question TEXT NOT NULL DEFAULT '',
    options TEXT NOT NULL DEFAULT '[]',
    right_option INTEGER,        -- of a quiz, from 0
    explanation TEXT NOT NULL DEFAULT '',
    scope TEXT NOT NULL DEFAULT '',
    private INTEGER NOT NULL DEFAULT 0,
    anonymous INTEGER NOT NULL DEFAULT 0,
    per TEXT NOT NULL DEFAULT 'person',
    days INTEGER NOT NULL,
    made_by TEXT NOT NULL,       -- how the record names them
    opened_at INTEGER,
    closes_at INTEGER,
    result TEXT
);
CREATE INDEX survey_of_community ON survey (community, state);

CREATE TABLE survey_poll (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL,
    survey INTEGER NOT NULL REFERENCES survey,
    chat INTEGER NOT NULL,
    telegram_poll TEXT UNIQUE,   -- known once it is sent
    message INTEGER,
    counts TEXT NOT NULL DEFAULT '[]'   -- as Telegram says, where it does not say who answered what
);
CREATE INDEX survey_poll_of_survey ON survey_poll (survey, chat);

-- All options of an answer, `0,2`; empty in rows of before, which have but one.
ALTER TABLE poll_answer ADD COLUMN options TEXT NOT NULL DEFAULT '';
