//! Decides when an email about a notification is due. The functions read neither clock nor database.

use std::ops::RangeInclusive;

use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone, Timelike, Utc};
use chrono_tz::Tz;
use entity::enums::NotificationKind;
use entity::notification_setting;
use sea_orm::ActiveEnum;

/// Emails leave at multiples of this time. So one email names everything that happened meanwhile, and its time tells
/// no more about a reporter than the release.
pub const SLOT: TimeDelta = TimeDelta::minutes(5);
/// The hour of the daily summary, unless the member chooses another one.
const DIGEST_AT: u32 = 8;
pub const HOURS: RangeInclusive<i32> = 0..=23;

/// The kinds that can be mailed. Every restriction that waits has an email that no setting stops
/// ([`super::announce`]).
pub const MAILED: [NotificationKind; 15] = [
    NotificationKind::NewReport,
    NotificationKind::Message,
    NotificationKind::Assignment,
    NotificationKind::Approval,
    NotificationKind::Deadline,
    NotificationKind::Interview,
    NotificationKind::Escalation,
    NotificationKind::Routed,
    NotificationKind::TaskAssigned,
    NotificationKind::TaskDue,
    NotificationKind::Mentioned,
    NotificationKind::IdentityRequest,
    NotificationKind::IdentityNews,
    NotificationKind::OutsideAnswered,
    NotificationKind::OutsideExpired,
];

/// When notifications of a kind are mailed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// In the next slot that is not in the quiet hours.
    AtOnce,
    /// In the daily summary.
    Digest,
    Never,
}

/// When and how a member gets emails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    at_once: Vec<String>,
    digest: Vec<String>,
    /// The first quiet hour, and the hour in which emails begin again.
    pub quiet: Option<(u32, u32)>,
    pub digest_at: u32,
}

impl Plan {
    /// The plan of a member, from the stored settings.
    #[must_use]
    pub fn of(row: Option<&notification_setting::Model>) -> Self {
        use NotificationKind::{
            Approval, Assignment, Deadline, Escalation, IdentityNews, IdentityRequest, Interview, Mentioned, Message,
            NewReport, OutsideAnswered, OutsideExpired, Routed, TaskAssigned, TaskDue,
        };
        let names = |kinds: &[NotificationKind]| kinds.iter().map(NotificationKind::to_value).collect();
        let hour = |hour: Option<i16>| hour.and_then(|hour| u32::try_from(hour).ok());
        Self {
            at_once: row.and_then(|row| row.at_once.clone()).unwrap_or_else(|| {
                names(&[NewReport, Assignment, Approval, Escalation, Routed, Mentioned, IdentityRequest, IdentityNews])
            }),
            digest: row.and_then(|row| row.digest.clone()).unwrap_or_else(|| {
                names(&[Message, Deadline, Interview, TaskAssigned, TaskDue, OutsideAnswered, OutsideExpired])
            }),
            quiet: row.and_then(|row| hour(row.quiet_from).zip(hour(row.quiet_to))),
            digest_at: row.and_then(|row| hour(row.digest_at)).unwrap_or(DIGEST_AT),
        }
    }

    #[must_use]
    pub fn delivery(&self, kind: NotificationKind) -> Delivery {
        let kind = kind.to_value();
        if self.at_once.contains(&kind) {
            Delivery::AtOnce
        } else if self.digest.contains(&kind) {
            Delivery::Digest
        } else {
            Delivery::Never
        }
    }

    /// Whether emails of this delivery leave in the slot `now`, when the previous slot of the organisation was
    /// `before`. The summary leaves in the one slot that first reaches its hour. A summary in quiet hours waits for
    /// their end.
    #[must_use]
    pub fn is_due(&self, delivery: Delivery, before: DateTime<Utc>, now: DateTime<Utc>, zone: Tz) -> bool {
        match delivery {
            Delivery::AtOnce => !self.is_quiet(now.with_timezone(&zone).hour()),
            Delivery::Digest => {
                let hour =
                    if self.is_quiet(self.digest_at) { self.quiet.map_or(0, |(_, to)| to) } else { self.digest_at };
                let today = now.with_timezone(&zone).date_naive();
                let is_now = |day| begins(day, hour, zone).is_some_and(|at| before < at && at <= now);
                is_now(today) || today.pred_opt().is_some_and(is_now)
            }
            Delivery::Never => false,
        }
    }

    fn is_quiet(&self, hour: u32) -> bool {
        self.quiet
            .is_some_and(|(from, to)| if from < to { (from..to).contains(&hour) } else { hour >= from || hour < to })
    }
}

/// When an hour of a day begins. The first of both, when the clocks go back. The next hour, when the clocks skip the
/// hour.
fn begins(day: NaiveDate, hour: u32, zone: Tz) -> Option<DateTime<Utc>> {
    let at = |hour| Some(zone.from_local_datetime(&day.and_hms_opt(hour, 0, 0)?).earliest()?.to_utc());
    at(hour).or_else(|| at(hour + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BERLIN: Tz = Tz::Europe__Berlin;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn plan(quiet: Option<(u32, u32)>, digest_at: u32) -> Plan {
        Plan { quiet, digest_at, ..Plan::of(None) }
    }

    /// All slots of some days in which the summary leaves.
    fn summaries(plan: &Plan, from: &str, days: i64) -> Vec<String> {
        let mut slot = at(from);
        let end = slot + TimeDelta::days(days);
        let mut found = vec![];
        while slot < end {
            if plan.is_due(Delivery::Digest, slot - SLOT, slot, BERLIN) {
                found.push(slot.with_timezone(&BERLIN).format("%d %H:%M").to_string());
            }
            slot += SLOT;
        }
        found
    }

    #[test]
    fn the_summary_leaves_once_a_day_at_its_hour_also_when_the_clocks_change() {
        assert_eq!(
            summaries(&plan(None, 8), "2026-03-27T00:00:00Z", 4),
            ["27 08:00", "28 08:00", "29 08:00", "30 08:00"]
        );
        // The clocks skip 2:00 on 29 March, and 2:00 comes twice on 25 October.
        assert_eq!(summaries(&plan(None, 2), "2026-03-28T00:00:00Z", 2), ["28 02:00", "29 03:00"]);
        assert_eq!(summaries(&plan(None, 2), "2026-10-24T00:00:00Z", 3), ["24 02:00", "25 02:00", "26 02:00"]);
        assert_eq!(summaries(&plan(None, 0), "2026-03-27T12:00:00Z", 2), ["28 00:00", "29 00:00"]);
    }

    #[test]
    fn a_summary_is_not_lost_while_the_worker_is_away_and_not_sent_twice() {
        let plan = plan(None, 8);
        let due = |before, now| plan.is_due(Delivery::Digest, at(before), at(now), BERLIN);
        assert!(due("2026-03-02T05:00:00Z", "2026-03-02T11:00:00Z"));
        assert!(!due("2026-03-02T11:00:00Z", "2026-03-02T11:05:00Z"));
        assert!(due("2026-03-02T06:55:00Z", "2026-03-03T00:00:00Z"), "away over midnight");
    }

    #[test]
    fn quiet_hours_hold_emails_back_and_may_pass_midnight() {
        let night = plan(Some((22, 7)), 5);
        let due = |hour: &str| night.is_due(Delivery::AtOnce, at("2026-01-01T00:00:00Z"), at(hour), BERLIN);
        assert!(due("2026-01-12T20:55:00Z") && !due("2026-01-12T21:00:00Z") && !due("2026-01-13T05:55:00Z"));
        assert!(due("2026-01-13T06:00:00Z"));
        assert_eq!(summaries(&night, "2026-01-12T00:00:00Z", 2), ["12 07:00", "13 07:00"]);
        let noon = plan(Some((12, 14)), 8);
        assert!(noon.is_quiet(13) && !noon.is_quiet(14) && !noon.is_quiet(11));
    }

    #[test]
    fn what_the_member_chose_nothing_for_has_a_default() {
        let plan = Plan::of(None);
        assert_eq!(plan.delivery(NotificationKind::Assignment), Delivery::AtOnce);
        assert_eq!(plan.delivery(NotificationKind::Message), Delivery::Digest);
        assert_eq!(plan.delivery(NotificationKind::Restriction), Delivery::Never);
    }
}
