//! Configuration: environment variables and secret files, read once at start. Every variable is named here.
//!
//! `VOICASE_DATABASE_URL`, `VOICASE_KEYSTORE_URL` (with this process's role, no password), `VOICASE_LISTEN` (`0.0.0.0:3000`),
//! `VOICASE_METRICS_LISTEN` (as `127.0.0.1:9100`; without it none are given), `VOICASE_ORIGIN` (`https://report.example.org`), `VOICASE_TRUSTED_PROXIES`
//! (addresses and networks, comma-separated), `VOICASE_SECURITY_CONTACT` (`mailto:…` or
//! `https://…`, for security.txt), `VOICASE_S3_ENDPOINT` (none on AWS), `VOICASE_S3_REGION`, `VOICASE_S3_BUCKET`,
//! `VOICASE_S3_ACCESS_KEY`, `VOICASE_S3_SECRET_KEY` (none on AWS: the task's role), `VOICASE_SECRETS` (a directory with one
//! file a secret; else the variables `VOICASE_SECRET_<NAME>`). The worker's: `VOICASE_SMTP_URL`, `VOICASE_SMTP_USER` (none where the
//! server asks for none), `VOICASE_MAIL_SENDER`. The staff's surface's, where the platform has owners: `VOICASE_PLATFORM_OWNERS`
//! (e-mail addresses, comma-separated), `VOICASE_PLATFORM_DATABASE_URL` (the main database as `voicase_platform`); and for its
//! trust page `VOICASE_CLAIMS` (the file of the test run's results) and `VOICASE_COMMIT` (the build's, which they must be of).
//! On AWS: `VOICASE_DATABASE_AUTH` (`iam`: tokens of the task's role instead of passwords) and `VOICASE_KMS_KEY` (the key that
//! opens MASTER_KEK). Where `VOICASE_SECRETS` is not set, secrets are looked for in systemd's `CREDENTIALS_DIRECTORY` as well.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use ipnet::IpNet;
use sqlx::postgres::PgConnectOptions;

use crate::env::{ConfigError, Process, optional, parse, required, wrong};
use crate::net;
use crate::outside::mail::{self, MailConfig};
use crate::outside::rds::Signer;
use crate::outside::store::StoreConfig;
use crate::secrets::Secrets;

/// The port that a surface and the worker listen on where nothing else is said.
pub const PORT: u16 = 3000;

/// Who owns the platform, and the way to the database that is theirs alone.
#[derive(Clone)]
pub struct PlatformConfig {
    /// Their addresses.
    pub owners: Vec<String>,
    /// The main database, as the platform's role.
    pub database: PgConnectOptions,
}

impl PlatformConfig {
    /// None where the environment names no owner.
    fn from_env() -> Result<Option<Self>, ConfigError> {
        let Some(owners) = optional("VOICASE_PLATFORM_OWNERS") else { return Ok(None) };
        let address = |text: &str| match mail::address(text.trim()) {
            Ok(address) => Ok(address.to_string()),
            Err(_) => Err(ConfigError("VOICASE_PLATFORM_OWNERS are e-mail addresses, comma-separated.".into())),
        };
        let owners = owners.split(',').map(address).collect::<Result<_, _>>()?;
        let name = "VOICASE_PLATFORM_DATABASE_URL";
        Ok(Some(Self { owners, database: parse(name, &required(name)?)? }))
    }
}

/// An onion service, whose tor runs on this machine.
#[derive(Clone, Debug)]
pub struct OnionConfig {
    /// The Unix socket that tor connects to.
    pub listen: PathBuf,
    /// Scheme and host that browsers use.
    pub origin: String,
}

impl OnionConfig {
    /// None where neither is given.
    fn from_env() -> Result<Option<Self>, ConfigError> {
        let (listen, origin) = ("VOICASE_ONION_LISTEN", "VOICASE_ONION_ORIGIN");
        if optional(listen).or(optional(origin)).is_none() {
            return Ok(None);
        }
        let (listen, address) = (required(listen)?.into(), required(origin)?);
        let host = address.strip_prefix("http://").or(address.strip_prefix("https://"));
        // Version 3: the key, a checksum and the version, 35 bytes in base32 (rend-spec-v3, section 6).
        let name = host.and_then(|host| host.strip_suffix(".onion")).unwrap_or_default();
        let is_name = name.len() == 56 && name.bytes().all(|b| matches!(b, b'a'..=b'z' | b'2'..=b'7'));
        if is_name { Ok(Some(Self { listen, origin: address })) } else { Err(wrong(origin)) }
    }
}

/// Where the results of the claims' tests lie, and of which commit they must be to be shown.
#[derive(Clone, Debug)]
pub struct ClaimsConfig {
    /// The file.
    pub path: PathBuf,
    /// This build's commit.
    pub commit: String,
}

impl ClaimsConfig {
    /// None where either is not given, as in development.
    fn from_env() -> Option<Self> {
        Some(Self { path: optional("VOICASE_CLAIMS")?.into(), commit: optional("VOICASE_COMMIT")? })
    }
}

/// What a process needs to know. Nothing of it changes while it runs.
#[derive(Clone)]
pub struct Config {
    /// Which part this is.
    pub process: Process,
    /// The main database, as this process's role.
    pub database: PgConnectOptions,
    /// The keystore, as this process's role.
    pub keystore: PgConnectOptions,
    /// What signs in to the databases; none: what their addresses hold.
    pub database_auth: Option<Signer>,
    /// The object store.
    pub store: StoreConfig,
    /// The mail server; the worker's alone.
    pub mail: Option<MailConfig>,
    /// Scheme, host and port that browsers use.
    pub origin: String,
    /// Where requests are taken.
    pub listen: SocketAddr,
    /// The reporters' surface as an onion service.
    pub onion: Option<OnionConfig>,
    /// Where metrics are given; a private address.
    pub metrics: Option<SocketAddr>,
    /// Whose word on the client's address is taken. For limits only.
    pub trusted_proxies: Vec<IpNet>,
    /// The platform's owners; the staff's surface's alone.
    pub platform: Option<PlatformConfig>,
    /// Whom to tell of a weakness, as `security.txt` names them.
    pub security_contact: Option<String>,
    /// The trust page's results; the staff's surface's alone.
    pub claims: Option<ClaimsConfig>,
    /// Whether identity providers on this machine are asked too, and names under `.example` and `.test` have records without
    /// DNS: in development and tests alone.
    pub local_providers: bool,
    /// The secrets.
    pub secrets: Secrets,
}

impl fmt::Debug for Config {
    /// Little: the addresses of databases hold passwords.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Config({:?}, {})", self.process, self.origin)
    }
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// Names the variable that is missing or wrong.
    pub async fn from_env(process: Process) -> Result<Self, ConfigError> {
        let config = Self {
            process,
            database: parse("VOICASE_DATABASE_URL", &required("VOICASE_DATABASE_URL")?)?,
            keystore: parse("VOICASE_KEYSTORE_URL", &required("VOICASE_KEYSTORE_URL")?)?,
            database_auth: Signer::from_env().await?,
            store: StoreConfig::from_env()?,
            mail: (process == Process::Worker).then(MailConfig::from_env).transpose()?,
            origin: origin(process)?,
            listen: listen()?,
            metrics: optional("VOICASE_METRICS_LISTEN").map(|v| parse("VOICASE_METRICS_LISTEN", &v)).transpose()?,
            onion: if process == Process::Reporter { OnionConfig::from_env()? } else { None },
            trusted_proxies: optional("VOICASE_TRUSTED_PROXIES")
                .unwrap_or_default()
                .split(',')
                .filter(|v| !v.is_empty())
                .map(|v| net::network(v.trim()).ok_or_else(|| wrong("VOICASE_TRUSTED_PROXIES")))
                .collect::<Result<_, _>>()?,
            platform: if process == Process::Admin { PlatformConfig::from_env()? } else { None },
            security_contact: security_contact()?,
            claims: ClaimsConfig::from_env().filter(|_| process == Process::Admin),
            local_providers: false,
            secrets: Secrets::load(process).await?,
        };
        if config.database_auth.is_some() {
            Signer::check("VOICASE_DATABASE_URL", &config.database)?;
            Signer::check("VOICASE_KEYSTORE_URL", &config.keystore)?;
            if let Some(platform) = &config.platform {
                Signer::check("VOICASE_PLATFORM_DATABASE_URL", &platform.database)?;
            }
        }
        Ok(config)
    }
}

/// Where requests are taken: `VOICASE_LISTEN`.
///
/// # Errors
/// When it is no address and port.
pub fn listen() -> Result<SocketAddr, ConfigError> {
    let name = "VOICASE_LISTEN";
    optional(name).map_or(Ok(SocketAddr::from((Ipv4Addr::UNSPECIFIED, PORT))), |address| parse(name, &address))
}

/// The address that browsers use. Without it nothing of a page would be accepted, so no surface starts.
fn origin(process: Process) -> Result<String, ConfigError> {
    match process {
        Process::Reporter | Process::Admin | Process::Platform => {
            let origin = required("VOICASE_ORIGIN")?;
            let is_local = origin.starts_with("http://") && origin.contains("localhost");
            if (origin.starts_with("https://") || is_local) && !origin.ends_with('/') {
                Ok(origin)
            } else {
                Err(ConfigError("VOICASE_ORIGIN is an https:// address without a path.".into()))
            }
        }
        Process::Worker | Process::Backup => Ok(String::new()),
    }
}

/// `VOICASE_SECURITY_CONTACT`, on a line of its own in a file that others read.
fn security_contact() -> Result<Option<String>, ConfigError> {
    let name = "VOICASE_SECURITY_CONTACT";
    let is_address = |text: &String| {
        (text.starts_with("mailto:") || text.starts_with("https://")) && !text.contains(char::is_whitespace)
    };
    match optional(name) {
        Some(contact) if !is_address(&contact) => Err(wrong(name)),
        contact => Ok(contact),
    }
}
