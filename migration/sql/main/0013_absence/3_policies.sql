ALTER TABLE absence ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE availability ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON absence AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON availability AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));

-- Absences are personal data. These members see them: the member, the deputy, members who assign cases (8) or manage members (16384), and
-- members who see a case that the absent member handles.
CREATE POLICY read ON absence FOR SELECT TO voicase_admin USING (member_id = (SELECT app.member()) OR deputy_id = (SELECT app.member())
  OR (SELECT app.my_rights()) & 16392 <> 0
  OR EXISTS (SELECT FROM case_assignee a WHERE a.org_id = absence.org_id AND a.member_id = absence.member_id AND a.ended_at IS NULL OFFSET 0));
CREATE POLICY own_new ON absence FOR INSERT TO voicase_admin
  WITH CHECK (member_id = (SELECT app.member()) OR (SELECT app.my_rights()) & 16384 <> 0);
CREATE POLICY own ON absence FOR UPDATE TO voicase_admin
  USING (member_id = (SELECT app.member()) OR (SELECT app.my_rights()) & 16384 <> 0);
CREATE POLICY own_end ON absence FOR DELETE TO voicase_admin
  USING (member_id = (SELECT app.member()) OR (SELECT app.my_rights()) & 16384 <> 0);
GRANT SELECT, INSERT, UPDATE (first_on, last_on, deputy_id), DELETE ON absence TO voicase_admin;
CREATE POLICY watch ON absence FOR SELECT TO voicase_lookup USING (org_id = (SELECT app.org()));
-- The worker holds back the emails of absent members, and deletes old absences.
CREATE POLICY mail ON absence FOR SELECT TO voicase_worker USING (true);
CREATE POLICY sweep ON absence FOR DELETE TO voicase_worker USING (last_on < current_date - 28);
GRANT SELECT (org_id, id, member_id, first_on, last_on, entered_by), DELETE ON absence TO voicase_worker;

CREATE POLICY own ON availability TO voicase_admin USING (member_id = (SELECT app.member()));
-- Removing a member removes the row.
CREATE POLICY leave ON availability FOR DELETE TO voicase_admin USING ((SELECT app.my_rights()) & 16384 <> 0);
CREATE POLICY leave_read ON availability FOR SELECT TO voicase_admin USING ((SELECT app.my_rights()) & 16384 <> 0);
GRANT SELECT, INSERT, UPDATE (working_days, languages, mails_when_absent), DELETE ON availability TO voicase_admin;
CREATE POLICY watch ON availability FOR SELECT TO voicase_lookup USING (org_id = (SELECT app.org()));
CREATE POLICY mail ON availability FOR SELECT TO voicase_worker USING (true);
GRANT SELECT (org_id, member_id, mails_when_absent) ON availability TO voicase_worker;

CREATE TRIGGER keep_apart BEFORE INSERT OR UPDATE OF first_on, last_on ON absence FOR EACH ROW EXECUTE FUNCTION app.keep_absences_apart();

SET ROLE voicase_migrator;
REVOKE ALL ON FUNCTION app.my_rights, app.keep_absences_apart, app.mailable, app.case_weight, app.suggestion_facts,
  app.are_absent, app.owned_out_of_sight FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.my_rights, app.case_weight, app.suggestion_facts, app.owned_out_of_sight TO voicase_admin;
GRANT EXECUTE ON FUNCTION app.are_absent TO voicase_admin, voicase_worker;
GRANT EXECUTE ON FUNCTION app.mailable TO voicase_worker;
SET ROLE voicase_owner;
