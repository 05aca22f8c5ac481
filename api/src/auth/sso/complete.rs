//! Completes a single sign-on: opens a session, or returns a ticket for the account's own factor.

use chrono::DateTime;

use super::begin::Begun;
use super::provider::Provider;
use super::token::{Person, SignInFailure, person};
use super::who::{Found, admit};
use super::{Reason, refused};
use crate::access_token::Via;
use crate::auth::sign_in::ceremony::{self, Purpose};
use crate::auth::sign_in::provider::METHOD;
use crate::auth::sign_in::session::{Entry, open_session};
use crate::auth::sign_in::standing::{Standing, ticket};
use crate::auth::sign_in::{Session, Ticket};
use crate::op::Op;
use crate::problem::Problem;

/// Maximum length of a provider's authorization code, in bytes.
const CODE: usize = 4096;

/// The parameters with which the provider redirects the browser back.
pub struct Returned {
    /// The `state` parameter of the authorization request.
    pub state: String,
    /// The provider's authorization code.
    pub code: String,
    /// The `iss` parameter, if the provider sends it (RFC 9207).
    pub issuer: Option<String>,
    /// The single sign-on cookie of the browser.
    pub cookie: Option<String>,
}

/// The result of a single sign-on.
pub enum Completed {
    /// The provider verified two factors.
    Session(Session),
    /// The account's own factor has to be shown or enrolled next.
    Ticket(Ticket),
}

/// Signs in the person whom the provider authenticated.
///
/// # Errors
/// `SignInFailed` for every refusal, so that the answer does not reveal the cause. `Unavailable` if the provider does
/// not answer. `RateLimited`.
pub async fn complete(op: &Op, returned: Returned, device: Option<&str>) -> Result<Completed, Problem> {
    let begun: Option<Begun> = ceremony::take(op, &returned.state, None, Purpose::Sso).await?;
    let Some(begun) = begun else { return Err(refused(op, None, None, Reason::NotBegun).await) };
    let org = begun.org;
    if !begun.is_of(returned.cookie.as_deref()) {
        return Err(refused(op, Some(org), None, Reason::NotBegun).await);
    }
    if returned.issuer.is_some_and(|issuer| issuer != begun.issuer) {
        return Err(refused(op, Some(org), None, Reason::Issuer).await);
    }
    if returned.code.len() > CODE {
        return Err(refused(op, Some(org), None, Reason::Code).await);
    }
    let opened = Provider::opened(op, org).await?;
    let same = opened.filter(|(p, _)| p.enabled && p.id == begun.provider && p.issuer == begun.issuer);
    let Some((provider, secret)) = same else { return Err(refused(op, Some(org), None, Reason::Off).await) };
    let person = match person(op, &provider, secret, begun, returned.code).await {
        Ok(person) => person,
        Err(SignInFailure::Refused(reason)) => return Err(refused(op, Some(org), None, reason).await),
        Err(SignInFailure::Away) => return Err(Problem::Unavailable),
        Err(SignInFailure::Problem(problem)) => return Err(problem),
    };
    op.tx.pin(|scope| scope.org = Some(org)).await?;
    let found = admit(op, &provider, &person).await?;
    op.tx.pin(|scope| scope.org = None).await?;
    let_in(op, &provider, &person, &found, device).await
}

/// Opens a session without the account's own factor only if the member has shown that factor before and the provider
/// verified two factors. In such a session, the time of the own factor is the Unix epoch, so sensitive fields still
/// require a step-up.
async fn let_in(
    op: &Op,
    provider: &Provider,
    person: &Person,
    found: &Found,
    device: Option<&str>,
) -> Result<Completed, Problem> {
    let (account, now) = (found.account, op.app.clock.now());
    let standing = Standing::of(&op.tx, account).await?;
    let via = Via { org: provider.org_id, identity: found.identity };
    if found.identity.is_none() && person.two_factors && standing.enrolled {
        let methods = &[METHOD, "mfa"];
        let entry = Entry { account, methods, via: Some(via), shown: DateTime::UNIX_EPOCH, device };
        return Ok(Completed::Session(open_session(op, entry, now).await?));
    }
    // The first factor of an account works in every organisation. The provider of one organisation must not decide who
    // enrols this factor.
    if !standing.enrolled && !found.may_enrol {
        return Err(refused(op, Some(provider.org_id), found.known.then_some(account), Reason::NoFactor).await);
    }
    Ok(Completed::Ticket(ticket(op, account, Some(via)).await?))
}
