//! A pass reads cases into the index of their organisation, under the row-level security of the member who searches.
//! So a member adds only cases that the member can see. One audit event records each pass, before it opens a case.

use std::collections::HashMap;
use std::sync::Arc;

use chrono_tz::Tz;
use entity::{answer, attachment, case, closing, corrective_action, message, note, person};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter};
use serde_json::{Value, json};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::memory::{Entry, Facts, Known, MAX_BYTES, OrgIndex, Place};
use crate::app::App;
use crate::attachments::Details;
use crate::audit::{self, Act, By, Kind};
use crate::cases::number;
use crate::cases::reading::{Opening, open_for_index};
use crate::keys::keyring::CaseReader;
use crate::keys::sealed::FieldAad;
use crate::permissions::Permission;
use crate::problem::Problem;
use crate::tx::{Mode, Scope, Tx};

/// Maximum number of cases that are read in one transaction.
const BATCH: usize = 100;
/// Maximum size of the texts that are read in one step, in bytes.
const MAX_STEP_BYTES: i64 = 16 << 20;
/// Maximum size of the texts of a case, in bytes. Of a larger case the index holds only the names.
const MAX_CASE_BYTES: i64 = 32 << 20;

/// Size of the long texts of each case, without reading them.
const SIZES: &str = "SELECT c.id, (\
      coalesce((SELECT sum(octet_length(a.value)) FROM answer a WHERE a.org_id = c.org_id AND a.case_id = c.id), 0) \
    + coalesce((SELECT sum(octet_length(m.body)) FROM message m WHERE m.org_id = c.org_id AND m.case_id = c.id), 0) \
    + coalesce((SELECT sum(octet_length(n.body)) FROM note n WHERE n.org_id = c.org_id AND n.case_id = c.id AND NOT n.private), 0) \
    + coalesce((SELECT sum(octet_length(k.findings) + octet_length(k.actions) + octet_length(k.words)) \
        FROM closing k WHERE k.org_id = c.org_id AND k.case_id = c.id), 0) \
    + coalesce((SELECT sum(octet_length(a.body)) FROM corrective_action a WHERE a.org_id = c.org_id AND a.case_id = c.id), 0))::bigint AS size \
    FROM \"case\" c WHERE c.org_id = $1 AND c.id = ANY ($2)";

/// The sealed texts of cases, as the page of a case shows them: no retracted note, no removed person, and only the
/// newest closing. No private note either, because all members of the organisation share the index. Row-level security leaves out what is not released. The sealed identity of a reporter is never read.
const TEXTS: &str = "SELECT 'answer' AS kind, case_id, id, revision, value AS sealed FROM answer WHERE org_id = $1 AND case_id = ANY ($2) \
    UNION ALL SELECT 'message', case_id, id, revision, body FROM message WHERE org_id = $1 AND case_id = ANY ($2) \
    UNION ALL SELECT 'note', case_id, id, revision, body FROM note WHERE org_id = $1 AND case_id = ANY ($2) AND retracted_at IS NULL AND NOT private \
    UNION ALL SELECT CASE WHEN message_id IS NULL THEN 'file' ELSE 'message_file' END, case_id, id, revision, details \
      FROM attachment WHERE org_id = $1 AND case_id = ANY ($2) \
    UNION ALL SELECT t.kind, p.case_id, p.id, p.revision, t.sealed FROM person p \
      CROSS JOIN LATERAL (VALUES ('person', p.name), ('person_position', p.position), ('person_contact', p.contact), ('person_remark', p.remark)) \
        t (kind, sealed) WHERE p.org_id = $1 AND p.case_id = ANY ($2) AND p.removed_at IS NULL AND t.sealed IS NOT NULL \
    UNION ALL SELECT t.kind, k.case_id, k.id, k.revision, t.sealed \
      FROM (SELECT DISTINCT ON (case_id) * FROM closing WHERE org_id = $1 AND case_id = ANY ($2) ORDER BY case_id, round DESC, revision DESC) k \
      CROSS JOIN LATERAL (VALUES ('findings', k.findings), ('actions', k.actions), ('words', k.words)) t (kind, sealed) \
    UNION ALL SELECT t.kind, c.case_id, c.id, c.revision, t.sealed FROM corrective_action c \
      CROSS JOIN LATERAL (VALUES ('action', c.body), ('action_owner', c.owner_name)) t (kind, sealed) \
      WHERE c.org_id = $1 AND c.case_id = ANY ($2) AND c.state <> 'proposed' AND t.sealed IS NOT NULL";

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

#[derive(FromQueryResult)]
struct Size {
    id: Uuid,
    size: i64,
}

/// A row of [`TEXTS`].
#[derive(FromQueryResult)]
struct Text {
    kind: String,
    case_id: Uuid,
    id: Uuid,
    revision: i32,
    sealed: Vec<u8>,
}

impl Text {
    fn aad(&self) -> Result<FieldAad, Problem> {
        let (id, revision) = (self.id, self.revision);
        Ok(match self.kind.as_str() {
            "answer" => FieldAad::of(answer::Column::Value, id, revision),
            "message" => FieldAad::of(message::Column::Body, id, revision),
            "note" => FieldAad::of(note::Column::Body, id, revision),
            "file" | "message_file" => FieldAad::of(attachment::Column::Details, id, revision),
            "person" => FieldAad::of(person::Column::Name, id, revision),
            "person_position" => FieldAad::of(person::Column::Position, id, revision),
            "person_contact" => FieldAad::of(person::Column::Contact, id, revision),
            "person_remark" => FieldAad::of(person::Column::Remark, id, revision),
            "findings" => FieldAad::of(closing::Column::Findings, id, revision),
            "actions" => FieldAad::of(closing::Column::Actions, id, revision),
            "words" => FieldAad::of(closing::Column::Words, id, revision),
            "action" => FieldAad::of(corrective_action::Column::Body, id, revision),
            "action_owner" => FieldAad::of(corrective_action::Column::OwnerName, id, revision),
            _ => return Err(Problem::internal("a text of an unknown kind")),
        })
    }

    /// The place of the text, and the right without which the page of the case does not show the text.
    fn place(&self) -> (Place, Option<Permission>) {
        match self.kind.as_str() {
            "answer" => (Place::Report, None),
            "message" => (Place::Messages, Some(Permission::ReporterMessage)),
            "note" => (Place::Notes, Some(Permission::CaseEdit)),
            "file" => (Place::Files, None),
            "message_file" => (Place::Files, Some(Permission::ReporterMessage)),
            "person" | "person_position" | "person_contact" | "person_remark" => (Place::Person, None),
            _ => (Place::Closing, None),
        }
    }

    fn add_to(&self, entry: &mut Entry, keys: &CaseReader) -> Result<(), Problem> {
        let text = Zeroizing::new(keys.open(self.aad()?, &self.sealed)?);
        let (place, needs) = self.place();
        match self.kind.as_str() {
            "answer" => {
                let value = serde_json::from_str(&text).map_err(|_| Problem::Integrity)?;
                words(&value, &mut |text| entry.add(place, needs, text));
            }
            "file" | "message_file" => {
                let details: Details = serde_json::from_str(&text).map_err(|_| Problem::Integrity)?;
                entry.add(place, needs, &details.name);
            }
            _ => entry.add(place, needs, &text),
        }
        Ok(())
    }
}

/// The texts of an answer. An answer that is a choice has the ids of options.
fn words(value: &Value, add: &mut impl FnMut(&str)) {
    match value {
        Value::String(text) if Uuid::try_parse(text).is_err() => add(text),
        Value::Array(values) => values.iter().for_each(|value| words(value, add)),
        Value::Object(fields) => fields.values().for_each(|value| words(value, add)),
        _ => {}
    }
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
