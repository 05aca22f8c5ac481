//! A third-party provider in a separate process, and the requests that a browser sends to it.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use chrono::{DateTime, Utc};
use reqwest::{Client, Response, Url, redirect};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use uuid::Uuid;
use voicase_tests::{ADMIN_ORIGIN, World};

use super::fake::{CLIENT, SECRET};

pub struct Real {
    pub issuer: String,
    users: PathBuf,
    _process: Child,
}

impl Real {
    /// Starts the provider. The provider uses the system clock, so the world's clock is set to the same time.
    pub async fn start(world: &World) -> Self {
        world.house.clock.set(DateTime::<Utc>::from(std::time::SystemTime::now()));
        let users = std::env::temp_dir().join(format!("voicase-users-{}.json", Uuid::new_v4()));
        std::fs::write(&users, "{}").expect("a file");
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("oidc/provider.mjs");
        let mut process = Command::new("node")
            .arg(script)
            .arg(&users)
            .args([CLIENT, SECRET, &format!("{ADMIN_ORIGIN}/sso")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("Node");
        let mut lines = BufReader::new(process.stdout.take().expect("its output")).lines();
        while let Some(line) = lines.next_line().await.expect("a line") {
            if line.starts_with("http://") {
                return Self { issuer: line, users, _process: process };
            }
        }
        panic!("the provider does not start: is oidc-provider installed? (npm ci in clients)")
    }

    /// Sets the only user of the provider.
    pub fn knows(&self, email: &str, user: &Value) {
        let mut one = json!({ "sub": format!("of {email}"), "email_verified": true, "name": "Kari Nordmann" });
        for (name, value) in user.as_object().expect("an object") {
            one[name] = value.clone();
        }
        std::fs::write(&self.users, json!({ email: one }).to_string()).expect("a file");
    }

    /// Signs in at the provider and returns the URL that it redirects the browser to.
    pub async fn visit(&self, url: &Url) -> Url {
        let browser = Client::builder().redirect(redirect::Policy::none()).no_proxy().build().expect("a client");
        let mut jar: Vec<(String, String)> = vec![];
        let mut next = follow(&browser, &mut jar, url.clone(), false).await;
        loop {
            if next.as_str().starts_with(ADMIN_ORIGIN) {
                return next;
            }
            let is_login = next.path().starts_with("/login/");
            next = follow(&browser, &mut jar, next, is_login).await;
        }
    }
}

impl Drop for Real {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.users);
    }
}

/// Sends one request with the cookies so far. Returns the URL that the response leads to. With `press`, submits the
/// form of the page.
async fn follow(browser: &Client, jar: &mut Vec<(String, String)>, url: Url, press: bool) -> Url {
    let cookies: Vec<String> = jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let request = if press { browser.post(url.clone()) } else { browser.get(url.clone()) };
    let response: Response = request.header("cookie", cookies.join("; ")).send().await.expect("an answer");
    for cookie in response.headers().get_all("set-cookie") {
        let pair = cookie.to_str().expect("a cookie").split(';').next().unwrap_or_default();
        let (name, value) = pair.split_once('=').expect("a pair");
        jar.retain(|(known, _)| known != name);
        jar.push((name.to_owned(), value.to_owned()));
    }
    let location = response.headers().get("location").and_then(|to| to.to_str().ok());
    let location = location.unwrap_or_else(|| panic!("{} {} leads nowhere", response.status(), url)).to_owned();
    url.join(&location).expect("an address")
}
