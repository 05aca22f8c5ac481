//! GraphQL of the staff surface: the caller's own name and email address.

use async_graphql::{Context, InputObject, Object, SimpleObject};

use super::{change_name, email};
use crate::auth::sign_in::admin::security::OWN;
use crate::exchange::{ContextExt, Path};
use crate::gate::{at, public, sensitive, signed_in};
use crate::members::admin::{Me, me};
use crate::problem::Problem;

/// The caller's new name.
#[derive(InputObject)]
pub struct ChangeNameInput {
    /// The name as other members see it.
    name: String,
}

/// The caller's account after the change.
#[derive(SimpleObject)]
pub struct MePayload {
    me: Me,
}

/// The caller's new email address.
#[derive(InputObject)]
pub struct ChangeEmailInput {
    /// The address that the link is mailed to.
    email: String,
}

/// A confirmation link was mailed.
#[derive(SimpleObject)]
pub struct ChangeEmailPayload {
    /// The address that the link was mailed to.
    sent_to: String,
}

/// The link of a confirmation email.
#[derive(InputObject)]
pub struct ConfirmEmailInput {
    /// The token of the link.
    token: String,
}

/// The address is confirmed.
#[derive(SimpleObject)]
pub struct ConfirmEmailPayload {
    done: bool,
}

#[derive(Default)]
pub struct AccountMutation;

#[Object]
impl AccountMutation {
    /// Changes the caller's name in all their organisations. `CONFLICT` if the account was changed in the meantime.
    #[graphql(directive = signed_in::apply(), directive = sensitive::apply(OWN))]
    async fn change_name(&self, ctx: &Context<'_>, input: ChangeNameInput) -> Result<MePayload, Problem> {
        let op = ctx.op()?;
        change_name(op, &input.name).await?;
        Ok(MePayload { me: me(op).await? })
    }

    /// Mails a link to the new address. The old address stays until the link is opened. The answer is the same for an
    /// address of another account. `NOT_ALLOWED_NOW` for an account without a membership.
    #[graphql(directive = signed_in::apply(), directive = sensitive::apply(300))]
    async fn change_email(&self, ctx: &Context<'_>, input: ChangeEmailInput) -> Result<ChangeEmailPayload, Problem> {
        Ok(ChangeEmailPayload { sent_to: email::ask(ctx.op()?, &input.email).await? })
    }

    /// Changes the account's address to the one that the link confirms, and informs the old address by email.
    /// `NOT_FOUND` for a link that is unknown, used or expired.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn confirm_email(&self, ctx: &Context<'_>, input: ConfirmEmailInput) -> Result<ConfirmEmailPayload, Problem> {
        email::confirm(ctx.op()?, &input.token).await?;
        Ok(ConfirmEmailPayload { done: true })
    }
}
