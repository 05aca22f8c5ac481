-- Grants of each login role. They bound what an attacker reaches who runs code in the process of that role.

-- The reporter surface: the columns that it needs. No case numbers, notes, persons or internal texts of staff.
GRANT SELECT (id, name, time_zone, law_pack, release_tick) ON organisation TO voicase_reporter;
GRANT SELECT ON organisation_key, channel, form_version TO voicase_reporter;
GRANT SELECT (org_id, id, channel_id, form_id, reporter_reference, stage, anonymity, language, received_on, acknowledged_on, feedback_on, closed_on) ON "case" TO voicase_reporter;
GRANT INSERT (org_id, id, channel_id, department_id, form_id, reporter_reference, pseudonym, anonymity, language, received_on) ON "case" TO voicase_reporter;
GRANT SELECT, INSERT ON answer, deadline TO voicase_reporter;
GRANT SELECT (org_id, id, case_id, number, author, body, revision, sent_on), INSERT (org_id, id, case_id, number, author, body, revision, sent_on) ON message TO voicase_reporter;
GRANT SELECT (org_id, id, case_id, message_id, author, slot_id, object_key, wire_size, details, file_key, revision, scan, added_on),
  INSERT (org_id, id, case_id, message_id, author, slot_id, object_key, wire_size, details, file_key, revision, added_on) ON attachment TO voicase_reporter;
GRANT SELECT, INSERT, UPDATE (messages) ON case_counter TO voicase_reporter;
GRANT SELECT, INSERT ON reporter_access TO voicase_reporter;
GRANT INSERT ON identity TO voicase_reporter;
GRANT INSERT (org_id, id, case_id, position, to_stage, happened_on) ON stage_history TO voicase_reporter;
GRANT SELECT (org_id, id, case_id, round, words, revision, closed_on) ON closing TO voicase_reporter;
GRANT SELECT, INSERT, UPDATE (up_to) ON read_mark TO voicase_reporter;
GRANT SELECT, INSERT, UPDATE (upload_id, finished, attached) ON upload_slot TO voicase_reporter;
GRANT SELECT, INSERT ON idempotency_key TO voicase_reporter;
GRANT INSERT ON audit_event, audit_payload TO voicase_reporter;

-- The staff surface. DELETE, of the tables here, only on the departments of a member. No UPDATE or DELETE on the audit log.
GRANT UPDATE (role, allow, deny, case_scope, expires_on, suspended_at, removed_at) ON membership TO voicase_admin;
GRANT INSERT, DELETE ON membership_department TO voicase_admin;
GRANT INSERT, UPDATE (parent_id, name) ON department TO voicase_admin;
GRANT UPDATE (department_id) ON "case" TO voicase_admin;
GRANT SELECT ON organisation, organisation_key, department, membership, membership_department, category, form_version, channel TO voicase_admin;
GRANT SELECT (id, email, name, revision, disabled_at) ON account TO voicase_admin;
GRANT SELECT, UPDATE (stage, category_id, severity, title, revision, restricted, acknowledged_on, feedback_on, closed_on) ON "case" TO voicase_admin;
GRANT SELECT ON answer TO voicase_admin;
GRANT SELECT, INSERT, UPDATE (removed_at) ON person TO voicase_admin;
GRANT SELECT, INSERT, UPDATE (ended_at) ON case_restriction TO voicase_admin;
GRANT SELECT, INSERT, UPDATE (lifted_at) ON case_exclusion TO voicase_admin;
GRANT SELECT, INSERT, UPDATE (due_on, met_on) ON deadline TO voicase_admin;
GRANT SELECT, INSERT ON message, attachment, stage_history TO voicase_admin;
GRANT SELECT, UPDATE (messages) ON case_counter TO voicase_admin;
GRANT SELECT, INSERT, UPDATE (up_to) ON read_mark TO voicase_admin;
GRANT SELECT, INSERT, UPDATE (body, retraction, retracted_at, revision) ON note TO voicase_admin;
GRANT SELECT, INSERT, UPDATE (outcome, findings, actions, words, revision, proposed_by, approved_by, closed_on) ON closing TO voicase_admin;
GRANT SELECT, INSERT, UPDATE (backup, ended_at) ON case_assignee TO voicase_admin;
GRANT SELECT, INSERT, UPDATE (upload_id, finished, attached) ON upload_slot TO voicase_admin;
GRANT SELECT, INSERT ON idempotency_key TO voicase_admin;
GRANT SELECT, INSERT ON audit_event TO voicase_admin;
GRANT INSERT ON audit_payload TO voicase_admin;

GRANT INSERT ON outbox, job TO voicase_admin;

-- The worker: dates, numbers and keys of objects. No sealed column except those of the emails that it sends.
GRANT SELECT, DELETE ON outbox TO voicase_worker;
GRANT SELECT ON organisation, organisation_key TO voicase_worker;
GRANT SELECT, INSERT, UPDATE ON org_counter TO voicase_worker;
GRANT SELECT (org_id, id, released_on, number, year, received_on), UPDATE (released_on, number, year) ON "case" TO voicase_worker;
GRANT SELECT (org_id, id, case_id, released_on), UPDATE (released_on) ON message, attachment TO voicase_worker;
GRANT SELECT (org_id, id, role, allow, deny, case_scope, expires_on, suspended_at, removed_at), SELECT (account_id) ON membership TO voicase_worker;
GRANT SELECT ON membership_department TO voicase_worker;
GRANT SELECT, INSERT, DELETE ON job TO voicase_worker;
GRANT SELECT, DELETE ON upload_slot, idempotency_key TO voicase_worker;
GRANT SELECT (id, expires_at), DELETE ON session TO voicase_worker;
GRANT SELECT (org_id, id, xid), INSERT, UPDATE (xid) ON audit_event TO voicase_worker;
GRANT INSERT ON audit_payload TO voicase_worker;

-- The platform owner creates organisations and sees no case.
GRANT SELECT, INSERT ON organisation TO voicase_platform;
GRANT SELECT, INSERT ON organisation_key, department TO voicase_platform;
GRANT INSERT ON category, form_version, channel, audit_event, audit_payload TO voicase_platform;

GRANT SELECT ON audit_event TO voicase_sequencer;
