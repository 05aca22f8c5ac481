//! Single sign-on: an organisation's identity provider authenticates its members.
//! The provider is trusted only for addresses in domains whose DNS record was seen, and only for its own organisation.
//! A session that the provider opens reaches no other organisation. Two factors are still required. The provider never
//! changes how an account signs in elsewhere (docs/decisions/011).

pub mod admin;
pub mod begin;
pub mod complete;
pub mod domains;
mod provider;
mod settings;
mod token;
mod who;

use uuid::Uuid;

use crate::auth::sign_in::events;
use crate::op::Op;
use crate::problem::Problem;

/// Why a single sign-on was refused. The reason appears in the audit log and in a metric, but never in the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// Not started in this browser, used before, or expired.
    NotBegun,
    /// The provider was changed or disabled in the meantime.
    Off,
    /// The provider refused the sign-in, or did not accept its own authorization code.
    Code,
    /// No ID token, or a malformed one.
    NoToken,
    Signature,
    Issuer,
    Audience,
    Nonce,
    Expired,
    /// No email address, or one that the provider has not verified.
    Email,
    /// An address in a domain that the provider does not speak for.
    Domain,
    /// The person is not a member, and the organisation does not create members this way.
    NotAMember,
    /// The membership is suspended, removed or expired, or the account is disabled.
    Ended,
    /// No claim maps to a role.
    NoRole,
    /// The account has no factor, and this sign-in may not enrol its first one.
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

/// Records a refusal and returns the answer, which is the same for every reason. The record stays although the
/// operation is rolled back.
async fn refused(op: &Op, org: Option<Uuid>, account: Option<Uuid>, reason: Reason) -> Problem {
    metrics::counter!("voicase_sso_refusals_total", "reason" => reason.as_str()).increment(1);
    events::refused_in(op, org, account, reason.as_str()).await
}
