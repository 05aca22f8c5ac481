//! Who may do what to which case, as domain.md says it.

use std::collections::{BTreeMap, BTreeSet};

use entity::enums::{CaseScope, Ground, Role};

/// Flags by their number in domain.md.
pub const VIEW_ALL: u8 = 1;
pub const EDIT: u8 = 3;
pub const ASSIGN: u8 = 4;
pub const CLOSE: u8 = 5;
pub const MESSAGE: u8 = 7;
pub const EVIDENCE: u8 = 9;
pub const USERS: u8 = 15;
pub const FLAGS: [u8; 7] = [VIEW_ALL, EDIT, ASSIGN, CLOSE, MESSAGE, EVIDENCE, USERS];

/// The table's rows of these: admin, manager, member, viewer.
const fn row(flag: u8) -> [bool; 4] {
    match flag {
        VIEW_ALL | USERS => [true, false, false, false],
        ASSIGN | CLOSE => [true, true, false, false],
        MESSAGE => [false, true, true, false],
        EDIT | EVIDENCE => [true, true, true, false],
        _ => [false; 4],
    }
}

/// How an act ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    Done,
    Forbidden,
    NotFound,
    Invalid,
    NotAllowedNow,
    Conflict,
}

impl Outcome {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Done => "OK",
            Self::Forbidden => "FORBIDDEN",
            Self::NotFound => "NOT_FOUND",
            Self::Invalid => "INVALID",
            Self::NotAllowedNow => "NOT_ALLOWED_NOW",
            Self::Conflict => "CONFLICT",
        }
    }
}

/// Whether a membership still lets anybody in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Here,
    Expired,
    Suspended,
    Removed,
}

#[derive(Clone, Debug)]
pub struct Member {
    pub role: Role,
    pub allow: BTreeSet<u8>,
    pub deny: BTreeSet<u8>,
    pub scope: CaseScope,
    pub departments: Vec<usize>,
    pub state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    New,
    Triage,
    Investigation,
    Closed,
}

/// A person named in a case: the entry's id where the one who made it could see it, and the membership.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: Option<String>,
    pub member: Option<usize>,
}

#[derive(Clone, Debug)]
pub struct Case {
    pub department: usize,
    pub step: Step,
    pub restricted: bool,
    pub named: BTreeSet<usize>,
    pub excluded: BTreeSet<(usize, &'static str)>,
    /// Members, and whether each is the backup.
    pub assigned: BTreeMap<usize, bool>,
    pub persons: Vec<Person>,
    /// Of the named, those whom an administrator let in.
    pub reviewers: BTreeSet<usize>,
    pub restricted_by: Option<usize>,
    /// A restriction that waits: who asked, and who would see the case.
    pub waiting: Option<(usize, BTreeSet<usize>)>,
    /// Ever assigned.
    pub took_part: BTreeSet<usize>,
    /// Ever restricted it.
    pub restricters: BTreeSet<usize>,
}

impl Case {
    pub fn keeps_out(&self, member: usize) -> bool {
        self.excluded.iter().any(|(m, _)| *m == member)
    }

    /// Who is kept out is named and assigned no more.
    pub fn exclude(&mut self, member: usize, ground: Ground) {
        self.excluded.insert((member, ground_name(ground)));
        self.named.remove(&member);
        self.reviewers.remove(&member);
    }
}

pub const fn ground_name(ground: Ground) -> &'static str {
    match ground {
        Ground::Reporter => "reporter",
        Ground::Person => "person",
        Ground::Recusal => "recusal",
    }
}

/// An organisation.
pub struct Model {
    /// Each department's parent; the first is the root.
    pub parents: Vec<usize>,
    pub members: Vec<Member>,
    pub cases: Vec<Case>,
    /// The fallback reviewer.
    pub fallback: usize,
}

impl Model {
    /// Deny wins over allow, allow over the role.
    pub fn may(&self, who: usize, flag: u8) -> bool {
        let member = &self.members[who];
        let column = match member.role {
            Role::Admin => 0,
            Role::Manager => 1,
            Role::Member => 2,
            Role::Viewer => 3,
        };
        !member.deny.contains(&flag) && (member.allow.contains(&flag) || row(flag)[column])
    }

    /// A department counts with all below it.
    fn is_in_department(&self, who: usize, mut department: usize) -> bool {
        loop {
            if self.members[who].departments.contains(&department) {
                return true;
            }
            if department == 0 {
                return false;
            }
            department = self.parents[department];
        }
    }

    /// Restriction and conflict of interest beat every flag; flag 1 widens departments to all.
    fn would_see(&self, who: usize, case: &Case, assigned: bool) -> bool {
        let named = case.named.contains(&who);
        if self.members[who].state != State::Here || case.keeps_out(who) || (case.restricted && !named) {
            return false;
        }
        match self.members[who].scope {
            CaseScope::None => false,
            CaseScope::Named => named,
            CaseScope::Assigned => assigned,
            CaseScope::Departments => {
                self.may(who, VIEW_ALL) || self.is_in_department(who, case.department) || assigned || named
            }
        }
    }

    pub fn sees(&self, who: usize, case: &Case) -> bool {
        self.would_see(who, case, case.assigned.contains_key(&who)) || self.falls_to(who, case)
    }

    /// Who reaches the case and handles cases.
    pub fn hands(&self, case: &Case) -> Vec<usize> {
        let reaches = |who: &usize| self.would_see(*who, case, case.assigned.contains_key(who));
        (0..self.members.len()).filter(|who| self.may(*who, EDIT) && reaches(who)).collect()
    }

    /// Restricted, or reached by fewer than two people: administrators see an entry.
    pub fn is_hidden(&self, case: &Case) -> bool {
        case.restricted || self.hands(case).len() < 2
    }

    /// At work and manages members.
    pub fn manages(&self, who: usize) -> bool {
        self.members[who].state == State::Here && self.may(who, USERS)
    }

    /// An administrator sees the entry, and is neither who restricted the case nor the one who reaches it.
    fn is_watched(&self, case: &Case) -> bool {
        let hands = self.hands(case);
        let restricted_by = case.restricted_by.filter(|_| case.restricted);
        let watches = |who: usize| {
            self.manages(who) && !case.keeps_out(who) && restricted_by != Some(who) && hands.as_slice() != [who]
        };
        (0..self.members.len()).any(watches)
    }

    /// The fallback reviewer gets what no administrator may know of.
    fn falls_to(&self, who: usize, case: &Case) -> bool {
        let member = &self.members[who];
        who == self.fallback
            && member.state == State::Here
            && member.scope != CaseScope::None
            && !case.keeps_out(who)
            && self.is_hidden(case)
            && !self.is_watched(case)
    }

    /// One person alone cannot hide the case: others reach it or see an entry.
    pub fn is_shared(&self, case: &Case) -> bool {
        let hands = self.hands(case);
        let falls = self.falls_to(self.fallback, case) && hands.as_slice() != [self.fallback];
        hands.len() >= 2 || self.is_watched(case) || falls
    }

    /// An act on a case leaves it shared, or as few people as there were.
    pub fn may_become(&self, before: &Case, after: &Case) -> bool {
        self.is_shared(after) || (!self.is_shared(before) && self.hands(after).len() >= self.hands(before).len())
    }

    /// Can be let in as a reviewer by an entry.
    pub fn can_review(&self, who: usize, case: &Case) -> bool {
        let member = &self.members[who];
        let restricted_by = case.restricted_by.filter(|_| case.restricted);
        member.state == State::Here
            && self.may(who, EDIT)
            && matches!(member.scope, CaseScope::Named | CaseScope::Departments)
            && !case.keeps_out(who)
            && !case.named.contains(&who)
            && !case.assigned.contains_key(&who)
            && restricted_by != Some(who)
    }

    /// Can be given the case.
    pub fn can_take(&self, who: usize, case: &Case) -> bool {
        self.may(who, EDIT) && self.would_see(who, case, true)
    }

    /// Can be let in by name.
    pub fn can_be_named(&self, who: usize, case: &Case) -> bool {
        let member = &self.members[who];
        member.state == State::Here && member.scope != CaseScope::None && !case.keeps_out(who)
    }

    /// Nobody's case is orphaned: somebody who sees it can work on it.
    pub fn is_in_hands(&self, case: &Case) -> bool {
        (0..self.members.len()).any(|who| self.may(who, EDIT) && self.sees(who, case))
    }

    /// Who loses sight of a case is relieved of it; the backup takes over.
    pub fn settle(&self, before: &Case, after: &mut Case) {
        let assigned: Vec<(usize, bool)> = after.assigned.iter().map(|(who, backup)| (*who, *backup)).collect();
        let leaves =
            |who: usize, after: &Case| !self.sees(who, after) && (self.sees(who, before) || after.keeps_out(who));
        let gone: Vec<(usize, bool)> = assigned.iter().copied().filter(|(who, _)| leaves(*who, after)).collect();
        let backup = assigned.iter().find(|(who, backup)| *backup && self.sees(*who, after) && self.may(*who, EDIT));
        let heir = backup.filter(|_| gone.iter().any(|(_, backup)| !backup)).map(|(who, _)| *who);
        for (who, _) in gone {
            after.assigned.remove(&who);
        }
        if let Some(who) = heir {
            after.assigned.insert(who, false);
        }
    }
}
