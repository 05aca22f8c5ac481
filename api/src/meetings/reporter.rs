//! GraphQL of the reporter surface: checking the record of a conversation, and asking for a meeting.

use async_graphql::{Context, Enum, InputObject, Object, SimpleObject};
use chrono::{Days, NaiveDate};
use chrono_tz::Tz;
use entity::enums::RecordStep;
use entity::{meeting_request, transcript_step};
use sea_orm::{ActiveEnum, EntityTrait, FromQueryResult, Set};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use crate::attachments::Owner;
use crate::audit::{self, Act, By, Kind};
use crate::cases::reporter::{Report, here};
use crate::exchange::ContextExt;
use crate::gate::reporter;
use crate::idempotency::{self, Claim};
use crate::keys::keyring::CaseReader;
use crate::keys::sealed::FieldAad;
use crate::languages;
use crate::limit;
use crate::messages::{NewMessage, write};
use crate::op::Op;
use crate::organisation::PublicOrganisation;
use crate::outside::clock::Clock;
use crate::problem::Problem;
use crate::scalar::{self, Date};
use crate::tx::Tx;

/// How the reporter wants to meet.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::MeetingForm")]
pub enum MeetingForm {
    InPerson,
    Phone,
    /// By video, without an account.
    Video,
}

/// The record of a conversation, in the latest version that staff offered.
#[derive(SimpleObject)]
pub struct ReportRecord {
    id: Uuid,
    version: i32,
    held_on: Date,
    /// Whether the record is a transcript of a recording. Otherwise it is minutes.
    recorded: bool,
    text: String,
    /// When the reporter agreed with this version here.
    agreed_on: Option<Date>,
    /// When the reporter signed this version on paper, as a member recorded it. Corrections stay possible.
    signed_on: Option<Date>,
    /// When the reporter last asked for corrections of this version.
    corrected_on: Option<Date>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    version: i32,
    held_on: NaiveDate,
    recorded: bool,
    body: Vec<u8>,
    revision: i32,
    agreed_on: Option<NaiveDate>,
    signed_on: Option<NaiveDate>,
    corrected_on: Option<NaiveDate>,
}

/// The policy shows only offered versions.
const RECORDS: &str = "SELECT DISTINCT ON (t.first_id) t.id, t.version, t.held_on, t.recording = 'agreed' AS recorded, t.body, t.revision, \
      (SELECT max(s.happened_on) FROM transcript_step s WHERE s.org_id = t.org_id AND s.transcript_id = t.id \
        AND s.kind = 'agreed') AS agreed_on, \
      (SELECT max(s.happened_on) FROM transcript_step s WHERE s.org_id = t.org_id AND s.transcript_id = t.id \
        AND s.kind = 'signed') AS signed_on, \
      (SELECT max(s.happened_on) FROM transcript_step s WHERE s.org_id = t.org_id AND s.transcript_id = t.id \
        AND s.kind = 'corrected') AS corrected_on \
    FROM transcript t WHERE t.case_id = $1 ORDER BY t.first_id, t.version DESC";

impl ReportRecord {
    /// The records of the reporter's case, the latest conversation first.
    pub async fn of(tx: &Tx, keys: &CaseReader) -> Result<Vec<Self>, Problem> {
        let mut rows = tx.all::<Row>(RECORDS, [keys.case().into()]).await?;
        rows.sort_by_key(|row| std::cmp::Reverse((row.held_on, row.id)));
        let open = |row: Row| -> Result<Self, Problem> {
            let aad = FieldAad::of(entity::transcript::Column::Body, row.id, row.revision);
            Ok(Self {
                id: row.id,
                version: row.version,
                held_on: row.held_on.into(),
                recorded: row.recorded,
                text: keys.open(aad, &row.body)?,
                agreed_on: row.agreed_on.map(Into::into),
                signed_on: row.signed_on.map(Into::into),
                corrected_on: row.corrected_on.map(Into::into),
            })
        };
        rows.into_iter().map(open).collect()
    }
}

/// A request for a meeting.
#[derive(SimpleObject)]
pub struct ReportMeeting {
    form: MeetingForm,
    asked_on: Date,
    due_on: Date,
    held_on: Option<Date>,
    declined_on: Option<Date>,
}

#[derive(FromQueryResult)]
struct MeetingRow {
    form: entity::enums::MeetingForm,
    asked_on: NaiveDate,
    due_on: NaiveDate,
    held_on: Option<NaiveDate>,
    declined_on: Option<NaiveDate>,
}

impl ReportMeeting {
    /// The latest request of the reporter.
    pub async fn of(tx: &Tx, case: Uuid) -> Result<Option<Self>, Problem> {
        let sql = "SELECT form, asked_on, due_on, held_on, declined_on FROM meeting_request WHERE case_id = $1 \
            ORDER BY num_nonnulls(held_on, declined_on), asked_on DESC LIMIT 1";
        let row = tx.one::<MeetingRow>(sql, [case.into()]).await?;
        Ok(row.map(|row| Self {
            form: row.form.into(),
            asked_on: row.asked_on.into(),
            due_on: row.due_on.into(),
            held_on: row.held_on.map(Into::into),
            declined_on: row.declined_on.map(Into::into),
        }))
    }
}

/// What the reporter says about the record.
#[derive(InputObject, Serialize)]
pub struct AnswerRecordInput {
    idempotency_key: Uuid,
    record: Uuid,
    /// The corrections. Null: the reporter agrees.
    corrections: Option<String>,
}

/// A wish to meet.
#[derive(InputObject, Serialize)]
pub struct RequestMeetingInput {
    idempotency_key: Uuid,
    #[serde(serialize_with = "form_name")]
    form: MeetingForm,
    /// When and where, in the reporter's words.
    wish: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn form_name<S: serde::Serializer>(value: &MeetingForm, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&entity::enums::MeetingForm::from(*value).to_value())
}

/// The report after the act.
#[derive(SimpleObject)]
pub struct MeetingPayload {
    report: Report,
}

#[derive(Default)]
pub struct MeetingsMutation;

#[Object]
impl MeetingsMutation {
    /// Agrees with the record of a conversation, or asks for corrections. Staff see the answer after the next release.
    /// `NOT_ALLOWED_NOW` when there is a newer version, or when the reporter agreed already.
    #[graphql(directive = reporter::apply())]
    async fn answer_record(&self, ctx: &Context<'_>, input: AnswerRecordInput) -> Result<MeetingPayload, Problem> {
        let op = ctx.op()?;
        let keys = here(op).await?;
        let corrections = input.corrections.as_deref().map(|text| scalar::text("corrections", text, limit::MAX_TEXT));
        let corrections = corrections.transpose()?;
        let body = serde_json::to_vec(&input).map_err(Problem::internal)?;
        let name = if corrections.is_some() { "record_corrected" } else { "record_agreed" };
        if let Some(said) = Said::new(op, &keys, input.idempotency_key, &body).await? {
            // After the claim, because a retry is answered even if there is a newer version now.
            let record = ReportRecord::of(&op.tx, &keys).await?.into_iter().find(|one| one.id == input.record);
            let newer = Problem::NotAllowedNow("There is a newer version of this record. Load it again.");
            let record = record.ok_or(newer)?;
            let version = record.version.to_string();
            let text = |first: &str| {
                let first = first.replace("{version}", &version);
                corrections.as_ref().map_or_else(|| first.clone(), |more| format!("{first}\n\n{more}"))
            };
            let (message, today) = said.say(name, text, Kind::RecordAnswered).await?;
            if record.agreed_on.is_some() {
                return Err(Problem::NotAllowedNow("You have agreed with this version already."));
            }
            let kind = if corrections.is_some() { RecordStep::Corrected } else { RecordStep::Agreed };
            let row = transcript_step::ActiveModel {
                org_id: Set(keys.org().org()),
                id: Set(Uuid::new_v4()),
                case_id: Set(keys.case()),
                transcript_id: Set(record.id),
                kind: Set(kind),
                happened_on: Set(today),
                message_id: Set(Some(message)),
                ..Default::default()
            };
            transcript_step::Entity::insert(row).exec_without_returning(&*op.tx).await?;
        }
        Ok(MeetingPayload { report: Report::load(&op.tx, keys).await? })
    }

    /// Asks for a meeting. Staff see the request after the next release. `NOT_ALLOWED_NOW` while an earlier request
    /// waits.
    #[graphql(directive = reporter::apply())]
    async fn request_meeting(&self, ctx: &Context<'_>, input: RequestMeetingInput) -> Result<MeetingPayload, Problem> {
        let op = ctx.op()?;
        let keys = here(op).await?;
        let wish = scalar::text("wish", &input.wish, limit::MAX_TEXT)?;
        let body = serde_json::to_vec(&input).map_err(Problem::internal)?;
        let form: entity::enums::MeetingForm = input.form.into();
        let name = format!("meeting_{}", form.to_value());
        let text = |first: &str| format!("{first}\n\n{wish}");
        if let Some(said) = Said::new(op, &keys, input.idempotency_key, &body).await? {
            let (message, today) = said.say(&name, text, Kind::MeetingRequested).await?;
            let latest = ReportMeeting::of(&op.tx, keys.case()).await?;
            if latest.is_some_and(|one| one.held_on.is_none() && one.declined_on.is_none()) {
                return Err(Problem::NotAllowedNow(
                    "You have asked for a meeting already. Write a message to change it.",
                ));
            }
            let row = meeting_request::ActiveModel {
                org_id: Set(keys.org().org()),
                id: Set(Uuid::new_v4()),
                case_id: Set(keys.case()),
                message_id: Set(message),
                form: Set(form),
                asked_on: Set(today),
                due_on: Set(today + Days::new(limit::MEETING_DAYS)),
                ..Default::default()
            };
            meeting_request::Entity::insert(row).exec_without_returning(&*op.tx).await?;
        }
        Ok(MeetingPayload { report: Report::load(&op.tx, keys).await? })
    }
}

/// What the reporter says about a meeting, as a message of the dialogue.
struct Said<'a> {
    op: &'a Op,
    keys: &'a CaseReader,
    /// The id of the message.
    id: Uuid,
    /// As for every message: all its rows carry the same date.
    clock: Clock,
    zone: Tz,
}

impl<'a> Said<'a> {
    /// Claims the idempotency key. `None` for a retry, which sends nothing.
    async fn new(op: &'a Op, keys: &'a CaseReader, key: Uuid, body: &[u8]) -> Result<Option<Self>, Problem> {
        op.app.intake.message(keys.case())?;
        let (id, clock) = (Uuid::new_v4(), op.app.clock.still());
        let zone = PublicOrganisation::here(&op.tx).await?.zone()?;
        let claim = idempotency::claim(&op.tx, keys.org(), key, body, id, clock.today(zone)).await?;
        Ok(matches!(claim, Claim::New).then_some(Self { op, keys, id, clock, zone }))
    }

    /// Sends the message, and returns its id and date. The counter of the case is locked from then on. `name` is the
    /// message's first sentence.
    async fn say(&self, name: &str, text: impl Fn(&str) -> String, kind: Kind) -> Result<(Uuid, NaiveDate), Problem> {
        let Self { op, keys, id, clock, zone } = self;
        let today = clock.today(*zone);
        let language =
            op.tx.value::<String>("SELECT language FROM \"case\" WHERE id = $1", [keys.case().into()]).await?;
        let text = text(languages::automatic(&language.unwrap_or_default(), name));
        let message = NewMessage { id: *id, owner: Owner::Reporter, text: &text, files: &[], today };
        let written = write(&op.tx, keys, message).await?;
        let act = Act::on_case(kind, By::Reporter, keys.case()).on(*id).sealing(written.seals);
        audit::record(&op.tx, keys.org(), clock, *zone, act.with(json!({}))).await?;
        Ok((*id, today))
    }
}
