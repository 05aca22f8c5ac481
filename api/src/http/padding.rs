//! A reporter's answer says little by its length: every JSON answer of that surface is padded to a bucket, and its head is as long
//! with a session as without one. Here and not where answers are made, so that none is forgotten.

use axum::body::{Body, to_bytes};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};

use crate::crypto::random;
use crate::crypto::token::{ReporterSession, encode};
use crate::problem::Problem;
use crate::response::Ran;

/// Sizes an answer is padded to, in bytes.
const BUCKETS: [usize; 3] = [4 << 10, 16 << 10, 64 << 10];
/// As long as the name of the session's header, and read by nobody.
const FILLER: HeaderName = HeaderName::from_static("x-reporter-padding");

/// Pads answers and refusals of ours. Files, pages and their texts have sizes of their own, and may be compressed.
pub(super) async fn pad(response: Response) -> Response {
    if response.extensions().get::<Ran>().is_none() {
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
