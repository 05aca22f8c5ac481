//! The layouts of section 13 of docs/formats.md. A second implementation computed the expected values.

use super::{Log, bytes, event, key, payload, whole};
use crate::bundle::{Disclosure, Entry, Reader, Record, Unusable, Writer};
use crate::checkpoint::{NoCheckpoint, Signed};
use crate::event::Event;

const FIRST: &str = "voicase/audit/00000000-0000-0000-0000-000000000007
3
qnhMV4cwZFQMDR9zS59xixlfdHi0z4wgdRm0gcFnnaE=
time 2023-11-14T22:13:23Z
previous none

— voicase/audit/00000000-0000-0000-0000-000000000007 P9PBj9ZBvSnCodpXnhGLgEYgzR7VYVtMa2q1qd5wuCAnSEOBIRWLOJYxB2h7faO+9loF8N86FH13ufth2Y1kb95kZAU=
";

const SECOND: &str = "voicase/audit/00000000-0000-0000-0000-000000000007
5
eS7WMqZ8Hf1VaN9xRPgCrUdacTqPEMa9gv2rLB9GIvk=
time 2023-11-14T22:13:25Z
previous y75buYnHk21Lr5roCr7/f9efsu+N3RzLHS0MP8WnKxQ=

— voicase/audit/00000000-0000-0000-0000-000000000007 P9PBj3vTOIqWadYBZPZn8yfBerVspT4GNOxs9NfF8n+LMCORm60UPNpiMQlAjVnv9/LIeQiC0adAYeTI52Bbow4J9QY=
";

#[test]
fn a_leaf_has_the_documented_bytes() {
    let reporter = bytes("40b4d2477aaf1a7cb0ad5fdfbd7c179ed36a842a39fc63a037b4156cfc637d39");
    assert_eq!(event(3).leaf_hash().as_slice(), reporter);
    let member = bytes("a82312fff6a4eac0dee604c46c69736481368a2b9e2828661326cc872858767e");
    assert_eq!(event(4).leaf_hash().as_slice(), member);
}

#[test]
fn only_the_encoding_of_an_event_decodes() {
    for sequence in [3, 4, u64::MAX] {
        let leaf = event(4).encode();
        assert_eq!(Event::decode(&leaf), Some(event(4)));
        let mut other = event(4);
        other.sequence = sequence;
        assert_eq!(Event::decode(&other.encode()), Some(other));
        for length in 0..leaf.len() {
            assert_eq!(Event::decode(&leaf[..length]), None, "{length} bytes");
        }
        assert_eq!(Event::decode(&[leaf.as_slice(), &[0]].concat()), None);
    }
    let leaf = event(4).encode();
    let with = |from: &[u8], to: &[u8]| {
        let at = leaf.windows(from.len()).position(|part| part == from).expect("a part of the leaf");
        Event::decode(&[&leaf[..at], to, &leaf[at + from.len()..]].concat())
    };
    assert_eq!(with(b"leaf-v1", b"leaf-v2"), None);
    assert_eq!(with(b"2026-11-30", b"+026-11-30"), None);
    assert_eq!(with(b"2026-11-30", b"2026-11-31"), None);
    assert_eq!(with(b".123456Z", b".12345 Z"), None);
    assert!(with(b".123456Z", b".123457Z").is_some());
}

#[test]
fn a_checkpoint_has_the_documented_text() {
    let log = Log::ten();
    assert_eq!(log.checkpoints[0].to_string(), FIRST);
    assert_eq!(log.checkpoints[1].to_string(), SECOND);
    for signed in &log.checkpoints {
        let read: Signed = signed.to_string().parse().expect("a checkpoint");
        assert_eq!(read, *signed);
        assert!(read.is_by(&key().verifying_key()));
    }
}

#[test]
fn every_other_text_is_refused() {
    let changes = [
        ("voicase/audit/", "voicase/other/"),
        ("voicase/audit/0", "voicase/audit/{0"),
        ("audit/00000000-0000-0000-0000-000000000007\n3", "audit/00000000-0000-0000-0000-00000000000a\n3"),
        ("\n3\n", "\n+3\n"),
        ("\n3\n", "\n03\n"),
        ("\n3\n", "\n-3\n"),
        ("\n3\n", "\n281474976710657\n"),
        ("\n3\n", "\n99999999999999999999\n"),
        ("\n3\n", "\n3\r\n"),
        ("\n3\n", "\n3\n3\n"),
        ("qnhM", "qnh"),
        ("naE=", "naE"),
        ("naE=", "naF="),
        ("T22:13:23Z", "T22:13:23.0Z"),
        ("T22:13:23Z", "T22:13:23+00:00"),
        ("T22:13:23Z", "T25:13:23Z"),
        ("time ", "time  "),
        ("previous none", "previous None"),
        ("previous none", "previous "),
        ("previous none\n", ""),
        ("previous none\n", "previous none\nother\n"),
        ("— ", "- "),
        ("ZAU=\n", "ZAU="),
        ("ZAU=\n", "ZAU=\n\n"),
        ("ZAU=\n", "ZAU= \n"),
        ("P9PBj9", "P9PB"),
        ("7 P9PBj9", "7  P9PBj9"),
        ("— voicase", "— Voicase"),
    ];
    for (from, to) in changes {
        let text = FIRST.replacen(from, to, 1);
        assert_ne!(text, FIRST, "{from}");
        assert_eq!(text.parse::<Signed>(), Err(NoCheckpoint), "{text}");
    }
    assert_eq!("".parse::<Signed>(), Err(NoCheckpoint));
    assert_eq!(format!("{FIRST}{FIRST}").parse::<Signed>(), Err(NoCheckpoint));
    let other = FIRST.replace("\n3\n", "\n4\n").parse::<Signed>().expect("a checkpoint");
    assert!(!other.is_by(&key().verifying_key()), "the text is well-formed, and its signature is not valid");
}

#[test]
fn a_bundle_returns_the_records_that_were_written() {
    let mut records = Log::ten().records(0);
    records.insert(5, Record::Consistency { from: 3, to: 5, proof: vec![[1; 32], [2; 32]] });
    records.push(Record::Entry(Entry::of(&event(10), Disclosure::Erased)));
    records.push(Record::Entry(Entry::of(&event(11), Disclosure::Withheld)));
    records.push(Record::Entry(Entry { sequence: 12, hash: [6; 32], event: None }));
    records.push(Record::Proved { entry: whole(4), proof: vec![[1; 32]] });
    let bundle = super::bundle(&records);
    let read: Result<Vec<_>, _> = Reader::new(bundle.as_slice()).expect("a bundle").collect();
    let end = u64::try_from(records.len()).expect("a number");
    records.push(Record::End(end));
    assert_eq!(read.expect("records"), records);
}

#[test]
fn no_bundle_is_written_in_another_order_or_with_too_long_a_record() {
    let records = Log::ten().records(0);
    let mut writer = Writer::new(vec![]).expect("a writer");
    assert!(matches!(writer.write(&records[1]), Err(Unusable::Misplaced { record: 0 })));
    let mut writer = Writer::new(vec![]).expect("a writer");
    for _ in 0..16 {
        writer.write(&records[0]).expect("a key");
    }
    assert!(matches!(writer.write(&records[0]), Err(Unusable::Misplaced { record: 16 })));
    let writer = Writer::new(vec![]).expect("a writer");
    assert!(matches!(writer.finish(), Err(Unusable::Misplaced { record: 0 })));
    let mut large = payload(4);
    large.json = vec![b' '; 1 << 20];
    let mut writer = Writer::new(vec![]).expect("a writer");
    for record in &records[..6] {
        writer.write(record).expect("a record in its place");
    }
    let large = Record::Entry(Entry::of(&event(0), Disclosure::Whole(large)));
    assert!(matches!(writer.write(&large), Err(Unusable::Misplaced { record: 6 })));
}
