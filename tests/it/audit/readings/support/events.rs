//! The reading events in the audit log.

use std::collections::BTreeMap;

use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;
use voicase::tx::{Mode, Scope};
use voicase_tests::World;

/// Number of reading events of each case, by its reference in the audit log.
pub async fn readings(world: &World) -> BTreeMap<Vec<u8>, i64> {
    read(&mut world.house.superuser().await, world.org).await
}

/// Like [`readings`], with an existing connection.
pub async fn read(db: &mut PgConnection, org: Uuid) -> BTreeMap<Vec<u8>, i64> {
    let sql = "SELECT case_ref, count(*) FROM audit_event WHERE org_id = $1 AND kind = 'case_opened' GROUP BY 1";
    let query = sqlx::query_as::<_, (Vec<u8>, i64)>(sql).bind(org);
    query.fetch_all(db).await.expect("events").into_iter().collect()
}

/// The reference of a case in the audit log.
pub async fn reference(world: &World, case: &Value) -> Vec<u8> {
    let app = &world.house.admin.app;
    let keys = app.keys.org(&app.tx(Mode::ReadOnly, Scope::org(world.org))).await.expect("keys");
    keys.audit_ref(case.as_str().and_then(|id| id.parse::<Uuid>().ok()).expect("a UUID"))
}

/// Number of reading events of one case.
pub async fn readings_of(world: &World, case: &Value) -> i64 {
    readings(world).await.get(&reference(world, case).await).copied().unwrap_or(0)
}
