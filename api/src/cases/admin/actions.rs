//! GraphQL of the staff surface: corrective actions.

use async_graphql::{Context, Enum, InputObject, Object};
use entity::{case, corrective_action};
use serde::Serialize;
use uuid::Uuid;

use super::CasePayload;
use super::case::{self as one, Case, opened};
use crate::cases::actions::{self, NewAction, Owner, aad};
use crate::exchange::ContextExt;
use crate::gate::{member, requires};
use crate::limit;
use crate::members::admin::Member;
use crate::permissions::Permission::CaseEdit;
use crate::problem::Problem;
use crate::scalar::{self, Date};

/// State of a corrective action.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::ActionState", name = "CorrectiveActionState")]
pub enum ActionState {
    /// Part of a proposal. The approval brings the action into force.
    Proposed,
    Open,
    Done,
    Dropped,
}

/// The texts are decrypted only when a query selects them.
pub struct CorrectiveAction {
    pub row: corrective_action::Model,
    pub case: case::Model,
}

impl CorrectiveAction {
    async fn text_of(
        &self,
        ctx: &Context<'_>,
        column: corrective_action::Column,
        sealed: &[u8],
    ) -> Result<String, Problem> {
        opened(ctx, self.row.case_id).await?.open(aad(&self.row, column), sealed)
    }
}

/// What the organisation does after a case.
#[Object]
impl CorrectiveAction {
    async fn id(&self) -> Uuid {
        self.row.id
    }

    /// Rises with each change. A change names the revision that it is based on.
    async fn revision(&self) -> i32 {
        self.row.revision
    }

    async fn case(&self) -> Case {
        Case::listed(self.case.clone())
    }

    async fn text(&self, ctx: &Context<'_>) -> Result<String, Problem> {
        self.text_of(ctx, corrective_action::Column::Body, &self.row.body).await
    }

    /// The member who carries out the action. Without `owner` and `ownerName`, the owner lost access to the case.
    async fn owner(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        one::member(ctx, self.row.owner_id).await
    }

    /// Whether the owner lost access to the case. Unlike `ownerName`, this reads no text of the case.
    async fn ownerless(&self) -> bool {
        self.row.owner_id.is_none() && self.row.owner_name.is_none()
    }

    /// The name of an owner who is no member.
    async fn owner_name(&self, ctx: &Context<'_>) -> Result<Option<String>, Problem> {
        let Some(sealed) = &self.row.owner_name else { return Ok(None) };
        self.text_of(ctx, corrective_action::Column::OwnerName, sealed).await.map(Some)
    }

    async fn due_on(&self) -> Date {
        self.row.due_on.into()
    }

    /// Days until the action is due, in the organisation's time zone. Negative when overdue.
    async fn days_left(&self, ctx: &Context<'_>) -> Result<i32, Problem> {
        let days = (self.row.due_on - ctx.op()?.today()?).num_days();
        Ok(i32::try_from(days).unwrap_or(i32::MAX))
    }

    async fn state(&self) -> ActionState {
        self.row.state.into()
    }

    /// How the action was done, or why it was dropped.
    async fn remark(&self, ctx: &Context<'_>) -> Result<Option<String>, Problem> {
        let Some(sealed) = &self.row.remark else { return Ok(None) };
        self.text_of(ctx, corrective_action::Column::Remark, sealed).await.map(Some)
    }

    /// The member who marked the action as done or dropped it.
    async fn settled_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        one::member(ctx, self.row.settled_by).await
    }

    async fn settled_at(&self) -> Option<chrono::DateTime<chrono::Utc>> {
        self.row.settled_at
    }
}

/// A corrective action. Set either `owner` or `ownerName`.
#[derive(InputObject, Serialize)]
pub struct CorrectiveActionInput {
    text: String,
    /// A member who can see the case.
    owner: Option<Uuid>,
    /// The name of a person who is no member.
    owner_name: Option<String>,
    due_on: Date,
}

impl CorrectiveActionInput {
    fn parse(&self) -> Result<NewAction, Problem> {
        let owner = match (self.owner, &self.owner_name) {
            (Some(id), None) => Owner::Member(id),
            (None, Some(name)) => Owner::Other(scalar::name("ownerName", name, limit::MAX_NAME)?),
            _ => return Err(Problem::invalid("owner", "Choose a member, or enter the name of another person.")),
        };
        Ok(NewAction { text: scalar::text("text", &self.text, limit::MAX_TEXT)?, owner, due_on: self.due_on.0 })
    }

    /// The actions of a closing. An error names the position in the list.
    pub(super) fn parse_all(all: impl AsRef<[Self]>) -> Result<Vec<NewAction>, Problem> {
        let all = all.as_ref();
        if all.len() > limit::MAX_CLOSING_ACTIONS {
            return Err(Problem::invalid("correctiveActions", "A closing has at most 20 corrective actions."));
        }
        let at = |(at, one): (usize, &Self)| {
            one.parse().map_err(|problem| match problem {
                Problem::Invalid { field, message } => {
                    Problem::invalid(format!("correctiveActions.{at}.{field}"), message)
                }
                other => other,
            })
        };
        all.iter().enumerate().map(at).collect()
    }
}

/// A new corrective action of a case.
#[derive(InputObject, Serialize)]
pub struct AddCorrectiveActionInput {
    case: Uuid,
    idempotency_key: Uuid,
    action: CorrectiveActionInput,
}

/// The new content of a corrective action.
#[derive(InputObject)]
pub struct ChangeCorrectiveActionInput {
    id: Uuid,
    /// The revision that the change is based on.
    expected: i32,
    action: CorrectiveActionInput,
    /// A closing may have agreed the action, so its change needs a reason.
    reason: String,
}

/// The new state of a corrective action.
#[derive(InputObject)]
pub struct SettleCorrectiveActionInput {
    id: Uuid,
    /// The revision that the change is based on.
    expected: i32,
    /// `OPEN`, `DONE` or `DROPPED`.
    state: ActionState,
    /// Required for `DROPPED`.
    remark: Option<String>,
}

#[derive(Default)]
pub struct ActionsQuery;

#[Object]
impl ActionsQuery {
    /// The open corrective actions that I own, and those of all cases that I can see that are overdue or have no
    /// owner. The earliest date first, at most 50.
    #[graphql(directive = member::apply())]
    async fn due_corrective_actions(&self, ctx: &Context<'_>) -> Result<Vec<CorrectiveAction>, Problem> {
        let due = actions::due(ctx.op()?).await?;
        Ok(due.into_iter().map(|(row, case)| CorrectiveAction { row, case }).collect())
    }
}

#[derive(Default)]
pub struct ActionsMutation;

#[Object]
impl ActionsMutation {
    /// Adds a corrective action to a case, outside of a closing.
    #[graphql(directive = requires::apply(CaseEdit))]
    async fn add_corrective_action(
        &self,
        ctx: &Context<'_>,
        input: AddCorrectiveActionInput,
    ) -> Result<CasePayload, Problem> {
        let (action, body) = (input.action.parse()?, serde_json::to_vec(&input).map_err(Problem::internal)?);
        let case = actions::add(ctx.op()?, input.case, input.idempotency_key, &body, action).await?;
        Ok(CasePayload { case: Case::from(case) })
    }

    /// Changes the text, owner and date of an open corrective action. `CONFLICT` when it changed meanwhile.
    #[graphql(directive = requires::apply(CaseEdit))]
    async fn change_corrective_action(
        &self,
        ctx: &Context<'_>,
        input: ChangeCorrectiveActionInput,
    ) -> Result<CasePayload, Problem> {
        let (action, reason) = (input.action.parse()?, scalar::text("reason", &input.reason, limit::MAX_TEXT)?);
        let case = actions::change(ctx.op()?, input.id, input.expected, action, &reason).await?;
        Ok(CasePayload { case: Case::from(case) })
    }

    /// Marks a corrective action as done, drops it, or opens it again. Needs the right `CASE_EDIT`. Its owner may mark it
    /// as done without this right. `CONFLICT` when it changed meanwhile.
    #[graphql(directive = member::apply())]
    async fn settle_corrective_action(
        &self,
        ctx: &Context<'_>,
        input: SettleCorrectiveActionInput,
    ) -> Result<CasePayload, Problem> {
        let remark = input.remark.map(|text| scalar::text("remark", &text, limit::MAX_TEXT)).transpose()?;
        let state = input.state.into();
        let case = actions::settle(ctx.op()?, input.id, input.expected, state, remark.as_deref()).await?;
        Ok(CasePayload { case: Case::from(case) })
    }
}
