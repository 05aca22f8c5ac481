//! The only database handle. A transaction that begins with its first statement and carries who is asking to row-level
//! security; unset context sees no rows. Rooms get a `&Tx` and nothing that could make another.

use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering::Relaxed};
use std::time::Duration;

use async_graphql::async_trait::async_trait;
use chrono::NaiveDate;
use entity::enums::CaseScope;
use sea_orm::{
    ConnectionTrait, DbBackend, DbErr, ExecResult, FromQueryResult, QueryResult, Statement, TryGetable, Value,
};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, Executor};
use tokio::sync::Mutex;
use uuid::Uuid;

use crate::crypto::{self, counts::Counts};
use crate::env::Process;
use crate::problem::{Problem, db_error};

/// How long a request waits for a connection before it is told that the service is away.
const REQUEST_WAITS: Duration = Duration::from_millis(1500);
/// How long the worker does, and what is done by hand: nobody looks at a page meanwhile.
const WORK_WAITS: Duration = Duration::from_secs(20);

/// Connections of one role to one database.
#[derive(Clone, Debug)]
pub struct Pool(sqlx::PgPool);

impl Pool {
    /// Connects lazily: a database that is away refuses requests, not the start.
    #[must_use]
    pub fn lazy(options: PgConnectOptions, size: u32, process: Process) -> Self {
        let waits = match process {
            Process::Reporter | Process::Admin => REQUEST_WAITS,
            Process::Worker | Process::Platform | Process::Backup => WORK_WAITS,
        };
        let pool = PgPoolOptions::new()
            .max_connections(size)
            .acquire_timeout(waits)
            .test_before_acquire(false)
            .idle_timeout(Duration::from_mins(5))
            .connect_lazy_with(options);
        Self(pool)
    }

    /// Whether the database answers, and lets nobody put a table of theirs in front of ours.
    pub async fn is_ready(&self) -> bool {
        self.is_open().await.is_ok_and(|open| !open)
    }

    /// Whether everybody, or a role of the product, may make temporary objects in the database.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn is_open(&self) -> Result<bool, sqlx::Error> {
        sqlx::query_scalar(migration::OPEN).fetch_one(&self.0).await
    }

    /// From the next connection on signs in with what `password` makes of host, port and role.
    pub(crate) fn sign_in_with(&self, password: impl FnOnce(&PgConnectOptions) -> String) {
        let options = self.0.connect_options();
        self.0.set_connect_options((*options).clone().password(&password(&options)));
    }

    /// For the keystore's functions, which need no context.
    pub(crate) fn raw(&self) -> &sqlx::PgPool {
        &self.0
    }

    /// A connection that hears what is told by NOTIFY.
    pub(crate) async fn listener(&self) -> Result<sqlx::postgres::PgListener, sqlx::Error> {
        sqlx::postgres::PgListener::connect_with(&self.0).await
    }

    /// Closes every connection.
    pub async fn close(&self) {
        self.0.close().await;
    }
}

/// Who is asking, as row-level security sees it. Typed values only: this is what becomes SQL.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// The organisation.
    pub org: Option<Uuid>,
    /// The account that signed in.
    pub account: Option<Uuid>,
    /// Its membership in the organisation.
    pub member: Option<Uuid>,
    /// Which cases the membership reaches.
    pub reach: Option<Reach>,
    /// The departments of the membership.
    pub departments: Vec<Uuid>,
    /// The case of a reporter who is here.
    pub case: Option<Uuid>,
    /// The keyed hash of a receipt.
    pub receipt: Option<Vec<u8>>,
    /// The keyed hash of an idempotency key.
    pub idem: Option<Vec<u8>>,
    /// The hash of an upload slot's secret.
    pub slot: Option<Vec<u8>>,
    /// The day in the organisation's time zone.
    pub today: Option<NaiveDate>,
    /// Whether audit events without a case may be read.
    pub audits: bool,
}

/// A membership's scope, after flag 1 has widened departments to all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// As the membership says.
    Scope(CaseScope),
    /// Cases of all departments.
    All,
}

impl Scope {
    /// In an organisation, as nobody in particular.
    #[must_use]
    pub fn org(org: Uuid) -> Self {
        Self { org: Some(org), ..Self::default() }
    }

    fn as_sql(&self) -> String {
        let uuid = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
        let hex = |bytes: &Option<Vec<u8>>| bytes.as_deref().map(crypto::hex).unwrap_or_default();
        let reach = match self.reach {
            None => "",
            Some(Reach::All) => "all",
            Some(Reach::Scope(CaseScope::None)) => "none",
            Some(Reach::Scope(CaseScope::Named)) => "named",
            Some(Reach::Scope(CaseScope::Assigned)) => "assigned",
            Some(Reach::Scope(CaseScope::Departments)) => "departments",
        };
        let departments = self.departments.iter().map(Uuid::to_string).collect::<Vec<_>>().join(",");
        format!(
            "SELECT set_config('app.org_id','{}',true),set_config('app.account_id','{}',true),\
             set_config('app.member_id','{}',true),set_config('app.case_scope','{reach}',true),\
             set_config('app.departments','{{{departments}}}',true),set_config('app.case_id','{}',true),\
             set_config('app.receipt','{}',true),set_config('app.idem','{}',true),set_config('app.slot','{}',true),\
             set_config('app.today','{}',true),set_config('app.audits','{}',true)",
            uuid(self.org),
            uuid(self.account),
            uuid(self.member),
            uuid(self.case),
            hex(&self.receipt),
            hex(&self.idem),
            hex(&self.slot),
            self.today.map(|day| day.to_string()).unwrap_or_default(),
            self.audits,
        )
    }
}

/// Whether a transaction may write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// PostgreSQL refuses a resolver that writes.
    ReadOnly,
    /// For mutations and jobs.
    ReadWrite,
}

enum State {
    Idle,
    Open(sqlx::Transaction<'static, sqlx::Postgres>),
    Done,
}

struct Inner {
    scope: Scope,
    state: State,
}

/// One transaction of one request or job.
pub struct Tx {
    pool: Pool,
    mode: Mode,
    counts: Arc<Counts>,
    events: AtomicI32,
    inner: Mutex<Inner>,
}

impl Tx {
    /// Nothing is sent to the database before the first statement.
    #[must_use]
    pub fn new(pool: Pool, mode: Mode, scope: Scope, counts: Arc<Counts>) -> Self {
        Self { pool, mode, counts, events: AtomicI32::new(0), inner: Mutex::new(Inner { scope, state: State::Idle }) }
    }

    /// The organisation the transaction is in.
    pub async fn org(&self) -> Option<Uuid> {
        self.inner.lock().await.scope.org
    }

    /// Who is asking, as far as it is known by now.
    pub async fn scope(&self) -> Scope {
        self.inner.lock().await.scope.clone()
    }

    /// Numbers the audit events of this transaction.
    pub(crate) fn next_event(&self) -> i32 {
        self.events.fetch_add(1, Relaxed) + 1
    }

    /// Changes who is asking, for this transaction and from now on: a receipt has been recognised, a membership found.
    ///
    /// # Errors
    /// What the database says when it cannot.
    pub async fn pin(&self, change: impl FnOnce(&mut Scope) + Send) -> Result<(), DbErr> {
        let mut inner = self.inner.lock().await;
        change(&mut inner.scope);
        let sql = inner.scope.as_sql();
        if let State::Open(tx) = &mut inner.state {
            tx.execute(AssertSqlSafe(sql)).await.map_err(db_error)?;
        }
        Ok(())
    }

    /// Runs a statement and returns how many rows it wrote.
    pub async fn run(&self, sql: &'static str, values: impl IntoIterator<Item = Value>) -> Result<u64, Problem> {
        Ok(self.execute_raw(statement(sql, values)).await?.rows_affected())
    }

    /// The first row.
    pub async fn row(
        &self,
        sql: &'static str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Option<QueryResult>, Problem> {
        Ok(self.query_one_raw(statement(sql, values)).await?)
    }

    /// All rows.
    pub async fn rows(
        &self,
        sql: &'static str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Vec<QueryResult>, Problem> {
        Ok(self.query_all_raw(statement(sql, values)).await?)
    }

    /// The first row, as a `T`.
    pub async fn one<T: FromQueryResult>(
        &self,
        sql: &'static str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Option<T>, Problem> {
        Ok(T::find_by_statement(statement(sql, values)).one(self).await?)
    }

    /// All rows, each as a `T`.
    pub async fn all<T: FromQueryResult>(
        &self,
        sql: &'static str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Vec<T>, Problem> {
        Ok(T::find_by_statement(statement(sql, values)).all(self).await?)
    }

    /// The first column of the first row; `None` without a row, and for NULL.
    pub async fn value<T: TryGetable>(
        &self,
        sql: &'static str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Option<T>, Problem> {
        let row = self.row(sql, values).await?;
        Ok(row.map(|row| row.try_get_by_index::<Option<T>>(0)).transpose()?.flatten())
    }

    /// Whether a function returns true.
    pub async fn flag(&self, sql: &'static str, values: impl IntoIterator<Item = Value>) -> Result<bool, Problem> {
        Ok(self.value(sql, values).await?.unwrap_or(false))
    }

    /// Ends the transaction. Whoever uses it afterwards gets an error, never an unscoped connection.
    ///
    /// # Errors
    /// When the database could not commit: then nothing was written.
    pub async fn finish(&self, commit: bool) -> Result<(), DbErr> {
        match std::mem::replace(&mut self.inner.lock().await.state, State::Done) {
            State::Open(tx) if commit => tx.commit().await.map_err(db_error),
            State::Open(tx) => tx.rollback().await.map_err(db_error),
            State::Idle | State::Done => Ok(()),
        }
    }

    /// Commits and returns the connection to the pool while the operation waits for something else. The next statement begins
    /// another transaction in the same scope. To be called before anything is written: what was written is committed here.
    ///
    /// # Errors
    /// When the database could not commit.
    pub async fn release(&self) -> Result<(), DbErr> {
        let mut inner = self.inner.lock().await;
        match std::mem::replace(&mut inner.state, State::Idle) {
            State::Open(tx) => tx.commit().await.map_err(db_error),
            State::Idle => Ok(()),
            State::Done => {
                inner.state = State::Done;
                Ok(())
            }
        }
    }

    async fn begin(&self, inner: &mut Inner) -> Result<(), DbErr> {
        if let State::Idle = inner.state {
            let mode = match self.mode {
                // All that an answer tells, and what it was checked by, is of one moment.
                Mode::ReadOnly => "ISOLATION LEVEL REPEATABLE READ READ ONLY",
                Mode::ReadWrite => "READ WRITE",
            };
            // BEGIN and context in one message.
            let sql = format!("BEGIN {mode};{}", inner.scope.as_sql());
            let pool = self.pool.clone();
            // On a task of its own: when a client hangs up, its request is dropped, and sqlx knows nothing yet of a transaction
            // whose BEGIN is under way. The next request would find itself inside of it.
            let begun = tokio::spawn(async move { pool.0.begin_with(AssertSqlSafe(sql)).await });
            let begun = begun.await.map_err(|_| DbErr::Custom("the transaction did not begin".into()))?;
            inner.state = State::Open(begun.map_err(db_error)?);
        }
        Ok(())
    }
}

fn statement(sql: &'static str, values: impl IntoIterator<Item = Value>) -> Statement {
    Statement::from_sql_and_values(DbBackend::Postgres, sql, values)
}

fn query(statement: &Statement) -> sqlx::query::Query<'_, sqlx::Postgres, sea_query_sqlx::SqlxValues> {
    let values = statement.values.clone().unwrap_or_else(|| sea_orm::Values(vec![]));
    sqlx::query_with(AssertSqlSafe(statement.sql.as_str()), sea_query_sqlx::SqlxValues(values))
}

/// Runs one sqlx call on the open transaction; a macro because the four calls differ in type only.
macro_rules! on_open {
    ($self:ident, $tx:ident => $call:expr) => {{
        let mut inner = $self.inner.lock().await;
        $self.begin(&mut inner).await?;
        $self.counts.statement();
        match &mut inner.state {
            State::Open($tx) => $call.await.map_err(db_error),
            State::Idle | State::Done => Err(DbErr::Custom("the transaction has ended".into())),
        }
    }};
}

#[async_trait]
impl ConnectionTrait for Tx {
    fn get_database_backend(&self) -> DbBackend {
        DbBackend::Postgres
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        on_open!(self, tx => query(&statement).execute(&mut **tx)).map(Into::into)
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        on_open!(self, tx => (&mut **tx).execute(AssertSqlSafe(sql))).map(Into::into)
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        Ok(on_open!(self, tx => query(&statement).fetch_optional(&mut **tx))?.map(Into::into))
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        Ok(on_open!(self, tx => query(&statement).fetch_all(&mut **tx))?.into_iter().map(Into::into).collect())
    }
}
