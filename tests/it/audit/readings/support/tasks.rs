//! The state that each act on tasks needs so that it can be repeated.

use serde_json::{Value, json};
use uuid::Uuid;

use super::scene::Scene;
use crate::support::outside;

pub const ACTS: [&str; 10] = [
    "addTask",
    "changeTask",
    "completeTask",
    "reopenTask",
    "removeTask",
    "moveTask",
    "addChecklist",
    "askOutside",
    "revokeOutsideRequest",
    "reopenOutsideRequest",
];

/// Prepares the case and returns the input.
pub async fn input(scene: &Scene, field: &str) -> Value {
    let (case, key) = (scene.worked.clone(), Uuid::new_v4());
    let content = json!({ "title": "Talk to the witness" });
    match field {
        "addTask" => json!({ "case": case, "idempotencyKey": key, "content": content }),
        "addChecklist" => {
            let templates = scene.world.admin().asks("{ templates { id kind } }", json!({})).await;
            let all = templates.data()["templates"].as_array().expect("templates").clone();
            let list = all.into_iter().find(|one| one["kind"] == "CHECKLIST").expect("a checklist");
            json!({ "case": case, "idempotencyKey": key, "template": list["id"], "language": "en" })
        }
        "changeTask" => json!({ "task": task(scene).await, "expected": 1, "content": content }),
        "askOutside" => outside::question(&scene.at("under_investigation").await, &json!({})),
        "revokeOutsideRequest" => json!({ "request": asked(scene).await.id }),
        "reopenOutsideRequest" => {
            let asked = asked(scene).await;
            outside::answers(&scene.world, &asked, key, "The northern one.", false).await.data();
            json!({ "request": asked.id, "expiresOn": "2026-03-16" })
        }
        "removeTask" => json!({ "task": task(scene).await, "reason": "It was entered twice." }),
        "reopenTask" => {
            let task = task(scene).await;
            scene.world.admin().does("completeTask", "case { number }", json!({ "task": task })).await.data();
            json!({ "task": task })
        }
        _ => json!({ "task": task(scene).await }),
    }
}

/// A new question to a person without case access.
async fn asked(scene: &Scene) -> outside::Asked {
    let case = scene.at("under_investigation").await;
    outside::asks(scene.world.admin(), &case, json!({})).await
}

/// A new task of the case.
async fn task(scene: &Scene) -> Value {
    let content = json!({ "title": "Talk to the witness" });
    let new = json!({ "case": scene.worked, "idempotencyKey": Uuid::new_v4(), "content": content });
    let added = scene.world.admin().does("addTask", "case { tasks { id } }", new).await;
    let tasks = added.data()["addTask"]["case"]["tasks"].as_array().expect("tasks").clone();
    tasks.last().expect("a task")["id"].clone()
}
