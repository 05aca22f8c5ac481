//! Responses of a surface.

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Response, StatusCode};
use serde_json::Value;

/// A response with everything that a client can see.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    /// The unparsed body.
    pub bytes: Vec<u8>,
    /// The body as JSON, or null if the body is not JSON.
    pub json: Value,
}

impl Answer {
    pub(crate) async fn read(response: Response<Body>) -> Self {
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.map(|b| b.to_vec()).unwrap_or_default();
        let json = serde_json::from_slice(&bytes).unwrap_or_default();
        Self { status: parts.status, headers: parts.headers, bytes, json }
    }

    /// The data. Fails if the response has errors.
    #[track_caller]
    pub fn data(&self) -> &Value {
        assert!(self.json.get("errors").is_none() && self.json["data"].is_object(), "{} {}", self.status, self.json);
        &self.json["data"]
    }

    /// The code of the first error, or `OK`.
    pub fn code(&self) -> &str {
        match &self.json["errors"][0] {
            Value::Null => "OK",
            error => error["extensions"]["code"].as_str().unwrap_or("an error without a code"),
        }
    }

    /// The field that the first error names.
    pub fn field(&self) -> &str {
        self.json["errors"][0]["extensions"]["field"].as_str().unwrap_or_default()
    }

    /// Asserts that the response was refused with this code and has no data.
    #[track_caller]
    pub fn refused(&self, code: &str) {
        assert_eq!(self.code(), code, "{} {}", self.status, self.json);
        let shows_nothing = match &self.json["data"] {
            Value::Object(fields) => fields.values().all(Value::is_null),
            data => data.is_null(),
        };
        assert!(shows_nothing, "a refusal returned data: {}", self.json);
    }

    /// A header as text, or an empty text if the header is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }

    /// Status, headers and body without the random parts, which are the request id, reporter session and padding.
    pub fn without_request_id(&self) -> String {
        let mut headers: Vec<String> = self.headers.iter().map(|(n, v)| format!("{n}: {v:?}")).collect();
        headers.sort();
        let mut whole = format!("{}\n{}\n{}", self.status, headers.join("\n"), String::from_utf8_lossy(&self.bytes));
        for name in ["x-request-id", "x-reporter-session", "x-reporter-padding"] {
            if !self.header(name).is_empty() {
                whole = whole.replace(self.header(name), &format!("‹{name}›"));
            }
        }
        whole
    }
}
