//! GraphQL of the staff surface: the templates of the organisation.

use std::collections::BTreeMap;

use async_graphql::{Context, Enum, InputObject, Object, SimpleObject};
use entity::template;
use serde::Serialize;
use uuid::Uuid;

use super::content::{self, Item, Variable, Version, Versions};
use super::{add, adopt, change, delete, list, versions};
use crate::exchange::ContextExt;
use crate::gate::{member, requires};
use crate::limit;
use crate::permissions::Permission::SettingsManage;
use crate::problem::Problem;
use crate::scalar;

/// Kind of a template.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, Serialize)]
#[graphql(remote = "entity::enums::TemplateKind")]
pub enum TemplateKind {
    /// A list of tasks.
    Checklist,
    /// A text block for a message or a note.
    Text,
    Letter,
}

/// A template of the organisation.
pub struct Template(template::Model);

#[Object]
impl Template {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn kind(&self) -> TemplateKind {
        self.0.kind.into()
    }

    /// Rises with each change. A change names the revision that it is based on.
    async fn revision(&self) -> i32 {
        self.0.revision
    }

    /// The template in each of its languages, by language code.
    async fn versions(&self) -> Result<Vec<TemplateVersion>, Problem> {
        Ok(versions(&self.0)?.into_iter().map(|(language, version)| TemplateVersion { language, version }).collect())
    }
}

/// A template in one language.
pub struct TemplateVersion {
    language: String,
    version: Version,
}

#[Object]
impl TemplateVersion {
    /// The code of the language.
    async fn language(&self) -> &str {
        &self.language
    }

    async fn name(&self) -> &str {
        &self.version.name
    }

    /// The text. Empty for a checklist. A variable is in double braces, such as `{{received_on}}`.
    async fn body(&self) -> &str {
        &self.version.body
    }

    /// The variables of the text.
    async fn variables(&self) -> Vec<Variable> {
        content::variables(&self.version.body).unwrap_or_default()
    }

    /// The tasks of a checklist.
    async fn tasks(&self) -> Vec<TemplateTask> {
        self.version.tasks.iter().map(TemplateTask::from).collect()
    }
}

/// A task of a checklist.
#[derive(SimpleObject)]
pub struct TemplateTask {
    title: String,
    /// When the task is due, in days after the checklist is added. Null: no date.
    days: Option<i32>,
    /// Whether only working days count.
    working: bool,
    /// Whether the assignee of the case gets the task.
    assignee: bool,
}

impl From<&Item> for TemplateTask {
    fn from(Item { title, days, working, assignee }: &Item) -> Self {
        Self { title: title.clone(), days: days.map(Into::into), working: *working, assignee: *assignee }
    }
}

/// A template in one language.
#[derive(InputObject, Serialize)]
pub struct TemplateVersionInput {
    /// The code of the language.
    language: String,
    name: String,
    /// The text of a text block or letter. A variable is in double braces, such as `{{received_on}}`.
    #[graphql(default)]
    body: String,
    /// The tasks of a checklist.
    #[graphql(default)]
    tasks: Vec<TemplateTaskInput>,
}

/// A task of a checklist.
#[derive(InputObject, Serialize)]
pub struct TemplateTaskInput {
    title: String,
    /// When the task is due, in days after the checklist is added. Maximum: 365. Null: no date.
    days: Option<i32>,
    /// Whether only working days count.
    #[graphql(default)]
    working: bool,
    /// Whether the assignee of the case gets the task.
    #[graphql(default)]
    assignee: bool,
}

impl TemplateVersionInput {
    fn parse_all(all: &[Self]) -> Result<Versions, Problem> {
        let mut found = BTreeMap::new();
        for (at, one) in all.iter().enumerate() {
            let placed = |problem| match problem {
                Problem::Invalid { field, message } => Problem::invalid(format!("versions.{at}.{field}"), message),
                other => other,
            };
            if found.insert(one.language.clone(), one.parse().map_err(placed)?).is_some() {
                return Err(Problem::invalid(format!("versions.{at}.language"), "Each language has one version."));
            }
        }
        Ok(found)
    }

    fn parse(&self) -> Result<Version, Problem> {
        let body = self.body.trim();
        let body = if body.is_empty() { String::new() } else { scalar::text("body", body, limit::MAX_TEXT)? };
        let tasks = self.tasks.iter().map(TemplateTaskInput::parse).collect::<Result<_, _>>()?;
        Ok(Version { name: scalar::name("name", &self.name, limit::MAX_NAME)?, body, tasks })
    }
}

impl TemplateTaskInput {
    fn parse(&self) -> Result<Item, Problem> {
        let days = self.days.map(u16::try_from).transpose();
        Ok(Item {
            title: scalar::name("tasks", &self.title, limit::MAX_NAME)?,
            days: days.map_err(|_| Problem::invalid("tasks", "A task of a checklist is due within 365 days."))?,
            working: self.working,
            assignee: self.assignee,
        })
    }
}

#[derive(Default)]
pub struct TemplatesQuery;

#[Object]
impl TemplatesQuery {
    /// The templates of the organisation.
    #[graphql(directive = member::apply())]
    async fn templates(&self, ctx: &Context<'_>) -> Result<Vec<Template>, Problem> {
        Ok(list(ctx.op()?).await?.into_iter().map(Template).collect())
    }
}

/// A new template.
#[derive(InputObject, Serialize)]
pub struct AddTemplateInput {
    idempotency_key: Uuid,
    kind: TemplateKind,
    versions: Vec<TemplateVersionInput>,
}

/// The new content of a template.
#[derive(InputObject)]
pub struct ChangeTemplateInput {
    template: Uuid,
    /// The revision that the change is based on.
    expected: i32,
    versions: Vec<TemplateVersionInput>,
}

/// Selects a template.
#[derive(InputObject)]
pub struct TemplateInput {
    template: Uuid,
}

/// Selects shipped templates.
#[derive(InputObject)]
pub struct AdoptTemplatesInput {
    kind: TemplateKind,
}

/// The template after the change.
#[derive(SimpleObject)]
pub struct TemplatePayload {
    template: Template,
}

/// The templates after the change.
#[derive(SimpleObject)]
pub struct TemplatesPayload {
    templates: Vec<Template>,
}

impl TemplatesPayload {
    async fn now(ctx: &Context<'_>) -> Result<Self, Problem> {
        Ok(Self { templates: list(ctx.op()?).await?.into_iter().map(Template).collect() })
    }
}

#[derive(Default)]
pub struct TemplatesMutation;

#[Object]
impl TemplatesMutation {
    /// Adds a template. `INVALID` for an unknown variable.
    #[graphql(directive = requires::apply(SettingsManage))]
    async fn add_template(&self, ctx: &Context<'_>, input: AddTemplateInput) -> Result<TemplatePayload, Problem> {
        let body = serde_json::to_vec(&input).map_err(Problem::internal)?;
        let versions = TemplateVersionInput::parse_all(&input.versions)?;
        let row = add(ctx.op()?, input.idempotency_key, &body, input.kind.into(), versions).await?;
        Ok(TemplatePayload { template: Template(row) })
    }

    /// Changes a template. `CONFLICT` when it changed meanwhile.
    #[graphql(directive = requires::apply(SettingsManage))]
    async fn change_template(&self, ctx: &Context<'_>, input: ChangeTemplateInput) -> Result<TemplatePayload, Problem> {
        let versions = TemplateVersionInput::parse_all(&input.versions)?;
        let row = change(ctx.op()?, input.template, input.expected, versions).await?;
        Ok(TemplatePayload { template: Template(row) })
    }

    /// Deletes a template. What was made from it stays.
    #[graphql(directive = requires::apply(SettingsManage))]
    async fn delete_template(&self, ctx: &Context<'_>, input: TemplateInput) -> Result<TemplatesPayload, Problem> {
        delete(ctx.op()?, input.template).await?;
        TemplatesPayload::now(ctx).await
    }

    /// Takes over the shipped templates of a kind that are not taken over yet.
    #[graphql(directive = requires::apply(SettingsManage))]
    async fn adopt_templates(
        &self,
        ctx: &Context<'_>,
        input: AdoptTemplatesInput,
    ) -> Result<TemplatesPayload, Problem> {
        adopt(ctx.op()?, input.kind.into()).await?;
        TemplatesPayload::now(ctx).await
    }
}
