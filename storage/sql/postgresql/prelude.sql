-- What SQLite has and PostgreSQL lacks, in a schema of ours: the named queries are the same for both.
-- Run with each migration, before it: a change here comes to a store by a new migration, if need be one that does nothing.
CREATE SCHEMA IF NOT EXISTS corridor;
SET LOCAL search_path = corridor;

-- A JSON array, row by row; a document may be an object in which a path leads to one.
CREATE OR REPLACE FUNCTION json_path(path text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT string_to_array(translate(substr(path, 3), '[]', '.'), '.') $$;

CREATE OR REPLACE FUNCTION json_extract(document text, path text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT document::json #>> json_path(path) $$;

CREATE OR REPLACE FUNCTION json_each(document text) RETURNS TABLE (key bigint, value text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 10
AS $$ SELECT x.n - 1, x.element FROM json_array_elements_text(document::json) WITH ORDINALITY AS x (element, n) $$;

-- Also what an object holds, without its keys.
CREATE OR REPLACE FUNCTION json_each(document text, path text) RETURNS TABLE (key bigint, value text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 10
AS $$
WITH part AS (SELECT document::json #> json_path(path) AS it)
SELECT x.n - 1, x.element
FROM part, json_array_elements_text(CASE json_typeof(it) WHEN 'array' THEN it END) WITH ORDINALITY AS x (element, n)
UNION ALL
SELECT NULL, x.value FROM part, json_each_text(CASE json_typeof(it) WHEN 'object' THEN it END) AS x
$$;

CREATE OR REPLACE FUNCTION json_array_length(document text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT json_array_length(document::json)::bigint $$;

CREATE OR REPLACE FUNCTION json_remove(document text, path text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT (document::jsonb #- json_path(path))::text $$;

-- A key, or a path that begins with a dollar sign.
CREATE OR REPLACE FUNCTION json_text(document text, key text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT CASE WHEN key LIKE '$.%' THEN json_extract(document, key) ELSE document::json ->> key END $$;

CREATE OR REPLACE FUNCTION json_text(document text, place integer) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT document::json ->> place $$;

CREATE OR REPLACE FUNCTION json_group(texts text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT to_json(texts)::text $$;

CREATE OR REPLACE FUNCTION instr(hay text, needle text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT strpos(hay, needle)::bigint $$;

CREATE OR REPLACE FUNCTION min(a bigint, b bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT CASE WHEN b < a THEN b WHEN b IS NOT NULL THEN a END $$;

CREATE OR REPLACE FUNCTION max(a bigint, b bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT CASE WHEN b > a THEN b WHEN b IS NOT NULL THEN a END $$;

CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql
AS $$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$;

DO $$
BEGIN
    IF to_regoperator('corridor.->>(text,text)') IS NULL THEN
        CREATE OPERATOR ->> (LEFTARG = text, RIGHTARG = text, FUNCTION = json_text);
        CREATE OPERATOR ->> (LEFTARG = text, RIGHTARG = integer, FUNCTION = json_text);
        CREATE AGGREGATE json_group_array (text) (SFUNC = array_append, STYPE = text[], FINALFUNC = json_group);
    END IF;
END $$;

-- Which commit of which process was the last that is on disk: asked when the answer to a COMMIT was lost.
CREATE TABLE IF NOT EXISTS last_commit (
    writer TEXT PRIMARY KEY,
    number BIGINT NOT NULL,
    at TIMESTAMPTZ NOT NULL DEFAULT now()
);

-- Roles that may read one community and no other: `SELECT corridor.let_read('reports_of_green', 3)`. The owner of the
-- tables, as whom the bot connects, is bound by no policy.
CREATE TABLE IF NOT EXISTS reader (
    role TEXT PRIMARY KEY,
    community BIGINT NOT NULL
);

-- By the role, not by a setting: a setting could be changed by whoever is bound by it. Nor by a temporary table of
-- theirs named reader: where pg_temp is not named it comes first.
CREATE OR REPLACE FUNCTION community_of(who text) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = corridor, pg_temp
AS $$ SELECT community FROM reader WHERE role = who $$;

-- What such a role may read of its community: what was decided, and figures. No accounts, names, codes or words said in
-- private; of a secret vote who has voted and the result of the vote. No role reads what does not stand here.
CREATE OR REPLACE FUNCTION shown() RETURNS TABLE (name text, columns text) LANGUAGE sql IMMUTABLE
AS $$ VALUES
    ('agenda_choice', 'community meeting household matter at'),
    ('agenda_item', 'community meeting matter position state minutes'),
    ('agreement', 'id community vote what objection units asked_at agreed_at'),
    ('assembly_call', 'id community matter state roll needed until call_by'),
    ('attendance', 'community meeting seat state at came entered_by'),
    ('ballot', 'community vote elector choice channel at home weight struck_at frozen thawed_at'),
    ('call_signature', 'community call household seat at'),
    ('chat', 'id community role scope ended_at'),
    ('commendation', 'id community state at notice_until ended_at'),
    ('commendation_word', 'community commendation household says at'),
    ('community', 'community chain name method time_zone language venue applied_at'),
    ('comparison', 'id community vote sheets differ entered_as at'),
    ('completion', 'id community matter seat at objections_until over reopened_at'),
    ('completion_objection', 'id community completion household answer_by answered_at upheld seat'),
    ('consultation', 'id community matter stage meets_at place prepared_at opened_at until concluded_at agreed next
        withdrawn_at joint_rule joint_opened_at joint_closed_at joint_result'),
    ('consultation_party', 'id community consultation party stance stated_by concerned choice chosen_by'),
    ('consultation_question', 'id community invited asked_at answered_at'),
    ('door_round', 'id community vote homes answer at'),
    ('household', 'id community area building entrance unit exclusive_area owner residents adults ended_at'),
    ('matter', 'id community stage title scope raised_at screen_by support_until support_needed supporters
        supported_at reason into_matter decided_by appeal_until hazard first_urgent adopted_at verdict decision
        decided_at done_at untitled own internal tag'),
    ('mediation', 'id community state mediator opened_at meets_at ended_at'),
    ('meeting', 'id community starts_at local_date state agenda_closes_at agenda_closed_at agenda_posted_at
        called_at presiding opened_at ended_at moved_to venue'),
    ('member', 'id community person household role joined_at'),
    ('milestone', 'id community matter title due_at late reached_at'),
    ('minutes', 'meeting community state version due_at published_at'),
    ('minutes_agreement', 'community meeting version seat at'),
    ('minutes_entry', 'id community meeting kind matter seat owner due_on replaces at done_at'),
    ('motion', 'id community meeting matter rule state opened_at closed_at result rule_data kind mover party
        withdrawn'),
    ('motion_ballot', 'community motion seat choice at entered_by'),
    ('objection', 'id community vote raised_at answer_by answered_at upheld seat consequence'),
    ('own_stage', 'id community matter name begun_at passed_at passed_by'),
    ('paper_ballot', 'id community vote home elector serial signed_on state reason entered_as entered_at checked_as
        checked_at'),
    ('party', 'id community name offers position ended_at'),
    ('poll', 'id community matter state opened_at closes_at result'),
    ('project', 'matter community lead_place lead supervisors begun_at reported_at'),
    ('project_note', 'id community matter inspection at'),
    ('record', 'community seq at act subject entry digest'),
    ('request', 'id community state household place hazard hazard_said raised_at reply_by solve_by replied_at
        lead_party solved_at resolved_at reopened rating escalated_at merged_into category need need_said list'),
    ('roll', 'community vote home area building exclusive_area entitled elector weight places sold'),
    ('seat', 'id community role stands_for scope position ended_at taken_at term_ends_at substitutes'),
    ('seat_matter', 'matter community seat kind'),
    ('sign_up', 'id community task state'),
    ('signed_list', 'id community act subject homes state entered_as entered_at checked_as checked_at rating talk'),
    ('staff', 'id community scope ended_at'),
    ('support', 'community matter household at'),
    ('survey', 'id community kind state question options right_option explanation scope private anonymous per days
        made_by opened_at closes_at result'),
    ('talk', 'id community state place scope held_on heads raised matters entered_as at'),
    ('talk_given', 'id community commendation day topic audience entered_by at'),
    ('task', 'id community team title venue scope starts_at ends_at places state'),
    ('team', 'id community name'),
    ('undertaking', 'id community invited offer due_at late reported_at confirmed_at'),
    ('vote', 'id community matter rule rule_data scope state may_change electorate noticed_at opens_at closes_at
        extended objections_until result unit area secret options repeats kind places')
$$;

CREATE OR REPLACE FUNCTION let_read(who text, which bigint) RETURNS void LANGUAGE plpgsql
SET search_path = corridor, pg_temp
AS $$
DECLARE
    one text;
BEGIN
    INSERT INTO reader (role, community) VALUES (who, which) ON CONFLICT (role) DO UPDATE SET community = which;
    IF NOT EXISTS (SELECT 1 FROM community c WHERE c.community = which) THEN
        RAISE EXCEPTION 'there is no community %', which;
    END IF;
    IF who IN (SELECT tableowner FROM pg_tables WHERE schemaname = 'corridor') THEN
        RAISE EXCEPTION '% owns the tables and reads them all', who;
    END IF;
    EXECUTE format('GRANT USAGE ON SCHEMA corridor TO %I', who);
    EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA corridor FROM %I', who);
    FOR one IN
        SELECT format('GRANT SELECT (%s) ON %s TO %I', string_agg(quote_ident(a.attname), ', '), c.oid::regclass, who)
        FROM shown() s
        JOIN pg_class c ON c.relname = s.name AND c.relnamespace = 'corridor'::regnamespace AND c.relrowsecurity
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = ANY (regexp_split_to_array(s.columns, '\s+'))
        GROUP BY c.oid
    LOOP
        EXECUTE one;
    END LOOP;
END $$;

-- Called after each migration: what is new gets its policy, and those who may read may read what is shown now.
CREATE OR REPLACE FUNCTION separate() RETURNS void LANGUAGE plpgsql
SET search_path = corridor, pg_temp
AS $$
DECLARE
    one regclass;
    words text;
BEGIN
    FOR one IN
        SELECT c.oid FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'community'
        WHERE c.relnamespace = 'corridor'::regnamespace AND c.relkind = 'r' AND NOT c.relrowsecurity
            AND NOT a.attisdropped AND c.relname <> 'reader'
    LOOP
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', one);
        EXECUTE format(
            'CREATE POLICY one_community ON %s FOR SELECT USING (community = (SELECT community_of(current_user::text)))', one
        );
    END LOOP;
    -- EXPLAIN rests on samples of all rows, and whoever asks it often enough has them, whatever a policy hides: of words
    -- none are taken. Those of an index are names of homes and kinds, which plans need.
    FOR words IN
        SELECT format('ALTER TABLE %s ALTER %I SET STATISTICS 0', c.oid::regclass, a.attname)
        FROM shown() s
        JOIN pg_class c ON c.relname = s.name AND c.relnamespace = 'corridor'::regnamespace
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = ANY (regexp_split_to_array(s.columns, '\s+'))
        WHERE a.atttypid = 'text'::regtype AND a.attstattarget IS DISTINCT FROM 0
            AND NOT EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = c.oid AND a.attnum = ANY (i.indkey))
    LOOP
        EXECUTE words;
    END LOOP;
    -- A role that is gone, or was left behind by a dump, stands in no migration's way; nor does its name admit another.
    -- No more does one of a community that is not there, or the owner.
    DELETE FROM reader
    WHERE role NOT IN (SELECT rolname FROM pg_roles) OR community NOT IN (SELECT c.community FROM community c)
        OR role IN (SELECT tableowner FROM pg_tables WHERE schemaname = 'corridor');
    DROP POLICY IF EXISTS once_closed ON secret_count;  -- of schema 40, where a role could read them
    PERFORM let_read(role, community) FROM reader;
END $$;

-- What one worker at a time may do, and until when by the server's clock (milliseconds).
CREATE TABLE IF NOT EXISTS lease (
    name TEXT PRIMARY KEY,
    holder TEXT NOT NULL,
    until BIGINT NOT NULL
);

CREATE OR REPLACE FUNCTION clock_ms() RETURNS bigint LANGUAGE sql VOLATILE
AS $$ SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint $$;
