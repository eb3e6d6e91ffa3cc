-- name: add<!
INSERT INTO commendation (community, state, nominee, nominated_by, deed, chat, message, at)
VALUES (:community, 'asked', :nominee, :by, :deed, :chat, :message, :at);

-- name: by_id^
SELECT * FROM commendation WHERE id = :id;

-- name: running_of^
-- One about this person that has not ended.
SELECT * FROM commendation WHERE community = :community AND nominee = :nominee
AND state IN ('asked', 'agreed', 'noticed', 'doubted');

-- name: in_state
SELECT * FROM commendation WHERE community = :community AND state = :state ORDER BY id;

-- name: set_state!
UPDATE commendation SET state = :state, ended_at = :ended_at WHERE id = :id;

-- name: notice!
UPDATE commendation SET state = 'noticed', notice_until = :until WHERE id = :id;

-- name: say!
INSERT INTO commendation_word (community, commendation, household, says, why, at)
VALUES (:community, :commendation, :household, :says, :why, :at)
ON CONFLICT DO NOTHING;

-- name: counts^
SELECT count(*) FILTER (WHERE says = 'support') AS support, count(*) FILTER (WHERE says = 'object') AS object
FROM commendation_word WHERE commendation = :id;

-- name: objections
SELECT why FROM commendation_word WHERE commendation = :id AND says = 'object' AND why != '' ORDER BY at;

-- name: add_talk<!
INSERT INTO talk_given (community, commendation, day, topic, audience, entered_by, at)
VALUES (:community, :commendation, :day, :topic, :audience, :by, :at);

-- name: talks
SELECT * FROM talk_given WHERE community = :community AND day >= :since AND day < :until ORDER BY day, id;
