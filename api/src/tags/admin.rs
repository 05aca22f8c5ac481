//! GraphQL of the staff surface: the tags of the organisation and of a case.

use async_graphql::{Context, Enum, InputObject, Object, SimpleObject};
use entity::tag;
use uuid::Uuid;

use super::{Change, change, create, list, set};
use crate::cases::admin::{Case, CasePayload};
use crate::cases::loaders::TagRow;
use crate::exchange::ContextExt;
use crate::gate::{member, requires};
use crate::limit;
use crate::permissions::Permission::{CaseEdit, SettingsManage};
use crate::problem::Problem;
use crate::scalar;

/// Colour of a tag.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::TagColour")]
pub enum TagColour {
    Grey,
    Red,
    Orange,
    Yellow,
    Green,
    Teal,
    Blue,
    Purple,
}

/// A word of the organisation that groups cases. Its name is stored in clear text.
#[derive(SimpleObject)]
pub struct Tag {
    pub id: Uuid,
    pub name: String,
    pub colour: TagColour,
    /// An archived tag can no longer be added to a case. Cases keep it.
    pub archived: bool,
}

impl Tag {
    /// # Errors
    /// Never in practice, because a constraint allows only these colours.
    pub fn of_case(row: &TagRow) -> Result<Self, Problem> {
        Ok(Self { id: row.id, name: row.name.clone(), colour: row.colour()?.into(), archived: row.archived })
    }
}

impl From<tag::Model> for Tag {
    fn from(row: tag::Model) -> Self {
        Self { id: row.id, name: row.name, colour: row.colour.into(), archived: row.archived_at.is_some() }
    }
}

#[derive(Default)]
pub struct TagsQuery;

#[Object]
impl TagsQuery {
    /// All tags of the organisation in alphabetical order, archived ones included.
    #[graphql(directive = member::apply())]
    async fn tags(&self, ctx: &Context<'_>) -> Result<Vec<Tag>, Problem> {
        Ok(list(ctx.op()?).await?.into_iter().map(Tag::from).collect())
    }
}

/// A new tag.
#[derive(InputObject)]
pub struct CreateTagInput {
    /// At most 50 characters. Do not write names of persons.
    name: String,
    colour: TagColour,
}

/// The fields of a tag to change. A field that is missing stays as it is.
#[derive(InputObject)]
pub struct ChangeTagInput {
    tag: Uuid,
    name: Option<String>,
    colour: Option<TagColour>,
    archived: Option<bool>,
}

/// The tags of a case. The list replaces the present one.
#[derive(InputObject)]
pub struct SetCaseTagsInput {
    case: Uuid,
    tags: Vec<Uuid>,
    /// The tags that I saw. `CONFLICT` when the case has other tags.
    seen: Option<Vec<Uuid>>,
}

/// The tag after the act.
#[derive(SimpleObject)]
pub struct TagPayload {
    tag: Tag,
}

fn name(text: &str) -> Result<String, Problem> {
    scalar::name("name", text, limit::MAX_TAG_NAME)
}

#[derive(Default)]
pub struct TagsMutation;

#[Object]
impl TagsMutation {
    /// Creates a tag. `INVALID` when another tag has the name.
    #[graphql(directive = requires::apply(SettingsManage))]
    async fn create_tag(&self, ctx: &Context<'_>, input: CreateTagInput) -> Result<TagPayload, Problem> {
        let tag = create(ctx.op()?, name(&input.name)?, input.colour.into()).await?;
        Ok(TagPayload { tag: tag.into() })
    }

    /// Renames a tag, changes its colour, archives it or takes it back from the archive. All cases with the tag show the
    /// change.
    #[graphql(directive = requires::apply(SettingsManage))]
    async fn change_tag(&self, ctx: &Context<'_>, input: ChangeTagInput) -> Result<TagPayload, Problem> {
        let wanted = Change {
            name: input.name.as_deref().map(name).transpose()?,
            colour: input.colour.map(Into::into),
            archived: input.archived,
        };
        Ok(TagPayload { tag: change(ctx.op()?, input.tag, wanted).await?.into() })
    }

    /// Replaces the tags of a case. A case has at most 20 tags.
    #[graphql(directive = requires::apply(CaseEdit))]
    async fn set_case_tags(&self, ctx: &Context<'_>, input: SetCaseTagsInput) -> Result<CasePayload, Problem> {
        Ok(CasePayload { case: Case::from(set(ctx.op()?, input.case, input.tags, input.seen).await?) })
    }
}
