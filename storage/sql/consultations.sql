-- name: prepare<!
INSERT INTO consultation (community, matter, stage, prepared_at) VALUES (:community, :matter, :stage, :at);

-- name: by_id^
SELECT * FROM consultation WHERE id = :id;

-- name: last_of_matter^
-- The one that runs, else the newest.
SELECT * FROM consultation WHERE matter = :matter ORDER BY id DESC LIMIT 1;

-- name: of_matter
SELECT * FROM consultation WHERE matter = :matter AND opened_at IS NOT NULL ORDER BY id;

-- name: ask!
UPDATE consultation SET question = :question WHERE id = :id;

-- name: meet!
UPDATE consultation SET meets_at = :at, place = :place WHERE id = :id;

-- name: open!
UPDATE consultation SET convener = :convener, opened_at = :at, until = :until WHERE id = :id;

-- name: conclude!
UPDATE consultation SET concluded_at = :at, agreed = :agreed, opinion = :opinion WHERE id = :id;

-- name: go_on!
UPDATE consultation SET next = :next WHERE id = :id;

-- name: withdraw!
UPDATE consultation SET withdrawn_at = :at, why = :why WHERE id = :id;

-- name: begin_joint!
UPDATE consultation SET joint_rule = :rule, joint_opened_at = :at WHERE id = :id;

-- name: end_joint!
UPDATE consultation SET joint_closed_at = :at, joint_result = :result WHERE id = :id;

-- name: invited
-- Of a party that is one no more nobody speaks as its people.
SELECT i.*, p.name, CASE WHEN p.ended_at IS NULL THEN p.users ELSE '[]' END AS users, p.offers FROM consultation_party i JOIN party p ON p.id = i.party
WHERE i.consultation = :consultation ORDER BY p.position, p.id;

-- name: of_invited$
SELECT consultation FROM consultation_party WHERE id = :id;

-- name: invite!
INSERT INTO consultation_party (community, consultation, party)
SELECT community, id, :party FROM consultation WHERE id = :consultation;

-- name: leave_out!
DELETE FROM consultation_party WHERE consultation = :consultation AND party = :party;

-- name: state!
UPDATE consultation_party SET stance = :stance, text = :text, stated_by = :by WHERE id = :id;

-- name: concern!
UPDATE consultation_party SET concerned = :concerned WHERE id = :id;

-- name: say!
UPDATE consultation_party SET choice = :choice, chosen_by = :by WHERE id = :id;

-- name: put_question<!
INSERT INTO consultation_question (community, invited, person, text, asked_at)
SELECT community, id, :person, :text, :at FROM consultation_party WHERE id = :invited;

-- name: questions
SELECT q.* FROM consultation_question q JOIN consultation_party i ON i.id = q.invited
WHERE i.consultation = :consultation ORDER BY q.id;

-- name: question^
SELECT * FROM consultation_question WHERE id = :id;

-- name: answer!
UPDATE consultation_question SET answer = :answer, answered_at = :at WHERE id = :id;

-- name: undertake<!
INSERT INTO undertaking (community, invited, text, offer, due_at)
SELECT community, id, :text, :offer, :due_at FROM consultation_party WHERE id = :invited;

-- name: drop_undertaking!
DELETE FROM undertaking WHERE id = :id;

-- name: undertakings
SELECT u.* FROM undertaking u JOIN consultation_party i ON i.id = u.invited
WHERE i.consultation = :consultation ORDER BY u.due_at, u.id;

-- name: undertaking^
SELECT * FROM undertaking WHERE id = :id;

-- name: late!
UPDATE undertaking SET late = 1 WHERE id = :id;

-- name: report!
UPDATE undertaking SET reported_at = :at, reported_by = :person WHERE id = :id;

-- name: confirm!
UPDATE undertaking SET confirmed_at = :at WHERE id = :id;
