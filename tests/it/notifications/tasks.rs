//! Notifications about tasks: only for the owner, and silent when nothing is left to do.

use chrono::TimeDelta;
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Staff, World};

use super::support::{unread, works};

async fn adds(staff: &Staff, case: &Value, owner: &Staff, due: &str) -> Value {
    let content = json!({ "title": "Ask the witness", "owner": owner.member, "dueOn": due });
    let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "content": content });
    let added = staff.does("addTask", "case { tasks { id } }", input).await;
    added.data()["addTask"]["case"]["tasks"].as_array().expect("tasks").last().expect("a task")["id"].clone()
}

/// The unread notifications about tasks.
async fn about_tasks(staff: &Staff) -> Vec<String> {
    unread(staff).await.into_iter().filter(|kind| kind.starts_with("TASK")).collect()
}

#[tokio::test]
async fn an_owner_is_told_of_a_new_task_reminded_on_its_day_and_left_alone_afterwards() {
    let world = World::new().await;
    let (case, member, manager) = (world.case().await.case, world.member(), world.manager());
    let own = adds(manager, &case, manager, "2026-03-04").await;
    assert_eq!(about_tasks(manager).await, Vec::<String>::new(), "no member is notified of their own act");
    let (first, second) =
        (adds(manager, &case, member, "2026-03-04").await, adds(manager, &case, member, "2026-03-05").await);
    assert_eq!(about_tasks(member).await, ["TASK_ASSIGNED"]);
    works(&world).await;
    assert_eq!(about_tasks(member).await, ["TASK_ASSIGNED"], "the day has not come");
    world.wait(TimeDelta::days(2));
    works(&world).await;
    let mut now = about_tasks(member).await;
    now.sort();
    assert_eq!(now, ["TASK_ASSIGNED", "TASK_DUE"]);
    assert_eq!(about_tasks(manager).await, ["TASK_DUE"]);
    let done = |task: &Value| json!({ "task": task });
    manager.does("completeTask", "case { id }", done(&own)).await.data();
    assert_eq!(about_tasks(manager).await, Vec::<String>::new());
    manager.does("completeTask", "case { id }", done(&first)).await.data();
    assert_eq!(about_tasks(member).await, ["TASK_ASSIGNED"], "the other task is not due");
    manager.does("removeTask", "case { id }", json!({ "task": second, "reason": "No longer." })).await.data();
    assert_eq!(about_tasks(member).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_moved_date_reminds_again() {
    let world = World::new().await;
    let (case, member) = (world.case().await.case, world.member());
    let task = adds(world.manager(), &case, member, "2026-03-02").await;
    works(&world).await;
    assert!(about_tasks(member).await.contains(&"TASK_DUE".to_owned()));
    let content = json!({ "title": "Ask the witness", "owner": member.member, "dueOn": "2026-03-04" });
    let change = json!({ "task": task, "expected": 1, "content": content });
    world.manager().does("changeTask", "case { id }", change).await.data();
    assert!(!about_tasks(member).await.contains(&"TASK_DUE".to_owned()));
    world.wait(TimeDelta::days(2));
    works(&world).await;
    assert!(about_tasks(member).await.contains(&"TASK_DUE".to_owned()));
}

#[tokio::test]
async fn a_task_waits_for_an_owner_who_does_not_see_the_case() {
    let world = World::new().await;
    let (case, member) = (world.case().await.case, world.member());
    adds(world.manager(), &case, member, "2026-03-02").await;
    world.house.change("UPDATE membership SET case_scope = 'none' WHERE id = $1", &[member.member]).await;
    works(&world).await;
    world.house.change("UPDATE membership SET case_scope = 'departments' WHERE id = $1", &[member.member]).await;
    assert_eq!(about_tasks(member).await, ["TASK_ASSIGNED"]);
    world.wait(TimeDelta::days(1));
    works(&world).await;
    assert!(about_tasks(member).await.contains(&"TASK_DUE".to_owned()), "the reminder is not lost");
}
