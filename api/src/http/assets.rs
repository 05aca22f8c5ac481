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

/// Browsers must not cache the reporters' application, because a cache would show who visited the application.
pub async fn reporter(uri: Uri, headers: HeaderMap) -> Response {
    serve::<Reporter>(&uri, &headers, "no-store")
}

/// Browsers may cache the staff application, because the names of its files change with their content.
pub async fn admin(uri: Uri, headers: HeaderMap) -> Response {
    serve::<Admin>(&uri, &headers, "public, max-age=31536000, immutable")
}

fn serve<E: RustEmbed>(uri: &Uri, headers: &HeaderMap, kept: &'static str) -> Response {
    let path = uri.path().trim_start_matches('/');
    if let Some(asset) = path.strip_prefix("assets/").map(|_| path).or_else(|| named_file(path)) {
        return file::<E>(asset, headers, kept).unwrap_or_else(missing);
    }
    // All other paths are routes of the application.
    file::<E>("index.html", headers, "no-store").unwrap_or_else(missing)
}

fn named_file(path: &str) -> Option<&str> {
    path.rsplit_once('.').map(|_| path)
}

fn file<E: RustEmbed>(path: &str, headers: &HeaderMap, kept: &'static str) -> Option<Response> {
    let plain = E::get(path)?;
    let kind = plain.metadata.mimetype();
    let charset = if kind.starts_with("text/") { "; charset=utf-8" } else { "" };
    let compressed = if takes_brotli(headers) { E::get(&format!("{path}.br")) } else { None };
    let mut response = Response::builder()
        .header(header::CONTENT_TYPE, format!("{kind}{charset}"))
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

/// Whether the client takes Brotli (RFC 9110, section 12.5.3). A weight of 0 refuses Brotli.
fn takes_brotli(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or_default();
    accepted.split(',').any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let is_brotli = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("br"));
        let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(Ok(1.0), str::parse::<f32>);
        is_brotli && weight.is_ok_and(|weight| weight > 0.0)
    })
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn brotli_is_sent_only_to_clients_that_take_it() {
        for (accepted, takes) in [
            ("gzip, deflate, br, zstd", true),
            ("BR;q=0.5", true),
            ("br; q=1.0", true),
            ("br;q=0", false),
            ("gzip, br; q=0.0", false),
            ("gzip", false),
            ("brisk", false),
            ("*", false),
            ("br;q=often", false),
        ] {
            let headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(accepted))]);
            assert_eq!(takes_brotli(&headers), takes, "{accepted}");
        }
        assert!(!takes_brotli(&HeaderMap::new()));
    }
}
