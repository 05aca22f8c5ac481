//! Reminders of deadlines, once for each part of their time, and the escalation of what no member looks at.

use chrono::TimeDelta;
use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Staff, World};

use super::support::{assigns, notifications, unread, works};
use crate::support::steps::{closed, in_review};

/// The parts of the acknowledgement's time that the last reminders were about, day by day.
async fn reminded(world: &World, case: Uuid, days: i64) -> Vec<i16> {
    let mut found = vec![];
    for _ in 0..days {
        works(world).await;
        works(world).await;
        let sql = "SELECT reminded FROM deadline WHERE case_id = $1 AND kind = 'acknowledgement'";
        let reminded = sqlx::query_scalar::<_, i16>(sql).bind(case);
        found.push(reminded.fetch_one(&mut world.house.superuser().await).await.expect("a deadline"));
        world.wait(TimeDelta::days(1));
    }
    found
}

/// The days of the member's reminders or escalations.
async fn days(staff: &Staff, kind: &str) -> Vec<String> {
    let of_kind = |one: &serde_json::Value| one["kind"] == kind;
    let all = notifications(staff).await.into_iter().filter(of_kind);
    all.map(|one| one["on"].as_str().expect("a day").to_owned()).collect()
}

#[tokio::test]
async fn a_reminder_comes_once_for_each_part_of_the_time_that_has_passed() {
    let world = World::new().await;
    let standing = world.case().await;
    let member = world.member();
    assigns(world.manager(), &standing.case, &[member], None).await;
    // Received on Monday, 2 March. The acknowledgement is due on Monday, 9 March.
    assert_eq!(reminded(&world, standing.id(), 9).await, [0, 0, 0, 50, 50, 75, 90, 100, 100]);
    assert_eq!(days(member, "DEADLINE").await, ["2026-03-09"], "one row, with the day of the last reminder");
    assert_eq!(unread(world.manager()).await, ["ESCALATION"], "an assigned case reminds its assignees");
    let input = json!({ "case": standing.case, "idempotencyKey": Uuid::new_v4(), "text": "We look.", "files": [] });
    member.does("sendMessage", "message { id }", input).await.data();
    assert_eq!(unread(member).await, ["ASSIGNMENT"], "a met deadline is silent");
}

#[tokio::test]
async fn an_unassigned_case_reminds_those_who_assign_and_a_closed_one_nobody() {
    let world = World::new().await;
    let closed = closed(&world).await;
    let open = world.case().await;
    let opened = "UPDATE deadline SET met_on = NULL, met_by_member = NULL, met_by_message = NULL WHERE case_id = $1";
    world.house.sql("ALTER TABLE deadline DISABLE TRIGGER keep_deadline").await;
    world.house.change(opened, &[closed.id()]).await;
    world.house.sql("ALTER TABLE deadline ENABLE TRIGGER keep_deadline").await;
    reminded(&world, open.id(), 5).await;
    let cases = async |staff: &Staff| {
        let all = notifications(staff).await.into_iter().filter(|one| one["kind"] == "DEADLINE");
        all.map(|one| one["case"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(cases(world.manager()).await, std::slice::from_ref(&open.case));
    assert_eq!(cases(world.member()).await, Vec::<serde_json::Value>::new());
}

#[tokio::test]
async fn the_worker_that_was_away_reminds_once_of_the_last_part() {
    let world = World::new().await;
    let standing = world.case().await;
    assigns(world.manager(), &standing.case, &[world.member()], None).await;
    world.wait(TimeDelta::days(6));
    assert_eq!(reminded(&world, standing.id(), 1).await, [90]);
    assert_eq!(days(world.member(), "DEADLINE").await, ["2026-03-08"]);
}

#[tokio::test]
async fn a_new_report_that_no_member_opens_is_escalated_after_two_working_days() {
    let world = World::new().await;
    let (ignored, opened) = (world.case().await, world.case().await);
    world.member().opens(&opened.case, "answers { value }").await.data();
    reminded(&world, ignored.id(), 3).await;
    assert_eq!(days(world.manager(), "ESCALATION").await, Vec::<String>::new(), "Wednesday is the second day");
    reminded(&world, ignored.id(), 1).await;
    let all = notifications(world.manager()).await;
    let escalated: Vec<_> = all.iter().filter(|one| one["kind"] == "ESCALATION").collect();
    assert_eq!(escalated.len(), 1);
    assert_eq!((&escalated[0]["case"], &escalated[0]["on"]), (&ignored.case, &json!("2026-03-05")));
    assert_eq!(days(world.member(), "ESCALATION").await, Vec::<String>::new(), "only those who assign");
    world.member().opens(&ignored.case, "answers { value }").await.data();
    reminded(&world, ignored.id(), 2).await;
    assert_eq!(days(world.manager(), "ESCALATION").await, ["2026-03-05"], "once");
}

#[tokio::test]
async fn an_acknowledgement_that_is_almost_due_goes_to_the_deputy() {
    let world = World::new().await;
    let standing = world.case().await;
    let deputy = world.joins(Role::Member, CaseScope::Departments).await;
    assigns(world.manager(), &standing.case, &[world.member()], Some(&deputy)).await;
    world.member().opens(&standing.case, "answers { value }").await.data();
    reminded(&world, standing.id(), 7).await;
    assert_eq!(days(&deputy, "ESCALATION").await, ["2026-03-08"]);
    assert_eq!(days(world.manager(), "ESCALATION").await, ["2026-03-08"], "who assigns learns of it too");
}

/// Adds a deadline that staff set themselves, due on 12 March. Returns its id.
async fn adds_deadline(by: &Staff, case: &Value, owner: &Staff) -> Value {
    let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "title": "Talk to the witness",
        "dueOn": "2026-03-12", "owner": owner.member });
    let added = by.does("addDeadline", "case { deadlines { id kind owner { id } } }", input).await;
    let all = added.data()["addDeadline"]["case"]["deadlines"].as_array().expect("deadlines").clone();
    all.into_iter().find(|one| one["kind"] == "OWN").expect("it")["id"].clone()
}

async fn owner(by: &Staff, case: &Value) -> Value {
    let shown = by.opens(case, "deadlines { kind owner { id } }").await;
    let all = shown.data()["case"]["deadlines"].as_array().expect("deadlines").clone();
    all.into_iter().find(|one| one["kind"] == "OWN").expect("it")["owner"]["id"].clone()
}

#[tokio::test]
async fn an_own_deadline_goes_to_the_successor_or_to_the_assignees_and_silence_follows_its_end() {
    let world = World::new().await;
    let (case, other) = (world.case().await.case, world.case().await.case);
    let (manager, member) = (world.manager(), world.member());
    let leaver = world.joins(Role::Member, CaseScope::Departments).await;
    for case in [&case, &other] {
        assigns(manager, case, &[member], None).await;
        let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "text": "We look.", "files": [] });
        manager.does("sendMessage", "message { id }", input).await.data();
    }
    let id = adds_deadline(manager, &case, &leaver).await;
    let person = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "name": "N", "role": "SUBJECT", "member": leaver.member });
    manager.does("addPerson", "case { id }", person).await.data();
    assert_eq!(owner(manager, &case).await, Value::Null, "the owner lost the case");
    adds_deadline(manager, &other, &leaver).await;
    let hand_over = json!({ "member": leaver.member, "handOver": manager.member });
    world.admin().does("removeMember", "handedOver", hand_over).await.data();
    assert_eq!(owner(manager, &other).await, json!(manager.member));
    let of = async |staff: &Staff, kind: &str| {
        let all = notifications(staff).await.into_iter().filter(|one| one["kind"] == kind && one["handled"] == false);
        all.map(|one| one["case"].clone()).collect::<Vec<_>>()
    };
    world.wait(TimeDelta::days(5));
    works(&world).await;
    assert_eq!(of(member, "DEADLINE").await, std::slice::from_ref(&case), "without an owner, the assignees");
    assert_eq!(of(manager, "DEADLINE").await, std::slice::from_ref(&other));
    let moved =
        |owner: Option<Uuid>| json!({ "deadline": id, "dueOn": "2026-04-12", "owner": owner, "reason": "He is away." });
    let refused = member.does("moveDeadline", "case { id }", moved(Some(leaver.member))).await;
    assert_eq!(refused.field(), "owner");
    member.does("moveDeadline", "case { id }", moved(Some(manager.member))).await.data();
    assert_eq!(of(member, "DEADLINE").await, Vec::<Value>::new(), "a moved deadline is silent");
    member.does("moveDeadline", "case { id }", moved(None)).await.data();
    assert_eq!(owner(manager, &case).await, json!(manager.member), "the owner stays");
    world.wait(TimeDelta::days(20));
    works(&world).await;
    assert!(of(manager, "DEADLINE").await.contains(&case));
    let pause = json!({ "deadline": id, "reason": "He is away." });
    member.does("pauseDeadline", "case { id }", pause).await.data();
    assert!(!of(manager, "DEADLINE").await.contains(&case), "a paused deadline is silent");
}

#[tokio::test]
async fn each_step_of_a_wait_is_announced_once() {
    let world = World::new().await;
    let case = world.case().await.case;
    let member = world.member();
    assigns(world.manager(), &case, &[member], None).await;
    let to_reporter = || json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "text": "Please answer." });
    member.does("acknowledgeCase", "case { id }", to_reporter()).await.data();
    member.does("waitForReporter", "case { id }", json!({ "case": case })).await.data();
    let after = async |days: i64| {
        world.wait(TimeDelta::days(days));
        works(&world).await;
        works(&world).await;
        unread(member).await.contains(&"DEADLINE".to_owned())
    };
    assert!(!after(41).await);
    assert!(after(1).await, "the closing can be announced");
    member.does("announceClosing", "case { id }", to_reporter()).await.data();
    assert!(!after(0).await, "the step is done");
    world.wait(TimeDelta::days(13));
    works(&world).await;
    member.opens(&case, "answers { value }").await.data();
    assert!(after(1).await, "the announced day has come");
    member.does("stopWaiting", "case { id }", json!({ "case": case })).await.data();
    let all = notifications(member).await;
    assert!(all.iter().all(|one| one["kind"] != "DEADLINE" || one["handled"] == false), "the feedback is due too");
}

#[tokio::test]
async fn reminders_of_a_closed_case_start_again_with_its_reopening() {
    let world = World::new().await;
    let case = in_review(&world).await.case;
    adds_deadline(world.manager(), &case, world.member()).await;
    let closing = json!({ "case": case, "expected": 1, "outcome": "SUBSTANTIATED", "words": "Done." });
    world.admin().does("closeCase", "case { id }", closing).await.data();
    world.wait(TimeDelta::days(12));
    works(&world).await;
    assert_eq!(days(world.member(), "DEADLINE").await, Vec::<String>::new());
    world.manager().does("reopenCase", "case { id }", json!({ "case": case, "reason": "New facts." })).await.data();
    world.wait(TimeDelta::days(1));
    works(&world).await;
    assert_eq!(days(world.member(), "DEADLINE").await, ["2026-03-15"]);
}

#[tokio::test]
async fn a_hundred_thousand_deadlines_cost_an_index_scan() {
    let world = World::alone().await;
    let standing = world.case().await;
    let many = "INSERT INTO deadline (org_id, id, case_id, kind, title, started_on, due_on) \
        SELECT $1, gen_random_uuid(), $2, 'own', 'x', DATE '2026-03-02', DATE '2036-03-02' FROM generate_series(1, 100000)";
    world
        .house
        .sql("ALTER TABLE deadline DISABLE TRIGGER USER; ALTER TABLE deadline ENABLE TRIGGER keep_reminder")
        .await;
    world.house.change(many, &[world.org, standing.id()]).await;
    world.house.sql("ALTER TABLE deadline ENABLE TRIGGER USER; ANALYZE deadline").await;
    let explain = "EXPLAIN SELECT d.id FROM deadline d WHERE d.org_id = $1 AND d.met_on IS NULL AND d.paused_on IS NULL \
        AND d.removed_on IS NULL AND d.remind_on <= DATE '2026-03-05' ORDER BY d.remind_on LIMIT 500";
    let plan: Vec<String> = sqlx::query_scalar(explain)
        .bind(world.org)
        .fetch_all(&mut world.house.superuser().await)
        .await
        .expect("a plan");
    assert!(plan.iter().any(|line| line.contains("deadline_remind")), "{plan:#?}");
}
