//! The risk that the reporter suffers a detriment: assessments, and check-ins after the closing.

use chrono::TimeDelta;
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Answer, Staff, World};

use crate::support::steps::{closed, in_review, investigated, proposal};

async fn assesses(staff: &Staff, case: &Value, moment: &str) -> Answer {
    let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "moment": moment, "likelihood": "MEDIUM", "impact": "HIGH",
        "reasons": "A small team.", "measures": "Another supervisor." });
    staff.does("assessDetriment", "case { id }", input).await
}

async fn due(staff: &Staff, case: &Value) -> Value {
    let shown = staff.opens(case, "protection { assessment checkIn { dueOn daysLeft } }").await;
    shown.data()["case"]["protection"].clone()
}

async fn check_ins(staff: &Staff, case: &Value) -> Vec<Value> {
    let shown = staff.opens(case, "checkIns { id days dueOn daysLeft result remark settledOn }").await;
    shown.data()["case"]["checkIns"].as_array().expect("rows").clone()
}

async fn settles(staff: &Staff, check_in: &Value, result: &str, remark: Option<&str>) -> Answer {
    let input = json!({ "checkIn": check_in["id"], "result": result, "remark": remark });
    staff.does("settleCheckIn", "case { id }", input).await
}

#[tokio::test]
async fn the_stage_suggests_an_assessment_and_no_stage_waits_for_it() {
    let world = World::new().await;
    let standing = investigated(&world).await;
    let (case, member) = (&standing.case, world.member());
    assert_eq!(due(member, case).await["assessment"], json!("START"), "the stage moved without the first assessment");
    assesses(world.viewer(), case, "START").await.refused("FORBIDDEN");
    assesses(member, case, "START").await.data();
    assert_eq!(due(member, case).await["assessment"], Value::Null);
    world.wait(TimeDelta::days(30));
    assert_eq!(due(member, case).await["assessment"], json!("DURING"));
    assesses(world.manager(), case, "DURING").await.data();
    let shown =
        world.viewer().opens(case, "assessments { moment likelihood impact reasons measures assessedOn }").await;
    let all = shown.data()["case"]["assessments"].as_array().expect("rows").clone();
    assert_eq!(all.len(), 2);
    let latest = json!({ "moment": "DURING", "likelihood": "MEDIUM", "impact": "HIGH", "reasons": "A small team.",
        "measures": "Another supervisor.", "assessedOn": "2026-04-01" });
    assert_eq!(all[0], latest);
}

#[tokio::test]
async fn a_closing_starts_three_check_ins_and_a_reopening_ends_those_without_a_result() {
    let world = World::new().await;
    let standing = closed(&world).await;
    let (case, member) = (&standing.case, world.member());
    let rows = check_ins(member, case).await;
    let days: Vec<_> = rows.iter().map(|row| (row["days"].clone(), row["dueOn"].clone())).collect();
    assert_eq!(json!(days), json!([[30, "2026-04-01"], [90, "2026-05-31"], [180, "2026-08-29"]]));
    assert_eq!(
        due(member, case).await,
        json!({ "assessment": "CLOSED", "checkIn": { "dueOn": "2026-04-01", "daysLeft": 30 } })
    );
    assert_eq!(settles(member, &rows[0], "RETALIATION", None).await.field(), "remark");
    settles(world.viewer(), &rows[0], "NONE", None).await.refused("FORBIDDEN");
    settles(member, &rows[0], "RETALIATION", Some("A bad reference.")).await.data();
    settles(member, &rows[0], "NONE", None).await.refused("NOT_ALLOWED_NOW");
    let reopen = json!({ "case": case, "reason": "A retaliation." });
    world.admin().does("reopenCase", "case { id }", reopen).await.data();
    let rows = check_ins(member, case).await;
    assert_eq!((rows.len(), &rows[0]["remark"]), (1, &json!("A bad reference.")));
    assert_eq!(due(member, case).await["checkIn"], Value::Null);
}

#[tokio::test]
async fn spam_starts_no_check_in() {
    let world = World::new().await;
    let standing = in_review(&world).await;
    let closing = json!({ "case": standing.case, "expected": 1, "outcome": "SPAM", "words": "Done." });
    world.admin().does("closeCase", "case { id }", closing).await.data();
    assert!(check_ins(world.member(), &standing.case).await.is_empty());
    assert_eq!(due(world.member(), &standing.case).await, json!({ "assessment": null, "checkIn": null }));
}

#[tokio::test]
async fn each_closing_makes_the_assessment_after_the_closing_due_again() {
    let world = World::new().await;
    let standing = closed(&world).await;
    let (case, member) = (&standing.case, world.member());
    assesses(member, case, "CLOSED").await.data();
    assert_eq!(due(member, case).await["assessment"], Value::Null);
    let reopen = json!({ "case": case, "reason": "A new witness." });
    world.admin().does("reopenCase", "case { id }", reopen).await.data();
    world.wait(TimeDelta::minutes(1));
    member.does("submitForReview", "case { id }", proposal(case)).await.data();
    let closing = json!({ "case": case, "expected": 1, "outcome": "SUBSTANTIATED", "words": "Done." });
    world.admin().does("closeCase", "case { id }", closing).await.data();
    assert_eq!(due(member, case).await["assessment"], json!("CLOSED"), "also on the day of the first closing");
    assesses(member, case, "CLOSED").await.data();
    assert_eq!(due(member, case).await["assessment"], Value::Null);
}
