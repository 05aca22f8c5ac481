//! The configuration, read once at start from environment variables and files of secrets. This list contains all
//! variables that the product defines.
//!
//! All processes:
//! - `VOICASE_DATABASE_URL`, `VOICASE_KEYSTORE_URL`: with the role of this process and without a password.
//! - `VOICASE_LISTEN`: address and port, by default `0.0.0.0:3000`.
//! - `VOICASE_METRICS_LISTEN`: for example `127.0.0.1:9100`. Without this variable, no metrics are served.
//! - `VOICASE_ORIGIN`: for example `https://report.example.org`.
//! - `VOICASE_TRUSTED_PROXIES`: addresses and networks, separated by commas.
//! - `VOICASE_SECURITY_CONTACT`: `mailto:…` or `https://…`, for security.txt.
//! - `VOICASE_S3_ENDPOINT` (not on AWS), `VOICASE_S3_REGION`, `VOICASE_S3_BUCKET`.
//! - `VOICASE_S3_ACCESS_KEY`, `VOICASE_S3_SECRET_KEY`: not on AWS, where the task's role is used.
//! - `VOICASE_SECRETS`: a directory with one file per secret. Without this variable, secrets are files in systemd's
//!   `CREDENTIALS_DIRECTORY`, or else the variables `VOICASE_SECRET_<NAME>`.
//!
//! The reporters' surface:
//! - `VOICASE_ONION_LISTEN`, `VOICASE_ONION_ORIGIN`: both or neither. The Unix socket that tor connects to, and scheme
//!   and host of the onion service.
//!
//! The worker:
//! - `VOICASE_STAFF_ORIGIN`: the origin of the staff surface, for the links in emails.
//! - `VOICASE_SMTP_URL`, `VOICASE_SMTP_USER` (not set if the server needs no login), `VOICASE_MAIL_SENDER`.
//!
//! The staff surface:
//! - `VOICASE_REPORTER_ORIGIN`: the origin of the reporters' surface, for the addresses of channels. Optional.
//! - `VOICASE_PLATFORM_OWNERS`: email addresses, separated by commas.
//! - `VOICASE_PLATFORM_DATABASE_URL`: the main database as `voicase_platform`. Required if there are platform owners.
//! - `VOICASE_CLAIMS`, `VOICASE_COMMIT`: for the trust page, the file of test results and the commit of this build.
//!
//! On AWS:
//! - `VOICASE_DATABASE_AUTH`: `iam` signs in to the databases with tokens of the task's role instead of passwords.
//! - `VOICASE_KMS_KEY`: the KMS key that decrypts MASTER_KEK.

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

/// Default port of a surface and of the worker.
pub const PORT: u16 = 3000;

/// The platform's owners and the database role that only they use.
#[derive(Clone)]
pub struct PlatformConfig {
    /// The email addresses of the owners.
    pub owners: Vec<String>,
    /// The main database, as role `voicase_platform`.
    pub database: PgConnectOptions,
}

impl PlatformConfig {
    /// Returns `None` if `VOICASE_PLATFORM_OWNERS` is not set.
    fn from_env() -> Result<Option<Self>, ConfigError> {
        let Some(owners) = optional("VOICASE_PLATFORM_OWNERS") else { return Ok(None) };
        let address = |text: &str| match mail::address(text.trim()) {
            Ok(address) => Ok(address.to_string()),
            Err(_) => Err(ConfigError("VOICASE_PLATFORM_OWNERS must be email addresses, separated by commas.".into())),
        };
        let owners = owners.split(',').map(address).collect::<Result<_, _>>()?;
        let name = "VOICASE_PLATFORM_DATABASE_URL";
        Ok(Some(Self { owners, database: parse(name, &required(name)?)? }))
    }
}

/// The onion service of the reporters' surface. The tor daemon runs on the same machine.
#[derive(Clone, Debug)]
pub struct OnionConfig {
    /// The Unix socket that tor connects to.
    pub listen: PathBuf,
    /// Scheme and host that browsers use.
    pub origin: String,
}

impl OnionConfig {
    /// Returns `None` if neither variable is set.
    fn from_env() -> Result<Option<Self>, ConfigError> {
        let (listen, origin) = ("VOICASE_ONION_LISTEN", "VOICASE_ONION_ORIGIN");
        if optional(listen).or(optional(origin)).is_none() {
            return Ok(None);
        }
        let (listen, address) = (required(listen)?.into(), required(origin)?);
        let host = address.strip_prefix("http://").or(address.strip_prefix("https://"));
        // An onion address of version 3 is key, checksum and version: 35 bytes in base32 (rend-spec-v3, section 6).
        let name = host.and_then(|host| host.strip_suffix(".onion")).unwrap_or_default();
        let is_name = name.len() == 56 && name.bytes().all(|b| matches!(b, b'a'..=b'z' | b'2'..=b'7'));
        if is_name { Ok(Some(Self { listen, origin: address })) } else { Err(wrong(origin)) }
    }
}

/// Test results for the trust page. The page shows the results only if they belong to this build's commit.
#[derive(Clone, Debug)]
pub struct ClaimsConfig {
    pub path: PathBuf,
    pub commit: String,
}

impl ClaimsConfig {
    /// Returns `None` if one of the two variables is not set, as in development.
    fn from_env() -> Option<Self> {
        Some(Self { path: optional("VOICASE_CLAIMS")?.into(), commit: optional("VOICASE_COMMIT")? })
    }
}

/// The configuration of a process, which never changes while the process runs.
#[derive(Clone)]
pub struct Config {
    pub process: Process,
    /// The main database, with this process's role.
    pub database: PgConnectOptions,
    /// The keystore, with this process's role.
    pub keystore: PgConnectOptions,
    /// Signs in to the databases with IAM tokens. `None` if the database URLs are enough to sign in.
    pub database_auth: Option<Signer>,
    pub store: StoreConfig,
    /// Set only for the worker.
    pub mail: Option<MailConfig>,
    /// Scheme, host and port that browsers use. Empty for worker and backup.
    pub origin: String,
    /// The origin of the reporters' surface, for the addresses of channels. `None` if it is not configured. Set only for
    /// the staff surface.
    pub reporter_origin: Option<String>,
    /// The origin of the staff surface, for the links in emails. Empty except for the worker.
    pub staff_origin: String,
    pub listen: SocketAddr,
    /// Set only for the reporters' surface.
    pub onion: Option<OnionConfig>,
    /// Address of the metrics. Must be a private address.
    pub metrics: Option<SocketAddr>,
    /// Proxies whose `X-Forwarded-For` is trusted. The client address is used for limits and for the networks of API
    /// tokens.
    pub trusted_proxies: Vec<IpNet>,
    /// Set only for the staff surface.
    pub platform: Option<PlatformConfig>,
    /// Contact for vulnerability reports, as written in `security.txt`.
    pub security_contact: Option<String>,
    /// Set only for the staff surface.
    pub claims: Option<ClaimsConfig>,
    /// The program `voicase`, which starts itself to draw the pages of a PDF.
    pub program: PathBuf,
    /// Set only in development and tests. Allows identity providers on this machine, and answers DNS queries for
    /// `.example` and `.test` without DNS.
    pub local_providers: bool,
    pub secrets: Secrets,
}

impl fmt::Debug for Config {
    /// Shows little, because the database URLs may contain passwords.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Config({:?}, {})", self.process, self.origin)
    }
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// Names the variable that is missing or malformed.
    pub async fn from_env(process: Process) -> Result<Self, ConfigError> {
        let config = Self {
            process,
            database: parse("VOICASE_DATABASE_URL", &required("VOICASE_DATABASE_URL")?)?,
            keystore: parse("VOICASE_KEYSTORE_URL", &required("VOICASE_KEYSTORE_URL")?)?,
            database_auth: Signer::from_env().await?,
            store: StoreConfig::from_env()?,
            mail: (process == Process::Worker).then(MailConfig::from_env).transpose()?,
            origin: origin(process)?,
            reporter_origin: reporter_origin(process)?,
            staff_origin: staff_origin(process)?,
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
            program: program(),
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

/// The path of this program. Where no `/proc` is mounted, the name that started the program must do.
fn program() -> PathBuf {
    std::env::current_exe().ok().or_else(|| std::env::args_os().next().map(PathBuf::from)).unwrap_or_default()
}

/// Reads `VOICASE_LISTEN`.
///
/// # Errors
/// If the value is not an address with a port.
pub fn listen() -> Result<SocketAddr, ConfigError> {
    let name = "VOICASE_LISTEN";
    optional(name).map_or(Ok(SocketAddr::from((Ipv4Addr::UNSPECIFIED, PORT))), |address| parse(name, &address))
}

/// Reads `VOICASE_ORIGIN`. A surface without an origin does not start, because the surface would refuse every request
/// of our pages.
fn origin(process: Process) -> Result<String, ConfigError> {
    match process {
        Process::Reporter | Process::Admin | Process::Platform => {
            let name = "VOICASE_ORIGIN";
            is_origin(name, required(name)?)
        }
        Process::Worker | Process::Backup => Ok(String::new()),
    }
}

/// Reads `VOICASE_REPORTER_ORIGIN`.
fn reporter_origin(process: Process) -> Result<Option<String>, ConfigError> {
    let name = "VOICASE_REPORTER_ORIGIN";
    optional(name).filter(|_| process == Process::Admin).map(|origin| is_origin(name, origin)).transpose()
}

/// Reads `VOICASE_STAFF_ORIGIN`. Without it, the worker could not write the links of its emails.
fn staff_origin(process: Process) -> Result<String, ConfigError> {
    if process != Process::Worker {
        return Ok(String::new());
    }
    let name = "VOICASE_STAFF_ORIGIN";
    is_origin(name, required(name)?)
}

fn is_origin(name: &str, origin: String) -> Result<String, ConfigError> {
    let is_local = origin.starts_with("http://") && origin.contains("localhost");
    if (origin.starts_with("https://") || is_local) && !origin.ends_with('/') {
        Ok(origin)
    } else {
        Err(ConfigError(format!("{name} must be an https:// address without a path.")))
    }
}

/// Reads `VOICASE_SECURITY_CONTACT`. White space is refused, because a line break would add a line to security.txt.
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
