//! Roles × flags, as domain.md has them. Pure.

use async_graphql::Enum;
use entity::enums::Role;
use entity::membership;

/// The 16 flags, in their order: the number is the bit.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, Hash)]
pub enum Permission {
    /// 1: cases of all departments; restricted ones still not.
    CaseViewAll,
    /// 2: enter a phone, post or meeting report.
    CaseCreate,
    /// 3: stage (not close), category, severity, notes.
    CaseEdit,
    /// 4: assign, route, restrict.
    CaseAssign,
    /// 5: approve the closing, return, reopen.
    CaseClose,
    /// 6: order redaction or erasure.
    CaseDelete,
    /// 7: read and write the dialogue with the reporter.
    ReporterMessage,
    /// 8: ask to open a sealed identity, or approve another's asking.
    IdentityView,
    /// 9: upload, download, classify evidence.
    EvidenceManage,
    /// 10: PDF case file, CSV, regulator package.
    DataExport,
    /// 11: dashboards, board report.
    AnalyticsView,
    /// 12: the audit log and its verification.
    AuditView,
    /// 13: data-subject requests, retention, legal hold, breaches.
    PrivacyManage,
    /// 14: AI helpers.
    AiUse,
    /// 15: members, roles, flags, departments.
    UserManage,
    /// 16: channels, forms, templates, tokens, webhooks.
    SettingsManage,
}

use Permission::{
    AiUse, AnalyticsView, AuditView, CaseAssign, CaseClose, CaseCreate, CaseDelete, CaseEdit, CaseViewAll, DataExport,
    EvidenceManage, IdentityView, PrivacyManage, ReporterMessage, SettingsManage, UserManage,
};

impl Permission {
    /// All 16, in order.
    pub const ALL: [Self; 16] = [
        CaseViewAll,
        CaseCreate,
        CaseEdit,
        CaseAssign,
        CaseClose,
        CaseDelete,
        ReporterMessage,
        IdentityView,
        EvidenceManage,
        DataExport,
        AnalyticsView,
        AuditView,
        PrivacyManage,
        AiUse,
        UserManage,
        SettingsManage,
    ];

    /// The flag's bit in overrides.
    #[must_use]
    pub const fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// What a role has without overrides.
#[must_use]
pub const fn of_role(role: Role) -> &'static [Permission] {
    match role {
        Role::Admin => &[
            CaseViewAll,
            CaseCreate,
            CaseEdit,
            CaseAssign,
            CaseClose,
            CaseDelete,
            EvidenceManage,
            DataExport,
            AnalyticsView,
            AuditView,
            PrivacyManage,
            AiUse,
            UserManage,
            SettingsManage,
        ],
        Role::Manager => &[
            CaseCreate,
            CaseEdit,
            CaseAssign,
            CaseClose,
            ReporterMessage,
            EvidenceManage,
            DataExport,
            AnalyticsView,
            AiUse,
        ],
        Role::Member => &[CaseCreate, CaseEdit, ReporterMessage, EvidenceManage, AiUse],
        Role::Viewer => &[AnalyticsView],
    }
}

/// What a membership may do, after its overrides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rights(u16);

impl Rights {
    /// A role with its overrides; deny wins.
    #[must_use]
    pub fn of(role: Role, allow: u16, deny: u16) -> Self {
        let inherited = of_role(role).iter().fold(0, |bits, p| bits | p.bit());
        Self((inherited | allow) & !deny)
    }

    /// From a membership's row, whose columns hold 16 bits each.
    #[must_use]
    pub fn stored(role: Role, allow: i32, deny: i32) -> Self {
        let bits = |n: i32| u16::try_from(n).unwrap_or(0);
        Self::of(role, bits(allow), bits(deny))
    }

    /// What a membership may do.
    #[must_use]
    pub fn of_member(row: &membership::Model) -> Self {
        Self::stored(row.role, row.allow, row.deny)
    }

    /// The flags that these bits name: [`Permission::bit`].
    #[must_use]
    pub const fn from_bits(bits: u16) -> Self {
        Self(bits)
    }

    /// Those of them that these bits name.
    #[must_use]
    pub const fn only(self, bits: u16) -> Self {
        Self(self.0 & bits)
    }

    /// Whether the flag is given.
    #[must_use]
    pub const fn has(self, permission: Permission) -> bool {
        self.0 & permission.bit() != 0
    }

    /// The flags given, in order.
    #[must_use]
    pub fn list(self) -> Vec<Permission> {
        Permission::ALL.into_iter().filter(|p| self.has(*p)).collect()
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;

    #[test]
    fn every_override_of_every_flag_of_every_role_does_what_it_says() {
        for role in Role::iter() {
            for flag in Permission::ALL {
                let inherited = of_role(role).contains(&flag);
                assert_eq!(Rights::of(role, 0, 0).has(flag), inherited);
                assert!(Rights::of(role, flag.bit(), 0).has(flag));
                assert!(!Rights::of(role, 0, flag.bit()).has(flag));
                assert!(!Rights::of(role, flag.bit(), flag.bit()).has(flag), "deny wins");
                for other in Permission::ALL.into_iter().filter(|o| *o != flag) {
                    let as_before = of_role(role).contains(&other);
                    assert_eq!(Rights::of(role, flag.bit(), 0).has(other), as_before);
                    assert_eq!(Rights::of(role, 0, flag.bit()).has(other), as_before);
                }
            }
        }
    }
}
