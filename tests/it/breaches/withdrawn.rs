//! Steps that were recorded by mistake.

use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::World;

use super::support::{adds, content, records, shown, states, step, withdraws};

#[tokio::test]
async fn a_withdrawn_step_stays_and_counts_for_nothing() {
    let world = World::new().await;
    let admin = world.admin();
    let id = adds(admin, content("Lost laptop")).await;
    records(admin, &id, "ASSESSED", json!({ "risk": "HIGH" })).await.data();
    records(admin, &id, "DECIDED", json!({ "tellsAuthority": true, "tellsPersons": true })).await.data();
    let report = json!({ "regime": "GDPR", "phase": "INITIAL" });
    records(admin, &id, "REPORTED", report.clone()).await.data();
    records(admin, &id, "TOLD", json!({})).await.data();
    assert_eq!(states(&shown(admin, &id).await)["AUTHORITY"], "MET");

    withdraws(admin, &id, "REPORTED").await.data();
    let one = shown(admin, &id).await;
    assert_eq!(states(&one)["AUTHORITY"], "RUNNING", "the deadline runs again");
    let steps = one["steps"].as_array().expect("steps");
    let withdrawn: Vec<&Value> = steps.iter().filter(|step| step["withdrawn"] == true).collect();
    assert_eq!(withdrawn.len(), 1);
    assert_eq!((&withdrawn[0]["kind"], &withdrawn[0]["phase"]), (&json!("REPORTED"), &json!("INITIAL")));
    let last = steps.last().expect("a step");
    assert_eq!((&last["kind"], &last["withdraws"]), (&json!("WITHDRAWN"), &withdrawn[0]["id"]));
    assert_eq!(last["text"], "In the wrong entry.");
    records(admin, &id, "CLOSED", json!({})).await.refused("NOT_ALLOWED_NOW");

    records(admin, &id, "REPORTED", report).await.data();
    withdraws(admin, &id, "TOLD").await.data();
    records(admin, &id, "CLOSED", json!({})).await.refused("NOT_ALLOWED_NOW");
    records(admin, &id, "TOLD", json!({})).await.data();
    records(admin, &id, "CLOSED", json!({})).await.data();
    withdraws(admin, &id, "TOLD").await.refused("NOT_ALLOWED_NOW");
}

#[tokio::test]
async fn a_step_is_withdrawn_once_and_only_if_no_later_step_corrects_it() {
    let world = World::new().await;
    let admin = world.admin();
    let id = adds(admin, content("Lost laptop")).await;
    records(admin, &id, "CONFIRMED", json!({})).await.data();
    let named = step(&shown(admin, &id).await, "CONFIRMED");
    let input = json!({ "breach": id, "step": named, "idempotencyKey": Uuid::new_v4(), "text": "In the wrong entry." });
    let withdraw = async |change: &[(&str, Value)]| {
        let mut input = input.clone();
        for (field, value) in change {
            input[*field] = value.clone();
        }
        admin.does("withdrawBreachStep", "breach { id }", input).await
    };
    assert_eq!(withdraw(&[("text", json!(" "))]).await.field(), "text");
    withdraw(&[("step", json!(Uuid::new_v4()))]).await.refused("NOT_FOUND");
    let other = adds(admin, content("Wrong recipient")).await;
    withdraw(&[("breach", other)]).await.refused("NOT_FOUND");
    for _ in 0..2 {
        withdraw(&[]).await.data();
    }
    withdraw(&[("text", json!("Another text"))]).await.refused("CONFLICT");
    withdraw(&[("idempotencyKey", json!(Uuid::new_v4()))]).await.refused("NOT_ALLOWED_NOW");
    for kind in ["DETECTED", "AWARE", "WITHDRAWN"] {
        assert_eq!(withdraws(admin, &id, kind).await.field(), "step", "{kind}");
    }
    assert_eq!(records(admin, &id, "WITHDRAWN", json!({})).await.field(), "kind");
    assert_eq!(shown(admin, &id).await["steps"].as_array().expect("steps").len(), 4);
    records(admin, &id, "CONFIRMED", json!({})).await.data();
}

#[tokio::test]
async fn an_entry_leaves_nis2_when_its_only_report_is_withdrawn() {
    let world = World::new().await;
    let admin = world.admin();
    let mut with = content("Lost laptop");
    with["nis2"] = json!(true);
    let id = adds(admin, with).await;
    records(admin, &id, "REPORTED", json!({ "regime": "NIS2", "phase": "EARLY_WARNING" })).await.data();
    withdraws(admin, &id, "REPORTED").await.data();
    let change = json!({ "breach": id, "expected": 1, "content": content("Lost laptop") });
    admin.does("changeBreach", "breach { id }", change).await.data();
    assert_eq!(states(&shown(admin, &id).await)["EARLY_WARNING"], "DROPPED");
}

/// The database holds the rule too: a deadline is not met by a report that was withdrawn.
#[tokio::test]
async fn no_deadline_is_met_by_a_withdrawn_report() {
    let world = World::new().await;
    let admin = world.admin();
    let id = adds(admin, content("Lost laptop")).await;
    records(admin, &id, "REPORTED", json!({ "regime": "GDPR", "phase": "INITIAL" })).await.data();
    withdraws(admin, &id, "REPORTED").await.data();
    let mut db = world.house.superuser().await;
    let meets = "UPDATE breach_deadline SET state = 'met', remind_at = NULL, met_at = '2026-03-01T09:00:00Z' WHERE kind = 'authority' AND org_id = $1";
    let refusal = sqlx::query(meets).bind(world.org).execute(&mut db).await.expect_err("a refusal").to_string();
    assert!(refusal.contains("a deadline is met by a report"), "{refusal}");
}
