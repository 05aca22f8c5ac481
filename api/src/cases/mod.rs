//! Cases: lookup, stages, timeline and deadlines.
//! A move between stages follows `workflow`. The move writes a step of the timeline and an audit event. The reporter
//! never learns which member acted.

pub mod actions;
pub mod admin;
pub mod assignment;
pub mod clocks;
pub mod closing;
mod consents;
pub mod handling;
pub mod handover;
pub mod list;
pub mod loaders;
pub mod owners;
pub mod reading;
pub mod release;
pub mod reporter;
pub mod routing;
pub mod suggestion;
pub mod tasks;
pub mod turn;
mod typed;
pub mod visibility;
pub mod workflow;

use chrono::NaiveDate;
use entity::enums::{HistoryKind, Stage};
use entity::{case, stage_history};
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, QueryTrait, Set};
use serde_json::json;
use uuid::Uuid;

use crate::audit::{Act, Kind, Seal};
use crate::keys::keyring::CaseKeys;
use crate::keys::sealed::FieldAad;
use crate::op::Op;
use crate::problem::Problem;
use crate::scalar::case_number;
use crate::tx::Tx;
use loaders::read_parts;
use workflow::Facts;

/// Returns a case that the acting member can see.
///
/// # Errors
/// `NotFound`, also when the case belongs to another organisation, is restricted or is not released yet.
pub async fn find(tx: &Tx, id: Uuid) -> Result<case::Model, Problem> {
    case::Entity::find().filter(case::Column::Id.eq(id)).one(tx).await?.ok_or(Problem::NotFound)
}

/// Whether the reporter of a case has an access code. Only a reporter whose report a member entered may have none.
///
/// # Errors
/// Those of the database.
pub async fn has_access_code(tx: &Tx, id: Uuid) -> Result<bool, Problem> {
    let sql = "SELECT NOT EXISTS (SELECT FROM manual_entry WHERE case_id = $1 AND NOT has_code)";
    Ok(tx.value::<bool>(sql, [id.into()]).await?.unwrap_or(true))
}

/// Returns the case with a number that a member typed.
///
/// # Errors
/// `Invalid` for a malformed number, for a number that no case has that the acting member can see, and for a number
/// without its year that two cases have.
pub async fn by_number(tx: &Tx, typed: &str) -> Result<case::Model, Problem> {
    let (year, number) = typed::number(typed)?;
    let query = case::Entity::find().filter(case::Column::Number.eq(number)).limit(2);
    let mut found = query.apply_if(year, |query, year| query.filter(case::Column::Year.eq(year))).all(tx).await?;
    match (found.pop(), found.pop()) {
        (Some(one), None) => Ok(one),
        (Some(_), Some(_)) => Err(Problem::invalid("number", "Two cases have this number. Enter the year too.")),
        (None, _) => Err(Problem::invalid("number", "You see no case with this number. Check the number.")),
    }
}

/// Returns a case that the acting member can see, and locks it until the transaction ends. For acts that depend on who
/// can see the case.
///
/// # Errors
/// As [`find`].
pub async fn lock(tx: &Tx, id: Uuid) -> Result<case::Model, Problem> {
    let query = case::Entity::find().filter(case::Column::Id.eq(id)).lock(LockType::NoKeyUpdate);
    query.one(tx).await?.ok_or(Problem::NotFound)?;
    // Read again after the lock, because the transaction that held the lock may have excluded the acting member.
    find(tx, id).await
}

/// Returns the keys to write to a case. Pass only a case that the acting member can see. To read its content, use the
/// gate [`reading`].
///
/// # Errors
/// `NotFound` when the case has been erased.
pub async fn keys(op: &Op, case: Uuid) -> Result<CaseKeys, Problem> {
    let org = op.app.keys.org(&op.tx).await?;
    let secret = op.app.keystore.read(org.org(), &[case]).await?.remove(&case).ok_or(Problem::NotFound)?;
    Ok(op.app.keys.case(org, case, secret))
}

/// The case number that staff use.
#[must_use]
pub fn number(case: &case::Model) -> String {
    case_number(case.year.unwrap_or_default(), case.number.unwrap_or_default())
}

/// Collects the input of the workflow's rules for the acting member.
pub async fn facts(op: &Op, case: &case::Model) -> Result<Facts, Problem> {
    let parts = read_parts(op, vec![case.id], true).await?.remove(&case.id).ok_or(Problem::NotFound)?;
    parts.facts(case.stage, op.member()?.rights).ok_or_else(|| Problem::internal("parts without a past"))
}

/// Moves a case to another stage. Writes the case, the timeline and the audit event. Of two simultaneous moves, only
/// one succeeds.
///
/// # Errors
/// `NotAllowedNow` when the workflow does not allow the move, `Conflict` when the stage changed meanwhile.
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
    let line = Line { kind: HistoryKind::Stage, from: Some(case.stage), to: Some(to), action: None, reason };
    let seals = append_to_timeline(op, keys, line).await?;
    let kind = if to == Stage::Closed { Kind::CaseClosed } else { Kind::CaseMoved };
    op.record(Act::on_case(kind, member.by(), case.id).sealing(seals)).await
}

/// A new step of the timeline.
#[derive(Clone, Copy)]
pub struct Line<'a> {
    pub kind: HistoryKind,
    /// The stage before a move.
    pub from: Option<Stage>,
    /// The stage after a move.
    pub to: Option<Stage>,
    /// The corrective action that the step concerns.
    pub action: Option<Uuid>,
    pub reason: Option<&'a str>,
}

/// Appends a step to the timeline, which all readers of the case see. Lock or change the case's row first, because the
/// number of existing steps determines the position.
pub async fn append_to_timeline(op: &Op, keys: &CaseKeys, line: Line<'_>) -> Result<Vec<Seal>, Problem> {
    let (member, case, id) = (op.member()?, keys.case(), Uuid::new_v4());
    let aad = FieldAad::of(stage_history::Column::Reason, id, 1);
    let reason = line.reason.map(|text| keys.seal(aad, text));
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
        action_id: Set(line.action),
    };
    stage_history::Entity::insert(row).exec_without_returning(&*op.tx).await?;
    Ok(seals)
}

/// Appends steps without a member to the timelines of cases, by the stored name of their kind. For the worker, whose
/// policies list the kinds.
pub async fn append_as_system(
    tx: &Tx,
    org: Uuid,
    steps: &[(Uuid, &'static str)],
    today: NaiveDate,
) -> Result<(), Problem> {
    if steps.is_empty() {
        return Ok(());
    }
    let (cases, kinds): (Vec<Uuid>, Vec<String>) = steps.iter().map(|(case, kind)| (*case, (*kind).to_owned())).unzip();
    let sql = "INSERT INTO stage_history (org_id, id, case_id, position, happened_on, kind) \
        SELECT $1, gen_random_uuid(), l.case_id, (SELECT count(*) FROM stage_history s WHERE s.org_id = $1 AND s.case_id = l.case_id) \
          + row_number() OVER (PARTITION BY l.case_id ORDER BY l.place), $2, l.kind \
        FROM unnest($3::uuid[], $4::text[]) WITH ORDINALITY l (case_id, kind, place)";
    tx.run(sql, [org.into(), today.into(), cases.into(), kinds.into()]).await?;
    Ok(())
}

/// Builds the detail of an audit event. Never pass content of a case, because the organisation's key seals the detail,
/// not the case's key.
#[must_use]
pub fn detail(key: &str, value: impl serde::Serialize) -> serde_json::Value {
    json!({ key: value })
}
