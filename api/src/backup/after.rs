//! Runs after a restore. Ends the sessions, tokens, links and emails that were valid when the backup was made.

use sqlx::Connection;

use super::BackupError;

/// A restore loses all changes since the backup, for example that a session was revoked, or that a link or code was
/// used. The statement therefore ends all sessions, API tokens, mailed links and waiting emails. From then on, the
/// server refuses codes of authenticator apps from before the restore, and requires a new proof of email domains. The
/// statement also raises the epoch of the audit log, which marks the events after the restore.
const AFTER: &str = "SET row_security = off;
    UPDATE session SET revoked_at = now() WHERE revoked_at IS NULL;
    UPDATE api_token SET revoked_at = now(), revoked_by = made_by WHERE revoked_at IS NULL;
    UPDATE invitation SET revoked_at = now() WHERE accepted_at IS NULL AND revoked_at IS NULL;
    UPDATE reset SET token_hash = NULL, token_until = NULL WHERE token_hash IS NOT NULL;
    UPDATE reset SET stop_hash = NULL WHERE stop_hash IS NOT NULL;
    UPDATE sso_domain SET seen_at = NULL WHERE seen_at IS NOT NULL;
    DELETE FROM email_change;
    DELETE FROM ceremony;
    UPDATE second_factor SET last_step = greatest(last_step, floor(extract(epoch FROM now()) / 30)::bigint);
    DELETE FROM job WHERE kind = 'send_mail';
    DELETE FROM outbox;
    DO $$ BEGIN
      EXECUTE format('ALTER TABLE audit_event ALTER COLUMN epoch SET DEFAULT %s', 1 + greatest(
        (SELECT max(e.epoch) FROM audit_event e),
        (SELECT c.column_default::int FROM information_schema.columns c
          WHERE c.table_schema = 'public' AND c.table_name = 'audit_event' AND c.column_name = 'epoch')));
    END $$;";

/// Runs `AFTER` in one transaction.
pub(super) async fn end(database: &str) -> Result<(), BackupError> {
    let failed = |error: sqlx::Error| BackupError::NotEnded(error.to_string());
    let mut connection = sqlx::PgConnection::connect(database).await.map_err(failed)?;
    sqlx::raw_sql(AFTER).execute(&mut connection).await.map_err(failed)?;
    connection.close().await.map_err(failed)
}
