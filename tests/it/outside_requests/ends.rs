//! A question takes no answer after its last day, and when its reason is gone.

use chrono::TimeDelta;
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};
use uuid::Uuid;
use voicase_dev::postgres::SUPERUSER;
use voicase_tests::{Staff, World, instance};

use crate::support::outside::{Asked, answers, asks, state};
use crate::support::steps::{action, in_review};

async fn ends(world: &World, asked: &Asked, as_state: &str) {
    assert_eq!(state(world, asked).await, as_state);
    answers(world, asked, Uuid::new_v4(), "Too late.", false).await.refused("NOT_ALLOWED_NOW");
}

async fn shown(world: &World, case: &Value, id: &Value) -> Value {
    let all = world.manager().opens(case, "outsideRequests { id state }").await;
    let all = all.data()["case"]["outsideRequests"].as_array().expect("questions").clone();
    all.into_iter().find(|one| one["id"] == *id).expect("the question")["state"].clone()
}

#[tokio::test]
async fn the_last_day_is_the_last_day_and_the_expiry_is_on_record_once() {
    let world = World::alone().await;
    let (case, member) = (world.case().await.case, world.member());
    let asked = asks(member, &case, json!({ "expiresOn": "2026-03-03" })).await;
    world.wait(TimeDelta::days(1));
    assert_eq!(state(&world, &asked).await, "OPEN");
    world.wait(TimeDelta::days(1));
    ends(&world, &asked, "EXPIRED").await;
    assert_eq!(shown(&world, &case, &asked.id).await, "EXPIRED", "the worker has not come yet");
    for _ in 0..2 {
        world.house.sweep().await;
    }
    let count = "SELECT count(*) FROM audit_event WHERE org_id = $1 AND kind = 'outside_expired' AND actor = 'system'";
    let count = sqlx::query_scalar::<_, i64>(count).bind(world.org);
    assert_eq!(count.fetch_one(&mut world.house.superuser().await).await.expect("a count"), 1);
    ends(&world, &asked, "EXPIRED").await;
    let again = json!({ "request": asked.id, "expiresOn": "2026-03-10" });
    member.does("reopenOutsideRequest", "case { id }", again).await.data();
    answers(&world, &asked, Uuid::new_v4(), "In time.", false).await.data();
}

#[tokio::test]
async fn a_closed_case_ends_its_questions_and_not_those_of_an_open_corrective_action() {
    let world = World::new().await;
    let (case, member) = (in_review(&world).await.case, world.member());
    let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "content": { "title": "Check the lock" } });
    let added = member.does("addTask", "case { tasks { id } }", input).await;
    let task = added.data()["addTask"]["case"]["tasks"][0]["id"].clone();
    let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "action": action() });
    let added = member.does("addCorrectiveAction", "case { correctiveActions { id state revision } }", input).await;
    let actions = added.data()["addCorrectiveAction"]["case"]["correctiveActions"].as_array().expect("actions").clone();
    let open = actions.into_iter().find(|one| one["state"] == "OPEN").expect("an open action");
    let about_case = asks(member, &case, json!({})).await;
    let about_task = asks(member, &case, json!({ "task": task })).await;
    let about_action = asks(member, &case, json!({ "action": open["id"] })).await;
    member.does("completeTask", "case { id }", json!({ "task": task })).await.data();
    ends(&world, &about_task, "OVER").await;
    assert_eq!(shown(&world, &case, &about_task.id).await, "OVER");
    member.does("reopenTask", "case { id }", json!({ "task": task })).await.data();
    assert_eq!(state(&world, &about_task).await, "OPEN");
    let closing = json!({ "case": case, "expected": 1, "outcome": "SUBSTANTIATED", "words": "Done." });
    world.admin().does("closeCase", "case { id }", closing).await.data();
    ends(&world, &about_case, "OVER").await;
    ends(&world, &about_task, "OVER").await;
    answers(&world, &about_action, Uuid::new_v4(), "", true).await.data();
    let settle = json!({ "id": open["id"], "expected": open["revision"], "state": "DONE" });
    member.does("settleCorrectiveAction", "case { id }", settle).await.data();
    let again = json!({ "request": about_action.id, "expiresOn": "2026-03-20" });
    member.does("reopenOutsideRequest", "case { id }", again).await.refused("NOT_ALLOWED_NOW");
}

#[tokio::test]
async fn a_member_who_loses_the_case_cannot_answer_their_own_question() {
    let world = World::new().await;
    let (case, member) = (world.case().await.case, world.member());
    let (asked, other) = (asks(member, &case, json!({})).await, asks(world.manager(), &case, json!({})).await);
    let entry = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "name": "K. Brandt", "role": "SUBJECT", "member": member.member });
    world.manager().does("addPerson", "case { id }", entry).await.data();
    ends(&world, &asked, "OVER").await;
    assert_eq!(shown(&world, &case, &asked.id).await, "OVER");
    answers(&world, &other, Uuid::new_v4(), "The northern one.", false).await.data();
    member.does("revokeOutsideRequest", "case { id }", json!({ "request": other.id })).await.refused("NOT_FOUND");
}

#[tokio::test]
async fn an_erased_case_takes_no_answer() {
    let world = World::new().await;
    let (case, member) = (world.case().await.case, world.member());
    let asked = asks(member, &case, json!({})).await;
    let instance = instance();
    let address = instance.services.postgres.url(SUPERUSER, &instance.databases.keystore);
    let mut keystore = PgConnection::connect(&address).await.expect("a connection");
    let erase = sqlx::query("DELETE FROM ks.secret WHERE case_id = $1::text::uuid").bind(case.as_str());
    assert_eq!(erase.execute(&mut keystore).await.expect("erased").rows_affected(), 1);
    ends(&world, &asked, "OVER").await;
}

/// The questions of which the member was notified that they expired, and whether this is handled.
async fn told(staff: &Staff) -> Vec<bool> {
    let shown = staff.asks("{ notifications { kind by { id } at handled } }", json!({})).await;
    let rows = shown.data()["notifications"].as_array().expect("notifications").clone();
    let rows: Vec<_> = rows.into_iter().filter(|row| row["kind"] == "OUTSIDE_EXPIRED").collect();
    assert!(rows.iter().all(|row| row["by"].is_null() && row["at"].is_null()), "{rows:?}");
    rows.iter().map(|row| row["handled"] == true).collect()
}

#[tokio::test]
async fn the_member_who_asked_learns_that_no_answer_came_until_the_question_is_handled() {
    let world = World::alone().await;
    let (first, second, member) = (world.case().await.case, world.case().await.case, world.member());
    let last = json!({ "expiresOn": "2026-03-03" });
    let asked = asks(member, &first, last.clone()).await;
    let other = asks(member, &first, last).await;
    let input = json!({ "case": second, "idempotencyKey": Uuid::new_v4(), "content": { "title": "Check the lock" } });
    let added = member.does("addTask", "case { tasks { id } }", input).await;
    let task = added.data()["addTask"]["case"]["tasks"][0]["id"].clone();
    asks(member, &second, json!({ "expiresOn": "2026-03-03", "task": task })).await;
    world.wait(TimeDelta::days(1));
    world.house.sweep().await;
    assert_eq!(told(member).await, Vec::<bool>::new(), "the last day");
    world.wait(TimeDelta::days(1));
    world.house.sweep().await;
    assert_eq!(told(member).await, [false, false], "one for each case");
    assert_eq!((told(world.manager()).await, told(world.admin()).await), (vec![], vec![]), "they did not ask");
    member.does("revokeOutsideRequest", "case { id }", json!({ "request": other.id })).await.data();
    assert_eq!(told(member).await, [false, false], "the other question still waits");
    let again = json!({ "request": asked.id, "expiresOn": "2026-03-10" });
    member.does("reopenOutsideRequest", "case { id }", again).await.data();
    assert_eq!(told(member).await.iter().filter(|handled| **handled).count(), 1, "reopened");
    member.does("completeTask", "case { id }", json!({ "task": task })).await.data();
    assert_eq!(told(member).await, [true, true], "the task is done");
}

#[tokio::test]
async fn an_answered_a_revoked_and_a_settled_question_expire_silently() {
    let world = World::alone().await;
    let (case, member) = (world.case().await.case, world.member());
    let last = json!({ "expiresOn": "2026-03-03" });
    let (answered, revoked) = (asks(member, &case, last.clone()).await, asks(member, &case, last).await);
    let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "content": { "title": "Check the lock" } });
    let added = member.does("addTask", "case { tasks { id } }", input).await;
    let task = added.data()["addTask"]["case"]["tasks"][0]["id"].clone();
    let settled = asks(member, &case, json!({ "expiresOn": "2026-03-03", "task": task })).await;
    answers(&world, &answered, Uuid::new_v4(), "The northern one.", false).await.data();
    member.does("revokeOutsideRequest", "case { id }", json!({ "request": revoked.id })).await.data();
    member.does("completeTask", "case { id }", json!({ "task": task })).await.data();
    world.wait(TimeDelta::days(2));
    world.house.sweep().await;
    assert_eq!(shown(&world, &case, &settled.id).await, "EXPIRED");
    assert_eq!(told(member).await, Vec::<bool>::new());
}
