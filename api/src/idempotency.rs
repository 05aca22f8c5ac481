//! Idempotency keys, by which a call that is sent twice is carried out once. The key and the body are stored as keyed
//! hashes, in the transaction of the call.

use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::keys::keyring::OrgKeys;
use crate::problem::Problem;
use crate::tx::Tx;

#[derive(Debug, PartialEq, Eq)]
pub enum Claim {
    /// The call is new. The caller carries out the call.
    New,
    /// The call was carried out before, and created this row.
    Done(Uuid),
}

/// Claims a key for a call that is about to create the row `result`. A second call with the same key waits until the
/// first one commits.
///
/// # Errors
/// `Conflict` if the key was used with another body.
pub async fn claim(
    tx: &Tx,
    keys: &OrgKeys,
    key: Uuid,
    body: &[u8],
    result: Uuid,
    today: NaiveDate,
) -> Result<Claim, Problem> {
    let mac = keys.idempotency(key.as_bytes());
    let values =
        [Uuid::new_v4().into(), mac.clone().into(), keys.idempotency(body).into(), result.into(), today.into()];
    let claimed = tx.one::<Claimed>("SELECT * FROM app.claim($1, $2, $3, $4, $5)", values).await?;
    // `app.claim` has set the same value in the database.
    tx.adopt(|scope| scope.idem = Some(mac)).await;
    match claimed {
        Some(Claimed { fresh: true, .. }) => Ok(Claim::New),
        Some(Claimed { same: true, result, .. }) => Ok(Claim::Done(result)),
        Some(_) | None => Err(Problem::Conflict),
    }
}

#[derive(FromQueryResult)]
struct Claimed {
    fresh: bool,
    same: bool,
    result: Uuid,
}
