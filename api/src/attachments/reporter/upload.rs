//! Uploads. Each request sends a piece of the file, starting at the first byte that has not arrived yet. The server
//! stores bytes while they arrive. After a broken request the client continues and does not send everything again.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, TimeDelta, Utc};
use entity::upload_slot;
use futures::StreamExt;
use tokio::time::Instant;
use uuid::Uuid;

use crate::app::App;
use crate::attachments::slot;
use crate::crypto::file::PART;
use crate::crypto::token::decode;
use crate::crypto::{random, sha256, token};
use crate::env::Process;
use crate::limit;
use crate::problem::Problem;
use crate::tx::{Mode, Scope, Tx};

/// Response header: number of bytes that have arrived.
const ARRIVED: &str = "x-upload-arrived";
/// The received bytes of a slow upload are stored after this time, if they are at least [`limit::MIN_PIECE`] bytes.
const KEEP: Duration = Duration::from_secs(5);

/// `PUT /up/<slot>/<from>`: takes a piece that begins at byte `from`.
pub async fn put_piece(
    State(app): State<Arc<App>>,
    Path((id, from)): Path<(String, String)>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    // Run in a separate task, because the received bytes must be stored even if the client disconnects. The future of
    // the request is dropped in that situation.
    let taken = tokio::spawn(async move { take(&app, &id, &from, &headers, body).await }).await;
    told(taken.map_err(Problem::internal).flatten())
}

/// `GET /up/<slot>`: returns how many bytes have arrived, so that a client can continue.
pub async fn arrived(State(app): State<Arc<App>>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    let looked = async {
        let (id, secret) = credentials(&id, &headers)?;
        Ok(find(&app, id, &secret).await?.arrived)
    };
    told(looked.await)
}

/// `POST /up/<slot>`: finishes the upload after all bytes have arrived. Idempotent.
pub async fn finish(State(app): State<Arc<App>>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    let finished = async {
        let (id, secret) = credentials(&id, &headers)?;
        let slot = find(&app, id, &secret).await?;
        Arriving::to(&app, &slot, &secret).finish().await?;
        Ok(slot.size)
    };
    told(finished.await)
}

fn told(arrived: Result<i64, Problem>) -> Response {
    match arrived {
        Ok(arrived) => {
            let mut response = StatusCode::NO_CONTENT.into_response();
            response.headers_mut().insert(ARRIVED, HeaderValue::from(arrived));
            response
        }
        Err(problem) => problem.into_response(),
    }
}

async fn take(app: &App, id: &str, from: &str, headers: &HeaderMap, body: Body) -> Result<i64, Problem> {
    let (id, secret) = credentials(id, headers)?;
    let slot = find(app, id, &secret).await?;
    // Check the quota for the first piece only, so that an upload in progress may continue. Another quota limits the
    // uploads that each client may start within a day.
    if slot.member_id.is_none() && slot.arrived == 0 {
        let tx = app.tx(Mode::ReadOnly, Scope::org(slot.org_id));
        let room = has_room(&tx, slot.org_id).await;
        tx.finish(false).await?;
        room?;
    }
    let from: i64 =
        from.parse().map_err(|_| Problem::BadRequest("The offset of a piece must be a number of bytes."))?;
    if slot.finished {
        return Err(Problem::NotAllowedNow("This upload is finished already."));
    }
    let length = headers.get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()).and_then(|v| v.parse::<u64>().ok());
    let length = checked(length, slot.size.abs_diff(from))?;
    // `from` is not the next byte if an earlier request has stored bytes in the meantime, or if another request is in
    // progress.
    if from != slot.arrived {
        return Err(Problem::Conflict);
    }
    let mut arriving = Arriving::to(app, &slot, &secret);
    arriving.begin().await?;
    arriving.take(length, body).await
}

/// Checks the length of a piece. The minimum limits the number of pieces. The maximum is the smaller of [`PART`] and
/// the rest of the file.
fn checked(length: Option<u64>, left: u64) -> Result<usize, Problem> {
    match length {
        Some(length) if length > 0 && (limit::MIN_PIECE.min(left)..=PART.min(left)).contains(&length) => {
            usize::try_from(length).map_err(Problem::internal)
        }
        _ => Err(Problem::BadRequest("The Content-Length of the piece is missing or out of range.")),
    }
}

/// An upload in progress. The slot stores an object's name before the bytes go to the object store. So every object in
/// the store has a row that refers to the object.
pub struct Arriving<'a> {
    app: &'a App,
    slot: &'a upload_slot::Model,
    secret: Vec<u8>,
    arrived: i64,
    /// Object name of the next piece.
    name: String,
}

impl<'a> Arriving<'a> {
    #[must_use]
    pub fn to(app: &'a App, slot: &'a upload_slot::Model, secret: &[u8]) -> Self {
        Self { app, slot, secret: sha256(secret).to_vec(), arrived: slot.arrived, name: name() }
    }

    /// Takes over the slot. Bytes of an earlier request that is still running are refused from now on.
    ///
    /// # Errors
    /// `Conflict` when other bytes have arrived in the meantime, or after [`limit::MAX_UPLOAD_OBJECTS`] object names.
    pub async fn begin(&mut self) -> Result<(), Problem> {
        let sql = "UPDATE upload_slot SET tried = tried || $2::text \
            WHERE id = $1 AND NOT finished AND arrived = $3 AND cardinality(tried) < $4";
        let values =
            [self.slot.id.into(), self.name.clone().into(), self.arrived.into(), limit::MAX_UPLOAD_OBJECTS.into()];
        self.change(sql, values).await
    }

    /// Reads a body and stores the bytes while they arrive. Returns how many bytes of the file have arrived.
    async fn take(&mut self, length: usize, body: Body) -> Result<i64, Problem> {
        let mut body = body.into_data_stream();
        let (mut held, mut left, mut kept) = (vec![], length, Instant::now());
        while left > 0 {
            let Some(Ok(bytes)) = body.next().await else { break };
            left = left
                .checked_sub(bytes.len())
                .ok_or(Problem::BadRequest("The piece is longer than its Content-Length."))?;
            held.extend_from_slice(&bytes);
            let is_slow = held.len() as u64 >= limit::MIN_PIECE && kept.elapsed() >= KEEP;
            if left > 0 && (is_slow || held.len() >= limit::UPLOAD_BUFFER) {
                self.keep(std::mem::take(&mut held)).await?;
                kept = Instant::now();
            }
        }
        if held.len() >= limit::MIN_KEPT_BYTES || left == 0 {
            self.keep(held).await?;
        }
        // Bytes are missing because the client was silent, was too slow, or disconnected.
        if left > 0 { Err(Problem::Unavailable) } else { Ok(self.arrived) }
    }

    /// Stores the next bytes of the file as a piece.
    ///
    /// # Errors
    /// `RateLimited`, `Unavailable` when the store does not accept the bytes, `Conflict` when a later request took over
    /// the slot.
    pub async fn keep(&mut self, bytes: Vec<u8>) -> Result<(), Problem> {
        if self.slot.member_id.is_none() {
            self.app.intake.arrived(bytes.len())?;
        }
        let length = i64::try_from(bytes.len()).map_err(Problem::internal)?;
        self.app.store.put(&self.name, bytes).await?;
        let next = name();
        let sql = "UPDATE upload_slot SET pieces = pieces || $2::text, arrived = arrived + $3, tried = tried || $4::text \
            WHERE id = $1 AND NOT finished AND tried[cardinality(tried)] = $2 AND cardinality(tried) < $5";
        let values = [
            self.slot.id.into(),
            self.name.clone().into(),
            length.into(),
            next.clone().into(),
            limit::MAX_UPLOAD_OBJECTS.into(),
        ];
        self.change(sql, values).await?;
        self.arrived += length;
        self.name = next;
        Ok(())
    }

    /// Marks the upload as finished.
    ///
    /// # Errors
    /// `NotAllowedNow` while bytes are missing.
    pub async fn finish(self) -> Result<(), Problem> {
        let sql = "UPDATE upload_slot SET finished = true WHERE id = $1 AND arrived = size";
        self.change(sql, [self.slot.id.into()]).await.map_err(|problem| match problem {
            Problem::Conflict => Problem::NotAllowedNow("The upload is not complete. Send the missing pieces first."),
            other => other,
        })
    }

    async fn change<const N: usize>(&self, sql: &'static str, values: [sea_orm::Value; N]) -> Result<(), Problem> {
        let scope = Scope { org: Some(self.slot.org_id), slot: Some(self.secret.clone()), ..Scope::default() };
        let tx = self.app.tx(Mode::ReadWrite, scope);
        let done = tx.run(sql, values).await;
        tx.finish(done.is_ok()).await?;
        if done? == 1 { Ok(()) } else { Err(Problem::Conflict) }
    }
}

/// A random object name of 128 bits, which cannot be guessed.
fn name() -> String {
    token::encode(&random::<16>())
}

fn credentials(id: &str, headers: &HeaderMap) -> Result<(Uuid, Vec<u8>), Problem> {
    let secret = headers.get("x-upload-secret").and_then(|v| v.to_str().ok()).and_then(decode);
    match (Uuid::try_parse(id), secret) {
        (Ok(id), Some(secret)) => Ok((id, secret)),
        _ => Err(Problem::NotFound),
    }
}

/// Finds a slot by id and secret, because the request names no organisation. The transaction ends before the body is
/// read.
async fn find(app: &App, id: Uuid, secret: &[u8]) -> Result<upload_slot::Model, Problem> {
    let tx = app.tx(Mode::ReadOnly, Scope::default());
    let found = find_in(&tx, id, secret, app.clock.now()).await;
    tx.finish(false).await?;
    let found = found?;
    // A slot works only on the surface that opened it.
    if found.member_id.is_some() == (app.config.process == Process::Admin) { Ok(found) } else { Err(Problem::NotFound) }
}

async fn find_in(tx: &Tx, id: Uuid, secret: &[u8], now: DateTime<Utc>) -> Result<upload_slot::Model, Problem> {
    let values = [id.into(), sha256(secret).to_vec().into()];
    let sql = "SELECT app.org_of_slot($1, $2) AS org";
    let row = tx.row(sql, values).await?;
    let org: Option<Uuid> = row.map(|r| r.try_get("", "org")).transpose()?.flatten();
    let org = org.ok_or(Problem::NotFound)?;
    tx.pin(|scope| scope.org = Some(org)).await?;
    // The organisation's time zone is not known here, so the slot is valid until its last day ends in every time zone
    // (UTC−12).
    slot(tx, id, secret, (now - TimeDelta::hours(12)).date_naive()).await
}

/// Checks the quotas of bytes that reporters have uploaded and not attached, in this organisation and in all
/// organisations.
///
/// # Errors
/// `RateLimited` when the quota is used up. Unattached uploads expire after some days.
pub async fn has_room(tx: &Tx, org: Uuid) -> Result<(), Problem> {
    let sql = "SELECT here, everywhere FROM app.unattached_bytes($1)";
    let row = tx.row(sql, [org.into()]).await?;
    let row = row.ok_or(Problem::Unavailable)?;
    let sent: (i64, i64) = (row.try_get("", "here")?, row.try_get("", "everywhere")?);
    if sent.0 >= limit::MAX_UNATTACHED.0 || sent.1 >= limit::MAX_UNATTACHED.1 {
        return Err(Problem::RateLimited(Duration::from_mins(10)));
    }
    Ok(())
}
