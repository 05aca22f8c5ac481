//! Enters a report that came by phone, by post, in a meeting or by email (Directive (EU) 2019/1937, Art. 9(2)). The
//! deadlines start on the day of receipt. The case is visible to staff immediately, because the member who enters it
//! hides nothing. That member may be unable to see cases, and then cannot read back what they entered: row-level
//! security lets a transaction write the rows of a case only while it creates the case.

pub mod admin;

use std::sync::Arc;

use chrono::{Datelike, Days, NaiveDate};
use entity::enums::{Ground, HistoryKind, NotificationKind, PersonKind, Recording, Source, Stage};
use entity::{
    answer, case, case_counter, case_exclusion, channel, deadline, manual_entry, membership, person, stage_history,
};
use rand::RngExt;
use sea_orm::sea_query::InsertStatement;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryTrait, Set};
use serde_json::json;
use uuid::Uuid;

use crate::audit::{self, Act, Kind, Seal};
use crate::cases::visibility::Visibility;
use crate::conflicts::persons::Details;
use crate::crypto::receipt::Access;
use crate::idempotency::{self, Claim};
use crate::intake::{self, Content, readers, rows};
use crate::keys::keyring::{CaseKeys, OrgKeys};
use crate::keys::keystore::NewSecrets;
use crate::keys::sealed::FieldAad;
use crate::limit;
use crate::notifications::feed;
use crate::op::Op;
use crate::organisation::PublicOrganisation;
use crate::problem::Problem;
use crate::queue::{self, Job};
use crate::routing;

/// The version of a hash that needs no pepper.
const NO_PEPPER: i32 = 0;

const CLOSED: Problem = Problem::NotAllowedNow("This channel accepts no new reports at present. Nothing was stored.");

/// Who received the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Receiver {
    Member(Uuid),
    /// The name of a person who is no member.
    Other(String),
}

/// A report that a member enters.
pub struct Entry {
    pub channel: Uuid,
    pub content: Content,
    pub source: Source,
    pub received_on: NaiveDate,
    /// Why the report is entered late.
    pub late_reason: Option<String>,
    pub receiver: Receiver,
    pub recording: Recording,
    /// Whether the reporter gets a confirmation of receipt today.
    pub acknowledged: bool,
    /// The members whom the report is about, with their names. They never get access to the case.
    pub about: Vec<(Uuid, String)>,
    /// The access secret, which the member's browser derived. `None`: the reporter wants no access code.
    pub access: Option<Access>,
    pub idempotency_key: Uuid,
    /// The serialised input. A retry must send the same input.
    pub body: Vec<u8>,
}

/// What the member learns of the new case.
#[derive(Clone, Debug)]
pub struct Entered {
    pub reporter_reference: String,
    pub year: i32,
    pub number: i32,
    pub received_on: NaiveDate,
    pub acknowledged_on: Option<NaiveDate>,
    pub acknowledgement_due_on: NaiveDate,
    pub feedback_due_on: NaiveDate,
}

/// Enters a report. A retry returns the same.
///
/// # Errors
/// `NotFound` for an unknown channel. `FormChanged`, `Invalid` with the question or field, `Conflict`. `NotAllowedNow`
/// when the channel takes no reports, and when the report is about everybody who would get it.
pub async fn enter(op: &Op, new: Entry) -> Result<(Uuid, Entered), Problem> {
    let (today, case) = (op.today()?, Uuid::new_v4());
    let keys = op.app.keys.org(&op.tx).await?;
    let claim = idempotency::claim(&op.tx, &keys, new.idempotency_key, &new.body, case, today).await?;
    if let Claim::Done(earlier) = claim {
        return Ok((earlier, entered(op, &new).await?));
    }
    let channel = intake::channel::by_id(&op.tx, new.channel).await?;
    let organisation = PublicOrganisation::here(&op.tx).await?;
    if !organisation.takes_reports()? || !readers::are_there(&op.tx, &channel, today).await? {
        return Err(CLOSED);
    }
    check(op, &new, today).await?;
    check_reach(op, &channel, &new).await?;
    let kept = intake::checked(op, &channel, &new.content).await?;

    let secrets = NewSecrets::random();
    let proof = new.access.as_ref().map(|access| access.proof(keys.org(), case));
    op.app.keystore.put(keys.org(), case, &secrets, proof.as_ref(), today).await?;
    op.tx.pin(|scope| scope.case = Some(case)).await?;
    let case_keys = op.app.keys.case(keys.clone(), case, secrets.case.clone());
    insert_case(op, &channel, &organisation, &new, case).await?;

    let mut seals = vec![];
    let answers = rows::answers(&case_keys, &kept, &mut seals);
    let mut rows = of_case(op, &channel, &new, &case_keys, &mut seals)?;
    rows.push(answer::Entity::insert_many(answers).into_query());
    if let Some((name, contact)) = &new.content.identity {
        rows.push(rows::identity(&keys, &secrets, case, name, contact));
    }
    rows.push(deadline::Entity::insert_many(deadlines(op, &organisation, &new, case)?).into_query());
    rows.extend(log(op, &keys, &new, case, seals)?);
    if let Some(access) = &new.access {
        rows.push(rows::access(&keys, case, access.hash().to_vec(), NO_PEPPER, today));
    }
    // The last insert is the one of the access code. A code that exists already inserts no row.
    if op.tx.insert_all(rows).await? < 1 {
        return Err(Problem::Conflict);
    }
    exclude(op, &new, case).await?;
    // As with the release, a report that a rule assigned is no matter of other members any more.
    if !routing::entered(op, &channel, case, new.source, &new.content.language).await? {
        feed::of_act(op, NotificationKind::NewReport, case, None).await?;
    }
    queue::enqueue(&op.tx, keys.org(), Job::ConfirmSecrets(vec![case]), today, None).await?;
    Ok((case, entered(op, &new).await?))
}

#[derive(FromQueryResult)]
struct Row {
    reporter_reference: String,
    year: i32,
    number: i32,
    received_on: NaiveDate,
    entered_on: NaiveDate,
}

/// What the member learns of the case: what the act itself caused. A retry tells nothing of what happened since.
async fn entered(op: &Op, new: &Entry) -> Result<Entered, Problem> {
    let row: Row = op.tx.one("SELECT * FROM app.entered()", []).await?.ok_or(Problem::Conflict)?;
    let organisation = PublicOrganisation::here(&op.tx).await?;
    let (law, acknowledged_on) = (organisation.law()?, new.acknowledged.then_some(row.entered_on));
    Ok(Entered {
        acknowledged_on,
        acknowledgement_due_on: law.acknowledgement_due(row.received_on).on,
        feedback_due_on: law.feedback_due(row.received_on, acknowledged_on).on,
        reporter_reference: row.reporter_reference,
        year: row.year,
        number: row.number,
        received_on: row.received_on,
    })
}

/// Checks that somebody gets the case besides the members whom the report is about. The answer is the one of a channel
/// without readers, because it must not show who handles cases.
async fn check_reach(op: &Op, channel: &channel::Model, new: &Entry) -> Result<(), Problem> {
    if new.about.is_empty() {
        return Ok(());
    }
    let all = Visibility::of_new(op, channel.department_id).await?.with_fallback(op).await?;
    let others = new.about.iter().fold(all, |visibility, (member, _)| visibility.without(*member));
    if others.is_in_hands() || others.is_shared() { Ok(()) } else { Err(CLOSED) }
}

/// Checks what is not part of the form.
async fn check(op: &Op, new: &Entry, today: NaiveDate) -> Result<(), Problem> {
    if new.received_on > today {
        return Err(Problem::invalid("receivedOn", "This day is in the future. Enter the day of receipt."));
    }
    if new.received_on < today - Days::new(limit::MAX_ENTRY_AGE) {
        return Err(Problem::invalid("receivedOn", "This day is too long ago. Check the year."));
    }
    let is_late = new.received_on < today - Days::new(limit::ENTRY_DAYS);
    if is_late && new.late_reason.is_none() {
        return Err(Problem::invalid("lateReason", "Enter why the report is entered more than 90 days later."));
    }
    if new.source == Source::Web {
        return Err(Problem::invalid("source", "Choose how the report came in."));
    }
    if !matches!(new.source, Source::Phone | Source::Meeting) && new.recording != Recording::None {
        return Err(Problem::invalid("recording", "Only a conversation can be recorded."));
    }
    if new.about.len() > limit::MAX_NAMED {
        return Err(Problem::invalid("about", "These are too many members."));
    }
    let receiver = match new.receiver {
        Receiver::Member(id) => Some(id),
        Receiver::Other(_) => None,
    };
    let mut named: Vec<Uuid> = new.about.iter().map(|(id, _)| *id).chain(receiver).collect();
    named.sort_unstable();
    named.dedup();
    let known = membership::Entity::find().filter(membership::Column::Id.is_in(named.clone()));
    if known.filter(membership::Column::RemovedAt.is_null()).all(&*op.tx).await?.len() < named.len() {
        return Err(Problem::invalid("receivedBy", "This member does not exist. Choose another one."));
    }
    Ok(())
}

/// Inserts the case as released, with a random number. The member may not see the numbers in use, so the constraint of
/// the database decides. Each further draw has more digits, because free numbers may be rare.
async fn insert_case(
    op: &Op,
    channel: &channel::Model,
    organisation: &PublicOrganisation,
    new: &Entry,
    id: Uuid,
) -> Result<(), Problem> {
    let (today, law) = (op.today()?, organisation.law()?);
    let acknowledged_on = new.acknowledged.then_some(today);
    let feedback = law.feedback_due(new.received_on, acknowledged_on).on;
    let next = if new.acknowledged { feedback } else { law.acknowledgement_due(new.received_on).on.min(feedback) };
    let mut from = 1_000;
    let row = || {
        from = (from * 10).min(10_000_000);
        case::ActiveModel {
            source: Set(new.source),
            released_on: Set(Some(today)),
            year: Set(Some(today.year())),
            number: Set(Some(rand::rng().random_range(from..from * 10))),
            acknowledged_on: Set(acknowledged_on),
            next_due_on: Set(next),
            ..rows::case(channel, &new.content, id, new.received_on)
        }
    };
    rows::insert_case(&op.tx, row).await
}

/// The rows that say how the report came in, with the first steps of the timeline.
fn of_case(
    op: &Op,
    channel: &channel::Model,
    new: &Entry,
    keys: &CaseKeys,
    seals: &mut Vec<Seal>,
) -> Result<Vec<InsertStatement>, Problem> {
    let (member, id, now) = (op.member()?, Uuid::new_v4(), op.app.clock.now());
    let seal = |column, text: &str| keys.seal(FieldAad::of(column, id, 1), text);
    let (received_by, received_name) = match &new.receiver {
        Receiver::Member(id) => (Some(*id), None),
        Receiver::Other(name) => (None, Some(seal(manual_entry::Column::ReceivedName, name))),
    };
    let late_reason = new.late_reason.as_ref().map(|text| seal(manual_entry::Column::LateReason, text));
    let optional = |sealed: &Option<Vec<u8>>| sealed.clone().unwrap_or_default();
    seals.push(Seal::of(id, 1, &[&optional(&received_name), &optional(&late_reason)]));
    let entry = manual_entry::ActiveModel {
        org_id: Set(channel.org_id),
        id: Set(id),
        case_id: Set(keys.case()),
        entered_by: Set(member.id),
        entered_on: Set(now.with_timezone(&member.zone).date_naive()),
        received_by: Set(received_by),
        received_name: Set(received_name),
        late_reason: Set(late_reason),
        recording: Set(new.recording),
        has_code: Set(new.access.is_some()),
        revision: Set(1),
    };
    let counter = case_counter::ActiveModel {
        org_id: Set(channel.org_id),
        case_id: Set(keys.case()),
        messages: Set(0),
        shown: Set(0),
    };
    let steps = [Some(HistoryKind::Stage), new.acknowledged.then_some(HistoryKind::Acknowledged)];
    let mut steps: Vec<HistoryKind> = steps.into_iter().flatten().collect();
    steps.extend(new.about.iter().map(|_| HistoryKind::PersonAdded));
    let steps = (1..).zip(steps).map(|(position, kind)| stage_history::ActiveModel {
        org_id: Set(channel.org_id),
        id: Set(Uuid::new_v4()),
        case_id: Set(keys.case()),
        position: Set(position),
        to_stage: Set((kind == HistoryKind::Stage).then_some(Stage::New)),
        kind: Set(kind),
        member_id: Set(Some(member.id)),
        happened_on: Set(now.with_timezone(&member.zone).date_naive()),
        happened_at: Set(Some(now)),
        ..Default::default()
    });
    let mut rows = vec![
        manual_entry::Entity::insert(entry).into_query(),
        case_counter::Entity::insert(counter).into_query(),
        stage_history::Entity::insert_many(steps).into_query(),
    ];
    if !new.about.is_empty() {
        let persons = new.about.iter().map(|(member, name)| named(channel.org_id, keys, *member, name, seals));
        rows.push(person::Entity::insert_many(persons).into_query());
    }
    Ok(rows)
}

/// The entry of a member whom the report is about.
fn named(org: Uuid, keys: &CaseKeys, member: Uuid, name: &str, seals: &mut Vec<Seal>) -> person::ActiveModel {
    let details =
        Details { kind: PersonKind::Subject, name: name.to_owned(), position: None, contact: None, remark: None };
    let (row, seal) = details.row(org, keys, Uuid::new_v4(), Some(member), true);
    seals.push(seal);
    row
}

/// The deadlines of the law. Their clocks started on the day of receipt.
fn deadlines(
    op: &Op,
    organisation: &PublicOrganisation,
    new: &Entry,
    case: Uuid,
) -> Result<Vec<deadline::ActiveModel>, Problem> {
    let today = op.today()?;
    let [mut acknowledgement, feedback] =
        rows::deadlines(organisation, case, new.received_on, new.acknowledged.then_some(today))?;
    if new.acknowledged {
        acknowledgement.met_on = Set(Some(today));
        acknowledgement.met_by_member = Set(Some(op.member()?.id));
    } else {
        acknowledgement.met_on = Set(None);
        acknowledgement.met_by_member = Set(None);
    }
    let feedback = deadline::ActiveModel { met_on: Set(None), met_by_member: Set(None), ..feedback };
    Ok(vec![acknowledgement, feedback])
}

fn log(
    op: &Op,
    keys: &Arc<OrgKeys>,
    new: &Entry,
    case: Uuid,
    seals: Vec<Seal>,
) -> Result<Vec<InsertStatement>, Problem> {
    let member = op.member()?;
    let about: Vec<Uuid> = new.about.iter().map(|(id, _)| *id).collect();
    let detail = json!({
        "channel": new.channel, "form": new.content.form, "source": sea_orm::ActiveEnum::to_value(&new.source),
        "received_on": new.received_on, "acknowledged": new.acknowledged, "about": about,
        "access_code": new.access.is_some(),
    });
    let act = Act::on_case(Kind::ReportReceived, member.by(), case).sealing(seals).with(detail);
    Ok(audit::inserts(&op.tx, keys, &op.app.clock, member.zone, &[act]))
}

/// Excludes the members whom the report is about, in the transaction that creates the case.
async fn exclude(op: &Op, new: &Entry, case: Uuid) -> Result<(), Problem> {
    if new.about.is_empty() {
        return Ok(());
    }
    let org = op.member()?.org;
    let rows = new.about.iter().map(|(member, _)| case_exclusion::ActiveModel {
        org_id: Set(org),
        id: Set(Uuid::new_v4()),
        case_id: Set(case),
        member_id: Set(*member),
        ground: Set(Ground::Person),
        lifted_at: Set(None),
    });
    case_exclusion::Entity::insert_many(rows).exec_without_returning(&*op.tx).await?;
    Ok(())
}
