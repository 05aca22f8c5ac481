//! Closings: a member proposes, another member approves what they saw. Each proposal of a round is a row, and the
//! approval is one more. So the proposed texts stay readable when the approver changes them.

use chrono::NaiveDate;
use entity::closing;
use entity::enums::{ActionState, NotificationKind, Outcome, PersonKind, Retention, Stage};
use entity::{case, corrective_action, person};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveEnum, ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;
use uuid::Uuid;

use super::actions::{self, NewAction};
use super::clocks::{self, rules::Event};
use super::{find, keys, lock, reading, step, tasks, workflow};
use crate::audit::{Act, Kind, Seal};
use crate::keys::keyring::{CaseKeys, CaseReader};
use crate::keys::sealed::FieldAad;
use crate::notifications::feed;
use crate::op::Op;
use crate::organisation::PublicOrganisation;
use crate::problem::Problem;

/// An amount of money in the minor units of its currency. Sealed as `EUR 1250`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Money {
    pub currency: String,
    pub minor: i64,
}

impl Money {
    fn text(&self) -> String {
        format!("{} {}", self.currency, self.minor)
    }

    fn read(text: &str) -> Result<Self, Problem> {
        let (currency, minor) = text.split_once(' ').ok_or(Problem::Integrity)?;
        Ok(Self { currency: currency.to_owned(), minor: minor.parse().map_err(|_| Problem::Integrity)? })
    }
}

/// How a member ends a case. An approval takes each `None` from the proposal.
pub struct Ending {
    pub outcome: Outcome,
    /// The text for the reporter.
    pub words: String,
    pub findings: Option<String>,
    pub actions: Option<Vec<NewAction>>,
    /// `Some(None)`: no damage.
    pub damage: Option<Option<Money>>,
    pub recovered: Option<Option<Money>>,
    pub retention: Option<Retention>,
    /// Only for [`Retention::Proceedings`].
    pub retention_reason: Option<String>,
    /// From the member who proposes to the approver, or from the approver. A step of the timeline shows it.
    pub remark: Option<String>,
    /// Whether the closing marks the open tasks as done. A proposal leaves them open.
    pub completes_tasks: bool,
}

/// The complete content of a closing.
#[derive(Clone)]
struct Content {
    outcome: Outcome,
    findings: String,
    /// Corrective actions in one text, from before each was a row. New closings leave it empty.
    text: String,
    words: String,
    actions: Vec<NewAction>,
    damage: Option<Money>,
    recovered: Option<Money>,
    retention: Retention,
    reason: Option<String>,
}

impl Content {
    /// Completes an ending with the proposal.
    ///
    /// # Errors
    /// `Invalid` when the retention class and its reason do not fit.
    fn of(ending: Ending, proposed: Option<Self>) -> Result<Self, Problem> {
        let proposed = proposed.unwrap_or_else(|| Self {
            outcome: ending.outcome,
            findings: String::new(),
            text: String::new(),
            words: String::new(),
            actions: vec![],
            damage: None,
            recovered: None,
            retention: workflow::default_retention(ending.outcome),
            reason: None,
        });
        let (retention, reason) = match ending.retention {
            Some(retention) => (retention, ending.retention_reason),
            None => (proposed.retention, proposed.reason),
        };
        match (retention, &reason) {
            (Retention::Proceedings, None) => {
                Err(Problem::invalid("retentionReason", "Name the proceedings that the case is kept for."))
            }
            (Retention::Standard | Retention::Short, Some(_)) => {
                Err(Problem::invalid("retentionReason", "Only a case that is kept for proceedings has this reason."))
            }
            _ => Ok(Self {
                outcome: ending.outcome,
                findings: ending.findings.unwrap_or(proposed.findings),
                text: proposed.text,
                words: ending.words,
                actions: ending.actions.unwrap_or(proposed.actions),
                damage: ending.damage.unwrap_or(proposed.damage),
                recovered: ending.recovered.unwrap_or(proposed.recovered),
                retention,
                reason,
            }),
        }
    }

    /// The names of the fields that differ. The same names as in the staff schema.
    fn changed(&self, proposed: &Self) -> Vec<String> {
        let fields = [
            ("outcome", self.outcome == proposed.outcome),
            ("findings", self.findings == proposed.findings),
            ("correctiveActions", self.actions == proposed.actions),
            ("damage", self.damage == proposed.damage),
            ("recovered", self.recovered == proposed.recovered),
            ("retention", self.retention == proposed.retention && self.reason == proposed.reason),
            ("words", self.words == proposed.words),
        ];
        fields.into_iter().filter(|(_, same)| !same).map(|(name, _)| name.to_owned()).collect()
    }
}

/// Proposes how to close a case. Another member approves.
///
/// # Errors
/// `Invalid`, `NotAllowedNow`, `Conflict`, `NotFound`.
pub async fn propose(op: &Op, id: Uuid, ending: Ending) -> Result<case::Model, Problem> {
    let case = lock(&op.tx, id).await?;
    let (keys, remark) = (keys(op, id).await?, ending.remark.clone());
    let content = Content::of(ending, None)?;
    step(op, &keys, &case, Stage::PendingReview, remark.as_deref()).await?;
    let seals = write(op, &keys, &case, &content, None).await?;
    let act = Act::on_case(Kind::ClosingProposed, op.member()?.by(), id).sealing(seals);
    op.record(act.with(said(&content, &[]))).await?;
    feed::of_act(op, NotificationKind::Approval, id, None).await?;
    find(&op.tx, id).await
}

/// Closes a case directly from triage when the outcome needs no investigation, or by approving the proposal with the
/// revision `expected`.
///
/// # Errors
/// `Invalid` for an outcome that needs an investigation. `Conflict` when another proposal waits than the approver saw.
/// `NotAllowedNow`, `NotFound`.
pub async fn close(op: &Op, id: Uuid, expected: Option<i32>, ending: Ending) -> Result<case::Model, Problem> {
    let case = lock(&op.tx, id).await?;
    let keys = keys(op, id).await?;
    if case.stage == Stage::InTriage && !workflow::closes_from_triage(ending.outcome) {
        return Err(Problem::invalid(
            "outcome",
            "This outcome needs an investigation. Move the case to investigation first.",
        ));
    }
    let (remark, completes_tasks) = (ending.remark.clone(), ending.completes_tasks);
    let (content, changed) = if case.stage == Stage::PendingReview {
        let expected = expected
            .ok_or_else(|| Problem::invalid("expected", "Enter the revision of the proposal that you read."))?;
        let proposal = proposal(op, id, expected).await?;
        let content = Content::of(ending, Some(proposal.clone()))?;
        let changed = content.changed(&proposal);
        (content, changed)
    } else {
        (Content::of(ending, None)?, vec![])
    };
    if completes_tasks {
        tasks::complete_all(op, &case).await?;
    }
    step(op, &keys, &case, Stage::Closed, remark.as_deref()).await?;
    let seals = write(op, &keys, &case, &content, Some(&changed)).await?;
    clocks::happen(op, &keys, &case, &[Event::Closed], None).await?;
    let mut detail = said(&content, &changed);
    detail["unmatched"] = unmatch(op, id, content.outcome).await?.into();
    let act = Act::on_case(Kind::CaseClosed, op.member()?.by(), id).sealing(seals);
    op.record(act.with(detail)).await?;
    find(&op.tx, id).await
}

/// Ends the comparison of the case's subjects with other cases, if the outcome does not confirm the report. Returns how
/// many entries it concerns.
async fn unmatch(op: &Op, case: Uuid, outcome: Outcome) -> Result<u64, Problem> {
    use person::Column as P;
    if workflow::keeps_matching(outcome) {
        return Ok(0);
    }
    let subjects = person::Entity::update_many().col_expr(P::NameIndex, Expr::value(Option::<Vec<u8>>::None));
    let subjects = subjects.filter(P::CaseId.eq(case)).filter(P::Kind.eq(PersonKind::Subject));
    let compared = subjects.filter(P::NameIndex.is_not_null()).filter(P::RemovedAt.is_null());
    Ok(compared.exec(&*op.tx).await?.rows_affected)
}

/// The detail of the audit event.
fn said(content: &Content, changed: &[String]) -> serde_json::Value {
    json!({ "outcome": content.outcome.to_value(), "retention": content.retention.to_value(), "changed": changed,
        "actions": content.actions.len() })
}

/// The rows of a case's closings, the latest first. Each reopening of a case starts a new round.
async fn of_case(op: &Op, case: Uuid) -> Result<Vec<closing::Model>, Problem> {
    use closing::Column::{CaseId, Revision, Round};
    let query = closing::Entity::find().filter(CaseId.eq(case)).order_by_desc(Round).order_by_desc(Revision);
    Ok(query.all(&*op.tx).await?)
}

/// Decrypts one column of a closing.
///
/// # Errors
/// `Integrity` when the column does not decrypt.
pub fn open(
    keys: &CaseReader,
    row: &closing::Model,
    column: closing::Column,
    sealed: &[u8],
) -> Result<String, Problem> {
    keys.open(FieldAad::of(column, row.id, row.revision), sealed)
}

/// Decrypts an amount.
///
/// # Errors
/// As [`open`].
pub fn open_money(
    keys: &CaseReader,
    row: &closing::Model,
    column: closing::Column,
    sealed: Option<&Vec<u8>>,
) -> Result<Option<Money>, Problem> {
    sealed.map(|sealed| Money::read(&open(keys, row, column, sealed)?)).transpose()
}

/// Opens the proposal that waits, for its approval. The gate `cases::reading` writes a reading event.
///
/// # Errors
/// `Conflict` when its revision is not the one that the approver read.
async fn proposal(op: &Op, case: Uuid, expected: i32) -> Result<Content, Problem> {
    use closing::Column as C;
    let rows = of_case(op, case).await?;
    let row = rows.into_iter().next().filter(|row| row.closed_on.is_none());
    let row = row.ok_or_else(|| Problem::internal("a review without a proposal"))?;
    if row.revision != expected {
        return Err(Problem::Conflict);
    }
    let keys = reading::one(op, case).await?;
    let actions = corrective_action::Entity::find().filter(corrective_action::Column::ClosingId.eq(row.id));
    let actions = actions.order_by_asc(corrective_action::Column::DueOn).order_by_asc(corrective_action::Column::Id);
    let actions = actions.all(&*op.tx).await?;
    Ok(Content {
        outcome: row.outcome,
        findings: open(&keys, &row, C::Findings, &row.findings)?,
        text: open(&keys, &row, C::Actions, &row.actions)?,
        words: open(&keys, &row, C::Words, &row.words)?,
        actions: actions.iter().map(|action| NewAction::open(&keys, action)).collect::<Result<_, _>>()?,
        damage: open_money(&keys, &row, C::Damage, row.damage.as_ref())?,
        recovered: open_money(&keys, &row, C::Recovered, row.recovered.as_ref())?,
        retention: row.retention.unwrap_or_else(|| workflow::default_retention(row.outcome)),
        reason: row.retention_reason.as_ref().map(|s| open(&keys, &row, C::RetentionReason, s)).transpose()?,
    })
}

/// Writes a proposal, or the closing itself when `changed` says what the approver changed. Returns the seals of all rows.
async fn write(
    op: &Op,
    keys: &CaseKeys,
    case: &case::Model,
    content: &Content,
    changed: Option<&[String]>,
) -> Result<Vec<Seal>, Problem> {
    use closing::Column as C;
    let (member, today, is_final) = (op.member()?, op.today()?, changed.is_some());
    let before = of_case(op, case.id).await?.into_iter().next();
    let (id, round, revision) = match &before {
        Some(row) if row.closed_on.is_none() => (Uuid::new_v4(), row.round, row.revision + 1),
        Some(row) => (Uuid::new_v4(), row.round + 1, 1),
        None => (Uuid::new_v4(), 1, 1),
    };
    let seal = |column, text: &str| keys.seal(FieldAad::of(column, id, revision), text);
    let optional = |column, text: Option<String>| text.map(|text| seal(column, &text));
    let approved = case.stage == Stage::PendingReview && is_final;
    let row = closing::Model {
        org_id: member.org,
        id,
        case_id: case.id,
        round,
        outcome: content.outcome,
        findings: seal(C::Findings, &content.findings),
        actions: seal(C::Actions, &content.text),
        words: seal(C::Words, &content.words),
        damage: optional(C::Damage, content.damage.as_ref().map(Money::text)),
        recovered: optional(C::Recovered, content.recovered.as_ref().map(Money::text)),
        retention: Some(content.retention),
        retention_reason: optional(C::RetentionReason, content.reason.clone()),
        retain_until: if is_final { until(op, content.retention, case.received_on).await? } else { None },
        changed: changed.unwrap_or_default().to_vec(),
        revision,
        proposed_by: if approved { before.and_then(|row| row.proposed_by) } else { (!is_final).then_some(member.id) },
        approved_by: is_final.then_some(member.id),
        closed_on: is_final.then_some(today),
    };
    let empty = vec![];
    let columns = [
        &row.findings,
        &row.actions,
        &row.words,
        row.damage.as_ref().unwrap_or(&empty),
        row.recovered.as_ref().unwrap_or(&empty),
        row.retention_reason.as_ref().unwrap_or(&empty),
    ];
    let mut seals = vec![Seal::of(id, revision, &columns.map(Vec::as_slice))];
    closing::Entity::insert(closing::ActiveModel::from(row).reset_all()).exec_without_returning(&*op.tx).await?;
    let state = if is_final { ActionState::Open } else { ActionState::Proposed };
    seals.extend(actions::insert(op, keys, case, Some(id), state, &content.actions).await?);
    Ok(seals)
}

/// The day on which a case that was received on `received` and is closed today is due for erasure.
pub async fn until(op: &Op, retention: Retention, received: NaiveDate) -> Result<Option<NaiveDate>, Problem> {
    let law = PublicOrganisation::here(&op.tx).await?.law()?;
    Ok(law.retain_until(retention, received, op.today()?).map(|due| due.on))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_reads_as_it_was_written() {
        let most = Money { currency: "EUR".into(), minor: 999_999_999_999_999 };
        assert_eq!(most.text(), "EUR 999999999999999");
        assert_eq!(Money::read(&most.text()).unwrap(), most);
        assert!(Money::read("EUR").is_err() && Money::read("EUR 1.5").is_err());
    }
}
