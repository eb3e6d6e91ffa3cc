-- name: open_<!
INSERT INTO motion (community, meeting, matter, rule, rule_data, state, opened_at)
VALUES (:community, :meeting, :matter, :rule, :rule_data, 'open', :at);

-- name: by_id^
SELECT * FROM motion WHERE id = :id;

-- name: of_meeting
SELECT * FROM motion WHERE meeting = :meeting ORDER BY id;

-- name: of_matter
SELECT * FROM motion WHERE matter = :matter ORDER BY id;

-- name: ballots
-- In the order in which they were cast.
SELECT seat, choice FROM motion_ballot WHERE motion = :motion ORDER BY at, seat;

-- name: cast!
INSERT INTO motion_ballot (community, motion, seat, choice, at) VALUES (:community, :motion, :seat, :choice, :at)
ON CONFLICT (motion, seat) DO UPDATE SET choice = excluded.choice, at = excluded.at;

-- name: close_!
UPDATE motion SET state = 'closed', closed_at = :at, result = :result WHERE id = :id;
