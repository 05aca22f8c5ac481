//! A software WebAuthn authenticator. It builds CTAP responses by hand, so that each part can be made wrong.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use voicase::crypto::{random, sha256};

use crate::ADMIN_ORIGIN;

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const NEW_KEY: u8 = 0x40;

/// An authenticator with one passkey.
#[derive(Clone)]
pub struct Authenticator {
    key: SigningKey,
    id: [u8; 32],
    /// The user handle that the authenticator returns.
    pub user: Vec<u8>,
    /// The signature counter.
    pub counter: u32,
    /// Whether the authenticator verifies the user, with a fingerprint or a PIN.
    pub verifies: bool,
    /// The origin of the page.
    pub origin: String,
}

impl Authenticator {
    /// A new authenticator for the origin of the staff application.
    pub fn new() -> Self {
        let key = SigningKey::from_slice(&random::<32>()).expect("a key");
        Self { key, id: random(), user: vec![], counter: 0, verifies: true, origin: ADMIN_ORIGIN.into() }
    }

    /// Creates a passkey. Returns the response to the options of `navigator.credentials.create`.
    pub fn creates(&mut self, options: &Value) -> Value {
        self.user = BASE64_URL_SAFE_NO_PAD.decode(options["user"]["id"].as_str().expect("a user")).expect("base64url");
        let client = self.client("webauthn.create", options);
        let mut data = self.data(options["rp"]["id"].as_str().expect("a party"), NEW_KEY);
        data.extend([0; 16]);
        data.extend([0, 32]);
        data.extend(self.id);
        data.extend(self.public());
        // CBOR: {"fmt": "none", "attStmt": {}, "authData": …}
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        object.push(u8::try_from(data.len()).expect("a short array"));
        object.extend(data);
        let response = json!({ "attestationObject": text(&object), "clientDataJSON": text(&client), "transports": [] });
        self.credential(&response)
    }

    /// Signs with the passkey. Returns the response to the options of `navigator.credentials.get`.
    pub fn shows(&mut self, options: &Value) -> Value {
        self.counter += 1;
        let client = self.client("webauthn.get", options);
        let data = self.data(options["rpId"].as_str().expect("a party"), 0);
        let signed: Signature = self.key.sign(&[data.as_slice(), &sha256(&client)].concat());
        let response = json!({
            "authenticatorData": text(&data),
            "clientDataJSON": text(&client),
            "signature": text(signed.to_der().as_bytes()),
            "userHandle": text(&self.user),
        });
        self.credential(&response)
    }

    fn credential(&self, response: &Value) -> Value {
        let id = text(&self.id);
        json!({ "id": id, "rawId": id, "type": "public-key", "response": response, "clientExtensionResults": {} })
    }

    fn client(&self, kind: &str, options: &Value) -> Vec<u8> {
        let data =
            json!({ "type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": false });
        data.to_string().into_bytes()
    }

    fn data(&self, party: &str, flags: u8) -> Vec<u8> {
        let flags = flags | PRESENT | if self.verifies { VERIFIED } else { 0 };
        [sha256(party.as_bytes()).as_slice(), &[flags], &self.counter.to_be_bytes()].concat()
    }

    /// The public key as a COSE key: {1: 2, 3: -7, -1: 1, -2: x, -3: y}
    fn public(&self) -> Vec<u8> {
        let point = self.key.verifying_key().to_sec1_point(false);
        let (x, y) = (&point.as_bytes()[1..33], &point.as_bytes()[33..]);
        [b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20".as_slice(), x, b"\x22\x58\x20", y].concat()
    }
}

impl Default for Authenticator {
    fn default() -> Self {
        Self::new()
    }
}

fn text(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}
