
SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

CREATE SCHEMA ks;

ALTER SCHEMA ks OWNER TO voicase_owner;

CREATE FUNCTION ks.confirm(org uuid, cases uuid[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'ks', 'pg_temp'
    AS $$ UPDATE ks.secret SET pending_since = NULL WHERE org_id = org AND case_id = ANY (cases) $$;

ALTER FUNCTION ks.confirm(org uuid, cases uuid[]) OWNER TO voicase_keystore;

CREATE FUNCTION ks.open(org uuid, the_case uuid, proof bytea) RETURNS bytea
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'ks', 'pg_temp'
    AS $$ SELECT s.sk FROM ks.secret s WHERE s.org_id = org AND s.case_id = the_case AND s.proof_hash = sha256(proof) $$;

ALTER FUNCTION ks.open(org uuid, the_case uuid, proof bytea) OWNER TO voicase_keystore;

CREATE FUNCTION ks.put(org uuid, the_case uuid, secret bytea, identity_secret bytea, proof bytea, today date) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'ks', 'pg_temp'
    AS $$ INSERT INTO ks.secret VALUES (org, the_case, secret, identity_secret, sha256(proof), today) $$;

ALTER FUNCTION ks.put(org uuid, the_case uuid, secret bytea, identity_secret bytea, proof bytea, today date) OWNER TO voicase_keystore;

CREATE FUNCTION ks.read(org uuid, cases uuid[]) RETURNS TABLE(case_id uuid, sk bytea)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'ks', 'pg_temp'
    AS $$ SELECT s.case_id, s.sk FROM ks.secret s WHERE s.org_id = org AND s.case_id = ANY (cases) $$;

ALTER FUNCTION ks.read(org uuid, cases uuid[]) OWNER TO voicase_keystore;

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE ks.secret (
    org_id uuid NOT NULL,
    case_id uuid NOT NULL,
    sk bytea NOT NULL,
    sk_identity bytea NOT NULL,
    proof_hash bytea,
    pending_since date,
    CONSTRAINT secret_sk_check CHECK ((length(sk) = 32)),
    CONSTRAINT secret_sk_identity_check CHECK ((length(sk_identity) = 32))
);

ALTER TABLE ONLY ks.secret FORCE ROW LEVEL SECURITY;

ALTER TABLE ks.secret OWNER TO voicase_owner;

CREATE TABLE public.seaql_migrations (
    version character varying NOT NULL,
    applied_at bigint NOT NULL
);

ALTER TABLE public.seaql_migrations OWNER TO voicase_owner;

INSERT INTO public.seaql_migrations VALUES ('m0001_initial', 1795824000);

ALTER TABLE ONLY ks.secret
    ADD CONSTRAINT secret_pkey PRIMARY KEY (org_id, case_id);

ALTER TABLE ONLY public.seaql_migrations
    ADD CONSTRAINT seaql_migrations_pkey PRIMARY KEY (version);

CREATE POLICY functions ON ks.secret TO voicase_keystore USING (true) WITH CHECK (true);

ALTER TABLE ks.secret ENABLE ROW LEVEL SECURITY;

GRANT USAGE ON SCHEMA ks TO voicase_reporter;
GRANT USAGE ON SCHEMA ks TO voicase_admin;
GRANT USAGE ON SCHEMA ks TO voicase_worker;
GRANT ALL ON SCHEMA ks TO voicase_keystore;

REVOKE USAGE ON SCHEMA public FROM PUBLIC;

REVOKE ALL ON FUNCTION ks.confirm(org uuid, cases uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION ks.confirm(org uuid, cases uuid[]) TO voicase_worker;

REVOKE ALL ON FUNCTION ks.open(org uuid, the_case uuid, proof bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION ks.open(org uuid, the_case uuid, proof bytea) TO voicase_reporter;

REVOKE ALL ON FUNCTION ks.put(org uuid, the_case uuid, secret bytea, identity_secret bytea, proof bytea, today date) FROM PUBLIC;
GRANT ALL ON FUNCTION ks.put(org uuid, the_case uuid, secret bytea, identity_secret bytea, proof bytea, today date) TO voicase_reporter;

REVOKE ALL ON FUNCTION ks.read(org uuid, cases uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION ks.read(org uuid, cases uuid[]) TO voicase_admin;

GRANT SELECT,INSERT ON TABLE ks.secret TO voicase_keystore;

GRANT UPDATE(pending_since) ON TABLE ks.secret TO voicase_keystore;

