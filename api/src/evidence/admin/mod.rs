//! GraphQL of the staff surface: the evidence register of a case.

pub mod interviews;

use async_graphql::{Context, Enum, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::enums;
use entity::{custody as custody_row, evidence as evidence_row};
use serde::Serialize;
use uuid::Uuid;

use crate::attachments::admin::Attachment;
use crate::attachments::{self, Row};
use crate::cases::admin::CasePayload;
use crate::cases::admin::case::{Case, member, opened, warm_members};
use crate::evidence::custody::{self, NewStep, Step};
use crate::evidence::{self, Content, NewEvidence, aad};
use crate::exchange::ContextExt;
use crate::gate::requires;
use crate::limit;
use crate::members::admin::Member;
use crate::permissions::Permission::EvidenceManage;
use crate::problem::Problem;
use crate::scalar::{self, Date};

/// Kind of an item of the evidence register.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, Serialize)]
#[graphql(remote = "enums::EvidenceKind")]
pub enum EvidenceKind {
    Document,
    Digital,
    Physical,
    /// A recording or another product of an interview.
    Interview,
    Other,
}

/// Whether an item matters for the findings.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, Serialize)]
#[graphql(remote = "enums::Relevance", name = "EvidenceRelevance")]
pub enum Relevance {
    /// Not decided yet.
    Open,
    Relevant,
    NotRelevant,
}

/// What happened to an item.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, Serialize)]
#[graphql(remote = "enums::CustodyKind")]
pub enum CustodyKind {
    Received,
    Stored,
    /// To another person, inside or outside of the organisation.
    HandedOver,
    /// To the person whose thing it is.
    Returned,
    /// The content of a file had its hash.
    Checked,
    /// The content of a file no longer had its hash.
    Altered,
    Destroyed,
    /// The day of receipt was corrected. The day of the step is the right one.
    Corrected,
}

/// A step of the chain of custody of an item.
pub struct Custody(custody_row::Model);

impl Custody {
    async fn text(
        &self,
        ctx: &Context<'_>,
        column: custody_row::Column,
        sealed: Option<&Vec<u8>>,
    ) -> Result<Option<String>, Problem> {
        let Some(sealed) = sealed else { return Ok(None) };
        opened(ctx, self.0.case_id).await?.open(custody::aad(&self.0, column), sealed).map(Some)
    }
}

#[Object]
impl Custody {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn kind(&self) -> CustodyKind {
        self.0.kind.into()
    }

    /// The person who gave the item away.
    async fn giver(&self, ctx: &Context<'_>) -> Result<Option<String>, Problem> {
        self.text(ctx, custody_row::Column::Giver, self.0.giver.as_ref()).await
    }

    /// The person who received the item.
    async fn receiver(&self, ctx: &Context<'_>) -> Result<Option<String>, Problem> {
        self.text(ctx, custody_row::Column::Receiver, self.0.receiver.as_ref()).await
    }

    async fn remark(&self, ctx: &Context<'_>) -> Result<Option<String>, Problem> {
        self.text(ctx, custody_row::Column::Remark, self.0.remark.as_ref()).await
    }

    async fn happened_on(&self) -> Date {
        self.0.happened_on.into()
    }

    async fn recorded_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        member(ctx, Some(self.0.recorded_by)).await
    }

    async fn recorded_at(&self) -> DateTime<Utc> {
        self.0.recorded_at
    }
}

/// An item of the evidence register.
pub struct Evidence {
    row: evidence_row::Model,
    file: Option<Row>,
    custody: Vec<custody_row::Model>,
}

impl Evidence {
    async fn text(
        &self,
        ctx: &Context<'_>,
        column: evidence_row::Column,
        sealed: Option<&Vec<u8>>,
    ) -> Result<Option<String>, Problem> {
        let Some(sealed) = sealed else { return Ok(None) };
        opened(ctx, self.row.case_id).await?.open(aad(&self.row, column), sealed).map(Some)
    }
}

#[Object]
impl Evidence {
    async fn id(&self) -> Uuid {
        self.row.id
    }

    /// Rises with each change. A change names the revision that it is based on.
    async fn revision(&self) -> i32 {
        self.row.revision
    }

    /// The number in the register of the case.
    async fn number(&self) -> i32 {
        self.row.number
    }

    async fn kind(&self) -> EvidenceKind {
        self.row.kind.into()
    }

    async fn title(&self, ctx: &Context<'_>) -> Result<String, Problem> {
        Ok(self.text(ctx, evidence_row::Column::Title, Some(&self.row.title)).await?.unwrap_or_default())
    }

    async fn source(&self, ctx: &Context<'_>) -> Result<Option<String>, Problem> {
        self.text(ctx, evidence_row::Column::Source, self.row.source.as_ref()).await
    }

    /// Where a thing is kept.
    async fn place(&self, ctx: &Context<'_>) -> Result<Option<String>, Problem> {
        self.text(ctx, evidence_row::Column::Place, self.row.place.as_ref()).await
    }

    /// SHA-256 of the file when it was registered, in hexadecimal.
    async fn digest(&self, ctx: &Context<'_>) -> Result<Option<String>, Problem> {
        self.text(ctx, evidence_row::Column::Digest, self.row.digest.as_ref()).await
    }

    async fn relevance(&self) -> Relevance {
        self.row.relevance.into()
    }

    async fn received_on(&self) -> Date {
        self.row.received_on.into()
    }

    /// The file of the case. Null for a thing that is no file.
    async fn file(&self) -> Option<Attachment> {
        self.file.clone().map(Attachment::from)
    }

    /// The interview that the item belongs to.
    async fn interview(&self) -> Option<Uuid> {
        self.row.interview_id
    }

    async fn added_by(&self, ctx: &Context<'_>) -> Result<Option<Member>, Problem> {
        member(ctx, Some(self.row.added_by)).await
    }

    async fn added_at(&self) -> DateTime<Utc> {
        self.row.added_at
    }

    /// The chain of custody, the first step first.
    async fn custody(&self) -> Vec<Custody> {
        self.custody.iter().cloned().map(Custody).collect()
    }
}

/// The register of a case. An item about a file that the member cannot see is left out.
///
/// # Errors
/// Those of the database.
pub async fn register(ctx: &Context<'_>, case: Uuid) -> Result<Vec<Evidence>, Problem> {
    let op = ctx.op()?;
    let rows = evidence::of_case(&op.tx, case).await?;
    if rows.is_empty() {
        return Ok(vec![]);
    }
    let (files, steps) = (attachments::of_case(&op.tx, case).await?, custody::of_case(&op.tx, case).await?);
    let members = rows.iter().map(|row| Some(row.added_by));
    warm_members(ctx, members.chain(steps.iter().map(|step| Some(step.recorded_by))).collect()).await?;
    let rights = op.member()?.rights;
    let item = |row: evidence_row::Model| {
        let file = files.iter().find(|file| Some(file.id) == row.attachment_id);
        let is_seen = row.attachment_id.is_none() || file.is_some_and(|file| file.may_be_seen(rights));
        let custody = steps.iter().filter(|step| step.evidence_id == row.id).cloned().collect();
        is_seen.then(|| Evidence { file: file.cloned(), custody, row })
    };
    Ok(rows.into_iter().filter_map(item).collect())
}

/// What an item says.
#[derive(InputObject, Serialize)]
pub struct EvidenceContentInput {
    kind: EvidenceKind,
    title: String,
    source: Option<String>,
    /// Where a thing is kept. Null for a file.
    place: Option<String>,
    relevance: Relevance,
    /// The day on which the organisation received a thing. A file keeps the day on which it arrived.
    received_on: Option<Date>,
    /// An interview of the case that the item belongs to.
    interview: Option<Uuid>,
}

impl EvidenceContentInput {
    fn parse(&self) -> Result<Content, Problem> {
        Ok(Content {
            kind: self.kind.into(),
            title: scalar::name("title", &self.title, limit::MAX_NAME)?,
            source: optional_name("source", self.source.as_deref())?,
            place: optional_name("place", self.place.as_deref())?,
            relevance: self.relevance.into(),
            received_on: self.received_on.map(|day| day.0),
            interview: self.interview,
        })
    }
}

/// A text on one line. An empty one is none.
fn optional_name(field: &'static str, text: Option<&str>) -> Result<Option<String>, Problem> {
    let text = text.filter(|text| !text.trim().is_empty());
    text.map(|text| scalar::name(field, text, limit::MAX_NAME)).transpose()
}

/// A text. An empty one is none.
pub(crate) fn optional_text(field: &'static str, text: Option<&str>) -> Result<Option<String>, Problem> {
    let text = text.filter(|text| !text.trim().is_empty());
    text.map(|text| scalar::text(field, text, limit::MAX_TEXT)).transpose()
}

/// A new item of the evidence register.
#[derive(InputObject, Serialize)]
pub struct AddEvidenceInput {
    case: Uuid,
    idempotency_key: Uuid,
    /// A file of the case. Null for a thing that is no file.
    file: Option<Uuid>,
    content: EvidenceContentInput,
}

/// The new content of an item.
#[derive(InputObject)]
pub struct ChangeEvidenceInput {
    evidence: Uuid,
    /// The revision that the change is based on.
    expected: i32,
    content: EvidenceContentInput,
}

/// An item of the evidence register.
#[derive(InputObject)]
pub struct CheckEvidenceInput {
    evidence: Uuid,
}

/// A step of the chain of custody.
#[derive(InputObject, Serialize)]
pub struct RecordCustodyInput {
    evidence: Uuid,
    idempotency_key: Uuid,
    /// A move of the item: not `CHECKED`, `ALTERED` or `CORRECTED`. A file can only be handed over.
    kind: CustodyKind,
    giver: Option<String>,
    /// Required for `HANDED_OVER` and `RETURNED`.
    receiver: Option<String>,
    /// Required for `DESTROYED`.
    remark: Option<String>,
    happened_on: Date,
}

/// The result of a check.
#[derive(SimpleObject)]
pub struct CheckEvidencePayload {
    case: Case,
    /// Whether the file has its hash.
    unchanged: bool,
}

#[derive(Default)]
pub struct EvidenceMutation;

#[Object]
impl EvidenceMutation {
    /// Adds a file of the case, or a thing that is no file, to the evidence register. The server computes the hash of a
    /// file. `NOT_ALLOWED_NOW` for a file that is in the register already.
    #[graphql(directive = requires::apply(EvidenceManage))]
    async fn add_evidence(&self, ctx: &Context<'_>, input: AddEvidenceInput) -> Result<CasePayload, Problem> {
        let body = serde_json::to_vec(&input).map_err(Problem::internal)?;
        let AddEvidenceInput { case, idempotency_key, file, content } = input;
        let new = NewEvidence { case, idempotency_key, file, content: content.parse()?, body };
        Ok(CasePayload { case: Case::from(evidence::add(ctx.op()?, new).await?) })
    }

    /// Changes what an item says. Another day of receipt adds a step to the chain of custody. `CONFLICT` when the item
    /// changed meanwhile.
    #[graphql(directive = requires::apply(EvidenceManage))]
    async fn change_evidence(&self, ctx: &Context<'_>, input: ChangeEvidenceInput) -> Result<CasePayload, Problem> {
        let content = input.content.parse()?;
        let case = evidence::change(ctx.op()?, input.evidence, input.expected, &content).await?;
        Ok(CasePayload { case: Case::from(case) })
    }

    /// Compares a file with its hash, and adds the result to its chain of custody. `BAD_REQUEST` after another mutation of
    /// the same document.
    #[graphql(directive = requires::apply(EvidenceManage))]
    async fn check_evidence(
        &self,
        ctx: &Context<'_>,
        input: CheckEvidenceInput,
    ) -> Result<CheckEvidencePayload, Problem> {
        let (case, unchanged) = evidence::check(ctx.op()?, input.evidence).await?;
        Ok(CheckEvidencePayload { case: case.into(), unchanged })
    }

    /// Adds a step to the chain of custody of an item. `NOT_ALLOWED_NOW` after a return or a destruction.
    #[graphql(directive = requires::apply(EvidenceManage))]
    async fn record_custody(&self, ctx: &Context<'_>, input: RecordCustodyInput) -> Result<CasePayload, Problem> {
        let body = serde_json::to_vec(&input).map_err(Problem::internal)?;
        let step = Step {
            kind: input.kind.into(),
            giver: optional_name("giver", input.giver.as_deref())?,
            receiver: optional_name("receiver", input.receiver.as_deref())?,
            remark: optional_text("remark", input.remark.as_deref())?,
            happened_on: input.happened_on.0,
        };
        let (evidence, idempotency_key) = (input.evidence, input.idempotency_key);
        let case = custody::add(ctx.op()?, NewStep { evidence, idempotency_key, step, body }).await?;
        Ok(CasePayload { case: Case::from(case) })
    }
}
