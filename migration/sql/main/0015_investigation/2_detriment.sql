-- The risk that the reporter suffers a detriment (ISO 37002, 8.3.2; Directive (EU) 2019/1937, Art. 19 to 21). Assessments only grow. The
-- latest one of a moment counts.
CREATE TABLE assessment (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  moment text NOT NULL CHECK (moment IN ('receipt', 'start', 'during', 'outcome', 'closed')),
  likelihood smallint NOT NULL CHECK (likelihood BETWEEN 1 AND 3),
  impact smallint NOT NULL CHECK (impact BETWEEN 1 AND 3),
  reasons bytea NOT NULL,
  measures bytea,
  revision int NOT NULL DEFAULT 1,
  assessed_by uuid NOT NULL,
  assessed_on date NOT NULL,
  assessed_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id),
  FOREIGN KEY (org_id, assessed_by) REFERENCES membership (org_id, id)
);
CREATE INDEX assessment_case ON assessment (org_id, case_id);
CREATE INDEX assessment_assessed_by ON assessment (org_id, assessed_by);

-- When staff ask the reporter after the closing whether there was a detriment. The closing makes the rows, and a reopening deletes those that
-- have no result. So no member inserts or deletes them.
CREATE TABLE check_in (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  -- Days after the closing.
  days smallint NOT NULL CHECK (days IN (30, 90, 180)),
  due_on date NOT NULL,
  result text CHECK (result IN ('none', 'signs', 'retaliation', 'no_answer')),
  remark bytea,
  revision int NOT NULL DEFAULT 1,
  settled_by uuid,
  settled_on date,
  -- Whether staff were reminded of the day.
  reminded boolean NOT NULL DEFAULT false,
  PRIMARY KEY (org_id, id),
  CHECK ((result IS NULL) = (settled_by IS NULL) AND (result IS NULL) = (settled_on IS NULL)),
  CHECK (remark IS NULL OR result IS NOT NULL),
  CHECK (result IS NULL OR result NOT IN ('signs', 'retaliation') OR remark IS NOT NULL),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id),
  FOREIGN KEY (org_id, settled_by) REFERENCES membership (org_id, id)
);
CREATE UNIQUE INDEX check_in_open ON check_in (org_id, case_id, days) WHERE result IS NULL;
CREATE INDEX check_in_case ON check_in (org_id, case_id);
CREATE INDEX check_in_due ON check_in (org_id, due_on) WHERE result IS NULL;
CREATE INDEX check_in_settled_by ON check_in (org_id, settled_by);

ALTER TABLE assessment ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE check_in ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON assessment AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON check_in AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY staff ON assessment TO voicase_admin
  USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = assessment.org_id AND c.id = assessment.case_id OFFSET 0));
CREATE POLICY staff ON check_in TO voicase_admin
  USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = check_in.org_id AND c.id = check_in.case_id OFFSET 0));
CREATE POLICY own_new ON assessment AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK (assessed_by = (SELECT app.member()));
-- A check-in gets one result, in the name of the acting member.
CREATE POLICY settle_own ON check_in AS RESTRICTIVE FOR UPDATE TO voicase_admin
  USING (result IS NULL) WITH CHECK (settled_by = (SELECT app.member()));
GRANT SELECT, INSERT ON assessment TO voicase_admin;
GRANT SELECT, UPDATE (result, remark, revision, settled_by, settled_on) ON check_in TO voicase_admin;
CREATE TRIGGER tell AFTER INSERT ON assessment FOR EACH ROW EXECUTE FUNCTION app.tell_case();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OF result ON check_in FOR EACH ROW EXECUTE FUNCTION app.tell_case();

CREATE POLICY lookup ON check_in TO voicase_lookup USING (org_id = (SELECT app.org()) AND result IS NULL)
  WITH CHECK (org_id = (SELECT app.org()) AND result IS NULL);
GRANT SELECT (org_id, id, case_id, days, due_on, result, reminded), INSERT (org_id, id, case_id, days, due_on), UPDATE (reminded), DELETE
  ON check_in TO voicase_lookup;

SET ROLE voicase_lookup;
-- Spam has no reporter to protect, and the other case of a duplicate has its own check-ins.
CREATE FUNCTION app.start_check_ins() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
  INSERT INTO check_in (org_id, id, case_id, days, due_on)
    SELECT NEW.org_id, gen_random_uuid(), NEW.case_id, d, NEW.closed_on + d FROM unnest('{30,90,180}'::int[]) d
    ON CONFLICT (org_id, case_id, days) WHERE result IS NULL DO UPDATE SET reminded = false;
  RETURN NULL;
END $$;
CREATE FUNCTION app.end_check_ins() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
  DELETE FROM check_in i WHERE i.org_id = NEW.org_id AND i.case_id = NEW.id AND i.result IS NULL;
  PERFORM app.settle(NEW.org_id, NEW.id, '{deadline}', NULL);
  RETURN NULL;
END $$;
-- Takes the open check-ins whose day has come, each once.
CREATE FUNCTION app.take_check_ins(day date, batch int) RETURNS SETOF uuid
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ UPDATE check_in i SET reminded = true WHERE (i.org_id, i.id) IN (
      SELECT d.org_id, d.id FROM check_in d WHERE d.org_id = app.org() AND d.result IS NULL AND d.due_on <= day AND NOT d.reminded
      ORDER BY d.due_on LIMIT batch FOR NO KEY UPDATE SKIP LOCKED)
    RETURNING i.case_id $$;
-- The notification is silent when no check-in that had a reminder is open. A closed case has no other deadlines.
CREATE FUNCTION app.settle_check_in() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
  IF NOT EXISTS (SELECT FROM check_in i WHERE i.org_id = NEW.org_id AND i.case_id = NEW.case_id AND i.reminded AND i.id <> NEW.id) THEN
    PERFORM app.settle(NEW.org_id, NEW.case_id, '{deadline}', NULL);
  END IF;
  RETURN NULL;
END $$;
SET ROLE voicase_owner;
CREATE TRIGGER start_check_ins AFTER INSERT ON closing FOR EACH ROW
  WHEN (NEW.closed_on IS NOT NULL AND NEW.outcome NOT IN ('spam', 'duplicate')) EXECUTE FUNCTION app.start_check_ins();
CREATE TRIGGER end_check_ins AFTER UPDATE ON "case" FOR EACH ROW
  WHEN (OLD.stage = 'closed' AND NEW.stage <> 'closed') EXECUTE FUNCTION app.end_check_ins();
CREATE TRIGGER settle AFTER UPDATE OF result ON check_in FOR EACH ROW WHEN (OLD.result IS NULL AND NEW.result IS NOT NULL)
  EXECUTE FUNCTION app.settle_check_in();

SET ROLE voicase_migrator;
REVOKE ALL ON FUNCTION app.start_check_ins, app.end_check_ins, app.take_check_ins, app.settle_check_in FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.take_check_ins TO voicase_worker;
SET ROLE voicase_owner;
