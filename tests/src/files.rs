//! Uploads: files encrypted as in the browser and sent in pieces.

use std::convert::Infallible;

use axum::body::Body;
use axum::http::Request;
use futures::stream;
use serde_json::{Value, json};
use uuid::Uuid;
use voicase::crypto::file::{PART, encrypt, wire_size};
use voicase::crypto::{Key, token};

use crate::{Answer, Reporter, Staff, Surface, World};

/// A file and its upload slot.
pub struct Upload {
    pub slot: Uuid,
    /// The slot's secret, encoded.
    pub secret: String,
    /// The ciphertext.
    pub wire: Vec<u8>,
    /// The `FileInput` for a report or message.
    pub input: Value,
}

impl Upload {
    fn new(slot: &Value, name: &str, bytes: &[u8]) -> Self {
        let key = Key::random();
        let id: Uuid = slot["id"].as_str().and_then(|id| id.parse().ok()).expect("a slot");
        let secret = slot["secret"].as_str().expect("a secret").to_owned();
        let input = json!({
            "slot": id,
            "secret": secret,
            "key": token::encode(key.bytes()),
            "name": name,
            "mediaType": "text/plain",
            "size": bytes.len(),
        });
        Self { slot: id, secret, wire: encrypt(&key, id, bytes), input }
    }

    /// Sends bytes of the file, beginning at offset `from`.
    pub async fn put(&self, to: &Surface, from: usize, bytes: &[u8]) -> Answer {
        // Send the bytes in chunks, as they arrive over a network.
        let chunks: Vec<_> = bytes.chunks(64 << 10).map(|chunk| Ok::<_, Infallible>(chunk.to_vec())).collect();
        self.put_body(to, from, bytes.len(), Body::from_stream(stream::iter(chunks))).await
    }

    /// Sends a body with the given `Content-Length`, beginning at offset `from`.
    pub async fn put_body(&self, to: &Surface, from: usize, length: usize, body: Body) -> Answer {
        let request = Request::put(format!("/up/{}/{from}", self.slot))
            .header("x-upload-secret", &self.secret)
            .header("content-length", length);
        to.send(request.body(body).expect("a request")).await
    }

    /// The number of bytes that have arrived.
    pub async fn arrived(&self, at: &Surface) -> usize {
        let request = Request::get(format!("/up/{}", self.slot)).header("x-upload-secret", &self.secret);
        let answer = at.send(request.body(Body::empty()).expect("a request")).await;
        answer.header("x-upload-arrived").parse().expect("a number")
    }

    /// Completes the upload.
    pub async fn finish(&self, to: &Surface) -> Answer {
        let request = Request::post(format!("/up/{}", self.slot)).header("x-upload-secret", &self.secret);
        to.send(request.body(Body::empty()).expect("a request")).await
    }

    /// Sends the whole file and completes the upload.
    pub async fn arrives(&self, at: &Surface) {
        let size = usize::try_from(PART).expect("a piece fits memory");
        for (number, bytes) in self.wire.chunks(size).enumerate() {
            assert_eq!(self.put(at, number * size, bytes).await.status, 204);
        }
        assert_eq!(self.finish(at).await.status, 204);
    }
}

impl World {
    /// Opens an upload slot for a reporter's file.
    pub async fn reporters_upload(&self, reporter: &Reporter, name: &str, bytes: &[u8]) -> Upload {
        let input = json!({ "channel": self.slug, "size": wire_size(bytes.len() as u64) });
        let slot = reporter.does("openUpload", "id secret expiresOn", input).await;
        Upload::new(&slot.data()["openUpload"], name, bytes)
    }

    /// Opens an upload slot for a member's file of a case.
    pub async fn staffs_upload(&self, staff: &Staff, case: &Value, name: &str, bytes: &[u8]) -> Upload {
        let input = json!({ "case": case, "size": wire_size(bytes.len() as u64) });
        let slot = staff.does("openUpload", "id secret expiresOn", input).await;
        Upload::new(&slot.data()["openUpload"], name, bytes)
    }
}
