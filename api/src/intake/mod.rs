//! Takes new reports and opens existing ones. The secrets of a case are committed to the keystore before the case is
//! written. A retried call creates no second report. Every wrong access code gets the same answer at the same cost.
//! This module never receives a network address or the seed of an access code, and never stores a time of day.

pub mod channel;
pub mod form;
pub mod prepared;
mod pseudonym;
mod readers;
pub mod reporter;
pub mod work;

use std::sync::Arc;

use chrono::NaiveDate;
use entity::enums::{Anonymity, DeadlineKind, Prepared, ReportingMode, Stage};
use entity::{answer, case, case_counter, deadline, identity, prepared_message, reporter_access, stage_history};
use sea_orm::sea_query::{InsertStatement, OnConflict};
use sea_orm::{ActiveValue, ColumnTrait, EntityTrait, QueryFilter, QueryTrait, Set};
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
use crate::problem::Problem;
use form::{Answers, Form};
use work::{Purpose, Work};

/// The current version of the pepper, the key of the hash of access codes.
const PEPPER_VERSION: i32 = 1;
/// Maximum number of times that a reference is drawn again. Two collisions in a row are very unlikely, so more
/// of them indicate a defect.
const DRAWS: usize = 5;

/// A new report as the reporter sent it.
pub struct Submission {
    /// The channel's address.
    pub channel: String,
    /// The form version that the reporter answered.
    pub form: Uuid,
    pub anonymity: Anonymity,
    /// The language in which the reporter reads.
    pub language: String,
    pub answers: Answers,
    /// Name and contact, only of a confidential reporter.
    pub identity: Option<(String, String)>,
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
    let mac = sent.access.mac(pepper);
    let entered = channel::enter(&op.tx, &sent.channel, Some(&mac), op.app.clock.now()).await?;
    let organisation = &entered.organisation;
    // A release may separate rows by date. All rows of one report must carry the same date, so this clock is frozen.
    let clock = op.app.clock.still();
    let today = clock.today(organisation.zone()?);
    let keys = op.app.keys.org(&op.tx).await?;
    let case = Uuid::new_v4();
    let claim = idempotency::claim(&op.tx, &keys, sent.idempotency_key, &sent.body, case, today).await?;
    if let Claim::Done(earlier) = claim {
        return reopen(op, &keys, earlier, &sent.access).await;
    }
    // The idempotency key of a report expires after seven days. A later repetition is recognised by its access code,
    // which then opens the existing report.
    if entered.case_id.is_some() {
        return Err(Problem::Conflict);
    }
    let channel = entered.channel(&op.tx).await?;
    // Refuse the report if the organisation accepts none, or if no member could read the report. This check runs before
    // the secrets are written to the keystore, because no rollback removes the secrets. The database repeats the check
    // later.
    if !organisation.takes_reports()? || !readers::are_there(&op.tx, &channel, today).await? {
        return Err(Problem::NotAllowedNow("This channel accepts no new reports at present. Nothing was stored."));
    }
    if channel.form_id != sent.form {
        return Err(Problem::FormChanged);
    }
    check_choices(&channel, &sent)?;
    let form = channel::form(&op.app, &op.tx, channel.form_id).await?;
    let form = Form::deserialize(&form.definition).map_err(Problem::internal)?;
    let kept = checked(&form, &sent)?;
    attachments::check(&op.tx, &sent.files, today).await?;
    charge_report(&op.app, &channel, &sent)?;

    let secrets = NewSecrets::random();
    let proof = sent.access.proof(keys.org(), case);
    op.app.keystore.put(keys.org(), case, &secrets, &proof, today).await?;
    op.tx.pin(|scope| scope.case = Some(case)).await?;
    let case_keys = op.app.keys.reader(keys.clone(), case, secrets.case.clone());

    let deadlines = deadlines(organisation, case, today)?;
    insert_case(op, &channel, &sent, case, deadlines[0].due_on.clone(), today).await?;
    let mut seals = attachments::attach(&op.tx, &case_keys, Owner::Reporter, None, &sent.files, today).await?;
    let answers = answers(&case_keys, &kept, &mut seals);
    let mut rows = rows_of_case(&channel, case, today);
    if channel.auto_acknowledge {
        let (row, seal) = acknowledgement(&case_keys, &sent.language, today);
        rows.push(row);
        seals.push(seal);
    }
    let act = Act::on_case(Kind::ReportReceived, By::Reporter, case).sealing(seals);
    let act = act.with(json!({ "channel": channel.id, "form": channel.form_id }));
    rows.push(answer::Entity::insert_many(answers).into_query());
    if let Some((name, contact)) = &sent.identity {
        rows.push(identity_of(&keys, &secrets, case, name, contact));
    }
    rows.push(deadline::Entity::insert_many(deadlines).into_query());
    rows.extend(audit::inserts(&op.tx, &keys, &clock, organisation.zone()?, &[act]));
    // If two simultaneous calls have the same access code and different idempotency keys, the second call inserts no
    // row here and gets `Conflict`.
    rows.push(access_of(&keys, case, mac.to_vec(), today));
    if op.tx.insert_all(rows).await? != 1 {
        return Err(Problem::Conflict);
    }
    let session = ReporterSession::begin(keys.org(), case, proof, op.app.clock.now());
    Ok(Opened { keys: case_keys, session })
}

/// Validates the answers. Returns those to store.
fn checked(form: &Form, sent: &Submission) -> Result<Answers, Problem> {
    if let Some((question, fault)) = form.validate(&sent.answers).first() {
        return Err(Problem::invalid(question.to_string(), fault.message()));
    }
    let kept = form.kept(&sent.answers);
    if kept.is_empty() {
        return Err(Problem::invalid("answers", "Answer at least one question."));
    }
    Ok(kept)
}

/// Charges the report against the channel's quota, once for each idempotency key, so that a retry is free. Call this
/// only after validation.
fn charge_report(app: &App, channel: &entity::channel::Model, sent: &Submission) -> Result<(), Problem> {
    let now = app.clock.now();
    if app.intake.is_charged(channel.id, sent.idempotency_key, now) {
        return Ok(());
    }
    if let Some(bits) = work::bits(app.intake.reports_to(channel.id, now)) {
        let key = &app.reporter.as_ref().ok_or(Problem::Forbidden)?.work;
        let purpose = Purpose { channel: &channel.slug, key: sent.idempotency_key };
        work::check(key, &purpose, sent.work.as_ref(), bits, now)?;
    }
    app.intake.report(channel.id, sent.idempotency_key, now)
}

/// Opens a report with its access code. An access code may be unknown, wrong, expired, deleted or of another
/// organisation. In each situation, the server makes a look-up, a keystore call, and an attempt to open an envelope,
/// and then returns the same answer. So the duration reveals nothing.
///
/// # Errors
/// `ReceiptUnknown`.
pub async fn open(op: &Op, slug: &str, access: &Access) -> Result<Opened, Problem> {
    let pepper = &op.app.reporter.as_ref().ok_or(Problem::Forbidden)?.pepper;
    let entered = channel::enter(&op.tx, slug, Some(&access.mac(pepper)), op.app.clock.now()).await;
    if let Err(Problem::NotFound) = entered {
        return Err(Problem::ReceiptUnknown);
    }
    let case = entered?.case_id.unwrap_or_else(Uuid::new_v4);
    let keys = op.app.keys.org(&op.tx).await?;
    reopen(op, &keys, case, access).await
}

/// The last steps of opening a report. The steps are the same for an existing case and for the random id of a decoy.
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

fn check_choices(channel: &entity::channel::Model, sent: &Submission) -> Result<(), Problem> {
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
    if sent.files.len() > limit::MAX_FILES {
        return Err(Problem::invalid("files", "There are too many files. Remove some of them."));
    }
    Ok(())
}

async fn insert_case(
    op: &Op,
    channel: &entity::channel::Model,
    sent: &Submission,
    id: Uuid,
    next_due_on: ActiveValue<NaiveDate>,
    today: NaiveDate,
) -> Result<(), Problem> {
    let row = || case::ActiveModel {
        org_id: Set(channel.org_id),
        id: Set(id),
        channel_id: Set(channel.id),
        department_id: Set(channel.department_id),
        form_id: Set(channel.form_id),
        reporter_reference: Set(pseudonym::reference()),
        pseudonym: Set(pseudonym::pseudonym()),
        anonymity: Set(sent.anonymity),
        language: Set(sent.language.clone()),
        received_on: Set(today),
        next_due_on: next_due_on.clone(),
        ..Default::default()
    };
    // A reference has 40 random bits. If the organisation has the same reference already, another one is drawn.
    let mut draws = 0..DRAWS;
    loop {
        let insert = case::Entity::insert(row()).on_conflict(OnConflict::new().do_nothing().to_owned());
        if insert.exec_without_returning(&*op.tx).await? == 1 {
            break;
        }
        draws.next().ok_or_else(|| Problem::internal("no unused reference was found"))?;
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

fn answers(keys: &CaseKeys, answers: &Answers, seals: &mut Vec<Seal>) -> Vec<answer::ActiveModel> {
    let mut row = |(question, value): (&Uuid, &serde_json::Value)| {
        let id = Uuid::new_v4();
        let sealed = keys.seal(FieldAad::of(answer::Column::Value, id, 1), &value.to_string());
        seals.push(Seal::of(id, 1, &[&sealed]));
        answer::ActiveModel {
            org_id: Set(keys.org().org()),
            id: Set(id),
            case_id: Set(keys.case()),
            question: Set(*question),
            value: Set(sealed),
            revision: Set(1),
        }
    };
    answers.iter().map(&mut row).collect()
}

/// The automatic acknowledgement, which the release sends.
fn acknowledgement(keys: &CaseKeys, language: &str, today: NaiveDate) -> (InsertStatement, Seal) {
    let text = languages::automatic(language, "acknowledgement");
    let (row, seal) = prepared::seal(keys, Prepared::Acknowledgement, text, today);
    (prepared_message::Entity::insert(row).into_query(), seal)
}

fn access_of(keys: &OrgKeys, case: Uuid, mac: Vec<u8>, today: NaiveDate) -> InsertStatement {
    let row = reporter_access::ActiveModel {
        org_id: Set(keys.org()),
        id: Set(Uuid::new_v4()),
        case_id: Set(case),
        mac: Set(mac),
        pepper_version: Set(PEPPER_VERSION),
        created_on: Set(today),
        expires_on: Set(None),
    };
    reporter_access::Entity::insert(row).on_conflict(OnConflict::new().do_nothing().to_owned()).into_query()
}

fn identity_of(keys: &OrgKeys, secrets: &NewSecrets, case: Uuid, name: &str, contact: &str) -> InsertStatement {
    let id = Uuid::new_v4();
    let details = json!({ "name": name, "contact": contact }).to_string();
    let row = identity::ActiveModel {
        org_id: Set(keys.org()),
        id: Set(id),
        case_id: Set(case),
        details: Set(keys.seal_identity(case, &secrets.identity, id, &details)),
        revision: Set(1),
    };
    identity::Entity::insert(row).into_query()
}

/// The legal deadlines, the earliest first.
fn deadlines(
    organisation: &PublicOrganisation,
    case: Uuid,
    today: NaiveDate,
) -> Result<[deadline::ActiveModel; 2], Problem> {
    let law = organisation.law()?;
    let deadlines = [
        (DeadlineKind::Acknowledgement, law.acknowledgement_due(today).on),
        (DeadlineKind::Feedback, law.feedback_due(today, None).on),
    ];
    Ok(deadlines.map(|(kind, due)| deadline::ActiveModel {
        org_id: Set(organisation.id),
        id: Set(Uuid::new_v4()),
        case_id: Set(case),
        kind: Set(kind),
        started_on: Set(today),
        due_on: Set(due),
        ..Default::default()
    }))
}
