//! Who opens a case is on record, once for each case and operation, by whatever path its words are reached; and what is opened
//! is what was last written.

mod checks;
mod paths;
mod scene;
mod walk;

use std::collections::BTreeMap;

use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;
use voicase::tx::{Mode, Scope};
use voicase_tests::World;

/// How often each case of the organisation was opened, by its reference in the log.
async fn readings(world: &World) -> BTreeMap<Vec<u8>, i64> {
    read(&mut world.house.superuser().await, world.org).await
}

/// As [`readings`], for who asks often.
async fn read(db: &mut PgConnection, org: Uuid) -> BTreeMap<Vec<u8>, i64> {
    let sql = "SELECT case_ref, count(*) FROM audit_event WHERE org_id = $1 AND kind = 'case_opened' GROUP BY 1";
    let query = sqlx::query_as::<_, (Vec<u8>, i64)>(sql).bind(org);
    query.fetch_all(db).await.expect("events").into_iter().collect()
}

/// What a case is called in the log.
async fn reference(world: &World, case: &Value) -> Vec<u8> {
    let app = &world.house.admin.app;
    let keys = app.keys.org(&app.tx(Mode::ReadOnly, Scope::org(world.org))).await.expect("keys");
    keys.audit_ref(case.as_str().and_then(|id| id.parse::<Uuid>().ok()).expect("a UUID"))
}

/// How often a case was opened.
async fn readings_of(world: &World, case: &Value) -> i64 {
    readings(world).await.get(&reference(world, case).await).copied().unwrap_or(0)
}
