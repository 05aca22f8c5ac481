//! Headers of every answer, including errors and static files, and one log line per request without personal data.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use super::client::Peer;
use super::padding;
use crate::app::App;
use crate::env::Process;
use crate::response::{RequestOutcome, request_id};

const COMMON: [(HeaderName, &str); 6] = [
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-embedder-policy"), "require-corp"),
];
const REPORTER_CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; \
    media-src blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; \
    trusted-types 'none'";
const ADMIN_CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
    img-src 'self' data: blob:; media-src blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types 'none'";
/// The policy for files. A browser must never run a file as a page.
const FILE_CSP: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";
const REPORTER_PERMISSIONS: &str = "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), \
    fullscreen=(), geolocation=(), gyroscope=(), magnetometer=(), clipboard-write=(self), microphone=(self), midi=(), payment=(), \
    picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), usb=(), xr-spatial-tracking=()";
const ADMIN_PERMISSIONS: &str = "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), \
    fullscreen=(), geolocation=(), gyroscope=(), magnetometer=(), clipboard-write=(self), microphone=(), midi=(), payment=(), \
    picture-in-picture=(), publickey-credentials-create=(self), publickey-credentials-get=(self), screen-wake-lock=(), \
    usb=(), xr-spatial-tracking=()";
const HSTS: &str = "max-age=63072000; includeSubDomains";

/// Adds the headers and logs the request.
pub async fn add(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let is_file = request.uri().path().starts_with("/files/");
    // Log only the first path segment. The rest may contain an upload's id, a file grant or the secret
    // of a calendar.
    let route = route(request.uri().path());
    let method = request.method().clone();
    let reporter = app.config.process == Process::Reporter;
    let through_onion = matches!(request.extensions().get(), Some(Peer::Onion(_)));
    let elsewhere = app.config.onion.as_ref().filter(|_| reporter && !through_onion);
    let elsewhere =
        elsewhere.and_then(|onion| HeaderValue::from_str(&(onion.origin.clone() + request.uri().path())).ok());
    let mut response = next.run(request).await;
    if reporter {
        response = padding::pad(response).await;
    }
    let status = response.status().as_u16();
    let headers = response.headers_mut();
    for (name, value) in COMMON {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let csp = if is_file {
        FILE_CSP
    } else if reporter {
        REPORTER_CSP
    } else {
        ADMIN_CSP
    };
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(csp));
    let permissions = if reporter { REPORTER_PERMISSIONS } else { ADMIN_PERMISSIONS };
    headers.insert(HeaderName::from_static("permissions-policy"), HeaderValue::from_static(permissions));
    if app.config.origin.starts_with("https://") && !through_onion {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(HSTS));
    }
    // With this header, Tor Browser offers the onion service to visitors of the page.
    if let Some(elsewhere) = elsewhere
        && headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
    {
        headers.insert(HeaderName::from_static("onion-location"), elsewhere);
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if !headers.contains_key("x-request-id") {
        headers.insert("x-request-id", HeaderValue::from_str(&request_id()).unwrap_or(HeaderValue::from_static("-")));
    }
    metrics::counter!("voicase_requests_total", "route" => route, "status" => status.to_string()).increment(1);
    let id = response.headers().get("x-request-id").and_then(|v| v.to_str().ok()).unwrap_or_default();
    let ran = response.extensions().get::<RequestOutcome>();
    let (operation, outcome) = ran.map_or(("", ""), |ran| (&ran.operation, &ran.outcome));
    tracing::info!(request_id = id, %method, route, status, operation, outcome, "request");
    response
}

/// Returns a fixed name for the route of a path, so that the log contains nothing that a reporter typed.
fn route(path: &str) -> &'static str {
    match path.split('/').nth(1) {
        Some("graphql") => "/graphql",
        Some("up") => "/up",
        Some("down") => "/down",
        Some("files") => "/files",
        Some("calendar") => "/calendar",
        Some("assets") => "/assets",
        Some("livez") => "/livez",
        Some("readyz") => "/readyz",
        _ => "/",
    }
}
