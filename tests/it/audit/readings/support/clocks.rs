//! The state that each act on deadlines needs so that it can be repeated.

use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::scene::Scene;

pub const ACTS: [&str; 11] = [
    "acknowledgeCase",
    "extendFeedback",
    "announceClosing",
    "addDeadline",
    "completeDeadline",
    "reopenDeadline",
    "moveDeadline",
    "pauseDeadline",
    "removeDeadline",
    "waitForReporter",
    "stopWaiting",
];

/// Prepares the case and returns the input.
pub async fn input(scene: &Scene, field: &str) -> Value {
    let case = scene.at("under_investigation").await;
    let id = case.as_str().expect("an id");
    let message = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "text": "Thank you." });
    match field {
        "acknowledgeCase" => {
            set(scene, &format!("UPDATE deadline SET met_on = NULL, met_by_member = NULL, met_by_message = NULL \
                WHERE case_id = '{id}' AND kind = 'acknowledgement'; UPDATE \"case\" SET acknowledged_on = NULL WHERE id = '{id}'")).await;
            message
        }
        "extendFeedback" => {
            set(scene, &format!("UPDATE organisation SET law_pack = 'es' WHERE id = '{}'; \
                DELETE FROM deadline WHERE case_id = '{id}' AND kind = 'feedback'; \
                INSERT INTO deadline (org_id, id, case_id, kind, started_on, due_on) SELECT org_id, gen_random_uuid(), id, 'feedback', \
                  received_on, received_on + 90 FROM \"case\" WHERE id = '{id}'", scene.world.org)).await;
            message
        }
        "announceClosing" => {
            wait(scene, id, "'2025-01-01'").await;
            message
        }
        "waitForReporter" => {
            wait(scene, id, "NULL").await;
            json!({ "case": case })
        }
        "stopWaiting" => {
            wait(scene, id, "'2025-01-01'").await;
            json!({ "case": case })
        }
        "addDeadline" => {
            let owner = scene.world.member().member;
            json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "title": "Witness", "dueOn": "2027-01-04", "owner": owner })
        }
        act => on_own(scene, id, act).await,
    }
}

/// The one own deadline that every act but `addDeadline` uses.
async fn on_own(scene: &Scene, case: &str, act: &str) -> Value {
    let first = format!("SELECT id FROM deadline WHERE case_id = '{case}' AND kind = 'own' ORDER BY id LIMIT 1");
    let query = sqlx::query_scalar::<_, Uuid>(AssertSqlSafe(first));
    let id = query.fetch_one(&mut *scene.db.lock().await).await.expect("an own deadline");
    let met = if act == "reopenDeadline" { "'2026-03-02'" } else { "NULL" };
    set(scene, &format!("UPDATE deadline SET met_on = {met}, met_by_member = NULL, paused_on = NULL, removed_on = NULL WHERE id = '{id}'")).await;
    match act {
        "completeDeadline" | "reopenDeadline" => json!({ "deadline": id }),
        "moveDeadline" => json!({ "deadline": id, "dueOn": "2027-02-01", "reason": "The witness is away." }),
        _ => json!({ "deadline": id, "reason": "The witness is away." }),
    }
}

async fn wait(scene: &Scene, case: &str, since: &str) {
    let sql = format!("UPDATE \"case\" SET waiting_since = {since}, closing_announced_for = NULL WHERE id = '{case}'");
    set(scene, &sql).await;
}

/// Changes rows without their triggers.
pub async fn set(scene: &Scene, sql: &str) {
    let all = format!("SET session_replication_role = replica; {sql}; SET session_replication_role = origin");
    sqlx::raw_sql(AssertSqlSafe(all)).execute(&mut *scene.db.lock().await).await.expect("a state");
}
