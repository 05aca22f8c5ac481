-- Claims of retaliation. A reporter who suffers a detriment because of a report sends a claim. The claim is a case, and members who handled
-- the first case never see it.
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
CREATE POLICY claim_new ON case_exclusion FOR INSERT TO voicase_lookup WITH CHECK (org_id = (SELECT app.org()) AND ground = 'claim');
CREATE POLICY claim_new ON stage_history FOR INSERT TO voicase_lookup WITH CHECK (kind = 'retaliation_claimed' AND member_id IS NULL);
CREATE POLICY claim ON category FOR SELECT TO voicase_lookup USING (org_id = (SELECT app.org()));
GRANT INSERT (org_id, id, case_id, member_id, ground) ON case_exclusion TO voicase_lookup;
GRANT SELECT (org_id, id, code, archived_on) ON category TO voicase_lookup;
GRANT SELECT (retaliation), UPDATE (retaliation, category_id) ON "case" TO voicase_lookup;
-- The reporter opens a claim with the form of claims. Routing begins with the cases that are no claims.
GRANT SELECT (retaliation) ON "case" TO voicase_reporter, voicase_worker;

-- An act of a reporter sends nothing, so that its time stays hidden. The function below writes these rows for the reporter.
DROP TRIGGER tell ON stage_history;
CREATE TRIGGER tell AFTER INSERT OR UPDATE ON stage_history FOR EACH ROW
  WHEN (current_user <> 'voicase_reporter' AND NEW.kind <> 'retaliation_claimed') EXECUTE FUNCTION app.tell_case();
DROP TRIGGER tell ON case_exclusion;
CREATE TRIGGER tell AFTER INSERT OR UPDATE ON case_exclusion FOR EACH ROW
  WHEN (current_user <> 'voicase_reporter' AND NEW.ground <> 'claim') EXECUTE FUNCTION app.tell_case();

SET ROLE voicase_lookup;
-- The members who may not see a claim about a case: each member who handles it or handled it at any time, also as a deputy, and each member
-- who is excluded from it, such as a person of the case.
CREATE FUNCTION app.handled_by(of_case uuid) RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT a.member_id FROM case_assignee a WHERE a.org_id = app.org() AND a.case_id = of_case
    UNION SELECT x.member_id FROM case_exclusion x WHERE x.org_id = app.org() AND x.case_id = of_case AND x.lifted_at IS NULL $$;
-- Whether a claim about a case would reach a member: a member who handles cases of the department, an administrator, who sees the entry of
-- a hidden case and can let in a reviewer, or the fallback reviewer.
CREATE FUNCTION app.claim_reaches(of_case uuid, of_department uuid) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ WITH RECURSIVE above AS (
      SELECT d.id, d.parent_id FROM department d WHERE d.org_id = app.org() AND d.id = of_department
      UNION SELECT d.id, d.parent_id FROM above a JOIN department d ON d.org_id = app.org() AND d.id = a.parent_id)
    SELECT EXISTS (SELECT FROM app.members_at_work() m WHERE m.id NOT IN (SELECT app.handled_by(of_case)) AND (m.rights & 16384 <> 0
      OR m.rights & 4 <> 0 AND m.case_scope = 'departments' AND (m.rights & 1 <> 0 OR EXISTS (SELECT FROM membership_department w
        WHERE w.org_id = app.org() AND w.membership_id = m.id AND w.department_id IN (SELECT a.id FROM above a)))
      OR m.case_scope <> 'none' AND EXISTS (SELECT FROM fallback_reviewer f
        WHERE f.org_id = app.org() AND f.membership_id = m.id AND f.approved_by IS NOT NULL))) $$;
-- Makes the case of the transaction a claim about the first case, in the transaction of the reporter who sends the claim. Sets the category
-- 'retaliation' unless it is limited, because a limited category needs a restriction, which a member decides.
CREATE FUNCTION app.claim_retaliation(first uuid, line_id uuid, day date) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
  UPDATE "case" c SET retaliation = true, category_id = (SELECT k.id FROM category k WHERE k.org_id = app.org() AND k.code = 'retaliation'
      AND k.archived_on IS NULL AND NOT EXISTS (SELECT FROM category_reader r WHERE r.org_id = k.org_id AND r.category_id = k.id))
    WHERE c.org_id = app.org() AND c.id = app.case_id() AND c.id <> first AND c.source = 'web' AND c.released_on IS NULL AND NOT c.retaliation;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  INSERT INTO retaliation_claim VALUES (app.org(), app.case_id(), first, day);
  INSERT INTO case_exclusion (org_id, id, case_id, member_id, ground)
    SELECT app.org(), gen_random_uuid(), app.case_id(), h, 'claim' FROM app.handled_by(first) h;
  INSERT INTO stage_history (org_id, id, case_id, position, happened_on, kind)
    SELECT app.org(), line_id, app.case_id(), count(*) + 1, day, 'retaliation_claimed' FROM stage_history s
    WHERE s.org_id = app.org() AND s.case_id = app.case_id();
  RETURN true;
END $$;
-- A member who gets the first case later loses the claims about it, because the release or a routing rule may assign the first case after
-- the claim was sent. Two exceptions keep a claim in hands: a member who handles the claim keeps it, and so does a member without whom too
-- few members would see it. Otherwise a member could hide a claim by assigning the first case to all others.
CREATE FUNCTION app.keep_claim_apart() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$
DECLARE
  c record;
BEGIN
  FOR c IN SELECT k.id, k.released_on FROM retaliation_claim r JOIN "case" k ON k.org_id = r.org_id AND k.id = r.case_id
      WHERE r.org_id = NEW.org_id AND r.first_id = NEW.case_id AND NOT EXISTS (SELECT FROM case_assignee a
        WHERE a.org_id = r.org_id AND a.case_id = r.case_id AND a.member_id = NEW.member_id AND a.ended_at IS NULL) LOOP
    BEGIN
      INSERT INTO case_exclusion (org_id, id, case_id, member_id, ground)
        VALUES (NEW.org_id, gen_random_uuid(), c.id, NEW.member_id, 'claim') ON CONFLICT DO NOTHING;
      IF FOUND AND c.released_on IS NOT NULL THEN
        IF NOT app.is_read(c.id, false) THEN
          RAISE SQLSTATE 'VC001';
        END IF;
        PERFORM pg_notify('case', NEW.org_id || ' ' || c.id);
      END IF;
    EXCEPTION WHEN SQLSTATE 'VC001' THEN NULL;
    END;
  END LOOP;
  RETURN NULL;
END $$;
SET ROLE voicase_owner;
CREATE TRIGGER keep_claim_apart AFTER INSERT ON case_assignee FOR EACH ROW EXECUTE FUNCTION app.keep_claim_apart();

SET ROLE voicase_migrator;
REVOKE ALL ON FUNCTION app.handled_by, app.claim_reaches, app.claim_retaliation, app.keep_claim_apart FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.claim_reaches, app.claim_retaliation TO voicase_reporter;
SET ROLE voicase_owner;
