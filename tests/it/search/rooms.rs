//! Texts of the rooms of a case: tasks, evidence, interviews, records, protection, and questions. Each is found by all
//! members who see the case, and only as the page shows it now.

use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Staff, World};

use super::support::{finds, places, report, result};
use crate::cases::tasks::template;
use crate::entry;
use crate::support::{outside, story::act};

const NOTHING: [Value; 0] = [];

/// A case, and its first row of a list of the case's page.
struct Room {
    world: World,
    case: Value,
}

impl Room {
    async fn new() -> Self {
        let world = World::new().await;
        let case = report(&world, "The harbour").await.case;
        Self { world, case }
    }

    /// The index holds the case before the next act.
    async fn adds(&self, field: &str, mut input: Value) {
        input["idempotencyKey"] = json!(Uuid::new_v4());
        assert_eq!(finds(self.world.viewer(), "harbour").await.len(), 1);
        act(self.world.member(), field, &self.case, input).await;
    }

    /// As [`Room::adds`], of a mutation that names no case.
    async fn does(&self, field: &str, mut input: Value) {
        if !field.starts_with("change") && !field.starts_with("remove") && !field.starts_with("settle") {
            input["idempotencyKey"] = json!(Uuid::new_v4());
        }
        assert_eq!(finds(self.world.viewer(), "harbour").await.len(), 1);
        self.world.member().does(field, "case { id }", input).await.data();
    }

    async fn first(&self, list: &str, fields: &str) -> Value {
        let shown = self.world.member().opens(&self.case, &format!("{list} {{ {fields} }}")).await;
        shown.data()["case"][list][0].clone()
    }

    /// A viewer reads the case without any right of a member who works on it.
    async fn is_in(&self, words: &[&str], place: &str) {
        for word in words {
            assert_eq!(places(self.world.viewer(), word).await, json!([place]), "{word}");
        }
    }

    async fn is_gone(&self, words: &[&str]) {
        for word in words {
            assert_eq!(finds(self.world.viewer(), word).await, NOTHING, "{word}");
        }
    }
}

#[tokio::test]
async fn tasks_and_checklists_are_found_until_they_are_removed() {
    let room = Room::new().await;
    room.adds("addTask", json!({ "content": { "title": "Ask the foreman", "details": "Bring the ledger" } })).await;
    room.is_in(&["foreman", "ledger"], "TASKS").await;
    let task = room.first("tasks", "id revision").await;
    let content = json!({ "title": "Ask the pilot", "details": null });
    let change = json!({ "task": task["id"], "expected": task["revision"], "content": content });
    room.does("changeTask", change).await;
    room.is_in(&["pilot"], "TASKS").await;
    room.is_gone(&["foreman", "ledger"]).await;
    room.does("removeTask", json!({ "task": task["id"], "reason": "Doubled." })).await;
    room.is_gone(&["pilot"]).await;

    let template = template(&room.world).await;
    room.adds("addChecklist", json!({ "template": template, "language": "en" })).await;
    room.is_in(&["plan", "crates"], "TASKS").await;
    for _ in 0..3 {
        let task = room.first("tasks", "id").await;
        room.does("removeTask", json!({ "task": task["id"], "reason": "Not needed." })).await;
    }
    room.is_gone(&["plan", "crates"]).await;
}

#[tokio::test]
async fn evidence_is_found_with_its_chain_of_custody() {
    let room = Room::new().await;
    let item = |title: &str| json!({ "kind": "PHYSICAL", "title": title, "source": "Foreman", "place": "Safe", "relevance": "OPEN", "receivedOn": "2026-03-01" });
    room.adds("addEvidence", json!({ "content": item("Ledger") })).await;
    room.is_in(&["ledger", "foreman", "safe"], "EVIDENCE").await;
    let found = room.first("evidence", "id revision").await;
    let step = json!({ "evidence": found["id"], "kind": "HANDED_OVER", "giver": "Pilot", "receiver": "Court", "remark": "Sealed bag",
        "happenedOn": "2026-03-02" });
    room.does("recordCustody", step).await;
    room.is_in(&["pilot", "court", "bag"], "EVIDENCE").await;
    let found = room.first("evidence", "id revision").await;
    let change = json!({ "evidence": found["id"], "expected": found["revision"], "content": item("Logbook") });
    room.does("changeEvidence", change).await;
    room.is_in(&["logbook", "court"], "EVIDENCE").await;
    room.is_gone(&["ledger"]).await;
}

#[tokio::test]
async fn a_file_of_the_register_is_found_by_its_hash() {
    let room = Room::new().await;
    let (world, case) = (&room.world, &room.case);
    let upload = world.staffs_upload(world.member(), case, "log.txt", b"words").await;
    upload.arrives(&world.house.admin).await;
    room.adds("attachEvidence", json!({ "files": [upload.input] })).await;
    let file = room.first("files", "id").await["id"].clone();
    let content = json!({ "kind": "DIGITAL", "title": "Logbook", "relevance": "OPEN" });
    room.adds("addEvidence", json!({ "file": file, "content": content })).await;
    let digest = room.first("evidence", "digest").await["digest"].clone();
    room.is_in(&[digest.as_str().expect("a hash")], "EVIDENCE").await;
}

#[tokio::test]
async fn interviews_are_found_with_the_newest_minutes_and_their_last_answer() {
    let room = Room::new().await;
    let content = |name: &str| {
        json!({ "name": name, "day": "2026-03-02", "state": "HELD", "place": "Lighthouse", "present": "Counsel",
        "interviewer": room.world.member().member })
    };
    room.adds("addInterview", json!({ "content": content("Brandt") })).await;
    room.is_in(&["brandt", "lighthouse", "counsel"], "INTERVIEWS").await;
    let found = room.first("interviews", "id revision").await;
    let id = &found["id"];
    let change = json!({ "interview": id, "expected": found["revision"], "content": content("Lind") });
    room.does("changeInterview", change).await;
    room.is_in(&["lind"], "INTERVIEWS").await;
    room.is_gone(&["brandt"]).await;
    room.does("writeMinutes", json!({ "interview": id, "follows": 0, "text": "On Monday." })).await;
    room.is_in(&["monday"], "INTERVIEWS").await;
    let minutes = room.first("interviews", "minutes { id }").await["minutes"][0]["id"].clone();
    let answer =
        json!({ "minutes": minutes, "agreed": false, "answeredOn": "2026-03-02", "remark": "Rather Wednesday." });
    room.does("answerMinutes", answer).await;
    room.is_in(&["wednesday"], "INTERVIEWS").await;
    room.world.wait(chrono::TimeDelta::minutes(1));
    let answer = json!({ "minutes": minutes, "agreed": false, "answeredOn": "2026-03-02", "remark": "Rather Friday." });
    room.does("answerMinutes", answer).await;
    room.is_in(&["friday"], "INTERVIEWS").await;
    room.is_gone(&["wednesday"]).await;
    room.does("writeMinutes", json!({ "interview": id, "follows": 1, "text": "On Tuesday." })).await;
    room.is_in(&["tuesday"], "INTERVIEWS").await;
    room.is_gone(&["monday", "friday"]).await;
}

#[tokio::test]
async fn records_are_found_in_their_newest_version_and_an_entered_report_by_its_receiver() {
    let room = Room::new().await;
    let record = |follows: Value, text: &str| json!({ "follows": follows, "heldOn": "2026-03-02", "recording": "NONE", "text": text });
    room.adds("writeRecord", record(Value::Null, "On Monday.")).await;
    room.is_in(&["monday"], "MEETINGS").await;
    let first = room.first("records", "id").await["id"].clone();
    room.adds("writeRecord", record(first, "On Tuesday.")).await;
    room.is_in(&["tuesday"], "MEETINGS").await;
    room.is_gone(&["monday"]).await;

    let mut entered = entry::input(&room.world, room.world.member()).await;
    (entered["receivedBy"], entered["receivedName"]) = (Value::Null, json!("Reception"));
    room.world.member().does("enterReport", "case", entered).await.data();
    room.is_in(&["reception"], "MEETINGS").await;
}

#[tokio::test]
async fn the_newest_assessment_of_each_moment_is_found() {
    let room = Room::new().await;
    let risk = |moment: &str, reasons: &str| {
        json!({ "moment": moment, "likelihood": "LOW", "impact": "HIGH", "reasons": reasons,
        "measures": "Another shift" })
    };
    room.adds("assessDetriment", risk("RECEIPT", "A small crew")).await;
    room.is_in(&["crew", "shift"], "PROTECTION").await;
    room.adds("assessDetriment", risk("START", "A known voice")).await;
    room.is_in(&["crew", "voice"], "PROTECTION").await;
    room.world.wait(chrono::TimeDelta::minutes(1));
    room.adds("assessDetriment", risk("RECEIPT", "A large yard")).await;
    room.is_in(&["yard", "voice"], "PROTECTION").await;
    room.is_gone(&["crew"]).await;
}

#[tokio::test]
async fn questions_and_all_their_answers_are_found() {
    let room = Room::new().await;
    let (world, case) = (&room.world, &room.case);
    let asked = outside::asks(world.member(), case, json!({ "recipient": "Lind", "question": "Which padlock?" })).await;
    room.is_in(&["lind", "padlock"], "QUESTIONS").await;
    outside::answers(world, &asked, Uuid::new_v4(), "The brass one.", false).await.data();
    room.is_in(&["brass", "padlock"], "QUESTIONS").await;
}

/// Asserts that the member finds nothing, exactly as for a word that is in no case.
async fn finds_nothing(staff: &Staff, words: &[&str]) {
    let absent = result(staff, json!({ "text": "absent" })).await;
    for word in words {
        assert_eq!(result(staff, json!({ "text": word })).await, absent, "{word}");
    }
}

#[tokio::test]
async fn a_text_of_a_room_changes_nothing_for_a_member_who_may_not_see_the_case() {
    let room = Room::new().await;
    let (world, case) = (&room.world, &room.case);
    let excluded = world.joins(Role::Member, CaseScope::Departments).await;
    let person = json!({ "name": "Excluded", "role": "SUBJECT", "member": excluded.member });
    room.adds("addPerson", person).await;
    room.adds("addTask", json!({ "content": { "title": "Foreman" } })).await;
    let thing = json!({ "kind": "PHYSICAL", "title": "Ledger", "relevance": "OPEN", "receivedOn": "2026-03-01" });
    room.adds("addEvidence", json!({ "content": thing })).await;
    let held = json!({ "name": "Brandt", "day": "2026-03-02", "state": "HELD", "interviewer": world.member().member });
    room.adds("addInterview", json!({ "content": held })).await;
    let record = json!({ "heldOn": "2026-03-02", "recording": "NONE", "text": "Monday" });
    room.adds("writeRecord", record).await;
    let risk = json!({ "moment": "RECEIPT", "likelihood": "LOW", "impact": "LOW", "reasons": "Crew" });
    room.adds("assessDetriment", risk).await;
    outside::asks(world.member(), case, json!({ "recipient": "Lind" })).await;
    let words = ["foreman", "ledger", "brandt", "monday", "crew", "lind"];
    // The index holds all of them, because a colleague has searched.
    for word in words {
        assert_eq!(finds(world.viewer(), word).await, std::slice::from_ref(case), "{word}");
    }
    let without = world.joins(Role::Manager, CaseScope::None).await;
    let other = world.other().await;
    for staff in [&excluded, &without, other.manager()] {
        finds_nothing(staff, &words).await;
    }
    let named = json!({ "members": [world.member().member], "reason": "It concerns a director." });
    act(world.manager(), "restrictCase", case, named).await;
    finds_nothing(world.viewer(), &words).await;
    assert_eq!(finds(world.member(), "ledger brandt").await, std::slice::from_ref(case));
}
