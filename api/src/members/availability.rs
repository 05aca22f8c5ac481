//! When a member works, and in which languages. The suggestion of assignees uses both. Only the member changes them.

use chrono::Weekday;
use entity::availability::{self, Column};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use serde_json::json;
use uuid::Uuid;

use crate::audit::Kind;
use crate::languages;
use crate::op::Op;
use crate::problem::Problem;

/// Monday to Friday.
const USUAL_DAYS: i16 = 0b001_1111;

/// The availability of the acting member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Availability {
    pub working_days: Vec<Weekday>,
    /// Codes of languages.
    pub languages: Vec<String>,
    /// Whether emails about notifications are also sent during an absence.
    pub mails_when_absent: bool,
}

const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

const fn bit(day: Weekday) -> i16 {
    1 << day.num_days_from_monday()
}

/// The stored availability, or the default.
pub async fn mine(op: &Op) -> Result<Availability, Problem> {
    let row = availability::Entity::find().filter(Column::MemberId.eq(op.member()?.id)).one(&*op.tx).await?;
    let days = row.as_ref().map_or(USUAL_DAYS, |row| row.working_days);
    Ok(Availability {
        working_days: WEEK.into_iter().filter(|day| days & bit(*day) != 0).collect(),
        mails_when_absent: row.as_ref().is_some_and(|row| row.mails_when_absent),
        languages: row.map(|row| row.languages).unwrap_or_default(),
    })
}

/// Stores the availability of the acting member.
///
/// # Errors
/// `Invalid` without a working day, or for a language in which no report can be written.
pub async fn save(op: &Op, wanted: &Availability) -> Result<(), Problem> {
    let me = op.member()?;
    let days = wanted.working_days.iter().fold(0, |days, day| days | bit(*day));
    if days == 0 {
        return Err(Problem::invalid("workingDays", "Choose at least one working day."));
    }
    let known = languages::codes();
    if wanted.languages.iter().any(|code| !known.contains(&code.as_str())) {
        return Err(Problem::invalid("languages", "No report can be written in one of these languages. Remove it."));
    }
    let mut chosen = wanted.languages.clone();
    chosen.sort();
    chosen.dedup();
    let row = availability::ActiveModel {
        org_id: Set(me.org),
        member_id: Set(me.id),
        working_days: Set(days),
        languages: Set(chosen),
        mails_when_absent: Set(wanted.mails_when_absent),
    };
    let change = OnConflict::columns([Column::OrgId, Column::MemberId])
        .update_columns([Column::WorkingDays, Column::Languages, Column::MailsWhenAbsent])
        .to_owned();
    availability::Entity::insert(row).on_conflict(change).exec_without_returning(&*op.tx).await?;
    op.record_on(Kind::AvailabilityChanged, me.id, json!({})).await
}

/// Deletes the availability of a member whose membership ends.
pub(super) async fn end(op: &Op, member: Uuid) -> Result<(), Problem> {
    availability::Entity::delete_many().filter(Column::MemberId.eq(member)).exec(&*op.tx).await?;
    Ok(())
}
