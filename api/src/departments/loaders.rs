//! Data loaders for departments. The number of queries does not grow with the number of departments.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use entity::{category_reader, membership, membership_department};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::loaders::{Colleague, Loaded, Loaders, colleagues, shared};
use crate::problem::Problem;

/// Members assigned to the department itself, without members of departments above. Sorted by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MembersOf(pub Uuid);
/// Number of open cases in the department that the acting member can see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OpenCasesIn(pub Uuid);

/// The members to whom a category is limited. No value if the category is not limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ReadersOf(pub Uuid);

impl Loader<ReadersOf> for Loaders {
    type Value = Vec<Uuid>;
    type Error = Arc<Problem>;

    async fn load(&self, keys: &[ReadersOf]) -> Loaded<ReadersOf, Vec<Uuid>> {
        let of = category_reader::Column::CategoryId.is_in(keys.iter().map(|key| key.0));
        let query = category_reader::Entity::find().filter(of).order_by_asc(category_reader::Column::MemberId);
        let mut found: HashMap<ReadersOf, Vec<Uuid>> = HashMap::new();
        for row in query.all(&*self.op.tx).await.map_err(shared)? {
            found.entry(ReadersOf(row.category_id)).or_default().push(row.member_id);
        }
        Ok(found)
    }
}

impl Loader<MembersOf> for Loaders {
    type Value = Vec<Colleague>;
    type Error = Arc<Problem>;

    async fn load(&self, keys: &[MembersOf]) -> Loaded<MembersOf, Vec<Colleague>> {
        let query = membership_department::Entity::find()
            .filter(membership_department::Column::DepartmentId.eq_any(keys.iter().map(|k| k.0)));
        let links = query.all(&*self.op.tx).await.map_err(shared)?;
        let query = membership::Entity::find()
            .filter(membership::Column::Id.eq_any(links.iter().map(|link| link.membership_id)))
            .filter(membership::Column::RemovedAt.is_null());
        let rows = query.all(&*self.op.tx).await.map_err(shared)?;
        let mut found = colleagues(&self.op.app, &self.op.tx, rows).await.map_err(shared)?;
        found.sort_by_cached_key(|colleague| colleague.name.to_lowercase());
        let of = |key: &MembersOf| {
            let here = |colleague: &&Colleague| {
                links.iter().any(|link| link.department_id == key.0 && link.membership_id == colleague.member.id)
            };
            found.iter().filter(here).cloned().collect()
        };
        Ok(keys.iter().map(|key| (*key, of(key))).collect())
    }
}

impl Loader<OpenCasesIn> for Loaders {
    type Value = i32;
    type Error = Arc<Problem>;

    async fn load(&self, keys: &[OpenCasesIn]) -> Loaded<OpenCasesIn, i32> {
        let sql = "SELECT department_id AS id, count(*)::int AS count FROM \"case\" \
                   WHERE department_id = ANY ($1) AND stage <> 'closed' GROUP BY department_id";
        let departments: Vec<_> = keys.iter().map(|k| k.0).collect();
        self.counted(sql, [departments.into()], OpenCasesIn).await
    }
}
