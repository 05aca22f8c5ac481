//! TLS between the edge and us. Who speaks to us is on our own network and cannot know our name: the certificate is made at
//! each start, its key never leaves the process, and nothing that listens on that network can read along.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;

use crate::env::ConfigError;

/// How long our own process may take to say that it lives.
const HEALTH: Duration = Duration::from_secs(3);

/// A new certificate and its key, for TLS 1.3 and 1.2.
///
/// # Errors
/// When none can be made: a defect of the build.
pub fn acceptor() -> Result<TlsAcceptor, ConfigError> {
    let fail = |error: &dyn std::fmt::Display| ConfigError(format!("TLS cannot be set up: {error}."));
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(["localhost".to_owned()]).map_err(|e| fail(&e))?;
    let key = PrivatePkcs8KeyDer::from(signing_key.serialize_der());
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|config| config.with_no_client_auth().with_single_cert(vec![cert.into()], key.into()))
        .map_err(|e| fail(&e))?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// Whether the process that listens at this address says that it lives: for whoever restarts it. Asked on this machine alone,
/// of a certificate that nobody else can know.
///
/// # Errors
/// One sentence that says what is wrong.
pub async fn health(listen: SocketAddr) -> Result<(), ConfigError> {
    let fail = |error: &dyn std::fmt::Display| ConfigError(format!("Not healthy: {error}."));
    let client = reqwest::Client::builder().tls_danger_accept_invalid_certs(true).timeout(HEALTH).no_proxy().build();
    let host = if listen.ip().is_unspecified() { "127.0.0.1".to_owned() } else { listen.ip().to_string() };
    let host = if listen.is_ipv6() && !listen.ip().is_unspecified() { format!("[{host}]") } else { host };
    let url = format!("https://{host}:{}/livez", listen.port());
    let answer = client.map_err(|e| fail(&e))?.get(url).send().await.map_err(|e| fail(&e.without_url()))?;
    if answer.status().is_success() { Ok(()) } else { Err(fail(&answer.status())) }
}
