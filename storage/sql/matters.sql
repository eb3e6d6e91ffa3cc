-- name: add!
INSERT INTO matter (id, community, stage, person, title, text, scope, chat, topic, message,
                    raised_at, screen_by, support_until, support_needed, media, untitled)
VALUES (:id, :community, :stage, :person, :title, :text, :scope, :chat, :topic, :message,
        :raised_at, :screen_by, :support_until, :support_needed, :media, :untitled);

-- name: add_own!
INSERT INTO matter (id, community, stage, person, title, text, scope, chat,
                    raised_at, screen_by, support_until, support_needed, own, internal)
VALUES (:id, :community, :stage, :person, :title, :text, '', :chat, :at, :at, :at, 0, 1, :internal);

-- name: set_tag!
UPDATE matter SET tag = :tag WHERE id = :id;

-- name: set_internal!
UPDATE matter SET internal = :internal WHERE id = :id;

-- name: by_id^
SELECT * FROM matter WHERE id = :id;

-- name: in_stages
SELECT * FROM matter WHERE community = :community AND stage IN (SELECT value FROM json_each(:stages)) ORDER BY id;

-- name: decided
-- While a vote runs, or where the last one is invalid, the council's verdict is not the end of it.
SELECT * FROM matter WHERE community = :community AND internal = 0 AND verdict <> ''
    AND stage NOT IN ('noticed', 'voting', 'extended', 'preliminary', 'objection_period', 'invalid') ORDER BY decided_at DESC, id DESC LIMIT :most;

-- name: count_in_stages$
SELECT count(*) FROM matter WHERE community = :community AND stage IN (SELECT value FROM json_each(:stages));

-- name: count_of_person$
SELECT count(*) FROM matter WHERE person = :person AND own = 0;

-- name: set_stage!
UPDATE matter SET stage = :stage WHERE id = :id;

-- name: screened!
UPDATE matter SET stage = :stage, reason = :reason, into_matter = :into_matter, decided_by = :seat, appeal_until = :appeal_until
WHERE id = :id;

-- name: first_urgent!
UPDATE matter SET first_urgent = :seat, hazard = :hazard WHERE id = :id;

-- name: supported!
UPDATE matter SET supporters = supporters + :more, stage = :stage,
    supported_at = CASE WHEN supported_at IS NULL AND supporters + :more >= support_needed THEN :at ELSE supported_at END
WHERE id = :id;

-- name: adopted!
UPDATE matter SET adopted_at = :at WHERE id = :id;

-- name: decided_as!
UPDATE matter SET verdict = :verdict, decision = :decision, decided_at = :at WHERE id = :id;

-- name: done!
UPDATE matter SET done_at = :at WHERE id = :id;

-- name: supporting
SELECT household FROM support WHERE matter = :matter AND household IN (SELECT CAST(value AS BIGINT) FROM json_each(:households));

-- name: add_support!
INSERT INTO support (community, matter, household, person, at) VALUES (:community, :matter, :household, :person, :at)
ON CONFLICT DO NOTHING;

-- name: add_draft<!
INSERT INTO draft (community, person, chat, topic, message, text, media)
VALUES (:community, :person, :chat, :topic, :message, :text, :media);

-- name: draft^
SELECT * FROM draft WHERE id = :id;

-- name: entitle!
UPDATE matter SET title = :title, text = :title, untitled = 0 WHERE id = :id;

-- name: settle_draft!
UPDATE draft SET settled_at = :at WHERE id = :id AND settled_at IS NULL;

-- name: raised_between
SELECT * FROM matter WHERE community = :community AND raised_at >= :since AND raised_at < :until ORDER BY id;
