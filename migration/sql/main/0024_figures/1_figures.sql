-- Figures: counts of cases of whole periods. The worker counts a period once, some time after its end, and no row ever changes. No row shows
-- a group of fewer than five cases.
CREATE TABLE figures (
  org_id uuid NOT NULL REFERENCES organisation (id),
  first_on date NOT NULL,
  last_on date NOT NULL,
  cases int NOT NULL CHECK (cases >= 5 AND cases % 5 = 0),
  tables jsonb NOT NULL CHECK (jsonb_typeof(tables) = 'array'),
  PRIMARY KEY (org_id, first_on),
  CHECK (first_on < last_on)
);
-- Periods never overlap, because the difference of two that overlap could show a smaller group.
CREATE FUNCTION app.figures_follow() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM figures f WHERE f.org_id = NEW.org_id AND f.last_on >= NEW.first_on) THEN
    RAISE EXCEPTION 'figures of a period that does not follow the last one' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER follow BEFORE INSERT ON figures FOR EACH ROW EXECUTE FUNCTION app.figures_follow();

-- The worker has judged each quarter up to this day: either a period ended with it, or it waits for the next quarter. No quarter is judged
-- again, because the answer would show the exact number of its reports.
CREATE TABLE figures_mark (
  org_id uuid NOT NULL REFERENCES organisation (id),
  judged_to date NOT NULL,
  PRIMARY KEY (org_id, judged_to)
);

ALTER TABLE figures ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON figures AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
-- The right AnalyticsView is 11, 1 << 10.
CREATE POLICY staff ON figures FOR SELECT TO voicase_admin USING (EXISTS (SELECT FROM membership m
  WHERE m.org_id = figures.org_id AND m.id = (SELECT app.member()) AND app.rights(m.role, m.allow, m.deny) & 1024 <> 0));
CREATE POLICY count ON figures FOR SELECT TO voicase_worker USING (true);
CREATE POLICY count_new ON figures FOR INSERT TO voicase_worker WITH CHECK (true);
GRANT SELECT ON figures TO voicase_admin;
GRANT SELECT (org_id, first_on, last_on), INSERT ON figures TO voicase_worker;

ALTER TABLE figures_mark ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON figures_mark AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY count ON figures_mark FOR SELECT TO voicase_worker USING (true);
CREATE POLICY count_new ON figures_mark FOR INSERT TO voicase_worker WITH CHECK (true);
GRANT SELECT, INSERT ON figures_mark TO voicase_worker;

-- What the worker counts. No column is sealed.
CREATE POLICY count ON closing FOR SELECT TO voicase_worker USING (true);
CREATE POLICY count ON case_exclusion FOR SELECT TO voicase_worker USING (true);
GRANT SELECT (org_id, case_id, round, outcome, closed_on) ON closing TO voicase_worker;
GRANT SELECT (org_id, case_id, lifted_at) ON case_exclusion TO voicase_worker;
GRANT SELECT (anonymity, closed_on, restricted) ON "case" TO voicase_worker;
