-- A motion keeps the whole rule under which it was opened: a community may set the council's rules anew.
ALTER TABLE motion ADD COLUMN rule_data TEXT;  -- JSON; absent: the rule as it shipped
