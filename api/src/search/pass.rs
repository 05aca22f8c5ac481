//! A pass reads cases into the index of their organisation, under the row-level security of the member who searches.
//! So a member adds only cases that the member can see. One audit event records each pass, before it opens a case.

use std::collections::HashMap;
use std::sync::Arc;

use chrono_tz::Tz;
use entity::case;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter};
use serde_json::json;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::memory::{Entry, Facts, Known, MAX_BYTES, OrgIndex, Place};
use super::texts::{SIZES, Size, TEXTS, Text};
use crate::app::App;
use crate::audit::{self, Act, By, Kind};
use crate::cases::number;
use crate::cases::reading::{Opening, open_for_index};
use crate::keys::keyring::CaseReader;
use crate::keys::sealed::FieldAad;
use crate::problem::Problem;
use crate::tx::{Mode, Scope, Tx};

/// Maximum number of cases that are read in one transaction.
const BATCH: usize = 100;
/// Maximum size of the texts that are read in one step, in bytes.
const MAX_STEP_BYTES: i64 = 16 << 20;
/// Maximum size of the texts of a case, in bytes. Of a larger case the index holds only the names.
const MAX_CASE_BYTES: i64 = 32 << 20;

/// The tags of cases. Their names are not sealed.
const TAGS: &str = "SELECT k.case_id, t.id, t.name FROM case_tag k JOIN tag t ON t.org_id = k.org_id AND t.id = k.tag_id \
    WHERE k.org_id = $1 AND k.case_id = ANY ($2)";

/// A row of [`TAGS`].
#[derive(FromQueryResult)]
struct TagRow {
    case_id: Uuid,
    id: Uuid,
    name: String,
}

/// Reads cases into an index.
pub struct Pass {
    pub app: Arc<App>,
    pub org: Uuid,
    pub index: Arc<OrgIndex>,
    /// The context of the member who searches.
    pub scope: Scope,
    pub by: By,
    pub zone: Tz,
}

impl Pass {
    /// Reads the cases in the order given. Ends early if the index was dropped.
    ///
    /// # Errors
    /// If a database does not answer. The cases that were read before stay in the index.
    pub async fn read(&self, cases: &[Uuid]) -> Result<(), Problem> {
        self.record(cases.len()).await?;
        for batch in cases.chunks(BATCH) {
            if !self.app.search.holds(self.org, &self.index) {
                return Ok(());
            }
            // The index notes changes before the snapshot of the transaction is taken.
            self.index.begin();
            let tx = self.app.tx(Mode::ReadOnly, self.scope.clone());
            let read = self.batch(&tx, batch).await;
            tx.finish(read.is_ok()).await?;
            read?;
        }
        Ok(())
    }

    async fn record(&self, cases: usize) -> Result<(), Problem> {
        let act = Act {
            kind: Kind::SearchIndexed,
            by: self.by,
            case: None,
            object: None,
            seals: vec![],
            detail: json!({ "cases": cases }),
        };
        let (app, zone) = (&self.app, self.zone);
        app.autonomous(Scope::org(self.org), async |tx| {
            audit::record(tx, &*app.keys.org(tx).await?, &app.clock, zone, act).await
        })
        .await
    }

    /// Reads a batch in steps of a limited size.
    async fn batch(&self, tx: &Tx, cases: &[Uuid]) -> Result<(), Problem> {
        let sizes: Vec<Size> = tx.all(SIZES, [self.org.into(), cases.to_vec().into()]).await?;
        let (mut step, mut bytes) = (vec![], 0);
        for Size { id, size } in sizes {
            if size > MAX_CASE_BYTES {
                self.step(tx, &[id], false).await?;
                continue;
            }
            if bytes + size > MAX_STEP_BYTES && !step.is_empty() {
                self.step(tx, &std::mem::take(&mut step), true).await?;
                bytes = 0;
            }
            step.push(id);
            bytes += size;
        }
        self.step(tx, &step, true).await
    }

    /// Opens cases and adds their texts to the index. `whole`: the long texts too.
    async fn step(&self, tx: &Tx, cases: &[Uuid], whole: bool) -> Result<(), Problem> {
        if cases.is_empty() {
            return Ok(());
        }
        let opened = open_for_index(&self.app, tx, cases).await?;
        let rows = case::Entity::find().filter(case::Column::Id.is_in(cases.iter().copied())).all(tx).await?;
        let texts = if whole && !self.index.is_names_only() {
            tx.all(TEXTS, [self.org.into(), cases.to_vec().into()]).await?
        } else {
            vec![]
        };
        let tags = tx.all(TAGS, [self.org.into(), cases.to_vec().into()]).await?;
        let known = tokio::task::spawn_blocking(move || known(rows, opened, texts, &tags, whole)).await;
        self.index.add(known.map_err(Problem::internal)?);
        self.app.search.make_room(self.org, &self.index, MAX_BYTES);
        Ok(())
    }
}

/// Decrypts and folds the texts of cases.
fn known(
    rows: Vec<case::Model>,
    mut opened: HashMap<Uuid, Opening>,
    texts: Vec<Text>,
    tags: &[TagRow],
    whole: bool,
) -> Vec<(Uuid, Known)> {
    let mut by_case: HashMap<Uuid, Vec<Text>> = HashMap::new();
    for text in texts {
        by_case.entry(text.case_id).or_default().push(text);
    }
    let known = |row: case::Model| {
        let known = match opened.remove(&row.id)? {
            Opening::Altered => Known::Altered,
            Opening::Erased => Known::Erased,
            Opening::Open(keys) => {
                let texts = by_case.remove(&row.id).unwrap_or_default();
                let tags: Vec<_> = tags.iter().filter(|tag| tag.case_id == row.id).collect();
                entry(&row, &keys, &texts, &tags, whole).map_or(Known::Altered, Known::Texts)
            }
        };
        Some((row.id, known))
    };
    rows.into_iter().filter_map(known).collect()
}

fn entry(
    row: &case::Model,
    keys: &CaseReader,
    texts: &[Text],
    tags: &[&TagRow],
    whole: bool,
) -> Result<Entry, Problem> {
    let mut entry = Entry::new(Facts {
        received_on: row.received_on,
        stage: row.stage,
        severity: row.severity,
        category: row.category_id,
        department: row.department_id,
        tags: tags.iter().map(|tag| tag.id).collect(),
    });
    entry.add(Place::Number, None, &number(row));
    entry.add(Place::CodeName, None, &row.pseudonym);
    if let Some(sealed) = &row.title {
        let title = keys.open(FieldAad::of(case::Column::Title, row.id, row.revision), sealed)?;
        entry.add(Place::Title, None, &Zeroizing::new(title));
    }
    for tag in tags {
        entry.add(Place::Tags, None, &tag.name);
    }
    for text in texts {
        text.add_to(&mut entry, keys)?;
    }
    if !whole {
        entry.mark_partial();
    }
    Ok(entry)
}
