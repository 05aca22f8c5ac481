//! The only database handle. A transaction begins with its first statement and passes the context of the actor to
//! row-level security. Without context a transaction sees no rows. Rooms, the folders for one capability each, reach
//! the database only through a `Tx`.

use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering::Relaxed};
use std::time::Duration;

use async_graphql::async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::CaseScope;
use sea_orm::sea_query::{CommonTableExpression, InsertStatement, SelectStatement, WithClause};
use sea_orm::{
    ConnectionTrait, DbBackend, DbErr, ExecResult, FromQueryResult, QueryResult, Statement, TryGetable, Value,
};
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions, PgRow};
use sqlx::{AssertSqlSafe, ConnectOptions, Executor, Postgres};
use tokio::runtime::Handle;
use tokio::sync::Mutex;
use uuid::Uuid;

use crate::crypto::{self, counts::Counts};
use crate::env::Process;
use crate::problem::{Problem, db_error};

/// How long a request waits for a connection before it fails as unavailable.
const REQUEST_WAITS: Duration = Duration::from_millis(1500);
/// How long the worker or a command waits for a connection. No person waits for a page meanwhile.
const WORK_WAITS: Duration = Duration::from_secs(20);

/// Connections of one role to one database.
#[derive(Clone, Debug)]
pub struct Pool(sqlx::PgPool);

impl Pool {
    /// Creates a pool that connects on demand. If the database is down, requests fail, but the process starts.
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
            // A slow statement would be logged with its text, which can reveal who did what and when.
            .connect_lazy_with(options.disable_statement_logging());
        Self(pool)
    }

    /// Whether the database answers and does not allow temporary objects (see [`Pool::is_open`]).
    pub async fn is_ready(&self) -> bool {
        self.is_open().await.is_ok_and(|open| !open)
    }

    /// Whether `PUBLIC` or a role of the product may create temporary objects in the database.
    pub async fn is_open(&self) -> Result<bool, sqlx::Error> {
        sqlx::query_scalar(migration::OPEN).fetch_one(&self.0).await
    }

    /// Sets the password of all new connections. `password` computes the password from host, port and role.
    pub(crate) fn sign_in_with(&self, password: impl FnOnce(&PgConnectOptions) -> String) {
        let options = self.0.connect_options();
        self.0.set_connect_options((*options).clone().password(&password(&options)));
    }

    /// Returns the pool for the functions of the keystore, which need no context.
    pub(crate) fn raw(&self) -> &sqlx::PgPool {
        &self.0
    }

    /// Opens a connection that receives notifications (LISTEN).
    pub(crate) async fn listener(&self) -> Result<sqlx::postgres::PgListener, sqlx::Error> {
        sqlx::postgres::PgListener::connect_with(&self.0).await
    }

    pub async fn close(&self) {
        self.0.close().await;
    }
}

/// The context of a transaction, as row-level security reads it. All values are typed, because they are printed into
/// SQL.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    pub org: Option<Uuid>,
    pub account: Option<Uuid>,
    /// The membership of the account in the organisation.
    pub member: Option<Uuid>,
    pub reach: Option<Reach>,
    pub departments: Vec<Uuid>,
    /// The case of a reporter's session.
    pub case: Option<Uuid>,
    /// The hashes of an access code.
    pub receipt: Option<Vec<u8>>,
    /// The keyed hash of an idempotency key.
    pub idem: Option<Vec<u8>>,
    /// The hash of an upload's secret.
    pub slot: Option<Vec<u8>>,
    /// The current day in the organisation's time zone.
    pub today: Option<NaiveDate>,
    /// Whether audit events without a case may be read.
    pub audits: bool,
}

/// The case scope of a membership, after the right to view all cases has widened it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The scope of the membership.
    Scope(CaseScope),
    /// Cases of all departments.
    All,
}

impl Scope {
    /// The context of an organisation without an actor.
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
             set_config('app.today','{}',true),set_config('app.audits','{}',true),set_config('app.unlimited','',true)",
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

/// An argument of [`Tx::enter`]. BEGIN and the call are one message, which cannot have parameters. So the arguments are
/// typed and printed into the SQL text. No argument may come from a reporter, because a failed statement appears in the
/// log of the database.
pub(crate) enum Argument {
    Id(Option<Uuid>),
    At(DateTime<Utc>),
    Bits(i32),
    Flag(bool),
}

impl Argument {
    fn as_sql(&self) -> String {
        match self {
            Self::Id(None) => "NULL".into(),
            Self::Id(Some(id)) => format!("'{id}'"),
            Self::At(at) => format!("'{}'", at.to_rfc3339()),
            Self::Bits(bits) => bits.to_string(),
            Self::Flag(flag) => flag.to_string(),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// PostgreSQL refuses all writes.
    ReadOnly,
    ReadWrite,
}

/// A connection inside a transaction. A connection may be dropped without [`Connection::end`], for example with the
/// request of a client that disconnects. Then the transaction is rolled back before another request gets the
/// connection.
struct Connection(Option<PoolConnection<Postgres>>);

impl Connection {
    /// Sends BEGIN and `sql` as one message. Returns the connection and the row of `sql`.
    async fn begin(pool: Pool, mode: Mode, sql: String) -> Result<(Self, Option<PgRow>), sqlx::Error> {
        let mode = match mode {
            // All data of an answer, and the rows that verify it, come from one snapshot.
            Mode::ReadOnly => "ISOLATION LEVEL REPEATABLE READ READ ONLY",
            // After it waited for a lock, a statement must see what the other transaction stored.
            Mode::ReadWrite => "ISOLATION LEVEL READ COMMITTED READ WRITE",
        };
        let mut connection = Self(Some(pool.0.acquire().await?));
        let row = connection.get()?.fetch_optional(AssertSqlSafe(format!("BEGIN {mode};{sql}"))).await?;
        Ok((connection, row))
    }

    fn get(&mut self) -> Result<&mut PoolConnection<Postgres>, sqlx::Error> {
        self.0.as_mut().ok_or(sqlx::Error::PoolClosed)
    }

    /// Commits or rolls back, and returns the connection to the pool.
    async fn end(mut self, statement: &'static str) -> Result<(), DbErr> {
        self.get().map_err(db_error)?.execute(statement).await.map_err(db_error)?;
        self.0 = None;
        Ok(())
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let Some(mut connection) = self.0.take() else { return };
        let Ok(runtime) = Handle::try_current() else {
            // Without a runtime, ROLLBACK cannot be sent, so close the connection.
            drop(connection.detach());
            return;
        };
        runtime.spawn(async move {
            // The error may come from the interrupted statement, and ROLLBACK may not have run. The pool must not reuse
            // the connection.
            if connection.execute("ROLLBACK").await.is_err() {
                connection.close_on_drop();
            }
        });
    }
}

enum State {
    Idle,
    Open(Connection),
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
    /// Sends nothing to the database before the first statement.
    #[must_use]
    pub fn new(pool: Pool, mode: Mode, scope: Scope, counts: Arc<Counts>) -> Self {
        Self { pool, mode, counts, events: AtomicI32::new(0), inner: Mutex::new(Inner { scope, state: State::Idle }) }
    }

    /// The organisation in the context.
    pub async fn org(&self) -> Option<Uuid> {
        self.inner.lock().await.scope.org
    }

    /// The current context.
    pub async fn scope(&self) -> Scope {
        self.inner.lock().await.scope.clone()
    }

    /// Numbers the audit events of this transaction, from 1.
    pub(crate) fn next_event(&self) -> i32 {
        self.events.fetch_add(1, Relaxed) + 1
    }

    /// Whether an audit event was written, so the operation has changed something.
    pub(crate) fn has_recorded(&self) -> bool {
        self.events.load(Relaxed) > 0
    }

    /// Changes the context of this transaction from now on, for example when an access code is recognised or a
    /// membership is found.
    pub async fn pin(&self, change: impl FnOnce(&mut Scope) + Send) -> Result<(), DbErr> {
        let mut inner = self.inner.lock().await;
        change(&mut inner.scope);
        let sql = inner.scope.as_sql();
        if let State::Open(connection) = &mut inner.state {
            connection.get().map_err(db_error)?.execute(AssertSqlSafe(sql)).await.map_err(db_error)?;
        }
        Ok(())
    }

    /// Begins the transaction by calling a function that sets the context itself and returns a row, in one round trip.
    /// The caller passes the new context to [`Tx::adopt`].
    pub(crate) async fn enter<T: FromQueryResult, const N: usize>(
        &self,
        function: &'static str,
        arguments: [Argument; N],
    ) -> Result<Option<T>, Problem> {
        let arguments = arguments.map(|argument| argument.as_sql()).join(",");
        let sql = format!("SELECT * FROM {function}({arguments})");
        let mut inner = self.inner.lock().await;
        let row = match &mut inner.state {
            State::Open(connection) => {
                let found = connection.get().map_err(db_error)?.fetch_optional(AssertSqlSafe(sql)).await;
                found.map_err(db_error)?
            }
            State::Idle | State::Done => self.begin(&mut inner, sql).await?,
        };
        Ok(row.map(|row| T::from_query_result(&row.into(), "")).transpose()?)
    }

    /// Stores the context that [`Tx::enter`] has set in the database, so that a transaction after [`Tx::release`] has
    /// the same context.
    pub(crate) async fn adopt(&self, change: impl FnOnce(&mut Scope) + Send) {
        change(&mut self.inner.lock().await.scope);
    }

    /// Executes several inserts as one statement and returns the number of rows of the last one. Foreign keys are
    /// checked after all rows are inserted.
    pub async fn insert_all(&self, inserts: impl IntoIterator<Item = InsertStatement>) -> Result<u64, Problem> {
        let mut inserts: Vec<_> = inserts.into_iter().collect();
        let Some(last) = inserts.pop() else { return Ok(0) };
        Ok(self.execute(&with_all(inserts).query(last)).await?.rows_affected())
    }

    /// Executes several inserts and a SELECT as one statement.
    pub async fn insert_all_and(&self, inserts: Vec<InsertStatement>, select: SelectStatement) -> Result<(), Problem> {
        self.execute(&with_all(inserts).query(select)).await?;
        Ok(())
    }

    /// Executes a statement and returns the number of affected rows.
    pub async fn run(&self, sql: &'static str, values: impl IntoIterator<Item = Value>) -> Result<u64, Problem> {
        Ok(self.execute_raw(statement(sql, values)).await?.rows_affected())
    }

    /// Returns the first row.
    pub async fn row(
        &self,
        sql: &'static str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Option<QueryResult>, Problem> {
        Ok(self.query_one_raw(statement(sql, values)).await?)
    }

    /// Returns all rows.
    pub async fn rows(
        &self,
        sql: &'static str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Vec<QueryResult>, Problem> {
        Ok(self.query_all_raw(statement(sql, values)).await?)
    }

    /// Returns the first row as a `T`.
    pub async fn one<T: FromQueryResult>(
        &self,
        sql: &'static str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Option<T>, Problem> {
        Ok(T::find_by_statement(statement(sql, values)).one(self).await?)
    }

    /// Returns all rows, each as a `T`.
    pub async fn all<T: FromQueryResult>(
        &self,
        sql: &'static str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Vec<T>, Problem> {
        Ok(T::find_by_statement(statement(sql, values)).all(self).await?)
    }

    /// Returns the first column of the first row. `None` if there is no row, or if the value is NULL.
    pub async fn value<T: TryGetable>(
        &self,
        sql: &'static str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Option<T>, Problem> {
        let row = self.row(sql, values).await?;
        Ok(row.map(|row| row.try_get_by_index::<Option<T>>(0)).transpose()?.flatten())
    }

    /// Whether the first column of the first row is true. No row and NULL count as false.
    pub async fn flag(&self, sql: &'static str, values: impl IntoIterator<Item = Value>) -> Result<bool, Problem> {
        Ok(self.value(sql, values).await?.unwrap_or(false))
    }

    /// Ends the transaction. A later statement fails, so no statement runs without context.
    ///
    /// # Errors
    /// If the commit fails. Then nothing was written.
    pub async fn finish(&self, commit: bool) -> Result<(), DbErr> {
        match std::mem::replace(&mut self.inner.lock().await.state, State::Done) {
            State::Open(connection) => connection.end(if commit { "COMMIT" } else { "ROLLBACK" }).await,
            State::Idle | State::Done => Ok(()),
        }
    }

    /// Commits and returns the connection to the pool while the operation waits. The next statement begins another
    /// transaction with the same context. Call this function before the operation writes, because the release commits
    /// everything that was written so far.
    pub async fn release(&self) -> Result<(), DbErr> {
        let mut inner = self.inner.lock().await;
        match std::mem::replace(&mut inner.state, State::Idle) {
            State::Open(connection) => connection.end("COMMIT").await,
            State::Idle => Ok(()),
            State::Done => {
                inner.state = State::Done;
                Ok(())
            }
        }
    }

    /// Begins with `sql`, which sets the context, and returns its row.
    async fn begin(&self, inner: &mut Inner, sql: String) -> Result<Option<PgRow>, DbErr> {
        if let State::Done = inner.state {
            return Err(DbErr::Custom("the transaction has ended".into()));
        }
        // BEGIN runs on a separate task. A client that disconnects then cannot interrupt BEGIN, and the connection
        // knows that it is inside a transaction.
        let begun = tokio::spawn(Connection::begin(self.pool.clone(), self.mode, sql));
        let begun = begun.await.map_err(|_| DbErr::Custom("the transaction did not begin".into()))?;
        let (connection, row) = begun.map_err(db_error)?;
        inner.state = State::Open(connection);
        Ok(row)
    }
}

fn with_all(inserts: Vec<InsertStatement>) -> WithClause {
    let mut with = WithClause::new();
    for (number, insert) in inserts.into_iter().enumerate() {
        with.cte(CommonTableExpression::new().query(insert).table_name(format!("insert_{number}")).to_owned());
    }
    with
}

fn statement(sql: &'static str, values: impl IntoIterator<Item = Value>) -> Statement {
    Statement::from_sql_and_values(DbBackend::Postgres, sql, values)
}

fn query(statement: &Statement) -> sqlx::query::Query<'_, sqlx::Postgres, sea_query_sqlx::SqlxValues> {
    let values = statement.values.clone().unwrap_or_else(|| sea_orm::Values(vec![]));
    sqlx::query_with(AssertSqlSafe(statement.sql.as_str()), sea_query_sqlx::SqlxValues(values))
}

/// Runs one sqlx call on the open transaction. A macro, because the four calls differ in their types only.
macro_rules! on_open {
    ($self:ident, $tx:ident => $call:expr) => {{
        let mut inner = $self.inner.lock().await;
        if let State::Idle = inner.state {
            // A new transaction has no context yet, so begin with the statement that sets it.
            let context = if inner.scope == Scope::default() { String::new() } else { inner.scope.as_sql() };
            $self.begin(&mut inner, context).await?;
        }
        $self.counts.statement();
        match &mut inner.state {
            State::Open(connection) => {
                let $tx = connection.get().map_err(db_error)?;
                $call.await.map_err(db_error)
            }
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
