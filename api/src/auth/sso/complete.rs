//! The way back from the provider: a session, or a ticket for a factor of one's own.

use chrono::DateTime;

use super::begin::Begun;
use super::provider::Provider;
use super::token::{Nobody, Person, person};
use super::who::{Found, admit};
use super::{METHOD, Reason, refused};
use crate::access_token::Via;
use crate::auth::sign_in::ceremony::{self, Purpose};
use crate::auth::sign_in::session::{Entry, open_session};
use crate::auth::sign_in::standing::{Standing, ticket};
use crate::auth::sign_in::{Session, Ticket};
use crate::op::Op;
use crate::problem::Problem;

/// Longest code of a provider, in bytes.
const CODE: usize = 4096;

/// What a browser brings back.
pub struct Returned {
    /// What names the way there.
    pub state: String,
    /// The provider's code.
    pub code: String,
    /// Whom the code is from, where the provider says it (RFC 9207).
    pub issuer: Option<String>,
}

/// Where it leads.
pub enum Completed {
    /// The provider saw two factors.
    Session(Session),
    /// A factor of one's own is shown or enrolled next.
    Ticket(Ticket),
}

/// Lets somebody in whom the provider knows.
///
/// # Errors
/// `SignInFailed`, whatever is wrong; `Unavailable` when the provider is away; `RateLimited`.
pub async fn complete(op: &Op, returned: Returned) -> Result<Completed, Problem> {
    let begun: Option<Begun> = ceremony::take(op, &returned.state, None, Purpose::Sso).await?;
    let Some(begun) = begun else { return Err(refused(op, None, None, Reason::NotBegun).await) };
    let org = begun.org;
    if !begun.is_of(op.sso.as_deref()) {
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
        Err(Nobody::Refused(reason)) => return Err(refused(op, Some(org), None, reason).await),
        Err(Nobody::Away) => return Err(Problem::Unavailable),
        Err(Nobody::Problem(problem)) => return Err(problem),
    };
    op.tx.pin(|scope| scope.org = Some(org)).await?;
    let found = admit(op, &provider, &person).await?;
    op.tx.pin(|scope| scope.org = None).await?;
    let completed = let_in(op, &provider, &person, &found).await?;
    op.set_sso(None);
    Ok(completed)
}

/// The provider's word on two factors counts for who has once shown one of their own: it then saves that, and never the
/// step-up, for which a session that it opened has shown nothing yet.
async fn let_in(op: &Op, provider: &Provider, person: &Person, found: &Found) -> Result<Completed, Problem> {
    let (account, now) = (found.account, op.app.clock.now());
    let standing = Standing::of(&op.tx, account).await?;
    let via = Via { org: provider.org_id, identity: found.identity };
    if found.identity.is_none() && person.two_factors && standing.enrolled {
        let methods = &[METHOD, "mfa"];
        let entry = Entry { account, methods, via: Some(via), shown: DateTime::UNIX_EPOCH };
        return Ok(Completed::Session(open_session(op, entry, now).await?));
    }
    // Whoever's factor is enrolled first owns the account in every organisation: not for a provider of one to say.
    if !standing.enrolled && !found.may_enrol {
        return Err(refused(op, Some(provider.org_id), found.known.then_some(account), Reason::NoFactor).await);
    }
    Ok(Completed::Ticket(ticket(op, account, Some(via)).await?))
}
