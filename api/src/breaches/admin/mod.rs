//! GraphQL of the staff surface: the register of personal data breaches. The acts are in [`mutations`].

pub mod mutations;

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{ComplexObject, Context, Enum, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{breach, breach_deadline, breach_step};
use serde::Serialize;
use uuid::Uuid;

use super::loaders::{CasesOf, StepsOf};
use super::{Listed, aad, deadlines_of, find, list, rules, steps};
use crate::cases::admin::case::{member, warm_members};
use crate::cases::number;
use crate::crypto::envelope::Aad;
use crate::exchange::ContextExt;
use crate::gate::requires;
use crate::keys::keyring::OrgKeys;
use crate::loaders::Load;
use crate::members::admin::Member;
use crate::op::Op;
use crate::permissions::Permission::PrivacyManage;
use crate::problem::Problem;

/// Complexity of the register, of an entry and of its steps. It limits how many of them one document selects.
const COST: usize = 100;

/// What happened in a breach.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, Serialize)]
#[graphql(remote = "entity::enums::BreachStepKind")]
pub enum BreachStepKind {
    Detected,
    /// The organisation became aware. The deadlines run from here.
    Aware,
    /// The breach was confirmed. This moves no deadline.
    Confirmed,
    /// The risk to the persons was assessed.
    Assessed,
    /// The organisation decided whether to tell the authority and the persons.
    Decided,
    /// The breach was reported to an authority.
    Reported,
    /// The persons were told.
    Told,
    Closed,
    Reopened,
    /// An earlier step was recorded by mistake. That step stays and counts for nothing.
    Withdrawn,
}

/// Risk of a breach to the rights and freedoms of natural persons.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, Serialize)]
#[graphql(remote = "entity::enums::BreachRisk")]
pub enum BreachRisk {
    /// A risk is unlikely.
    None,
    Risk,
    High,
}

/// Law under which a breach is reported.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, Serialize)]
#[graphql(remote = "entity::enums::BreachRegime")]
pub enum BreachRegime {
    /// Art. 33 GDPR.
    Gdpr,
    /// Art. 23 of Directive (EU) 2022/2555.
    Nis2,
}

/// Phase of a report to an authority.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, Serialize)]
#[graphql(remote = "entity::enums::BreachPhase")]
pub enum BreachPhase {
    /// Only of NIS2.
    EarlyWarning,
    Initial,
    FollowUp,
    Final,
}

/// Kind of a deadline of a breach.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::BreachDeadlineKind")]
pub enum BreachDeadlineKind {
    /// 24 hours, NIS2.
    EarlyWarning,
    /// 72 hours, Art. 33(1) GDPR.
    Authority,
    /// 72 hours, NIS2.
    Notification,
    /// One month after the notification, NIS2.
    FinalReport,
}

/// State of a deadline of a breach.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::BreachDeadlineState")]
pub enum BreachDeadlineState {
    Running,
    /// The report was made.
    Met,
    /// No report is needed.
    Dropped,
}

/// A deadline of a breach.
#[derive(SimpleObject)]
pub struct BreachDeadline {
    kind: BreachDeadlineKind,
    due_at: DateTime<Utc>,
    state: BreachDeadlineState,
    /// When the report was made.
    met_at: Option<DateTime<Utc>>,
}

impl From<breach_deadline::Model> for BreachDeadline {
    fn from(row: breach_deadline::Model) -> Self {
        Self { kind: row.kind.into(), due_at: row.due_at, state: row.state.into(), met_at: row.met_at }
    }
}

/// A case that a breach concerns. It has no content, because the register is no way into a case.
#[derive(SimpleObject)]
pub struct BreachCase {
    id: Uuid,
    number: String,
}

/// The deadlines of these entries, by entry.
async fn deadlines_by_entry(op: &Op, ids: Vec<Uuid>) -> Result<HashMap<Uuid, Vec<BreachDeadline>>, Problem> {
    let mut by_entry: HashMap<Uuid, Vec<BreachDeadline>> = HashMap::new();
    for deadline in deadlines_of(op, ids).await? {
        by_entry.entry(deadline.breach_id).or_default().push(deadline.into());
    }
    Ok(by_entry)
}

/// A step of a breach. Steps only grow.
pub struct BreachStep {
    row: breach_step::Model,
    withdrawn: bool,
    keys: Arc<OrgKeys>,
}

impl BreachStep {
    fn open(&self, column: &'static str, sealed: Option<&Vec<u8>>) -> Result<Option<String>, Problem> {
        let aad = steps::aad(self.row.org_id, self.row.id, column);
        sealed.map(|sealed| self.keys.open(&aad, sealed)).transpose()
    }
}

#[Object]
impl BreachStep {
    async fn id(&self) -> Uuid {
        self.row.id
    }

    async fn kind(&self) -> BreachStepKind {
        self.row.kind.into()
    }

    async fn happened_at(&self) -> DateTime<Utc> {
        self.row.happened_at
    }

    async fn text(&self) -> Result<Option<String>, Problem> {
        self.open("body", self.row.body.as_ref())
    }

    /// The risk of an assessment.
    async fn risk(&self) -> Option<BreachRisk> {
        self.row.risk.map(Into::into)
    }

    /// Whether the authority is told, of a decision.
    async fn tells_authority(&self) -> Option<bool> {
        self.row.tells_authority
    }

    /// Whether the persons are told, of a decision.
    async fn tells_persons(&self) -> Option<bool> {
        self.row.tells_persons
    }

    /// The law of a report.
    async fn regime(&self) -> Option<BreachRegime> {
        self.row.regime.map(Into::into)
    }

    /// The phase of a report.
    async fn phase(&self) -> Option<BreachPhase> {
        self.row.phase.map(Into::into)
    }

    /// The reference of the authority, of a report.
    async fn reference(&self) -> Result<Option<String>, Problem> {
        self.open("reference", self.row.reference.as_ref())
    }

    /// Why a report was late.
    async fn late_reason(&self) -> Result<Option<String>, Problem> {
        self.open("late_reason", self.row.late_reason.as_ref())
    }

    /// Whether the step was recorded by mistake. It counts for nothing.
    async fn withdrawn(&self) -> bool {
        self.withdrawn
    }

    /// The step that a withdrawal names.
    async fn withdraws(&self) -> Option<Uuid> {
        self.row.withdraws
    }

    async fn recorded_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        member(ctx, Some(self.row.recorded_by)).await
    }

    async fn recorded_at(&self) -> DateTime<Utc> {
        self.row.recorded_at
    }
}

/// An entry of the register of personal data breaches.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct Breach {
    id: Uuid,
    /// The number in the register.
    number: i32,
    /// Rises with each change. A change names the revision that it is based on.
    revision: i32,
    /// Approximate number of persons concerned.
    persons: Option<i32>,
    /// Approximate number of records concerned.
    records: Option<i32>,
    /// When the organisation became aware. The deadlines run from here.
    aware_at: DateTime<Utc>,
    /// Whether NIS2 applies too.
    nis2: bool,
    closed: bool,
    added_at: DateTime<Utc>,
    /// The deadlines.
    deadlines: Vec<BreachDeadline>,
    #[graphql(skip)]
    row: breach::Model,
    #[graphql(skip)]
    keys: Arc<OrgKeys>,
}

impl Breach {
    async fn of(ctx: &Context<'_>, row: breach::Model) -> Result<Self, Problem> {
        let op = ctx.op()?;
        let keys = op.app.keys.org(&op.tx).await?;
        let mut deadlines = deadlines_by_entry(op, vec![row.id]).await?;
        Ok(Self {
            id: row.id,
            number: row.number,
            revision: row.revision,
            persons: row.persons,
            records: row.records,
            aware_at: row.aware_at,
            nis2: row.nis2,
            closed: row.closed,
            added_at: row.added_at,
            deadlines: deadlines.remove(&row.id).unwrap_or_default(),
            keys,
            row,
        })
    }

    fn aad(&self, column: &'static str) -> Aad {
        aad(self.row.org_id, self.row.id, self.row.revision, column)
    }

    fn open(&self, column: &'static str, sealed: Option<&Vec<u8>>) -> Result<Option<String>, Problem> {
        sealed.map(|sealed| self.keys.open(&self.aad(column), sealed)).transpose()
    }
}

#[ComplexObject]
impl Breach {
    async fn title(&self) -> Result<String, Problem> {
        self.keys.open(&self.aad("title"), &self.row.title)
    }

    /// How the breach was detected.
    async fn detection(&self) -> Result<Option<String>, Problem> {
        self.open("detection", self.row.detection.as_ref())
    }

    async fn nature(&self) -> Result<Option<String>, Problem> {
        self.open("nature", self.row.nature.as_ref())
    }

    /// Categories of the persons concerned.
    async fn person_kinds(&self) -> Result<Option<String>, Problem> {
        self.open("person_kinds", self.row.person_kinds.as_ref())
    }

    /// Categories of the records concerned.
    async fn record_kinds(&self) -> Result<Option<String>, Problem> {
        self.open("record_kinds", self.row.record_kinds.as_ref())
    }

    /// The likely consequences.
    async fn consequences(&self) -> Result<Option<String>, Problem> {
        self.open("consequences", self.row.consequences.as_ref())
    }

    /// The measures that were taken or are planned.
    async fn measures(&self) -> Result<Option<String>, Problem> {
        self.open("measures", self.row.measures.as_ref())
    }

    /// The contact for the authority.
    async fn contact(&self) -> Result<Option<String>, Problem> {
        self.open("contact", self.row.contact.as_ref())
    }

    async fn added_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        member(ctx, Some(self.row.added_by)).await
    }

    /// The steps, the first one first.
    #[graphql(complexity = "COST + child_complexity")]
    async fn steps(&self, ctx: &Context<'_>) -> Result<Vec<BreachStep>, Problem> {
        let rows = ctx.load()?.load_one(StepsOf(self.id)).await?.unwrap_or_default();
        warm_members(ctx, rows.iter().map(|row| Some(row.recorded_by)).collect()).await?;
        let step = |row: &breach_step::Model| BreachStep {
            withdrawn: !rules::counts(row, &rows),
            row: row.clone(),
            keys: self.keys.clone(),
        };
        Ok(rows.iter().map(step).collect())
    }

    /// The cases concerned. Only cases that I can see.
    async fn cases(&self, ctx: &Context<'_>) -> Result<Vec<BreachCase>, Problem> {
        let found = ctx.load()?.load_one(CasesOf(self.id)).await?.unwrap_or_default();
        Ok(found.iter().map(|case| BreachCase { id: case.id, number: number(case) }).collect())
    }
}

/// An entry as the register lists it.
#[derive(SimpleObject)]
pub struct BreachLine {
    id: Uuid,
    /// The number in the register.
    number: i32,
    title: String,
    /// When the organisation became aware. The deadlines run from here.
    aware_at: DateTime<Utc>,
    /// Whether NIS2 applies too.
    nis2: bool,
    closed: bool,
    /// The deadlines.
    deadlines: Vec<BreachDeadline>,
}

#[derive(Default)]
pub struct BreachesQuery;

#[Object]
impl BreachesQuery {
    /// The register of personal data breaches, the newest entry first.
    #[graphql(directive = requires::apply(PrivacyManage), complexity = "COST + child_complexity")]
    async fn breaches(&self, ctx: &Context<'_>) -> Result<Vec<BreachLine>, Problem> {
        let op = ctx.op()?;
        let (rows, keys) = (list(op).await?, op.app.keys.org(&op.tx).await?);
        let mut deadlines = deadlines_by_entry(op, rows.iter().map(|row| row.id).collect()).await?;
        let line = |row: Listed| {
            let title = keys.open(&aad(row.org_id, row.id, row.revision, "title"), &row.title)?;
            let Listed { id, number, aware_at, nis2, closed, .. } = row;
            let deadlines = deadlines.remove(&id).unwrap_or_default();
            Ok(BreachLine { id, number, title, aware_at, nis2, closed, deadlines })
        };
        rows.into_iter().map(line).collect()
    }

    /// One entry of the register.
    #[graphql(directive = requires::apply(PrivacyManage), complexity = "COST + child_complexity")]
    async fn breach(&self, ctx: &Context<'_>, id: Uuid) -> Result<Breach, Problem> {
        Breach::of(ctx, find(ctx.op()?, id).await?).await
    }
}
