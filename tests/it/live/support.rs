//! A real WebSocket connection to the staff surface.

use std::time::Duration;

use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};
use uuid::Uuid;
use voicase::http::admin_router;
use voicase::http::serve::serve;
use voicase::manifest::{self, Manifest};
use voicase_tests::{Staff, World};

pub const CHANGED: &str = "subscription CaseChanged { caseChanged { case } }";
pub const PRESENCE: &str = "subscription CasePresence($case: UUID!) { casePresence(case: $case) { members } }";
/// Timeout for every expected message.
const PATIENCE: Duration = Duration::from_secs(15);

/// An open WebSocket connection.
pub struct LiveConnection(pub WebSocketStream<MaybeTlsStream<TcpStream>>);

/// Serves the staff surface on a real port while the test runs.
pub async fn listening(world: &World) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let manifest = Manifest::default().with(CHANGED).and_then(|known| known.with(PRESENCE)).expect("documents");
    let router = admin_router(world.house.admin.app.clone(), manifest);
    let (stop, stopped) = tokio::sync::watch::channel(false);
    tokio::spawn(async move {
        let _stop = stop;
        serve(listener, None, router, stopped).await
    });
    format!("ws://{address}/graphql/live")
}

pub async fn connect(url: &str, origin: Option<&str>) -> Result<LiveConnection, Error> {
    connect_by("graphql-transport-ws", url, origin).await
}

pub async fn connect_by(protocol: &str, url: &str, origin: Option<&str>) -> Result<LiveConnection, Error> {
    let mut request = url.into_client_request()?;
    request.headers_mut().insert("sec-websocket-protocol", protocol.parse().expect("a header"));
    if let Some(origin) = origin {
        request.headers_mut().insert("origin", origin.parse().expect("a header"));
    }
    Ok(LiveConnection(connect_async(request).await?.0))
}

impl LiveConnection {
    pub async fn say(&mut self, message: Value) {
        self.0.send(Message::text(message.to_string())).await.expect("an open line");
    }

    /// The next message, or the close code.
    pub async fn hear(&mut self) -> Result<Value, u16> {
        loop {
            let next = tokio::time::timeout(PATIENCE, self.0.next()).await.expect("a message before the timeout");
            match next.expect("a message before the end").expect("a whole message") {
                Message::Text(text) => return Ok(serde_json::from_str(&text).expect("JSON")),
                Message::Close(frame) => return Err(frame.expect("a reason").code.into()),
                _ => {}
            }
        }
    }

    pub async fn begin(&mut self, staff: &Staff) -> Result<Value, u16> {
        self.begin_with(&staff.token().await, staff.org).await
    }

    pub async fn begin_with(&mut self, token: &str, org: Uuid) -> Result<Value, u16> {
        let payload = json!({ "accessToken": token, "organisation": org });
        self.say(json!({ "type": "connection_init", "payload": payload })).await;
        self.hear().await
    }

    pub async fn subscribe(&mut self, document: &str) {
        self.subscribe_with(document, json!({})).await;
    }

    pub async fn subscribe_with(&mut self, document: &str, variables: Value) {
        let payload = json!({ "query": manifest::id(document), "variables": variables });
        self.say(json!({ "id": "1", "type": "subscribe", "payload": payload })).await;
    }

    /// Id of the next changed case.
    pub async fn case(&mut self) -> Value {
        self.hear().await.expect("a notice")["payload"]["data"]["caseChanged"]["case"].clone()
    }

    /// Reads until the connection is closed. Returns the close code.
    pub async fn end(&mut self) -> u16 {
        loop {
            if let Err(code) = self.hear().await {
                return code;
            }
        }
    }
}
