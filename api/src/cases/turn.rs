//! When an organisation's release is due, and how far its batch reaches. Pure.
//!
//! Always: an hourly organisation has at most one turn in a clock hour, a daily one at most one in a day, both in its own time
//! zone. Never: a batch that tells more of when a report came than the period does. Rows carry dates, so a batch that is late
//! and reaches over midnight would fall in two.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Offset, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;
use entity::enums::ReleaseTick;

/// A period is over for this long before its batch goes: transactions that began in it end, and clocks of two machines differ.
pub const SETTLE: TimeDelta = TimeDelta::minutes(1);
/// An hourly turn comes in the first minutes of an hour or waits for the next hour: a late one would leave the rest of the hour
/// as a smaller batch.
pub const WINDOW: TimeDelta = TimeDelta::minutes(10);
/// The minimum length of what an hourly batch covers.
pub const SPACING: TimeDelta = TimeDelta::minutes(50);

/// When an organisation releases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// How often.
    pub tick: ReleaseTick,
    /// Whose hours and days count.
    pub zone: Tz,
}

/// What a turn releases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Rows of this date wait for the next turn; none: all rows go.
    pub before: Option<NaiveDate>,
}

impl Batch {
    /// Everything that waits.
    pub const ALL: Self = Self { before: None };

    /// Whether a row of this date goes.
    #[must_use]
    pub fn holds(&self, date: NaiveDate) -> bool {
        self.before.is_none_or(|day| date < day)
    }
}

impl Plan {
    /// The batch that is due now, when the last turn was at `last`.
    #[must_use]
    pub fn due(&self, last: DateTime<Utc>, now: DateTime<Utc>) -> Option<Batch> {
        let last = if self.is_wrong(last, now) { DateTime::UNIX_EPOCH } else { last };
        let today = self.day(now);
        match self.tick {
            ReleaseTick::Immediate => Some(Batch::ALL),
            ReleaseTick::Hourly => {
                let is_settled = self.hour(now - SETTLE) == self.hour(now);
                let has_begun = self.hour(now - WINDOW) != self.hour(now);
                let is_due = is_settled && has_begun && now - last >= SPACING;
                // What is left of a day goes without what the next one has begun.
                is_due.then(|| Batch { before: (self.day(now - SPACING) < today).then_some(today) })
            }
            ReleaseTick::Daily => {
                let is_settled = self.day(now - SETTLE) == today;
                (is_settled && self.day(last) < today).then_some(Batch { before: Some(today) })
            }
        }
    }

    /// How long the next turn is overdue; zero when it is not.
    #[must_use]
    pub fn late(&self, last: DateTime<Utc>, now: DateTime<Utc>) -> TimeDelta {
        (now - last - self.period() - SETTLE).max(TimeDelta::zero())
    }

    fn period(self) -> TimeDelta {
        match self.tick {
            ReleaseTick::Immediate => TimeDelta::minutes(1),
            ReleaseTick::Hourly => TimeDelta::hours(1),
            ReleaseTick::Daily => TimeDelta::hours(25),
        }
    }

    /// A mark that a clock wrote which was ahead by more than a period would stop the release until then.
    fn is_wrong(self, last: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        last > now + self.period()
    }

    fn day(self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.zone).date_naive()
    }

    /// A clock hour: of the two that a change of the clocks makes of one name, each counts.
    fn hour(self, at: DateTime<Utc>) -> (NaiveDateTime, i32) {
        let local = at.with_timezone(&self.zone);
        let begun = local.date_naive().and_hms_opt(local.hour(), 0, 0).unwrap_or_else(|| local.naive_local());
        (begun, local.offset().fix().local_minus_utc())
    }
}
