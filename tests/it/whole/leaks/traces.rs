//! A reporter's acts leave a date and no exact time. They fill no timestamp column, and their ids contain no time.

use std::collections::BTreeSet;

use serde_json::json;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use uuid::Uuid;
use voicase_dev::postgres::SUPERUSER;
use voicase_tests::{World, instance};

/// Every row of the organisation: table, values of time types, and ids.
async fn rows(world: &World) -> BTreeSet<(String, String, String)> {
    let instance = instance();
    let keystore = instance.services.postgres.url(SUPERUSER, &instance.databases.keystore);
    let mut keystore = PgConnection::connect(&keystore).await.expect("a connection");
    let mut all = BTreeSet::new();
    for db in [&mut world.house.superuser().await, &mut keystore] {
        let tables = "SELECT format('SELECT %L, to_jsonb(ARRAY[%s]::text[])::text, to_jsonb(ARRAY[%s]::text[])::text FROM %s WHERE org_id = ', \
                c.oid::regclass, string_agg(format('%I::text', a.attname), ',') FILTER (WHERE a.atttypid::regtype::text ~ 'time|interval'), \
                string_agg(format('%I::text', a.attname), ',') FILTER (WHERE a.atttypid = 'uuid'::regtype), c.oid::regclass) \
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped \
            WHERE c.relkind IN ('r', 'p') AND n.nspname IN ('public', 'ks') GROUP BY c.oid HAVING bool_or(a.attname = 'org_id')";
        let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(&mut *db).await.expect("tables");
        for table in tables {
            let sql = format!("{table} '{}'", world.org);
            let found: Vec<(String, String, String)> =
                sqlx::query_as(AssertSqlSafe(sql)).fetch_all(&mut *db).await.expect("rows");
            all.extend(found);
        }
    }
    all
}

#[tokio::test]
async fn what_a_reporter_causes_has_dates_only_and_ids_that_tell_no_time() {
    let world = World::daily().await;
    let before = rows(&world).await;
    let reporter = world.reporter();
    let upload = world.reporters_upload(&reporter, "log.txt", b"pump off, pump on").await;
    upload.arrives(&world.house.reporter).await;
    let mut report = reporter.report().await;
    report["anonymity"] = json!("CONFIDENTIAL");
    report["identity"] = json!({ "name": "Signe Dahl", "contact": "after seven" });
    report["files"] = json!([upload.input]);
    reporter.sends(report).await.data();
    reporter.writes("The log is from Tuesday.").await.data();
    reporter.does("markRead", "report { unread }", json!({ "upTo": 1 })).await.data();
    let claim = json!({
        "idempotencyKey": Uuid::new_v4(), "language": "en", "what": "I was moved to nights.", "since": "since Tuesday",
        "access": world.reporter().access(),
    });
    reporter.does("claimRetaliation", "report { reference }", claim).await.data();
    let caused: BTreeSet<_> = rows(&world).await.difference(&before).cloned().collect();

    let tables: BTreeSet<&str> = caused.iter().map(|(table, ..)| table.as_str()).collect();
    for table in [
        "\"case\"",
        "answer",
        "attachment",
        "audit_event",
        "identity",
        "idempotency_key",
        "ks.secret",
        "message",
        "reporter_access",
        "retaliation_claim",
        "upload_slot",
    ] {
        assert!(tables.contains(table), "the reporter wrote no {table}: {tables:?}");
    }
    for (table, times, ids) in &caused {
        let times: Vec<Option<String>> = serde_json::from_str(times).expect("a list");
        assert!(times.iter().all(Option::is_none), "{table} reveals a time: {times:?}");
        let ids: Vec<Option<String>> = serde_json::from_str(ids).expect("a list");
        // The UUID version is the digit at byte 14 of the text. Versions 1, 6 and 7 contain the time of creation.
        assert!(
            ids.iter().flatten().all(|id| id.as_bytes()[14] == b'4'),
            "{table} has an id that is not random: {ids:?}"
        );
    }

    // Release and jobs add rows, but no time to the reporter's rows.
    world.release().await;
    world.run_jobs().await;
    let after = rows(&world).await;
    let ids: BTreeSet<&String> = caused.iter().map(|(_, _, ids)| ids).collect();
    for (table, times, id) in after.iter().filter(|(_, _, id)| ids.contains(id)) {
        assert!(!times.contains('"'), "{table} {id} reveals the time of its release: {times}");
    }
    let mut db = world.house.superuser().await;
    let kept: String = sqlx::query_scalar("SHOW track_commit_timestamp").fetch_one(&mut db).await.expect("a setting");
    assert_eq!(kept, "off", "PostgreSQL would store commit times");
}
