//! Both schemas, and the one way through: identify → begin → resolve under the gate → commit or roll back → present.

use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::parser::types::{ExecutableDocument, OperationType};
use async_graphql::{
    Context, EmptySubscription, MergedObject, ObjectType, Request, Response, Schema, SchemaBuilder, ServerError,
    SubscriptionType, Value, Variables,
};
use chrono::NaiveDate;
use entity::enums::Language;
use uuid::Uuid;

use crate::actor::{self, Actor, Member, SignedIn};
use crate::app::App;
use crate::cases::reading::Readings;
use crate::crypto::token::ReporterSession;
use crate::gate::{Path, Policy};
use crate::http::traffic::Visitor;
use crate::limit;
use crate::live::Listener;
use crate::live::admin::Subscription;
use crate::loaders::{DataLoader, loader};
use crate::null_on_error::NullOnError;
use crate::platform::owner;
use crate::problem::{Problem, ProblemCode, present, refusal};
use crate::readable::Readable;
use crate::tx::{Mode, Scope, Tx};

/// Queries of the reporters' schema.
#[derive(MergedObject, Default)]
#[graphql(name = "Query")]
pub struct ReporterQuery(crate::intake::reporter::IntakeQuery, crate::cases::reporter::CasesQuery);
/// Mutations of the reporters' schema.
#[derive(MergedObject, Default)]
#[graphql(name = "Mutation")]
pub struct ReporterMutation(
    crate::attachments::reporter::AttachmentsMutation,
    crate::intake::reporter::IntakeMutation,
    crate::messages::reporter::MessagesMutation,
);
/// Queries of the staff's schema.
#[derive(MergedObject, Default)]
#[graphql(name = "Query")]
pub struct AdminQuery(
    crate::members::admin::MembersQuery,
    crate::members::invitations::admin::InvitationsQuery,
    crate::cases::admin::CasesQuery,
    crate::departments::admin::DepartmentsQuery,
    crate::permissions::admin::PermissionsQuery,
    crate::members::sign_in::reset_admin::ResetQuery,
    crate::members::identity_view::admin::IdentityViewQuery,
    crate::conflicts::oversight::OversightQuery,
    crate::integrations::admin::IntegrationsQuery,
    crate::platform::admin::PlatformQuery,
    crate::members::sso::admin::SsoQuery,
);
/// Mutations of the staff's schema.
#[derive(MergedObject, Default)]
#[graphql(name = "Mutation")]
pub struct AdminMutation(
    crate::members::sign_in::admin::SignInMutation,
    crate::members::sign_in::security::SecurityMutation,
    crate::members::sign_in::reset_admin::ResetMutation,
    crate::members::sso::admin::SsoMutation,
    crate::members::invitations::admin::InvitationsMutation,
    crate::members::account::admin::AccountMutation,
    crate::cases::admin::CasesMutation,
    crate::departments::admin::DepartmentsMutation,
    crate::members::manage::MembersMutation,
    crate::members::identity_view::admin::IdentityViewMutation,
    crate::conflicts::admin::ConflictsMutation,
    crate::conflicts::oversight::OversightMutation,
    crate::messages::admin::MessagesMutation,
    crate::attachments::admin::AttachmentsMutation,
    crate::integrations::admin::IntegrationsMutation,
    crate::platform::admin::PlatformMutation,
);

/// The schema that reporters' browsers speak.
pub type ReporterSchema = Schema<ReporterQuery, ReporterMutation, EmptySubscription>;
/// The schema that staff's browsers speak.
pub type AdminSchema = Schema<AdminQuery, AdminMutation, Subscription>;

/// Builds the reporters' schema with its gate.
#[must_use]
pub fn reporter_schema() -> (ReporterSchema, Policy) {
    let policy = Policy::from_sdl(&reporter_sdl());
    let built = Schema::build(ReporterQuery::default(), ReporterMutation::default(), EmptySubscription);
    (limits(built).extension(NullOnError).extension(policy.clone()).extension(Readable).finish(), policy)
}

/// Builds the staff's schema with its gate.
#[must_use]
pub fn admin_schema() -> (AdminSchema, Policy) {
    let policy = Policy::from_sdl(&admin_sdl());
    let built = Schema::build(AdminQuery::default(), AdminMutation::default(), Subscription);
    (limits(built).extension(NullOnError).extension(policy.clone()).extension(Readable).finish(), policy)
}

/// The reporters' schema as it is printed: `clients/reporter/schema.graphql`.
#[must_use]
pub fn reporter_sdl() -> String {
    print(Schema::build(ReporterQuery::default(), ReporterMutation::default(), EmptySubscription))
}

/// The staff's schema as it is printed: `schema.graphql`.
#[must_use]
pub fn admin_sdl() -> String {
    print(Schema::build(AdminQuery::default(), AdminMutation::default(), Subscription))
}

fn print<Q, M, S>(builder: SchemaBuilder<Q, M, S>) -> String
where
    Q: ObjectType + 'static,
    M: ObjectType + 'static,
    S: SubscriptionType + 'static,
{
    builder.register_output_type::<ProblemCode>().finish().sdl()
}

fn limits<Q, M, S>(builder: SchemaBuilder<Q, M, S>) -> SchemaBuilder<Q, M, S>
where
    Q: ObjectType + 'static,
    M: ObjectType + 'static,
    S: SubscriptionType + 'static,
{
    builder
        .register_output_type::<ProblemCode>()
        .disable_introspection()
        .disable_suggestions()
        .limit_depth(limit::DEPTH)
        .limit_complexity(limit::COMPLEXITY)
        .limit_aliases(limit::ALIASES)
}

/// An operation of a manifest, parsed once.
#[derive(Clone)]
pub struct Operation {
    /// For the log: its name, nothing of its variables.
    pub name: String,
    mode: Mode,
    document: ExecutableDocument,
}

impl Operation {
    /// Parses a document.
    ///
    /// # Errors
    /// `BadRequest` when it is none, or holds more than one operation.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let refuse = || Problem::BadRequest("Not a GraphQL document of one operation.");
        let document = async_graphql::parser::parse_query(text).map_err(|_| refuse())?;
        let mut operations = document.operations.iter();
        let (Some((name, operation)), None) = (operations.next(), operations.next()) else { return Err(refuse()) };
        let mode = if operation.node.ty == OperationType::Query { Mode::ReadOnly } else { Mode::ReadWrite };
        Ok(Self { name: name.map(ToString::to_string).unwrap_or_default(), mode, document: document.clone() })
    }

    pub(crate) const fn document(&self) -> &ExecutableDocument {
        &self.document
    }

    pub(crate) const fn mode(&self) -> Mode {
        self.mode
    }
}

/// What a request brings to prove who sends it.
#[derive(Clone, Default)]
pub struct Credentials {
    /// What today's counts know the client by; none where a request is made within the process.
    pub visitor: Option<Visitor>,
    /// `X-Reporter-Session`
    pub reporter_session: Option<String>,
    /// `Authorization: Bearer`
    pub access_token: Option<String>,
    /// `X-Organization-Id`
    pub organisation: Option<String>,
    /// The refresh cookie's value.
    pub refresh: Option<String>,
    /// The value of the cookie of whoever is at an identity provider.
    pub sso: Option<String>,
    /// Browser and system of staff in two words; never asked of a reporter's.
    pub device: Option<String>,
    /// What the browser of staff reads; never asked of a reporter's.
    pub language: Language,
}

/// One request.
pub struct Call {
    /// Which path it came on.
    pub path: Path,
    /// What it asks.
    pub operation: Operation,
    /// With what.
    pub variables: Variables,
    /// Who sends it.
    pub credentials: Credentials,
    /// To quote to support.
    pub request_id: String,
}

/// What goes back besides the response.
#[derive(Default)]
pub struct Outgoing {
    /// The reporter's next session token.
    pub session: Option<String>,
    /// The refresh cookie: a new value, or none to take it away.
    pub refresh: Option<Option<String>>,
    /// The cookie of whoever goes to an identity provider, in the same way.
    pub sso: Option<Option<String>>,
}

/// One operation under way: what resolvers may reach.
pub struct Op {
    /// The process.
    pub app: Arc<App>,
    /// The operation's transaction.
    pub tx: Arc<Tx>,
    /// Who asks.
    pub actor: Actor,
    /// On which path.
    pub path: Path,
    /// The refresh cookie, for the fields that rotate it.
    pub refresh: Option<String>,
    /// The cookie of who comes back from an identity provider.
    pub sso: Option<String>,
    /// Browser and system in two words, on the staff's surface; for the list of one's own sessions.
    pub device: Option<String>,
    /// In which language to write to staff.
    pub language: Language,
    /// The cases it opened, which are put on record before the answer leaves.
    pub readings: Arc<Readings>,
    outgoing: Mutex<Outgoing>,
}

impl Op {
    /// The membership at work.
    ///
    /// # Errors
    /// `BadRequest` when the request names no organisation.
    pub fn member(&self) -> Result<&Member, Problem> {
        match &self.actor {
            Actor::Member(member) => Ok(member),
            Actor::Account(_) | Actor::Owner(_) => Err(Problem::BadRequest("The header X-Organization-Id is missing.")),
            Actor::Anonymous | Actor::Reporter(_) => Err(Problem::Unauthenticated),
        }
    }

    /// The reporter who is here.
    ///
    /// # Errors
    /// `Unauthenticated` when there is none.
    pub fn reporter(&self) -> Result<&ReporterSession, Problem> {
        if let Actor::Reporter(session) = &self.actor { Ok(session) } else { Err(Problem::Unauthenticated) }
    }

    /// The account that signed in.
    ///
    /// # Errors
    /// `Unauthenticated` when there is none; `Forbidden` for a program.
    pub fn signed_in(&self) -> Result<SignedIn, Problem> {
        let nobody = if let Actor::Member(_) = self.actor { Problem::Forbidden } else { Problem::Unauthenticated };
        self.actor.session().ok_or(nobody)
    }

    /// Today, where the member's organisation is.
    ///
    /// # Errors
    /// As [`Op::member`].
    pub fn today(&self) -> Result<NaiveDate, Problem> {
        Ok(self.app.clock.today(self.member()?.zone))
    }

    /// Runs something in a transaction of its own, which stands whatever becomes of the operation. An operation holds one
    /// connection at most: its transaction gives back the one that it has, and takes another with its next statement. To be
    /// called before the operation writes anything.
    ///
    /// # Errors
    /// What `act` says, or that it could not be committed.
    pub async fn aside<T>(&self, scope: Scope, act: impl AsyncFnOnce(&Tx) -> Result<T, Problem>) -> Result<T, Problem> {
        self.tx.release().await?;
        self.app.autonomous(scope, act).await
    }

    /// Runs something in the place of the operation, which is refused: its own transaction ends first, with nothing written.
    ///
    /// # Errors
    /// As [`Op::aside`].
    pub async fn instead<T>(
        &self,
        scope: Scope,
        act: impl AsyncFnOnce(&Tx) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        self.tx.finish(false).await?;
        self.app.autonomous(scope, act).await
    }

    /// Gives the reporter a session, or renews it.
    pub fn renew(&self, session: &ReporterSession) {
        if let Some(keys) = &self.app.reporter {
            self.outgoing().session = Some(session.issue(&keys.session, self.app.clock.now()));
        }
    }

    /// Sets or takes away the refresh cookie.
    pub fn set_refresh(&self, value: Option<String>) {
        self.outgoing().refresh = Some(value);
    }

    /// Sets or takes away the cookie of who goes to an identity provider.
    pub fn set_sso(&self, value: Option<String>) {
        self.outgoing().sso = Some(value);
    }

    fn outgoing(&self) -> std::sync::MutexGuard<'_, Outgoing> {
        self.outgoing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What resolvers ask their context.
pub trait Asked {
    /// The operation under way.
    ///
    /// # Errors
    /// Never in practice: [`execute`] always gives one.
    fn op(&self) -> Result<&Op, Problem>;

    /// The per-request loaders over the operation's transaction.
    ///
    /// # Errors
    /// As [`Asked::op`].
    fn load(&self) -> Result<&DataLoader, Problem>;
}

impl Asked for Context<'_> {
    fn op(&self) -> Result<&Op, Problem> {
        self.data_opt::<Arc<Op>>().map(|op| &**op).ok_or_else(|| Problem::internal("a request without Op"))
    }

    fn load(&self) -> Result<&DataLoader, Problem> {
        self.data_opt().ok_or_else(|| Problem::internal("a request without loaders"))
    }
}

/// Takes one request from its credentials to its presented answer.
pub async fn execute<Q, M, S>(schema: &Schema<Q, M, S>, app: &Arc<App>, call: Call) -> (Response, Outgoing)
where
    Q: ObjectType + 'static,
    M: ObjectType + 'static,
    S: SubscriptionType + 'static,
{
    let tx = app.tx(call.operation.mode, Scope::default());
    let identified = match call.path {
        Path::Platform => owner::identify(app, &tx, call.operation.mode, &call.credentials).await,
        Path::Work | Path::Auth | Path::Live | Path::Api => {
            identify(app, &tx, &call.credentials).await.map(|actor| (actor, tx.clone()))
        }
    };
    match identified {
        Ok((actor, tx)) => execute_as(schema, app, tx, actor, call).await,
        Err(problem) => {
            let _ = tx.finish(false).await;
            (refusal(problem, &call.request_id), Outgoing::default())
        }
    }
}

/// The way from an actor who is known, in a transaction that is pinned to them, to the presented answer.
pub async fn execute_as<Q, M, S>(
    schema: &Schema<Q, M, S>,
    app: &Arc<App>,
    tx: Arc<Tx>,
    actor: Actor,
    call: Call,
) -> (Response, Outgoing)
where
    Q: ObjectType + 'static,
    M: ObjectType + 'static,
    S: SubscriptionType + 'static,
{
    let Call { path, operation, variables, credentials, request_id } = call;
    let op = Arc::new(Op {
        app: app.clone(),
        tx: tx.clone(),
        actor,
        path,
        refresh: credentials.refresh,
        sso: credentials.sso,
        device: credentials.device,
        language: credentials.language,
        readings: Arc::default(),
        outgoing: Mutex::default(),
    });
    if let Actor::Reporter(session) = &op.actor {
        op.renew(session);
    }
    let mut request =
        Request::new("").variables(variables).data(op.clone()).data(loader(&op)).data(credentials.visitor);
    request.set_parsed_query(operation.document);
    let mut response = schema.execute(request).await;
    // A change and the record of what it read stand or fall together.
    if operation.mode == Mode::ReadWrite && response.is_ok() {
        response = recorded(response, record_readings(&op, &tx)).await;
    }
    if let Err(error) = tx.finish(response.is_ok()).await {
        // Not committed, so nothing of it may be told.
        response = Response::from_errors(vec![to_server_error(error.into())]);
    }
    if operation.mode == Mode::ReadWrite && response.is_err() {
        response.data = Value::Null;
    }
    // A query keeps what it read beside its errors.
    if response.data != Value::Null {
        response = recorded(response, flush(&op)).await;
    }
    present(&mut response, &request_id);
    let outgoing = std::mem::take(&mut *op.outgoing());
    let outgoing = if response.is_ok() || outgoing.refresh == Some(None) {
        outgoing
    } else {
        Outgoing { refresh: None, sso: None, ..outgoing }
    };
    (response, outgoing)
}

/// The answer once what it read is on record; a refusal in its place when that fails.
async fn recorded(response: Response, record: impl Future<Output = Result<(), Problem>>) -> Response {
    match record.await {
        Ok(()) => response,
        Err(problem) => Response::from_errors(vec![to_server_error(problem)]),
    }
}

/// A subscription of whoever listens, under the same gate. Each of its events is looked up in a transaction of its own.
pub fn listen(
    schema: &AdminSchema,
    app: &Arc<App>,
    listener: Arc<Listener>,
    operation: Operation,
    variables: Variables,
) -> impl futures::Stream<Item = Response> + use<> {
    let op = Arc::new(Op {
        app: app.clone(),
        tx: app.tx(Mode::ReadOnly, Scope::default()),
        actor: Actor::Member(listener.member().clone()),
        path: Path::Live,
        refresh: None,
        sso: None,
        device: None,
        language: Language::default(),
        readings: Arc::default(),
        outgoing: Mutex::default(),
    });
    let mut request = Request::new("").variables(variables).data(op).data(listener);
    request.set_parsed_query(operation.document);
    schema.execute_stream(request)
}

fn to_server_error(problem: Problem) -> ServerError {
    async_graphql::Error::from(problem).into_server_error(async_graphql::Pos::default())
}

pub(crate) async fn identify(app: &App, tx: &Tx, credentials: &Credentials) -> Result<Actor, Problem> {
    let now = app.clock.now();
    if let Some(keys) = &app.reporter {
        let Some(token) = &credentials.reporter_session else { return Ok(Actor::Anonymous) };
        let Some(session) = ReporterSession::read(&keys.session, token, now) else { return Ok(Actor::Anonymous) };
        tx.pin(|scope| {
            scope.org = Some(session.org);
            scope.case = Some(session.case);
        })
        .await?;
        return Ok(Actor::Reporter(session));
    }
    let (Some(keys), Some(token)) = (&app.staff, &credentials.access_token) else { return Ok(Actor::Anonymous) };
    let Some(who) = keys.signer.read(token, now) else { return Ok(Actor::Anonymous) };
    tx.pin(|scope| scope.account = Some(who.account)).await?;
    let who = actor::check_session(tx, who, now).await?;
    let Some(organisation) = &credentials.organisation else { return Ok(Actor::Account(who)) };
    let organisation =
        Uuid::try_parse(organisation).map_err(|_| Problem::BadRequest("X-Organization-Id is not a UUID."))?;
    Ok(Actor::Member(actor::enter(tx, who, organisation, now).await?))
}

/// Writes the readings that are not on record yet. Fails closed: without its record the answer does not leave.
async fn flush(op: &Op) -> Result<(), Problem> {
    if op.readings.is_empty() {
        return Ok(());
    }
    op.instead(Scope::org(op.member()?.org), async |tx| record_readings(op, tx).await).await
}

async fn record_readings(op: &Op, tx: &Tx) -> Result<(), Problem> {
    if op.readings.is_empty() { Ok(()) } else { op.readings.record(&op.app, tx, op.member()?).await }
}
