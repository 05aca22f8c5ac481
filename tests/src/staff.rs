//! A member of staff, who signs in at the first request and again when the session expires.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use entity::enums::Role;
use serde_json::{Value, json};
use tokio::sync::Mutex;
use totp_rs::{Builder, Secret};
use uuid::Uuid;
use voicase::env::Process;

use crate::surface::mutation;
use crate::{Answer, House};

/// The password of every member.
const PASSWORD: &str = "a long enough password 7";
/// At this age, one minute before it expires, an access token is replaced.
const FRESH: TimeDelta = TimeDelta::minutes(4);

pub struct Staff {
    pub org: Uuid,
    pub account: Uuid,
    pub member: Uuid,
    pub role: Role,
    pub email: String,
    /// The password after enrolment.
    pub password: &'static str,
    house: Arc<House>,
    /// The used token of the invitation link.
    pub link: String,
    session: Mutex<Session>,
}

#[derive(Default)]
struct Session {
    /// The ticket of the invitation, until the second factor is enrolled.
    ticket: Value,
    secret: Option<String>,
    token: String,
    cookie: String,
    since: DateTime<Utc>,
}

/// The code of an authenticator app.
pub fn code_at(secret: &str, at: DateTime<Utc>) -> String {
    let secret = Secret::try_from_base32(secret).expect("base 32");
    let totp = Builder::new().with_secret(secret).build().expect("an authenticator");
    totp.generate(at.timestamp().unsigned_abs()).to_string()
}

impl Staff {
    /// Accepts an invitation without an existing account.
    pub async fn accepts(house: Arc<House>, org: Uuid, role: Role, email: String, link: String) -> Self {
        let document = mutation(Process::Admin, "acceptInvitation", "ticket");
        let input = json!({ "token": link, "name": format!("A {role:?}"), "password": PASSWORD });
        let accepted = house.admin.ask("/graphql/auth", &document, &json!({ "input": input }), &[]).await;
        let ticket = accepted.data()["acceptInvitation"]["ticket"].clone();
        let (account, member) = house.member(org, &email).await.expect("a membership");
        let session = Session { ticket, since: house.clock.now(), ..Session::default() };
        Self { org, account, member, role, email, password: PASSWORD, house, link, session: Mutex::new(session) }
    }

    /// Sends a document to `/graphql` for the member's organisation.
    pub async fn asks(&self, document: &str, variables: Value) -> Answer {
        self.asks_for(self.org, document, variables).await
    }

    /// Sends a document for any organisation.
    pub async fn asks_for(&self, org: Uuid, document: &str, variables: Value) -> Answer {
        let (bearer, org) = (format!("Bearer {}", self.token().await), org.to_string());
        let headers = [("authorization", bearer.as_str()), ("x-organization-id", &org)];
        self.house.admin.ask("/graphql", document, &variables, &headers).await
    }

    /// Sends a document to another path, for example `/graphql/auth`.
    pub async fn asks_at(&self, path: &str, document: &str, variables: Value) -> Answer {
        let (bearer, org) = (format!("Bearer {}", self.token().await), self.org.to_string());
        let headers = [("authorization", bearer.as_str()), ("x-organization-id", &org)];
        self.house.admin.ask(path, document, &variables, &headers).await
    }

    /// Calls a mutation with one input.
    pub async fn does(&self, field: &str, selection: &str, input: Value) -> Answer {
        self.asks(&mutation(Process::Admin, field, selection), json!({ "input": input })).await
    }

    pub async fn opens(&self, case: &Value, selection: &str) -> Answer {
        let document = format!("query($id: UUID!) {{ case(id: $id) {{ {selection} }} }}");
        self.asks(&document, json!({ "id": case })).await
    }

    /// The number of cases in the member's list.
    pub async fn sees(&self) -> i64 {
        let list = self.asks("{ cases { totalCount } }", json!({})).await;
        list.data()["cases"]["totalCount"].as_i64().expect("a count")
    }

    /// A valid access token.
    pub async fn token(&self) -> String {
        let mut session = self.session.lock().await;
        let now = self.house.clock.now();
        if session.token.is_empty() {
            self.enrol(&mut session).await;
        } else if now - session.since > FRESH {
            self.sign_in(&mut session).await;
        }
        session.token.clone()
    }

    /// The refresh cookie as `name=value`.
    pub async fn cookie(&self) -> String {
        self.token().await;
        self.session.lock().await.cookie.clone()
    }

    /// The secret of the authenticator app.
    pub async fn secret(&self) -> String {
        self.token().await;
        self.session.lock().await.secret.clone().expect("enrolled")
    }

    /// Calls a mutation of `/graphql/auth`.
    pub async fn auth(&self, field: &str, selection: &str, input: Value) -> Answer {
        let document = mutation(Process::Admin, field, selection);
        self.house.admin.ask("/graphql/auth", &document, &json!({ "input": input }), &[]).await
    }

    /// The ticket of the invitation, until it is used.
    pub async fn ticket(&self) -> Value {
        self.session.lock().await.ticket.clone()
    }

    async fn enrol(&self, session: &mut Session) {
        let mut ticket = std::mem::take(&mut session.ticket);
        if self.house.clock.now() - session.since > FRESH {
            ticket = self.first_step().await;
        }
        let begun = self.auth("beginFactor", "secret", json!({ "ticket": ticket })).await;
        session.secret = begun.data()["beginFactor"]["secret"].as_str().map(str::to_owned);
        self.second_step(session, "confirmFactor", &ticket).await;
    }

    async fn first_step(&self) -> Value {
        let known = self.auth("signIn", "ticket next", json!({ "email": self.email, "password": PASSWORD })).await;
        known.data()["signIn"]["ticket"].clone()
    }

    async fn sign_in(&self, session: &mut Session) {
        let ticket = self.first_step().await;
        self.second_step(session, "completeSignIn", &ticket).await;
    }

    async fn second_step(&self, session: &mut Session, field: &str, ticket: &Value) {
        let now = self.house.clock.now();
        let code = code_at(session.secret.as_deref().expect("enrolled"), now);
        let opened = self.auth(field, "accessToken", json!({ "ticket": ticket, "code": code })).await;
        opened.data()[field]["accessToken"].as_str().expect("a token").clone_into(&mut session.token);
        opened.header("set-cookie").split(';').next().unwrap_or_default().clone_into(&mut session.cookie);
        session.since = now;
    }
}
