//! GraphQL of the staff surface: departments, categories and routing.

use async_graphql::{Context, InputObject, Json, Object, SimpleObject};
use entity::{category, department};
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::Value;
use uuid::Uuid;

use super::loaders::{MembersOf, OpenCasesIn, ReadersOf};
use super::tree;
use crate::cases::admin::Case;
use crate::cases::routing;
use crate::exchange::ContextExt;
use crate::gate::{member, requires, sensitive};
use crate::loaders::DepartmentById;
use crate::loaders::Load;
use crate::members::admin::types::Member;
use crate::permissions::Permission::{CaseAssign, UserManage};
use crate::problem::Problem;

pub struct Department(pub department::Model);

#[Object]
impl Department {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The department above. Null for the root.
    async fn parent(&self, ctx: &Context<'_>) -> Result<Option<Department>, Problem> {
        let Some(parent) = self.0.parent_id else { return Ok(None) };
        Ok(ctx.load()?.load_one(DepartmentById(parent)).await?.map(Department))
    }

    /// Members who are assigned to this department itself. Members of a department above work here too and are not
    /// listed. Needs the right `USER_MANAGE`.
    #[graphql(directive = requires::apply(UserManage))]
    async fn members(&self, ctx: &Context<'_>) -> Result<Vec<Member>, Problem> {
        let rows = ctx.load()?.load_one(MembersOf(self.0.id)).await?.unwrap_or_default();
        Ok(rows.into_iter().map(Member).collect())
    }

    /// Number of open cases in this department that I can see. Needs the right `USER_MANAGE`.
    #[graphql(directive = requires::apply(UserManage))]
    async fn open_cases(&self, ctx: &Context<'_>) -> Result<i32, Problem> {
        Ok(ctx.load()?.load_one(OpenCasesIn(self.0.id)).await?.unwrap_or(0))
    }
}

pub struct Category(pub category::Model);

impl Category {
    /// The category of a case.
    #[must_use]
    pub const fn named(org_id: Uuid, id: Uuid, code: String, name: Value) -> Self {
        Self(category::Model { org_id, id, code, name, archived_on: None })
    }
}

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

    /// Whether a case of this category is restricted to the members of the category.
    async fn limited(&self, ctx: &Context<'_>) -> Result<bool, Problem> {
        Ok(ctx.load()?.load_one(ReadersOf(self.0.id)).await?.is_some())
    }
}

#[derive(Default)]
pub struct DepartmentsQuery;

#[Object]
impl DepartmentsQuery {
    /// The organisation's categories of cases. With `archived`, only those that staff cannot choose any more.
    #[graphql(directive = member::apply())]
    async fn categories(
        &self,
        ctx: &Context<'_>,
        #[graphql(default)] archived: bool,
    ) -> Result<Vec<Category>, Problem> {
        let op = ctx.op()?;
        op.member()?;
        let is_archived = category::Column::ArchivedOn.is_not_null();
        let which = if archived { is_archived } else { is_archived.not() };
        let rows = category::Entity::find().filter(which).order_by_asc(category::Column::Code).all(&*op.tx).await?;
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
    /// The department above.
    parent: Uuid,
}

/// A change of a department. An omitted field stays unchanged.
#[derive(InputObject)]
pub struct ChangeDepartmentInput {
    department: Uuid,
    name: Option<String>,
    /// The new department above.
    parent: Option<Uuid>,
}

/// The department to remove.
#[derive(InputObject)]
pub struct DepartmentInput {
    department: Uuid,
}

/// The case, and its new department.
#[derive(InputObject)]
pub struct RouteCaseInput {
    case: Uuid,
    department: Uuid,
}

/// The department after the act.
#[derive(SimpleObject)]
pub struct DepartmentPayload {
    department: Department,
}

/// The department was removed.
#[derive(SimpleObject)]
pub struct RemoveDepartmentPayload {
    done: bool,
}

/// The case in its new department.
#[derive(SimpleObject)]
pub struct RouteCasePayload {
    /// Null when I cannot see the case any more.
    case: Option<Case>,
}

#[derive(Default)]
pub struct DepartmentsMutation;

#[Object]
impl DepartmentsMutation {
    /// Adds a department below another. `INVALID` when a sibling has the same name.
    #[graphql(directive = requires::apply(UserManage))]
    async fn add_department(&self, ctx: &Context<'_>, input: AddDepartmentInput) -> Result<DepartmentPayload, Problem> {
        let row = tree::add(ctx.op()?, &input.name, input.parent).await?;
        Ok(DepartmentPayload { department: Department(row) })
    }

    /// Renames a department, moves it below another, or both. Needs a step-up within the last five minutes. `FORBIDDEN`
    /// for a move of a department that I do not reach. `NOT_ALLOWED_NOW` if fewer than two people would reach a case.
    #[graphql(directive = requires::apply(UserManage), directive = sensitive::apply(300))]
    async fn change_department(
        &self,
        ctx: &Context<'_>,
        input: ChangeDepartmentInput,
    ) -> Result<DepartmentPayload, Problem> {
        let row = tree::change(ctx.op()?, input.department, input.name.as_deref(), input.parent).await?;
        Ok(DepartmentPayload { department: Department(row) })
    }

    /// Removes a department. The department's cases, channels, members and the departments below move to its parent.
    /// `NOT_ALLOWED_NOW` for the root. Needs a step-up within the last five minutes.
    #[graphql(directive = requires::apply(UserManage), directive = sensitive::apply(300))]
    async fn remove_department(
        &self,
        ctx: &Context<'_>,
        input: DepartmentInput,
    ) -> Result<RemoveDepartmentPayload, Problem> {
        tree::remove(ctx.op()?, input.department).await?;
        Ok(RemoveDepartmentPayload { done: true })
    }

    /// Moves a case to another department (routing). Assignees stay.
    #[graphql(directive = requires::apply(CaseAssign))]
    async fn route_case(&self, ctx: &Context<'_>, input: RouteCaseInput) -> Result<RouteCasePayload, Problem> {
        let case = routing::route(ctx.op()?, input.case, input.department).await?;
        Ok(RouteCasePayload { case: case.map(Case::from) })
    }
}
