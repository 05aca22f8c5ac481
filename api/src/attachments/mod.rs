//! Attachments: upload slots, files of cases, and downloads. A file arrives in pieces. Downloads read the pieces until
//! the worker has joined them. The object store holds only ciphertext under a random name, and never a file name or
//! media type in plaintext.

pub mod admin;
pub mod input;
pub mod jobs;
pub mod join;
pub mod reporter;

use chrono::{Days, NaiveDate};
use entity::enums::{Author, Scan};
use entity::{attachment, unjoined_file, upload_slot};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::audit::Seal;
use crate::crypto::{Key, file, random, sha256, token};
use crate::keys::keyring::{CaseKeys, CaseReader};
use crate::keys::sealed::FieldAad;
use crate::limit;
use crate::permissions::{Permission, Rights};
use crate::problem::Problem;
use crate::tx::Tx;

/// Author of a file or message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    Reporter,
    /// A member, with the id of the membership.
    Member(Uuid),
}

/// A finished upload to attach.
pub struct NewFile {
    pub slot: Uuid,
    pub secret: Vec<u8>,
    /// The random key that the client encrypted the file with.
    pub key: Key,
    pub details: Details,
}

/// Name, media type and size of a file. Stored sealed.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Details {
    pub name: String,
    /// The media type, as the sender's browser stated it. Not verified.
    pub media_type: String,
    /// The size in bytes, as the sender stated it.
    pub size: u64,
}

/// The columns of an attachment that both surfaces may read.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Row {
    pub id: Uuid,
    pub case_id: Uuid,
    /// `None`: evidence of staff, or a file of the report itself.
    pub message_id: Option<Uuid>,
    pub author: Author,
    /// Part of the associated data of the encrypted file.
    pub slot_id: Uuid,
    /// Name of the object in the store, once the pieces are joined.
    pub object_key: String,
    /// Size of the object in bytes.
    pub wire_size: i64,
    /// Sealed [`Details`].
    pub details: Vec<u8>,
    /// Sealed key of the file.
    pub file_key: Vec<u8>,
    /// Part of the associated data of both sealed columns.
    pub revision: i32,
    pub scan: Scan,
    pub added_on: NaiveDate,
}

impl Row {
    fn aad(&self, column: attachment::Column) -> FieldAad {
        FieldAad::of(column, self.id, self.revision)
    }

    /// Whether a member may know of the file. A file of a message is part of the dialogue and needs the right to read
    /// the dialogue.
    #[must_use]
    pub fn may_be_seen(&self, rights: Rights) -> bool {
        self.message_id.is_none() || rights.has(Permission::ReporterMessage)
    }

    /// # Errors
    /// `Integrity` when the envelope does not open.
    pub fn details(&self, keys: &CaseReader) -> Result<Details, Problem> {
        serde_json::from_str(&keys.open(self.aad(attachment::Column::Details), &self.details)?)
            .map_err(|_| Problem::Integrity)
    }

    /// # Errors
    /// `Integrity` when the envelope does not open.
    pub fn key(&self, keys: &CaseReader) -> Result<Key, Problem> {
        Key::from_slice(&keys.open_key(self.aad(attachment::Column::FileKey), &self.file_key)?)
            .ok_or(Problem::Integrity)
    }
}

fn rows() -> sea_orm::Select<attachment::Entity> {
    use attachment::Column as C;
    let columns = [
        C::Id,
        C::CaseId,
        C::MessageId,
        C::Author,
        C::SlotId,
        C::ObjectKey,
        C::WireSize,
        C::Details,
        C::FileKey,
        C::Revision,
        C::Scan,
        C::AddedOn,
    ];
    attachment::Entity::find().select_only().columns(columns)
}

/// The files of a case, oldest first.
pub async fn of_case(tx: &Tx, case: Uuid) -> Result<Vec<Row>, Problem> {
    let query = rows().filter(attachment::Column::CaseId.eq(case));
    let query = query.order_by_asc(attachment::Column::AddedOn).order_by_asc(attachment::Column::Id);
    Ok(query.into_model().all(tx).await?)
}

/// The objects that hold a file, in the order of the file: the pieces until they are joined, then one object.
pub async fn objects(tx: &Tx, row: &Row) -> Result<Vec<String>, Problem> {
    let pieces = unjoined_file::Entity::find().filter(unjoined_file::Column::Id.eq(row.id)).one(tx).await?;
    Ok(pieces.map_or_else(|| vec![row.object_key.clone()], |unjoined| unjoined.pieces))
}

/// # Errors
/// `NotFound`, also for a file that the caller cannot see.
pub async fn one(tx: &Tx, id: Uuid) -> Result<Row, Problem> {
    let query = rows().filter(attachment::Column::Id.eq(id));
    query.into_model().one(tx).await?.ok_or(Problem::NotFound)
}

/// An upload slot, and the secret for access to the slot.
pub struct Slot {
    pub id: Uuid,
    pub secret: [u8; 32],
    /// Last day on which the slot can be used.
    pub expires_on: NaiveDate,
}

/// Checks the size of a file on the wire, in bytes.
///
/// # Errors
/// `TooLarge` over the limit, `Invalid` below the size of an encrypted empty file.
pub fn check_size(size: i32) -> Result<(), Problem> {
    let size = u64::try_from(size).map_err(|_| Problem::invalid("size", "The size must not be negative."))?;
    if size > file::wire_size(limit::MAX_FILE) {
        return Err(Problem::TooLarge);
    }
    if size < file::wire_size(0) {
        return Err(Problem::invalid("size", "The size must be at least the size of an encrypted empty file."));
    }
    Ok(())
}

/// Creates a slot in the organisation of the transaction. `for_case` is the case and the member of an upload by staff.
///
/// # Errors
/// As [`check_size`].
pub async fn open_slot(
    tx: &Tx,
    org: Uuid,
    size: i32,
    for_case: Option<(Uuid, Uuid)>,
    today: NaiveDate,
) -> Result<Slot, Problem> {
    check_size(size)?;
    let secret: [u8; 32] = random();
    let hash = sha256(&secret).to_vec();
    tx.pin(|scope| scope.slot = Some(hash.clone())).await?;
    let slot = Slot { id: Uuid::new_v4(), secret, expires_on: today + Days::new(limit::SLOT_DAYS.unsigned_abs()) };
    let (case_id, member_id) = for_case.unzip();
    let row = upload_slot::ActiveModel {
        org_id: Set(org),
        id: Set(slot.id),
        secret_hash: Set(hash),
        case_id: Set(case_id),
        member_id: Set(member_id),
        object_key: Set(token::encode(&random::<16>())),
        size: Set(size.into()),
        created_on: Set(today),
        expires_on: Set(slot.expires_on),
        finished: Set(false),
        attached: Set(false),
        arrived: Set(0),
        pieces: Set(vec![]),
        tried: Set(vec![]),
    };
    upload_slot::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(slot)
}

/// # Errors
/// `NotFound` for an unknown slot, a wrong secret, or an expired slot.
pub async fn slot(tx: &Tx, id: Uuid, secret: &[u8], today: NaiveDate) -> Result<upload_slot::Model, Problem> {
    let hash = sha256(secret).to_vec();
    tx.pin(|scope| scope.slot = Some(hash)).await?;
    let found = upload_slot::Entity::find().filter(upload_slot::Column::Id.eq(id)).one(tx).await?;
    found.filter(|slot| slot.expires_on >= today).ok_or(Problem::NotFound)
}

/// Attaches finished uploads to a case. Each slot can be attached once.
///
/// # Errors
/// `NotFound` for an unknown slot or a slot of another case. `NotAllowedNow` for a slot that is not finished or is
/// attached already, and over the maximum number of files. `Conflict` when a parallel call attaches the slot. `Invalid`
/// for too many files or a wrong size.
pub async fn attach(
    tx: &Tx,
    keys: &CaseKeys,
    owner: Owner,
    message: Option<Uuid>,
    files: &[NewFile],
    today: NaiveDate,
) -> Result<Vec<Seal>, Problem> {
    if files.len() > limit::MAX_FILES {
        return Err(Problem::invalid("files", "There are too many files. Remove some of them."));
    }
    if !files.is_empty() {
        check_quota(tx, keys.case(), owner, files.len()).await?;
    }
    let mut seals = vec![];
    for file in files {
        let slot = arrived(tx, file, today).await?;
        if slot.case_id.is_some_and(|case| case != keys.case()) {
            return Err(Problem::NotFound);
        }
        let taken = upload_slot::Entity::update_many()
            .col_expr(upload_slot::Column::Attached, true.into())
            .filter(upload_slot::Column::Id.eq(slot.id))
            .filter(upload_slot::Column::Attached.eq(false));
        if taken.exec(tx).await?.rows_affected != 1 {
            return Err(Problem::Conflict);
        }
        seals.push(insert(tx, keys, owner, message, &slot, file, today).await?);
    }
    Ok(seals)
}

/// Checks the maximum number of files of reporter or staff. The number is limited because a case is verified and shown
/// as a whole.
async fn check_quota(tx: &Tx, case: Uuid, owner: Owner, more: usize) -> Result<(), Problem> {
    let author = if owner == Owner::Reporter { Author::Reporter } else { Author::Staff };
    let so_far = attachment::Entity::find().filter(attachment::Column::CaseId.eq(case));
    let so_far = so_far.filter(attachment::Column::Author.eq(author)).select_only().column(attachment::Column::Id);
    if so_far.count(tx).await? + more as u64 > limit::MAX_CASE_FILES {
        return Err(Problem::NotAllowedNow(
            "The maximum number of files is reached. Files that were sent before are kept.",
        ));
    }
    Ok(())
}

/// The slot of a file that has arrived completely.
async fn arrived(tx: &Tx, file: &NewFile, today: NaiveDate) -> Result<upload_slot::Model, Problem> {
    let slot = slot(tx, file.slot, &file.secret, today).await?;
    if !slot.finished || slot.attached {
        return Err(Problem::NotAllowedNow(
            "The upload of a file is not finished, or the file is attached already. Wait for the upload, or remove the file.",
        ));
    }
    if file::wire_size(file.details.size) != slot.size.unsigned_abs() {
        return Err(Problem::invalid("files", "The size of a file does not match its upload. Upload the file again."));
    }
    Ok(slot)
}

/// Checks before a report is created that the files could be attached to the report.
///
/// # Errors
/// As [`attach`].
pub async fn check(tx: &Tx, files: &[NewFile], today: NaiveDate) -> Result<(), Problem> {
    for file in files {
        if arrived(tx, file, today).await?.case_id.is_some() {
            return Err(Problem::NotFound);
        }
    }
    Ok(())
}

async fn insert(
    tx: &Tx,
    keys: &CaseKeys,
    owner: Owner,
    message: Option<Uuid>,
    slot: &upload_slot::Model,
    file: &NewFile,
    today: NaiveDate,
) -> Result<Seal, Problem> {
    let id = Uuid::new_v4();
    let aad = |column| FieldAad::of(column, id, 1);
    let details = serde_json::to_string(&file.details).map_err(Problem::internal)?;
    let details = keys.seal(aad(attachment::Column::Details), &details);
    let file_key = keys.seal_key(aad(attachment::Column::FileKey), file.key.bytes());
    let seal = Seal::of(id, 1, &[&details, &file_key]);
    // A file of one piece keeps the object of that piece. No join is needed.
    let only = slot.pieces.first().filter(|_| slot.pieces.len() == 1);
    let mut row = attachment::ActiveModel {
        org_id: Set(keys.org().org()),
        id: Set(id),
        case_id: Set(keys.case()),
        message_id: Set(message),
        author: Set(Author::Reporter),
        slot_id: Set(slot.id),
        object_key: Set(only.cloned().unwrap_or_else(|| slot.object_key.clone())),
        wire_size: Set(slot.size),
        details: Set(details),
        file_key: Set(file_key),
        revision: Set(1),
        added_on: Set(today),
        ..Default::default()
    };
    if let Owner::Member(member) = owner {
        row.author = Set(Author::Staff);
        row.member_id = Set(Some(member));
        row.released_on = Set(Some(today));
    }
    attachment::Entity::insert(row).exec_without_returning(tx).await?;
    if only.is_none() {
        let unjoined =
            unjoined_file::ActiveModel { org_id: Set(keys.org().org()), id: Set(id), pieces: Set(slot.pieces.clone()) };
        unjoined_file::Entity::insert(unjoined).exec_without_returning(tx).await?;
    }
    Ok(seal)
}
