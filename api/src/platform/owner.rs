//! Recognises the platform owners. The check runs with each request, so a changed address or configuration takes effect
//! immediately.

use std::sync::Arc;

use entity::account;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::actor::{Actor, SignedIn};
use crate::app::App;
use crate::exchange::{self, Credentials};
use crate::op::Op;
use crate::problem::Problem;
use crate::tx::{Mode, Tx};

/// Identifies the caller at the platform's path and returns the transaction to continue in. For an owner, the returned
/// transaction has the platform's database role. For any other caller, it is the given transaction. An organisation
/// that the request names is ignored.
///
/// # Errors
/// `Unauthenticated` if the session has ended.
pub async fn identify(
    app: &App,
    tx: &Arc<Tx>,
    mode: Mode,
    credentials: &Credentials,
) -> Result<(Actor, Arc<Tx>), Problem> {
    let of_none = Credentials { organisation: None, ..credentials.clone() };
    let actor = exchange::identify(app, tx, &of_none).await?;
    let Actor::Account(who) = actor else { return Ok((actor, tx.clone())) };
    let owners_tx = app.owners_tx(mode);
    match owners_tx {
        Some(owners_tx) if is_owner(app, tx, who).await? => {
            tx.finish(true).await?;
            Ok((Actor::Owner(who), owners_tx))
        }
        _ => Ok((actor, tx.clone())),
    }
}

/// Whether the account has an owner's address, and a mailed link proved that address. An account whose address only an
/// identity provider asserts is not an owner. In a session that an identity provider opened, no account is an owner.
pub async fn is_owner(app: &App, tx: &Tx, who: SignedIn) -> Result<bool, Problem> {
    use account::Column::{EmailIndex, EmailProvedAt, Id};
    let Some(owners) = app.owners.as_ref().filter(|_| who.only.is_none()) else { return Ok(false) };
    let query = account::Entity::find()
        .select_only()
        .column(EmailIndex)
        .filter(Id.eq(who.account))
        .filter(EmailProvedAt.is_not_null());
    let index: Option<Vec<u8>> = query.into_tuple().one(tx).await?;
    Ok(index.is_some_and(|index| owners.are(&index)))
}

/// The owner who makes the request.
///
/// # Errors
/// `Forbidden` for any other caller.
pub fn here(op: &Op) -> Result<SignedIn, Problem> {
    if let Actor::Owner(who) = op.actor { Ok(who) } else { Err(Problem::Forbidden) }
}
