-- A request that asks for the same as another goes on as that one: it is none of its own in the figures.
ALTER TABLE request ADD COLUMN merged_into INTEGER REFERENCES request;  -- set while its state is merged
ALTER TABLE request ADD COLUMN similar INTEGER;  -- the open one that was most like it when it was filed
CREATE INDEX request_joined ON request (merged_into) WHERE merged_into IS NOT NULL;

-- What staff sort it as, and for whom it was brought.
ALTER TABLE request ADD COLUMN category TEXT NOT NULL DEFAULT '';  -- rules/needs.py: Category; '' while nobody has sorted it
ALTER TABLE request ADD COLUMN need TEXT NOT NULL DEFAULT '';      -- rules/needs.py: Need (急难愁盼); '' for none
ALTER TABLE request ADD COLUMN need_said INTEGER NOT NULL DEFAULT 0;  -- by a person, not by the word list
ALTER TABLE request ADD COLUMN vulnerable INTEGER NOT NULL DEFAULT 0; -- somebody there needs care: for staff alone
ALTER TABLE request ADD COLUMN list INTEGER REFERENCES signed_list;   -- the letter of a home without a telephone
