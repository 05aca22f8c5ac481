//! Each way to change a bundle has its finding, and an unchanged bundle has none.

use std::time::{Duration, Instant};

use ed25519_dalek::SigningKey;
use uuid::Uuid;

use super::{Log, ORGANISATION, bundle, changed, check, committed, event, found, key, keys, payload, seconds, whole};
use crate::bundle::{Disclosure, Entry, Record};
use crate::checkpoint::Checkpoint;
use crate::merkle::Plan;
use crate::report::{Finding, MAX_FINDINGS};
use crate::{Known, verify};

#[test]
fn a_bundle_is_valid_from_any_event_on() {
    for first in 0..=10 {
        let report = check(&Log::ten().records(first));
        assert_eq!(report.findings, [], "from {first}");
        assert_eq!((report.entries, report.erased, report.is_key_unknown), (10 - first, 0, false));
        assert_eq!(report.head.map(|head| head.size), Some(10));
    }
    let report = verify(bundle(&Log::ten().records(0)).as_slice(), Known::default());
    assert!(report.is_valid() && report.is_key_unknown);
    assert!(report.to_string().contains("the key is from the bundle itself"));
}

#[test]
fn the_log_of_another_organisation_is_named() {
    let of = |organisation| {
        let known = Known { organisation, keys: &keys(), since: None };
        verify(bundle(&Log::ten().records(0)).as_slice(), known)
    };
    let report = of(Some(ORGANISATION));
    assert!(report.is_valid() && !report.is_organisation_unknown);
    assert_eq!(of(Some(Uuid::from_u128(8))).findings, [Finding::ForeignCheckpoint { size: 10 }]);
    let report = of(None);
    assert!(report.is_valid() && report.is_organisation_unknown);
    assert!(report.to_string().contains("the organisation is from the bundle itself"));
}

#[test]
fn an_event_without_its_payload_is_valid_with_a_note() {
    let report = check(&changed(|entries| {
        entries[2] = Entry::of(&event(2), Disclosure::Erased);
        entries[3] = Entry::of(&event(3), Disclosure::Withheld);
        entries[4].event = None;
    }));
    assert_eq!(report.findings, []);
    assert_eq!((report.erased, report.withheld, report.hashes_only), (1, 1, 1));
    let text = report.to_string();
    assert!(
        text.contains("Note: events without payload. The exporter says that it was erased, which no hash proves: 1\n")
    );
    assert!(text.contains("Note: events without payload. The exporter left it out: 1\n"));
}

#[test]
fn a_dropped_event_is_named() {
    let dropped = changed(|entries| drop(entries.drain(4..6)));
    assert_eq!(found(&dropped), [Finding::Dropped { from: 4, to: 6 }]);
    let last = changed(|entries| entries.truncate(9));
    assert_eq!(found(&last), [Finding::Dropped { from: 9, to: 10 }]);
    // The others have taken its number.
    let renumbered = changed(|entries| {
        entries.truncate(4);
        entries.extend((4..9).map(|sequence| {
            let mut later = event(sequence + 1);
            later.sequence = sequence;
            Entry::of(&later, Disclosure::Withheld)
        }));
    });
    assert_eq!(found(&renumbered), [Finding::AlteredBetween { from: 3, to: 5 }, Finding::Dropped { from: 9, to: 10 }]);
}

#[test]
fn a_duplicated_event_is_named() {
    assert_eq!(found(&changed(|entries| entries.insert(5, whole(4)))), [Finding::Duplicated { sequence: 4 }]);
    let hash = |entries: &mut Vec<Entry>| {
        let (sequence, hash) = (4, entries[4].hash);
        entries.insert(9, Entry { sequence, hash, event: None });
    };
    assert_eq!(found(&changed(hash)), [Finding::Duplicated { sequence: 4 }]);
    // The log itself has signed the event under two numbers.
    let mut again = event(4);
    again.sequence = 6;
    let mut entries: Vec<_> = (0..10).map(whole).collect();
    entries[6] = Entry::of(&again, Disclosure::Whole(payload(4)));
    assert_eq!(found(&Log::of(entries, &[10]).records(0)), [Finding::Duplicated { sequence: 6 }]);
}

#[test]
fn a_reordered_event_is_named() {
    assert_eq!(found(&changed(|entries| entries.swap(4, 5))), [Finding::Reordered { sequence: 4 }]);
    let moved = changed(|entries| {
        let entry = entries.remove(2);
        entries.push(entry);
    });
    assert_eq!(found(&moved), [Finding::Reordered { sequence: 2 }]);
    let middle = changed(|entries| {
        let entries_moved: Vec<_> = entries.drain(2..5).collect();
        entries.extend(entries_moved.into_iter().skip(1).take(1));
    });
    assert_eq!(
        found(&middle),
        [Finding::Reordered { sequence: 3 }, Finding::Dropped { from: 2, to: 3 }, Finding::Dropped { from: 4, to: 5 }]
    );
}

#[test]
fn an_altered_event_is_named() {
    let altered = changed(|entries| {
        let mut other = event(4);
        other.kind = "case_opened".into();
        entries[4].event = Entry::of(&committed(other, &payload(4)), Disclosure::Whole(payload(4))).event;
    });
    assert_eq!(found(&altered), [Finding::Altered { sequence: 4 }]);
    let mut other = payload(4);
    other.json = b"{}".to_vec();
    let altered = changed(|entries| entries[4] = Entry::of(&event(4), Disclosure::Whole(other)));
    assert_eq!(found(&altered), [Finding::Altered { sequence: 4 }], "the payload alone");
    let mut other = payload(4);
    other.seals.clear();
    let altered = changed(|entries| entries[4] = Entry::of(&event(4), Disclosure::Whole(other)));
    assert_eq!(found(&altered), [Finding::Altered { sequence: 4 }], "the seals alone");
    let broken = changed(|entries| {
        if let Some(content) = &mut entries[4].event {
            content.leaf.push(0);
        }
    });
    assert_eq!(found(&broken), [Finding::Altered { sequence: 4 }], "no event at all");
}

#[test]
fn an_event_that_was_altered_with_its_hash_is_found_between_two_checkpoints() {
    let altered = changed(|entries| {
        let mut other = event(6);
        other.kind = "case_opened".into();
        entries[6] = Entry::of(&committed(other, &payload(6)), Disclosure::Whole(payload(6)));
    });
    assert_eq!(found(&altered), [Finding::AlteredBetween { from: 5, to: 8 }]);
    let hash = changed(|entries| entries[6] = Entry { sequence: 6, hash: [9; 32], event: None });
    assert_eq!(found(&hash), [Finding::AlteredBetween { from: 5, to: 8 }]);
}

#[test]
fn a_foreign_leaf_is_named() {
    let mut other = event(4);
    other.organisation = Uuid::from_u128(8);
    let mut entries: Vec<_> = (0..10).map(whole).collect();
    entries[4] = Entry::of(&committed(other, &payload(4)), Disclosure::Whole(payload(4)));
    assert_eq!(found(&Log::of(entries, &[10]).records(0)), [Finding::Foreign { sequence: 4 }]);
    assert_eq!(found(&changed(|entries| entries.push(whole(10)))), [Finding::Foreign { sequence: 10 }]);
    let mut second = event(4);
    second.id = Uuid::from_u128(99);
    let second = Entry::of(&committed(second, &payload(4)), Disclosure::Whole(payload(4)));
    assert_eq!(found(&changed(|entries| entries.insert(5, second))), [Finding::Foreign { sequence: 4 }]);
}

#[test]
fn another_key_is_named() {
    let other = SigningKey::from_bytes(&[1; 32]).verifying_key();
    let report = verify(bundle(&Log::ten().records(5)).as_slice(), Known { keys: &[other], ..Known::default() });
    assert_eq!(report.findings, [5, 8, 10].map(|size| Finding::WrongKey { size }));
    // Another key in the bundle does not replace the trusted one.
    let mut records = Log::ten().records(0);
    records[0] = Record::Key(other.to_bytes());
    assert!(check(&records).is_valid());
    assert_eq!(verify(bundle(&records).as_slice(), Known::default()).findings.len(), 4);
}

#[test]
fn a_forked_chain_is_named() {
    let mut records = Log::ten().records(0);
    records.remove(3);
    assert_eq!(found(&records), [Finding::Forked { size: 10 }], "without the checkpoint of 8");
    let Some(Record::Checkpoint(head)) = Log::ten().records(0).into_iter().nth(4) else { panic!("a checkpoint") };
    let mut records = Log::ten().records(0);
    records[4] = Record::Checkpoint(Checkpoint { time: seconds(1), ..head.checkpoint }.sign(&key()));
    assert_eq!(found(&records), [Finding::Forked { size: 10 }], "a time before its predecessor");
    let again = Checkpoint { time: seconds(99), ..head.checkpoint }.sign(&key());
    let mut records = Log::ten().records(0);
    records.insert(5, Record::Checkpoint(again));
    let report = check(&records);
    assert_eq!((report.findings, report.head), (vec![Finding::SignedAgain { size: 10 }], Some(head.checkpoint)));
    let mut records = Log::ten().records(0);
    records.swap(3, 4);
    assert_eq!(found(&records), [10, 8].map(|size| Finding::Forked { size }), "in another order");
    let mut records = Log::ten().records(0);
    let foreign = Checkpoint { organisation: Uuid::from_u128(8), ..head.checkpoint };
    records.insert(5, Record::Checkpoint(foreign.sign(&key())));
    assert_eq!(found(&records), [Finding::ForeignCheckpoint { size: 10 }]);
}

#[test]
fn a_single_event_is_proved_without_the_others() {
    let log = Log::ten();
    let mut records = log.records(10);
    for sequence in [2, 7] {
        let proof = log.proof(Plan::inclusion(sequence, 10));
        records.push(Record::Proved { entry: whole(sequence), proof });
    }
    let report = check(&records);
    assert_eq!((report.findings.as_slice(), report.entries), ([].as_slice(), 2));
    let Some(Record::Proved { proof, .. }) = records.pop() else { panic!("a proved event") };
    records.push(Record::Proved { entry: whole(6), proof });
    assert_eq!(found(&records), [Finding::Foreign { sequence: 6 }]);
}

#[test]
fn a_report_counts_the_findings_that_it_does_not_list() {
    let size = 2 * u64::try_from(MAX_FINDINGS).expect("a number") + 2;
    let mut entries: Vec<_> = (0..size).map(whole).collect();
    let records = Log::of(entries.clone(), &[size]).records(0);
    entries.reverse();
    let others = records.into_iter().filter(|record| !matches!(record, Record::Entry(_)));
    let report = check(&others.chain(entries.into_iter().map(Record::Entry)).collect::<Vec<_>>());
    assert_eq!(report.findings.len(), MAX_FINDINGS);
    assert_eq!(report.more, size - 1 - 1000, "all but the last event are late");
}

#[test]
fn ten_thousand_events_are_verified_in_five_seconds() {
    let log = Log::of((0..10_000).map(whole).collect(), &[1000, 5000, 9000, 10_000]);
    let bundle = bundle(&log.records(0));
    let begun = Instant::now();
    let known = Known { keys: &keys(), since: log.checkpoints.first(), ..Known::default() };
    let report = verify(bundle.as_slice(), known);
    assert_eq!((report.findings.as_slice(), report.entries), ([].as_slice(), 10_000));
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
}
