//! The leaf of an audit event, and the payload to which the event commits.

use std::array::TryFromSliceError;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use uuid::Uuid;

use crate::bytes::{Bytes, put};
use crate::merkle::leaf_hash;
use crate::{Hash, sha256};

/// A later encoding gets another version, so that no bytes are a leaf of two versions.
const VERSION: &[u8] = b"voicase-audit-leaf-v1";
const DAY: &str = "%Y-%m-%d";
/// Microseconds, as in the database.
const TIME: &str = "%Y-%m-%dT%H:%M:%S%.6fZ";

/// A keyed reference to a member, a case or a row.
pub type Reference = [u8; 16];

/// What a leaf contains of an audit event. The outcome of an act is in its kind, for example `password_refused`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub organisation: Uuid,
    /// The position in the log, from 0.
    pub sequence: u64,
    pub id: Uuid,
    pub kind: String,
    pub actor: String,
    pub actor_ref: Option<Reference>,
    pub case_ref: Option<Reference>,
    pub object_ref: Option<Reference>,
    /// SHA-256 of the seals. The commitment contains them too, but cannot be checked after an erasure.
    pub seals: Hash,
    pub commitment: Hash,
    pub day: NaiveDate,
    /// Absent for acts of reporters and of persons without case access.
    pub time: Option<DateTime<Utc>>,
}

impl Event {
    /// The bytes of the leaf.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut leaf = vec![];
        put(&mut leaf, VERSION);
        leaf.extend_from_slice(self.organisation.as_bytes());
        leaf.extend_from_slice(&self.sequence.to_be_bytes());
        leaf.extend_from_slice(self.id.as_bytes());
        put(&mut leaf, self.kind.as_bytes());
        put(&mut leaf, self.actor.as_bytes());
        for reference in [self.actor_ref, self.case_ref, self.object_ref] {
            put(&mut leaf, reference.as_ref().map_or(&[][..], Reference::as_slice));
        }
        leaf.extend_from_slice(&self.seals);
        leaf.extend_from_slice(&self.commitment);
        put(&mut leaf, self.day.format(DAY).to_string().as_bytes());
        put(&mut leaf, self.time.map(|time| time.format(TIME).to_string()).unwrap_or_default().as_bytes());
        leaf
    }

    /// Returns `None` unless the bytes are exactly the encoding of an event.
    #[must_use]
    pub fn decode(leaf: &[u8]) -> Option<Self> {
        let mut bytes = Bytes(leaf);
        if bytes.field()? != VERSION {
            return None;
        }
        let event = Self {
            organisation: Uuid::from_bytes(bytes.array()?),
            sequence: bytes.u64()?,
            id: Uuid::from_bytes(bytes.array()?),
            kind: bytes.text()?.to_owned(),
            actor: bytes.text()?.to_owned(),
            actor_ref: reference(bytes.field()?).ok()?,
            case_ref: reference(bytes.field()?).ok()?,
            object_ref: reference(bytes.field()?).ok()?,
            seals: bytes.array()?,
            commitment: bytes.array()?,
            day: NaiveDate::parse_from_str(bytes.text()?, DAY).ok()?,
            time: time(bytes.text()?).ok()?,
        };
        // A date can be written in several ways. One of them is the encoding.
        (event.encode() == leaf).then_some(event)
    }

    #[must_use]
    pub fn leaf_hash(&self) -> Hash {
        leaf_hash(&self.encode())
    }
}

fn reference(field: &[u8]) -> Result<Option<Reference>, TryFromSliceError> {
    match field {
        [] => Ok(None),
        reference => reference.try_into().map(Some),
    }
}

fn time(text: &str) -> chrono::ParseResult<Option<DateTime<Utc>>> {
    match text {
        "" => Ok(None),
        text => NaiveDateTime::parse_from_str(text, TIME).map(|time| Some(time.and_utc())),
    }
}

/// What an event commits to. Salt and payload can be erased, and the event stays verifiable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payload {
    pub salt: [u8; 16],
    /// JSON, exactly as it was written.
    pub json: Vec<u8>,
    pub seals: Vec<u8>,
}

impl Payload {
    /// Whether the event commits to this payload.
    #[must_use]
    pub fn belongs_to(&self, event: &Event) -> bool {
        let Event { organisation, id, kind, .. } = event;
        sha256(&[&self.seals]) == event.seals
            && commitment(*organisation, *id, kind, &self.salt, &self.json, &self.seals) == event.commitment
    }
}

/// The commitment of section 8 of docs/formats.md.
#[must_use]
pub fn commitment(organisation: Uuid, event: Uuid, kind: &str, salt: &[u8; 16], json: &[u8], seals: &[u8]) -> Hash {
    let mut message = vec![];
    for field in [b"voicase-audit-v1".as_slice(), organisation.as_bytes(), event.as_bytes(), kind.as_bytes(), salt] {
        put(&mut message, field);
    }
    put(&mut message, json);
    put(&mut message, seals);
    sha256(&[&message])
}
