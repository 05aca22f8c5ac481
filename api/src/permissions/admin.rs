//! GraphQL of the staff surface: rights of a membership, and the table of roles and presets.

use std::collections::BTreeSet;

use async_graphql::{Enum, InputObject, Object, SimpleObject};
use entity::department;
use entity::enums;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

use super::effective::{RightSource, source};
use super::grant::Grant;
use super::preset::{PRESETS, PresetCode};
use super::{Permission, table};
use crate::gate::signed_in;
use crate::limit;
use crate::members::admin::types::Role;
use crate::op::Op;
use crate::problem::Problem;
use crate::scalar::Date;

/// Which cases a member can reach. Restriction and exclusion narrow this further.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::CaseScope")]
pub enum CaseScope {
    /// No cases.
    None,
    /// Only cases that name the member.
    Named,
    /// Only cases that are assigned to the member.
    Assigned,
    /// Cases of the member's departments and of all departments below. Also cases that are assigned to the member or
    /// name the member.
    Departments,
}

/// The rights that a membership will have.
#[derive(Clone, Debug, InputObject)]
pub struct RightsInput {
    pub role: Role,
    /// Rights in addition to those of the role.
    pub allow: Vec<Permission>,
    /// Rights to remove. A right must not be in `allow` too.
    pub deny: Vec<Permission>,
    /// Which cases the member can reach.
    pub case_scope: CaseScope,
    /// The member's departments. All departments below are included.
    pub departments: Vec<Uuid>,
    /// The last day of the membership, not before today. Null: no end.
    pub expires_on: Option<Date>,
}

impl RightsInput {
    /// Validates the input. [`super::grant::check`] then decides whether the acting member may give these rights.
    ///
    /// # Errors
    /// `Invalid` for a right that is both allowed and denied, an unknown department, or a day in the past.
    pub async fn parse(self, op: &Op) -> Result<Grant, Problem> {
        let bits = |flags: &[Permission]| flags.iter().fold(0, |bits, flag| bits | flag.bit());
        let (allow, deny) = (bits(&self.allow), bits(&self.deny));
        if allow & deny != 0 {
            return Err(Problem::invalid("deny", "A right cannot be both allowed and denied. Choose one."));
        }
        let today = op.today()?;
        if self.expires_on.is_some_and(|day| day.0 < today) {
            return Err(Problem::invalid("expiresOn", "This day has passed. Choose a later one."));
        }
        let departments: Vec<Uuid> = self.departments.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
        let there = department::Entity::find().filter(department::Column::Id.eq_any(departments.iter().copied()));
        if departments.len() > limit::MAX_DEPARTMENTS || there.count(&*op.tx).await? != departments.len() as u64 {
            return Err(Problem::invalid(
                "departments",
                "One of these departments does not exist. Choose another one.",
            ));
        }
        Ok(Grant {
            role: self.role.into(),
            allow,
            deny,
            scope: self.case_scope.into(),
            departments,
            expires_on: self.expires_on.map(|day| day.0),
        })
    }
}

/// One of the 16 rights, and why the member has it or not.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct EffectiveRight {
    permission: Permission,
    given: bool,
    source: RightSource,
}

/// All 16 rights of a role with its stored overrides.
#[must_use]
pub fn effective(role: enums::Role, allow: i32, deny: i32) -> Vec<EffectiveRight> {
    let right = |permission| {
        let source = source(role, allow, deny, permission);
        EffectiveRight { permission, given: source.gives(), source }
    };
    Permission::ALL.map(right).to_vec()
}

/// The rights whose bits are set, in the order of the bits.
#[must_use]
pub fn flags(bits: i32) -> Vec<Permission> {
    Permission::ALL.into_iter().filter(|flag| bits & flag.bit() != 0).collect()
}

/// The rights of each role and each preset.
#[derive(SimpleObject)]
pub struct RightsTable {
    roles: Vec<RoleRights>,
    presets: Vec<Preset>,
}

/// The rights of a role without overrides.
#[derive(SimpleObject)]
pub struct RoleRights {
    role: Role,
    rights: Vec<Permission>,
}

/// A ready-made set of rights for a well-known function.
#[derive(SimpleObject)]
pub struct Preset {
    code: PresetCode,
    role: Role,
    allow: Vec<Permission>,
    deny: Vec<Permission>,
    case_scope: CaseScope,
    /// Whether a membership from this preset must have an expiry date.
    expires: bool,
}

#[derive(Default)]
pub struct PermissionsQuery;

#[Object]
impl PermissionsQuery {
    /// The rights of each role and each preset.
    #[graphql(directive = signed_in::apply())]
    async fn rights_table(&self) -> RightsTable {
        use enums::Role::{Admin, Manager, Member, Viewer};
        let role = |role: enums::Role| RoleRights { role: role.into(), rights: table::of_role(role).to_vec() };
        let preset = |preset: &super::preset::Preset| Preset {
            code: preset.code,
            role: preset.role.into(),
            allow: preset.allow.to_vec(),
            deny: preset.deny.to_vec(),
            case_scope: preset.scope.into(),
            expires: preset.expires,
        };
        RightsTable {
            roles: [Admin, Manager, Member, Viewer].map(role).into(),
            presets: PRESETS.iter().map(preset).collect(),
        }
    }
}
