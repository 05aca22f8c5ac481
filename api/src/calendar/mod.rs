//! The calendar of due dates that a member subscribes to. A calendar program reads it at a secret address, without
//! sign-in. It holds case numbers, kinds and days, and nothing else of a case. The text of an address is shown once and
//! stored as a hash.

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
struct Due {
    id: Uuid,
    /// The kind of the deadline, or `task`, `action`, `interview` or `check_in`.
    kind: String,
    day: NaiveDate,
    year: i32,
    number: i32,
}

/// What is due for the member $1. The deadlines of a case concern all members who see the case. Everything else is as in
/// "mine" of the list of tasks, with interviews that the member conducts or that are in the member's cases.
const DUE: &str = "SELECT x.id, x.kind, x.due_on AS day, c.year, c.number FROM ( \
      SELECT d.org_id, d.id, d.case_id, d.kind, d.due_on FROM deadline d \
        WHERE d.met_on IS NULL AND d.paused_on IS NULL AND d.removed_on IS NULL \
      UNION ALL SELECT t.org_id, t.id, t.case_id, 'task', t.due_on FROM task t \
        WHERE t.state = 'open' AND t.due_on IS NOT NULL AND t.owner_id = $1 \
      UNION ALL SELECT a.org_id, a.id, a.case_id, 'action', a.due_on FROM corrective_action a WHERE a.state = 'open' AND a.owner_id = $1 \
      UNION ALL SELECT i.org_id, i.id, i.case_id, 'interview', i.day FROM interview i WHERE i.state = 'planned' \
        AND (i.interviewer_id = $1 OR EXISTS (SELECT FROM case_assignee h \
          WHERE h.org_id = i.org_id AND h.case_id = i.case_id AND h.member_id = $1 AND h.ended_at IS NULL)) \
      UNION ALL SELECT k.org_id, k.id, k.case_id, 'check_in', k.due_on FROM check_in k WHERE k.result IS NULL \
        AND EXISTS (SELECT FROM case_assignee h \
          WHERE h.org_id = k.org_id AND h.case_id = k.case_id AND h.member_id = $1 AND h.ended_at IS NULL)) x \
    JOIN \"case\" c ON c.org_id = x.org_id AND c.id = x.case_id WHERE c.stage <> 'closed' OR x.kind IN ('task', 'action', 'check_in') \
    ORDER BY x.due_on, x.id LIMIT $2";

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
    let mut events = vec![];
    for due in tx.all::<Due>(DUE, [member.id.into(), limit::MAX_DUE_DATES.into()]).await? {
        let title = format!("{}: {}", case_number(due.year, due.number), calendar(&due.kind, language)?);
        events.push(ics::Event { id: due.id, on: due.day, title });
    }
    Ok(ics::write(&events, now))
}
