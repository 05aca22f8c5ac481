//! Attachments in the staff schema: upload of evidence, download of files.

pub mod download;

use async_graphql::{Context, Enum, InputObject, Object, SimpleObject};
use serde::Serialize;
use tokio::sync::OnceCell;
use uuid::Uuid;

use super::{Details, Owner, Row, attach, one, open_slot};
use crate::actor::SignedIn;
use crate::attachments::input::{FileInput, UploadSlot};
use crate::audit::{self, Act, Kind};
use crate::cases::admin::case::opened;
use crate::cases::admin::{Case, CasePayload};
use crate::cases::{self};
use crate::crypto::token::FileGrant;
use crate::exchange::ContextExt;
use crate::gate::{requires, signed_in};
use crate::idempotency::{self, Claim};
use crate::permissions::Permission::EvidenceManage;
use crate::problem::Problem;
use crate::scalar::{Date, MessageAuthor};

/// Result of the malware scan of a file.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::Scan")]
pub enum ScanState {
    /// The file has not been scanned.
    NotScanned,
    /// The scan found nothing.
    Clean,
    /// The scan found malware. The file cannot be downloaded.
    Refused,
}

/// A file of a case. The name, type and size of the file are decrypted when a query first selects one of them.
pub struct Attachment {
    row: Row,
    details: OnceCell<Details>,
}

impl From<Row> for Attachment {
    fn from(row: Row) -> Self {
        Self { row, details: OnceCell::new() }
    }
}

impl Attachment {
    async fn details(&self, ctx: &Context<'_>) -> Result<&Details, Problem> {
        self.details.get_or_try_init(async || self.row.details(&opened(ctx, self.row.case_id).await?)).await
    }
}

/// A file of a case.
#[Object]
impl Attachment {
    async fn id(&self) -> Uuid {
        self.row.id
    }

    async fn name(&self, ctx: &Context<'_>) -> Result<&str, Problem> {
        Ok(&self.details(ctx).await?.name)
    }

    /// Media type, as the sender's browser stated it. Not verified.
    async fn media_type(&self, ctx: &Context<'_>) -> Result<&str, Problem> {
        Ok(&self.details(ctx).await?.media_type)
    }

    /// Size of the decrypted file in bytes, as the sender stated it.
    async fn size(&self, ctx: &Context<'_>) -> Result<i32, Problem> {
        Ok(i32::try_from(self.details(ctx).await?.size).unwrap_or(i32::MAX))
    }

    async fn author(&self) -> MessageAuthor {
        self.row.author.into()
    }

    async fn added_on(&self) -> Date {
        self.row.added_on.into()
    }

    async fn scan(&self) -> ScanState {
        self.row.scan.into()
    }
}

/// A file to upload as evidence.
#[derive(InputObject)]
pub struct StaffUploadInput {
    case: Uuid,
    /// Size on the wire in bytes: the size of the encrypted file (docs/formats.md section 4).
    size: i32,
}

/// Finished uploads to attach to a case as evidence.
#[derive(InputObject, Serialize)]
pub struct AttachEvidenceInput {
    case: Uuid,
    idempotency_key: Uuid,
    files: Vec<FileInput>,
}

/// A file to download.
#[derive(InputObject)]
pub struct GrantFileInput {
    attachment: Uuid,
    /// True to open a file that is not scanned. If false, the download of such a file is refused.
    #[graphql(default)]
    unscanned: bool,
    /// True for the pages of a PDF as images, instead of the file.
    #[graphql(default)]
    pages: bool,
}

/// Where to download the file: a path on the staff origin.
#[derive(SimpleObject)]
pub struct GrantFilePayload {
    url: String,
}

#[derive(Default)]
pub struct AttachmentsMutation;

#[Object]
impl AttachmentsMutation {
    /// Opens an upload for evidence of a case. The client encrypts the file before it sends it. Needs the right to
    /// manage evidence. Errors: `NOT_FOUND` for a case that the caller cannot see, `TOO_LARGE`, `INVALID`.
    #[graphql(directive = requires::apply(EvidenceManage))]
    async fn open_upload(&self, ctx: &Context<'_>, input: StaffUploadInput) -> Result<UploadSlot, Problem> {
        let op = ctx.op()?;
        let member = op.member()?;
        let case = cases::find(&op.tx, input.case).await?;
        Ok(open_slot(&op.tx, member.org, input.size, Some((case.id, member.id)), op.today()?).await?.into())
    }

    /// Attaches finished uploads to a case as evidence, which the reporter does not see. Needs the right to manage
    /// evidence. A retry with the same idempotency key attaches nothing twice. Errors: `NOT_FOUND`, `NOT_ALLOWED_NOW`
    /// for an upload that is not finished or is attached already, `CONFLICT`, `INVALID`.
    #[graphql(directive = requires::apply(EvidenceManage))]
    async fn attach_evidence(&self, ctx: &Context<'_>, input: AttachEvidenceInput) -> Result<CasePayload, Problem> {
        let op = ctx.op()?;
        let (member, today) = (op.member()?, op.today()?);
        let body = serde_json::to_vec(&input).map_err(Problem::internal)?;
        let case = cases::find(&op.tx, input.case).await?;
        let keys = cases::keys(op, case.id).await?;
        let claim = idempotency::claim(&op.tx, keys.org(), input.idempotency_key, &body, case.id, today).await?;
        if claim == Claim::New {
            let files = input.files.into_iter().map(FileInput::parse).collect::<Result<Vec<_>, _>>()?;
            let seals = attach(&op.tx, &keys, Owner::Member(member.id), None, &files, today).await?;
            let act = Act::on_case(Kind::FilesAttached, member.by(), case.id).sealing(seals);
            audit::record(&op.tx, keys.org(), &op.app.clock, member.zone, act).await?;
        }
        Ok(CasePayload { case: Case::from(case) })
    }

    /// Returns a path that downloads the file once, within 60 seconds: `GET /files/<grant>`. Needs the right to manage
    /// evidence, and for a file of the dialogue the right to read the dialogue. An API token cannot call this mutation.
    /// Errors: `NOT_FOUND`, `NOT_ALLOWED_NOW` for a file that is not scanned, if `unscanned` is false.
    #[graphql(directive = requires::apply(EvidenceManage), directive = signed_in::apply())]
    async fn grant_file(&self, ctx: &Context<'_>, input: GrantFileInput) -> Result<GrantFilePayload, Problem> {
        let op = ctx.op()?;
        let member = op.member()?;
        let row = one(&op.tx, input.attachment).await?;
        if !row.may_be_seen(member.rights) {
            return Err(Problem::NotFound);
        }
        if row.scan == entity::enums::Scan::NotScanned && !input.unscanned {
            return Err(Problem::NotAllowedNow(
                "This file was not scanned. To download it anyway, set `unscanned` to true.",
            ));
        }
        let keys = op.app.staff.as_ref().ok_or(Problem::Forbidden)?;
        let SignedIn { account, session, .. } = op.signed_in()?;
        let grant =
            FileGrant { id: Uuid::new_v4(), org: member.org, attachment: row.id, account, session, pages: input.pages };
        Ok(GrantFilePayload { url: format!("/files/{}", grant.issue(&keys.grant, op.app.clock.now())) })
    }
}
