-- The audit log is append-only. ENABLE ALWAYS: the triggers also fire when session_replication_role is 'replica'.
CREATE FUNCTION app.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the audit log only grows'; END $$;
-- The only permitted change: the release sets the transaction id of a reporter's event.
CREATE FUNCTION app.only_release() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.xid IS NOT NULL OR NEW.xid IS NULL THEN
    RAISE EXCEPTION 'the audit log only grows';
  END IF;
  OLD.xid := NEW.xid;
  IF OLD IS DISTINCT FROM NEW THEN
    RAISE EXCEPTION 'the audit log only grows';
  END IF;
  RETURN NEW;
END $$;
-- Overwrites xid: an event of a reporter waits for the release, every other event gets its transaction's id immediately.
CREATE FUNCTION app.stamp_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.xid := CASE WHEN NEW.actor = 'reporter' THEN NULL ELSE pg_current_xact_id() END;
  RETURN NEW;
END $$;
CREATE TRIGGER stamp BEFORE INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION app.stamp_event();
CREATE TRIGGER only_release BEFORE UPDATE ON audit_event FOR EACH ROW EXECUTE FUNCTION app.only_release();
CREATE TRIGGER no_delete BEFORE DELETE ON audit_event FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON audit_event FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER no_update BEFORE UPDATE ON audit_payload FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON audit_payload FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
ALTER TABLE audit_event ENABLE ALWAYS TRIGGER only_release;
ALTER TABLE audit_event ENABLE ALWAYS TRIGGER no_delete;
ALTER TABLE audit_event ENABLE ALWAYS TRIGGER no_truncate;
ALTER TABLE audit_payload ENABLE ALWAYS TRIGGER no_update;
ALTER TABLE audit_payload ENABLE ALWAYS TRIGGER no_truncate;

-- The state of an organisation. Closed is final.
CREATE FUNCTION app.check_state() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  IF (OLD.state, NEW.state) NOT IN (('active', 'suspended'), ('suspended', 'active'), ('suspended', 'closed')) THEN
    RAISE EXCEPTION 'an organisation does not go from % to %', OLD.state, NEW.state;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER check_state BEFORE UPDATE ON organisation FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION app.check_state();

-- Four eyes. The database enforces what the server checks.
-- Whether two members may be one person. They may if their chains of inviters meet: one invited the other, directly or through others,
-- or the same member invited both. They also may if the organisation's identity provider created one of them.
CREATE FUNCTION app.may_be_one(of_org uuid, one uuid, other uuid) RETURNS boolean
  LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
  AS $$ WITH RECURSIVE line (of, id) AS (
          SELECT s, s FROM unnest(ARRAY[one, other]) s
          UNION SELECT l.of, m.invited_by FROM line l JOIN membership m ON m.org_id = of_org AND m.id = l.id WHERE m.invited_by IS NOT NULL)
        SELECT EXISTS (SELECT FROM line a JOIN line b ON a.id = b.id WHERE a.of = one AND b.of = other)
          OR EXISTS (SELECT FROM sso_identity i WHERE i.org_id = of_org AND i.membership_id IN (one, other) AND i.provisioned) $$;
-- Four eyes: the member who asked and the approver must certainly be two people, or the approval waits 24 hours. A reset that the person
-- asked for always waits 24 hours.
CREATE FUNCTION app.reset_eyes() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.decided_at < NEW.asked_at + interval '24 hours'
    AND (NEW.asked_by IS NULL OR app.may_be_one(NEW.org_id, NEW.asked_by, NEW.decided_by)) THEN
    RAISE EXCEPTION 'a reset waits a day, or takes two people';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER reset_eyes BEFORE UPDATE ON reset FOR EACH ROW
  WHEN (NEW.state = 'approved' AND OLD.state <> 'approved') EXECUTE FUNCTION app.reset_eyes();
-- The right to see identities: the same rule. It compares days, because the context contains the date only. The flag is bit 1 << 7 of
-- `allow`; no role contains it.
CREATE FUNCTION app.four_eyes() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM identity_view_request r JOIN organisation o ON o.id = r.org_id
                 WHERE r.org_id = NEW.org_id AND r.membership_id = NEW.id AND (SELECT app.member()) NOT IN (r.asked_by, r.membership_id)
                 AND (app.today() > (r.asked_at AT TIME ZONE o.time_zone)::date OR NOT app.may_be_one(r.org_id, r.asked_by, (SELECT app.member())))) THEN
    RAISE EXCEPTION 'seeing identities takes a second administrator';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER four_eyes BEFORE UPDATE ON membership FOR EACH ROW
  WHEN (NEW.allow & ~OLD.allow & 128 <> 0 AND current_user = 'voicase_admin') EXECUTE FUNCTION app.four_eyes();
-- Restrictions and the fallback reviewer: what waits comes into force only when another member approves it. If the two members may be one
-- person, an approval is possible only on a later day. It compares days, because the context contains the date only.
CREATE FUNCTION app.second_member() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.approved_by IS NULL OR NEW.approved_by IS DISTINCT FROM app.member() THEN
    RAISE EXCEPTION 'what waits takes a second member';
  END IF;
  IF app.may_be_one(NEW.org_id, NEW.asked_by, NEW.approved_by) AND NOT EXISTS (
    SELECT FROM organisation o WHERE o.id = NEW.org_id AND app.today() > (NEW.asked_at AT TIME ZONE o.time_zone)::date) THEN
    RAISE EXCEPTION 'what waits takes two people, or a day';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER second_member BEFORE UPDATE ON restriction FOR EACH ROW
  WHEN (NEW.approved_by IS DISTINCT FROM OLD.approved_by OR NEW.restricted_on IS DISTINCT FROM OLD.restricted_on) EXECUTE FUNCTION app.second_member();
CREATE TRIGGER second_member BEFORE UPDATE ON fallback_reviewer FOR EACH ROW EXECUTE FUNCTION app.second_member();

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
CREATE TRIGGER tell AFTER UPDATE ON "case" FOR EACH ROW
  WHEN (NEW.released_on IS NOT NULL AND current_user <> 'voicase_reporter') EXECUTE FUNCTION app.tell_case();
CREATE TRIGGER tell AFTER INSERT OR UPDATE ON message FOR EACH ROW
  WHEN ((NEW.author = 'staff' OR NEW.released_on IS NOT NULL) AND current_user <> 'voicase_reporter') EXECUTE FUNCTION app.tell_case();
CREATE TRIGGER tell AFTER INSERT OR UPDATE ON attachment FOR EACH ROW
  WHEN ((NEW.author = 'staff' OR NEW.released_on IS NOT NULL) AND current_user <> 'voicase_reporter') EXECUTE FUNCTION app.tell_case();
CREATE TRIGGER tell AFTER INSERT OR UPDATE ON note FOR EACH ROW
  WHEN (current_user <> 'voicase_reporter') EXECUTE FUNCTION app.tell_case();
CREATE TRIGGER tell AFTER INSERT OR UPDATE ON stage_history FOR EACH ROW
  WHEN (current_user <> 'voicase_reporter') EXECUTE FUNCTION app.tell_case();
CREATE TRIGGER tell AFTER INSERT OR UPDATE ON closing FOR EACH ROW
  WHEN (current_user <> 'voicase_reporter') EXECUTE FUNCTION app.tell_case();
CREATE TRIGGER tell AFTER INSERT OR UPDATE ON case_assignee FOR EACH ROW
  WHEN (current_user <> 'voicase_reporter') EXECUTE FUNCTION app.tell_case();
CREATE TRIGGER tell AFTER INSERT OR UPDATE ON case_restriction FOR EACH ROW
  WHEN (current_user <> 'voicase_reporter') EXECUTE FUNCTION app.tell_case();
CREATE TRIGGER tell AFTER INSERT OR UPDATE ON case_exclusion FOR EACH ROW
  WHEN (current_user <> 'voicase_reporter') EXECUTE FUNCTION app.tell_case();
CREATE TRIGGER tell AFTER INSERT OR UPDATE ON person FOR EACH ROW
  WHEN (current_user <> 'voicase_reporter') EXECUTE FUNCTION app.tell_case();
CREATE TRIGGER tell AFTER INSERT OR UPDATE ON deadline FOR EACH ROW
  WHEN (current_user <> 'voicase_reporter') EXECUTE FUNCTION app.tell_case();
CREATE TRIGGER tell AFTER INSERT OR UPDATE ON restriction FOR EACH ROW EXECUTE FUNCTION app.tell_case();
-- Only the end of a session changes access. A new session and a token refresh send nothing.
CREATE TRIGGER tell AFTER UPDATE ON session FOR EACH ROW
  WHEN (OLD.revoked_at IS DISTINCT FROM NEW.revoked_at) EXECUTE FUNCTION app.tell_access();
CREATE TRIGGER tell AFTER UPDATE ON account FOR EACH ROW
  WHEN (OLD.disabled_at IS DISTINCT FROM NEW.disabled_at) EXECUTE FUNCTION app.tell_access();
CREATE TRIGGER tell AFTER UPDATE ON membership FOR EACH ROW EXECUTE FUNCTION app.tell_access();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON membership_department FOR EACH ROW EXECUTE FUNCTION app.tell_access();
CREATE TRIGGER tell AFTER UPDATE OR DELETE ON department FOR EACH ROW EXECUTE FUNCTION app.tell_access();
-- Ends the subscriptions of the organisation's members.
CREATE TRIGGER tell AFTER UPDATE ON organisation FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION app.tell_access();
