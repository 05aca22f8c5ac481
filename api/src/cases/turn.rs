//! Decides when an organisation's release is due, and which rows its batch includes. The functions read neither clock
//! nor database.
//!
//! With an hourly release period, an organisation is released at most once in a clock hour. With a daily period, it is
//! released at most once in a day. Hours and days are those of the organisation's time zone. A batch never reveals more
//! about the time of a report than the release period does. Staff see the date of each row. If a batch shortly after
//! midnight contained rows of both days, the dates would reveal which rows arrived before midnight. Such a batch
//! therefore leaves out the rows of the new day.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Offset, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;
use entity::enums::ReleaseTick;

/// Delay between the end of a period and its release. Transactions that began in the period end within this delay, and
/// the clocks of two machines differ by less than this delay.
pub const SETTLE: TimeDelta = TimeDelta::minutes(1);
/// Time at the start of an hour in which an hourly release may begin. After this time, the release waits for the next
/// hour. A later release would leave the rest of the hour as a smaller batch.
pub const WINDOW: TimeDelta = TimeDelta::minutes(10);
/// Minimum time that an hourly batch covers.
pub const SPACING: TimeDelta = TimeDelta::minutes(50);

/// The release period of an organisation, and its time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    pub tick: ReleaseTick,
    /// The time zone of the hours and days.
    pub zone: Tz,
}

/// The rows that a release includes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Rows of this date and later wait for the next release. `None` releases all rows.
    pub before: Option<NaiveDate>,
}

impl Batch {
    pub const ALL: Self = Self { before: None };

    /// Whether a row of this date is released.
    #[must_use]
    pub fn holds(&self, date: NaiveDate) -> bool {
        self.before.is_none_or(|day| date < day)
    }
}

impl Plan {
    /// The batch that is due now. `last` is the time of the last release.
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
                // After midnight, a batch that covers the end of a day leaves out the rows of the new day.
                is_due.then(|| Batch { before: (self.day(now - SPACING) < today).then_some(today) })
            }
            ReleaseTick::Daily => {
                let is_settled = self.day(now - SETTLE) == today;
                (is_settled && self.day(last) < today).then_some(Batch { before: Some(today) })
            }
        }
    }

    /// How long the next release is overdue. Zero when the release is not overdue.
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

    /// Whether the mark is more than a period in the future. A machine whose clock was ahead wrote such a mark. Without
    /// this check, nothing would be released until that time.
    fn is_wrong(self, last: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        last > now + self.period()
    }

    fn day(self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.zone).date_naive()
    }

    /// A clock hour, with the offset from UTC. The offset distinguishes the two hours of the same name when the clocks
    /// go back.
    fn hour(self, at: DateTime<Utc>) -> (NaiveDateTime, i32) {
        let local = at.with_timezone(&self.zone);
        let begun = local.date_naive().and_hms_opt(local.hour(), 0, 0).unwrap_or_else(|| local.naive_local());
        (begun, local.offset().fix().local_minus_utc())
    }
}
