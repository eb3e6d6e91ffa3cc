-- Set-up in the chat: places are taken by one-time links, groups by adding the bot, households by a file sent to it.

-- A link's token is derived from this row with the key of the join codes and kept nowhere.
CREATE TABLE invitation (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL,  -- 0: an empty store asks for its first member of staff
    place TEXT NOT NULL,         -- rules/invitations.py: Place
    subject INTEGER NOT NULL,    -- the seat, party or member of staff; 0 for the founder
    nonce TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'open',      -- open, used, revoked
    taken_by INTEGER             -- the account that used it
);
CREATE INDEX invitation_of_place ON invitation (place, subject);

-- The bot's own account, as Telegram told it: links are written with its name, also while it does not run.
CREATE TABLE bot (
    community INTEGER PRIMARY KEY,
    telegram_id INTEGER NOT NULL,
    username TEXT NOT NULL
);

-- What the first member of staff has answered so far.
CREATE TABLE founding (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL,
    telegram_id INTEGER NOT NULL UNIQUE,
    answers TEXT NOT NULL,       -- JSON: keys of the community file
    expires_at INTEGER NOT NULL
);

-- A household file that waits for [Apply]: only where it lies at Telegram, and what it was when it was looked at.
CREATE TABLE household_file (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL,  -- 0: of a community that is being founded
    telegram_id INTEGER NOT NULL UNIQUE,
    file TEXT NOT NULL,
    name TEXT NOT NULL,
    digest TEXT NOT NULL,
    expires_at INTEGER NOT NULL
);

-- A group to which the bot was added, while it is being set up and afterwards.
CREATE TABLE new_group (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL,  -- 0: not chosen yet
    telegram_id INTEGER NOT NULL UNIQUE,
    language TEXT NOT NULL,      -- in which it is asked for
    role TEXT NOT NULL,          -- '' until it is chosen
    page INTEGER NOT NULL,       -- of the list of scopes
    standing TEXT NOT NULL,      -- JSON: what the bot may do there
    bound_at INTEGER
);
