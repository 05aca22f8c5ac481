//! Files for reporters: the ciphertext, which the page decrypts.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use uuid::Uuid;

use crate::app::App;
use crate::attachments::{objects, one};
use crate::crypto::token::ReporterSession;
use crate::problem::Problem;
use crate::tx::{Mode, Scope};

/// `GET /down/<attachment>` on the reporters' origin: the ciphertext of a file of one's own report.
pub async fn to_reporter(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let token = headers.get("x-reporter-session").and_then(|v| v.to_str().ok()).ok_or(Problem::Unauthenticated)?;
    let keys = app.reporter.as_ref().ok_or(Problem::NotFound)?;
    let session = ReporterSession::read(&keys.session, token, app.clock.now()).ok_or(Problem::Unauthenticated)?;
    let id = Uuid::try_parse(&id).map_err(|_| Problem::NotFound)?;
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

pub(in crate::attachments) fn respond(
    body: Body,
    size: Option<i64>,
    media_type: &'static str,
    name: Option<&str>,
) -> Result<Response, Problem> {
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
