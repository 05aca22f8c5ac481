//! A call that is sent twice is done once. The key and the body are stored as keyed hashes, in the call's own transaction.

use chrono::NaiveDate;
use entity::idempotency_key;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

use crate::keys::keyring::OrgKeys;
use crate::problem::Problem;
use crate::tx::Tx;

/// Whether the call is new.
#[derive(Debug, PartialEq, Eq)]
pub enum Claim {
    /// Do it.
    New,
    /// It was done, and made this row.
    Done(Uuid),
}

/// Claims a key for a call that is about to make the row `result`. A second call waits for the first one's commit.
///
/// # Errors
/// `Conflict` when the key was used with another body.
pub async fn claim(
    tx: &Tx,
    keys: &OrgKeys,
    key: Uuid,
    body: &[u8],
    result: Uuid,
    today: NaiveDate,
) -> Result<Claim, Problem> {
    let mac = keys.idempotency(key.as_bytes());
    let body_mac = keys.idempotency(body);
    tx.pin(|scope| scope.idem = Some(mac.clone())).await?;
    let row = idempotency_key::ActiveModel {
        org_id: Set(keys.org()),
        id: Set(Uuid::new_v4()),
        mac: Set(mac.clone()),
        body_mac: Set(body_mac.clone()),
        result: Set(result),
        created_on: Set(today),
    };
    let insert = idempotency_key::Entity::insert(row).on_conflict(OnConflict::new().do_nothing().to_owned());
    if insert.exec_without_returning(tx).await? == 1 {
        return Ok(Claim::New);
    }
    let earlier = idempotency_key::Entity::find().filter(idempotency_key::Column::Mac.eq(mac)).one(tx).await?;
    match earlier {
        Some(row) if row.body_mac == body_mac => Ok(Claim::Done(row.result)),
        _ => Err(Problem::Conflict),
    }
}
