//! TLS between the edge and this process. The edge is in our own network and does not verify the name in our
//! certificate. Each start therefore creates a new self-signed certificate, whose key never leaves the process. TLS
//! protects against passive listeners in that network.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;

use crate::env::ConfigError;

/// Time limit of the health check.
const HEALTH: Duration = Duration::from_secs(3);

/// Creates a certificate and its key, for TLS 1.3 and 1.2.
///
/// # Errors
/// If the certificate cannot be created, which is a defect of the build.
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

/// Checks that the process at this address is alive, for the service manager. The check runs on this machine only, so
/// it accepts the self-signed certificate.
///
/// # Errors
/// One sentence that names the fault.
pub async fn health(listen: SocketAddr) -> Result<(), ConfigError> {
    let fail = |error: &dyn std::fmt::Display| ConfigError(format!("Not healthy: {error}."));
    let client = reqwest::Client::builder().tls_danger_accept_invalid_certs(true).timeout(HEALTH).no_proxy().build();
    let host = if listen.ip().is_unspecified() { "127.0.0.1".to_owned() } else { listen.ip().to_string() };
    let host = if listen.is_ipv6() && !listen.ip().is_unspecified() { format!("[{host}]") } else { host };
    let url = format!("https://{host}:{}/livez", listen.port());
    let answer = client.map_err(|e| fail(&e))?.get(url).send().await.map_err(|e| fail(&e.without_url()))?;
    if answer.status().is_success() { Ok(()) } else { Err(fail(&answer.status())) }
}
