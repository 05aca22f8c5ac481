//! Rules apply when a member changes category, severity or department. Exclusion and restriction beat them.

use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Answer, Staff, World};

use super::support::{ids, placed, routed, saved};
use crate::departments::tree::add;
use crate::notifications::support::{assigns, unread};

async fn describes(by: &Staff, case: &Value, field: &str, value: impl Into<Value>) -> Answer {
    let mut input = json!({ "case": case });
    input[field] = value.into();
    by.does("updateCase", "case { id }", input).await
}

#[tokio::test]
async fn a_change_of_severity_triggers_its_rules_and_names_the_rule_in_the_timeline() {
    let world = World::new().await;
    let fields = json!({ "triggers": ["SEVERITY"], "severities": ["HIGH", "CRITICAL"], "assign": [world.manager().member],
        "notify": ids(&[world.viewer(), world.member()]) });
    saved(&world, "Serious", fields).await;
    let case = world.case().await.case;
    describes(world.member(), &case, "severity", "LOW").await.data();
    assert_eq!(placed(world.member(), &case).await["assignees"], json!([]));
    describes(world.member(), &case, "severity", "HIGH").await.data();
    let hands = json!([{ "member": { "id": world.manager().member }, "backup": false }]);
    assert_eq!(placed(world.member(), &case).await["assignees"], hands);
    assert_eq!(unread(world.viewer()).await, ["ROUTED"]);
    assert!(!unread(world.member()).await.contains(&"ROUTED".to_owned()), "no member is notified of their own act");
    let steps = routed(world.member(), &case).await;
    assert_eq!((steps.len(), &steps[0]["routing"]["rule"]), (1, &json!("Serious")));
    assert!(steps[0]["at"].is_string(), "a member caused it");
    assert_eq!(steps[0]["member"]["id"], json!(world.member().member));
    describes(world.member(), &case, "severity", "CRITICAL").await.data();
    assert_eq!(routed(world.member(), &case).await.len(), 2, "it notifies again");
    assert_eq!(placed(world.member(), &case).await["assignees"], hands, "a case with an assignee keeps them");
}

#[tokio::test]
async fn a_rule_never_assigns_or_names_an_excluded_member() {
    let world = World::new().await;
    let case = world.case().await.case;
    let person = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "name": "M.", "role": "SUBJECT", "member": world.member().member });
    world.manager().does("addPerson", "case { id }", person).await.data();
    let fields = json!({ "triggers": ["SEVERITY"], "assign": ids(&[world.member(), world.manager()]), "notify": [world.member().member] });
    saved(&world, "Assign", fields).await;
    describes(world.manager(), &case, "severity", "HIGH").await.data();
    let hands = json!([{ "member": { "id": world.manager().member }, "backup": false }]);
    assert_eq!(placed(world.admin(), &case).await["assignees"], hands);
    assert_eq!(world.member().sees().await, 0);
    assert!(!unread(world.member()).await.contains(&"ROUTED".to_owned()));
    // With the excluded member, the restriction would leave one member.
    let fields = json!({ "triggers": ["SEVERITY"], "restrictTo": ids(&[world.member(), world.manager()]) });
    saved(&world, "Restrict", fields).await;
    describes(world.manager(), &case, "severity", "LOW").await.data();
    assert_eq!(placed(world.admin(), &case).await["restricted"], false, "the act is left out");
}

#[tokio::test]
async fn a_rule_can_take_the_case_from_the_member_who_caused_it() {
    let world = World::new().await;
    let case = world.case().await.case;
    assigns(world.manager(), &case, &[world.member()], None).await;
    let readers = [world.manager(), &world.joins(Role::Manager, CaseScope::Departments).await];
    saved(&world, "Board", json!({ "triggers": ["SEVERITY"], "restrictTo": ids(&readers) })).await;
    let answer = describes(world.member(), &case, "severity", "CRITICAL").await;
    assert_eq!(answer.data()["updateCase"]["case"]["id"], case);
    world.member().opens(&case, "id").await.refused("NOT_FOUND");
    assert_eq!(
        placed(world.manager(), &case).await,
        json!({ "department": { "id": world.root }, "restricted": true, "assignees": [] })
    );
    assert_eq!(readers[1].sees().await, 1);
}

#[tokio::test]
async fn a_move_by_a_member_triggers_rules_and_a_restriction_by_hand_stays() {
    let world = World::new().await;
    let north = add(&world, "North", world.root).await;
    let in_north = world.joins_department(Role::Member, CaseScope::Departments, north).await;
    saved(&world, "North", json!({ "triggers": ["DEPARTMENT"], "departments": [north], "assign": [in_north.member] }))
        .await;
    let case = world.case().await.case;
    let moves = json!({ "case": case, "department": north });
    world.manager().does("routeCase", "case { id }", moves).await.data();
    let hands = json!([{ "member": { "id": in_north.member }, "backup": false }]);
    assert_eq!(placed(world.manager(), &case).await["assignees"], hands);
    let input =
        json!({ "case": case, "members": ids(&[world.manager(), &in_north]), "reason": "It concerns a director." });
    world.manager().does("restrictCase", "case { id }", input).await.data();
    let everyone = json!({ "triggers": ["SEVERITY"], "restrictTo": ids(&[world.manager(), world.member()]) });
    saved(&world, "Others", everyone).await;
    describes(world.manager(), &case, "severity", "HIGH").await.data();
    world.member().opens(&case, "id").await.refused("NOT_FOUND");
    assert_eq!(in_north.sees().await, 1);
    assert_eq!(routed(&in_north, &case).await.len(), 1);
}
