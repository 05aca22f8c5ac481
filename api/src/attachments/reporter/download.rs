//! Downloads for reporters. The server sends the ciphertext, which the reporter's browser decrypts.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use uuid::Uuid;

use crate::app::App;
use crate::attachments::{objects, one};
use crate::crypto::token::ReporterSession;
use crate::problem::Problem;
use crate::response::download;
use crate::tx::{Mode, Scope};

/// `GET /down/<attachment>` on the reporters' origin: the ciphertext of a file of the reporter's own report.
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
    download(Body::from_stream(stream), Some(row.wire_size), None)
}
