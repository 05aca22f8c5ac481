ALTER TABLE routing_rule ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE case_routing ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE category_reader ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON routing_rule AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON case_routing AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON category_reader AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));

-- Every member's transaction reads the rules, because any change of a case can trigger one. A removed rule never changes.
CREATE POLICY read ON routing_rule FOR SELECT TO voicase_admin, voicase_worker USING (true);
CREATE POLICY add ON routing_rule FOR INSERT TO voicase_admin WITH CHECK (changed_by = (SELECT app.member()));
CREATE POLICY change ON routing_rule FOR UPDATE TO voicase_admin USING (removed_at IS NULL) WITH CHECK (changed_by = (SELECT app.member()));
CREATE POLICY apply ON routing_rule FOR SELECT TO voicase_lookup USING (org_id = (SELECT app.org()));
GRANT SELECT, INSERT,
  UPDATE (position, name, revision, active, triggers, conditions, to_department, assign, deputy, restrict_to, notify, changed_by, changed_at,
    removed_at) ON routing_rule TO voicase_admin;
GRANT SELECT (org_id, id, position, revision, active, triggers, conditions, to_department, assign, deputy, restrict_to, notify, removed_at)
  ON routing_rule TO voicase_worker;

CREATE POLICY staff ON case_routing FOR SELECT TO voicase_admin
  USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = case_routing.org_id AND c.id = case_routing.case_id OFFSET 0));
CREATE POLICY apply ON case_routing FOR INSERT TO voicase_lookup WITH CHECK (org_id = (SELECT app.org()));
GRANT SELECT ON case_routing TO voicase_admin;

CREATE POLICY staff ON category_reader TO voicase_admin USING (true) WITH CHECK (true);
CREATE POLICY apply ON category_reader FOR SELECT TO voicase_lookup USING (org_id = (SELECT app.org()));
GRANT SELECT, INSERT, DELETE ON category_reader TO voicase_admin;
CREATE POLICY add ON category FOR INSERT TO voicase_admin WITH CHECK (true);
CREATE POLICY change ON category FOR UPDATE TO voicase_admin USING (true) WITH CHECK (true);
GRANT INSERT (org_id, id, code, name), UPDATE (name, archived_on) ON category TO voicase_admin;

-- What app.route_by_rules and app.limit_to_category write.
CREATE POLICY route_new ON case_assignee FOR INSERT TO voicase_lookup WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY route_new ON case_restriction FOR INSERT TO voicase_lookup WITH CHECK (org_id = (SELECT app.org()) AND NOT reviewer);
CREATE POLICY route ON case_restriction FOR UPDATE TO voicase_lookup USING (org_id = (SELECT app.org()) AND NOT reviewer)
  WITH CHECK (ended_at IS NOT NULL);
CREATE POLICY route_new ON stage_history FOR INSERT TO voicase_lookup
  WITH CHECK (kind = 'routed' AND (member_id IS NULL OR member_id = (SELECT app.member()))
    OR kind = 'restricted' AND member_id = (SELECT app.member()));
CREATE POLICY route_new ON restriction FOR INSERT TO voicase_lookup WITH CHECK (org_id = (SELECT app.org()) AND approved_by IS NULL);
CREATE POLICY route ON restriction FOR UPDATE TO voicase_lookup USING (org_id = (SELECT app.org()) AND restricted_on IS NOT NULL)
  WITH CHECK (ended_at IS NOT NULL);

-- The facts that conditions compare. Nothing sealed.
GRANT SELECT (channel_id, department_id, category_id, severity, source, language) ON "case" TO voicase_worker;
CREATE POLICY route ON department FOR SELECT TO voicase_worker USING (true);
GRANT SELECT (org_id, id, parent_id) ON department TO voicase_worker;

CREATE CONSTRAINT TRIGGER keep_limited AFTER UPDATE OF category_id, restricted ON "case" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.category_id IS NOT NULL AND NOT NEW.restricted
    AND (NEW.category_id IS DISTINCT FROM OLD.category_id OR OLD.restricted))
  EXECUTE FUNCTION app.keep_limited();

SET ROLE voicase_migrator;
REVOKE ALL ON FUNCTION app.may_be_named, app.may_be_given, app.restrict_case, app.tell_restricted, app.limit_to_category, app.route_by_rules,
  app.rule, app.with_effect, app.keep_limited FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.limit_to_category TO voicase_admin;
GRANT EXECUTE ON FUNCTION app.route_by_rules TO voicase_admin, voicase_worker;
SET ROLE voicase_owner;
