//! Properties of the dates of every law pack.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, Utc};
use proptest::prelude::*;
use voicase::law::pack::HOLIDAYS_OF;
use voicase::law::{Figure, Kept, Law, LawPack, Own};
use voicase::outside::clock::Clock;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn law(code: &str) -> Law {
    Law { pack: LawPack::named(code).expect("a pack"), own: Own::default() }
}

#[test]
fn a_report_counts_on_its_date_in_the_organisations_time_zone() {
    for (at, zone, due) in [
        // Half an hour before and after midnight in Berlin.
        ("2026-11-21T22:30:00Z", chrono_tz::Europe::Berlin, "2026-11-28"),
        ("2026-11-21T23:30:00Z", chrono_tz::Europe::Berlin, "2026-11-29"),
        // The nights in which the clocks change: a week has 167 or 169 hours.
        ("2026-03-28T23:30:00Z", chrono_tz::Europe::Berlin, "2026-04-05"),
        ("2026-10-24T21:30:00Z", chrono_tz::Europe::Berlin, "2026-10-31"),
        ("2026-11-21T23:30:00Z", chrono_tz::Atlantic::Azores, "2026-11-28"),
    ] {
        let clock = Clock::fixed(at.parse::<DateTime<Utc>>().expect("an instant"));
        assert_eq!(law("eu").acknowledgement_due(clock.today(zone)).on, day(due), "{at} {zone}");
    }
}

/// Fails a year before the data ends. Then run `infra/dev/holidays`.
#[test]
fn the_holidays_cover_the_next_years_and_the_known_dates() {
    let needed = Clock::System.now().year() + 3;
    for (code, holidays) in &*HOLIDAYS_OF {
        assert_eq!(holidays.country.to_lowercase(), *code);
        assert!(
            !holidays.library.is_empty()
                && !holidays.version.is_empty()
                && holidays.generated_on <= Clock::System.now().date_naive()
        );
        for year in 2024..=needed {
            let count = holidays.days.iter().filter(|day| day.year() == year).count();
            assert!((7..=20).contains(&count), "{code} has {count} holidays in {year}");
            assert!(
                holidays.days.contains(&NaiveDate::from_ymd_opt(year, 12, 25).expect("a day")),
                "{code}: Christmas {year}"
            );
        }
    }
    for (code, holiday) in [
        ("de", "2026-04-06"),
        ("de", "2026-10-03"),
        ("fr", "2026-07-14"),
        ("it", "2026-06-02"),
        ("pl", "2026-11-11"),
        ("cz", "2026-09-28"),
        ("gr", "2027-05-03"),
        ("ie", "2027-03-17"),
    ] {
        assert!(HOLIDAYS_OF[code].days.contains(&day(holiday)), "{code} {holiday}");
    }
    assert!(!HOLIDAYS_OF["de"].days.contains(&day("2026-10-31")), "a holiday of some regions only");
}

proptest! {
    /// A date is never later than the directive's, unless the pack says that its law is laxer. Then by days, not weeks.
    #[test]
    fn no_date_is_laxer_than_the_directive(
        code in prop::sample::select(LawPack::codes()), offset in 0u64..4000, acknowledged in prop::option::of(0u64..120),
        own in (prop::option::of(1u16..100), prop::option::of(1u16..100)),
    ) {
        let received = day("2024-01-01") + Days::new(offset);
        let (national, eu) = (law(code), law("eu"));
        let slack = |figure: &Figure| Days::new(if figure.laxer_than_directive { 10 } else { 0 });
        let (first, feedback) = (&national.pack.acknowledgement, &national.pack.feedback);
        let latest = eu.acknowledgement_due(received).on + slack(first);
        prop_assert!(national.acknowledgement_due(received).on <= latest);
        let acknowledged = acknowledged.map(|days| received + Days::new(days));
        // The deadline without an acknowledgement counts from the national one.
        let until = (latest + Months::new(3)).max(eu.feedback_due(received, acknowledged).on) + slack(feedback);
        let due = national.feedback_due(received, acknowledged);
        prop_assert!(due.on <= until);
        prop_assert!(due.on > received && due.rule.counted_on >= received);
        let stricter = Law { own: Own { acknowledgement_days: own.0, feedback_days: own.1 }, ..national };
        prop_assert!(stricter.acknowledgement_due(received).on <= national.acknowledgement_due(received).on);
        prop_assert!(stricter.feedback_due(received, acknowledged).on <= due.on);
    }

    /// A later report never has an earlier date.
    #[test]
    fn dates_grow_with_the_receipt(code in prop::sample::select(LawPack::codes()), offset in 0u64..4000) {
        let (one, next) = (day("2024-01-01") + Days::new(offset), day("2024-01-02") + Days::new(offset));
        let law = law(code);
        prop_assert!(law.acknowledgement_due(one).on <= law.acknowledgement_due(next).on);
        prop_assert!(law.feedback_due(one, None).on <= law.feedback_due(next, None).on);
        for kept in [Kept::Standard, Kept::Short] {
            let until = |closed| law.retain_until(kept, one, closed).unwrap().on;
            prop_assert!(until(one) <= until(next) && until(next) >= next);
        }
    }
}
