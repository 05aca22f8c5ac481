//! Loader of the persons whom cases name.

use std::sync::Arc;

use async_graphql::dataloader::Loader;
use entity::person;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::loaders::{Loaded, Loaders, grouped, shared};
use crate::problem::Problem;

/// The persons named in a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PersonsOf(pub Uuid);

impl Loader<PersonsOf> for Loaders {
    type Value = Vec<person::Model>;
    type Error = Arc<Problem>;

    async fn load(&self, keys: &[PersonsOf]) -> Loaded<PersonsOf, Vec<person::Model>> {
        let query = person::Entity::find()
            .filter(person::Column::CaseId.eq_any(keys.iter().map(|k| k.0)))
            .filter(person::Column::RemovedAt.is_null());
        Ok(grouped(keys, query.all(&*self.op.tx).await.map_err(shared)?, |row| PersonsOf(row.case_id)))
    }
}
