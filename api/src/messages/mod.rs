//! The dialogue between a reporter and staff, and the internal notes. Messages are numbered within a case. A reporter's
//! message carries only a date and waits for the release. Staff see a separate number, which a message gets when it is
//! released. So no gap in the numbers reveals a waiting message, and no read mark can pass a waiting message.

pub mod admin;
pub mod notes;
pub mod reporter;
pub mod send;

use chrono::NaiveDate;
use entity::enums::Author;
use entity::{message, read_mark};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use uuid::Uuid;

use crate::attachments::{self, NewFile, Owner};
use crate::audit::Seal;
use crate::keys::keyring::{CaseKeys, CaseReader};
use crate::keys::sealed::FieldAad;
use crate::limit;
use crate::page;
use crate::problem::Problem;
use crate::tx::Tx;

/// The columns of a message that both surfaces may read.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Row {
    pub id: Uuid,
    /// The position in the dialogue, in the reader's numbering.
    pub number: i32,
    pub author: Author,
    /// The member who wrote the message. Always `None` if the reader is a reporter.
    pub member_id: Option<Uuid>,
    /// The sealed text.
    pub body: Vec<u8>,
    /// Part of the associated data.
    pub revision: i32,
    pub sent_on: NaiveDate,
}

impl Row {
    /// Decrypts the text.
    ///
    /// # Errors
    /// `Integrity` when the text does not decrypt.
    pub fn text(&self, keys: &CaseReader) -> Result<String, Problem> {
        keys.open(FieldAad::of(message::Column::Body, self.id, self.revision), &self.body)
    }
}

/// A page of the dialogue, newest message last.
pub struct Page {
    pub rows: Vec<Row>,
    pub has_earlier: bool,
}

/// The reader of the dialogue, who determines the numbering and the columns. A reporter never learns which member wrote
/// a message, because the reporters' database role cannot select that column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    Reporter,
    Staff,
}

fn rows(reader: Reader) -> sea_orm::Select<message::Entity> {
    use message::Column as C;
    let columns = [C::Id, C::Author, C::Body, C::Revision, C::SentOn];
    let query = message::Entity::find().select_only().columns(columns).column_as(reader.number(), "number");
    match reader {
        Reader::Staff => query.column(C::MemberId),
        Reader::Reporter => query.expr_as(Expr::cust("NULL::uuid"), "member_id"),
    }
}

impl Reader {
    /// The column with the reader's numbering.
    const fn number(self) -> message::Column {
        match self {
            Self::Reporter => message::Column::Number,
            Self::Staff => message::Column::Shown,
        }
    }
}

/// Returns the last messages before the number `before`.
///
/// # Errors
/// `Invalid` for a page size that is out of range.
pub async fn page(tx: &Tx, reader: Reader, case: Uuid, last: i32, before: Option<i32>) -> Result<Page, Problem> {
    let size = page::size("last", last)?;
    let mut query = rows(reader).filter(message::Column::CaseId.eq(case));
    if let Some(before) = before {
        query = query.filter(reader.number().lt(before));
    }
    let query = query.order_by_desc(reader.number()).limit(size + 1);
    let mut rows: Vec<Row> = query.into_model().all(tx).await?;
    let has_earlier = rows.len() as u64 > size;
    rows.truncate(usize::try_from(size).unwrap_or(usize::MAX));
    rows.reverse();
    Ok(Page { rows, has_earlier })
}

pub async fn one(tx: &Tx, reader: Reader, case: Uuid, id: Uuid) -> Result<Row, Problem> {
    let query = rows(reader).filter(message::Column::CaseId.eq(case)).filter(message::Column::Id.eq(id));
    query.into_model().one(tx).await?.ok_or(Problem::NotFound)
}

pub struct NewMessage<'a> {
    /// The id that the idempotency key has recorded for this message.
    pub id: Uuid,
    pub owner: Owner,
    pub text: &'a str,
    /// Uploads to attach.
    pub files: &'a [NewFile],
    pub today: NaiveDate,
}

/// A message that was just written, as its author sees it.
pub struct Written {
    pub row: Row,
    pub files: Vec<attachments::Row>,
    pub seals: Vec<Seal>,
}

/// Writes a message and attaches its files.
///
/// # Errors
/// `NotFound` for an unknown upload, `NotAllowedNow` when the case has the maximum number of messages or files.
pub async fn write(tx: &Tx, keys: &CaseKeys, new: NewMessage<'_>) -> Result<Written, Problem> {
    let sql = match new.owner {
        Owner::Reporter => {
            "UPDATE case_counter SET messages = messages + 1 WHERE case_id = $1 RETURNING messages, NULL::int AS shown"
        }
        Owner::Member(_) => {
            "UPDATE case_counter SET messages = messages + 1, shown = shown + 1 WHERE case_id = $1 RETURNING messages, shown"
        }
    };
    let counted = tx.row(sql, [keys.case().into()]).await?;
    let counted = counted.ok_or(Problem::NotFound)?;
    check_quota(tx, keys.case(), new.owner).await?;
    let (number, shown): (i32, Option<i32>) = (counted.try_get("", "messages")?, counted.try_get("", "shown")?);
    let (author, member_id) = match new.owner {
        Owner::Reporter => (Author::Reporter, None),
        Owner::Member(member) => (Author::Staff, Some(member)),
    };
    let body = keys.seal(FieldAad::of(message::Column::Body, new.id, 1), new.text);
    let mut seals = vec![Seal::of(new.id, 1, &[&body])];
    let mut row = message::ActiveModel {
        org_id: Set(keys.org().org()),
        id: Set(new.id),
        case_id: Set(keys.case()),
        number: Set(number),
        author: Set(author),
        body: Set(body.clone()),
        revision: Set(1),
        sent_on: Set(new.today),
        ..Default::default()
    };
    if member_id.is_some() {
        row.member_id = Set(member_id);
        row.released_on = Set(Some(new.today));
        row.shown = Set(shown);
    }
    message::Entity::insert(row).exec_without_returning(tx).await?;
    let mut files = vec![];
    if !new.files.is_empty() {
        seals.extend(attachments::attach(tx, keys, new.owner, Some(new.id), new.files, new.today).await?);
        files = attachments::of_case(tx, keys.case()).await?;
    }
    let number = shown.unwrap_or(number);
    let row = Row { id: new.id, number, author, member_id, body, revision: 1, sent_on: new.today };
    Ok(Written { row, files, seals })
}

/// Checks the maximum number of messages of one author. All messages are verified when a case is opened, so the number
/// must stay small. Lock the row in `case_counter` first. Otherwise two simultaneous messages would not count each
/// other.
async fn check_quota(tx: &Tx, case: Uuid, owner: Owner) -> Result<(), Problem> {
    let (author, most) = match owner {
        Owner::Reporter => (Author::Reporter, limit::MAX_MESSAGES),
        Owner::Member(_) => (Author::Staff, limit::MAX_STAFF_MESSAGES),
    };
    let so_far =
        message::Entity::find().filter(message::Column::CaseId.eq(case)).filter(message::Column::Author.eq(author));
    if so_far.select_only().column(message::Column::Id).count(tx).await? >= most {
        return Err(Problem::NotAllowedNow(
            "The maximum number of messages is reached. Messages that were sent before are kept.",
        ));
    }
    Ok(())
}

/// Moves a reader's mark forward. Never moves the mark back, and never past the last message that the reader can see.
pub async fn mark_read(tx: &Tx, org: Uuid, case: Uuid, member: Option<Uuid>, up_to: i32) -> Result<(), Problem> {
    let reader = if member.is_some() { Reader::Staff } else { Reader::Reporter };
    let newest = message::Entity::find().select_only().expr(reader.number().max());
    let newest: Option<Option<i32>> = newest.filter(message::Column::CaseId.eq(case)).into_tuple().one(tx).await?;
    let up_to = up_to.min(newest.flatten().unwrap_or(0));
    let mark = read_mark::Entity::find().filter(read_mark::Column::CaseId.eq(case));
    let mark = match member {
        Some(member) => mark.filter(read_mark::Column::MemberId.eq(member)),
        None => mark.filter(read_mark::Column::MemberId.is_null()),
    };
    match mark.one(tx).await? {
        Some(row) if row.up_to >= up_to => {}
        Some(row) => {
            let update = read_mark::Entity::update_many().col_expr(read_mark::Column::UpTo, up_to.into());
            update.filter(read_mark::Column::Id.eq(row.id)).exec(tx).await?;
        }
        None => {
            let row = read_mark::ActiveModel {
                org_id: Set(org),
                id: Set(Uuid::new_v4()),
                case_id: Set(case),
                member_id: Set(member),
                up_to: Set(up_to),
            };
            // Two tabs may insert the mark at the same time. The next call corrects the mark.
            let insert = read_mark::Entity::insert(row).on_conflict(OnConflict::new().do_nothing().to_owned());
            insert.exec_without_returning(tx).await?;
        }
    }
    Ok(())
}
