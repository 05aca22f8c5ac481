//! Verifies cases against the audit log. Each encrypted row must match its latest seal in the log, and no sealed row
//! may be missing. One statement reads log and rows, so both come from the same snapshot.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use entity::{
    answer, assessment, attachment, case, case_link, check_in, checklist, closing, corrective_action, custody,
    deadline, evidence, identity_disclosure, identity_opening, interview, interview_minutes, manual_entry, message,
    minutes_answer, note, outside_answer, outside_request, person, prepared_message, redaction, stage_history, task,
    transcript,
};
use sea_orm::IdenStatic;
use uuid::Uuid;

use crate::crypto::sha256;
use crate::keys::keyring::OrgKeys;
use crate::keys::sealed::Sealed;
use crate::problem::Problem;
use crate::tx::Tx;

/// Returns the seals of the cases, and every encrypted row that the caller can see, with its revision and the hash of
/// its envelopes. The row of the case is returned even if it has no title, because it shows whether the
/// caller sees the case.
static STATE: LazyLock<String> = LazyLock::new(|| {
    let selects = [
        SEALS.to_owned(),
        rows::<answer::Entity>("case_id", ""),
        rows::<message::Entity>("case_id", ""),
        rows::<prepared_message::Entity>("case_id", ""),
        // A deadline of the law has no title and no seal.
        rows::<deadline::Entity>("case_id", " AND title IS NOT NULL"),
        rows::<note::Entity>("case_id", ""),
        rows::<attachment::Entity>("case_id", ""),
        rows::<closing::Entity>("case_id", ""),
        rows::<corrective_action::Entity>("case_id", ""),
        rows::<task::Entity>("case_id", ""),
        rows::<checklist::Entity>("case_id", ""),
        rows::<outside_request::Entity>("case_id", ""),
        rows::<outside_answer::Entity>("case_id", ""),
        rows::<identity_opening::Entity>("case_id", ""),
        rows::<identity_disclosure::Entity>("case_id", ""),
        // A step of the timeline without a reason has no seal.
        rows::<stage_history::Entity>("case_id", " AND reason IS NOT NULL"),
        rows::<person::Entity>("case_id", ""),
        // A link without a reason has an empty envelope and a seal.
        rows::<case_link::Entity>("case_id", ""),
        rows::<manual_entry::Entity>("case_id", ""),
        rows::<transcript::Entity>("case_id", ""),
        rows::<interview::Entity>("case_id", ""),
        rows::<interview_minutes::Entity>("case_id", ""),
        rows::<minutes_answer::Entity>("case_id", ""),
        rows::<redaction::Entity>("case_id", ""),
        rows::<evidence::Entity>("case_id", ""),
        rows::<custody::Entity>("case_id", ""),
        rows::<assessment::Entity>("case_id", ""),
        // A check-in without a result has no seal.
        rows::<check_in::Entity>("case_id", " AND result IS NOT NULL"),
        rows::<case::Entity>("id", ""),
    ];
    selects.join(" UNION ALL ")
});

/// Row-level security hides a private note from all but its author, and a link from a member who does not see the other
/// case. So such a row may be missing. A row that the caller sees must match its seal.
const SEALS: &str = "SELECT case_ref, NULL::uuid AS case_id, NULL::uuid AS id, \
    (xid IS NOT NULL AND kind NOT IN ('private_note_added', 'private_note_retracted', 'case_linked', 'case_unlinked'))::int AS number, \
    seals AS bytes FROM audit_event WHERE org_id = $1 AND case_ref = ANY ($2) AND seals <> ''";

/// Selects the rows of a sealed table. `case` is the column with the id of the case.
fn rows<E: Sealed>(case: &str, and: &str) -> String {
    let envelope = |column: &E::Column| format!("coalesce({}, '')", column.as_str());
    let envelopes = E::SEALED.iter().map(envelope).collect::<Vec<_>>().join(" || ");
    let table = E::default().table_name();
    format!(
        "SELECT NULL, {case}, id, revision, sha256({envelopes}) FROM \"{table}\" WHERE org_id = $1 AND {case} = ANY ($3){and}"
    )
}

/// Length of a seal in an event, in bytes: row id 16, revision 4, hash 32.
const SEAL: usize = 52;

/// Latest state of a row according to the log.
#[derive(Default)]
struct Latest {
    revision: i32,
    hash: Vec<u8>,
    /// Whether at least one event of the row is released. Then the row is released too.
    released: bool,
}

/// The encrypted rows of a case by row id, as the log states them and as the tables contain them.
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

    /// Whether the rows in the tables match the log. Also returns true for a case that the caller no longer sees,
    /// because there are no rows to compare. The row of the case shows whether the caller sees the case.
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

/// Returns the cases that differ from the log. Decryption alone does not find an old row that was put back whole with
/// its old revision, or a deleted row. This check finds both. Rows that wait for their release are not missing. One
/// statement covers all cases.
pub async fn verify(tx: &Tx, keys: &OrgKeys, cases: &[Uuid]) -> Result<HashSet<Uuid>, Problem> {
    let refs: HashMap<Vec<u8>, Uuid> = cases.iter().map(|case| (keys.audit_ref(*case), *case)).collect();
    let values = [keys.org().into(), refs.keys().cloned().collect::<Vec<_>>().into(), cases.to_vec().into()];
    let mut found: HashMap<Uuid, State> = HashMap::new();
    for row in tx.rows(&STATE, values).await? {
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

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::*;

    /// Columns that the log does not commit to. `identity.details` is sealed under another key. `person.name_index` is
    /// not an envelope. The key of `outside_request.shown` needs a link and a code, and its neighbours are hashes.
    const OUTSIDE: [&str; 5] = [
        "identity.details",
        "person.name_index",
        "outside_request.shown",
        "outside_request.link_hash",
        "outside_request.code_hash",
    ];

    fn sources(folder: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path());
        entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
    }

    #[test]
    fn every_sealed_column_of_a_case_is_verified() {
        let entities = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").join("entity/src");
        let mut found = 0;
        for file in sources(&entities) {
            let text = fs::read_to_string(file).expect("a source");
            let table = text.split("table_name = \"").nth(1).and_then(|rest| rest.split('"').next());
            let Some(table) = table.filter(|table| *table == "case" || text.contains("pub case_id: Uuid")) else {
                continue;
            };
            if !text.contains("pub revision: i32") {
                continue;
            }
            let selected = STATE.split(" UNION ALL ").find(|select| select.contains(&format!("FROM \"{table}\"")));
            let hashed = selected.and_then(|select| select.split("sha256(").nth(1)?.split(" FROM ").next());
            let names =
                hashed.unwrap_or_default().split(|c: char| !c.is_alphanumeric() && c != '_').collect::<Vec<_>>();
            for line in text.lines().filter(|line| line.contains("Vec<u8>")) {
                let column = line.trim().trim_start_matches("pub ").split(':').next().unwrap_or_default();
                let is_outside = OUTSIDE.contains(&format!("{table}.{column}").as_str());
                assert!(names.contains(&column) != is_outside, "{table}.{column}");
                found += 1;
            }
        }
        assert!(found > 10, "the entities are written in another way now");
    }
}
