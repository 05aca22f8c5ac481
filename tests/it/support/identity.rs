//! Steps about the identity of a reporter.

use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Staff, Standing, World};

/// The right `IDENTITY_VIEW`. Two administrators give it in the product.
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
    let openings = identity(staff, case).await["openings"].clone();
    let waits = |one: &&Value| one["state"] == "ASKED" && one["mine"] == true;
    openings.as_array().into_iter().flatten().find(waits).expect("a request that waits")["id"].clone()
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

/// Runs a statement of the staff process in the name of a member.
pub async fn by_sql(world: &World, who: &Staff, today: &str, sql: &'static str) -> Result<u64, sqlx::Error> {
    let mut db = world.house.superuser().await;
    let mut tx = sqlx::Connection::begin(&mut db).await.expect("a transaction");
    let context = "SELECT set_config('app.org_id', $1, true), set_config('app.member_id', $2, true), \
        set_config('app.case_scope', 'all', true), set_config('app.today', $3, true)";
    let context = sqlx::query(context).bind(world.org.to_string()).bind(who.member.to_string()).bind(today);
    context.execute(&mut *tx).await.expect("a context");
    sqlx::query("SET LOCAL ROLE voicase_admin").execute(&mut *tx).await.expect("the role");
    Ok(sqlx::query(sql).execute(&mut *tx).await?.rows_affected())
}
