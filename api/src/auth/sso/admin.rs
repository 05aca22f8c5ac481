//! The staff's schema: signing in with the organisation's provider, and setting it up.

use async_graphql::{Context, Enum, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};

use super::begin::begin;
use super::complete::{Completed, Returned, complete};
use super::domains::{self, Check, Claim};
use super::provider::Provider;
use super::settings::{self, Wanted};
use crate::auth::sign_in::admin::{SessionPayload, SignInPayload};
use crate::gate::{at, public, requires, sensitive, signed_in};
use crate::members::admin::types::Role;
use crate::op::{ContextExt, Op, Path};
use crate::outside::provider::Failure;
use crate::permissions::Permission::SettingsManage;
use crate::problem::Problem;

/// Who wants to sign in.
#[derive(InputObject)]
pub struct BeginSsoInput {
    /// Its domain says with which organisation's provider.
    email: String,
}

/// The way there.
#[derive(SimpleObject)]
pub struct BeginSsoPayload {
    /// Of the provider; good for 10 minutes, in this browser.
    url: String,
}

/// What the provider sent the browser back with.
#[derive(InputObject)]
pub struct CompleteSsoInput {
    code: String,
    state: String,
    /// `iss`, where the provider gives it.
    issuer: Option<String>,
}

/// One of the two.
#[derive(SimpleObject)]
pub struct CompleteSsoPayload {
    /// The provider saw a second factor that counts here.
    session: Option<SessionPayload>,
    /// A factor of one's own comes next, as after a password.
    sign_in: Option<SignInPayload>,
}

impl From<Completed> for CompleteSsoPayload {
    fn from(completed: Completed) -> Self {
        match completed {
            Completed::Session(session) => Self { session: Some(session.into()), sign_in: None },
            Completed::Ticket(ticket) => Self { session: None, sign_in: Some(ticket.into()) },
        }
    }
}

/// A role that a value of the claim gives.
#[derive(SimpleObject)]
pub struct SsoRole {
    value: String,
    role: Role,
}

/// The organisation's identity provider.
pub struct SsoProvider(Provider);

#[Object]
impl SsoProvider {
    /// Its address.
    async fn issuer(&self) -> &str {
        &self.0.issuer
    }

    /// What it calls us.
    async fn client_id(&self) -> &str {
        &self.0.client_id
    }

    /// Whose addresses it speaks for.
    async fn domains(&self) -> &[String] {
        &self.0.domains
    }

    /// The claim that gives new members their role.
    async fn role_claim(&self) -> Option<&str> {
        self.0.role_claim.as_deref()
    }

    /// The first that fits counts.
    async fn roles(&self) -> Result<Vec<SsoRole>, Problem> {
        let roles = self.0.roles()?;
        roles.into_iter().map(|mapped| Ok(SsoRole { role: mapped.role()?.into(), value: mapped.value })).collect()
    }

    /// Values of acr or amr that count as a second factor.
    async fn mfa_values(&self) -> &[String] {
        &self.0.mfa_values
    }

    /// Makes members of people whom nobody invited.
    async fn provision(&self) -> bool {
        self.0.provision
    }

    async fn enabled(&self) -> bool {
        self.0.enabled
    }
}

/// A mail domain that the organisation claims.
#[derive(SimpleObject)]
pub struct SsoDomain {
    domain: String,
    /// The name of the TXT record that proves it.
    record_name: String,
    /// The value of that record.
    record_value: String,
    /// When the record was seen. Null: the provider does not speak for the domain yet.
    seen_at: Option<DateTime<Utc>>,
}

impl From<Claim> for SsoDomain {
    fn from(claim: Claim) -> Self {
        let Claim { domain, name, value, seen_at } = claim;
        Self { domain, record_name: name, record_value: value, seen_at }
    }
}

/// How the organisation signs in.
#[derive(SimpleObject)]
pub struct SsoSettings {
    /// Null without one.
    provider: Option<SsoProvider>,
    /// The claimed domains, by name.
    domains: Vec<SsoDomain>,
}

impl SsoSettings {
    async fn now(op: &Op) -> Result<Self, Problem> {
        let domains = domains::claims(op).await?.into_iter().map(Into::into).collect();
        Ok(Self { provider: settings::current(op).await?.map(SsoProvider), domains })
    }
}

/// A role that a value of the claim gives.
#[derive(InputObject)]
pub struct SsoRoleInput {
    value: String,
    role: Role,
}

/// A provider as it is to be.
#[derive(InputObject)]
pub struct SaveSsoInput {
    issuer: String,
    client_id: String,
    /// Null: as it was. Needed with another issuer or client.
    client_secret: Option<String>,
    domains: Vec<String>,
    role_claim: Option<String>,
    roles: Vec<SsoRoleInput>,
    mfa_values: Vec<String>,
    provision: bool,
    enabled: bool,
}

impl From<SaveSsoInput> for Wanted {
    fn from(input: SaveSsoInput) -> Self {
        Self {
            issuer: input.issuer,
            client_id: input.client_id,
            client_secret: input.client_secret,
            domains: input.domains,
            role_claim: input.role_claim,
            roles: input.roles.into_iter().map(|mapped| (mapped.value, mapped.role.into())).collect(),
            mfa_values: input.mfa_values,
            provision: input.provision,
            enabled: input.enabled,
        }
    }
}

/// The provider as it is now.
#[derive(SimpleObject)]
pub struct SaveSsoPayload {
    sso: SsoSettings,
}

/// It is forgotten.
#[derive(SimpleObject)]
pub struct RemoveSsoPayload {
    done: bool,
}

/// Which provider to ask.
#[derive(InputObject)]
pub struct TestSsoInput {
    issuer: String,
}

/// What is wrong with a provider.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
pub enum SsoFailure {
    /// Neither https nor of the public Internet.
    Address,
    /// No answer in time.
    Away,
    /// What answers is no `OpenID` provider.
    NotAProvider,
    /// It calls itself by another address.
    OtherIssuer,
    /// It signs with nothing that we take.
    Signatures,
}

impl From<Failure> for SsoFailure {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Address => Self::Address,
            Failure::Away => Self::Away,
            Failure::NotAProvider => Self::NotAProvider,
            Failure::OtherIssuer => Self::OtherIssuer,
            Failure::Signatures => Self::Signatures,
        }
    }
}

/// What the provider says of itself.
#[derive(SimpleObject)]
pub struct TestSsoPayload {
    /// Null: all is well.
    failure: Option<SsoFailure>,
}

/// Which domain's record to look for.
#[derive(InputObject)]
pub struct CheckSsoDomainInput {
    domain: String,
}

/// What a look-up of a domain's record found.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "Check")]
pub enum SsoDomainCheck {
    /// The record: single sign-on works for the domain.
    Seen,
    /// No record of this value. A new record can take hours to be visible.
    Missing,
    /// No DNS server answered.
    Away,
}

/// What was found, and the settings after it.
#[derive(SimpleObject)]
pub struct CheckSsoDomainPayload {
    result: SsoDomainCheck,
    sso: SsoSettings,
}

/// Queries of single sign-on.
#[derive(Default)]
pub struct SsoQuery;

#[Object]
impl SsoQuery {
    /// Single sign-on of the organisation.
    #[graphql(directive = requires::apply(SettingsManage))]
    async fn sso(&self, ctx: &Context<'_>) -> Result<SsoSettings, Problem> {
        SsoSettings::now(ctx.op()?).await
    }
}

/// Mutations of single sign-on.
#[derive(Default)]
pub struct SsoMutation;

#[Object]
impl SsoMutation {
    /// To the provider of the organisation that the address belongs to. Says nothing of any account.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn begin_sso(&self, ctx: &Context<'_>, input: BeginSsoInput) -> Result<BeginSsoPayload, Problem> {
        Ok(BeginSsoPayload { url: begin(ctx.op()?, &input.email).await? })
    }

    /// Back from the provider. Once, in the browser that began.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn complete_sso(&self, ctx: &Context<'_>, input: CompleteSsoInput) -> Result<CompleteSsoPayload, Problem> {
        let CompleteSsoInput { code, state, issuer } = input;
        Ok(complete(ctx.op()?, Returned { state, code, issuer }).await?.into())
    }

    /// Sets the provider up, or changes it. It takes every right of an administrator.
    #[graphql(directive = requires::apply(SettingsManage), directive = sensitive::apply(300))]
    async fn save_sso(&self, ctx: &Context<'_>, input: SaveSsoInput) -> Result<SaveSsoPayload, Problem> {
        let op = ctx.op()?;
        settings::save(op, input.into()).await?;
        Ok(SaveSsoPayload { sso: SsoSettings::now(op).await? })
    }

    /// Forgets the provider. Members stay what they are and sign in otherwise.
    #[graphql(directive = requires::apply(SettingsManage), directive = sensitive::apply(300))]
    async fn remove_sso(&self, ctx: &Context<'_>) -> Result<RemoveSsoPayload, Problem> {
        settings::remove(ctx.op()?).await?;
        Ok(RemoveSsoPayload { done: true })
    }

    /// Looks for the DNS record that proves a claimed domain.
    #[graphql(directive = requires::apply(SettingsManage), directive = signed_in::apply())]
    async fn check_sso_domain(
        &self,
        ctx: &Context<'_>,
        input: CheckSsoDomainInput,
    ) -> Result<CheckSsoDomainPayload, Problem> {
        let op = ctx.op()?;
        let result = domains::check(op, &input.domain).await?.into();
        Ok(CheckSsoDomainPayload { result, sso: SsoSettings::now(op).await? })
    }

    /// Asks a provider what it says of itself.
    #[graphql(directive = requires::apply(SettingsManage), directive = signed_in::apply())]
    async fn test_sso(&self, ctx: &Context<'_>, input: TestSsoInput) -> Result<TestSsoPayload, Problem> {
        Ok(TestSsoPayload { failure: settings::test(ctx.op()?, &input.issuer).await?.map(Into::into) })
    }
}
