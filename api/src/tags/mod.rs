//! Tags: words of the organisation by which members group cases. The names are not sealed, so they must not contain
//! content of a case. The list, the search and the saved views filter by tags.

pub mod admin;

use std::collections::HashSet;

use entity::enums::{HistoryKind, TagColour};
use entity::tag::{self, Column};
use entity::{case, case_tag};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    SqlErr,
};
use serde_json::json;
use uuid::Uuid;

use crate::audit::{Act, Kind};
use crate::cases::{self, Line};
use crate::limit;
use crate::op::Op;
use crate::problem::Problem;

/// All tags of the organisation in alphabetical order, archived ones included.
pub async fn list(op: &Op) -> Result<Vec<tag::Model>, Problem> {
    let order = Expr::cust("lower(name)");
    Ok(tag::Entity::find().order_by_asc(order).order_by_asc(Column::Id).all(&*op.tx).await?)
}

/// Creates a tag.
///
/// # Errors
/// `Invalid` for a name that another tag has. `NotAllowedNow` when the organisation has too many tags.
pub async fn create(op: &Op, name: String, colour: TagColour) -> Result<tag::Model, Problem> {
    let row = tag::Model { org_id: op.member()?.org, id: Uuid::new_v4(), name, colour, archived_at: None };
    if tag::Entity::find().count(&*op.tx).await? >= limit::MAX_TAGS {
        return Err(Problem::NotAllowedNow("An organisation can have at most 200 tags. Rename a tag instead."));
    }
    let insert = tag::ActiveModel::from(row.clone()).reset_all();
    tag::Entity::insert(insert).exec_without_returning(&*op.tx).await.map_err(taken)?;
    op.record_on(Kind::TagAdded, row.id, json!({ "name": row.name, "colour": colour_of(&row) })).await?;
    Ok(row)
}

/// The fields to change. `None` leaves a field as it is.
#[derive(Default)]
pub struct Change {
    pub name: Option<String>,
    pub colour: Option<TagColour>,
    /// An archived tag can no longer be added to a case. Cases keep it.
    pub archived: Option<bool>,
}

/// Renames a tag, gives it another colour, archives it or takes it back from the archive.
///
/// # Errors
/// `NotFound`. `Invalid` for a name that another tag has.
pub async fn change(op: &Op, id: Uuid, change: Change) -> Result<tag::Model, Problem> {
    let before = tag::Entity::find().filter(Column::Id.eq(id)).one(&*op.tx).await?.ok_or(Problem::NotFound)?;
    let archived_at = match change.archived {
        Some(true) => before.archived_at.or_else(|| Some(op.app.clock.now())),
        Some(false) => None,
        None => before.archived_at,
    };
    let after = tag::Model {
        name: change.name.unwrap_or_else(|| before.name.clone()),
        colour: change.colour.unwrap_or(before.colour),
        archived_at,
        ..before
    };
    let row = tag::ActiveModel {
        name: Set(after.name.clone()),
        colour: Set(after.colour),
        archived_at: Set(after.archived_at),
        ..Default::default()
    };
    let update = tag::Entity::update_many().set(row).filter(Column::Id.eq(id));
    update.exec(&*op.tx).await.map_err(taken)?;
    let detail = json!({ "before": before.name, "after": after.name, "colour": colour_of(&after), "archived": after.archived_at.is_some() });
    op.record_on(Kind::TagChanged, id, detail).await?;
    Ok(after)
}

fn colour_of(row: &tag::Model) -> String {
    sea_orm::ActiveEnum::to_value(&row.colour)
}

/// An index keeps the names apart, whatever their case.
fn taken(error: DbErr) -> Problem {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => {
            Problem::invalid("name", "Another tag has this name. Choose another name, or use that tag.")
        }
        _ => error.into(),
    }
}

/// Replaces the tags of a case. `seen` are the tags that the acting member saw.
///
/// # Errors
/// `NotFound`. `Invalid` for a tag that does not exist or is archived, and for too many tags. `Conflict` when the case has
/// other tags than `seen`.
pub async fn set(op: &Op, id: Uuid, tags: Vec<Uuid>, seen: Option<Vec<Uuid>>) -> Result<case::Model, Problem> {
    use case_tag::Column as T;
    let wanted: HashSet<Uuid> = tags.into_iter().collect();
    if wanted.len() > limit::MAX_CASE_TAGS {
        return Err(Problem::invalid("tags", "A case has at most 20 tags."));
    }
    let case = cases::lock(&op.tx, id).await?;
    let before = case_tag::Entity::find().filter(T::CaseId.eq(id)).select_only().column(T::TagId);
    let before: HashSet<Uuid> = before.into_tuple().all(&*op.tx).await?.into_iter().collect();
    if seen.is_some_and(|seen| before != seen.into_iter().collect()) {
        return Err(Problem::Conflict);
    }
    let added: Vec<Uuid> = wanted.difference(&before).copied().collect();
    let removed: Vec<Uuid> = before.difference(&wanted).copied().collect();
    if added.is_empty() && removed.is_empty() {
        return Ok(case);
    }
    let changed = tag::Entity::find().filter(Column::Id.is_in(added.iter().chain(&removed).copied()));
    let changed = changed.order_by_asc(Expr::cust("lower(name)")).all(&*op.tx).await?;
    if !added.iter().all(|id| changed.iter().any(|tag| tag.id == *id && tag.archived_at.is_none())) {
        return Err(Problem::invalid("tags", "One of these tags does not exist or is archived. Choose another one."));
    }
    if !added.is_empty() {
        let row = |tag: &Uuid| case_tag::ActiveModel { org_id: Set(case.org_id), case_id: Set(id), tag_id: Set(*tag) };
        case_tag::Entity::insert_many(added.iter().map(row)).exec_without_returning(&*op.tx).await?;
    }
    if !removed.is_empty() {
        let rows = case_tag::Entity::delete_many().filter(T::CaseId.eq(id)).filter(T::TagId.is_in(removed.clone()));
        rows.exec(&*op.tx).await?;
    }
    let mark = |tag: &tag::Model| format!("{} {}", if added.contains(&tag.id) { '+' } else { '−' }, tag.name);
    let names = changed.iter().map(mark).collect::<Vec<_>>().join(", ");
    let keys = cases::keys(op, id).await?;
    let line = Line { kind: HistoryKind::TagsChanged, from: None, to: None, action: None, reason: Some(&names) };
    let seals = cases::append_to_timeline(op, &keys, line).await?;
    let act = Act::on_case(Kind::TagsChanged, op.member()?.by(), id).sealing(seals);
    op.record(act.with(json!({ "added": added, "removed": removed }))).await?;
    Ok(case)
}
