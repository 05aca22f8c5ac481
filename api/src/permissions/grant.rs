//! Decides who may grant which rights to whom. Members never grant a right that they lack, and never change a member
//! who has more rights than they have. Exception: the two need-to-know rights. A member who manages members grants
//! these rights to others without having them.

use chrono::NaiveDate;
use entity::enums::{CaseScope, Role};
use uuid::Uuid;

use super::Permission::{self, CaseViewAll, IdentityView, ReporterMessage};
use super::Rights;
use crate::problem::Problem;

/// The rights of a membership, present or planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    pub role: Role,
    /// Rights in addition to those of the role, as bits: [`Permission::bit`].
    pub allow: i32,
    /// Rights that are removed, as bits.
    pub deny: i32,
    pub scope: CaseScope,
    /// The chosen departments. All departments below are included, but not listed here.
    pub departments: Vec<Uuid>,
    /// The last day, in the organisation's time zone.
    pub expires_on: Option<NaiveDate>,
}

impl Grant {
    #[must_use]
    pub fn rights(&self) -> Rights {
        Rights::of(self.role, self.allow, self.deny)
    }
}

/// The rights of the member who grants rights. [`crate::actor::Member::grantor`] returns them for an active member.
#[derive(Clone, Copy, Debug)]
pub struct Grantor<'a> {
    pub rights: Rights,
    pub scope: CaseScope,
    /// The departments of that member, with all departments below.
    pub departments: &'a [Uuid],
}

/// Rights that a member who manages members may give to others without having them.
const NEED_TO_KNOW: [Permission; 2] = [ReporterMessage, IdentityView];

/// Whether the grantor has all of these rights. Ignores the need-to-know rights.
#[must_use]
pub fn covers(grantor: Rights, rights: Rights) -> bool {
    rights.list().into_iter().all(|right| grantor.has(right) || NEED_TO_KNOW.contains(&right))
}

/// Checks whether the grantor may change a membership from `before` to `after`. `before` is none for a new membership.
/// The calling function must refuse a change of the grantor's own membership.
///
/// # Errors
/// `Forbidden` when the member has more rights than the grantor. `Invalid` with the field that the grantor cannot give.
/// `NotAllowedNow` for a right that needs a second administrator.
pub fn check(grantor: Grantor<'_>, before: Option<&Grant>, after: &Grant) -> Result<(), Problem> {
    if before.is_some_and(|before| !covers(grantor.rights, before.rights())) {
        return Err(Problem::Forbidden);
    }
    if !covers(grantor.rights, after.rights()) {
        return Err(Problem::invalid("allow", "You can give only rights that you have yourself."));
    }
    let had = |right| before.is_some_and(|before| before.rights().has(right));
    if after.rights().has(IdentityView) && !had(IdentityView) {
        return Err(Problem::NotAllowedNow(
            "The right to see identities needs a second administrator. Request it separately.",
        ));
    }
    if before.is_none_or(|before| before.scope != after.scope) && width(after.scope) > width(grantor.scope) {
        return Err(Problem::invalid("caseScope", "You can give only a case scope that is no wider than your own."));
    }
    let all = reaches_all(grantor.scope, grantor.rights);
    let reached_all = before.is_some_and(|before| reaches_all(before.scope, before.rights()));
    if reaches_all(after.scope, after.rights()) && !reached_all && !all {
        return Err(Problem::invalid("allow", "You can give access to all departments only if you have it yourself."));
    }
    // Departments that the member has already may stay, but only under the same scope. Under a narrower scope, the list
    // has no effect, and a wider scope would put the list into effect.
    let kept = before.filter(|before| before.scope == after.scope).map_or(&[][..], |before| &before.departments);
    let reached = |id: &Uuid| all || grantor.departments.contains(id) || kept.contains(id);
    if !after.departments.iter().all(reached) {
        return Err(Problem::invalid("departments", "You can give only departments that you have access to yourself."));
    }
    Ok(())
}

/// Whether a membership reaches the cases of all departments. The right `CaseViewAll` widens only the scope
/// `Departments`.
#[must_use]
pub const fn reaches_all(scope: CaseScope, rights: Rights) -> bool {
    matches!(scope, CaseScope::Departments) && rights.has(CaseViewAll)
}

/// Orders the scopes by how many cases they reach.
const fn width(scope: CaseScope) -> u8 {
    match scope {
        CaseScope::None => 0,
        CaseScope::Named => 1,
        CaseScope::Assigned => 2,
        CaseScope::Departments => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROLES: [Role; 4] = [Role::Admin, Role::Manager, Role::Member, Role::Viewer];
    const SCOPES: [CaseScope; 4] = [CaseScope::None, CaseScope::Named, CaseScope::Assigned, CaseScope::Departments];

    fn grant(role: Role, allow: i32, deny: i32) -> Grant {
        Grant { role, allow, deny, scope: CaseScope::Departments, departments: vec![], expires_on: None }
    }

    fn grantor(role: Role, allow: i32, deny: i32) -> Grantor<'static> {
        Grantor { rights: Rights::of(role, allow, deny), scope: CaseScope::Departments, departments: &[] }
    }

    #[test]
    fn a_flag_is_given_by_who_has_it_and_the_two_need_to_know_flags_by_others_too() {
        for flag in Permission::ALL {
            let without = grantor(Role::Admin, 0, flag.bit());
            let with = grantor(Role::Admin, flag.bit(), 0);
            let wanted = grant(Role::Viewer, flag.bit(), Permission::AnalyticsView.bit() & !flag.bit());
            assert_eq!(check(without, None, &wanted).is_ok(), flag == ReporterMessage, "{flag:?}, lacked");
            assert_eq!(check(with, None, &wanted).is_ok(), flag != IdentityView, "{flag:?}, had");
        }
    }

    #[test]
    fn a_role_is_given_by_who_has_all_of_it() {
        for giver in ROLES {
            for given in ROLES {
                let has = |right: &Permission| giver_has(giver, *right) || *right == ReporterMessage;
                let fits = grant(given, 0, 0).rights().list().iter().all(has);
                assert_eq!(check(grantor(giver, 0, 0), None, &grant(given, 0, 0)).is_ok(), fits, "{giver:?} {given:?}");
            }
        }
    }

    fn giver_has(role: Role, right: Permission) -> bool {
        Rights::of(role, 0, 0).has(right)
    }

    #[test]
    fn who_has_more_rights_is_not_touched_not_even_to_take_them_away() {
        let (admin, viewer) = (grant(Role::Admin, 0, 0), grant(Role::Viewer, 0, 0));
        let lesser = grantor(Role::Admin, 0, Permission::SettingsManage.bit());
        assert!(matches!(check(lesser, Some(&admin), &viewer), Err(Problem::Forbidden)));
        assert!(check(lesser, Some(&grant(Role::Manager, 0, 0)), &viewer).is_ok());
    }

    #[test]
    fn identity_view_that_is_there_may_stay_and_may_go() {
        let with = grant(Role::Manager, IdentityView.bit(), 0);
        let more = grant(Role::Manager, IdentityView.bit() | CaseViewAll.bit(), 0);
        assert!(check(grantor(Role::Admin, 0, 0), Some(&with), &more).is_ok());
        assert!(check(grantor(Role::Admin, 0, 0), Some(&with), &grant(Role::Manager, 0, 0)).is_ok());
        let without = grant(Role::Manager, 0, 0);
        let refused = check(grantor(Role::Admin, 0, 0), Some(&without), &with);
        assert!(matches!(refused, Err(Problem::NotAllowedNow(_))));
    }

    #[test]
    fn a_scope_is_no_wider_than_the_granters_unless_it_was_there_before() {
        for own in SCOPES {
            for given in SCOPES {
                let grantor = Grantor { scope: own, ..grantor(Role::Admin, 0, 0) };
                let after = Grant { scope: given, ..grant(Role::Viewer, 0, 0) };
                assert_eq!(check(grantor, None, &after).is_ok(), width(given) <= width(own), "{own:?} {given:?}");
                assert!(check(grantor, Some(&after), &after).is_ok(), "{given:?} stays");
            }
        }
    }

    #[test]
    fn a_department_is_given_by_who_reaches_it_or_all() {
        let (mine, theirs) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let own = [mine];
        let narrow = Grantor { departments: &own, ..grantor(Role::Admin, 0, CaseViewAll.bit()) };
        let wide = grantor(Role::Admin, 0, 0);
        let blind = Grantor { scope: CaseScope::Assigned, ..wide };
        let of = |id| Grant { scope: CaseScope::None, departments: vec![id], ..grant(Role::Viewer, 0, 0) };
        assert!(check(narrow, None, &of(mine)).is_ok());
        assert!(check(narrow, None, &of(theirs)).is_err());
        assert!(check(narrow, Some(&of(theirs)), &of(theirs)).is_ok(), "it was there before");
        assert!(check(wide, None, &of(theirs)).is_ok());
        assert!(check(blind, None, &of(theirs)).is_err(), "flag 1 widens departments and nothing else");
        let awake = Grant { scope: CaseScope::Departments, ..of(theirs) };
        assert!(check(narrow, Some(&of(theirs)), &awake).is_err(), "a list that reached nothing is not woken up");
    }

    #[test]
    fn all_departments_are_given_by_who_reaches_them_all() {
        let blind = Grantor { scope: CaseScope::Assigned, ..grantor(Role::Admin, 0, 0) };
        let (before, after) = (grant(Role::Viewer, 0, 0), grant(Role::Viewer, CaseViewAll.bit(), 0));
        assert!(check(grantor(Role::Admin, 0, 0), Some(&before), &after).is_ok());
        assert!(check(blind, Some(&before), &after).is_err());
        assert!(check(blind, Some(&after), &after).is_ok(), "it was there before");
    }
}
