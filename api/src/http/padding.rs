//! Hides the length of answers to reporters. Every JSON answer of the reporters' surface is padded to a size bucket.
//! The headers are equally long with and without a session. One layer pads all answers, so that no answer is missed.

use axum::body::{Body, to_bytes};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};

use crate::crypto::random;
use crate::crypto::token::{ReporterSession, encode};
use crate::problem::Problem;
use crate::response::RequestOutcome;

/// Sizes in bytes that an answer is padded to.
const BUCKETS: [usize; 3] = [4 << 10, 16 << 10, 64 << 10];
/// This name is exactly as long as `x-reporter-session`, the name of the session header. Clients ignore this header.
const FILLER: HeaderName = HeaderName::from_static("x-reporter-padding");

/// Pads the answers and refusals of the API. Files and pages have their own sizes and may be compressed.
pub(super) async fn pad(response: Response) -> Response {
    if response.extensions().get::<RequestOutcome>().is_none() {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else { return Problem::Unavailable.into_response() };
    let mut bytes = Vec::from(bytes);
    let bucket = BUCKETS.into_iter().find(|bucket| *bucket >= bytes.len());
    bytes.resize(bucket.unwrap_or_else(|| bytes.len().next_multiple_of(64 << 10)), b' ');
    if !parts.headers.contains_key("x-reporter-session")
        && let Ok(filler) = HeaderValue::from_str(&encode(&random::<{ ReporterSession::SIZE }>()))
    {
        parts.headers.insert(FILLER, filler);
    }
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(bytes))
}
