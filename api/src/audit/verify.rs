//! Verifies cases against the audit log. Each encrypted row must be the latest one that the log committed to, and no
//! such row may be missing. Always: one statement reads log and rows, so both have the same snapshot.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use crate::crypto::sha256;
use crate::keys::keyring::OrgKeys;
use crate::problem::Problem;
use crate::tx::Tx;

/// Returns the seals of the cases, and every encrypted row that the caller can see, with its revision and the hash of
/// its envelopes. The row of the case is returned even if it has no title, because it shows whether the
/// caller sees the case.
const STATE: &str = "SELECT case_ref, NULL::uuid AS case_id, NULL::uuid AS id, (xid IS NOT NULL)::int AS number, seals AS bytes \
      FROM audit_event WHERE org_id = $1 AND case_ref = ANY ($2) AND seals <> '' \
    UNION ALL SELECT NULL, case_id, id, revision, sha256(value) FROM answer WHERE org_id = $1 AND case_id = ANY ($3) \
    UNION ALL SELECT NULL, case_id, id, revision, sha256(body) FROM message WHERE org_id = $1 AND case_id = ANY ($3) \
    UNION ALL SELECT NULL, case_id, id, revision, sha256(body || coalesce(retraction, '')) FROM note \
      WHERE org_id = $1 AND case_id = ANY ($3) \
    UNION ALL SELECT NULL, case_id, id, revision, sha256(details || file_key) FROM attachment \
      WHERE org_id = $1 AND case_id = ANY ($3) \
    UNION ALL SELECT NULL, case_id, id, revision, sha256(findings || actions || words) FROM closing \
      WHERE org_id = $1 AND case_id = ANY ($3) \
    UNION ALL SELECT NULL, case_id, id, revision, sha256(reason) FROM stage_history \
      WHERE org_id = $1 AND case_id = ANY ($3) AND reason IS NOT NULL \
    UNION ALL SELECT NULL, case_id, id, revision, sha256(name) FROM person WHERE org_id = $1 AND case_id = ANY ($3) \
    UNION ALL SELECT NULL, id, id, revision, sha256(coalesce(title, '')) FROM \"case\" WHERE org_id = $1 AND id = ANY ($3)";

/// Length of a seal in an event, in bytes: row id 16, revision 4, hash 32.
const SEAL: usize = 52;

/// Latest state of a row according to the log.
#[derive(Default)]
struct Latest {
    revision: i32,
    hash: Vec<u8>,
    /// At least one event of the row is released, so the row is released too.
    released: bool,
}

/// State of a case: by row id, according to the log and to the tables.
#[derive(Default)]
struct State {
    log: HashMap<Uuid, Latest>,
    rows: HashMap<Uuid, (i32, Vec<u8>)>,
}

impl State {
    fn take_seals(&mut self, seals: &[u8], released: bool) -> Result<(), Problem> {
        for seal in seals.chunks_exact(SEAL) {
            let id = Uuid::from_slice(&seal[..16]).map_err(Problem::internal)?;
            let revision = i32::from_be_bytes(seal[16..20].try_into().map_err(Problem::internal)?);
            let latest = self.log.entry(id).or_default();
            latest.released |= released;
            if revision > latest.revision {
                (latest.revision, latest.hash) = (revision, seal[20..].to_vec());
            }
        }
        Ok(())
    }

    /// True for a case that the caller no longer sees: there are no rows to compare. The row of the case shows whether
    /// the caller sees it.
    fn is_as_written(&self, case: Uuid) -> bool {
        if !self.rows.contains_key(&case) {
            return true;
        }
        let untitled = |id: &Uuid, hash: &[u8]| *id == case && !self.log.contains_key(id) && hash == sha256(&[]);
        let written = self.rows.iter().all(|(id, (revision, hash))| {
            let latest = self.log.get(id);
            latest.is_some_and(|l| l.revision == *revision && l.hash == *hash) || untitled(id, hash)
        });
        written && self.log.iter().all(|(id, latest)| !latest.released || self.rows.contains_key(id))
    }
}

/// Returns the cases that differ from the log. The check finds rows that decryption alone does not: an old row that was
/// put back whole with its old revision, and a deleted row. Rows that wait for their release are not missing. One
/// statement for all cases.
pub async fn verify(tx: &Tx, keys: &OrgKeys, cases: &[Uuid]) -> Result<HashSet<Uuid>, Problem> {
    let refs: HashMap<Vec<u8>, Uuid> = cases.iter().map(|case| (keys.audit_ref(*case), *case)).collect();
    let values = [keys.org().into(), refs.keys().cloned().collect::<Vec<_>>().into(), cases.to_vec().into()];
    let mut found: HashMap<Uuid, State> = HashMap::new();
    for row in tx.rows(STATE, values).await? {
        let (number, bytes): (i32, Vec<u8>) = (row.try_get("", "number")?, row.try_get("", "bytes")?);
        if let Some(reference) = row.try_get::<Option<Vec<u8>>>("", "case_ref")? {
            if let Some(case) = refs.get(&reference) {
                found.entry(*case).or_default().take_seals(&bytes, number == 1)?;
            }
        } else {
            let case = row.try_get("", "case_id")?;
            found.entry(case).or_default().rows.insert(row.try_get("", "id")?, (number, bytes));
        }
    }
    Ok(found.into_iter().filter(|(case, state)| !state.is_as_written(*case)).map(|(case, _)| case).collect())
}
