//! Persons of a case. A person who is a member is excluded from the case. An entry can change, except for its member. The
//! removal of a wrong entry needs a reason. The row of a removed entry is kept.

use entity::enums::{Ground, HistoryKind, PersonKind, Stage};
use entity::{case, case_exclusion, closing, membership, person};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Set};
use serde_json::json;
use uuid::Uuid;

use super::{exclude, matching, replace};
use crate::audit::{Act, Kind, Seal};
use crate::cases::assignment::Unassigned;
use crate::cases::{self, Line, reading, workflow};
use crate::idempotency::{self, Claim};
use crate::keys::keyring::{CaseKeys, CaseReader};
use crate::keys::sealed::FieldAad;
use crate::limit;
use crate::notifications;
use crate::op::Op;
use crate::problem::Problem;

/// What an entry says of a person.
pub struct Details {
    pub kind: PersonKind,
    /// The name as the report writes it.
    pub name: String,
    pub position: Option<String>,
    pub contact: Option<String>,
    pub remark: Option<String>,
}

impl Details {
    /// Seals the details into a row, and returns the seal of the row.
    fn seal(&self, keys: &CaseKeys, row: &mut person::Model, is_compared: bool) -> Seal {
        use person::Column as P;
        let seal = |column, text: &String| keys.seal(aad(column, row.id, row.revision), text);
        let optional = |column, text: &Option<String>| text.as_ref().map(|text| seal(column, text));
        let (name, position) = (seal(P::Name, &self.name), optional(P::Position, &self.position));
        let (contact, remark) = (optional(P::Contact, &self.contact), optional(P::Remark, &self.remark));
        let bytes = |sealed: &Option<Vec<u8>>| sealed.clone().unwrap_or_default();
        let columns = [&name, &bytes(&position), &bytes(&contact), &bytes(&remark)];
        let seal = Seal::of(row.id, row.revision, &columns.map(Vec::as_slice));
        row.kind = self.kind;
        row.name_index = if is_compared { matching::index(keys.org(), &self.name) } else { None };
        (row.name, row.position, row.contact, row.remark) = (name, position, contact, remark);
        seal
    }

    /// A new row with these details, and its seal. `is_compared`: whether the name gets an index.
    pub(crate) fn row(
        &self,
        org: Uuid,
        keys: &CaseKeys,
        id: Uuid,
        member: Option<Uuid>,
        is_compared: bool,
    ) -> (person::ActiveModel, Seal) {
        let mut row = person::Model {
            org_id: org,
            id,
            case_id: keys.case(),
            kind: self.kind,
            member_id: member,
            name: vec![],
            name_index: None,
            revision: 1,
            removed_at: None,
            position: None,
            contact: None,
            remark: None,
        };
        let seal = self.seal(keys, &mut row, is_compared);
        (person::ActiveModel::from(row).reset_all(), seal)
    }
}

/// A new person of a case.
pub struct NewPerson {
    pub case: Uuid,
    /// The idempotency key. A second call with the same key adds no person.
    pub key: Uuid,
    /// The serialised input, compared when the key is used again.
    pub body: Vec<u8>,
    pub details: Details,
    /// The person's membership, if the person is a member.
    pub member: Option<Uuid>,
}

/// The associated data of a column of a person.
#[must_use]
pub fn aad(column: person::Column, id: Uuid, revision: i32) -> FieldAad {
    FieldAad::of(column, id, revision)
}

/// Adds a person. Excludes a person who is a member. Returns `None` when that member is the acting member.
///
/// # Errors
/// `NotFound`. `Conflict` when the key was used with another input. `Invalid` for an unknown member. `NotAllowedNow`
/// when the case has too many persons, or when no other member could work on the case.
pub async fn add(op: &Op, new: NewPerson) -> Result<Option<case::Model>, Problem> {
    let (me, id) = (op.member()?.id, Uuid::new_v4());
    let excludes_me = new.member == Some(me);
    let org = op.app.keys.org(&op.tx).await?;
    // Claim the key before the case is read. In a retry, members who excluded themselves can no longer see the case.
    let claim = idempotency::claim(&op.tx, &org, new.key, &new.body, id, op.today()?).await?;
    if let Claim::Done(_) = claim {
        return if excludes_me { Ok(None) } else { cases::find(&op.tx, new.case).await.map(Some) };
    }
    let case = cases::lock(&op.tx, new.case).await?;
    let keys = cases::keys(op, case.id).await?;
    if person::Entity::find().filter(person::Column::CaseId.eq(case.id)).count(&*op.tx).await? >= limit::MAX_PERSONS {
        return Err(Problem::NotAllowedNow("The maximum number of persons of this case is reached."));
    }
    check_member(op, new.member).await?;
    let is_compared = is_compared(op, &case, new.details.kind).await?;
    let (row, seal) = new.details.row(case.org_id, &keys, id, new.member, is_compared);
    person::Entity::insert(row).exec_without_returning(&*op.tx).await?;
    let entered = Entered { id, kinds: (Kind::PersonAdded, HistoryKind::PersonAdded), seal, member: new.member };
    entered.record(op, &case, &keys, None).await?;
    if excludes_me { Ok(None) } else { cases::find(&op.tx, case.id).await.map(Some) }
}

/// Changes an entry. The timeline keeps the old values and the reason. A member can be added to the entry, and is then
/// excluded. Returns `None` when that member is the acting member.
///
/// # Errors
/// `NotFound`, also for a removed entry. `Conflict` when another member changed the entry meanwhile. `Invalid` for a new
/// name or role without a reason, for an unknown member, and for an entry that has another member. `NotAllowedNow` when no
/// other member could work on the case.
pub async fn change(
    op: &Op,
    id: Uuid,
    expected: i32,
    details: &Details,
    member: Option<Uuid>,
    reason: Option<&str>,
) -> Result<Option<case::Model>, Problem> {
    let (case, row) = held(op, id).await?;
    if row.revision != expected {
        return Err(Problem::Conflict);
    }
    if row.member_id.is_some() && row.member_id != member {
        return Err(Problem::invalid(
            "member",
            "An entry keeps its member. Remove the entry, and add the person again without the member.",
        ));
    }
    let newly = member.filter(|_| row.member_id.is_none());
    check_member(op, newly).await?;
    let keys = reading::one(op, case.id).await?;
    let trace = trace(op, &keys, &row, details, reason)?;
    let is_compared = keeps_index(&case, &row) && is_compared(op, &case, details.kind).await?;
    let mut row = person::Model { revision: row.revision + 1, member_id: member, ..row };
    let seal = details.seal(&keys, &mut row, is_compared);
    let change = person::ActiveModel {
        kind: Set(row.kind),
        member_id: Set(row.member_id),
        name: Set(row.name),
        position: Set(row.position),
        contact: Set(row.contact),
        remark: Set(row.remark),
        name_index: Set(row.name_index),
        revision: Set(row.revision),
        ..Default::default()
    };
    person::Entity::update_many().set(change).filter(person::Column::Id.eq(id)).exec(&*op.tx).await?;
    let kinds = (Kind::PersonChanged, HistoryKind::PersonChanged);
    Entered { id, kinds, seal, member: newly }.record(op, &case, &keys, trace.as_deref()).await?;
    let excludes_me = newly == Some(op.member()?.id);
    if excludes_me { Ok(None) } else { cases::find(&op.tx, case.id).await.map(Some) }
}

/// What the timeline keeps of a change: the values that it replaces, each on its line, and the reason. `None` if it
/// replaces none.
fn trace(
    op: &Op,
    keys: &CaseReader,
    row: &person::Model,
    details: &Details,
    reason: Option<&str>,
) -> Result<Option<String>, Problem> {
    use person::Column as P;
    let open = |column, sealed: &[u8]| keys.open(aad(column, row.id, row.revision), sealed);
    let name = open(P::Name, &row.name)?;
    let mut lines = vec![];
    if name != details.name || row.kind != details.kind {
        if reason.is_none() {
            return Err(Problem::invalid("reason", "Enter a reason for the new name or role."));
        }
        lines.push(notifications::person(&name, row.kind, op.language)?);
    }
    for (column, sealed, new) in [
        (P::Position, &row.position, &details.position),
        (P::Contact, &row.contact, &details.contact),
        (P::Remark, &row.remark, &details.remark),
    ] {
        let old = sealed.as_ref().map(|sealed| open(column, sealed)).transpose()?;
        lines.extend(old.filter(|old| Some(old) != new.as_ref()));
    }
    lines.extend(reason.map(str::to_owned));
    Ok(if lines.is_empty() { None } else { Some(lines.join("\n")) })
}

/// In a closed case, no change gives an entry an index that it does not have. Otherwise a new role would bring back the
/// subject of a report that was not confirmed.
const fn keeps_index(case: &case::Model, row: &person::Model) -> bool {
    !matches!(case.stage, Stage::Closed) || row.name_index.is_some()
}

/// An entry that was written, and the member whom it excludes.
struct Entered {
    id: Uuid,
    kinds: (Kind, HistoryKind),
    seal: Seal,
    member: Option<Uuid>,
}

impl Entered {
    /// Writes the timeline and the audit event, and excludes the member.
    async fn record(self, op: &Op, case: &case::Model, keys: &CaseKeys, text: Option<&str>) -> Result<(), Problem> {
        let (kind, line) = self.kinds;
        let line = Line { kind: line, from: None, to: None, action: None, reason: text };
        let mut seals = cases::append_to_timeline(op, keys, line).await?;
        seals.push(self.seal);
        let relieved = match self.member {
            Some(member) => replace(op, case, member).await?,
            None => Unassigned::default(),
        };
        let act = Act::on_case(kind, op.member()?.by(), case.id).on(self.id).sealing(seals);
        let detail = json!({ "member": self.member, "relieved": relieved.members, "successor": relieved.successor });
        op.record(act.with(detail)).await?;
        match self.member {
            Some(member) => exclude(op, case, member, Ground::Person).await,
            None => Ok(()),
        }
    }
}

/// A suspended member is accepted too, because the suspension may end.
async fn check_member(op: &Op, member: Option<Uuid>) -> Result<(), Problem> {
    let Some(id) = member else { return Ok(()) };
    let found = membership::Entity::find().filter(membership::Column::Id.eq(id));
    let found = found.filter(membership::Column::RemovedAt.is_null()).one(&*op.tx).await?;
    found.map(|_| ()).ok_or_else(|| Problem::invalid("member", "This member does not exist. Choose another one."))
}

/// Whether an entry is compared with other cases: not the subject of a case whose closing did not confirm the report.
async fn is_compared(op: &Op, case: &case::Model, kind: PersonKind) -> Result<bool, Problem> {
    use closing::Column as C;
    if case.stage != Stage::Closed || kind != PersonKind::Subject {
        return Ok(true);
    }
    let last = closing::Entity::find().filter(C::CaseId.eq(case.id)).filter(C::ClosedOn.is_not_null());
    let last = last.order_by_desc(C::Round).one(&*op.tx).await?;
    Ok(last.is_none_or(|closing| workflow::keeps_matching(closing.outcome)))
}

/// Locks the case of an entry. Returns both.
///
/// # Errors
/// `NotFound`, also for a removed entry.
async fn held(op: &Op, id: Uuid) -> Result<(case::Model, person::Model), Problem> {
    use person::Column as P;
    let entry = || person::Entity::find().filter(P::Id.eq(id)).filter(P::RemovedAt.is_null());
    let found = entry().one(&*op.tx).await?.ok_or(Problem::NotFound)?;
    let case = cases::lock(&op.tx, found.case_id).await?;
    Ok((case, entry().one(&*op.tx).await?.ok_or(Problem::NotFound)?))
}

/// Removes a wrong entry. Lifts the member's exclusion if no other entry causes it.
///
/// # Errors
/// `NotFound`, also for an entry that is removed already, and for the member whom the entry excludes.
pub async fn remove(op: &Op, id: Uuid, reason: &str) -> Result<case::Model, Problem> {
    use case_exclusion::Column as X;
    use person::Column as P;
    let (case, row) = held(op, id).await?;
    let (keys, now) = (cases::keys(op, case.id).await?, op.app.clock.now());
    let update = person::Entity::update_many().col_expr(P::RemovedAt, now.into());
    let update = update.col_expr(P::NameIndex, Expr::value(Option::<Vec<u8>>::None)).filter(P::Id.eq(id));
    update.exec(&*op.tx).await?;
    if let Some(member) = row.member_id {
        let others = person::Entity::find().filter(P::CaseId.eq(case.id)).filter(P::MemberId.eq(member));
        if others.filter(P::RemovedAt.is_null()).count(&*op.tx).await? == 0 {
            let lift = case_exclusion::Entity::update_many().col_expr(X::LiftedAt, now.into());
            let lift = lift.filter(X::CaseId.eq(case.id)).filter(X::MemberId.eq(member));
            lift.filter(X::Ground.eq(Ground::Person)).filter(X::LiftedAt.is_null()).exec(&*op.tx).await?;
        }
    }
    let line = Line { kind: HistoryKind::PersonRemoved, from: None, to: None, action: None, reason: Some(reason) };
    let seals = cases::append_to_timeline(op, &keys, line).await?;
    let act = Act::on_case(Kind::PersonRemoved, op.member()?.by(), case.id).on(id).sealing(seals);
    op.record(act.with(json!({ "member": row.member_id }))).await?;
    cases::find(&op.tx, case.id).await
}
