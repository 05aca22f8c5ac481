//! GraphQL of the reporter surface: the reporter's own report.

use async_graphql::{Context, Enum, Json, Object, SimpleObject};
use chrono::NaiveDate;
use entity::{answer, closing};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;
use tokio::sync::OnceCell;
use uuid::Uuid;

use crate::attachments::reporter::ReportFile;
use crate::exchange::ContextExt;
use crate::gate::reporter;
use crate::identity::reporter::{ReportDisclosure, ReportOpening};
use crate::intake::reporter::{Channel, Form};
use crate::intake::{answer_aad, channel};
use crate::keys::keyring::CaseReader;
use crate::keys::sealed::FieldAad;
use crate::meetings::reporter::{ReportMeeting, ReportRecord};
use crate::messages::Reader;
use crate::messages::reporter::ReportMessageConnection;
use crate::organisation::PublicOrganisation;
use crate::problem::Problem;
use crate::scalar::{Anonymity, Date};
use crate::tx::Tx;
use crate::{attachments, messages};

/// The stage of a report, in words for the reporter.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::Stage", name = "ReportStatus")]
pub enum ReportStatus {
    #[graphql(name = "RECEIVED")]
    New,
    /// Staff assess the report.
    InTriage,
    /// Staff investigate the report.
    UnderInvestigation,
    /// Staff review the findings.
    PendingReview,
    Closed,
}

/// The columns of a case that the reporters' database role may read.
#[derive(Clone, Debug, FromQueryResult)]
#[expect(clippy::struct_excessive_bools, reason = "each is a column")]
struct Facts {
    channel_id: Uuid,
    form_id: Uuid,
    reporter_reference: String,
    stage: entity::enums::Stage,
    anonymity: entity::enums::Anonymity,
    language: String,
    received_on: NaiveDate,
    acknowledged_on: Option<NaiveDate>,
    feedback_on: Option<NaiveDate>,
    acknowledgement_due_on: Option<NaiveDate>,
    feedback_due_on: Option<NaiveDate>,
    /// Messages to the reporter that the reporter has not read.
    unread: i32,
    was_closed: bool,
    has_records: bool,
    has_asked_to_meet: bool,
    /// Whether the identity was opened, or a disclosure concerns the reporter.
    identity_used: bool,
    /// Whether the report is a claim of retaliation, which has its own form.
    retaliation: bool,
}

const FACTS: &str = "SELECT c.channel_id, c.form_id, c.reporter_reference, c.stage, c.anonymity, c.language, c.received_on, \
    c.acknowledged_on, c.feedback_on, \
    (SELECT d.due_on FROM deadline d WHERE d.org_id = c.org_id AND d.case_id = c.id AND d.kind = 'acknowledgement') AS acknowledgement_due_on, \
    (SELECT d.due_on FROM deadline d WHERE d.org_id = c.org_id AND d.case_id = c.id AND d.kind = 'feedback' \
      ORDER BY d.met_on IS NOT NULL, d.due_on DESC LIMIT 1) AS feedback_due_on, \
    (SELECT count(*)::int FROM message m WHERE m.org_id = c.org_id AND m.case_id = c.id AND m.author <> 'reporter' \
      AND m.number > coalesce((SELECT r.up_to FROM read_mark r WHERE r.org_id = c.org_id AND r.case_id = c.id AND r.member_id IS NULL), 0)) AS unread, \
    EXISTS (SELECT FROM closing l WHERE l.org_id = c.org_id AND l.case_id = c.id AND l.closed_on IS NOT NULL) AS was_closed, \
    EXISTS (SELECT FROM transcript t WHERE t.org_id = c.org_id AND t.case_id = c.id) AS has_records, \
    EXISTS (SELECT FROM meeting_request q WHERE q.org_id = c.org_id AND q.case_id = c.id) AS has_asked_to_meet, \
    EXISTS (SELECT FROM identity_opening o WHERE o.org_id = c.org_id AND o.case_id = c.id) \
      OR EXISTS (SELECT FROM identity_disclosure p WHERE p.org_id = c.org_id AND p.case_id = c.id) AS identity_used, \
    c.retaliation FROM \"case\" c WHERE c.id = $1";

/// A report with the keys to its content.
pub struct Report {
    facts: Facts,
    keys: CaseReader,
    /// The files, read once for the messages and for the report itself.
    files: OnceCell<Vec<attachments::Row>>,
}

impl Report {
    /// Loads the report of the case that `keys` opens.
    ///
    /// # Errors
    /// `ReceiptUnknown` when the report has been erased.
    pub async fn load(tx: &Tx, keys: CaseReader) -> Result<Self, Problem> {
        let facts = tx.one(FACTS, [keys.case().into()]).await?.ok_or(Problem::ReceiptUnknown)?;
        Ok(Self { facts, keys, files: OnceCell::new() })
    }

    async fn attachments(&self, ctx: &Context<'_>) -> Result<&[attachments::Row], Problem> {
        let tx = &ctx.op()?.tx;
        Ok(self.files.get_or_try_init(|| attachments::of_case(tx, self.keys.case())).await?)
    }
}

fn due(day: Option<NaiveDate>) -> Result<Date, Problem> {
    day.map(Into::into).ok_or_else(|| Problem::internal("a case without deadlines"))
}

#[Object]
impl Report {
    /// The reporter's reference of this report. The reference differs from the case number of staff.
    async fn reference(&self) -> &str {
        &self.facts.reporter_reference
    }

    async fn status(&self) -> ReportStatus {
        self.facts.stage.into()
    }

    async fn anonymity(&self) -> Anonymity {
        self.facts.anonymity.into()
    }

    async fn language(&self) -> &str {
        &self.facts.language
    }

    async fn received_on(&self) -> Date {
        self.facts.received_on.into()
    }

    async fn acknowledgement_due_on(&self) -> Result<Date, Problem> {
        due(self.facts.acknowledgement_due_on)
    }

    async fn acknowledged_on(&self) -> Option<Date> {
        self.facts.acknowledged_on.map(Into::into)
    }

    async fn feedback_due_on(&self) -> Result<Date, Problem> {
        due(self.facts.feedback_due_on)
    }

    async fn feedback_on(&self) -> Option<Date> {
        self.facts.feedback_on.map(Into::into)
    }

    /// The closings of the report, the latest first. An open report with a closing was reopened.
    async fn closings(&self, ctx: &Context<'_>) -> Result<Vec<ReportClosing>, Problem> {
        if !self.facts.was_closed {
            return Ok(vec![]);
        }
        ReportClosing::load(&ctx.op()?.tx, &self.keys).await
    }

    /// The openings of the reporter's identity by authorised staff, oldest first.
    async fn identity_openings(&self, ctx: &Context<'_>) -> Result<Vec<ReportOpening>, Problem> {
        if !self.facts.identity_used {
            return Ok(vec![]);
        }
        ReportOpening::load(&ctx.op()?.tx, &self.keys).await
    }

    /// The disclosures of the reporter's identity beyond the authorised staff, oldest first.
    async fn disclosures(&self, ctx: &Context<'_>) -> Result<Vec<ReportDisclosure>, Problem> {
        if !self.facts.identity_used {
            return Ok(vec![]);
        }
        ReportDisclosure::load(&ctx.op()?.tx, &self.keys).await
    }

    /// A page of the dialogue, newest message last. `before` is the number of the oldest message that the client has
    /// already.
    async fn messages(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = 50)] last: i32,
        before: Option<i32>,
    ) -> Result<ReportMessageConnection, Problem> {
        let tx = &ctx.op()?.tx;
        let page = messages::page(tx, Reader::Reporter, self.keys.case(), last, before).await?;
        ReportMessageConnection::open(&self.keys, &page, self.attachments(ctx).await?)
    }

    async fn answers(&self, ctx: &Context<'_>) -> Result<Vec<ReportAnswer>, Problem> {
        let rows =
            answer::Entity::find().filter(answer::Column::CaseId.eq(self.keys.case())).all(&*ctx.op()?.tx).await?;
        rows.iter().map(|row| ReportAnswer::open(&self.keys, row)).collect()
    }

    async fn files(&self, ctx: &Context<'_>) -> Result<Vec<ReportFile>, Problem> {
        self.attachments(ctx).await?.iter().map(|row| ReportFile::open(&self.keys, row)).collect()
    }

    /// The records of conversations that staff ask the reporter to check, the latest first.
    async fn records(&self, ctx: &Context<'_>) -> Result<Vec<ReportRecord>, Problem> {
        if !self.facts.has_records {
            return Ok(vec![]);
        }
        ReportRecord::of(&ctx.op()?.tx, &self.keys).await
    }

    /// The latest request for a meeting.
    async fn meeting(&self, ctx: &Context<'_>) -> Result<Option<ReportMeeting>, Problem> {
        if !self.facts.has_asked_to_meet {
            return Ok(None);
        }
        ReportMeeting::of(&ctx.op()?.tx, self.keys.case()).await
    }

    async fn unread(&self) -> i32 {
        self.facts.unread
    }

    async fn channel(&self, ctx: &Context<'_>) -> Result<Channel, Problem> {
        let tx = &ctx.op()?.tx;
        let row = channel::by_id(tx, self.facts.channel_id).await?;
        Ok(Channel { row, organisation: PublicOrganisation::here(tx).await? })
    }

    /// The form version that the reporter answered.
    async fn form(&self, ctx: &Context<'_>) -> Result<Form, Problem> {
        Form::of_report(ctx, self.facts.form_id, self.facts.retaliation).await
    }
}

/// How the case ended.
#[derive(SimpleObject)]
pub struct ReportClosing {
    closed_on: Date,
    /// The staff's text for the reporter.
    words: String,
}

#[derive(FromQueryResult)]
struct ClosingRow {
    id: Uuid,
    words: Vec<u8>,
    revision: i32,
    closed_on: NaiveDate,
}

impl ReportClosing {
    async fn load(tx: &Tx, keys: &CaseReader) -> Result<Vec<Self>, Problem> {
        use closing::Column as C;
        // The policy shows no proposal to the reporter.
        let query = closing::Entity::find()
            .select_only()
            .columns([C::Id, C::Words, C::Revision, C::ClosedOn])
            .filter(C::CaseId.eq(keys.case()))
            .order_by_desc(C::Round);
        let open = |row: ClosingRow| -> Result<Self, Problem> {
            let aad = FieldAad::of(C::Words, row.id, row.revision);
            Ok(Self { closed_on: row.closed_on.into(), words: keys.open(aad, &row.words)? })
        };
        query.into_model::<ClosingRow>().all(tx).await?.into_iter().map(open).collect()
    }
}

/// An answer to a question of the form.
#[derive(SimpleObject)]
pub struct ReportAnswer {
    question: Uuid,
    value: Json<Value>,
}

impl ReportAnswer {
    fn open(keys: &CaseReader, row: &answer::Model) -> Result<Self, Problem> {
        let text = keys.open(answer_aad(row), &row.value)?;
        Ok(Self { question: row.question, value: Json(serde_json::from_str(&text).map_err(|_| Problem::Integrity)?) })
    }
}

#[derive(Default)]
pub struct CasesQuery;

#[Object]
impl CasesQuery {
    /// The report of the signed-in reporter. `UNAUTHENTICATED` when the report has been erased.
    #[graphql(directive = reporter::apply())]
    async fn report(&self, ctx: &Context<'_>) -> Result<Report, Problem> {
        let op = ctx.op()?;
        Report::load(&op.tx, here(op).await?).await
    }
}

/// Opens the report of the signed-in reporter.
///
/// # Errors
/// `Unauthenticated` when no reporter is signed in, or when the case has been erased meanwhile.
pub async fn here(op: &crate::op::Op) -> Result<CaseReader, Problem> {
    let session = op.reporter()?;
    let keys = op.app.keys.org(&op.tx).await?;
    let secret =
        op.app.keystore.open(session.org, session.case, &session.proof).await?.ok_or(Problem::Unauthenticated)?;
    Ok(op.app.keys.reader(keys, session.case, secret))
}
