//! GraphQL of the staff surface: saved views of the case list.

use async_graphql::{Context, InputObject, Object, SimpleObject};
use entity::saved_view;
use uuid::Uuid;

use super::{Change, NewView, change, delete, list, save};
use crate::exchange::ContextExt;
use crate::gate::{member, signed_in};
use crate::problem::Problem;

/// A view of the case list: filters and an order under a name.
pub struct SavedView(saved_view::Model);

#[Object]
impl SavedView {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The search part of the list's address, for example `view=mine&severity=HIGH`.
    async fn query(&self) -> &str {
        &self.0.query
    }

    /// Whether all members of the organisation see the view.
    async fn shared(&self) -> bool {
        self.0.shared
    }

    /// Whether I saved the view.
    async fn mine(&self, ctx: &Context<'_>) -> Result<bool, Problem> {
        Ok(self.0.member_id == ctx.op()?.member()?.id)
    }
}

#[derive(Default)]
pub struct ViewsQuery;

#[Object]
impl ViewsQuery {
    /// My saved views and the shared ones, in alphabetical order.
    #[graphql(directive = member::apply())]
    async fn saved_views(&self, ctx: &Context<'_>) -> Result<Vec<SavedView>, Problem> {
        Ok(list(ctx.op()?).await?.into_iter().map(SavedView).collect())
    }
}

/// The view to save.
#[derive(InputObject)]
pub struct SaveViewInput {
    name: String,
    /// The search part of the list's address. Maximum: 2,000 characters.
    query: String,
    /// Whether all members of the organisation see the view.
    shared: bool,
}

/// The fields of a view to change. A field that is missing stays as it is.
#[derive(InputObject)]
pub struct ChangeViewInput {
    view: Uuid,
    name: Option<String>,
    query: Option<String>,
    shared: Option<bool>,
}

/// Selects a view.
#[derive(InputObject)]
pub struct ViewInput {
    view: Uuid,
}

/// The view after the change.
#[derive(SimpleObject)]
pub struct ViewPayload {
    view: SavedView,
}

/// The views that are left.
#[derive(SimpleObject)]
pub struct DeleteViewPayload {
    views: Vec<SavedView>,
}

#[derive(Default)]
pub struct ViewsMutation;

#[Object]
impl ViewsMutation {
    /// Saves a view. Sharing needs the right `CASE_ASSIGN`. `NOT_ALLOWED_NOW` if I have 50 views already, or if the
    /// organisation shares 100.
    #[graphql(directive = member::apply(), directive = signed_in::apply())]
    async fn save_view(&self, ctx: &Context<'_>, input: SaveViewInput) -> Result<ViewPayload, Problem> {
        let SaveViewInput { name, query, shared } = input;
        let view = save(ctx.op()?, NewView { name, query, shared }).await?;
        Ok(ViewPayload { view: SavedView(view) })
    }

    /// Changes a view. Sharing needs the right `CASE_ASSIGN`. The shared view of another member can be changed with the right `SETTINGS_MANAGE`, but only its
    /// maker can make the view private.
    #[graphql(directive = member::apply(), directive = signed_in::apply())]
    async fn change_view(&self, ctx: &Context<'_>, input: ChangeViewInput) -> Result<ViewPayload, Problem> {
        let ChangeViewInput { view, name, query, shared } = input;
        let view = change(ctx.op()?, view, Change { name, query, shared }).await?;
        Ok(ViewPayload { view: SavedView(view) })
    }

    /// Deletes a view. The shared view of another member can be deleted with the right `SETTINGS_MANAGE`.
    #[graphql(directive = member::apply(), directive = signed_in::apply())]
    async fn delete_view(&self, ctx: &Context<'_>, input: ViewInput) -> Result<DeleteViewPayload, Problem> {
        let op = ctx.op()?;
        delete(op, input.view).await?;
        Ok(DeleteViewPayload { views: list(op).await?.into_iter().map(SavedView).collect() })
    }
}
