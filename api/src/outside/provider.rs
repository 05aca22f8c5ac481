//! Requests to the identity providers of organisations. An administrator chose the address, so requests may reach
//! public addresses only. The resolved address is checked at the connection itself, redirects are refused, and answers
//! are limited in size and time.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::core::{CoreJwsSigningAlgorithm as Algorithm, CoreProviderMetadata};
use openidconnect::url::Host;
use openidconnect::{AsyncHttpClient, DiscoveryError, HttpRequest, HttpResponse, IssuerUrl, TokenUrl};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, Url, redirect};

use crate::env::ConfigError;

/// Time limit of one request.
const TIMEOUT: Duration = Duration::from_secs(5);
/// Maximum size of an answer, in bytes.
const ANSWER: usize = 256 << 10;
/// How long a provider's metadata is cached.
const KEPT: TimeDelta = TimeDelta::minutes(10);
/// Maximum number of cached providers.
const PROVIDERS: usize = 1_000;
/// Accepted signature algorithms of ID tokens, all with a public key. `none` and shared secrets are never accepted.
pub const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::RsaSsaPkcs1V15Sha256,
    Algorithm::RsaSsaPkcs1V15Sha384,
    Algorithm::RsaSsaPkcs1V15Sha512,
    Algorithm::RsaSsaPssSha256,
    Algorithm::RsaSsaPssSha384,
    Algorithm::RsaSsaPssSha512,
    Algorithm::EcdsaP256Sha256,
    Algorithm::EcdsaP384Sha384,
    Algorithm::EdDsa,
];

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The address is not `https` or not on the public Internet.
    #[error("its address is not https or not public")]
    Address,
    /// The provider does not answer in time.
    #[error("it does not answer")]
    Away,
    /// The answer is not that of an `OpenID` provider, or it is too long.
    #[error("it is not an OpenID provider")]
    NotAProvider,
    /// The provider's metadata names another issuer.
    #[error("its metadata names another issuer")]
    OtherIssuer,
    /// The provider supports none of [`ALGORITHMS`].
    #[error("it supports no accepted signature algorithm")]
    Signatures,
}

/// The metadata of a provider: its endpoints and its keys.
pub type About = Arc<CoreProviderMetadata>;

pub struct Providers {
    client: Client,
    local: bool,
    known: Mutex<HashMap<String, (DateTime<Utc>, About)>>,
}

impl Providers {
    /// `local` also allows providers on this machine, without TLS. For development and tests.
    ///
    /// # Errors
    /// If this machine's certificates cannot be read.
    pub fn new(local: bool) -> Result<Self, ConfigError> {
        let client = Client::builder()
            .dns_resolver(PublicOnly { local })
            .redirect(redirect::Policy::none())
            .no_proxy()
            .timeout(TIMEOUT)
            .build()
            .map_err(|error| ConfigError(format!("The HTTPS client cannot be created: {error}.")))?;
        Ok(Self { client, local, known: Mutex::default() })
    }

    /// Returns a provider's metadata, at most ten minutes old. With `fresh`, the metadata is always requested again.
    pub async fn about(&self, issuer: &str, now: DateTime<Utc>, fresh: bool) -> Result<About, Failure> {
        let kept = self.known().get(issuer).filter(|(since, _)| now - *since < KEPT && !fresh).cloned();
        if let Some((_, about)) = kept {
            return Ok(about);
        }
        let asked = IssuerUrl::new(issuer.to_owned()).map_err(|_| Failure::Address)?;
        self.check(asked.url())?;
        let about = CoreProviderMetadata::discover_async(asked, self).await.map_err(|error| match error {
            DiscoveryError::Request(failure) => failure,
            DiscoveryError::Validation(_) => Failure::OtherIssuer,
            _ => Failure::NotAProvider,
        })?;
        let pages = [Some(about.authorization_endpoint().url()), about.token_endpoint().map(TokenUrl::url)];
        for page in pages {
            self.check(page.ok_or(Failure::NotAProvider)?)?;
        }
        if !about.id_token_signing_alg_values_supported().iter().any(|algorithm| ALGORITHMS.contains(algorithm)) {
            return Err(Failure::Signatures);
        }
        let about = Arc::new(about);
        let mut known = self.known();
        if known.len() >= PROVIDERS {
            known.clear();
        }
        known.insert(issuer.to_owned(), (now, about.clone()));
        Ok(about)
    }

    /// Checks that requests to this address are allowed. A host name is checked again when it is resolved.
    ///
    /// # Errors
    /// [`Failure::Address`].
    pub fn check(&self, url: &Url) -> Result<(), Failure> {
        let here = match url.host() {
            Some(Host::Ipv4(ip)) => ip.is_loopback(),
            Some(Host::Ipv6(ip)) => ip.is_loopback(),
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            None => false,
        };
        let public = match url.host() {
            Some(Host::Ipv4(ip)) => is_public(ip.into()),
            Some(Host::Ipv6(ip)) => is_public(ip.into()),
            Some(Host::Domain(_)) => !here,
            None => false,
        };
        let named = !url.username().is_empty() || url.password().is_some();
        let fits = url.scheme() == "https" && public || self.local && here && ["http", "https"].contains(&url.scheme());
        if fits && !named { Ok(()) } else { Err(Failure::Address) }
    }

    fn known(&self) -> std::sync::MutexGuard<'_, HashMap<String, (DateTime<Utc>, About)>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, Failure> {
        let (parts, body) = request.into_parts();
        let url = Url::parse(&parts.uri.to_string()).map_err(|_| Failure::Address)?;
        self.check(&url)?;
        let request = self.client.request(parts.method, url).headers(parts.headers).body(body);
        let mut response = request.send().await.map_err(|error| why(&error))?;
        let (status, headers) = (response.status(), response.headers().clone());
        // Treat a server error as an outage, because the error proves nothing about the provider's configuration.
        if status.is_server_error() {
            return Err(Failure::Away);
        }
        let mut body = vec![];
        while let Some(chunk) = response.chunk().await.map_err(|error| why(&error))? {
            body.extend_from_slice(&chunk);
            if body.len() > ANSWER {
                return Err(Failure::NotAProvider);
            }
        }
        let mut answer = HttpResponse::new(body);
        *answer.status_mut() = status;
        *answer.headers_mut() = headers;
        Ok(answer)
    }
}

/// Finds our own failure in the causes of the client's error.
fn why(error: &reqwest::Error) -> Failure {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if let Some(failure) = error.downcast_ref::<Failure>() {
            return *failure;
        }
        cause = error.source();
    }
    Failure::Away
}

impl<'c> AsyncHttpClient<'c> for Providers {
    type Error = Failure;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Failure>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}

/// Resolves names to public addresses only. The client connects to exactly the addresses that were checked.
struct PublicOnly {
    local: bool,
}

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        let local = self.local;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> =
                found.filter(|at| is_public(at.ip()) || local && at.ip().is_loopback()).collect();
            if allowed.is_empty() {
                return Err(Failure::Address.into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

/// Whether an address is on the public Internet. Private networks, this machine and cloud metadata services are not.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(v4: Ipv4Addr) -> bool {
    let [a, b, c, _] = v4.octets();
    let carrier = a == 100 && b & 0xc0 == 64;
    let reserved = a == 0 || a >= 240 || (a, b, c) == (192, 0, 0) || (a == 198 && b & 0xfe == 18);
    !(carrier
        || reserved
        || v4.is_private()
        || v4.is_loopback()
        || v4.is_link_local()
        || v4.is_multicast()
        || v4.is_documentation())
}

/// Accepts only global unicast addresses. Refuses the ranges that embed an IPv4 address, because that address could be
/// private.
fn is_public_v6(v6: Ipv6Addr) -> bool {
    let [a, b, ..] = v6.segments();
    let stands_for_another = a == 0x2002 || (a == 0x2001 && b < 0x0200);
    a & 0xe000 == 0x2000 && !stands_for_another && !(a == 0x2001 && b == 0x0db8) && a != 0x3fff
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_public_is_not_asked() {
        for private in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "192.0.0.8",
            "198.18.0.1",
            "203.0.113.1",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd00:ec2::254",
            "::ffff:127.0.0.1",
            "64:ff9b::a00:1",
            "2002:7f00:1::",
            "2001::1",
            "2001:db8::1",
            "ff02::1",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
        for public in ["1.1.1.1", "100.128.0.1", "172.32.0.1", "2606:4700::1111", "2a00:1450:4001::1"] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }

    #[tokio::test]
    async fn in_production_an_address_of_this_machine_is_refused_however_it_is_written() {
        let providers = Providers::new(false).unwrap();
        let now = "2026-03-02T08:00:00Z".parse().unwrap();
        for issuer in [
            "http://id.example.org",
            "https://localhost",
            "https://127.0.0.1",
            "https://2130706433",
            "https://0x7f.1",
            "https://[::1]",
            "https://[::ffff:169.254.169.254]",
            "https://169.254.169.254",
            "https://a:b@example.org",
            "file:///etc/passwd",
            "https://x.localhost",
            "",
        ] {
            assert_eq!(providers.about(issuer, now, true).await.err(), Some(Failure::Address), "{issuer}");
        }
    }

    #[tokio::test]
    async fn a_name_is_judged_by_what_it_resolves_to() {
        let resolve = async |local| PublicOnly { local }.resolve("localhost".parse().unwrap()).await.is_ok();
        assert!(!resolve(false).await);
        assert!(resolve(true).await);
    }
}
