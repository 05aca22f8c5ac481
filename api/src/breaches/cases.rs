//! The cases that a breach concerns. Only a member who sees the case knows of the link.

use entity::breach;
use entity::breach_case::{self, Column};
use sea_orm::{ActiveModelTrait as _, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

use super::lock;
use crate::audit::{Act, Kind};
use crate::cases::by_number;
use crate::limit;
use crate::op::Op;
use crate::problem::Problem;

/// Adds a case by its number. A case that is in the entry already stays as it is.
///
/// # Errors
/// `NotFound`. `Invalid` for a number of no case that the member can see. `NotAllowedNow` for a closed entry, and for too
/// many cases.
pub async fn add(op: &Op, breach: Uuid, number: &str) -> Result<breach::Model, Problem> {
    let row = open_entry(op, breach).await?;
    let case = by_number(&op.tx, number).await?;
    let links = breach_case::Entity::find().filter(Column::BreachId.eq(breach));
    if links.clone().filter(Column::CaseId.eq(case.id)).count(&*op.tx).await? > 0 {
        return Ok(row);
    }
    if links.count(&*op.tx).await? >= limit::MAX_BREACH_CASES {
        return Err(Problem::NotAllowedNow("The maximum number of cases of this entry is reached."));
    }
    let me = op.member()?;
    let link = breach_case::Model {
        org_id: me.org,
        breach_id: breach,
        case_id: case.id,
        added_by: me.id,
        added_at: op.app.clock.now(),
    };
    breach_case::Entity::insert(breach_case::ActiveModel::from(link).reset_all())
        .exec_without_returning(&*op.tx)
        .await?;
    record(op, Kind::BreachCaseAdded, case.id, breach).await?;
    Ok(row)
}

/// Removes a case from an entry.
///
/// # Errors
/// `NotFound`, also for a case that the member does not see. `NotAllowedNow` for a closed entry.
pub async fn remove(op: &Op, breach: Uuid, case: Uuid) -> Result<breach::Model, Problem> {
    let row = open_entry(op, breach).await?;
    let link = breach_case::Entity::delete_many().filter(Column::BreachId.eq(breach)).filter(Column::CaseId.eq(case));
    if link.exec(&*op.tx).await?.rows_affected == 0 {
        return Err(Problem::NotFound);
    }
    record(op, Kind::BreachCaseRemoved, case, breach).await?;
    Ok(row)
}

async fn open_entry(op: &Op, breach: Uuid) -> Result<breach::Model, Problem> {
    let row = lock(op, breach).await?;
    if row.closed {
        return Err(Problem::NotAllowedNow("The entry is closed. Reopen it to change it."));
    }
    Ok(row)
}

/// The event belongs to the case, so that only members who see the case read it.
async fn record(op: &Op, kind: Kind, case: Uuid, breach: Uuid) -> Result<(), Problem> {
    op.record(Act::on_case(kind, op.member()?.by(), case).on(breach)).await
}
