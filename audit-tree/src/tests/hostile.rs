//! Bundles that no exporter writes. None of them panics, allocates without limit, or is valid.

use std::io::{self, Read};

use super::{Log, bundle, keys, whole};
use crate::bundle::{MAGIC, Record};
use crate::report::{Finding, Report};
use crate::{Known, verify};

/// A bundle of an event and a hash, below one checkpoint.
fn small() -> Vec<u8> {
    let mut records = Log::of((0..2).map(whole).collect(), &[2]).records(0);
    if let Some(Record::Entry(entry)) = records.last_mut() {
        entry.event = None;
    }
    bundle(&records)
}

fn check(bytes: impl Read) -> Report {
    verify(bytes, Known::default())
}

/// A record as bytes, which need not be right.
fn raw(tag: u8, body: &[u8]) -> Vec<u8> {
    [&[tag][..], u32::try_from(body.len()).expect("a length").to_be_bytes().as_slice(), body].concat()
}

#[test]
fn a_changed_bit_is_found_wherever_it_is() {
    let whole = small();
    assert!(check(whole.as_slice()).is_valid());
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << (at % 8);
        assert!(!check(bytes.as_slice()).is_valid(), "byte {at}");
    }
}

#[test]
fn a_truncated_bundle_is_named_wherever_it_ends() {
    let whole = small();
    for length in 0..whole.len() {
        assert_eq!(check(&whole[..length]).findings, [Finding::Truncated], "{length} bytes");
    }
    let longer = [whole.as_slice(), &[0]].concat();
    assert!(!check(longer.as_slice()).is_valid(), "a byte after the end");
}

#[test]
fn a_false_length_is_refused() {
    for length in [u32::MAX, (1 << 20) + 1] {
        let bytes = [MAGIC.as_slice(), b"K", &length.to_be_bytes()].concat();
        let report = check(bytes.as_slice().chain(io::repeat(0)));
        let text = "Record 0 is above a limit, or at a wrong position. Export the bundle again.";
        assert_eq!(report.findings, [Finding::Unusable(text.into())]);
    }
    let bytes = [MAGIC.as_slice(), b"K", &(1_u32 << 20).to_be_bytes()].concat();
    assert_eq!(check(bytes.as_slice()).findings, [Finding::Truncated]);
}

#[test]
fn records_out_of_order_and_unknown_records_are_refused() {
    let [key, checkpoint] = [0, 1].map(|at| {
        let records = Log::ten().records(0);
        let bytes = bundle(&records);
        // The key has 37 bytes, and the checkpoint follows it.
        let after = &bytes[MAGIC.len() + 37 * at..];
        let length = usize::try_from(u32::from_be_bytes([after[1], after[2], after[3], after[4]])).expect("a length");
        after[..5 + length].to_vec()
    });
    let start = raw(b'S', &[0; 8]);
    let end = |records: u64| raw(b'E', &records.to_be_bytes());
    for parts in [
        vec![end(0)],
        vec![start.clone(), end(1)],
        vec![checkpoint.clone()],
        vec![key.clone(), start.clone()],
        vec![key.clone(), checkpoint.clone(), key.clone()],
        vec![key.clone(), checkpoint.clone(), start.clone(), start.clone()],
        vec![key.clone(), checkpoint.clone(), start.clone(), checkpoint.clone()],
        vec![key.clone(), checkpoint.clone(), start.clone(), end(4)],
        vec![key.clone(), checkpoint.clone(), raw(b'S', &4_u64.to_be_bytes())],
        vec![key.clone(), checkpoint.clone(), raw(b'S', &[255; 8 + 64 * 32])],
        vec![key.clone(), checkpoint.clone(), raw(b'S', &[0; 9])],
        vec![key.clone(), checkpoint.clone(), raw(b'P', &[0; 16 + 97 * 32])],
        vec![key.clone(), checkpoint.clone(), start.clone(), raw(b'L', &[255; 41])],
        vec![key.clone(), checkpoint.clone(), start.clone(), raw(b'I', &[255; 60])],
        vec![key.clone(), raw(b'C', &[b'a'; 2000])],
        vec![raw(b'K', &[0; 31])],
        vec![raw(b'X', &[])],
    ] {
        let bytes = [MAGIC.as_slice(), &parts.concat()].concat();
        let findings = check(bytes.as_slice()).findings;
        assert!(matches!(findings.last(), Some(Finding::Unusable(_))), "{findings:?}");
    }
}

#[test]
fn numbers_at_their_maximum_do_not_overflow() {
    let records = Log::ten().records(0);
    let mut bytes = bundle(&records[..6]);
    bytes.truncate(bytes.len() - 13);
    let mut entry = u64::MAX.to_be_bytes().to_vec();
    entry.extend([0; 33]);
    bytes.extend(raw(b'L', &entry));
    bytes.extend(raw(b'E', &7_u64.to_be_bytes()));
    let report = verify(bytes.as_slice(), Known { keys: &keys(), ..Known::default() });
    assert_eq!(report.findings, [Finding::Foreign { sequence: u64::MAX }, Finding::Dropped { from: 0, to: 10 }]);
}

#[test]
fn noise_is_refused() {
    let mut state = 1_u64;
    for length in 0..300 {
        let noise: Vec<u8> = (0..length)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                state.to_be_bytes()[0]
            })
            .collect();
        assert!(!check(noise.as_slice()).is_valid());
        assert!(!check([MAGIC.as_slice(), &noise].concat().as_slice()).is_valid());
    }
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk failed"))
        }
    }
    let report = check(Broken);
    assert!(matches!(&report.findings[..], [Finding::Unusable(text)] if text.contains("the disk failed")));
}
