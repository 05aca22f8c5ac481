//! An independent implementation of AWS Signature Version 4, to verify the signatures of the product.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html>

use std::collections::BTreeMap;
use std::fmt::Write;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use hmac::{Hmac, KeyInit, Mac};
use reqwest::Url;
use sha2::{Digest, Sha256};

/// A presigned URL.
pub struct Presigned {
    url: Url,
    parameters: BTreeMap<String, String>,
}

impl Presigned {
    pub fn read(url: &str) -> Option<Self> {
        let url = Url::parse(url).ok()?;
        let parameters: BTreeMap<_, _> = url.query_pairs().into_owned().collect();
        Some(Self { url, parameters })
    }

    pub fn parameter(&self, name: &str) -> &str {
        self.parameters.get(name).map_or("", String::as_str)
    }

    /// The time from which and until which the URL is valid.
    pub fn holds(&self) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        let from = NaiveDateTime::parse_from_str(self.parameter("X-Amz-Date"), "%Y%m%dT%H%M%SZ").ok()?.and_utc();
        Some((from, from + TimeDelta::seconds(self.parameter("X-Amz-Expires").parse().ok()?)))
    }

    /// Whether the URL was signed with `secret`. `payload` is the value that was signed in place of the body's hash.
    pub fn is_signed_with(&self, secret: &str, payload: &str) -> bool {
        self.signature(secret, payload) == self.parameter("X-Amz-Signature")
    }

    fn signature(&self, secret: &str, payload: &str) -> String {
        let signed = self.parameters.iter().filter(|(name, _)| *name != "X-Amz-Signature");
        let query = signed.map(|(name, value)| format!("{}={}", escaped(name), escaped(value))).collect::<Vec<_>>();
        let host = match self.url.port() {
            Some(port) => format!("{}:{port}", self.url.host_str().unwrap_or_default()),
            None => self.url.host_str().unwrap_or_default().to_owned(),
        };
        let request = format!("GET\n{}\n{}\nhost:{host}\n\nhost\n{payload}", self.url.path(), query.join("&"));
        let (_, scope) = self.parameter("X-Amz-Credential").split_once('/').unwrap_or_default();
        let hash = hex(&Sha256::digest(request));
        let text = format!("AWS4-HMAC-SHA256\n{}\n{scope}\n{hash}", self.parameter("X-Amz-Date"));
        let start = format!("AWS4{secret}").into_bytes();
        let key = scope.split('/').fold(start, |key, part| mac(&key, part));
        hex(&mac(&key, &text))
    }
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any length");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut all, byte| {
        let _ = write!(all, "{byte:02x}");
        all
    })
}

/// Percent-encodes as RFC 3986 requires. AWS signs this form.
fn escaped(text: &str) -> String {
    text.bytes().fold(String::new(), |mut all, byte| {
        let plain = byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        let _ = if plain { write!(all, "{}", char::from(byte)) } else { write!(all, "%{byte:02X}") };
        all
    })
}

#[test]
fn the_published_example_of_a_signed_address_is_signed_as_published() {
    // The published example key of the page above, not a real secret.
    const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    const SIGNED: &str = "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256\
        &X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z\
        &X-Amz-Expires=86400&X-Amz-SignedHeaders=host\
        &X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
    let example = Presigned::read(SIGNED).expect("an address");
    assert!(example.is_signed_with(SECRET, "UNSIGNED-PAYLOAD"));
    assert!(!example.is_signed_with("another", "UNSIGNED-PAYLOAD"));
    let longer = SIGNED.replace("86400", "86401");
    assert!(!Presigned::read(&longer).expect("an address").is_signed_with(SECRET, "UNSIGNED-PAYLOAD"));
}
