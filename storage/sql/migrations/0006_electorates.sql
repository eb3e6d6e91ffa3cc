-- Votes of every electorate. A line of the roll is a household, or a seat in a vote of representatives; its elector has
-- the ballot: the household itself, an owner's first household, the seat; an adult's is minus the number of the person.
ALTER TABLE vote ADD COLUMN unit TEXT NOT NULL DEFAULT 'households';
ALTER TABLE vote ADD COLUMN area INTEGER NOT NULL DEFAULT 0;      -- of all electors, 0.01 m²
ALTER TABLE vote ADD COLUMN secret INTEGER NOT NULL DEFAULT 0;
ALTER TABLE vote ADD COLUMN options TEXT NOT NULL DEFAULT '[]';   -- JSON; empty: for, against, abstain
ALTER TABLE vote ADD COLUMN repeats INTEGER REFERENCES vote;      -- the vote found invalid that this one takes up again

ALTER TABLE roll RENAME COLUMN household TO home;
ALTER TABLE roll ADD COLUMN elector INTEGER NOT NULL DEFAULT 0;
ALTER TABLE roll ADD COLUMN weight INTEGER NOT NULL DEFAULT 0;    -- the elector's whole exclusive area, 0.01 m²
ALTER TABLE roll ADD COLUMN places INTEGER NOT NULL DEFAULT 1;    -- how many ballots the elector has
UPDATE roll SET elector = home, weight = exclusive_area;

ALTER TABLE ballot RENAME COLUMN household TO elector;
ALTER TABLE ballot ADD COLUMN home INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ballot ADD COLUMN weight INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ballot ADD COLUMN nonce TEXT NOT NULL DEFAULT '';     -- 128 random bits in hexadecimal: a receipt hides its unit
UPDATE ballot SET home = elector,
    weight = (SELECT r.weight FROM roll r WHERE r.vote = ballot.vote AND r.home = ballot.elector);
CREATE INDEX ballot_of_adult ON ballot (vote, home) WHERE elector < 0;
