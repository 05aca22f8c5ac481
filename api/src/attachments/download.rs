//! Files on their way out. A reporter gets the ciphertext and decrypts it; staff get the decrypted stream, once.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use entity::enums::Scan;
use uuid::Uuid;

use super::{Details, Row, objects, one};
use crate::actor;
use crate::app::App;
use crate::audit::readings::Readings;
use crate::audit::{self, Act, Kind};
use crate::cases::reading;
use crate::crypto::Key;
use crate::crypto::file::decrypt;
use crate::crypto::token::{FileGrant, ReporterSession};
use crate::http::refuse;
use crate::idempotency::{self, Claim};
use crate::permissions::Permission;
use crate::problem::Problem;
use crate::tx::{Mode, Scope, Tx};

/// `GET /down/<attachment>` on the reporters' origin: the ciphertext of a file of one's own report.
pub async fn to_reporter(State(app): State<Arc<App>>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    match relay(&app, &id, &headers).await {
        Ok(response) => response,
        Err(problem) => refuse(problem),
    }
}

async fn relay(app: &App, id: &str, headers: &HeaderMap) -> Result<Response, Problem> {
    let token = headers.get("x-reporter-session").and_then(|v| v.to_str().ok()).ok_or(Problem::Unauthenticated)?;
    let keys = app.reporter.as_ref().ok_or(Problem::NotFound)?;
    let session = ReporterSession::read(&keys.session, token, app.clock.now()).ok_or(Problem::Unauthenticated)?;
    let id = Uuid::try_parse(id).map_err(|_| Problem::NotFound)?;
    let tx = app.tx(Mode::ReadOnly, Scope { case: Some(session.case), ..Scope::org(session.org) });
    let found = async {
        let row = one(&tx, id).await?;
        let objects = objects(&tx, &row).await?;
        Ok::<_, Problem>((row, objects))
    };
    let found = found.await;
    tx.finish(false).await?;
    let (row, objects) = found?;
    let stream = app.store.get_all(objects).await?;
    respond(Body::from_stream(stream), Some(row.wire_size), "application/octet-stream", None)
}

/// `GET /files/<grant>` on the staff's origin: the decrypted file, on record before its first byte.
pub async fn to_staff(State(app): State<Arc<App>>, Path(grant): Path<String>) -> Response {
    match redeem(&app, &grant).await {
        Ok(response) => response,
        Err(problem) => refuse(problem),
    }
}

async fn redeem(app: &Arc<App>, token: &str) -> Result<Response, Problem> {
    let keys = app.staff.as_ref().ok_or(Problem::NotFound)?;
    let grant = FileGrant::read(&keys.grant, token, app.clock.now()).ok_or(Problem::NotFound)?;
    let tx = app.tx(Mode::ReadWrite, Scope { account: Some(grant.account), ..Scope::default() });
    let fetched = fetch(app, &tx, grant).await;
    tx.finish(fetched.is_ok()).await?;
    let Fetched { row, objects, key, details } = fetched?;
    let ciphertext = tokio_util::io::StreamReader::new(app.store.get_all(objects).await?);
    let stream = decrypt(&key, row.slot_id, row.wire_size.unsigned_abs(), Box::pin(ciphertext));
    // The size is the sender's word; the stream ends where the file does.
    respond(Body::from_stream(stream), None, "application/octet-stream", Some(&details.name))
}

/// What it takes to send a file to staff.
struct Fetched {
    row: Row,
    objects: Vec<String>,
    key: Key,
    details: Details,
}

/// Checks session, membership, right and row again, takes the grant's one use and puts the fetch on record.
async fn fetch(app: &App, tx: &Tx, grant: FileGrant) -> Result<Fetched, Problem> {
    let now = app.clock.now();
    let who = actor::SignedIn { account: grant.account, session: grant.session, since: now, only: None };
    let who = actor::check_session(tx, who, now).await?;
    let member = actor::enter(tx, who, grant.org, now).await?;
    if !member.rights.has(Permission::EvidenceManage) {
        return Err(Problem::Forbidden);
    }
    let row = one(tx, grant.attachment).await?;
    if !row.may_be_seen(member.rights) {
        return Err(Problem::NotFound);
    }
    if row.scan == Scan::Refused {
        return Err(Problem::NotAllowedNow("The scanner refused this file."));
    }
    let keys = app.keys.org(tx).await?;
    // A grant is used once: its id is claimed as a key that nobody may repeat.
    let claim = idempotency::claim(tx, &keys, grant.id, b"file grant", grant.id, app.clock.today(member.zone)).await?;
    if claim != Claim::New {
        return Err(Problem::NotFound);
    }
    let readings = Readings::default();
    let opened = reading::open(app, tx, &readings, &[row.case_id]).await?.remove(&row.case_id);
    let reader = opened.ok_or(Problem::NotFound)?.reader()?;
    let (key, details) = (row.key(&reader)?, row.details(&reader)?);
    readings.record(tx, &keys, &app.clock, member.zone, member.by()).await?;
    let act = Act::on_case(Kind::FileFetched, member.by(), row.case_id).on(row.id);
    audit::record(tx, &keys, &app.clock, member.zone, act).await?;
    let objects = objects(tx, &row).await?;
    Ok(Fetched { row, objects, key, details })
}

fn respond(body: Body, size: Option<i64>, media_type: &'static str, name: Option<&str>) -> Result<Response, Problem> {
    let mut response = Response::builder().status(StatusCode::OK).header(header::CONTENT_TYPE, media_type);
    if let Some(size) = size {
        response = response.header(header::CONTENT_LENGTH, size);
    }
    let disposition = match name {
        None => HeaderValue::from_static("attachment"),
        Some(name) => HeaderValue::from_str(&format!("attachment; filename*=UTF-8''{}", percent(name)))
            .map_err(Problem::internal)?,
    };
    response.header(header::CONTENT_DISPOSITION, disposition).body(body).map_err(Problem::internal)
}

/// RFC 8187: everything but letters, digits and a few signs as %XX.
fn percent(name: &str) -> String {
    let keep = |b: u8| b.is_ascii_alphanumeric() || b"-._".contains(&b);
    name.bytes().map(|b| if keep(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}
