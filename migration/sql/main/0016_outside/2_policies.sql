ALTER TABLE outside_request ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE outside_answer ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
-- A link names no organisation, so app.auth_outside looks for it in all organisations.
CREATE POLICY tenant ON outside_request AS RESTRICTIVE TO voicase_owner, voicase_migrator, voicase_reporter, voicase_admin, voicase_worker,
  voicase_purger, voicase_platform, voicase_sequencer, voicase_backup, voicase_lookup, voicase_queue, voicase_keystore
  USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON outside_answer AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));

CREATE POLICY staff ON outside_request TO voicase_admin
  USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = outside_request.org_id AND c.id = outside_request.case_id OFFSET 0));
CREATE POLICY own_new ON outside_request AS RESTRICTIVE FOR INSERT TO voicase_admin
  WITH CHECK (asked_by = (SELECT app.member()) AND state = 'open');
-- A member revokes in their own name. A revoked request stays revoked, because another question needs another link.
CREATE POLICY own ON outside_request AS RESTRICTIVE FOR UPDATE TO voicase_admin USING (state <> 'revoked')
  WITH CHECK (CASE state WHEN 'revoked' THEN revoked_by = (SELECT app.member()) ELSE state = 'open' END);
CREATE POLICY staff ON outside_answer FOR SELECT TO voicase_admin
  USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = outside_answer.org_id AND c.id = outside_answer.case_id OFFSET 0));
GRANT SELECT (org_id, id, case_id, task_id, action_id, recipient, question, revision, wrong_codes, state, round, asked_by, asked_on, reopened_on,
    expires_on, opened_on, revoked_by, revoked_on),
  INSERT (org_id, id, case_id, task_id, action_id, recipient, question, revision, shown, link_hash, code_hash, asked_by, asked_on, expires_on),
  UPDATE (state, round, reopened_on, expires_on, revoked_by, revoked_on) ON outside_request TO voicase_admin;
GRANT SELECT ON outside_answer TO voicase_admin;

CREATE POLICY expire_read ON outside_request FOR SELECT TO voicase_worker USING (true);
CREATE POLICY expire ON outside_request FOR UPDATE TO voicase_worker USING (state = 'open') WITH CHECK (state = 'expired');
GRANT SELECT (org_id, id, case_id, state, expires_on), UPDATE (state) ON outside_request TO voicase_worker;

CREATE POLICY auth ON outside_request TO voicase_auth USING (true) WITH CHECK (true);
GRANT SELECT (org_id, id, case_id, task_id, action_id, shown, link_hash, code_hash, wrong_codes, locked_until, state, expires_on, opened_on),
  UPDATE (wrong_codes, locked_until, opened_on) ON outside_request TO voicase_auth;

CREATE POLICY answer ON outside_request TO voicase_lookup USING (org_id = (SELECT app.org()));
CREATE POLICY answer_new ON outside_answer FOR INSERT TO voicase_lookup WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY outside_new ON stage_history FOR INSERT TO voicase_lookup WITH CHECK (kind = 'outside_answered' AND member_id IS NULL);
CREATE POLICY outside ON corrective_action FOR SELECT TO voicase_lookup USING (org_id = (SELECT app.org()));
GRANT SELECT (org_id, id, case_id, task_id, action_id, link_hash, code_hash, state, round, asked_by, expires_on), UPDATE (state)
  ON outside_request TO voicase_lookup;
GRANT INSERT ON outside_answer TO voicase_lookup;
GRANT SELECT (org_id, id, case_id, state) ON corrective_action TO voicase_lookup;

CREATE TRIGGER tell AFTER INSERT ON outside_request FOR EACH ROW EXECUTE FUNCTION app.tell_case();
-- A wrong code sends nothing.
CREATE TRIGGER tell_change AFTER UPDATE ON outside_request FOR EACH ROW
  WHEN (NEW.state <> OLD.state OR NEW.opened_on IS DISTINCT FROM OLD.opened_on) EXECUTE FUNCTION app.tell_case();
CREATE TRIGGER tell AFTER INSERT ON outside_answer FOR EACH ROW EXECUTE FUNCTION app.tell_case();
