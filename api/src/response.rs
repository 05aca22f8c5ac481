//! HTTP responses that several modules need: problems, downloads, request ids, and the outcome of a request for its log
//! line.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::problem::{Problem, ProblemCode, refusal};

/// Outcome of a request, for its log line. The outcome holds our own names and nothing that the sender wrote.
#[derive(Clone)]
pub struct RequestOutcome {
    /// Name of the persisted operation. Empty if there is none.
    pub operation: String,
    /// `OK` or a problem code.
    pub outcome: String,
}

const fn status(code: ProblemCode) -> StatusCode {
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

/// A problem as a complete HTTP response, in the format of a GraphQL response.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let code = self.code();
        let wait = if let Self::RateLimited(wait) = &self { Some(wait.as_secs().max(1)) } else { None };
        let request_id = request_id();
        let body = serde_json::to_vec(&refusal(self, &request_id)).unwrap_or_default();
        let mut response = Response::builder()
            .status(status(code))
            .header(header::CONTENT_TYPE, "application/json")
            .header("x-request-id", request_id);
        if let Some(seconds) = wait {
            response = response.header(header::RETRY_AFTER, seconds);
        }
        let mut response = response.body(Body::from(body)).unwrap_or_default();
        response
            .extensions_mut()
            .insert(RequestOutcome { operation: String::new(), outcome: code.as_str().to_owned() });
        response
    }
}

/// A random id that a person can quote to support. The id reveals nothing about person or time.
#[must_use]
pub fn request_id() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}

/// Builds the response for a file download. `size` is in bytes, if it is known. `name` is the file name that the
/// browser suggests.
pub(crate) fn download(body: Body, size: Option<i64>, name: Option<&str>) -> Result<Response, Problem> {
    let mut response =
        Response::builder().status(StatusCode::OK).header(header::CONTENT_TYPE, "application/octet-stream");
    if let Some(size) = size {
        response = response.header(header::CONTENT_LENGTH, size);
    }
    let disposition = match name {
        None => HeaderValue::from_static("attachment"),
        Some(name) => HeaderValue::from_str(&format!("attachment; filename*=UTF-8''{}", percent(name)))
            .map_err(Problem::internal)?,
    };
    response.header(header::CONTENT_DISPOSITION, disposition).body(body).map_err(Problem::internal)
}

/// Percent-encoding of RFC 8187. This function encodes more than necessary: only letters, digits and `-._` stay.
fn percent(name: &str) -> String {
    let keep = |b: u8| b.is_ascii_alphanumeric() || b"-._".contains(&b);
    name.bytes().map(|b| if keep(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}
