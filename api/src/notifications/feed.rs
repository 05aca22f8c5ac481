//! Notifications in the application. `app.notify` writes them in the transaction of the event, for the members who see
//! the case. Row-level security hides a notification from a member who does not see the case any more.

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::NotificationKind;
use entity::notification::{self, Column};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveEnum, ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter};
use uuid::Uuid;

use crate::limit;
use crate::op::Op;
use crate::problem::Problem;
use crate::tx::Tx;

/// An event that members are notified of.
pub struct Event {
    pub kind: NotificationKind,
    /// Only these members. `None`: all members whom the kind concerns.
    pub to: Option<Vec<Uuid>>,
    /// The member who caused the event, and when. `None` if a reporter or the calendar did.
    pub by: Option<(Uuid, DateTime<Utc>)>,
    pub day: NaiveDate,
}

/// Notifies the members whom an event of these cases concerns. The context of `tx` must have the current date.
pub async fn notify(tx: &Tx, cases: Vec<Uuid>, event: Event) -> Result<(), Problem> {
    if cases.is_empty() {
        return Ok(());
    }
    let Event { kind, to, by, day } = event;
    let (by, at) = by.unzip();
    let values = [kind.to_value().into(), cases.into(), to.into(), by.into(), day.into(), at.into()];
    tx.run("SELECT app.notify($1, $2, $3, $4, $5, $6)", values).await?;
    Ok(())
}

/// Notifies members of an act of the acting member.
pub async fn of_act(op: &Op, kind: NotificationKind, case: Uuid, to: Option<Vec<Uuid>>) -> Result<(), Problem> {
    let by = Some((op.member()?.id, op.app.clock.now()));
    notify(&op.tx, vec![case], Event { kind, to, by, day: op.today()? }).await
}

/// A notification of the acting member.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Row {
    pub id: Uuid,
    pub case_id: Uuid,
    pub year: i32,
    pub number: i32,
    pub kind: NotificationKind,
    /// The member who caused it. `None` if a reporter or the calendar did.
    pub actor_id: Option<Uuid>,
    /// The absent member for whom the acting member is notified.
    pub on_behalf_of: Option<Uuid>,
    pub happened_on: NaiveDate,
    pub happened_at: Option<DateTime<Utc>>,
    pub read: bool,
    /// Whether the matter is settled.
    pub handled: bool,
}

/// The acting member's last notifications, newest first.
pub async fn list(op: &Op, first: i32) -> Result<Vec<Row>, Problem> {
    if !(1..=limit::MAX_NOTIFICATIONS).contains(&first) {
        return Err(Problem::invalid("first", "Ask for 1 to 200 notifications."));
    }
    let sql = "SELECT n.id, n.case_id, c.year, c.number, n.kind, n.actor_id, n.on_behalf_of, n.happened_on, n.happened_at, n.read, n.handled \
        FROM notification n JOIN \"case\" c ON c.org_id = n.org_id AND c.id = n.case_id WHERE n.member_id = $1 \
        ORDER BY n.happened_on DESC, n.happened_at DESC NULLS LAST, n.id LIMIT $2";
    op.tx.all::<Row>(sql, [op.member()?.id.into(), first.into()]).await
}

/// Number of the acting member's notifications that are neither read nor settled.
pub async fn unread(op: &Op) -> Result<i32, Problem> {
    let sql = "SELECT count(*)::int FROM notification n WHERE n.member_id = $1 AND NOT n.read AND NOT n.handled";
    Ok(op.tx.value::<i32>(sql, [op.member()?.id.into()]).await?.unwrap_or(0))
}

/// Marks notifications of the acting member as read or as unread. `None`: all. Ids of other members are ignored.
pub async fn mark(op: &Op, ids: Option<Vec<Uuid>>, read: bool) -> Result<(), Problem> {
    if ids.as_ref().is_some_and(|ids| ids.len() > limit::MAX_NOTIFICATIONS.unsigned_abs() as usize) {
        return Err(Problem::invalid("notifications", "These are too many notifications. Mark them all instead."));
    }
    let mine = Condition::all().add(Column::MemberId.eq(op.member()?.id)).add(Column::Read.ne(read));
    let which = mine.add_option(ids.map(|ids| Column::Id.is_in(ids)));
    notification::Entity::update_many().col_expr(Column::Read, Expr::value(read)).filter(which).exec(&*op.tx).await?;
    Ok(())
}
