//! A bundle against a checkpoint that the verifier kept from earlier.

use ed25519_dalek::SigningKey;
use uuid::Uuid;

use super::{Log, bundle, check, committed, event, key, keys, payload, seconds, whole};
use crate::bundle::{Disclosure, Entry, Record};
use crate::checkpoint::{Checkpoint, Signed};
use crate::merkle::Plan;
use crate::report::Finding;
use crate::{Known, verify};

fn found(records: &[Record], since: &Signed) -> Vec<Finding> {
    verify(bundle(records).as_slice(), Known { keys: &keys(), since: Some(since), ..Known::default() }).findings
}

fn altered(of: &Signed, change: impl FnOnce(&mut Checkpoint)) -> Signed {
    let mut checkpoint = of.checkpoint;
    change(&mut checkpoint);
    checkpoint.sign(&key())
}

/// A log whose second event was rewritten.
fn rewritten() -> Log {
    let mut entries: Vec<_> = (0..10).map(whole).collect();
    let mut other = event(1);
    other.kind = "case_opened".into();
    entries[1] = Entry::of(&committed(other, &payload(1)), Disclosure::Whole(payload(1)));
    Log::of(entries, &[3, 5, 8, 10])
}

/// Inserts a record before the start.
fn with(mut records: Vec<Record>, record: Record) -> Vec<Record> {
    let start = records.iter().position(|record| matches!(record, Record::Start { .. })).expect("a start");
    records.insert(start, record);
    records
}

#[test]
fn every_checkpoint_of_the_chain_belongs_to_it() {
    let log = Log::ten();
    for since in &log.checkpoints {
        assert_eq!(found(&log.records(0), since), []);
    }
}

#[test]
fn a_rewritten_history_is_found_against_an_older_checkpoint() {
    let (log, other) = (Log::ten(), rewritten());
    assert_eq!(found(&other.records(0), &log.checkpoints[1]), [Finding::SignedAgain { size: 5 }]);
    let between = altered(&log.checkpoints[1], |checkpoint| checkpoint.size = 4);
    assert_eq!(found(&log.records(0), &between), [Finding::Forked { size: 4 }], "the chain does not contain it");
}

#[test]
fn nothing_is_older_than_the_first_checkpoint_of_a_log() {
    let other = Log::of((0..10).map(whole).collect(), &[2]);
    assert_eq!(found(&Log::ten().records(0), &other.checkpoints[0]), [Finding::Forked { size: 2 }]);
}

#[test]
fn a_head_that_was_signed_again_is_found() {
    let log = Log::ten();
    let again = altered(&log.checkpoints[3], |checkpoint| checkpoint.time = seconds(50));
    assert_eq!(found(&log.records(0), &again), [Finding::SignedAgain { size: 10 }]);
}

#[test]
fn a_checkpoint_from_before_the_bundle_needs_a_proof() {
    let (log, other) = (Log::ten(), rewritten());
    let since = &log.checkpoints[0];
    assert_eq!(found(&log.records(5), since), [Finding::NotComparable { size: 3 }]);
    for to in [5, 8, 10] {
        let proof = Record::Consistency { from: 3, to, proof: log.proof(Plan::consistency(3, to)) };
        assert_eq!(found(&with(log.records(5), proof), since), []);
        let proof = Record::Consistency { from: 3, to, proof: other.proof(Plan::consistency(3, to)) };
        assert_eq!(found(&with(other.records(5), proof), since), [Finding::Forked { size: 3 }]);
    }
    let nowhere = Record::Consistency { from: 3, to: 9, proof: log.proof(Plan::consistency(3, 9)) };
    assert_eq!(found(&with(log.records(5), nowhere), since), [Finding::NotComparable { size: 3 }]);
}

#[test]
fn a_checkpoint_of_the_bundle_from_before_its_start_needs_a_proof() {
    let log = Log::ten();
    let mut records = log.records(5);
    records.insert(1, Record::Checkpoint(log.checkpoints[0]));
    let report = check(&records);
    assert_eq!(report.findings, [Finding::NotComparable { size: 3 }]);
    let itself = with(records.clone(), Record::Consistency { from: 3, to: 3, proof: vec![] });
    let report = check(&itself);
    assert_eq!(report.findings, [Finding::NotComparable { size: 3 }], "a proof that proves nothing");
    let proof = Record::Consistency { from: 3, to: 5, proof: log.proof(Plan::consistency(3, 5)) };
    assert!(check(&with(records, proof)).is_valid());
}

#[test]
fn the_tree_is_compared_with_a_checkpoint_that_the_bundle_left_out() {
    let (log, other) = (Log::ten(), rewritten());
    for (of, expected) in [(&log, vec![]), (&other, vec![Finding::Forked { size: 3 }])] {
        let mut records = of.records(0);
        records.drain(1..3);
        assert_eq!(found(&records, &log.checkpoints[0]), expected);
    }
}

#[test]
fn a_bundle_that_ends_before_the_checkpoint_is_named() {
    let longer = Log::of((0..12).map(whole).collect(), &[3, 5, 8, 10, 12]);
    assert_eq!(found(&Log::ten().records(0), &longer.checkpoints[4]), [Finding::Behind { size: 12 }]);
}

#[test]
fn a_checkpoint_of_another_key_or_organisation_is_named() {
    let log = Log::ten();
    let other = log.checkpoints[1].checkpoint.sign(&SigningKey::from_bytes(&[1; 32]));
    assert_eq!(found(&log.records(0), &other), [Finding::WrongKey { size: 5 }]);
    let other = altered(&log.checkpoints[1], |checkpoint| checkpoint.organisation = Uuid::from_u128(8));
    assert_eq!(found(&log.records(0), &other), [Finding::ForeignCheckpoint { size: 5 }]);
}

#[test]
fn without_a_trusted_key_only_the_key_of_the_older_checkpoint_counts() {
    let log = Log::ten();
    let known = |since| Known { since: Some(since), ..Known::default() };
    let report = verify(bundle(&log.records(0)).as_slice(), known(&log.checkpoints[1]));
    assert_eq!((report.findings.as_slice(), report.is_key_unknown), ([].as_slice(), false));
    // A forger names the right key beside an own one, and signs what follows with the own one.
    let own = SigningKey::from_bytes(&[1; 32]);
    let mut records = log.records(0);
    records.insert(1, Record::Key(own.verifying_key().to_bytes()));
    for record in &mut records {
        if let Record::Checkpoint(signed) = record
            && signed.checkpoint.size > 5
        {
            *signed = signed.checkpoint.sign(&own);
        }
    }
    assert!(verify(bundle(&records).as_slice(), Known::default()).is_valid());
    let report = verify(bundle(&records).as_slice(), known(&log.checkpoints[1]));
    assert_eq!(report.findings, [8, 10].map(|size| Finding::WrongKey { size }));
    // No key of the bundle signed the older checkpoint.
    records.remove(0);
    let report = verify(bundle(&records).as_slice(), known(&log.checkpoints[1]));
    assert_eq!(report.findings, [3, 5, 8, 10, 5].map(|size| Finding::WrongKey { size }));
}
