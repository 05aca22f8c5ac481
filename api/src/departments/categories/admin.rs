//! GraphQL of the staff surface: the settings of the categories.

use async_graphql::{Context, InputObject, Json, Object};
use entity::category;
use serde_json::Value;
use uuid::Uuid;

use super::{Change, add, change, is_read, list};
use crate::departments::loaders::ReadersOf;
use crate::exchange::ContextExt;
use crate::gate::{requires, sensitive};
use crate::loaders::{Load, MemberById};
use crate::members::admin::Member;
use crate::permissions::Permission::SettingsManage;
use crate::problem::Problem;
use crate::scalar::Date;

/// A category of cases, with its settings.
pub struct CategorySettings(category::Model);

impl CategorySettings {
    async fn readers_of(&self, ctx: &Context<'_>) -> Result<Vec<Uuid>, Problem> {
        Ok(ctx.load()?.load_one(ReadersOf(self.0.id)).await?.unwrap_or_default())
    }
}

#[Object]
impl CategorySettings {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    /// By language code.
    async fn name(&self) -> Json<&Value> {
        Json(&self.0.name)
    }

    /// Since when staff cannot choose the category any more.
    async fn archived_on(&self) -> Option<Date> {
        self.0.archived_on.map(Into::into)
    }

    /// The members to whom the category is limited. Empty if the category is not limited.
    async fn readers(&self, ctx: &Context<'_>) -> Result<Vec<Member>, Problem> {
        let ids = self.readers_of(ctx).await?;
        let members = ctx.load()?.load_many(ids.into_iter().map(MemberById)).await?;
        let mut members: Vec<Member> = members.into_values().map(Member).collect();
        members.sort_by_cached_key(|member| member.0.name.to_lowercase());
        Ok(members)
    }

    /// Whether fewer than two members of a limited category handle cases now, or no second one may close a case. Staff
    /// then cannot give a case this category.
    async fn too_few_readers(&self, ctx: &Context<'_>) -> Result<bool, Problem> {
        let ids = self.readers_of(ctx).await?;
        Ok(!is_read(ctx.op()?, &ids).await?)
    }
}

#[derive(Default)]
pub struct CategoriesQuery;

#[Object]
impl CategoriesQuery {
    /// All categories with their settings, also those that are archived.
    #[graphql(directive = requires::apply(SettingsManage))]
    async fn category_settings(&self, ctx: &Context<'_>) -> Result<Vec<CategorySettings>, Problem> {
        Ok(list(ctx.op()?).await?.into_iter().map(CategorySettings).collect())
    }
}

/// A name in one language.
#[derive(InputObject)]
pub struct TextInput {
    /// The code of the language.
    language: String,
    text: String,
}

/// A new category.
#[derive(InputObject)]
pub struct AddCategoryInput {
    /// In at least one language.
    name: Vec<TextInput>,
}

/// A change of a category. An omitted field stays unchanged.
#[derive(InputObject)]
pub struct ChangeCategoryInput {
    category: Uuid,
    name: Option<Vec<TextInput>>,
    archived: Option<bool>,
    /// The members to whom the category is limited. An empty list removes the limit.
    readers: Option<Vec<Uuid>>,
}

/// The category after the act.
#[derive(async_graphql::SimpleObject)]
pub struct CategoryPayload {
    category: CategorySettings,
}

#[derive(Default)]
pub struct CategoriesMutation;

#[Object]
impl CategoriesMutation {
    /// Adds a category. Staff can choose it from then on.
    #[graphql(directive = requires::apply(SettingsManage))]
    async fn add_category(&self, ctx: &Context<'_>, input: AddCategoryInput) -> Result<CategoryPayload, Problem> {
        let row = add(ctx.op()?, by_language(input.name)).await?;
        Ok(CategoryPayload { category: CategorySettings(row) })
    }

    /// Changes a category. A new limit counts for cases that get the category from now on: such a case is restricted to
    /// these members. `INVALID` if fewer than two of them handle cases. Needs a step-up within the last five minutes.
    #[graphql(directive = requires::apply(SettingsManage), directive = sensitive::apply(300))]
    async fn change_category(&self, ctx: &Context<'_>, input: ChangeCategoryInput) -> Result<CategoryPayload, Problem> {
        let ChangeCategoryInput { category, name, archived, readers } = input;
        let row = change(ctx.op()?, category, Change { name: name.map(by_language), archived, readers }).await?;
        Ok(CategoryPayload { category: CategorySettings(row) })
    }
}

fn by_language(texts: Vec<TextInput>) -> std::collections::BTreeMap<String, String> {
    texts.into_iter().map(|TextInput { language, text }| (language, text)).collect()
}
