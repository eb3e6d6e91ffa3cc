-- A join of which a member of the household says that it is nobody of theirs, until two of the staff settle it.
CREATE TABLE join_dispute (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL,
    household INTEGER NOT NULL REFERENCES household,
    member INTEGER NOT NULL,     -- the membership that is disputed; its row goes when the person leaves
    person INTEGER NOT NULL,     -- whose it is
    disputed_by INTEGER NOT NULL,
    opened_at INTEGER NOT NULL,
    answered_at INTEGER,         -- "I live here"
    settled_at INTEGER,
    verdict TEXT NOT NULL DEFAULT '',        -- rules/joins.py: belongs, removed
    generation INTEGER           -- of the household's codes, when somebody was removed
);
-- Keyed by person and household: leaving and joining again opens no way around an open dispute.
CREATE UNIQUE INDEX join_dispute_open ON join_dispute (person, household) WHERE settled_at IS NULL;
CREATE INDEX join_dispute_of_household ON join_dispute (household);

-- What each of the staff says; the last word of each counts.
CREATE TABLE join_opinion (
    community INTEGER NOT NULL,
    dispute INTEGER NOT NULL REFERENCES join_dispute,
    telegram_id INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (dispute, telegram_id)
) WITHOUT ROWID;

-- A voice or video message that says the matter: JSON with its kind, file id, length in seconds, chat and message.
ALTER TABLE draft ADD COLUMN media TEXT NOT NULL DEFAULT '';
ALTER TABLE matter ADD COLUMN media TEXT NOT NULL DEFAULT '';
ALTER TABLE matter ADD COLUMN untitled INTEGER NOT NULL DEFAULT 0;   -- nobody has written its one-line title yet
