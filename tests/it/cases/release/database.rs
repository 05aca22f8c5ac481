//! The release guarantees against PostgreSQL. Releases fail, die in the middle, or are claimed by two workers.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use entity::enums::{ReleaseTick, ReportingMode};
use sqlx::{Connection, PgConnection};
use uuid::Uuid;
use voicase::app::App;
use voicase::cases::release;
use voicase::cases::turn::Plan;
use voicase::env::Process;
use voicase::outside::clock::Clock;
use voicase::platform::{self, NewOrganisation};
use voicase_tests::{House, instance};

use super::schedule::ZONES;
use crate::support::dice::Dice;

/// The releases of one organisation, for one simulated month.
struct Month {
    house: Arc<House>,
    /// A second worker that runs in parallel.
    second: Arc<App>,
    db: PgConnection,
    org: Uuid,
    plan: Plan,
    dice: Dice,
}

/// Creates an organisation without members.
pub async fn founded(app: &App, tick: ReleaseTick, zone: Tz) -> Uuid {
    let new = NewOrganisation {
        name: "Fjordlys Shipping".into(),
        time_zone: zone.name().into(),
        law_pack: "eu".into(),
        tick,
        slug: format!("t-{}", Uuid::new_v4().simple()),
        mode: ReportingMode::Choice,
        auto_acknowledge: false,
    };
    platform::found(app, new, None).await.expect("an organisation").id
}

/// Inserts a report with this date, and its audit event.
pub async fn writes(db: &mut PgConnection, org: Uuid, date: NaiveDate) {
    let case = "INSERT INTO \"case\" (org_id, id, channel_id, department_id, form_id, reporter_reference, pseudonym, anonymity, language, received_on) \
        SELECT org_id, gen_random_uuid(), id, department_id, form_id, gen_random_uuid()::text, 'Heron', 'anonymous', 'en', $2 FROM channel WHERE org_id = $1";
    let event = "INSERT INTO audit_event (org_id, id, event_no, kind, actor, commitment, happened_on) \
        VALUES ($1, gen_random_uuid(), 1, 'report_received', 'reporter', '', $2)";
    for sql in [case, event] {
        sqlx::query(sql).bind(org).bind(date).execute(&mut *db).await.expect("a row");
    }
}

impl Month {
    async fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let house = House::new().await;
        let minute = TimeDelta::minutes(i64::try_from(dice.below(365 * 24 * 60)).expect("a year"));
        house.clock.set(Utc.with_ymd_and_hms(2026, 1, 1, 0, 0, 0).single().expect("a time") + minute);
        let second = instance().app(Process::Worker, "", house.clock.clone()).await.expect("a worker");
        let plan = Plan { tick: *dice.pick(&[ReleaseTick::Hourly, ReleaseTick::Daily]), zone: *dice.pick(&ZONES) };
        let org = founded(&house.platform, plan.tick, plan.zone).await;
        let db = house.superuser().await;
        Self { house, second, db, org, plan, dice }
    }

    fn clock(&self) -> &Clock {
        &self.house.clock
    }

    fn today(&self) -> NaiveDate {
        self.clock().today(self.plan.zone)
    }

    fn minutes(&mut self, below: usize) -> TimeDelta {
        TimeDelta::minutes(i64::try_from(self.dice.below(below)).expect("minutes"))
    }

    /// Advances the clock to the next local hour or day.
    fn turns_over(&self, format: &str) {
        let at = |time: DateTime<Utc>| time.with_timezone(&self.plan.zone).format(format).to_string();
        let from = at(self.clock().now());
        while at(self.clock().now()) == from {
            self.clock().advance(TimeDelta::minutes(1));
        }
    }

    fn passes(&mut self) {
        match self.dice.below(10) {
            0..3 => {}
            3..7 => self.turns_over("%H %z"),
            7..9 => self.turns_over("%F"),
            _ => {
                let hours = self.minutes(20 * 60);
                self.clock().advance(hours);
            }
        }
        let more = self.minutes(12);
        self.clock().advance(more + TimeDelta::seconds(1));
    }

    /// The time of the last release. Waits for the row lock.
    async fn mark(&mut self) -> Option<DateTime<Utc>> {
        let sql = "SELECT done_at FROM release_mark WHERE org_id = $1 FOR UPDATE";
        sqlx::query_scalar(sql).bind(self.org).fetch_optional(&mut self.db).await.expect("a mark")
    }

    /// Number of cases, and of events, that wait and are dated before `before`.
    async fn waiting(&mut self, before: Option<NaiveDate>) -> (i64, i64) {
        let sql = "SELECT (SELECT count(*) FROM \"case\" WHERE org_id = $1 AND released_on IS NULL AND received_on < $2), \
            (SELECT count(*) FROM audit_event WHERE org_id = $1 AND xid IS NULL AND happened_on < $2)";
        let before = before.unwrap_or("9999-01-01".parse().expect("a day"));
        sqlx::query_as(sql).bind(self.org).bind(before).fetch_one(&mut self.db).await.expect("counts")
    }

    async fn is_tried(&mut self) {
        let last = self.mark().await;
        let due = last.and_then(|last| self.plan.due(last, self.clock().now()));
        match self.dice.below(5) {
            0 => {
                self.house.change("UPDATE organisation SET time_zone = 'Nowhere' WHERE id = $1", &[self.org]).await;
                release::turn(&self.house.worker, self.org).await.expect_err("there is no such zone");
                let sql = "UPDATE organisation SET time_zone = $2 WHERE id = $1";
                let zone = sqlx::query(sql).bind(self.org).bind(self.plan.zone.name());
                zone.execute(&mut self.db).await.expect("its zone");
                assert_eq!(self.mark().await, last, "a failed release is still due");
            }
            1 => {
                let lives = Duration::from_micros(self.dice.roll() % 4000);
                let _ = tokio::time::timeout(lives, release::turn(&self.house.worker, self.org)).await;
            }
            2 => {
                let (one, two) =
                    tokio::join!(release::turn(&self.house.worker, self.org), release::turn(&self.second, self.org));
                let taken = [one.expect("a try"), two.expect("a try")].iter().filter(|taken| **taken).count();
                assert!(taken <= 1, "both workers carried out one release");
                assert!(
                    last.is_none() || taken == usize::from(due.is_some()),
                    "exactly one worker carries out a due release"
                );
            }
            _ => {
                let taken = release::turn(&self.house.worker, self.org).await.expect("a try");
                assert!(last.is_none() || taken == due.is_some());
                if let Some(batch) = due {
                    assert_eq!(self.waiting(batch.before).await, (0, 0));
                }
            }
        }
    }

    async fn is_checked(&mut self) {
        // After the end of the day and one more hour, nothing waits.
        self.turns_over("%F");
        self.clock().advance(TimeDelta::minutes(2));
        self.mark().await;
        release::turn(&self.house.worker, self.org).await.expect("a turn");
        self.turns_over("%H %z");
        self.clock().advance(TimeDelta::minutes(2));
        release::turn(&self.house.worker, self.org).await.expect("a turn");
        let today = self.today();
        assert_eq!(self.waiting(Some(today)).await, (0, 0));
        let sql = "SELECT happened_at FROM audit_event WHERE org_id = $1 AND kind = 'reports_released'";
        let released: Vec<DateTime<Utc>> =
            sqlx::query_scalar(sql).bind(self.org).fetch_all(&mut self.db).await.expect("events");
        let format = if self.plan.tick == ReleaseTick::Hourly { "%F %H %z" } else { "%F" };
        let mut periods = HashSet::new();
        for at in released {
            let period = at.with_timezone(&self.plan.zone).format(format).to_string();
            assert!(periods.insert(period.clone()), "released twice in {period}");
        }
    }
}

/// Number of runs: a tenth of the runs without a database, at least 4 and at most 300. Each run takes seconds.
fn cases() -> usize {
    let pure = std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(40);
    (pure / 10).clamp(4, 300)
}

#[tokio::test]
async fn an_organisation_is_released_at_most_once_a_period_whatever_fails_or_dies() {
    let mut seed = std::env::var("RELEASE_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or_else(Dice::seed);
    for _ in 0..cases() {
        println!("RELEASE_SEED={seed}");
        let mut month = Month::new(seed).await;
        let end = month.clock().now() + TimeDelta::days(30);
        while month.clock().now() < end {
            month.passes();
            if month.dice.chance(60) {
                let today = month.today();
                writes(&mut month.db, month.org, today).await;
            }
            month.is_tried().await;
        }
        month.is_checked().await;
        seed = Dice::new(seed).roll();
    }
}

#[tokio::test]
async fn a_mark_is_the_same_whether_or_not_something_waited() {
    let house = House::new().await;
    let mut db = house.superuser().await;
    let mut marks = HashSet::new();
    for tick in [ReleaseTick::Immediate, ReleaseTick::Hourly, ReleaseTick::Daily] {
        let (quiet, busy) = (
            founded(&house.platform, tick, Tz::Europe__Berlin).await,
            founded(&house.platform, tick, Tz::Europe__Berlin).await,
        );
        let today = house.clock.today(Tz::Europe__Berlin);
        writes(&mut db, busy, today).await;
        house.wait(TimeDelta::hours(16) + TimeDelta::seconds(71));
        for org in [quiet, busy] {
            assert!(release::turn(&house.worker, org).await.expect("a turn"));
            let sql = "SELECT done_at FROM release_mark WHERE org_id = $1";
            let mark: DateTime<Utc> = sqlx::query_scalar(sql).bind(org).fetch_one(&mut db).await.expect("a mark");
            marks.insert((house.clock.now(), mark));
        }
    }
    assert_eq!(marks.len(), 3, "{marks:?}");
}

/// The insert of a message locks the case's counter and then the case through its foreign key. A release that locks the
/// case exclusively would cause a deadlock.
#[tokio::test]
async fn a_release_waits_for_no_message_that_is_being_written() {
    let house = House::new().await;
    let org = founded(&house.platform, ReleaseTick::Immediate, Tz::Europe__Berlin).await;
    let (mut db, mut reporter) = (house.superuser().await, house.superuser().await);
    let today = house.clock.today(Tz::Europe__Berlin);
    writes(&mut db, org, today).await;
    let mut writing = reporter.begin().await.expect("a transaction");
    let message = "INSERT INTO message (org_id, id, case_id, number, author, body, sent_on) \
        SELECT org_id, gen_random_uuid(), id, 1, 'reporter', '', $2 FROM \"case\" WHERE org_id = $1";
    sqlx::query(message).bind(org).bind(today).execute(&mut *writing).await.expect("a message");
    release::now(&house.worker, org).await.expect("the release goes on");
    writing.commit().await.expect("the message is written");
    let shown = "SELECT count(*) FROM \"case\" WHERE org_id = $1 AND number IS NOT NULL";
    let shown: i64 = sqlx::query_scalar(shown).bind(org).fetch_one(&mut db).await.expect("a count");
    assert_eq!(shown, 1);
}
