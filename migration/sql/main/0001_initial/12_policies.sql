-- Row-level security. Restrictive policies: the tenant, and the exclusion of a member from a case. Permissive policies: the rows that
-- a role's scope can reach. An expression that does not depend on the row is a sub-select: PostgreSQL computes it once a statement.
ALTER TABLE organisation ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE organisation_key ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE department ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE category ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE form_version ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE channel ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE release_mark ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE account ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE second_factor ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE passkey ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE recovery_code ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE session ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE ceremony ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE sign_in_event ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE email_change ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE membership ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE membership_department ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE invitation ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE reset ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE identity_view_request ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE fallback_reviewer ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE api_token ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE sso_provider ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE sso_domain ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE sso_identity ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "case" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE case_counter ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE answer ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE reporter_access ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE identity ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE message ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE read_mark ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE note ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE upload_slot ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE attachment ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE unjoined_file ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE stage_history ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE closing ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE person ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE case_assignee ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE case_restriction ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE restriction ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE case_exclusion ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE deadline ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_event ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_payload ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_case ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE idempotency_key ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE outbox ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE job ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE platform_mark ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE abuse_day ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE abuse_address ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

-- The tenant. Tables of a person's sign-in and of the platform have none.
CREATE POLICY tenant ON organisation AS RESTRICTIVE TO voicase_reporter, voicase_admin, voicase_worker, voicase_platform, voicase_owner
  USING (id = (SELECT app.org())) WITH CHECK (id = (SELECT app.org()));
CREATE POLICY tenant ON organisation_key AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON department AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON category AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON form_version AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON membership_department AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON identity_view_request AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON fallback_reviewer AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON case_counter AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON answer AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON reporter_access AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON identity AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON read_mark AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON note AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON unjoined_file AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON stage_history AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON closing AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON person AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON case_assignee AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON case_restriction AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON restriction AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON case_exclusion AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON deadline AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON audit_payload AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON audit_case AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON idempotency_key AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));

-- Some definer functions read across organisations. A tenant policy with `OR current_user = …` cannot use an index: PostgreSQL then reads
-- the rows of all organisations (375 ms for a list beside 500,000 cases of other organisations, 9 ms without). So the exception is in the
-- roles of the policy: all roles except the owner of such functions. The other policies of that role limit what it reads. tenant_new keeps
-- its writes in the organisation of the transaction.
-- The worker's queue: it claims a job, and finds what waits for release, in any organisation.
CREATE POLICY tenant ON "case" AS RESTRICTIVE TO voicase_owner, voicase_migrator, voicase_reporter, voicase_admin, voicase_worker,
  voicase_purger, voicase_platform, voicase_sequencer, voicase_backup, voicase_auth, voicase_lookup, voicase_keystore
  USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON message AS RESTRICTIVE TO voicase_owner, voicase_migrator, voicase_reporter, voicase_admin, voicase_worker,
  voicase_purger, voicase_platform, voicase_sequencer, voicase_backup, voicase_auth, voicase_lookup, voicase_keystore
  USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON attachment AS RESTRICTIVE TO voicase_owner, voicase_migrator, voicase_reporter, voicase_admin, voicase_worker,
  voicase_purger, voicase_platform, voicase_sequencer, voicase_backup, voicase_auth, voicase_lookup, voicase_keystore
  USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON audit_event AS RESTRICTIVE TO voicase_owner, voicase_migrator, voicase_reporter, voicase_admin, voicase_worker,
  voicase_purger, voicase_platform, voicase_sequencer, voicase_backup, voicase_auth, voicase_lookup, voicase_keystore
  USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON outbox AS RESTRICTIVE TO voicase_owner, voicase_migrator, voicase_reporter, voicase_admin, voicase_worker,
  voicase_purger, voicase_platform, voicase_sequencer, voicase_backup, voicase_auth, voicase_lookup, voicase_keystore
  USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON release_mark AS RESTRICTIVE TO voicase_owner, voicase_migrator, voicase_reporter, voicase_admin, voicase_worker,
  voicase_purger, voicase_platform, voicase_sequencer, voicase_backup, voicase_auth, voicase_lookup, voicase_keystore
  USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant_new ON "case" AS RESTRICTIVE TO voicase_queue USING (true) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant_new ON message AS RESTRICTIVE TO voicase_queue USING (true) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant_new ON attachment AS RESTRICTIVE TO voicase_queue USING (true) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant_new ON audit_event AS RESTRICTIVE TO voicase_queue USING (true) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant_new ON outbox AS RESTRICTIVE TO voicase_queue USING (true) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant_new ON release_mark AS RESTRICTIVE TO voicase_queue USING (true) WITH CHECK (org_id = (SELECT app.org()));
-- It claims jobs, and the lookup of an API token adds one.
CREATE POLICY tenant ON job AS RESTRICTIVE TO voicase_owner, voicase_migrator, voicase_reporter, voicase_admin, voicase_worker,
  voicase_purger, voicase_platform, voicase_sequencer, voicase_backup, voicase_lookup, voicase_keystore
  USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
-- The address of a channel and the id of an upload lead to an organisation.
CREATE POLICY tenant ON channel AS RESTRICTIVE TO voicase_owner, voicase_migrator, voicase_reporter, voicase_admin, voicase_worker,
  voicase_purger, voicase_platform, voicase_sequencer, voicase_backup, voicase_auth, voicase_queue, voicase_keystore
  USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON upload_slot AS RESTRICTIVE TO voicase_owner, voicase_migrator, voicase_reporter, voicase_admin, voicase_worker,
  voicase_purger, voicase_platform, voicase_sequencer, voicase_backup, voicase_auth, voicase_queue, voicase_keystore
  USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant_new ON channel AS RESTRICTIVE TO voicase_lookup USING (true) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant_new ON upload_slot AS RESTRICTIVE TO voicase_lookup USING (true) WITH CHECK (org_id = (SELECT app.org()));
-- Before the person chooses an organisation, sign-in lists the memberships of the account. An invitation's link names no organisation.
-- After the lookup the transaction is in the organisation of the invitation.
CREATE POLICY tenant ON membership AS RESTRICTIVE TO voicase_owner, voicase_migrator, voicase_reporter, voicase_admin, voicase_worker,
  voicase_purger, voicase_platform, voicase_sequencer, voicase_backup, voicase_lookup, voicase_queue, voicase_keystore
  USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON invitation AS RESTRICTIVE TO voicase_owner, voicase_migrator, voicase_reporter, voicase_admin, voicase_worker,
  voicase_purger, voicase_platform, voicase_sequencer, voicase_backup, voicase_lookup, voicase_queue, voicase_keystore
  USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant_new ON membership AS RESTRICTIVE TO voicase_auth USING (true) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant_new ON invitation AS RESTRICTIVE TO voicase_auth USING (true) WITH CHECK (org_id = (SELECT app.org()));
-- A person asks for a reset and completes it without an organisation in the transaction. A request with a token names no organisation. The
-- lookup of the token returns it. Before single sign-on the transaction has no organisation either.
CREATE POLICY tenant ON reset AS RESTRICTIVE TO voicase_owner, voicase_migrator, voicase_reporter, voicase_admin, voicase_worker,
  voicase_purger, voicase_platform, voicase_sequencer, voicase_backup, voicase_lookup, voicase_queue, voicase_keystore
  USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON api_token AS RESTRICTIVE TO voicase_owner, voicase_migrator, voicase_reporter, voicase_admin, voicase_worker,
  voicase_purger, voicase_platform, voicase_sequencer, voicase_backup, voicase_lookup, voicase_queue, voicase_keystore
  USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON sso_provider AS RESTRICTIVE TO voicase_owner, voicase_migrator, voicase_reporter, voicase_admin, voicase_worker,
  voicase_purger, voicase_platform, voicase_sequencer, voicase_backup, voicase_lookup, voicase_queue, voicase_keystore
  USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON sso_domain AS RESTRICTIVE TO voicase_owner, voicase_migrator, voicase_reporter, voicase_admin, voicase_worker,
  voicase_purger, voicase_platform, voicase_sequencer, voicase_backup, voicase_lookup, voicase_queue, voicase_keystore
  USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON sso_identity AS RESTRICTIVE TO voicase_owner, voicase_migrator, voicase_reporter, voicase_admin, voicase_worker,
  voicase_purger, voicase_platform, voicase_sequencer, voicase_backup, voicase_lookup, voicase_queue, voicase_keystore
  USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));

-- Data of the organisation itself: every role whose transaction is in the organisation can read it.
CREATE POLICY read ON organisation FOR SELECT TO voicase_reporter, voicase_admin, voicase_worker, voicase_platform USING (true);
CREATE POLICY found ON organisation FOR INSERT TO voicase_platform WITH CHECK (true);
CREATE POLICY decide ON organisation FOR UPDATE TO voicase_platform USING (true) WITH CHECK (true);
CREATE POLICY lookup ON organisation FOR SELECT TO voicase_queue USING (true);
CREATE POLICY auth ON organisation FOR SELECT TO voicase_auth USING (true);
CREATE POLICY read ON organisation_key FOR SELECT TO voicase_reporter, voicase_admin, voicase_worker, voicase_platform USING (true);
CREATE POLICY found ON organisation_key FOR INSERT TO voicase_platform WITH CHECK (true);
CREATE POLICY read ON department FOR SELECT TO voicase_admin, voicase_platform USING (true);
CREATE POLICY found ON department FOR INSERT TO voicase_platform WITH CHECK (true);
CREATE POLICY change ON department TO voicase_admin USING (true) WITH CHECK (true);
CREATE POLICY auth ON department FOR SELECT TO voicase_auth USING (true);
-- Dissolving a department moves everything in it, also rows that the caller cannot see. Only in the caller's organisation.
CREATE POLICY dissolve ON department TO voicase_lookup USING (org_id = (SELECT app.org()));
CREATE POLICY dissolve ON membership_department TO voicase_lookup USING (org_id = (SELECT app.org()));
CREATE POLICY dissolve ON channel FOR UPDATE TO voicase_lookup USING (org_id = (SELECT app.org()));
CREATE POLICY dissolve ON "case" TO voicase_lookup USING (org_id = (SELECT app.org()));
CREATE POLICY read ON category FOR SELECT TO voicase_admin USING (true);
CREATE POLICY found ON category FOR INSERT TO voicase_platform WITH CHECK (true);
CREATE POLICY read ON form_version FOR SELECT TO voicase_reporter, voicase_admin USING (true);
CREATE POLICY found ON form_version FOR INSERT TO voicase_platform WITH CHECK (true);
CREATE POLICY read ON channel FOR SELECT TO voicase_reporter, voicase_admin USING (true);
CREATE POLICY found ON channel FOR INSERT TO voicase_platform WITH CHECK (true);
CREATE POLICY lookup ON channel FOR SELECT TO voicase_lookup USING (true);
CREATE POLICY mark ON release_mark TO voicase_worker USING (true) WITH CHECK (true);
CREATE POLICY queue ON release_mark FOR SELECT TO voicase_queue USING (true);

-- People. An account is visible to itself and to the organisations that it is a member of. After an account leaves an organisation, the
-- organisation can no longer read the account.
CREATE POLICY read ON account FOR SELECT TO voicase_admin USING (id = (SELECT app.account())
  OR id = ANY (ARRAY(SELECT m.account_id FROM membership m WHERE m.org_id = (SELECT app.org()) AND m.removed_at IS NULL)));
CREATE POLICY own ON account FOR UPDATE TO voicase_admin USING (id = (SELECT app.account())) WITH CHECK (id = (SELECT app.account()));
CREATE POLICY auth ON account TO voicase_auth USING (true) WITH CHECK (true);
CREATE POLICY watch ON account FOR SELECT TO voicase_lookup USING (true);
CREATE POLICY auth ON second_factor TO voicase_auth USING (true) WITH CHECK (true);
CREATE POLICY auth ON passkey TO voicase_auth USING (true) WITH CHECK (true);
CREATE POLICY auth ON recovery_code TO voicase_auth USING (true) WITH CHECK (true);
CREATE POLICY auth ON session TO voicase_auth USING (true) WITH CHECK (true);
CREATE POLICY sweep ON session TO voicase_worker USING (expires_at < now() - interval '30 days');
CREATE POLICY auth ON ceremony TO voicase_auth USING (true) WITH CHECK (true);
CREATE POLICY auth ON sign_in_event TO voicase_auth USING (true) WITH CHECK (true);
CREATE POLICY auth ON email_change TO voicase_auth USING (true) WITH CHECK (true);
CREATE POLICY sweep ON email_change TO voicase_worker USING (expires_at < now() - interval '30 days');

CREATE POLICY active ON membership AS RESTRICTIVE TO voicase_admin USING ((SELECT app.org_is_active()));
CREATE POLICY read ON membership FOR SELECT TO voicase_admin, voicase_worker USING (true);
CREATE POLICY change ON membership FOR UPDATE TO voicase_admin USING (true) WITH CHECK (true);
CREATE POLICY auth ON membership FOR SELECT TO voicase_auth USING (true);
CREATE POLICY auth_join ON membership FOR INSERT TO voicase_auth WITH CHECK (true);
CREATE POLICY auth_return ON membership FOR UPDATE TO voicase_auth USING (removed_at IS NOT NULL) WITH CHECK (true);
CREATE POLICY auth_suspend ON membership FOR UPDATE TO voicase_auth USING (removed_at IS NULL) WITH CHECK (suspended_at IS NOT NULL);
CREATE POLICY watch ON membership FOR SELECT TO voicase_lookup USING (org_id = (SELECT app.org()));
CREATE POLICY read ON membership_department FOR SELECT TO voicase_admin, voicase_worker USING (true);
CREATE POLICY change ON membership_department TO voicase_admin USING (true) WITH CHECK (true);
CREATE POLICY auth ON membership_department TO voicase_auth USING (true) WITH CHECK (true);

CREATE POLICY staff ON invitation TO voicase_admin USING (true) WITH CHECK (true);
CREATE POLICY found ON invitation FOR INSERT TO voicase_platform WITH CHECK (true);
CREATE POLICY sweep ON invitation TO voicase_worker USING (expires_at < now() - interval '30 days');
CREATE POLICY auth ON invitation TO voicase_auth USING (true) WITH CHECK (true);
-- A member asks and decides in their own name only.
CREATE POLICY auth ON reset TO voicase_auth USING (true) WITH CHECK (true);
CREATE POLICY read ON reset FOR SELECT TO voicase_admin USING (true);
CREATE POLICY ask ON reset FOR INSERT TO voicase_admin WITH CHECK (state = 'waiting' AND asked_by = (SELECT app.member()));
CREATE POLICY decide ON reset FOR UPDATE TO voicase_admin USING (state = 'waiting') WITH CHECK (decided_by = (SELECT app.member()));
-- An administrator asks in their own name only.
CREATE POLICY read ON identity_view_request FOR SELECT TO voicase_admin USING (true);
CREATE POLICY ask ON identity_view_request FOR INSERT TO voicase_admin WITH CHECK (asked_by = (SELECT app.member()));
CREATE POLICY decide ON identity_view_request FOR DELETE TO voicase_admin USING (true);
CREATE POLICY read ON fallback_reviewer FOR SELECT TO voicase_admin USING (true);
CREATE POLICY ask ON fallback_reviewer FOR INSERT TO voicase_admin WITH CHECK (asked_by = (SELECT app.member()) AND approved_by IS NULL);
CREATE POLICY decide ON fallback_reviewer FOR UPDATE TO voicase_admin USING (approved_by IS NULL) WITH CHECK (approved_by = (SELECT app.member()));
CREATE POLICY forget ON fallback_reviewer FOR DELETE TO voicase_admin USING (true);
CREATE POLICY watch ON fallback_reviewer FOR SELECT TO voicase_lookup USING (org_id = (SELECT app.org()));
-- A member makes and revokes tokens in their own name only. A revoked token stays revoked.
CREATE POLICY auth ON api_token TO voicase_auth USING (true) WITH CHECK (true);
CREATE POLICY read ON api_token FOR SELECT TO voicase_admin USING (true);
CREATE POLICY make ON api_token FOR INSERT TO voicase_admin WITH CHECK (made_by = (SELECT app.member()));
CREATE POLICY revoke ON api_token FOR UPDATE TO voicase_admin USING (revoked_at IS NULL) WITH CHECK (revoked_by = (SELECT app.member()));
CREATE POLICY staff ON sso_provider TO voicase_admin USING (true) WITH CHECK (true);
CREATE POLICY staff ON sso_domain TO voicase_admin USING (true) WITH CHECK (true);
CREATE POLICY staff ON sso_identity TO voicase_admin USING (true) WITH CHECK (true);
CREATE POLICY auth ON sso_provider TO voicase_auth USING (true) WITH CHECK (true);
CREATE POLICY auth ON sso_domain TO voicase_auth USING (true) WITH CHECK (true);
CREATE POLICY auth ON sso_identity TO voicase_auth USING (true) WITH CHECK (true);

-- Cases, for staff: released, in scope, and never for an excluded member. A member who is named for a case sees it from any department. The
-- fallback reviewer sees hidden cases without watchers.
CREATE POLICY staff ON "case" TO voicase_admin USING (
  released_on IS NOT NULL AND ((SELECT app.scope()) <> 'none' AND id = ANY ((SELECT app.cases_fallback())::uuid[])
  OR (NOT restricted OR id = ANY ((SELECT app.cases_named())::uuid[]))
  AND CASE (SELECT app.scope())
    WHEN 'all' THEN true
    WHEN 'departments' THEN department_id = ANY ((SELECT app.departments())::uuid[])
      OR id = ANY ((SELECT app.cases_assigned())::uuid[]) OR id = ANY ((SELECT app.cases_named())::uuid[])
    WHEN 'assigned' THEN id = ANY ((SELECT app.cases_assigned())::uuid[])
    WHEN 'named' THEN id = ANY ((SELECT app.cases_named())::uuid[])
    ELSE false
  END));
CREATE POLICY excluded ON "case" AS RESTRICTIVE TO voicase_admin USING (NOT id = ANY ((SELECT app.cases_excluded())::uuid[]));
CREATE POLICY active ON "case" AS RESTRICTIVE TO voicase_admin USING ((SELECT app.org_is_active()));
-- A member who sees a case sees its dependent rows. The sub-select runs under the policies of "case".
CREATE POLICY staff ON answer TO voicase_admin
  USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = answer.org_id AND c.id = answer.case_id));
CREATE POLICY staff ON read_mark TO voicase_admin
  USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = read_mark.org_id AND c.id = read_mark.case_id));
CREATE POLICY staff ON note TO voicase_admin USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = note.org_id AND c.id = note.case_id));
CREATE POLICY staff ON stage_history TO voicase_admin
  USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = stage_history.org_id AND c.id = stage_history.case_id));
CREATE POLICY staff ON closing TO voicase_admin
  USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = closing.org_id AND c.id = closing.case_id));
CREATE POLICY staff ON person TO voicase_admin
  USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = person.org_id AND c.id = person.case_id));
CREATE POLICY staff ON deadline TO voicase_admin
  USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = deadline.org_id AND c.id = deadline.case_id));
CREATE POLICY staff ON case_counter TO voicase_admin
  USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = case_counter.org_id AND c.id = case_counter.case_id));
CREATE POLICY staff ON case_assignee TO voicase_admin
  USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = case_assignee.org_id AND c.id = case_assignee.case_id));
CREATE POLICY staff ON case_restriction TO voicase_admin
  USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = case_restriction.org_id AND c.id = case_restriction.case_id));
CREATE POLICY staff ON restriction TO voicase_admin
  USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = restriction.org_id AND c.id = restriction.case_id));
CREATE POLICY staff ON case_exclusion TO voicase_admin
  USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = case_exclusion.org_id AND c.id = case_exclusion.case_id));
-- Later messages and files of a reporter wait for their own release.
CREATE POLICY staff ON message TO voicase_admin
  USING ((author = 'staff' OR released_on IS NOT NULL) AND EXISTS (SELECT FROM "case" c WHERE c.org_id = message.org_id AND c.id = message.case_id));
CREATE POLICY staff ON attachment TO voicase_admin
  USING ((author = 'staff' OR released_on IS NOT NULL) AND EXISTS (SELECT FROM "case" c WHERE c.org_id = attachment.org_id AND c.id = attachment.case_id));
-- A member writes in their own name only: messages, files and notes, entries of the timeline, and what they have read.
CREATE POLICY own_new ON message AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK (author = 'staff' AND member_id = (SELECT app.member()));
CREATE POLICY own_new ON attachment AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK (author = 'staff' AND member_id = (SELECT app.member()));
CREATE POLICY own_new ON stage_history AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK (member_id = (SELECT app.member()));
CREATE POLICY own_new ON note AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK (member_id = (SELECT app.member()));
CREATE POLICY own ON note AS RESTRICTIVE FOR UPDATE TO voicase_admin USING (member_id = (SELECT app.member()));
CREATE POLICY own_new ON read_mark AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK (member_id = (SELECT app.member()));
CREATE POLICY own ON read_mark AS RESTRICTIVE FOR UPDATE TO voicase_admin USING (member_id = (SELECT app.member()));
CREATE POLICY own_new ON restriction AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK (asked_by = (SELECT app.member()) AND approved_by IS NULL);
-- A member cannot recuse another member, and cannot write an exclusion with the ground 'reporter'. Exclusions with these two grounds
-- are never lifted.
CREATE POLICY own_new ON case_exclusion AS RESTRICTIVE FOR INSERT TO voicase_admin
  WITH CHECK (ground = 'person' OR ground = 'recusal' AND member_id = (SELECT app.member()));
CREATE POLICY entered ON case_exclusion AS RESTRICTIVE FOR UPDATE TO voicase_admin USING (ground = 'person');

-- For the functions that return the cases of the current member, and for those that find hidden cases.
CREATE POLICY lookup ON case_assignee FOR SELECT TO voicase_lookup USING (member_id = (SELECT app.member()));
CREATE POLICY lookup ON case_restriction FOR SELECT TO voicase_lookup USING (member_id = (SELECT app.member()));
CREATE POLICY lookup ON case_exclusion FOR SELECT TO voicase_lookup USING (member_id = (SELECT app.member()));
CREATE POLICY watch ON case_assignee FOR SELECT TO voicase_lookup USING (org_id = (SELECT app.org()));
CREATE POLICY watch ON case_restriction FOR SELECT TO voicase_lookup USING (org_id = (SELECT app.org()));
CREATE POLICY watch_new ON case_restriction FOR INSERT TO voicase_lookup WITH CHECK (reviewer);
CREATE POLICY watch ON case_exclusion FOR SELECT TO voicase_lookup USING (org_id = (SELECT app.org()));
CREATE POLICY watch ON restriction FOR SELECT TO voicase_lookup USING (org_id = (SELECT app.org()));
CREATE POLICY watch ON stage_history FOR SELECT TO voicase_lookup USING (org_id = (SELECT app.org()));
CREATE POLICY watch_new ON stage_history FOR INSERT TO voicase_lookup WITH CHECK (kind = 'reviewer_let_in');

-- Cases, for the current reporter: their one case and its dependent rows.
CREATE POLICY reporter ON "case" TO voicase_reporter USING (id = (SELECT app.case_id()));
CREATE POLICY active_new ON "case" AS RESTRICTIVE FOR INSERT TO voicase_reporter WITH CHECK ((SELECT app.org_is_active()));
CREATE POLICY reporter ON answer TO voicase_reporter USING (case_id = (SELECT app.case_id()));
CREATE POLICY reporter ON message TO voicase_reporter USING (case_id = (SELECT app.case_id()));
CREATE POLICY reporter ON stage_history TO voicase_reporter USING (case_id = (SELECT app.case_id()));
CREATE POLICY reporter ON deadline TO voicase_reporter USING (case_id = (SELECT app.case_id()));
CREATE POLICY reporter ON case_counter TO voicase_reporter USING (case_id = (SELECT app.case_id()));
CREATE POLICY reporter ON identity TO voicase_reporter USING (case_id = (SELECT app.case_id()));
-- The reporter sees files that staff attach to a message. A file that staff attach to the case itself is evidence and is hidden.
CREATE POLICY reporter ON attachment TO voicase_reporter USING (case_id = (SELECT app.case_id()) AND (author = 'reporter' OR message_id IS NOT NULL));
CREATE POLICY reporter ON closing FOR SELECT TO voicase_reporter USING (case_id = (SELECT app.case_id()) AND closed_on IS NOT NULL);
CREATE POLICY reporter ON read_mark TO voicase_reporter USING (case_id = (SELECT app.case_id()) AND member_id IS NULL);
CREATE POLICY reporter ON reporter_access FOR SELECT TO voicase_reporter USING (mac = (SELECT app.receipt()));
CREATE POLICY reporter_new ON reporter_access FOR INSERT TO voicase_reporter WITH CHECK (case_id = (SELECT app.case_id()));

-- Rows that the caller reaches with a secret or key that they hold.
CREATE POLICY holder ON upload_slot TO voicase_reporter USING (secret_hash = (SELECT app.slot())) WITH CHECK (secret_hash = (SELECT app.slot()) AND member_id IS NULL);
CREATE POLICY holder_staff ON upload_slot TO voicase_admin USING (secret_hash = (SELECT app.slot()) AND member_id IS NOT NULL)
  WITH CHECK (secret_hash = (SELECT app.slot()) AND member_id IS NOT NULL);
CREATE POLICY lookup ON upload_slot FOR SELECT TO voicase_lookup USING (true);
CREATE POLICY holder ON idempotency_key TO voicase_reporter, voicase_admin USING (mac = (SELECT app.idem())) WITH CHECK (mac = (SELECT app.idem()));

-- Files whose pieces are not joined yet. A role that sees the attachment sees the row. The sub-select runs under the policies of attachment.
CREATE POLICY of_attachment ON unjoined_file FOR SELECT TO voicase_reporter, voicase_admin
  USING (EXISTS (SELECT FROM attachment a WHERE a.org_id = unjoined_file.org_id AND a.id = unjoined_file.id));
CREATE POLICY attach ON unjoined_file FOR INSERT TO voicase_reporter, voicase_admin
  WITH CHECK (EXISTS (SELECT FROM attachment a WHERE a.org_id = unjoined_file.org_id AND a.id = unjoined_file.id));
CREATE POLICY join_them ON unjoined_file TO voicase_worker USING (true);

-- Audit log. Every role that acts writes it. Staff read it to check the seals of the rows that they open. No role changes or deletes it.
-- Each surface writes only in the name of its own actors.
CREATE POLICY write ON audit_event FOR INSERT TO voicase_reporter, voicase_admin, voicase_worker, voicase_platform WITH CHECK (true);
CREATE POLICY honest ON audit_event AS RESTRICTIVE FOR INSERT TO voicase_reporter WITH CHECK (actor = 'reporter');
CREATE POLICY honest_staff ON audit_event AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK (actor IN ('member', 'token', 'account'));
CREATE POLICY honest_platform ON audit_event AS RESTRICTIVE FOR INSERT TO voicase_platform WITH CHECK (actor IN ('platform', 'system'));
CREATE POLICY release ON audit_event FOR UPDATE TO voicase_worker USING (xid IS NULL) WITH CHECK (xid IS NOT NULL);
CREATE POLICY write ON audit_payload FOR INSERT TO voicase_reporter, voicase_admin, voicase_worker, voicase_platform WITH CHECK (true);
-- Readers of the audit log. A member who sees a case reads its events, whatever their rights. An event without a case needs the right
-- AUDIT_VIEW. Every reader of the log (audit page, export) uses this policy.
CREATE POLICY staff ON audit_event FOR SELECT TO voicase_admin USING (CASE WHEN case_ref IS NULL THEN (SELECT app.audits())
  ELSE EXISTS (SELECT FROM audit_case a WHERE a.org_id = audit_event.org_id AND a.case_ref = audit_event.case_ref) END);
CREATE POLICY read ON audit_event FOR SELECT TO voicase_worker, voicase_sequencer USING (true);
CREATE POLICY queue ON audit_event FOR SELECT TO voicase_queue USING (xid IS NULL);
CREATE POLICY staff ON audit_case TO voicase_admin
  USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = audit_case.org_id AND c.id = audit_case.case_id));
CREATE POLICY reporter_new ON audit_case FOR INSERT TO voicase_reporter WITH CHECK (case_id = (SELECT app.case_id()));

-- Emails. The staff surface enqueues them; the worker reads, sends and deletes them. send_mail is the only job of the staff surface. The
-- only email that the platform enqueues is the invitation of the first administrator.
CREATE POLICY post ON outbox FOR INSERT TO voicase_admin WITH CHECK (true);
CREATE POLICY post_platform ON outbox FOR INSERT TO voicase_platform WITH CHECK (kind = 'invitation');
CREATE POLICY post_worker ON outbox FOR INSERT TO voicase_worker WITH CHECK (kind IN ('reset_asked', 'reset_waits'));
CREATE POLICY send ON outbox FOR SELECT TO voicase_worker USING (true);
CREATE POLICY forget ON outbox FOR DELETE TO voicase_worker USING (true);
CREATE POLICY queue ON outbox FOR SELECT TO voicase_queue USING (true);
CREATE POLICY post ON job FOR INSERT TO voicase_admin WITH CHECK (true);
CREATE POLICY post_only ON job AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK (kind = 'send_mail' AND membership_id IS NULL);
CREATE POLICY post_platform ON job FOR INSERT TO voicase_platform WITH CHECK (kind = 'send_mail' AND membership_id IS NULL);

-- The worker works in one organisation at a time. Its grants contain no sealed column except those of emails.
CREATE POLICY write ON job FOR INSERT TO voicase_worker WITH CHECK (true);
CREATE POLICY own ON job FOR SELECT TO voicase_worker USING (true);
CREATE POLICY finish ON job FOR DELETE TO voicase_worker USING (true);
CREATE POLICY queue ON job TO voicase_queue USING (true);
CREATE POLICY auth ON job FOR INSERT TO voicase_auth WITH CHECK (kind = 'token_refused' AND membership_id IS NULL);
CREATE POLICY release_read ON "case" FOR SELECT TO voicase_worker USING (true);
CREATE POLICY release_read ON message FOR SELECT TO voicase_worker USING (true);
CREATE POLICY release_read ON attachment FOR SELECT TO voicase_worker USING (true);
CREATE POLICY release ON "case" FOR UPDATE TO voicase_worker USING (released_on IS NULL) WITH CHECK (released_on IS NOT NULL);
CREATE POLICY release ON message FOR UPDATE TO voicase_worker USING (released_on IS NULL) WITH CHECK (released_on IS NOT NULL);
CREATE POLICY release ON attachment FOR UPDATE TO voicase_worker USING (released_on IS NULL) WITH CHECK (released_on IS NOT NULL);
CREATE POLICY release ON case_counter TO voicase_worker USING (true) WITH CHECK (true);
CREATE POLICY queue ON "case" FOR SELECT TO voicase_queue USING (released_on IS NULL);
CREATE POLICY queue ON message FOR SELECT TO voicase_queue USING (released_on IS NULL);
CREATE POLICY queue ON attachment FOR SELECT TO voicase_queue USING (released_on IS NULL);
CREATE POLICY sweep ON upload_slot TO voicase_worker USING (true);
CREATE POLICY sweep ON idempotency_key TO voicase_worker USING (true);

-- Only functions read and write the tables of the platform; no login role may.
CREATE POLICY queue ON platform_mark TO voicase_queue USING (true) WITH CHECK (true);
CREATE POLICY queue ON abuse_day TO voicase_queue USING (true) WITH CHECK (true);
CREATE POLICY queue ON abuse_address TO voicase_queue USING (true) WITH CHECK (true);
