//! Deletes expired rows in batches. A batch is a statement of bounded duration. The remaining rows follow in the next
//! round. Each round also counts the figures of periods that have ended.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ConnectionTrait, DbBackend, Statement, Value};
use tokio::sync::watch;
use uuid::Uuid;

use crate::app::App;
use crate::organisation::PublicOrganisation;
use crate::problem::Problem;
use crate::tx::{Mode, Scope, Tx};
use crate::{attachments, figures, identity, limit, outside_requests};

/// Pause after a batch that leaves no expired rows.
pub const PAUSE: TimeDelta = TimeDelta::hours(1);
/// Maximum number of rows in a batch.
const BATCH: u64 = 1000;
/// How long ended rows are kept, so that staff can look into questions.
const KEPT: TimeDelta = TimeDelta::days(30);

/// Deletes one batch of each kind of expired row, first for each organisation and then for rows without one. Also
/// plans the joining of uploads. A failing organisation does not block the others. Returns true if rows are left.
///
/// # Errors
/// If the organisations cannot be listed, or if rows without an organisation cannot be swept.
pub async fn round(app: &App, stop: &watch::Receiver<bool>) -> Result<bool, Problem> {
    let mut more = false;
    for org in organisations(app).await? {
        if *stop.borrow() {
            return Ok(true);
        }
        match app.autonomous(Scope::org(org), async |tx| organisation(app, tx, org).await).await {
            Ok(left) => more |= left,
            Err(problem) => tracing::error!(%org, ?problem, "an organisation could not be swept"),
        }
        // A separate transaction, so that neither blocks the other.
        if let Err(problem) = app.autonomous(Scope::org(org), async |tx| figures::jobs::turn(app, tx).await).await {
            tracing::error!(%org, ?problem, "an organisation's figures could not be counted");
        }
    }
    let nowhere = app.autonomous(Scope::default(), async |tx| of_none(tx, app.clock.now()).await).await?;
    Ok(more | nowhere)
}

/// Sweeps until nothing is left. For tests.
pub async fn all(app: &App) -> Result<(), Problem> {
    let (_on, stop) = watch::channel(false);
    while round(app, &stop).await? {}
    Ok(())
}

async fn organisations(app: &App) -> Result<Vec<Uuid>, Problem> {
    let tx = app.tx(Mode::ReadOnly, Scope::default());
    let rows = tx.query_all_raw(Statement::from_string(DbBackend::Postgres, "SELECT app.organisations() AS org")).await;
    tx.finish(false).await?;
    Ok(rows?.into_iter().map(|row| row.try_get("", "org")).collect::<Result<_, _>>()?)
}

async fn organisation(app: &App, tx: &Tx, org: Uuid) -> Result<bool, Problem> {
    let today = app.clock.today(PublicOrganisation::here(tx).await?.zone()?);
    let slots =
        attachments::jobs::sweep(tx, org, today, app.clock.now()).await? | attachments::join::plan(tx, today).await?;
    let identities = identity::jobs::turn(app, tx, org, today).await?;
    let questions = outside_requests::jobs::expire(app, tx, today).await?;
    let keys = "DELETE FROM idempotency_key WHERE id IN \
        (SELECT id FROM idempotency_key WHERE created_on < $1 LIMIT $2)";
    let keys = batch(tx, keys, today - TimeDelta::days(limit::IDEMPOTENCY_DAYS)).await?;
    // An old invitation is deleted, because the invited email address must not be kept for longer.
    let invitations = "DELETE FROM invitation WHERE id IN (SELECT id FROM invitation WHERE expires_at < $1 LIMIT $2)";
    let invitations = batch(tx, invitations, app.clock.now() - KEPT).await?;
    let views = "DELETE FROM saved_view WHERE id IN (SELECT v.id FROM saved_view v JOIN membership m ON m.org_id = v.org_id \
        AND m.id = v.member_id WHERE NOT v.shared AND m.removed_at < $1 LIMIT $2)";
    let views = batch(tx, views, app.clock.now() - KEPT).await?;
    let absences = "DELETE FROM absence WHERE id IN (SELECT id FROM absence WHERE last_on < $1 LIMIT $2)";
    let absences = batch(tx, absences, today - KEPT).await?;
    let kept_from = today - TimeDelta::days(limit::NOTIFICATION_DAYS);
    let old = "DELETE FROM notification WHERE id IN (SELECT id FROM notification WHERE happened_on < $1 LIMIT $2)";
    // What is read or settled goes first, then reports and messages, so that a flood of them drops no other kind.
    let many = "DELETE FROM notification WHERE id IN (SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY member_id \
        ORDER BY read OR handled, kind IN ('new_report', 'message'), happened_on DESC, happened_at DESC NULLS LAST, id) AS place \
        FROM notification) ranked WHERE place > $1 LIMIT $2)";
    let notifications = batch(tx, old, kept_from).await? | batch(tx, many, i64::from(limit::MAX_NOTIFICATIONS)).await?;
    let mails = "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE given_up_on < $1 LIMIT $2)";
    let mails = batch(tx, mails, kept_from).await?;
    Ok(slots | identities | questions | keys | invitations | views | absences | notifications | mails)
}

async fn of_none(tx: &Tx, now: DateTime<Utc>) -> Result<bool, Problem> {
    let sessions = "DELETE FROM session WHERE id IN (SELECT id FROM session WHERE expires_at < $1 LIMIT $2)";
    let changes = "DELETE FROM email_change WHERE id IN (SELECT id FROM email_change WHERE expires_at < $1 LIMIT $2)";
    let mut more = batch(tx, sessions, now - KEPT).await? | batch(tx, changes, now - KEPT).await?;
    for sql in ["SELECT app.auth_sweep($1) AS went", "SELECT app.sweep_abuse($1) AS went"] {
        let row = tx.row(sql, [now.into()]).await?;
        let went: i64 = row.ok_or_else(|| Problem::internal("a count without a row"))?.try_get("", "went")?;
        more |= went > 0;
    }
    Ok(more)
}

/// Deletes rows older than `before`. Returns true if the batch was full.
async fn batch(tx: &Tx, sql: &'static str, before: impl Into<Value>) -> Result<bool, Problem> {
    let values = [before.into(), BATCH.cast_signed().into()];
    let done = tx.run(sql, values).await?;
    Ok(done == BATCH)
}
