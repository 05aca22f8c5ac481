//! `DataLoader`s for members. The number of queries does not grow with the number of members.

use std::sync::Arc;

use async_graphql::dataloader::Loader;
use entity::{absence, department, membership_department};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QueryTrait as _};
use uuid::Uuid;

use crate::actor::AuthMethod;
use crate::loaders::{Loaded, Loaders, grouped, shared};
use crate::permissions::Permission::{CaseAssign, UserManage};
use crate::problem::Problem;

/// The departments that were chosen for a member, by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DepartmentsOf(pub Uuid);
/// Number of open cases that are assigned to a member and that the caller can reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OpenCasesOf(pub Uuid);
/// Number of open corrective actions and deadlines of cases that a member owns and that the caller can reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OpenActionsOf(pub Uuid);
/// The present and future absences of a member that the caller can see, by date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AbsencesOf(pub Uuid);

impl Loader<AbsencesOf> for Loaders {
    type Value = Vec<absence::Model>;
    type Error = Arc<Problem>;

    async fn load(&self, keys: &[AbsencesOf]) -> Loaded<AbsencesOf, Vec<absence::Model>> {
        use absence::Column::{FirstOn, LastOn, MemberId};
        let today = self.op.today().map_err(shared)?;
        let query = absence::Entity::find().filter(MemberId.eq_any(keys.iter().map(|key| key.0)));
        let query = query.filter(LastOn.gte(today)).order_by_asc(FirstOn);
        // The policy knows the rights of the person. An API token with fewer rights gets only the rows of its maker.
        let me = self.op.member().map_err(shared)?;
        let is_limited = matches!(me.auth_method, AuthMethod::Token(_))
            && ![UserManage, CaseAssign].into_iter().any(|right| me.rights.has(right));
        let query = query.apply_if(is_limited.then_some(me.id), |query, me| query.filter(MemberId.eq(me)));
        let rows = query.all(&*self.op.tx).await.map_err(shared)?;
        Ok(grouped(keys, rows, |row| AbsencesOf(row.member_id)))
    }
}

impl Loader<DepartmentsOf> for Loaders {
    type Value = Vec<department::Model>;
    type Error = Arc<Problem>;

    async fn load(&self, keys: &[DepartmentsOf]) -> Loaded<DepartmentsOf, Vec<department::Model>> {
        let query = membership_department::Entity::find()
            .filter(membership_department::Column::MembershipId.eq_any(keys.iter().map(|k| k.0)));
        let links = query.all(&*self.op.tx).await.map_err(shared)?;
        let query = department::Entity::find()
            .filter(department::Column::Id.eq_any(links.iter().map(|link| link.department_id)))
            .order_by_asc(department::Column::Name);
        let rows = query.all(&*self.op.tx).await.map_err(shared)?;
        let of = |key: &DepartmentsOf| {
            let mine = |row: &&department::Model| {
                links.iter().any(|link| link.membership_id == key.0 && link.department_id == row.id)
            };
            rows.iter().filter(mine).cloned().collect()
        };
        Ok(keys.iter().map(|key| (*key, of(key))).collect())
    }
}

impl Loader<OpenCasesOf> for Loaders {
    type Value = i32;
    type Error = Arc<Problem>;

    async fn load(&self, keys: &[OpenCasesOf]) -> Loaded<OpenCasesOf, i32> {
        let sql = "SELECT a.member_id AS id, count(*)::int AS count FROM case_assignee a \
                   JOIN \"case\" c ON c.org_id = a.org_id AND c.id = a.case_id \
                   WHERE a.member_id = ANY ($1) AND a.ended_at IS NULL AND c.stage <> 'closed' GROUP BY a.member_id";
        let members: Vec<_> = keys.iter().map(|k| k.0).collect();
        self.counted(sql, [members.into()], OpenCasesOf).await
    }
}

impl Loader<OpenActionsOf> for Loaders {
    type Value = i32;
    type Error = Arc<Problem>;

    async fn load(&self, keys: &[OpenActionsOf]) -> Loaded<OpenActionsOf, i32> {
        let sql = "SELECT o.owner_id AS id, count(*)::int AS count FROM ( \
                   SELECT a.owner_id FROM corrective_action a WHERE a.owner_id = ANY ($1) AND a.state = 'open' \
                   UNION ALL SELECT d.owner_id FROM deadline d \
                   WHERE d.owner_id = ANY ($1) AND d.met_on IS NULL AND d.removed_on IS NULL \
                   UNION ALL SELECT t.owner_id FROM task t WHERE t.owner_id = ANY ($1) AND t.state = 'open') o GROUP BY o.owner_id";
        let members: Vec<_> = keys.iter().map(|k| k.0).collect();
        self.counted(sql, [members.into()], OpenActionsOf).await
    }
}
