//! The staff's schema: departments and categories.

use async_graphql::{Context, Json, Object};
use entity::{category, department};
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::Value;
use uuid::Uuid;

use crate::gate::signed_in;
use crate::graphql::Asked;
use crate::problem::Problem;

/// A department.
pub struct Department(pub department::Model);

#[Object]
impl Department {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn name(&self) -> &str {
        &self.0.name
    }
}

/// A category of cases.
pub struct Category(pub category::Model);

#[Object]
impl Category {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn code(&self) -> &str {
        &self.0.code
    }

    async fn name(&self) -> Json<&Value> {
        Json(&self.0.name)
    }
}

/// Queries of this room.
#[derive(Default)]
pub struct DepartmentsQuery;

#[Object]
impl DepartmentsQuery {
    /// The organisation's categories.
    #[graphql(directive = signed_in::apply())]
    async fn categories(&self, ctx: &Context<'_>) -> Result<Vec<Category>, Problem> {
        let op = ctx.op()?;
        op.member()?;
        let rows = category::Entity::find().order_by_asc(category::Column::Code).all(&*op.tx).await?;
        Ok(rows.into_iter().map(Category).collect())
    }

    /// The organisation's departments.
    #[graphql(directive = signed_in::apply())]
    async fn departments(&self, ctx: &Context<'_>) -> Result<Vec<Department>, Problem> {
        let op = ctx.op()?;
        op.member()?;
        let rows = department::Entity::find().order_by_asc(department::Column::Name).all(&*op.tx).await?;
        Ok(rows.into_iter().map(Department).collect())
    }
}
