-- Claims of retaliation. A reporter who suffers a detriment because of a report sends a claim. The claim is a case, and members who worked
-- on the first case do not see it.
ALTER TABLE "case" ADD COLUMN retaliation boolean NOT NULL DEFAULT false;

-- Which case a claim is about. The handlers of the first case must not learn of the claim, so the first case has no trace of it.
CREATE TABLE retaliation_claim (
  org_id uuid NOT NULL,
  -- The claim.
  case_id uuid NOT NULL,
  first_id uuid NOT NULL,
  claimed_on date NOT NULL,
  PRIMARY KEY (org_id, case_id),
  CHECK (case_id <> first_id),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id),
  FOREIGN KEY (org_id, first_id) REFERENCES "case" (org_id, id)
);
CREATE INDEX retaliation_claim_first ON retaliation_claim (org_id, first_id);
ALTER TABLE retaliation_claim ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON retaliation_claim AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
-- Only a member who sees both cases knows of the link.
CREATE POLICY staff ON retaliation_claim FOR SELECT TO voicase_admin
  USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = retaliation_claim.org_id AND c.id = retaliation_claim.case_id OFFSET 0)
    AND EXISTS (SELECT FROM "case" c WHERE c.org_id = retaliation_claim.org_id AND c.id = retaliation_claim.first_id OFFSET 0));
CREATE POLICY claim ON retaliation_claim TO voicase_lookup USING (org_id = (SELECT app.org()));
GRANT SELECT ON retaliation_claim TO voicase_admin;
GRANT SELECT, INSERT ON retaliation_claim TO voicase_lookup;

-- An exclusion by a claim is never lifted: only the ground 'person' can be.
ALTER TABLE case_exclusion DROP CONSTRAINT case_exclusion_ground_check,
  ADD CONSTRAINT case_exclusion_ground_check CHECK (ground IN ('reporter', 'person', 'recusal', 'claim'));
CREATE POLICY claim_new ON case_exclusion FOR INSERT TO voicase_lookup WITH CHECK (org_id = (SELECT app.org()) AND ground IN ('claim', 'person'));
CREATE POLICY claim_lifted ON case_exclusion FOR UPDATE TO voicase_lookup USING (org_id = (SELECT app.org()) AND ground = 'person');
CREATE POLICY claim ON person FOR SELECT TO voicase_lookup USING (org_id = (SELECT app.org()));
GRANT SELECT (org_id, case_id, member_id, removed_at) ON person TO voicase_lookup;
GRANT SELECT (ground), UPDATE (lifted_at) ON case_exclusion TO voicase_lookup;
CREATE POLICY claim_new ON stage_history FOR INSERT TO voicase_lookup WITH CHECK (kind = 'retaliation_claimed' AND member_id IS NULL);
CREATE POLICY claim ON category FOR SELECT TO voicase_lookup USING (org_id = (SELECT app.org()));
GRANT INSERT (org_id, id, case_id, member_id, ground) ON case_exclusion TO voicase_lookup;
GRANT SELECT (org_id, id, code, archived_on) ON category TO voicase_lookup;
GRANT SELECT (retaliation), UPDATE (retaliation, category_id) ON "case" TO voicase_lookup;
GRANT SELECT (from_stage, kind) ON stage_history TO voicase_lookup;
GRANT SELECT (assigned_at) ON case_assignee TO voicase_lookup;
GRANT UPDATE (owner_id) ON task, corrective_action, deadline TO voicase_lookup;
CREATE POLICY release ON corrective_action FOR UPDATE TO voicase_lookup USING (org_id = (SELECT app.org()));
GRANT SELECT (org_id, case_id, member_id) ON message, note TO voicase_lookup;
CREATE POLICY claim ON message FOR SELECT TO voicase_lookup USING (org_id = (SELECT app.org()));
CREATE POLICY claim ON note FOR SELECT TO voicase_lookup USING (org_id = (SELECT app.org()));
-- The reporter opens a claim with the form of claims. Routing begins with the cases that are no claims.
GRANT SELECT (retaliation) ON "case" TO voicase_reporter, voicase_worker;

-- An act of a reporter sends nothing, so that its time stays hidden. The function below writes these rows for the reporter.
DROP TRIGGER tell ON stage_history;
CREATE TRIGGER tell AFTER INSERT OR UPDATE ON stage_history FOR EACH ROW
  WHEN (current_user <> 'voicase_reporter' AND NEW.kind <> 'retaliation_claimed') EXECUTE FUNCTION app.tell_case();
DROP TRIGGER tell ON case_restriction;
CREATE TRIGGER tell AFTER INSERT OR UPDATE ON case_restriction FOR EACH ROW
  WHEN (current_user <> 'voicase_reporter' AND app.case_id() IS NULL) EXECUTE FUNCTION app.tell_case();
DROP TRIGGER tell ON case_exclusion;
CREATE TRIGGER tell AFTER INSERT OR UPDATE ON case_exclusion FOR EACH ROW
  WHEN (current_user <> 'voicase_reporter' AND NEW.ground <> 'claim') EXECUTE FUNCTION app.tell_case();

-- Whether a step of the timeline is work on the case, and no decision of a second person. Feedback comes with a message or with the approval
-- of a closing.
CREATE FUNCTION app.is_work(kind text, from_stage text) RETURNS boolean LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
  AS $$ SELECT from_stage IS DISTINCT FROM 'pending_review' AND kind NOT IN ('restriction_refused', 'reviewer_let_in', 'identity_approved',
    'identity_refused', 'identity_disclosure_approved', 'feedback_given') $$;
SET ROLE voicase_lookup;
-- The members who worked on a case, and the members who are excluded from it, such as a person of the case. The decision of a second person
-- is no work: the approval of a closing or of an identity. An assignment alone is no work either.
CREATE FUNCTION app.worked_on(of_case uuid) RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT s.member_id FROM stage_history s WHERE s.org_id = app.org() AND s.case_id = of_case AND app.is_work(s.kind, s.from_stage)
      AND s.member_id IS NOT NULL
    UNION SELECT m.member_id FROM message m WHERE m.org_id = app.org() AND m.case_id = of_case AND m.member_id IS NOT NULL
    UNION SELECT n.member_id FROM note n WHERE n.org_id = app.org() AND n.case_id = of_case
    UNION SELECT x.member_id FROM case_exclusion x WHERE x.org_id = app.org() AND x.case_id = of_case AND x.lifted_at IS NULL $$;
-- The members who may see a claim about a case: those who may see a restricted first case, and those of a limited category. NULL: the members
-- of the department.
CREATE FUNCTION app.claim_named(first uuid) RETURNS uuid[]
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT CASE WHEN c.restricted OR l.readers <> '{}' THEN ARRAY(
      SELECT m.id FROM app.members_at_work() m WHERE m.case_scope IN ('named', 'departments') AND (l.readers = '{}' OR m.id = ANY (l.readers))
        AND (NOT c.restricted OR EXISTS (SELECT FROM case_restriction r
          WHERE r.org_id = c.org_id AND r.case_id = c.id AND r.member_id = m.id AND r.ended_at IS NULL))) END
    FROM "case" c CROSS JOIN LATERAL (SELECT ARRAY(SELECT r.member_id FROM category k
      JOIN category_reader r ON r.org_id = k.org_id AND r.category_id = k.id
      WHERE k.org_id = app.org() AND k.code = 'retaliation' AND k.archived_on IS NULL) AS readers) l
    WHERE c.org_id = app.org() AND c.id = first $$;
-- Whether a claim would reach a member who is not kept apart: a member who handles cases of the department, or a named member if the claim is
-- restricted; an administrator who can let in a reviewer; or, without an administrator, the fallback reviewer.
CREATE FUNCTION app.claim_reaches(apart uuid[], named uuid[], of_department uuid) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ WITH RECURSIVE above AS (
      SELECT d.id, d.parent_id FROM department d WHERE d.org_id = app.org() AND d.id = of_department
      UNION SELECT d.id, d.parent_id FROM above a JOIN department d ON d.org_id = app.org() AND d.id = a.parent_id),
    free AS MATERIALIZED (SELECT m.* FROM app.members_at_work() m WHERE m.id <> ALL (apart))
    SELECT EXISTS (SELECT FROM free m WHERE m.rights & 4 <> 0 AND CASE WHEN named IS NOT NULL THEN m.case_scope IN ('named', 'departments') AND m.id = ANY (named)
        ELSE m.case_scope = 'departments' AND (m.rights & 1 <> 0 OR EXISTS (SELECT FROM membership_department w
          WHERE w.org_id = app.org() AND w.membership_id = m.id AND w.department_id IN (SELECT a.id FROM above a))) END
      OR m.rights & 16384 <> 0 AND EXISTS (SELECT FROM free r WHERE r.id <> m.id AND r.rights & 4 <> 0 AND r.case_scope IN ('named', 'departments'))
      OR m.case_scope <> 'none' AND NOT EXISTS (SELECT FROM free a WHERE a.rights & 16384 <> 0) AND EXISTS (SELECT FROM fallback_reviewer f
        WHERE f.org_id = app.org() AND f.membership_id = m.id AND f.approved_by IS NOT NULL)) $$;
-- The members who are kept apart from a claim about a case: those who worked on it, and those who were assigned to it at any time, also as a
-- deputy. The assigned members who did nothing are kept apart only if the claim still reaches a member. Otherwise a member could prevent
-- claims by assigning the first case to everyone. NULL: a claim reaches no member.
CREATE FUNCTION app.kept_apart(first uuid) RETURNS uuid[]
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$
DECLARE
  workers uuid[] := ARRAY(SELECT w FROM app.worked_on(first) w);
  all_of_them uuid[] := ARRAY(SELECT unnest(workers)
    UNION SELECT a.member_id FROM case_assignee a WHERE a.org_id = app.org() AND a.case_id = first);
  of_department uuid := (SELECT c.department_id FROM "case" c WHERE c.org_id = app.org() AND c.id = first);
BEGIN
  RETURN CASE WHEN app.claim_reaches(all_of_them, app.claim_named(first), of_department) THEN all_of_them
    WHEN app.claim_reaches(workers, app.claim_named(first), of_department) THEN workers END;
END $$;
-- Why a report takes no claim: 'reach' if it would reach no member, 'many' if there are `most` claims about it and about its claims. NULL: it
-- takes one. Locks the first case, so that no member begins to work on it in the meantime.
CREATE FUNCTION app.claim_refused(first uuid, most int) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
  PERFORM FROM "case" c WHERE c.org_id = app.org() AND c.id = first FOR UPDATE;
  RETURN CASE WHEN (WITH RECURSIVE up AS (
        SELECT first AS id UNION SELECT r.first_id FROM up JOIN retaliation_claim r ON r.org_id = app.org() AND r.case_id = up.id),
      down AS (SELECT up.id FROM up UNION SELECT r.case_id FROM down JOIN retaliation_claim r ON r.org_id = app.org() AND r.first_id = down.id)
      SELECT count(*) FROM down JOIN retaliation_claim r ON r.org_id = app.org() AND r.case_id = down.id) >= most THEN 'many'
    WHEN app.kept_apart(first) IS NULL THEN 'reach' END;
END $$;
-- Makes the case of the transaction a claim about the first case, in the transaction of the reporter who sends the claim.
CREATE FUNCTION app.claim_retaliation(first uuid, line_id uuid, day date) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$
DECLARE
  named uuid[] := app.claim_named(first);
  apart uuid[] := app.kept_apart(first);
BEGIN
  IF apart IS NULL THEN
    RETURN false;
  END IF;
  UPDATE "case" c SET retaliation = true, restricted = named IS NOT NULL,
      department_id = (SELECT f.department_id FROM "case" f WHERE f.org_id = c.org_id AND f.id = first),
      category_id = (SELECT k.id FROM category k WHERE k.org_id = app.org() AND k.code = 'retaliation' AND k.archived_on IS NULL)
    WHERE c.org_id = app.org() AND c.id = app.case_id() AND c.id <> first AND c.source = 'web' AND c.released_on IS NULL AND NOT c.retaliation;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  INSERT INTO retaliation_claim VALUES (app.org(), app.case_id(), first, day);
  INSERT INTO case_exclusion (org_id, id, case_id, member_id, ground)
    SELECT app.org(), gen_random_uuid(), app.case_id(), m, 'claim' FROM unnest(apart) m;
  INSERT INTO case_restriction (org_id, id, case_id, member_id, reviewer)
    SELECT app.org(), gen_random_uuid(), app.case_id(), m, false FROM unnest(named) m WHERE m <> ALL (apart);
  INSERT INTO stage_history (org_id, id, case_id, position, happened_on, kind)
    SELECT app.org(), line_id, app.case_id(), count(*) + 1, day, 'retaliation_claimed' FROM stage_history s
    WHERE s.org_id = app.org() AND s.case_id = app.case_id();
  RETURN true;
END $$;
-- A member who begins to work on a case, or is excluded from it, loses the claims about it, unless a claim would then reach no member. A member
-- whom the system assigns loses them too, because the release assigns the first case after the claim was sent. An assignment by another member
-- changes nothing until the member does something. Otherwise a member could take a claim from its readers.
CREATE FUNCTION app.keep_claims_apart() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$
DECLARE
  c record;
  successor uuid;
BEGIN
  FOR c IN SELECT k.id, k.stage, k.released_on, k.department_id, k.restricted FROM retaliation_claim r JOIN "case" k ON k.org_id = r.org_id AND k.id = r.case_id
      WHERE r.org_id = NEW.org_id AND r.first_id = NEW.case_id AND NOT EXISTS (SELECT FROM case_exclusion x
        WHERE x.org_id = k.org_id AND x.case_id = k.id AND x.member_id = NEW.member_id AND x.lifted_at IS NULL)
      ORDER BY k.id FOR NO KEY UPDATE OF k LOOP
    CONTINUE WHEN NOT app.claim_reaches(
      ARRAY(SELECT x.member_id FROM case_exclusion x WHERE x.org_id = NEW.org_id AND x.case_id = c.id AND x.lifted_at IS NULL) || NEW.member_id,
      CASE WHEN c.restricted THEN ARRAY(SELECT n.member_id FROM case_restriction n
        WHERE n.org_id = NEW.org_id AND n.case_id = c.id AND n.ended_at IS NULL) END, c.department_id);
    -- An entry of a person may be wrong, and its exclusion lifted.
    INSERT INTO case_exclusion (org_id, id, case_id, member_id, ground)
      VALUES (NEW.org_id, gen_random_uuid(), c.id, NEW.member_id, CASE WHEN to_jsonb(NEW) ->> 'ground' = 'person' THEN 'person' ELSE 'claim' END)
      ON CONFLICT DO NOTHING;
    CONTINUE WHEN NOT FOUND;
    UPDATE task t SET owner_id = NULL WHERE t.org_id = NEW.org_id AND t.case_id = c.id AND t.owner_id = NEW.member_id AND t.state = 'open';
    UPDATE corrective_action a SET owner_id = NULL
      WHERE a.org_id = NEW.org_id AND a.case_id = c.id AND a.owner_id = NEW.member_id AND a.state = 'open';
    UPDATE deadline d SET owner_id = NULL WHERE d.org_id = NEW.org_id AND d.case_id = c.id AND d.owner_id = NEW.member_id AND d.met_on IS NULL;
    UPDATE case_restriction n SET ended_at = app.today()::timestamptz
      WHERE n.org_id = NEW.org_id AND n.case_id = c.id AND n.member_id = NEW.member_id AND n.ended_at IS NULL;
    UPDATE case_assignee a SET ended_at = greatest(a.assigned_at, app.today()::timestamptz)
      WHERE a.org_id = NEW.org_id AND a.case_id = c.id AND a.member_id = NEW.member_id AND a.ended_at IS NULL;
    IF FOUND THEN
      successor := NULL;
      UPDATE case_assignee a SET backup = false WHERE a.org_id = NEW.org_id AND a.case_id = c.id AND a.ended_at IS NULL AND a.backup
        AND NOT EXISTS (SELECT FROM case_assignee m WHERE m.org_id = a.org_id AND m.case_id = a.case_id AND m.ended_at IS NULL AND NOT m.backup)
        RETURNING a.member_id INTO successor;
      IF c.released_on IS NOT NULL AND c.stage <> 'closed' THEN
        PERFORM app.tell_restricted(c.id, successor, NULL, NULL);
      END IF;
    END IF;
    IF c.released_on IS NOT NULL THEN
      PERFORM pg_notify('case', NEW.org_id || ' ' || c.id);
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
-- A wrong entry of a person was removed. Lifts the exclusion from the claims too, unless the claim has an entry of its own.
CREATE FUNCTION app.lift_claims() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
  UPDATE case_exclusion x SET lifted_at = NEW.lifted_at FROM retaliation_claim r
    WHERE r.org_id = NEW.org_id AND r.first_id = NEW.case_id AND x.org_id = r.org_id AND x.case_id = r.case_id AND x.member_id = NEW.member_id
      AND x.ground = 'person' AND x.lifted_at IS NULL AND NOT EXISTS (SELECT FROM person p
        WHERE p.org_id = x.org_id AND p.case_id = x.case_id AND p.member_id = x.member_id AND p.removed_at IS NULL);
  RETURN NULL;
END $$;
SET ROLE voicase_owner;
CREATE TRIGGER lift_claims AFTER UPDATE OF lifted_at ON case_exclusion FOR EACH ROW
  WHEN (OLD.lifted_at IS NULL AND NEW.lifted_at IS NOT NULL) EXECUTE FUNCTION app.lift_claims();
CREATE TRIGGER keep_claims_apart AFTER INSERT ON case_assignee FOR EACH ROW
  WHEN (app.member() IS NULL OR app.member() = NEW.member_id) EXECUTE FUNCTION app.keep_claims_apart();
CREATE TRIGGER keep_claims_apart AFTER INSERT ON case_exclusion FOR EACH ROW EXECUTE FUNCTION app.keep_claims_apart();
CREATE TRIGGER keep_claims_apart AFTER INSERT ON stage_history FOR EACH ROW
  WHEN (NEW.member_id IS NOT NULL AND app.is_work(NEW.kind, NEW.from_stage)) EXECUTE FUNCTION app.keep_claims_apart();
CREATE TRIGGER keep_claims_apart AFTER INSERT ON message FOR EACH ROW
  WHEN (NEW.member_id IS NOT NULL) EXECUTE FUNCTION app.keep_claims_apart();
CREATE TRIGGER keep_claims_apart AFTER INSERT ON note FOR EACH ROW EXECUTE FUNCTION app.keep_claims_apart();

SET ROLE voicase_migrator;
REVOKE ALL ON FUNCTION app.worked_on, app.claim_named, app.claim_reaches, app.kept_apart, app.claim_refused, app.claim_retaliation,
  app.keep_claims_apart, app.lift_claims FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.claim_refused, app.claim_retaliation TO voicase_reporter;
SET ROLE voicase_owner;
