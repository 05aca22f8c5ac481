//! The one gate to the words of a case, for staff. Always: who passes it is on record, once for each case and operation, and the
//! case was checked against the log. The title in a list is the one thing that is read beside it ([`CaseKeys::open_title`]).
//!
//! [`CaseKeys::open_title`]: crate::keys::keyring::CaseKeys::open_title

use std::collections::HashMap;

use uuid::Uuid;

use crate::app::App;
use crate::audit;
use crate::audit::readings::Readings;
use crate::keys::keyring::CaseReader;
use crate::op::Op;
use crate::problem::Problem;
use crate::tx::Tx;

/// What the gate says of a case.
#[derive(Clone)]
pub enum Opening {
    /// Its words can be read.
    Open(CaseReader),
    /// It is not as the log has it.
    Altered,
    /// Nobody reads its words any more.
    Erased,
}

impl Opening {
    /// The keys to its words.
    ///
    /// # Errors
    /// `Integrity`, or `NotFound` when it has been erased.
    pub fn reader(self) -> Result<CaseReader, Problem> {
        match self {
            Self::Open(reader) => Ok(reader),
            Self::Altered => Err(Problem::Integrity),
            Self::Erased => Err(Problem::NotFound),
        }
    }
}

/// Opens cases that the asker has found: they are checked against the log, and the readings are noted. One statement and one
/// call to the keystore, however many cases.
///
/// # Errors
/// What the databases say. A case that is not as the log has it does not keep the others closed.
pub async fn open(app: &App, tx: &Tx, readings: &Readings, cases: &[Uuid]) -> Result<HashMap<Uuid, Opening>, Problem> {
    let org = app.keys.org(tx).await?;
    let altered = audit::verify(tx, &org, cases).await?;
    let mut secrets = app.keystore.read(org.org(), cases).await?;
    let mut opened = HashMap::new();
    for case in cases {
        let opening = if altered.contains(case) {
            Opening::Altered
        } else {
            readings.note(*case);
            let reader = secrets.remove(case).map(|secret| app.keys.reader(org.clone(), *case, secret));
            reader.map_or(Opening::Erased, Opening::Open)
        };
        opened.insert(*case, opening);
    }
    Ok(opened)
}

/// Opens one case, for an act that needs its words.
///
/// # Errors
/// As [`Opening::reader`].
pub async fn one(op: &Op, case: Uuid) -> Result<CaseReader, Problem> {
    let opened = open(&op.app, &op.tx, &op.readings, &[case]).await?.remove(&case);
    opened.ok_or(Problem::NotFound)?.reader()
}
