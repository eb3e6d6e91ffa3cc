-- Staff say of somebody that they have moved out: two of them settle it, and nothing is in doubt until then.
ALTER TABLE join_dispute ADD COLUMN moved INTEGER NOT NULL DEFAULT 0;
