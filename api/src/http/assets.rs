//! The two web applications, embedded in the binary together with their Brotli files.

use axum::body::Body;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::Response;
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "../clients/reporter/dist"]
#[allow_missing = true]
struct Reporter;

#[derive(RustEmbed)]
#[folder = "../clients/admin/dist"]
#[allow_missing = true]
struct Admin;

/// Browsers must not cache the reporters' application: a cache shows who visited it.
pub async fn reporter(uri: Uri, headers: HeaderMap) -> Response {
    serve::<Reporter>(&uri, &headers, "no-store")
}

/// Browsers cache the staff application: the names of its files change with their content.
pub async fn admin(uri: Uri, headers: HeaderMap) -> Response {
    serve::<Admin>(&uri, &headers, "public, max-age=31536000, immutable")
}

fn serve<E: RustEmbed>(uri: &Uri, headers: &HeaderMap, kept: &'static str) -> Response {
    let path = uri.path().trim_start_matches('/');
    if let Some(asset) = path.strip_prefix("assets/").map(|_| path).or_else(|| known_root_file(path)) {
        return file::<E>(asset, headers, kept).unwrap_or_else(missing);
    }
    // All other paths are routes of the application.
    file::<E>("index.html", headers, "no-store").unwrap_or_else(missing)
}

fn known_root_file(path: &str) -> Option<&str> {
    path.rsplit_once('.').map(|_| path)
}

fn file<E: RustEmbed>(path: &str, headers: &HeaderMap, kept: &'static str) -> Option<Response> {
    let plain = E::get(path)?;
    let takes_brotli =
        headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).is_some_and(|v| v.contains("br"));
    let compressed = if takes_brotli { E::get(&format!("{path}.br")) } else { None };
    let mut response = Response::builder()
        .header(header::CONTENT_TYPE, media_type(path))
        .header(header::VARY, "accept-encoding")
        .header(header::CACHE_CONTROL, kept);
    if compressed.is_some() {
        response = response.header(header::CONTENT_ENCODING, "br");
    }
    let EmbeddedFile { data, .. } = compressed.unwrap_or(plain);
    response.body(Body::from(data.into_owned())).ok()
}

fn missing() -> Response {
    let mut response = Response::new(Body::from("Not found."));
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, ending)| ending) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
