//! A report that a member enters for another person: from the phone, the post, a meeting or an email.

mod walls;

use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Answer, QUESTION, Staff, World};

use crate::members::removal::recorded;
use crate::notifications::support::unread;
use crate::routing::support::saved;

const PAYLOAD: &str = "number reference receivedOn acknowledgedOn acknowledgementDueOn feedbackDueOn case";

/// A report by phone, received by the caller on the first day of the tests, without an access code.
pub async fn input(world: &World, staff: &Staff) -> Value {
    let asked = world.member().asks("{ entryChannels { id form { id } } }", json!({})).await;
    let channel = &asked.data()["entryChannels"][0];
    json!({
        "channel": channel["id"],
        "idempotencyKey": Uuid::new_v4(),
        "form": channel["form"]["id"],
        "source": "PHONE",
        "receivedOn": "2026-03-02",
        "receivedBy": staff.member,
        "recording": "NONE",
        "anonymity": "ANONYMOUS",
        "language": "en",
        "answers": [{ "question": QUESTION, "value": "The bilge pump's log is written a week ahead." }],
        "acknowledged": false,
        "about": [],
    })
}

async fn enters(staff: &Staff, input: &Value) -> Answer {
    staff.does("enterReport", PAYLOAD, input.clone()).await
}

/// A member with the preset "Intake Agent".
async fn agent(world: &World) -> Staff {
    let staff = world.joins(Role::Viewer, CaseScope::None).await;
    // CASE_CREATE, and no ANALYTICS_VIEW.
    world.house.change("UPDATE membership SET allow = 2, deny = 1024 WHERE id = $1", &[staff.member]).await;
    staff
}

#[tokio::test]
async fn a_report_by_phone_is_a_case_whose_clocks_began_on_the_day_of_receipt() {
    let world = World::new().await;
    let (member, reporter) = (world.member(), world.reporter());
    let mut input = input(&world, member).await;
    input["receivedOn"] = json!("2026-02-24");
    input["access"] = json!(reporter.access());
    input["recording"] = json!("AGREED");
    let entered = enters(member, &input).await;
    let payload = &entered.data()["enterReport"];
    assert_eq!(
        [&payload["receivedOn"], &payload["acknowledgementDueOn"], &payload["acknowledgedOn"]],
        [&json!("2026-02-24"), &json!("2026-03-03"), &Value::Null]
    );
    let shown = "number source stage receivedOn answers { value } deadlines { kind startedOn dueOn metOn } \
        timeline { kind member { id } } entry { receivedBy { id } recording hasCode }";
    let opened = world.manager().opens(&payload["case"], shown).await;
    let case = &opened.data()["case"];
    assert_eq!(
        (&case["number"], &case["source"], &case["stage"]),
        (&payload["number"], &json!("PHONE"), &json!("NEW"))
    );
    assert_eq!(case["answers"][0]["value"], json!("The bilge pump's log is written a week ahead."));
    assert_eq!(
        case["deadlines"][0],
        json!({ "kind": "ACKNOWLEDGEMENT", "startedOn": "2026-02-24", "dueOn": "2026-03-03", "metOn": null })
    );
    assert_eq!(case["timeline"], json!([{ "kind": "RECEIVED", "member": { "id": member.member } }]));
    let entry = json!({ "receivedBy": { "id": member.member }, "recording": "AGREED", "hasCode": true });
    assert_eq!(case["entry"], entry);

    // The access code opens the report at the reporter's surface, and the dialogue works both ways.
    let report = reporter.returns().await;
    assert_eq!(report.data()["openReport"]["report"]["reference"], payload["reference"]);
    reporter.writes("One more thing.").await.data();
    world.release().await;
    let text = world.manager().opens(&payload["case"], "messages { nodes { text } }").await;
    assert_eq!(text.data()["case"]["messages"]["nodes"][0]["text"], json!("One more thing."));
    world.run_jobs().await;
}

#[tokio::test]
async fn the_receipt_that_is_handed_over_acknowledges_the_report() {
    let world = World::new().await;
    let mut input = input(&world, world.member()).await;
    input["acknowledged"] = json!(true);
    let entered = enters(world.member(), &input).await;
    let payload = &entered.data()["enterReport"];
    assert_eq!(payload["acknowledgedOn"], json!("2026-03-02"));
    let shown = "deadlines { kind metOn metBy { id } } timeline { kind }";
    let opened = world.manager().opens(&payload["case"], shown).await;
    let case = &opened.data()["case"];
    let me = json!({ "id": world.member().member });
    assert_eq!(case["deadlines"][0], json!({ "kind": "ACKNOWLEDGEMENT", "metOn": "2026-03-02", "metBy": me }));
    assert_eq!(case["deadlines"][1], json!({ "kind": "FEEDBACK", "metOn": null, "metBy": null }));
    assert_eq!(case["timeline"], json!([{ "kind": "RECEIVED" }, { "kind": "ACKNOWLEDGED" }]));
}

#[tokio::test]
async fn an_intake_agent_enters_a_report_once_and_reads_nothing_of_it() {
    let world = World::new().await;
    let agent = agent(&world).await;
    let reporter = world.reporter();
    let mut input = input(&world, &agent).await;
    input["access"] = json!(reporter.access());
    input["anonymity"] = json!("CONFIDENTIAL");
    input["identity"] = json!({ "name": "Signe Dahl", "contact": "after seven" });
    let first = enters(&agent, &input).await;
    let payload = first.data()["enterReport"].clone();
    assert_eq!(payload["case"], Value::Null, "the agent's case scope is none");
    assert_eq!(agent.sees().await, 0);
    let again = enters(&agent, &input).await;
    assert_eq!(again.data()["enterReport"], payload, "a retry makes no second case");
    let progress = "UPDATE \"case\" SET acknowledged_on = '2026-03-02' WHERE org_id = $1";
    world.house.change(progress, &[world.org]).await;
    let again = enters(&agent, &input).await;
    assert_eq!(again.data()["enterReport"], payload, "and tells nothing of what happened since");
    let mut changed = input.clone();
    changed["language"] = json!("de");
    enters(&agent, &changed).await.refused("CONFLICT");
    enters(world.member(), &input).await.refused("CONFLICT");
    assert_eq!(world.manager().sees().await, 1);
    reporter.returns().await.data();
    let mut twice = input.clone();
    twice["idempotencyKey"] = json!(Uuid::new_v4());
    enters(&agent, &twice).await.refused("CONFLICT");

    let told = world.member().asks("{ notifications { kind } }", json!({})).await;
    assert_eq!(told.data()["notifications"], json!([{ "kind": "NEW_REPORT" }]));
    enters(world.viewer(), &input).await.refused("FORBIDDEN");
}

#[tokio::test]
async fn a_member_whom_the_report_is_about_never_gets_access() {
    let world = World::new().await;
    let (manager, member) = (world.manager(), world.member());
    let mut about_member = input(&world, manager).await;
    about_member["about"] = json!([member.member]);
    let entered = enters(manager, &about_member).await;
    let case = entered.data()["enterReport"]["case"].clone();
    let opened = manager.opens(&case, "persons { role member { id } }").await;
    let persons = json!([{ "role": "SUBJECT", "member": { "id": member.member } }]);
    assert_eq!(opened.data()["case"]["persons"], persons);
    member.opens(&case, "number").await.refused("NOT_FOUND");
    let told = member.asks("{ notifications { kind } }", json!({})).await;
    assert_eq!(told.data()["notifications"], json!([]));

    let mut about_me = input(&world, member).await;
    about_me["about"] = json!([member.member]);
    let entered = enters(member, &about_me).await;
    assert_eq!(entered.data()["enterReport"]["case"], Value::Null, "also not the member who enters the report");
    assert_eq!((member.sees().await, manager.sees().await), (0, 2));
}

#[tokio::test]
async fn a_report_about_everybody_who_would_get_it_is_refused() {
    let world = World::new().await;
    let agent = agent(&world).await;
    let mut input = input(&world, &agent).await;
    let others = "SELECT array_agg(id) FROM membership WHERE org_id = $1 AND id <> $2";
    let others = sqlx::query_scalar::<_, Vec<Uuid>>(others).bind(world.org).bind(agent.member);
    let others = others.fetch_one(&mut world.house.superuser().await).await.expect("members");
    input["about"] = json!(others);
    enters(&agent, &input).await.refused("NOT_ALLOWED_NOW");
    let left = [world.manager(), world.admin()];
    for one in left {
        input["about"] = json!(others.iter().filter(|id| **id != one.member).collect::<Vec<_>>());
        input["idempotencyKey"] = json!(Uuid::new_v4());
        enters(&agent, &input).await.data();
    }
}

#[tokio::test]
async fn an_entered_report_never_takes_the_place_of_a_report_with_the_same_code() {
    let world = World::new().await;
    for _ in 0..3 {
        let reporter = world.reporter();
        let mut input = input(&world, world.member()).await;
        input["access"] = json!(reporter.access());
        let sent = reporter.sends(reporter.report().await).await;
        enters(world.member(), &input).await.data();
        let opened = reporter.returns().await;
        assert_eq!(
            opened.data()["openReport"]["report"]["reference"],
            sent.data()["submitReport"]["report"]["reference"]
        );
    }
}

#[tokio::test]
async fn without_an_access_code_none_opens_the_report() {
    let world = World::new().await;
    let reporter = world.reporter();
    enters(world.member(), &input(&world, world.member()).await).await.data();
    reporter.returns().await.refused("RECEIPT_UNKNOWN");
}

#[tokio::test]
async fn days_and_receivers_are_checked_and_nothing_is_stored_of_a_refused_report() {
    let world = World::new().await;
    let member = world.member();
    let refused = async |change: Value, field: &str| {
        let mut input = input(&world, member).await;
        for (name, value) in change.as_object().expect("fields") {
            input[name.as_str()] = value.clone();
        }
        let answer = enters(member, &input).await;
        answer.refused("INVALID");
        assert_eq!(answer.field(), field, "{change}");
    };
    refused(json!({ "receivedOn": "2026-03-03" }), "receivedOn").await;
    refused(json!({ "receivedOn": "1926-03-02" }), "receivedOn").await;
    refused(json!({ "receivedOn": "2025-12-01" }), "lateReason").await;
    refused(json!({ "source": "WEB" }), "source").await;
    refused(json!({ "source": "POST", "recording": "AGREED" }), "recording").await;
    refused(json!({ "receivedBy": null }), "receivedBy").await;
    refused(json!({ "receivedBy": Uuid::new_v4() }), "receivedBy").await;
    refused(json!({ "receivedName": "Reception" }), "receivedBy").await;
    refused(json!({ "about": [Uuid::new_v4()] }), "about").await;
    refused(json!({ "anonymity": "CONFIDENTIAL" }), "identity").await;
    refused(json!({ "language": "fr" }), "language").await;
    refused(json!({ "answers": [] }), QUESTION).await;
    refused(json!({ "access": "short" }), "access").await;
    assert_eq!(world.manager().sees().await, 0);
    let mut late = input(&world, member).await;
    late["receivedOn"] = json!("2025-12-01");
    late["lateReason"] = json!("It was misfiled.");
    late["receivedBy"] = Value::Null;
    late["receivedName"] = json!("Reception");
    let entered = enters(member, &late).await;
    let opened =
        world.manager().opens(&entered.data()["enterReport"]["case"], "entry { receivedName lateReason }").await;
    assert_eq!(
        opened.data()["case"]["entry"],
        json!({ "receivedName": "Reception", "lateReason": "It was misfiled." })
    );
}

#[tokio::test]
async fn the_rules_apply_to_a_report_that_a_member_enters() {
    let world = World::new().await;
    let agent = agent(&world).await;
    let fields = json!({ "sources": ["PHONE"], "weekdays": [1], "assign": [world.member().member] });
    saved(&world, "Calls", fields).await;
    let posted = json!({ "sources": ["POST"], "restrictTo": [world.manager().member, world.admin().member] });
    saved(&world, "Post", posted).await;
    enters(&agent, &input(&world, &agent).await).await.data();
    assert_eq!(unread(world.member()).await, ["ASSIGNMENT"]);
    assert_eq!(unread(world.manager()).await, Vec::<String>::new(), "a rule assigned it");
    let mut by_post = input(&world, &agent).await;
    by_post["source"] = json!("POST");
    enters(&agent, &by_post).await.data();
    assert_eq!(unread(world.manager()).await, ["NEW_REPORT"]);
    assert_eq!(world.member().sees().await, 1, "the letter is restricted");
    assert_eq!(recorded(&world, "case_routed_by_rule").await, 2);
}

#[tokio::test]
async fn a_message_to_a_reporter_without_a_code_counts_only_when_it_was_told_in_another_way() {
    let world = World::new().await;
    let member = world.member();
    let entered = enters(member, &input(&world, member).await).await;
    let case = entered.data()["enterReport"]["case"].clone();
    let message = |case: &Value, told: bool| json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "text": "We have your report.", "told": told });
    let shown = "hasAccessCode deadlines { kind metOn } messages { nodes { text } }";
    member.does("acknowledgeCase", "case { id }", message(&case, false)).await.refused("NOT_ALLOWED_NOW");
    let mut plain = message(&case, false);
    plain["files"] = json!([]);
    member.does("sendMessage", "message { id }", plain).await.refused("NOT_ALLOWED_NOW");
    let before = member.opens(&case, shown).await.data()["case"].clone();
    assert_eq!((&before["hasAccessCode"], &before["messages"]["nodes"]), (&json!(false), &json!([])));
    assert_eq!(before["deadlines"][0]["metOn"], Value::Null, "nobody told the reporter");
    member.does("acknowledgeCase", "case { id }", message(&case, true)).await.data();
    let after = member.opens(&case, shown).await.data()["case"].clone();
    assert_eq!(after["deadlines"][0]["metOn"], json!("2026-03-02"));

    let standing = world.case().await;
    member.does("acknowledgeCase", "case { id }", message(&standing.case, true)).await.refused("NOT_ALLOWED_NOW");
    let other = member.opens(&standing.case, shown).await.data()["case"].clone();
    assert_eq!(other["hasAccessCode"], json!(true));
}
