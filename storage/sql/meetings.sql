-- name: plan<!
INSERT INTO meeting (community, starts_at, local_date, state, agenda_closes_at)
VALUES (:community, :starts_at, :local_date, 'scheduled', :agenda_closes_at);

-- name: on_date^
SELECT * FROM meeting WHERE community = :community AND local_date = :local_date;

-- name: unplan!
-- Only a date on whose agenda nothing was ever put.
DELETE FROM meeting
WHERE id = :id AND state = 'scheduled' AND NOT EXISTS (SELECT 1 FROM agenda_item i WHERE i.meeting = meeting.id);

-- name: by_id^
SELECT * FROM meeting WHERE id = :id;

-- name: to_come
-- Those that are not over, the earliest first.
SELECT * FROM meeting
WHERE community = :community AND state IN ('scheduled', 'roll_call', 'open') ORDER BY starts_at, id;

-- name: of_matter^
-- The last agenda on which a matter stands or stood.
SELECT m.* FROM agenda_item i JOIN meeting m ON m.id = i.meeting
WHERE i.matter = :matter AND i.state IN ('waiting', 'open', 'decided') ORDER BY m.starts_at DESC LIMIT 1;

-- name: after^
SELECT m.* FROM meeting m JOIN meeting held ON held.id = :meeting
WHERE m.community = held.community AND m.starts_at > held.starts_at AND CASE WHEN CAST(:matter AS BIGINT) IS NULL THEN m.ended_at IS NULL
    ELSE EXISTS (SELECT 1 FROM agenda_item i WHERE i.meeting = m.id AND i.matter = :matter) END
ORDER BY m.starts_at, m.id LIMIT 1;

-- name: close_agenda!
UPDATE meeting SET agenda_closed_at = :at WHERE id = :id AND agenda_closed_at IS NULL;

-- name: posted!
UPDATE meeting SET agenda_posted_at = :at WHERE id = :id;

-- name: call_roll!
UPDATE meeting SET state = 'roll_call', called_at = :called_at WHERE id = :id;

-- name: open_!
UPDATE meeting SET state = 'open', opened_at = :at, presiding = :presiding WHERE id = :id;

-- name: end_!
UPDATE meeting SET state = :state, ended_at = :at, presiding = coalesce(:presiding, presiding), moved_to = :moved_to
WHERE id = :id;

-- name: items
SELECT i.meeting, i.matter, i.position, i.state, i.minutes, m.title, m.text, m.scope, m.own, m.internal
FROM agenda_item i JOIN matter m ON m.id = i.matter
WHERE i.meeting = :meeting ORDER BY i.position;

-- name: add_item!
-- At the end of the agenda; an item that had left this agenda takes its place there again.
INSERT INTO agenda_item (community, meeting, matter, position, state)
SELECT :community, :meeting, :matter, coalesce(max(position), 0) + 1, 'waiting' FROM agenda_item WHERE meeting = :meeting
ON CONFLICT (meeting, matter) DO UPDATE SET state = 'waiting', position = excluded.position;

-- name: put_in_order*!
UPDATE agenda_item SET position = :position WHERE meeting = :meeting AND matter = :matter;

-- name: give_minutes!
UPDATE agenda_item SET minutes = :minutes WHERE meeting = :meeting AND matter = :matter;

-- name: set_chat!
UPDATE meeting SET chat = :chat WHERE id = :id;

-- name: set_venue!
UPDATE meeting SET venue = :venue WHERE id = :id;

-- name: set_item!
UPDATE agenda_item SET state = :state WHERE meeting = :meeting AND matter = :matter;

-- name: attendance
-- In the order of arrival.
SELECT seat, state, at, came, entered_by FROM attendance WHERE meeting = :meeting ORDER BY at, seat;

-- name: attend!
INSERT INTO attendance (community, meeting, seat, state, at, came, entered_by)
VALUES (:community, :meeting, :seat, :state, :at, :came, :entered_by)
ON CONFLICT (meeting, seat) DO UPDATE SET
    state = excluded.state, at = excluded.at, came = max(attendance.came, excluded.came), entered_by = excluded.entered_by;

-- name: missed$
-- In the year before the last one missed, since the last review of the seat.
SELECT count(*) FROM attendance a JOIN meeting m ON m.id = a.meeting
WHERE a.seat = :seat AND a.state = 'missing'
    AND m.starts_at > (SELECT max(l.starts_at) FROM attendance b JOIN meeting l ON l.id = b.meeting
                       WHERE b.seat = :seat AND b.state = 'missing') - :year
    AND m.starts_at > coalesce((SELECT max(raised_at) FROM seat_matter s JOIN matter r ON r.id = s.matter
                                WHERE s.seat = :seat AND s.kind = 'review'), 0);

-- name: over_between
-- The meetings whose time lay in a period and that are over, the earliest first.
SELECT * FROM meeting
WHERE community = :community AND starts_at >= :since AND starts_at < :until AND ended_at IS NOT NULL ORDER BY starts_at, id;
