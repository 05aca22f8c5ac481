//! Claims, as reporters send them and as members see them.

use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Answer, Reporter, Staff, Standing, World};

/// A word that is in every claim, and in nothing else.
pub const WORD: &str = "nightshift";

/// The input of a claim whose access code is that of `claimant`.
pub fn input(claimant: &Reporter) -> Value {
    json!({
        "idempotencyKey": Uuid::new_v4(), "language": "en", "what": format!("They moved me to the {WORD}."),
        "since": "since March", "knows": "The harbour master", "access": claimant.access(),
    })
}

/// Sends a claim from the page of a report. The page then has the session of the claim.
pub async fn sends(first: &Reporter, input: Value) -> Answer {
    first
        .does("claimRetaliation", "report { reference status receivedOn acknowledgementDueOn feedbackDueOn }", input)
        .await
}

/// The id of the case of a claim that was sent.
pub async fn case_of(world: &World, sent: &Answer) -> Value {
    let reference = sent.data()["claimRetaliation"]["report"]["reference"].clone();
    let sql = "SELECT id FROM \"case\" WHERE org_id = $1 AND reporter_reference = $2";
    let found = sqlx::query_scalar::<_, Uuid>(sql).bind(world.org).bind(reference.as_str());
    json!(found.fetch_one(&mut world.house.superuser().await).await.expect("a case"))
}

/// Sends a claim and releases it. Returns its case.
pub async fn claimed(world: &World, standing: &Standing) -> Value {
    let sent = sends(&standing.reporter, input(&world.reporter())).await;
    world.release().await;
    case_of(world, &sent).await
}

/// What a member sees of the connection of a claim.
pub async fn related(by: &Staff, case: &Value) -> Value {
    let document = "query($case: UUID!) { relatedClaims(case: $case) { first { id number } claims { id } } }";
    by.asks(document, json!({ "case": case })).await.data()["relatedClaims"].clone()
}

/// The number of cases of the organisation, also of those that wait for the release.
pub async fn cases(world: &World) -> i64 {
    let count = sqlx::query_scalar("SELECT count(*) FROM \"case\" WHERE org_id = $1").bind(world.org);
    count.fetch_one(&mut world.house.superuser().await).await.expect("a count")
}

/// Assigns a case as the manager.
pub async fn assigns(world: &World, case: &Value, members: &[&Staff]) {
    let members: Vec<Uuid> = members.iter().map(|one| one.member).collect();
    let input = json!({ "case": case, "members": members });
    world.manager().does("assignCase", "case { id }", input).await.data();
}

/// Writes a note in a case, which is work on it.
pub async fn works(by: &Staff, case: &Value) {
    let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "text": "The log is incomplete." });
    by.does("addNote", "note { id }", input).await.data();
}
