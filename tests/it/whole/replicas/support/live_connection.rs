//! A live connection over TLS.

use std::net::SocketAddr;
use std::time::Duration;

use futures::{SinkExt, StreamExt};
use reqwest::Upgraded;
use serde_json::{Value, json};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::client::generate_key;
use tokio_tungstenite::tungstenite::protocol::Role;

/// Timeout for every expected notification, long enough for a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

pub struct LiveConnection(WebSocketStream<Upgraded>);

impl LiveConnection {
    /// Opens a connection and subscribes to case changes with a persisted operation.
    pub async fn open(http: &reqwest::Client, at: SocketAddr, origin: &str, payload: Value, operation: &str) -> Self {
        let request = http.get(format!("https://{at}/graphql/live")).header("origin", origin);
        let request = request.header("connection", "Upgrade").header("upgrade", "websocket");
        let request = request.header("sec-websocket-version", "13").header("sec-websocket-key", generate_key());
        let answer = request.header("sec-websocket-protocol", "graphql-transport-ws").send().await.expect("an answer");
        let upgraded = answer.upgrade().await.expect("a line");
        let mut connection = Self(WebSocketStream::from_raw_socket(upgraded, Role::Client, None).await);
        connection.say(json!({ "type": "connection_init", "payload": payload })).await;
        assert_eq!(connection.hear().await["type"], "connection_ack");
        connection.say(json!({ "id": "1", "type": "subscribe", "payload": { "query": operation } })).await;
        connection
    }

    async fn say(&mut self, message: Value) {
        self.0.send(Message::text(message.to_string())).await.expect("an open line");
    }

    async fn hear(&mut self) -> Value {
        loop {
            let next = tokio::time::timeout(PATIENCE, self.0.next()).await.expect("a message before the timeout");
            if let Message::Text(text) = next.expect("an open line").expect("a whole message") {
                return serde_json::from_str(&text).expect("JSON");
            }
        }
    }

    /// Waits for a notification about this case.
    pub async fn receives(&mut self, case: &Value) {
        while self.hear().await["payload"]["data"]["caseChanged"]["case"] != *case {}
    }
}
