//! GraphQL inputs of the staff surface for cases.

use async_graphql::{Enum, InputObject, MaybeUndefined};
use uuid::Uuid;

use super::types::{Severity, Stage};
use crate::cases::assignment::Assignees;
use crate::cases::handling::{Description, SeenDescription};
use crate::cases::list::{Filter, SortKey};
use crate::limit;
use crate::problem::Problem;
use crate::scalar;

/// The order of a list of cases.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
pub enum CaseOrder {
    /// The earliest open deadline first.
    Due,
    /// The latest received report first.
    Received,
    /// The highest case number first.
    Number,
    /// Open cases first. Among them critical cases first, and those of one severity by deadline.
    Severity,
    /// New cases first, and those of one stage by deadline.
    Stage,
}

impl From<CaseOrder> for SortKey {
    fn from(order: CaseOrder) -> Self {
        match order {
            CaseOrder::Due => Self::Due,
            CaseOrder::Received => Self::Received,
            CaseOrder::Number => Self::Number,
            CaseOrder::Severity => Self::Severity,
            CaseOrder::Stage => Self::Stage,
        }
    }
}

/// Selects cases. A case must match every field that is set. Exception: `mine` and `unassigned` together match either.
#[derive(InputObject)]
pub struct CaseFilter {
    stages: Option<Vec<Stage>>,
    assignee: Option<Uuid>,
    unassigned: Option<bool>,
    mine: Option<bool>,
    category: Option<Uuid>,
    department: Option<Uuid>,
    severities: Option<Vec<Severity>>,
    /// A deadline has passed.
    overdue: Option<bool>,
    /// The reporter wrote a message that I have not read. Needs the right `REPORTER_MESSAGE`.
    unread: Option<bool>,
    /// The case waits for an answer of the reporter.
    waiting: Option<bool>,
    /// The case has at least one of these tags.
    tags: Option<Vec<Uuid>>,
    /// The exact case number, as VC-2026-48213 or 48213.
    number: Option<String>,
}

impl From<CaseFilter> for Filter {
    fn from(given: CaseFilter) -> Self {
        Self {
            stages: given.stages.map(|list| list.into_iter().map(Into::into).collect()),
            assignee: given.assignee,
            unassigned: given.unassigned.unwrap_or(false),
            mine: given.mine.unwrap_or(false),
            category: given.category,
            department: given.department,
            severities: given.severities.map(|list| list.into_iter().map(Into::into).collect()),
            overdue: given.overdue.unwrap_or(false),
            unread: given.unread.unwrap_or(false),
            waiting: given.waiting.unwrap_or(false),
            tags: given.tags,
            number: given.number,
        }
    }
}

/// A move to triage or to investigation.
#[derive(InputObject)]
pub struct MoveCaseInput {
    pub(super) case: Uuid,
    pub(super) to: Stage,
    /// Required for a move from investigation to triage.
    pub(super) reason: Option<String>,
}

/// A case, and the reason for the act.
#[derive(InputObject)]
pub struct ReasonInput {
    pub(crate) case: Uuid,
    pub(crate) reason: String,
}

/// The assignees of a case. The list replaces the present one.
#[derive(InputObject)]
pub struct AssignCaseInput {
    pub(super) case: Uuid,
    pub(super) members: Vec<Uuid>,
    pub(super) backup: Option<Uuid>,
    /// The assignees that I saw. `CONFLICT` when the case has other assignees.
    pub(super) seen: Option<SeenAssignees>,
}

/// The assignees that a member saw before a change.
#[derive(InputObject)]
pub struct SeenAssignees {
    members: Vec<Uuid>,
    backup: Option<Uuid>,
}

impl From<SeenAssignees> for Assignees {
    fn from(SeenAssignees { members, backup }: SeenAssignees) -> Self {
        Self { members, backup }
    }
}

/// An omitted field stays unchanged. Null clears the field.
#[derive(InputObject)]
pub struct UpdateCaseInput {
    pub(super) case: Uuid,
    title: MaybeUndefined<String>,
    category: MaybeUndefined<Uuid>,
    severity: MaybeUndefined<Severity>,
    /// The description that I saw. `CONFLICT` when the case has another one.
    seen: Option<SeenCase>,
}

/// The description of a case that a member saw before a change. Any value is accepted for an omitted field.
#[derive(InputObject)]
pub struct SeenCase {
    title_revision: Option<i32>,
    category: MaybeUndefined<Uuid>,
    severity: MaybeUndefined<Severity>,
}

impl From<SeenCase> for SeenDescription {
    fn from(seen: SeenCase) -> Self {
        Self {
            title_revision: seen.title_revision,
            category: seen.category.as_opt_ref().map(Option::<&Uuid>::copied),
            severity: seen.severity.as_opt_ref().map(|severity| severity.map(|s| (*s).into())),
        }
    }
}

impl UpdateCaseInput {
    pub(super) fn parse(self) -> Result<(Description, SeenDescription), Problem> {
        let seen = self.seen.map(Into::into).unwrap_or_default();
        let title = self
            .title
            .as_opt_deref()
            .map(|title| title.map(|text| scalar::name("title", text, limit::MAX_NAME)).transpose());
        let description = Description {
            title: title.transpose()?,
            category: self.category.as_opt_ref().map(Option::<&Uuid>::copied),
            severity: self.severity.as_opt_ref().map(|severity| severity.map(|s| (*s).into())),
        };
        Ok((description, seen))
    }
}
