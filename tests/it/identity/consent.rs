//! A disclosure with the reporter's consent. Only the reporter gives it, for one recipient, and staff see it after the
//! release.

use chrono::TimeDelta;
use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Answer, Reporter, Staff, World};

use crate::support::identity::{allow, by_sql, confidential, disclosure, identity};

async fn prepares(world: &World, case: &Value) -> Value {
    let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "recipient": "The harbour police",
        "purpose": "They want to hear you." });
    world.member().does("prepareDisclosure", "case { id }", input).await.data();
    disclosure(world, case).await
}

async fn answers(reporter: &Reporter, id: &Value, consent: bool) -> Answer {
    let input = json!({ "disclosure": id, "consent": consent });
    reporter.does("answerDisclosure", "report { disclosures { answer state } }", input).await
}

async fn approves(staff: &Staff, id: &Value) -> Answer {
    staff.does("approveDisclosure", "case { id }", json!({ "disclosure": id })).await
}

async fn records(staff: &Staff, id: &Value) -> Answer {
    staff.does("recordDisclosure", "case { id }", json!({ "disclosure": id, "manner": "By letter." })).await
}

#[tokio::test]
async fn it_is_made_after_a_yes_that_staff_see_at_the_release_and_the_approval_of_a_second_member() {
    let world = World::new().await;
    let standing = confidential(&world).await;
    let (case, reporter) = (&standing.case, &standing.reporter);
    let id = prepares(&world, case).await;
    approves(world.manager(), &id).await.refused("NOT_ALLOWED_NOW");
    let asked =
        reporter.asks("{ report { disclosures { recipient purpose provision state answer } } }", json!({})).await;
    let expected = json!([{ "recipient": "The harbour police", "purpose": "They want to hear you.",
        "provision": null, "state": "PLANNED", "answer": null }]);
    assert_eq!(asked.data()["report"]["disclosures"], expected);

    let given = answers(reporter, &id, true).await;
    assert_eq!(given.data()["answerDisclosure"]["report"]["disclosures"][0]["answer"], "GIVEN");
    assert_eq!(identity(world.member(), case).await["disclosures"][0]["answer"], Value::Null, "not before the release");
    approves(world.manager(), &id).await.refused("NOT_ALLOWED_NOW");
    world.release().await;
    let seen = identity(world.member(), case).await["disclosures"][0].clone();
    assert_eq!((&seen["answer"], &seen["permitted"]), (&json!("GIVEN"), &json!(true)));
    approves(world.member(), &id).await.refused("NOT_ALLOWED_NOW");
    records(world.member(), &id).await.refused("NOT_ALLOWED_NOW");
    approves(world.manager(), &id).await.data();
    records(world.member(), &id).await.data();
    records(world.member(), &id).await.refused("NOT_ALLOWED_NOW");
    let told = reporter.asks("{ report { disclosures { state disclosedOn } } }", json!({})).await;
    let expected = json!([{ "state": "DISCLOSED", "disclosedOn": "2026-03-02" }]);
    assert_eq!(told.data()["report"]["disclosures"], expected);
    answers(reporter, &id, false).await.refused("NOT_ALLOWED_NOW");
    let dates = "SELECT count(*) FROM audit_event WHERE org_id = $1 AND kind = 'identity_consent_answered' AND happened_at IS NULL";
    let count = sqlx::query_scalar::<_, i64>(dates).bind(world.org);
    assert_eq!(count.fetch_one(&mut world.house.superuser().await).await.expect("a count"), 1, "a date and no instant");
}

#[tokio::test]
async fn a_no_is_final_and_a_yes_can_be_withdrawn_until_the_disclosure() {
    let world = World::new().await;
    let standing = confidential(&world).await;
    let (case, reporter) = (&standing.case, &standing.reporter);
    let refused = prepares(&world, case).await;
    answers(reporter, &refused, false).await.data();
    answers(reporter, &refused, false).await.data();
    answers(reporter, &refused, true).await.refused("NOT_ALLOWED_NOW");
    world.release().await;
    approves(world.manager(), &refused).await.refused("NOT_ALLOWED_NOW");
    let reason = json!({ "disclosure": refused, "reason": "Refused." });
    world.member().does("cancelDisclosure", "case { id }", reason).await.data();

    let id = prepares(&world, case).await;
    answers(reporter, &id, true).await.data();
    answers(reporter, &id, true).await.data();
    world.release().await;
    approves(world.manager(), &id).await.data();
    answers(reporter, &id, false).await.data();
    world.release().await;
    records(world.member(), &id).await.refused("NOT_ALLOWED_NOW");
    let all = identity(world.member(), case).await["disclosures"].clone();
    let one = all.as_array().into_iter().flatten().find(|one| one["id"] == id).expect("the disclosure");
    assert_eq!(one["answer"], "WITHDRAWN");
    answers(reporter, &id, true).await.refused("NOT_ALLOWED_NOW");
    let shown = world.viewer().opens(case, "timeline { kind at }").await;
    let lines = shown.data()["case"]["timeline"].as_array().expect("a timeline").clone();
    for kind in ["IDENTITY_CONSENT_REFUSED", "IDENTITY_CONSENT_GIVEN", "IDENTITY_CONSENT_WITHDRAWN"] {
        assert!(lines.iter().any(|line| line["kind"] == kind && line["at"].is_null()), "{kind}");
    }
}

#[tokio::test]
async fn only_the_reporter_of_the_case_answers_and_staff_write_no_answer() {
    let world = World::new().await;
    let standing = confidential(&world).await;
    let id = prepares(&world, &standing.case).await;
    let other = confidential(&world).await.reporter;
    let foreign = answers(&other, &id, true).await;
    let random = answers(&other, &json!(Uuid::new_v4()), true).await;
    foreign.refused("NOT_FOUND");
    assert_eq!(foreign.without_request_id(), random.without_request_id());
    let mut db = world.house.superuser().await;
    let mut tx = sqlx::Connection::begin(&mut db).await.expect("a transaction");
    let context = "SELECT set_config('app.org_id', $1, true), set_config('app.member_id', $2, true), set_config('app.case_scope', 'all', true)";
    let context = sqlx::query(context).bind(world.org.to_string()).bind(world.member().member.to_string());
    context.execute(&mut *tx).await.expect("a context");
    sqlx::query("SET LOCAL ROLE voicase_admin").execute(&mut *tx).await.expect("the role");
    let forged = "INSERT INTO identity_consent (org_id, id, case_id, disclosure_id, turn, given, answered_on) \
        SELECT org_id, gen_random_uuid(), case_id, id, 1, true, current_date FROM identity_disclosure";
    assert!(sqlx::query(forged).execute(&mut *tx).await.is_err(), "staff write no consent");
}

#[tokio::test]
async fn who_made_the_access_code_takes_no_part_in_a_disclosure_with_consent() {
    let world = World::new().await;
    let (member, manager, reporter) = (world.member(), world.manager(), world.reporter());
    let third = world.joins(Role::Manager, CaseScope::Departments).await;
    allow(&world, &[member, manager, &third]).await;
    let mut input = crate::entry::input(&world, manager).await;
    input["access"] = json!(reporter.access());
    input["anonymity"] = json!("CONFIDENTIAL");
    input["identity"] = json!({ "name": "Signe Dahl", "contact": "after seven" });
    let entered = manager.does("enterReport", "case", input).await;
    let case = entered.data()["enterReport"]["case"].clone();
    let own = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "recipient": "The police", "purpose": "A." });
    manager.does("prepareDisclosure", "case { id }", own).await.refused("NOT_ALLOWED_NOW");
    let id = prepares(&world, &case).await;
    // The manager has the code, and answers as the reporter.
    reporter.returns().await.data();
    answers(&reporter, &id, true).await.data();
    world.release().await;
    approves(manager, &id).await.refused("NOT_ALLOWED_NOW");
    let seen = manager.asks(
        "query($id: UUID!) { caseIdentity(id: $id) { codeMadeBy { id } disclosures { permitted } } }",
        json!({ "id": case }),
    );
    let seen = seen.await.data()["caseIdentity"].clone();
    assert_eq!(seen, json!({ "codeMadeBy": { "id": manager.member }, "disclosures": [{ "permitted": false }] }));
    let forged =
        "UPDATE identity_disclosure SET state = 'approved', approved_by = app.member(), approved_at = asked_at";
    assert!(by_sql(&world, manager, "2026-03-02", forged).await.is_err(), "the database refuses it too");
    assert_eq!(by_sql(&world, &third, "2026-03-02", forged).await.expect("an approval"), 1, "the statement works");
    approves(&third, &id).await.data();
    records(manager, &id).await.refused("NOT_ALLOWED_NOW");
    records(member, &id).await.data();
}

#[tokio::test]
async fn an_answer_waits_for_its_day_in_a_daily_release() {
    let world = World::daily().await;
    let standing = confidential(&world).await;
    let id = prepares(&world, &standing.case).await;
    answers(&standing.reporter, &id, true).await.data();
    voicase::cases::release::turn(&world.house.worker, world.org).await.expect("a turn");
    assert_eq!(identity(world.member(), &standing.case).await["disclosures"][0]["answer"], Value::Null);
    world.wait(TimeDelta::days(1));
    voicase::cases::release::turn(&world.house.worker, world.org).await.expect("a turn");
    assert_eq!(identity(world.member(), &standing.case).await["disclosures"][0]["answer"], "GIVEN");
}
