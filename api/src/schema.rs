//! Both GraphQL schemas, and the steps of every request: identify the actor, begin a transaction, resolve under the
//! gate, commit or roll back, and present the errors.

use std::sync::Arc;

use async_graphql::{
    EmptySubscription, MergedObject, ObjectType, Request, Response, Schema, SchemaBuilder, ServerError,
    SubscriptionType, Value, Variables,
};
use entity::enums::Language;

use crate::actor::Actor;
use crate::app::App;
use crate::cases::loaders::PartsOf;
use crate::exchange::{Call, Credentials, Exchange, Operation, Outgoing, Path, identify};
use crate::gate::Policy;
use crate::limit;
use crate::live::Listener;
use crate::live::admin::Subscription;
use crate::loaders::loader;
use crate::null_on_error::NullOnError;
use crate::op::Op;
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
    crate::meetings::reporter::MeetingsMutation,
    crate::identity::reporter::IdentityMutation,
    crate::retaliation::reporter::RetaliationMutation,
);
/// Queries of the staff schema.
#[derive(MergedObject, Default)]
#[graphql(name = "Query")]
pub struct AdminQuery(
    crate::members::admin::MembersQuery,
    crate::members::invitations::admin::InvitationsQuery,
    crate::members::admin::absence::AbsenceQuery,
    crate::cases::admin::CasesQuery,
    crate::cases::admin::actions::ActionsQuery,
    crate::cases::admin::closing::ClosingQuery,
    crate::cases::admin::suggestion::SuggestionQuery,
    crate::cases::admin::todos::TodosQuery,
    crate::templates::admin::TemplatesQuery,
    crate::entry::admin::EntryQuery,
    crate::views::admin::ViewsQuery,
    crate::messages::admin::MessagesQuery,
    crate::conflicts::admin::persons::PersonsQuery,
    crate::links::admin::LinksQuery,
    crate::retaliation::admin::RetaliationQuery,
    crate::tags::admin::TagsQuery,
    crate::notifications::admin::NotificationsQuery,
    crate::calendar::admin::CalendarQuery,
    crate::search::admin::SearchQuery,
    crate::setup::admin::SetupQuery,
    crate::channels::admin::ChannelsQuery,
    crate::departments::categories::admin::CategoriesQuery,
    crate::routing::settings::admin::RoutingQuery,
    crate::legal::admin::LegalQuery,
    crate::breaches::admin::BreachesQuery,
    crate::departments::admin::DepartmentsQuery,
    crate::permissions::admin::PermissionsQuery,
    crate::auth::sign_in::admin::reset::ResetQuery,
    crate::identity::admin::IdentityViewQuery,
    crate::identity::admin::opening::IdentityQuery,
    crate::conflicts::admin::oversight::OversightQuery,
    crate::detriment::admin::DetrimentQuery,
    crate::integrations::admin::IntegrationsQuery,
    crate::figures::admin::FiguresQuery,
    crate::platform::admin::PlatformQuery,
    crate::auth::sso::admin::SsoQuery,
);
// A merged object needs stack for each of its parts, so the mutations are merged in groups.
/// Mutations of the staff schema.
#[derive(MergedObject, Default)]
#[graphql(name = "Mutation")]
pub struct AdminMutation(AccessMutation, WorkMutation, SettingsMutation, SightMutation);
/// Signing in and the own account.
#[derive(MergedObject, Default)]
struct AccessMutation(
    crate::auth::sign_in::admin::SignInMutation,
    crate::auth::sign_in::admin::security::SecurityMutation,
    crate::auth::sign_in::admin::reset::ResetMutation,
    crate::auth::sso::admin::SsoMutation,
    crate::members::invitations::admin::InvitationsMutation,
    crate::auth::account::admin::AccountMutation,
);
/// Work on a case.
#[derive(MergedObject, Default)]
struct WorkMutation(
    crate::cases::admin::CasesMutation,
    crate::cases::admin::actions::ActionsMutation,
    crate::cases::admin::closing::ClosingMutation,
    crate::cases::admin::deadlines::DeadlinesMutation,
    crate::cases::admin::tasks::TasksMutation,
    crate::templates::admin::TemplatesMutation,
    crate::entry::admin::EntryMutation,
    crate::meetings::admin::MeetingsMutation,
    crate::evidence::admin::EvidenceMutation,
    crate::evidence::admin::interviews::InterviewsMutation,
    crate::redaction::admin::RedactionMutation,
    crate::detriment::admin::DetrimentMutation,
);
/// Views, settings and members.
#[derive(MergedObject, Default)]
struct SettingsMutation(
    crate::views::admin::ViewsMutation,
    crate::links::admin::LinksMutation,
    crate::tags::admin::TagsMutation,
    crate::notifications::admin::NotificationsMutation,
    crate::calendar::admin::CalendarMutation,
    crate::departments::admin::DepartmentsMutation,
    crate::channels::admin::ChannelsMutation,
    crate::departments::categories::admin::CategoriesMutation,
    crate::routing::settings::admin::RoutingMutation,
    crate::legal::admin::LegalMutation,
    crate::breaches::admin::mutations::BreachesMutation,
    crate::members::admin::manage::MembersMutation,
    crate::members::admin::absence::AbsenceMutation,
);
/// Identity, conflicts of interest, messages, and people and programs from outside.
#[derive(MergedObject, Default)]
struct SightMutation(
    crate::identity::admin::IdentityViewMutation,
    crate::identity::admin::opening::OpeningMutation,
    crate::identity::admin::disclosure::DisclosureMutation,
    crate::conflicts::admin::ConflictsMutation,
    crate::conflicts::admin::persons::PersonsMutation,
    crate::conflicts::admin::oversight::OversightMutation,
    crate::messages::admin::MessagesMutation,
    crate::attachments::admin::AttachmentsMutation,
    crate::integrations::admin::IntegrationsMutation,
    crate::platform::admin::PlatformMutation,
    crate::outside_requests::admin::OutsideMutation,
    crate::outside_requests::admin::door::DoorMutation,
);

pub type ReporterSchema = Schema<ReporterQuery, ReporterMutation, EmptySubscription>;
pub type AdminSchema = Schema<AdminQuery, AdminMutation, Subscription>;

/// Builds the reporters' schema with its gate.
#[must_use]
pub fn reporter_schema() -> (ReporterSchema, Policy) {
    let policy = Policy::from_sdl(&reporter_sdl());
    let built = Schema::build(ReporterQuery::default(), ReporterMutation::default(), EmptySubscription);
    (limits(built).extension(NullOnError).extension(policy.clone()).extension(Readable).finish(), policy)
}

/// Builds the staff schema with its gate.
#[must_use]
pub fn admin_schema() -> (AdminSchema, Policy) {
    let policy = Policy::from_sdl(&admin_sdl());
    let built = Schema::build(AdminQuery::default(), AdminMutation::default(), Subscription);
    (limits(built).extension(NullOnError).extension(policy.clone()).extension(Readable).finish(), policy)
}

/// Prints the reporters' schema: `clients/reporter/schema.graphql`.
#[must_use]
pub fn reporter_sdl() -> String {
    print(Schema::build(ReporterQuery::default(), ReporterMutation::default(), EmptySubscription))
}

/// Prints the staff schema: `schema.graphql`.
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
        .limit_depth(limit::MAX_DEPTH)
        .limit_complexity(limit::MAX_COMPLEXITY)
        .limit_aliases(limit::MAX_ALIASES)
}

/// [`execute`] for the staff schema. Not generic, so that callers in other crates do not compile the schema again.
pub async fn execute_admin(schema: &AdminSchema, app: &Arc<App>, call: Call) -> (Response, Outgoing) {
    execute(schema, app, call).await
}

/// [`execute_as`] for the staff schema, as [`execute_admin`].
pub async fn execute_admin_as(
    schema: &AdminSchema,
    app: &Arc<App>,
    tx: Arc<Tx>,
    actor: Actor,
    call: Call,
) -> (Response, Outgoing) {
    execute_as(schema, app, tx, actor, call).await
}

/// [`execute`] for the reporter schema, as [`execute_admin`].
pub async fn execute_reporter(schema: &ReporterSchema, app: &Arc<App>, call: Call) -> (Response, Outgoing) {
    execute(schema, app, call).await
}

/// Executes a request. Identifies the actor from the credentials, and returns the answer that the client may see.
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
        // A member who opens a link acts as the person who got it.
        Path::Ask => Ok((Actor::Anonymous, tx.clone())),
    };
    match identified {
        Ok((actor, tx)) => execute_as(schema, app, tx, actor, call).await,
        Err(problem) => {
            let _ = tx.finish(false).await;
            (refusal(problem, &call.request_id), Outgoing::default())
        }
    }
}

/// Executes a request of a known actor. `tx` must already have the context of the actor.
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
    let visitor = credentials.visitor.clone();
    let op = Arc::new(Op::new(app.clone(), tx.clone(), actor, credentials.language));
    let exchange = Arc::new(Exchange::new(path, credentials));
    if let Actor::Reporter(session) = &op.actor {
        exchange.renew(app, session);
    }
    let (loader, turn) = loader(op.clone());
    if operation.mode == Mode::ReadWrite {
        // Disable the cache of `PartsOf`, because a second mutation of the operation may change parts that the first
        // one returned. The loader can do so only for a kind of key that it has seen, so feed an empty batch first.
        loader.feed_many::<PartsOf, _>([]).await;
        loader.enable_cache::<PartsOf>(false).await;
    }
    let mut request = Request::new("").variables(variables);
    request = request.data(op.clone()).data(exchange.clone()).data(loader).data(visitor);
    request.set_parsed_query(operation.document);
    let mut response = turn.run(schema.execute(request)).await;
    // A change and the audit events of its readings are committed together or not at all.
    if operation.mode == Mode::ReadWrite && response.is_ok() {
        response = recorded(response, record_readings(&op, &tx)).await;
    }
    if let Err(error) = tx.finish(response.is_ok()).await {
        // The commit failed, so the answer must not contain any data.
        response = Response::from_errors(vec![to_server_error(error.into())]);
    }
    if operation.mode == Mode::ReadWrite && response.is_err() {
        response.data = Value::Null;
    }
    // A query returns its data even if some fields failed, so its readings are recorded too.
    if response.data != Value::Null {
        response = recorded(response, flush(&op)).await;
    }
    present(&mut response, &request_id);
    let outgoing = exchange.take_outgoing();
    let outgoing = if response.is_ok() || outgoing.refresh == Some(None) {
        outgoing
    } else {
        Outgoing { refresh: None, sso: None, ..outgoing }
    };
    (response, outgoing)
}

/// Returns the answer if its readings were recorded, or else a refusal.
async fn recorded(response: Response, record: impl Future<Output = Result<(), Problem>>) -> Response {
    match record.await {
        Ok(()) => response,
        Err(problem) => Response::from_errors(vec![to_server_error(problem)]),
    }
}

/// Runs a subscription under the gate. Each of its events is read in a separate transaction.
pub fn listen(
    schema: &AdminSchema,
    app: &Arc<App>,
    listener: Arc<Listener>,
    operation: Operation,
    variables: Variables,
) -> impl futures::Stream<Item = Response> + use<> {
    let (tx, actor) = (app.tx(Mode::ReadOnly, Scope::default()), Actor::Member(listener.member().clone()));
    let op = Arc::new(Op::new(app.clone(), tx, actor, Language::default()));
    let exchange = Arc::new(Exchange::new(Path::Live, Credentials::default()));
    let mut request = Request::new("").variables(variables).data(op).data(exchange).data(listener);
    request.set_parsed_query(operation.document);
    schema.execute_stream(request)
}

fn to_server_error(problem: Problem) -> ServerError {
    async_graphql::Error::from(problem).into_server_error(async_graphql::Pos::default())
}

/// Records the readings that are not in the audit log yet. If an audit event cannot be written, the answer is not sent.
async fn flush(op: &Op) -> Result<(), Problem> {
    if op.readings.is_empty() {
        return Ok(());
    }
    op.instead(Scope::org(op.member()?.org), async |tx| record_readings(op, tx).await).await
}

async fn record_readings(op: &Op, tx: &Tx) -> Result<(), Problem> {
    if op.readings.is_empty() {
        return Ok(());
    }
    let (keys, member) = (op.app.keys.org(tx).await?, op.member()?);
    op.readings.record(tx, &keys, &op.app.clock, member.zone, member.by()).await
}
