//! GraphQL of the staff surface: redacted versions of texts.

use async_graphql::{Context, Enum, InputObject, Object};
use chrono::{DateTime, Utc};
use entity::redaction;
use serde::Serialize;
use uuid::Uuid;

use super::NewRedaction;
use crate::cases::admin::CasePayload;
use crate::cases::admin::case::{Case, member, opened, warm_members};
use crate::exchange::ContextExt;
use crate::gate::requires;
use crate::limit;
use crate::members::admin::Member;
use crate::permissions::Permission::CaseEdit;
use crate::problem::Problem;
use crate::scalar;

/// Kind of a text that can be redacted.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, Serialize)]
#[graphql(remote = "entity::enums::Redacted")]
pub enum RedactedKind {
    /// An answer of the report in free text.
    Answer,
    /// A message of the dialogue. Needs the right `REPORTER_MESSAGE`.
    Message,
    /// A note. Needs the right `CASE_EDIT`.
    Note,
    /// A version of the minutes of an interview.
    Minutes,
    /// A version of the record of a conversation with the reporter.
    Record,
}

/// A redacted version of a text. The latest version of a text counts.
pub struct Redaction(redaction::Model);

impl Redaction {
    /// The versions of a case that the acting member can see, the latest first.
    pub async fn of_case(ctx: &Context<'_>, case: Uuid) -> Result<Vec<Self>, Problem> {
        let op = ctx.op()?;
        let rows = super::of_case(&op.tx, case, op.member()?.rights).await?;
        warm_members(ctx, rows.iter().map(|row| Some(row.written_by)).collect()).await?;
        Ok(rows.into_iter().map(Self).collect())
    }
}

#[Object]
impl Redaction {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn kind(&self) -> RedactedKind {
        self.0.kind.into()
    }

    /// The id of the text.
    async fn of(&self) -> Uuid {
        self.0.of_id
    }

    async fn version(&self) -> i32 {
        self.0.version
    }

    /// The text with `███` for each passage that is blacked out. Null: the redaction was withdrawn.
    async fn text(&self, ctx: &Context<'_>) -> Result<Option<String>, Problem> {
        let Some(sealed) = &self.0.body else { return Ok(None) };
        opened(ctx, self.0.case_id).await?.open(super::aad(&self.0, redaction::Column::Body), sealed).map(Some)
    }

    async fn reason(&self, ctx: &Context<'_>) -> Result<Option<String>, Problem> {
        let Some(sealed) = &self.0.reason else { return Ok(None) };
        let reason = opened(ctx, self.0.case_id).await?.open(super::aad(&self.0, redaction::Column::Reason), sealed)?;
        Ok((!reason.is_empty()).then_some(reason))
    }

    async fn written_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        member(ctx, Some(self.0.written_by)).await
    }

    async fn written_at(&self) -> DateTime<Utc> {
        self.0.written_at
    }
}

/// A redacted version of a text.
#[derive(InputObject, Serialize)]
pub struct RedactTextInput {
    kind: RedactedKind,
    /// The id of the answer, message, note, minutes or record.
    of: Uuid,
    idempotency_key: Uuid,
    /// The version that the new one follows. 0: the first version.
    follows: i32,
    /// The text with `███` for each passage that is blacked out. The unchanged text withdraws the redaction.
    text: String,
    reason: Option<String>,
}

#[derive(Default)]
pub struct RedactionMutation;

#[Object]
impl RedactionMutation {
    /// Writes a redacted version of a text, or withdraws it. The text itself never changes. `INVALID` when the new version
    /// contains anything that the text does not. `CONFLICT` when another version is the latest one.
    #[graphql(directive = requires::apply(CaseEdit))]
    async fn redact_text(&self, ctx: &Context<'_>, input: RedactTextInput) -> Result<CasePayload, Problem> {
        let body = serde_json::to_vec(&input).map_err(Problem::internal)?;
        let reason = input.reason.as_deref().filter(|text| !text.trim().is_empty());
        let reason = reason.map(|text| scalar::text("reason", text, limit::MAX_TEXT)).transpose()?;
        let RedactTextInput { kind, of, idempotency_key, follows, text, .. } = input;
        // The text is not trimmed, because it must match the stored text.
        let new = NewRedaction { kind: kind.into(), of, idempotency_key, follows, text, reason, body };
        Ok(CasePayload { case: Case::from(super::write(ctx.op()?, new).await?) })
    }
}
