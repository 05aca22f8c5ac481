//! Two databases with two organisations each, and copies that tests may damage.

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use tokio::sync::OnceCell;
use uuid::Uuid;
use voicase_dev::databases::Databases;
use voicase_dev::postgres::SUPERUSER;
use voicase_tests::instance;

/// The organisation of the transaction.
pub const A: &str = "a5f3c1d2-7b64-4c0e-9d1a-3e8f27b6c405";
/// Another organisation. The transaction tries to reach its rows.
pub const B: &str = "b18e4f70-2c95-4a3b-8f6d-90c7d15e2ab3";
pub const ROLES: [&str; 6] =
    ["voicase_reporter", "voicase_admin", "voicase_worker", "voicase_platform", "voicase_purger", "voicase_sequencer"];

/// A copy of both databases, with a superuser's connection to each.
pub struct Place {
    pub main: PgConnection,
    pub keystore: PgConnection,
}

impl Place {
    pub async fn new() -> Self {
        static ORIGINAL: OnceCell<Databases> = OnceCell::const_new();
        let original = ORIGINAL.get_or_init(fill).await;
        let copy = Uuid::new_v4().simple().to_string();
        let mut server = connect("postgres").await;
        let mut connections = vec![];
        for name in [&original.main, &original.keystore] {
            let copy = format!("{name}_{copy}");
            run(&mut server, &format!("CREATE DATABASE {copy} OWNER voicase_owner TEMPLATE {name}")).await;
            connections.push(connect(&copy).await);
        }
        let (keystore, main) = (connections.pop().expect("two"), connections.pop().expect("two"));
        Self { main, keystore }
    }

    /// Runs a check in both databases. The check must find nothing.
    pub async fn finds(mut self, look: impl AsyncFn(&mut PgConnection) -> Vec<String>) {
        let mut found = look(&mut self.main).await;
        found.extend(look(&mut self.keystore).await);
        assert!(found.is_empty(), "{}", found.join("\n"));
    }
}

async fn fill() -> Databases {
    let databases = Databases { main: "rls".into(), keystore: "rls_keystore".into() };
    databases.prepare(&instance().services.postgres).await.expect("two databases");
    let mut main = connect(&databases.main).await;
    let mut keystore = connect(&databases.keystore).await;
    for org in [A, B] {
        run(&mut main, &format!("SET fixture.org = '{org}'")).await;
        run(&mut main, include_str!("rows.sql")).await;
        run(
            &mut keystore,
            &format!("INSERT INTO ks.secret SELECT '{org}', gen_random_uuid(), b, b, b, NULL FROM sha256('{org}') b"),
        )
        .await;
        let opening = "INSERT INTO ks.identity_opening (org_id, id, case_id, asked_by, approved_by)";
        let ids = "gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid()";
        run(&mut keystore, &format!("{opening} SELECT '{org}', {ids}")).await;
    }
    // A database with open connections cannot be copied.
    main.close().await.expect("closed");
    keystore.close().await.expect("closed");
    databases
}

pub async fn connect(database: &str) -> PgConnection {
    let url = instance().services.postgres.url(SUPERUSER, database);
    PgConnection::connect(&url).await.expect("a connection")
}

/// Runs statements that must succeed.
pub async fn run(db: &mut PgConnection, sql: &str) {
    db.execute(AssertSqlSafe(sql)).await.unwrap_or_else(|why| panic!("{sql}: {why}"));
}

pub async fn list(db: &mut PgConnection, sql: &str) -> Vec<String> {
    sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(db).await.unwrap_or_else(|why| panic!("{sql}: {why}"))
}

/// A table of the product, found in the catalog.
pub struct Table {
    /// Its name as SQL writes it.
    pub name: String,
    /// Without generated columns.
    pub columns: Vec<String>,
}

impl Table {
    pub async fn all(db: &mut PgConnection) -> Vec<Self> {
        let sql = "SELECT c.oid::regclass::text, array_agg(a.attname::text ORDER BY a.attnum) FROM pg_class c \
            JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' \
            WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema') GROUP BY c.oid ORDER BY 1";
        let rows: Vec<(String, Vec<String>)> = sqlx::query_as(sql).fetch_all(db).await.expect("tables");
        rows.into_iter().map(|(name, columns)| Self { name, columns }).collect()
    }

    /// The condition for the rows of an organisation. In a table without organisation or account all rows match.
    pub fn rows_of(&self, org: &str) -> String {
        let accounts = format!("ARRAY[md5('{org}me')::uuid, md5('{org}other')::uuid]");
        match self.name.as_str() {
            _ if self.has("org_id") => format!("org_id = '{org}'"),
            "organisation" => format!("id = '{org}'"),
            "account" => format!("id = ANY ({accounts})"),
            _ if self.has("account_id") => format!("account_id = ANY ({accounts})"),
            _ => "true".into(),
        }
    }

    pub fn has(&self, column: &str) -> bool {
        self.columns.iter().any(|c| c == column)
    }
}

/// Finds empty tables, because they would prove nothing.
pub async fn empty_tables(db: &mut PgConnection) -> Vec<String> {
    let mut found = vec![];
    for table in Table::all(db).await {
        for org in [A, B] {
            let sql = format!("SELECT count(*)::text FROM {} WHERE {}", table.name, table.rows_of(org));
            if list(db, &sql).await == ["0"] {
                found.push(format!("{} has no row of {org}: tests/it/database/rls/support/rows.sql", table.name));
            }
        }
    }
    found
}
