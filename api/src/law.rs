//! Law packs: the deadlines of one law, as data with their source. Pure.

use chrono::{Days, Months, NaiveDate};
use serde::Deserialize;

use crate::problem::Problem;

/// The deadlines of one law.
#[derive(Clone, Debug, Deserialize)]
pub struct LawPack {
    /// Days until a report must be acknowledged.
    pub acknowledgement_days: u64,
    /// Months from acknowledgement until feedback is due.
    pub feedback_months: u32,
    /// URL of the list of external authorities.
    pub authorities: String,
}

impl LawPack {
    /// The codes of all packs. Each pack is one file, which names its source and the day it was read.
    pub const CODES: [&'static str; 2] = ["eu", "de"];

    /// Loads a pack from its embedded file.
    ///
    /// # Errors
    /// When the code is unknown. That is a defect: founding an organisation checks the code.
    pub fn named(code: &str) -> Result<Self, Problem> {
        let text = match code {
            "eu" => include_str!("../law/eu.json"),
            "de" => include_str!("../law/de.json"),
            _ => return Err(Problem::internal("an organisation's law pack is unknown")),
        };
        serde_json::from_str(text).map_err(Problem::internal)
    }

    /// The last day to acknowledge a report received on `day`.
    #[must_use]
    pub fn acknowledgement_due(&self, day: NaiveDate) -> NaiveDate {
        day + Days::new(self.acknowledgement_days)
    }

    /// The last day to give feedback. Counts from the acknowledgement. If the acknowledgement is late or missing, counts
    /// from the acknowledgement deadline, so a late acknowledgement moves nothing: Directive (EU) 2019/1937, Article
    /// 9(1)(f).
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pack_is_there_and_none_is_laxer_than_the_directive() {
        let eu = LawPack::named("eu").unwrap();
        for code in LawPack::CODES {
            let pack = LawPack::named(code).unwrap();
            assert!(pack.acknowledgement_days <= eu.acknowledgement_days, "{code}");
            assert!(pack.feedback_months <= eu.feedback_months, "{code}");
            assert!(pack.authorities.starts_with("https://"), "{code}");
        }
        assert!(LawPack::named("xx").is_err());
    }

    #[test]
    fn the_eu_clocks_count_from_what_happened() {
        let pack = LawPack::named("eu").unwrap();
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(pack.acknowledgement_due(day("2026-11-21")), day("2026-11-28"));
        assert_eq!(pack.feedback_due_again(day("2026-11-30")), day("2027-02-28"));
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
