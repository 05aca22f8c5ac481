//! The staff's schema: inviting, and taking an invitation.

use async_graphql::{Context, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::department;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::{Waiting, accept, invite, resend, revoke, waiting};
use crate::auth::sign_in::admin::SignInPayload;
use crate::departments::admin::Department;
use crate::gate::{at, public, requires, sensitive, signed_in};
use crate::loaders::Load;
use crate::loaders::MemberById;
use crate::members::admin::types::memberships;
use crate::members::admin::{Member, Membership, Role};
use crate::op::{ContextExt, Path};
use crate::permissions::Permission::{self, UserManage};
use crate::permissions::admin::{CaseScope, RightsInput, flags};
use crate::problem::Problem;
use crate::scalar::Date;

/// The invitation behind a link.
#[derive(SimpleObject)]
pub struct InvitationFacts {
    /// Who invites.
    organisation: String,
    /// Whom it was sent to.
    email: String,
    /// An account with this address exists: sign in and join.
    has_account: bool,
}

/// An invitation that waits.
pub struct Invitation {
    row: Waiting,
    email: String,
}

#[Object]
impl Invitation {
    async fn id(&self) -> Uuid {
        self.row.id
    }

    async fn email(&self) -> &str {
        &self.email
    }

    async fn role(&self) -> Role {
        self.row.role.into()
    }

    /// Flags besides the role's.
    async fn allow(&self) -> Vec<Permission> {
        flags(self.row.allow)
    }

    /// Flags taken away.
    async fn deny(&self) -> Vec<Permission> {
        flags(self.row.deny)
    }

    /// Which cases the member will reach at all.
    async fn case_scope(&self) -> CaseScope {
        self.row.case_scope.into()
    }

    /// Those that are still there.
    async fn departments(&self, ctx: &Context<'_>) -> Result<Vec<Department>, Problem> {
        if self.row.departments.is_empty() {
            return Ok(vec![]);
        }
        let ids = self.row.departments.iter().copied();
        let query = department::Entity::find().filter(department::Column::Id.is_in(ids));
        let rows = query.order_by_asc(department::Column::Name).all(&*ctx.op()?.tx).await?;
        Ok(rows.into_iter().map(Department).collect())
    }

    /// The membership's last day.
    async fn membership_expires_on(&self) -> Option<Date> {
        self.row.membership_expires_on.map(Date)
    }

    /// None: the organisation's founding.
    async fn invited_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        let Some(id) = self.row.invited_by else { return Ok(None) };
        Ok(ctx.load()?.load_one(MemberById(id)).await?.map(Member))
    }

    /// When the link ends, or ended: then it has to be sent again.
    async fn expires_at(&self) -> DateTime<Utc> {
        self.row.expires_at
    }
}

async fn found(ctx: &Context<'_>, id: Option<Uuid>) -> Result<Vec<Invitation>, Problem> {
    let op = ctx.op()?;
    let keys = op.app.keys.org(&op.tx).await?;
    let rows = waiting(&op.tx, id).await?;
    rows.into_iter().map(|row| Ok(Invitation { email: row.email(&keys)?, row })).collect()
}

async fn payload(ctx: &Context<'_>, id: Uuid) -> Result<InvitationPayload, Problem> {
    let invitation = found(ctx, Some(id)).await?.pop().ok_or(Problem::NotFound)?;
    Ok(InvitationPayload { invitation })
}

/// Queries of invitations.
#[derive(Default)]
pub struct InvitationsQuery;

#[Object]
impl InvitationsQuery {
    /// The invitation behind a link: whose, to what. `NOT_FOUND` for unknown, used, revoked, expired.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn invitation(&self, ctx: &Context<'_>, token: String) -> Result<InvitationFacts, Problem> {
        let op = ctx.op()?;
        let accept::Facts { organisation, email, has_account, .. } = accept::facts(op, &op.tx, &token).await?;
        Ok(InvitationFacts { organisation, email, has_account })
    }

    /// Invitations that wait, the newest first.
    #[graphql(directive = requires::apply(UserManage))]
    async fn invitations(&self, ctx: &Context<'_>) -> Result<Vec<Invitation>, Problem> {
        found(ctx, None).await
    }
}

/// Somebody to be invited.
#[derive(InputObject)]
pub struct InviteMemberInput {
    /// Where the link goes.
    email: String,
    /// What they are to be.
    rights: RightsInput,
}

/// An invitation that waits.
#[derive(InputObject)]
pub struct InvitationInput {
    /// Its id.
    invitation: Uuid,
}

/// An invitation that waits.
#[derive(SimpleObject)]
pub struct InvitationPayload {
    invitation: Invitation,
}

/// The link is void.
#[derive(SimpleObject)]
pub struct RevokeInvitationPayload {
    done: bool,
}

/// A new account.
#[derive(InputObject)]
pub struct AcceptInvitationInput {
    /// Of the link.
    token: String,
    /// As colleagues see it.
    name: String,
    /// The password.
    password: String,
}

/// One more organisation for the account that is signed in.
#[derive(InputObject)]
pub struct JoinOrganisationInput {
    /// Of the link.
    token: String,
}

/// What I am there.
#[derive(SimpleObject)]
pub struct JoinOrganisationPayload {
    membership: Membership,
}

/// Mutations of invitations.
#[derive(Default)]
pub struct InvitationsMutation;

#[Object]
impl InvitationsMutation {
    /// Sends somebody a link by mail. Nobody gives a right that they lack.
    #[graphql(directive = requires::apply(UserManage), directive = sensitive::apply(300))]
    async fn invite_member(&self, ctx: &Context<'_>, input: InviteMemberInput) -> Result<InvitationPayload, Problem> {
        let op = ctx.op()?;
        let grant = input.rights.parse(op).await?;
        payload(ctx, invite(op, &input.email, &grant).await?).await
    }

    /// Sends a new link; the old one is void.
    #[graphql(directive = requires::apply(UserManage), directive = sensitive::apply(300))]
    async fn resend_invitation(&self, ctx: &Context<'_>, input: InvitationInput) -> Result<InvitationPayload, Problem> {
        resend(ctx.op()?, input.invitation).await?;
        payload(ctx, input.invitation).await
    }

    /// Withdraws an invitation.
    #[graphql(directive = requires::apply(UserManage))]
    async fn revoke_invitation(
        &self,
        ctx: &Context<'_>,
        input: InvitationInput,
    ) -> Result<RevokeInvitationPayload, Problem> {
        revoke(ctx.op()?, input.invitation).await?;
        Ok(RevokeInvitationPayload { done: true })
    }

    /// New account: name and password, then a second factor with the ticket.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn accept_invitation(
        &self,
        ctx: &Context<'_>,
        input: AcceptInvitationInput,
    ) -> Result<SignInPayload, Problem> {
        Ok(accept::accept(ctx.op()?, &input.token, &input.name, &input.password).await?.into())
    }

    /// The account that is signed in takes the invitation that was sent to its address.
    #[graphql(directive = signed_in::apply())]
    async fn join_organisation(
        &self,
        ctx: &Context<'_>,
        input: JoinOrganisationInput,
    ) -> Result<JoinOrganisationPayload, Problem> {
        let op = ctx.op()?;
        let joined = accept::join(op, &input.token).await?;
        let membership = memberships(op).await?.into_iter().find(|membership| membership.key() == joined);
        Ok(JoinOrganisationPayload { membership: membership.ok_or(Problem::NotFound)? })
    }
}
