//! `POST /graphql/api`: free documents for API tokens. No page of ours uses it. It accepts no cookie, and a browser
//! adds no token by itself, so another site cannot misuse it.

use std::net::IpAddr;
use std::sync::Arc;

use async_graphql::Schema;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::graphql::{code_of, count_refusal, is_json, read_json, respond, variables};
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
use crate::response::Ran;
use crate::response::request_id;
use crate::schema::{AdminMutation, AdminQuery, AdminSchema, execute_as};
use crate::tx::{Scope, Tx};

#[derive(Clone)]
pub(super) struct Api {
    app: Arc<App>,
    schema: AdminSchema,
}

impl Api {
    /// Builds the staff schema under the same gate, with introspection.
    pub fn new(app: Arc<App>, policy: Policy) -> Self {
        let built = Schema::build(AdminQuery::default(), AdminMutation::default(), Subscription);
        let schema = built
            .register_output_type::<ProblemCode>()
            .disable_suggestions()
            .limit_depth(limit::FREE_DEPTH)
            .limit_complexity(limit::COMPLEXITY)
            .limit_aliases(limit::ALIASES)
            .extension(NullOnError)
            .extension(policy)
            .extension(Readable)
            .finish();
        Self { app, schema }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Sent {
    query: String,
    #[serde(default)]
    variables: serde_json::Value,
    #[serde(default)]
    operation_name: Option<String>,
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
        return Err(Problem::BadRequest("The content type is application/json."));
    }
    let app = &api.app;
    // Authenticate first: the body of an unknown sender is not read.
    let program = recognise(app, bearer(headers), from).await?;
    let keys = app.staff.as_ref().ok_or(Problem::NotFound)?;
    keys.calls.count(program.token.id, limit::CALLS, app.clock.now())?;
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
    let (response, outgoing) = execute_as(&api.schema, app, tx, Actor::Member(member), call).await;
    let outcome = response.errors.first().and_then(code_of).unwrap_or_else(|| "OK".into());
    let mut answer = respond(&response, outgoing, &request_id);
    // The operation's name comes from the program, so it is not logged.
    answer.extensions_mut().insert(Ran { operation: String::new(), outcome: outcome.clone() });
    Ok((outcome, answer))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

async fn enter(app: &App, tx: &Tx, program: Program) -> Result<actor::Member, Problem> {
    let Program { token, org, account } = program;
    let entered = actor::enter_with(tx, account, token, org, app.clock.now()).await;
    // The maker's membership has just ended.
    entered.map_err(|problem| if let Problem::Forbidden = problem { Problem::Unauthenticated } else { problem })
}

async fn read(body: Body) -> Result<Call, Problem> {
    let form = "The body is {\"query\", \"variables\", \"operationName\"} as JSON.";
    let sent: Sent = read_json(body, form).await?;
    Ok(Call {
        path: Path::Api,
        operation: document::read(&sent.query, sent.operation_name.as_deref())?,
        variables: variables(sent.variables)?,
        credentials: Credentials::default(),
        request_id: request_id(),
    })
}
