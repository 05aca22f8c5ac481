//! Downloads. A reporter gets the ciphertext and decrypts it in the browser. Staff get the decrypted stream, once a
//! grant.

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

/// `GET /down/<attachment>` on the reporter surface: the ciphertext of a file of the reporter's own report.
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

/// `GET /files/<grant>` on the staff surface: the decrypted file. The audit event is committed before the first byte.
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
    // No Content-Length: the sender stated the size, and the stream may end elsewhere.
    respond(Body::from_stream(stream), None, "application/octet-stream", Some(&details.name))
}

struct Fetched {
    row: Row,
    objects: Vec<String>,
    key: Key,
    details: Details,
}

/// Checks session, membership, right and row again, because they may have changed since the grant. Uses up the grant
/// and records the audit events.
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
    // A grant works once: its id is claimed as an idempotency key.
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

/// Percent-encoding of RFC 8187: keeps letters, digits and `-._`, which are fewer than the RFC permits.
fn percent(name: &str) -> String {
    let keep = |b: u8| b.is_ascii_alphanumeric() || b"-._".contains(&b);
    name.bytes().map(|b| if keep(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}
