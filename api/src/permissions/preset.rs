//! Memberships under the names people know (domain.md): where somebody who gives rights begins. Pure data; nothing stores
//! which one was chosen.

use async_graphql::Enum;
use entity::enums::{CaseScope, Role};

use super::Permission::{
    self, AnalyticsView, AuditView, CaseCreate, CaseViewAll, IdentityView, PrivacyManage, SettingsManage,
};

/// The names.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
pub enum PresetCode {
    /// Leads cases of all departments.
    ComplianceOfficer,
    /// Works on what is assigned.
    Investigator,
    /// Follows up reports (Directive (EU) 2019/1937, Art. 9), identity and privacy with it.
    DesignatedPerson,
    /// Watches over privacy and reads the log.
    Dpo,
    /// Reads the log.
    Auditor,
    /// Sets the organisation up and sees no case.
    Configurator,
    /// Enters reports and cannot read them back.
    IntakeAgent,
    /// Works on cases it is named for, until a day.
    ExternalCounsel,
}

/// What a name stands for.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// The name.
    pub code: PresetCode,
    /// The role it begins with.
    pub role: Role,
    /// Flags besides the role's.
    pub allow: &'static [Permission],
    /// Flags taken away.
    pub deny: &'static [Permission],
    /// Which cases.
    pub scope: CaseScope,
    /// Whether the last day must be given.
    pub expires: bool,
}

const fn preset(code: PresetCode, role: Role, allow: &'static [Permission]) -> Preset {
    Preset { code, role, allow, deny: &[], scope: CaseScope::Departments, expires: false }
}

/// All of them. A viewer's one flag is taken away where the preset has nothing but what it names.
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

    /// As domain.md has them, flag by flag.
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
