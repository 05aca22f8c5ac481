//! GraphQL of the staff surface: single sign-on, and its settings.

use async_graphql::{Context, Enum, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};

use super::begin::{Redirect, begin};
use super::complete::{Completed, Returned, complete};
use super::domains::{self, Check, Claim};
use super::provider::Provider;
use super::settings::{self, Wanted};
use crate::auth::sign_in::admin::{SessionPayload, SignInPayload};
use crate::exchange::{ContextExt, Exchange, Path};
use crate::gate::{at, public, requires, sensitive, signed_in};
use crate::members::admin::types::Role;
use crate::op::Op;
use crate::outside::provider::Failure;
use crate::permissions::Permission::SettingsManage;
use crate::problem::Problem;

/// The person who wants to sign in.
#[derive(InputObject)]
pub struct BeginSsoInput {
    /// Email address. Its domain selects the identity provider.
    email: String,
}

/// The start of a single sign-on.
#[derive(SimpleObject)]
pub struct BeginSsoPayload {
    /// The provider's authorization URL. Valid for 10 minutes, in this browser.
    url: String,
}

/// The parameters with which the provider redirected the browser back.
#[derive(InputObject)]
pub struct CompleteSsoInput {
    code: String,
    state: String,
    /// The `iss` parameter, if the provider sends it (RFC 9207).
    issuer: Option<String>,
}

/// Exactly one of the fields is set.
#[derive(SimpleObject)]
pub struct CompleteSsoPayload {
    /// Set if the provider verified a second factor that counts here.
    session: Option<SessionPayload>,
    /// Set if the account's own factor comes next, as after a password.
    sign_in: Option<SignInPayload>,
}

impl CompleteSsoPayload {
    fn of(completed: Completed, exchange: &Exchange) -> Self {
        match completed {
            Completed::Session(session) => Self { session: Some(SessionPayload::of(session, exchange)), sign_in: None },
            Completed::Ticket(ticket) => Self { session: None, sign_in: Some(ticket.into()) },
        }
    }
}

/// The role for one value of the role claim.
#[derive(SimpleObject)]
pub struct SsoRole {
    value: String,
    role: Role,
}

/// The identity provider of the organisation.
pub struct SsoProvider(Provider);

#[Object]
impl SsoProvider {
    /// The issuer, an https URL.
    async fn issuer(&self) -> &str {
        &self.0.issuer
    }

    /// The client id that the provider gave to this installation.
    async fn client_id(&self) -> &str {
        &self.0.client_id
    }

    /// The email domains that the organisation claims for the provider.
    async fn domains(&self) -> &[String] {
        &self.0.domains
    }

    /// The claim whose values determine the role of members whom the provider creates.
    async fn role_claim(&self) -> Option<&str> {
        self.0.role_claim.as_deref()
    }

    /// The role mappings. The first value that is in the claim counts.
    async fn roles(&self) -> Result<Vec<SsoRole>, Problem> {
        let roles = self.0.roles()?;
        roles.into_iter().map(|mapped| Ok(SsoRole { role: mapped.role()?.into(), value: mapped.value })).collect()
    }

    /// Values of `acr` or `amr` that count as a second factor.
    async fn mfa_values(&self) -> &[String] {
        &self.0.mfa_values
    }

    /// Whether a person without an invitation becomes a member.
    async fn provision(&self) -> bool {
        self.0.provision
    }

    async fn enabled(&self) -> bool {
        self.0.enabled
    }
}

/// An email domain that the organisation claims.
#[derive(SimpleObject)]
pub struct SsoDomain {
    domain: String,
    /// The name of the TXT record that proves the domain.
    record_name: String,
    /// The value of that TXT record.
    record_value: String,
    /// When the record was seen. Null before that: single sign-on does not work for the domain yet.
    seen_at: Option<DateTime<Utc>>,
}

impl From<Claim> for SsoDomain {
    fn from(claim: Claim) -> Self {
        let Claim { domain, name, value, seen_at } = claim;
        Self { domain, record_name: name, record_value: value, seen_at }
    }
}

/// Single sign-on of the organisation.
#[derive(SimpleObject)]
pub struct SsoSettings {
    /// Null if there is no provider.
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

/// The role for one value of the role claim.
#[derive(InputObject)]
pub struct SsoRoleInput {
    value: String,
    role: Role,
}

/// The new settings of a provider.
#[derive(InputObject)]
pub struct SaveSsoInput {
    issuer: String,
    client_id: String,
    /// If null, the stored secret stays. Required with another issuer or client.
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

/// The settings after the change.
#[derive(SimpleObject)]
pub struct SaveSsoPayload {
    sso: SsoSettings,
}

/// The provider was deleted.
#[derive(SimpleObject)]
pub struct RemoveSsoPayload {
    done: bool,
}

/// The provider to test.
#[derive(InputObject)]
pub struct TestSsoInput {
    issuer: String,
}

/// The fault of a provider.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
pub enum SsoFailure {
    /// The address is not https, or not on the public Internet.
    Address,
    /// The provider does not answer in time.
    Away,
    /// The answer is not from an `OpenID` provider.
    NotAProvider,
    /// The provider names another issuer.
    OtherIssuer,
    /// The provider offers no signature algorithm that is accepted here.
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

/// The result of the test.
#[derive(SimpleObject)]
pub struct TestSsoPayload {
    /// Null if the provider can be used.
    failure: Option<SsoFailure>,
}

/// The domain whose record is looked up.
#[derive(InputObject)]
pub struct CheckSsoDomainInput {
    domain: String,
}

/// The result of a DNS look-up.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "Check")]
pub enum SsoDomainCheck {
    /// The record was found. Single sign-on works for the domain.
    Seen,
    /// No record has this value. A new record can take hours to be visible.
    Missing,
    /// No DNS server answered.
    Away,
}

/// The result of the look-up, and the settings afterwards.
#[derive(SimpleObject)]
pub struct CheckSsoDomainPayload {
    result: SsoDomainCheck,
    sso: SsoSettings,
}

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

#[derive(Default)]
pub struct SsoMutation;

#[Object]
impl SsoMutation {
    /// Returns the address of the identity provider for the domain of an email address. The answer reveals nothing
    /// about an account. `INVALID` if no organisation signs in with the domain, `UNAVAILABLE` if the provider does not
    /// answer.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn begin_sso(&self, ctx: &Context<'_>, input: BeginSsoInput) -> Result<BeginSsoPayload, Problem> {
        let Redirect { url, cookie } = begin(ctx.op()?, &input.email).await?;
        ctx.exchange()?.set_sso(Some(cookie));
        Ok(BeginSsoPayload { url })
    }

    /// Completes a single sign-on. Possible once, in the browser that began the single sign-on. `SIGN_IN_FAILED` for
    /// every refusal, `UNAVAILABLE` if the provider does not answer.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn complete_sso(&self, ctx: &Context<'_>, input: CompleteSsoInput) -> Result<CompleteSsoPayload, Problem> {
        let CompleteSsoInput { code, state, issuer } = input;
        let exchange = ctx.exchange()?;
        let returned = Returned { state, code, issuer, cookie: exchange.sso.clone() };
        let completed = complete(ctx.op()?, returned, exchange.device.as_deref()).await?;
        exchange.set_sso(None);
        Ok(CompleteSsoPayload::of(completed, exchange))
    }

    /// Creates or changes the provider. `NOT_ALLOWED_NOW` if the caller lacks a right of an administrator.
    #[graphql(directive = requires::apply(SettingsManage), directive = sensitive::apply(300))]
    async fn save_sso(&self, ctx: &Context<'_>, input: SaveSsoInput) -> Result<SaveSsoPayload, Problem> {
        let op = ctx.op()?;
        settings::save(op, input.into()).await?;
        Ok(SaveSsoPayload { sso: SsoSettings::now(op).await? })
    }

    /// Deletes the provider. Members keep their memberships and sign in with their own factors.
    #[graphql(directive = requires::apply(SettingsManage), directive = sensitive::apply(300))]
    async fn remove_sso(&self, ctx: &Context<'_>) -> Result<RemoveSsoPayload, Problem> {
        settings::remove(ctx.op()?).await?;
        Ok(RemoveSsoPayload { done: true })
    }

    /// Looks up the DNS record that proves a claimed domain. `NOT_FOUND` if the organisation does not claim the domain.
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

    /// Reads the metadata of a provider and reports what is wrong with it.
    #[graphql(directive = requires::apply(SettingsManage), directive = signed_in::apply())]
    async fn test_sso(&self, ctx: &Context<'_>, input: TestSsoInput) -> Result<TestSsoPayload, Problem> {
        Ok(TestSsoPayload { failure: settings::test(ctx.op()?, &input.issuer).await?.map(Into::into) })
    }
}
