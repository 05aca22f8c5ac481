//! HTTP: one router for each surface, and what they share: headers, health, the format of refusals.

mod api;
mod assets;
pub mod client;
mod graphql;
mod headers;
mod held;
mod live;
mod pace;
mod padding;
mod security_txt;
pub mod serve;
pub mod tls;
pub mod traffic;
mod trust;

use std::sync::Arc;

use async_graphql::{ObjectType, Schema, SubscriptionType};
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::Response;
use axum::routing::{get, post, put};

use crate::app::App;
use crate::attachments::{download, upload};
use crate::env::Process;
use crate::limit;
use crate::manifest::Manifest;
use crate::op::Path;
use crate::problem::{Problem, ProblemCode, refusal};
use crate::schema::{admin_schema, reporter_schema};

pub(crate) struct Endpoint<Q, M, S> {
    app: Arc<App>,
    schema: Schema<Q, M, S>,
    manifest: Manifest,
    path: Path,
}

/// Routes of the reporters' surface.
pub fn reporter_router(app: Arc<App>, manifest: Manifest) -> Router {
    let (schema, _) = reporter_schema();
    let router = Router::new()
        .route("/up/{slot}/{from}", put(upload::put_piece))
        .route("/up/{slot}", get(upload::arrived).post(upload::finish))
        .route("/down/{attachment}", get(download::to_reporter))
        .route("/readyz", get(readyz))
        .route("/.well-known/security.txt", get(security_txt::tell))
        .fallback(get(assets::reporter))
        .with_state(app.clone());
    dress(router.merge(graphql_routes(&app, &schema, &manifest)), app)
}

/// Routes of the staff surface.
pub fn admin_router(app: Arc<App>, manifest: Manifest) -> Router {
    let (schema, policy) = admin_schema();
    let router = Router::new()
        .route("/up/{slot}/{from}", put(upload::put_piece))
        .route("/up/{slot}", get(upload::arrived).post(upload::finish))
        .route("/files/{grant}", get(download::to_staff))
        .route("/readyz", get(readyz))
        .route("/.well-known/security.txt", get(security_txt::tell))
        .fallback(get(assets::admin))
        .with_state(app.clone());
    let live = live::Live { app: app.clone(), schema: schema.clone(), manifest: manifest.clone() };
    let router = router.merge(Router::new().route("/graphql/live", get(live::begin)).with_state(live));
    let results = trust::Results::read(app.config.claims.as_ref());
    let router = router.merge(Router::new().route("/trust.json", get(trust::tell)).with_state(results));
    let api = api::Api::new(app.clone(), policy);
    let router = router.merge(Router::new().route("/graphql/api", post(api::handle)).with_state(api));
    dress(router.merge(graphql_routes(&app, &schema, &manifest)), app)
}

fn graphql_routes<Q, M, S>(app: &Arc<App>, schema: &Schema<Q, M, S>, manifest: &Manifest) -> Router
where
    Q: ObjectType + 'static,
    M: ObjectType + 'static,
    S: SubscriptionType + 'static,
{
    let endpoint = |path| {
        let (app, schema, manifest) = (app.clone(), schema.clone(), manifest.clone());
        post(graphql::handle::<Q, M, S>).with_state(Arc::new(Endpoint { app, schema, manifest, path }))
    };
    let router = Router::new().route("/graphql", endpoint(Path::Work)).route("/graphql/auth", endpoint(Path::Auth));
    // The reporters' origin has no such route.
    if app.config.process == Process::Admin {
        router.route("/graphql/platform", endpoint(Path::Platform))
    } else {
        router
    }
}

/// The worker serves only its health.
pub fn worker_router(app: Arc<App>) -> Router {
    let router = Router::new().route("/readyz", get(readyz)).with_state(app.clone());
    dress(router, app)
}

/// Adds `/livez` and the layers that all routers share.
fn dress(router: Router, app: Arc<App>) -> Router {
    router
        .route("/livez", get(|| async { "live" }))
        .layer(tower_http::catch_panic::CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| {
            refuse(Problem::internal("a handler panicked"))
        }))
        .layer(tower_http::timeout::RequestBodyTimeoutLayer::new(limit::BODY_STILL))
        .layer(axum::middleware::map_request(async |request| pace::hold(request)))
        .layer(axum::middleware::from_fn_with_state(app.clone(), traffic::limit))
        .layer(axum::middleware::from_fn_with_state(app, headers::add))
}

/// Returns 200 if both databases and the object store are ready, or else 503.
async fn readyz(State(app): State<Arc<App>>) -> Response {
    if app.is_ready().await { answer(StatusCode::OK) } else { refuse(Problem::Unavailable) }
}

#[must_use]
pub fn answer(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

#[must_use]
pub const fn status(code: ProblemCode) -> StatusCode {
    match code {
        ProblemCode::Unauthenticated => StatusCode::UNAUTHORIZED,
        ProblemCode::Forbidden | ProblemCode::StepUpRequired => StatusCode::FORBIDDEN,
        ProblemCode::NotFound | ProblemCode::ReceiptUnknown => StatusCode::NOT_FOUND,
        ProblemCode::Conflict | ProblemCode::NotAllowedNow | ProblemCode::FormChanged => StatusCode::CONFLICT,
        ProblemCode::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ProblemCode::RateLimited | ProblemCode::WorkRequired => StatusCode::TOO_MANY_REQUESTS,
        ProblemCode::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        ProblemCode::Internal | ProblemCode::Integrity => StatusCode::INTERNAL_SERVER_ERROR,
        ProblemCode::BadRequest | ProblemCode::Invalid | ProblemCode::SignInFailed => StatusCode::BAD_REQUEST,
    }
}

/// A problem as a complete response, in the format that clients know.
#[must_use]
pub fn refuse(problem: Problem) -> Response {
    let code = problem.code();
    let wait = if let Problem::RateLimited(wait) = &problem { Some(wait.as_secs().max(1)) } else { None };
    let request_id = request_id();
    let body = serde_json::to_vec(&refusal(problem, &request_id)).unwrap_or_default();
    let mut response = Response::builder()
        .status(status(code))
        .header(header::CONTENT_TYPE, "application/json")
        .header("x-request-id", request_id);
    if let Some(seconds) = wait {
        response = response.header(header::RETRY_AFTER, seconds);
    }
    let mut response = response.body(Body::from(body)).unwrap_or_default();
    response.extensions_mut().insert(headers::Ran { operation: String::new(), outcome: code.as_str().to_owned() });
    response
}

/// A random id that a person can quote to support. It reveals nothing about person or time.
#[must_use]
pub fn request_id() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}
