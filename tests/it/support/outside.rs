//! A question to a person without case access, and the requests of this person.

use serde_json::{Value, json};
use uuid::Uuid;
use voicase::env::Process;
use voicase_tests::{ADMIN_ORIGIN, Answer, Staff, World, mutation};

/// The path of a person without an account.
pub const DOOR: &str = "/graphql/auth/ask";

/// A question with its secrets.
#[derive(Clone)]
pub struct Asked {
    pub id: Value,
    pub secret: String,
    pub code: String,
}

/// The input of a question about the case. `more` replaces or adds fields.
pub fn question(case: &Value, more: &Value) -> Value {
    let mut input =
        json!({ "case": case, "recipient": "H. Lind", "question": "Which lock was it?", "expiresOn": "2026-03-16" });
    for (name, value) in more.as_object().into_iter().flatten() {
        input[name] = value.clone();
    }
    input
}

/// Asks a person about the case, or about what `more` names.
pub async fn asks(staff: &Staff, case: &Value, more: Value) -> Asked {
    let before = ids(staff, case).await;
    let asked = staff.does("askOutside", "link code", question(case, &more)).await;
    let asked = &asked.data()["askOutside"];
    let link = asked["link"].as_str().expect("a link").to_owned();
    let secret = link.strip_prefix(&format!("{ADMIN_ORIGIN}/ask#")).expect("the page of questions").to_owned();
    let id = ids(staff, case).await.into_iter().find(|id| !before.contains(id)).expect("a new question");
    Asked { id, secret, code: asked["code"].as_str().expect("a code").to_owned() }
}

async fn ids(staff: &Staff, case: &Value) -> Vec<Value> {
    let shown = staff.opens(case, "outsideRequests { id }").await;
    shown.data()["case"]["outsideRequests"].as_array().expect("questions").iter().map(|one| one["id"].clone()).collect()
}

/// The person opens the link with a code.
pub async fn opens(world: &World, secret: &str, code: &str) -> Answer {
    let selection = "question { organisation state text canBeDone expiresOn }";
    let document = mutation(Process::Admin, "openOutsideRequest", selection);
    let input = json!({ "input": { "secret": secret, "code": code } });
    world.house.admin.ask(DOOR, &document, &input, &[]).await
}

/// The person answers.
pub async fn answers(world: &World, asked: &Asked, key: Uuid, text: &str, done: bool) -> Answer {
    let document = mutation(Process::Admin, "answerOutsideRequest", "done");
    let input =
        json!({ "secret": asked.secret, "code": asked.code, "idempotencyKey": key, "text": text, "done": done });
    world.house.admin.ask(DOOR, &document, &json!({ "input": input }), &[]).await
}

/// What the person is told of the question: its state.
pub async fn state(world: &World, asked: &Asked) -> Value {
    opens(world, &asked.secret, &asked.code).await.data()["openOutsideRequest"]["question"]["state"].clone()
}
