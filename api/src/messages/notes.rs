//! Internal notes of staff. A note can be retracted with a reason and is never deleted.

use entity::note;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Set};
use uuid::Uuid;

use crate::audit::{Act, Kind, Seal};
use crate::cases;
use crate::keys::keyring::CaseKeys;
use crate::keys::sealed::FieldAad;
use crate::limit;
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

/// # Errors
/// `NotAllowedNow` when the case has the maximum number of notes.
pub async fn write(op: &Op, keys: &CaseKeys, id: Uuid, text: &str) -> Result<note::Model, Problem> {
    let member = op.member()?;
    if note::Entity::find().filter(note::Column::CaseId.eq(keys.case())).count(&*op.tx).await?
        >= limit::MAX_STAFF_MESSAGES
    {
        return Err(Problem::NotAllowedNow("The maximum number of notes of this case is reached."));
    }
    let body = keys.seal(FieldAad::of(note::Column::Body, id, 1), text);
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
    };
    note::Entity::insert(note::ActiveModel::from(row.clone()).reset_all()).exec_without_returning(&*op.tx).await?;
    let act = Act::on_case(Kind::NoteAdded, member.by(), keys.case()).on(id).sealing(vec![seal]);
    op.record(act).await?;
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
    let act = Act::on_case(Kind::NoteRetracted, member.by(), row.case_id).on(id).sealing(vec![seal]);
    op.record(act).await?;
    one(&op.tx, id).await
}
