//! A private certificate authority for one test.

use std::path::{Path, PathBuf};

use base64::prelude::{BASE64_STANDARD, Engine};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use uuid::Uuid;

/// Issues server certificates. The authority's own certificate is in a file until the value is dropped.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    file: PathBuf,
}

impl Drop for Authority {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.file);
    }
}

impl Authority {
    pub fn new() -> Self {
        Self::keep_in(Path::new(env!("CARGO_TARGET_TMPDIR")))
    }

    pub fn keep_in(place: &Path) -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        let certificate = params.self_signed(&key).expect("a certificate");
        let file = place.join(format!("ca-{}.pem", Uuid::new_v4()));
        std::fs::write(&file, pem("CERTIFICATE", certificate.der())).expect("a file");
        Self { issuer: Issuer::new(params, key), file }
    }

    /// Path of the authority's certificate, for `sslrootcert` and `SSL_CERT_FILE`.
    pub fn file(&self) -> &Path {
        &self.file
    }

    pub fn certifies(&self, host: &str) -> (CertificateDer<'static>, PrivateKeyDer<'static>) {
        let key = KeyPair::generate().expect("a key");
        let params = CertificateParams::new(vec![host.to_owned()]).expect("a name");
        let certificate = params.signed_by(&key, &self.issuer).expect("a certificate");
        (certificate.into(), PrivateKeyDer::try_from(key.serialize_der()).expect("a key"))
    }
}

/// PEM encoding (RFC 7468).
pub fn pem(label: &str, der: &[u8]) -> String {
    let text = BASE64_STANDARD.encode(der);
    let lines = text.as_bytes().chunks(64).map(|line| str::from_utf8(line).expect("ASCII"));
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.collect::<Vec<_>>().join("\n"))
}
