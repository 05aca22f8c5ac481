//! Files: a slot to upload to, an attachment once it belongs to a case, a way to fetch it. A file arrives as pieces; until the
//! worker has joined them, it is read piece by piece.
//! Always: the object store holds ciphertext under a random name. Never: a file name or type in clear.

pub mod admin;
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
use crate::keys::keyring::{CaseKeys, CaseReader, Cell};
use crate::limit;
use crate::permissions::{Permission, Rights};
use crate::problem::Problem;
use crate::tx::Tx;

/// Whose file or message it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The reporter of the case.
    Reporter,
    /// A membership.
    Member(Uuid),
}

/// An upload to be attached.
pub struct NewFile {
    /// The slot it was sent to.
    pub slot: Uuid,
    /// The slot's secret.
    pub secret: Vec<u8>,
    /// The file's key, made by who encrypted it.
    pub key: Key,
    /// Name, type and size.
    pub details: Details,
}

/// What a file is called, kept sealed.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Details {
    /// Its name.
    pub name: String,
    /// Its type, as the sender's browser said.
    pub media_type: String,
    /// Its size in bytes.
    pub size: u64,
}

/// What both sides may read of an attachment.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Row {
    /// The attachment.
    pub id: Uuid,
    /// Its case.
    pub case_id: Uuid,
    /// The message it came with.
    pub message_id: Option<Uuid>,
    /// Whose it is.
    pub author: Author,
    /// Part of the file's associated data.
    pub slot_id: Uuid,
    /// The object's name in the store.
    pub object_key: String,
    /// The object's size.
    pub wire_size: i64,
    /// Name, type and size, sealed.
    pub details: Vec<u8>,
    /// The file's key, sealed.
    pub file_key: Vec<u8>,
    /// Bound into both seals.
    pub revision: i32,
    /// What the scanner said.
    pub scan: Scan,
    /// When.
    pub added_on: NaiveDate,
}

impl Row {
    fn cell(&self, column: &'static str) -> Cell {
        Cell { table: "attachment", column, row: self.id, revision: self.revision }
    }

    /// Whether a member may know of it: what came with a message belongs to the dialogue.
    #[must_use]
    pub fn may_be_seen(&self, rights: Rights) -> bool {
        self.message_id.is_none() || rights.has(Permission::ReporterMessage)
    }

    /// Name, type and size.
    ///
    /// # Errors
    /// `Integrity`.
    pub fn details(&self, keys: &CaseReader) -> Result<Details, Problem> {
        serde_json::from_str(&keys.open(self.cell("details"), &self.details)?).map_err(|_| Problem::Integrity)
    }

    /// The file's key.
    ///
    /// # Errors
    /// `Integrity`.
    pub fn key(&self, keys: &CaseReader) -> Result<Key, Problem> {
        Key::from_slice(&keys.open_key(self.cell("file_key"), &self.file_key)?).ok_or(Problem::Integrity)
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
///
/// # Errors
/// What the database says.
pub async fn of_case(tx: &Tx, case: Uuid) -> Result<Vec<Row>, Problem> {
    let query = rows().filter(attachment::Column::CaseId.eq(case));
    let query = query.order_by_asc(attachment::Column::AddedOn).order_by_asc(attachment::Column::Id);
    Ok(query.into_model().all(tx).await?)
}

/// The objects that hold a file, in its order: its pieces until they are joined, then one.
///
/// # Errors
/// What the database says.
pub async fn objects(tx: &Tx, row: &Row) -> Result<Vec<String>, Problem> {
    let pieces = unjoined_file::Entity::find().filter(unjoined_file::Column::Id.eq(row.id)).one(tx).await?;
    Ok(pieces.map_or_else(|| vec![row.object_key.clone()], |unjoined| unjoined.pieces))
}

/// One file.
///
/// # Errors
/// `NotFound`.
pub async fn one(tx: &Tx, id: Uuid) -> Result<Row, Problem> {
    let query = rows().filter(attachment::Column::Id.eq(id));
    query.into_model().one(tx).await?.ok_or(Problem::NotFound)
}

/// A place for a file on its way, and the secret that opens it.
pub struct Slot {
    /// The slot.
    pub id: Uuid,
    /// Its secret.
    pub secret: [u8; 32],
    /// Last day it can be used.
    pub expires_on: NaiveDate,
}

/// Whether a file may have this size on the wire, in bytes.
///
/// # Errors
/// `TooLarge` when it is over the limit, `Invalid` when no encrypted file is so small.
pub fn check_size(size: i32) -> Result<(), Problem> {
    let size = u64::try_from(size).map_err(|_| Problem::invalid("size", "A size is positive."))?;
    if size > file::wire_size(limit::FILE) {
        return Err(Problem::TooLarge);
    }
    if size < file::wire_size(0) {
        return Err(Problem::invalid("size", "Smaller than an encrypted file can be."));
    }
    Ok(())
}

/// Makes a slot in the organisation that `tx` is in. `for_case` for staff, who upload to a case that exists.
///
/// # Errors
/// `TooLarge` when the file would be over the limit.
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

/// The slot that a secret opens.
///
/// # Errors
/// `NotFound` for a slot that is not there, not the secret's, or too old.
pub async fn slot(tx: &Tx, id: Uuid, secret: &[u8], today: NaiveDate) -> Result<upload_slot::Model, Problem> {
    let hash = sha256(secret).to_vec();
    tx.pin(|scope| scope.slot = Some(hash)).await?;
    let found = upload_slot::Entity::find().filter(upload_slot::Column::Id.eq(id)).one(tx).await?;
    found.filter(|slot| slot.expires_on >= today).ok_or(Problem::NotFound)
}

/// Makes finished uploads files of a case. Each slot is attached once.
///
/// # Errors
/// `NotFound` for a slot that is not there, `NotAllowedNow` for one that is not finished or attached already.
pub async fn attach(
    tx: &Tx,
    keys: &CaseKeys,
    owner: Owner,
    message: Option<Uuid>,
    files: &[NewFile],
    today: NaiveDate,
) -> Result<Vec<Seal>, Problem> {
    if files.len() > limit::FILES {
        return Err(Problem::invalid("files", "Too many files."));
    }
    if !files.is_empty() {
        check_room(tx, keys.case(), owner, files.len()).await?;
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

/// Whether a side may attach so many more: a case is checked and shown whole.
async fn check_room(tx: &Tx, case: Uuid, owner: Owner, more: usize) -> Result<(), Problem> {
    let author = if owner == Owner::Reporter { Author::Reporter } else { Author::Staff };
    let so_far = attachment::Entity::find().filter(attachment::Column::CaseId.eq(case));
    let so_far = so_far.filter(attachment::Column::Author.eq(author)).select_only().column(attachment::Column::Id);
    if so_far.count(tx).await? + more as u64 > limit::CASE_FILES {
        return Err(Problem::NotAllowedNow("There is no room for more files here. What was sent is kept."));
    }
    Ok(())
}

/// The slot of a file that is there, whole.
async fn arrived(tx: &Tx, file: &NewFile, today: NaiveDate) -> Result<upload_slot::Model, Problem> {
    let slot = slot(tx, file.slot, &file.secret, today).await?;
    if !slot.finished || slot.attached {
        return Err(Problem::NotAllowedNow("A file has not arrived yet. Wait for it, or leave it out."));
    }
    if file::wire_size(file.details.size) != slot.size.unsigned_abs() {
        return Err(Problem::invalid("files", "The size of a file is not that of its upload."));
    }
    Ok(slot)
}

/// Whether files could be attached to a report that is not there yet.
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
    let cell = |column| Cell { table: "attachment", column, row: id, revision: 1 };
    let details = serde_json::to_string(&file.details).map_err(Problem::internal)?;
    let details = keys.seal(cell("details"), &details);
    let file_key = keys.seal_key(cell("file_key"), file.key.bytes());
    let seal = Seal::of(id, 1, &[&details, &file_key]);
    // A file of one piece is whole as it is.
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
