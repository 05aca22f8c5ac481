//! Checks that the server implements docs/formats.md, with the same test vectors that the tests of the clients use.

use futures::TryStreamExt;
use serde_json::{Value, json};
use uuid::Uuid;
use voicase::crypto::file::{decrypt, encrypt_with_prefix, padded_size, wire_size};
use voicase::crypto::receipt::Seed;
use voicase::crypto::token::decode;
use voicase::crypto::{Key, derive, sha256};
use voicase::intake::work::{Purpose, Work, found};
use voicase::{manifest, text};

fn vectors(json: &str) -> Vec<Value> {
    let all: Vec<Value> = serde_json::from_str(json).expect("vectors");
    assert!(!all.is_empty());
    all
}

fn unhex(value: &Value) -> Vec<u8> {
    let text = value.as_str().unwrap_or_default();
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).expect("hex")).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect::<Vec<_>>().concat()
}

fn id(value: &Value) -> Uuid {
    value.as_str().and_then(|id| id.parse().ok()).expect("a UUID")
}

fn seed(value: &Value) -> Option<Seed> {
    unhex(value).try_into().ok().map(Seed::new)
}

#[test]
fn receipts_are_read_and_shown_as_the_vectors_say() {
    for vector in vectors(include_str!("../../vectors/receipt.json")) {
        let read = Seed::from_symbols(vector["text"].as_str().expect("a text"));
        assert_eq!(read.as_ref().map(|s| hex(s.bytes())).as_deref(), vector["seed"].as_str(), "{}", vector["name"]);
        assert_eq!(read.map(|s| s.symbols()).as_deref(), vector["shown"].as_str(), "{}", vector["name"]);
    }
}

#[test]
fn what_a_text_shows_and_what_a_name_keeps_is_what_the_vectors_say() {
    for vector in vectors(include_str!("../../vectors/text.json")) {
        let (given, name) = (vector["text"].as_str().expect("a text"), vector["name"].as_str().expect("a name"));
        assert_eq!(json!(text::shows(given)), vector["shows"], "{given:?} shows");
        assert_eq!(json!(text::has_control(given)), vector["control"], "{given:?} has a control");
        assert_eq!(text::name(given), name, "{given:?} as a name");
        assert_eq!(text::name(name), name, "{given:?} twice");
    }
}

#[test]
fn what_was_meant_by_what_was_typed_is_what_the_vectors_say() {
    for vector in vectors(include_str!("../../vectors/typed.json")) {
        let given = vector["text"].as_str().expect("a text");
        assert_eq!(json!(text::typed(given)), vector["meant"], "{given:?}");
    }
}

#[test]
fn what_a_receipt_gives_is_derived_as_the_vectors_say() {
    for vector in vectors(include_str!("../../vectors/derivation.json")) {
        let seed = seed(&vector["seed"]).expect("a seed");
        let (org, case) = (id(&vector["organisation"]), id(&vector["case"]));
        assert_eq!(hex(seed.access(org).bytes()), vector["access"]);
        assert_eq!(hex(seed.access(org).proof(org, case).bytes()), vector["keystore_proof"]);
        for reserved in ["kem", "sign"] {
            let key = derive(b"voicase-receipt-v1", seed.bytes(), &format!("{reserved}|{org}"));
            assert_eq!(hex(key.bytes()), vector[reserved]);
        }
    }
}

#[test]
fn sizes_on_the_wire_are_padded_as_the_vectors_say() {
    for vector in vectors(include_str!("../../vectors/padme.json")) {
        let size = vector["size"].as_u64().expect("a size");
        assert_eq!(padded_size(size - 8), vector["padded"], "{size}");
        assert_eq!(wire_size(size), vector["wire_size_of_file"], "{size}");
    }
}

async fn open(vector: &Value, wire: &[u8]) -> Option<Vec<u8>> {
    let key = Key::from_slice(&unhex(&vector["key"])).expect("a key");
    // Decrypts the file in one piece, with the size that the database would return.
    let size = vector["wire_size"].as_u64().expect("a size");
    let parts: Result<Vec<_>, _> = decrypt(&key, id(&vector["slot"]), size, wire).try_collect().await;
    parts.ok().map(|parts| parts.concat())
}

#[tokio::test]
async fn files_are_sealed_and_opened_as_the_vectors_say() {
    for vector in vectors(include_str!("../../vectors/file.json")) {
        let name = &vector["name"];
        if vector["valid"] == false {
            assert!(open(&vector, &unhex(&vector["sealed"])).await.is_none(), "{name}");
            continue;
        }
        let size = vector["size"].as_u64().expect("a size");
        let file: Vec<u8> = (0..size).map(|i| u8::try_from(i % 251).expect("a byte")).collect();
        let key = Key::from_slice(&unhex(&vector["key"])).expect("a key");
        let prefix = unhex(&vector["prefix"]).try_into().expect("seven bytes");
        let wire = encrypt_with_prefix(&key, id(&vector["slot"]), &file, prefix);
        assert_eq!(wire.len() as u64, vector["wire_size"], "{name}");
        assert_eq!(hex(&sha256(&wire)), vector["sealed_sha256"], "{name}");
        assert!(vector["sealed"].is_null() || unhex(&vector["sealed"]) == wire, "{name}");
        assert!(open(&vector, &wire).await.is_some_and(|opened| opened == file), "{name}");
    }
}

#[test]
fn operations_are_known_by_the_ids_of_the_vectors() {
    for vector in vectors(include_str!("../../vectors/persisted.json")) {
        assert_eq!(manifest::id(vector["document"].as_str().expect("a document")), vector["id"]);
    }
}

#[test]
fn work_is_found_as_the_vectors_say() {
    for vector in vectors(include_str!("../../vectors/work.json")) {
        let (channel, key) = (vector["channel"].as_str().expect("a slug"), id(&vector["idempotency_key"]));
        let seed = vector["seed"].as_str().and_then(decode).and_then(|seed| seed.try_into().ok()).expect("32 bytes");
        let nonce = vector["nonce"].as_u64().and_then(|nonce| nonce.try_into().ok()).expect("a number");
        let zeros = found(&Purpose { channel, key }, &Work { seed, nonce });
        assert_eq!(Some(u64::from(zeros)), vector["zeros"].as_u64(), "{}", vector["name"]);
        assert_eq!(Some(u64::from(zeros) >= vector["bits"].as_u64().unwrap_or_default()), vector["valid"].as_bool());
    }
}
