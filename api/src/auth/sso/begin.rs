//! Starts a single sign-on. The domain of the address selects the provider, so the answer reveals nothing about an
//! account.

use openidconnect::core::{CoreAuthenticationFlow, CoreClient};
use openidconnect::{ClientId, CsrfToken, LoginHint, Nonce, PkceCodeChallenge, RedirectUrl, Scope};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::provider::{Provider, domain};
use crate::auth::sign_in::ceremony::{self, Purpose};
use crate::auth::sign_in::staff;
use crate::crypto::{random, sha256, token};
use crate::op::Op;
use crate::outside::mail;
use crate::problem::Problem;
use crate::tx;

/// The state that is stored until the browser returns.
#[derive(Deserialize, Serialize)]
pub(super) struct Begun {
    pub org: Uuid,
    pub provider: Uuid,
    pub issuer: String,
    pub nonce: String,
    pub verifier: String,
    /// Hash of the cookie of the browser that began the single sign-on.
    browser: [u8; 32],
}

impl Begun {
    /// Whether the browser with this cookie began the single sign-on.
    pub fn is_of(&self, cookie: Option<&str>) -> bool {
        cookie.is_some_and(|cookie| sha256(cookie.as_bytes()) == self.browser)
    }
}

/// The redirect URI.
pub(super) fn return_address(op: &Op) -> Result<RedirectUrl, Problem> {
    RedirectUrl::new(format!("{}/sso", op.app.config.origin)).map_err(Problem::internal)
}

/// A single sign-on that has begun.
pub struct Redirect {
    /// The authorization URL of the provider.
    pub url: String,
    /// The single sign-on cookie for this browser.
    pub cookie: String,
}

/// Begins a single sign-on at the identity provider that the domain of the address selects.
///
/// # Errors
/// `Invalid` for a malformed address, or a domain without a provider. `Unavailable` if the provider does not answer.
/// `RateLimited`.
pub async fn begin(op: &Op, email: &str) -> Result<Redirect, Problem> {
    let address = mail::address(email)?.to_string();
    let domain = domain(&address).unwrap_or_default();
    let sql = "SELECT app.auth_sso_domain($1)";
    let find = async |tx: &tx::Tx| tx.value(sql, [domain.into()]).await;
    let org: Option<Uuid> = op.aside(tx::Scope::default(), find).await?;
    let unknown = || {
        Problem::invalid("email", "Single sign-on is not set up for this email address. Sign in with your password.")
    };
    let (provider, _) = Provider::opened(op, org.ok_or_else(unknown)?).await?.ok_or_else(unknown)?;
    let about = staff(op)?.providers.about(&provider.issuer, op.app.clock.now(), false).await;
    let about = about.map_err(|failure| {
        tracing::warn!(%failure, "an identity provider cannot be used");
        Problem::Unavailable
    })?;
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (cookie, nonce) = (token::encode(&random::<32>()), Nonce::new_random());
    let begun = Begun {
        org: provider.org_id,
        provider: provider.id,
        issuer: provider.issuer,
        nonce: nonce.secret().clone(),
        verifier: verifier.into_secret(),
        browser: sha256(cookie.as_bytes()),
    };
    let state = ceremony::begin(op, None, Purpose::Sso, &begun).await?;
    let client = CoreClient::from_provider_metadata((*about).clone(), ClientId::new(provider.client_id), None)
        .set_redirect_uri(return_address(op)?);
    let flow = CoreAuthenticationFlow::AuthorizationCode;
    let (url, _, _) = client
        .authorize_url(flow, || CsrfToken::new(state), || nonce)
        .add_scopes(["email", "profile"].map(|scope| Scope::new(scope.into())))
        .set_login_hint(LoginHint::new(address))
        .set_pkce_challenge(challenge)
        .url();
    Ok(Redirect { url: url.into(), cookie })
}
