//! Legal deadlines follow from events. No later act moves them.

use chrono::TimeDelta;
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Staff, World};

use crate::support::steps::closed;

async fn writes(staff: &Staff, case: &Value, feedback: bool) {
    let message = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "text": "Thank you.", "feedback": feedback, "files": [] });
    staff.does("sendMessage", "message { number }", message).await.data();
}

/// The date on which feedback is due, and the date on which staff gave feedback.
async fn feedback(world: &World, case: &Value) -> (Value, Value) {
    let opened = world.manager().opens(case, "deadlines { kind dueOn metOn }").await;
    let clocks = opened.data()["case"]["deadlines"].as_array().expect("clocks").clone();
    let clock = clocks.into_iter().find(|clock| clock["kind"] == "FEEDBACK").expect("feedback");
    (clock["dueOn"].clone(), clock["metOn"].clone())
}

#[tokio::test]
async fn a_late_acknowledgement_moves_no_feedback_and_erases_no_overdue_mark() {
    // Received on 2 March 2026. The acknowledgement is due on 9 March and the feedback three months later, on 9 June.
    for (days, due) in
        [(0, "2026-06-02"), (7, "2026-06-09"), (8, "2026-06-09"), (95, "2026-06-09"), (120, "2026-06-09")]
    {
        let world = World::new().await;
        let case = world.case().await.case;
        world.wait(TimeDelta::days(days));
        writes(world.manager(), &case, false).await;
        assert_eq!(feedback(&world, &case).await, (json!(due), Value::Null), "acknowledged after {days} days");
        let overdue = world.admin().asks("{ caseCounts { overdue } }", json!({})).await;
        assert_eq!(overdue.data()["caseCounts"]["overdue"], i32::from(days > 99), "after {days} days");
    }
}

#[tokio::test]
async fn feedback_is_given_once_and_a_later_one_changes_no_date() {
    let world = World::new().await;
    let standing = world.case().await;
    writes(world.manager(), &standing.case, true).await;
    world.wait(TimeDelta::days(130));
    writes(world.manager(), &standing.case, true).await;
    assert_eq!(feedback(&world, &standing.case).await.1, json!("2026-03-02"));
    standing.reporter.returns().await.data();
    let told = standing.reporter.asks("{ report { feedbackOn } }", json!({})).await;
    assert_eq!(told.data()["report"]["feedbackOn"], "2026-03-02");
}

#[tokio::test]
async fn reopening_moves_no_feedback_that_was_never_given() {
    let world = World::new().await;
    let case = closed(&world).await.case;
    // Simulates a case that an older version closed without feedback.
    let forget = "WITH met AS (DELETE FROM deadline WHERE case_id = $1 AND kind = 'feedback' RETURNING *) \
        INSERT INTO deadline (org_id, id, case_id, kind, started_on, due_on) SELECT org_id, id, case_id, kind, started_on, due_on FROM met";
    world.house.change(forget, &[case.as_str().and_then(|id| id.parse().ok()).expect("an id")]).await;
    let due = feedback(&world, &case).await.0;
    world.wait(TimeDelta::days(120));
    world.manager().does("reopenCase", "case { id }", json!({ "case": case, "reason": "New facts." })).await.data();
    assert_eq!(feedback(&world, &case).await, (due, Value::Null));
}
