//! The staff's schema: signing in, who I am, who my colleagues are.

use async_graphql::{Context, Enum, InputObject, Object, SimpleObject};
use entity::{account, membership};
use sea_orm::{ColumnTrait, DbBackend, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Statement};
use uuid::Uuid;

use super::sign_in::{self, Session, Ticket};
use crate::cases::handling::is_assignable;
use crate::gate::{Path, at, public, signed_in};
use crate::graphql::{Asked, Op};
use crate::loaders::{Colleague, colleagues};
use crate::permissions::{Permission, Rights};
use crate::problem::Problem;

/// The four roles.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::Role")]
#[expect(missing_docs, reason = "domain.md's names")]
pub enum Role {
    Admin,
    Manager,
    Member,
    Viewer,
}

/// A colleague.
#[derive(Clone)]
pub struct Member(pub Colleague);

#[Object]
impl Member {
    async fn id(&self) -> Uuid {
        self.0.member.id
    }

    async fn name(&self) -> &str {
        &self.0.name
    }

    async fn role(&self) -> Role {
        self.0.member.role.into()
    }

    /// Can be given cases.
    async fn assignable(&self, ctx: &Context<'_>) -> Result<bool, Problem> {
        Ok(is_assignable(&self.0.member, ctx.op()?.today()?))
    }
}

/// An organisation I am a member of.
#[derive(SimpleObject)]
pub struct Organisation {
    id: Uuid,
    name: String,
    time_zone: String,
}

/// What I am in an organisation.
#[derive(SimpleObject)]
pub struct Membership {
    id: Uuid,
    organisation: Organisation,
    role: Role,
    rights: Vec<Permission>,
}

/// Who I am.
pub struct Me {
    name: String,
    email: String,
    id: Uuid,
}

#[derive(FromQueryResult)]
struct Own {
    id: Uuid,
    name: Vec<u8>,
    email: Vec<u8>,
    revision: i32,
}

#[Object]
impl Me {
    async fn id(&self) -> Uuid {
        self.id
    }

    async fn name(&self) -> &str {
        &self.name
    }

    async fn email(&self) -> &str {
        &self.email
    }

    async fn memberships(&self, ctx: &Context<'_>) -> Result<Vec<Membership>, Problem> {
        memberships(ctx.op()?).await
    }

    /// The one in use, by the header X-Organization-Id.
    async fn membership(&self, ctx: &Context<'_>) -> Result<Option<Membership>, Problem> {
        let op = ctx.op()?;
        let Ok(member) = op.member() else { return Ok(None) };
        Ok(memberships(op).await?.into_iter().find(|membership| membership.id == member.id))
    }
}

#[derive(FromQueryResult)]
struct Joined {
    id: Uuid,
    role: entity::enums::Role,
    allow: i32,
    deny: i32,
    org_id: Uuid,
    name: String,
    time_zone: String,
}

async fn memberships(op: &Op) -> Result<Vec<Membership>, Problem> {
    let sql = "SELECT * FROM app.auth_memberships($1, $2)";
    let values = [op.signed_in()?.account.into(), op.app.clock.now().into()];
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, values);
    let rows = Joined::find_by_statement(statement).all(&*op.tx).await?;
    let membership = |row: Joined| Membership {
        id: row.id,
        organisation: Organisation { id: row.org_id, name: row.name, time_zone: row.time_zone },
        role: row.role.into(),
        rights: Rights::stored(row.role, row.allow, row.deny).list(),
    };
    Ok(rows.into_iter().map(membership).collect())
}

/// Queries of this room.
#[derive(Default)]
pub struct MembersQuery;

#[Object]
impl MembersQuery {
    /// Who I am. Needs no organisation header; with one, `membership` is the one in use.
    #[graphql(directive = signed_in::apply())]
    async fn me(&self, ctx: &Context<'_>) -> Result<Me, Problem> {
        use account::Column::{Email, Id, Name, Revision};
        let op = ctx.op()?;
        let who = op.signed_in()?;
        let query =
            account::Entity::find().select_only().columns([Id, Name, Email, Revision]).filter(Id.eq(who.account));
        let own = query.into_model::<Own>().one(&*op.tx).await?.ok_or(Problem::Unauthenticated)?;
        let keys = op.app.keys.platform();
        let name = keys.open("name", own.id, own.revision, &own.name)?;
        Ok(Me { name, email: keys.open("email", own.id, own.revision, &own.email)?, id: own.id })
    }

    /// Colleagues, for names and assignment.
    #[graphql(directive = signed_in::apply())]
    async fn members(&self, ctx: &Context<'_>) -> Result<Vec<Member>, Problem> {
        let op = ctx.op()?;
        op.member()?;
        let rows = membership::Entity::find().filter(membership::Column::RemovedAt.is_null()).all(&*op.tx).await?;
        let mut found = colleagues(&op.app, &op.tx, rows).await?;
        found.sort_by_cached_key(|c| c.name.to_lowercase());
        Ok(found.into_iter().map(Member).collect())
    }
}

/// A sign-in's first step.
#[derive(InputObject)]
pub struct SignInInput {
    email: String,
    password: String,
}

/// What comes next.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
pub enum SignInStep {
    /// A code of the second factor.
    Code,
    /// Enrolling a second factor.
    Enrol,
}

/// A right password.
#[derive(SimpleObject)]
pub struct SignInPayload {
    /// Good for the next step only, 5 minutes.
    ticket: String,
    next: SignInStep,
}

impl From<Ticket> for SignInPayload {
    fn from(ticket: Ticket) -> Self {
        let next = if ticket.has_factor { SignInStep::Code } else { SignInStep::Enrol };
        Self { ticket: ticket.ticket, next }
    }
}

/// A sign-in's second step.
#[derive(InputObject)]
pub struct CompleteSignInInput {
    ticket: String,
    code: String,
}

/// A session.
#[derive(SimpleObject)]
pub struct SessionPayload {
    access_token: String,
    /// Seconds.
    expires_in: i64,
}

impl From<Session> for SessionPayload {
    fn from(session: Session) -> Self {
        Self { access_token: session.access_token, expires_in: session.expires_in }
    }
}

/// A new account's password.
#[derive(InputObject)]
pub struct AcceptEnrolmentInput {
    token: String,
    password: String,
}

/// Who enrols.
#[derive(InputObject)]
pub struct BeginFactorInput {
    ticket: String,
}

/// A TOTP secret to be confirmed.
#[derive(SimpleObject)]
pub struct BeginFactorPayload {
    /// Base 32.
    secret: String,
    /// otpauth:// address for the QR code.
    uri: String,
}

/// The session is closed.
#[derive(SimpleObject)]
pub struct SignOutPayload {
    done: bool,
}

/// Mutations of this room.
#[derive(Default)]
pub struct SignInMutation;

#[Object]
impl SignInMutation {
    /// First step: the password.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn sign_in(&self, ctx: &Context<'_>, input: SignInInput) -> Result<SignInPayload, Problem> {
        Ok(sign_in::with_password(ctx.op()?, &input.email, &input.password).await?.into())
    }

    /// Second step: a code of the second factor.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn complete_sign_in(&self, ctx: &Context<'_>, input: CompleteSignInInput) -> Result<SessionPayload, Problem> {
        Ok(sign_in::with_code(ctx.op()?, &input.ticket, &input.code, false).await?.into())
    }

    /// Sets the password of a new account from its enrolment link.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn accept_enrolment(&self, ctx: &Context<'_>, input: AcceptEnrolmentInput) -> Result<SignInPayload, Problem> {
        Ok(sign_in::accept_enrolment(ctx.op()?, &input.token, &input.password).await?.into())
    }

    /// A new TOTP secret for an account that has no second factor yet.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn begin_factor(&self, ctx: &Context<'_>, input: BeginFactorInput) -> Result<BeginFactorPayload, Problem> {
        let factor = sign_in::begin_factor(ctx.op()?, &input.ticket).await?;
        Ok(BeginFactorPayload { secret: factor.secret, uri: factor.uri })
    }

    /// Confirms the new factor by its first code, and signs in.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn confirm_factor(&self, ctx: &Context<'_>, input: CompleteSignInInput) -> Result<SessionPayload, Problem> {
        Ok(sign_in::with_code(ctx.op()?, &input.ticket, &input.code, true).await?.into())
    }

    /// A new access token for the refresh cookie, which is rotated.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn refresh_session(&self, ctx: &Context<'_>) -> Result<SessionPayload, Problem> {
        Ok(sign_in::refresh(ctx.op()?).await?.into())
    }

    /// Closes the session of the refresh cookie.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn sign_out(&self, ctx: &Context<'_>) -> Result<SignOutPayload, Problem> {
        sign_in::sign_out(ctx.op()?).await?;
        Ok(SignOutPayload { done: true })
    }
}
