//! The five stages and the moves between them. The functions read neither clock nor database.

use entity::enums::{Outcome, Retention, Stage};

use crate::permissions::{Permission, Rights};

/// The facts that the rules need about the case and the acting member.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    pub stage: Stage,
    /// The case has an assignee now.
    pub assigned: bool,
    /// The acting member was an assignee or proposed a closing, now or earlier.
    pub took_part: bool,
    /// The acting member restricted the case, now or earlier.
    pub restricted_it: bool,
    /// The rights of the acting member.
    pub rights: Rights,
}

/// Why a case cannot move to a stage now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Block {
    /// The case has no assignee.
    NeedsAssignee,
    /// A member who was an assignee or proposed a closing cannot close the case.
    NeedsAnotherApprover,
    /// A member who restricted the case cannot close it alone.
    NeedsReview,
    /// The acting member lacks the right.
    NotPermitted,
}

impl Block {
    /// The message for the member, with what to do now.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::NeedsAssignee => "Assign the case first.",
            Self::NeedsAnotherApprover => {
                "You handled this case or proposed its closing, so you cannot close it. Ask another member who may close cases. If there is none, invite one."
            }
            Self::NeedsReview => {
                "You restricted this case, so you cannot close it alone. Ask another member to close it, or approve another member's proposal."
            }
            Self::NotPermitted => "You do not have the right for this step.",
        }
    }
}

/// All moves, with the right that each needs.
const STEPS: [(Stage, Stage, Permission); 8] = [
    (Stage::New, Stage::InTriage, Permission::CaseEdit),
    (Stage::InTriage, Stage::UnderInvestigation, Permission::CaseEdit),
    (Stage::InTriage, Stage::Closed, Permission::CaseClose),
    (Stage::UnderInvestigation, Stage::InTriage, Permission::CaseEdit),
    (Stage::UnderInvestigation, Stage::PendingReview, Permission::CaseEdit),
    (Stage::PendingReview, Stage::UnderInvestigation, Permission::CaseClose),
    (Stage::PendingReview, Stage::Closed, Permission::CaseClose),
    (Stage::Closed, Stage::UnderInvestigation, Permission::CaseClose),
];

/// The moves from the present stage, each with the reason why it is blocked.
#[must_use]
pub fn moves(facts: Facts) -> Vec<(Stage, Option<Block>)> {
    STEPS
        .into_iter()
        .filter(|(from, ..)| *from == facts.stage)
        .map(|(_, to, flag)| (to, block(facts, to, flag)))
        .collect()
}

/// Checks that the move exists and is not blocked.
///
/// # Errors
/// The message for the member.
pub fn check(facts: Facts, to: Stage) -> Result<(), &'static str> {
    match moves(facts).into_iter().find(|(stage, _)| *stage == to) {
        None => Err("This step is not possible from the case's stage. Reload to see the latest state."),
        Some((_, Some(block))) => Err(block.message()),
        Some((_, None)) => Ok(()),
    }
}

fn block(facts: Facts, to: Stage, flag: Permission) -> Option<Block> {
    if !facts.rights.has(flag) {
        return Some(Block::NotPermitted);
    }
    match (facts.stage, to) {
        (Stage::InTriage, Stage::UnderInvestigation) if !facts.assigned => Some(Block::NeedsAssignee),
        (_, Stage::Closed) if facts.took_part => Some(Block::NeedsAnotherApprover),
        // A member who restricted the case may close the case from review, because another member made the proposal.
        (Stage::InTriage, Stage::Closed) if facts.restricted_it => Some(Block::NeedsReview),
        _ => None,
    }
}

/// Whether this outcome needs no investigation, so that staff may close a case from triage with this outcome.
#[must_use]
pub const fn closes_from_triage(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::OutOfScope | Outcome::Duplicate | Outcome::Spam | Outcome::Withdrawn)
}

/// The retention class of a case with this outcome, unless a member chooses another one. A case without follow-up is
/// kept for a short time only.
#[must_use]
pub const fn default_retention(outcome: Outcome) -> Retention {
    match outcome {
        Outcome::OutOfScope | Outcome::Duplicate | Outcome::Spam => Retention::Short,
        _ => Retention::Standard,
    }
}

/// Whether the subjects of a case with this outcome are still compared with the persons of other cases. A report that was
/// not confirmed must not follow its subject.
#[must_use]
pub const fn keeps_matching(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Substantiated | Outcome::PartlySubstantiated)
}

#[cfg(test)]
mod tests {
    use entity::enums::Role;
    use sea_orm::Iterable;

    use super::*;

    fn facts(stage: Stage) -> Facts {
        Facts { stage, assigned: true, took_part: false, restricted_it: false, rights: Rights::of(Role::Manager, 0, 0) }
    }

    #[test]
    fn only_the_steps_of_the_table_exist() {
        let mut found = vec![];
        for from in Stage::iter() {
            for to in Stage::iter() {
                if check(facts(from), to).is_ok() {
                    found.push((from, to));
                }
            }
        }
        assert_eq!(found.len(), 8);
        assert!(!found.contains(&(Stage::New, Stage::Closed)));
        assert!(!found.contains(&(Stage::UnderInvestigation, Stage::Closed)));
    }

    #[test]
    fn an_investigation_needs_somebody_who_investigates() {
        let nobody = Facts { assigned: false, ..facts(Stage::InTriage) };
        assert_eq!(check(nobody, Stage::UnderInvestigation), Err(Block::NeedsAssignee.message()));
    }

    #[test]
    fn nobody_approves_the_case_they_handled() {
        let own = Facts { took_part: true, ..facts(Stage::PendingReview) };
        assert_eq!(check(own, Stage::Closed), Err(Block::NeedsAnotherApprover.message()));
        assert!(check(own, Stage::UnderInvestigation).is_ok());
    }

    #[test]
    fn a_member_who_took_part_closes_from_no_stage() {
        for from in Stage::iter().filter(|from| *from != Stage::Closed) {
            let own = Facts { took_part: true, ..facts(from) };
            assert!(check(own, Stage::Closed).is_err(), "{from:?}");
        }
    }

    #[test]
    fn a_member_who_restricted_the_case_closes_it_with_a_colleague_and_not_alone() {
        let own = |stage| Facts { restricted_it: true, ..facts(stage) };
        assert_eq!(check(own(Stage::InTriage), Stage::Closed), Err(Block::NeedsReview.message()));
        assert!(check(own(Stage::PendingReview), Stage::Closed).is_ok(), "a colleague proposed it");
        let proposed_too = Facts { took_part: true, ..own(Stage::PendingReview) };
        assert_eq!(check(proposed_too, Stage::Closed), Err(Block::NeedsAnotherApprover.message()));
    }

    #[test]
    fn a_member_moves_but_does_not_close() {
        let member = |stage| Facts { rights: Rights::of(Role::Member, 0, 0), ..facts(stage) };
        assert!(check(member(Stage::New), Stage::InTriage).is_ok());
        assert!(check(member(Stage::UnderInvestigation), Stage::PendingReview).is_ok());
        assert!(check(member(Stage::InTriage), Stage::Closed).is_err());
        assert!(check(member(Stage::PendingReview), Stage::Closed).is_err());
        assert!(check(member(Stage::Closed), Stage::UnderInvestigation).is_err());
    }

    #[test]
    fn a_viewer_moves_nothing() {
        for from in Stage::iter() {
            let viewer = Facts { rights: Rights::of(Role::Viewer, 0, 0), ..facts(from) };
            assert!(moves(viewer).into_iter().all(|(_, block)| block == Some(Block::NotPermitted)));
        }
    }
}
