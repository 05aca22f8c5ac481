//! The acts on an identity, each with the state that it needs. The administrator acts, and the manager is the second
//! member.

use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::scene::Scene;

pub const ACTS: [&str; 10] = [
    "requestIdentityOpening",
    "approveIdentityOpening",
    "refuseIdentityOpening",
    "openIdentity",
    "prepareDisclosure",
    "approveDisclosure",
    "cancelDisclosure",
    "recordDisclosure",
    "holdBackDisclosure",
    "tellOfDisclosure",
];

/// The input of an act. Rows of earlier calls end first, because a case holds few of them.
pub async fn input(scene: &Scene, field: &str) -> Value {
    let (world, case, key) = (&scene.world, &scene.worked, Uuid::new_v4());
    let (admin, manager) = (world.admin(), world.manager());
    let texts = json!({ "case": case, "idempotencyKey": key, "reason": "A witness.", "words": "We need you." });
    let until = json!({ "until": "2026-06-01", "reason": "An investigation." });
    let duty = json!({ "case": case, "idempotencyKey": key, "recipient": "The court", "purpose": "A trial.",
        "provision": "Section 1", "hold": until });
    let member = admin.member;
    scene.run("UPDATE membership SET allow = allow | 128").await;
    // Another act chose a law pack that does not allow to inform the reporter later.
    world.house.change("UPDATE organisation SET law_pack = 'eu' WHERE id = $1", &[world.org]).await;
    scene.run("UPDATE identity_opening SET state = 'expired' WHERE state IN ('asked', 'approved')").await;
    // A member makes a limited number of requests in 30 days.
    scene
        .run("UPDATE identity_disclosure SET asked_at = asked_at - interval '40 days' WHERE asked_at > '2026-02-20'")
        .await;
    let earlier = "UPDATE identity_opening SET asked_at = asked_at - interval '40 days', \
        expires_at = expires_at - interval '40 days', approved_at = approved_at - interval '40 days', \
        opened_at = opened_at - interval '40 days' WHERE asked_at > '2026-02-20'";
    scene.run(earlier).await;
    let by_manager = ["approveIdentityOpening", "approveDisclosure", "holdBackDisclosure"].contains(&field);
    let asker = if by_manager { manager } else { admin };
    if field.ends_with("Disclosure") && field != "prepareDisclosure" {
        asker.does("prepareDisclosure", "case { id }", duty).await.data();
        let id = scene.newest_of("identity_disclosure").await;
        if field == "recordDisclosure" {
            manager.does("approveDisclosure", "case { id }", json!({ "disclosure": id })).await.data();
            return json!({ "disclosure": id, "manner": "By letter." });
        }
        return match field {
            "cancelDisclosure" => json!({ "disclosure": id, "reason": "No need." }),
            "holdBackDisclosure" => json!({ "disclosure": id, "hold": until }),
            _ => json!({ "disclosure": id }),
        };
    }
    if ["requestIdentityOpening", "prepareDisclosure"].contains(&field) {
        return if field == "prepareDisclosure" { duty } else { texts };
    }
    let asker = if field == "refuseIdentityOpening" { manager } else { asker };
    asker.does("requestIdentityOpening", "case { id }", texts).await.data();
    let id = scene.newest_of("identity_opening").await;
    match field {
        "openIdentity" => {
            manager.does("approveIdentityOpening", "case { id }", json!({ "request": id })).await.data();
            json!({ "request": id, "idempotencyKey": member })
        }
        "refuseIdentityOpening" => json!({ "request": id, "reason": "No need." }),
        _ => json!({ "request": id }),
    }
}

impl Scene {
    /// Changes rows of the organisation as superuser.
    async fn run(&self, sql: &str) {
        let joint = if sql.contains(" WHERE ") { "AND" } else { "WHERE" };
        let sql = format!("{sql} {joint} org_id = '{}'", self.world.org);
        sqlx::query(AssertSqlSafe(sql)).execute(&mut *self.db.lock().await).await.expect("an update");
    }

    /// The row of the case that waits.
    async fn newest_of(&self, table: &str) -> Value {
        let sql = format!(
            "SELECT id FROM {table} WHERE case_id = $1::text::uuid ORDER BY state IN ('asked', 'prepared') DESC, xmin::text::bigint DESC LIMIT 1"
        );
        let query = sqlx::query_scalar::<_, Uuid>(AssertSqlSafe(sql)).bind(self.worked.as_str());
        json!(query.fetch_one(&mut *self.db.lock().await).await.expect("a row"))
    }
}
