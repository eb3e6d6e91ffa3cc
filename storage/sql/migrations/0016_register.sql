-- A ballot by somebody whose belonging to the home is in doubt neither counts nor is lost until staff have settled it.
ALTER TABLE ballot ADD COLUMN frozen INTEGER REFERENCES join_dispute;    -- the doubt; none: it counts
ALTER TABLE ballot ADD COLUMN thawed_at INTEGER;                         -- since when it counts again

-- A home that changed hands after the notice: its new owner does not vote on that roll, which is not changed by it.
ALTER TABLE roll ADD COLUMN sold INTEGER NOT NULL DEFAULT 0;
