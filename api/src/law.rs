//! Law packs. Each pack holds the deadlines of one law, as data with their source.

use std::sync::LazyLock;

use chrono::{Days, Months, NaiveDate};
use entity::enums::Retention;
use serde::Deserialize;

use crate::problem::Problem;

/// The deadlines of one law.
#[derive(Clone, Debug, Deserialize)]
pub struct LawPack {
    /// Days until a report must be acknowledged.
    pub acknowledgement_days: u64,
    /// Months from acknowledgement until feedback is due.
    pub feedback_months: u32,
    /// Years that the law allows a closed case to be kept.
    pub retention_years: u32,
    /// URL of the list of external authorities.
    pub authorities: String,
}

/// Months that a case without follow-up is kept. The Article 29 Working Party names two months (Opinion 1/2006, WP 117).
const SHORT_MONTHS: u32 = 2;

/// Code and content of each file in `data/law`. A file names its source and the day it was read.
const FILES: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/law.rs"));

static ALL: LazyLock<Vec<(&str, LawPack)>> = LazyLock::new(|| {
    let read = |text| serde_json::from_str(text).expect("a unit test reads every file of data/law");
    FILES.iter().map(|(code, text)| (*code, read(text))).collect()
});

impl LawPack {
    /// The codes of all packs. The directive comes first, because clients preselect the first one.
    #[must_use]
    pub fn codes() -> Vec<&'static str> {
        let mut codes: Vec<_> = FILES.iter().map(|(code, _)| *code).collect();
        codes.sort_by_key(|code| *code != "eu");
        codes
    }

    /// The pack with this code.
    ///
    /// # Errors
    /// When the code is unknown. An unknown code is a defect, because founding an organisation checks the code.
    pub fn named(code: &str) -> Result<Self, Problem> {
        let found = ALL.iter().find(|(known, _)| *known == code).map(|(_, pack)| pack.clone());
        found.ok_or_else(|| Problem::internal("an organisation's law pack is unknown"))
    }

    /// The last day to acknowledge a report received on `day`.
    #[must_use]
    pub fn acknowledgement_due(&self, day: NaiveDate) -> NaiveDate {
        day + Days::new(self.acknowledgement_days)
    }

    /// The last day to give feedback. Counts from the acknowledgement. If the acknowledgement is late or missing,
    /// counts from the acknowledgement deadline. So a late acknowledgement does not move the feedback deadline
    /// (Directive (EU) 2019/1937, Article 9(1)(f)).
    #[must_use]
    pub fn feedback_due(&self, received: NaiveDate, acknowledged: Option<NaiveDate>) -> NaiveDate {
        let latest = self.acknowledgement_due(received);
        self.feedback_due_again(acknowledged.map_or(latest, |day| day.min(latest)))
    }

    /// The last day to give feedback on a case that was reopened on `day`.
    #[must_use]
    pub fn feedback_due_again(&self, day: NaiveDate) -> NaiveDate {
        day + Months::new(self.feedback_months)
    }

    /// The day on which a case that was closed on `day` is due for erasure. `None`: legal proceedings must end first.
    #[must_use]
    pub fn retain_until(&self, retention: Retention, day: NaiveDate) -> Option<NaiveDate> {
        match retention {
            Retention::Standard => Some(day + Months::new(12 * self.retention_years)),
            Retention::Short => Some(day + Months::new(SHORT_MONTHS)),
            Retention::Proceedings => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The part of a file that the server does not use.
    #[derive(Deserialize)]
    struct About {
        name: std::collections::BTreeMap<String, String>,
        source: String,
        as_of: NaiveDate,
        retention_years: u32,
    }

    fn about(code: &str) -> About {
        let (_, text) = FILES.iter().find(|(name, _)| *name == code).unwrap();
        serde_json::from_str(text).unwrap_or_else(|error| panic!("{code}: {error}"))
    }

    #[test]
    fn every_pack_is_there_and_none_is_laxer_than_the_directive() {
        let (eu, names) = (LawPack::named("eu").unwrap(), about("eu").name);
        assert_eq!(LawPack::codes().first(), Some(&"eu"));
        for code in LawPack::codes() {
            let pack = LawPack::named(code).unwrap();
            assert!((1..=eu.acknowledgement_days).contains(&pack.acknowledgement_days), "{code}");
            assert!((1..=eu.feedback_months).contains(&pack.feedback_months), "{code}");
            assert!(pack.authorities.starts_with("https://"), "{code}");
            let about = about(code);
            // A pack has a name in each language in which the directive has one. Other languages show the English name.
            assert!(about.name.keys().eq(names.keys()), "{code} lacks a name, or has one too many");
            assert!(about.name.contains_key("en") && about.name.values().all(|name| !name.trim().is_empty()), "{code}");
            assert!(!about.source.is_empty() && about.retention_years > 0, "{code}");
            assert!(about.as_of > NaiveDate::default(), "{code}");
        }
        assert!(LawPack::named("xx").is_err());
    }

    #[test]
    fn the_eu_deadlines_count_from_what_happened() {
        let pack = LawPack::named("eu").unwrap();
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(pack.acknowledgement_due(day("2026-11-21")), day("2026-11-28"));
        assert_eq!(pack.feedback_due_again(day("2026-11-30")), day("2027-02-28"));
    }

    #[test]
    fn a_closed_case_is_due_for_erasure_after_the_years_of_the_law_or_earlier_or_after_the_proceedings() {
        let pack = LawPack::named("eu").unwrap();
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(pack.retain_until(Retention::Standard, day("2028-02-29")), Some(day("2031-02-28")));
        assert_eq!(pack.retain_until(Retention::Short, day("2026-12-31")), Some(day("2027-02-28")));
        assert_eq!(pack.retain_until(Retention::Proceedings, day("2026-12-31")), None);
        for code in LawPack::codes() {
            let pack = LawPack::named(code).unwrap();
            let until = |retention| pack.retain_until(retention, day("2026-01-01"));
            assert!(until(Retention::Short) <= until(Retention::Standard), "{code}");
        }
    }

    #[test]
    fn a_late_acknowledgement_moves_no_feedback() {
        let pack = LawPack::named("eu").unwrap();
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (received, acknowledged, due) in [
            ("2026-11-21", None, "2027-02-28"),
            ("2026-11-21", Some("2026-11-21"), "2027-02-21"),
            ("2026-11-21", Some("2026-11-25"), "2027-02-25"),
            ("2026-11-21", Some("2026-11-28"), "2027-02-28"),
            // From the eighth day on, the result is the same as without an acknowledgement.
            ("2026-11-21", Some("2026-11-29"), "2027-02-28"),
            ("2026-11-21", Some("2027-02-24"), "2027-02-28"),
            ("2026-11-21", Some("2027-06-01"), "2027-02-28"),
            // The end of a month, and a leap day.
            ("2027-11-23", Some("2027-11-30"), "2028-02-29"),
            ("2027-11-29", None, "2028-03-06"),
        ] {
            assert_eq!(
                pack.feedback_due(day(received), acknowledged.map(day)),
                day(due),
                "{received} {acknowledged:?}"
            );
        }
    }
}
