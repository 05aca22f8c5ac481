//! The staff's schema: rights as they are given.

use std::collections::HashSet;

use async_graphql::{Enum, InputObject};
use entity::department;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

use super::Permission;
use super::grant::Grant;
use crate::graphql::Op;
use crate::limit;
use crate::members::admin::Role;
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
        let unique: HashSet<Uuid> = self.departments.into_iter().collect();
        let departments: Vec<Uuid> = unique.into_iter().collect();
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
