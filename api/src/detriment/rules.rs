//! When an assessment of the risk of a detriment is due. The function reads neither clock nor database.

use chrono::{Days, NaiveDate};
use entity::enums::{Moment, Stage};

use crate::limit;

/// The moment for which an assessment is due in this stage. It is a suggestion, and prevents no step. `done`: the
/// moments that were assessed, each with the last day. `checks_in`: whether the closing started check-ins.
#[must_use]
pub fn due(stage: Stage, done: &[(Moment, NaiveDate)], checks_in: bool, today: NaiveDate) -> Option<Moment> {
    let is_missing = |moment: Moment| !done.iter().any(|(assessed, _)| *assessed == moment);
    let missing = |moment: Moment| is_missing(moment).then_some(moment);
    match stage {
        Stage::New | Stage::InTriage => missing(Moment::Receipt),
        Stage::UnderInvestigation => missing(Moment::Start).or_else(|| {
            let last = done.iter().map(|(_, day)| *day).max()?;
            (last + Days::new(limit::ASSESSMENT_DAYS) <= today).then_some(Moment::During)
        }),
        Stage::PendingReview => missing(Moment::Outcome),
        Stage::Closed => missing(Moment::Closed).filter(|_| checks_in),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn each_stage_has_its_moment_until_it_is_assessed() {
        let today = day("2026-03-02");
        for (stage, moment) in [
            (Stage::New, Moment::Receipt),
            (Stage::InTriage, Moment::Receipt),
            (Stage::UnderInvestigation, Moment::Start),
            (Stage::PendingReview, Moment::Outcome),
            (Stage::Closed, Moment::Closed),
        ] {
            assert_eq!(due(stage, &[], true, today), Some(moment), "{stage:?}");
            assert_eq!(due(stage, &[(moment, today)], true, today), None, "{stage:?}");
        }
        assert_eq!(due(Stage::Closed, &[], false, today), None, "a closing without check-ins");
    }

    #[test]
    fn a_long_investigation_is_assessed_every_thirty_days() {
        let done = [(Moment::Start, day("2026-03-02"))];
        let at = |today| due(Stage::UnderInvestigation, &done, false, day(today));
        assert_eq!(at("2026-03-31"), None);
        assert_eq!(at("2026-04-01"), Some(Moment::During));
        let again = [done[0], (Moment::During, day("2026-04-01"))];
        assert_eq!(due(Stage::UnderInvestigation, &again, false, day("2026-04-02")), None);
    }
}
