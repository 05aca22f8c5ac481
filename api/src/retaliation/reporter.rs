//! GraphQL of the reporter surface: the claim of retaliation.

use async_graphql::{Context, InputObject, Object, SimpleObject};
use serde::Serialize;
use uuid::Uuid;

use super::{Sent, claim};
use crate::cases::reporter::{Report, here};
use crate::exchange::ContextExt;
use crate::gate::reporter;
use crate::intake::claim_form::Said;
use crate::intake::reporter::{WorkInput, access};
use crate::limit;
use crate::problem::Problem;
use crate::scalar;

/// A claim of retaliation. It never asks who the reporter is.
#[derive(InputObject, Serialize)]
pub struct ClaimRetaliationInput {
    idempotency_key: Uuid,
    language: String,
    /// What happened to the reporter.
    what: String,
    /// Since about when, in the reporter's words.
    since: Option<String>,
    /// Who may know of the report.
    knows: Option<String>,
    /// The access secret of the claim in base64url, from a new access code. See section 1 of docs/formats.md.
    access: String,
    /// Required only after the error `WORK_REQUIRED`.
    #[serde(skip)]
    work: Option<WorkInput>,
}

impl ClaimRetaliationInput {
    fn parse(self) -> Result<Sent, Problem> {
        let body = serde_json::to_vec(&self).map_err(Problem::internal)?;
        let text = |name, text: &String| scalar::text(name, text, limit::MAX_TEXT);
        Ok(Sent {
            said: Said {
                what: text("what", &self.what)?,
                since: self.since.as_ref().map(|since| text("since", since)).transpose()?,
                knows: self.knows.as_ref().map(|knows| text("knows", knows)).transpose()?,
            },
            language: self.language,
            access: access(&self.access)?,
            idempotency_key: self.idempotency_key,
            work: self.work.and_then(WorkInput::parse),
            body,
        })
    }
}

/// The claim, which is a new report.
#[derive(SimpleObject)]
pub struct ClaimRetaliationPayload {
    report: Report,
}

#[derive(Default)]
pub struct RetaliationMutation;

#[Object]
impl RetaliationMutation {
    /// Sends a claim of retaliation: a new report about what happens to the reporter because of the open report. Members
    /// who worked on the open report do not see the claim. The response carries a session for the claim. Possible at every
    /// stage, also after the closing. `WORK_REQUIRED` when the channel requires a proof of work, `NOT_ALLOWED_NOW` when
    /// no other member could get the claim.
    #[graphql(directive = reporter::apply())]
    async fn claim_retaliation(
        &self,
        ctx: &Context<'_>,
        input: ClaimRetaliationInput,
    ) -> Result<ClaimRetaliationPayload, Problem> {
        let op = ctx.op()?;
        // Refuses a session whose report was erased.
        let first = here(op).await?.case();
        let opened = claim(op, first, input.parse()?).await?;
        ctx.exchange()?.renew(&op.app, &opened.session);
        Ok(ClaimRetaliationPayload { report: Report::load(&op.tx, opened.keys).await? })
    }
}
