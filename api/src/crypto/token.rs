//! Sealed tokens, docs/formats.md sections 5 and 6: reporter sessions and file grants.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::{Key, random};

const REPORTER_IDLE: TimeDelta = TimeDelta::minutes(15);
const REPORTER_END: TimeDelta = TimeDelta::hours(2);
const GRANT_LIFE: TimeDelta = TimeDelta::seconds(60);

/// Encodes bytes as base64url without padding, which is the text form of all secrets in requests and answers.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

#[must_use]
pub fn decode(text: &str) -> Option<Vec<u8>> {
    BASE64_URL_SAFE_NO_PAD.decode(text).ok()
}

fn seal(key: &Key, purpose: &str, plain: &[u8]) -> String {
    let nonce: [u8; 24] = random();
    let cipher = XChaCha20Poly1305::new(key.bytes().into());
    let payload = Payload { msg: plain, aad: purpose.as_bytes() };
    let sealed = cipher.encrypt(&XNonce::from(nonce), payload).unwrap_or_default();
    encode(&[&[1], nonce.as_slice(), &sealed].concat())
}

fn open(key: &Key, purpose: &str, token: &str) -> Option<Vec<u8>> {
    let bytes = decode(token)?;
    let (nonce, sealed) = bytes.strip_prefix(&[1])?.split_first_chunk::<24>()?;
    let payload = Payload { msg: sealed, aad: purpose.as_bytes() };
    XChaCha20Poly1305::new(key.bytes().into()).decrypt(&XNonce::from(*nonce), payload).ok()
}

fn seconds(at: DateTime<Utc>) -> [u8; 8] {
    at.timestamp().to_be_bytes()
}

fn instant(bytes: &[u8]) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(i64::from_be_bytes(bytes.try_into().ok()?), 0)
}

fn id(bytes: &[u8]) -> Option<Uuid> {
    Uuid::from_slice(bytes).ok()
}

/// A reporter's session, with the case and the proof that opens the case's secret. Only the browser stores the session.
#[derive(Clone)]
pub struct ReporterSession {
    pub org: Uuid,
    pub case: Uuid,
    /// The key that opens the case's secret in the keystore.
    pub proof: Key,
    end: DateTime<Utc>,
}

impl ReporterSession {
    const PURPOSE: &str = "voicase-reporter-session-v1";
    /// Length of each token before base64url, in bytes.
    pub const SIZE: usize = 121;

    /// Starts a session that ends after two hours at the latest.
    #[must_use]
    pub fn begin(org: Uuid, case: Uuid, proof: Key, now: DateTime<Utc>) -> Self {
        Self { org, case, proof, end: now + REPORTER_END }
    }

    /// Issues a token that is valid for 15 minutes.
    #[must_use]
    pub fn issue(&self, key: &Key, now: DateTime<Utc>) -> String {
        let plain = [
            self.org.as_bytes().as_slice(),
            self.case.as_bytes(),
            self.proof.bytes(),
            &seconds(now),
            &seconds(self.end),
        ]
        .concat();
        seal(key, Self::PURPOSE, &plain)
    }

    /// Reads a token. `None` if the seal does not open, or if the session was idle for too long or has ended.
    #[must_use]
    pub fn read(key: &Key, token: &str, now: DateTime<Utc>) -> Option<Self> {
        let plain = open(key, Self::PURPOSE, token)?;
        if plain.len() != 80 {
            return None;
        }
        let (issued, end) = (instant(&plain[64..72])?, instant(&plain[72..])?);
        let alive = now < end && now < issued + REPORTER_IDLE;
        let proof = Key::from_slice(&plain[32..64])?;
        alive.then_some(Self { org: id(&plain[..16])?, case: id(&plain[16..32])?, proof, end })
    }
}

/// Permission to download one file once, within 60 seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileGrant {
    /// Makes the grant work only once.
    pub id: Uuid,
    pub org: Uuid,
    pub attachment: Uuid,
    pub account: Uuid,
    /// The session that requested the file. If the session is closed, the grant is invalid.
    pub session: Uuid,
    /// Whether the grant is for the pages of a PDF as images.
    pub pages: bool,
}

impl FileGrant {
    const PURPOSE: &str = "voicase-file-grant-v1";

    /// Issues a token that is valid for 60 seconds.
    #[must_use]
    pub fn issue(&self, key: &Key, now: DateTime<Utc>) -> String {
        let ids = [self.id, self.org, self.attachment, self.account, self.session];
        let mut plain: Vec<u8> = ids.iter().flat_map(|id| *id.as_bytes()).collect();
        plain.extend(seconds(now + GRANT_LIFE));
        plain.push(u8::from(self.pages));
        seal(key, Self::PURPOSE, &plain)
    }

    /// Reads a token. `None` if the seal does not open, or if the token has expired.
    #[must_use]
    pub fn read(key: &Key, token: &str, now: DateTime<Utc>) -> Option<Self> {
        let plain = open(key, Self::PURPOSE, token)?;
        if plain.len() != 89 || now >= instant(&plain[80..88])? {
            return None;
        }
        let at = |n: usize| id(&plain[16 * n..16 * (n + 1)]);
        let pages = plain[88] == 1;
        Some(Self { id: at(0)?, org: at(1)?, attachment: at(2)?, account: at(3)?, session: at(4)?, pages })
    }
}
