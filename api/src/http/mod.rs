//! HTTP routers of the surfaces and of the worker, and the layers that all routers share.

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
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};

use crate::app::App;
use crate::attachments::admin::download::to_staff;
use crate::attachments::reporter::download::to_reporter;
use crate::attachments::reporter::upload;
use crate::calendar;
use crate::env::Process;
use crate::exchange::Path;
use crate::limit;
use crate::manifest::Manifest;
use crate::problem::Problem;
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
        .route("/down/{attachment}", get(to_reporter))
        .route("/readyz", get(readyz))
        .route("/.well-known/security.txt", get(security_txt::show))
        .fallback(get(assets::reporter))
        .with_state(app.clone());
    with_common_layers(router.merge(graphql_routes(&app, &schema, &manifest)), app)
}

/// Routes of the staff surface.
pub fn admin_router(app: Arc<App>, manifest: Manifest) -> Router {
    let (schema, policy) = admin_schema();
    let router = Router::new()
        .route("/up/{slot}/{from}", put(upload::put_piece))
        .route("/up/{slot}", get(upload::arrived).post(upload::finish))
        .route("/files/{grant}", get(to_staff))
        .route("/calendar/{name}", get(calendar::admin::show))
        .route("/readyz", get(readyz))
        .route("/.well-known/security.txt", get(security_txt::show))
        .fallback(get(assets::admin))
        .with_state(app.clone());
    let live = live::Live { app: app.clone(), schema: schema.clone(), manifest: manifest.clone() };
    let router = router.merge(Router::new().route("/graphql/live", get(live::begin)).with_state(live));
    let results = trust::Results::read(app.config.claims.as_ref());
    let router = router.merge(Router::new().route("/trust.json", get(trust::show)).with_state(results));
    let api = api::Api::new(app.clone(), policy);
    let router = router.merge(Router::new().route("/graphql/api", post(api::handle)).with_state(api));
    with_common_layers(router.merge(graphql_routes(&app, &schema, &manifest)), app)
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
    // The reporters' surface has no route for platform owners, and none for people whom staff ask.
    if app.config.process == Process::Admin {
        router.route("/graphql/platform", endpoint(Path::Platform)).route("/graphql/auth/ask", endpoint(Path::Ask))
    } else {
        router
    }
}

/// Routes of the worker, which serves only health checks.
pub fn worker_router(app: Arc<App>) -> Router {
    let router = Router::new().route("/readyz", get(readyz)).with_state(app.clone());
    with_common_layers(router, app)
}

/// Adds `/livez` and the layers that all routers share.
fn with_common_layers(router: Router, app: Arc<App>) -> Router {
    router
        .route("/livez", get(|| async { "live" }))
        .layer(tower_http::catch_panic::CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| {
            Problem::internal("a handler panicked").into_response()
        }))
        .layer(tower_http::timeout::RequestBodyTimeoutLayer::new(limit::BODY_STALL_TIMEOUT))
        .layer(axum::middleware::map_request(async |request| pace::hold(request)))
        .layer(axum::middleware::from_fn_with_state(app.clone(), traffic::limit))
        .layer(axum::middleware::from_fn_with_state(app, headers::add))
}

/// Returns 200 if both databases and the object store are ready, or else 503.
async fn readyz(State(app): State<Arc<App>>) -> Response {
    if app.is_ready().await { StatusCode::OK.into_response() } else { Problem::Unavailable.into_response() }
}
