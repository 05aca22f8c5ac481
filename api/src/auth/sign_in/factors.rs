//! Lists, renames and removes factors of both kinds. The last factor cannot be removed.

use chrono::{DateTime, Utc};
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::events::note;
use super::standing::Standing;
use super::{session, staff};
use crate::audit::Kind;
use crate::crypto::envelope::{self, Aad};
use crate::op::Op;
use crate::problem::Problem;
use crate::scalar;

/// Maximum length of the name of a factor, in characters.
const NAME: usize = 60;

/// A confirmed factor as the database stores it.
#[derive(FromQueryResult)]
pub struct Stored {
    pub id: Uuid,
    /// `passkey` or `totp`.
    pub kind: String,
    name: Option<Vec<u8>>,
    pub created_at: DateTime<Utc>,
    pub last_used_at: Option<DateTime<Utc>>,
}

impl Stored {
    /// The name that the owner gave to the factor. Empty if the factor has no name.
    ///
    /// # Errors
    /// `Integrity` if the stored name cannot be decrypted.
    pub fn name(&self, op: &Op) -> Result<String, Problem> {
        let Some(sealed) = &self.name else { return Ok(String::new()) };
        let padded = envelope::open(&staff(op)?.factor, &aad(self.id), sealed).map_err(|_| Problem::Integrity)?;
        let bytes = envelope::unpad(&padded).map_err(|_| Problem::Integrity)?;
        String::from_utf8(bytes.to_vec()).map_err(|_| Problem::Integrity)
    }
}

/// The confirmed factors of an account, oldest first.
pub async fn of(op: &Op, account: Uuid) -> Result<Vec<Stored>, Problem> {
    let sql = "SELECT * FROM app.auth_factors($1)";
    op.tx.all::<Stored>(sql, [account.into()]).await
}

/// Renames a factor of the caller.
///
/// # Errors
/// `NotFound` for a factor of another account, `Invalid` for an empty name.
pub async fn rename(op: &Op, factor: Uuid, name: &str) -> Result<(), Problem> {
    let (who, now) = (op.signed_in()?, op.app.clock.now());
    let values = [who.account.into(), factor.into(), seal_name(op, factor, name)?.into()];
    if !op.tx.flag("SELECT app.auth_factor_rename($1, $2, $3)", values).await? {
        return Err(Problem::NotFound);
    }
    note(&op.tx, Some(who.account), Kind::FactorRenamed, Some(who.session), now).await
}

/// Removes a factor of the caller. The caller's other sessions, API tokens and pending changes end, because a lost
/// device may hold a session.
///
/// # Errors
/// `NotFound` for a factor of another account, `NotAllowedNow` for the last factor.
pub async fn remove(op: &Op, factor: Uuid) -> Result<(), Problem> {
    let (who, now) = (op.signed_in()?, op.app.clock.now());
    Standing::locked(&op.tx, who.account).await?;
    let mine = of(op, who.account).await?;
    if !mine.iter().any(|stored| stored.id == factor) {
        return Err(Problem::NotFound);
    }
    if mine.len() == 1 {
        return Err(Problem::NotAllowedNow("This is your only second factor. Add another one first."));
    }
    op.tx.flag("SELECT app.auth_factor_remove($1, $2)", [who.account.into(), factor.into()]).await?;
    session::replaced(op, Some(who.session), now).await?;
    note(&op.tx, Some(who.account), Kind::FactorRemoved, Some(who.session), now).await
}

/// Pads the name of a factor and encrypts it.
pub(super) fn seal_name(op: &Op, factor: Uuid, name: &str) -> Result<Vec<u8>, Problem> {
    let name = scalar::name("name", name, NAME)?;
    Ok(envelope::seal(&staff(op)?.factor, 1, &aad(factor), &envelope::pad(name.as_bytes())))
}

fn aad(factor: Uuid) -> Aad {
    Aad { table: "factor", column: "name", org: None, case: None, row: factor, revision: 1 }
}
