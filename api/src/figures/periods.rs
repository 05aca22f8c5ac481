//! The periods of figures: whole quarters that never overlap. A period ends with the first quarter that brings it to
//! [`FULL`] reports. Otherwise it ends with the year, if it has enough reports for one group. Each quarter is judged once.
//! If no period ends with it, it joins the next quarter: later the same quarter could have more reports, because a case is no
//! secret any more, and the new period would show that it has exactly [`FULL`] reports now.

use chrono::{Datelike, Days, NaiveDate};

use super::cells::MIN_GROUP;

/// From this number of reports on, a period ends with the quarter.
pub const FULL: usize = 20;
/// Days after a quarter before it is counted. The deadlines for feedback are over by then, and many cases have an outcome.
const SETTLING_DAYS: u64 = 105;

/// The first day of the quarter of a day.
#[must_use]
pub fn quarter(day: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(day.year(), day.month0() / 3 * 3 + 1, 1).unwrap_or(day)
}

/// The last day of the quarter of a day.
#[must_use]
pub fn quarter_end(day: NaiveDate) -> NaiveDate {
    // The 92 days after the first day of a quarter end in the next quarter.
    quarter(quarter(day) + Days::new(92)).pred_opt().unwrap_or(day)
}

/// The last day of the last quarter that can be counted today.
#[must_use]
pub fn settled(today: NaiveDate) -> NaiveDate {
    let day = today - Days::new(SETTLING_DAYS);
    quarter(day).pred_opt().unwrap_or(day)
}

/// The periods that end with one of the quarters from `next` to the last settled day. The first of these periods begins on
/// `first`, with the quarters that were judged before and wait. `received` returns the number of reports between two days.
#[must_use]
pub fn ended(
    first: NaiveDate,
    next: NaiveDate,
    settled: NaiveDate,
    received: impl Fn(NaiveDate, NaiveDate) -> usize,
) -> Vec<(NaiveDate, NaiveDate)> {
    let mut found = vec![];
    let (mut start, mut end) = (first, quarter_end(next));
    while end <= settled {
        let reports = received(start, end);
        let after = end + Days::new(1);
        if reports >= FULL || end.month() == 12 && reports >= MIN_GROUP {
            found.push((start, end));
            start = after;
        }
        end = quarter_end(after);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn shown(first: &str, settled: &str, reports: &[&str]) -> Vec<String> {
        later(first, first, settled, reports)
    }

    fn later(first: &str, next: &str, settled: &str, reports: &[&str]) -> Vec<String> {
        let all: Vec<_> = reports.iter().map(|text| day(text)).collect();
        let count = |from: NaiveDate, to: NaiveDate| all.iter().filter(|day| (from..=to).contains(*day)).count();
        ended(day(first), day(next), day(settled), count).iter().map(|(from, to)| format!("{from} {to}")).collect()
    }

    #[test]
    fn quarters_begin_and_end() {
        for (of, first, last) in [
            ("2026-01-01", "2026-01-01", "2026-03-31"),
            ("2024-02-29", "2024-01-01", "2024-03-31"),
            ("2026-06-30", "2026-04-01", "2026-06-30"),
            ("2026-08-15", "2026-07-01", "2026-09-30"),
            ("2026-12-31", "2026-10-01", "2026-12-31"),
        ] {
            assert_eq!((quarter(day(of)), quarter_end(day(of))), (day(first), day(last)), "{of}");
        }
        assert_eq!(settled(day("2026-04-15")), day("2025-09-30"));
        assert_eq!(settled(day("2026-04-16")), day("2025-12-31"));
    }

    #[test]
    fn a_period_ends_with_a_full_quarter_or_with_the_year_and_few_reports_wait() {
        let many = ["2026-02-01"; FULL];
        assert_eq!(shown("2026-01-01", "2026-03-31", &many), ["2026-01-01 2026-03-31"]);
        assert!(shown("2026-01-01", "2026-03-31", &many[1..]).is_empty());
        let few = ["2026-02-01", "2026-03-01", "2026-05-01", "2026-08-01", "2026-12-31"];
        assert!(shown("2026-01-01", "2026-09-30", &few).is_empty());
        assert_eq!(shown("2026-01-01", "2026-12-31", &few), ["2026-01-01 2026-12-31"]);
        let late = [few[1], few[2], few[3], few[4], "2027-11-11"];
        assert_eq!(shown("2026-01-01", "2027-12-31", &late), ["2026-01-01 2027-12-31"]);
        let both = [&many[..], &few[2..], &["2026-12-30", "2026-12-30"]].concat();
        assert_eq!(shown("2026-01-01", "2026-12-31", &both), ["2026-01-01 2026-03-31", "2026-04-01 2026-12-31"]);
    }

    #[test]
    fn a_quarter_is_judged_once_and_then_joins_the_next_one() {
        let many = ["2026-02-01"; FULL];
        assert!(later("2026-01-01", "2026-04-01", "2026-03-31", &many).is_empty());
        assert_eq!(later("2026-01-01", "2026-04-01", "2026-06-30", &many), ["2026-01-01 2026-06-30"]);
        let few = ["2025-02-01"; MIN_GROUP];
        assert!(later("2025-01-01", "2026-01-01", "2026-09-30", &few).is_empty());
        assert_eq!(later("2025-01-01", "2026-01-01", "2026-12-31", &few), ["2025-01-01 2026-12-31"]);
    }
}
