//! Loaders for the data of cases. One statement reads one kind of data for all listed cases.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use chrono::NaiveDate;
use entity::enums::{DeadlineKind, Redacted, Stage, TagColour};
use entity::{closing, corrective_action};
use sea_orm::{ActiveEnum, DbBackend, FromQueryResult, Statement};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;

use super::list::counts::{self, Wanted};
use super::reading::{self, Opening};
use super::workflow::Facts;
use crate::keys::keyring::CaseKeys;
use crate::law::{Law, LawPack, Own};
use crate::loaders::{Loaded, Loaders, shared};
use crate::op::Op;
use crate::permissions::Rights;
use crate::problem::Problem;

/// Loads the keys that decrypt the titles of listed cases. One keystore call loads all keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KeysOf(pub Uuid);
/// Opens cases for reading. One integrity check and one keystore call cover all cases. Each reading gets a reading
/// event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Opened(pub Uuid);
/// Loads the [`Parts`] of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PartsOf(pub Uuid);

/// Loads the closings and corrective actions of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EndingOf(pub Uuid);

/// The closings of a case, the latest first, and all its corrective actions, also those that are only proposed.
#[derive(Clone, Debug, Default)]
pub struct EndingRows {
    pub closings: Vec<closing::Model>,
    pub actions: Vec<corrective_action::Model>,
}

/// The parts of a case that are in other tables. One statement reads the parts for all cases of a page.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    pub deadlines: Vec<DeadlineRow>,
    /// The organisation's law pack and its own figures.
    pub law: Option<LawRow>,
    /// The members who handle the case now, the deputy last.
    pub assignees: Vec<AssigneeRow>,
    /// The members whom a restriction names.
    pub named: Vec<Uuid>,
    /// How many of the reporter's messages the acting member has not read.
    pub unread: i32,
    pub category: Option<CategoryName>,
    pub department: Option<DepartmentName>,
    /// The channel's name by language code.
    pub channel: Value,
    /// In alphabetical order.
    pub tags: Vec<TagRow>,
    /// The acting member's earlier involvement in the case, for the workflow's rules. `None` if several cases are read.
    pub past: Option<Past>,
    /// `None` if several cases are read.
    pub tasks: Option<Tasks>,
    /// `None` if several cases are read.
    pub protection: Option<Protection>,
    /// The texts that have a redacted version now. `None` if several cases are read.
    pub redacted: Option<Vec<RedactedRow>>,
    /// A member entered the report, and the reporter wanted no access code.
    pub without_code: bool,
}

/// What is stored about the protection of the reporter. No text.
#[derive(Clone, Debug, Deserialize)]
pub struct Protection {
    /// The moments that were assessed. After each closing, the moment of the closing counts again.
    pub assessed: Option<Vec<Assessed>>,
    /// The day of the earliest check-in without a result.
    pub check_in: Option<NaiveDate>,
    /// Whether the last closing started check-ins.
    pub checks_in: bool,
}

/// A text that has a redacted version.
#[derive(Clone, Debug, Deserialize)]
pub struct RedactedRow {
    kind: String,
    /// The row with the text.
    pub of: Uuid,
}

impl RedactedRow {
    /// # Errors
    /// Never in practice, because a constraint allows only these kinds.
    pub fn kind(&self) -> Result<Redacted, Problem> {
        Ok(Redacted::try_from_value(&self.kind)?)
    }
}

/// A moment, and the last day on which it was assessed.
#[derive(Clone, Debug, Deserialize)]
pub struct Assessed {
    pub moment: String,
    pub on: NaiveDate,
}

/// The tasks of a case that are not removed, in their order, and its checklists.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Tasks {
    pub tasks: Option<Vec<TaskRow>>,
    pub checklists: Option<Vec<ChecklistRow>>,
}

/// A task. The envelopes are in Base64.
#[derive(Clone, Debug, Deserialize)]
pub struct TaskRow {
    pub id: Uuid,
    pub checklist: Option<Uuid>,
    pub owner: Option<Uuid>,
    pub due_on: Option<NaiveDate>,
    pub done: bool,
    pub settled_by: Option<Uuid>,
    pub settled_on: Option<NaiveDate>,
    pub revision: i32,
    pub title: String,
    pub details: Option<String>,
}

/// A checklist. The envelope is in Base64.
#[derive(Clone, Debug, Deserialize)]
pub struct ChecklistRow {
    pub id: Uuid,
    pub revision: i32,
    pub title: String,
}

/// Decodes an envelope that a statement returned in JSON.
///
/// # Errors
/// Never in practice, because PostgreSQL encoded it.
pub fn envelope(base64: &str) -> Result<Vec<u8>, Problem> {
    BASE64_STANDARD.decode(base64).map_err(Problem::internal)
}

#[derive(Clone, Debug)]
pub struct CategoryName {
    pub code: String,
    /// By language code.
    pub name: Value,
}

#[derive(Clone, Debug)]
pub struct DepartmentName {
    pub parent: Option<Uuid>,
    pub name: String,
}

/// The acting member's earlier involvement in a case.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Past {
    /// The member handled the case at some time, or proposed how to close it.
    pub took_part: bool,
    /// The member restricted the case.
    pub restricted_it: bool,
}

impl Parts {
    /// The input of the workflow's rules. `None` if several cases were read.
    #[must_use]
    pub fn facts(&self, stage: Stage, rights: Rights) -> Option<Facts> {
        let Past { took_part, restricted_it } = self.past?;
        Some(Facts { stage, assigned: !self.assignees.is_empty(), took_part, restricted_it, rights })
    }
}

/// A deadline of the law, or one that staff set themselves.
#[derive(Clone, Debug, Deserialize)]
pub struct DeadlineRow {
    pub id: Uuid,
    kind: String,
    pub started_on: NaiveDate,
    pub due_on: NaiveDate,
    pub met_on: Option<NaiveDate>,
    pub met_by_member: Option<Uuid>,
    /// The number of the message.
    pub met_by_message: Option<i32>,
    pub interim: bool,
    pub extended_on: Option<NaiveDate>,
    pub owner: Option<Uuid>,
    pub paused_on: Option<NaiveDate>,
    /// The envelope in Base64.
    title: Option<String>,
    revision: i32,
}

impl DeadlineRow {
    /// # Errors
    /// Never in practice, because a constraint allows only these kinds.
    pub fn kind(&self) -> Result<DeadlineKind, Problem> {
        Ok(DeadlineKind::try_from_value(&self.kind)?)
    }

    /// The sealed title of an own deadline.
    pub fn title(&self, case: Uuid) -> Result<Option<SealedTitle>, Problem> {
        let Some(text) = &self.title else { return Ok(None) };
        Ok(Some(SealedTitle { case, revision: self.revision, title: envelope(text)? }))
    }
}

/// The title of an own deadline of a case.
pub struct SealedTitle {
    pub case: Uuid,
    pub revision: i32,
    pub title: Vec<u8>,
}

/// What decides on the law of a case.
#[derive(Clone, Debug, Deserialize)]
pub struct LawRow {
    pack: String,
    acknowledgement: Option<i16>,
    feedback: Option<i16>,
}

impl LawRow {
    /// # Errors
    /// If the law pack is unknown, which is a defect.
    pub fn law(&self) -> Result<Law, Problem> {
        Ok(Law { pack: LawPack::named(&self.pack)?, own: Own::stored(self.acknowledgement, self.feedback) })
    }
}

/// A tag of a case.
#[derive(Clone, Debug, Deserialize)]
pub struct TagRow {
    pub id: Uuid,
    pub name: String,
    colour: String,
    pub archived: bool,
}

impl TagRow {
    /// # Errors
    /// Never in practice, because a constraint allows only these colours.
    pub fn colour(&self) -> Result<TagColour, Problem> {
        Ok(TagColour::try_from_value(&self.colour)?)
    }
}

/// A member who handles a case.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct AssigneeRow {
    pub member: Uuid,
    pub backup: bool,
    /// The last day of the absence of today.
    pub absent_until: Option<NaiveDate>,
    /// Who gets the member's notifications meanwhile.
    pub deputy: Option<Uuid>,
}

/// A row of [`PARTS`]. Deadlines, assignees, `past` and names by language are JSON.
#[derive(FromQueryResult)]
struct PartsRow {
    id: Uuid,
    deadlines: Option<String>,
    law: Option<String>,
    assignees: Option<String>,
    named: Vec<Uuid>,
    unread: i32,
    category_code: Option<String>,
    category_name: Option<String>,
    department_name: Option<String>,
    department_parent: Option<Uuid>,
    channel: Option<String>,
    tags: Option<String>,
    past: Option<String>,
    tasks: Option<String>,
    protection: Option<String>,
    redacted: Option<String>,
    without_code: bool,
}

const PARTS: &str = "SELECT c.id, \
      c.source <> 'web' AND EXISTS (SELECT FROM manual_entry e WHERE e.org_id = c.org_id AND e.case_id = c.id AND NOT e.has_code) AS without_code, \
      (SELECT json_agg(json_build_object('id', d.id, 'kind', d.kind, 'started_on', d.started_on, 'due_on', d.due_on, 'met_on', d.met_on, \
          'met_by_member', d.met_by_member, 'interim', d.interim, 'extended_on', d.extended_on, 'owner', d.owner_id, \
          'paused_on', d.paused_on, 'revision', d.revision, 'title', translate(encode(d.title, 'base64'), E'\\n', ''), \
          'met_by_message', CASE WHEN d.met_by_message IS NOT NULL THEN (SELECT m.shown FROM message m \
            WHERE m.org_id = d.org_id AND m.id = d.met_by_message) END) ORDER BY d.kind, d.started_on, d.due_on, d.id) \
        FROM deadline d WHERE d.org_id = c.org_id AND d.case_id = c.id AND d.removed_on IS NULL)::text AS deadlines, \
      json_build_object('pack', o.law_pack, 'acknowledgement', o.own_acknowledgement_days, 'feedback', o.own_feedback_days)::text AS law, \
      (SELECT json_agg(json_build_object('member', a.member_id, 'backup', a.backup, 'absent_until', x.last_on, \
          'deputy', x.deputy_id) ORDER BY a.backup, a.assigned_at) \
        FROM case_assignee a LEFT JOIN absence x ON x.org_id = a.org_id AND x.member_id = a.member_id \
          AND x.first_on <= (SELECT app.today()) AND x.last_on >= (SELECT app.today()) WHERE a.org_id = c.org_id AND a.case_id = c.id AND a.ended_at IS NULL)::text AS assignees, \
      ARRAY(SELECT n.member_id FROM case_restriction n WHERE n.org_id = c.org_id AND n.case_id = c.id AND n.ended_at IS NULL) AS named, \
      CASE WHEN c.reporter_shown = 0 THEN 0 ELSE (SELECT count(*)::int FROM message m \
        WHERE m.org_id = c.org_id AND m.case_id = c.id AND m.author = 'reporter' AND m.shown > coalesce((SELECT r.up_to \
        FROM read_mark r WHERE r.org_id = c.org_id AND r.case_id = c.id AND r.member_id = $2), 0)) END AS unread, \
      g.code AS category_code, g.name::text AS category_name, p.name AS department_name, p.parent_id AS department_parent, \
      h.name::text AS channel, \
      (SELECT json_agg(json_build_object('id', t.id, 'name', t.name, 'colour', t.colour, 'archived', t.archived_at IS NOT NULL) \
          ORDER BY lower(t.name), t.id) FROM case_tag k JOIN tag t ON t.org_id = k.org_id AND t.id = k.tag_id \
        WHERE k.org_id = c.org_id AND k.case_id = c.id)::text AS tags, \
      CASE WHEN $3 THEN json_build_object( \
        'took_part', EXISTS (SELECT FROM case_assignee a WHERE a.org_id = c.org_id AND a.case_id = c.id AND a.member_id = $2) \
          OR EXISTS (SELECT FROM stage_history s WHERE s.org_id = c.org_id AND s.case_id = c.id AND s.member_id = $2 AND s.to_stage = 'pending_review'), \
        'restricted_it', EXISTS (SELECT FROM restriction t WHERE t.org_id = c.org_id AND t.case_id = c.id AND t.asked_by = $2 \
          AND t.restricted_on IS NOT NULL))::text END AS past, \
      CASE WHEN $3 THEN json_build_object( \
        'tasks', (SELECT json_agg(json_build_object('id', t.id, 'checklist', t.checklist_id, 'owner', t.owner_id, 'due_on', t.due_on, \
            'done', t.state = 'done', 'settled_by', t.settled_by, 'settled_on', t.settled_on, 'revision', t.revision, \
            'title', translate(encode(t.title, 'base64'), E'\\n', ''), 'details', translate(encode(t.details, 'base64'), E'\\n', '')) \
            ORDER BY t.position, t.id) FROM task t WHERE t.org_id = c.org_id AND t.case_id = c.id AND t.state <> 'removed'), \
        'checklists', (SELECT json_agg(json_build_object('id', l.id, 'revision', l.revision, \
            'title', translate(encode(l.title, 'base64'), E'\\n', '')) ORDER BY l.added_on, l.id) \
          FROM checklist l WHERE l.org_id = c.org_id AND l.case_id = c.id))::text END AS tasks, \
      CASE WHEN $3 THEN json_build_object( \
        'assessed', (SELECT json_agg(json_build_object('moment', s.moment, 'on', s.last_on)) FROM (SELECT x.moment, max(x.assessed_on) AS last_on \
          FROM assessment x WHERE x.org_id = c.org_id AND x.case_id = c.id AND (x.moment <> 'closed' OR x.assessed_at >= (SELECT \
            coalesce(max(h.happened_at), '-infinity') FROM stage_history h WHERE h.org_id = c.org_id AND h.case_id = c.id AND h.to_stage = 'closed')) \
          GROUP BY x.moment) s), \
        'check_in', (SELECT min(i.due_on) FROM check_in i WHERE i.org_id = c.org_id AND i.case_id = c.id AND i.result IS NULL), \
        'checks_in', EXISTS (SELECT FROM check_in i WHERE i.org_id = c.org_id AND i.case_id = c.id AND i.due_on - i.days = c.closed_on))::text END AS protection, \
      CASE WHEN $3 THEN (SELECT coalesce(json_agg(json_build_object('kind', s.kind, 'of', s.of_id)), '[]') FROM (SELECT DISTINCT ON (r.of_id) r.kind, r.of_id, \
          r.body IS NULL AS withdrawn FROM redaction r WHERE r.org_id = c.org_id AND r.case_id = c.id ORDER BY r.of_id, r.version DESC) s \
        WHERE NOT s.withdrawn)::text END AS redacted \
    FROM \"case\" c JOIN organisation o ON o.id = c.org_id LEFT JOIN category g ON g.org_id = c.org_id AND g.id = c.category_id \
      LEFT JOIN department p ON p.org_id = c.org_id AND p.id = c.department_id \
      LEFT JOIN channel h ON h.org_id = c.org_id AND h.id = c.channel_id \
    WHERE c.id = ANY ($1)";

impl PartsRow {
    fn parts(self) -> Result<Parts, Problem> {
        let category = match (self.category_code, self.category_name) {
            (Some(code), Some(name)) => Some(CategoryName { code, name: read(&name)? }),
            _ => None,
        };
        let department = self.department_name.map(|name| DepartmentName { parent: self.department_parent, name });
        Ok(Parts {
            deadlines: read_list(self.deadlines.as_deref())?,
            law: self.law.as_deref().map(read).transpose()?,
            assignees: read_list(self.assignees.as_deref())?,
            named: self.named,
            unread: self.unread,
            category,
            department,
            channel: self.channel.as_deref().map(read).transpose()?.unwrap_or_default(),
            tags: read_list(self.tags.as_deref())?,
            past: self.past.as_deref().map(read).transpose()?,
            tasks: self.tasks.as_deref().map(read).transpose()?,
            protection: self.protection.as_deref().map(read).transpose()?,
            redacted: self.redacted.as_deref().map(read).transpose()?,
            without_code: self.without_code,
        })
    }
}

fn read<T: DeserializeOwned>(json: &str) -> Result<T, Problem> {
    serde_json::from_str(json).map_err(Problem::internal)
}

/// SQL returns NULL instead of an empty JSON array.
fn read_list<T: DeserializeOwned>(json: Option<&str>) -> Result<Vec<T>, Problem> {
    json.map_or_else(|| Ok(vec![]), read)
}

impl Loader<KeysOf> for Loaders {
    type Value = CaseKeys;
    type Error = Arc<Problem>;

    async fn load(&self, keys: &[KeysOf]) -> Loaded<KeysOf, CaseKeys> {
        let org = self.op.app.keys.org(&self.op.tx).await.map_err(shared)?;
        let cases: Vec<_> = keys.iter().map(|k| k.0).collect();
        let secrets = self.op.app.keystore.read(org.org(), &cases).await.map_err(shared)?;
        Ok(secrets
            .into_iter()
            .map(|(case, secret)| (KeysOf(case), self.op.app.keys.case(org.clone(), case, secret)))
            .collect())
    }
}

impl Loader<Opened> for Loaders {
    type Value = Opening;
    type Error = Arc<Problem>;

    async fn load(&self, keys: &[Opened]) -> Loaded<Opened, Opening> {
        let cases: Vec<_> = keys.iter().map(|k| k.0).collect();
        let opened = reading::open(&self.op.app, &self.op.tx, &self.op.readings, &cases).await.map_err(shared)?;
        Ok(opened.into_iter().map(|(case, opening)| (Opened(case), opening)).collect())
    }
}

/// Reads the parts of cases that the acting member can see. `with_past` adds the member's earlier involvement in each
/// case.
pub async fn read_parts(op: &Op, cases: Vec<Uuid>, with_past: bool) -> Result<HashMap<Uuid, Parts>, Problem> {
    let statement = parts_statement(op.member()?.id, cases, with_past);
    let rows = PartsRow::find_by_statement(statement).all(&*op.tx).await?;
    rows.into_iter().map(|row| Ok((row.id, row.parts()?))).collect()
}

/// The statement of [`read_parts`], also for the test of its plan.
#[must_use]
pub fn parts_statement(member: Uuid, cases: Vec<Uuid>, with_past: bool) -> Statement {
    let values = [cases.into(), member.into(), with_past.into()];
    Statement::from_sql_and_values(DbBackend::Postgres, PARTS, values)
}

impl Loader<PartsOf> for Loaders {
    type Value = Arc<Parts>;
    type Error = Arc<Problem>;

    async fn load(&self, keys: &[PartsOf]) -> Loaded<PartsOf, Arc<Parts>> {
        // Read `past` and `tasks` only for a single case, because only the page of one case shows them.
        let found = read_parts(&self.op, keys.iter().map(|k| k.0).collect(), keys.len() == 1).await.map_err(shared)?;
        Ok(found.into_iter().map(|(case, parts)| (PartsOf(case), Arc::new(parts))).collect())
    }
}

/// One statement reads both tables. A closing without actions and an action without a closing are rows too.
const ENDINGS: &str = "SELECT l.org_id AS l_org_id, l.id AS l_id, l.case_id AS l_case_id, l.round AS l_round, l.outcome AS \
      l_outcome, l.findings AS l_findings, l.actions AS l_actions, l.words AS l_words, l.damage AS l_damage, \
      l.recovered AS l_recovered, l.retention AS l_retention, l.retention_reason AS l_retention_reason, \
      l.retain_until AS l_retain_until, l.changed AS l_changed, l.revision AS l_revision, l.proposed_by AS \
      l_proposed_by, l.approved_by AS l_approved_by, l.closed_on AS l_closed_on, a.org_id AS a_org_id, a.id AS \
      a_id, a.case_id AS a_case_id, a.closing_id AS a_closing_id, a.body AS a_body, a.owner_id AS a_owner_id, \
      a.owner_name AS a_owner_name, a.due_on AS a_due_on, a.state AS a_state, a.remark AS a_remark, a.revision AS \
      a_revision, a.added_by AS a_added_by, a.settled_by AS a_settled_by, a.settled_at AS a_settled_at \
    FROM (SELECT * FROM closing WHERE case_id = ANY ($1)) l FULL JOIN (SELECT * FROM corrective_action WHERE case_id = ANY ($1)) a \
      ON a.org_id = l.org_id AND a.closing_id = l.id ORDER BY l.round DESC, l.revision DESC";

async fn read_endings(op: &Op, cases: Vec<Uuid>) -> Result<HashMap<Uuid, EndingRows>, Problem> {
    let mut found: HashMap<Uuid, EndingRows> = HashMap::new();
    for row in op.tx.rows(ENDINGS, [cases.into()]).await? {
        if row.try_get::<Option<Uuid>>("l_", "id")?.is_some() {
            let one = closing::Model::from_query_result(&row, "l_")?;
            let closings = &mut found.entry(one.case_id).or_default().closings;
            if closings.last().is_none_or(|last| last.id != one.id) {
                closings.push(one);
            }
        }
        if row.try_get::<Option<Uuid>>("a_", "id")?.is_some() {
            let one = corrective_action::Model::from_query_result(&row, "a_")?;
            found.entry(one.case_id).or_default().actions.push(one);
        }
    }
    for ending in found.values_mut() {
        ending.actions.sort_by_key(|action| (action.due_on, action.id));
    }
    Ok(found)
}

impl Loader<EndingOf> for Loaders {
    type Value = Arc<EndingRows>;
    type Error = Arc<Problem>;

    async fn load(&self, keys: &[EndingOf]) -> Loaded<EndingOf, Arc<EndingRows>> {
        let found = read_endings(&self.op, keys.iter().map(|k| k.0).collect()).await.map_err(shared)?;
        Ok(found.into_iter().map(|(case, ending)| (EndingOf(case), Arc::new(ending))).collect())
    }
}

impl Loader<Wanted> for Loaders {
    type Value = Vec<i32>;
    type Error = Arc<Problem>;

    async fn load(&self, keys: &[Wanted]) -> Loaded<Wanted, Vec<i32>> {
        let counts = counts::counts(&self.op, keys).await.map_err(shared)?;
        Ok(keys.iter().cloned().zip(counts).collect())
    }
}
