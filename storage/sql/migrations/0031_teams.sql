-- Teams of volunteers; the first one of a community is for its environment and has no name of its own.
CREATE TABLE team (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL REFERENCES community,
    name TEXT NOT NULL
);
CREATE INDEX team_of_community ON team (community);

CREATE TABLE task (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL,
    team INTEGER NOT NULL REFERENCES team,
    title TEXT NOT NULL,
    venue TEXT NOT NULL,
    scope TEXT NOT NULL,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    places INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'planned',   -- planned, done, called_off
    before TEXT NOT NULL DEFAULT '',         -- pictures, as storage/media.py writes them
    after TEXT NOT NULL DEFAULT ''
);
CREATE INDEX task_of_community ON task (community, state, starts_at);

CREATE TABLE sign_up (
    id INTEGER PRIMARY KEY AUTOINCREMENT,    -- in this order people move up from the waiting list
    community INTEGER NOT NULL,
    task INTEGER NOT NULL REFERENCES task,
    person INTEGER NOT NULL,     -- a pseudonymous key: the person may be erased
    state TEXT NOT NULL,         -- in, waiting, came
    UNIQUE (task, person)
);
CREATE INDEX sign_up_of_person ON sign_up (person);
