//! The input fields of evidence, interviews and the protection of the reporter.

use entity::enums::Role::Member;
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::World;

use super::probes::Far::{Closed, New};
use super::probes::{Far, Own, Probe, case, probe};

pub struct Investigation {
    /// A file that is not in the register.
    file: Value,
    /// An item about a file.
    item: Value,
    /// A held interview without minutes.
    interview: Value,
    minutes: Value,
    planned: Value,
    cancelled: Value,
    /// Null in a case that is not closed.
    check_in: Value,
}

impl Investigation {
    pub async fn of(world: &World, case: &Value, far: Far) -> Self {
        let member = world.member();
        let mut files = vec![];
        for name in ["third.txt", "fourth.txt"] {
            let upload = world.staffs_upload(member, case, name, b"words").await;
            upload.arrives(&world.house.admin).await;
            files.push(upload.input);
        }
        let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "files": files });
        let attached = member.does("attachEvidence", "case { files { id name } }", input).await;
        let all = attached.data()["attachEvidence"]["case"]["files"].as_array().expect("files").clone();
        let id = |name: &str| all.iter().find(|file| file["name"] == name).expect("a file")["id"].clone();
        let (file, registered) = (id("third.txt"), id("fourth.txt"));
        let added = member.does("addEvidence", "case { evidence { id } }", evidence(case, &registered)).await;
        let item = added.data()["addEvidence"]["case"]["evidence"][0]["id"].clone();
        let mut interviews = vec![];
        for state in ["HELD", "HELD", "PLANNED", "PLANNED"] {
            let mut input = interview(world, case);
            input["content"]["state"] = json!(state);
            let added = member.does("addInterview", "case { interviews { id } }", input).await;
            let all = added.data()["addInterview"]["case"]["interviews"].as_array().expect("interviews").clone();
            let new = all.into_iter().map(|one| one["id"].clone()).find(|id| !interviews.contains(id));
            interviews.push(new.expect("the new one"));
        }
        let written =
            member.does("writeMinutes", "case { interviews { minutes { id } } }", minutes(&interviews[1])).await;
        let all = written.data()["writeMinutes"]["case"]["interviews"].as_array().expect("interviews").clone();
        let minutes = all.iter().find_map(|one| one["minutes"].get(0)).expect("minutes")["id"].clone();
        let check_in = if far == Closed {
            member.opens(case, "checkIns { id }").await.data()["case"]["checkIns"][0]["id"].clone()
        } else {
            Value::Null
        };
        let [interview, _, planned, cancelled] = interviews.try_into().expect("four interviews");
        let cancel = json!({ "interview": cancelled, "expected": 1, "reason": "She is ill." });
        member.does("cancelInterview", "case { id }", cancel).await.data();
        Self { file, item, interview, minutes, planned, cancelled, check_in }
    }
}

fn content() -> Value {
    json!({ "kind": "DIGITAL", "title": "Log", "relevance": "OPEN" })
}

fn evidence(case: &Value, file: &Value) -> Value {
    json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "file": file, "content": content() })
}

fn interview(world: &World, case: &Value) -> Value {
    json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "content": held(&json!(world.member().member)) })
}

fn held(interviewer: &Value) -> Value {
    json!({ "name": "K. Brandt", "day": "2026-03-02", "state": "HELD", "interviewer": interviewer })
}

fn minutes(interview: &Value) -> Value {
    json!({ "interview": interview, "idempotencyKey": Uuid::new_v4(), "follows": 0, "text": "We talked." })
}

fn assessment(case: &Value) -> Value {
    json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "moment": "RECEIPT", "likelihood": "LOW", "impact": "HIGH", "reasons": "A small team." })
}

fn of_interview(own: &Own) -> Value {
    own.investigation.interview.clone()
}

pub fn probes() -> Vec<Probe> {
    let mut all = of_evidence();
    all.extend(of_interviews());
    all.extend(of_protection());
    all
}

fn of_evidence() -> Vec<Probe> {
    let item = |own: &Own| own.investigation.item.clone();
    vec![
        probe("AddEvidenceInput.case", "addEvidence", New, Member, case, |_, id| evidence(&id, &Value::Null)),
        probe(
            "AddEvidenceInput.file",
            "addEvidence",
            New,
            Member,
            |own| own.investigation.file.clone(),
            |own, id| evidence(&own.case, &id),
        ),
        probe("EvidenceContentInput.interview", "addEvidence", New, Member, of_interview, |own, id| {
            let mut input = evidence(&own.case, &Value::Null);
            input["content"]["interview"] = id;
            input
        }),
        probe(
            "ChangeEvidenceInput.evidence",
            "changeEvidence",
            New,
            Member,
            item,
            |_, id| json!({ "evidence": id, "expected": 1, "content": content() }),
        ),
        probe("CheckEvidenceInput.evidence", "checkEvidence", New, Member, item, |_, id| json!({ "evidence": id })),
        probe(
            "RecordCustodyInput.evidence",
            "recordCustody",
            New,
            Member,
            item,
            |_, id| json!({ "evidence": id, "idempotencyKey": Uuid::new_v4(), "kind": "HANDED_OVER", "receiver": "The court", "happenedOn": "2026-03-02" }),
        ),
    ]
}

/// Interviews with their minutes.
fn of_interviews() -> Vec<Probe> {
    let member = |own: &Own| own.member.clone();
    vec![
        probe("AddInterviewInput.case", "addInterview", New, Member, case, |own, id| interview(&own.world, &id)),
        probe(
            "InterviewContentInput.person",
            "addInterview",
            New,
            Member,
            |own| own.person.clone(),
            |own, id| {
                let mut input = interview(&own.world, &own.case);
                (input["content"]["person"], input["content"]["name"]) = (id, Value::Null);
                input
            },
        ),
        probe("InterviewContentInput.interviewer", "addInterview", New, Member, member, |own, id| {
            let mut input = interview(&own.world, &own.case);
            input["content"]["interviewer"] = id;
            input
        }),
        probe(
            "ChangeInterviewInput.interview",
            "changeInterview",
            New,
            Member,
            of_interview,
            |own, id| json!({ "interview": id, "expected": 1, "content": held(&own.member) }),
        ),
        probe(
            "CancelInterviewInput.interview",
            "cancelInterview",
            New,
            Member,
            |own| own.investigation.planned.clone(),
            |_, id| json!({ "interview": id, "expected": 1, "reason": "She is ill." }),
        ),
        probe(
            "PlanInterviewAgainInput.interview",
            "planInterviewAgain",
            New,
            Member,
            |own| own.investigation.cancelled.clone(),
            |_, id| json!({ "interview": id, "expected": 2, "day": "2026-03-09" }),
        ),
        probe("WriteMinutesInput.interview", "writeMinutes", New, Member, of_interview, |_, id| minutes(&id)),
        probe(
            "AnswerMinutesInput.minutes",
            "answerMinutes",
            New,
            Member,
            |own| own.investigation.minutes.clone(),
            |_, id| json!({ "minutes": id, "idempotencyKey": Uuid::new_v4(), "agreed": true, "answeredOn": "2026-03-02" }),
        ),
    ]
}

/// Redacted versions, and the protection of the reporter.
fn of_protection() -> Vec<Probe> {
    vec![
        probe(
            "RedactTextInput.of",
            "redactText",
            New,
            Member,
            |own| own.note.clone(),
            |_, id| json!({ "kind": "NOTE", "of": id, "idempotencyKey": Uuid::new_v4(), "follows": 0, "text": "A ███." }),
        ),
        probe("AssessDetrimentInput.case", "assessDetriment", New, Member, case, |_, id| assessment(&id)),
        probe(
            "SettleCheckInInput.checkIn",
            "settleCheckIn",
            Closed,
            Member,
            |own| own.investigation.check_in.clone(),
            |_, id| json!({ "checkIn": id, "result": "NONE" }),
        ),
    ]
}
