//! Bytes on their way in: parts are relayed to the object store as they come, at flat memory, and joined at the end.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use chrono::{DateTime, TimeDelta, Utc};
use entity::upload_slot;
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, Statement};
use uuid::Uuid;

use super::{mark_finished, slot};
use crate::app::App;
use crate::config::Process;
use crate::crypto::file::PART;
use crate::crypto::token::decode;
use crate::http::{answer, refuse};
use crate::limit;
use crate::problem::Problem;
use crate::tx::{Mode, Scope, Tx};

/// `PUT /up/<slot>/<part>`: takes one part. Repeating it replaces the part.
pub async fn put_part(
    State(app): State<Arc<App>>,
    Path((id, part)): Path<(String, String)>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    match take_part(&app, &id, &part, &headers, body).await {
        Ok(()) => answer(StatusCode::NO_CONTENT),
        Err(problem) => refuse(problem),
    }
}

/// `POST /up/<slot>`: joins the parts. Repeating it is harmless.
pub async fn finish(State(app): State<Arc<App>>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    match join(&app, &id, &headers).await {
        Ok(()) => answer(StatusCode::NO_CONTENT),
        Err(problem) => refuse(problem),
    }
}

async fn take_part(app: &App, id: &str, part: &str, headers: &HeaderMap, body: Body) -> Result<(), Problem> {
    let (id, secret) = credentials(id, headers)?;
    let slot = find(app, id, &secret).await?;
    let size = slot.size.unsigned_abs();
    let number: u64 = part.parse().map_err(|_| Problem::BadRequest("A part has a number from 1."))?;
    if slot.finished || number == 0 || number > size.div_ceil(PART) {
        return Err(Problem::NotAllowedNow("This upload takes no such part."));
    }
    let expected = (size - (number - 1) * PART).min(PART);
    let length = headers.get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()).and_then(|v| v.parse::<u64>().ok());
    if length != Some(expected) {
        return Err(Problem::BadRequest("This part does not have the length it should."));
    }
    let upload = match &slot.upload_id {
        Some(upload) => upload.clone(),
        None => begin(app, &slot, &secret).await?,
    };
    let number = i32::try_from(number).map_err(Problem::internal)?;
    let relayed = app.store.put_part(&slot.object_key, &upload, number, expected, body.into_data_stream());
    tokio::time::timeout(limit::PART_TIME, relayed).await.map_err(|_| Problem::Unavailable)?
}

/// Begins the upload in the store. Of two parts that come first at once, one begins and the other follows it.
async fn begin(app: &App, slot: &upload_slot::Model, secret: &[u8]) -> Result<String, Problem> {
    let begun = app.store.begin(&slot.object_key).await?;
    let hash = crate::crypto::sha256(secret).to_vec();
    let tx = app.tx(Mode::ReadWrite, Scope { org: Some(slot.org_id), slot: Some(hash), ..Scope::default() });
    let update = upload_slot::Entity::update_many()
        .col_expr(upload_slot::Column::UploadId, begun.clone().into())
        .filter(upload_slot::Column::Id.eq(slot.id))
        .filter(upload_slot::Column::UploadId.is_null());
    let first = update.exec(&*tx).await?.rows_affected == 1;
    let row = upload_slot::Entity::find().filter(upload_slot::Column::Id.eq(slot.id)).one(&*tx).await?;
    tx.finish(true).await?;
    if first {
        return Ok(begun);
    }
    // Only the upload: by now the one that was first may have become the file.
    app.store.abort(&slot.object_key, &begun).await?;
    row.and_then(|r| r.upload_id).ok_or(Problem::NotFound)
}

async fn join(app: &App, id: &str, headers: &HeaderMap) -> Result<(), Problem> {
    let (id, secret) = credentials(id, headers)?;
    let slot = find(app, id, &secret).await?;
    if slot.finished {
        return Ok(());
    }
    let upload = slot.upload_id.as_deref().ok_or(Problem::NotAllowedNow("No part has arrived yet."))?;
    app.store.finish(&slot.object_key, upload, slot.size.unsigned_abs()).await?;
    let hash = crate::crypto::sha256(&secret).to_vec();
    let tx = app.tx(Mode::ReadWrite, Scope { org: Some(slot.org_id), slot: Some(hash), ..Scope::default() });
    mark_finished(&tx, slot.id).await?;
    Ok(tx.finish(true).await?)
}

fn credentials(id: &str, headers: &HeaderMap) -> Result<(Uuid, Vec<u8>), Problem> {
    let secret = headers.get("x-upload-secret").and_then(|v| v.to_str().ok()).and_then(decode);
    match (Uuid::try_parse(id), secret) {
        (Ok(id), Some(secret)) => Ok((id, secret)),
        _ => Err(Problem::NotFound),
    }
}

/// Finds a slot by its secret alone: a part names no organisation. The transaction ends before a byte is relayed.
async fn find(app: &App, id: Uuid, secret: &[u8]) -> Result<upload_slot::Model, Problem> {
    let tx = app.tx(Mode::ReadOnly, Scope::default());
    let found = find_in(&tx, id, secret, app.clock.now()).await;
    tx.finish(false).await?;
    let found = found?;
    // Staff's slots are for the staff's surface and the reporters' for theirs.
    if found.member_id.is_some() == (app.config.process == Process::Admin) { Ok(found) } else { Err(Problem::NotFound) }
}

async fn find_in(tx: &Tx, id: Uuid, secret: &[u8], now: DateTime<Utc>) -> Result<upload_slot::Model, Problem> {
    let values = [id.into(), crate::crypto::sha256(secret).to_vec().into()];
    let sql = "SELECT app.org_of_slot($1, $2) AS org";
    let row = tx.query_one_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, values)).await?;
    let org: Option<Uuid> = row.map(|r| r.try_get("", "org")).transpose()?.flatten();
    let org = org.ok_or(Problem::NotFound)?;
    tx.pin(|scope| scope.org = Some(org)).await?;
    // A slot ends with the last place on Earth where its last day does.
    slot(tx, id, secret, (now - TimeDelta::hours(12)).date_naive()).await
}
