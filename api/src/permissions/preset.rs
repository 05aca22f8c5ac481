//! Presets are ready-made rights for well-known functions. An administrator can start from a preset and change its
//! rights. The chosen preset is never stored.

use async_graphql::Enum;
use entity::enums::{CaseScope, Role};

use super::Permission::{
    self, AnalyticsView, AuditView, CaseCreate, CaseViewAll, IdentityView, PrivacyManage, SettingsManage,
};

/// The function that a preset is made for.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
pub enum PresetCode {
    /// Leads the cases of all departments.
    ComplianceOfficer,
    /// Works on assigned cases.
    Investigator,
    /// Follows up reports (Directive (EU) 2019/1937, Art. 9), with the rights for identities and privacy.
    DesignatedPerson,
    /// Data protection officer: handles privacy requests and reads the audit log.
    Dpo,
    /// Reads the audit log.
    Auditor,
    /// Configures the organisation and sees no case.
    Configurator,
    /// Enters reports and cannot read them afterwards.
    IntakeAgent,
    /// Works on cases that name the member, until an expiry date.
    ExternalCounsel,
}

/// The rights of a preset.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    pub code: PresetCode,
    pub role: Role,
    /// Rights in addition to those of the role.
    pub allow: &'static [Permission],
    /// Rights that are removed.
    pub deny: &'static [Permission],
    pub scope: CaseScope,
    /// Whether an expiry date is required.
    pub expires: bool,
}

const fn preset(code: PresetCode, role: Role, allow: &'static [Permission]) -> Preset {
    Preset { code, role, allow, deny: &[], scope: CaseScope::Departments, expires: false }
}

/// Some presets deny `AnalyticsView`, the only right of the role Viewer. A member with such a preset has only the right
/// that the preset allows.
pub const PRESETS: [Preset; 8] = [
    preset(PresetCode::ComplianceOfficer, Role::Manager, &[CaseViewAll]),
    Preset { scope: CaseScope::Assigned, ..preset(PresetCode::Investigator, Role::Member, &[]) },
    preset(PresetCode::DesignatedPerson, Role::Manager, &[IdentityView, PrivacyManage]),
    preset(PresetCode::Dpo, Role::Viewer, &[AuditView, PrivacyManage]),
    preset(PresetCode::Auditor, Role::Viewer, &[AuditView]),
    Preset {
        deny: &[AnalyticsView],
        scope: CaseScope::None,
        ..preset(PresetCode::Configurator, Role::Viewer, &[SettingsManage])
    },
    Preset {
        deny: &[AnalyticsView],
        scope: CaseScope::None,
        ..preset(PresetCode::IntakeAgent, Role::Viewer, &[CaseCreate])
    },
    Preset { scope: CaseScope::Named, expires: true, ..preset(PresetCode::ExternalCounsel, Role::Member, &[]) },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permissions::Permission::{
        AiUse, CaseAssign, CaseClose, CaseEdit, DataExport, EvidenceManage, ReporterMessage,
    };
    use crate::permissions::Rights;

    /// The rights of the roles, written out here so that the test does not depend on the table.
    const MANAGER: [Permission; 9] = [
        CaseCreate,
        CaseEdit,
        CaseAssign,
        CaseClose,
        ReporterMessage,
        EvidenceManage,
        DataExport,
        AnalyticsView,
        AiUse,
    ];
    const MEMBER: [Permission; 5] = [CaseCreate, CaseEdit, ReporterMessage, EvidenceManage, AiUse];

    #[test]
    fn each_preset_gives_what_the_domain_says() {
        let expected: [(PresetCode, Vec<Permission>, CaseScope); 8] = [
            (PresetCode::ComplianceOfficer, [&MANAGER[..], &[CaseViewAll]].concat(), CaseScope::Departments),
            (PresetCode::Investigator, MEMBER.to_vec(), CaseScope::Assigned),
            (
                PresetCode::DesignatedPerson,
                [&MANAGER[..], &[IdentityView, PrivacyManage]].concat(),
                CaseScope::Departments,
            ),
            (PresetCode::Dpo, vec![AnalyticsView, AuditView, PrivacyManage], CaseScope::Departments),
            (PresetCode::Auditor, vec![AnalyticsView, AuditView], CaseScope::Departments),
            (PresetCode::Configurator, vec![SettingsManage], CaseScope::None),
            (PresetCode::IntakeAgent, vec![CaseCreate], CaseScope::None),
            (PresetCode::ExternalCounsel, MEMBER.to_vec(), CaseScope::Named),
        ];
        for (preset, (code, mut rights, scope)) in PRESETS.iter().zip(expected) {
            let bits = |flags: &[Permission]| flags.iter().fold(0, |bits, flag| bits | flag.bit());
            let given = Rights::of(preset.role, bits(preset.allow), bits(preset.deny)).list();
            rights.sort_by_key(|right| right.bit());
            assert_eq!((preset.code, given, preset.scope), (code, rights, scope));
            assert_eq!(preset.expires, code == PresetCode::ExternalCounsel);
        }
    }
}
