//! GraphQL of the staff surface: inviting members, and accepting an invitation.

use async_graphql::{Context, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::department;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::{Waiting, accept, invite, resend, revoke, waiting};
use crate::auth::sign_in::admin::SignInPayload;
use crate::departments::admin::Department;
use crate::exchange::{ContextExt, Path};
use crate::gate::{at, public, requires, sensitive, signed_in};
use crate::loaders::Load;
use crate::loaders::MemberById;
use crate::members::admin::types::memberships;
use crate::members::admin::{Member, Membership, Role};
use crate::permissions::Permission::{self, UserManage};
use crate::permissions::admin::{CaseScope, RightsInput, flags};
use crate::problem::Problem;
use crate::scalar::Date;

/// The invitation behind a link.
#[derive(SimpleObject)]
pub struct InvitationFacts {
    /// The organisation that invites.
    organisation: String,
    /// The address that the invitation was sent to.
    email: String,
    /// Whether an account has proved this address. That account signs in and uses `joinOrganisation`.
    has_account: bool,
}

/// An invitation that waits to be accepted.
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

    /// Rights in addition to those of the role.
    async fn allow(&self) -> Vec<Permission> {
        flags(self.row.allow)
    }

    /// Rights of the role that the member will not have.
    async fn deny(&self) -> Vec<Permission> {
        flags(self.row.deny)
    }

    /// Which cases the member will be able to reach.
    async fn case_scope(&self) -> CaseScope {
        self.row.case_scope.into()
    }

    /// The chosen departments that still exist.
    async fn departments(&self, ctx: &Context<'_>) -> Result<Vec<Department>, Problem> {
        if self.row.departments.is_empty() {
            return Ok(vec![]);
        }
        let ids = self.row.departments.iter().copied();
        let query = department::Entity::find().filter(department::Column::Id.eq_any(ids));
        let rows = query.order_by_asc(department::Column::Name).all(&*ctx.op()?.tx).await?;
        Ok(rows.into_iter().map(Department).collect())
    }

    /// The last day of the membership. Null if the membership does not expire.
    async fn membership_expires_on(&self) -> Option<Date> {
        self.row.membership_expires_on.map(Date)
    }

    /// The member who is responsible for the invitation. Null if the platform invited when it founded the organisation.
    async fn invited_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        let Some(id) = self.row.invited_by else { return Ok(None) };
        Ok(ctx.load()?.load_one(MemberById(id)).await?.map(Member))
    }

    /// When the link expires. After that the invitation has to be sent again.
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

#[derive(Default)]
pub struct InvitationsQuery;

#[Object]
impl InvitationsQuery {
    /// The invitation behind a link: its organisation and address. `NOT_FOUND` for a link that is unknown, used,
    /// revoked or expired.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn invitation(&self, ctx: &Context<'_>, token: String) -> Result<InvitationFacts, Problem> {
        let op = ctx.op()?;
        let accept::Facts { organisation, email, has_account, .. } = accept::facts(op, &op.tx, &token).await?;
        Ok(InvitationFacts { organisation, email, has_account })
    }

    /// Invitations that wait, newest first. Expired invitations are included.
    #[graphql(directive = requires::apply(UserManage))]
    async fn invitations(&self, ctx: &Context<'_>) -> Result<Vec<Invitation>, Problem> {
        found(ctx, None).await
    }
}

/// A person to invite.
#[derive(InputObject)]
pub struct InviteMemberInput {
    /// The address that the link is mailed to.
    email: String,
    /// The rights that the member will have.
    rights: RightsInput,
}

/// Selects an invitation that waits.
#[derive(InputObject)]
pub struct InvitationInput {
    /// The id of the invitation.
    invitation: Uuid,
}

/// The invitation after the change.
#[derive(SimpleObject)]
pub struct InvitationPayload {
    invitation: Invitation,
}

/// The link is void.
#[derive(SimpleObject)]
pub struct RevokeInvitationPayload {
    done: bool,
}

/// The account that an invitation creates.
#[derive(InputObject)]
pub struct AcceptInvitationInput {
    /// The token of the link.
    token: String,
    /// The name as other members see it.
    name: String,
    password: String,
}

/// An invitation to accept with the account that is signed in.
#[derive(InputObject)]
pub struct JoinOrganisationInput {
    /// The token of the link.
    token: String,
}

/// The caller's membership of the organisation.
#[derive(SimpleObject)]
pub struct JoinOrganisationPayload {
    membership: Membership,
}

#[derive(Default)]
pub struct InvitationsMutation;

#[Object]
impl InvitationsMutation {
    /// Mails an invitation link. `INVALID` for rights that the caller lacks, and for an address that is a member's or
    /// invited already.
    #[graphql(directive = requires::apply(UserManage), directive = sensitive::apply(300))]
    async fn invite_member(&self, ctx: &Context<'_>, input: InviteMemberInput) -> Result<InvitationPayload, Problem> {
        let op = ctx.op()?;
        let grant = input.rights.parse(op).await?;
        payload(ctx, invite(op, &input.email, &grant).await?).await
    }

    /// Sends a new link. The old link becomes void. From then on, the caller is responsible for the invitation.
    #[graphql(directive = requires::apply(UserManage), directive = sensitive::apply(300))]
    async fn resend_invitation(&self, ctx: &Context<'_>, input: InvitationInput) -> Result<InvitationPayload, Problem> {
        resend(ctx.op()?, input.invitation).await?;
        payload(ctx, input.invitation).await
    }

    /// Withdraws an invitation. The link of the invitation becomes void.
    #[graphql(directive = requires::apply(UserManage))]
    async fn revoke_invitation(
        &self,
        ctx: &Context<'_>,
        input: InvitationInput,
    ) -> Result<RevokeInvitationPayload, Problem> {
        revoke(ctx.op()?, input.invitation).await?;
        Ok(RevokeInvitationPayload { done: true })
    }

    /// Creates an account with a name and a password. Returns a ticket for the second factor. `NOT_ALLOWED_NOW` if an
    /// account proved the address.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn accept_invitation(
        &self,
        ctx: &Context<'_>,
        input: AcceptInvitationInput,
    ) -> Result<SignInPayload, Problem> {
        Ok(accept::accept(ctx.op()?, &input.token, &input.name, &input.password).await?.into())
    }

    /// Joins the account that is signed in to the organisation that invited its address. `NOT_FOUND` for an invitation
    /// to another address, and if the account is a member already.
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
