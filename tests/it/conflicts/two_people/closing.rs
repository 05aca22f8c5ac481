//! A member cannot close a case alone that they handled or restricted.

use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use voicase_tests::{Staff, World};

use super::restricts;

async fn triage(by: &Staff, case: &Value) {
    by.does("moveCase", "case { id }", json!({ "case": case, "to": "IN_TRIAGE" })).await.data();
}

async fn block(by: &Staff, case: &Value) -> Value {
    let moves = by.opens(case, "moves { to allowed block }").await;
    let moves = moves.data()["case"]["moves"].as_array().expect("moves").clone();
    moves.iter().find(|step| step["to"] == "CLOSED").expect("a step")["block"].clone()
}

fn spam(case: &Value) -> Value {
    json!({ "case": case, "outcome": "SPAM", "words": "Thank you." })
}

#[tokio::test]
async fn a_member_who_was_ever_assigned_does_not_close_the_case_from_triage() {
    let world = World::new().await;
    let case = world.case().await.case;
    triage(world.manager(), &case).await;
    for members in [json!([world.manager().member]), json!([])] {
        let input = json!({ "case": case, "members": members });
        world.admin().does("assignCase", "case { id }", input).await.data();
    }
    assert_eq!(block(world.manager(), &case).await, "NEEDS_ANOTHER_APPROVER");
    world.manager().does("closeCase", "case { id }", spam(&case)).await.refused("NOT_ALLOWED_NOW");
    world.admin().does("closeCase", "case { id }", spam(&case)).await.data();
}

#[tokio::test]
async fn a_member_who_ever_restricted_the_case_does_not_close_it_alone() {
    let world = World::new().await;
    let second = world.joins(Role::Manager, CaseScope::Departments).await;
    let case = world.case().await.case;
    triage(world.manager(), &case).await;
    restricts(world.manager(), &case, &[&second]).await.data();
    assert_eq!(block(world.manager(), &case).await, "NEEDS_REVIEW");
    world.manager().does("closeCase", "case { id }", spam(&case)).await.refused("NOT_ALLOWED_NOW");
    let lift = json!({ "case": case, "reason": "No longer." });
    world.manager().does("liftRestriction", "case { id }", lift).await.data();
    world.manager().does("closeCase", "case { id }", spam(&case)).await.refused("NOT_ALLOWED_NOW");
    assert_eq!(block(&second, &case).await, Value::Null);
    second.does("closeCase", "case { id }", spam(&case)).await.data();
}

#[tokio::test]
async fn a_member_who_once_proposed_the_closing_does_not_approve_a_colleagues_proposal() {
    let world = World::new().await;
    let second = world.joins(Role::Manager, CaseScope::Departments).await;
    let case = world.case().await.case;
    triage(world.manager(), &case).await;
    let assign = json!({ "case": case, "members": [world.member().member] });
    world.manager().does("assignCase", "case { id }", assign).await.data();
    let onward = json!({ "case": case, "to": "UNDER_INVESTIGATION" });
    world.manager().does("moveCase", "case { id }", onward).await.data();
    let proposal = json!({ "case": case, "outcome": "UNSUBSTANTIATED", "findings": "None.", "correctiveActions": [], "words": "Thank you." });
    world.manager().does("submitForReview", "case { id }", proposal.clone()).await.data();
    let back = json!({ "case": case, "reason": "Look again." });
    second.does("returnToInvestigation", "case { id }", back).await.data();
    world.member().does("submitForReview", "case { id }", proposal).await.data();
    let close = json!({ "case": case, "expected": 2, "outcome": "UNSUBSTANTIATED", "words": "Thank you." });
    world.manager().does("closeCase", "case { id }", close.clone()).await.refused("NOT_ALLOWED_NOW");
    second.does("closeCase", "case { id }", close).await.data();
}
