//! Sign-in. A password returns a ticket, a second factor opens a session, and a refresh token keeps the session alive.
//! A passkey replaces password and second factor. A password alone never opens a session. An act and its event are
//! written in one transaction. A refusal is recorded although its operation is rolled back.

pub mod admin;
pub(super) mod ceremony;
pub mod code;
pub mod events;
pub mod factors;
pub mod passkey;
pub mod password;
pub mod provider;
pub mod recovery;
pub mod reset;
pub mod session;
pub(crate) mod standing;
pub mod totp;

use crate::app::StaffKeys;
use crate::op::Op;
use crate::problem::Problem;

/// The result of a successful first step.
pub struct Ticket {
    pub ticket: String,
    /// Whether the account has a second factor. Otherwise the next step enrols one.
    pub has_factor: bool,
}

/// A session with a new access token.
pub struct Session {
    pub access_token: String,
    /// Lifetime of the access token, in seconds.
    pub expires_in: i64,
    /// The new refresh token, as the value of its cookie. `None` if the old token stays valid.
    pub refresh: Option<String>,
}

/// A session that the first factor of an account opened.
pub struct Enrolled {
    pub session: Session,
    /// New recovery codes, shown only once. `None` if the account still has codes.
    pub codes: Option<Vec<String>>,
}

pub(crate) fn staff(op: &Op) -> Result<&StaffKeys, Problem> {
    op.app.staff.as_ref().ok_or(Problem::Forbidden)
}
