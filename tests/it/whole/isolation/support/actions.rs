//! Every input field about corrective actions that takes an id.

use entity::enums::Role::Member;
use serde_json::json;
use uuid::Uuid;

use super::probes::Far::New;
use super::probes::{Probe, case, probe};
use crate::support::steps;

pub fn probes() -> Vec<Probe> {
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
            |_, id| json!({ "id": id, "expected": 1, "action": steps::action() }),
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
