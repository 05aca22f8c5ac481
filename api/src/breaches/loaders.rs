//! Loaders of the steps and of the cases of an entry.

use std::sync::Arc;

use async_graphql::dataloader::Loader;
use entity::breach_case::{self, Column};
use entity::{breach_step, case};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::loaders::{Loaded, Loaders, by, grouped, shared};
use crate::problem::Problem;

/// The steps of an entry, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StepsOf(pub Uuid);
/// The cases of an entry that the acting member sees, in the order in which they were added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CasesOf(pub Uuid);

impl Loader<StepsOf> for Loaders {
    type Value = Vec<breach_step::Model>;
    type Error = Arc<Problem>;

    async fn load(&self, keys: &[StepsOf]) -> Loaded<StepsOf, Vec<breach_step::Model>> {
        let query = breach_step::Entity::find()
            .filter(breach_step::Column::BreachId.eq_any(keys.iter().map(|k| k.0)))
            .order_by_asc(breach_step::Column::Position);
        Ok(grouped(keys, query.all(&*self.op.tx).await.map_err(shared)?, |row| StepsOf(row.breach_id)))
    }
}

impl Loader<CasesOf> for Loaders {
    type Value = Vec<case::Model>;
    type Error = Arc<Problem>;

    async fn load(&self, keys: &[CasesOf]) -> Loaded<CasesOf, Vec<case::Model>> {
        let links = breach_case::Entity::find()
            .filter(Column::BreachId.eq_any(keys.iter().map(|k| k.0)))
            .order_by_asc(Column::AddedAt);
        let links = links.all(&*self.op.tx).await.map_err(shared)?;
        let query = case::Entity::find().filter(case::Column::Id.eq_any(links.iter().map(|link| link.case_id)));
        let cases = by(query.all(&*self.op.tx).await.map_err(shared)?, |case| case.id);
        let of_link = |link: &breach_case::Model| Some((link.breach_id, cases.get(&link.case_id)?.clone()));
        let found = grouped(keys, links.iter().filter_map(of_link).collect(), |(breach, _)| CasesOf(*breach));
        Ok(found.into_iter().map(|(key, rows)| (key, rows.into_iter().map(|(_, case)| case).collect())).collect())
    }
}
