//! Tests what each process can do with its own credentials if an attacker controls its code.

use sqlx::postgres::PgRow;
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row};
use voicase_dev::postgres::SUPERUSER;
use voicase_tests::{Standing, World, instance};

use crate::support::story::tell;

async fn keystore(role: &str) -> PgConnection {
    let instance = instance();
    let url = instance.services.postgres.url(role, &instance.databases.keystore);
    PgConnection::connect(&url).await.expect("a connection")
}

async fn ask(db: &mut PgConnection, sql: &str) -> Result<Vec<PgRow>, sqlx::Error> {
    sqlx::raw_sql(AssertSqlSafe(sql)).fetch_all(db).await
}

async fn is_refused(role: &str, sql: &str) {
    let refusal = ask(&mut keystore(role).await, sql).await.expect_err(&format!("{role}: {sql}"));
    let code = refusal.as_database_error().and_then(sqlx::error::DatabaseError::code).unwrap_or_default().into_owned();
    assert_eq!(code, "42501", "{role}: {sql}: {refusal}");
}

#[tokio::test]
async fn the_reporters_surface_opens_no_case_whose_reporter_is_not_there() {
    let world = World::new().await;
    let Standing { case, .. } = tell(&world, "alone").await;
    let (org, case) = (world.org, case.as_str().expect("an id").to_owned());
    for sql in [
        "SELECT sk FROM ks.secret".to_owned(),
        "SELECT proof_hash FROM ks.secret".into(),
        "UPDATE ks.secret SET proof_hash = sha256('mine')".into(),
        "DELETE FROM ks.secret".into(),
        format!("SELECT ks.read('{org}', ARRAY['{case}'::uuid])"),
        format!("SELECT ks.confirm('{org}', ARRAY['{case}'::uuid])"),
        "SET ROLE voicase_keystore".into(),
        "SET ROLE voicase_admin".into(),
    ] {
        is_refused("voicase_reporter", &sql).await;
    }
    let sql = format!("SELECT sk, sk_identity, proof_hash FROM ks.secret WHERE case_id = '{case}'");
    let secret = ask(&mut keystore(SUPERUSER).await, &sql).await.expect("the superuser sees it").remove(0);
    let secrets: Vec<Vec<u8>> = (0..3).map(|i| secret.get_unchecked(i)).collect();

    // All values of the case that the role can read in the main database. The transaction is scoped to the case, which
    // normally only a reporter's request does.
    let mut readable = readable(&world, &case).await;
    assert!(
        readable.len() >= 10,
        "the sealed columns, the hash of the access code and the wrapped key: {}",
        readable.len()
    );
    for value in &readable {
        let kept = secrets.iter().find(|s| value.windows(s.len()).any(|w| w == s.as_slice()));
        assert!(kept.is_none(), "the main database contains a secret of the keystore");
    }
    // None of these values opens the case. Neither does the keystore's stored comparison value, an empty value or NULL.
    readable.extend([vec![], vec![0; 32], secrets[2].clone()]);
    let mut db = keystore("voicase_reporter").await;
    for value in readable.into_iter().map(Some).chain([None]) {
        let open = sqlx::query_scalar("SELECT ks.open($1, $2::text::uuid, $3)").bind(org).bind(&case).bind(&value);
        let opened: Option<Vec<u8>> = open.fetch_one(&mut db).await.expect("an answer");
        assert_eq!(opened, None, "opened with {value:?}");
    }
}

/// Every binary value that the reporter role can read in the tables of the case.
async fn readable(world: &World, case: &str) -> Vec<Vec<u8>> {
    let instance = instance();
    let url = instance.services.postgres.url("voicase_reporter", &instance.databases.main);
    let mut db = PgConnection::connect(&url).await.expect("a connection");
    let columns = "SELECT attrelid::regclass::text, attname::text FROM pg_attribute JOIN pg_class c ON c.oid = attrelid \
        WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND atttypid = 'bytea'::regtype \
        AND has_column_privilege(attrelid, attnum, 'SELECT')";
    let columns: Vec<(String, String)> = sqlx::query_as(columns).fetch_all(&mut db).await.expect("columns");
    // The stored hash of the access code is also passed, as if it had leaked.
    let sql = format!("SELECT encode(mac, 'hex') FROM reporter_access WHERE case_id = '{case}'");
    let mac: String =
        sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut world.house.superuser().await).await.expect("a receipt");
    let pin = format!("SET app.org_id = '{}'; SET app.case_id = '{case}'; SET app.receipt = '{mac}'", world.org);
    ask(&mut db, &pin).await.expect("a context");
    let mut values = vec![];
    for (table, column) in columns {
        let sql = format!("SELECT {column} FROM {table} WHERE {column} IS NOT NULL");
        let rows: Vec<Vec<u8>> = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&mut db).await.expect("rows");
        values.extend(rows);
    }
    values
}

#[tokio::test]
async fn the_staffs_surface_replaces_no_secret_the_worker_writes_none_and_nobody_deletes_one() {
    let world = World::new().await;
    let org = world.org;
    let put = format!("SELECT ks.put('{org}', gen_random_uuid(), sha256('a'), sha256('b'), sha256('c'), current_date)");
    for role in ["voicase_worker", "voicase_platform", "voicase_purger", "voicase_sequencer"] {
        is_refused(role, &put).await;
    }
    // tests/it/entry checks that the staff's surface replaces no secret.
    ask(&mut keystore("voicase_admin").await, &put).await.expect("secrets of a report that a member enters");
    is_refused("voicase_admin", &format!("SELECT ks.open('{org}', gen_random_uuid(), sha256('c'))")).await;
    for role in ["voicase_reporter", "voicase_admin", "voicase_worker", "voicase_platform", "voicase_sequencer"] {
        is_refused(role, "DELETE FROM ks.secret").await;
        is_refused(role, "SELECT * FROM ks.secret").await;
    }
    for role in ["voicase_worker", "voicase_platform", "voicase_sequencer", "voicase_purger"] {
        is_refused(role, &format!("SELECT ks.read('{org}', '{{}}')")).await;
    }
    let opening = format!("ks.open_identity('{org}', '{org}', '{org}', '{org}', sha256('a'))");
    let approval = format!("ks.approve_identity('{org}', '{org}', '{org}', '{org}', gen_random_uuid())");
    for role in ["voicase_reporter", "voicase_worker", "voicase_platform", "voicase_sequencer", "voicase_purger"] {
        is_refused(role, &format!("SELECT {opening}")).await;
        is_refused(role, &format!("SELECT {approval}")).await;
    }
    for role in ["voicase_reporter", "voicase_admin", "voicase_worker", "voicase_platform", "voicase_sequencer"] {
        is_refused(role, "SELECT * FROM ks.identity_opening").await;
        is_refused(role, "DELETE FROM ks.identity_opening").await;
        is_refused(role, "UPDATE ks.identity_opening SET opened_at = NULL").await;
    }
    // The secret of the identity is written, and returned for an approved opening only.
    let gives = "SELECT string_agg(proname, ' ') FROM pg_proc WHERE pronamespace = 'ks'::regnamespace AND proname <> 'put' AND prosrc LIKE '%sk_identity%'";
    let rows = ask(&mut keystore(SUPERUSER).await, gives).await.expect("functions");
    assert_eq!(rows[0].get_unchecked::<String, _>(0), "open_identity");
}
