-- name: add!
INSERT INTO request (id, community, state, person, household, title, text, untitled, media, hazard,
                     "similar", category, need, list, raised_at, reply_by, solve_by)
VALUES (:id, :community, 'open', :person, :household, :title, :text, :untitled, :media, :hazard,
        :similar, :category, :need, :list, :at, :reply_by, :solve_by);

-- name: by_id^
SELECT * FROM request WHERE id = :id;

-- name: open_
SELECT * FROM request WHERE community = :community AND state = 'open' ORDER BY solve_by, id;

-- name: waiting_for
-- What is not over and is of concern to a person: their own, and what was passed to their party or to them as staff.
SELECT * FROM request r WHERE (state != 'resolved' AND person = :person) OR (state = 'open' AND (
    lead_party IN (SELECT p.id FROM party p, json_each(p.users) u WHERE CAST(u.value AS BIGINT) = :account AND p.ended_at IS NULL)
    OR (lead_party IS NULL AND lead IN (
        SELECT name FROM staff WHERE community = r.community AND telegram_id = :account AND ended_at IS NULL))
)) ORDER BY id;

-- name: raised_between
SELECT * FROM request WHERE community = :community AND raised_at >= :since AND raised_at < :until ORDER BY id;

-- name: count_of_person$
SELECT count(*) FROM request WHERE person = :person AND list IS NULL;

-- name: entitle!
UPDATE request SET title = :title, text = :title, untitled = 0 WHERE id = :id;

-- name: class_!
-- What is a hazard cannot wait, unless somebody has said what it is.
UPDATE request SET hazard = :hazard, hazard_said = 1, reply_by = :reply_by,
    need = CASE WHEN :hazard != '' AND need_said = 0 THEN 'urgent' ELSE need END WHERE id = :id;

-- name: categorised!
UPDATE request SET category = :category WHERE id = :id;

-- name: needed!
UPDATE request SET need = :need, need_said = 1 WHERE id = :id;

-- name: flagged!
UPDATE request SET vulnerable = :vulnerable WHERE id = :id;

-- name: placed!
UPDATE request SET place = :place WHERE id = :id;

-- name: lead!
UPDATE request SET lead = :lead, lead_party = :party WHERE id = :id;

-- name: replied!
UPDATE request SET replied_at = coalesce(replied_at, :at), lead = CASE lead WHEN '' THEN :lead ELSE lead END WHERE id = :id;

-- name: solved!
UPDATE request SET state = 'solved', solved_at = :at, note = :note WHERE id = :id;

-- name: asked_before$
-- Whether a message that we wrote is older than the newest report.
SELECT max(o.created_at) < r.solved_at FROM request r JOIN outbox o ON o.chat = :chat AND o.message = :message
WHERE r.id = :id GROUP BY r.id;

-- name: resolved!
UPDATE request SET state = 'resolved', resolved_at = :at WHERE id = :id;

-- name: merged!
UPDATE request SET state = 'merged', merged_into = :into WHERE id = :id OR merged_into = :id;

-- name: parted!
UPDATE request SET state = 'open', merged_into = NULL WHERE id = :id;

-- name: joined_to
SELECT * FROM request WHERE merged_into = :id ORDER BY id;

-- name: reopened!
UPDATE request SET state = 'open', solved_at = NULL, resolved_at = NULL, rating = NULL, escalated_at = NULL,
    reopened = reopened + 1, solve_by = :solve_by WHERE id = :id;

-- name: extended!
UPDATE request SET solve_by = :solve_by WHERE id = :id;

-- name: rated!
UPDATE request SET rating = :rating WHERE id = :id;

-- name: escalated!
UPDATE request SET escalated_at = :at WHERE id = :id;
