//! Who the platform's owners are: looked up with each request, so that a change of address or configuration acts at once.

use std::sync::Arc;

use entity::account;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::actor::{Actor, SignedIn};
use crate::app::App;
use crate::op::{self, Credentials, Op};
use crate::problem::Problem;
use crate::tx::{Mode, Tx};

/// Recognises who asks at the platform's path, and gives the transaction to go on in: for an owner one of the platform's role,
/// for everybody else the one it began with. An organisation that the request names is nothing there.
///
/// # Errors
/// As any request: `Unauthenticated`.
pub async fn identify(
    app: &App,
    tx: &Arc<Tx>,
    mode: Mode,
    credentials: &Credentials,
) -> Result<(Actor, Arc<Tx>), Problem> {
    let of_none = Credentials { organisation: None, ..credentials.clone() };
    let actor = op::identify(app, tx, &of_none).await?;
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

/// Whether the account of this transaction has an owner's address, which a mailed link proved. An address that only an
/// organisation's identity provider asserts makes no owner, and neither does a session that a provider opened.
///
/// # Errors
/// What the database says.
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

/// The owner who asks.
///
/// # Errors
/// `Forbidden` for anybody else.
pub fn here(op: &Op) -> Result<SignedIn, Problem> {
    if let Actor::Owner(who) = op.actor { Ok(who) } else { Err(Problem::Forbidden) }
}
