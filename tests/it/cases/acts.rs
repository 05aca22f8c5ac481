//! Acts on the deadlines of a case: proofs, automatic acknowledgement, own deadlines, and the wait for the reporter.

use chrono::TimeDelta;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection};
use uuid::Uuid;
use voicase_tests::{Standing, World};

use crate::support::story::act;

/// A world whose channel acknowledges reports automatically.
async fn automatic() -> World {
    let world = World::new().await;
    let channel =
        world.admin().asks("{ channels { id autoAcknowledge } }", json!({})).await.data()["channels"][0].clone();
    assert_eq!(channel["autoAcknowledge"], false, "the worlds of the tests have no automatic messages");
    let input = json!({ "channel": channel["id"], "autoAcknowledge": true });
    let changed = world.admin().does("changeChannel", "channel { autoAcknowledge }", input).await;
    assert_eq!(changed.data()["changeChannel"]["channel"]["autoAcknowledge"], true);
    world
}

const DEADLINES: &str =
    "deadlines { id kind startedOn dueOn metOn metByMessage interim pausedOn title metBy { name } owner { name } }";

async fn deadlines(world: &World, case: &Value) -> Vec<Value> {
    let opened = world.manager().opens(case, DEADLINES).await;
    opened.data()["case"]["deadlines"].as_array().expect("deadlines").clone()
}

async fn of_kind(world: &World, case: &Value, kind: &str) -> Value {
    deadlines(world, case).await.into_iter().find(|one| one["kind"] == kind).unwrap_or_default()
}

/// The kinds of the timeline, in order.
async fn steps(world: &World, case: &Value) -> Vec<String> {
    let opened = world.manager().opens(case, "timeline { kind }").await;
    let steps = opened.data()["case"]["timeline"].as_array().expect("steps").clone();
    steps.iter().map(|step| step["kind"].as_str().expect("a kind").to_owned()).collect()
}

fn to_reporter(case: &Value) -> Value {
    json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "text": "Thank you. We have your report." })
}

async fn dialogue(standing: &Standing) -> Vec<Value> {
    standing.reporter.returns().await.data();
    let shown =
        standing.reporter.asks("{ report { unread messages { nodes { author text sentOn } } } }", json!({})).await;
    shown.data()["report"]["messages"]["nodes"].as_array().expect("messages").clone()
}

#[tokio::test]
async fn one_press_acknowledges_with_a_message_as_proof_and_only_once() {
    let world = World::new().await;
    let case = world.case().await.case;
    world.manager().does("acknowledgeCase", "case { id }", to_reporter(&case)).await.data();
    let met = of_kind(&world, &case, "ACKNOWLEDGEMENT").await;
    assert_eq!((&met["metOn"], &met["metByMessage"]), (&json!("2026-03-02"), &json!(1)));
    assert_eq!(met["metBy"]["name"], "A Manager");
    assert_eq!(steps(&world, &case).await, ["RECEIVED", "ACKNOWLEDGED"]);
    let again = world.member().does("acknowledgeCase", "case { id }", to_reporter(&case)).await;
    assert_eq!(again.code(), "NOT_ALLOWED_NOW");
    let opened = world.manager().opens(&case, "messages { nodes { number } }").await;
    assert_eq!(opened.data()["case"]["messages"]["nodes"].as_array().expect("messages").len(), 1, "nothing was sent");
}

#[tokio::test]
async fn a_release_acknowledges_automatically_and_a_personal_message_follows() {
    let world = automatic().await;
    let standing = world.case().await;
    let case = &standing.case;
    let met = of_kind(&world, case, "ACKNOWLEDGEMENT").await;
    assert_eq!((&met["metOn"], &met["metByMessage"], &met["metBy"]), (&json!("2026-03-02"), &json!(1), &Value::Null));
    assert_eq!(of_kind(&world, case, "FEEDBACK").await["dueOn"], "2026-06-02");
    // Three working days after Monday.
    assert_eq!(of_kind(&world, case, "PERSONAL_MESSAGE").await["dueOn"], "2026-03-05");
    assert_eq!(steps(&world, case).await, ["RECEIVED", "ACKNOWLEDGED_AUTOMATICALLY"]);
    let sent = dialogue(&standing).await;
    assert_eq!((&sent[0]["author"], &sent[0]["sentOn"]), (&json!("SYSTEM"), &json!("2026-03-02")));
    assert!(sent[0]["text"].as_str().expect("a text").contains("automatically"), "{sent:?}");
    world.manager().does("acknowledgeCase", "case { id }", to_reporter(case)).await.data();
    let personal = of_kind(&world, case, "PERSONAL_MESSAGE").await;
    assert_eq!((&personal["metByMessage"], &personal["metBy"]["name"]), (&json!(2), &json!("A Manager")));
}

#[tokio::test]
async fn nothing_is_sent_before_the_release() {
    let world = automatic().await;
    let reporter = world.reporter();
    reporter.submits().await.data();
    let shown = reporter.asks("{ report { acknowledgedOn messages { nodes { id } } } }", json!({})).await;
    assert_eq!(shown.data()["report"], json!({ "acknowledgedOn": null, "messages": { "nodes": [] } }));
}

#[tokio::test]
async fn the_database_lets_the_worker_send_a_prepared_message_as_it_is_and_no_other() {
    let world = World::new().await;
    let case = world.case().await;
    act(world.manager(), "waitForReporter", &case.case, json!({})).await;
    for (id, author, body, may) in [
        ("id", "system", "body", true),
        ("gen_random_uuid()", "system", "body", false),
        ("id", "staff", "body", false),
        ("id", "system", "body || body", false),
    ] {
        let mut db = world.house.superuser().await;
        let mut tx = db.begin().await.expect("a transaction");
        let enter = "SELECT set_config('role', 'voicase_worker', true), set_config('app.org_id', $1::text, true)";
        sqlx::query(enter).bind(world.org).execute(&mut *tx).await.expect("the context of the worker");
        let insert = format!(
            "INSERT INTO message (org_id, id, case_id, number, shown, author, body, revision, sent_on, released_on) \
             SELECT org_id, {id}, case_id, 9, 9, '{author}', {body}, revision, due_on, due_on FROM prepared_message \
             WHERE case_id = $1 LIMIT 1"
        );
        let outcome = sqlx::query(AssertSqlSafe(insert)).bind(case.id()).execute(&mut *tx).await;
        let outcome = outcome.map(|done| done.rows_affected()).map_err(|error| error.to_string());
        assert_eq!(outcome == Ok(1), may, "{id} {author} {body}: {outcome:?}");
        assert!(may || outcome.is_err_and(|error| error.contains("row-level security")), "{id} {author} {body}");
    }
}

#[tokio::test]
async fn interim_feedback_and_an_extension_need_a_law_that_has_them() {
    let world = World::new().await;
    let case = world.case().await.case;
    let choices = world.manager().opens(&case, "feedbackChoices { interim extendsTo acknowledgedToday }").await;
    let expected = json!({ "interim": false, "extendsTo": null, "acknowledgedToday": "2026-06-02" });
    assert_eq!(choices.data()["case"]["feedbackChoices"], expected, "the acknowledgement would bring it forward");
    let mut interim = to_reporter(&case);
    (interim["feedback"], interim["interim"], interim["files"]) = (json!(true), json!(true), json!([]));
    let refused = world.manager().does("sendMessage", "message { id }", interim).await;
    assert_eq!(refused.code(), "NOT_ALLOWED_NOW");
    assert_eq!(
        world.manager().does("extendFeedback", "case { id }", to_reporter(&case)).await.code(),
        "NOT_ALLOWED_NOW"
    );
    assert_eq!(of_kind(&world, &case, "ACKNOWLEDGEMENT").await["metOn"], Value::Null, "a refused act changes nothing");
}

#[tokio::test]
async fn an_own_deadline_moves_pauses_and_ends_with_reasons_in_the_timeline() {
    let world = World::new().await;
    let case = world.case().await.case;
    let add = |due: &str, owner: Uuid| json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "title": "Talk to the witness", "dueOn": due, "owner": owner });
    let member = world.member();
    let past = member.does("addDeadline", "case { id }", add("2026-03-01", member.member)).await;
    assert_eq!((past.code(), past.field()), ("INVALID", "dueOn"));
    let stranger = member.does("addDeadline", "case { id }", add("2026-03-04", Uuid::new_v4())).await;
    assert_eq!((stranger.code(), stranger.field()), ("INVALID", "owner"));
    let once = add("2026-03-04", member.member);
    for _ in 0..2 {
        member.does("addDeadline", "case { id }", once.clone()).await.data();
    }
    let own: Vec<Value> = deadlines(&world, &case).await.into_iter().filter(|one| one["kind"] == "OWN").collect();
    assert_eq!(own.len(), 1, "a retry adds no second deadline");
    assert_eq!((&own[0]["title"], &own[0]["owner"]["name"]), (&json!("Talk to the witness"), &json!("A Member")));
    let overdue = async || {
        world.admin().asks("{ caseCounts { overdue } }", json!({})).await.data()["caseCounts"]["overdue"].clone()
    };
    world.wait(TimeDelta::days(3));
    assert_eq!(overdue().await, 1, "the list counts own deadlines");
    let id = &own[0]["id"];
    let pause = json!({ "deadline": id, "reason": "The witness is away." });
    member.does("pauseDeadline", "case { id }", pause.clone()).await.data();
    assert_eq!(overdue().await, 0, "a paused deadline does not run");
    assert_eq!(member.does("pauseDeadline", "case { id }", pause).await.code(), "NOT_ALLOWED_NOW");
    let moved = json!({ "deadline": id, "dueOn": "2026-03-20", "reason": "She is back." });
    member.does("moveDeadline", "case { id }", moved).await.data();
    member.does("completeDeadline", "case { id }", json!({ "deadline": id })).await.data();
    member.does("reopenDeadline", "case { id }", json!({ "deadline": id })).await.data();
    member.does("removeDeadline", "case { id }", json!({ "deadline": id, "reason": "Not needed." })).await.data();
    assert_eq!(of_kind(&world, &case, "OWN").await, Value::Null);
    let expected = [
        "RECEIVED",
        "DEADLINE_ADDED",
        "DEADLINE_PAUSED",
        "DEADLINE_MOVED",
        "DEADLINE_DONE",
        "DEADLINE_REOPENED",
        "DEADLINE_REMOVED",
    ];
    assert_eq!(steps(&world, &case).await, expected);
    // A deadline of the law is no own deadline.
    let legal = of_kind(&world, &case, "FEEDBACK").await["id"].clone();
    let refused =
        member.does("removeDeadline", "case { id }", json!({ "deadline": legal, "reason": "Too early." })).await;
    assert_eq!(refused.code(), "NOT_FOUND");
}

#[tokio::test]
async fn a_wait_reminds_the_reporter_twice_and_then_announces_the_closing() {
    let world = World::new().await;
    let standing = world.case().await;
    let case = &standing.case;
    let waiting = async || {
        let opened = world.manager().opens(case, "waiting { since mayAnnounceClosing closesOn over }").await;
        opened.data()["case"]["waiting"].clone()
    };
    world.manager().does("waitForReporter", "case { id }", json!({ "case": case })).await.data();
    assert_eq!(
        world.manager().does("waitForReporter", "case { id }", json!({ "case": case })).await.code(),
        "NOT_ALLOWED_NOW"
    );
    let listed = world.manager().asks("{ cases(filter: { waiting: true }) { nodes { id } } }", json!({})).await;
    assert_eq!(listed.data()["cases"]["nodes"], json!([{ "id": case }]));
    for (days, messages) in [(13, 0), (1, 1), (13, 1), (1, 2)] {
        world.wait(TimeDelta::days(days));
        world.release().await;
        world.release().await;
        assert_eq!(dialogue(&standing).await.len(), messages, "{days} days later");
    }
    assert_eq!(
        world.manager().does("announceClosing", "case { id }", to_reporter(case)).await.code(),
        "NOT_ALLOWED_NOW"
    );
    world.wait(TimeDelta::days(14));
    assert_eq!(waiting().await["mayAnnounceClosing"], true);
    world.manager().does("announceClosing", "case { id }", to_reporter(case)).await.data();
    let expected =
        json!({ "since": "2026-03-02", "mayAnnounceClosing": false, "closesOn": "2026-04-27", "over": false });
    assert_eq!(waiting().await, expected);
    world.wait(TimeDelta::days(14));
    assert_eq!(waiting().await["over"], true);
    let due = of_kind(&world, case, "FEEDBACK").await;
    assert_eq!((&due["dueOn"], &due["pausedOn"]), (&json!("2026-06-09"), &Value::Null), "the law's deadlines run on");
}

#[tokio::test]
async fn an_answer_ends_the_wait_at_its_release_and_drops_the_reminders() {
    let world = World::new().await;
    let standing = world.case().await;
    let case = &standing.case;
    world.manager().does("waitForReporter", "case { id }", json!({ "case": case })).await.data();
    standing.reporter.returns().await.data();
    standing.reporter.writes("It was the blue folder.").await.data();
    let waits = async || {
        let opened = world.manager().opens(case, "waiting { since }").await;
        !opened.data()["case"]["waiting"].is_null()
    };
    assert!(waits().await, "staff learn of the answer with the release only");
    world.wait(TimeDelta::hours(1));
    world.release().await;
    assert!(!waits().await);
    assert_eq!(steps(&world, case).await.last().map(String::as_str), Some("REPORTER_ANSWERED"));
    world.wait(TimeDelta::days(30));
    world.release().await;
    assert_eq!(dialogue(&standing).await.len(), 1, "no reminder follows an answer");
    world.manager().opens(case, "answers { question }").await.data();
}
