//! The staff's schema: my name and my address.

use async_graphql::{Context, InputObject, Object, SimpleObject};

use super::{change_name, email};
use crate::auth::sign_in::admin::security::OWN;
use crate::gate::{at, public, sensitive, signed_in};
use crate::members::admin::{Me, me};
use crate::op::{ContextExt, Path};
use crate::problem::Problem;

/// My new name.
#[derive(InputObject)]
pub struct ChangeNameInput {
    /// As colleagues see it.
    name: String,
}

/// Who I am now.
#[derive(SimpleObject)]
pub struct MePayload {
    me: Me,
}

/// My new address.
#[derive(InputObject)]
pub struct ChangeEmailInput {
    /// Where the link goes.
    email: String,
}

/// A link is on its way.
#[derive(SimpleObject)]
pub struct ChangeEmailPayload {
    /// Where the link went.
    sent_to: String,
}

/// A link from a mail.
#[derive(InputObject)]
pub struct ConfirmEmailInput {
    /// Of the link.
    token: String,
}

/// The address is confirmed.
#[derive(SimpleObject)]
pub struct ConfirmEmailPayload {
    done: bool,
}

/// Mutations of one's own account.
#[derive(Default)]
pub struct AccountMutation;

#[Object]
impl AccountMutation {
    /// Changes my name, in all my organisations.
    #[graphql(directive = signed_in::apply(), directive = sensitive::apply(OWN))]
    async fn change_name(&self, ctx: &Context<'_>, input: ChangeNameInput) -> Result<MePayload, Problem> {
        let op = ctx.op()?;
        change_name(op, &input.name).await?;
        Ok(MePayload { me: me(op).await? })
    }

    /// Mails a link to the new address; the old one stays until it is opened.
    #[graphql(directive = signed_in::apply(), directive = sensitive::apply(300))]
    async fn change_email(&self, ctx: &Context<'_>, input: ChangeEmailInput) -> Result<ChangeEmailPayload, Problem> {
        Ok(ChangeEmailPayload { sent_to: email::ask(ctx.op()?, &input.email).await? })
    }

    /// Makes the address behind the link mine, and tells the old one by mail.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn confirm_email(&self, ctx: &Context<'_>, input: ConfirmEmailInput) -> Result<ConfirmEmailPayload, Problem> {
        email::confirm(ctx.op()?, &input.token).await?;
        Ok(ConfirmEmailPayload { done: true })
    }
}
