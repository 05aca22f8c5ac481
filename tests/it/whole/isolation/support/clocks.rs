//! The input fields of deadlines, of the wait for the reporter, and of channels.

use entity::enums::Role::{Admin, Member};
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::World;

use super::probes::{Far, Own, Probe, probe};

pub struct Clocks {
    /// A deadline that a member set. Null if the case is closed.
    deadline: Value,
    channel: Value,
}

impl Clocks {
    pub async fn of(world: &World, case: &Value, far: Far) -> Self {
        let channels = world.admin().asks("{ channels { id } }", json!({})).await;
        let channel = channels.data()["channels"][0]["id"].clone();
        if far == Far::Closed {
            return Self { deadline: Value::Null, channel };
        }
        let member = world.member();
        let added =
            member.does("addDeadline", "case { deadlines { id kind } }", add(case, &json!(member.member))).await;
        let all = added.data()["addDeadline"]["case"]["deadlines"].as_array().expect("deadlines").clone();
        let own = all.into_iter().find(|one| one["kind"] == "OWN").expect("an own deadline");
        Self { deadline: own["id"].clone(), channel }
    }
}

fn add(case: &Value, owner: &Value) -> Value {
    json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "title": "Witness", "dueOn": "2026-12-01", "owner": owner })
}

pub fn probes() -> Vec<Probe> {
    use Far::New;
    let case = |own: &Own| own.case.clone();
    let deadline = |own: &Own| own.clocks.deadline.clone();
    let reason = |_: &Own, id| json!({ "deadline": id, "reason": "The witness is away." });
    vec![
        probe(
            "CaseMessageInput.case",
            "acknowledgeCase",
            New,
            Member,
            case,
            |_, id| json!({ "case": id, "idempotencyKey": Uuid::new_v4(), "text": "Thank you." }),
        ),
        probe("AddDeadlineInput.case", "addDeadline", New, Member, case, |own, id| add(&id, &own.member)),
        probe(
            "AddDeadlineInput.owner",
            "addDeadline",
            New,
            Member,
            |own| own.member.clone(),
            |own, id| add(&own.case, &id),
        ),
        probe("DeadlineInput.deadline", "completeDeadline", New, Member, deadline, |_, id| json!({ "deadline": id })),
        probe("DeadlineReasonInput.deadline", "pauseDeadline", New, Member, deadline, reason),
        probe("DeadlineReasonInput.deadline", "removeDeadline", New, Member, deadline, reason),
        probe(
            "MoveDeadlineInput.deadline",
            "moveDeadline",
            New,
            Member,
            deadline,
            |_, id| json!({ "deadline": id, "dueOn": "2026-12-02", "reason": "The witness is away." }),
        ),
        probe(
            "MoveDeadlineInput.owner",
            "moveDeadline",
            New,
            Member,
            |own| own.member.clone(),
            |own, id| json!({ "deadline": own.clocks.deadline, "dueOn": "2026-12-02", "owner": id, "reason": "He is away." }),
        ),
        probe("WaitingInput.case", "waitForReporter", New, Member, case, |_, id| json!({ "case": id })),
        probe(
            "ChangeChannelInput.channel",
            "changeChannel",
            New,
            Admin,
            |own| own.clocks.channel.clone(),
            |_, id| json!({ "channel": id, "autoAcknowledge": false }),
        ),
    ]
}
