//! Why somebody has a right, or has it not. Pure.

use async_graphql::Enum;
use entity::enums::Role;

use super::Permission;
use super::table::of_role;

/// Where the answer to "may they?" comes from.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
pub enum RightSource {
    /// The role has it.
    Role,
    /// Given besides the role.
    Allowed,
    /// Taken away, whatever else gives it.
    Denied,
    /// Neither in the role nor given.
    NotInRole,
}

impl RightSource {
    /// Whether it makes a yes.
    #[must_use]
    pub const fn gives(self) -> bool {
        matches!(self, Self::Role | Self::Allowed)
    }
}

/// Where a membership's answer for a flag comes from; deny wins over the role, the role is named before an allow.
#[must_use]
pub fn source(role: Role, allow: u16, deny: u16, flag: Permission) -> RightSource {
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
