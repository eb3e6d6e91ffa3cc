-- What led to a message: the update or the due act whose id stands in the log (storage/trails.py).
ALTER TABLE outbox ADD COLUMN trail TEXT NOT NULL DEFAULT '';
