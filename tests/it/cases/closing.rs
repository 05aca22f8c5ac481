//! Closings: the approver approves what they read, and what was proposed stays readable.

use chrono::TimeDelta;
use serde_json::{Value, json};
use sqlx::Connection as _;
use voicase_tests::World;

use crate::support::steps::{action, closed, in_review, investigated, proposal};

const DONE: &str = "case { stage }";

fn approval(case: &Value, expected: i32) -> Value {
    json!({ "case": case, "expected": expected, "outcome": "SUBSTANTIATED", "words": "You were right." })
}

#[tokio::test]
async fn the_approver_approves_the_proposal_that_they_read() {
    let world = World::new().await;
    let case = in_review(&world).await.case;
    let mut blind = approval(&case, 1);
    blind["expected"] = Value::Null;
    assert_eq!(world.admin().does("closeCase", DONE, blind).await.field(), "expected");
    let back = json!({ "case": case, "reason": "Look again." });
    world.admin().does("returnToInvestigation", DONE, back).await.data();
    let mut again = proposal(&case);
    again["findings"] = json!("Worse than reported.");
    world.member().does("submitForReview", DONE, again).await.data();

    world.admin().does("closeCase", DONE, approval(&case, 1)).await.refused("CONFLICT");
    let shown = world.admin().opens(&case, "stage closing { revision findings }").await;
    let expected =
        json!({ "stage": "PENDING_REVIEW", "closing": { "revision": 2, "findings": "Worse than reported." } });
    assert_eq!(shown.data()["case"], expected, "a refused approval changes nothing");
    world.admin().does("closeCase", DONE, approval(&case, 2)).await.data();
}

#[tokio::test]
async fn what_was_proposed_stays_readable_beside_what_the_approver_made_of_it() {
    let world = World::new().await;
    let case = in_review(&world).await.case;
    let mut input = approval(&case, 1);
    input["words"] = json!("You were right about the logs.");
    input["correctiveActions"] = json!([]);
    input["remark"] = json!("The harbour master has left.");
    let selection = "case { closing { changed words findings correctiveActions { id } proposal { words correctiveActions { text } } } \
        correctiveActions { id } timeline { to reason } }";
    let shown = world.admin().does("closeCase", selection, input).await;
    let shown = &shown.data()["closeCase"]["case"];
    let expected = json!({
        "changed": ["correctiveActions", "words"],
        "words": "You were right about the logs.",
        "findings": "As reported.",
        "correctiveActions": [],
        "proposal": { "words": "You were right.", "correctiveActions": [{ "text": "New logs." }] },
    });
    assert_eq!(shown["closing"], expected);
    assert_eq!(shown["correctiveActions"], json!([]), "a proposed action is not in force");
    let last = shown["timeline"].as_array().and_then(|steps| steps.last()).expect("a step");
    assert_eq!(last, &json!({ "to": "CLOSED", "reason": "The harbour master has left." }));
    let update = "UPDATE closing SET words = findings WHERE case_id = $1::text::uuid AND closed_on IS NULL";
    let mut db = world.house.superuser().await;
    sqlx::query(update).bind(case.as_str()).execute(&mut db).await.expect("an update");
    world.admin().opens(&case, "number").await.refused("INTEGRITY");
}

#[tokio::test]
async fn an_unchanged_approval_takes_everything_from_the_proposal() {
    let world = World::new().await;
    let case = investigated(&world).await.case;
    let mut input = proposal(&case);
    input["damage"] = json!({ "currency": "EUR", "minorUnits": "999999999999999" });
    input["recovered"] = json!({ "currency": "JPY", "minorUnits": "0" });
    input["retention"] = json!("PROCEEDINGS");
    input["retentionReason"] = json!("Regional court, 4 O 17/26");
    input["remark"] = json!("Please look at the amounts.");
    world.member().does("submitForReview", DONE, input).await.data();
    let facts =
        "damage { currency minorUnits } recovered { currency minorUnits } retention retentionReason retainUntil";
    let selection =
        format!("case {{ closing {{ changed {facts} correctiveActions {{ text ownerName dueOn state }} }} }}");
    let shown = world.admin().does("closeCase", &selection, approval(&case, 1)).await;
    let action =
        json!({ "text": "New logs.", "ownerName": "The harbour master", "dueOn": "2026-06-01", "state": "OPEN" });
    let expected = json!({
        "changed": [],
        "damage": { "currency": "EUR", "minorUnits": "999999999999999" },
        "recovered": { "currency": "JPY", "minorUnits": "0" },
        "retention": "PROCEEDINGS",
        "retentionReason": "Regional court, 4 O 17/26",
        "retainUntil": null,
        "correctiveActions": [action],
    });
    assert_eq!(shown.data()["closeCase"]["case"]["closing"], expected);
}

#[tokio::test]
async fn the_retention_class_decides_when_the_case_is_due_for_erasure() {
    let world = World::new().await;
    let spam = world.case().await.case;
    world.member().does("moveCase", DONE, json!({ "case": spam, "to": "IN_TRIAGE", "reason": "Odd." })).await.data();
    let input = json!({ "case": spam, "outcome": "SPAM", "words": "This was no report." });
    let shown =
        world.manager().does("closeCase", "case { closing { retention retainUntil proposal { id } } }", input).await;
    let expected = json!({ "retention": "SHORT", "retainUntil": "2026-06-02", "proposal": null });
    assert_eq!(shown.data()["closeCase"]["case"]["closing"], expected);
    let case = closed(&world).await.case;
    let shown = world.manager().opens(&case, "closing { retention retainUntil }").await;
    assert_eq!(shown.data()["case"]["closing"], json!({ "retention": "STANDARD", "retainUntil": "2029-03-02" }));
    let periods =
        world.member().asks(r#"{ retentionPeriods(receivedOn: "2026-03-02") { retention until } }"#, json!({})).await;
    let expected = json!([
        { "retention": "STANDARD", "until": "2029-03-02" },
        { "retention": "SHORT", "until": "2026-06-02" },
        { "retention": "PROCEEDINGS", "until": null },
    ]);
    assert_eq!(periods.data()["retentionPeriods"], expected);
}

#[tokio::test]
async fn a_wrong_amount_retention_or_owner_is_refused_at_its_field_and_changes_nothing() {
    let world = World::new().await;
    let case = investigated(&world).await.case;
    let money = |currency: &str, units: &str| json!({ "currency": currency, "minorUnits": units });
    let nobody = json!({ "text": "New logs.", "dueOn": "2026-06-01" });
    for (field, value, at) in [
        ("damage", money("EUR", "1000000000000000"), "damage"),
        ("damage", money("EUR", "-1"), "damage"),
        ("recovered", money("eur", "1"), "recovered"),
        ("recovered", money("EURO", "1"), "recovered"),
        ("retention", json!("PROCEEDINGS"), "retentionReason"),
        ("retentionReason", json!("A court."), "retentionReason"),
        ("correctiveActions", json!([action(), nobody]), "correctiveActions.1.owner"),
        ("correctiveActions", json!(vec![action(); 21]), "correctiveActions"),
    ] {
        let mut input = proposal(&case);
        if field == "retentionReason" {
            input["retention"] = json!("STANDARD");
        }
        input[field] = value;
        let refused = world.member().does("submitForReview", DONE, input).await;
        assert_eq!((refused.code(), refused.field()), ("INVALID", at));
    }
    let shown = world.member().opens(&case, "stage closing { id } timeline { kind }").await;
    assert_eq!(
        (&shown.data()["case"]["stage"], &shown.data()["case"]["closing"]),
        (&json!("UNDER_INVESTIGATION"), &Value::Null)
    );
}

#[tokio::test]
async fn a_case_that_is_closed_twice_shows_both_closings_to_staff_and_reporter() {
    let world = World::new().await;
    let standing = closed(&world).await;
    let case = &standing.case;
    world.wait(TimeDelta::days(10));
    world.admin().does("reopenCase", DONE, json!({ "case": case, "reason": "New facts." })).await.data();
    world.member().does("submitForReview", DONE, proposal(case)).await.data();
    let mut second = approval(case, 1);
    second["words"] = json!("You were right again.");
    world.admin().does("closeCase", DONE, second).await.data();
    let shown = world.manager().opens(case, "closing { words } earlierClosings { words closedOn }").await;
    let expected = json!({
        "closing": { "words": "You were right again." },
        "earlierClosings": [{ "words": "Done.", "closedOn": "2026-03-02" }],
    });
    assert_eq!(shown.data()["case"], expected);
    standing.reporter.leaves();
    standing.reporter.returns().await.data();
    let told = standing.reporter.asks("{ report { closings { closedOn words } } }", json!({})).await;
    let expected = json!([
        { "closedOn": "2026-03-12", "words": "You were right again." },
        { "closedOn": "2026-03-02", "words": "Done." },
    ]);
    assert_eq!(told.data()["report"]["closings"], expected);
}

#[tokio::test]
async fn the_database_refuses_a_closing_by_a_member_who_handled_the_case() {
    let world = World::new().await;
    let case = in_review(&world).await;
    let insert = "INSERT INTO closing (org_id, id, case_id, round, outcome, findings, actions, words, revision, approved_by, closed_on) \
        VALUES ($1, gen_random_uuid(), $2, 1, 'spam', '', '', '', 9, $3, current_date)";
    // The manager was an assignee for a while, and the member proposed the closing. The administrator did neither.
    for (approver, may) in
        [(world.manager().member, false), (world.member().member, false), (world.admin().member, true)]
    {
        let mut db = world.house.superuser().await;
        let mut tx = db.begin().await.expect("a transaction");
        let enter = "SELECT set_config('role', 'voicase_admin', true), set_config('app.org_id', $1::text, true), \
            set_config('app.member_id', $2::text, true), set_config('app.case_scope', 'all', true)";
        sqlx::query(enter).bind(world.org).bind(approver).execute(&mut *tx).await.expect("the context of the member");
        let query = sqlx::query(insert).bind(world.org).bind(case.id()).bind(approver);
        let outcome = query.execute(&mut *tx).await.map_err(|error| error.to_string());
        assert_eq!(outcome.is_ok(), may, "{outcome:?}");
        let refusal = "a closing takes a member who did not handle the case";
        assert!(may || outcome.is_err_and(|error| error.contains(refusal)));
    }
}
