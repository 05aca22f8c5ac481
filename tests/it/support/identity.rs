//! Steps about the identity of a reporter.

use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Staff, Standing, World};

/// The right IDENTITY_VIEW. Two administrators give it in the product.
pub async fn allow(world: &World, members: &[&Staff]) {
    for member in members {
        world.house.change("UPDATE membership SET allow = allow | 128 WHERE id = $1", &[member.member]).await;
    }
}

/// Removes the right again.
pub async fn disallow(world: &World, members: &[&Staff]) {
    for member in members {
        world.house.change("UPDATE membership SET allow = allow & ~128 WHERE id = $1", &[member.member]).await;
    }
}

/// A case whose reporter gave a name, and both members who may open it: the member and the manager.
pub async fn confidential(world: &World) -> Standing {
    let reporter = world.reporter();
    let mut report = reporter.report().await;
    report["anonymity"] = json!("CONFIDENTIAL");
    report["identity"] = json!({ "name": "Runa Holm", "contact": "+47 555 0100" });
    let sent = reporter.sends(report).await;
    world.release().await;
    let case = world.case_of(&sent).await;
    allow(world, &[world.member(), world.manager()]).await;
    Standing { reporter, case }
}

/// Requests to open the identity, and returns the id of the request.
pub async fn asks(staff: &Staff, case: &Value, [reason, words]: [String; 2]) -> Value {
    let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "reason": reason, "words": words });
    staff.does("requestIdentityOpening", "case { id }", input).await.data();
    identity(staff, case).await["openings"][0]["id"].clone()
}

/// The identity of a case, as a member sees it.
pub async fn identity(staff: &Staff, case: &Value) -> Value {
    let document = "query($id: UUID!) { caseIdentity(id: $id) { sealed mayHoldBack \
        openings { id state reason words refusal mine approvable openedAt } \
        disclosures { id state basis recipient purpose provision toldOn toldHow holdUntil answer permitted approvable disclosedOn manner ending } } }";
    staff.asks(document, json!({ "id": case })).await.data()["caseIdentity"].clone()
}

/// The id of the newest disclosure of a case.
pub async fn disclosure(world: &World, case: &Value) -> Value {
    let sql = "SELECT id FROM identity_disclosure WHERE case_id = $1::text::uuid ORDER BY state = 'prepared' DESC, asked_at DESC LIMIT 1";
    let query = sqlx::query_scalar::<_, Uuid>(sql).bind(case.as_str());
    json!(query.fetch_one(&mut world.house.superuser().await).await.expect("a disclosure"))
}
