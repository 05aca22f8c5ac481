//! Members who own what has to be done in a case: corrective actions, own deadlines and tasks. A member who loses
//! the case owns nothing in it. An act on one case compares the visibility before and after (`disown`). An act on a
//! membership or on the tree of departments may hide any number of cases, and calls [`release_out_of_sight`] afterwards.
//!
//! A membership that expires is no act. Then the assignees get the reminders: see `app.take_reminders`.

use sea_orm::{DbErr, FromQueryResult, QueryResult};
use serde_json::json;
use uuid::Uuid;

use super::lock;
use super::visibility::Visibility;
use crate::audit::{self, Act, Kind};
use crate::op::Op;
use crate::problem::Problem;
use crate::tx::Reach;

/// Gives what is open of some owners in a case to another owner. With the kind of the audit event, and the name of the
/// rows in it. The owner is not sealed, so revisions stay.
const OWNED: [(Kind, &str, &str); 3] = [
    (
        Kind::ActionChanged,
        "actions",
        "UPDATE corrective_action SET owner_id = $1 WHERE case_id = $2 AND owner_id = ANY ($3) AND state = 'open' RETURNING id",
    ),
    (
        Kind::DeadlineChanged,
        "deadlines",
        "UPDATE deadline SET owner_id = $1 WHERE case_id = $2 AND owner_id = ANY ($3) AND met_on IS NULL AND removed_on IS NULL \
         RETURNING id",
    ),
    (
        Kind::TaskChanged,
        "tasks",
        "UPDATE task SET owner_id = $1 WHERE case_id = $2 AND owner_id = ANY ($3) AND state = 'open' RETURNING id",
    ),
];

/// The cases in which a member owns something that is open. A closed case may be opened again, so it counts too.
const CASES: &str = "SELECT case_id FROM corrective_action WHERE owner_id = $1 AND state = 'open' \
    UNION SELECT case_id FROM deadline WHERE owner_id = $1 AND met_on IS NULL AND removed_on IS NULL \
    UNION SELECT case_id FROM task WHERE owner_id = $1 AND state = 'open' ORDER BY case_id";

/// Removes members who lose access to the case as owners. Call this before the members lose access, because the acting
/// member may be one of them.
pub(crate) async fn disown(op: &Op, case: Uuid, before: &Visibility, after: &Visibility) -> Result<(), Problem> {
    let gone = before.lost(after);
    if gone.is_empty() { Ok(()) } else { pass_on(op, case, &gone, None).await }
}

#[derive(FromQueryResult)]
struct Owned {
    case: Uuid,
    owner: Uuid,
    /// A member who sees the case.
    reader: Option<Uuid>,
}

/// Releases members who own something of cases that they do not see any more. `member`: only this member. `case`: only
/// in this case. Runs with the visibility of a member who sees the case, so that it includes cases that the acting member
/// cannot see. The acting member learns nothing about them.
pub async fn release_out_of_sight(op: &Op, member: Option<Uuid>, case: Option<Uuid>) -> Result<(), Problem> {
    let values = [member.into(), case.into()];
    let sql = "SELECT case_id AS case, owner_id AS owner, reader_id AS reader FROM app.owned_out_of_sight($1, $2)";
    let lost = op.tx.all::<Owned>(sql, values).await?;
    if lost.is_empty() {
        return Ok(());
    }
    let own = op.tx.scope().await;
    let released = release(op, &lost).await;
    op.tx.pin(|scope| *scope = own).await?;
    released
}

async fn release(op: &Op, lost: &[Owned]) -> Result<(), Problem> {
    for Owned { case, owner, reader } in lost {
        op.tx
            .pin(|scope| {
                scope.member = Some(reader.unwrap_or(*owner));
                scope.reach = Some(Reach::All);
            })
            .await?;
        match lock(&op.tx, *case).await {
            Ok(_) => pass_on(op, *case, &[*owner], None).await?,
            // No member sees the case. The owner was excluded from the case, and that act released them.
            Err(Problem::NotFound) if reader.is_none() => {}
            // The reader lost the case meanwhile.
            Err(Problem::NotFound) => return Err(Problem::Conflict),
            Err(problem) => return Err(problem),
        }
    }
    Ok(())
}

/// Gives what a leaving member owns to `successor`, in the cases that the successor can see. Runs with the leaver's
/// visibility.
pub(super) async fn hand_over(op: &Op, leaver: Uuid, successor: Option<Uuid>) -> Result<(), Problem> {
    for row in op.tx.rows(CASES, [leaver.into()]).await? {
        let case = row.try_get("", "case_id")?;
        let heir = heir(op, case, successor).await?;
        pass_on(op, case, &[leaver], heir).await?;
    }
    Ok(())
}

/// The successor, where the successor can see the case. Locks the case.
async fn heir(op: &Op, case: Uuid, successor: Option<Uuid>) -> Result<Option<Uuid>, Problem> {
    let case = lock(&op.tx, case).await?;
    let visibility = Visibility::of(op, &case).await?;
    // A member who is excluded from the case has no influence on it.
    let me = op.member()?.id;
    Ok(successor.filter(|heir| visibility.sees(*heir) && !visibility.excluded.contains(&me)))
}

/// The acting member may not see the case, so this reads no audit key of the case.
async fn pass_on(op: &Op, case: Uuid, from: &[Uuid], to: Option<Uuid>) -> Result<(), Problem> {
    let member = op.member()?;
    for (kind, name, update) in OWNED {
        let rows = op.tx.rows(update, [to.into(), case.into(), from.to_vec().into()]).await?;
        let ids = rows.iter().map(|row: &QueryResult| row.try_get("", "id")).collect::<Result<Vec<Uuid>, DbErr>>()?;
        if !ids.is_empty() {
            let act = Act::on_case(kind, member.by(), case);
            let act = act.with(json!({ "change": "owner", name: ids, "owner": to }));
            let keys = op.app.keys.org(&op.tx).await?;
            audit::record(&op.tx, &keys, &op.app.clock, member.zone, act).await?;
        }
    }
    Ok(())
}
