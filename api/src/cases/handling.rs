//! Acts of staff on a case: describe, move, propose a closing, close and reopen.

use entity::enums::{NotificationKind, Outcome, Severity, Stage};
use entity::{case, category, closing};
use sea_orm::{ActiveEnum, ColumnTrait, EntityTrait, NotSet, QueryFilter, QueryOrder, Set};
use serde_json::json;
use uuid::Uuid;

use super::clocks::{self, rules::Event};
use super::{detail, find, keys, reading, step, workflow};
use crate::audit::{Act, Kind, Seal};
use crate::keys::keyring::{CaseKeys, CaseReader};
use crate::keys::sealed::FieldAad;
use crate::notifications::feed;
use crate::op::Op;
use crate::problem::Problem;

/// The content of a closing: a text for the reporter, and internal texts.
pub struct ClosingTexts {
    pub outcome: Outcome,
    pub findings: String,
    pub actions: String,
    /// The text for the reporter.
    pub words: String,
}

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

/// Proposes how to close a case. Another member approves.
///
/// # Errors
/// `NotAllowedNow`, `Conflict`, `NotFound`.
pub async fn propose(op: &Op, id: Uuid, words: ClosingTexts) -> Result<case::Model, Problem> {
    let case = find(&op.tx, id).await?;
    let keys = keys(op, id).await?;
    step(op, &keys, &case, Stage::PendingReview, None).await?;
    let seal = write_closing(op, &keys, &words, false).await?;
    let act = Act::on_case(Kind::ClosingProposed, op.member()?.by(), id).sealing(vec![seal]);
    op.record(act.with(detail("outcome", words.outcome.to_value()))).await?;
    feed::of_act(op, NotificationKind::Approval, id, None).await?;
    find(&op.tx, id).await
}

/// Closes a case directly from triage when the outcome needs no investigation, or by approving a proposal.
///
/// # Errors
/// `Invalid` for an outcome that needs an investigation. `NotAllowedNow`, `Conflict`, `NotFound`.
pub async fn close(op: &Op, id: Uuid, mut words: ClosingTexts) -> Result<case::Model, Problem> {
    let case = find(&op.tx, id).await?;
    let keys = keys(op, id).await?;
    if case.stage == Stage::InTriage && !workflow::closes_from_triage(words.outcome) {
        return Err(Problem::invalid(
            "outcome",
            "This outcome needs an investigation. Move the case to investigation first.",
        ));
    }
    if case.stage == Stage::PendingReview {
        let proposed =
            current_closing(op, id).await?.ok_or_else(|| Problem::internal("a review without a proposal"))?;
        // The proposed texts are sealed again with the next revision, so this act reads them. The gate `cases::reading`
        // opens the texts and writes a reading event.
        let reader = reading::one(op, id).await?;
        fill(&mut words.findings, &reader, &proposed, closing::Column::Findings, &proposed.findings)?;
        fill(&mut words.actions, &reader, &proposed, closing::Column::Actions, &proposed.actions)?;
    }
    step(op, &keys, &case, Stage::Closed, None).await?;
    let seal = write_closing(op, &keys, &words, true).await?;
    clocks::happen(op, &keys, &case, &[Event::Closed], None).await?;
    let act = Act::on_case(Kind::CaseClosed, op.member()?.by(), id).sealing(vec![seal]);
    op.record(act.with(detail("outcome", words.outcome.to_value()))).await?;
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

/// Reopens a closed case. If feedback was given, a new feedback deadline starts.
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

/// Returns the latest closing. Each reopening of a case starts a new round, and each round has one closing.
pub async fn current_closing(op: &Op, case: Uuid) -> Result<Option<closing::Model>, Problem> {
    let query = closing::Entity::find().filter(closing::Column::CaseId.eq(case)).order_by_desc(closing::Column::Round);
    Ok(query.one(&*op.tx).await?)
}

/// Decrypts one column of a closing.
///
/// # Errors
/// `Integrity` when the column does not decrypt.
pub fn open_closing(
    keys: &CaseReader,
    row: &closing::Model,
    column: closing::Column,
    sealed: &[u8],
) -> Result<String, Problem> {
    keys.open(FieldAad::of(column, row.id, row.revision), sealed)
}

fn fill(
    text: &mut String,
    keys: &CaseReader,
    row: &closing::Model,
    column: closing::Column,
    sealed: &[u8],
) -> Result<(), Problem> {
    if text.is_empty() {
        *text = open_closing(keys, row, column, sealed)?;
    }
    Ok(())
}

/// Writes the closing of the current round as a new row, or as the next revision of the proposal.
async fn write_closing(op: &Op, keys: &CaseKeys, words: &ClosingTexts, is_final: bool) -> Result<Seal, Problem> {
    let (member, today) = (op.member()?, op.today()?);
    let before = current_closing(op, keys.case()).await?;
    let proposed = before.as_ref().filter(|row| row.closed_on.is_none());
    let (id, revision) = proposed.map_or_else(|| (Uuid::new_v4(), 1), |row| (row.id, row.revision + 1));
    let seal = |column, text: &str| keys.seal(FieldAad::of(column, id, revision), text);
    let sealed = [
        seal(closing::Column::Findings, &words.findings),
        seal(closing::Column::Actions, &words.actions),
        seal(closing::Column::Words, &words.words),
    ];
    let hash = Seal::of(id, revision, &[&sealed[0], &sealed[1], &sealed[2]]);
    let [findings, actions, to_reporter] = sealed;
    let row = closing::ActiveModel {
        outcome: Set(words.outcome),
        findings: Set(findings),
        actions: Set(actions),
        words: Set(to_reporter),
        revision: Set(revision),
        // Store the last proposer, because another member may propose after a return from review.
        proposed_by: if is_final { NotSet } else { Set(Some(member.id)) },
        approved_by: Set(is_final.then_some(member.id)),
        closed_on: Set(is_final.then_some(today)),
        ..Default::default()
    };
    if proposed.is_some() {
        closing::Entity::update_many().set(row).filter(closing::Column::Id.eq(id)).exec(&*op.tx).await?;
    } else {
        let row = closing::ActiveModel {
            org_id: Set(member.org),
            id: Set(id),
            case_id: Set(keys.case()),
            round: Set(before.map_or(1, |row| row.round + 1)),
            ..row
        };
        closing::Entity::insert(row).exec_without_returning(&*op.tx).await?;
    }
    Ok(hash)
}

/// A change of a case's description. `None` leaves a field unchanged. `Some(None)` clears the field.
#[derive(Default)]
pub struct Description {
    pub title: Option<Option<String>>,
    pub category: Option<Option<Uuid>>,
    pub severity: Option<Option<Severity>>,
}

/// Changes the title, category or severity of a case.
///
/// # Errors
/// `Invalid` for an unknown category. `Conflict` when another member changed the title meanwhile. `NotFound`.
pub async fn describe(op: &Op, id: Uuid, change: Description) -> Result<case::Model, Problem> {
    let case = find(&op.tx, id).await?;
    let keys = keys(op, id).await?;
    if let Some(Some(wanted)) = change.category
        && category::Entity::find().filter(category::Column::Id.eq(wanted)).one(&*op.tx).await?.is_none()
    {
        return Err(Problem::invalid("category", "This category does not exist. Choose another one."));
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
    let update = case::Entity::update_many()
        .set(row)
        .filter(case::Column::Id.eq(id))
        .filter(case::Column::Revision.eq(case.revision));
    if update.exec(&*op.tx).await?.rows_affected != 1 {
        return Err(Problem::Conflict);
    }
    let act = Act::on_case(Kind::CaseUpdated, op.member()?.by(), id).sealing(seals);
    let said = json!({ "category": change.category, "severity": change.severity.map(|s| s.map(|s| s.to_value())) });
    op.record(act.with(said)).await?;
    find(&op.tx, id).await
}
