-- By which a worker finds that its corridor.key is another store's: an HMAC of a fixed word, which gives nothing of the
-- key away. The first start or apply keeps it.
CREATE TABLE key_check (
    community INTEGER PRIMARY KEY,          -- 0: the bot as a whole
    digest TEXT NOT NULL
);
