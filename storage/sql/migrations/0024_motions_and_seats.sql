-- A seat is held from a day on and for a term; some preside after the vice-chair, the lowest first.
ALTER TABLE seat ADD COLUMN taken_at INTEGER;       -- by who sits there now
ALTER TABLE seat ADD COLUMN term_ends_at INTEGER;   -- from then on its holder stays until a successor takes it
ALTER TABLE seat ADD COLUMN substitutes INTEGER;
UPDATE seat SET taken_at = (SELECT applied_at FROM community WHERE community.community = seat.community)
WHERE telegram_id IS NOT NULL;

-- Who keeps the roll in a room enters what the others there say: a seat.
ALTER TABLE attendance ADD COLUMN came INTEGER NOT NULL DEFAULT 0;  -- was there at some time, also if gone since
ALTER TABLE attendance ADD COLUMN entered_by INTEGER;
UPDATE attendance SET came = 1 WHERE state = 'present';
ALTER TABLE motion_ballot ADD COLUMN entered_by INTEGER;

-- A motion that somebody moved; the first on an item nobody has to move.
ALTER TABLE motion ADD COLUMN kind TEXT NOT NULL DEFAULT 'adopt';   -- rules/motions.py: MotionKind
ALTER TABLE motion ADD COLUMN mover INTEGER;        -- seat
ALTER TABLE motion ADD COLUMN text TEXT NOT NULL DEFAULT '';
ALTER TABLE motion ADD COLUMN party INTEGER;        -- to whom a matter is referred; none: to a consultation
ALTER TABLE motion ADD COLUMN withdrawn INTEGER NOT NULL DEFAULT 0;

-- What a matter of the council itself is about: the election or the review of a seat.
CREATE TABLE seat_matter (
    matter INTEGER PRIMARY KEY REFERENCES matter,
    community INTEGER NOT NULL,
    seat INTEGER NOT NULL REFERENCES seat,
    kind TEXT NOT NULL,          -- election, review
    names TEXT NOT NULL          -- JSON list: who stands for it, in order of the ballot
);
CREATE INDEX seat_matter_of_seat ON seat_matter (seat);

-- The topic of a residents' group in which its people follow the council.
ALTER TABLE chat ADD COLUMN hearing_topic INTEGER;
