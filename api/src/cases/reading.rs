//! The only gate through which staff read the content of a case. The gate checks the case against the audit log, and
//! writes one reading event for each case and operation. Exceptions: a title in a list is read without the gate
//! ([`CaseKeys::open_title`]). The search index opens many cases with one event ([`open_for_index`]).
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

/// The gate's result for one case.
#[derive(Clone)]
pub enum Opening {
    /// The content can be decrypted.
    Open(CaseReader),
    /// The case differs from the audit log.
    Altered,
    /// The case's key has been erased. No one can read the content any more.
    Erased,
}

impl Opening {
    /// # Errors
    /// `Integrity` when the case differs from the audit log, `NotFound` when the case has been erased.
    pub fn reader(self) -> Result<CaseReader, Problem> {
        match self {
            Self::Open(reader) => Ok(reader),
            Self::Altered => Err(Problem::Integrity),
            Self::Erased => Err(Problem::NotFound),
        }
    }
}

/// Opens cases that the acting member can see. Checks the cases against the audit log, and notes a reading of each
/// case. Uses one statement and one keystore call for all cases. A case that differs from the log does not prevent the
/// others from opening.
pub async fn open(app: &App, tx: &Tx, readings: &Readings, cases: &[Uuid]) -> Result<HashMap<Uuid, Opening>, Problem> {
    let opened = open_for_index(app, tx, cases).await?;
    for (case, opening) in &opened {
        if !matches!(opening, Opening::Altered) {
            readings.note(*case);
        }
    }
    Ok(opened)
}

/// As [`open`], without reading events. Only the search index may call this function: it shows no text to a member, and
/// records one event for all cases before it opens the first one.
pub async fn open_for_index(app: &App, tx: &Tx, cases: &[Uuid]) -> Result<HashMap<Uuid, Opening>, Problem> {
    let org = app.keys.org(tx).await?;
    let altered = audit::verify(tx, &org, cases).await?;
    let mut secrets = app.keystore.read(org.org(), cases).await?;
    let mut open = |case: Uuid| {
        if altered.contains(&case) {
            return Opening::Altered;
        }
        let reader = secrets.remove(&case).map(|secret| app.keys.reader(org.clone(), case, secret));
        reader.map_or(Opening::Erased, Opening::Open)
    };
    Ok(cases.iter().map(|case| (*case, open(*case))).collect())
}

/// Opens one case, for an act that reads its content.
///
/// # Errors
/// As [`Opening::reader`].
pub async fn one(op: &Op, case: Uuid) -> Result<CaseReader, Problem> {
    let opened = open(&op.app, &op.tx, &op.readings, &[case]).await?.remove(&case);
    opened.ok_or(Problem::NotFound)?.reader()
}
