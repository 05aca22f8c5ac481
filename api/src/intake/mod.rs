//! Takes new reports and opens existing ones. The secrets of a case are committed to the keystore before the case is
//! written. A retried call creates no second report. Every wrong access code gets the same answer at the same cost.
//! This module never receives a network address or the seed of an access code, and never stores a time of day.

pub mod channel;
pub mod claim_form;
pub mod form;
pub mod prepared;
mod pseudonym;
pub mod readers;
pub mod reporter;
pub mod rows;
pub mod work;

use std::sync::Arc;

use chrono::NaiveDate;
use entity::enums::{Anonymity, Prepared, ReportingMode, Stage};
use entity::{answer, case, case_counter, deadline, prepared_message, stage_history};
use sea_orm::sea_query::InsertStatement;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryTrait, Set};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use crate::app::App;
use crate::attachments::{self, NewFile, Owner};
use crate::audit::{self, Act, By, Kind, Seal};
use crate::crypto::Key;
use crate::crypto::receipt::Access;
use crate::crypto::token::ReporterSession;
use crate::idempotency::{self, Claim};
use crate::keys::keyring::{CaseKeys, CaseReader, OrgKeys};
use crate::keys::keystore::NewSecrets;
use crate::keys::sealed::FieldAad;
use crate::languages;
use crate::limit;
use crate::op::Op;
use crate::organisation::PublicOrganisation;
use crate::outside::clock::Clock;
use crate::problem::Problem;
use form::{Answers, Form};
use work::{Purpose, Work};

/// The current version of the pepper, the key of the hash of access codes.
const PEPPER_VERSION: i32 = 1;

/// What a new report says, whoever sends it.
pub struct Content {
    /// The form version that the reporter answered.
    pub form: Uuid,
    pub anonymity: Anonymity,
    /// The language in which the reporter reads.
    pub language: String,
    pub answers: Answers,
    /// Name and contact, only of a confidential reporter.
    pub identity: Option<(String, String)>,
}

/// A new report as the reporter sent it.
pub struct Submission {
    /// The channel's address.
    pub channel: String,
    pub content: Content,
    /// Uploads to attach.
    pub files: Vec<NewFile>,
    /// The access secret, which the browser derived from the access code.
    pub access: Access,
    /// The key that all retries of one report share.
    pub idempotency_key: Uuid,
    /// The proof of work, if one was required.
    pub work: Option<Work>,
    /// The serialised input. A retry must send the same input.
    pub body: Vec<u8>,
}

/// A report that its reporter opened.
pub struct Opened {
    /// The keys that decrypt the content for the reporter.
    pub keys: CaseReader,
    /// The session that begins.
    pub session: ReporterSession,
}

/// Accepts a new report.
///
/// # Errors
/// `FormChanged`, `Invalid` with the question or field, `Conflict`, `RateLimited`, `WorkRequired`. `NotFound` for an
/// unknown channel. `NotAllowedNow` when the organisation is suspended or closed, when a member must still confirm its
/// law pack, or when no member could read the report now.
pub async fn submit(op: &Op, sent: Submission) -> Result<Opened, Problem> {
    let pepper = &op.app.reporter.as_ref().ok_or(Problem::Forbidden)?.pepper;
    let now = op.app.clock.now();
    let entered = channel::enter(&op.tx, &sent.channel, Some(&sent.access.macs(pepper)), now).await?;
    let organisation = &entered.organisation;
    let begun = match begin(op, organisation, sent.idempotency_key, &sent.body, &sent.access).await? {
        Begun::New(new) => new,
        Begun::Done(earlier) => return Ok(earlier),
    };
    // The idempotency key of a report expires after seven days. A later repetition is recognised by its access code,
    // which then opens the existing report.
    if entered.case_id.is_some() {
        return Err(Problem::Conflict);
    }
    let channel = entered.channel(&op.tx).await?;
    // Refuse the report if the organisation accepts none, or if no member could read the report. This check runs before
    // the secrets are written to the keystore, because no rollback removes the secrets. The database repeats the check
    // later.
    if !organisation.takes_reports()? || !readers::are_there(&op.tx, &channel, begun.today).await? {
        return Err(Problem::NotAllowedNow("This channel accepts no new reports at present. Nothing was stored."));
    }
    let kept = checked(op, &channel, &sent.content).await?;
    if sent.files.len() > limit::MAX_FILES {
        return Err(Problem::invalid("files", "There are too many files. Remove some of them."));
    }
    attachments::check(&op.tx, &sent.files, begun.today).await?;
    charge(&op.app, &channel, sent.idempotency_key, sent.work.as_ref())?;
    let new = New {
        case: begun.case,
        organisation,
        channel: &channel,
        clock: &begun.clock,
        content: &sent.content,
        kept: &kept,
        files: &sent.files,
        access: &sent.access,
    };
    store(op, &begun.keys, new).await
}

/// What the call that sends a report turned out to be.
pub enum Begun {
    New(Fresh),
    /// The call is a retry, and opens the report that an earlier call stored.
    Done(Opened),
}

/// A report that was not sent before.
pub struct Fresh {
    /// The id of the new case.
    pub case: Uuid,
    pub keys: Arc<OrgKeys>,
    /// A release may separate rows by date. All rows of one report must carry the same date, so this clock is frozen.
    pub clock: Clock,
    pub today: NaiveDate,
}

/// The first steps of every new report: claims the idempotency key.
///
/// # Errors
/// `Conflict` if the key was used with another body. `ReceiptUnknown` for a retry with another access code.
pub async fn begin(
    op: &Op,
    organisation: &PublicOrganisation,
    key: Uuid,
    body: &[u8],
    access: &Access,
) -> Result<Begun, Problem> {
    let clock = op.app.clock.still();
    let today = clock.today(organisation.zone()?);
    let keys = op.app.keys.org(&op.tx).await?;
    let case = Uuid::new_v4();
    match idempotency::claim(&op.tx, &keys, key, body, case, today).await? {
        Claim::New => Ok(Begun::New(Fresh { case, keys, clock, today })),
        Claim::Done(earlier) => reopen(op, &keys, earlier, access).await.map(Begun::Done),
    }
}

/// A report whose reporter may send it.
pub struct New<'a> {
    /// The id of the new case.
    pub case: Uuid,
    pub organisation: &'a PublicOrganisation,
    pub channel: &'a entity::channel::Model,
    /// A frozen clock.
    pub clock: &'a Clock,
    pub content: &'a Content,
    /// The answers to store.
    pub kept: &'a Answers,
    pub files: &'a [NewFile],
    pub access: &'a Access,
}

/// Stores a new report. The transaction then has the context of the new case.
///
/// # Errors
/// `Conflict` when a report has this access code already.
pub async fn store(op: &Op, keys: &Arc<OrgKeys>, new: New<'_>) -> Result<Opened, Problem> {
    let New { case, organisation, channel, clock, content, .. } = new;
    let pepper = &op.app.reporter.as_ref().ok_or(Problem::Forbidden)?.pepper;
    let (today, mac) = (clock.today(organisation.zone()?), new.access.mac(pepper));
    let secrets = NewSecrets::random();
    let proof = new.access.proof(keys.org(), case);
    op.app.keystore.put(keys.org(), case, &secrets, Some(&proof), today).await?;
    op.tx.pin(|scope| scope.case = Some(case)).await?;
    let case_keys = op.app.keys.reader(keys.clone(), case, secrets.case.clone());

    let deadlines = rows::deadlines(organisation, case, today, None)?;
    let row =
        || case::ActiveModel { next_due_on: deadlines[0].due_on.clone(), ..rows::case(channel, content, case, today) };
    rows::insert_case(&op.tx, row).await?;
    let mut seals = attachments::attach(&op.tx, &case_keys, Owner::Reporter, None, new.files, today).await?;
    let answers = rows::answers(&case_keys, new.kept, &mut seals);
    let mut rows = rows_of_case(channel, case, today);
    if channel.auto_acknowledge {
        let (row, seal) = acknowledgement(&case_keys, &content.language, today);
        rows.push(row);
        seals.push(seal);
    }
    let act = Act::on_case(Kind::ReportReceived, By::Reporter, case).sealing(seals);
    let act = act.with(json!({ "channel": channel.id, "form": content.form }));
    rows.push(answer::Entity::insert_many(answers).into_query());
    if let Some((name, contact)) = &content.identity {
        rows.push(rows::identity(keys, &secrets, case, name, contact));
    }
    rows.push(deadline::Entity::insert_many(deadlines).into_query());
    rows.extend(audit::inserts(&op.tx, keys, clock, organisation.zone()?, &[act]));
    // If two simultaneous calls have the same access code and different idempotency keys, the second call inserts no
    // row here and gets `Conflict`.
    rows.push(rows::access(keys, case, mac.to_vec(), PEPPER_VERSION, today));
    if op.tx.insert_all(rows).await? != 1 {
        return Err(Problem::Conflict);
    }
    let session = ReporterSession::begin(keys.org(), case, proof, op.app.clock.now());
    Ok(Opened { keys: case_keys, session })
}

/// Checks the choices and the answers of a report to this channel. Returns the answers to store.
///
/// # Errors
/// `FormChanged`. `Invalid` with the question or field.
pub async fn checked(op: &Op, channel: &entity::channel::Model, content: &Content) -> Result<Answers, Problem> {
    if channel.form_id != content.form {
        return Err(Problem::FormChanged);
    }
    check_choices(channel, content)?;
    let form = channel::form(&op.app, &op.tx, channel.form_id).await?;
    let form = Form::deserialize(&form.definition).map_err(Problem::internal)?;
    if let Some((question, fault)) = form.validate(&content.answers).first() {
        return Err(Problem::invalid(question.to_string(), fault.message()));
    }
    let kept = form.kept(&content.answers);
    if kept.is_empty() {
        return Err(Problem::invalid("answers", "Answer at least one question."));
    }
    Ok(kept)
}

/// Charges the report against the channel's quota, once for each idempotency key, so that a retry is free. Call this
/// only after validation.
///
/// # Errors
/// `WorkRequired`, `RateLimited`.
pub fn charge(app: &App, channel: &entity::channel::Model, key: Uuid, shown: Option<&Work>) -> Result<(), Problem> {
    let now = app.clock.now();
    if app.intake.is_charged(channel.id, key, now) {
        return Ok(());
    }
    if let Some(bits) = work::bits(app.intake.reports_to(channel.id, now)) {
        let secret = &app.reporter.as_ref().ok_or(Problem::Forbidden)?.work;
        work::check(secret, &Purpose { channel: &channel.slug, key }, shown, bits, now)?;
    }
    app.intake.report(channel.id, key, now)
}

/// Opens a report with its access code. An access code may be unknown, wrong, expired, deleted or of another
/// organisation. In each situation, the server makes a look-up, a keystore call, and an attempt to open an envelope,
/// and then returns the same answer. So the duration reveals nothing.
///
/// # Errors
/// `ReceiptUnknown`.
pub async fn open(op: &Op, slug: &str, access: &Access) -> Result<Opened, Problem> {
    let pepper = &op.app.reporter.as_ref().ok_or(Problem::Forbidden)?.pepper;
    let entered = channel::enter(&op.tx, slug, Some(&access.macs(pepper)), op.app.clock.now()).await;
    if let Err(Problem::NotFound) = entered {
        return Err(Problem::ReceiptUnknown);
    }
    let case = entered?.case_id.unwrap_or_else(Uuid::new_v4);
    let keys = op.app.keys.org(&op.tx).await?;
    reopen(op, &keys, case, access).await
}

/// The last steps of opening a report. The steps are the same for an existing case and for the random id of a decoy.
///
/// # Errors
/// `ReceiptUnknown`.
async fn reopen(op: &Op, keys: &Arc<OrgKeys>, case: Uuid, access: &Access) -> Result<Opened, Problem> {
    let proof = access.proof(keys.org(), case);
    let secret = op.app.keystore.open(keys.org(), case, &proof).await?;
    op.tx.pin(|scope| scope.case = Some(case)).await?;
    let known = secret.is_some();
    let case_keys = op.app.keys.reader(keys.clone(), case, secret.unwrap_or_else(Key::random));
    let sample = answer::Entity::find().filter(answer::Column::CaseId.eq(case)).one(&*op.tx).await?;
    let Some(row) = sample.filter(|_| known) else {
        case_keys.open_decoy(FieldAad::of(answer::Column::Value, case, 1));
        return Err(Problem::ReceiptUnknown);
    };
    // If the access code matches but the answer does not decrypt, the stored data was altered. The error `Integrity`
    // raises an alarm.
    case_keys.open(answer_aad(&row), &row.value)?;
    let session = ReporterSession::begin(keys.org(), case, proof, op.app.clock.now());
    Ok(Opened { keys: case_keys, session })
}

/// The associated data of an answer.
#[must_use]
pub fn answer_aad(row: &answer::Model) -> FieldAad {
    FieldAad::of(answer::Column::Value, row.id, row.revision)
}

fn check_choices(channel: &entity::channel::Model, sent: &Content) -> Result<(), Problem> {
    let offered = match channel.mode {
        ReportingMode::Choice => true,
        ReportingMode::Anonymous => sent.anonymity == Anonymity::Anonymous,
        ReportingMode::Confidential => sent.anonymity == Anonymity::Confidential,
    };
    if !offered {
        return Err(Problem::invalid(
            "anonymity",
            "This channel does not accept this kind of report. Choose the other kind.",
        ));
    }
    if !channel.languages.contains(&sent.language) {
        return Err(Problem::invalid("language", "This channel does not offer this language. Choose another one."));
    }
    if (sent.anonymity == Anonymity::Confidential) != sent.identity.is_some() {
        return Err(Problem::invalid(
            "identity",
            "A confidential report needs an identity. An anonymous report must not contain one.",
        ));
    }
    Ok(())
}

/// The rows that every case has.
fn rows_of_case(channel: &entity::channel::Model, id: Uuid, today: NaiveDate) -> Vec<InsertStatement> {
    let counter = case_counter::ActiveModel {
        org_id: Set(channel.org_id),
        case_id: Set(id),
        messages: Set(0),
        ..Default::default()
    };
    let step = stage_history::ActiveModel {
        org_id: Set(channel.org_id),
        id: Set(Uuid::new_v4()),
        case_id: Set(id),
        position: Set(1),
        to_stage: Set(Some(Stage::New)),
        happened_on: Set(today),
        ..Default::default()
    };
    vec![case_counter::Entity::insert(counter).into_query(), stage_history::Entity::insert(step).into_query()]
}

/// The automatic acknowledgement, which the release sends.
fn acknowledgement(keys: &CaseKeys, language: &str, today: NaiveDate) -> (InsertStatement, Seal) {
    let text = languages::automatic(language, "acknowledgement");
    let (row, seal) = prepared::seal(keys, Prepared::Acknowledgement, text, today);
    (prepared_message::Entity::insert(row).into_query(), seal)
}
