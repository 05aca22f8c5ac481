//! Cases at the stage with which a test begins.

use serde_json::{Value, json};
use voicase_tests::{Answer, Staff, Standing, World};

pub async fn moves(staff: &Staff, case: &Value, to: &str) -> Answer {
    staff.does("moveCase", "case { stage }", json!({ "case": case, "to": to })).await
}

/// A case that the member investigates. The manager was an assignee for a while, so only the administrator may approve.
pub async fn investigated(world: &World) -> Standing {
    let standing = world.case().await;
    let (case, manager, member) = (&standing.case, world.manager(), world.member());
    moves(manager, case, "IN_TRIAGE").await.data();
    for handlers in [vec![member.member, manager.member], vec![member.member]] {
        manager.does("assignCase", "case { id }", json!({ "case": case, "members": handlers })).await.data();
    }
    moves(member, case, "UNDER_INVESTIGATION").await.data();
    standing
}

/// A case that the member has submitted for review.
pub async fn in_review(world: &World) -> Standing {
    let standing = investigated(world).await;
    world.member().does("submitForReview", "case { stage }", proposal(&standing.case)).await.data();
    standing
}

pub fn proposal(case: &Value) -> Value {
    let words = "You were right.";
    json!({ "case": case, "outcome": "SUBSTANTIATED", "findings": "As reported.", "correctiveActions": [action()], "words": words })
}

/// A corrective action whose owner is no member.
pub fn action() -> Value {
    json!({ "text": "New logs.", "ownerName": "The harbour master", "dueOn": "2026-06-01" })
}

/// A case that the administrator has closed.
pub async fn closed(world: &World) -> Standing {
    let standing = in_review(world).await;
    let closing = json!({ "case": standing.case, "expected": 1, "outcome": "SUBSTANTIATED", "words": "Done." });
    world.admin().does("closeCase", "case { id }", closing).await.data();
    standing
}
