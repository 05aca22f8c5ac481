//! The input fields of reports that a member enters, of records and of meetings.

use entity::enums::Role::Member;
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Standing, World};

use super::probes::Far::New;
use super::probes::{Own, Probe, case, probe};
use crate::entry;

pub struct Meetings {
    /// A report to enter.
    entry: Value,
    record: Value,
    /// A record of another conversation, which the reporter may check.
    offered: Value,
    meeting: Value,
}

impl Meetings {
    pub async fn of(world: &World, standing: &Standing) -> Self {
        let member = world.member();
        let written = member.does("writeRecord", "case { records { id } }", record(&standing.case, &Value::Null)).await;
        let record = written.data()["writeRecord"]["case"]["records"][0]["id"].clone();
        let written =
            member.does("writeRecord", "case { records { id } }", self::record(&standing.case, &Value::Null)).await;
        let records = written.data()["writeRecord"]["case"]["records"].as_array().cloned().unwrap_or_default();
        let other = records.iter().find(|one| one["id"] != record).expect("the second record")["id"].clone();
        member.does("offerRecord", "case { id }", json!({ "record": other })).await.data();
        let wish = json!({ "idempotencyKey": Uuid::new_v4(), "form": "PHONE", "wish": "After six." });
        standing.reporter.does("requestMeeting", "report { status }", wish).await.data();
        world.release().await;
        let shown = member.opens(&standing.case, "meetings { id }").await;
        let meeting = shown.data()["case"]["meetings"][0]["id"].clone();
        Self { entry: entry::input(world, member).await, record, offered: other, meeting }
    }

    pub async fn offered(&self, world: &World) -> Value {
        world.member().does("offerRecord", "case { id }", json!({ "record": self.record })).await.data();
        self.record.clone()
    }
}

fn record(case: &Value, follows: &Value) -> Value {
    json!({
        "case": case, "idempotencyKey": Uuid::new_v4(), "follows": follows, "heldOn": "2026-03-02", "recording": "NONE",
        "text": "We talked.",
    })
}

/// The report to enter, with another value in one field.
fn with(own: &Own, field: &str, value: Value) -> Value {
    let mut input = own.meetings.entry.clone();
    input["idempotencyKey"] = json!(Uuid::new_v4());
    input[field] = value;
    input
}

pub fn probes() -> Vec<Probe> {
    let of_record = |own: &Own| own.meetings.record.clone();
    let of_offered = |own: &Own| own.meetings.offered.clone();
    let of_meeting = |own: &Own| own.meetings.meeting.clone();
    let member = |own: &Own| own.member.clone();
    vec![
        probe("WriteRecordInput.case", "writeRecord", New, Member, case, |_, id| record(&id, &Value::Null)),
        probe("WriteRecordInput.follows", "writeRecord", New, Member, of_record, |own, id| record(&own.case, &id)),
        probe("RecordInput.record", "offerRecord", New, Member, of_record, |_, id| json!({ "record": id })),
        probe(
            "SignRecordInput.record",
            "signRecord",
            New,
            Member,
            of_offered,
            |_, id| json!({ "record": id, "signedOn": "2026-03-02" }),
        ),
        probe(
            "HoldMeetingInput.meeting",
            "holdMeeting",
            New,
            Member,
            of_meeting,
            |_, id| json!({ "meeting": id, "heldOn": "2026-03-02" }),
        ),
        probe(
            "DeclineMeetingInput.meeting",
            "declineMeeting",
            New,
            Member,
            of_meeting,
            |_, id| json!({ "meeting": id, "idempotencyKey": Uuid::new_v4(), "text": "Please write to us." }),
        ),
        probe(
            "EnterReportInput.channel",
            "enterReport",
            New,
            Member,
            |own| own.meetings.entry["channel"].clone(),
            |own, id| with(own, "channel", id),
        ),
        probe(
            "EnterReportInput.form",
            "enterReport",
            New,
            Member,
            |own| own.meetings.entry["form"].clone(),
            |own, id| with(own, "form", id),
        ),
        probe("EnterReportInput.receivedBy", "enterReport", New, Member, member, |own, id| with(own, "receivedBy", id)),
        probe("EnterReportInput.about", "enterReport", New, Member, member, |own, id| with(own, "about", json!([id]))),
    ]
}
