//! The verifier. It reads a bundle once and names everything that differs from the signed log.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, HashSet};
use std::io::Read;

use ed25519_dalek::VerifyingKey;
use uuid::Uuid;

use crate::Hash;
use crate::bundle::{Disclosure, Entry, Reader, Record, Unusable};
use crate::checkpoint::{Checkpoint, Signed};
use crate::event::Event;
use crate::merkle::{Frontier, leaf_hash};
use crate::proof::{is_consistent, is_included};
use crate::report::{Finding, Report};

/// What the caller knows from another source than the bundle. The report names what is unknown.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known<'a> {
    /// The organisation whose log the caller wants.
    pub organisation: Option<Uuid>,
    pub keys: &'a [VerifyingKey],
    /// A checkpoint that the caller kept from earlier. Without `keys`, its signature decides which key of the bundle is right.
    pub since: Option<&'a Signed>,
}

#[must_use]
pub fn verify(bundle: impl Read, known: Known) -> Report {
    let mut verifier = Verifier { keys: known.keys.to_vec(), known, ..Verifier::default() };
    verifier.report.is_key_unknown = known.keys.is_empty() && known.since.is_none();
    verifier.report.is_organisation_unknown = known.organisation.is_none() && known.since.is_none();
    if let Err(error) = verifier.read(bundle) {
        verifier.report.find(match error {
            Unusable::Truncated => Finding::Truncated,
            error => Finding::Unusable(error.to_string()),
        });
    }
    verifier.report
}

/// A head that the tree must have when it reaches this size.
struct Target {
    size: u64,
    root: Hash,
    is_since: bool,
}

#[derive(Default)]
struct Verifier<'a> {
    known: Known<'a>,
    /// The keys that may sign.
    keys: Vec<VerifyingKey>,
    /// In ascending order of their sizes, which differ.
    checkpoints: Vec<Checkpoint>,
    /// Consistency proofs by their older size, each with its newer one.
    proofs: BTreeMap<u64, (u64, Vec<Hash>)>,
    /// In descending order.
    targets: Vec<Target>,
    /// Absent before the start, and after a finding that makes later heads incomputable.
    tree: Option<Frontier>,
    /// The size of the last head that the tree had.
    confirmed: u64,
    expected: u64,
    /// Ranges that were skipped, from start to end.
    missing: BTreeMap<u64, u64>,
    ids: HashSet<Uuid>,
    report: Report,
}

impl Verifier<'_> {
    fn read(&mut self, bundle: impl Read) -> Result<(), Unusable> {
        for (number, record) in (0..).zip(Reader::new(bundle)?) {
            let invalid = Unusable::Invalid { record: number };
            match record? {
                Record::Key(key) => self.key(&key).ok_or(invalid)?,
                Record::Checkpoint(signed) => self.checkpoint(&signed),
                Record::Consistency { from, to, proof } => {
                    self.proofs.insert(from, (to, proof));
                }
                Record::Start { first, frontier } => self.start(first, frontier).ok_or(invalid)?,
                Record::Entry(entry) => self.entry(&entry),
                Record::Proved { entry, proof } => self.proved(&entry, &proof),
                Record::End(_) => self.end(),
            }
        }
        Ok(())
    }

    fn key(&mut self, key: &Hash) -> Option<()> {
        let key = VerifyingKey::from_bytes(key).ok()?;
        let is_trusted = self.known.keys.is_empty() && self.known.since.is_none_or(|since| since.is_by(&key));
        if is_trusted && !self.keys.contains(&key) {
            self.keys.push(key);
        }
        Some(())
    }

    fn check_signature(&mut self, signed: &Signed) {
        if !self.keys.iter().any(|key| signed.is_by(key)) {
            self.report.find(Finding::WrongKey { size: signed.checkpoint.size });
        }
    }

    fn checkpoint(&mut self, signed: &Signed) {
        self.check_signature(signed);
        let (checkpoint, size) = (signed.checkpoint, signed.checkpoint.size);
        if let Some(before) = self.checkpoints.last() {
            let is_next = checkpoint.previous == Some(before.hash()) && checkpoint.time >= before.time;
            let unordered = match size.cmp(&before.size) {
                _ if before.organisation != checkpoint.organisation => Some(Finding::ForeignCheckpoint { size }),
                Ordering::Less => Some(Finding::Forked { size }),
                Ordering::Equal => Some(Finding::SignedAgain { size }),
                Ordering::Greater => None,
            };
            if let Some(finding) = unordered {
                self.report.find(finding);
                return;
            }
            if !is_next {
                self.report.find(Finding::Forked { size });
            }
        }
        self.report.head = Some(checkpoint);
        self.checkpoints.push(checkpoint);
    }

    fn checkpoint_of(&self, size: u64) -> Option<&Checkpoint> {
        let at = self.checkpoints.binary_search_by_key(&size, |checkpoint| checkpoint.size).ok()?;
        self.checkpoints.get(at)
    }

    /// Returns `None` if the frontier cannot be one of this log.
    fn start(&mut self, first: u64, frontier: Vec<Hash>) -> Option<()> {
        let head = *self.checkpoints.last()?;
        let tree = Frontier::of(first, frontier).filter(|_| first <= head.size)?;
        for checkpoint in self.checkpoints.clone() {
            self.expect(&checkpoint, first, false);
        }
        if self.known.organisation.is_some_and(|organisation| organisation != head.organisation) {
            self.report.find(Finding::ForeignCheckpoint { size: head.size });
        }
        if let Some(since) = self.known.since {
            self.compare_since(since, first);
        }
        self.targets.sort_by_key(|target| Reverse(target.size));
        self.expected = first;
        self.tree = Some(tree);
        self.compare();
        Some(())
    }

    /// Compares the checkpoint that the caller kept with the checkpoints of the bundle, or else with its tree.
    fn compare_since(&mut self, since: &Signed, first: u64) {
        self.check_signature(since);
        let (Some(&oldest), Some(&head)) = (self.checkpoints.first(), self.checkpoints.last()) else {
            return;
        };
        let (old, size) = (since.checkpoint, since.checkpoint.size);
        match self.checkpoint_of(size) {
            _ if old.organisation != head.organisation => self.report.find(Finding::ForeignCheckpoint { size }),
            // The tree is compared with every checkpoint of the bundle, so with this one too.
            Some(known) if known.hash() == old.hash() => {}
            Some(_) => self.report.find(Finding::SignedAgain { size }),
            None if size > head.size => self.report.find(Finding::Behind { size }),
            // The chain has no gap, and the first checkpoint of a log has no predecessor.
            None if size > oldest.size || oldest.previous.is_none() => self.report.find(Finding::Forked { size }),
            None => self.expect(&old, first, true),
        }
    }

    /// Compares a head with the tree when the tree reaches it. A head from before the start needs a proof.
    fn expect(&mut self, old: &Checkpoint, first: u64, is_since: bool) {
        let size = old.size;
        if size >= first {
            self.targets.push(Target { size, root: old.root, is_since });
            return;
        }
        // A proof for the same size would compare the checkpoint with itself.
        let proof = self.proofs.get(&size).filter(|(to, _)| *to > size).and_then(|(to, proof)| {
            let new = self.checkpoint_of(*to)?;
            Some(is_consistent(size, *to, proof, &old.root, &new.root))
        });
        match proof {
            Some(true) => {}
            Some(false) => self.report.find(Finding::Forked { size }),
            None => self.report.find(Finding::NotComparable { size }),
        }
    }

    /// Compares the tree with all heads of its size.
    fn compare(&mut self) {
        let Some(tree) = &self.tree else {
            return;
        };
        let (size, mut root) = (tree.size(), None);
        while let Some(target) = self.targets.pop_if(|target| target.size <= size) {
            if *root.get_or_insert_with(|| tree.root()) == target.root {
                self.confirmed = size;
            } else if target.is_since {
                self.report.find(Finding::Forked { size });
            } else {
                self.report.find(Finding::AlteredBetween { from: self.confirmed, to: size });
                self.tree = None;
                return;
            }
        }
    }

    fn entry(&mut self, entry: &Entry) {
        let sequence = entry.sequence;
        let is_seen = self.content(entry);
        if sequence < self.expected {
            let finding = if self.was_missing(sequence) {
                Finding::Reordered { sequence }
            } else if is_seen || entry.event.is_none() {
                Finding::Duplicated { sequence }
            } else {
                Finding::Foreign { sequence }
            };
            self.report.find(finding);
            return;
        }
        if self.report.head.is_none_or(|head| sequence >= head.size) {
            // No checkpoint covers it.
            self.report.find(Finding::Foreign { sequence });
            return;
        }
        if is_seen {
            self.report.find(Finding::Duplicated { sequence });
        }
        if sequence > self.expected {
            self.missing.insert(self.expected, sequence);
            self.tree = None;
        }
        self.expected = sequence + 1;
        if let Some(tree) = &mut self.tree {
            tree.append(entry.hash);
            self.compare();
        }
    }

    /// Checks the event against its hash, and its payload against the event. Returns whether an event with this id was
    /// read before.
    fn content(&mut self, entry: &Entry) -> bool {
        self.report.entries += 1;
        let sequence = entry.sequence;
        let Some(content) = &entry.event else {
            self.report.hashes_only += 1;
            return false;
        };
        let Some(event) = Event::decode(&content.leaf) else {
            self.report.find(Finding::Altered { sequence });
            return false;
        };
        let belongs = match &content.payload {
            Disclosure::Erased => {
                self.report.erased += 1;
                true
            }
            Disclosure::Withheld => {
                self.report.withheld += 1;
                true
            }
            Disclosure::Whole(payload) => payload.belongs_to(&event),
        };
        if self.report.head.is_none_or(|head| head.organisation != event.organisation) {
            self.report.find(Finding::Foreign { sequence });
        } else if !belongs || event.sequence != sequence || leaf_hash(&content.leaf) != entry.hash {
            self.report.find(Finding::Altered { sequence });
        }
        !self.ids.insert(event.id)
    }

    /// Removes a number from the ranges that were skipped. Returns whether it was in one.
    fn was_missing(&mut self, sequence: u64) -> bool {
        let Some((&from, &to)) = self.missing.range(..=sequence).next_back() else {
            return false;
        };
        if sequence >= to {
            return false;
        }
        self.missing.remove(&from);
        for (from, to) in [(from, sequence), (sequence + 1, to)] {
            if from < to {
                self.missing.insert(from, to);
            }
        }
        true
    }

    fn proved(&mut self, entry: &Entry, proof: &[Hash]) {
        let sequence = entry.sequence;
        if self.content(entry) {
            self.report.find(Finding::Duplicated { sequence });
        }
        let is_proved = |head: Checkpoint| is_included(sequence, head.size, &entry.hash, proof, &head.root);
        if !self.report.head.is_some_and(is_proved) {
            self.report.find(Finding::Foreign { sequence });
        }
    }

    fn end(&mut self) {
        for (from, to) in std::mem::take(&mut self.missing) {
            self.report.find(Finding::Dropped { from, to });
        }
        if let Some(head) = self.report.head.filter(|head| self.expected < head.size) {
            self.report.find(Finding::Dropped { from: self.expected, to: head.size });
        }
    }
}
