-- A ballot's receipt: ten signs, unique within its vote (docs/record.md); none yet on ballots cast before there were any.
ALTER TABLE ballot ADD COLUMN receipt TEXT;
CREATE UNIQUE INDEX ballot_receipt ON ballot (vote, receipt);
