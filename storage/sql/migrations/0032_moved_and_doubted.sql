-- That somebody has moved out holds up no doubt whether they ever belonged: one of each may be open.
DROP INDEX join_dispute_open;
CREATE UNIQUE INDEX join_dispute_open ON join_dispute (person, household, moved) WHERE settled_at IS NULL;
