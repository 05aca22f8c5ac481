//! The input fields of the breach register.

use entity::enums::Role::Admin;
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::World;

use super::probes::Far::New;
use super::probes::{Own, Probe, case, probe};
use crate::breaches::support::{adds, content, records, shown, step};

pub struct Breaches {
    breach: Value,
    /// A step that can be withdrawn.
    step: Value,
    /// The number of the case.
    number: Value,
}

impl Breaches {
    /// An entry that is linked to the case.
    pub async fn of(world: &World, case: &Value) -> Self {
        let admin = world.admin();
        let breach = adds(admin, content("Lost laptop")).await;
        records(admin, &breach, "TOLD", json!({})).await.data();
        let step = step(&shown(admin, &breach).await, "TOLD");
        let number = admin.opens(case, "number").await.data()["case"]["number"].clone();
        let link = json!({ "breach": breach, "number": number });
        admin.does("addBreachCase", "breach { id }", link).await.data();
        Self { breach, step, number }
    }
}

pub fn probes() -> Vec<Probe> {
    let breach = |own: &Own| own.breaches.breach.clone();
    vec![
        probe(
            "ChangeBreachInput.breach",
            "changeBreach",
            New,
            Admin,
            breach,
            |_, id| json!({ "breach": id, "expected": 1, "content": content("Lost laptop") }),
        ),
        probe(
            "RecordBreachStepInput.breach",
            "recordBreachStep",
            New,
            Admin,
            breach,
            |_, id| json!({ "breach": id, "idempotencyKey": Uuid::new_v4(), "kind": "CONFIRMED", "happenedAt": "2026-03-01T09:00:00Z" }),
        ),
        probe(
            "WithdrawBreachStepInput.breach",
            "withdrawBreachStep",
            New,
            Admin,
            breach,
            |own, id| json!({ "breach": id, "idempotencyKey": Uuid::new_v4(), "step": own.breaches.step, "text": "Wrong entry" }),
        ),
        probe(
            "WithdrawBreachStepInput.step",
            "withdrawBreachStep",
            New,
            Admin,
            |own| own.breaches.step.clone(),
            |own, id| json!({ "breach": own.breaches.breach, "idempotencyKey": Uuid::new_v4(), "step": id, "text": "Wrong entry" }),
        ),
        probe(
            "AddBreachCaseInput.breach",
            "addBreachCase",
            New,
            Admin,
            breach,
            |own, id| json!({ "breach": id, "number": own.breaches.number }),
        ),
        probe(
            "RemoveBreachCaseInput.breach",
            "removeBreachCase",
            New,
            Admin,
            breach,
            |own, id| json!({ "breach": id, "case": own.case }),
        ),
        probe(
            "RemoveBreachCaseInput.case",
            "removeBreachCase",
            New,
            Admin,
            case,
            |own, id| json!({ "breach": own.breaches.breach, "case": id }),
        ),
    ]
}
