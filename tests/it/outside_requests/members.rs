//! Members ask, read the answer where they asked, reopen and revoke.

use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Staff, World, token_input};

use crate::support::outside::{Asked, answers, asks, opens, question, state};
use crate::support::steps::action;

const ALL: &str = "task action recipient question state askedBy { id } askedOn expiresOn openedOn revokedBy { id } \
    answers { text done answeredOn }";

async fn first(staff: &Staff, case: &Value) -> Value {
    let shown = staff.opens(case, &format!("outsideRequests {{ {ALL} }}")).await;
    shown.data()["case"]["outsideRequests"][0].clone()
}

async fn task(staff: &Staff, case: &Value) -> Value {
    let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "content": { "title": "Check the lock" } });
    staff.does("addTask", "case { tasks { id } }", input).await.data()["addTask"]["case"]["tasks"][0]["id"].clone()
}

async fn notified(staff: &Staff) -> usize {
    let shown = staff.asks("{ notifications(first: 50) { kind by { id } at } }", json!({})).await;
    let rows = shown.data()["notifications"].as_array().expect("notifications").clone();
    let rows: Vec<_> = rows.into_iter().filter(|row| row["kind"] == "OUTSIDE_ANSWERED").collect();
    assert!(rows.iter().all(|row| row["by"].is_null() && row["at"].is_null()), "{rows:?}");
    rows.len()
}

async fn does(staff: &Staff, act: &str, asked: &Asked, more: Value) -> voicase_tests::Answer {
    let mut input = json!({ "request": asked.id });
    for (name, value) in more.as_object().into_iter().flatten() {
        input[name] = value.clone();
    }
    staff.does(act, "case { id }", input).await
}

#[tokio::test]
async fn a_person_answers_once_and_the_answer_is_at_the_task_and_in_the_timeline() {
    let world = World::new().await;
    let (case, member, manager) = (world.case().await.case, world.member(), world.manager());
    manager.does("assignCase", "case { id }", json!({ "case": case, "members": [manager.member] })).await.data();
    let task = task(member, &case).await;
    let asked = asks(member, &case, json!({ "task": task })).await;
    let before = first(world.viewer(), &case).await;
    assert_eq!((&before["task"], &before["state"], &before["openedOn"]), (&task, &json!("OPEN"), &Value::Null));
    assert_eq!((&before["recipient"], &before["question"]), (&json!("H. Lind"), &json!("Which lock was it?")));

    let shown = opens(&world, &asked.secret, &asked.code.to_lowercase()).await;
    let expected = json!({
        "organisation": "Fjordlys", "state": "OPEN", "text": "Which lock was it?", "canBeDone": true, "expiresOn": "2026-03-16",
    });
    let question = &shown.data()["openOutsideRequest"]["question"];
    for (field, value) in expected.as_object().expect("fields").iter().filter(|(field, _)| *field != "organisation") {
        assert_eq!(&question[field], value, "{field}");
    }
    assert!(question["organisation"].is_string());
    assert_eq!((shown.header("set-cookie"), shown.header("cache-control")), ("", "no-store"));
    let (key, text) = (Uuid::new_v4(), "The northern one.");
    for _ in 0..2 {
        answers(&world, &asked, key, text, true).await.data();
    }
    answers(&world, &asked, key, "Another.", true).await.refused("CONFLICT");
    answers(&world, &asked, Uuid::new_v4(), "Another.", true).await.refused("NOT_ALLOWED_NOW");
    assert_eq!(state(&world, &asked).await, "ANSWERED");
    let again = opens(&world, &asked.secret, &asked.code).await;
    assert_eq!(
        again.data()["openOutsideRequest"]["question"]["text"],
        Value::Null,
        "neither question nor answer is read back"
    );

    let after = first(world.viewer(), &case).await;
    assert_eq!(after["answers"], json!([{ "text": text, "done": true, "answeredOn": "2026-03-02" }]));
    assert_eq!((&after["state"], &after["openedOn"]), (&json!("ANSWERED"), &json!("2026-03-02")));
    let tasks = member.opens(&case, "tasks { state }").await;
    assert_eq!(tasks.data()["case"]["tasks"][0]["state"], "OPEN", "a member decides whether the task is done");
    let timeline = member.opens(&case, "timeline { kind reason at member { id } }").await;
    let steps = timeline.data()["case"]["timeline"].as_array().expect("steps").clone();
    let [.., asking, answering] = steps.as_slice() else { panic!("too few steps") };
    assert_eq!((&asking["kind"], &asking["reason"]), (&json!("OUTSIDE_ASKED"), &json!("H. Lind")));
    assert_eq!(answering, &json!({ "kind": "OUTSIDE_ANSWERED", "reason": null, "at": null, "member": null }));
    assert_eq!((notified(member).await, notified(manager).await, notified(world.viewer()).await), (1, 1, 0));
}

#[tokio::test]
async fn a_reopened_question_takes_another_answer_and_a_revoked_one_none() {
    let world = World::new().await;
    let (case, member) = (world.case().await.case, world.member());
    let asked = asks(member, &case, json!({})).await;
    let day = json!({ "expiresOn": "2026-04-01" });
    does(member, "reopenOutsideRequest", &asked, day.clone()).await.refused("NOT_ALLOWED_NOW");
    answers(&world, &asked, Uuid::new_v4(), "First.", true).await.data();
    does(world.manager(), "reopenOutsideRequest", &asked, day.clone()).await.data();
    assert_eq!(state(&world, &asked).await, "OPEN");
    answers(&world, &asked, Uuid::new_v4(), "Second.", false).await.data();
    let shown = first(member, &case).await;
    let texts: Vec<_> = shown["answers"].as_array().expect("answers").iter().map(|one| one["text"].clone()).collect();
    assert_eq!(texts, ["First.", "Second."]);
    assert_eq!(shown["answers"][0]["done"], false, "a question about the case cannot be done");

    does(world.manager(), "revokeOutsideRequest", &asked, json!({})).await.data();
    assert_eq!(state(&world, &asked).await, "OVER");
    does(member, "revokeOutsideRequest", &asked, json!({})).await.refused("NOT_FOUND");
    does(member, "reopenOutsideRequest", &asked, day).await.refused("NOT_FOUND");
    let kinds = "SELECT array_agg(kind || ' ' || actor ORDER BY xid::text::bigint, event_no) FROM audit_event \
        WHERE org_id = $1 AND kind LIKE 'outside%'";
    let kinds = sqlx::query_scalar::<_, Vec<String>>(kinds).bind(world.org);
    let kinds = kinds.fetch_one(&mut world.house.superuser().await).await.expect("events");
    let expected = [
        "outside_asked member",
        "outside_opened outside",
        "outside_answered outside",
        "outside_reopened member",
        "outside_answered outside",
        "outside_revoked member",
    ];
    assert_eq!(kinds, expected, "an opening is on record once");
    let timed = "SELECT count(*) FROM audit_event WHERE org_id = $1 AND actor = 'outside' AND happened_at IS NOT NULL";
    let timed = sqlx::query_scalar::<_, i64>(timed).bind(world.org);
    assert_eq!(timed.fetch_one(&mut world.house.superuser().await).await.expect("a count"), 0);
}

#[tokio::test]
async fn a_member_asks_only_about_what_is_open_in_this_case_and_only_for_60_days() {
    let world = World::new().await;
    let (case, other, member) = (world.case().await.case, world.case().await.case, world.member());
    let tries = async |staff: &Staff, more: Value| staff.does("askOutside", "code", question(&case, &more)).await;
    for day in ["2026-03-01", "2026-05-02"] {
        assert_eq!(tries(member, json!({ "expiresOn": day })).await.field(), "expiresOn");
    }
    for (field, value) in [("recipient", " "), ("question", " "), ("email", "no address")] {
        assert_eq!(tries(member, json!({ field: value })).await.field(), field);
    }
    let far = task(member, &other).await;
    tries(member, json!({ "task": far })).await.refused("NOT_FOUND");
    tries(member, json!({ "task": far, "action": far })).await.refused("INVALID");
    let near = task(member, &case).await;
    member.does("completeTask", "case { id }", json!({ "task": near })).await.data();
    tries(member, json!({ "task": near })).await.refused("NOT_ALLOWED_NOW");
    tries(world.viewer(), json!({})).await.refused("FORBIDDEN");
    let program = world.program(world.admin(), token_input(&["CASE_EDIT"], true)).await;
    program.does("askOutside", "code", question(&case, &json!({}))).await.refused("FORBIDDEN");
    assert_eq!(first(member, &case).await, Value::Null, "a refused question leaves nothing");
    let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "action": action() });
    let added = member.does("addCorrectiveAction", "case { correctiveActions { id } }", input).await;
    let action = added.data()["addCorrectiveAction"]["case"]["correctiveActions"][0]["id"].clone();
    asks(member, &case, json!({ "action": action })).await;
    assert_eq!(first(member, &case).await["action"], action);
}

#[tokio::test]
async fn an_email_has_the_link_alone() {
    let world = World::new().await;
    let (case, member, email) = (world.case().await.case, world.member(), world.address());
    member.does("updateCase", "case { id }", json!({ "case": case, "title": "Kettledrum" })).await.data();
    let number = member.opens(&case, "number").await.data()["case"]["number"].as_str().expect("a number").to_owned();
    let asked = asks(member, &case, json!({ "email": email })).await;
    assert_eq!(world.link_at(&email, "ask").await, asked.secret);
    let mails = world.mails_to(&email).await;
    assert_eq!(mails.len(), 1);
    let text = format!("{} {}", mails[0].subject, mails[0].text);
    for secret in [asked.code.as_str(), &asked.code.replace('-', ""), "Kettledrum", &number, "H. Lind", "Which lock"] {
        assert!(!text.contains(secret), "{secret} is in {text}");
    }
}
