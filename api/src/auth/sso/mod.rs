//! Single sign-on: an organisation's own identity provider says who somebody is.
//! Always: it speaks for addresses of domains whose DNS record was seen and for its own organisation alone, a session that it opens reaches no other,
//! and the rule of two factors stands. Never: it touches how an account signs in elsewhere (docs/decisions/011).

pub mod admin;
pub mod begin;
pub mod complete;
pub mod domains;
mod provider;
mod settings;
mod token;
mod who;

use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

use crate::access_token::Via;
use crate::audit::{self, Act, By, Kind};
use crate::auth::sign_in::events;
use crate::op::Op;
use crate::organisation::PublicOrganisation;
use crate::problem::Problem;

/// How a session says that a provider opened it. RFC 8176 has no name for it.
pub const METHOD: &str = "sso";

/// Why somebody was not let in: on record, and told to nobody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// Not begun in this browser, used before, or too late.
    NotBegun,
    /// The provider was changed or switched off meanwhile.
    Off,
    /// The provider refused, or does not know its own code.
    Code,
    /// No ID token, or none that can be read.
    NoToken,
    Signature,
    Issuer,
    Audience,
    Nonce,
    Expired,
    /// No address, or the provider has not verified it.
    Email,
    /// An address that the provider does not speak for.
    Domain,
    /// Nobody of this organisation, and nobody is made one.
    NotAMember,
    /// Suspended, removed, expired or disabled.
    Ended,
    /// No claim is mapped to a role.
    NoRole,
    /// A first factor is not enrolled this way.
    NoFactor,
}

impl Reason {
    const fn as_str(self) -> &'static str {
        match self {
            Self::NotBegun => "not_begun",
            Self::Off => "off",
            Self::Code => "code",
            Self::NoToken => "no_token",
            Self::Signature => "signature",
            Self::Issuer => "issuer",
            Self::Audience => "audience",
            Self::Nonce => "nonce",
            Self::Expired => "expired",
            Self::Email => "email",
            Self::Domain => "domain",
            Self::NotAMember => "not_a_member",
            Self::Ended => "ended",
            Self::NoRole => "no_role",
            Self::NoFactor => "no_factor",
        }
    }
}

/// Puts a refusal on record, which stands although its operation is rolled back, and says what to answer: the same for all.
async fn refused(op: &Op, org: Option<Uuid>, account: Option<Uuid>, reason: Reason) -> Problem {
    metrics::counter!("voicase_sso_refusals_total", "reason" => reason.as_str()).increment(1);
    events::refused_in(op, org, account, reason.as_str()).await
}

/// Who came by single sign-on has shown a factor of their own: from now on the provider's word on who they are is taken.
///
/// # Errors
/// What the database says.
pub(super) async fn confirm(op: &Op, via: Via, account: Uuid, now: DateTime<Utc>) -> Result<(), Problem> {
    let Some(identity) = via.identity else { return Ok(()) };
    op.tx.pin(|scope| scope.org = Some(via.org)).await?;
    let values = [identity.into(), account.into(), now.into()];
    let member: Option<Uuid> = op.tx.value("SELECT app.auth_sso_confirm($1, $2, $3) AS it", values).await?;
    if let Some(member) = member {
        record(op, Kind::SsoLinked, member, json!({})).await?;
    }
    op.tx.pin(|scope| scope.org = None).await?;
    Ok(())
}

/// Records what single sign-on did to a member, in the organisation that the transaction is in.
async fn record(op: &Op, kind: Kind, member: Uuid, detail: serde_json::Value) -> Result<(), Problem> {
    let zone = PublicOrganisation::here(&op.tx).await?.zone()?;
    let keys = op.app.keys.org(&op.tx).await?;
    let act = Act { kind, by: By::Member(member), case: None, object: Some(member), seals: vec![], detail };
    audit::record(&op.tx, &keys, &op.app.clock, zone, act).await
}
