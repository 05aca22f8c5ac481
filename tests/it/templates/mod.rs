//! Checklists, text blocks and letters of an organisation.

use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Answer, Staff, World};

const ALL: &str =
    "templates { id kind revision versions { language name body variables tasks { title days working assignee } } }";

fn text(body: &str) -> Value {
    json!([{ "language": "en", "name": "Details", "body": body }])
}

async fn adds(staff: &Staff, kind: &str, versions: Value) -> Answer {
    let input = json!({ "idempotencyKey": Uuid::new_v4(), "kind": kind, "versions": versions });
    staff.does("addTemplate", "template { id revision }", input).await
}

async fn all(staff: &Staff) -> Vec<Value> {
    staff.asks(&format!("{{ {ALL} }}"), json!({})).await.data()["templates"].as_array().expect("templates").clone()
}

#[tokio::test]
async fn a_template_is_added_once_changed_and_deleted_by_who_manages_the_settings() {
    let world = World::new().await;
    let (admin, member) = (world.admin(), world.member());
    let input =
        json!({ "idempotencyKey": Uuid::new_v4(), "kind": "TEXT", "versions": text("Thank you of {{received_on}}.") });
    for _ in 0..2 {
        admin.does("addTemplate", "template { id }", input.clone()).await.data();
    }
    let shown = all(member).await;
    assert_eq!(shown.len(), 1);
    assert_eq!(shown[0]["versions"][0]["variables"], json!(["RECEIVED_ON"]));
    adds(member, "TEXT", text("No")).await.refused("FORBIDDEN");
    let both = json!([
        { "language": "de", "name": "Einzelheiten", "body": "Wann?" },
        { "language": "en", "name": "Details", "body": "When?" },
    ]);
    let change = json!({ "template": shown[0]["id"], "expected": 1, "versions": both });
    admin.does("changeTemplate", "template { revision }", change.clone()).await.data();
    admin.does("changeTemplate", "template { revision }", change).await.refused("CONFLICT");
    assert_eq!(all(member).await[0]["versions"][0]["language"], "de");
    let one = json!({ "template": shown[0]["id"] });
    admin.does("deleteTemplate", "templates { id }", one.clone()).await.data();
    admin.does("deleteTemplate", "templates { id }", one).await.refused("NOT_FOUND");
    assert_eq!(all(member).await, Vec::<Value>::new());
}

#[tokio::test]
async fn what_does_not_fit_is_refused_with_its_place() {
    let world = World::new().await;
    let admin = world.admin();
    for (kind, versions, field) in [
        ("TEXT", json!([]), "versions"),
        ("TEXT", text("Dear {{reporter}}"), "versions.0.body"),
        ("TEXT", text("{{today"), "versions.0.body"),
        ("TEXT", text(" "), "versions.0.body"),
        ("LETTER", json!([{ "language": "xx", "name": "N", "body": "B" }]), "versions.0.language"),
        ("TEXT", json!([text("A")[0], text("B")[0]]), "versions.1.language"),
        ("TEXT", json!([{ "language": "en", "name": "", "body": "B" }]), "versions.0.name"),
        ("CHECKLIST", text("B"), "versions.0.tasks"),
        (
            "CHECKLIST",
            json!([{ "language": "en", "name": "N", "tasks": [{ "title": "T", "days": 366 }] }]),
            "versions.0.tasks",
        ),
        (
            "CHECKLIST",
            json!([{ "language": "en", "name": "N", "tasks": [{ "title": "T", "days": -1 }] }]),
            "versions.0.tasks",
        ),
    ] {
        assert_eq!(adds(admin, kind, versions.clone()).await.field(), field, "{kind} {versions}");
    }
    assert_eq!(all(admin).await, Vec::<Value>::new());
}

#[tokio::test]
async fn the_shipped_templates_are_taken_over_once() {
    let world = World::new().await;
    let admin = world.admin();
    let adopts = async |kind: &str| admin.does("adoptTemplates", "templates { kind }", json!({ "kind": kind })).await;
    adopts("CHECKLIST").await.data();
    let shown = all(admin).await;
    assert_eq!(shown.len(), 3);
    let change = json!({ "template": shown[0]["id"], "expected": 1, "versions": [{ "language": "en", "name": "Ours", "tasks": [{ "title": "T" }] }] });
    admin.does("changeTemplate", "template { id }", change).await.data();
    adopts("CHECKLIST").await.data();
    assert_eq!(all(admin).await.len(), 3, "a template that was changed is not taken over again");
    adopts("TEXT").await.data();
    adopts("LETTER").await.data();
    assert!(all(admin).await.len() > 5);
    assert_eq!(all(world.other().await.admin()).await, Vec::<Value>::new());
}
