//! Law packs: what a country's law promises, as data with its source. Pure.

use chrono::{Days, Months, NaiveDate};
use serde::Deserialize;

use crate::problem::Problem;

/// The clocks of one law.
#[derive(Clone, Debug, Deserialize)]
pub struct LawPack {
    /// Days until a receipt must be acknowledged.
    pub acknowledgement_days: u64,
    /// Months from acknowledgement until feedback is due.
    pub feedback_months: u32,
    /// Where external authorities are listed.
    pub authorities: String,
}

impl LawPack {
    /// The codes of all packs: one file each, with its source and the day it was read.
    pub const CODES: [&'static str; 2] = ["eu", "de"];

    /// The pack of this code.
    ///
    /// # Errors
    /// When there is none: a defect, since founding an organisation checks it.
    pub fn named(code: &str) -> Result<Self, Problem> {
        let text = match code {
            "eu" => include_str!("../../law/eu.json"),
            "de" => include_str!("../../law/de.json"),
            _ => return Err(Problem::internal("an organisation's law pack is unknown")),
        };
        serde_json::from_str(text).map_err(Problem::internal)
    }

    /// Last day to acknowledge a report received on `day`.
    #[must_use]
    pub fn acknowledgement_due(&self, day: NaiveDate) -> NaiveDate {
        day + Days::new(self.acknowledgement_days)
    }

    /// Last day for feedback on a report that was acknowledged on `day`.
    #[must_use]
    pub fn feedback_due(&self, day: NaiveDate) -> NaiveDate {
        day + Months::new(self.feedback_months)
    }

    /// Last day for feedback on a report received on `day`, as long as nobody acknowledged it.
    #[must_use]
    pub fn feedback_due_unacknowledged(&self, day: NaiveDate) -> NaiveDate {
        self.feedback_due(self.acknowledgement_due(day))
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
        assert_eq!(pack.feedback_due(day("2026-11-30")), day("2027-02-28"));
        assert_eq!(pack.feedback_due_unacknowledged(day("2026-11-21")), day("2027-02-28"));
    }
}
