//! A case that waits for the reporter. The deadlines of the law run on. The reporter gets two reminders, and later staff
//! can announce the closing. A message of the reporter, the closing, or a member ends the wait.

use chrono::{Days, NaiveDate};
use entity::enums::{HistoryKind, Prepared, Stage};
use entity::{case, prepared_message};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

use crate::audit::{Act, Kind};
use crate::cases::{Line, append_to_timeline, find, keys, lock};
use crate::intake::prepared;
use crate::keys::keyring::CaseKeys;
use crate::languages;
use crate::limit;
use crate::op::Op;
use crate::problem::Problem;

/// Where the wait of a case is today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    pub since: NaiveDate,
    /// Staff can announce the closing now.
    pub may_announce: bool,
    /// The announced day of the closing.
    pub closes_on: Option<NaiveDate>,
    /// The announced day has come.
    pub is_over: bool,
}

impl Wait {
    #[must_use]
    pub fn of(case: &case::Model, today: NaiveDate) -> Option<Self> {
        Some(Self::at(case.waiting_since?, case.closing_announced_for, today))
    }

    fn at(since: NaiveDate, closes_on: Option<NaiveDate>, today: NaiveDate) -> Self {
        Self {
            since,
            may_announce: closes_on.is_none() && since + Days::new(limit::WAIT_BEFORE_CLOSING) <= today,
            closes_on,
            is_over: closes_on.is_some_and(|day| day <= today),
        }
    }
}

/// Marks a case as waiting for the reporter, and prepares the reminders.
///
/// # Errors
/// `NotAllowedNow` for a closed case, or for a case that waits already. `NotFound`.
pub async fn begin(op: &Op, id: Uuid) -> Result<case::Model, Problem> {
    let (case, today, member) = (lock(&op.tx, id).await?, op.today()?, op.member()?);
    if case.stage == Stage::Closed {
        return Err(Problem::NotAllowedNow("A closed case waits for no answer. Reopen the case first."));
    }
    if case.waiting_since.is_some() {
        return Err(Problem::NotAllowedNow(
            "This case waits for the reporter already. Reload to see the latest state.",
        ));
    }
    let keys = keys(op, id).await?;
    let reminders = [(limit::FIRST_REMINDER, "first_reminder"), (limit::SECOND_REMINDER, "second_reminder")];
    let (rows, seals): (Vec<_>, Vec<_>) = reminders
        .into_iter()
        .map(|(days, text)| {
            let text = languages::automatic(&case.language, text);
            prepared::seal(&keys, Prepared::Reminder, text, today + Days::new(days))
        })
        .unzip();
    prepared_message::Entity::insert_many(rows).exec_without_returning(&*op.tx).await?;
    set(op, id, Some(today), None).await?;
    write_step(op, &keys, HistoryKind::WaitingBegan).await?;
    op.record(Act::on_case(Kind::WaitingBegan, member.by(), id).sealing(seals)).await?;
    find(&op.tx, id).await
}

/// Ends the wait by hand. The database drops the reminders that were not sent.
///
/// # Errors
/// `NotAllowedNow` for a case that does not wait. `NotFound`.
pub async fn end(op: &Op, id: Uuid) -> Result<case::Model, Problem> {
    let case = lock(&op.tx, id).await?;
    if case.waiting_since.is_none() {
        return Err(Problem::NotAllowedNow(
            "This case no longer waits for the reporter. Reload to see the latest state.",
        ));
    }
    let keys = keys(op, id).await?;
    set(op, id, None, None).await?;
    write_step(op, &keys, HistoryKind::WaitingEnded).await?;
    op.record(Act::on_case(Kind::WaitingEnded, op.member()?.by(), id)).await?;
    find(&op.tx, id).await
}

/// Records that a message announced the closing. The case then closes on the returned day at the earliest.
///
/// # Errors
/// `NotAllowedNow` when the case does not wait long enough, or when the closing was announced already.
pub async fn announce_closing(op: &Op, keys: &CaseKeys, id: Uuid) -> Result<(), Problem> {
    let (case, today) = (lock(&op.tx, id).await?, op.today()?);
    if !Wait::of(&case, today).is_some_and(|wait| wait.may_announce) {
        return Err(Problem::NotAllowedNow(
            "The closing cannot be announced now. The case must have waited for six weeks, and the announcement is made once.",
        ));
    }
    let day = today + Days::new(limit::CLOSING_NOTICE);
    set(op, id, case.waiting_since, Some(day)).await?;
    write_step(op, keys, HistoryKind::ClosingAnnounced).await?;
    op.record(Act::on_case(Kind::ClosingAnnounced, op.member()?.by(), id)).await
}

async fn set(op: &Op, id: Uuid, since: Option<NaiveDate>, closes_on: Option<NaiveDate>) -> Result<(), Problem> {
    let row =
        case::ActiveModel { waiting_since: Set(since), closing_announced_for: Set(closes_on), ..Default::default() };
    case::Entity::update_many().set(row).filter(case::Column::Id.eq(id)).exec(&*op.tx).await?;
    Ok(())
}

async fn write_step(op: &Op, keys: &CaseKeys, kind: HistoryKind) -> Result<(), Problem> {
    append_to_timeline(op, keys, Line { kind, from: None, to: None, reason: None }).await.map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closing_is_announced_after_six_weeks_and_comes_two_weeks_later() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let wait = |closes_on, today| Wait::at(day("2026-03-02"), closes_on, day(today));
        assert!(!wait(None, "2026-04-12").may_announce);
        assert!(wait(None, "2026-04-13").may_announce);
        let announced = Some(day("2026-04-27"));
        assert!(!wait(announced, "2026-04-13").may_announce, "once");
        assert!(!wait(announced, "2026-04-26").is_over);
        assert!(wait(announced, "2026-04-27").is_over);
    }
}
