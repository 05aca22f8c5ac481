//! GraphQL of the reporter surface: read a channel, send a report, open a report.

use std::sync::Arc;

use async_graphql::{Context, Enum, InputObject, Json, Object, SimpleObject};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::channel;
use super::work::Work;
use super::{Content, Submission, open, readers, submit};
use crate::attachments::input::FileInput;
use crate::cases::reporter::Report;
use crate::crypto::receipt::Access;
use crate::crypto::token::decode;
use crate::exchange::{ContextExt, Path};
use crate::gate::{at, public};
use crate::law::{self, Event, Law};
use crate::limit;
use crate::organisation::PublicOrganisation;
use crate::problem::Problem;
use crate::scalar::{self, Anonymity, Period};

/// Which reports a channel takes.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::ReportingMode")]
pub enum ReportingMode {
    /// Only anonymous reports.
    Anonymous,
    /// Only confidential reports.
    Confidential,
    /// The reporter chooses between anonymous and confidential.
    Choice,
}

pub struct Channel {
    pub row: entity::channel::Model,
    pub organisation: PublicOrganisation,
}

#[Object]
impl Channel {
    async fn slug(&self) -> &str {
        &self.row.slug
    }

    /// An input of the derivation of the access secret.
    async fn organisation_id(&self) -> Uuid {
        self.row.org_id
    }

    async fn organisation(&self) -> &str {
        &self.organisation.name
    }

    /// Whether the channel accepts new reports: the organisation is active, its law pack is checked or confirmed, and at
    /// least one member could read a report now. Reporters with an access code can open their report in any case.
    async fn takes_reports(&self, ctx: &Context<'_>) -> Result<bool, Problem> {
        let op = ctx.op()?;
        let today = op.app.clock.today(self.organisation.zone()?);
        Ok(self.organisation.takes_reports()? && readers::are_there(&op.tx, &self.row, today).await?)
    }

    /// Whether the channel is not open yet, because the organisation has not confirmed the figures of its law.
    async fn opens_later(&self) -> Result<bool, Problem> {
        self.organisation.awaits_confirmation()
    }

    /// The name by language code.
    async fn name(&self) -> Json<&Value> {
        Json(&self.row.name)
    }

    async fn welcome(&self) -> Json<&Value> {
        Json(&self.row.welcome)
    }

    /// Text that says who reads a report, by language code.
    async fn readers(&self) -> Json<&Value> {
        Json(&self.row.readers)
    }

    async fn languages(&self) -> &[String] {
        &self.row.languages
    }

    async fn mode(&self) -> ReportingMode {
        self.row.mode.into()
    }

    async fn form(&self, ctx: &Context<'_>) -> Result<Form, Problem> {
        Form::load(ctx, self.row.form_id).await
    }

    async fn law_pack(&self) -> Result<LawClocks, Problem> {
        Ok(LawClocks(self.organisation.law()?))
    }

    /// Maximum size of a file, in bytes.
    async fn max_file_size(&self) -> i32 {
        i32::try_from(limit::MAX_FILE).unwrap_or(i32::MAX)
    }

    async fn max_files(&self) -> i32 {
        i32::try_from(limit::MAX_FILES).unwrap_or(i32::MAX)
    }
}

/// What the law, or a stricter promise of the organisation, gives to reporters.
pub struct LawClocks(Law);

#[Object(name = "LawPack")]
impl LawClocks {
    /// The period in which the organisation confirms a report.
    async fn acknowledgement(&self) -> Period {
        self.0.acknowledgement().into()
    }

    /// The period in which the organisation tells the reporter what it did.
    async fn feedback(&self) -> Period {
        self.0.feedback_period().into()
    }

    /// Whether the period for feedback counts from the report. Otherwise it counts from the acknowledgement.
    async fn feedback_from_report(&self) -> bool {
        self.0.pack.feedback.from == Event::Receipt
    }

    /// External authorities to which the reporter can turn.
    async fn authorities(&self) -> Vec<Authority> {
        self.0.pack.authorities.iter().map(Authority).collect()
    }
}

/// An external authority.
pub struct Authority(&'static law::pack::Authority);

#[Object]
impl Authority {
    /// The name by language code.
    async fn name(&self) -> Json<&law::pack::Texts> {
        Json(&self.0.name)
    }

    /// Address of the authority, or of the list of authorities. The client shows the URL as text and never opens it.
    async fn url(&self) -> &str {
        &self.0.url
    }
}

pub struct Form(Arc<entity::form_version::Model>);

impl Form {
    /// Loads a form version.
    pub async fn load(ctx: &Context<'_>, id: Uuid) -> Result<Self, Problem> {
        let op = ctx.op()?;
        channel::form(&op.app, &op.tx, id).await.map(Self)
    }

    /// Loads the form that a report answered.
    pub async fn of_report(ctx: &Context<'_>, id: Uuid, retaliation: bool) -> Result<Self, Problem> {
        let op = ctx.op()?;
        channel::form_of(&op.app, &op.tx, id, retaliation).await.map(Self)
    }
}

#[Object]
impl Form {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn version(&self) -> i32 {
        self.0.version
    }

    async fn definition(&self) -> Json<&Value> {
        Json(&self.0.definition)
    }
}

/// A new report.
#[derive(InputObject, Serialize)]
pub struct SubmitReportInput {
    channel: String,
    idempotency_key: Uuid,
    form: Uuid,
    #[serde(serialize_with = "anonymity_name")]
    anonymity: Anonymity,
    language: String,
    answers: Vec<AnswerInput>,
    /// Required with `CONFIDENTIAL`, forbidden otherwise.
    identity: Option<IdentityInput>,
    files: Vec<FileInput>,
    /// The access secret in base64url, see section 1 of docs/formats.md.
    access: String,
    /// Required only after the error `WORK_REQUIRED`.
    #[serde(skip)]
    work: Option<WorkInput>,
}

/// A proof of work, see section 11 of docs/formats.md.
#[derive(InputObject)]
pub struct WorkInput {
    /// The seed from the error `WORK_REQUIRED`.
    seed: String,
    /// The number that the device found.
    nonce: i32,
}

impl WorkInput {
    /// A malformed proof of work counts as missing. The error `WORK_REQUIRED` then states what is required.
    #[must_use]
    pub fn parse(self) -> Option<Work> {
        Some(Work { seed: decode(&self.seed)?.try_into().ok()?, nonce: self.nonce.try_into().ok()? })
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn anonymity_name<S: serde::Serializer>(value: &Anonymity, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bool(*value == Anonymity::Confidential)
}

/// An answer to a question of the form.
#[derive(InputObject, Serialize)]
pub struct AnswerInput {
    question: Uuid,
    /// Text, an option id, a list of option ids, a date or a boolean. The type of the question decides.
    value: Json<Value>,
}

/// Name and contact of a confidential reporter.
#[derive(InputObject, Serialize)]
pub struct IdentityInput {
    name: String,
    contact: String,
}

/// The channel and the access secret of a report.
#[derive(InputObject)]
pub struct OpenReportInput {
    channel: String,
    access: String,
}

/// The new report.
#[derive(SimpleObject)]
pub struct SubmitReportPayload {
    report: Report,
}

/// The opened report.
#[derive(SimpleObject)]
pub struct OpenReportPayload {
    report: Report,
}

/// Parses the access secret.
///
/// # Errors
/// `Invalid`.
pub fn access(text: &str) -> Result<Access, Problem> {
    let access = decode(text).and_then(|bytes| Access::from_slice(&bytes));
    access.ok_or_else(|| Problem::invalid("access", "This value must be 32 bytes as base64url."))
}

impl SubmitReportInput {
    fn parse(self) -> Result<Submission, Problem> {
        let body = serde_json::to_vec(&self).map_err(Problem::internal)?;
        let identity = self.identity.map(|who| -> Result<_, Problem> {
            let name = scalar::name("identity.name", &who.name, limit::MAX_NAME)?;
            Ok((name, scalar::name("identity.contact", &who.contact, limit::MAX_NAME)?))
        });
        let access = access(&self.access)?;
        Ok(Submission {
            channel: self.channel,
            content: Content {
                form: self.form,
                anonymity: self.anonymity.into(),
                language: self.language,
                answers: self.answers.into_iter().map(|a| (a.question, a.value.0)).collect(),
                identity: identity.transpose()?,
            },
            files: self.files.into_iter().map(FileInput::parse).collect::<Result<_, _>>()?,
            access,
            work: self.work.and_then(WorkInput::parse),
            idempotency_key: self.idempotency_key,
            body,
        })
    }
}

#[derive(Default)]
pub struct IntakeQuery;

#[Object]
impl IntakeQuery {
    /// The public facts of a channel. `NOT_FOUND` when no channel has this address.
    #[graphql(directive = public::apply())]
    async fn channel(&self, ctx: &Context<'_>, slug: String) -> Result<Channel, Problem> {
        let op = ctx.op()?;
        let entered = channel::enter(&op.tx, &slug, None, op.app.clock.now()).await?;
        Ok(Channel { row: entered.channel(&op.tx).await?, organisation: entered.organisation })
    }
}

#[derive(Default)]
pub struct IntakeMutation;

#[Object]
impl IntakeMutation {
    /// Sends a report. The response carries a session for this report. `FORM_CHANGED` when the form has a new version,
    /// `WORK_REQUIRED` when the channel requires a proof of work, `NOT_ALLOWED_NOW` when the channel accepts no
    /// reports.
    #[graphql(directive = public::apply())]
    async fn submit_report(&self, ctx: &Context<'_>, input: SubmitReportInput) -> Result<SubmitReportPayload, Problem> {
        let op = ctx.op()?;
        let opened = submit(op, input.parse()?).await?;
        ctx.exchange()?.renew(&op.app, &opened.session);
        Ok(SubmitReportPayload { report: Report::load(&op.tx, opened.keys).await? })
    }

    /// Opens a report with the secrets that are derived from its access code. The response carries a session for this
    /// report. `RECEIPT_UNKNOWN` when the access code opens no report here.
    #[graphql(directive = public::apply(), directive = at::apply(Path::Auth))]
    async fn open_report(&self, ctx: &Context<'_>, input: OpenReportInput) -> Result<OpenReportPayload, Problem> {
        let op = ctx.op()?;
        let access = access(&input.access)?;
        let opened = open(op, &input.channel, &access).await?;
        ctx.exchange()?.renew(&op.app, &opened.session);
        Ok(OpenReportPayload { report: Report::load(&op.tx, opened.keys).await? })
    }
}
