-- Notifications for GraphQL subscriptions. PostgreSQL sends them when the transaction commits; they contain ids only. Channel `case`:
-- organisation and case. Channel `access`: the account, member or organisation whose access may have changed. An act of a reporter sends
-- nothing; the release does, so that the time of the act stays hidden.
CREATE FUNCTION app.tell_case() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  PERFORM pg_notify('case', NEW.org_id || ' ' || (CASE WHEN TG_TABLE_NAME = 'case' THEN to_jsonb(NEW) ->> 'id' ELSE to_jsonb(NEW) ->> 'case_id' END));
  RETURN NULL;
END $$;
CREATE FUNCTION app.tell_access() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
  r jsonb := to_jsonb(CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END);
BEGIN
  PERFORM pg_notify('access', CASE TG_TABLE_NAME
    WHEN 'account' THEN 'account ' || (r ->> 'id')
    WHEN 'session' THEN 'account ' || (r ->> 'account_id')
    WHEN 'membership' THEN 'account ' || (r ->> 'account_id')
    WHEN 'membership_department' THEN 'member ' || (r ->> 'membership_id')
    WHEN 'organisation' THEN 'organisation ' || (r ->> 'id')
    ELSE 'organisation ' || (r ->> 'org_id') END);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION app.tell_case(), app.tell_access() FROM PUBLIC;
DO $$
DECLARE
  t text;
BEGIN
  CREATE TRIGGER tell AFTER UPDATE ON "case" FOR EACH ROW WHEN (NEW.released_on IS NOT NULL AND current_user <> 'voicase_reporter') EXECUTE FUNCTION app.tell_case();
  FOREACH t IN ARRAY ARRAY['message', 'attachment'] LOOP
    EXECUTE format('CREATE TRIGGER tell AFTER INSERT OR UPDATE ON %I FOR EACH ROW WHEN ((NEW.author = ''staff'' OR NEW.released_on IS NOT NULL) AND current_user <> ''voicase_reporter'') EXECUTE FUNCTION app.tell_case()', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['note', 'stage_history', 'closing', 'case_assignee', 'case_restriction', 'case_exclusion', 'person', 'deadline'] LOOP
    EXECUTE format('CREATE TRIGGER tell AFTER INSERT OR UPDATE ON %I FOR EACH ROW WHEN (current_user <> ''voicase_reporter'') EXECUTE FUNCTION app.tell_case()', t);
  END LOOP;
  -- Only the end of a session changes access. A new session and a token refresh send nothing.
  CREATE TRIGGER tell AFTER UPDATE ON session FOR EACH ROW WHEN (OLD.revoked_at IS DISTINCT FROM NEW.revoked_at) EXECUTE FUNCTION app.tell_access();
  CREATE TRIGGER tell AFTER UPDATE ON account FOR EACH ROW WHEN (OLD.disabled_at IS DISTINCT FROM NEW.disabled_at) EXECUTE FUNCTION app.tell_access();
  CREATE TRIGGER tell AFTER UPDATE ON membership FOR EACH ROW EXECUTE FUNCTION app.tell_access();
  CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON membership_department FOR EACH ROW EXECUTE FUNCTION app.tell_access();
  CREATE TRIGGER tell AFTER UPDATE OR DELETE ON department FOR EACH ROW EXECUTE FUNCTION app.tell_access();
END $$;
