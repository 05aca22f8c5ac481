//! Every input field about stages and corrective actions that takes an id.

use entity::enums::Role::{Admin, Manager, Member};
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::World;

use super::probes::Far::{Closed, InReview, Investigated, New, Triage};
use super::probes::{Probe, case, probe};
use crate::support::steps;

/// Adds a corrective action.
pub async fn action(world: &World, case: &Value) -> Value {
    let new = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "action": steps::action() });
    let added = world.member().does("addCorrectiveAction", "case { correctiveActions { id } }", new).await;
    added.data()["addCorrectiveAction"]["case"]["correctiveActions"][0]["id"].clone()
}

pub fn stages() -> Vec<Probe> {
    vec![
        probe("MoveCaseInput.case", "moveCase", New, Member, case, |_, id| json!({ "case": id, "to": "IN_TRIAGE" })),
        probe("SubmitForReviewInput.case", "submitForReview", Investigated, Member, case, |_, id| steps::proposal(&id)),
        probe(
            "ReasonInput.case",
            "returnToInvestigation",
            InReview,
            Manager,
            case,
            |_, id| json!({ "case": id, "reason": "Why?" }),
        ),
        probe(
            "ReasonInput.case",
            "reopenCase",
            Closed,
            Admin,
            case,
            |_, id| json!({ "case": id, "reason": "New facts." }),
        ),
        probe(
            "CloseCaseInput.case",
            "closeCase",
            Triage,
            Manager,
            case,
            |_, id| json!({ "case": id, "outcome": "SPAM", "words": "No." }),
        ),
    ]
}

pub fn actions() -> Vec<Probe> {
    vec![
        probe(
            "AddCorrectiveActionInput.case",
            "addCorrectiveAction",
            New,
            Member,
            case,
            |_, id| json!({ "case": id, "idempotencyKey": Uuid::new_v4(), "action": steps::action() }),
        ),
        probe(
            "CorrectiveActionInput.owner",
            "addCorrectiveAction",
            New,
            Member,
            |own| own.member.clone(),
            |own, id| {
                let action = json!({ "text": "New logs.", "owner": id, "dueOn": "2026-06-01" });
                json!({ "case": own.case, "idempotencyKey": Uuid::new_v4(), "action": action })
            },
        ),
        probe(
            "ChangeCorrectiveActionInput.id",
            "changeCorrectiveAction",
            New,
            Member,
            |own| own.action.clone(),
            |_, id| json!({ "id": id, "expected": 1, "action": steps::action(), "reason": "Later." }),
        ),
        probe(
            "SettleCorrectiveActionInput.id",
            "settleCorrectiveAction",
            New,
            Member,
            |own| own.action.clone(),
            |_, id| json!({ "id": id, "expected": 1, "state": "DONE" }),
        ),
    ]
}
