//! The list of what members have to do in all cases.

use chrono::TimeDelta;
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Staff, World};

use super::tasks::adds;
use crate::support::steps::{action, closed};

const LIST: &str = "query ($filter: TodoFilter!, $first: Int! = 50, $after: String) { todos(filter: $filter, first: $first, after: $after) { \
    nodes { id kind title dueOn daysLeft doneOn owner { id } case { id number } } pageInfo { endCursor hasNextPage } } }";

async fn list(staff: &Staff, filter: Value) -> Vec<Value> {
    let shown = staff.asks(LIST, json!({ "filter": filter })).await;
    shown.data()["todos"]["nodes"].as_array().expect("rows").clone()
}

fn kinds(rows: &[Value]) -> Vec<(&Value, &Value)> {
    rows.iter().map(|one| (&one["kind"], &one["title"])).collect()
}

async fn has_deadline(staff: &Staff, case: &Value, due: &str) {
    let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "title": "Answer", "dueOn": due, "owner": staff.member });
    staff.does("addDeadline", "case { id }", input).await.data();
}

#[tokio::test]
async fn tasks_actions_and_own_deadlines_are_one_list_by_date() {
    let world = World::new().await;
    let (case, member, manager) = (world.case().await.case, world.member(), world.manager());
    adds(member, &case, json!({ "title": "No date", "owner": member.member })).await.data();
    adds(member, &case, json!({ "title": "Soon", "owner": member.member, "dueOn": "2026-03-03" })).await.data();
    adds(member, &case, json!({ "title": "Another’s", "owner": manager.member, "dueOn": "2026-03-04" })).await.data();
    has_deadline(member, &case, "2026-03-20").await;
    let mut own = action();
    (own["owner"], own["dueOn"]) = (json!(member.member), json!("2026-03-05"));
    own.as_object_mut().expect("an action").remove("ownerName");
    let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "action": own });
    member.does("addCorrectiveAction", "case { id }", input).await.data();
    let mine = list(member, json!({ "mine": true })).await;
    let (soon, answer, undated) = (json!("Soon"), json!("Answer"), json!("No date"));
    let (task, deadline, action) = (json!("TASK"), json!("DEADLINE"), json!("CORRECTIVE_ACTION"));
    let expected = [(&task, &soon), (&action, &Value::Null), (&deadline, &answer), (&task, &undated)];
    assert_eq!(kinds(&mine), expected);
    assert_eq!(mine[0]["daysLeft"], 1);
    assert_eq!(list(member, json!({ "mine": false })).await.len(), 5);
    assert_eq!(list(member, json!({ "mine": true, "span": "WEEK" })).await.len(), 2);
    assert_eq!(list(member, json!({ "mine": true, "span": "OVERDUE" })).await.len(), 0);
    world.wait(TimeDelta::days(2));
    let overdue = list(member, json!({ "mine": true, "span": "OVERDUE" })).await;
    assert_eq!(kinds(&overdue), [(&task, &soon)]);
    let done = json!({ "task": overdue[0]["id"] });
    member.does("completeTask", "case { id }", done).await.data();
    assert_eq!(list(member, json!({ "mine": true })).await.len(), 3);
    let settled = list(member, json!({ "mine": true, "done": true })).await;
    assert_eq!(kinds(&settled), [(&task, &soon)]);
    assert_eq!(settled[0]["doneOn"], "2026-03-04");
}

#[tokio::test]
async fn the_list_shows_only_what_the_member_sees_and_continues_where_a_page_ended() {
    let world = World::new().await;
    let (case, other, member) = (world.case().await.case, world.case().await.case, world.member());
    for at in 1..=5 {
        adds(member, &case, json!({ "title": format!("Task {at}"), "dueOn": format!("2026-03-1{at}") })).await.data();
    }
    adds(member, &other, json!({ "title": "Kept from the member" })).await.data();
    let person = json!({ "case": other, "idempotencyKey": Uuid::new_v4(), "name": "N", "role": "SUBJECT", "member": member.member });
    world.manager().does("addPerson", "case { id }", person).await.data();
    assert_eq!(list(world.manager(), json!({ "mine": false })).await.len(), 6);
    let (mut after, mut seen) = (Value::Null, vec![]);
    loop {
        let variables = json!({ "filter": { "mine": false }, "first": 2, "after": after });
        let page = member.asks(LIST, variables).await.data()["todos"].clone();
        seen.extend(page["nodes"].as_array().expect("rows").iter().map(|one| one["title"].clone()));
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
    }
    assert_eq!(seen, ["Task 1", "Task 2", "Task 3", "Task 4", "Task 5"]);
    let wrong = json!({ "filter": { "mine": true }, "after": "nothing" });
    assert_eq!(member.asks(LIST, wrong).await.field(), "after");
    assert!(list(world.other().await.manager(), json!({ "mine": false })).await.is_empty());
}

#[tokio::test]
async fn own_deadlines_of_a_closed_case_stop_while_tasks_stay_and_check_ins_start() {
    let world = World::new().await;
    let (case, member) = (closed(&world).await.case, world.member());
    adds(member, &case, json!({ "title": "Return the documents", "owner": member.member })).await.data();
    let rows = list(member, json!({ "mine": true })).await;
    let (check_in, task) = ((&json!("CHECK_IN"), &Value::Null), (&json!("TASK"), &json!("Return the documents")));
    assert_eq!(kinds(&rows), [check_in, check_in, check_in, task], "the check-ins start");
}
