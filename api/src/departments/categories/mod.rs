//! The settings of the categories of cases. A category can be limited to named members. Whoever gives a case such a
//! category restricts the case to these members ([`crate::cases::handling::describe`]).

pub mod admin;

use std::collections::{BTreeMap, HashSet};

use entity::{category, category_reader, department};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Set};
use serde_json::json;
use uuid::Uuid;

use crate::audit::Kind;
use crate::cases::visibility::{Visibility, readers_of};
use crate::limit;
use crate::op::Op;
use crate::permissions::Permission::CaseAssign;
use crate::problem::Problem;
use crate::{languages, scalar};

/// All categories, also those that are archived.
pub async fn list(op: &Op) -> Result<Vec<category::Model>, Problem> {
    Ok(category::Entity::find().order_by_asc(category::Column::Code).all(&*op.tx).await?)
}

/// Adds a category.
///
/// # Errors
/// `Invalid` for a malformed name. `NotAllowedNow` for too many categories.
pub async fn add(op: &Op, name: BTreeMap<String, String>) -> Result<category::Model, Problem> {
    let name = names(name)?;
    if category::Entity::find().count(&*op.tx).await? >= limit::MAX_CATEGORIES as u64 {
        return Err(Problem::NotAllowedNow("An organisation can have at most 200 categories."));
    }
    let id = Uuid::new_v4();
    let row = category::ActiveModel {
        org_id: Set(op.member()?.org),
        id: Set(id),
        // Orders the own categories after those that every organisation begins with.
        code: Set(format!("own-{id}")),
        name: Set(json!(name)),
        ..Default::default()
    };
    category::Entity::insert(row).exec_without_returning(&*op.tx).await?;
    op.record_on(Kind::CategoryAdded, id, json!({})).await?;
    find(op, id).await
}

/// A change of a category. `None` leaves a field unchanged.
#[derive(Clone, Debug, Default)]
pub struct Change {
    pub name: Option<BTreeMap<String, String>>,
    pub archived: Option<bool>,
    /// The members to whom the category is limited. An empty list removes the limit.
    pub readers: Option<Vec<Uuid>>,
}

/// Changes a category. A new limit counts for cases that get the category from now on.
///
/// # Errors
/// `NotFound`. `Invalid` for a malformed name, for a member who sees no cases, and when the members could not work on a
/// case ([`Visibility::is_safe`]). `Forbidden` if the acting member assigns no cases and names
/// themselves.
pub async fn change(op: &Op, id: Uuid, change: Change) -> Result<category::Model, Problem> {
    let before = find(op, id).await?;
    let name = change.name.map(names).transpose()?;
    let mut row = category::ActiveModel::default();
    if let Some(name) = &name {
        row.name = Set(json!(name));
    }
    if let Some(archived) = change.archived
        && archived != before.archived_on.is_some()
    {
        row.archived_on = Set(archived.then_some(op.today()?));
    }
    if let Some(readers) = &change.readers {
        limit_to(op, id, readers).await?;
    }
    if row.name.is_set() || row.archived_on.is_set() {
        category::Entity::update_many().set(row).filter(category::Column::Id.eq(id)).exec(&*op.tx).await?;
    }
    let detail = json!({ "renamed": name.is_some(), "archived": change.archived, "readers": change.readers });
    op.record_on(Kind::CategoryChanged, id, detail).await?;
    find(op, id).await
}

/// Whether the members could work on a case ([`Visibility::is_safe`]). True without a limit.
pub async fn is_read(op: &Op, readers: &[Uuid]) -> Result<bool, Problem> {
    if readers.is_empty() {
        return Ok(true);
    }
    Ok(limited(op, readers, None).await?.is_safe())
}

async fn limit_to(op: &Op, id: Uuid, readers: &[Uuid]) -> Result<(), Problem> {
    let me = op.member()?.id;
    let wanted: HashSet<Uuid> = readers.iter().copied().collect();
    let now = readers_of(op, id).await?;
    if wanted.len() > limit::MAX_NAMED {
        return Err(Problem::invalid("readers", "There are too many members. Remove some of them."));
    }
    if !wanted.is_empty() {
        let visibility = limited(op, readers, Some(me)).await?;
        if !wanted.iter().all(|id| visibility.may_be_named(*id)) {
            return Err(Problem::invalid("readers", "Some of these members see no cases. Choose other members."));
        }
        if !visibility.is_safe() {
            return Err(Problem::invalid(
                "readers",
                "Choose at least two members who handle cases. One other than the handler must be allowed to close cases. Neither you nor one of them may have invited all the others.",
            ));
        }
    }
    if wanted.contains(&me) && !now.contains(&me) && !op.actor.may(CaseAssign) {
        return Err(Problem::Forbidden);
    }
    let of_category = category_reader::Entity::delete_many().filter(category_reader::Column::CategoryId.eq(id));
    of_category.filter(category_reader::Column::MemberId.is_in(now.difference(&wanted).copied())).exec(&*op.tx).await?;
    let org = op.member()?.org;
    let rows = wanted.difference(&now).map(|member| category_reader::ActiveModel {
        org_id: Set(org),
        category_id: Set(id),
        member_id: Set(*member),
    });
    let rows: Vec<_> = rows.collect();
    if !rows.is_empty() {
        category_reader::Entity::insert_many(rows).exec_without_returning(&*op.tx).await?;
    }
    Ok(())
}

/// The visibility of a case that `by` limits to these members. The department does not matter for a restricted case.
async fn limited(op: &Op, readers: &[Uuid], by: Option<Uuid>) -> Result<Visibility, Problem> {
    let root = department::Entity::find().filter(department::Column::ParentId.is_null()).one(&*op.tx).await?;
    let root = root.ok_or_else(|| Problem::internal("an organisation without a root department"))?;
    Ok(Visibility::of_new(op, root.id).await?.limited_to(readers.iter().copied().collect(), by))
}

/// Checks a name in at least one language.
fn names(given: BTreeMap<String, String>) -> Result<BTreeMap<String, String>, Problem> {
    let mut names = BTreeMap::new();
    for (language, text) in given.into_iter().filter(|(_, text)| !text.trim().is_empty()) {
        if !languages::codes().contains(&language.as_str()) {
            return Err(Problem::invalid("name", "This language does not exist. Choose another one."));
        }
        names.insert(language, scalar::name("name", &text, limit::MAX_NAME)?);
    }
    if names.is_empty() {
        return Err(Problem::invalid("name", "Enter a name in at least one language."));
    }
    Ok(names)
}

async fn find(op: &Op, id: Uuid) -> Result<category::Model, Problem> {
    category::Entity::find().filter(category::Column::Id.eq(id)).one(&*op.tx).await?.ok_or(Problem::NotFound)
}
