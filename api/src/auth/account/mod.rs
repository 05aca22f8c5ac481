//! The account of the signed-in person: name and email address. An account belongs to no organisation. A change is
//! recorded in the audit log of each organisation that the account is a member of.

pub mod admin;
pub mod email;

use chrono_tz::Tz;
use entity::account;
use entity::account::Column::{Email, Id, Name, Revision};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};
use serde_json::json;
use uuid::Uuid;

use crate::audit::{self, Act, By, Kind};
use crate::keys::keyring::PlatformKeys;
use crate::limit;
use crate::op::Op;
use crate::problem::Problem;
use crate::scalar;

/// The encrypted name and email address of the signed-in account.
#[derive(FromQueryResult)]
struct Own {
    id: Uuid,
    name: Vec<u8>,
    email: Vec<u8>,
    revision: i32,
}

impl Own {
    fn open(&self, keys: &PlatformKeys) -> Result<(String, String), Problem> {
        let name = keys.open("name", self.id, self.revision, &self.name)?;
        Ok((name, keys.open("email", self.id, self.revision, &self.email)?))
    }
}

async fn own(op: &Op) -> Result<Own, Problem> {
    let account = op.signed_in()?.account;
    let query = account::Entity::find().select_only().columns([Id, Name, Email, Revision]).filter(Id.eq(account));
    query.into_model::<Own>().one(&*op.tx).await?.ok_or(Problem::Unauthenticated)
}

/// Changes the name of the signed-in account.
///
/// # Errors
/// `Invalid` for a name that is empty or too long, `Conflict` if the account was changed in the meantime.
pub async fn change_name(op: &Op, name: &str) -> Result<(), Problem> {
    let name = scalar::name("name", name, limit::MAX_NAME)?;
    let (own, keys) = (own(op).await?, op.app.keys.platform());
    let (_, email) = own.open(keys)?;
    // Name and address are both sealed for the row's revision, so a change of one of them encrypts both again.
    let revision = own.revision + 1;
    let update = account::Entity::update_many()
        .col_expr(Name, Expr::value(keys.seal("name", own.id, revision, &name)))
        .col_expr(Email, Expr::value(keys.seal("email", own.id, revision, &email)))
        .col_expr(Revision, Expr::value(revision))
        .filter(Id.eq(own.id))
        .filter(Revision.eq(own.revision));
    if update.exec(&*op.tx).await?.rows_affected != 1 {
        return Err(Problem::Conflict);
    }
    record(op, own.id, Kind::NameChanged).await
}

/// A membership of an account, with the time zone of its organisation.
#[derive(FromQueryResult)]
struct Membership {
    id: Uuid,
    org_id: Uuid,
    time_zone: String,
}

/// The account's memberships that are in force now.
async fn memberships(op: &Op, account: Uuid) -> Result<Vec<Membership>, Problem> {
    let sql = "SELECT id, org_id, time_zone FROM app.auth_memberships($1, $2)";
    let values = [account.into(), op.app.clock.now().into()];
    op.tx.all::<Membership>(sql, values).await
}

/// Writes an audit event to the log of each of the account's organisations.
async fn record(op: &Op, account: Uuid, kind: Kind) -> Result<(), Problem> {
    let home = op.tx.org().await;
    for Membership { id, org_id, time_zone } in memberships(op, account).await? {
        op.tx.pin(|scope| scope.org = Some(org_id)).await?;
        let keys = op.app.keys.org(&op.tx).await?;
        let zone: Tz = time_zone.parse().map_err(|_| Problem::internal("an organisation's time zone is unknown"))?;
        let (by, object) = (By::Member(id), Some(account));
        let act = Act { kind, by, case: None, object, seals: vec![], detail: json!({}) };
        audit::record(&op.tx, &keys, &op.app.clock, zone, act).await?;
    }
    op.tx.pin(|scope| scope.org = home).await?;
    Ok(())
}
