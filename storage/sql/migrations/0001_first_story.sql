-- Times are integers: milliseconds since 1970-01-01 UTC. Areas are integers: 0.01 m².
-- Every table carries its community; rows that belong to the bot's token as a whole carry 0.

CREATE TABLE community (
    community INTEGER PRIMARY KEY AUTOINCREMENT,
    chain TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL UNIQUE,
    method TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    language TEXT NOT NULL,
    venue TEXT NOT NULL DEFAULT '',
    settings TEXT NOT NULL,      -- JSON: agenda, quiet and rules as applied, defaults of the method filled in
    declaration TEXT NOT NULL,   -- JSON: the community file as applied, for apply's difference and for show
    applied_at INTEGER NOT NULL
);

CREATE TABLE chat (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL REFERENCES community,
    telegram_id INTEGER NOT NULL UNIQUE,
    role TEXT NOT NULL,          -- residents, council
    scope TEXT NOT NULL,         -- '' is the whole community
    topic INTEGER,
    suspended TEXT,              -- why nothing can be sent there
    ended_at INTEGER
);
CREATE INDEX chat_of_community ON chat (community, role) WHERE ended_at IS NULL;

-- A group that was upgraded is known under its old id too.
CREATE TABLE chat_before (
    telegram_id INTEGER PRIMARY KEY,
    community INTEGER NOT NULL,
    chat INTEGER NOT NULL REFERENCES chat
);

CREATE TABLE household (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL REFERENCES community,
    area TEXT NOT NULL,
    building TEXT NOT NULL,
    entrance TEXT NOT NULL,
    unit TEXT NOT NULL,
    exclusive_area INTEGER NOT NULL,
    owner TEXT NOT NULL,
    residents INTEGER,
    adults INTEGER,
    generation INTEGER NOT NULL DEFAULT 1,   -- of its join codes
    ended_at INTEGER,
    UNIQUE (community, area, building, entrance, unit)
);

CREATE TABLE join_code (
    digest TEXT PRIMARY KEY,     -- HMAC; a code itself is never stored
    community INTEGER NOT NULL,
    household INTEGER NOT NULL REFERENCES household,
    role TEXT NOT NULL,          -- owner, tenant
    form TEXT NOT NULL           -- typed, link
) WITHOUT ROWID;
CREATE INDEX join_code_of_household ON join_code (household);

-- The erasable table: the only place that links a Telegram account to a pseudonym.
CREATE TABLE person (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL,  -- 0: known to the bot, not yet of a community
    telegram_id INTEGER NOT NULL UNIQUE,
    pseudonym TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    language TEXT,               -- what /language chose
    telegram_language TEXT,
    started_at INTEGER,          -- pressed Start: may be written to
    unreachable TEXT             -- why not, any more
);

CREATE TABLE member (
    id INTEGER PRIMARY KEY AUTOINCREMENT,   -- the first is the household for which a tap counts
    community INTEGER NOT NULL,
    person INTEGER NOT NULL REFERENCES person,
    household INTEGER NOT NULL REFERENCES household,
    role TEXT NOT NULL,
    joined_at INTEGER NOT NULL,
    UNIQUE (person, household)
);
CREATE INDEX member_of_household ON member (household);

CREATE TABLE code_try (
    community INTEGER NOT NULL,
    telegram_id INTEGER NOT NULL,
    at INTEGER NOT NULL
);
CREATE INDEX code_try_of_person ON code_try (telegram_id, at);

CREATE TABLE seat (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL REFERENCES community,
    role TEXT NOT NULL,
    telegram_id INTEGER,
    name TEXT NOT NULL DEFAULT '',
    stands_for TEXT NOT NULL DEFAULT '',
    scope TEXT NOT NULL DEFAULT '',
    position INTEGER NOT NULL,   -- its place in the file
    ended_at INTEGER
);
CREATE INDEX seat_of_person ON seat (telegram_id) WHERE ended_at IS NULL;

CREATE TABLE staff (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL REFERENCES community,
    telegram_id INTEGER,
    name TEXT NOT NULL DEFAULT '',
    scope TEXT NOT NULL DEFAULT '',
    ended_at INTEGER
);
CREATE INDEX staff_of_person ON staff (telegram_id) WHERE ended_at IS NULL;

CREATE TABLE party (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL REFERENCES community,
    name TEXT NOT NULL,
    users TEXT NOT NULL,         -- JSON list of Telegram ids
    offers TEXT NOT NULL,        -- JSON list
    position INTEGER NOT NULL,
    ended_at INTEGER
);

-- One number series a store for matters and, later, requests.
CREATE TABLE matter (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL REFERENCES community,
    stage TEXT NOT NULL,         -- rules/stages.py
    person INTEGER NOT NULL,     -- a pseudonymous key: the person may be erased
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    scope TEXT NOT NULL,
    chat INTEGER NOT NULL,       -- where it was proposed: a Telegram chat id
    topic INTEGER,
    message INTEGER,             -- the original message, to which the outcome replies
    raised_at INTEGER NOT NULL,
    screen_by INTEGER NOT NULL,
    support_until INTEGER NOT NULL,
    support_needed INTEGER NOT NULL,
    supporters INTEGER NOT NULL DEFAULT 0,
    supported_at INTEGER,
    reason TEXT NOT NULL DEFAULT '',
    into_matter INTEGER,
    decided_by INTEGER,          -- seat that screened
    appeal_until INTEGER,
    hazard TEXT NOT NULL DEFAULT '',
    first_urgent INTEGER,        -- seat that first called it urgent
    adopted_at INTEGER,
    verdict TEXT NOT NULL DEFAULT '',
    decision TEXT NOT NULL DEFAULT '{}',     -- JSON: the tally that decided it
    decided_at INTEGER,
    done_at INTEGER
);
CREATE INDEX matter_of_community ON matter (community, stage);

-- A proposal that looks like an open one waits here for its author's word.
CREATE TABLE draft (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL,
    person INTEGER NOT NULL,
    chat INTEGER NOT NULL,
    topic INTEGER,
    message INTEGER,
    text TEXT NOT NULL,
    settled_at INTEGER
);

CREATE TABLE support (
    community INTEGER NOT NULL,
    matter INTEGER NOT NULL REFERENCES matter,
    household INTEGER NOT NULL,
    person INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (matter, household)
) WITHOUT ROWID;

CREATE TABLE meeting (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL REFERENCES community,
    starts_at INTEGER NOT NULL,
    local_date TEXT NOT NULL,    -- a recurrence happens once a local date, whatever the clocks do
    state TEXT NOT NULL,         -- rules/meetings.py: MeetingState
    agenda_closes_at INTEGER NOT NULL,
    agenda_closed_at INTEGER,    -- it grows no more
    agenda_posted_at INTEGER,
    called_at INTEGER,           -- by /meeting before its time: its delays count from here
    presiding INTEGER,           -- seat, once it is open
    opened_at INTEGER,
    ended_at INTEGER,
    moved_to INTEGER,            -- the meeting that took up what was left
    UNIQUE (community, local_date)
);
CREATE INDEX meeting_of_community ON meeting (community, state, starts_at);

CREATE TABLE agenda_item (
    community INTEGER NOT NULL,
    meeting INTEGER NOT NULL REFERENCES meeting,
    matter INTEGER NOT NULL REFERENCES matter,
    position INTEGER NOT NULL,
    state TEXT NOT NULL,         -- waiting, open, decided, carried, struck
    PRIMARY KEY (meeting, matter)
) WITHOUT ROWID;
CREATE INDEX agenda_item_of_matter ON agenda_item (matter);

CREATE TABLE attendance (
    community INTEGER NOT NULL,
    meeting INTEGER NOT NULL REFERENCES meeting,
    seat INTEGER NOT NULL REFERENCES seat,
    state TEXT NOT NULL,         -- present, absent
    at INTEGER NOT NULL,
    PRIMARY KEY (meeting, seat)
) WITHOUT ROWID;

CREATE TABLE motion (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL,
    meeting INTEGER NOT NULL REFERENCES meeting,
    matter INTEGER NOT NULL REFERENCES matter,
    rule TEXT NOT NULL,
    state TEXT NOT NULL,         -- open, closed; closed without a result: put off
    opened_at INTEGER NOT NULL,
    closed_at INTEGER,
    result TEXT                  -- JSON: the figures announced, and the seats behind them
);
CREATE INDEX motion_of_meeting ON motion (meeting, state);
CREATE INDEX motion_of_matter ON motion (matter);

CREATE TABLE motion_ballot (
    community INTEGER NOT NULL,
    motion INTEGER NOT NULL REFERENCES motion,
    seat INTEGER NOT NULL REFERENCES seat,
    choice TEXT NOT NULL,        -- for, against, abstain, recuse
    at INTEGER NOT NULL,
    PRIMARY KEY (motion, seat)
) WITHOUT ROWID;

CREATE TABLE vote (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL REFERENCES community,
    matter INTEGER NOT NULL REFERENCES matter,
    rule TEXT NOT NULL,
    rule_data TEXT NOT NULL,     -- JSON: the rule as it stood when the notice was posted
    scope TEXT NOT NULL,
    state TEXT NOT NULL,         -- noticed, open, preliminary, confirmed
    may_change INTEGER NOT NULL,
    electorate INTEGER NOT NULL,
    noticed_at INTEGER NOT NULL,
    opens_at INTEGER NOT NULL,
    closes_at INTEGER NOT NULL,
    extended INTEGER NOT NULL DEFAULT 0,
    objections_until INTEGER,
    result TEXT                  -- JSON: the figures announced
);
CREATE INDEX vote_of_community ON vote (community, state);
CREATE INDEX vote_of_matter ON vote (matter);

-- The electorate, frozen when the notice is posted.
CREATE TABLE roll (
    community INTEGER NOT NULL,
    vote INTEGER NOT NULL REFERENCES vote,
    household INTEGER NOT NULL,
    area TEXT NOT NULL,
    building TEXT NOT NULL,
    exclusive_area INTEGER NOT NULL,
    entitled TEXT NOT NULL,      -- owner, tenant: whose vote the household's is
    PRIMARY KEY (vote, household)
) WITHOUT ROWID;

CREATE TABLE ballot (
    community INTEGER NOT NULL,
    vote INTEGER NOT NULL REFERENCES vote,
    household INTEGER NOT NULL,
    person INTEGER NOT NULL,
    choice TEXT NOT NULL,
    channel TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (vote, household)
) WITHOUT ROWID;

-- Who belongs to several households is asked for each further one by a message of its own.
CREATE TABLE further_home (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL,
    vote INTEGER NOT NULL REFERENCES vote,
    household INTEGER NOT NULL,
    person INTEGER NOT NULL,
    UNIQUE (vote, household, person)
);

-- When taps could not arrive; a result names what lies in the hour before its close.
CREATE TABLE outage (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER NOT NULL
);
CREATE TABLE intake_beat (
    community INTEGER PRIMARY KEY,
    at INTEGER NOT NULL
);

CREATE TABLE poll (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL REFERENCES community,
    matter INTEGER NOT NULL REFERENCES matter,
    chat INTEGER NOT NULL,
    telegram_poll TEXT UNIQUE,   -- known once it is sent
    message INTEGER,
    state TEXT NOT NULL,         -- open, closed
    opened_at INTEGER NOT NULL,
    closes_at INTEGER NOT NULL,
    result TEXT
);
CREATE INDEX poll_of_matter ON poll (matter);

-- Kept by Telegram's id of the poll: an answer may come before our own row knows that id.
CREATE TABLE poll_answer (
    community INTEGER NOT NULL,
    telegram_poll TEXT NOT NULL,
    telegram_id INTEGER NOT NULL,
    option INTEGER NOT NULL,     -- 0 satisfied … 3 not, 4 don't know
    at INTEGER NOT NULL,
    PRIMARY KEY (telegram_poll, telegram_id)
) WITHOUT ROWID;

-- The append-only record: docs/record.md.
CREATE TABLE record (
    community INTEGER NOT NULL REFERENCES community,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    act TEXT NOT NULL,
    subject TEXT NOT NULL,
    entry TEXT NOT NULL,         -- canonical JSON
    digest TEXT NOT NULL,
    PRIMARY KEY (community, seq)
) WITHOUT ROWID;
CREATE INDEX record_of_subject ON record (community, subject, act, seq);
CREATE TRIGGER record_is_append_only_update BEFORE UPDATE ON record
BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER record_is_append_only_delete BEFORE DELETE ON record
BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;

-- Erasable: a text of the record and the salt that hides it once this row is gone.
CREATE TABLE record_text (
    community INTEGER NOT NULL,
    digest TEXT NOT NULL,
    salt TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (community, digest)
) WITHOUT ROWID;

-- What is due: the row is the schedule, the clock only ticks.
CREATE TABLE due (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL,
    what TEXT NOT NULL,
    subject INTEGER NOT NULL,
    at INTEGER NOT NULL,
    done_at INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    error TEXT NOT NULL DEFAULT '',
    UNIQUE (community, what, subject, at)
);
CREATE INDEX due_next ON due (at, id) WHERE done_at IS NULL;

-- Every message is a row in the transaction that caused it.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL,
    chat INTEGER NOT NULL,       -- Telegram chat id
    rank INTEGER NOT NULL,       -- smaller is sooner
    kind TEXT NOT NULL,          -- message, card, poll, stop_poll, reaction, document, menu
    purpose TEXT NOT NULL,       -- what it is, for the budget and for the reader
    subject INTEGER NOT NULL DEFAULT 0,
    payload TEXT NOT NULL,       -- JSON; of a card only what rendering needs
    card INTEGER,
    must_arrive INTEGER NOT NULL DEFAULT 0,
    not_before INTEGER NOT NULL,
    drop_after INTEGER,          -- courtesy that is not worth sending later
    created_at INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting',   -- waiting, sending, sent, failed, dropped
    attempts INTEGER NOT NULL DEFAULT 0,
    attempted_at INTEGER,
    error TEXT NOT NULL DEFAULT '',
    message INTEGER,
    once TEXT UNIQUE             -- a message that must exist at most once names itself
);
CREATE INDEX outbox_waiting ON outbox (rank, id) WHERE state = 'waiting';
CREATE INDEX outbox_sending ON outbox (id) WHERE state = 'sending';
CREATE INDEX outbox_lapsing ON outbox (drop_after) WHERE state = 'waiting' AND drop_after IS NOT NULL;
CREATE INDEX outbox_of_chat ON outbox (chat, state);

-- A message of ours that lives on: edited, never repeated.
CREATE TABLE card (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL,
    kind TEXT NOT NULL,          -- proposal, screening, ballot, notice, board, roll_call, motion, …
    subject INTEGER NOT NULL,
    chat INTEGER NOT NULL,       -- Telegram chat id
    message INTEGER,             -- known once it is sent
    dirty INTEGER NOT NULL DEFAULT 0,        -- grows with each change
    shown INTEGER NOT NULL DEFAULT 0,        -- the value of dirty that the chat shows
    edited_at INTEGER NOT NULL DEFAULT 0,
    digest TEXT NOT NULL DEFAULT '',         -- of what the chat shows
    not_before INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    ended INTEGER NOT NULL DEFAULT 0,
    UNIQUE (kind, subject, chat)
);
CREATE INDEX card_dirty ON card (id) WHERE dirty > shown AND ended = 0;
CREATE INDEX card_of_message ON card (chat, message);

-- What was sent when: the pace holds across restarts.
CREATE TABLE pace (
    community INTEGER NOT NULL,
    chat INTEGER NOT NULL,
    at INTEGER NOT NULL
);
CREATE INDEX pace_at ON pace (at);

CREATE TABLE chat_halt (
    chat INTEGER PRIMARY KEY,
    community INTEGER NOT NULL,
    until INTEGER NOT NULL
);

CREATE TABLE seen_update (
    update_id INTEGER PRIMARY KEY,
    community INTEGER NOT NULL,
    at INTEGER NOT NULL
);
CREATE INDEX seen_update_at ON seen_update (at);

CREATE TABLE dead_letter (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL,
    update_id INTEGER NOT NULL,
    body TEXT NOT NULL,
    error TEXT NOT NULL,
    at INTEGER NOT NULL,
    replayed_at INTEGER
);

-- A question of ours that waits for a person's words.
CREATE TABLE dialogue (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL,
    telegram_id INTEGER NOT NULL,
    chat INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject INTEGER NOT NULL DEFAULT 0,
    payload TEXT NOT NULL DEFAULT '{}',
    expires_at INTEGER NOT NULL,
    UNIQUE (telegram_id, chat)
);
