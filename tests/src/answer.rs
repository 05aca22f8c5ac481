//! What came back.

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Response, StatusCode};
use serde_json::Value;

/// An answer with everything a client could look at.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: StatusCode,
    /// The HTTP headers.
    pub headers: HeaderMap,
    /// The body as it was sent.
    pub bytes: Vec<u8>,
    /// The body as JSON; null where it is none.
    pub json: Value,
}

impl Answer {
    pub(crate) async fn read(response: Response<Body>) -> Self {
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.map(|b| b.to_vec()).unwrap_or_default();
        let json = serde_json::from_slice(&bytes).unwrap_or_default();
        Self { status: parts.status, headers: parts.headers, bytes, json }
    }

    /// The data of an answer that must be without errors.
    #[track_caller]
    pub fn data(&self) -> &Value {
        assert!(self.json.get("errors").is_none() && self.json["data"].is_object(), "{} {}", self.status, self.json);
        &self.json["data"]
    }

    /// The code of the first error; `OK` without one.
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

    /// Must be refused with this code.
    #[track_caller]
    pub fn refused(&self, code: &str) {
        assert_eq!(self.code(), code, "{} {}", self.status, self.json);
        assert!(self.json["data"].is_null(), "a refusal told something: {}", self.json);
    }

    /// A header as text; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }

    /// Status, headers and body without what differs from answer to answer: the request id and the reporter's next session.
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
