//! Counts each request by the client's address. No other code of the reporters' surface reads an address.

use std::net::IpAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::client::Peer;
use super::graphql::count_refusal;
use super::held::GuardedBody;
use crate::abuse;
use crate::app::App;
use crate::env::Process;
use crate::net;

/// Address of a staff request, for the counts of refusals and for the networks of API tokens.
#[derive(Clone, Copy)]
pub(super) struct Client(pub IpAddr);

/// Counts a request before any other work. On the reporters' surface, later code cannot learn the address.
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
    let placed = counted.and_then(|visitor| Ok((app.traffic.acquire(&visitor, is_upload)?, visitor)));
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
    // The permit is held until the last byte of the answer.
    next.run(request).await.map(|body| Body::new(GuardedBody::new(body, taken)))
}
