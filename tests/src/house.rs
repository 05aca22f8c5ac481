//! The processes of one test: all four, on the shared services, at the test's own time.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{Connection, PgConnection};
use uuid::Uuid;
use voicase::app::App;
use voicase::dev::postgres::SUPERUSER;
use voicase::env::Process;
use voicase::outside::clock::Clock;

use crate::{Surface, instance};

/// Where the staff's browsers are.
pub const ADMIN_ORIGIN: &str = "https://staff.example";
/// Where the reporters' browsers are.
pub const REPORTER_ORIGIN: &str = "https://report.example";

/// The four processes. Their pools belong to the runtime of the test that built them.
pub struct House {
    /// The test's time; nothing else moves it.
    pub clock: Clock,
    /// The reporters' surface.
    pub reporter: Surface,
    /// The staff's surface.
    pub admin: Surface,
    /// Background work.
    pub worker: Arc<App>,
    /// Founding organisations.
    pub platform: Arc<App>,
    /// The address that the configuration names as a platform owner's; somebody has to come with it.
    pub owner: String,
}

impl House {
    /// Builds all four at nine o'clock in Berlin on a Monday in March.
    pub async fn new() -> Arc<Self> {
        let start: DateTime<Utc> = "2026-03-02T08:00:00Z".parse().expect("a time");
        let clock = Clock::fixed(start);
        let app = async |process, origin| {
            instance().app(process, origin, clock.clone()).await.expect("the instance's own configuration")
        };
        let owner = format!("owner@{}.example", Uuid::new_v4().simple());
        let staffs = instance().owned_app(ADMIN_ORIGIN, &owner, clock.clone()).await.expect("a configuration");
        Arc::new(Self {
            reporter: Surface::new(app(Process::Reporter, REPORTER_ORIGIN).await),
            admin: Surface::new(staffs),
            worker: app(Process::Worker, "").await,
            platform: app(Process::Platform, "").await,
            clock: clock.clone(),
            owner,
        })
    }

    /// Lets time pass.
    pub fn wait(&self, time: TimeDelta) {
        self.clock.advance(time);
    }

    /// Account and membership of an address.
    pub async fn member(&self, org: Uuid, email: &str) -> Option<(Uuid, Uuid)> {
        let sql = "SELECT a.id, m.id FROM account a JOIN membership m ON m.account_id = a.id WHERE m.org_id = $1 AND a.email_index = $2";
        let index = self.admin.app.keys.platform().email_index(email);
        sqlx::query_as(sql).bind(org).bind(index).fetch_optional(&mut self.superuser().await).await.expect("a query")
    }

    /// A superuser's connection to the main database, for what no part of the product may do.
    pub async fn superuser(&self) -> PgConnection {
        let instance = instance();
        let url = instance.services.postgres.url(SUPERUSER, &instance.databases.main);
        PgConnection::connect(&url).await.expect("a connection")
    }

    /// Changes rows as superuser, which must be there; the ids are its `$1`, `$2` …
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
