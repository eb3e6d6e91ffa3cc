-- What the council puts on its agenda itself, how long an item takes, where one meeting is held, what residents choose.
ALTER TABLE matter ADD COLUMN own INTEGER NOT NULL DEFAULT 0;        -- raised by the council, nobody's proposal
ALTER TABLE matter ADD COLUMN internal INTEGER NOT NULL DEFAULT 0;   -- for the council alone: no resident reads of it
ALTER TABLE agenda_item ADD COLUMN minutes INTEGER;
ALTER TABLE meeting ADD COLUMN venue TEXT NOT NULL DEFAULT '';       -- of this one; else the community's

-- Which supported matter a household wants on the next agenda, where residents choose.
CREATE TABLE agenda_choice (
    community INTEGER NOT NULL,
    meeting INTEGER NOT NULL REFERENCES meeting,
    household INTEGER NOT NULL,
    matter INTEGER NOT NULL REFERENCES matter,
    person INTEGER NOT NULL,     -- a pseudonymous key: the person may be erased
    at INTEGER NOT NULL,
    PRIMARY KEY (meeting, household)
) WITHOUT ROWID;
