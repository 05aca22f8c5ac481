//! `POST /graphql`, `/graphql/auth`, `/graphql/auth/ask` and `/graphql/platform`: executes persisted operations, for our own pages only.

use std::net::IpAddr;
use std::sync::Arc;

use async_graphql::{ObjectType, Response as GraphQlResponse, SubscriptionType, Variables};
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use cookie::time::Duration;
use cookie::{Cookie, SameSite};
use serde::Deserialize;

use super::Endpoint;
use super::client::{self, Peer};
use super::traffic::Client;
use crate::abuse;
use crate::app::App;
use crate::env::Process;
use crate::exchange::{Call, Credentials, Outgoing};
use crate::limit;
use crate::notifications;
use crate::problem::Problem;
use crate::response::RequestOutcome;
use crate::response::request_id;
use crate::schema::execute;

/// The refresh cookie. The prefix `__Host-` limits the cookie to this origin and to TLS (or localhost), for every path.
const COOKIE: &str = "__Host-voicase";
/// The cookie that is set while the person is at an identity provider.
const SSO_COOKIE: &str = "__Host-voicase-sso";
/// Maximum age of [`SSO_COOKIE`].
const SSO_TIME: Duration = Duration::minutes(10);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    id: String,
    #[serde(default)]
    variables: serde_json::Value,
}

pub async fn handle<Q, M, S>(State(endpoint): State<Arc<Endpoint<Q, M, S>>>, request: Request) -> Response
where
    Q: ObjectType + 'static,
    M: ObjectType + 'static,
    S: SubscriptionType + 'static,
{
    let (parts, body) = request.into_parts();
    let client = parts.extensions.get().map(|Client(address)| *address);
    let call = match read(&endpoint, &parts, body).await {
        Ok(call) => call,
        Err(problem) => {
            count_refusal(&endpoint.app, abuse::Kind::of(problem.code().as_str()), client);
            return problem.into_response();
        }
    };
    let (request_id, operation) = (call.request_id.clone(), call.operation.name.clone());
    let (response, outgoing) = execute(&endpoint.schema, &endpoint.app, call).await;
    let outcome = response.errors.first().and_then(code_of).unwrap_or_else(|| "OK".into());
    count_refusal(&endpoint.app, abuse::Kind::of(&outcome), client);
    let mut answer = respond(&response, outgoing, &request_id);
    answer.extensions_mut().insert(RequestOutcome { operation, outcome });
    answer
}

/// Counts a refusal for the platform's owners. For a reporter there is no address to count.
pub(super) fn count_refusal(app: &App, kind: Option<abuse::Kind>, client: Option<IpAddr>) {
    if let Some(kind) = kind {
        app.abuse.count(kind, client, app.clock.now());
    }
}

async fn read<Q, M, S>(endpoint: &Endpoint<Q, M, S>, parts: &Parts, body: Body) -> Result<Call, Problem> {
    let (config, headers) = (&endpoint.app.config, &parts.headers);
    // Pages are served from two origins, the normal one and the onion service. Each origin accepts only requests of its
    // own pages.
    let origin = match (&config.onion, parts.extensions.get()) {
        (Some(onion), Some(Peer::Onion(_))) => &onion.origin,
        _ => &config.origin,
    };
    check_sender(origin, headers)?;
    let body: Sent = serde_json::from_slice(&read_body(body).await?)
        .map_err(|_| Problem::BadRequest("The body must be a JSON object with id and variables."))?;
    let operation = endpoint.manifest.get(&body.id)?;
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
    let cookies =
        || headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok()).flat_map(Cookie::split_parse);
    let cookie_value =
        |name: &str| cookies().flatten().find(|one| one.name() == name).map(|one| one.value().to_owned());
    let agent = (config.process == Process::Admin).then(|| text("user-agent")).flatten();
    let accepted = (config.process == Process::Admin).then(|| text("accept-language")).flatten();
    Ok(Call {
        path: endpoint.path,
        operation,
        variables: variables(body.variables)?,
        credentials: Credentials {
            visitor: parts.extensions.get().cloned(),
            reporter_session: text("x-reporter-session"),
            access_token: bearer(headers).map(str::to_owned),
            organisation: text("x-organization-id"),
            refresh: cookie_value(COOKIE),
            sso: cookie_value(SSO_COOKIE),
            device: agent.as_deref().and_then(client::device),
            language: notifications::language(&accepted.unwrap_or_default()),
        },
        request_id: request_id(),
    })
}

/// Reads a whole body. `super::pace` refuses a body that arrives too slowly.
pub(super) async fn read_body(body: Body) -> Result<Bytes, Problem> {
    to_bytes(body, limit::MAX_BODY).await.map_err(|error| {
        // An `axum::Error` means that the sender was silent, too slow or gone. Any other error means that the body is
        // too large.
        if error.into_inner().is::<axum::Error>() {
            Problem::BadRequest("The body did not arrive completely. Send the request again.")
        } else {
            Problem::TooLarge
        }
    })
}

fn variables(sent: serde_json::Value) -> Result<Variables, Problem> {
    if sent.is_object() || sent.is_null() {
        Ok(Variables::from_json(sent))
    } else {
        Err(Problem::BadRequest("The variables must be a JSON object."))
    }
}

/// Accepts only requests of our own pages, which send JSON, our header and our origin. A form of another site can send
/// neither JSON nor our header.
fn check_sender(origin: &str, headers: &HeaderMap) -> Result<(), Problem> {
    let text = |name: header::HeaderName| headers.get(name).and_then(|v| v.to_str().ok());
    if !is_json(headers) {
        return Err(Problem::BadRequest("The content type must be application/json."));
    }
    if !headers.contains_key("x-voicase") {
        return Err(Problem::BadRequest("The header x-voicase is missing."));
    }
    if text(header::ORIGIN).is_some_and(|from| from != origin) {
        return Err(Problem::Forbidden);
    }
    Ok(())
}

/// The token of the header `Authorization: Bearer`.
pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

/// Whether the content type is JSON. An HTML form cannot send this content type.
pub(super) fn is_json(headers: &HeaderMap) -> bool {
    let said = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
    said.is_some_and(|v| v.split(';').next() == Some("application/json"))
}

pub(super) fn code_of(error: &async_graphql::ServerError) -> Option<String> {
    match error.extensions.as_ref()?.get("code")? {
        async_graphql::Value::String(code) => Some(code.clone()),
        _ => None,
    }
}

fn respond(response: &GraphQlResponse, outgoing: Outgoing, request_id: &str) -> Response {
    let bytes = serde_json::to_vec(response).unwrap_or_default();
    let mut http = Response::builder()
        .status(status(response))
        .header(header::CONTENT_TYPE, "application/json")
        .header("x-request-id", request_id);
    if let Some(session) = outgoing.session {
        http = http.header("x-reporter-session", session);
    }
    let cookies = [(COOKIE, outgoing.refresh, None), (SSO_COOKIE, outgoing.sso, Some(SSO_TIME))];
    for (name, value, max_age) in cookies {
        if let Some(value) = value {
            http = http.header(header::SET_COOKIE, cookie(name, value, max_age).to_string());
        }
    }
    http.body(Body::from(bytes)).unwrap_or_default()
}

/// A cookie for our origin alone. Without a value, the browser deletes the cookie. Without a maximum age, the cookie
/// ends with the browser.
fn cookie(name: &'static str, value: Option<String>, max_age: Option<Duration>) -> Cookie<'static> {
    let max_age = if value.is_some() { max_age } else { Some(Duration::ZERO) };
    let mut cookie = Cookie::build((name, value.unwrap_or_default()))
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Strict)
        .build();
    cookie.set_max_age(max_age);
    cookie
}

/// The status is 200 if GraphQL was executed. Some errors have another status, so that proxies and clients recognise
/// the error.
pub(super) fn status(response: &GraphQlResponse) -> StatusCode {
    let has = |code: &str| response.errors.iter().filter_map(code_of).any(|c| c == code);
    if has("UNAVAILABLE") {
        StatusCode::SERVICE_UNAVAILABLE
    } else if has("RATE_LIMITED") {
        StatusCode::TOO_MANY_REQUESTS
    } else if has("INTERNAL") || has("INTEGRITY") {
        StatusCode::INTERNAL_SERVER_ERROR
    } else if has("UNAUTHENTICATED") {
        StatusCode::UNAUTHORIZED
    } else {
        StatusCode::OK
    }
}
