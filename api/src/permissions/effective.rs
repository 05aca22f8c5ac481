//! Explains why a member has a right or not.

use async_graphql::Enum;
use entity::enums::Role;

use super::Permission;
use super::table::of_role;

/// Why a member has a right or not.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
pub enum RightSource {
    /// The role has the right.
    Role,
    /// The right is allowed in addition to the role.
    Allowed,
    /// The right is denied. This overrides the role and `allow`.
    Denied,
    /// Neither the role nor `allow` has the right.
    NotInRole,
}

impl RightSource {
    /// Whether the member has the right.
    #[must_use]
    pub const fn gives(self) -> bool {
        matches!(self, Self::Role | Self::Allowed)
    }
}

/// Deny overrides the role. If both the role and `allow` have the right, the source is the role.
#[must_use]
pub fn source(role: Role, allow: i32, deny: i32, flag: Permission) -> RightSource {
    if deny & flag.bit() != 0 {
        RightSource::Denied
    } else if of_role(role).contains(&flag) {
        RightSource::Role
    } else if allow & flag.bit() != 0 {
        RightSource::Allowed
    } else {
        RightSource::NotInRole
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;
    use crate::permissions::Rights;

    #[test]
    fn the_source_says_what_the_rights_say_for_every_role_flag_and_override() {
        for role in Role::iter() {
            for flag in Permission::ALL {
                let own = of_role(role).contains(&flag);
                for (allow, deny, with_role, without) in [
                    (0, 0, RightSource::Role, RightSource::NotInRole),
                    (flag.bit(), 0, RightSource::Role, RightSource::Allowed),
                    (0, flag.bit(), RightSource::Denied, RightSource::Denied),
                    (flag.bit(), flag.bit(), RightSource::Denied, RightSource::Denied),
                ] {
                    let said = source(role, allow, deny, flag);
                    assert_eq!(said, if own { with_role } else { without }, "{role:?} {flag:?} {allow} {deny}");
                    assert_eq!(said.gives(), Rights::of(role, allow, deny).has(flag));
                }
            }
        }
    }
}
