//! Acts of staff on a case: describe, move, return from review and reopen.

use entity::enums::{Severity, Stage};
use entity::{case, category};
use sea_orm::{ActiveEnum, ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryTrait, Set, Value};
use serde_json::json;
use uuid::Uuid;

use super::clocks::{self, rules::Event};
use super::{find, keys, owners, step};
use crate::audit::{Act, Kind, Seal};
use crate::keys::sealed::FieldAad;
use crate::op::Op;
use crate::permissions::Permission::CaseAssign;
use crate::problem::Problem;
use crate::routing::{self, rule::Trigger};

/// Moves a case between the stages that need no findings.
///
/// # Errors
/// `Invalid` for a move from investigation to triage without a reason. `NotAllowedNow`, `Conflict`, `NotFound`.
pub async fn move_to(op: &Op, id: Uuid, to: Stage, reason: Option<String>) -> Result<case::Model, Problem> {
    let case = find(&op.tx, id).await?;
    if !matches!(
        (case.stage, to),
        (Stage::New | Stage::UnderInvestigation, Stage::InTriage) | (Stage::InTriage, Stage::UnderInvestigation)
    ) {
        return Err(Problem::NotAllowedNow(
            "This move is not possible from the current stage, or it needs another operation.",
        ));
    }
    if case.stage == Stage::UnderInvestigation && reason.is_none() {
        return Err(Problem::invalid("reason", "Enter a reason for the return to triage."));
    }
    let keys = keys(op, id).await?;
    step(op, &keys, &case, to, reason.as_deref()).await?;
    find(&op.tx, id).await
}

/// Returns a case from review to investigation.
///
/// # Errors
/// `NotAllowedNow`, `Conflict`, `NotFound`.
pub async fn return_to_investigation(op: &Op, id: Uuid, reason: &str) -> Result<case::Model, Problem> {
    let case = find(&op.tx, id).await?;
    if case.stage != Stage::PendingReview {
        return Err(Problem::NotAllowedNow(
            "Only a case in review can return to investigation. Reload to see the latest state.",
        ));
    }
    let keys = keys(op, id).await?;
    step(op, &keys, &case, Stage::UnderInvestigation, Some(reason)).await?;
    find(&op.tx, id).await
}

/// Reopens a closed case. If feedback was given, a new feedback deadline starts. Earlier closings stay readable, also for
/// the reporter.
///
/// # Errors
/// `NotAllowedNow`, `Conflict`, `NotFound`.
pub async fn reopen(op: &Op, id: Uuid, reason: &str) -> Result<case::Model, Problem> {
    let case = find(&op.tx, id).await?;
    if case.stage != Stage::Closed {
        return Err(Problem::NotAllowedNow("Only a closed case can be reopened. Reload to see the latest state."));
    }
    let keys = keys(op, id).await?;
    step(op, &keys, &case, Stage::UnderInvestigation, Some(reason)).await?;
    clocks::happen(op, &keys, &case, &[Event::Reopened], None).await?;
    find(&op.tx, id).await
}

/// A change of a case's description. `None` leaves a field unchanged. `Some(None)` clears the field.
#[derive(Default)]
pub struct Description {
    pub title: Option<Option<String>>,
    pub category: Option<Option<Uuid>>,
    pub severity: Option<Option<Severity>>,
}

/// The description that the acting member saw. `None` accepts any value.
#[derive(Default)]
pub struct SeenDescription {
    pub title_revision: Option<i32>,
    pub category: Option<Option<Uuid>>,
    pub severity: Option<Option<Severity>>,
}

/// Changes the title, category or severity of a case. A limited category restricts the case to the members of the
/// category. The routing rules then apply. After both, the acting member may see the case no longer. The row is then
/// returned as it was before.
///
/// # Errors
/// `Invalid` for an unknown or archived category. `Conflict` when the case differs from `seen`, or when another member
/// changed the title meanwhile. `NotAllowedNow` if too few members of a limited category could work on the case, and if
/// the category hides the case from members who handle cases and the acting member assigns no cases. `NotFound`.
pub async fn describe(op: &Op, id: Uuid, change: Description, seen: SeenDescription) -> Result<case::Model, Problem> {
    let case = find(&op.tx, id).await?;
    let keys = keys(op, id).await?;
    if let Some(Some(wanted)) = change.category {
        let found = category::Entity::find().filter(category::Column::Id.eq(wanted)).one(&*op.tx).await?;
        if found.is_none_or(|found| found.archived_on.is_some() && case.category_id != Some(wanted)) {
            return Err(Problem::invalid("category", "This category does not exist. Choose another one."));
        }
    }
    if change.title.is_none() && change.category.is_none() && change.severity.is_none() {
        return Ok(case);
    }
    let mut row = case::ActiveModel::default();
    let mut seals = vec![];
    if let Some(title) = &change.title {
        // The revision changes only with the title, because the title is the only column whose associated data contains
        // the revision.
        let revision = case.revision + 1;
        let aad = FieldAad::of(case::Column::Title, id, revision);
        let sealed = title.as_ref().map(|text| keys.seal(aad, text));
        // A cleared title gets a seal too, so that the audit log proves that there is no title.
        seals.push(Seal::of(id, revision, &[sealed.as_deref().unwrap_or_default()]));
        row.title = Set(sealed);
        row.revision = Set(revision);
    }
    if let Some(category) = change.category {
        row.category_id = Set(category);
    }
    if let Some(severity) = change.severity {
        row.severity = Set(severity);
    }
    let equal =
        |column: case::Column, value: Option<Value>| value.map_or_else(|| column.is_null(), |value| column.eq(value));
    let update = case::Entity::update_many()
        .set(row)
        .filter(case::Column::Id.eq(id))
        .filter(case::Column::Revision.eq(seen.title_revision.unwrap_or(case.revision)))
        .apply_if(seen.category, |query, id| query.filter(equal(case::Column::CategoryId, id.map(Into::into))))
        .apply_if(seen.severity, |query, one| query.filter(equal(case::Column::Severity, one.map(Into::into))));
    if update.exec(&*op.tx).await?.rows_affected != 1 {
        return Err(Problem::Conflict);
    }
    let act = Act::on_case(Kind::CaseUpdated, op.member()?.by(), id).sealing(seals);
    let said = json!({ "category": change.category, "severity": change.severity.map(|s| s.map(|s| s.to_value())) });
    op.record(act.with(said)).await?;
    follow(op, &case, &change).await?;
    Ok(case::Entity::find().filter(case::Column::Id.eq(id)).one(&*op.tx).await?.unwrap_or(case))
}

/// What follows from a change: the limit of the category, and the rules. The rules compare the case as it was before the
/// limit, which may hide the case from the acting member.
async fn follow(op: &Op, case: &case::Model, change: &Description) -> Result<(), Problem> {
    let has_category = change.category.is_some_and(|new| new != case.category_id);
    let has_severity = change.severity.is_some_and(|new| new != case.severity);
    let triggers = [(has_category, Trigger::Category), (has_severity, Trigger::Severity)];
    let triggers: Vec<Trigger> = triggers.into_iter().filter(|(is, _)| *is).map(|(_, trigger)| trigger).collect();
    if triggers.is_empty() {
        return Ok(());
    }
    let outcome = routing::decided(op, case.id, &triggers).await?;
    let is_limited = has_category && limit_to_category(op, case.id).await?;
    routing::carry_out(op, case.id, &outcome).await?;
    if is_limited || !outcome.decided.is_empty() {
        owners::release_out_of_sight(op, None, Some(case.id)).await?;
    }
    Ok(())
}

/// The result of `app.limit_to_category`.
#[derive(FromQueryResult)]
struct Limit {
    limited: bool,
    read: bool,
    hides: bool,
    relieved: Vec<Uuid>,
    successor: Option<Uuid>,
}

/// Restricts the case to the members of its category. Returns whether the category is limited.
async fn limit_to_category(op: &Op, id: Uuid) -> Result<bool, Problem> {
    let sql = "SELECT limited, read, hides, relieved, successor FROM app.limit_to_category($1, $2, $3)";
    let values = [id.into(), Uuid::new_v4().into(), op.app.clock.now().into()];
    let Some(limit) = op.tx.one::<Limit>(sql, values).await?.filter(|limit| limit.limited) else { return Ok(false) };
    if !limit.read {
        return Err(Problem::NotAllowedNow(
            "This category is limited to named members. Too few of them could work on this case, or you invited all of them. Choose another category.",
        ));
    }
    if limit.hides && !op.actor.may(CaseAssign) {
        return Err(Problem::NotAllowedNow(
            "This category is limited to named members and would hide the case from other members who handle cases. Ask a member who assigns cases to choose it.",
        ));
    }
    let detail = json!({ "by": "category", "relieved": limit.relieved, "successor": limit.successor });
    op.record(Act::on_case(Kind::CaseRestricted, op.member()?.by(), id).with(detail)).await?;
    Ok(true)
}
