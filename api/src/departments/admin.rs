//! The staff's schema: departments and categories.

use async_graphql::{Context, InputObject, Json, Object, SimpleObject};
use entity::{category, department};
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::Value;
use uuid::Uuid;

use super::loaders::{MembersOf, OpenCasesIn};
use super::tree;
use crate::cases::admin::Case;
use crate::cases::routing;
use crate::gate::{member, requires, sensitive};
use crate::loaders::DepartmentById;
use crate::loaders::Load;
use crate::members::admin::types::Member;
use crate::op::ContextExt;
use crate::permissions::Permission::{CaseAssign, UserManage};
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

    /// The one above; none: the root.
    async fn parent(&self, ctx: &Context<'_>) -> Result<Option<Department>, Problem> {
        let Some(parent) = self.0.parent_id else { return Ok(None) };
        Ok(ctx.load()?.load_one(DepartmentById(parent)).await?.map(Department))
    }

    /// Who works in it itself; who works in one above works in it too.
    #[graphql(directive = requires::apply(UserManage))]
    async fn members(&self, ctx: &Context<'_>) -> Result<Vec<Member>, Problem> {
        let rows = ctx.load()?.load_one(MembersOf(self.0.id)).await?.unwrap_or_default();
        Ok(rows.into_iter().map(Member).collect())
    }

    /// Open cases of it, in my reach.
    #[graphql(directive = requires::apply(UserManage))]
    async fn open_cases(&self, ctx: &Context<'_>) -> Result<i32, Problem> {
        Ok(ctx.load()?.load_one(OpenCasesIn(self.0.id)).await?.unwrap_or(0))
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
    #[graphql(directive = member::apply())]
    async fn categories(&self, ctx: &Context<'_>) -> Result<Vec<Category>, Problem> {
        let op = ctx.op()?;
        op.member()?;
        let rows = category::Entity::find().order_by_asc(category::Column::Code).all(&*op.tx).await?;
        Ok(rows.into_iter().map(Category).collect())
    }

    /// The organisation's departments.
    #[graphql(directive = member::apply())]
    async fn departments(&self, ctx: &Context<'_>) -> Result<Vec<Department>, Problem> {
        let op = ctx.op()?;
        op.member()?;
        let rows = department::Entity::find().order_by_asc(department::Column::Name).all(&*op.tx).await?;
        Ok(rows.into_iter().map(Department).collect())
    }
}

/// A new department.
#[derive(InputObject)]
pub struct AddDepartmentInput {
    name: String,
    /// The one above.
    parent: Uuid,
}

/// What changes of a department; what is left out stays.
#[derive(InputObject)]
pub struct ChangeDepartmentInput {
    department: Uuid,
    name: Option<String>,
    /// The one above.
    parent: Option<Uuid>,
}

/// A department to act on.
#[derive(InputObject)]
pub struct DepartmentInput {
    department: Uuid,
}

/// Where a case goes.
#[derive(InputObject)]
pub struct RouteCaseInput {
    case: Uuid,
    department: Uuid,
}

/// The department, as it is now.
#[derive(SimpleObject)]
pub struct DepartmentPayload {
    department: Department,
}

/// The department is gone.
#[derive(SimpleObject)]
pub struct RemoveDepartmentPayload {
    done: bool,
}

/// The case, where it is now.
#[derive(SimpleObject)]
pub struct RouteCasePayload {
    /// Null when the case is now out of my reach.
    case: Option<Case>,
}

/// Mutations of this room.
#[derive(Default)]
pub struct DepartmentsMutation;

#[Object]
impl DepartmentsMutation {
    /// Adds a department below another.
    #[graphql(directive = requires::apply(UserManage))]
    async fn add_department(&self, ctx: &Context<'_>, input: AddDepartmentInput) -> Result<DepartmentPayload, Problem> {
        let row = tree::add(ctx.op()?, &input.name, input.parent).await?;
        Ok(DepartmentPayload { department: Department(row) })
    }

    /// Renames a department or moves it below another.
    #[graphql(directive = requires::apply(UserManage), directive = sensitive::apply(300))]
    async fn change_department(
        &self,
        ctx: &Context<'_>,
        input: ChangeDepartmentInput,
    ) -> Result<DepartmentPayload, Problem> {
        let row = tree::change(ctx.op()?, input.department, input.name.as_deref(), input.parent).await?;
        Ok(DepartmentPayload { department: Department(row) })
    }

    /// Cases, channels, members and departments below go to its parent.
    #[graphql(directive = requires::apply(UserManage), directive = sensitive::apply(300))]
    async fn remove_department(
        &self,
        ctx: &Context<'_>,
        input: DepartmentInput,
    ) -> Result<RemoveDepartmentPayload, Problem> {
        tree::remove(ctx.op()?, input.department).await?;
        Ok(RemoveDepartmentPayload { done: true })
    }

    /// Moves a case to a department (routing).
    #[graphql(directive = requires::apply(CaseAssign))]
    async fn route_case(&self, ctx: &Context<'_>, input: RouteCaseInput) -> Result<RouteCasePayload, Problem> {
        let case = routing::route(ctx.op()?, input.case, input.department).await?;
        Ok(RouteCasePayload { case: case.map(Case::from) })
    }
}
