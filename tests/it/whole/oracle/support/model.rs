//! Access to cases and rights on them, written from the rules of the domain and independently of `api/src`.

use std::collections::{BTreeMap, BTreeSet};

use entity::enums::{CaseScope, Ground, Role};

/// Numbers of the rights, starting at 1, in the order of `Permission`.
pub const VIEW_ALL: u8 = 1;
pub const EDIT: u8 = 3;
pub const ASSIGN: u8 = 4;
pub const CLOSE: u8 = 5;
pub const MESSAGE: u8 = 7;
pub const EVIDENCE: u8 = 9;
pub const USERS: u8 = 15;
pub const FLAGS: [u8; 7] = [VIEW_ALL, EDIT, ASSIGN, CLOSE, MESSAGE, EVIDENCE, USERS];

/// The row of a right in the table of roles: admin, manager, member, viewer.
const fn row(flag: u8) -> [bool; 4] {
    match flag {
        VIEW_ALL | USERS => [true, false, false, false],
        ASSIGN | CLOSE => [true, true, false, false],
        MESSAGE => [false, true, true, false],
        EDIT | EVIDENCE => [true, true, true, false],
        _ => [false; 4],
    }
}

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

/// Whether a membership is still active.
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
    Review,
    Closed,
}

/// A person of a case. The id is unknown if the member who entered the person could not see the case afterwards.
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
    /// Assignees, and whether each is the deputy.
    pub assigned: BTreeMap<usize, bool>,
    pub persons: Vec<Person>,
    /// The named members whom an administrator added as reviewers.
    pub reviewers: BTreeSet<usize>,
    pub restricted_by: Option<usize>,
    /// A restriction that waits for approval: who requested it, and the members who would see the case.
    pub waiting: Option<(usize, BTreeSet<usize>)>,
    /// Members who were ever assigned, or ever proposed a closing.
    pub took_part: BTreeSet<usize>,
    /// Members who ever restricted the case.
    pub restricters: BTreeSet<usize>,
    /// Number of proposals since the case was last reopened.
    pub proposals: i32,
    /// The corrective actions that were added outside of closings.
    pub actions: Vec<Action>,
}

/// A corrective action. Its owner is a member, or a member who has lost the case.
#[derive(Clone, Debug)]
pub struct Action {
    pub owner: Option<usize>,
    pub is_open: bool,
    pub revision: i32,
}

impl Case {
    pub fn keeps_out(&self, member: usize) -> bool {
        self.excluded.iter().any(|(m, _)| *m == member)
    }

    /// Excludes a member. Removes the member from the named members and reviewers. `settle` removes the assignment.
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
        Ground::Claim => "claim",
    }
}

pub struct Model {
    /// Parent of each department. Index 0 is the root.
    pub parents: Vec<usize>,
    pub members: Vec<Member>,
    pub cases: Vec<Case>,
    /// Index of the fallback reviewer.
    pub fallback: usize,
}

impl Model {
    /// A denied right wins over an allowed one, which wins over the role.
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

    /// A department includes all departments below it.
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

    /// Restriction and exclusion win over every right. Right 1 extends the scope from the member's departments to all.
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

    /// Members who reach the case and may edit it.
    pub fn hands(&self, case: &Case) -> Vec<usize> {
        let reaches = |who: &usize| self.would_see(*who, case, case.assigned.contains_key(who));
        (0..self.members.len()).filter(|who| self.may(*who, EDIT) && reaches(who)).collect()
    }

    /// A case is hidden if it is restricted or fewer than two members reach it. Administrators then see an entry.
    pub fn is_hidden(&self, case: &Case) -> bool {
        case.restricted || self.hands(case).len() < 2
    }

    /// Whether the member is active and manages members.
    pub fn manages(&self, who: usize) -> bool {
        self.members[who].state == State::Here && self.may(who, USERS)
    }

    /// Whether an independent administrator sees the entry. This administrator neither restricted the case nor is the
    /// only member who reaches it.
    fn is_watched(&self, case: &Case) -> bool {
        let hands = self.hands(case);
        let restricted_by = case.restricted_by.filter(|_| case.restricted);
        let watches = |who: usize| {
            self.manages(who) && !case.keeps_out(who) && restricted_by != Some(who) && hands.as_slice() != [who]
        };
        (0..self.members.len()).any(watches)
    }

    /// The fallback reviewer receives a hidden case that no administrator may know of.
    fn falls_to(&self, who: usize, case: &Case) -> bool {
        let member = &self.members[who];
        who == self.fallback
            && member.state == State::Here
            && member.scope != CaseScope::None
            && !case.keeps_out(who)
            && self.is_hidden(case)
            && !self.is_watched(case)
    }

    /// Whether several people know of the case, because they reach the case or see its entry. So one person cannot hide
    /// the case.
    pub fn is_shared(&self, case: &Case) -> bool {
        let hands = self.hands(case);
        let falls = self.falls_to(self.fallback, case) && hands.as_slice() != [self.fallback];
        hands.len() >= 2 || self.is_watched(case) || falls
    }

    /// An act must leave the case shared, or at least not reduce the number of members who reach it.
    pub fn may_become(&self, before: &Case, after: &Case) -> bool {
        self.is_shared(after) || (!self.is_shared(before) && self.hands(after).len() >= self.hands(before).len())
    }

    /// Whether a member can be added as a reviewer through the entry.
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

    /// Whether a member can become an assignee.
    pub fn can_take(&self, who: usize, case: &Case) -> bool {
        self.may(who, EDIT) && self.would_see(who, case, true)
    }

    /// Whether a restriction can name the member.
    pub fn can_be_named(&self, who: usize, case: &Case) -> bool {
        let member = &self.members[who];
        member.state == State::Here && member.scope != CaseScope::None && !case.keeps_out(who)
    }

    /// Whether a member who sees the case can also edit it.
    pub fn is_in_hands(&self, case: &Case) -> bool {
        (0..self.members.len()).any(|who| self.may(who, EDIT) && self.sees(who, case))
    }

    /// Takes open actions from owners who lose the case.
    pub fn disown(&self, before: &Case, after: &mut Case) {
        let keeps = |who: usize, after: &Case| !self.sees(who, before) || self.sees(who, after);
        let owners: Vec<Option<usize>> = after
            .actions
            .iter()
            .map(|action| action.owner.filter(|who| !action.is_open || keeps(*who, after)))
            .collect();
        for (action, owner) in after.actions.iter_mut().zip(owners) {
            action.owner = owner;
        }
    }

    /// Removes assignees who no longer see the case. The deputy takes over.
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
