//! What a restore must not bring back: what was ended, used or sent since the backup.

use sqlx::Connection;

use super::BackupError;

/// Nobody knows what happened since the backup. So sessions, programs' tokens, mailed links and mails that waited end, mail domains are to be
/// proved once more, codes of authenticator apps count from now, and the audit log says from where on it was written after a restore.
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

/// Ends it all in one transaction.
pub(super) async fn end(database: &str) -> Result<(), BackupError> {
    let failed = |error: sqlx::Error| BackupError::NotEnded(error.to_string());
    let mut connection = sqlx::PgConnection::connect(database).await.map_err(failed)?;
    sqlx::raw_sql(AFTER).execute(&mut connection).await.map_err(failed)?;
    connection.close().await.map_err(failed)
}
