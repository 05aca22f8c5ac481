//! Who sees a case, asked of everybody at once by acts that change it. The policies on "case" say the same of the one who asks.

use std::collections::HashSet;

use entity::enums::{CaseScope, Role};
use entity::{case, case_assignee, case_exclusion, case_restriction};
use sea_orm::{ColumnTrait, DbBackend, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Statement};
use uuid::Uuid;

use crate::graphql::Op;
use crate::permissions::grant::reaches_all;
use crate::permissions::{Permission, Rights};
use crate::problem::Problem;

/// A membership at work, and whether the case is in one of its departments or below.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Candidate {
    id: Uuid,
    role: Role,
    allow: i32,
    deny: i32,
    case_scope: CaseScope,
    in_department: bool,
}

impl Candidate {
    fn rights(&self) -> Rights {
        Rights::stored(self.role, self.allow, self.deny)
    }
}

/// What decides who sees a case.
#[derive(Clone, Debug)]
pub struct Sight {
    members: Vec<Candidate>,
    /// Only who is named.
    pub restricted: bool,
    /// Named for it.
    pub named: HashSet<Uuid>,
    /// Assigned to it.
    pub assigned: HashSet<Uuid>,
    /// Kept from it, whatever else they are.
    pub excluded: HashSet<Uuid>,
}

const MEMBERS: &str = "WITH RECURSIVE above AS ( \
      SELECT d.id, d.parent_id FROM department d WHERE d.org_id = $1 AND d.id = $2 \
      UNION SELECT d.id, d.parent_id FROM department d JOIN above a ON d.org_id = $1 AND d.id = a.parent_id) \
    SELECT m.id, m.role, m.allow, m.deny, m.case_scope, EXISTS (SELECT FROM membership_department d \
      WHERE d.org_id = $1 AND d.membership_id = m.id AND d.department_id IN (SELECT id FROM above)) AS in_department \
    FROM membership m JOIN account a ON a.id = m.account_id AND a.disabled_at IS NULL \
    WHERE m.org_id = $1 AND m.removed_at IS NULL AND m.suspended_at IS NULL AND (m.expires_on IS NULL OR m.expires_on >= $3)";

impl Sight {
    /// As it is now. The case must be locked where something is decided by it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn of(op: &Op, case: &case::Model) -> Result<Self, Problem> {
        use case_assignee::Column as A;
        use case_exclusion::Column as X;
        use case_restriction::Column as R;
        let values = [case.org_id.into(), case.department_id.into(), op.today()?.into()];
        let members = Statement::from_sql_and_values(DbBackend::Postgres, MEMBERS, values);
        let named = case_restriction::Entity::find().filter(R::CaseId.eq(case.id)).filter(R::EndedAt.is_null());
        let assigned = case_assignee::Entity::find().filter(A::CaseId.eq(case.id)).filter(A::EndedAt.is_null());
        let excluded = case_exclusion::Entity::find().filter(X::CaseId.eq(case.id)).filter(X::LiftedAt.is_null());
        let (named, assigned, excluded) = (
            named.select_only().column(R::MemberId).into_tuple::<Uuid>().all(&*op.tx).await?,
            assigned.select_only().column(A::MemberId).into_tuple::<Uuid>().all(&*op.tx).await?,
            excluded.select_only().column(X::MemberId).into_tuple::<Uuid>().all(&*op.tx).await?,
        );
        Ok(Self {
            members: Candidate::find_by_statement(members).all(&*op.tx).await?,
            restricted: case.restricted,
            named: named.into_iter().collect(),
            assigned: assigned.into_iter().collect(),
            excluded: excluded.into_iter().collect(),
        })
    }

    fn reaches(&self, member: &Candidate, assigned: bool) -> bool {
        let named = self.named.contains(&member.id);
        if self.excluded.contains(&member.id) || (self.restricted && !named) {
            return false;
        }
        match member.case_scope {
            CaseScope::None => false,
            CaseScope::Named => named,
            CaseScope::Assigned => assigned,
            CaseScope::Departments => {
                member.in_department || assigned || named || reaches_all(member.case_scope, member.rights())
            }
        }
    }

    fn member(&self, id: Uuid) -> Option<&Candidate> {
        self.members.iter().find(|m| m.id == id)
    }

    /// Whether a member sees the case.
    #[must_use]
    pub fn sees(&self, id: Uuid) -> bool {
        self.member(id).is_some_and(|m| self.reaches(m, self.assigned.contains(&id)))
    }

    /// Whether a member can be given the case: handles cases, and would see this one.
    #[must_use]
    pub fn may_be_given(&self, id: Uuid) -> bool {
        self.member(id).is_some_and(|m| m.rights().has(Permission::CaseEdit) && self.reaches(m, true))
    }

    /// Whether a member can be named for the case.
    #[must_use]
    pub fn may_be_named(&self, id: Uuid) -> bool {
        self.member(id).is_some_and(|m| m.case_scope != CaseScope::None) && !self.excluded.contains(&id)
    }

    /// Whether a member sees the case and handles cases.
    #[must_use]
    pub fn handles(&self, id: Uuid) -> bool {
        self.sees(id) && self.may_be_given(id)
    }

    /// Whether anybody does: a case that nobody handles any more is orphaned.
    #[must_use]
    pub fn is_in_hands(&self) -> bool {
        self.members.iter().any(|m| self.handles(m.id))
    }

    /// As it will be when only these see the case.
    #[must_use]
    pub fn restricted_to(&self, named: HashSet<Uuid>) -> Self {
        Self { restricted: true, named, ..self.clone() }
    }

    /// As it will be when nobody is named any more.
    #[must_use]
    pub fn opened(&self) -> Self {
        Self { restricted: false, named: HashSet::new(), ..self.clone() }
    }

    /// As it will be with the case kept from a member.
    #[must_use]
    pub fn without(&self, id: Uuid) -> Self {
        let mut after = self.clone();
        after.excluded.insert(id);
        after
    }
}
