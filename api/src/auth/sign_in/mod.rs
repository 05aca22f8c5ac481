//! Signing in: a password gives a ticket, a second factor gives a session, a refresh token keeps it; or a passkey does both.
//! Always: two factors; what an act changes and that it happened is one transaction; a refusal is on record although its
//! operation is not.

pub mod admin;
pub(super) mod ceremony;
pub mod code;
pub mod events;
pub mod factors;
pub mod passkey;
pub mod password;
pub mod recovery;
pub mod reset;
pub mod session;
pub(crate) mod standing;
pub mod totp;

use crate::app::StaffKeys;
use crate::op::Op;
use crate::problem::Problem;

/// What a right password leads to.
pub struct Ticket {
    /// For the next step.
    pub ticket: String,
    /// Whether the account has a second factor; else it enrols one now.
    pub has_factor: bool,
}

/// A session that was opened or kept alive.
pub struct Session {
    /// The access token.
    pub access_token: String,
    /// Seconds it is good for.
    pub expires_in: i64,
}

/// A session opened by the first factor of an account.
pub struct Enrolled {
    /// The session.
    pub session: Session,
    /// Shown once; none when there are some already.
    pub codes: Option<Vec<String>>,
}

pub(crate) fn staff(op: &Op) -> Result<&StaffKeys, Problem> {
    op.app.staff.as_ref().ok_or(Problem::Forbidden)
}
