//! Rules for every table, key, view, function and role, checked in the catalog. Exceptions are listed by name. A listed
//! name that no longer exists is a finding, so the lists can only shrink.

use sqlx::PgConnection;

use super::place::{ROLES, list};

const WITHOUT_ORGANISATION: [&str; 13] = [
    "organisation",
    "account",
    "second_factor",
    "session",
    "passkey",
    "recovery_code",
    "ceremony",
    "sign_in_event",
    "email_change",
    "platform_mark",
    "abuse_day",
    "abuse_address",
    "seaql_migrations",
];
/// Keys that do not begin with the organisation. The key of an organisation begins with its `id`.
const OTHER_KEYS: [&str; 42] = [
    "account_pkey",
    "account_email_index_key",
    "second_factor_pkey",
    "session_pkey",
    "seaql_migrations_pkey",
    "second_factor_waiting",
    "passkey_pkey",
    "passkey_credential_id_key",
    "passkey_account_id_fkey",
    "recovery_code_pkey",
    "recovery_code_account_id_fkey",
    "ceremony_pkey",
    "ceremony_account_id_fkey",
    "ceremony_account",
    "ceremony_expires",
    "ceremony_pending",
    "sign_in_event_pkey",
    "sign_in_event_account_id_fkey",
    "sign_in_event_account",
    "sign_in_event_position",
    "platform_mark_pkey",
    "abuse_day_pkey",
    "abuse_address_pkey",
    "abuse_address_expires",
    // Tokens of mailed links, looked up without a signed-in account.
    "reset_token_hash_key",
    "reset_stop",
    "invitation_token_hash_key",
    // The secret of an API token, looked up before its organisation is known.
    "api_token_token_hash_key",
    // The secret of a calendar address, likewise.
    "calendar_feed_token_hash_key",
    // The link of a question to a person without case access, likewise.
    "outside_request_link_hash_key",
    "email_change_pkey",
    "email_change_token_hash_key",
    "email_change_account_id_fkey",
    // The slug of a public channel.
    "channel_slug_key",
    // The domain of an email address, which selects the organisation for single sign-on.
    "sso_domain_once",
    "second_factor_account_id_fkey",
    "session_account_id_fkey",
    "membership_account_id_fkey",
    // Indexes that are not unique, for rows that are looked up before the organisation is known, or by the worker.
    "membership_account",
    "session_account",
    "upload_slot_id",
    "job_claim",
];
/// `SECURITY DEFINER` functions, which see more than their caller.
const DEFINERS: [&str; 167] = [
    "app.breach_watchers",
    "app.lift_claims",
    "app.worked_on",
    "app.claim_named",
    "app.claim_reaches",
    "app.kept_apart",
    "app.claim_refused",
    "app.claim_retaliation",
    "app.keep_claims_apart",
    "app.auth_outside",
    "app.outside_over",
    "app.outside_answer",
    "app.my_rights",
    "app.keep_absences_apart",
    "app.suggestion_facts",
    "app.are_absent",
    "app.owned_out_of_sight",
    "app.is_read",
    "app.may_be_named",
    "app.may_be_given",
    "app.restrict_case",
    "app.tell_restricted",
    "app.limit_to_category",
    "app.route_by_rules",
    "app.rule",
    "app.keep_limited",
    "app.start_check_ins",
    "app.end_check_ins",
    "app.take_check_ins",
    "app.settle_check_in",
    "app.take_interviews",
    "app.settle_interview",
    "app.settle_unassigned",
    "app.settle_outside",
    "app.take_tasks",
    "app.settle_task",
    "app.tell_tag",
    "app.copy_to_tag",
    "app.keep_case_tags",
    "app.entering",
    "app.entered",
    "app.may_view_identity",
    "app.settle_identity",
    "app.readers_of",
    "app.notify",
    "app.case_opened",
    "app.settle",
    "app.settle_due",
    "app.settle_wait",
    "app.settle_stage",
    "app.settle_deadline",
    "app.settle_assignee",
    "app.settle_message",
    "app.settle_read",
    "app.settle_restriction",
    "app.keep_reminder",
    "app.take_reminders",
    "app.take_waits",
    "app.take_unopened",
    "app.mailable",
    "app.auth_addresses",
    "app.auth_calendar",
    "app.notification_turns",
    "app.platform_dead_mails",
    "app.platform_send_again",
    "app.platform_delete_mails",
    "app.drop_reminders",
    "app.next_due",
    "app.keep_due",
    "app.keep_stage_due",
    "app.keep_assignee_due",
    "app.copy_sort_keys",
    "app.keep_assigned",
    "app.keep_reporter_shown",
    "app.auth_credentials_replaced",
    "app.auth_factors_end",
    "app.auth_invitation_of",
    "app.auth_sso_account",
    "app.auth_sso_domain_seen",
    "app.members_at_work",
    "app.hidden_cases",
    "app.case_entries",
    "app.cases_fallback",
    "app.let_in_reviewer",
    "app.unattached_bytes",
    "app.defer_job",
    "app.platform_organisations",
    "app.platform_jobs",
    "app.platform_mail",
    "app.platform_marks",
    "app.platform_abuse_days",
    "app.platform_abuse_addresses",
    "app.mark_work",
    "app.mark_backup",
    "app.count_abuse",
    "app.count_abuse_address",
    "app.sweep_abuse",
    "app.auth_standing",
    "app.auth_lock",
    "app.auth_note",
    "app.auth_take_event",
    "app.auth_sweep",
    "app.auth_password",
    "app.auth_password_set",
    "app.auth_factor_confirm",
    "app.auth_ceremony_begin",
    "app.auth_ceremony_take",
    "app.auth_passkeys",
    "app.auth_passkey_add",
    "app.auth_passkey_use",
    "app.auth_factors",
    "app.auth_factor_rename",
    "app.auth_factor_remove",
    "app.auth_codes_renew",
    "app.auth_code_use",
    "app.auth_session_step_up",
    "app.auth_sessions",
    "app.auth_session_revoke",
    "app.auth_reset_note",
    "app.auth_reset_mine",
    "app.auth_reset_open",
    "app.auth_reset_stop",
    "app.auth_reset_suspend",
    "app.auth_code_attempt",
    "app.auth_code_right",
    "app.auth_sso_sessions_end",
    "app.auth_has_readers",
    "app.auth_reset",
    "app.auth_reset_complete",
    "app.auth_sso_domain",
    "app.auth_sso_provider",
    "app.auth_sso_find",
    "app.auth_sso_link",
    "app.auth_sso_confirm",
    "app.auth_sso_provision",
    "app.auth_note_in",
    "app.channel_by_slug",
    "app.org_of_slot",
    "app.cases_assigned",
    "app.cases_named",
    "app.cases_excluded",
    "app.dissolve_department",
    "app.auth_account",
    "app.auth_factor",
    "app.auth_factor_add",
    "app.auth_factor_use",
    "app.auth_invitation",
    "app.auth_token",
    "app.auth_join",
    "app.auth_accept",
    "app.auth_email_ask",
    "app.auth_email_change",
    "app.auth_email_confirm",
    "app.auth_session_open",
    "app.auth_session_rotate",
    "app.auth_session_close",
    "app.auth_session_live",
    "app.auth_memberships",
    "app.claim_job",
    "app.release_turns",
    "app.organisations",
    "ks.put",
    "ks.open",
    "ks.read",
    "ks.confirm",
    "ks.approve_identity",
    "ks.open_identity",
];
/// Pairs of a table and a role. The role owns `SECURITY DEFINER` functions that read the table across organisations.
/// Each pair needs a separate policy.
const PAST_THE_TENANT: [&str; 20] = [
    "notification_mark voicase_queue",
    "calendar_feed voicase_auth",
    "outside_request voicase_auth",
    "release_mark voicase_queue",
    "case voicase_queue",
    "message voicase_queue",
    "attachment voicase_queue",
    "audit_event voicase_queue",
    "outbox voicase_queue",
    "job voicase_queue",
    "job voicase_auth",
    "channel voicase_lookup",
    "upload_slot voicase_lookup",
    "membership voicase_auth",
    "invitation voicase_auth",
    "reset voicase_auth",
    "api_token voicase_auth",
    "sso_provider voicase_auth",
    "sso_domain voicase_auth",
    "sso_identity voicase_auth",
];
/// Columns with hashes of random secrets. Roles may read these columns, because they look up rows by the hash.
const READABLE_HASHES: [&str; 1] = ["upload_slot.secret_hash"];

/// All tables of the product. `c` is the table.
const TABLES: &str = "pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
    AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND c.relkind IN ('r', 'p')";
/// All relations of the product, without those of extensions.
const OURS: &str = "pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') \
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')";

pub async fn findings(db: &mut PgConnection) -> Vec<String> {
    let roles = ROLES.map(|r| format!("('{r}')")).join(",");
    let mut found = vec![];
    for (rule, sql) in [
        ("no row-level security, or not forced on its owner", unprotected()),
        ("a role is not held to its organisation, or not by an index", untenanted()),
        ("org_id is missing or may be null", without_organisation()),
        ("a key does not lead with org_id", keys()),
        ("a foreign key does not lead with org_id", foreign_keys()),
        (
            "a view shows what its owner sees",
            format!(
                "SELECT c.oid::regclass::text FROM {OURS} WHERE c.relkind = 'm' \
            OR c.relkind = 'v' AND NOT coalesce(c.reloptions @> '{{security_invoker=true}}', false)"
            ),
        ),
        (
            "a definer function is not on the list, has no search path that ends with pg_temp, or is everybody's",
            definers(),
        ),
        ("a role has rights beyond rows", beyond_rows(&roles)),
        ("a role reads a secret", secrets(&roles)),
        ("a role works on a table whose org_id it cannot see", unseen(&roles)),
        (
            "everybody has rights",
            format!("SELECT c.oid::regclass::text FROM {OURS}, aclexplode(c.relacl) a WHERE a.grantee = 0"),
        ),
        ("a role is more than it should be", mighty(&roles)),
    ] {
        found.extend(list(db, &sql).await.into_iter().map(|what| format!("{rule}: {what}")));
    }
    found
}

/// Exceptions that exist in neither database.
pub async fn stale(main: &mut PgConnection, keystore: &mut PgConnection) -> Vec<String> {
    let sql = "SELECT relname::text FROM pg_class UNION SELECT conname FROM pg_constraint \
        UNION SELECT n.nspname || '.' || p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.prosecdef \
        UNION SELECT a.attrelid::regclass || '.' || a.attname FROM pg_attribute a \
        UNION SELECT c.relname || ' ' || r.rolname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid AND p.polpermissive \
          JOIN pg_roles r ON r.oid = ANY (p.polroles)";
    let known = [list(main, sql).await, list(keystore, sql).await].concat();
    let listed =
        WITHOUT_ORGANISATION.iter().chain(&OTHER_KEYS).chain(&DEFINERS).chain(&READABLE_HASHES).chain(&PAST_THE_TENANT);
    listed
        .filter(|name| !known.iter().any(|k| k == *name))
        .map(|name| format!("an exception for nothing: {name}"))
        .collect()
}

fn quoted(names: &[&str]) -> String {
    names.iter().map(|n| format!("'{n}'")).collect::<Vec<_>>().join(",")
}

fn unprotected() -> String {
    // The only exception is the table of the migration library.
    format!(
        "SELECT c.oid::regclass::text FROM {TABLES} WHERE NOT (c.relrowsecurity AND c.relforcerowsecurity) AND c.relname <> 'seaql_migrations'"
    )
}

fn untenanted() -> String {
    // The schema `ks` is left out, because its table is reachable only through functions. Each policy must have exactly
    // the expression `own`. A longer expression would read foreign rows before it filters them.
    let (listed, own) = (quoted(&PAST_THE_TENANT), "(org_id = ( SELECT app.org() AS org))");
    format!(
        "SELECT c.relname || ' ' || r.rolname FROM {TABLES} JOIN pg_attribute o ON o.attrelid = c.oid AND o.attname = 'org_id' \
        JOIN pg_roles r ON r.rolname LIKE 'voicase%' AND NOT r.rolsuper AND c.relname || ' ' || r.rolname NOT IN ({listed}) \
        WHERE n.nspname <> 'ks' AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND NOT p.polpermissive \
          AND (p.polroles = '{{0}}' OR r.oid = ANY (p.polroles)) AND p.polcmd = '*' \
          AND pg_get_expr(p.polqual, c.oid) = '{own}' AND pg_get_expr(p.polwithcheck, c.oid) = '{own}')"
    )
}

fn without_organisation() -> String {
    let listed = quoted(&WITHOUT_ORGANISATION);
    format!(
        "SELECT c.oid::regclass::text FROM {TABLES} LEFT JOIN pg_attribute o ON o.attrelid = c.oid AND o.attname = 'org_id' AND o.attnotnull \
        WHERE (o.attname IS NULL) <> (c.relname IN ({listed}))"
    )
}

fn keys() -> String {
    // Check every index and not only keys, because row-level security filters by the organisation first.
    let listed = quoted(&OTHER_KEYS);
    format!(
        "SELECT x.indexrelid::regclass::text FROM pg_index x JOIN {TABLES} ON c.oid = x.indrelid \
        JOIN pg_class i ON i.oid = x.indexrelid \
        WHERE NOT EXISTS (SELECT FROM pg_attribute o WHERE o.attrelid = c.oid AND o.attnum = x.indkey[0] \
          AND o.attname = CASE c.relname WHEN 'organisation' THEN 'id' ELSE 'org_id' END) \
          AND i.relname NOT IN ({listed})"
    )
}

fn foreign_keys() -> String {
    let listed = quoted(&OTHER_KEYS);
    format!(
        "SELECT f.conrelid::regclass || ' ' || f.conname FROM pg_constraint f JOIN pg_attribute o ON o.attrelid = f.conrelid \
        AND o.attnum = f.conkey[1] JOIN pg_attribute r ON r.attrelid = f.confrelid AND r.attnum = f.confkey[1] \
        WHERE f.contype = 'f' AND f.conname NOT IN ({listed}) \
          AND NOT (o.attname = CASE f.conrelid::regclass::text WHEN 'organisation' THEN 'id' ELSE 'org_id' END AND (r.attname = 'org_id' OR f.confrelid::regclass::text = 'organisation'))"
    )
}

fn definers() -> String {
    let listed = quoted(&DEFINERS);
    format!(
        "SELECT f.oid::regprocedure::text FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace \
        WHERE f.prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND NOT ( \
          n.nspname || '.' || f.proname IN ({listed}) \
          AND coalesce(f.proconfig @> ARRAY['search_path=pg_catalog, ' || CASE n.nspname WHEN 'ks' THEN 'ks' ELSE 'public' END || ', pg_temp'], false) \
          AND NOT has_function_privilege('public', f.oid, 'EXECUTE') \
          AND NOT pg_has_role(f.proowner, 'voicase_owner', 'MEMBER'))"
    )
}

fn beyond_rows(roles: &str) -> String {
    format!(
        "SELECT r || ' ' || c.oid::regclass || ' ' || p FROM {OURS}, (VALUES {roles}) r (r), unnest(ARRAY['TRUNCATE', 'REFERENCES', 'TRIGGER']) p \
          WHERE c.relkind IN ('r', 'p', 'v', 'm') AND has_table_privilege(r, c.oid, p) \
        UNION ALL SELECT r || ' ' || c.oid::regclass || ' ' || p FROM {OURS}, (VALUES {roles}) r (r), unnest(ARRAY['USAGE', 'SELECT', 'UPDATE']) p \
          WHERE c.relkind = 'S' AND has_sequence_privilege(r, c.oid, p) \
        UNION ALL SELECT r || ' creates in ' || n.nspname FROM pg_namespace n, (VALUES {roles}) r (r) WHERE has_schema_privilege(r, n.oid, 'CREATE')"
    )
}

fn secrets(roles: &str) -> String {
    let listed = quoted(&READABLE_HASHES);
    format!(
        "SELECT r || ' ' || c.relname || '.' || a.attname FROM {TABLES} JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0, (VALUES {roles}) r (r) \
        WHERE a.attname ~ 'password|secret|token|family_hash|proof|^sk' AND c.relname || '.' || a.attname NOT IN ({listed}) \
          AND has_column_privilege(r, c.oid, a.attnum, 'SELECT')"
    )
}

/// Finds roles that cannot read the column `org_id` of a table. In `attempts`, PostgreSQL would refuse the statements
/// of such a role for the wrong reason.
fn unseen(roles: &str) -> String {
    format!(
        "SELECT r || ' ' || c.oid::regclass FROM {TABLES} JOIN pg_attribute o ON o.attrelid = c.oid AND o.attname = 'org_id', (VALUES {roles}) r (r) \
        WHERE NOT has_column_privilege(r, c.oid, o.attnum, 'SELECT') \
          AND (has_any_column_privilege(r, c.oid, 'SELECT') OR has_any_column_privilege(r, c.oid, 'UPDATE') OR has_table_privilege(r, c.oid, 'DELETE'))"
    )
}

/// Only the backup role bypasses row-level security, and it may only read. No role owns anything.
fn mighty(roles: &str) -> String {
    let owners =
        "SELECT relowner FROM pg_class WHERE relowner <> 10 UNION SELECT proowner FROM pg_proc WHERE proowner <> 10";
    format!(
        "SELECT r.rolname FROM pg_roles r WHERE r.rolname IN (SELECT r FROM (VALUES {roles}, ('voicase_backup')) r (r)) AND ( \
          r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication OR NOT r.rolcanlogin \
          OR r.rolbypassrls <> (r.rolname = 'voicase_backup') \
          OR EXISTS (SELECT FROM ({owners}) o (id) WHERE pg_has_role(r.oid, o.id, 'MEMBER'))) \
        UNION ALL SELECT r.rolname FROM pg_roles r WHERE r.rolname LIKE 'voicase%' AND r.rolcanlogin AND r.rolname NOT IN \
          (SELECT r FROM (VALUES {roles}, ('voicase_backup'), ('voicase_migrator'), ('voicase_super')) r (r)) \
        UNION ALL SELECT 'voicase_backup writes ' || c.oid::regclass FROM {OURS}, unnest(ARRAY['INSERT', 'UPDATE', 'DELETE']) p \
          WHERE c.relkind IN ('r', 'p') AND has_table_privilege('voicase_backup', c.oid, p)"
    )
}
