//! Sends requests to a surface's router inside this process, like HTTP would.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use tower::ServiceExt;
use voicase::app::App;
use voicase::env::Process;
use voicase::http::{admin_router, reporter_router};
use voicase::manifest::{self, Manifest};

use crate::Answer;

pub struct Surface {
    /// The process of the surface.
    pub app: Arc<App>,
    routers: Mutex<HashMap<String, Router>>,
}

impl Surface {
    pub fn new(app: Arc<App>) -> Self {
        Self { app, routers: Mutex::default() }
    }

    /// The router with this document among its persisted operations.
    pub fn router(&self, document: &str) -> Router {
        let mut routers = self.routers.lock().expect("no test broke here");
        let build = || {
            let manifest = Manifest::default().with(document).expect("a document of one operation");
            match self.app.config.process {
                Process::Reporter => reporter_router(self.app.clone(), manifest),
                _ => admin_router(self.app.clone(), manifest),
            }
        };
        routers.entry(document.to_owned()).or_insert_with(build).clone()
    }

    /// Sends a persisted document to a path, as docs/formats.md section 9 specifies.
    pub async fn ask(&self, path: &str, document: &str, variables: &Value, headers: &[(&str, &str)]) -> Answer {
        let body = json!({ "id": manifest::id(document), "variables": variables });
        let mut request = Request::post(path).header("content-type", "application/json").header("x-voicase", "1");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.to_string())).expect("a request");
        Answer::read(self.router(document).oneshot(request).await.expect("a router answers")).await
    }

    /// Sends any request.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        self.send_as("{ __typename }", request).await
    }

    /// Sends any request, with this document among the persisted operations.
    pub async fn send_as(&self, document: &str, request: Request<Body>) -> Answer {
        Answer::read(self.router(document).oneshot(request).await.expect("a router answers")).await
    }
}

/// A mutation with one `input`, and this selection.
pub fn mutation(process: Process, field: &str, selection: &str) -> String {
    let of = input_type(process, field);
    let selection = if selection.is_empty() { String::new() } else { format!("{{ {selection} }}") };
    format!("mutation($input: {of}) {{ {field}(input: $input) {selection} }}")
}

/// The type of a mutation's `input` in the printed schema.
pub fn input_type(process: Process, field: &str) -> &'static str {
    static REPORTER: LazyLock<String> = LazyLock::new(voicase::schema::reporter_sdl);
    static ADMIN: LazyLock<String> = LazyLock::new(voicase::schema::admin_sdl);
    let sdl: &str = if process == Process::Reporter { &REPORTER } else { &ADMIN };
    let start = format!("\t{field}(input: ");
    let after = sdl.split_once(&start).unwrap_or_else(|| panic!("no mutation is called {field}")).1;
    after.split_once(')').expect("a well-formed schema").0
}
