//! `GET /graphql/live`: subscriptions of staff. Persisted operations over graphql-transport-ws.

use std::any::TypeId;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::http::{WebSocket as Conversation, WebSocketProtocols as Protocols, WsMessage};
use async_graphql::runtime::TokioTimer;
use async_graphql::{Data, Executor, Request, Response as GraphQlResponse};
use axum::extract::State;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use futures::stream::BoxStream;
use futures::{SinkExt, StreamExt, stream};
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::{OwnedSemaphorePermit, watch};

use crate::app::App;
use crate::live::{Closing, Listener};
use crate::manifest::Manifest;
use crate::problem::{Problem, present, refusal};
use crate::response::request_id;
use crate::schema::{AdminSchema, listen};

/// Maximum size of a client's message. Operation ids and access tokens are far smaller.
const MESSAGE: usize = 16 << 10;
/// Time limit for the client to authenticate.
const GREETING: Duration = Duration::from_secs(5);
/// Close code for a client that does not authenticate in time (graphql-transport-ws).
const LATE: u16 = 4408;
/// A client without a message for this long counts as disconnected.
const SILENCE: Duration = Duration::from_secs(90);

#[derive(Clone)]
pub(super) struct Live {
    pub app: Arc<App>,
    pub schema: AdminSchema,
    pub manifest: Manifest,
}

/// Payload of `connection_init`. It replaces request headers, which a browser cannot set on a WebSocket.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Init {
    access_token: String,
    organisation: String,
}

/// Payload of a ping that renews the access.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Renewal {
    access_token: String,
}

/// Starts the protocol. Requires the `Origin` of our own page.
pub async fn begin(State(live): State<Live>, headers: HeaderMap, upgrade: WebSocketUpgrade) -> Response {
    let origin = headers.get(header::ORIGIN).and_then(|v| v.to_str().ok());
    if origin != Some(live.app.config.origin.as_str()) {
        return Problem::Forbidden.into_response();
    }
    let stranger = match live.app.live.stranger() {
        Ok(stranger) => stranger,
        Err(problem) => return problem.into_response(),
    };
    upgrade
        .max_message_size(MESSAGE)
        .protocols([Protocols::GraphQLWS.sec_websocket_protocol()])
        .on_upgrade(move |socket| converse(live, socket, stranger))
}

async fn converse(live: Live, socket: WebSocket, stranger: OwnedSemaphorePermit) {
    let (mut out, incoming) = socket.split();
    let incoming = incoming.filter_map(async |message| match message {
        Ok(Message::Text(text)) => Some(text.as_bytes().to_vec()),
        _ => None,
    });
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
    let conversation = Conversation::new(live, incoming.boxed(), Protocols::GraphQLWS)
        .on_connection_init(init)
        .on_ping(|data: Option<&Data>, payload: Option<Value>| {
            let renewed = renew(data.and_then(listener), payload);
            async move { renewed.map(|()| None).map_err(Into::into) }
        })
        .keepalive_timeout(TokioTimer::default(), SILENCE);
    let mut conversation = conversation.boxed();
    let mut closing = Box::pin(closed(beginning.clone()));
    let mut greeting = Box::pin(tokio::time::timeout(GREETING, greeted(beginning)));
    let mut stranger = Some(stranger);
    loop {
        let (message, last) = tokio::select! {
            said = conversation.next() => match said {
                Some(WsMessage::Text(text)) => (Message::Text(text.into()), false),
                Some(WsMessage::Close(code, reason)) => (close(code, &reason), true),
                None => return,
            },
            outcome = &mut greeting, if stranger.is_some() => match outcome {
                Ok(()) => {
                    stranger = None;
                    continue;
                }
                Err(_) => (close(LATE, "Connection initialisation timeout"), true),
            },
            why = &mut closing => { let (code, reason) = why.frame(); (close(code, reason), true) }
        };
        // An error means that the client is gone.
        if out.send(message).await.is_err() || last {
            return;
        }
    }
}

/// Resolves when the client is authenticated.
async fn greeted(mut beginning: watch::Receiver<Option<Arc<Listener>>>) {
    // The sender is gone, so the connection ends by itself.
    if beginning.wait_for(Option::is_some).await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Resolves when the listener loses access.
async fn closed(mut beginning: watch::Receiver<Option<Arc<Listener>>>) -> Closing {
    let listener = beginning.wait_for(Option::is_some).await.ok().and_then(|l| l.clone());
    match listener {
        Some(listener) => listener.watch().await.unwrap_or(Closing::StartAnew),
        // The connection has ended, or will end by its timeout.
        None => std::future::pending().await,
    }
}

fn close(code: u16, reason: &str) -> Message {
    Message::Close(Some(CloseFrame { code, reason: reason.into() }))
}

fn listener(data: &Data) -> Option<&Arc<Listener>> {
    data.get(&TypeId::of::<Arc<Listener>>())?.downcast_ref()
}

/// A ping may carry a newer access token. Without one it only keeps the connection alive.
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
        let operation = self
            .manifest
            .get(&request.query)
            .ok_or(Problem::BadRequest("Unknown operation. Only persisted operations are accepted."));
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
