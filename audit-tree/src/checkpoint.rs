//! A checkpoint: the signed head of a log at a time. Its text is a signed note (c2sp.org/signed-note) with the lines of
//! c2sp.org/tlog-checkpoint, so that other tools can read it.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, NaiveDateTime, Utc};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use uuid::Uuid;

use crate::{Hash, MAX_SIZE, sha256};

/// The maximum length of the text of a checkpoint.
pub const MAX_TEXT: usize = 1024;
const ORIGIN: &str = "voicase/audit/";
const TIME: &str = "%Y-%m-%dT%H:%M:%SZ";
/// The type of Ed25519 in the key ids of signed notes.
const ED25519: u8 = 1;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    pub organisation: Uuid,
    /// The number of leaves, above the predecessor's.
    pub size: u64,
    pub root: Hash,
    /// Whole seconds, never before the predecessor.
    pub time: DateTime<Utc>,
    /// [`Checkpoint::hash`] of the predecessor. The first checkpoint of a log has none.
    pub previous: Option<Hash>,
}

impl Checkpoint {
    /// SHA-256 of the text without its signature, so that a later signature with a new key changes no link.
    #[must_use]
    pub fn hash(&self) -> Hash {
        sha256(&[self.body().as_bytes()])
    }

    #[must_use]
    pub fn sign(self, key: &SigningKey) -> Signed {
        let signature = key.sign(self.body().as_bytes()).to_bytes();
        Signed { checkpoint: self, key_id: key_id(&self.origin(), &key.verifying_key()), signature }
    }

    fn origin(&self) -> String {
        format!("{ORIGIN}{}", self.organisation)
    }

    fn body(&self) -> String {
        let previous = self.previous.map_or_else(|| "none".to_owned(), |hash| STANDARD.encode(hash));
        let (origin, root, time) = (self.origin(), STANDARD.encode(self.root), self.time.format(TIME));
        format!("{origin}\n{}\n{root}\ntime {time}\nprevious {previous}\n", self.size)
    }

    /// Reads the lines of a body without the last line feed.
    fn parse(body: &str) -> Option<Self> {
        let mut lines = body.split('\n');
        let checkpoint = Self {
            organisation: lines.next()?.strip_prefix(ORIGIN)?.parse().ok()?,
            size: lines.next()?.parse::<u64>().ok().filter(|size| *size <= MAX_SIZE)?,
            root: hash(lines.next()?)?,
            time: NaiveDateTime::parse_from_str(lines.next()?.strip_prefix("time ")?, TIME).ok()?.and_utc(),
            previous: match lines.next()?.strip_prefix("previous ")? {
                "none" => None,
                text => Some(hash(text)?),
            },
        };
        Some(checkpoint)
    }
}

/// A checkpoint with its signature, which may be invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signed {
    pub checkpoint: Checkpoint,
    key_id: [u8; 4],
    signature: [u8; 64],
}

impl Signed {
    /// Whether the key made the signature.
    #[must_use]
    pub fn is_by(&self, key: &VerifyingKey) -> bool {
        let signature = Signature::from_bytes(&self.signature);
        self.key_id == key_id(&self.checkpoint.origin(), key)
            && key.verify_strict(self.checkpoint.body().as_bytes(), &signature).is_ok()
    }

    fn parse(text: &str) -> Option<Self> {
        let (body, line) = text.split_once("\n\n").filter(|_| text.len() <= MAX_TEXT)?;
        let checkpoint = Checkpoint::parse(body)?;
        let (_, signature) = line.strip_suffix('\n')?.strip_prefix("— ")?.split_once(' ')?;
        let signature = STANDARD.decode(signature).ok()?;
        let (key_id, signature) = signature.split_first_chunk()?;
        let signed = Self { checkpoint, key_id: *key_id, signature: signature.try_into().ok()? };
        // Numbers, dates and ids can be written in several ways. One of them is the text.
        (signed.to_string() == text).then_some(signed)
    }
}

impl fmt::Display for Signed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut signature = self.key_id.to_vec();
        signature.extend_from_slice(&self.signature);
        let (body, origin) = (self.checkpoint.body(), self.checkpoint.origin());
        writeln!(f, "{body}\n— {origin} {}", STANDARD.encode(signature))
    }
}

/// The text is no checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("The text is no checkpoint of VoiCase. Use the text exactly as it was exported, with its last line feed.")]
pub struct NoCheckpoint;

impl FromStr for Signed {
    type Err = NoCheckpoint;

    fn from_str(text: &str) -> Result<Self, NoCheckpoint> {
        Self::parse(text).ok_or(NoCheckpoint)
    }
}

fn hash(text: &str) -> Option<Hash> {
    STANDARD.decode(text).ok()?.try_into().ok()
}

/// The key id of a signed note.
fn key_id(name: &str, key: &VerifyingKey) -> [u8; 4] {
    let [a, b, c, d, ..] = sha256(&[name.as_bytes(), b"\n", &[ED25519], key.as_bytes()]);
    [a, b, c, d]
}
