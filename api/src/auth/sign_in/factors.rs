//! Factors of either kind: listed, named, removed. The last one stays.

use chrono::{DateTime, Utc};
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::events::note;
use super::standing::Standing;
use super::{session, staff};
use crate::audit::Kind;
use crate::crypto::envelope::{self, Place};
use crate::op::Op;
use crate::problem::Problem;
use crate::scalar;

/// Longest name of a factor, in characters.
const NAME: usize = 60;

/// A confirmed factor as it is stored.
#[derive(FromQueryResult)]
pub struct Stored {
    /// Its id.
    pub id: Uuid,
    /// `passkey` or `totp`.
    pub kind: String,
    name: Option<Vec<u8>>,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// When it last let somebody in.
    pub last_used_at: Option<DateTime<Utc>>,
}

impl Stored {
    /// What its owner calls it; empty where it was given no name.
    ///
    /// # Errors
    /// `Integrity` when the name is not what was written.
    pub fn name(&self, op: &Op) -> Result<String, Problem> {
        let Some(sealed) = &self.name else { return Ok(String::new()) };
        let padded = envelope::open(&staff(op)?.factor, &place(self.id), sealed).map_err(|_| Problem::Integrity)?;
        let bytes = envelope::unpad(&padded).map_err(|_| Problem::Integrity)?;
        String::from_utf8(bytes.to_vec()).map_err(|_| Problem::Integrity)
    }
}

/// The confirmed factors of an account, oldest first.
///
/// # Errors
/// What the database says.
pub async fn of(op: &Op, account: Uuid) -> Result<Vec<Stored>, Problem> {
    let sql = "SELECT * FROM app.auth_factors($1)";
    Ok(op.tx.all::<Stored>(sql, [account.into()]).await?)
}

/// Gives a factor another name.
///
/// # Errors
/// `NotFound` when it is not mine, `Invalid` for an empty name.
pub async fn rename(op: &Op, factor: Uuid, name: &str) -> Result<(), Problem> {
    let (who, now) = (op.signed_in()?, op.app.clock.now());
    let values = [who.account.into(), factor.into(), seal_name(op, factor, name)?.into()];
    if !op.tx.flag("SELECT app.auth_factor_rename($1, $2, $3) AS it", values).await? {
        return Err(Problem::NotFound);
    }
    note(&op.tx, Some(who.account), Kind::FactorRenamed, Some(who.session), now).await
}

/// Removes a factor. My other sessions and what was prepared with them end: a lost device may hold one.
///
/// # Errors
/// `NotFound` when it is not mine, `NotAllowedNow` when it is the last one.
pub async fn remove(op: &Op, factor: Uuid) -> Result<(), Problem> {
    let (who, now) = (op.signed_in()?, op.app.clock.now());
    Standing::locked(&op.tx, who.account).await?;
    let mine = of(op, who.account).await?;
    if !mine.iter().any(|stored| stored.id == factor) {
        return Err(Problem::NotFound);
    }
    if mine.len() == 1 {
        return Err(Problem::NotAllowedNow("This is your last factor. Add another one first."));
    }
    op.tx.flag("SELECT app.auth_factor_remove($1, $2) AS it", [who.account.into(), factor.into()]).await?;
    session::replaced(op, Some(who.session), now).await?;
    note(&op.tx, Some(who.account), Kind::FactorRemoved, Some(who.session), now).await
}

/// A factor's name as it is stored.
pub(super) fn seal_name(op: &Op, factor: Uuid, name: &str) -> Result<Vec<u8>, Problem> {
    let name = scalar::name("name", name, NAME)?;
    Ok(envelope::seal(&staff(op)?.factor, 1, &place(factor), &envelope::pad(name.as_bytes())))
}

fn place(factor: Uuid) -> Place {
    Place { table: "factor", column: "name", org: None, case: None, row: factor, revision: 1 }
}
