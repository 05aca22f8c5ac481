//! The order of suggested assignees. Pure. `app.case_weight` applies the same weights.

use chrono::NaiveDate;
use entity::enums::{Severity, Stage};
use uuid::Uuid;

/// How much a member has to do, over the open cases that the acting member sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Light,
    Medium,
    Heavy,
}

/// Below this weight for each working day, the level is light: about two investigations of medium severity.
const MEDIUM_FROM: i32 = 5;
/// From this weight for each working day on, the level is heavy: five investigations of medium severity.
const HEAVY_FROM: i32 = 12;

impl Level {
    /// The level of a weight that falls on some working days.
    #[must_use]
    pub const fn of(weight: i32, days: i32) -> Self {
        if weight < MEDIUM_FROM * days {
            Self::Light
        } else if weight < HEAVY_FROM * days {
            Self::Medium
        } else {
            Self::Heavy
        }
    }
}

/// How much work a case is for an assignee or a deputy.
/// - Severity: a critical case takes about five times the time of a low one. A case without severity counts as medium.
/// - Stage: the investigation is most of the work. Triage is short, and a case in review waits for its approver.
/// - A deputy only has to know the case.
#[must_use]
pub const fn weight(severity: Option<Severity>, stage: Stage, backup: bool) -> i32 {
    let severity = match severity {
        Some(Severity::Low) => 1,
        Some(Severity::Medium) | None => 2,
        Some(Severity::High) => 3,
        Some(Severity::Critical) => 5,
    };
    let stage = match stage {
        Stage::UnderInvestigation => 3,
        Stage::New | Stage::InTriage | Stage::PendingReview => 1,
        Stage::Closed => 0,
    };
    severity * stage * if backup { 1 } else { 4 }
}

/// A member who can be assigned a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub member: Uuid,
    /// Today.
    pub absent: bool,
    /// Working days of the next two weeks.
    pub days: i32,
    /// The last working day before an absence of the next two weeks.
    pub in_until: Option<NaiveDate>,
    /// Whether the member works in the language of the case.
    pub speaks: bool,
    pub level: Level,
    /// The member approved an earlier closing of the case, or is the only one who could approve the next closing.
    pub conflict: bool,
    /// Number of open cases, of those that the acting member sees.
    pub open: i32,
    /// Weight of the open cases, of those that the acting member sees.
    pub seen: i32,
}

/// Leaves out members who are absent, have no working day in the next two weeks or have a conflict. Then orders by the
/// level, by the language, and by the weight for each working day. The level comes first, so that a language that few
/// members speak does not fill these members with work.
#[must_use]
pub fn rank(candidates: Vec<Candidate>) -> Vec<Candidate> {
    let mut suited: Vec<_> =
        candidates.into_iter().filter(|one| !one.absent && one.days > 0 && !one.conflict).collect();
    suited.sort_by(|one, other| {
        let first = (one.level, !one.speaks).cmp(&(other.level, !other.speaks));
        // Fractions are compared without rounding.
        let load = (one.seen * other.days).cmp(&(other.seen * one.days));
        first.then(load).then(one.open.cmp(&other.open)).then(one.member.cmp(&other.member))
    });
    suited
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(id: u128) -> Candidate {
        Candidate {
            member: Uuid::from_u128(id),
            absent: false,
            days: 10,
            in_until: None,
            speaks: false,
            level: Level::Light,
            conflict: false,
            open: 0,
            seen: 0,
        }
    }

    fn order(candidates: Vec<Candidate>) -> Vec<u128> {
        rank(candidates).into_iter().map(|one| one.member.as_u128()).collect()
    }

    #[test]
    fn a_member_who_is_away_or_has_a_conflict_is_not_suggested() {
        let away = Candidate { absent: true, ..candidate(1) };
        let off = Candidate { days: 0, ..candidate(2) };
        let conflict = Candidate { conflict: true, ..candidate(3) };
        assert_eq!(order(vec![away, off, conflict, candidate(4)]), [4]);
    }

    #[test]
    fn the_level_counts_before_the_language_and_the_language_before_the_visible_work() {
        let busy = Candidate { level: Level::Heavy, speaks: true, ..candidate(1) };
        let fluent = Candidate { speaks: true, open: 2, seen: 20, ..candidate(2) };
        assert_eq!(order(vec![busy, candidate(3), fluent]), [2, 3, 1]);
    }

    #[test]
    fn the_same_work_weighs_more_on_fewer_days() {
        let part_time = Candidate { days: 4, open: 1, seen: 12, ..candidate(1) };
        let full_time = Candidate { days: 10, open: 2, seen: 24, ..candidate(2) };
        assert_eq!(order(vec![part_time, full_time]), [2, 1]);
        assert_eq!((Level::of(48, 10), Level::of(48, 4)), (Level::Light, Level::Heavy));
    }

    #[test]
    fn an_investigation_is_most_of_the_work_and_a_deputy_has_a_quarter() {
        let of = |severity, stage, backup| weight(severity, stage, backup);
        assert_eq!(of(Some(Severity::Medium), Stage::UnderInvestigation, false), 24);
        assert_eq!(of(None, Stage::UnderInvestigation, true), 6);
        assert_eq!(of(Some(Severity::Critical), Stage::New, false), 20);
        assert_eq!(of(Some(Severity::Critical), Stage::Closed, false), 0);
    }
}
