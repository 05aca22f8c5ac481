//! A program with an API token, which sends ad-hoc documents to `/graphql/api`.

use std::net::IpAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use uuid::Uuid;
use voicase::env::Process;
use voicase::http::client::Peer;

use crate::surface::mutation;
use crate::{Answer, House, Staff, World};

#[derive(Clone)]
pub struct Program {
    /// Id of the program's token.
    pub id: Uuid,
    /// Text of the program's token.
    pub secret: String,
    /// The program's client address, or none if it is unknown.
    pub from: Option<IpAddr>,
    house: Arc<House>,
}

impl Program {
    /// A program with any token text.
    pub fn with(house: Arc<House>, secret: &str) -> Self {
        Self { id: Uuid::nil(), secret: secret.to_owned(), from: None, house }
    }

    /// The same program at another address.
    #[must_use]
    pub fn at(&self, address: &str) -> Self {
        Self { from: Some(address.parse().expect("an address")), ..self.clone() }
    }

    /// Sends an ad-hoc document.
    pub async fn asks(&self, document: &str, variables: Value) -> Answer {
        self.sends(&json!({ "query": document, "variables": variables }).to_string(), &[]).await
    }

    /// Calls a mutation with one input.
    pub async fn does(&self, field: &str, selection: &str, input: Value) -> Answer {
        self.asks(&mutation(Process::Admin, field, selection), json!({ "input": input })).await
    }

    /// The number of cases in the program's list.
    pub async fn sees(&self) -> i64 {
        let list = self.asks("{ cases { totalCount } }", json!({})).await;
        list.data()["cases"]["totalCount"].as_i64().expect("a count")
    }

    /// Sends any body with the program's token.
    pub async fn sends(&self, body: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::post("/graphql/api")
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {}", self.secret));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut request = request.body(Body::from(body.to_owned())).expect("a request");
        if let Some(from) = self.from {
            request.extensions_mut().insert(Peer::Address(from));
        }
        self.house.admin.send(request).await
    }
}

/// The input for a token that expires after three months.
pub fn token_input(permissions: &[&str], reads_cases: bool) -> Value {
    json!({
        "name": "Case export", "permissions": permissions, "readsCases": reads_cases, "networks": [], "expiresOn": "2026-06-02",
    })
}

impl World {
    /// Creates a token of a member and returns its program.
    pub async fn program(&self, maker: &Staff, input: Value) -> Program {
        let made = maker.does("createApiToken", "token { id } secret", input).await;
        let made = &made.data()["createApiToken"];
        let id = made["token"]["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
        let secret = made["secret"].as_str().expect("a secret");
        Program { id, ..Program::with(self.house.clone(), secret) }
    }
}
