//! `POST /graphql/api`: free documents for API tokens. No page of VoiCase uses this path. The path accepts no cookie,
//! and a browser adds no token by itself, so another site cannot misuse the path.

use std::net::IpAddr;
use std::sync::Arc;

use async_graphql::{Response as GraphQlResponse, Schema};
use async_graphql_axum::rejection::GraphQLRejection;
use async_graphql_axum::{GraphQLRequest, GraphQLResponse};
use axum::body::Body;
use axum::extract::{FromRequest, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::response::{IntoResponse, Response};

use super::graphql::{bearer, code_of, count_refusal, is_json, read_body, status};
use super::traffic::Client;
use crate::abuse::Kind;
use crate::actor::{self, Actor};
use crate::app::App;
use crate::exchange::{Call, Credentials, Path};
use crate::gate::Policy;
use crate::integrations::{Program, document, recognise};
use crate::limit;
use crate::live::admin::Subscription;
use crate::null_on_error::NullOnError;
use crate::problem::{Problem, ProblemCode};
use crate::readable::Readable;
use crate::response::RequestOutcome;
use crate::response::request_id;
use crate::schema::{AdminMutation, AdminQuery, AdminSchema, execute_as};
use crate::tx::{Scope, Tx};

#[derive(Clone)]
pub(super) struct Api {
    app: Arc<App>,
    schema: AdminSchema,
}

impl Api {
    /// Builds the staff schema with the gate of the other paths, and with introspection.
    pub fn new(app: Arc<App>, policy: Policy) -> Self {
        let built = Schema::build(AdminQuery::default(), AdminMutation::default(), Subscription);
        let schema = built
            .register_output_type::<ProblemCode>()
            .disable_suggestions()
            .limit_depth(limit::MAX_FREE_DEPTH)
            .limit_complexity(limit::MAX_COMPLEXITY)
            .limit_aliases(limit::MAX_ALIASES)
            .extension(NullOnError)
            .extension(policy)
            .extension(Readable)
            .finish();
        Self { app, schema }
    }
}

pub(super) async fn handle(State(api): State<Api>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let from = parts.extensions.get().map(|Client(address)| *address);
    let (code, answer) = match answer(&api, &parts.headers, from, body).await {
        Ok((outcome, answer)) => (outcome, answer),
        Err(problem) => (problem.code().as_str().to_owned(), problem.into_response()),
    };
    let kind = if code == "UNAUTHENTICATED" { Some(Kind::TokenRefused) } else { Kind::of(&code) };
    count_refusal(&api.app, kind, from);
    answer
}

async fn answer(
    api: &Api,
    headers: &HeaderMap,
    from: Option<IpAddr>,
    body: Body,
) -> Result<(String, Response), Problem> {
    if !is_json(headers) {
        return Err(Problem::BadRequest("The content type must be application/json."));
    }
    let app = &api.app;
    // Authenticate first, so that the body of an unknown sender is never read.
    let program = recognise(app, bearer(headers), from).await?;
    let keys = app.staff.as_ref().ok_or(Problem::NotFound)?;
    keys.calls.count(program.token.id, limit::MAX_CALLS, app.clock.now())?;
    let call = read(body).await?;
    let tx = app.tx(call.operation.mode, Scope::default());
    let member = match enter(app, &tx, program).await {
        Ok(member) => member,
        Err(problem) => {
            tx.finish(false).await?;
            return Err(problem);
        }
    };
    let request_id = call.request_id.clone();
    // The second value is unused, because no field of this path sets a cookie or a session.
    let (response, _) = execute_as(&api.schema, app, tx, Actor::Member(member), call).await;
    let outcome = response.errors.first().and_then(code_of).unwrap_or_else(|| "OK".into());
    let mut answer = respond(response, headers, &request_id);
    // The operation's name comes from the program, so it is not logged.
    answer.extensions_mut().insert(RequestOutcome { operation: String::new(), outcome: outcome.clone() });
    Ok((outcome, answer))
}

async fn enter(app: &App, tx: &Tx, program: Program) -> Result<actor::Member, Problem> {
    let Program { token, org, account } = program;
    let entered = actor::enter_with(tx, account, token, org, app.clock.now()).await;
    // `Forbidden` means here that the membership of the token's maker has just ended.
    entered.map_err(|problem| if let Problem::Forbidden = problem { Problem::Unauthenticated } else { problem })
}

async fn read(body: Body) -> Result<Call, Problem> {
    let mut request = Request::new(Body::from(read_body(body).await?));
    *request.method_mut() = Method::POST;
    let sent = GraphQLRequest::<GraphQLRejection>::from_request(request, &()).await;
    let form = |_| Problem::BadRequest("The body must be a JSON object with query, variables and operationName.");
    let sent = sent.map_err(form)?.into_inner();
    Ok(Call {
        path: Path::Api,
        operation: document::read(&sent.query, sent.operation_name.as_deref())?,
        variables: sent.variables,
        credentials: Credentials::default(),
        request_id: request_id(),
    })
}

/// The media type is `application/graphql-response+json` if the client accepts it, and `application/json` otherwise
/// (GraphQL over HTTP, section 6.1).
fn respond(response: GraphQlResponse, headers: &HeaderMap, request_id: &str) -> Response {
    let status = status(&response);
    let mut answer = GraphQLResponse::from(response).into_response();
    *answer.status_mut() = status;
    let accepted = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if !accepted.contains("application/graphql-response+json") {
        answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    if let Ok(id) = HeaderValue::from_str(request_id) {
        answer.headers_mut().insert("x-request-id", id);
    }
    answer
}
