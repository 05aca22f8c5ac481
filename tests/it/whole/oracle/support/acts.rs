//! The acts of members, and the outcome that the domain prescribes for each.

use std::collections::{BTreeMap, BTreeSet};

use entity::enums::Ground;

use super::model::{ASSIGN, Action, CLOSE, Case, EDIT, EVIDENCE, MESSAGE, Model, Outcome, Person, State, Step, USERS};
use crate::support::dice::Dice;

/// An act on a case. Members are named by their index in the model.
#[derive(Clone, Debug)]
pub enum Act {
    Open,
    ReadMessages,
    ReadNotes,
    Update,
    AddNote,
    SendMessage,
    MarkRead,
    OpenUpload,
    GrantFile,
    Move(Step),
    Propose,
    /// Closes the case as spam, from triage or by approving a proposal. True: the proposal is not the one that was read.
    Close(bool),
    /// Adds a corrective action with this owner.
    AddAction(usize),
    /// Marks an action as done. Index of the action in the case, or none for an unknown id.
    SettleAction(Option<usize>),
    Reopen,
    Assign(Vec<usize>, Option<usize>),
    Restrict(Vec<usize>),
    /// Acts on the waiting restriction if true, or on an unknown id.
    Approve(bool),
    Refuse(bool),
    /// Adds this member as a reviewer, through the entry of the case.
    LetIn(usize),
    Lift,
    AddPerson(Option<usize>),
    /// Index of the person in the case, or none for an unknown id.
    RemovePerson(Option<usize>),
    Recuse,
    /// Index of the department, or none for an unknown id.
    Route(Option<usize>),
}

impl Act {
    pub fn random(dice: &mut Dice, case: &Case, count: usize, departments: usize) -> Self {
        match dice.below(34) {
            0 | 1 => Self::Open,
            2 => Self::ReadMessages,
            3 => Self::ReadNotes,
            4 => Self::Update,
            5 => Self::AddNote,
            6 => Self::SendMessage,
            7 => Self::MarkRead,
            8 => Self::OpenUpload,
            9 => Self::GrantFile,
            10 => Self::Move(*dice.pick(&[Step::Triage, Step::Investigation])),
            11..=13 => {
                let members = dice.some(3, count);
                let backup = dice.chance(50).then(|| dice.below(count)).filter(|who| !members.contains(who));
                Self::Assign(members, backup)
            }
            14 | 15 => Self::Restrict(dice.some(4, count)),
            22 | 23 => Self::Approve(case.waiting.is_some()),
            24 => Self::Refuse(case.waiting.is_some()),
            25 => Self::LetIn(dice.below(count)),
            26 | 28 => Self::Close(dice.chance(30)),
            27 => Self::Reopen,
            29 | 30 => Self::Propose,
            31 | 32 => Self::AddAction(dice.below(count)),
            33 => Self::SettleAction((!case.actions.is_empty()).then(|| dice.below(case.actions.len()))),
            16 | 17 => Self::Lift,
            18 => {
                if dice.chance(60) {
                    let member = dice.chance(70).then(|| dice.below(count));
                    Self::AddPerson(member)
                } else {
                    let there = (!case.persons.is_empty()).then(|| dice.below(case.persons.len()));
                    Self::RemovePerson(there.filter(|at| case.persons[*at].id.is_some()))
                }
            }
            19 => Self::Recuse,
            _ => Self::Route(dice.chance(90).then(|| dice.below(departments))),
        }
    }

    /// The right that the act requires. None means that seeing the case is enough.
    const fn flag(&self) -> Option<u8> {
        match self {
            // An owner settles their own action without the right to edit, so `changes` checks the right.
            Self::Open | Self::Recuse | Self::SettleAction(_) => None,
            Self::ReadMessages | Self::SendMessage | Self::MarkRead => Some(MESSAGE),
            Self::ReadNotes
            | Self::Update
            | Self::AddNote
            | Self::Move(_)
            | Self::AddPerson(_)
            | Self::Propose
            | Self::AddAction(_) => Some(EDIT),
            Self::OpenUpload | Self::GrantFile => Some(EVIDENCE),
            Self::Close(_) | Self::Reopen => Some(CLOSE),
            Self::LetIn(_) => Some(USERS),
            Self::Assign(..)
            | Self::Restrict(_)
            | Self::Approve(_)
            | Self::Refuse(_)
            | Self::Lift
            | Self::RemovePerson(_)
            | Self::Route(_) => Some(ASSIGN),
        }
    }

    /// The expected outcome, and the expected case afterwards.
    pub fn ends(&self, model: &Model, who: usize, case: &Case) -> (Outcome, Case) {
        let refused = |outcome| (outcome, case.clone());
        if model.members[who].state != State::Here {
            return refused(Outcome::Forbidden);
        }
        let lacks = self.flag().is_some_and(|flag| !model.may(who, flag));
        // A mutation checks the right before it looks for the case. A field of the case checks the right afterwards.
        if lacks && !matches!(self, Self::ReadMessages | Self::ReadNotes) {
            return refused(Outcome::Forbidden);
        }
        // An administrator may act on the entry of a case without seeing the case.
        if let Self::LetIn(reviewer) = self {
            return lets_in(model, who, case, *reviewer);
        }
        let nothing = matches!(
            self,
            Self::RemovePerson(None) | Self::Approve(false) | Self::Refuse(false) | Self::SettleAction(None)
        );
        if !model.sees(who, case) || nothing {
            return refused(Outcome::NotFound);
        }
        if lacks {
            return refused(Outcome::Forbidden);
        }
        let mut after = case.clone();
        let outcome = self.changes(model, who, case, &mut after);
        model.disown(case, &mut after);
        if outcome == Outcome::Done { (outcome, after) } else { refused(outcome) }
    }

    #[expect(clippy::too_many_lines, reason = "one arm an act")]
    fn changes(&self, model: &Model, who: usize, before: &Case, after: &mut Case) -> Outcome {
        match self {
            Self::Move(to) => {
                let fits = matches!(
                    (before.step, to),
                    (Step::New | Step::Investigation, Step::Triage) | (Step::Triage, Step::Investigation)
                );
                if !fits || (*to == Step::Investigation && before.assigned.is_empty()) {
                    return Outcome::NotAllowedNow;
                }
                after.step = *to;
            }
            Self::Assign(members, backup) => {
                let wanted: BTreeMap<usize, bool> =
                    members.iter().map(|m| (*m, false)).chain(backup.map(|m| (m, true))).collect();
                if !wanted.keys().all(|m| model.can_take(*m, before)) {
                    return Outcome::Invalid;
                }
                after.took_part.extend(wanted.keys());
                after.assigned = wanted;
                if !model.may_become(before, after) {
                    return Outcome::NotAllowedNow;
                }
            }
            Self::Propose => {
                if before.step != Step::Investigation {
                    return Outcome::NotAllowedNow;
                }
                after.step = Step::Review;
                after.proposals += 1;
                after.took_part.insert(who);
            }
            Self::Close(stale) => {
                if before.step == Step::Review && *stale {
                    return Outcome::Conflict;
                }
                let took_part = before.took_part.contains(&who);
                let alone = before.step == Step::Triage && before.restricters.contains(&who);
                if !matches!(before.step, Step::Triage | Step::Review) || took_part || alone {
                    return Outcome::NotAllowedNow;
                }
                after.step = Step::Closed;
            }
            Self::Reopen => {
                if before.step != Step::Closed {
                    return Outcome::NotAllowedNow;
                }
                after.step = Step::Investigation;
                after.proposals = 0;
            }
            Self::AddAction(owner) => {
                if !model.sees(*owner, before) {
                    return Outcome::Invalid;
                }
                after.actions.push(Action { owner: Some(*owner), is_open: true, revision: 1 });
            }
            Self::SettleAction(at) => {
                let action = &mut after.actions[at.expect("an action")];
                if !model.may(who, EDIT) && action.owner != Some(who) {
                    return Outcome::Forbidden;
                }
                if !action.is_open {
                    return Outcome::NotAllowedNow;
                }
                action.is_open = false;
                action.revision += 1;
            }
            Self::Restrict(members) => {
                let named: BTreeSet<usize> = members.iter().copied().chain([who]).collect();
                match &before.waiting {
                    // A request of another member must be decided first.
                    Some((asked_by, _)) if *asked_by != who => return Outcome::Conflict,
                    // An identical second request changes nothing.
                    Some((_, same)) if *same == named => return Outcome::Done,
                    _ => {}
                }
                after.waiting = None;
                let outcome = restrict(model, before, after, who, named.clone());
                if outcome != Outcome::Done {
                    return outcome;
                }
                // A restriction to two or more members needs no approval.
                if model.hands(after).len() < 2 {
                    *after = Case { waiting: Some((who, named)), ..before.clone() };
                } else {
                    model.settle(before, after);
                }
            }
            Self::Approve(_) => {
                let (asked_by, named) = before.waiting.clone().expect("it waits");
                if asked_by == who || !(model.sees(asked_by, before) && model.may(asked_by, ASSIGN)) {
                    return Outcome::NotAllowedNow;
                }
                after.waiting = None;
                let outcome = restrict(model, before, after, asked_by, named);
                if outcome != Outcome::Done {
                    return outcome;
                }
                model.settle(before, after);
            }
            Self::Refuse(_) => after.waiting = None,
            Self::Lift => {
                after.restricted = false;
                after.restricted_by = None;
                after.named.clone_from(&before.reviewers);
                let shared = model.may_become(before, after);
                if !before.restricted || !model.sees(who, after) || !model.is_in_hands(after) || !shared {
                    return Outcome::NotAllowedNow;
                }
                model.settle(before, after);
            }
            Self::AddPerson(member) => {
                if member.is_some_and(|m| model.members[m].state == State::Removed) {
                    return Outcome::Invalid;
                }
                after.persons.push(Person { id: None, member: *member });
                return member.map_or(Outcome::Done, |m| keep_out(model, before, after, m, Ground::Person));
            }
            Self::RemovePerson(at) => {
                let person = after.persons.remove(at.expect("an entry"));
                if let Some(m) = person.member
                    && !after.persons.iter().any(|other| other.member == Some(m))
                {
                    after.excluded.remove(&(m, "person"));
                }
            }
            Self::Recuse => return keep_out(model, before, after, who, Ground::Recusal),
            // Assignees keep the case when it moves to another department.
            Self::Route(Some(to)) => {
                after.department = *to;
                if *to != before.department && !model.may_become(before, after) {
                    return Outcome::NotAllowedNow;
                }
            }
            Self::Route(None) => return Outcome::Invalid,
            _ => {}
        }
        Outcome::Done
    }
}

/// Excludes a member. Refused if no other member could work on the case.
fn keep_out(model: &Model, before: &Case, after: &mut Case, member: usize, ground: Ground) -> Outcome {
    after.exclude(member, ground);
    if !model.is_in_hands(after) || !model.may_become(before, after) {
        return Outcome::NotAllowedNow;
    }
    model.settle(before, after);
    Outcome::Done
}

/// The restricted case, before assignees who no longer see it are removed.
fn restrict(model: &Model, before: &Case, after: &mut Case, by: usize, named: BTreeSet<usize>) -> Outcome {
    after.restricted = true;
    after.restricted_by = Some(by);
    after.restricters.insert(by);
    after.named = named.union(&before.reviewers).copied().collect();
    if !after.named.iter().all(|m| model.can_be_named(*m, before)) || !model.is_in_hands(after) {
        return Outcome::Invalid;
    }
    if model.may_become(before, after) { Outcome::Done } else { Outcome::NotAllowedNow }
}

/// Adds a reviewer through the entry. The caller must not be excluded from the case, and cannot name themselves.
fn lets_in(model: &Model, who: usize, case: &Case, reviewer: usize) -> (Outcome, Case) {
    let mut after = case.clone();
    if !model.is_hidden(case) || case.keeps_out(who) || who == reviewer || !model.can_review(reviewer, case) {
        return (Outcome::Invalid, after);
    }
    after.named.insert(reviewer);
    after.reviewers.insert(reviewer);
    (Outcome::Done, after)
}
