//! Reminders of planned interviews: a day before, to the assignees and the interviewer, and silent once handled.

use chrono::TimeDelta;
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Staff, World};

use super::support::{assigns, unread, works};
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
    unread(staff).await.contains(&"DEADLINE".to_owned())
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
    changes(member, &id, 1, content(manager, "PLANNED", "2026-03-05")).await;
    assert!(!is_reminded(member).await && !is_reminded(manager).await, "it moved");
    world.wait(TimeDelta::days(1));
    works(&world).await;
    assert!(is_reminded(member).await, "the day before the new day");
    member.opens(&case, "answers { value }").await.data();
    // The reminder of the acknowledgement comes on this day too.
    let text = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "text": "We look.", "files": [] });
    member.does("sendMessage", "message { id }", text).await.data();
    world.wait(TimeDelta::days(1));
    works(&world).await;
    assert!(!is_reminded(member).await, "once");
    assert!(is_reminded(manager).await);
    changes(member, &id, 2, content(manager, "HELD", "2026-03-05")).await;
    assert!(!is_reminded(manager).await, "held");
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
