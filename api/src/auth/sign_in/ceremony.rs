//! Server state between a passkey's challenge and its answer, and during a single sign-on at the identity provider. The
//! state is sealed, expires after some minutes, and is read once.

use chrono::TimeDelta;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::staff;
use crate::crypto::envelope::{self, Aad};
use crate::op::Op;
use crate::problem::Problem;
use crate::tx::Scope;

/// The purpose of a ceremony. The answer is accepted for this purpose only.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Purpose {
    SignIn,
    Sso,
    Enrol,
    Add,
    StepUp,
}

impl Purpose {
    const fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::Sso => "sso",
            Self::Enrol => "enrol",
            Self::Add => "add",
            Self::StepUp => "step_up",
        }
    }

    /// Maximum time until the answer.
    const fn life(self) -> TimeDelta {
        match self {
            Self::Sso => TimeDelta::minutes(10),
            Self::SignIn | Self::Enrol | Self::Add | Self::StepUp => TimeDelta::minutes(5),
        }
    }
}

/// Stores a state and returns the id of its ceremony.
pub(crate) async fn begin(
    op: &Op,
    account: Option<Uuid>,
    purpose: Purpose,
    state: &impl Serialize,
) -> Result<String, Problem> {
    let id = Uuid::new_v4();
    let plain = serde_json::to_vec(state).map_err(Problem::internal)?;
    let sealed = envelope::seal(&staff(op)?.factor, 1, &aad(id), &plain);
    let until = op.app.clock.now() + purpose.life();
    let values = [id.into(), account.into(), purpose.as_str().into(), sealed.into(), until.into()];
    op.tx.run("SELECT app.auth_ceremony_begin($1, $2, $3, $4, $5)", values).await?;
    Ok(id.to_string())
}

/// Removes and returns the state, in a separate transaction. The state stays removed even if the answer is wrong, so
/// only one answer is checked. `None` if the state does not exist, is expired, or is for another account or purpose.
pub(crate) async fn take<T: DeserializeOwned>(
    op: &Op,
    ceremony: &str,
    account: Option<Uuid>,
    purpose: Purpose,
) -> Result<Option<T>, Problem> {
    let id = Uuid::try_parse(ceremony).unwrap_or_default();
    let values = [id.into(), account.into(), purpose.as_str().into(), op.app.clock.now().into()];
    let sql = "SELECT app.auth_ceremony_take($1, $2, $3, $4)";
    let sealed = op.aside(Scope::default(), async |tx| tx.value::<Vec<u8>>(sql, values).await).await?;
    let Some(sealed) = sealed else { return Ok(None) };
    let plain = envelope::open(&staff(op)?.factor, &aad(id), &sealed).map_err(|_| Problem::Integrity)?;
    serde_json::from_slice(&plain).map(Some).map_err(Problem::internal)
}

fn aad(id: Uuid) -> Aad {
    Aad { table: "ceremony", column: "state", org: None, case: None, row: id, revision: 1 }
}
