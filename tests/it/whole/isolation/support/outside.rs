//! The input fields of questions to people without case access.

use entity::enums::Role::Member;
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::World;

use super::probes::Far::{self, New};
use super::probes::{Probe, case, probe};
use crate::support::outside::{answers, asks, question};

pub struct Outside {
    /// A question that waits, and one that has an answer.
    waiting: Value,
    answered: Value,
}

impl Outside {
    pub async fn of(world: &World, case: &Value, far: Far) -> Self {
        if far != New {
            return Self { waiting: Value::Null, answered: Value::Null };
        }
        let (waiting, answered) =
            (asks(world.member(), case, json!({})).await, asks(world.member(), case, json!({})).await);
        answers(world, &answered, Uuid::new_v4(), "The northern one.", false).await.data();
        Self { waiting: waiting.id, answered: answered.id }
    }
}

pub fn probes() -> Vec<Probe> {
    vec![
        probe("AskOutsideInput.case", "askOutside", New, Member, case, |_, id| question(&id, &json!({}))),
        probe(
            "AskOutsideInput.task",
            "askOutside",
            New,
            Member,
            |own| own.tasks.task.clone(),
            |own, id| question(&own.case, &json!({ "task": id })),
        ),
        probe(
            "AskOutsideInput.action",
            "askOutside",
            New,
            Member,
            |own| own.action.clone(),
            |own, id| question(&own.case, &json!({ "action": id })),
        ),
        probe(
            "OutsideRequestInput.request",
            "revokeOutsideRequest",
            New,
            Member,
            |own| own.outside.waiting.clone(),
            |_, id| json!({ "request": id }),
        ),
        probe(
            "ReopenOutsideRequestInput.request",
            "reopenOutsideRequest",
            New,
            Member,
            |own| own.outside.answered.clone(),
            |_, id| json!({ "request": id, "expiresOn": "2026-03-16" }),
        ),
    ]
}
