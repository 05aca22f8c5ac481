//! Tasks and checklists of a case.

use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Answer, Staff, World};

use crate::support::steps::{in_review, investigated};

const ALL: &str = "tasks { id revision title details checklist owner { id } dueOn state doneBy { id } doneOn } checklists { id title }";

fn titled(title: &str) -> Value {
    json!({ "title": title })
}

pub async fn adds(staff: &Staff, case: &Value, content: Value) -> Answer {
    let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "content": content });
    staff.does("addTask", &format!("case {{ {ALL} }}"), input).await
}

async fn tasks(staff: &Staff, case: &Value) -> Vec<Value> {
    staff.opens(case, ALL).await.data()["case"]["tasks"].as_array().expect("tasks").clone()
}

async fn titles(staff: &Staff, case: &Value) -> Vec<Value> {
    tasks(staff, case).await.iter().map(|one| one["title"].clone()).collect()
}

async fn does(staff: &Staff, act: &str, task: &Value) -> Answer {
    staff.does(act, "case { number }", json!({ "task": task["id"] })).await
}

/// A template of two tasks.
pub async fn template(world: &World) -> Value {
    let tasks = json!([
        { "title": "Read the logs", "days": 3, "working": true, "assignee": true },
        { "title": "Count the crates", "days": 3 },
        { "title": "Lock the door" },
    ]);
    let versions = json!([
        { "language": "en", "name": "Plan", "tasks": tasks },
        { "language": "de", "name": "Plan DE", "tasks": [{ "title": "Logbücher lesen" }] },
    ]);
    let new = json!({ "idempotencyKey": Uuid::new_v4(), "kind": "CHECKLIST", "versions": versions });
    let added = world.admin().does("addTemplate", "template { id }", new).await;
    added.data()["addTemplate"]["template"]["id"].clone()
}

#[tokio::test]
async fn a_task_is_added_changed_done_and_removed_and_the_timeline_says_so() {
    let world = World::new().await;
    let (case, member, manager) = (world.case().await.case, world.member(), world.manager());
    let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "content": titled("Ask the witness") });
    for _ in 0..2 {
        member.does("addTask", "case { number }", input.clone()).await.data();
    }
    let one = tasks(member, &case).await.remove(0);
    assert_eq!(
        (&one["title"], &one["state"], &one["owner"]),
        (&json!("Ask the witness"), &json!("OPEN"), &Value::Null)
    );
    assert_eq!(adds(member, &case, json!({ "title": "Late", "dueOn": "2026-03-01" })).await.field(), "dueOn");
    assert_eq!(adds(member, &case, titled(" ")).await.field(), "title");
    adds(world.viewer(), &case, titled("No")).await.refused("FORBIDDEN");
    let content =
        json!({ "title": "Ask both", "details": "By phone.", "owner": manager.member, "dueOn": "2026-03-10" });
    let change = json!({ "task": one["id"], "expected": 1, "content": content });
    member.does("changeTask", "case { number }", change.clone()).await.data();
    manager.does("changeTask", "case { number }", change).await.refused("CONFLICT");
    for staff in [member, manager] {
        does(staff, "completeTask", &one).await.data();
    }
    let done = tasks(member, &case).await.remove(0);
    assert_eq!(
        (&done["details"], &done["doneBy"]["id"]),
        (&json!("By phone."), &json!(member.member)),
        "the first one"
    );
    let late = json!({ "task": one["id"], "expected": 2, "content": titled("Other") });
    member.does("changeTask", "case { number }", late).await.refused("NOT_ALLOWED_NOW");
    does(manager, "reopenTask", &one).await.data();
    let remove = json!({ "task": one["id"], "reason": "It was entered twice." });
    member.does("removeTask", "case { number }", remove.clone()).await.data();
    member.does("removeTask", "case { number }", remove).await.refused("NOT_FOUND");
    assert_eq!(tasks(member, &case).await, Vec::<Value>::new());
    let shown = member.opens(&case, "timeline { kind reason }").await.data()["case"]["timeline"].clone();
    let steps = shown.as_array().expect("steps");
    let step = |kind: &str, reason: &str| json!({ "kind": kind, "reason": reason });
    let expected = [
        step("TASK_ADDED", "Ask the witness"),
        step("TASK_CHANGED", "Ask both"),
        step("TASK_DONE", "Ask both"),
        step("TASK_REOPENED", "Ask both"),
        step("TASK_REMOVED", "Ask both\nIt was entered twice."),
    ];
    assert_eq!(steps[steps.len() - 5..], expected, "a second completion writes no step");
}

#[tokio::test]
async fn an_owner_without_the_right_to_edit_ticks_their_own_task_and_no_other() {
    let world = World::new().await;
    let (case, viewer) = (world.case().await.case, world.viewer());
    adds(world.member(), &case, json!({ "title": "Mine", "owner": viewer.member })).await.data();
    adds(world.member(), &case, titled("Another")).await.data();
    let all = tasks(viewer, &case).await;
    does(viewer, "completeTask", &all[0]).await.data();
    does(viewer, "reopenTask", &all[0]).await.data();
    does(viewer, "completeTask", &all[1]).await.refused("FORBIDDEN");
    let remove = json!({ "task": all[0]["id"], "reason": "No." });
    viewer.does("removeTask", "case { number }", remove).await.refused("FORBIDDEN");
}

#[tokio::test]
async fn tasks_move_and_stay_in_their_order() {
    let world = World::new().await;
    let (case, member) = (world.case().await.case, world.member());
    for title in ["One", "Two", "Three"] {
        adds(member, &case, titled(title)).await.data();
    }
    let all = tasks(member, &case).await;
    let moves = async |task: &Value, before: &Value| {
        member.does("moveTask", "case { number }", json!({ "task": task["id"], "before": before })).await
    };
    moves(&all[2], &all[0]["id"]).await.data();
    assert_eq!(titles(member, &case).await, ["Three", "One", "Two"]);
    moves(&all[2], &Value::Null).await.data();
    assert_eq!(titles(member, &case).await, ["One", "Two", "Three"]);
    let other = world.case().await.case;
    adds(member, &other, titled("Far")).await.data();
    moves(&all[0], &tasks(member, &other).await[0]["id"]).await.refused("NOT_FOUND");
}

#[tokio::test]
async fn a_checklist_adds_all_its_tasks_once_with_dates_and_the_assignee() {
    let world = World::new().await;
    let (standing, template) = (investigated(&world).await, template(&world).await);
    let (case, member) = (standing.case, world.member());
    let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "template": template, "language": "en" });
    for _ in 0..2 {
        world.manager().does("addChecklist", "case { number }", input.clone()).await.data();
    }
    let shown = member.opens(&case, ALL).await.data()["case"].clone();
    let all = shown["tasks"].as_array().expect("tasks");
    assert_eq!(shown["checklists"][0]["title"], "Plan");
    let list: Vec<_> = all.iter().map(|one| (&one["title"], &one["owner"]["id"], &one["checklist"])).collect();
    let (id, me, nobody) = (&shown["checklists"][0]["id"], json!(member.member), Value::Null);
    let (logs, crates, door) = (json!("Read the logs"), json!("Count the crates"), json!("Lock the door"));
    assert_eq!(list, [(&logs, &me, id), (&crates, &nobody, id), (&door, &nobody, id)]);
    let dues: Vec<_> = all.iter().map(|one| one["dueOn"].clone()).collect();
    // Monday, 2 March. Three working days and three days end on the same Thursday.
    assert_eq!(dues, [json!("2026-03-05"), json!("2026-03-05"), Value::Null]);
    let german = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "template": template, "language": "de" });
    member.does("addChecklist", "case { number }", german).await.data();
    assert_eq!(titles(member, &case).await.last(), Some(&json!("Logbücher lesen")));
    let mut other = input;
    other["language"] = json!("de");
    member.does("addChecklist", "case { number }", other).await.refused("CONFLICT");
}

#[tokio::test]
async fn a_member_who_loses_the_case_owns_no_task_and_a_successor_takes_them_over() {
    let world = World::new().await;
    let (one, two) = (
        world.joins(Role::Member, CaseScope::Departments).await,
        world.joins(Role::Member, CaseScope::Departments).await,
    );
    let case = world.case().await.case;
    for owner in [&one, &two] {
        adds(world.member(), &case, json!({ "title": "Ask", "owner": owner.member })).await.data();
    }
    let person =
        json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "name": "N", "role": "SUBJECT", "member": one.member });
    world.manager().does("addPerson", "case { id }", person).await.data();
    let refused = adds(world.member(), &case, json!({ "title": "Ask", "owner": one.member })).await;
    assert_eq!(refused.field(), "owner");
    let counted = "query ($id: UUID!) { member(id: $id) { openActions } }";
    let counted = world.admin().asks(counted, json!({ "id": two.member })).await;
    assert_eq!(counted.data()["member"]["openActions"], 1);
    let input = json!({ "member": two.member, "handOver": world.manager().member });
    world.admin().does("removeMember", "handedOver", input).await.data();
    let owners: Vec<_> = tasks(world.member(), &case).await.iter().map(|one| one["owner"]["id"].clone()).collect();
    assert_eq!(owners, [Value::Null, json!(world.manager().member)]);
    let all = tasks(world.member(), &case).await;
    does(&one, "completeTask", &all[0]).await.refused("NOT_FOUND");
}

#[tokio::test]
async fn a_closing_marks_the_open_tasks_as_done_only_when_it_says_so() {
    let world = World::new().await;
    for complete in [false, true] {
        let case = in_review(&world).await.case;
        adds(world.member(), &case, titled("Ask the witness")).await.data();
        let mut closing = json!({ "case": case, "expected": 1, "outcome": "SUBSTANTIATED", "words": "Done." });
        if complete {
            closing["completeTasks"] = json!(true);
        }
        world.admin().does("closeCase", "case { number }", closing).await.data();
        let one = tasks(world.member(), &case).await.remove(0);
        assert_eq!(one["state"], if complete { "DONE" } else { "OPEN" });
        does(world.member(), "completeTask", &one).await.data();
    }
}

#[tokio::test]
async fn the_database_lets_a_member_settle_in_their_own_name_only_and_keeps_what_was_removed() {
    let world = World::new().await;
    let (case, member) = (world.case().await.case, world.member());
    adds(member, &case, titled("Ask the witness")).await.data();
    let one = tasks(member, &case).await.remove(0);
    let id: Uuid = one["id"].as_str().expect("an id").parse().expect("an id");
    member.does("removeTask", "case { number }", json!({ "task": id, "reason": "Why?" })).await.data();
    let mut db = world.house.superuser().await;
    let back = "UPDATE task SET state = 'open', settled_by = NULL, settled_on = NULL WHERE id = $1";
    let refused = sqlx::query(back).bind(id).execute(&mut db).await;
    assert!(refused.is_err_and(|error| error.to_string().contains("a removed task never changes")));
}
