-- Grants of each login role. They bound what an attacker reaches who runs code in the process of that role.

-- The reporter surface: the columns that it needs. No case numbers, notes, persons or internal texts of staff.
GRANT SELECT (id, name, time_zone, law_pack, release_tick, state) ON organisation TO voicase_reporter;
GRANT SELECT ON organisation_key, form_version, channel TO voicase_reporter;
GRANT SELECT (org_id, id, channel_id, form_id, reporter_reference, stage, anonymity, language, received_on, acknowledged_on, feedback_on,
  closed_on),
  INSERT (org_id, id, channel_id, department_id, form_id, reporter_reference, pseudonym, anonymity, language, received_on)
  ON "case" TO voicase_reporter;
GRANT SELECT, INSERT, UPDATE (messages) ON case_counter TO voicase_reporter;
GRANT SELECT, INSERT ON answer, reporter_access, unjoined_file, deadline, idempotency_key TO voicase_reporter;
GRANT INSERT ON identity, audit_event, audit_payload, audit_case TO voicase_reporter;
GRANT SELECT (org_id, id, case_id, number, author, body, revision, sent_on),
  INSERT (org_id, id, case_id, number, author, body, revision, sent_on) ON message TO voicase_reporter;
GRANT SELECT, INSERT, UPDATE (up_to) ON read_mark TO voicase_reporter;
GRANT SELECT, INSERT, UPDATE (finished, attached, arrived, pieces, tried) ON upload_slot TO voicase_reporter;
GRANT SELECT (org_id, id, case_id, message_id, author, slot_id, object_key, wire_size, details, file_key, revision, scan, added_on),
  INSERT (org_id, id, case_id, message_id, author, slot_id, object_key, wire_size, details, file_key, revision, added_on) ON attachment
  TO voicase_reporter;
GRANT INSERT (org_id, id, case_id, position, to_stage, happened_on) ON stage_history TO voicase_reporter;
GRANT SELECT (org_id, id, case_id, round, words, revision, closed_on) ON closing TO voicase_reporter;

-- The staff surface. No UPDATE or DELETE on the audit log.
GRANT SELECT ON organisation, organisation_key, category, form_version, channel, answer, audit_case TO voicase_admin;
GRANT SELECT, INSERT, UPDATE (parent_id, name) ON department TO voicase_admin;
-- email_index: to check whether an invited person is a member already. Row-level security limits the rows to accounts of the organisation's
-- members.
GRANT SELECT (id, email_index, email, name, revision, disabled_at, email_proved_at), UPDATE (email, name, revision) ON account
  TO voicase_admin;
GRANT SELECT, UPDATE (role, allow, deny, case_scope, expires_on, suspended_at, removed_at, left_name, left_email) ON membership
  TO voicase_admin;
GRANT SELECT, INSERT, DELETE ON membership_department, identity_view_request TO voicase_admin;
GRANT SELECT (org_id, id, email_index, email, role, allow, deny, case_scope, departments, membership_expires_on, invited_by, revision,
  created_at, expires_at, accepted_at, revoked_at),
  INSERT, UPDATE (invited_by, token_hash, expires_at, revoked_at) ON invitation TO voicase_admin;
GRANT SELECT (org_id, id, membership_id, asked_by, asked_at, expires_at, state, decided_by, decided_at),
  INSERT (org_id, id, membership_id, asked_by, asked_at, expires_at, stop_hash),
  UPDATE (state, decided_by, decided_at, token_hash, token_until) ON reset TO voicase_admin;
GRANT SELECT, INSERT, UPDATE (approved_by, approved_at), DELETE ON fallback_reviewer TO voicase_admin;
GRANT SELECT (org_id, id, made_by, name, permissions, reads_cases, networks, created_at, expires_on, last_used_at, revoked_at),
  INSERT (org_id, id, made_by, name, token_hash, permissions, reads_cases, networks, created_at, expires_on),
  UPDATE (revoked_at, revoked_by) ON api_token TO voicase_admin;
-- Not the secret: only app.auth_sso_provider returns it.
GRANT SELECT (org_id, id, issuer, client_id, domains, role_claim, roles, mfa_values, provision, enabled, revision, changed_at), INSERT,
  UPDATE (issuer, client_id, client_secret, domains, role_claim, roles, mfa_values, provision, enabled, revision, changed_at),
  DELETE ON sso_provider TO voicase_admin;
GRANT SELECT, INSERT (org_id, domain, provider_id), DELETE ON sso_domain TO voicase_admin;
GRANT SELECT (org_id, id, membership_id, provisioned, confirmed_at), DELETE ON sso_identity TO voicase_admin;
GRANT SELECT, UPDATE (department_id, stage, category_id, severity, title, revision, restricted, acknowledged_on, feedback_on, closed_on)
  ON "case" TO voicase_admin;
GRANT SELECT, UPDATE (messages, shown) ON case_counter TO voicase_admin;
GRANT SELECT, INSERT ON message, attachment, unjoined_file, stage_history, audit_event, idempotency_key TO voicase_admin;
GRANT SELECT, INSERT, UPDATE (up_to) ON read_mark TO voicase_admin;
GRANT SELECT, INSERT, UPDATE (body, retraction, revision, retracted_at) ON note TO voicase_admin;
GRANT SELECT, INSERT, UPDATE (finished, attached, arrived, pieces, tried) ON upload_slot TO voicase_admin;
GRANT SELECT, INSERT, UPDATE (outcome, findings, actions, words, revision, proposed_by, approved_by, closed_on) ON closing
  TO voicase_admin;
GRANT SELECT, INSERT, UPDATE (removed_at) ON person TO voicase_admin;
GRANT SELECT, INSERT, UPDATE (backup, ended_at) ON case_assignee TO voicase_admin;
GRANT SELECT, INSERT, UPDATE (ended_at) ON case_restriction TO voicase_admin;
GRANT SELECT, INSERT, UPDATE (approved_by, restricted_on, ended_at) ON restriction TO voicase_admin;
GRANT SELECT, INSERT, UPDATE (lifted_at) ON case_exclusion TO voicase_admin;
GRANT SELECT, INSERT, UPDATE (due_on, met_on) ON deadline TO voicase_admin;
GRANT INSERT ON audit_payload, outbox, job TO voicase_admin;

-- The worker: dates, numbers and keys of objects. No sealed column except those of the emails that it sends.
GRANT SELECT ON organisation, organisation_key, membership_department TO voicase_worker;
GRANT SELECT, INSERT, UPDATE ON release_mark TO voicase_worker;
GRANT SELECT (id, expires_at), DELETE ON session, email_change TO voicase_worker;
GRANT SELECT (org_id, id, account_id, role, allow, deny, case_scope, expires_on, suspended_at, removed_at) ON membership
  TO voicase_worker;
GRANT SELECT (org_id, id, expires_at), DELETE ON invitation TO voicase_worker;
GRANT SELECT (org_id, id, number, year, received_on, released_on), UPDATE (number, year, released_on) ON "case" TO voicase_worker;
GRANT SELECT (org_id, case_id, shown), UPDATE (shown) ON case_counter TO voicase_worker;
-- sent_on, added_on and happened_on are for the release by days: rows of a day that has not ended wait for the next release.
GRANT SELECT (org_id, id, case_id, number, sent_on, released_on, shown), UPDATE (released_on, shown) ON message TO voicase_worker;
GRANT SELECT, DELETE ON upload_slot, unjoined_file, idempotency_key TO voicase_worker;
GRANT SELECT (org_id, id, case_id, object_key, wire_size, added_on, released_on), UPDATE (released_on) ON attachment TO voicase_worker;
GRANT SELECT (org_id, id, xid, happened_on), INSERT, UPDATE (xid) ON audit_event TO voicase_worker;
GRANT INSERT ON audit_payload TO voicase_worker;
GRANT SELECT, INSERT, DELETE ON outbox, job TO voicase_worker;

-- The platform owner creates organisations and decides on their state. Each decision concerns one organisation, is in its audit log and has
-- the platform as its actor. The platform owner sees no case.
GRANT SELECT, INSERT, UPDATE (law_pack, state, state_changed_at, suspended_for) ON organisation TO voicase_platform;
GRANT SELECT, INSERT ON organisation_key, department TO voicase_platform;
GRANT INSERT ON category, form_version, channel, invitation, audit_event, audit_payload, outbox, job TO voicase_platform;

GRANT SELECT ON audit_event TO voicase_sequencer;

-- Grants of the owners of definer functions: what their functions need.
GRANT SELECT (id, name, time_zone, law_pack, founded_at, state, state_changed_at, suspended_for) ON organisation TO voicase_auth;
-- parent_id: for app.auth_has_readers.
GRANT SELECT (org_id, id, parent_id) ON department TO voicase_auth;
GRANT SELECT, INSERT (id, email_index, email, name, password_hash, password_changed_at, created_at, email_proved_at, email_proof),
  UPDATE (email_index, email, name, revision, password_hash, password_changed_at, disabled_at, email_proved_at, email_proof,
    credentials_at, codes_tried, codes_tried_at)
  ON account TO voicase_auth;
GRANT SELECT, INSERT, UPDATE, DELETE ON second_factor, passkey, recovery_code, ceremony, sign_in_event, email_change, reset
  TO voicase_auth;
GRANT SELECT, INSERT, UPDATE ON session, sso_identity TO voicase_auth;
GRANT SELECT (org_id, id, account_id, role, allow, deny, case_scope, expires_on, suspended_at, removed_at, created_at, invited_by),
  INSERT (org_id, id, account_id, role, allow, deny, case_scope, expires_on, created_at, invited_by),
  UPDATE (role, allow, deny, case_scope, expires_on, suspended_at, removed_at, invited_by) ON membership TO voicase_auth;
GRANT SELECT, INSERT, DELETE ON membership_department TO voicase_auth;
GRANT SELECT, UPDATE (accepted_at) ON invitation TO voicase_auth;
-- Replacing the credentials of an account revokes its API tokens.
GRANT SELECT, UPDATE (last_used_at, refused_at, revoked_at, revoked_by) ON api_token TO voicase_auth;
GRANT SELECT ON sso_provider TO voicase_auth;
GRANT SELECT, UPDATE (seen_at) ON sso_domain TO voicase_auth;
-- Use of a token from an address outside its networks is a job, and the worker writes the audit event. So this refusal takes as long as
-- any other.
GRANT INSERT ON job TO voicase_auth;

GRANT SELECT, UPDATE (parent_id, name), DELETE ON department TO voicase_lookup;
GRANT SELECT (org_id, id, slug, department_id), UPDATE (department_id) ON channel TO voicase_lookup;
GRANT SELECT (id, disabled_at) ON account TO voicase_lookup;
GRANT SELECT (org_id, id, account_id, role, allow, deny, case_scope, expires_on, suspended_at, removed_at, invited_by) ON membership
  TO voicase_lookup;
GRANT SELECT, INSERT, DELETE ON membership_department TO voicase_lookup;
GRANT SELECT ON fallback_reviewer, restriction TO voicase_lookup;
GRANT SELECT (org_id, id, department_id, stage, restricted, released_on, entry_id), UPDATE (department_id) ON "case" TO voicase_lookup;
GRANT SELECT (org_id, id, secret_hash, member_id, attached, arrived) ON upload_slot TO voicase_lookup;
GRANT SELECT (org_id, case_id), INSERT (org_id, id, case_id, position, member_id, happened_on, happened_at, kind) ON stage_history
  TO voicase_lookup;
GRANT SELECT (org_id, case_id, member_id, ended_at) ON case_assignee TO voicase_lookup;
GRANT SELECT (org_id, case_id, member_id, ended_at), INSERT (org_id, id, case_id, member_id, reviewer) ON case_restriction
  TO voicase_lookup;
GRANT SELECT (org_id, case_id, member_id, lifted_at) ON case_exclusion TO voicase_lookup;

GRANT SELECT (id, time_zone, release_tick, founded_at) ON organisation TO voicase_queue;
GRANT SELECT ON release_mark TO voicase_queue;
GRANT SELECT (org_id, released_on) ON "case", message, attachment TO voicase_queue;
GRANT SELECT (org_id, xid) ON audit_event TO voicase_queue;
GRANT SELECT (org_id, created_on) ON outbox TO voicase_queue;
GRANT SELECT, UPDATE ON job TO voicase_queue;
GRANT SELECT, INSERT, UPDATE, DELETE ON platform_mark, abuse_day, abuse_address TO voicase_queue;

-- Functions. voicase_migrator is a member of every owner, so that it may grant for all of them. PUBLIC may execute only the functions that
-- policies call as the current role. A trigger function runs without an EXECUTE right of the role that fires it.
SET ROLE voicase_migrator;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.org, app.account, app.member, app.scope, app.departments, app.audits, app.today, app.case_id, app.receipt,
  app.idem, app.slot, app.org_is_active, app.rights TO PUBLIC;
GRANT EXECUTE ON FUNCTION app.channel_by_slug, app.unattached_bytes, app.auth_has_readers TO voicase_reporter;
GRANT EXECUTE ON FUNCTION app.org_of_slot, app.count_abuse TO voicase_reporter, voicase_admin;
GRANT EXECUTE ON FUNCTION app.dissolve_department, app.cases_assigned, app.cases_named, app.cases_excluded, app.case_entries,
  app.cases_fallback, app.let_in_reviewer, app.auth_account, app.auth_standing, app.auth_memberships, app.auth_lock, app.auth_note,
    app.auth_note_in, app.auth_password, app.auth_password_set, app.auth_factor, app.auth_factor_add, app.auth_factor_use,
    app.auth_factor_confirm, app.auth_ceremony_begin, app.auth_ceremony_take, app.auth_passkeys, app.auth_passkey_add,
    app.auth_passkey_use, app.auth_factors, app.auth_factor_rename, app.auth_factor_remove, app.auth_codes_renew, app.auth_code_use,
    app.auth_code_attempt, app.auth_code_right, app.auth_session_open, app.auth_session_live, app.auth_session_rotate,
    app.auth_session_close, app.auth_session_step_up, app.auth_sessions, app.auth_session_revoke, app.auth_token, app.auth_invitation,
    app.auth_invitation_of, app.auth_join, app.auth_accept, app.auth_email_ask, app.auth_email_change, app.auth_email_confirm,
    app.auth_credentials_replaced, app.auth_reset_note, app.auth_reset_stop, app.auth_reset_mine, app.auth_reset,
    app.auth_reset_complete, app.auth_reset_suspend, app.auth_sso_domain, app.auth_sso_domain_seen, app.auth_sso_provider,
    app.auth_sso_find, app.auth_sso_link, app.auth_sso_confirm, app.auth_sso_account, app.auth_sso_provision, app.auth_sso_sessions_end,
    app.count_abuse_address, app.may_be_one
  TO voicase_admin;
GRANT EXECUTE ON FUNCTION app.auth_take_event, app.auth_reset_open, app.organisations, app.release_turns, app.claim_job, app.defer_job,
  app.mark_work, app.sweep_abuse, app.auth_sweep
  TO voicase_worker;
GRANT EXECUTE ON FUNCTION app.platform_jobs, app.platform_mail, app.platform_marks, app.platform_abuse_days,
  app.platform_abuse_addresses, app.platform_organisations
  TO voicase_platform;
GRANT EXECUTE ON FUNCTION app.mark_backup TO voicase_backup;
SET ROLE voicase_owner;
