//! The staff's schema: rights as they are given.

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

/// Which cases a membership reaches at all.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::CaseScope")]
pub enum CaseScope {
    /// None.
    None,
    /// Those it is named for.
    Named,
    /// Those assigned to it.
    Assigned,
    /// Those of its departments and of all departments below, and those assigned to it.
    Departments,
}

/// What a membership is to be.
#[derive(Clone, Debug, InputObject)]
pub struct RightsInput {
    /// The role.
    pub role: Role,
    /// Flags besides the role's.
    pub allow: Vec<Permission>,
    /// Flags to take away; none may stand in `allow` too.
    pub deny: Vec<Permission>,
    /// Which cases.
    pub case_scope: CaseScope,
    /// Which departments, with all below them.
    pub departments: Vec<Uuid>,
    /// The last day; today at the earliest.
    pub expires_on: Option<Date>,
}

impl RightsInput {
    /// Checks what can be said without knowing who gives it; that is [`super::grant::check`]'s.
    ///
    /// # Errors
    /// `Invalid` for a flag that is both given and taken, a department that is not there, a day that has passed.
    pub async fn parse(self, op: &Op) -> Result<Grant, Problem> {
        let bits = |flags: &[Permission]| flags.iter().fold(0, |bits, flag| bits | flag.bit());
        let (allow, deny) = (bits(&self.allow), bits(&self.deny));
        if allow & deny != 0 {
            return Err(Problem::invalid("deny", "A right is either given or taken away, not both."));
        }
        let today = op.today()?;
        if self.expires_on.is_some_and(|day| day.0 < today) {
            return Err(Problem::invalid("expiresOn", "This day has passed."));
        }
        let departments: Vec<Uuid> = self.departments.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
        let there = department::Entity::find().filter(department::Column::Id.is_in(departments.iter().copied()));
        if departments.len() > limit::DEPARTMENTS || there.count(&*op.tx).await? != departments.len() as u64 {
            return Err(Problem::invalid("departments", "There is no such department."));
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

/// One of the 16 flags, and why it is given or not.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct EffectiveRight {
    permission: Permission,
    given: bool,
    source: RightSource,
}

/// All 16, for a role with its overrides as stored.
#[must_use]
pub fn effective(role: enums::Role, allow: i32, deny: i32) -> Vec<EffectiveRight> {
    let bits = |n: i32| u16::try_from(n).unwrap_or(0);
    let right = |permission| {
        let source = source(role, bits(allow), bits(deny), permission);
        EffectiveRight { permission, given: source.gives(), source }
    };
    Permission::ALL.map(right).to_vec()
}

/// The flags whose bits are set, in order.
#[must_use]
pub fn flags(bits: i32) -> Vec<Permission> {
    Permission::ALL.into_iter().filter(|flag| bits & i32::from(flag.bit()) != 0).collect()
}

/// What each role and preset gives.
#[derive(SimpleObject)]
pub struct RightsTable {
    roles: Vec<RoleRights>,
    presets: Vec<Preset>,
}

/// What a role gives without overrides.
#[derive(SimpleObject)]
pub struct RoleRights {
    role: Role,
    rights: Vec<Permission>,
}

/// A membership under a name people know.
#[derive(SimpleObject)]
pub struct Preset {
    code: PresetCode,
    role: Role,
    allow: Vec<Permission>,
    deny: Vec<Permission>,
    case_scope: CaseScope,
    /// An expiry date must be given.
    expires: bool,
}

/// Queries of this room.
#[derive(Default)]
pub struct PermissionsQuery;

#[Object]
impl PermissionsQuery {
    /// What each role and preset gives: the table.
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
