//! GraphQL of the staff surface: links between cases.

use async_graphql::{Context, Enum, InputObject, Object};
use chrono::{DateTime, Utc};
use entity::{case, case_link};
use serde::Serialize;
use uuid::Uuid;

use super::{NewLink, aad, link, of_case, unlink};
use crate::cases::admin::case::{member, opened, warm_members};
use crate::cases::admin::{Case, CasePayload};
use crate::exchange::ContextExt;
use crate::gate::{self, requires};
use crate::limit;
use crate::members::admin::Member;
use crate::permissions::Permission::CaseEdit;
use crate::problem::Problem;
use crate::scalar;

/// What the other case is to this one.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, Serialize)]
#[graphql(remote = "entity::enums::LinkKind")]
pub enum CaseLinkKind {
    Related,
    /// This case is a duplicate of the other one.
    DuplicateOf,
    /// The other case is a duplicate of this one.
    HasDuplicate,
    /// The other case is above this one.
    Parent,
    /// The other case is below this one.
    Child,
}

/// The reason is decrypted only when a query selects it.
pub struct CaseLink {
    row: case_link::Model,
    other: case::Model,
}

/// A link of a case to another case.
#[Object]
impl CaseLink {
    async fn id(&self) -> Uuid {
        self.row.id
    }

    async fn kind(&self) -> CaseLinkKind {
        self.row.kind.into()
    }

    /// The other case.
    async fn case(&self) -> Case {
        Case::listed(self.other.clone())
    }

    async fn reason(&self, ctx: &Context<'_>) -> Result<Option<String>, Problem> {
        let Some(sealed) = &self.row.reason else { return Ok(None) };
        opened(ctx, self.row.case_id).await?.open(aad(case_link::Column::Reason, self.row.id), sealed).map(Some)
    }

    async fn added_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        member(ctx, Some(self.row.added_by)).await
    }

    async fn added_at(&self) -> DateTime<Utc> {
        self.row.added_at
    }
}

#[derive(Default)]
pub struct LinksQuery;

#[Object]
impl LinksQuery {
    /// The links of a case. Only links to cases that I can see.
    #[graphql(directive = gate::member::apply())]
    async fn case_links(&self, ctx: &Context<'_>, case: Uuid) -> Result<Vec<CaseLink>, Problem> {
        let links = of_case(ctx.op()?, case).await?;
        warm_members(ctx, links.iter().map(|(row, _)| Some(row.added_by)).collect()).await?;
        Ok(links.into_iter().map(|(row, other)| CaseLink { row, other }).collect())
    }
}

/// A link to add to a case.
#[derive(InputObject, Serialize)]
pub struct LinkCasesInput {
    case: Uuid,
    idempotency_key: Uuid,
    /// The number of the other case, as VC-2026-48213 or 48213.
    number: String,
    /// What the other case is to this one.
    kind: CaseLinkKind,
    /// Only members who see both cases read the reason.
    reason: Option<String>,
}

/// The link to remove, with a reason.
#[derive(InputObject)]
pub struct UnlinkCasesInput {
    link: Uuid,
    reason: String,
}

#[derive(Default)]
pub struct LinksMutation;

#[Object]
impl LinksMutation {
    /// Links two cases that I can see. Both cases then show the link to members who see both. `INVALID` for the number
    /// of no other case that I can see. `NOT_ALLOWED_NOW` when the cases are linked already.
    #[graphql(directive = requires::apply(CaseEdit))]
    async fn link_cases(&self, ctx: &Context<'_>, input: LinkCasesInput) -> Result<CasePayload, Problem> {
        let reason = input.reason.as_ref().map(|text| scalar::text("reason", text, limit::MAX_TEXT)).transpose()?;
        let body = serde_json::to_vec(&input).map_err(Problem::internal)?;
        let LinkCasesInput { case, idempotency_key: key, number, kind, .. } = input;
        let new = NewLink { case, key, body, number, kind: kind.into(), reason };
        Ok(CasePayload { case: Case::from(link(ctx.op()?, new).await?) })
    }

    /// Removes a link from both cases, with a reason.
    #[graphql(directive = requires::apply(CaseEdit))]
    async fn unlink_cases(&self, ctx: &Context<'_>, input: UnlinkCasesInput) -> Result<CasePayload, Problem> {
        let reason = scalar::text("reason", &input.reason, limit::MAX_TEXT)?;
        Ok(CasePayload { case: Case::from(unlink(ctx.op()?, input.link, &reason).await?) })
    }
}
