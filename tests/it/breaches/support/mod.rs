//! Entries of the register of personal data breaches.

use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Answer, Staff};

/// The deadlines and steps that most tests look at.
pub const SHOWN: &str = "id number revision title nature persons awareAt nis2 closed deadlines { kind dueAt state metAt } \
    steps { id kind happenedAt text risk tellsAuthority tellsPersons regime phase reference lateReason withdrawn withdraws \
    recordedBy { id } } \
    cases { id number } addedBy { id }";

pub fn content(title: &str) -> Value {
    json!({ "title": title, "nature": "A laptop was lost", "persons": 120, "nis2": false })
}

/// The input of an entry that was detected and known at 8:00 of 1 March, a day before the tests begin.
pub fn entry(content: &Value) -> Value {
    let at = "2026-03-01T08:00:00Z";
    json!({ "idempotencyKey": Uuid::new_v4(), "content": content, "detectedAt": at, "awareAt": at })
}

/// The id of a new entry.
pub async fn adds(staff: &Staff, content: Value) -> Value {
    let added = staff.does("addBreach", "breach { id }", entry(&content)).await;
    added.data()["addBreach"]["breach"]["id"].clone()
}

pub async fn shown(staff: &Staff, id: &Value) -> Value {
    let document = format!("query($id: UUID!) {{ breach(id: $id) {{ {SHOWN} }} }}");
    staff.asks(&document, json!({ "id": id })).await.data()["breach"].clone()
}

/// Records a step of 9:00 of 1 March, unless `more` says another time.
pub async fn records(staff: &Staff, id: &Value, kind: &str, more: Value) -> Answer {
    let mut input = json!({ "breach": id, "idempotencyKey": Uuid::new_v4(), "kind": kind,
        "happenedAt": "2026-03-01T09:00:00Z", "text": "As discussed." });
    for (name, value) in more.as_object().expect("fields") {
        input[name] = value.clone();
    }
    staff.does("recordBreachStep", "breach { id }", input).await
}

/// The states of the deadlines by their kind.
pub fn states(breach: &Value) -> Value {
    let deadlines = breach["deadlines"].as_array().expect("deadlines");
    deadlines.iter().map(|one| (one["kind"].as_str().expect("a kind").to_owned(), one["state"].clone())).collect()
}

/// When a deadline ends.
pub fn due(breach: &Value, kind: &str) -> Value {
    let deadlines = breach["deadlines"].as_array().expect("deadlines");
    deadlines.iter().find(|one| one["kind"] == kind).expect("a deadline")["dueAt"].clone()
}

/// The id of the last step of a kind.
pub fn step(breach: &Value, kind: &str) -> Value {
    let steps = breach["steps"].as_array().expect("steps");
    steps.iter().rfind(|one| one["kind"] == kind).expect("a step")["id"].clone()
}

/// Withdraws the last step of a kind.
pub async fn withdraws(staff: &Staff, id: &Value, kind: &str) -> Answer {
    let named = step(&shown(staff, id).await, kind);
    let input = json!({ "breach": id, "step": named, "idempotencyKey": Uuid::new_v4(), "text": "In the wrong entry." });
    staff.does("withdrawBreachStep", "breach { id }", input).await
}
