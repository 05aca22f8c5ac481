//! `GET /graphql/live` serves the subscriptions of staff, as persisted operations over graphql-transport-ws.

use std::any::TypeId;
use std::future::{pending, ready};
use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Data, Executor, Request, Response as GraphQlResponse};
use async_graphql_axum::{GraphQLProtocol, GraphQLWebSocket};
use axum::extract::State;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures::channel::mpsc;
use futures::stream::BoxStream;
use futures::{FutureExt, SinkExt, StreamExt, stream};
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::{OwnedSemaphorePermit, watch};

use crate::app::App;
use crate::live::{Closing, Listener};
use crate::manifest::Manifest;
use crate::problem::{Problem, present, refusal};
use crate::response::request_id;
use crate::schema::{AdminSchema, listen};

/// The subprotocol.
const PROTOCOL: &str = "graphql-transport-ws";
/// Maximum size of a client's message. Operation ids and access tokens are far smaller.
const MAX_MESSAGE: usize = 16 << 10;
/// Time limit for the client to authenticate.
const INIT_TIMEOUT: Duration = Duration::from_secs(5);
/// Close code for a client that does not authenticate in time (graphql-transport-ws).
const INIT_TIMEOUT_CODE: u16 = 4408;
/// A client without a message for this long counts as disconnected.
const KEEPALIVE_TIMEOUT: Duration = Duration::from_secs(90);

#[derive(Clone)]
pub(super) struct Live {
    pub app: Arc<App>,
    pub schema: AdminSchema,
    pub manifest: Manifest,
}

/// Payload of `connection_init`. This payload replaces request headers, which a browser cannot set on a WebSocket.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Init {
    access_token: String,
    organisation: String,
}

/// Payload of a ping that renews the access token.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Renewal {
    access_token: String,
}

/// Starts the protocol. Requires the `Origin` of our own page.
pub async fn begin(
    State(live): State<Live>,
    protocol: Result<GraphQLProtocol, StatusCode>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    let text = |name| headers.get(name).and_then(|v: &HeaderValue| v.to_str().ok());
    if text(header::ORIGIN) != Some(live.app.config.origin.as_str()) {
        return Problem::Forbidden.into_response();
    }
    // Refuse the older protocol that the library also supports.
    let (Ok(protocol), Some(PROTOCOL)) = (protocol, text(header::SEC_WEBSOCKET_PROTOCOL)) else {
        return Problem::BadRequest("The WebSocket protocol must be graphql-transport-ws.").into_response();
    };
    let permit = match live.app.live.acquire_unauthenticated() {
        Ok(permit) => permit,
        Err(problem) => return problem.into_response(),
    };
    upgrade
        .max_message_size(MAX_MESSAGE)
        .protocols([PROTOCOL])
        .on_upgrade(move |socket| serve(live, socket, protocol, permit))
}

/// Serves the protocol until the connection ends, the client fails to authenticate in time, or its listener loses
/// access. The library writes into a channel, so that this function can send a close frame after the library's last
/// frame.
async fn serve(live: Live, socket: WebSocket, protocol: GraphQLProtocol, permit: OwnedSemaphorePermit) {
    let (mut out, incoming) = socket.split();
    let incoming = incoming.filter(|message| ready(!matches!(message, Ok(Message::Binary(_)))));
    let (sender, outgoing) = mpsc::channel(0);
    let (began, beginning) = watch::channel(None::<Arc<Listener>>);
    let app = live.app.clone();
    let init = async move |payload: Value| {
        let Init { access_token, organisation } = serde_json::from_value(payload)
            .map_err(|_| Problem::BadRequest("The payload must contain accessToken and organisation."))?;
        let listener = Arc::new(Listener::new(app, access_token, organisation).await?);
        began.send_replace(Some(listener.clone()));
        let mut data = Data::default();
        data.insert(listener);
        Ok(data)
    };
    let protocol = GraphQLWebSocket::new_with_pair(sender, incoming, live, protocol)
        .on_connection_init(init)
        .on_ping(|data: Option<&Data>, payload: Option<Value>| {
            let renewed = renew(data.and_then(listener), payload);
            async move { renewed.map(|()| None).map_err(Into::into) }
        })
        .keepalive_timeout(KEEPALIVE_TIMEOUT)
        .serve()
        .then(|()| pending());
    let initialising = initialised(beginning.clone(), permit);
    let closing = closed(beginning);
    let last = async {
        tokio::select! {
            frame = protocol => frame,
            frame = initialising => frame,
            frame = closing => frame,
        }
    };
    let last = tokio::select! {
        // The protocol has ended, or the client has disconnected.
        _ = outgoing.map(Ok).forward(&mut out) => return,
        frame = last => frame,
    };
    let _ = out.send(Message::Close(Some(last))).await;
}

/// Resolves when the client has not authenticated in time. Authentication returns the permit. After a refused
/// `connection_init` the library closes the connection.
async fn initialised(
    mut beginning: watch::Receiver<Option<Arc<Listener>>>,
    permit: OwnedSemaphorePermit,
) -> CloseFrame {
    let begun = async {
        if beginning.wait_for(Option::is_some).await.is_err() {
            pending::<()>().await;
        }
    };
    if tokio::time::timeout(INIT_TIMEOUT, begun).await.is_ok() {
        drop(permit);
        return pending().await;
    }
    frame(INIT_TIMEOUT_CODE, "Connection initialisation timeout")
}

/// Resolves when the listener loses access.
async fn closed(mut beginning: watch::Receiver<Option<Arc<Listener>>>) -> CloseFrame {
    let listener = beginning.wait_for(Option::is_some).await.ok().and_then(|l| l.clone());
    let Some(listener) = listener else { return pending().await };
    let (code, reason) = listener.watch().await.unwrap_or(Closing::Lagged).frame();
    frame(code, reason)
}

fn frame(code: u16, reason: &'static str) -> CloseFrame {
    CloseFrame { code, reason: reason.into() }
}

fn listener(data: &Data) -> Option<&Arc<Listener>> {
    data.get(&TypeId::of::<Arc<Listener>>())?.downcast_ref()
}

/// A ping may carry a newer access token. Without a token, the ping only keeps the connection alive.
fn renew(listener: Option<&Arc<Listener>>, payload: Option<Value>) -> Result<(), Problem> {
    let (Some(listener), Some(payload)) = (listener, payload) else { return Ok(()) };
    let Renewal { access_token } = serde_json::from_value(payload)
        .map_err(|_| Problem::BadRequest("The payload of a ping must contain accessToken or be absent."))?;
    listener.renew(&access_token)
}

impl Executor for Live {
    async fn execute(&self, _: Request) -> GraphQlResponse {
        refusal(Problem::BadRequest("Only subscriptions are accepted here."), &request_id())
    }

    /// `query` holds the id of a persisted operation.
    fn execute_stream(&self, request: Request, data: Option<Arc<Data>>) -> BoxStream<'static, GraphQlResponse> {
        let id = request_id();
        let operation = self.manifest.get(&request.query);
        let listener = data.as_deref().and_then(listener).cloned().ok_or(Problem::Unauthenticated);
        match (operation, listener) {
            (Ok(operation), Ok(listener)) => {
                let answers = listen(&self.schema, &self.app, listener, operation, request.variables);
                Box::pin(answers.map(move |mut answer| {
                    present(&mut answer, &id);
                    answer
                }))
            }
            (Err(problem), _) | (_, Err(problem)) => Box::pin(stream::iter([refusal(problem, &id)])),
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::Semaphore;

    use super::*;

    #[tokio::test]
    async fn a_client_whose_authentication_failed_keeps_its_permit() {
        let permits = Arc::new(Semaphore::new(1));
        let permit = permits.clone().try_acquire_owned().expect("a permit");
        let (began, beginning) = watch::channel(None::<Arc<Listener>>);
        drop(began);
        let frame = std::pin::pin!(initialised(beginning, permit));
        assert!(futures::poll!(frame).is_pending());
        assert_eq!(permits.available_permits(), 0);
    }
}
