//! Internal notes of staff. A note can be retracted with a reason and is never deleted. A private note is visible to its
//! author alone, also after the author has left or the case is closed. It is erased with the case.

use entity::enums::NotificationKind;
use entity::note;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Set};
use uuid::Uuid;

use crate::audit::{Act, Kind, Seal};
use crate::cases::{self, visibility::Visibility};
use crate::keys::keyring::CaseKeys;
use crate::keys::sealed::FieldAad;
use crate::limit;
use crate::notifications::feed;
use crate::op::Op;
use crate::problem::Problem;
use crate::tx::Tx;

/// The notes of a case, oldest first.
pub async fn of_case(tx: &Tx, case: Uuid) -> Result<Vec<note::Model>, Problem> {
    let query = note::Entity::find().filter(note::Column::CaseId.eq(case));
    Ok(query.order_by_asc(note::Column::WrittenAt).order_by_asc(note::Column::Id).all(tx).await?)
}

pub async fn one(tx: &Tx, id: Uuid) -> Result<note::Model, Problem> {
    note::Entity::find().filter(note::Column::Id.eq(id)).one(tx).await?.ok_or(Problem::NotFound)
}

/// The associated data of a column of a note.
#[must_use]
pub fn aad(row: &note::Model, column: note::Column) -> FieldAad {
    FieldAad::of(column, row.id, row.revision)
}

/// A note to write.
pub struct NewNote {
    pub text: String,
    /// Only the author sees the note.
    pub private: bool,
    /// Members who can see the case. The server never reads them from the text.
    pub mentions: Vec<Uuid>,
}

impl NewNote {
    /// # Errors
    /// `Invalid` for too many mentions, for mentions in a private note, and for a member who does not read notes of the
    /// case. The message does not say why, because that would show who is excluded.
    async fn check(&mut self, op: &Op, case: Uuid) -> Result<(), Problem> {
        self.mentions.sort_unstable();
        self.mentions.dedup();
        if self.mentions.is_empty() {
            return Ok(());
        }
        if self.private {
            return Err(Problem::invalid("mentions", "A private note mentions no member."));
        }
        if self.mentions.len() > limit::MAX_MENTIONS {
            return Err(Problem::invalid("mentions", "A note mentions at most 20 members."));
        }
        let readers = readers(op, case).await?;
        if self.mentions.iter().all(|id| readers.contains(id)) {
            return Ok(());
        }
        Err(Problem::invalid("mentions", "One of these members cannot be mentioned here. Remove the mention."))
    }
}

/// The members who read the notes of a case.
///
/// # Errors
/// `NotFound`.
pub async fn readers(op: &Op, case: Uuid) -> Result<Vec<Uuid>, Problem> {
    let case = cases::find(&op.tx, case).await?;
    Ok(Visibility::of(op, &case).await?.handlers().collect())
}

/// # Errors
/// `NotAllowedNow` when the case has the maximum number of notes. `Invalid` as `NewNote::check`.
pub async fn write(op: &Op, keys: &CaseKeys, id: Uuid, mut new: NewNote) -> Result<note::Model, Problem> {
    let member = op.member()?;
    new.check(op, keys.case()).await?;
    if note::Entity::find().filter(note::Column::CaseId.eq(keys.case())).count(&*op.tx).await?
        >= limit::MAX_STAFF_MESSAGES
    {
        return Err(Problem::NotAllowedNow("The maximum number of notes of this case is reached."));
    }
    let body = keys.seal(FieldAad::of(note::Column::Body, id, 1), &new.text);
    let seal = Seal::of(id, 1, &[&body]);
    let row = note::Model {
        org_id: member.org,
        id,
        case_id: keys.case(),
        member_id: member.id,
        body,
        retraction: None,
        revision: 1,
        written_at: op.app.clock.now(),
        retracted_at: None,
        private: new.private,
        mentions: new.mentions.clone(),
    };
    note::Entity::insert(note::ActiveModel::from(row.clone()).reset_all()).exec_without_returning(&*op.tx).await?;
    let kind = if new.private { Kind::PrivateNoteAdded } else { Kind::NoteAdded };
    op.record(Act::on_case(kind, member.by(), keys.case()).on(id).sealing(vec![seal])).await?;
    if !new.mentions.is_empty() {
        feed::of_act(op, NotificationKind::Mentioned, keys.case(), Some(new.mentions)).await?;
    }
    Ok(row)
}

/// Retracts a note of the acting member. The text is kept, with the reason.
///
/// # Errors
/// `NotFound`, `Forbidden` for a colleague's note, `NotAllowedNow` when the note is retracted already, `Conflict` when
/// the note changed meanwhile.
pub async fn retract(op: &Op, id: Uuid, reason: &str) -> Result<note::Model, Problem> {
    let member = op.member()?;
    let row = one(&op.tx, id).await?;
    if row.member_id != member.id {
        return Err(Problem::Forbidden);
    }
    if row.retracted_at.is_some() {
        return Err(Problem::NotAllowedNow("This note was retracted already."));
    }
    let keys = cases::reading::one(op, row.case_id).await?;
    // The associated data contains the row's revision, which rises now. So the text is sealed again together with the
    // reason.
    let words = keys.open(aad(&row, note::Column::Body), &row.body)?;
    let next = note::Model { revision: row.revision + 1, ..row.clone() };
    let body = keys.seal(aad(&next, note::Column::Body), &words);
    let retraction = keys.seal(aad(&next, note::Column::Retraction), reason);
    let seal = Seal::of(id, next.revision, &[&body, &retraction]);
    let change = note::ActiveModel {
        body: Set(body),
        retraction: Set(Some(retraction)),
        retracted_at: Set(Some(op.app.clock.now())),
        revision: Set(next.revision),
        ..Default::default()
    };
    let update = note::Entity::update_many()
        .set(change)
        .filter(note::Column::Id.eq(id))
        .filter(note::Column::Revision.eq(row.revision));
    if update.exec(&*op.tx).await?.rows_affected != 1 {
        return Err(Problem::Conflict);
    }
    let kind = if row.private { Kind::PrivateNoteRetracted } else { Kind::NoteRetracted };
    let act = Act::on_case(kind, member.by(), row.case_id).on(id).sealing(vec![seal]);
    op.record(act).await?;
    one(&op.tx, id).await
}
