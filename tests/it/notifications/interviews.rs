//! Reminders of planned interviews: a day before, to the assignees and the interviewer, and silent once handled.

use chrono::TimeDelta;
use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Staff, World};

use super::support::{assigns, chooses, mails, unread, works};
use crate::support::steps::in_review;

fn content(interviewer: &Staff, state: &str, day: &str) -> Value {
    json!({ "name": "K. Brandt", "day": day, "state": state, "interviewer": interviewer.member })
}

async fn plans(staff: &Staff, case: &Value, interviewer: &Staff, day: &str) -> Value {
    let content = content(interviewer, "PLANNED", day);
    let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "content": content });
    let added = staff.does("addInterview", "case { interviews { id } }", input).await;
    added.data()["addInterview"]["case"]["interviews"][0]["id"].clone()
}

async fn changes(staff: &Staff, id: &Value, expected: i32, content: Value) {
    let input = json!({ "interview": id, "expected": expected, "content": content });
    staff.does("changeInterview", "case { id }", input).await.data();
}

async fn is_reminded(staff: &Staff) -> bool {
    unread(staff).await.contains(&"INTERVIEW".to_owned())
}

#[tokio::test]
async fn assignees_and_interviewer_are_reminded_the_day_before_and_again_after_a_move() {
    let world = World::new().await;
    let (case, member, manager, admin) = (world.case().await.case, world.member(), world.manager(), world.admin());
    assigns(manager, &case, &[member], None).await;
    let id = plans(member, &case, manager, "2026-03-04").await;
    works(&world).await;
    assert!(!is_reminded(member).await, "two days before");
    world.wait(TimeDelta::days(1));
    works(&world).await;
    assert!(is_reminded(member).await && is_reminded(manager).await);
    assert!(!is_reminded(admin).await, "neither assignee nor interviewer");
    assert!(!unread(member).await.contains(&"DEADLINE".to_owned()), "an interview is no deadline");
    changes(member, &id, 1, content(manager, "PLANNED", "2026-03-05")).await;
    assert!(!is_reminded(member).await && !is_reminded(manager).await, "it moved");
    world.wait(TimeDelta::days(1));
    works(&world).await;
    assert!(is_reminded(member).await, "the day before the new day");
    member.opens(&case, "answers { value }").await.data();
    world.wait(TimeDelta::days(1));
    works(&world).await;
    assert!(!is_reminded(member).await, "once");
    assert!(is_reminded(manager).await);
    changes(member, &id, 2, content(manager, "HELD", "2026-03-05")).await;
    assert!(!is_reminded(manager).await, "held");
}

#[tokio::test]
async fn a_new_interviewer_is_reminded_instead_of_the_old_one_who_keeps_it_without_the_assignment() {
    let world = World::new().await;
    let (case, member, manager) = (world.case().await.case, world.member(), world.manager());
    let other = world.joins(Role::Member, CaseScope::Departments).await;
    assigns(manager, &case, &[member, &other], None).await;
    let id = plans(member, &case, member, "2026-03-03").await;
    works(&world).await;
    assert!(is_reminded(member).await && is_reminded(&other).await);
    assigns(manager, &case, &[manager], None).await;
    assert!(is_reminded(member).await, "the interviewer");
    assert!(!is_reminded(&other).await, "no assignee any more");
    changes(manager, &id, 1, content(&other, "PLANNED", "2026-03-03")).await;
    assert!(!is_reminded(member).await, "another interviewer");
    world.wait(TimeDelta::days(1));
    works(&world).await;
    assert!(is_reminded(&other).await && is_reminded(manager).await);
    assert!(!is_reminded(member).await);
}

#[tokio::test]
async fn without_an_assignee_those_who_assign_are_reminded_beside_the_interviewer() {
    let world = World::new().await;
    let (case, member, manager) = (world.case().await.case, world.member(), world.manager());
    let other = world.joins(Role::Member, CaseScope::Departments).await;
    plans(manager, &case, member, "2026-03-03").await;
    works(&world).await;
    assert!(is_reminded(member).await && is_reminded(manager).await);
    assert!(!is_reminded(&other).await, "assigns no cases");
}

#[tokio::test]
async fn the_email_names_the_interview_and_follows_its_own_setting() {
    let world = World::new().await;
    let (case, member, manager) = (world.case().await.case, world.member(), world.manager());
    assigns(manager, &case, &[member], None).await;
    chooses(member, &[("INTERVIEW", "AT_ONCE")], json!({})).await;
    chooses(manager, &[("DEADLINE", "AT_ONCE")], json!({})).await;
    works(&world).await;
    plans(member, &case, manager, "2026-03-04").await;
    world.wait(TimeDelta::days(1));
    works(&world).await;
    world.wait(TimeDelta::minutes(6));
    let sent = mails(&world, member).await;
    assert!(sent.iter().any(|mail| mail.text.contains(": an interview is today or tomorrow")), "{sent:?}");
    let quiet = mails(&world, manager).await;
    assert!(!quiet.iter().any(|mail| mail.text.contains("interview")), "never mailed: {quiet:?}");
}

#[tokio::test]
async fn a_cancelled_interview_and_one_of_a_closed_case_remind_no_member() {
    let world = World::new().await;
    let (open, closing, member) = (world.case().await.case, in_review(&world).await.case, world.member());
    assigns(world.manager(), &open, &[member], None).await;
    let id = plans(member, &open, member, "2026-03-03").await;
    plans(member, &closing, member, "2026-03-03").await;
    let cancelled = json!({ "interview": id, "expected": 1, "reason": "The witness is ill." });
    member.does("cancelInterview", "case { id }", cancelled).await.data();
    let closed = json!({ "case": closing, "expected": 1, "outcome": "SUBSTANTIATED", "words": "Done." });
    world.admin().does("closeCase", "case { id }", closed).await.data();
    works(&world).await;
    assert!(!is_reminded(member).await);
}
