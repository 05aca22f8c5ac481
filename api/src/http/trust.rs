//! Results of this build's tests for the claims on the trust page.

use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::Response;
use bytes::Bytes;
use serde::Deserialize;

use crate::config::ClaimsConfig;

/// The test results as JSON. `None` if the file of results is missing or malformed, or belongs to another build.
#[derive(Clone)]
pub struct Results(Option<Bytes>);

#[derive(Deserialize)]
struct Head {
    commit: String,
}

impl Results {
    /// Reads the file once. Results of another commit prove nothing about this build, so they are not shown.
    #[must_use]
    pub fn read(config: Option<&ClaimsConfig>) -> Self {
        let Some(ClaimsConfig { path, commit }) = config else { return Self(None) };
        let read = || {
            let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
            let head: Head = serde_json::from_slice(&bytes).map_err(|error| error.to_string())?;
            if &head.commit == commit {
                Ok(bytes.into())
            } else {
                Err(format!("the results belong to commit {}", head.commit))
            }
        };
        Self(
            read()
                .inspect_err(|why| tracing::warn!(%why, "the test results of the security claims are not shown"))
                .ok(),
        )
    }
}

/// `GET /trust.json`: the results, or `null`.
pub async fn show(State(Results(results)): State<Results>) -> Response {
    let mut response = Response::new(Body::from(results.unwrap_or_else(|| Bytes::from_static(b"null"))));
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/json"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_shown_of_this_commit_alone() {
        let path = std::env::temp_dir().join(format!("claims-{}", uuid::Uuid::new_v4()));
        let results = |commit: &str| Results::read(Some(&ClaimsConfig { path: path.clone(), commit: commit.into() })).0;
        assert!(results("abc").is_none(), "no file");
        std::fs::write(&path, "{ no JSON").unwrap();
        assert!(results("abc").is_none(), "rubbish");
        let written = r#"{"commit":"abc","date":"2026-11-01T00:00:00Z","claims":[]}"#;
        std::fs::write(&path, written).unwrap();
        assert_eq!(results("abc"), Some(written.into()));
        assert!(results("abc-dirty").is_none(), "another build's");
        assert!(Results::read(None).0.is_none());
        std::fs::remove_file(path).unwrap();
    }
}
