//! Counts each request by its address. The only place of the reporters' surface that reads an address.

use std::net::IpAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::client::Peer;
use super::graphql::count_refusal;
use super::held::Held;
use crate::abuse;
use crate::app::App;
use crate::env::Process;
use crate::net;

/// Where a request of staff comes from, for those who count what is refused and for tokens' networks.
#[derive(Clone, Copy)]
pub(super) struct Client(pub IpAddr);

/// Counts a request before anything is done for it. What the reporters' surface does afterwards cannot learn where it came from.
pub async fn limit(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    let (path, now) = (request.uri().path(), app.clock.now());
    let (client, counted) = match request.extensions().get() {
        Some(Peer::Address(peer)) => {
            let client = net::address(*peer, request.headers(), &app.config.trusted_proxies);
            (Some(client), app.traffic.count(client, path, now))
        }
        Some(Peer::Onion(circuit)) => (None, app.traffic.count_onion(*circuit, path, now)),
        None => return next.run(request).await,
    };
    let known = client.filter(|_| app.config.process == Process::Admin);
    let is_upload = request.method() == Method::PUT && path.starts_with("/up/");
    let placed = counted.and_then(|visitor| Ok((app.traffic.place(&visitor, is_upload)?, visitor)));
    let (taken, visitor) = match placed {
        Ok(placed) => placed,
        Err(problem) => {
            count_refusal(&app, abuse::Kind::of(problem.code().as_str()), known);
            return problem.into_response();
        }
    };
    if client.is_some() {
        request.extensions_mut().remove::<Peer>();
    }
    request.extensions_mut().insert(visitor);
    if let Some(client) = known {
        request.extensions_mut().insert(Client(client));
    }
    // The place is taken until the last byte of the answer.
    next.run(request).await.map(|body| Body::new(Held::new(body, taken)))
}
