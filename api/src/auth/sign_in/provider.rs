//! Records a sign-in through an identity provider: the confirmed identity and its audit event. [`crate::auth::sso`]
//! decides whether to accept the sign-in.

use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

use crate::access_token::Via;
use crate::audit::{By, Kind};
use crate::op::Op;
use crate::problem::Problem;

/// The authentication method of a session that a provider opened. RFC 8176 has no name for this method.
pub const METHOD: &str = "sso";

/// Confirms an identity after the person has shown the account's own factor. From then on the provider's subject
/// identifies the member.
pub(super) async fn confirm(op: &Op, via: Via, account: Uuid, now: DateTime<Utc>) -> Result<(), Problem> {
    let Some(identity) = via.identity else { return Ok(()) };
    op.tx.pin(|scope| scope.org = Some(via.org)).await?;
    let values = [identity.into(), account.into(), now.into()];
    let member: Option<Uuid> = op.tx.value("SELECT app.auth_sso_confirm($1, $2, $3)", values).await?;
    if let Some(member) = member {
        op.record_by(By::Member(member), Kind::SsoLinked, member, json!({})).await?;
    }
    op.tx.pin(|scope| scope.org = None).await?;
    Ok(())
}
