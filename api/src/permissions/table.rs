//! The table of roles and rights.

use async_graphql::Enum;
use entity::enums::Role;
use entity::membership;

/// The 16 rights. Their order never changes, because the order determines the stored bits.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, Hash)]
pub enum Permission {
    /// 1: see the cases of all departments, except restricted cases.
    CaseViewAll,
    /// 2: enter a report that came by phone, post or meeting.
    CaseCreate,
    /// 3: change stage (except closing), category and severity, and write notes.
    CaseEdit,
    /// 4: assign, route and restrict cases.
    CaseAssign,
    /// 5: approve the closing, return a case to investigation, and reopen a case.
    CaseClose,
    /// 6: order redaction or erasure.
    CaseDelete,
    /// 7: read and write the dialogue with the reporter.
    ReporterMessage,
    /// 8: request to open a sealed identity, or approve another member's request.
    IdentityView,
    /// 9: upload, download and classify evidence.
    EvidenceManage,
    /// 10: export the case file as PDF, CSV, and the package for a regulator.
    DataExport,
    /// 11: see figures.
    AnalyticsView,
    /// 12: read and verify the audit log.
    AuditView,
    /// 13: handle data-subject requests, retention, legal holds and breaches.
    PrivacyManage,
    /// 14: use AI helpers.
    AiUse,
    /// 15: manage members, roles, rights and departments.
    UserManage,
    /// 16: manage channels, forms, templates, tokens and webhooks.
    SettingsManage,
}

use Permission::{
    AiUse, AnalyticsView, AuditView, CaseAssign, CaseClose, CaseCreate, CaseDelete, CaseEdit, CaseViewAll, DataExport,
    EvidenceManage, IdentityView, PrivacyManage, ReporterMessage, SettingsManage, UserManage,
};

impl Permission {
    /// All 16 rights, in the order of the bits.
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

    /// The right's bit in `allow` and `deny`. The database stores both as non-negative 32-bit integers, which have
    /// space for 31 rights.
    #[must_use]
    pub const fn bit(self) -> i32 {
        1 << self as i32
    }
}

/// The rights of a role without overrides.
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

/// The rights of a membership after its overrides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rights(i32);

impl Rights {
    /// The rights of a role with overrides. Deny overrides allow.
    #[must_use]
    pub fn of(role: Role, allow: i32, deny: i32) -> Self {
        let inherited = of_role(role).iter().fold(0, |bits, p| bits | p.bit());
        Self((inherited | allow) & !deny)
    }

    /// The rights of a stored membership.
    #[must_use]
    pub fn of_member(row: &membership::Model) -> Self {
        Self::of(row.role, row.allow, row.deny)
    }

    #[must_use]
    pub const fn from_bits(bits: i32) -> Self {
        Self(bits)
    }

    /// Removes all rights that are not in `bits`.
    #[must_use]
    pub const fn only(self, bits: i32) -> Self {
        Self(self.0 & bits)
    }

    #[must_use]
    pub const fn has(self, permission: Permission) -> bool {
        self.0 & permission.bit() != 0
    }

    /// The rights, in the order of the bits.
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
