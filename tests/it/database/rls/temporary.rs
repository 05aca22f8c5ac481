//! Temporary objects must not shadow the tables of the product. The database role of a process may not create temporary
//! objects. Even if it could, no `SECURITY DEFINER` function would use them.

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use uuid::Uuid;
use voicase::app::App;
use voicase::env::Process;
use voicase::outside::clock::Clock;
use voicase_dev::databases::Databases;
use voicase_dev::postgres::SUPERUSER;
use voicase_tests::instance;

use super::support::place::{A, Place, list, run};

/// A temporary table with the name of our table. Its trigger records the role that the function runs as.
const TRAP: &str = "CREATE TEMPORARY TABLE caught (who text); GRANT ALL ON caught TO PUBLIC; \
    CREATE TEMPORARY TABLE abuse_day (surface text, day date, kind text, times bigint, PRIMARY KEY (surface, day, kind)); \
    GRANT ALL ON abuse_day TO PUBLIC; \
    CREATE FUNCTION pg_temp.catch() RETURNS trigger LANGUAGE plpgsql AS \
      'BEGIN INSERT INTO pg_temp.caught VALUES (current_user); RETURN NEW; END'; \
    CREATE TRIGGER catch BEFORE INSERT ON pg_temp.abuse_day FOR EACH ROW EXECUTE FUNCTION pg_temp.catch()";

#[tokio::test]
async fn a_callers_temporary_table_is_no_trap_for_a_definer_function() {
    let mut place = Place::new().await;
    let db = &mut place.main;
    // In a copied database, as in a new one, every role may create temporary objects.
    run(db, "SET SESSION AUTHORIZATION voicase_reporter").await;
    run(db, TRAP).await;
    run(db, "SELECT app.count_abuse('2031-01-01', 'rate_limited', 1)").await;
    assert_eq!(list(db, "SELECT who FROM pg_temp.caught").await, [""; 0], "ran as the function's owner");
    run(db, "RESET SESSION AUTHORIZATION").await;
    assert_eq!(list(db, "SELECT kind FROM public.abuse_day WHERE day = '2031-01-01'").await, ["rate_limited"]);
}

#[tokio::test]
async fn a_callers_temporary_table_or_view_hides_nothing_from_a_definer_function() {
    let mut place = Place::new().await;
    let db = &mut place.main;
    run(db, &format!("SET SESSION AUTHORIZATION voicase_admin; SET app.org_id = '{A}'")).await;
    run(db, &format!("SELECT set_config('app.member_id', md5('{A}member me'), false)")).await;
    run(db, "CREATE TEMPORARY TABLE case_exclusion (org_id uuid, case_id uuid, member_id uuid, lifted_at timestamptz)")
        .await;
    run(db, "GRANT ALL ON pg_temp.case_exclusion TO PUBLIC").await;
    let excluded = list(db, "SELECT unnest(app.cases_excluded())::text").await;
    assert!(!excluded.is_empty(), "an empty temporary table hides all exclusions");
    run(db, "RESET SESSION AUTHORIZATION; SET SESSION AUTHORIZATION voicase_reporter").await;
    run(db, "CREATE TEMPORARY VIEW channel AS SELECT gen_random_uuid() AS org_id, gen_random_uuid() AS id, 'theirs' AS slug").await;
    run(db, "GRANT ALL ON pg_temp.channel TO PUBLIC").await;
    assert_eq!(list(db, "SELECT id::text FROM app.channel_by_slug('theirs')").await, [""; 0]);
}

#[tokio::test]
async fn a_start_refuses_a_database_where_everybody_may_make_temporary_objects() {
    let name = format!("open_{}", Uuid::new_v4().simple());
    let databases = Databases { keystore: format!("{name}_keystore"), main: name };
    let cluster = &instance().services.postgres;
    databases.prepare(cluster).await.expect("two databases");
    for open in [&databases.main, &databases.keystore] {
        for process in [Process::Reporter, Process::Admin, Process::Worker] {
            let app = on(&databases, process).await;
            app.refuse_open_databases().await.expect("closed by the migration");
            assert!(app.is_ready().await);
            for to in ["PUBLIC", process.database_role(), "voicase_platform"] {
                as_superuser(&format!("GRANT TEMPORARY ON DATABASE {open} TO {to}")).await;
                let refused = app.refuse_open_databases().await.expect_err("open");
                assert!(refused.to_string().contains("temporary objects"), "{refused}");
                assert!(!app.is_ready().await, "{open} is open to {to}");
                as_superuser(&format!("REVOKE TEMPORARY ON DATABASE {open} FROM {to}")).await;
            }
        }
        as_superuser(&format!("GRANT ALL ON DATABASE {open} TO PUBLIC")).await;
        databases.prepare(cluster).await.expect("migrated again");
        on(&databases, Process::Worker)
            .await
            .refuse_open_databases()
            .await
            .expect("each run of the migrations closes it");
        // The owner cannot revoke a grant of another role. The migration then fails with a message.
        as_superuser(&format!(
            "GRANT TEMPORARY ON DATABASE {open} TO voicase_backup WITH GRANT OPTION; SET ROLE voicase_backup; \
             GRANT TEMPORARY ON DATABASE {open} TO PUBLIC"
        ))
        .await;
        let refused = databases.prepare(cluster).await.expect_err("open, and not by its owner").to_string();
        assert!(refused.contains("temporary objects"), "{refused}");
        as_superuser(&format!("REVOKE ALL ON DATABASE {open} FROM voicase_backup CASCADE")).await;
        databases.prepare(cluster).await.expect("closed again");
    }
}

async fn on(databases: &Databases, process: Process) -> std::sync::Arc<App> {
    let app = instance().app_on(databases, process, "https://report.example", None, Clock::System).await;
    app.expect("a configuration")
}

async fn as_superuser(sql: &str) {
    let url = instance().services.postgres.url(SUPERUSER, "postgres");
    let mut server = PgConnection::connect(&url).await.expect("a connection");
    for statement in sql.split("; ") {
        sqlx::query(AssertSqlSafe(statement))
            .execute(&mut server)
            .await
            .unwrap_or_else(|why| panic!("{statement}: {why}"));
    }
}
