//! The register of personal data breaches of an organisation (Art. 33(5) GDPR). An entry has a description, [`steps`] that
//! only grow, and deadlines that run from the awareness ([`rules`]). No entry is ever deleted. Its texts are sealed under
//! the organisation's key. The worker reminds members of the deadlines (`notifications::breaches`).

pub mod admin;
pub mod cases;
pub mod loaders;
pub mod rules;
pub mod steps;

use chrono::{DateTime, Utc};
use entity::breach::{self, Column};
use entity::breach_deadline;
use entity::enums::BreachStepKind;
use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveEnum as _, ActiveModelTrait as _, ColumnTrait, EntityTrait, FromQueryResult, NotSet, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Set,
};
use serde_json::json;
use uuid::Uuid;

use crate::audit::Kind;
use crate::crypto::envelope::Aad;
use crate::idempotency::{self, Claim};
use crate::keys::keyring::OrgKeys;
use crate::limit;
use crate::op::Op;
use crate::problem::Problem;
use rules::{Deadline, Step, deadlines};

/// What an entry says.
pub struct Content {
    pub title: String,
    pub detection: Option<String>,
    pub nature: Option<String>,
    pub person_kinds: Option<String>,
    pub persons: Option<i32>,
    pub record_kinds: Option<String>,
    pub records: Option<i32>,
    pub consequences: Option<String>,
    pub measures: Option<String>,
    pub contact: Option<String>,
    pub nis2: bool,
}

/// A new entry.
pub struct NewBreach {
    pub idempotency_key: Uuid,
    pub content: Content,
    pub detected_at: DateTime<Utc>,
    pub aware_at: DateTime<Utc>,
    /// The serialised input. A retry must send the same input.
    pub body: Vec<u8>,
}

/// The associated data of a text of an entry.
#[must_use]
pub const fn aad(org: Uuid, id: Uuid, revision: i32, column: &'static str) -> Aad {
    Aad { table: "breach", column, org: Some(org), case: None, row: id, revision }
}

/// An entry as the register lists it, without its long texts.
#[derive(FromQueryResult)]
pub struct Listed {
    pub org_id: Uuid,
    pub id: Uuid,
    pub number: i32,
    pub title: Vec<u8>,
    pub aware_at: DateTime<Utc>,
    pub nis2: bool,
    pub closed: bool,
    pub revision: i32,
}

/// The entries of the register, the newest first.
pub async fn list(op: &Op) -> Result<Vec<Listed>, Problem> {
    use Column::{AwareAt, Closed, Id, Nis2, Number, OrgId, Revision, Title};
    let query = breach::Entity::find()
        .select_only()
        .columns([OrgId, Id, Number, Title, AwareAt, Nis2, Closed, Revision])
        .order_by_desc(Number);
    Ok(query.into_model::<Listed>().all(&*op.tx).await?)
}

/// # Errors
/// `NotFound`, also for a member who does not keep the register.
pub async fn find(op: &Op, id: Uuid) -> Result<breach::Model, Problem> {
    breach::Entity::find().filter(Column::Id.eq(id)).one(&*op.tx).await?.ok_or(Problem::NotFound)
}

/// An entry, which is locked until the transaction ends.
async fn lock(op: &Op, id: Uuid) -> Result<breach::Model, Problem> {
    let query = breach::Entity::find().filter(Column::Id.eq(id)).lock(LockType::NoKeyUpdate);
    query.one(&*op.tx).await?.ok_or(Problem::NotFound)
}

/// Adds an entry with its first two steps. A retry returns the entry of the first call.
///
/// # Errors
/// `Invalid` for times in the future, and for an awareness before the detection. `NotAllowedNow` when the register is
/// full. `Conflict` when the key was used with another input.
pub async fn add(op: &Op, new: NewBreach) -> Result<breach::Model, Problem> {
    let (me, now, id) = (op.member()?, op.app.clock.now(), Uuid::new_v4());
    if new.detected_at > now {
        return Err(Problem::invalid("detectedAt", "This time is in the future. Enter when it happened."));
    }
    if new.aware_at > now || new.aware_at < new.detected_at {
        return Err(Problem::invalid("awareAt", "Enter a time from the detection until now."));
    }
    let keys = op.app.keys.org(&op.tx).await?;
    let claim = idempotency::claim(&op.tx, &keys, new.idempotency_key, &new.body, id, op.today()?).await?;
    if let Claim::Done(earlier) = claim {
        return find(op, earlier).await;
    }
    if breach::Entity::find().count(&*op.tx).await? >= limit::MAX_BREACHES {
        return Err(Problem::NotAllowedNow("The maximum number of entries of this register is reached."));
    }
    let mut row = breach::Model {
        org_id: me.org,
        id,
        // The database gives the number.
        number: 1,
        title: vec![],
        detection: None,
        nature: None,
        person_kinds: None,
        persons: None,
        record_kinds: None,
        records: None,
        consequences: None,
        measures: None,
        contact: None,
        aware_at: new.aware_at,
        nis2: false,
        closed: false,
        revision: 1,
        added_by: me.id,
        added_at: now,
    };
    fill(&keys, &mut row, &new.content)?;
    breach::Entity::insert(breach::ActiveModel::from(row.clone()).reset_all()).exec_without_returning(&*op.tx).await?;
    op.record_on(Kind::BreachAdded, id, json!({ "aware_at": row.aware_at, "nis2": row.nis2 })).await?;
    let begun = [(BreachStepKind::Detected, new.detected_at), (BreachStepKind::Aware, new.aware_at)];
    for (position, (kind, at)) in (1..).zip(begun) {
        steps::insert(op, &keys, id, position, &Step::at(kind, at)).await?;
    }
    keep_deadlines(op, &row).await?;
    find(op, id).await
}

/// Changes what an entry says. The times are steps, so they do not change here.
///
/// # Errors
/// `NotFound`. `Conflict` when another member changed the entry meanwhile. `NotAllowedNow` when the entry is closed.
/// `Invalid` for numbers below zero, and for an entry that leaves NIS2 after a report under NIS2.
pub async fn change(op: &Op, id: Uuid, expected: i32, content: &Content) -> Result<breach::Model, Problem> {
    let mut row = lock(op, id).await?;
    if row.revision != expected {
        return Err(Problem::Conflict);
    }
    if row.closed {
        return Err(Problem::NotAllowedNow("The entry is closed. Reopen it to change it."));
    }
    if row.nis2 && !content.nis2 && rules::has_nis2(&steps::of_breach(op, id).await?) {
        return Err(Problem::invalid("nis2", "A report under NIS2 is recorded. Leave NIS2 chosen."));
    }
    row.revision += 1;
    let keys = op.app.keys.org(&op.tx).await?;
    fill(&keys, &mut row, content)?;
    let update = breach::ActiveModel {
        title: Set(row.title.clone()),
        detection: Set(row.detection.clone()),
        nature: Set(row.nature.clone()),
        person_kinds: Set(row.person_kinds.clone()),
        persons: Set(row.persons),
        record_kinds: Set(row.record_kinds.clone()),
        records: Set(row.records),
        consequences: Set(row.consequences.clone()),
        measures: Set(row.measures.clone()),
        contact: Set(row.contact.clone()),
        nis2: Set(row.nis2),
        revision: Set(row.revision),
        ..Default::default()
    };
    breach::Entity::update_many().set(update).filter(Column::Id.eq(id)).exec(&*op.tx).await?;
    op.record_on(Kind::BreachChanged, id, json!({ "nis2": row.nis2 })).await?;
    keep_deadlines(op, &row).await?;
    Ok(row)
}

/// Seals the content into the row.
fn fill(keys: &OrgKeys, row: &mut breach::Model, content: &Content) -> Result<(), Problem> {
    for (field, count) in [("persons", content.persons), ("records", content.records)] {
        if count.is_some_and(|count| count < 0) {
            return Err(Problem::invalid(field, "Enter a number from zero."));
        }
    }
    let sealed = |column, text: &str| keys.seal(&aad(row.org_id, row.id, row.revision, column), text.as_bytes());
    let optional = |column, text: &Option<String>| text.as_deref().map(|text| sealed(column, text));
    let title = sealed("title", &content.title);
    let (detection, nature) = (optional("detection", &content.detection), optional("nature", &content.nature));
    let person_kinds = optional("person_kinds", &content.person_kinds);
    let record_kinds = optional("record_kinds", &content.record_kinds);
    let consequences = optional("consequences", &content.consequences);
    let (measures, contact) = (optional("measures", &content.measures), optional("contact", &content.contact));
    (row.title, row.detection, row.nature, row.contact) = (title, detection, nature, contact);
    (row.person_kinds, row.record_kinds) = (person_kinds, record_kinds);
    (row.consequences, row.measures) = (consequences, measures);
    (row.persons, row.records, row.nis2) = (content.persons, content.records, content.nis2);
    Ok(())
}

/// The deadlines of these entries.
pub async fn deadlines_of(op: &Op, ids: Vec<Uuid>) -> Result<Vec<breach_deadline::Model>, Problem> {
    let query = breach_deadline::Entity::find().filter(breach_deadline::Column::BreachId.is_in(ids));
    Ok(query.all(&*op.tx).await?)
}

/// A deadline that keeps its time keeps its reminder too, so that members are reminded once.
const KEEP_DEADLINE: &str = "INSERT INTO breach_deadline AS d (org_id, breach_id, kind, due_at, state, met_at, remind_at) \
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (org_id, breach_id, kind) DO UPDATE SET due_at = EXCLUDED.due_at, \
    state = EXCLUDED.state, met_at = EXCLUDED.met_at, \
    remind_at = CASE WHEN d.due_at = EXCLUDED.due_at AND d.state = 'running' AND EXCLUDED.state = 'running' \
      THEN d.remind_at ELSE EXCLUDED.remind_at END";

/// Computes the deadlines of an entry again and stores them.
async fn keep_deadlines(op: &Op, row: &breach::Model) -> Result<(), Problem> {
    let stored = steps::of_breach(op, row.id).await?;
    for deadline in deadlines(row.aware_at, row.nis2, &stored) {
        let state = state_of(&deadline);
        let remind_at = deadline.is_running().then(|| deadline.remind_at());
        let values = [
            row.org_id.into(),
            row.id.into(),
            deadline.kind.to_value().into(),
            deadline.due_at.into(),
            state.to_value().into(),
            deadline.met_at.into(),
            remind_at.into(),
        ];
        op.tx.run(KEEP_DEADLINE, values).await?;
    }
    Ok(())
}

/// A report that was made counts, also one that was not needed.
const fn state_of(deadline: &Deadline) -> entity::enums::BreachDeadlineState {
    use entity::enums::BreachDeadlineState::{Dropped, Met, Running};
    match (deadline.met_at.is_some(), deadline.needed) {
        (true, _) => Met,
        (false, true) => Running,
        (false, false) => Dropped,
    }
}

/// Stores what a step changes in its entry.
async fn apply(op: &Op, row: &mut breach::Model, step: &Step) -> Result<(), Problem> {
    let (mut aware_at, mut closed) = (NotSet, NotSet);
    match step.kind {
        BreachStepKind::Aware => (row.aware_at, aware_at) = (step.happened_at, Set(step.happened_at)),
        BreachStepKind::Closed => (row.closed, closed) = (true, Set(true)),
        BreachStepKind::Reopened => (row.closed, closed) = (false, Set(false)),
        _ => {}
    }
    if aware_at.is_set() || closed.is_set() {
        let update = breach::ActiveModel { aware_at, closed, ..Default::default() };
        breach::Entity::update_many().set(update).filter(Column::Id.eq(row.id)).exec(&*op.tx).await?;
    }
    keep_deadlines(op, row).await
}
