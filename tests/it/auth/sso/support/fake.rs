//! A fake provider that signs any token a test needs.

use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use voicase::crypto::{hmac, random};

/// The client id of VoiCase at the provider.
pub const CLIENT: &str = "voicase";
/// The client secret of VoiCase at the provider.
pub const SECRET: &str = "a secret between the two";

/// The signature of a token.
#[derive(Clone, Copy, Debug)]
pub enum Signed {
    /// Signed with the provider's key.
    Right,
    /// Not signed.
    None,
    /// HMAC with the client secret.
    BySecret,
    /// HMAC with the provider's public key as the secret.
    ByPublicKey,
    /// Signed with a key that the provider does not publish.
    ByAnother,
}

struct Answers {
    key: SigningKey,
    /// The next response of the token endpoint. With none, the endpoint answers that the code is unknown.
    token: Option<String>,
    /// The bodies of requests to the token endpoint.
    sent: Vec<String>,
}

pub struct Fake {
    pub issuer: String,
    answers: Arc<Mutex<Answers>>,
    serving: tokio::task::JoinHandle<()>,
}

impl Fake {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let issuer = format!("http://{}", listener.local_addr().expect("an address"));
        let answers = Arc::new(Mutex::new(Answers { key: key(), token: None, sent: vec![] }));
        let about = json!({
            "issuer": issuer,
            "authorization_endpoint": format!("{issuer}/authorise"),
            "token_endpoint": format!("{issuer}/token"),
            "jwks_uri": format!("{issuer}/keys"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"],
        });
        let pages = Router::new()
            .route("/.well-known/openid-configuration", get(async move || Json(about)))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .with_state(answers.clone());
        let serving = tokio::spawn(async move { axum::serve(listener, pages).await.expect("a server") });
        Self { issuer, answers, serving }
    }

    /// Stops the server.
    pub fn stops(&self) {
        self.serving.abort();
    }

    /// Replaces the provider's key.
    pub fn changes_its_key(&self) {
        self.answers().key = key();
    }

    /// Lets the token endpoint return this token for the next code.
    pub fn gives(&self, signed: Signed, claims: &Value) {
        let token = self.sign(signed, claims);
        self.answers().token = Some(token);
    }

    /// The bodies of requests to the token endpoint, the newest last.
    pub fn sent(&self) -> Vec<String> {
        self.answers().sent.clone()
    }

    fn sign(&self, signed: Signed, claims: &Value) -> String {
        let answers = self.answers();
        let algorithm = match signed {
            Signed::Right | Signed::ByAnother => "ES256",
            Signed::None => "none",
            Signed::BySecret | Signed::ByPublicKey => "HS256",
        };
        let body = format!("{}.{}", text(&json!({ "alg": algorithm, "kid": "one" })), text(claims));
        let es256 = |key: &SigningKey| {
            let signature: Signature = key.sign(body.as_bytes());
            signature.to_bytes().to_vec()
        };
        let signature = match signed {
            Signed::Right => es256(&answers.key),
            Signed::ByAnother => es256(&key()),
            Signed::None => vec![],
            Signed::BySecret => hmac(SECRET.as_bytes(), body.as_bytes()).to_vec(),
            Signed::ByPublicKey => {
                hmac(answers.key.verifying_key().to_sec1_point(false).as_bytes(), body.as_bytes()).to_vec()
            }
        };
        format!("{body}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))
    }

    fn answers(&self) -> std::sync::MutexGuard<'_, Answers> {
        self.answers.lock().expect("no test broke here")
    }
}

fn key() -> SigningKey {
    SigningKey::from_slice(&random::<32>()).expect("a key")
}

fn text(json: &Value) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(json.to_string())
}

async fn keys(State(answers): State<Arc<Mutex<Answers>>>) -> Json<Value> {
    let point = answers.lock().expect("no test broke here").key.verifying_key().to_sec1_point(false);
    let part = |range| BASE64_URL_SAFE_NO_PAD.encode(&point.as_bytes()[range]);
    let key = json!({ "kty": "EC", "crv": "P-256", "kid": "one", "use": "sig", "x": part(1..33), "y": part(33..65) });
    Json(json!({ "keys": [key] }))
}

async fn token(State(answers): State<Arc<Mutex<Answers>>>, sent: String) -> (StatusCode, Json<Value>) {
    let mut answers = answers.lock().expect("no test broke here");
    answers.sent.push(sent);
    match &answers.token {
        Some(token) => {
            (StatusCode::OK, Json(json!({ "access_token": "x", "token_type": "Bearer", "id_token": token })))
        }
        None => (StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_grant" }))),
    }
}
