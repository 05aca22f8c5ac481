//! Templates of an organisation: checklists, text blocks and letters. A template holds no content of a case.

pub mod admin;
pub mod content;

use entity::enums::TemplateKind;
use entity::template::{self, Column};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveEnum as _, ActiveModelTrait as _, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Set,
};
use serde_json::json;
use uuid::Uuid;

use crate::audit::Kind;
use crate::idempotency::{self, Claim};
use crate::limit;
use crate::op::Op;
use crate::problem::Problem;
use content::{Versions, check, shipped};

/// The templates of the organisation.
pub async fn list(op: &Op) -> Result<Vec<template::Model>, Problem> {
    Ok(template::Entity::find().order_by_asc(Column::Id).all(&*op.tx).await?)
}

/// # Errors
/// `NotFound`.
pub async fn find(op: &Op, id: Uuid) -> Result<template::Model, Problem> {
    template::Entity::find().filter(Column::Id.eq(id)).one(&*op.tx).await?.ok_or(Problem::NotFound)
}

/// # Errors
/// Never in practice, because only checked content is stored.
pub fn versions(row: &template::Model) -> Result<Versions, Problem> {
    serde_json::from_value(row.versions.clone()).map_err(Problem::internal)
}

/// Adds a template. A retry returns the template of the first call.
///
/// # Errors
/// `Invalid` for the content. `NotAllowedNow` when the organisation has the maximum number of templates. `Conflict`.
pub async fn add(
    op: &Op,
    key: Uuid,
    body: &[u8],
    kind: TemplateKind,
    versions: Versions,
) -> Result<template::Model, Problem> {
    check(kind, &versions)?;
    let (org, id) = (op.app.keys.org(&op.tx).await?, Uuid::new_v4());
    if let Claim::Done(earlier) = idempotency::claim(&op.tx, &org, key, body, id, op.today()?).await? {
        return find(op, earlier).await;
    }
    leave_room(op, 1).await?;
    let row = model(op, kind, None, id, &versions)?;
    template::Entity::insert(template::ActiveModel::from(row.clone()).reset_all())
        .exec_without_returning(&*op.tx)
        .await?;
    op.record_on(Kind::TemplateSaved, id, json!({ "kind": kind.to_value() })).await?;
    Ok(row)
}

/// Changes a template.
///
/// # Errors
/// `Invalid` for the content. `Conflict` when another member changed the template meanwhile. `NotFound`.
pub async fn change(op: &Op, id: Uuid, expected: i32, versions: Versions) -> Result<template::Model, Problem> {
    let row = find(op, id).await?;
    check(row.kind, &versions)?;
    let stored = serde_json::to_value(&versions).map_err(Problem::internal)?;
    let change = template::ActiveModel { versions: Set(stored), revision: Set(expected + 1), ..Default::default() };
    let update =
        template::Entity::update_many().set(change).filter(Column::Id.eq(id)).filter(Column::Revision.eq(expected));
    if update.exec(&*op.tx).await?.rows_affected == 0 {
        return Err(Problem::Conflict);
    }
    op.record_on(Kind::TemplateSaved, id, json!({ "kind": row.kind.to_value() })).await?;
    find(op, id).await
}

/// Deletes a template. What was made from it stays.
///
/// # Errors
/// `NotFound`.
pub async fn delete(op: &Op, id: Uuid) -> Result<(), Problem> {
    let row = find(op, id).await?;
    template::Entity::delete_many().filter(Column::Id.eq(id)).exec(&*op.tx).await?;
    op.record_on(Kind::TemplateDeleted, id, json!({ "kind": row.kind.to_value() })).await
}

/// Takes over the shipped templates of a kind that the organisation has not taken over yet.
///
/// # Errors
/// `NotAllowedNow` when the organisation has the maximum number of templates.
pub async fn adopt(op: &Op, kind: TemplateKind) -> Result<(), Problem> {
    let all = shipped()?;
    let wanted: Vec<_> = all.iter().filter(|one| one.is(kind)).collect();
    leave_room(op, wanted.len() as u64).await?;
    for one in wanted {
        let id = Uuid::new_v4();
        let row =
            template::ActiveModel::from(model(op, kind, Some(one.source.clone()), id, &one.versions)?).reset_all();
        let taken = OnConflict::columns([Column::OrgId, Column::Source]).do_nothing().to_owned();
        let insert = template::Entity::insert(row).on_conflict(taken);
        if insert.exec_without_returning(&*op.tx).await? > 0 {
            op.record_on(Kind::TemplateSaved, id, json!({ "kind": kind.to_value(), "source": one.source })).await?;
        }
    }
    Ok(())
}

fn model(
    op: &Op,
    kind: TemplateKind,
    source: Option<String>,
    id: Uuid,
    versions: &Versions,
) -> Result<template::Model, Problem> {
    let versions = serde_json::to_value(versions).map_err(Problem::internal)?;
    Ok(template::Model { org_id: op.member()?.org, id, kind, source, versions, revision: 1 })
}

async fn leave_room(op: &Op, more: u64) -> Result<(), Problem> {
    if template::Entity::find().count(&*op.tx).await? + more > limit::MAX_TEMPLATES {
        return Err(Problem::NotAllowedNow("An organisation has at most 300 templates. Delete one first."));
    }
    Ok(())
}
