-- A one-time link may let somebody into a home: made by a member, or by staff for one account.
ALTER TABLE invitation ADD COLUMN made_by TEXT NOT NULL DEFAULT '';      -- staff:2, seat:1; empty: a member, or the operator
ALTER TABLE invitation ADD COLUMN for_account INTEGER;                   -- nobody else can use it
