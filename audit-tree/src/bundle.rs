//! The bundle of an export as a stream of records, so that reader and writer hold one record at a time.

use std::io::{self, Read, Write};

use crate::bytes::{Bytes, put};
use crate::checkpoint::{MAX_TEXT, Signed};
use crate::event::{Event, Payload};
use crate::{Hash, MAX_SIZE};

pub const MAGIC: &[u8; 8] = b"VCAUDIT1";
/// The maximum length of a record.
pub const MAX_RECORD: u32 = 1 << 20;

/// An event in a bundle, or its hash alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub sequence: u64,
    pub hash: Hash,
    /// Absent if the export contains only the hash of the event.
    pub event: Option<Content>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// [`Event::encode`]. The reader returns the bytes as they are. The verifier decodes them.
    pub leaf: Vec<u8>,
    pub payload: Disclosure,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Disclosure {
    /// The exporter says that the organisation erased the payload. No hash proves it.
    Erased,
    /// The exporter says that the payload exists, but is not in this export.
    Withheld,
    Whole(Payload),
}

impl Entry {
    #[must_use]
    pub fn of(event: &Event, payload: Disclosure) -> Self {
        let content = Content { leaf: event.encode(), payload };
        Self { sequence: event.sequence, hash: event.leaf_hash(), event: Some(content) }
    }

    fn encode(&self) -> Vec<u8> {
        let mut body = self.sequence.to_be_bytes().to_vec();
        body.extend_from_slice(&self.hash);
        let Some(content) = &self.event else {
            body.push(0);
            return body;
        };
        body.push(match content.payload {
            Disclosure::Erased => 1,
            Disclosure::Withheld => 2,
            Disclosure::Whole(_) => 3,
        });
        put(&mut body, &content.leaf);
        if let Disclosure::Whole(payload) = &content.payload {
            body.extend_from_slice(&payload.salt);
            put(&mut body, &payload.json);
            put(&mut body, &payload.seals);
        }
        body
    }

    fn decode(bytes: &mut Bytes) -> Option<Self> {
        let (sequence, hash, [form]) = (bytes.u64()?, bytes.array()?, bytes.array()?);
        if form == 0 {
            return Some(Self { sequence, hash, event: None });
        }
        let leaf = bytes.field()?.to_vec();
        let payload = match form {
            1 => Disclosure::Erased,
            2 => Disclosure::Withheld,
            3 => Disclosure::Whole(Payload {
                salt: bytes.array()?,
                json: bytes.field()?.to_vec(),
                seals: bytes.field()?.to_vec(),
            }),
            _ => return None,
        };
        Some(Self { sequence, hash, event: Some(Content { leaf, payload }) })
    }
}

/// The records of a bundle, in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
    /// A public key of the log.
    Key(Hash),
    /// The checkpoints are a chain without gaps, the oldest first.
    Checkpoint(Signed),
    /// Proves that the tree of `from` leaves is the beginning of the tree of `to` leaves.
    Consistency { from: u64, to: u64, proof: Vec<Hash> },
    /// The frontier of the leaves before the first entry.
    Start { first: u64, frontier: Vec<Hash> },
    /// The entries are complete from [`Record::Start`] up to the last checkpoint, in order.
    Entry(Entry),
    /// A single event, with its proof for the last checkpoint.
    Proved { entry: Entry, proof: Vec<Hash> },
    /// The number of records before this one.
    End(u64),
}

impl Record {
    const fn tag(&self) -> u8 {
        match self {
            Self::Key(_) => b'K',
            Self::Checkpoint(_) => b'C',
            Self::Consistency { .. } => b'P',
            Self::Start { .. } => b'S',
            Self::Entry(_) => b'L',
            Self::Proved { .. } => b'I',
            Self::End(_) => b'E',
        }
    }

    fn encode(&self) -> Vec<u8> {
        let with = |mut body: Vec<u8>, hashes: &[Hash]| {
            body.extend_from_slice(hashes.as_flattened());
            body
        };
        match self {
            Self::Key(key) => key.to_vec(),
            Self::Checkpoint(checkpoint) => checkpoint.to_string().into_bytes(),
            Self::Consistency { from, to, proof } => with([from.to_be_bytes(), to.to_be_bytes()].concat(), proof),
            Self::Start { first, frontier } => with(first.to_be_bytes().to_vec(), frontier),
            Self::Entry(entry) => entry.encode(),
            Self::Proved { entry, proof } => {
                let mut body = vec![];
                put(&mut body, &entry.encode());
                with(body, proof)
            }
            Self::End(records) => records.to_be_bytes().to_vec(),
        }
    }

    fn decode(tag: u8, body: &[u8]) -> Option<Self> {
        let mut bytes = Bytes(body);
        let record = match tag {
            b'K' => Self::Key(bytes.array()?),
            b'C' if body.len() <= MAX_TEXT => {
                let text = str::from_utf8(body).ok()?;
                return Some(Self::Checkpoint(text.parse().ok()?));
            }
            b'P' => Self::Consistency { from: bytes.u64()?, to: bytes.u64()?, proof: proof(&mut bytes)? },
            b'S' => Self::Start { first: bytes.u64()?, frontier: proof(&mut bytes)? },
            b'L' => Self::Entry(Entry::decode(&mut bytes)?),
            b'I' => {
                let mut inner = Bytes(bytes.field()?);
                let entry = Entry::decode(&mut inner).filter(|_| inner.is_empty())?;
                Self::Proved { entry, proof: proof(&mut bytes)? }
            }
            b'E' => Self::End(bytes.u64()?),
            _ => return None,
        };
        bytes.is_empty().then_some(record)
    }
}

/// No proof or frontier of a tree below [`MAX_SIZE`] has more hashes than two for each level.
fn proof(bytes: &mut Bytes) -> Option<Vec<Hash>> {
    let hashes = bytes.hashes()?;
    u32::try_from(hashes.len()).is_ok_and(|count| count <= 2 * MAX_SIZE.ilog2()).then_some(hashes)
}

/// Why a bundle cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum Unusable {
    #[error("The file could not be read or written: {0}")]
    Io(io::Error),
    #[error("The bundle is incomplete. Export it again.")]
    Truncated,
    #[error("Record {record} is invalid. Export the bundle again.")]
    Invalid { record: u64 },
    #[error("Record {record} is above a limit, or at a wrong position. Export the bundle again.")]
    Misplaced { record: u64 },
}

/// The order and the maximum number of records. Both sides check it, so that no bundle is written that cannot be read.
#[derive(Debug, Default)]
struct Order {
    last: Option<u8>,
    of_kind: u64,
    records: u64,
}

impl Order {
    fn accept(&mut self, tag: u8) -> Result<(), Unusable> {
        let (before, max): (&[u8], u64) = match tag {
            b'K' => (b"K", 16),
            b'C' => (b"KC", 1 << 20),
            b'P' => (b"CP", 1 << 10),
            b'S' => (b"CP", 1),
            b'L' => (b"SL", 1 << 24),
            b'I' => (b"SLI", 1 << 20),
            _ => (b"SLI", 1),
        };
        let follows = self.last.map_or(tag == b'K', |last| before.contains(&last));
        self.of_kind = if self.last == Some(tag) { self.of_kind + 1 } else { 1 };
        self.last = Some(tag);
        if !follows || self.of_kind > max {
            return Err(Unusable::Misplaced { record: self.records });
        }
        self.records += 1;
        Ok(())
    }
}

/// Reads a bundle. The iterator ends after [`Record::End`] or the first error.
pub struct Reader<R> {
    inner: R,
    order: Order,
    is_done: bool,
}

impl<R: Read> Reader<R> {
    pub fn new(mut inner: R) -> Result<Self, Unusable> {
        let mut magic = [0; MAGIC.len()];
        fill(&mut inner, &mut magic)?;
        if magic != *MAGIC {
            return Err(Unusable::Invalid { record: 0 });
        }
        Ok(Self { inner, order: Order::default(), is_done: false })
    }

    fn read(&mut self) -> Result<Record, Unusable> {
        let mut head = [0; 5];
        fill(&mut self.inner, &mut head)?;
        let [tag, length @ ..] = head;
        let (length, record) = (u32::from_be_bytes(length), self.order.records);
        if length > MAX_RECORD {
            return Err(Unusable::Misplaced { record });
        }
        // Grows with the bytes that arrive, so that a false length allocates nothing.
        let mut body = vec![];
        let read = (&mut self.inner).take(u64::from(length)).read_to_end(&mut body).map_err(Unusable::Io)?;
        if u32::try_from(read) != Ok(length) {
            return Err(Unusable::Truncated);
        }
        let decoded = Record::decode(tag, &body).ok_or(Unusable::Invalid { record })?;
        self.order.accept(tag)?;
        if let Record::End(records) = decoded {
            match fill(&mut self.inner, &mut [0]) {
                Err(Unusable::Truncated) if records == record => {}
                Err(Unusable::Io(error)) => return Err(Unusable::Io(error)),
                _ => return Err(Unusable::Invalid { record }),
            }
        }
        Ok(decoded)
    }
}

impl<R: Read> Iterator for Reader<R> {
    type Item = Result<Record, Unusable>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_done {
            return None;
        }
        let record = self.read();
        self.is_done = matches!(record, Err(_) | Ok(Record::End(_)));
        Some(record)
    }
}

fn fill(inner: &mut impl Read, buffer: &mut [u8]) -> Result<(), Unusable> {
    inner.read_exact(buffer).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => Unusable::Truncated,
        _ => Unusable::Io(error),
    })
}

/// Writes a bundle.
pub struct Writer<W> {
    inner: W,
    order: Order,
}

impl<W: Write> Writer<W> {
    pub fn new(mut inner: W) -> Result<Self, Unusable> {
        inner.write_all(MAGIC).map_err(Unusable::Io)?;
        Ok(Self { inner, order: Order::default() })
    }

    /// Writes a record. [`Writer::finish`] writes the last one.
    pub fn write(&mut self, record: &Record) -> Result<(), Unusable> {
        let body = record.encode();
        let position = self.order.records;
        let length = u32::try_from(body.len()).ok().filter(|length| *length <= MAX_RECORD);
        let length = length.ok_or(Unusable::Misplaced { record: position })?;
        self.order.accept(record.tag())?;
        self.inner.write_all(&[record.tag()]).map_err(Unusable::Io)?;
        self.inner.write_all(&length.to_be_bytes()).map_err(Unusable::Io)?;
        self.inner.write_all(&body).map_err(Unusable::Io)
    }

    /// Ends the bundle. Returns the writer after a flush.
    pub fn finish(mut self) -> Result<W, Unusable> {
        self.write(&Record::End(self.order.records))?;
        self.inner.flush().map_err(Unusable::Io)?;
        Ok(self.inner)
    }
}
