//! Access to the audit log. An event of a case needs access to the case. All other events need the right to view the
//! log.

use serde_json::json;
use uuid::Uuid;
use voicase_tests::{Staff, World};

use crate::conflicts::two_people::{enters, restricts};

/// Counts the events that a member's database context can read, first those of a case and then all others.
async fn read(world: &World, staff: &Staff, audits: bool) -> (i64, i64) {
    let mut db = world.house.superuser().await;
    let mut tx = sqlx::Connection::begin(&mut db).await.expect("a transaction");
    let set = "SELECT set_config('app.org_id', $1, true), set_config('app.member_id', $2, true), \
        set_config('app.case_scope', 'all', true), set_config('app.audits', $3, true)";
    let context = sqlx::query(set).bind(world.org.to_string()).bind(staff.member.to_string());
    context.bind(audits.to_string()).execute(&mut *tx).await.expect("context");
    sqlx::query("SET LOCAL ROLE voicase_admin").execute(&mut *tx).await.expect("the role");
    let sql = "SELECT count(*) FILTER (WHERE case_ref IS NOT NULL), count(*) FILTER (WHERE case_ref IS NULL) FROM audit_event";
    sqlx::query_as(sql).fetch_one(&mut *tx).await.expect("counts")
}

#[tokio::test]
async fn an_event_of_a_case_is_read_by_who_sees_the_case_and_another_one_by_who_may_audit() {
    let world = World::new().await;
    let case = world.case().await.case;
    enters(world.manager(), &case, world.viewer()).await.data();
    world.viewer().does("changeName", "me { id }", json!({ "name": "A Viewer" })).await.data();
    let (of_case, other) = read(&world, world.manager(), false).await;
    assert!(of_case >= 2, "events of the report and of the person: {of_case}");
    assert_eq!(other, 0, "other events need the right to view the log");
    assert!(read(&world, world.admin(), true).await.1 > 0);
    assert_eq!(read(&world, world.viewer(), false).await.0, 0, "excluded");
    restricts(world.manager(), &case, &[world.member()]).await.data();
    assert_eq!(read(&world, world.admin(), true).await.0, 0, "an administrator whom the restriction does not name");
    assert!(read(&world, world.member(), false).await.0 > of_case);
}

#[tokio::test]
async fn the_log_itself_names_no_case() {
    let world = World::new().await;
    let id = world.case().await.id();
    let mut db = world.house.superuser().await;
    let sql = "SELECT count(*) FROM audit_event e WHERE to_jsonb(e)::text LIKE '%' || $1 || '%'";
    for needle in [id.to_string(), id.simple().to_string()] {
        let found: i64 = sqlx::query_scalar(sql).bind(needle).fetch_one(&mut db).await.expect("a count");
        assert_eq!(found, 0);
    }
    let sql = "SELECT case_id FROM audit_case WHERE org_id = $1";
    let mapped: Vec<Uuid> = sqlx::query_scalar(sql).bind(world.org).fetch_all(&mut db).await.expect("the references");
    assert_eq!(mapped, [id], "one reference for each case, in a separate table");
}
