//! Cases: what a report becomes in the Case Hub.
//! Always: a step follows `workflow`, writes stage history and an audit event; the reporter learns words and dates, never who.

pub mod admin;
pub mod assignment;
pub mod handling;
pub mod handover;
pub mod list;
pub mod loaders;
pub mod reading;
pub mod release;
pub mod reporter;
pub mod routing;
pub mod sight;
pub mod turn;
pub mod workflow;

use chrono::NaiveDate;
use entity::enums::{HistoryKind, Stage};
use entity::{case, case_assignee, stage_history};
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, Set};
use serde_json::json;
use uuid::Uuid;

use crate::audit::{Act, Kind, Seal};
use crate::keys::keyring::{CaseKeys, Cell};
use crate::law;
use crate::op::Op;
use crate::problem::Problem;
use crate::tx::Tx;
use workflow::Facts;

/// A case in the asker's reach.
///
/// # Errors
/// `NotFound`: also when it is another organisation's, restricted, or not released.
pub async fn find(tx: &Tx, id: Uuid) -> Result<case::Model, Problem> {
    case::Entity::find().filter(case::Column::Id.eq(id)).one(tx).await?.ok_or(Problem::NotFound)
}

/// A case in the asker's reach that nobody else changes until this transaction ends: for acts that decide by who sees it.
///
/// # Errors
/// As [`find`].
pub async fn lock(tx: &Tx, id: Uuid) -> Result<case::Model, Problem> {
    let query = case::Entity::find().filter(case::Column::Id.eq(id)).lock(LockType::NoKeyUpdate);
    query.one(tx).await?.ok_or(Problem::NotFound)?;
    // Who held it before may have kept the asker out.
    find(tx, id).await
}

/// The keys of a case that the asker has found, to write to it. Its words open at the gate, [`reading`].
///
/// # Errors
/// `NotFound` when it has been erased.
pub async fn keys(op: &Op, case: Uuid) -> Result<CaseKeys, Problem> {
    let org = op.app.keys.org(&op.tx).await?;
    let secret = op.app.keystore.read(org.org(), &[case]).await?.remove(&case).ok_or(Problem::NotFound)?;
    Ok(op.app.keys.case(org, case, secret))
}

/// A case's number as staff write it.
#[must_use]
pub fn number(case: &case::Model) -> String {
    format!("VC-{}-{:05}", case.year.unwrap_or_default(), case.number.unwrap_or_default())
}

/// What the workflow's rules need to know.
///
/// # Errors
/// What the database says.
pub async fn facts(op: &Op, case: &case::Model) -> Result<Facts, Problem> {
    let member = op.member()?;
    let ever = case_assignee::Entity::find().filter(case_assignee::Column::CaseId.eq(case.id)).all(&*op.tx).await?;
    let sql = "SELECT EXISTS (SELECT FROM stage_history WHERE case_id = $1 AND member_id = $2 AND to_stage = 'pending_review') AS proposed, \
        EXISTS (SELECT FROM restriction WHERE case_id = $1 AND asked_by = $2 AND restricted_on IS NOT NULL) AS restricted";
    let values = [case.id.into(), member.id.into()];
    let did = op.tx.row(sql, values).await?;
    let did = did.ok_or_else(|| Problem::internal("a query without an answer"))?;
    let proposed: bool = did.try_get("", "proposed")?;
    Ok(Facts {
        stage: case.stage,
        assigned: ever.iter().any(|a| a.ended_at.is_none()),
        took_part: ever.iter().any(|a| a.member_id == member.id) || proposed,
        restricted_it: did.try_get("", "restricted")?,
        rights: member.rights,
    })
}

/// Takes a case to another stage: the row, its history and the audit event. Of two that try at once, one does.
///
/// # Errors
/// `NotAllowedNow` when the workflow has no such step now, `Conflict` when somebody was faster.
pub async fn step(
    op: &Op,
    keys: &CaseKeys,
    case: &case::Model,
    to: Stage,
    reason: Option<&str>,
) -> Result<(), Problem> {
    let (member, today) = (op.member()?, op.today()?);
    workflow::check(facts(op, case).await?, to).map_err(Problem::NotAllowedNow)?;
    let closed_on = (to == Stage::Closed).then_some(today);
    let update = case::Entity::update_many()
        .set(case::ActiveModel { stage: Set(to), closed_on: Set(closed_on), ..Default::default() })
        .filter(case::Column::Id.eq(case.id))
        .filter(case::Column::Stage.eq(case.stage));
    if update.exec(&*op.tx).await?.rows_affected != 1 {
        return Err(Problem::Conflict);
    }
    let line = Line { kind: HistoryKind::Stage, from: Some(case.stage), to: Some(to), reason };
    let seals = tell(op, keys, line).await?;
    let kind = if to == Stage::Closed { Kind::CaseClosed } else { Kind::CaseMoved };
    op.record(Act::on_case(kind, member.by(), case.id).sealing(seals)).await
}

/// A line of a case's timeline, to be written.
#[derive(Clone, Copy)]
pub struct Line<'a> {
    /// What it tells.
    pub kind: HistoryKind,
    /// The stage left, of a step.
    pub from: Option<Stage>,
    /// The stage reached, of a step.
    pub to: Option<Stage>,
    /// Why.
    pub reason: Option<&'a str>,
}

/// Writes a line of the timeline, which all readers of the case see. The case's row must be locked or changed already: lines
/// are numbered by their count.
///
/// # Errors
/// What the database says.
pub async fn tell(op: &Op, keys: &CaseKeys, line: Line<'_>) -> Result<Vec<Seal>, Problem> {
    let (member, case, id) = (op.member()?, keys.case(), Uuid::new_v4());
    let cell = Cell { table: "stage_history", column: "reason", row: id, revision: 1 };
    let reason = line.reason.map(|text| keys.seal(cell, text));
    let seals = reason.iter().map(|sealed| Seal::of(id, 1, &[sealed])).collect();
    let before = stage_history::Entity::find().filter(stage_history::Column::CaseId.eq(case)).count(&*op.tx).await?;
    let row = stage_history::ActiveModel {
        org_id: Set(member.org),
        id: Set(id),
        case_id: Set(case),
        position: Set(i32::try_from(before).map_err(Problem::internal)? + 1),
        from_stage: Set(line.from),
        to_stage: Set(line.to),
        member_id: Set(Some(member.id)),
        reason: Set(reason),
        revision: Set(1),
        happened_on: Set(op.today()?),
        happened_at: Set(Some(op.app.clock.now())),
        kind: Set(line.kind),
    };
    stage_history::Entity::insert(row).exec_without_returning(&*op.tx).await?;
    Ok(seals)
}

/// The first words to a reporter acknowledge the report: the clock is met, and feedback counts from here unless that was late.
///
/// # Errors
/// What the database says.
pub async fn acknowledge(op: &Op, case: &case::Model, today: NaiveDate) -> Result<(), Problem> {
    if case.acknowledged_on.is_some() {
        return Ok(());
    }
    let law = law::LawPack::named(&organisation_law(op).await?)?;
    mark(op, case.id, "UPDATE \"case\" SET acknowledged_on = $2 WHERE id = $1 AND acknowledged_on IS NULL", today)
        .await?;
    mark(
        op,
        case.id,
        "UPDATE deadline SET met_on = $2 WHERE case_id = $1 AND kind = 'acknowledgement' AND met_on IS NULL",
        today,
    )
    .await?;
    let due = law.feedback_due(case.received_on, Some(today));
    mark(
        op,
        case.id,
        "UPDATE deadline SET due_on = $2 WHERE case_id = $1 AND kind = 'feedback' AND met_on IS NULL",
        due,
    )
    .await
}

/// Feedback was given: its clock is met.
///
/// # Errors
/// What the database says.
pub async fn give_feedback(op: &Op, case: Uuid, today: NaiveDate) -> Result<(), Problem> {
    mark(op, case, "UPDATE \"case\" SET feedback_on = $2 WHERE id = $1 AND feedback_on IS NULL", today).await?;
    mark(op, case, "UPDATE deadline SET met_on = $2 WHERE case_id = $1 AND kind = 'feedback' AND met_on IS NULL", today)
        .await
}

/// A reopened case whose feedback was given owes it once more, counted from today. A clock that was not met runs on.
///
/// # Errors
/// What the database says.
pub async fn restart_feedback(op: &Op, case: Uuid, today: NaiveDate) -> Result<(), Problem> {
    let due = law::LawPack::named(&organisation_law(op).await?)?.feedback_due_again(today);
    let again = "UPDATE deadline SET due_on = $2, met_on = NULL WHERE case_id = $1 AND kind = 'feedback' AND met_on IS NOT NULL";
    mark(op, case, again, due).await?;
    let clear = "UPDATE \"case\" SET feedback_on = NULL WHERE id = $1";
    op.tx.run(clear, [case.into()]).await?;
    Ok(())
}

async fn mark(op: &Op, case: Uuid, sql: &'static str, day: NaiveDate) -> Result<(), Problem> {
    op.tx.run(sql, [case.into(), day.into()]).await?;
    Ok(())
}

async fn organisation_law(op: &Op) -> Result<String, Problem> {
    Ok(crate::organisation::PublicOrganisation::here(&op.tx).await?.law_pack)
}

/// What an act on a case says besides, without content.
#[must_use]
pub fn detail(key: &str, value: impl serde::Serialize) -> serde_json::Value {
    json!({ key: value })
}
