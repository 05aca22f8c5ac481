-- Context of a transaction: who acts. The server sets it with set_config(…, true) right after BEGIN, so it ends with the transaction.
-- Without a context the policies return no rows. Policies call these functions and never current_setting, so that a signed context can
-- replace the bodies later.
CREATE SCHEMA app;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA app, public TO voicase_reporter, voicase_admin, voicase_worker, voicase_platform, voicase_sequencer,
  voicase_purger, voicase_auth, voicase_lookup, voicase_queue;
GRANT CREATE ON SCHEMA app TO voicase_auth, voicase_lookup, voicase_queue;

CREATE FUNCTION app.org() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('app.org_id', true), '')::uuid;
CREATE FUNCTION app.account() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('app.account_id', true), '')::uuid;
CREATE FUNCTION app.member() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('app.member_id', true), '')::uuid;
-- Case scope: none, named, assigned, departments or all.
CREATE FUNCTION app.scope() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('app.case_scope', true), '');
CREATE FUNCTION app.departments() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('app.departments', true), '')::uuid[];
-- Whether the member may read audit events without a case.
CREATE FUNCTION app.audits() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN coalesce(current_setting('app.audits', true), '') = 'true';
-- The date in the organisation's time zone.
CREATE FUNCTION app.today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE
  RETURN coalesce(nullif(current_setting('app.today', true), '')::date, current_date);
-- The only case that the current reporter can reach.
CREATE FUNCTION app.case_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('app.case_id', true), '')::uuid;
-- What the caller has proved to hold: the keyed hash of an access code or of an idempotency key, or the hash of an upload's secret.
CREATE FUNCTION app.receipt() RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE
  RETURN decode(nullif(current_setting('app.receipt', true), ''), 'hex');
CREATE FUNCTION app.idem() RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE
  RETURN decode(nullif(current_setting('app.idem', true), ''), 'hex');
CREATE FUNCTION app.slot() RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE
  RETURN decode(nullif(current_setting('app.slot', true), ''), 'hex');
