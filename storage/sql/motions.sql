-- name: add<!
INSERT INTO motion (community, meeting, matter, rule, rule_data, state, opened_at, kind, mover, text, party)
VALUES (:community, :meeting, :matter, :rule, :rule_data, 'waiting', :at, :kind, :mover, :text, :party);

-- name: set_state!
UPDATE motion SET state = :state, opened_at = CASE WHEN :state = 'open' THEN :at ELSE opened_at END WHERE id = :id;

-- name: withdraw!
UPDATE motion SET state = 'closed', closed_at = :at, withdrawn = 1 WHERE id = :id;

-- name: by_id^
SELECT * FROM motion WHERE id = :id;

-- name: of_meeting
SELECT * FROM motion WHERE meeting = :meeting ORDER BY id;

-- name: of_matter
SELECT * FROM motion WHERE matter = :matter ORDER BY id;

-- name: ballots
-- In the order in which they were cast.
SELECT seat, choice, entered_by FROM motion_ballot WHERE motion = :motion ORDER BY at, seat;

-- name: cast!
INSERT INTO motion_ballot (community, motion, seat, choice, at, entered_by)
VALUES (:community, :motion, :seat, :choice, :at, :entered_by)
ON CONFLICT (motion, seat) DO UPDATE SET
    choice = excluded.choice, at = excluded.at, entered_by = excluded.entered_by;

-- name: close_!
UPDATE motion SET state = 'closed', closed_at = :at, result = :result WHERE id = :id;
