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

CREATE OR REPLACE FUNCTION let_read(who text, which bigint) RETURNS void LANGUAGE plpgsql
SET search_path = corridor, pg_temp
AS $$
DECLARE
    one regclass;
BEGIN
    INSERT INTO reader (role, community) VALUES (who, which) ON CONFLICT (role) DO UPDATE SET community = which;
    IF NOT EXISTS (SELECT 1 FROM community c WHERE c.community = which) THEN
        RAISE EXCEPTION 'there is no community %', which;
    END IF;
    EXECUTE format('GRANT USAGE ON SCHEMA corridor TO %I', who);
    FOR one IN SELECT polrelid::regclass FROM pg_policy WHERE polname = 'one_community' LOOP
        EXECUTE format('GRANT SELECT ON %s TO %I', one, who);
    END LOOP;
END $$;

-- Called after each migration: what is new gets its policy, and those who may read may read it.
CREATE OR REPLACE FUNCTION separate() RETURNS void LANGUAGE plpgsql
SET search_path = corridor, pg_temp
AS $$
DECLARE
    one regclass;
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
    -- Who watched the counts of an open secret vote beside its roll would see who votes how.
    IF to_regclass('secret_count') IS NOT NULL THEN
        DROP POLICY IF EXISTS once_closed ON secret_count;
        CREATE POLICY once_closed ON secret_count AS RESTRICTIVE FOR SELECT USING (EXISTS (
            SELECT 1 FROM vote v WHERE v.id = secret_count.vote AND v.state IN ('preliminary', 'confirmed')));
    END IF;
    -- A role that is gone, or was left behind by a dump, stands in no migration's way; nor does its name admit another.
    -- No more does one of a community that is not there.
    DELETE FROM reader
    WHERE role NOT IN (SELECT rolname FROM pg_roles) OR community NOT IN (SELECT c.community FROM community c);
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
