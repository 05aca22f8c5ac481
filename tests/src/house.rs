//! The four processes of one test, on the shared services, with a clock that only this test moves.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{Connection, PgConnection};
use uuid::Uuid;
use voicase::app::App;
use voicase::env::Process;
use voicase::outside::clock::Clock;
use voicase::worker::sweep;
use voicase_dev::databases::Databases;
use voicase_dev::postgres::SUPERUSER;

use crate::{Surface, instance, own_databases};

/// Origin of the staff application.
pub const ADMIN_ORIGIN: &str = "https://staff.example";
/// Origin of the reporter application.
pub const REPORTER_ORIGIN: &str = "https://report.example";

/// The four processes. Their connection pools belong to the Tokio runtime of the test that built them.
pub struct House {
    /// The clock of the test. Only the test moves it.
    pub clock: Clock,
    pub reporter: Surface,
    pub admin: Surface,
    pub worker: Arc<App>,
    /// The process that creates organisations.
    pub platform: Arc<App>,
    /// The configured email address of a platform owner. The test must create the account.
    pub owner: String,
    databases: Databases,
}

impl House {
    /// Builds all four processes. The clock is at 9:00 in Berlin on Monday, 2 March 2026.
    pub async fn new() -> Arc<Self> {
        Self::on(instance().databases.clone()).await
    }

    /// Like [`House::new`], on databases that no other test uses.
    pub async fn alone() -> Arc<Self> {
        Self::on(own_databases().await).await
    }

    async fn on(databases: Databases) -> Arc<Self> {
        let start: DateTime<Utc> = "2026-03-02T08:00:00Z".parse().expect("a time");
        let clock = Clock::fixed(start);
        let app = async |process, origin, owner| {
            let app = instance().app_on(&databases, process, origin, owner, clock.clone()).await;
            app.expect("the instance's own configuration")
        };
        let owner = format!("owner@{}.example", Uuid::new_v4().simple());
        Arc::new(Self {
            reporter: Surface::new(app(Process::Reporter, REPORTER_ORIGIN, None).await),
            admin: Surface::new(app(Process::Admin, ADMIN_ORIGIN, Some(&owner)).await),
            worker: app(Process::Worker, "", None).await,
            platform: app(Process::Platform, "", None).await,
            clock: clock.clone(),
            owner,
            databases,
        })
    }

    /// Moves the clock forward.
    pub fn wait(&self, time: TimeDelta) {
        self.clock.advance(time);
    }

    /// Runs the worker's sweep. Only for [`House::alone`], because it deletes what is old by the clock of this test.
    pub async fn sweep(&self) {
        assert_ne!(self.databases.main, instance().databases.main, "other tests use these databases");
        sweep::all(&self.worker).await.expect("a sweep");
    }

    /// Ids of the account and of the membership with an email address.
    pub async fn member(&self, org: Uuid, email: &str) -> Option<(Uuid, Uuid)> {
        let sql = "SELECT a.id, m.id FROM account a JOIN membership m ON m.account_id = a.id WHERE m.org_id = $1 AND a.email_index = $2";
        let index = self.admin.app.keys.platform().email_index(email);
        sqlx::query_as(sql).bind(org).bind(index).fetch_optional(&mut self.superuser().await).await.expect("a query")
    }

    /// A superuser's connection to the main database, for statements that no process may run.
    pub async fn superuser(&self) -> PgConnection {
        let url = instance().services.postgres.url(SUPERUSER, &self.databases.main);
        PgConnection::connect(&url).await.expect("a connection")
    }

    /// Number of statements that both surfaces ran so far, without BEGIN, COMMIT and SET. Only for [`House::alone`],
    /// because other tests use the shared databases.
    pub async fn statements(&self) -> i64 {
        let sql = "SELECT coalesce(sum(s.calls), 0)::bigint FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid \
                   JOIN pg_roles r ON r.oid = s.userid WHERE s.toplevel AND d.datname IN ($1, $2) \
                   AND r.rolname IN ('voicase_admin', 'voicase_reporter')";
        let query = sqlx::query_scalar(sql).bind(&self.databases.main).bind(&self.databases.keystore);
        query.fetch_one(&mut self.superuser().await).await.expect("the counts")
    }

    /// Changes rows as superuser. `ids` are the parameters `$1`, `$2` and so on. At least one row must match.
    pub async fn change(&self, statement: &'static str, ids: &[Uuid]) {
        let query = ids.iter().fold(sqlx::query(statement), |query, id| query.bind(*id));
        let changed = query.execute(&mut self.superuser().await).await.expect("a statement");
        assert!(changed.rows_affected() > 0, "nothing changed: {statement}");
    }

    /// Runs a statement as superuser.
    pub async fn sql(&self, statement: &'static str) {
        sqlx::raw_sql(statement).execute(&mut self.superuser().await).await.expect("a statement");
    }
}
