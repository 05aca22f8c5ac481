//! Exchanges the provider's authorization code for an ID token, verifies the token and reads the person from it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreClientAuthMethod, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreRevocableToken, CoreRevocationErrorResponse,
    CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AdditionalClaims, AuthType, AuthorizationCode, ClaimsVerificationError, Client, ClientId, ClientSecret,
    EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet, IdToken, IdTokenClaims, IdTokenFields, Nonce,
    PkceCodeVerifier, RequestTokenError, StandardErrorResponse, StandardTokenResponse, TokenResponse,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Reason;
use super::begin::{Begun, return_address};
use super::provider::Provider;
use crate::auth::sign_in::staff;
use crate::limit;
use crate::op::Op;
use crate::outside::provider::{ALGORITHMS, About, Failure};
use crate::problem::Problem;
use crate::text;

/// Claims that are not standard claims.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct Added(HashMap<String, Value>);
impl AdditionalClaims for Added {}

type Token = IdToken<Added, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;
type Claims = IdTokenClaims<Added, CoreGenderClaim>;
type Fields = IdTokenFields<
    Added,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type OidcClient = Client<
    Added,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    StandardTokenResponse<Fields, CoreTokenType>,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// The person whom the provider authenticated.
pub(super) struct Person {
    /// The provider's permanent id for the person.
    pub subject: String,
    /// The provider has verified this address, and the address is in one of the provider's proved domains.
    pub email: String,
    pub name: String,
    /// The values of the role claim.
    pub roles: Vec<String>,
    /// Whether the provider verified a second factor that counts here.
    pub two_factors: bool,
}

/// Why an authorization code yields no person.
pub(super) enum SignInFailure {
    Refused(Reason),
    /// The provider does not answer.
    Away,
    Problem(Problem),
}

impl From<Reason> for SignInFailure {
    fn from(reason: Reason) -> Self {
        Self::Refused(reason)
    }
}

impl From<Problem> for SignInFailure {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<Failure> for SignInFailure {
    fn from(failure: Failure) -> Self {
        tracing::warn!(%failure, "an identity provider cannot be used");
        Self::Away
    }
}

/// Returns the person behind the provider's authorization code.
pub(super) async fn person(
    op: &Op,
    provider: &Provider,
    secret: String,
    begun: Begun,
    code: String,
) -> Result<Person, SignInFailure> {
    let (providers, now) = (&staff(op)?.providers, op.app.clock.now());
    let about = providers.about(&provider.issuer, now, false).await?;
    let id_token = exchange(op, oidc_client(op, provider, &secret, &about)?, begun.verifier, code).await?;
    let nonce = Nonce::new(begun.nonce);
    let claims = match check(&oidc_client(op, provider, &secret, &about)?, id_token.clone(), &nonce, now) {
        // The provider may have changed its signing key since the metadata was cached. Fetch the metadata again and
        // repeat the check.
        Err(Reason::Signature) => {
            let about = providers.about(&provider.issuer, now, true).await?;
            check(&oidc_client(op, provider, &secret, &about)?, id_token, &nonce, now)?
        }
        other => other?,
    };
    read(provider, &claims).map_err(Into::into)
}

fn oidc_client(op: &Op, provider: &Provider, secret: &str, about: &About) -> Result<OidcClient, Problem> {
    let (id, secret) = (ClientId::new(provider.client_id.clone()), ClientSecret::new(secret.to_owned()));
    let oidc_client = Client::from_provider_metadata((**about).clone(), id, Some(secret));
    // HTTP Basic is the default if the metadata does not list a method.
    let in_body = about.token_endpoint_auth_methods_supported().is_some_and(|methods| {
        !methods.contains(&CoreClientAuthMethod::ClientSecretBasic)
            && methods.contains(&CoreClientAuthMethod::ClientSecretPost)
    });
    let oidc_client = oidc_client.set_redirect_uri(return_address(op)?);
    Ok(if in_body { oidc_client.set_auth_type(AuthType::RequestBody) } else { oidc_client })
}

async fn exchange(op: &Op, oidc_client: OidcClient, verifier: String, code: String) -> Result<Token, SignInFailure> {
    let request = oidc_client.exchange_code(AuthorizationCode::new(code)).map_err(|_| SignInFailure::Away)?;
    let told = request.set_pkce_verifier(PkceCodeVerifier::new(verifier)).request_async(&staff(op)?.providers).await;
    let answer = told.map_err(|error| match error {
        RequestTokenError::Request(failure) => failure.into(),
        RequestTokenError::ServerResponse(_) => SignInFailure::Refused(Reason::Code),
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => SignInFailure::Refused(Reason::NoToken),
    })?;
    Ok(answer.id_token().cloned().ok_or(Reason::NoToken)?)
}

/// Checks signature, issuer, audience, nonce and expiry.
fn check(oidc_client: &OidcClient, token: Token, nonce: &Nonce, now: DateTime<Utc>) -> Result<Claims, Reason> {
    let verifier = oidc_client.id_token_verifier().set_allowed_algs(ALGORITHMS).set_time_fn(move || now);
    token.into_claims(&verifier, nonce).map_err(|error| match error {
        ClaimsVerificationError::Expired(_) => Reason::Expired,
        ClaimsVerificationError::InvalidAudience(_) => Reason::Audience,
        ClaimsVerificationError::InvalidIssuer(_) => Reason::Issuer,
        ClaimsVerificationError::InvalidNonce(_) => Reason::Nonce,
        ClaimsVerificationError::SignatureVerification(_) => Reason::Signature,
        _ => Reason::NoToken,
    })
}

fn read(provider: &Provider, claims: &Claims) -> Result<Person, Reason> {
    let email = claims.email().filter(|_| claims.email_verified() == Some(true)).ok_or(Reason::Email)?;
    let email = crate::outside::mail::address(email).map_err(|_| Reason::Email)?.to_string();
    if !provider.speaks_for(&email) {
        return Err(Reason::Domain);
    }
    let added = &claims.additional_claims().0;
    let roles = provider.role_claim.as_ref().and_then(|claim| added.get(claim)).map(values).unwrap_or_default();
    let named = claims.name().and_then(|name| name.get(None)).map(|name| name.as_str());
    // Refuse control characters, as in every text from outside.
    let told = || roles.iter().map(String::as_str).chain(named).chain([claims.subject().as_str()]);
    if told().any(text::has_control) {
        return Err(Reason::NoToken);
    }
    let given = named.map(text::name);
    let local = || email.rsplit_once('@').map_or(&*email, |(local, _)| local).to_owned();
    let name = given.filter(|name| text::shows(name)).unwrap_or_else(local);
    let shown = claims.auth_context_ref().map(|acr| acr.to_string()).into_iter();
    let mut shown = shown.chain(claims.auth_method_refs().into_iter().flatten().map(|amr| amr.to_string()));
    Ok(Person {
        subject: claims.subject().to_string(),
        name: name.chars().take(limit::MAX_NAME).collect(),
        roles,
        two_factors: shown.any(|value| provider.mfa_values.contains(&value)),
        email,
    })
}

/// The texts of a claim that is one text or a list of texts.
fn values(claim: &Value) -> Vec<String> {
    match claim {
        Value::String(one) => vec![one.clone()],
        Value::Array(many) => many.iter().filter_map(|value| value.as_str().map(str::to_owned)).collect(),
        _ => vec![],
    }
}
