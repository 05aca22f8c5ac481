//! Computes the visibility of a case for all members. Acts that change the visibility use the result. The row-level
//! security policies of the table `case` apply the same rules to the acting member.

use std::collections::HashSet;

use entity::enums::{CaseScope, Role};
use entity::{case, case_assignee, case_exclusion, case_restriction, category_reader, fallback_reviewer, restriction};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::op::Op;
use crate::permissions::grant::reaches_all;
use crate::permissions::{Permission, Rights};
use crate::problem::Problem;

/// An active membership. `in_department` means that the member works in the case's department or in one above it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Candidate {
    id: Uuid,
    role: Role,
    allow: i32,
    deny: i32,
    case_scope: CaseScope,
    in_department: bool,
    /// The member's inviter, the inviter's inviter, and so on.
    inviters: Vec<Uuid>,
}

impl Candidate {
    fn rights(&self) -> Rights {
        Rights::of(self.role, self.allow, self.deny)
    }
}

/// All facts that decide who can see a case.
#[derive(Clone, Debug)]
pub struct Visibility {
    members: Vec<Candidate>,
    /// Only named members can see the case.
    pub restricted: bool,
    /// The members whom a restriction names, and the reviewers.
    pub named: HashSet<Uuid>,
    /// The present assignees.
    pub assigned: HashSet<Uuid>,
    /// The members who are excluded. Exclusion beats every right.
    pub excluded: HashSet<Uuid>,
    /// The named members whom an administrator let in. A later restriction does not remove these members.
    pub reviewers: HashSet<Uuid>,
    /// The member who restricted the case, while it is restricted.
    pub restricted_by: Option<Uuid>,
    fallback: Option<Uuid>,
    /// The members to whom the category of the case is limited.
    pub readers: HashSet<Uuid>,
}

/// The minimum number of members who must reach a case. With fewer, the case is hidden.
const TWO: usize = 2;

const MEMBERS: &str = "WITH RECURSIVE above AS ( \
      SELECT d.id, d.parent_id FROM department d WHERE d.org_id = $1 AND d.id = $2 \
      UNION SELECT d.id, d.parent_id FROM department d JOIN above a ON d.org_id = $1 AND d.id = a.parent_id) \
    SELECT m.id, m.role, m.allow, m.deny, m.case_scope, EXISTS (SELECT FROM membership_department d \
      WHERE d.org_id = $1 AND d.membership_id = m.id AND d.department_id IN (SELECT id FROM above)) AS in_department, \
      ARRAY(WITH RECURSIVE line (id) AS (SELECT m.invited_by UNION SELECT i.invited_by FROM line JOIN membership i \
        ON i.org_id = $1 AND i.id = line.id) SELECT line.id FROM line WHERE line.id IS NOT NULL) AS inviters \
    FROM membership m JOIN account a ON a.id = m.account_id AND a.disabled_at IS NULL \
    WHERE m.org_id = $1 AND m.removed_at IS NULL AND m.suspended_at IS NULL AND (m.expires_on IS NULL OR m.expires_on >= $3)";

impl Visibility {
    /// Loads the present visibility. Lock the case first if a decision depends on the result.
    pub async fn of(op: &Op, case: &case::Model) -> Result<Self, Problem> {
        use case_assignee::Column as A;
        use case_exclusion::Column as X;
        use case_restriction::Column as R;
        use fallback_reviewer::Column as F;
        use restriction::Column as H;
        let values = [case.org_id.into(), case.department_id.into(), op.today()?.into()];
        let named = case_restriction::Entity::find().filter(R::CaseId.eq(case.id)).filter(R::EndedAt.is_null());
        let assigned = case_assignee::Entity::find().filter(A::CaseId.eq(case.id)).filter(A::EndedAt.is_null());
        let excluded = case_exclusion::Entity::find().filter(X::CaseId.eq(case.id)).filter(X::LiftedAt.is_null());
        let held = restriction::Entity::find().filter(H::CaseId.eq(case.id)).filter(H::EndedAt.is_null());
        let held = held.filter(H::RestrictedOn.is_not_null()).one(&*op.tx).await?;
        let fallback = fallback_reviewer::Entity::find().filter(F::ApprovedBy.is_not_null()).one(&*op.tx).await?;
        let (named, assigned, excluded) = (
            named.all(&*op.tx).await?,
            assigned.select_only().column(A::MemberId).into_tuple::<Uuid>().all(&*op.tx).await?,
            excluded.select_only().column(X::MemberId).into_tuple::<Uuid>().all(&*op.tx).await?,
        );
        Ok(Self {
            members: op.tx.all::<Candidate>(MEMBERS, values).await?,
            restricted: case.restricted,
            reviewers: named.iter().filter(|row| row.reviewer).map(|row| row.member_id).collect(),
            named: named.into_iter().map(|row| row.member_id).collect(),
            restricted_by: held.map(|row| row.asked_by),
            fallback: fallback.map(|row| row.membership_id),
            assigned: assigned.into_iter().collect(),
            excluded: excluded.into_iter().collect(),
            readers: match case.category_id {
                Some(category) => readers_of(op, category).await?,
                None => HashSet::new(),
            },
        })
    }

    /// The visibility of a new case of a department.
    pub async fn of_new(op: &Op, department: Uuid) -> Result<Self, Problem> {
        let values = [op.member()?.org.into(), department.into(), op.today()?.into()];
        Ok(Self {
            members: op.tx.all::<Candidate>(MEMBERS, values).await?,
            restricted: false,
            named: HashSet::new(),
            assigned: HashSet::new(),
            excluded: HashSet::new(),
            reviewers: HashSet::new(),
            restricted_by: None,
            fallback: None,
            readers: HashSet::new(),
        })
    }

    /// With the present fallback reviewer, who may get a new case.
    pub async fn with_fallback(self, op: &Op) -> Result<Self, Problem> {
        let approved = fallback_reviewer::Entity::find().filter(fallback_reviewer::Column::ApprovedBy.is_not_null());
        let fallback = approved.one(&*op.tx).await?.map(|row| row.membership_id);
        Ok(Self { fallback, ..self })
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

    #[must_use]
    pub fn sees(&self, id: Uuid) -> bool {
        self.member(id).is_some_and(|m| self.reaches(m, self.assigned.contains(&id)) || self.falls_to(m))
    }

    /// The members who can see the case now and not any more with the visibility `after`.
    #[must_use]
    pub fn lost(&self, after: &Self) -> Vec<Uuid> {
        self.members.iter().map(|m| m.id).filter(|id| self.sees(*id) && !after.sees(*id)).collect()
    }

    /// The members who can see the case and handle cases, without the fallback reviewer.
    fn hands(&self) -> HashSet<Uuid> {
        let handles =
            |m: &&Candidate| m.rights().has(Permission::CaseEdit) && self.reaches(m, self.assigned.contains(&m.id));
        self.members.iter().filter(handles).map(|m| m.id).collect()
    }

    /// Whether at least two people reach the case and handle cases. Excluded members do not count. A member and those
    /// whom the member invited may be one person. Such members count as one only where the case is restricted or a
    /// member is excluded. Otherwise, the organisation itself decided how few members handle cases. The SQL function
    /// `app.hidden_cases` must apply the same rule.
    #[must_use]
    pub fn has_two(&self) -> bool {
        let hands = self.hands();
        // A chain of inviters may be one person. `hands` is one chain if one of its members was invited, directly or
        // through others, by all the others.
        let is_lowest =
            |m: &Candidate| hands.contains(&m.id) && hands.iter().all(|h| *h == m.id || m.inviters.contains(h));
        let narrowed = self.restricted || !self.excluded.is_empty();
        hands.len() >= TWO && !(narrowed && self.members.iter().any(is_lowest))
    }

    /// Whether all members who reach the case and handle cases are this member or members whom this member invited,
    /// directly or through others.
    #[must_use]
    pub fn is_of_one(&self, member: Uuid) -> bool {
        let hands = self.hands();
        self.members.iter().filter(|m| hands.contains(&m.id)).all(|m| m.id == member || m.inviters.contains(&member))
    }

    /// Whether an administrator learns that the case is hidden. That administrator must not be excluded and must not be
    /// the member who restricted the case. If the members in [`Self::hands`] may be one person, the administrator must
    /// not be one of these members.
    fn is_watched(&self) -> bool {
        let (hands, two) = (self.hands(), self.has_two());
        let watches = |m: &Candidate| {
            m.rights().has(Permission::UserManage)
                && !self.excluded.contains(&m.id)
                && (!self.restricted || self.restricted_by != Some(m.id))
                && (two || !hands.contains(&m.id))
        };
        self.members.iter().any(watches)
    }

    /// Whether this member is the fallback reviewer and gets the case, because the case is hidden and no administrator
    /// learns of the case.
    fn falls_to(&self, member: &Candidate) -> bool {
        self.fallback == Some(member.id)
            && member.case_scope != CaseScope::None
            && !self.excluded.contains(&member.id)
            && (self.restricted || !self.has_two())
            && !self.is_watched()
    }

    /// Whether an act may result in this visibility. Two members must reach the case, or an administrator must learn of
    /// the case, or the fallback reviewer must get the case. Members count separately here even if they may be one
    /// person. Otherwise an accused member could not be excluded in an organisation where one person invited all
    /// members.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        let hands = self.hands();
        let falls = |m: &Candidate| self.falls_to(m) && !(hands.len() == 1 && hands.contains(&m.id));
        hands.len() >= TWO || self.is_watched() || self.members.iter().any(falls)
    }

    /// Checks a change from this visibility to `after`. The change must not make it possible that one person hides the
    /// case. If one person can hide the case already, the change must not reduce the number of members who handle the
    /// case.
    ///
    /// # Errors
    /// `NotAllowedNow`.
    pub fn becomes(&self, after: &Self) -> Result<(), Problem> {
        if after.is_shared() || (!self.is_shared() && after.hands().len() >= self.hands().len()) {
            return Ok(());
        }
        Err(Problem::NotAllowedNow(
            "Fewer than two people could reach this case, and no administrator would know. First give access to a member who handles cases, or ask for a fallback reviewer.",
        ))
    }

    /// Whether the member handles cases and could see this case as an assignee.
    #[must_use]
    pub fn may_be_given(&self, id: Uuid) -> bool {
        self.member(id).is_some_and(|m| m.rights().has(Permission::CaseEdit) && self.reaches(m, true))
    }

    /// The members whom the case may be given to.
    #[must_use]
    pub fn assignable(&self) -> Vec<Uuid> {
        self.members.iter().map(|m| m.id).filter(|id| self.may_be_given(*id)).collect()
    }

    /// Whether the member can see the case and assigns cases.
    #[must_use]
    pub fn may_assign(&self, id: Uuid) -> bool {
        self.sees(id) && self.member(id).is_some_and(|m| m.rights().has(Permission::CaseAssign))
    }

    /// Whether a restriction may name the member. In a limited category, only members of the category.
    #[must_use]
    pub fn may_be_named(&self, id: Uuid) -> bool {
        let is_reader = self.readers.is_empty() || self.readers.contains(&id) || self.reviewers.contains(&id);
        is_reader && self.member(id).is_some_and(|m| m.case_scope != CaseScope::None) && !self.excluded.contains(&id)
    }

    /// Whether two people handle the case, and a second member could close it for each of them.
    #[must_use]
    pub fn can_be_closed(&self) -> bool {
        let (hands, closes) = (self.hands(), |m: &Candidate| m.rights().has(Permission::CaseClose) && self.sees(m.id));
        let second = |hand: &Uuid| self.members.iter().any(|m| m.id != *hand && closes(m));
        self.has_two() && hands.iter().any(second)
    }

    /// Whether a rule or a category may restrict the case so: [`Self::can_be_closed`], and neither a named member nor the
    /// member who decided the restriction invited all others who handle the case. The SQL function `app.is_read` must
    /// apply the same rule.
    #[must_use]
    pub fn is_safe(&self) -> bool {
        self.can_be_closed() && !self.named.iter().chain(&self.restricted_by).any(|id| self.is_of_one(*id))
    }

    /// Whether the member can see the case and handles cases.
    #[must_use]
    pub fn handles(&self, id: Uuid) -> bool {
        self.sees(id) && self.may_be_given(id)
    }

    /// The members who can see the case and handle cases.
    pub fn handlers(&self) -> impl Iterator<Item = Uuid> + '_ {
        self.members.iter().map(|m| m.id).filter(|id| self.handles(*id))
    }

    /// Whether any member handles the case. Without one, the case is orphaned.
    #[must_use]
    pub fn is_in_hands(&self) -> bool {
        self.handlers().next().is_some()
    }

    /// The visibility after `by` restricts the case to these members. Reviewers stay.
    #[must_use]
    pub fn restricted_to(&self, named: HashSet<Uuid>, by: Uuid) -> Self {
        let named = named.union(&self.reviewers).copied().collect();
        Self { restricted: true, named, restricted_by: Some(by), ..self.clone() }
    }

    /// The visibility of a case that a rule or its category restricts to these members. `by`: the member who decided it.
    #[must_use]
    pub fn limited_to(&self, named: HashSet<Uuid>, by: Option<Uuid>) -> Self {
        Self { restricted: true, named, restricted_by: by, ..self.clone() }
    }

    /// The visibility after the restriction is lifted. Reviewers stay.
    #[must_use]
    pub fn opened(&self) -> Self {
        Self { restricted: false, named: self.reviewers.clone(), restricted_by: None, ..self.clone() }
    }

    /// The visibility with these assignees.
    #[must_use]
    pub fn assigned_to(&self, members: HashSet<Uuid>) -> Self {
        Self { assigned: members, ..self.clone() }
    }

    /// The visibility after the exclusion of a member.
    #[must_use]
    pub fn without(&self, id: Uuid) -> Self {
        let mut after = self.clone();
        after.excluded.insert(id);
        after.named.remove(&id);
        after.reviewers.remove(&id);
        after
    }
}

/// The members to whom a category is limited. Empty if the category is not limited.
pub async fn readers_of(op: &Op, category: Uuid) -> Result<HashSet<Uuid>, Problem> {
    use category_reader::Column as R;
    let rows = category_reader::Entity::find().filter(R::CategoryId.eq(category)).select_only().column(R::MemberId);
    Ok(rows.into_tuple::<Uuid>().all(&*op.tx).await?.into_iter().collect())
}
