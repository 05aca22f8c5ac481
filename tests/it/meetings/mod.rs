//! Meetings with a reporter, and the record of a conversation that the reporter checks and agrees with.

use chrono::TimeDelta;
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Answer, Reporter, Staff, World};

use crate::entry;

async fn writes(staff: &Staff, case: &Value, follows: Option<&Value>, text: &str) -> Answer {
    let input = json!({
        "case": case, "idempotencyKey": Uuid::new_v4(), "follows": follows, "heldOn": "2026-03-02", "recording": "AGREED",
        "text": text,
    });
    staff.does("writeRecord", "case { records { id } }", input).await
}

async fn last_record(staff: &Staff, case: &Value) -> Value {
    let shown = "records { id version text offeredOn correctedOn agreedOn signedOn }";
    let opened = staff.opens(case, shown).await;
    opened.data()["case"]["records"].as_array().expect("records").last().expect("one").clone()
}

async fn offers(staff: &Staff, record: &Value) -> Answer {
    staff.does("offerRecord", "case { id }", json!({ "record": record })).await
}

const REPORT: &str =
    "report { records { id version text agreedOn signedOn correctedOn } meeting { form dueOn heldOn declinedOn } }";

async fn answers(reporter: &Reporter, record: &Value, corrections: Option<&str>) -> Answer {
    let input = json!({ "idempotencyKey": Uuid::new_v4(), "record": record, "corrections": corrections });
    reporter.does("answerRecord", REPORT, input).await
}

async fn report(reporter: &Reporter) -> Value {
    reporter.asks(&format!("{{ {REPORT} }}"), json!({})).await.data()["report"].clone()
}

#[tokio::test]
async fn a_reporter_checks_corrects_and_agrees_with_the_record() {
    let world = World::new().await;
    let standing = world.case().await;
    let (case, member, reporter) = (&standing.case, world.member(), &standing.reporter);
    writes(member, case, None, "She saw it on Monday.").await.data();
    let first = last_record(member, case).await["id"].clone();
    assert_eq!(report(reporter).await["records"], json!([]), "a draft of staff");
    answers(reporter, &first, None).await.refused("NOT_ALLOWED_NOW");
    offers(member, &first).await.data();
    offers(member, &first).await.refused("NOT_ALLOWED_NOW");
    assert_eq!(report(reporter).await["records"][0]["text"], json!("She saw it on Monday."));

    let correction = json!({ "idempotencyKey": Uuid::new_v4(), "record": first, "corrections": "It was Tuesday." });
    reporter.does("answerRecord", REPORT, correction.clone()).await.data();
    assert_eq!(last_record(member, case).await["correctedOn"], Value::Null, "the answer waits for the release");
    world.release().await;
    assert_eq!(last_record(member, case).await["correctedOn"], json!("2026-03-02"));
    let sign = json!({ "record": first, "signedOn": "2026-03-02" });
    member.does("signRecord", "case { id }", sign).await.data();
    let signed = report(reporter).await["records"][0].clone();
    assert_eq!(
        (&signed["agreedOn"], &signed["signedOn"]),
        (&Value::Null, &json!("2026-03-02")),
        "no member agrees for the reporter"
    );
    answers(reporter, &first, Some("And it was the night shift.")).await.data();
    let said = member.opens(case, "messages { nodes { author text } }").await;
    let said = said.data()["case"]["messages"]["nodes"][0].clone();
    assert_eq!(said["author"], json!("REPORTER"));
    assert!(said["text"].as_str().expect("a text").ends_with("\n\nIt was Tuesday."), "{said}");

    writes(member, case, Some(&first), "She saw it on Tuesday.").await.data();
    writes(member, case, Some(&first), "Somebody else's second version.").await.refused("CONFLICT");
    offers(member, &first).await.refused("NOT_ALLOWED_NOW");
    let second = last_record(member, case).await["id"].clone();
    assert_eq!(report(reporter).await["records"][0]["version"], json!(1), "the new version is not offered yet");
    offers(member, &second).await.data();
    reporter.does("answerRecord", REPORT, correction).await.data();
    answers(reporter, &first, None).await.refused("NOT_ALLOWED_NOW");
    let input = json!({ "idempotencyKey": Uuid::new_v4(), "record": second });
    for _ in 0..2 {
        let agreed = reporter.does("answerRecord", REPORT, input.clone()).await;
        let record = &agreed.data()["answerRecord"]["report"]["records"][0];
        assert_eq!((&record["version"], &record["agreedOn"]), (&json!(2), &json!("2026-03-02")));
    }
    answers(reporter, &second, None).await.refused("NOT_ALLOWED_NOW");
    assert_eq!(last_record(member, case).await["agreedOn"], Value::Null);
    world.release().await;
    assert_eq!(last_record(member, case).await["agreedOn"], json!("2026-03-02"));
    let steps = member.opens(case, "timeline { kind } messages { nodes { text } }").await;
    let kinds: Vec<_> =
        steps.data()["case"]["timeline"].as_array().expect("steps").iter().map(|s| s["kind"].clone()).collect();
    let expected = ["RECORD_WRITTEN", "RECORD_OFFERED", "RECORD_SIGNED", "RECORD_WRITTEN", "RECORD_OFFERED"];
    assert_eq!(json!(kinds[1..]), json!(expected));
    assert_eq!(
        steps.data()["case"]["messages"]["nodes"].as_array().map(Vec::len),
        Some(3),
        "a retry says nothing twice"
    );
}

#[tokio::test]
async fn a_record_is_offered_with_two_rights_and_signed_on_paper_where_there_is_no_code() {
    let world = World::new().await;
    let standing = world.case().await;
    let (member, admin) = (world.member(), world.admin());
    writes(world.viewer(), &standing.case, None, "Mine.").await.refused("FORBIDDEN");
    writes(admin, &standing.case, None, "She saw it.").await.data();
    let record = last_record(member, &standing.case).await["id"].clone();
    offers(admin, &record).await.refused("FORBIDDEN");
    world.house.change("UPDATE membership SET deny = 4 WHERE id = $1", &[world.manager().member]).await;
    offers(world.manager(), &record).await.refused("FORBIDDEN");
    let unread = json!({ "record": record, "signedOn": "2026-03-02" });
    member.does("signRecord", "case { id }", unread).await.refused("NOT_ALLOWED_NOW");
    offers(member, &record).await.data();

    let entered = member.does("enterReport", "case", entry::input(&world, member).await).await;
    let case = entered.data()["enterReport"]["case"].clone();
    writes(member, &case, None, "He saw it.").await.data();
    let record = last_record(member, &case).await["id"].clone();
    offers(member, &record).await.refused("NOT_ALLOWED_NOW");
    let sign =
        async |on: &str| member.does("signRecord", "case { id }", json!({ "record": record, "signedOn": on })).await;
    sign("2026-03-01").await.refused("INVALID");
    sign("2026-03-03").await.refused("INVALID");
    sign("2026-03-02").await.data();
    sign("2026-03-02").await.refused("NOT_ALLOWED_NOW");
    assert_eq!(last_record(member, &case).await["signedOn"], json!("2026-03-02"));
}

async fn wishes(reporter: &Reporter) -> Answer {
    let input = json!({ "idempotencyKey": Uuid::new_v4(), "form": "PHONE", "wish": "After six." });
    reporter.does("requestMeeting", REPORT, input).await
}

#[tokio::test]
async fn a_wish_to_meet_starts_a_deadline_and_is_declined_or_held() {
    let world = World::new().await;
    let standing = world.case().await;
    let (case, member, reporter) = (&standing.case, world.member(), &standing.reporter);
    let asked = wishes(reporter).await;
    assert_eq!(asked.data()["requestMeeting"]["report"]["meeting"]["dueOn"], json!("2026-03-16"));
    wishes(reporter).await.refused("NOT_ALLOWED_NOW");
    let shown = "meetings { id form askedOn dueOn daysLeft heldOn declinedOn } deadlines { kind dueOn metOn } messages { nodes { text } }";
    let before = member.opens(case, shown).await;
    assert_eq!(before.data()["case"]["meetings"], json!([]), "the wish waits for the release");
    assert_eq!(before.data()["case"]["deadlines"].as_array().map(Vec::len), Some(2));
    world.release().await;
    world.release().await;
    let after = member.opens(case, shown).await.data()["case"].clone();
    assert_eq!(after["meetings"][0]["daysLeft"], json!(14));
    let running = json!({ "kind": "MEETING", "dueOn": "2026-03-16", "metOn": null });
    let meetings = |case: &Value| -> Vec<Value> {
        let all = case["deadlines"].as_array().expect("deadlines").clone();
        all.into_iter().filter(|one| one["kind"] == "MEETING").collect()
    };
    assert_eq!(meetings(&after), [running], "one deadline");
    let wish = after["messages"]["nodes"][0]["text"].as_str().expect("a text").to_owned();
    assert!(wish.ends_with("\n\nAfter six."), "{wish}");

    let meeting = after["meetings"][0]["id"].clone();
    let key = Uuid::new_v4();
    let decline =
        json!({ "meeting": meeting, "idempotencyKey": key, "text": "We are two people. Please write to us." });
    world.admin().does("declineMeeting", "case { id }", decline.clone()).await.refused("FORBIDDEN");
    for _ in 0..2 {
        member.does("declineMeeting", "case { id }", decline.clone()).await.data();
    }
    let declined = member.opens(case, shown).await.data()["case"].clone();
    assert_eq!(declined["meetings"][0]["declinedOn"], json!("2026-03-02"));
    assert_eq!(meetings(&declined)[0]["metOn"], json!("2026-03-02"));
    assert_eq!(declined["messages"]["nodes"].as_array().map(Vec::len), Some(2), "the reason is sent once");
    let hold = |on: &str| json!({ "meeting": meeting, "heldOn": on });
    member.does("holdMeeting", "case { id }", hold("2026-03-02")).await.refused("NOT_ALLOWED_NOW");
    assert_eq!(report(reporter).await["meeting"]["declinedOn"], json!("2026-03-02"));

    world.wait(TimeDelta::days(1));
    reporter.returns().await.data();
    wishes(reporter).await.data();
    world.release().await;
    let again = member.opens(case, shown).await.data()["case"]["meetings"][0]["id"].clone();
    let hold = |on: &str| json!({ "meeting": again, "heldOn": on });
    member.does("holdMeeting", "case { id }", hold("2026-03-02")).await.refused("INVALID");
    member.does("holdMeeting", "case { id }", hold("2026-03-04")).await.refused("INVALID");
    member.does("holdMeeting", "case { id }", hold("2026-03-03")).await.data();
    assert_eq!(report(reporter).await["meeting"]["heldOn"], json!("2026-03-03"));
}

#[tokio::test]
async fn a_version_is_not_signed_before_it_was_written() {
    let world = World::new().await;
    let member = world.member();
    let entered = member.does("enterReport", "case", entry::input(&world, member).await).await;
    let case = entered.data()["enterReport"]["case"].clone();
    world.wait(TimeDelta::days(1));
    writes(member, &case, None, "He saw it.").await.data();
    let record = last_record(member, &case).await["id"].clone();
    let sign = |on: &str| json!({ "record": record, "signedOn": on });
    member.does("signRecord", "case { id }", sign("2026-03-02")).await.refused("INVALID");
    member.does("signRecord", "case { id }", sign("2026-03-03")).await.data();
}

#[tokio::test]
async fn the_first_message_after_the_wish_to_meet_answers_it() {
    let world = World::new().await;
    let standing = world.case().await;
    let (case, member) = (&standing.case, world.member());
    let writes = async |text: &str| {
        let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "text": text, "files": [] });
        member.does("sendMessage", "message { id }", input).await.data();
    };
    writes("We read your report.").await;
    wishes(&standing.reporter).await.data();
    world.release().await;
    let shown = "deadlines { kind metOn } meetings { heldOn declinedOn }";
    let met = async || {
        let opened = member.opens(case, shown).await.data()["case"].clone();
        let all = opened["deadlines"].as_array().expect("deadlines").clone();
        let met = all.iter().find(|one| one["kind"] == "MEETING").expect("a deadline")["metOn"].clone();
        (met, opened["meetings"][0].clone())
    };
    assert_eq!(met().await.0, Value::Null, "an earlier message is no answer");
    writes("Is Friday at six possible?").await;
    let waits = json!({ "heldOn": null, "declinedOn": null });
    assert_eq!(met().await, (json!("2026-03-02"), waits));
}
