-- The order of the steps.
CREATE FUNCTION app.keep_opening() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF (OLD.state, NEW.state) NOT IN (('asked', 'approved'), ('asked', 'refused'), ('asked', 'withdrawn'), ('asked', 'expired'),
    ('approved', 'refused'), ('approved', 'withdrawn'), ('approved', 'expired'), ('approved', 'opened')) THEN
    RAISE EXCEPTION 'an opening does not go from % to %', OLD.state, NEW.state;
  END IF;
  IF OLD.approved_by IS NOT NULL AND (NEW.approved_by, NEW.approved_at, NEW.expires_at) IS DISTINCT FROM
    (OLD.approved_by, OLD.approved_at, OLD.expires_at) THEN
    RAISE EXCEPTION 'an approval does not change';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_opening BEFORE UPDATE ON identity_opening FOR EACH ROW WHEN (current_user IN ('voicase_admin', 'voicase_worker'))
  EXECUTE FUNCTION app.keep_opening();
CREATE TRIGGER second_member BEFORE UPDATE ON identity_opening FOR EACH ROW
  WHEN (NEW.approved_by IS DISTINCT FROM OLD.approved_by) EXECUTE FUNCTION app.second_member();

-- The ground of a disclosure must hold when a second member approves it, and when it is made. An answer of the reporter counts from its
-- release, so that no member learns when the reporter answered. A member who looks again at a date is another one than the last.
CREATE FUNCTION app.keep_disclosure() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.told_on IS NOT NULL AND (NEW.told_on, NEW.told_at) IS DISTINCT FROM (OLD.told_on, OLD.told_at)
    OR OLD.disclosed_on IS NOT NULL AND (NEW.disclosed_on, NEW.disclosed_at) IS DISTINCT FROM (OLD.disclosed_on, OLD.disclosed_at) THEN
    RAISE EXCEPTION 'the days of a disclosure do not change';
  END IF;
  IF (NEW.hold_until, NEW.hold_by, NEW.hold_at) IS DISTINCT FROM (OLD.hold_until, OLD.hold_by, OLD.hold_at)
    AND (OLD.hold_until IS NULL OR OLD.told_on IS NOT NULL OR NEW.hold_by = OLD.hold_by OR NEW.hold_by IS DISTINCT FROM app.member()
      OR app.may_be_one(NEW.org_id, OLD.hold_by, NEW.hold_by) AND NOT EXISTS (SELECT FROM organisation o
        WHERE o.id = NEW.org_id AND app.today() > (OLD.hold_at AT TIME ZONE o.time_zone)::date)) THEN
    RAISE EXCEPTION 'another member decides how long information is held back';
  END IF;
  IF NEW.state = OLD.state THEN
    RETURN NEW;
  END IF;
  IF (OLD.state, NEW.state) NOT IN (('prepared', 'approved'), ('prepared', 'cancelled'), ('approved', 'cancelled'), ('approved', 'disclosed')) THEN
    RAISE EXCEPTION 'a disclosure does not go from % to %', OLD.state, NEW.state;
  END IF;
  IF coalesce(CASE NEW.state WHEN 'cancelled' THEN NEW.cancelled_by WHEN 'disclosed' THEN NEW.disclosed_by ELSE NEW.approved_by END <> app.member(), true) THEN
    RAISE EXCEPTION 'a member acts in their own name';
  END IF;
  IF NEW.state IN ('approved', 'disclosed') AND NOT coalesce(CASE NEW.basis
    WHEN 'consent' THEN (SELECT bool_and(c.given) FROM identity_consent c
      WHERE c.org_id = NEW.org_id AND c.disclosure_id = NEW.id AND c.released_on IS NOT NULL)
    ELSE NEW.told_at + interval '24 hours' <= coalesce(NEW.disclosed_at, NEW.approved_at)
      OR NEW.told_on IS NULL AND NEW.hold_until > app.today() END, false) THEN
    RAISE EXCEPTION 'a disclosure needs consent, or a legal duty of which the reporter is informed';
  END IF;
  IF NEW.state = 'approved' AND NEW.told_on IS NULL AND NEW.approved_by = NEW.hold_by THEN
    RAISE EXCEPTION 'who decided on the day does not approve';
  END IF;
  -- Who entered a report made its access code, and could consent in the reporter's place.
  IF NEW.basis = 'consent' AND NEW.state IN ('approved', 'disclosed') AND EXISTS (SELECT FROM manual_entry e
    WHERE e.org_id = NEW.org_id AND e.case_id = NEW.case_id AND e.entered_by IN (NEW.asked_by, NEW.approved_by, NEW.disclosed_by)) THEN
    RAISE EXCEPTION 'who entered a report takes no part in a disclosure with consent';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_disclosure BEFORE UPDATE ON identity_disclosure FOR EACH ROW WHEN (current_user IN ('voicase_admin', 'voicase_worker'))
  EXECUTE FUNCTION app.keep_disclosure();
CREATE TRIGGER second_member BEFORE UPDATE ON identity_disclosure FOR EACH ROW
  WHEN (NEW.approved_by IS DISTINCT FROM OLD.approved_by) EXECUTE FUNCTION app.second_member();

-- A reporter withdraws a consent, and never a refusal.
CREATE FUNCTION app.keep_consent() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM identity_consent c WHERE c.org_id = NEW.org_id AND c.disclosure_id = NEW.disclosure_id AND c.turn = 1 AND c.given) THEN
    RAISE EXCEPTION 'only a consent is withdrawn';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_consent BEFORE INSERT ON identity_consent FOR EACH ROW WHEN (NEW.turn = 2) EXECUTE FUNCTION app.keep_consent();

SET ROLE voicase_lookup;
-- Whether these members see the case now and have the right IDENTITY_VIEW (1 << 7).
CREATE FUNCTION app.may_view_identity(of_case uuid, members uuid[]) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT NOT EXISTS (SELECT FROM unnest(members) m
    WHERE m IS NULL OR m NOT IN (SELECT r.member_id FROM app.readers_of(ARRAY[of_case]) r WHERE r.rights & 128 <> 0)) $$;
-- The request is silent when nothing waits for approval any more.
CREATE FUNCTION app.settle_identity() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
  IF NOT EXISTS (SELECT FROM identity_opening o WHERE o.org_id = NEW.org_id AND o.case_id = NEW.case_id AND o.state = 'asked')
    AND NOT EXISTS (SELECT FROM identity_disclosure d WHERE d.org_id = NEW.org_id AND d.case_id = NEW.case_id AND d.state = 'prepared') THEN
    PERFORM app.settle(NEW.org_id, NEW.case_id, '{identity_request}', NULL);
  END IF;
  RETURN NULL;
END $$;
SET ROLE voicase_owner;
-- Neither member may have lost the right or the case meanwhile. An opening needs the member who asked, a disclosure the one who makes it.
CREATE FUNCTION app.identity_eyes() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT app.may_view_identity(NEW.case_id, ARRAY[NEW.approved_by, CASE TG_TABLE_NAME WHEN 'identity_opening' THEN NEW.asked_by ELSE app.member() END]) THEN
    RAISE EXCEPTION 'an identity takes two members who may view it';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER identity_eyes BEFORE UPDATE ON identity_opening FOR EACH ROW WHEN (NEW.state IN ('approved', 'opened') AND NEW.state <> OLD.state)
  EXECUTE FUNCTION app.identity_eyes();
CREATE TRIGGER identity_eyes BEFORE UPDATE ON identity_disclosure FOR EACH ROW
  WHEN (NEW.state IN ('approved', 'disclosed') AND NEW.state <> OLD.state) EXECUTE FUNCTION app.identity_eyes();
CREATE TRIGGER settle AFTER UPDATE ON identity_opening FOR EACH ROW WHEN (OLD.state = 'asked') EXECUTE FUNCTION app.settle_identity();
CREATE TRIGGER settle AFTER UPDATE ON identity_disclosure FOR EACH ROW WHEN (OLD.state = 'prepared' AND NEW.state <> 'prepared')
  EXECUTE FUNCTION app.settle_identity();
CREATE TRIGGER tell AFTER INSERT OR UPDATE ON identity_opening FOR EACH ROW EXECUTE FUNCTION app.tell_case();
CREATE TRIGGER tell AFTER INSERT OR UPDATE ON identity_disclosure FOR EACH ROW EXECUTE FUNCTION app.tell_case();
CREATE TRIGGER tell AFTER UPDATE ON identity_consent FOR EACH ROW WHEN (NEW.released_on IS NOT NULL) EXECUTE FUNCTION app.tell_case();

-- The steps that the worker writes.
CREATE POLICY identity_new ON stage_history FOR INSERT TO voicase_worker WITH CHECK (member_id IS NULL AND kind IN ('identity_expired',
  'identity_told', 'identity_consent_given', 'identity_consent_refused', 'identity_consent_withdrawn'));

SET ROLE voicase_migrator;
REVOKE ALL ON FUNCTION app.may_view_identity, app.settle_identity FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.may_be_one TO voicase_worker;
GRANT EXECUTE ON FUNCTION app.may_view_identity TO voicase_admin;
SET ROLE voicase_owner;
