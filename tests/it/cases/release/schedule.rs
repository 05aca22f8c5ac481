//! The release schedule without a database, over thirty days of a fixed clock. The worker dies and fails, in time zones
//! with different clock changes.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, NaiveDate, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use entity::enums::ReleaseTick;
use proptest::collection::vec;
use proptest::prelude::{Strategy, any, prop_assert, proptest};
use proptest::sample::select;
use proptest::test_runner::TestCaseError;
use voicase::cases::turn::{Batch, Plan};

/// Zones with clock changes of one hour, of half an hour and at midnight, and zones with none. Some have an offset of
/// more than 12 hours or of 45 minutes.
pub const ZONES: [Tz; 6] = [
    Tz::Europe__Berlin,
    Tz::America__New_York,
    Tz::Pacific__Apia,
    Tz::Asia__Kathmandu,
    Tz::America__Santiago,
    Tz::Australia__Lord_Howe,
];
const DAYS: i64 = 30;

/// The events of a month. Times are in minutes from its start.
#[derive(Clone, Debug)]
struct Month {
    plan: Plan,
    start: DateTime<Utc>,
    /// Polling interval of the worker in seconds. It is longer than in production.
    poll: i64,
    /// Start and length of each outage.
    outages: Vec<(i64, i64)>,
    /// Whether each attempt fails, repeated in a cycle.
    failures: Vec<bool>,
    /// Times at which a reporter writes.
    written: Vec<i64>,
}

fn month(tick: ReleaseTick) -> impl Strategy<Value = Month> {
    let minutes = 0..DAYS * 24 * 60;
    let start = (0..365_i64 * 24 * 60).prop_map(|minute| {
        Utc.with_ymd_and_hms(2026, 1, 1, 0, 0, 0).single().expect("a time") + TimeDelta::minutes(minute)
    });
    let outages = vec((minutes.clone(), 1..4_000_i64), 0..8);
    (select(ZONES.to_vec()), start, 240..480_i64, outages, vec(any::<bool>(), 1..9), vec(minutes, 1..60)).prop_map(
        move |(zone, start, poll, outages, failures, written)| Month {
            plan: Plan { tick, zone },
            start,
            poll,
            outages,
            failures,
            written,
        },
    )
}

/// The outcome of a month.
#[derive(Default)]
struct Told {
    /// Time and contents of each release.
    turns: Vec<(DateTime<Utc>, Batch)>,
    /// Time at which each row was written, and time of its release.
    released: BTreeMap<DateTime<Utc>, Option<DateTime<Utc>>>,
    /// Times of polls at which the worker was down, had just come back, or failed.
    disturbed: Vec<DateTime<Utc>>,
}

impl Month {
    fn at(&self, minute: i64) -> DateTime<Utc> {
        self.start + TimeDelta::minutes(minute)
    }

    fn is_away(&self, at: DateTime<Utc>) -> bool {
        self.outages.iter().any(|(from, length)| (self.at(*from)..self.at(from + length)).contains(&at))
    }

    fn date(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.plan.zone).date_naive()
    }

    fn offset(&self, at: DateTime<Utc>) -> i32 {
        at.with_timezone(&self.plan.zone).offset().fix().local_minus_utc()
    }

    fn runs(&self) -> Told {
        let mut told = Told::default();
        told.released.extend(self.written.iter().map(|minute| (self.at(*minute), None)));
        let mut last = self.start - TimeDelta::hours(1);
        let mut failures = self.failures.iter().cycle();
        let mut was_away = false;
        // Three more days, so that the last rows are released too.
        for poll in 0..(DAYS + 3) * 24 * 3600 / self.poll {
            let now = self.start + TimeDelta::seconds(poll * self.poll);
            let is_away = self.is_away(now);
            if is_away || was_away {
                told.disturbed.push(now);
            }
            was_away = is_away;
            let Some(batch) = self.plan.due(last, now).filter(|_| !is_away) else { continue };
            if self.failures.contains(&false) && *failures.next().expect("a cycle") {
                told.disturbed.push(now);
                continue;
            }
            last = now;
            told.turns.push((now, batch));
            for (written, released) in told.released.range_mut(..=now) {
                if released.is_none() && batch.holds(self.date(*written)) {
                    *released = Some(now);
                }
            }
        }
        told
    }

    /// Maximum time that a row may wait without failures.
    fn most(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> TimeDelta {
        let poll = TimeDelta::seconds(2 * self.poll) + TimeDelta::minutes(1);
        // On Lord Howe Island clocks change by half an hour. Such a change extends the period in which it falls, or the
        // period that begins with it.
        let before = from - TimeDelta::hours(1);
        let is_longer = self.plan.zone == Tz::Australia__Lord_Howe && self.offset(before) != self.offset(to);
        self.period() + poll + if is_longer { TimeDelta::minutes(30) } else { TimeDelta::zero() }
    }

    fn period(&self) -> TimeDelta {
        // A day in autumn can have 25 hours.
        if self.plan.tick == ReleaseTick::Hourly { TimeDelta::hours(1) } else { TimeDelta::hours(25) }
    }

    fn check(&self) -> Result<(), TestCaseError> {
        let told = self.runs();
        let format = if self.plan.tick == ReleaseTick::Hourly { "%F %H %z" } else { "%F" };
        let mut periods = HashSet::new();
        for (turn, _) in &told.turns {
            let period = turn.with_timezone(&self.plan.zone).format(format).to_string();
            prop_assert!(periods.insert(period.clone()), "released twice in {period}");
        }
        for (written, released) in &told.released {
            let Some(released) = released else {
                return Err(TestCaseError::fail(format!("what was written at {written} was never released")));
            };
            let since = told.disturbed.iter().filter(|at| *at < released).max().map_or(*written, |at| *at.max(written));
            prop_assert!(*released - since <= self.most(since, *released), "{written} waited until {released}");
        }
        self.check_classes(&told)
    }

    /// Checks what a batch reveals: the rows that came together, and their dates. Rows that look alike must have been
    /// written over most of a period.
    fn check_classes(&self, told: &Told) -> Result<(), TestCaseError> {
        let least = if self.plan.tick == ReleaseTick::Hourly { 49 } else { 23 * 60 };
        let mut classes: BTreeMap<(DateTime<Utc>, NaiveDate), i64> = BTreeMap::new();
        let mut waiting: BTreeMap<NaiveDate, i64> = BTreeMap::new();
        let mut minute = self.start;
        for (turn, batch) in &told.turns {
            while minute < *turn {
                *waiting.entry(self.date(minute)).or_default() += 1;
                minute += TimeDelta::minutes(1);
            }
            waiting.retain(|date, minutes| {
                let goes = batch.holds(*date);
                if goes {
                    classes.insert((*turn, *date), *minutes);
                }
                !goes
            });
        }
        // Skip the first release, because its period began when the organisation was created and may be short.
        for ((turn, date), minutes) in classes.iter().skip(1) {
            prop_assert!(*minutes >= least, "{turn}: rows of {date} were written within {minutes} minutes");
        }
        Ok(())
    }
}

proptest! {
    #[test]
    fn an_hourly_organisation_releases_at_most_once_in_a_clock_hour_and_nothing_waits_longer_than_one(month in month(ReleaseTick::Hourly)) {
        month.check()?;
    }

    #[test]
    fn a_daily_organisation_releases_at_most_once_in_a_local_day_and_nothing_waits_longer_than_one(month in month(ReleaseTick::Daily)) {
        month.check()?;
    }
}

fn due(tick: ReleaseTick, zone: Tz, last: &str, now: &str) -> Option<Batch> {
    let at = |text: &str| text.parse::<DateTime<Utc>>().expect("a time");
    Plan { tick, zone }.due(at(last), at(now))
}

#[test]
fn a_turn_is_due_as_the_table_says() {
    use ReleaseTick::{Daily, Hourly, Immediate};
    let (berlin, kathmandu, apia) = (Tz::Europe__Berlin, Tz::Asia__Kathmandu, Tz::Pacific__Apia);
    let all = Some(Batch::ALL);
    let before = |day: &str| Some(Batch { before: Some(day.parse().expect("a day")) });
    for (tick, zone, last, now, expected) in [
        (Immediate, berlin, "2026-03-02T08:00:00Z", "2026-03-02T08:00:01Z", all),
        (Hourly, berlin, "2026-03-02T08:01:00Z", "2026-03-02T08:59:59Z", None),
        (Hourly, berlin, "2026-03-02T08:01:00Z", "2026-03-02T09:00:59Z", None),
        (Hourly, berlin, "2026-03-02T08:01:00Z", "2026-03-02T09:01:00Z", all),
        // A late worker waits for the next hour. Otherwise the next batch would be too small.
        (Hourly, berlin, "2026-03-02T08:01:00Z", "2026-03-02T09:30:00Z", None),
        (Hourly, berlin, "2026-03-02T08:01:00Z", "2026-03-02T10:01:00Z", all),
        // Shortly after midnight in Berlin, reports of the new day still wait.
        (Hourly, berlin, "2026-03-02T22:01:00Z", "2026-03-02T23:01:00Z", before("2026-03-03")),
        (Hourly, berlin, "2026-03-02T20:01:00Z", "2026-03-03T00:01:00Z", all),
        // Hours in Kathmandu begin at a quarter past in UTC.
        (Hourly, kathmandu, "2026-03-02T08:16:00Z", "2026-03-02T09:01:00Z", None),
        (Hourly, kathmandu, "2026-03-02T08:16:00Z", "2026-03-02T09:16:00Z", all),
        // A clock that was one year ahead set the time of the last release.
        (Hourly, berlin, "2027-03-02T08:01:00Z", "2026-03-02T09:01:00Z", all),
        (Daily, berlin, "2026-03-01T23:01:00Z", "2026-03-02T22:59:00Z", None),
        (Daily, berlin, "2026-03-01T23:01:00Z", "2026-03-02T23:00:30Z", None),
        (Daily, berlin, "2026-03-01T23:01:00Z", "2026-03-02T23:01:00Z", before("2026-03-03")),
        // The worker was down for days. It now releases the complete days. The current day waits for midnight.
        (Daily, berlin, "2026-02-20T23:01:00Z", "2026-03-02T12:34:00Z", before("2026-03-02")),
        (Daily, apia, "2026-03-01T11:01:00Z", "2026-03-02T10:59:00Z", None),
        (Daily, apia, "2026-03-01T11:01:00Z", "2026-03-02T11:01:00Z", before("2026-03-03")),
    ] {
        assert_eq!(due(tick, zone, last, now), expected, "{tick:?} {zone} {last} {now}");
    }
}
