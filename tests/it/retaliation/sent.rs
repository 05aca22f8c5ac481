//! What the reporter sends, and what becomes of it.

use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use voicase_tests::World;

use super::support::{assigns, case_of, cases, claimed, input, sends, works};
use crate::support::steps;

#[tokio::test]
async fn a_claim_comes_after_the_closing_too_and_a_retry_makes_no_second_one() {
    let world = World::new().await;
    let standing = steps::closed(&world).await;
    let (first, claim) = (&standing.reporter, world.reporter());
    let before = first.returns().await.data()["openReport"]["report"].clone();
    assert_eq!(before["status"], "CLOSED");
    let sent = input(&claim);
    let answer = sends(first, sent.clone()).await;
    let report = answer.data()["claimRetaliation"]["report"].clone();
    assert_ne!(report["reference"], before["reference"]);
    let dates =
        json!({ "acknowledgementDueOn": report["acknowledgementDueOn"], "feedbackDueOn": report["feedbackDueOn"] });
    assert_eq!(
        (&report["status"], &report["receivedOn"], dates),
        (
            &json!("RECEIVED"),
            &json!("2026-03-02"),
            json!({ "acknowledgementDueOn": "2026-03-09", "feedbackDueOn": "2026-06-09" })
        ),
        "the deadlines of a report"
    );
    let session = first.asks("{ report { reference } }", json!({})).await;
    assert_eq!(session.data()["report"]["reference"], report["reference"], "the page has the session of the claim");

    first.leaves();
    first.returns().await.data();
    let again = sends(first, sent.clone()).await;
    assert_eq!(again.data()["claimRetaliation"]["report"]["reference"], report["reference"]);
    first.leaves();
    first.returns().await.data();
    let mut changed = sent;
    changed["what"] = json!("Something else.");
    sends(first, changed).await.refused("CONFLICT");
    sends(first, input(first)).await.refused("CONFLICT");
    assert_eq!(cases(&world).await, 2);

    // Each access code opens its own report.
    assert_eq!(first.returns().await.data()["openReport"]["report"]["reference"], before["reference"]);
    claim.returns().await.data();
    let shown = claim.asks("{ report { reference answers { value } form { definition } } }", json!({})).await;
    let shown = &shown.data()["report"];
    assert_eq!(shown["reference"], report["reference"]);
    assert_eq!(shown["answers"].as_array().map(Vec::len), Some(3));
    assert_eq!(shown["form"]["definition"]["steps"][0]["questions"].as_array().map(Vec::len), Some(3));
    claim.writes("They took my key too.").await.data();
    world.release().await;
    world.admin().opens(&case_of(&world, &answer).await, "number").await.data();
}

#[tokio::test]
async fn a_claim_needs_a_session_and_says_which_field_is_wrong() {
    let world = World::new().await;
    let first = world.case().await.reporter;
    let wrong = async |field: &str, value: Value| {
        let mut sent = input(&world.reporter());
        sent[field] = value;
        let refused = sends(&first, sent).await;
        assert_eq!((refused.code(), refused.field()), ("INVALID", field));
    };
    wrong("what", json!(" ")).await;
    wrong("what", json!("x".repeat(10_001))).await;
    wrong("since", json!("x".repeat(501))).await;
    wrong("knows", json!("x".repeat(4_001))).await;
    wrong("language", json!("xx")).await;
    wrong("access", json!("AAAA")).await;
    let stranger = world.reporter();
    sends(&stranger, input(&stranger)).await.refused("UNAUTHENTICATED");
    assert_eq!(cases(&world).await, 1);
}

#[tokio::test]
async fn where_every_member_worked_on_the_report_nothing_is_stored_and_the_reporter_learns_it() {
    let world = World::new().await;
    let standing = world.case().await;
    for member in [world.manager(), world.member(), world.admin()] {
        works(member, &standing.case).await;
    }
    sends(&standing.reporter, input(&world.reporter())).await.refused("NOT_ALLOWED_NOW");
    assert_eq!(cases(&world).await, 1);
    standing.reporter.writes("Then I write here.").await.data();
}

#[tokio::test]
async fn nobody_prevents_a_claim_by_assigning_the_report_to_everyone() {
    let world = World::new().await;
    let standing = world.case().await;
    assigns(&world, &standing.case, &[world.manager(), world.member(), world.admin()]).await;
    works(world.manager(), &standing.case).await;
    let claim = claimed(&world, &standing).await;
    world.manager().opens(&claim, "number").await.refused("NOT_FOUND");
    world.member().opens(&claim, "number").await.data();
}

#[tokio::test]
async fn a_claim_that_only_an_administrator_could_learn_of_needs_a_member_who_can_be_let_in() {
    let world = World::new().await;
    let standing = world.case().await;
    for member in [world.manager(), world.member(), world.admin()] {
        works(member, &standing.case).await;
    }
    world.joins(Role::Admin, CaseScope::None).await;
    sends(&standing.reporter, input(&world.reporter())).await.refused("NOT_ALLOWED_NOW");
    world.joins(Role::Member, CaseScope::Named).await;
    sends(&standing.reporter, input(&world.reporter())).await.data();
}

#[tokio::test]
async fn a_report_takes_twenty_claims() {
    let world = World::new().await;
    let standing = world.case().await;
    // A channel takes fewer reports in a short time, so the first ones are written by hand.
    let sent = sends(&standing.reporter, input(&world.reporter())).await;
    let claim = case_of(&world, &sent).await;
    let more = "INSERT INTO retaliation_claim SELECT c.org_id, c.id, r.first_id, r.claimed_on FROM retaliation_claim r \
        JOIN \"case\" c ON c.org_id = r.org_id AND c.id NOT IN (r.case_id, r.first_id) WHERE r.org_id = $1 LIMIT 19";
    for _ in 0..19 {
        world.reporter().submits().await;
    }
    world.house.change(more, &[world.org]).await;
    assert_ne!(claim, standing.case);
    standing.reporter.returns().await.data();
    sends(&standing.reporter, input(&world.reporter())).await.refused("NOT_ALLOWED_NOW");
}

#[tokio::test]
async fn a_suspended_organisation_takes_no_claim() {
    let world = World::new().await;
    let standing = world.case().await;
    let suspend = "UPDATE organisation SET state = 'suspended', suspended_for = 'contract', state_changed_at = now() WHERE id = $1";
    world.house.change(suspend, &[world.org]).await;
    sends(&standing.reporter, input(&world.reporter())).await.refused("NOT_ALLOWED_NOW");
    assert_eq!(cases(&world).await, 1);
}

#[tokio::test]
async fn a_claim_about_a_claim_is_hidden_from_the_handlers_of_both() {
    let world = World::new().await;
    let standing = world.case().await;
    assigns(&world, &standing.case, &[world.member()]).await;
    let second = world.reporter();
    let sent = sends(&standing.reporter, input(&second)).await;
    world.release().await;
    let claim = case_of(&world, &sent).await;
    assigns(&world, &claim, &[world.manager()]).await;
    second.returns().await.data();
    let last = claimed(&world, &voicase_tests::Standing { reporter: second, case: claim }).await;
    for handler in [world.member(), world.manager()] {
        handler.opens(&last, "number").await.refused("NOT_FOUND");
    }
    world.admin().opens(&last, "number").await.data();
}
