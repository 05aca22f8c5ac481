//! Identity providers of organisations. An administrator chose the address, so a request to it reaches public addresses only:
//! the name is resolved and checked where the connection is made, nothing is redirected, and an answer is short and in time.

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

/// How long one request may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// Longest answer, in bytes.
const ANSWER: usize = 256 << 10;
/// How long what a provider says of itself is believed.
const KEPT: TimeDelta = TimeDelta::minutes(10);
/// Providers that are remembered.
const PROVIDERS: usize = 1_000;
/// What an ID token may be signed with: a key that the provider publishes. Never none, never a shared secret.
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

/// What is wrong with a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Neither https nor of the public Internet.
    #[error("its address is not a public one")]
    Address,
    /// No answer in time.
    #[error("it does not answer")]
    Away,
    /// What answers is no `OpenID` provider, or says too much.
    #[error("it is no provider")]
    NotAProvider,
    /// It calls itself by another address.
    #[error("it calls itself something else")]
    OtherIssuer,
    /// It signs with nothing that we take.
    #[error("its signatures are not taken")]
    Signatures,
}

/// What a provider says of itself: its addresses and its keys.
pub type About = Arc<CoreProviderMetadata>;

/// Asks providers.
pub struct Providers {
    client: Client,
    local: bool,
    known: Mutex<HashMap<String, (DateTime<Utc>, About)>>,
}

impl Providers {
    /// `local`: one on this machine may be asked too, without TLS. For development and tests.
    ///
    /// # Errors
    /// When this machine's certificates cannot be read.
    pub fn new(local: bool) -> Result<Self, ConfigError> {
        let client = Client::builder()
            .dns_resolver(PublicOnly { local })
            .redirect(redirect::Policy::none())
            .no_proxy()
            .timeout(PATIENCE)
            .build()
            .map_err(|error| ConfigError(format!("Nothing can be asked over https: {error}.")))?;
        Ok(Self { client, local, known: Mutex::default() })
    }

    /// What a provider says of itself, at most ten minutes old; `fresh`: asked now.
    ///
    /// # Errors
    /// What is wrong with it.
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

    /// Whether an address may be asked at all. A name is checked again by what it resolves to.
    ///
    /// # Errors
    /// `Address`.
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
        // Its own trouble is no answer.
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

/// Our own refusal where it is one, however deep it lies in the client's.
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

/// Resolves names to public addresses: what is connected to is what was checked.
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

/// Whether an address belongs to the public Internet: nobody's own network, machine, or cloud's metadata.
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

/// Global unicast alone, without what stands for an address of version 4, which may be anybody's.
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
