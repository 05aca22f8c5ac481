//! The law of an organisation: the figures of its law pack, their confirmation by a member, and the organisation's
//! stricter figures.

pub mod admin;

use entity::organisation::{self, ActiveModel, Column, Model};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use serde_json::json;

use crate::audit::Kind;
use crate::law::{Figure, LawPack, Own};
use crate::op::Op;
use crate::problem::Problem;

/// Reads the organisation of the acting member.
///
/// # Errors
/// `NotFound`.
pub async fn read(op: &Op) -> Result<Model, Problem> {
    let query = organisation::Entity::find().filter(Column::Id.eq(op.member()?.org));
    query.one(&*op.tx).await?.ok_or(Problem::NotFound)
}

/// Confirms the figures of a law pack that no person has checked. From then on the channels take reports. `hash` names
/// the figures that the member saw.
///
/// # Errors
/// `Conflict` if the figures have changed since, `NotAllowedNow` if the law pack needs no confirmation.
pub async fn confirm(op: &Op, hash: &str) -> Result<(), Problem> {
    let (member, today, found) = (op.member()?, op.today()?, read(op).await?);
    let pack = LawPack::named(&found.law_pack)?;
    if pack.hash != hash {
        return Err(Problem::Conflict);
    }
    if !pack.awaits_confirmation(None) {
        return Err(Problem::NotAllowedNow("This law pack needs no confirmation."));
    }
    if found.law_confirmed.as_ref() == Some(&pack.hash) {
        return Ok(());
    }
    let row = ActiveModel {
        law_confirmed: Set(Some(pack.hash.clone())),
        law_confirmed_on: Set(Some(today)),
        law_confirmed_by: Set(Some(member.id)),
        ..Default::default()
    };
    write(op, row).await?;
    op.record_on(Kind::LawConfirmed, member.org, json!({ "pack": pack.code, "hash": pack.hash })).await
}

/// Sets the organisation's own periods, in days. `None`: the period of the law pack counts.
///
/// # Errors
/// `Invalid` for a period that is not stricter than the law pack's.
pub async fn set_own(op: &Op, acknowledgement: Option<i32>, feedback: Option<i32>) -> Result<(), Problem> {
    let found = read(op).await?;
    let pack = LawPack::named(&found.law_pack)?;
    let acknowledgement = stricter("acknowledgementDays", acknowledgement, &pack.acknowledgement)?;
    let feedback = stricter("feedbackDays", feedback, &pack.feedback)?;
    let (before, after) =
        (Own::stored(found.own_acknowledgement_days, found.own_feedback_days), Own::stored(acknowledgement, feedback));
    if before == after {
        return Ok(());
    }
    let row = ActiveModel {
        own_acknowledgement_days: Set(acknowledgement),
        own_feedback_days: Set(feedback),
        ..Default::default()
    };
    write(op, row).await?;
    let facts = |own: Own| json!({ "acknowledgement": own.acknowledgement_days, "feedback": own.feedback_days });
    let detail = json!({ "from": facts(before), "to": facts(after) });
    op.record_on(Kind::OwnFiguresChanged, found.id, detail).await
}

/// The maximum own period in days that is stricter than a figure of the law.
#[must_use]
pub const fn max_days(figure: &Figure) -> u16 {
    figure.within.min_days().saturating_sub(1)
}

fn stricter(field: &'static str, days: Option<i32>, figure: &Figure) -> Result<Option<i16>, Problem> {
    let Some(days) = days else { return Ok(None) };
    let fits = (1..=i32::from(max_days(figure))).contains(&days);
    let days = i16::try_from(days).ok().filter(|_| fits);
    days.map(Some).ok_or_else(|| Problem::invalid(field, "This period is not stricter than the law. Enter fewer days."))
}

async fn write(op: &Op, row: ActiveModel) -> Result<(), Problem> {
    let update = organisation::Entity::update_many().set(row).filter(Column::Id.eq(op.member()?.org));
    if update.exec(&*op.tx).await?.rows_affected != 1 {
        return Err(Problem::NotFound);
    }
    Ok(())
}
