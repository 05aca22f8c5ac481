//! A reporter: a receipt, and a session while the page is open.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use uuid::Uuid;
use voicase::crypto::receipt::Seed;
use voicase::crypto::token;
use voicase::env::Process;

use crate::surface::mutation;
use crate::{Answer, House};

/// The default form's first question: what happened?
pub const QUESTION: &str = "47eaa099-2cb6-416d-86dc-283cf0480ff9";

/// A reporter.
pub struct Reporter {
    /// What the receipt says.
    pub seed: Seed,
    /// The organisation reported to.
    pub org: Uuid,
    /// The channel's address.
    pub slug: String,
    house: Arc<House>,
    session: Mutex<Option<String>>,
}

impl Reporter {
    pub(crate) fn new(house: Arc<House>, org: Uuid, slug: String) -> Self {
        Self { seed: Seed::random(), org, slug, house, session: Mutex::default() }
    }

    /// The access secret as it travels.
    pub fn access(&self) -> String {
        token::encode(self.seed.access(self.org).bytes())
    }

    /// The session in the page's memory.
    pub fn session(&self) -> Option<String> {
        self.session.lock().expect("no test broke here").clone()
    }

    /// Closes the page.
    pub fn leaves(&self) {
        *self.session.lock().expect("no test broke here") = None;
    }

    /// A short anonymous report. The idempotency key is new with each call.
    pub async fn report(&self) -> Value {
        let channel =
            self.asks("query($slug: String!) { channel(slug: $slug) { form { id } } }", json!({ "slug": self.slug }));
        let form = channel.await.data()["channel"]["form"]["id"].clone();
        json!({
            "channel": self.slug,
            "idempotencyKey": Uuid::new_v4(),
            "form": form,
            "anonymity": "ANONYMOUS",
            "language": "en",
            "answers": [{ "question": QUESTION, "value": "The bilge pump's log is written a week ahead." }],
            "files": [],
            "access": self.access(),
        })
    }

    /// Sends that report.
    pub async fn submits(&self) -> Answer {
        self.sends(self.report().await).await
    }

    /// Sends a report.
    pub async fn sends(&self, report: Value) -> Answer {
        self.does("submitReport", "report { reference status receivedOn }", report).await
    }

    /// Comes back with the receipt.
    pub async fn returns(&self) -> Answer {
        let document = mutation(Process::Reporter, "openReport", "report { reference status unread }");
        let input = json!({ "input": { "channel": self.slug, "access": self.access() } });
        self.call("/graphql/auth", &document, input).await
    }

    /// Writes a message.
    pub async fn writes(&self, text: &str) -> Answer {
        let input = json!({ "idempotencyKey": Uuid::new_v4(), "text": text, "files": [] });
        self.does("sendMessage", "message { id number }", input).await
    }

    /// Calls a mutation with one input.
    pub async fn does(&self, field: &str, selection: &str, input: Value) -> Answer {
        self.asks(&mutation(Process::Reporter, field, selection), json!({ "input": input })).await
    }

    /// Asks a document at `/graphql`.
    pub async fn asks(&self, document: &str, variables: Value) -> Answer {
        self.call("/graphql", document, variables).await
    }

    async fn call(&self, path: &str, document: &str, variables: Value) -> Answer {
        let session = self.session();
        let headers: Vec<(&str, &str)> = session.iter().map(|s| ("x-reporter-session", s.as_str())).collect();
        let answer = self.house.reporter.ask(path, document, &variables, &headers).await;
        if let Some(next) = answer.headers.get("x-reporter-session").and_then(|v| v.to_str().ok()) {
            *self.session.lock().expect("no test broke here") = Some(next.to_owned());
        }
        answer
    }
}
