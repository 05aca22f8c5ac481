//! Sessions under a test's control, like those of a browser. The harness never renews such a session.

use chrono::TimeDelta;
use serde_json::{Value, json};
use voicase_tests::{Answer, Staff, World, code_at};

/// An access token and a refresh cookie.
pub struct Held {
    pub token: String,
    pub cookie: String,
}

pub fn held(answer: &Answer, field: &str) -> Held {
    let token = answer.data()[field]["accessToken"].as_str().expect("a token").to_owned();
    Held { token, cookie: cookie(answer) }
}

pub fn cookie(answer: &Answer) -> String {
    answer.header("set-cookie").split(';').next().unwrap_or_default().to_owned()
}

/// The session that the harness opened.
pub async fn of(staff: &Staff) -> Held {
    Held { token: staff.token().await, cookie: staff.cookie().await }
}

impl Held {
    pub async fn at(&self, world: &World, path: &str, document: &str, variables: Value) -> Answer {
        let bearer = format!("Bearer {}", self.token);
        world.house.admin.ask(path, document, &variables, &[("authorization", &bearer)]).await
    }

    /// Sends a document without variables to `/graphql`.
    pub async fn asks(&self, world: &World, document: &str) -> Answer {
        self.at(world, "/graphql", document, json!({})).await
    }

    /// Sends a document for the world's organisation to `/graphql`.
    pub async fn asks_for(&self, world: &World, document: &str, variables: Value) -> Answer {
        let (bearer, org) = (format!("Bearer {}", self.token), world.org.to_string());
        let headers = [("authorization", bearer.as_str()), ("x-organization-id", &org)];
        world.house.admin.ask("/graphql", document, &variables, &headers).await
    }

    /// Calls a mutation with one input.
    pub async fn does(&self, world: &World, field: &str, selection: &str, input: Value) -> Answer {
        self.at(world, "/graphql", &document(field, selection), json!({ "input": input })).await
    }

    /// Calls a mutation with one input at `/graphql/auth`.
    pub async fn confirms(&self, world: &World, field: &str, input: Value) -> Answer {
        self.at(world, "/graphql/auth", &document(field, "accessToken expiresIn"), json!({ "input": input })).await
    }

    /// Refreshes the session with its cookie.
    pub async fn refreshes(&self, world: &World) -> Answer {
        let document = "mutation { refreshSession { accessToken } }";
        world.house.admin.ask("/graphql/auth", document, &json!({}), &[("cookie", &self.cookie)]).await
    }
}

fn document(field: &str, selection: &str) -> String {
    let of = voicase_tests::input_type(voicase::env::Process::Admin, field);
    format!("mutation($input: {of}) {{ {field}(input: $input) {{ {selection} }} }}")
}

/// The ticket for email address and password.
pub async fn ticket(staff: &Staff) -> Value {
    let input = json!({ "email": staff.email, "password": staff.password });
    staff.auth("signIn", "ticket next", input).await.data()["signIn"]["ticket"].clone()
}

/// Completes the sign-in with a code.
pub async fn with_code(staff: &Staff, ticket: &Value, code: &str) -> Answer {
    staff.auth("completeSignIn", "accessToken expiresIn", json!({ "ticket": ticket, "code": code })).await
}

/// Another session of the same account, with a code of its authenticator app.
pub async fn signs_in(world: &World, staff: &Staff) -> Held {
    let secret = staff.secret().await;
    // The harness may have used the code of this time step.
    world.wait(TimeDelta::seconds(30));
    let code = code_at(&secret, world.house.clock.now());
    held(&with_code(staff, &ticket(staff).await, &code).await, "completeSignIn")
}

/// Kinds of the account events in the organisation's audit log, in order.
pub async fn log(world: &World) -> Vec<String> {
    while !voicase::auth::sign_in::events::pass_on(&world.house.worker, 100).await.expect("a worker") {}
    let sql = "SELECT kind FROM audit_event WHERE org_id = $1 AND actor = 'account' ORDER BY xid, event_no";
    sqlx::query_scalar(sql).bind(world.org).fetch_all(&mut world.house.superuser().await).await.expect("events")
}
