//! A small log with its checkpoints, and bundles of it.

mod findings;
mod formats;
mod hostile;
mod properties;
mod since;
mod vectors;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use ed25519_dalek::{SigningKey, VerifyingKey};
use uuid::Uuid;

use crate::bundle::{Disclosure, Entry, Record, Writer};
use crate::checkpoint::{Checkpoint, Signed};
use crate::event::{Event, Payload, commitment};
use crate::merkle::{Frontier, Place, Plan};
use crate::report::{Finding, Report};
use crate::{Hash, Known, sha256, verify};

const ORGANISATION: Uuid = Uuid::from_u128(7);

fn bytes(hex: &str) -> Vec<u8> {
    let byte = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("hexadecimal digits");
    (0..hex.len()).step_by(2).map(byte).collect()
}

fn key() -> SigningKey {
    SigningKey::from_bytes(&[42; 32])
}

fn time(second: u64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_700_000_000 + i64::try_from(second).expect("a time"), 123_456_000).expect("a time")
}

fn payload(sequence: u64) -> Payload {
    Payload { salt: [3; 16], json: format!("{{\"detail\":{sequence}}}").into_bytes(), seals: vec![5; 52] }
}

/// Changes an event and keeps its commitment right.
fn committed(mut event: Event, payload: &Payload) -> Event {
    event.seals = sha256(&[&payload.seals]);
    event.commitment =
        commitment(event.organisation, event.id, &event.kind, &payload.salt, &payload.json, &payload.seals);
    event
}

fn event(sequence: u64) -> Event {
    let event = Event {
        organisation: ORGANISATION,
        sequence,
        id: Uuid::from_u128(1000 + u128::from(sequence)),
        kind: "message_sent".into(),
        actor: if sequence.is_multiple_of(3) { "reporter" } else { "member" }.into(),
        actor_ref: (!sequence.is_multiple_of(3)).then_some([1; 16]),
        case_ref: Some([2; 16]),
        object_ref: None,
        seals: [0; 32],
        commitment: [0; 32],
        day: NaiveDate::from_ymd_opt(2026, 11, 30).expect("a day"),
        time: (!sequence.is_multiple_of(3)).then(|| time(sequence)),
    };
    committed(event, &payload(sequence))
}

fn whole(sequence: u64) -> Entry {
    Entry::of(&event(sequence), Disclosure::Whole(payload(sequence)))
}

/// A log as the process that signs stores it.
struct Log {
    entries: Vec<Entry>,
    nodes: BTreeMap<Place, Hash>,
    checkpoints: Vec<Signed>,
}

impl Log {
    /// Appends the entries, and signs a checkpoint at each of the sizes, which ascend.
    fn of(entries: Vec<Entry>, sizes: &[u64]) -> Self {
        let mut log = Self { entries: vec![], nodes: BTreeMap::new(), checkpoints: vec![] };
        let mut tree = Frontier::default();
        for entry in entries {
            log.nodes.extend(tree.append(entry.hash));
            log.entries.push(entry);
            if sizes.contains(&tree.size()) {
                log.sign(&tree);
            }
        }
        log
    }

    /// Ten events, with checkpoints of 3, 5, 8 and 10.
    fn ten() -> Self {
        Self::of((0..10).map(whole).collect(), &[3, 5, 8, 10])
    }

    fn sign(&mut self, tree: &Frontier) {
        let previous = self.checkpoints.last().map(|signed| signed.checkpoint.hash());
        let (size, root) = (tree.size(), tree.root());
        let checkpoint = Checkpoint { organisation: ORGANISATION, size, root, time: seconds(size), previous };
        self.checkpoints.push(checkpoint.sign(&key()));
    }

    fn proof(&self, plan: Option<Plan>) -> Vec<Hash> {
        let stored = |place: Place| self.nodes.get(&place).copied().ok_or(place);
        plan.expect("a plan").hashes(stored).expect("stored hashes")
    }

    /// The records of a bundle from `first` on, without its end. The checkpoints begin at `first`, or at the next one.
    fn records(&self, first: u64) -> Vec<Record> {
        let mut records = vec![Record::Key(key().verifying_key().to_bytes())];
        let checkpoints = self.checkpoints.iter().filter(|signed| signed.checkpoint.size >= first);
        records.extend(checkpoints.map(|signed| Record::Checkpoint(*signed)));
        records.push(Record::Start { first, frontier: self.proof(Plan::frontier(first)) });
        let entries = self.entries.iter().filter(|entry| entry.sequence >= first);
        records.extend(entries.map(|entry| Record::Entry(entry.clone())));
        records
    }
}

/// A checkpoint has whole seconds.
fn seconds(second: u64) -> DateTime<Utc> {
    DateTime::from_timestamp(time(second).timestamp(), 0).expect("a time")
}

fn bundle(records: &[Record]) -> Vec<u8> {
    let mut writer = Writer::new(vec![]).expect("a writer");
    for record in records {
        writer.write(record).expect("a record in its place");
    }
    writer.finish().expect("an end")
}

fn keys() -> [VerifyingKey; 1] {
    [key().verifying_key()]
}

fn check(records: &[Record]) -> Report {
    verify(bundle(records).as_slice(), Known { keys: &keys(), ..Known::default() })
}

fn found(records: &[Record]) -> Vec<Finding> {
    check(records).findings
}

/// The records of the ten events after a change of the entries.
fn changed(change: impl FnOnce(&mut Vec<Entry>)) -> Vec<Record> {
    let records = Log::ten().records(0);
    let mut entries: Vec<_> = (0..10).map(whole).collect();
    change(&mut entries);
    let others = records.into_iter().filter(|record| !matches!(record, Record::Entry(_)));
    others.chain(entries.into_iter().map(Record::Entry)).collect()
}
