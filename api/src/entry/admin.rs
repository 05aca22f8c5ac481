//! GraphQL of the staff surface: entering a report for another person.

use async_graphql::{Context, InputObject, Json, Object, SimpleObject};
use entity::channel;
use sea_orm::{EntityTrait, QueryOrder};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::{Entry, Receiver, enter};
use crate::cases;
use crate::cases::admin::case::warm_members;
use crate::cases::admin::types::{Form, Source};
use crate::crypto::receipt::Access;
use crate::crypto::token::decode;
use crate::exchange::ContextExt;
use crate::gate::requires;
use crate::intake::Content;
use crate::intake::channel as channels;
use crate::law;
use crate::limit;
use crate::loaders::{Load, MemberById};
use crate::meetings::admin::Recording;
use crate::op::Op;
use crate::organisation::PublicOrganisation;
use crate::permissions::Permission::CaseCreate;
use crate::problem::Problem;
use crate::scalar::{self, Anonymity, Date, case_number};

/// A channel for which members can enter reports.
pub struct EntryChannel {
    row: channel::Model,
}

#[Object]
impl EntryChannel {
    async fn id(&self) -> Uuid {
        self.row.id
    }

    /// By language code.
    async fn name(&self) -> Json<&Value> {
        Json(&self.row.name)
    }

    /// The address of the reporting page. Null if the installation does not name its reporters' origin.
    async fn address(&self, ctx: &Context<'_>) -> Result<Option<String>, Problem> {
        let origin = ctx.op()?.app.config.reporter_origin.as_ref();
        Ok(origin.map(|origin| format!("{origin}/{}", self.row.slug)))
    }

    async fn languages(&self) -> &[String] {
        &self.row.languages
    }

    /// Whether its reports may be anonymous, and whether they may be confidential.
    async fn anonymity(&self) -> Vec<Anonymity> {
        use entity::enums::ReportingMode as Mode;
        match self.row.mode {
            Mode::Anonymous => vec![Anonymity::Anonymous],
            Mode::Confidential => vec![Anonymity::Confidential],
            Mode::Choice => vec![Anonymity::Anonymous, Anonymity::Confidential],
        }
    }

    async fn form(&self, ctx: &Context<'_>) -> Result<Form, Problem> {
        let op = ctx.op()?;
        let row = channels::form(&op.app, &op.tx, self.row.form_id).await?;
        Ok(Form { id: row.id, version: row.version, definition: Json(row.definition.clone()) })
    }

    /// External authorities to which the reporter can turn.
    async fn authorities(&self, ctx: &Context<'_>) -> Result<Vec<EntryAuthority>, Problem> {
        let law = PublicOrganisation::here(&ctx.op()?.tx).await?.law()?;
        Ok(law.pack.authorities.iter().map(EntryAuthority).collect())
    }
}

/// An external authority.
pub struct EntryAuthority(&'static law::pack::Authority);

#[Object]
impl EntryAuthority {
    /// By language code.
    async fn name(&self) -> Json<&law::pack::Texts> {
        Json(&self.0.name)
    }

    async fn url(&self) -> &str {
        &self.0.url
    }
}

/// An answer to a question of the form.
#[derive(InputObject, Serialize)]
pub struct EntryAnswerInput {
    question: Uuid,
    /// Text, an option id, a list of option ids, a date or a boolean. The type of the question decides.
    value: Json<Value>,
}

/// Name and contact of a confidential reporter.
#[derive(InputObject, Serialize)]
pub struct EntryIdentityInput {
    name: String,
    contact: String,
}

/// A report that came by phone, by post, in a meeting or by email.
#[derive(InputObject, Serialize)]
pub struct EnterReportInput {
    channel: Uuid,
    idempotency_key: Uuid,
    form: Uuid,
    /// `PHONE`, `POST`, `MEETING` or `EMAIL`.
    source: Source,
    /// The deadlines start on this day.
    received_on: Date,
    /// Required when the day is more than 90 days ago.
    late_reason: Option<String>,
    /// The member who received the report. Set either this or `receivedName`.
    received_by: Option<Uuid>,
    /// The name of a receiver who is no member.
    received_name: Option<String>,
    /// Whether the conversation was recorded. `NONE` for a letter or an email.
    recording: Recording,
    #[serde(serialize_with = "anonymity_name")]
    anonymity: Anonymity,
    language: String,
    answers: Vec<EntryAnswerInput>,
    /// Required with `CONFIDENTIAL`, forbidden otherwise.
    identity: Option<EntryIdentityInput>,
    /// Whether the reporter gets a confirmation of receipt today.
    acknowledged: bool,
    /// The members whom the report is about. They never get access to the case.
    about: Vec<Uuid>,
    /// The access secret in base64url, see section 1 of docs/formats.md. Null if the reporter wants no access code.
    access: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn anonymity_name<S: serde::Serializer>(value: &Anonymity, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bool(*value == Anonymity::Confidential)
}

impl EnterReportInput {
    async fn parse(self, ctx: &Context<'_>) -> Result<Entry, Problem> {
        let body = serde_json::to_vec(&self).map_err(Problem::internal)?;
        let receiver = match (self.received_by, &self.received_name) {
            (Some(id), None) => Receiver::Member(id),
            (None, Some(name)) => Receiver::Other(scalar::name("receivedName", name, limit::MAX_NAME)?),
            _ => return Err(Problem::invalid("receivedBy", "Choose a member, or enter the name of another person.")),
        };
        let identity = self.identity.map(|who| -> Result<_, Problem> {
            let name = scalar::name("identity.name", &who.name, limit::MAX_NAME)?;
            Ok((name, scalar::name("identity.contact", &who.contact, limit::MAX_NAME)?))
        });
        let access = self.access.map(|text| {
            let secret = decode(&text).and_then(|bytes| Access::from_slice(&bytes));
            secret.ok_or_else(|| Problem::invalid("access", "This value must be 32 bytes as base64url."))
        });
        let reason = self.late_reason.map(|text| scalar::text("lateReason", &text, limit::MAX_TEXT));
        Ok(Entry {
            channel: self.channel,
            content: Content {
                form: self.form,
                anonymity: self.anonymity.into(),
                language: self.language,
                answers: self.answers.into_iter().map(|a| (a.question, a.value.0)).collect(),
                identity: identity.transpose()?,
            },
            source: self.source.into(),
            received_on: self.received_on.0,
            late_reason: reason.transpose()?,
            receiver,
            recording: self.recording.into(),
            acknowledged: self.acknowledged,
            about: names(ctx, self.about).await?,
            access: access.transpose()?,
            idempotency_key: self.idempotency_key,
            body,
        })
    }
}

/// Adds the names of members, each once.
async fn names(ctx: &Context<'_>, mut ids: Vec<Uuid>) -> Result<Vec<(Uuid, String)>, Problem> {
    ids.sort_unstable();
    ids.dedup();
    warm_members(ctx, ids.iter().copied().map(Some).collect()).await?;
    let mut named = vec![];
    for id in ids {
        let member = ctx.load()?.load_one(MemberById(id)).await?;
        let member = member.ok_or_else(|| Problem::invalid("about", "This member does not exist."))?;
        named.push((id, member.name));
    }
    Ok(named)
}

/// The new case, as far as the member who entered it may know it.
#[derive(SimpleObject)]
pub struct EnterReportPayload {
    /// The case number.
    number: String,
    /// The reporter's reference of the report.
    reference: String,
    received_on: Date,
    acknowledged_on: Option<Date>,
    acknowledgement_due_on: Date,
    feedback_due_on: Date,
    /// The id of the case. Null if I cannot see the case.
    case: Option<Uuid>,
}

#[derive(Default)]
pub struct EntryQuery;

#[Object]
impl EntryQuery {
    /// The channels for which I can enter reports.
    #[graphql(directive = requires::apply(CaseCreate))]
    async fn entry_channels(&self, ctx: &Context<'_>) -> Result<Vec<EntryChannel>, Problem> {
        let op: &Op = ctx.op()?;
        let rows = channel::Entity::find().order_by_asc(channel::Column::Slug).all(&*op.tx).await?;
        Ok(rows.into_iter().map(|row| EntryChannel { row }).collect())
    }
}

#[derive(Default)]
pub struct EntryMutation;

#[Object]
impl EntryMutation {
    /// Enters a report for another person. Staff see it immediately. `FORM_CHANGED` when the form has a new version,
    /// `NOT_ALLOWED_NOW` when the channel takes no reports.
    #[graphql(directive = requires::apply(CaseCreate))]
    async fn enter_report(&self, ctx: &Context<'_>, input: EnterReportInput) -> Result<EnterReportPayload, Problem> {
        let op = ctx.op()?;
        let (id, entered) = enter(op, input.parse(ctx).await?).await?;
        let visible = match cases::find(&op.tx, id).await {
            Ok(case) => Some(case.id),
            Err(Problem::NotFound) => None,
            Err(other) => return Err(other),
        };
        Ok(EnterReportPayload {
            number: case_number(entered.year, entered.number),
            reference: entered.reporter_reference,
            received_on: entered.received_on.into(),
            acknowledged_on: entered.acknowledged_on.map(Into::into),
            acknowledgement_due_on: entered.acknowledgement_due_on.into(),
            feedback_due_on: entered.feedback_due_on.into(),
            case: visible,
        })
    }
}
