//! Redacted versions of texts: who may write and see them, and that they contain nothing but the text itself.

mod rules;

use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Answer, QUESTION, Staff, Standing, World};

use crate::retaliation::support::claimed;
use crate::search::support::events;

/// A question of the default form that is answered with yes or no.
const YES_NO: &str = "3b041641-1788-44f2-a60d-f25453fe2e85";
const TEXT: &str = "Anna Brandt wrote the log, and Anna signed it.";
const REDACTED: &str = "███ wrote the log, and ███ signed it.";

async fn sends(staff: &Staff, input: Value) -> Answer {
    staff.does("redactText", "case { id }", input).await
}

fn input(kind: &str, of: &Value, follows: i32, text: &str) -> Value {
    json!({ "kind": kind, "of": of, "idempotencyKey": Uuid::new_v4(), "follows": follows, "text": text })
}

async fn redacts(staff: &Staff, kind: &str, of: &Value, follows: i32, text: &str) -> Answer {
    sends(staff, input(kind, of, follows, text)).await
}

async fn redactions(staff: &Staff, case: &Value) -> Vec<Value> {
    let shown = staff.opens(case, "redactions { kind of version text reason writtenBy { id } }").await;
    shown.data()["case"]["redactions"].as_array().expect("rows").clone()
}

/// The texts that have a redacted version now, sorted.
async fn redacted(staff: &Staff, case: &Value) -> Vec<Value> {
    let mut ids = staff.opens(case, "redacted").await.data()["case"]["redacted"].as_array().expect("ids").clone();
    ids.sort_by_key(Value::to_string);
    ids
}

/// A case whose report has a text and an answer that is no text.
async fn reported(world: &World) -> (Standing, Value, Value) {
    let reporter = world.reporter();
    let mut report = reporter.report().await;
    report["answers"] = json!([{ "question": QUESTION, "value": TEXT }, { "question": YES_NO, "value": true }]);
    let sent = reporter.sends(report).await;
    world.release().await;
    let case = world.case_of(&sent).await;
    let shown = world.viewer().opens(&case, "answers { id question value }").await;
    let answers = shown.data()["case"]["answers"].as_array().expect("answers").clone();
    let of = |question: &str| answers.iter().find(|one| one["question"] == question).expect("it")["id"].clone();
    (Standing { reporter, case }, of(QUESTION), of(YES_NO))
}

/// A note with [`TEXT`].
async fn note(staff: &Staff, case: &Value, private: bool) -> Value {
    let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "text": TEXT, "private": private });
    staff.does("addNote", "note { id }", input).await.data()["addNote"]["note"]["id"].clone()
}

#[tokio::test]
async fn versions_grow_a_conflict_is_refused_and_the_text_itself_withdraws() {
    let world = World::new().await;
    let (standing, answer, yes) = reported(&world).await;
    let (case, member, manager) = (&standing.case, world.member(), world.manager());
    redacts(world.viewer(), "ANSWER", &answer, 0, REDACTED).await.refused("FORBIDDEN");
    assert_eq!(redacts(member, "ANSWER", &answer, 0, TEXT).await.field(), "text", "nothing is blacked out");
    assert_eq!(redacts(member, "ANSWER", &answer, 0, "███ wrote the log. Anna signed it.").await.field(), "text");
    redacts(member, "ANSWER", &yes, 0, "███").await.refused("NOT_ALLOWED_NOW");
    assert!(redactions(member, case).await.is_empty(), "a refusal stores nothing");

    let mut first = input("ANSWER", &answer, 0, REDACTED);
    first["reason"] = json!("The works council asked.");
    sends(member, first.clone()).await.data();
    sends(member, first.clone()).await.data();
    first["text"] = json!("███");
    sends(member, first).await.refused("CONFLICT");
    redacts(manager, "ANSWER", &answer, 0, "███").await.refused("CONFLICT");
    redacts(manager, "ANSWER", &answer, 1, "███").await.data();
    let rows = redactions(world.viewer(), case).await;
    assert_eq!(
        rows.iter().map(|row| (&row["version"], &row["text"])).collect::<Vec<_>>(),
        [(&json!(2), &json!("███")), (&json!(1), &json!(REDACTED))]
    );
    assert_eq!(
        (&rows[1]["reason"], &rows[1]["writtenBy"]["id"]),
        (&json!("The works council asked."), &json!(member.member))
    );
    assert_eq!(redacted(world.viewer(), case).await, std::slice::from_ref(&answer));

    redacts(member, "ANSWER", &answer, 2, TEXT).await.data();
    assert_eq!(redactions(member, case).await[0]["text"], Value::Null);
    assert!(redacted(member, case).await.is_empty());
    assert_eq!(redacts(member, "ANSWER", &answer, 3, TEXT).await.field(), "text", "it is withdrawn already");
    redacts(member, "ANSWER", &answer, 3, REDACTED).await.data();
    let shown = member.opens(case, "answers { value } timeline { kind reason }").await;
    assert!(shown.data()["case"]["answers"].as_array().expect("answers").iter().any(|one| one["value"] == TEXT));
    let kinds: Vec<_> = shown.data()["case"]["timeline"].as_array().expect("steps").clone();
    let steps = |kind: &str| kinds.iter().filter(|step| step["kind"] == kind && step["reason"].is_null()).count();
    assert_eq!((steps("TEXT_REDACTED"), steps("REDACTION_WITHDRAWN")), (3, 1));
    assert_eq!((events(&world, "text_redacted").await, events(&world, "redaction_withdrawn").await), (3, 1));
}

#[tokio::test]
async fn each_kind_of_text_can_be_redacted_by_a_member_who_may_read_it() {
    let world = World::new().await;
    let (standing, answer, _) = reported(&world).await;
    let (case, member, admin) = (&standing.case, world.member(), world.admin());
    let message = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "text": TEXT, "files": [] });
    let sent = member.does("sendMessage", "message { id }", message).await;
    let message = sent.data()["sendMessage"]["message"]["id"].clone();
    let note = note(member, case, false).await;
    let record = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "heldOn": "2026-03-02", "recording": "NONE", "text": TEXT });
    let written = member.does("writeRecord", "case { records { id } }", record).await;
    let record = written.data()["writeRecord"]["case"]["records"][0]["id"].clone();
    let held = json!({ "name": "K. Brandt", "day": "2026-03-02", "state": "HELD", "interviewer": member.member });
    let held = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "content": held });
    let added = member.does("addInterview", "case { interviews { id } }", held).await;
    let interview = &added.data()["addInterview"]["case"]["interviews"][0]["id"];
    let minutes = json!({ "interview": interview, "idempotencyKey": Uuid::new_v4(), "follows": 0, "text": TEXT });
    let written = member.does("writeMinutes", "case { interviews { minutes { id } } }", minutes).await;
    let minutes = written.data()["writeMinutes"]["case"]["interviews"][0]["minutes"][0]["id"].clone();

    // An administrator does not read the dialogue.
    redacts(admin, "MESSAGE", &message, 0, REDACTED).await.refused("NOT_FOUND");
    redacts(admin, "NOTE", &message, 0, REDACTED).await.refused("NOT_FOUND");
    let texts =
        [("ANSWER", &answer), ("MESSAGE", &message), ("NOTE", &note), ("MINUTES", &minutes), ("RECORD", &record)];
    for (kind, of) in texts {
        redacts(member, kind, of, 0, REDACTED).await.data();
    }
    let kinds = async |staff: &Staff| -> Vec<String> {
        let rows = redactions(staff, case).await;
        let mut kinds: Vec<_> = rows.iter().map(|row| row["kind"].as_str().expect("a kind").to_owned()).collect();
        kinds.sort();
        kinds
    };
    assert_eq!(kinds(member).await, ["ANSWER", "MESSAGE", "MINUTES", "NOTE", "RECORD"]);
    assert_eq!(kinds(admin).await, ["ANSWER", "MINUTES", "NOTE", "RECORD"]);
    assert_eq!(kinds(world.viewer()).await, ["ANSWER", "MINUTES", "RECORD"]);
    assert_eq!(redacted(member, case).await.len(), 5);
    assert!(!redacted(admin, case).await.contains(&message));
    assert_eq!(redacted(world.viewer(), case).await.len(), 3);
    let retract = json!({ "note": note, "reason": "Wrong." });
    member.does("retractNote", "note { id }", retract).await.data();
    redacts(member, "NOTE", &note, 1, "███").await.data();
}

#[tokio::test]
async fn a_private_note_and_the_text_of_another_organisation_have_no_redacted_version() {
    let world = World::new().await;
    let (standing, answer, _) = reported(&world).await;
    let (case, member) = (&standing.case, world.member());
    let note = note(member, case, true).await;
    redacts(member, "NOTE", &note, 0, REDACTED).await.refused("NOT_ALLOWED_NOW");
    redacts(world.manager(), "NOTE", &note, 0, REDACTED).await.refused("NOT_FOUND");
    let other = world.other().await;
    redacts(other.member(), "ANSWER", &answer, 0, REDACTED).await.refused("NOT_FOUND");
    let unknown = redacts(member, "ANSWER", &json!(Uuid::new_v4()), 0, REDACTED).await;
    unknown.refused("NOT_FOUND");
    let foreign = redacts(other.member(), "ANSWER", &answer, 0, REDACTED).await;
    assert_eq!(foreign.without_request_id(), unknown.without_request_id());
    assert!(redactions(member, case).await.is_empty());
}

#[tokio::test]
async fn an_excluded_member_neither_redacts_nor_sees_a_redaction() {
    let world = World::new().await;
    let (standing, answer, _) = reported(&world).await;
    let (case, member, manager) = (&standing.case, world.member(), world.manager());
    redacts(member, "ANSWER", &answer, 0, REDACTED).await.data();
    let person = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "name": "K. Brandt", "role": "SUBJECT", "member": manager.member });
    member.does("addPerson", "case { id }", person).await.data();
    redacts(manager, "ANSWER", &answer, 1, "███").await.refused("NOT_FOUND");
    manager.opens(case, "redactions { text }").await.refused("NOT_FOUND");
    assert_eq!(redacted(member, case).await, [answer]);
}

#[tokio::test]
async fn a_redaction_that_was_altered_or_deleted_closes_the_case() {
    let world = World::new().await;
    for attack in [
        "UPDATE redaction SET body = NULL WHERE case_id = $1 AND version = 2",
        "UPDATE redaction SET body = (SELECT body FROM redaction WHERE case_id = $1 AND version = 1) WHERE case_id = $1 AND version = 2",
        // Without its withdrawal, an earlier version would count again.
        "DELETE FROM redaction WHERE case_id = $1 AND version = 3",
    ] {
        let (standing, answer, _) = reported(&world).await;
        let member = world.member();
        for (follows, text) in [(0, REDACTED), (1, "███"), (2, TEXT)] {
            redacts(member, "ANSWER", &answer, follows, text).await.data();
        }
        redactions(member, &standing.case).await;
        world.house.change(attack, &[standing.id()]).await;
        member.opens(&standing.case, "redactions { text }").await.refused("INTEGRITY");
        redacts(member, "ANSWER", &answer, 3, REDACTED).await.refused("INTEGRITY");
    }
}

#[tokio::test]
async fn an_answer_of_a_claim_of_retaliation_is_redacted_as_any_other() {
    let world = World::new().await;
    let claim = claimed(&world, &world.case().await).await;
    let shown = world.member().opens(&claim, "answers { id value }").await.data()["case"]["answers"].clone();
    let answer =
        shown.as_array().expect("answers").iter().find(|one| one["value"] == "since March").expect("it").clone();
    redacts(world.member(), "ANSWER", &answer["id"], 0, "since ███").await.data();
    assert_eq!(redacted(world.member(), &claim).await, [answer["id"].clone()]);
}

#[tokio::test]
async fn after_the_last_version_a_redaction_can_still_be_withdrawn() {
    let world = World::new().await;
    let case = world.case().await.case;
    let note = note(world.member(), &case, false).await;
    let other = "███ wrote the log, and Anna signed it.";
    for follows in 0..50 {
        let text = if follows % 2 == 0 { REDACTED } else { other };
        redacts(world.member(), "NOTE", &note, follows, text).await.data();
    }
    redacts(world.member(), "NOTE", &note, 50, REDACTED).await.refused("NOT_ALLOWED_NOW");
    redacts(world.member(), "NOTE", &note, 50, TEXT).await.data();
}

#[tokio::test]
async fn a_version_cannot_become_another_version_or_a_version_of_another_text() {
    let world = World::new().await;
    let case = world.case().await.case;
    let (note, other) = (note(world.member(), &case, false).await, note(world.member(), &case, false).await);
    redacts(world.member(), "NOTE", &note, 0, REDACTED).await.data();
    redacts(world.member(), "NOTE", &other, 0, "Anna Brandt wrote the log, and ███ signed it.").await.data();
    for change in [
        "UPDATE redaction SET version = version + 7, revision = revision + 7 WHERE org_id = $1",
        "UPDATE redaction r SET of_id = n.id, version = 3, revision = 3 FROM note n WHERE r.org_id = $1 AND n.org_id = $1 AND n.id <> r.of_id",
    ] {
        world.house.change(change, &[world.org]).await;
        world.member().opens(&case, "redactions { text }").await.refused("INTEGRITY");
    }
}

#[tokio::test]
async fn a_withdrawal_cannot_be_moved_to_another_text() {
    let world = World::new().await;
    let case = world.case().await.case;
    let (note, other) = (note(world.member(), &case, false).await, note(world.member(), &case, false).await);
    redacts(world.member(), "NOTE", &note, 0, REDACTED).await.data();
    redacts(world.member(), "NOTE", &note, 1, TEXT).await.data();
    redacts(world.member(), "NOTE", &other, 0, REDACTED).await.data();
    let sql = "UPDATE redaction r SET of_id = n.id FROM note n WHERE r.org_id = $1 AND n.org_id = $1 AND n.id <> r.of_id AND r.body IS NULL";
    world.house.change(sql, &[world.org]).await;
    assert_eq!(world.member().opens(&case, "redactions { reason }").await.code(), "INTEGRITY");
}
