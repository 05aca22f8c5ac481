//! The calendar of due dates that a member subscribes to. A calendar program reads it at a secret address, without
//! sign-in. It holds case numbers and kinds of deadlines, and nothing else of a case. The text of an address is shown
//! once and stored as a hash.

pub mod admin;
mod ics;

use chrono::{DateTime, NaiveDate, Utc};
use entity::calendar_feed::{self, Column};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Set};
use serde_json::json;
use uuid::Uuid;

use crate::actor::{self, Token};
use crate::app::App;
use crate::audit::{self, Act, By, Kind};
use crate::crypto::{random, sha256, token};
use crate::languages;
use crate::limit;
use crate::notifications::{calendar, settings};
use crate::op::Op;
use crate::problem::Problem;
use crate::scalar::case_number;
use crate::tx::{Mode, Scope, Tx};

/// A calendar address, without its secret.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Kept {
    pub created_at: DateTime<Utc>,
    /// The last day on which a program read the calendar.
    pub used_on: Option<NaiveDate>,
}

/// The calendar address of the acting member.
pub async fn mine(op: &Op) -> Result<Option<Kept>, Problem> {
    let query = calendar_feed::Entity::find().select_only().columns([Column::CreatedAt, Column::UsedOn]);
    Ok(query.filter(Column::MemberId.eq(op.member()?.id)).into_model().one(&*op.tx).await?)
}

/// Creates a calendar address for the acting member, and ends the one before. Returns the address.
pub async fn create(op: &Op) -> Result<String, Problem> {
    let me = op.member()?;
    delete(op, me.id).await?;
    let secret = token::encode(&random::<32>());
    let row = calendar_feed::ActiveModel {
        org_id: Set(me.org),
        member_id: Set(me.id),
        token_hash: Set(sha256(secret.as_bytes()).to_vec()),
        created_at: Set(op.app.clock.now()),
        ..Default::default()
    };
    calendar_feed::Entity::insert(row).exec_without_returning(&*op.tx).await?;
    op.record_on(Kind::CalendarCreated, me.id, json!({})).await?;
    Ok(format!("{}/calendar/{secret}.ics", op.app.config.origin))
}

/// Ends the calendar address of the acting member.
///
/// # Errors
/// `NotFound` if there is none.
pub async fn remove(op: &Op) -> Result<(), Problem> {
    let me = op.member()?.id;
    if delete(op, me).await? == 0 {
        return Err(Problem::NotFound);
    }
    op.record_on(Kind::CalendarRemoved, me, json!({})).await
}

/// Ends the calendar address of a member whose membership ends.
pub async fn delete(op: &Op, member: Uuid) -> Result<u64, Problem> {
    let delete = calendar_feed::Entity::delete_many().filter(Column::MemberId.eq(member));
    Ok(delete.exec(&*op.tx).await?.rows_affected)
}

#[derive(FromQueryResult)]
struct Found {
    org_id: Uuid,
    member_id: Uuid,
    account_id: Uuid,
    first: bool,
}

#[derive(FromQueryResult)]
struct DeadlineRow {
    id: Uuid,
    kind: String,
    due_on: NaiveDate,
    year: i32,
    number: i32,
}

/// The calendar at a secret address, as text.
///
/// # Errors
/// `NotFound` for an address that is unknown or ended, or if the membership is not in force. `RateLimited`.
pub async fn read(app: &App, secret: &str) -> Result<String, Problem> {
    let staff = app.staff.as_ref().ok_or(Problem::NotFound)?;
    let (hash, now) = (sha256(secret.as_bytes()).to_vec(), app.clock.now());
    let values = [hash.into(), now.into()];
    let sql = "SELECT * FROM app.auth_calendar($1, $2)";
    let found = app.autonomous(Scope::default(), async |tx| tx.one::<Found>(sql, values).await).await?;
    let found = found.ok_or(Problem::NotFound)?;
    staff.calendars.count(found.member_id, limit::MAX_CALENDAR_READS, now)?;
    let tx = app.tx(Mode::ReadWrite, Scope::default());
    let text = write(app, &tx, &found, now).await;
    tx.finish(text.is_ok()).await?;
    text
}

/// Writes the calendar with the member's own row-level security.
async fn write(app: &App, tx: &Tx, found: &Found, now: DateTime<Utc>) -> Result<String, Problem> {
    let token = Token { id: found.member_id, permissions: 0, reads_cases: true };
    let entered = actor::enter_with(tx, found.account_id, token, found.org_id, now).await;
    let member =
        entered.map_err(|problem| if let Problem::Forbidden = problem { Problem::NotFound } else { problem })?;
    if found.first {
        let keys = app.keys.org(tx).await?;
        let (kind, by) = (Kind::CalendarRead, By::Member(member.id));
        let act = Act { kind, by, case: None, object: Some(member.id), seals: vec![], detail: json!({}) };
        audit::record(tx, &keys, &app.clock, member.zone, act).await?;
    }
    let chosen = settings::of(tx, member.id).await?.and_then(|row| row.language);
    let language = chosen.as_deref().map(languages::of_stored).unwrap_or_default();
    let sql = "SELECT d.id, d.kind, d.due_on, c.year, c.number FROM deadline d \
        JOIN \"case\" c ON c.org_id = d.org_id AND c.id = d.case_id \
        WHERE d.met_on IS NULL AND d.paused_on IS NULL AND d.removed_on IS NULL AND c.stage <> 'closed' \
        ORDER BY d.due_on, d.id LIMIT $1";
    let mut events = vec![];
    for due in tx.all::<DeadlineRow>(sql, [limit::MAX_DUE_DATES.into()]).await? {
        let title = format!("{}: {}", case_number(due.year, due.number), calendar(&due.kind, language)?);
        events.push(ics::Event { id: due.id, on: due.due_on, title });
    }
    Ok(ics::write(&events, now))
}
