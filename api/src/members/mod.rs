//! Accounts and memberships: who signs in, and who they are in an organisation.
//! Always: two factors. An unknown account, a wrong password and a disabled account take the same steps to the same
//! answer.

pub mod account;
pub mod admin;
pub mod announce;
pub mod change;
pub mod four_eyes;
pub mod identity_view;
pub mod invitations;
pub mod loaders;
pub mod manage;
pub mod removal;
pub mod sign_in;
pub mod sso;
pub mod types;

use chrono::NaiveDate;
use entity::membership;

/// Whether a membership is in force: neither removed nor suspended, and not past its last day.
#[must_use]
pub fn is_in_force(row: &membership::Model, today: NaiveDate) -> bool {
    row.removed_at.is_none() && row.suspended_at.is_none() && row.expires_on.is_none_or(|last| last >= today)
}
