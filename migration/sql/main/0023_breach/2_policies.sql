ALTER TABLE breach ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE breach_step ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE breach_deadline ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE breach_case ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON breach AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON breach_step AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON breach_deadline AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON breach_case AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
-- 1 << 12 is PrivacyManage.
CREATE POLICY staff ON breach TO voicase_admin USING ((SELECT app.my_rights()) & 4096 <> 0);
CREATE POLICY staff ON breach_step TO voicase_admin USING ((SELECT app.my_rights()) & 4096 <> 0);
CREATE POLICY staff ON breach_deadline TO voicase_admin USING ((SELECT app.my_rights()) & 4096 <> 0);
CREATE POLICY staff ON breach_case TO voicase_admin USING ((SELECT app.my_rights()) & 4096 <> 0
  AND EXISTS (SELECT FROM "case" c WHERE c.org_id = breach_case.org_id AND c.id = breach_case.case_id OFFSET 0));
CREATE POLICY own_new ON breach AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK (added_by = (SELECT app.member()) AND NOT closed);
CREATE POLICY own_new ON breach_step AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK (recorded_by = (SELECT app.member()));
CREATE POLICY own_new ON breach_case AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK (added_by = (SELECT app.member()));
-- The worker notes that members were reminded.
CREATE POLICY remind ON breach_deadline TO voicase_worker USING (true) WITH CHECK (remind_at IS NULL);
GRANT SELECT, INSERT, UPDATE (title, detection, nature, person_kinds, persons, record_kinds, records, consequences, measures, contact, aware_at,
  nis2, closed, revision) ON breach TO voicase_admin;
GRANT SELECT, INSERT ON breach_step TO voicase_admin;
GRANT SELECT, INSERT, UPDATE (due_at, state, met_at, remind_at) ON breach_deadline TO voicase_admin;
GRANT SELECT, INSERT, DELETE ON breach_case TO voicase_admin;
GRANT SELECT (org_id, breach_id, kind, remind_at), UPDATE (remind_at) ON breach_deadline TO voicase_worker;
ALTER POLICY post_worker ON outbox WITH CHECK (kind IN ('reset_asked', 'reset_waits', 'notifications', 'breach_due'));

SET ROLE voicase_lookup;
-- The members who keep the register, with their accounts.
CREATE FUNCTION app.breach_watchers() RETURNS TABLE (member_id uuid, account_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT w.id, m.account_id FROM app.members_at_work() w JOIN membership m ON m.org_id = app.org() AND m.id = w.id
    WHERE w.rights & 4096 <> 0 $$;
SET ROLE voicase_owner;

SET ROLE voicase_migrator;
REVOKE ALL ON FUNCTION app.number_breach, app.check_breach_step, app.check_breach, app.check_breach_deadline, app.breach_watchers FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.breach_watchers TO voicase_worker;
SET ROLE voicase_owner;
