//! Corrective actions after a closing, and beside it.

use chrono::TimeDelta;
use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Answer, Staff, World};

use crate::support::steps::{action, closed, investigated};

const ALL: &str = "correctiveActions { id revision text owner { id } ownerName state remark settledBy { id } }";

fn owned(by: Uuid) -> Value {
    json!({ "text": "Train the crew.", "owner": by, "dueOn": "2026-03-10" })
}

async fn adds(staff: &Staff, case: &Value, action: Value) -> Answer {
    let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "action": action });
    staff.does("addCorrectiveAction", &format!("case {{ {ALL} }}"), input).await
}

/// The first action of the case.
async fn first(staff: &Staff, case: &Value) -> Value {
    staff.opens(case, ALL).await.data()["case"]["correctiveActions"][0].clone()
}

async fn settles(staff: &Staff, action: &Value, state: &str, remark: Option<&str>) -> Answer {
    let input = json!({ "id": action["id"], "expected": action["revision"], "state": state, "remark": remark });
    staff.does("settleCorrectiveAction", "case { id }", input).await
}

#[tokio::test]
async fn an_action_of_the_closing_is_done_dropped_and_opened_again_and_the_timeline_says_so() {
    let world = World::new().await;
    let case = closed(&world).await.case;
    let member = world.member();
    let open = first(member, &case).await;
    assert_eq!((&open["text"], &open["state"]), (&json!("New logs."), &json!("OPEN")));
    assert_eq!(settles(member, &open, "DROPPED", None).await.field(), "remark");
    settles(member, &open, "DONE", Some("Bought them.")).await.data();
    settles(member, &open, "DROPPED", Some("Too late.")).await.refused("CONFLICT");
    let done = first(member, &case).await;
    assert_eq!((&done["state"], &done["remark"]), (&json!("DONE"), &json!("Bought them.")));
    assert_eq!(done["settledBy"]["id"], json!(member.member));
    settles(member, &done, "DROPPED", Some("No.")).await.refused("NOT_ALLOWED_NOW");
    settles(world.manager(), &done, "OPEN", None).await.data();
    let again = first(member, &case).await;
    assert_eq!(
        (&again["state"], &again["remark"], &again["text"]),
        (&json!("OPEN"), &Value::Null, &json!("New logs."))
    );
    settles(world.manager(), &again, "DROPPED", Some("The ship is sold.")).await.data();
    let shown = member.opens(&case, "timeline { kind reason action }").await;
    let steps = shown.data()["case"]["timeline"].as_array().expect("steps").clone();
    let last: Vec<Value> = steps[steps.len() - 3..].to_vec();
    let step = |kind: &str, reason: Option<&str>| json!({ "kind": kind, "reason": reason, "action": open["id"] });
    let expected = vec![
        step("ACTION_DONE", Some("Bought them.")),
        step("ACTION_REOPENED", None),
        step("ACTION_DROPPED", Some("The ship is sold.")),
    ];
    assert_eq!(last, expected);
}

#[tokio::test]
async fn an_action_is_added_once_and_changed_by_who_read_the_latest() {
    let world = World::new().await;
    let case = world.case().await.case;
    let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "action": action() });
    for _ in 0..2 {
        world.member().does("addCorrectiveAction", "case { id }", input.clone()).await.data();
    }
    let shown = world.member().opens(&case, ALL).await;
    assert_eq!(shown.data()["case"]["correctiveActions"].as_array().map(Vec::len), Some(1));
    let id = &shown.data()["case"]["correctiveActions"][0]["id"];
    let change =
        json!({ "id": id, "expected": 1, "action": owned(world.manager().member), "reason": "The crew grew." });
    world.viewer().does("changeCorrectiveAction", "case { id }", change.clone()).await.refused("FORBIDDEN");
    world.member().does("changeCorrectiveAction", "case { id }", change.clone()).await.data();
    world.manager().does("changeCorrectiveAction", "case { id }", change).await.refused("CONFLICT");
    let now = first(world.member(), &case).await;
    assert_eq!((&now["text"], &now["ownerName"]), (&json!("Train the crew."), &Value::Null));
    assert_eq!(now["owner"]["id"], json!(world.manager().member));
    let steps = world.member().opens(&case, "timeline { kind reason }").await.data()["case"]["timeline"].clone();
    let changed = json!({ "kind": "ACTION_CHANGED", "reason": "The crew grew." });
    assert!(steps.as_array().is_some_and(|steps| steps.contains(&changed)), "{steps}");
}

#[tokio::test]
async fn an_owner_without_the_right_to_edit_marks_their_own_action_as_done_and_no_other() {
    let world = World::new().await;
    let case = world.case().await.case;
    let viewer = world.viewer();
    adds(world.member(), &case, owned(viewer.member)).await.data();
    adds(viewer, &case, action()).await.refused("FORBIDDEN");
    let own = first(viewer, &case).await;
    settles(viewer, &own, "DROPPED", Some("No.")).await.refused("FORBIDDEN");
    settles(viewer, &own, "DONE", None).await.data();
    let done = first(viewer, &case).await;
    settles(viewer, &done, "OPEN", None).await.data();
    let change = json!({ "id": own["id"], "expected": 3, "action": action(), "reason": "Another owner." });
    world.member().does("changeCorrectiveAction", "case { id }", change).await.data();
    let others = first(viewer, &case).await;
    settles(viewer, &others, "DONE", None).await.refused("FORBIDDEN");
}

#[tokio::test]
async fn a_member_who_loses_the_case_owns_nothing_in_it_and_finds_nothing_of_it() {
    let world = World::new().await;
    let owner = world.joins(Role::Member, CaseScope::Departments).await;
    let case = world.case().await.case;
    adds(world.member(), &case, owned(owner.member)).await.data();
    let mine = "{ dueCorrectiveActions { id case { id } } }";
    assert_eq!(owner.asks(mine, json!({})).await.data()["dueCorrectiveActions"][0]["case"]["id"], case);
    let open = first(&owner, &case).await;
    let person = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "name": "N", "role": "SUBJECT", "member": owner.member });
    world.manager().does("addPerson", "case { id }", person).await.data();
    assert_eq!(owner.asks(mine, json!({})).await.data()["dueCorrectiveActions"], json!([]));
    settles(&owner, &open, "DONE", None).await.refused("NOT_FOUND");
    let now = first(world.member(), &case).await;
    assert_eq!((&now["owner"], &now["ownerName"], &now["state"]), (&Value::Null, &Value::Null, &json!("OPEN")));
    let orphans = world.member().asks("{ dueCorrectiveActions { ownerless } }", json!({})).await;
    assert_eq!(orphans.data()["dueCorrectiveActions"], json!([{ "ownerless": true }]), "everyone who sees the case");
    let refused = adds(world.member(), &case, owned(owner.member)).await;
    assert_eq!(refused.field(), "correctiveActions.0.owner", "an excluded member cannot own an action");
}

#[tokio::test]
async fn the_successor_of_a_leaver_takes_the_actions_over() {
    let world = World::new().await;
    let owner = world.joins(Role::Member, CaseScope::Departments).await;
    let (case, other) = (world.case().await.case, closed(&world).await.case);
    for case in [&case, &other] {
        adds(world.member(), case, owned(owner.member)).await.data();
    }
    let counted = "query ($id: UUID!) { member(id: $id) { openActions } }";
    let counted = world.admin().asks(counted, json!({ "id": owner.member })).await;
    assert_eq!(counted.data()["member"]["openActions"], 2);
    let input = json!({ "member": owner.member, "handOver": world.manager().member });
    world.admin().does("removeMember", "handedOver", input).await.data();
    for case in [&case, &other] {
        let shown = world.member().opens(case, ALL).await;
        let actions = shown.data()["case"]["correctiveActions"].as_array().expect("actions").clone();
        let owners: Vec<&Value> =
            actions.iter().filter(|a| a["ownerName"].is_null()).map(|a| &a["owner"]["id"]).collect();
        assert_eq!(owners, [&json!(world.manager().member)]);
    }
}

#[tokio::test]
async fn home_lists_my_actions_and_the_overdue_ones_of_cases_that_i_see() {
    let world = World::new().await;
    let case = investigated(&world).await.case;
    let stranger = world.joins(Role::Viewer, CaseScope::Assigned).await;
    adds(world.member(), &case, owned(world.manager().member)).await.data();
    adds(world.member(), &case, action()).await.data();
    let due = async |staff: &Staff| {
        let shown = staff.asks("{ dueCorrectiveActions { dueOn daysLeft owner { id } } }", json!({})).await;
        shown.data()["dueCorrectiveActions"].as_array().expect("actions").len()
    };
    assert_eq!((due(world.manager()).await, due(world.member()).await), (1, 0), "mine");
    world.wait(TimeDelta::days(9));
    assert_eq!((due(world.manager()).await, due(world.member()).await, due(&stranger).await), (1, 1, 0), "overdue");
    world.wait(TimeDelta::days(100));
    assert_eq!((due(world.viewer()).await, due(&stranger).await), (2, 0), "the owner may be no member");
}
