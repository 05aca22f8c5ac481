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

use std::collections::HashMap;
use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use base64::prelude::{BASE64_STANDARD, Engine};
use ipnet::IpNet;
use sqlx::postgres::PgConnectOptions;
use zeroize::Zeroizing;

use crate::crypto::Key;
use crate::http::client;
use crate::outside::mail::{self, MailConfig};
use crate::outside::store::StoreConfig;

/// The port that a surface and the worker listen on where nothing else is said.
pub const PORT: u16 = 3000;

/// A start that cannot be: one plain sentence.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(pub String);

/// Which part of the product this process is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Process {
    /// The reporters' surface.
    Reporter,
    /// The staff's surface.
    Admin,
    /// Background work.
    Worker,
    /// Founding organisations: `voicase bootstrap`.
    Platform,
    /// `voicase backup` and `voicase restore`.
    Backup,
}

/// The 16 secrets. Each has one purpose and its own rotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names of domain.md; `needed_by` says who needs which")]
pub enum SecretName {
    MasterKek,
    SessionSigningKey,
    ReporterSessionKey,
    ReporterTokenPepper,
    PasswordPepper,
    MfaSecretKey,
    AuditSigningKey,
    FileGrantKey,
    DataRetentionSecret,
    BackupKey,
    WebhookMaster,
    PowSeed,
    HcaptchaSecret,
    SmtpPassword,
    OidcClientSecret,
    AiApiKey,
}

impl SecretName {
    /// All 16.
    pub const ALL: [Self; 16] = [
        Self::MasterKek,
        Self::SessionSigningKey,
        Self::ReporterSessionKey,
        Self::ReporterTokenPepper,
        Self::PasswordPepper,
        Self::MfaSecretKey,
        Self::AuditSigningKey,
        Self::FileGrantKey,
        Self::DataRetentionSecret,
        Self::BackupKey,
        Self::WebhookMaster,
        Self::PowSeed,
        Self::HcaptchaSecret,
        Self::SmtpPassword,
        Self::OidcClientSecret,
        Self::AiApiKey,
    ];

    /// The name under `voicase/`, in files and variables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MasterKek => "MASTER_KEK",
            Self::SessionSigningKey => "SESSION_SIGNING_KEY",
            Self::ReporterSessionKey => "REPORTER_SESSION_KEY",
            Self::ReporterTokenPepper => "REPORTER_TOKEN_PEPPER",
            Self::PasswordPepper => "PASSWORD_PEPPER",
            Self::MfaSecretKey => "MFA_SECRET_KEY",
            Self::AuditSigningKey => "AUDIT_SIGNING_KEY",
            Self::FileGrantKey => "FILE_GRANT_KEY",
            Self::DataRetentionSecret => "DATA_RETENTION_SECRET",
            Self::BackupKey => "BACKUP_KEY",
            Self::WebhookMaster => "WEBHOOK_MASTER",
            Self::PowSeed => "POW_SEED",
            Self::HcaptchaSecret => "HCAPTCHA_SECRET",
            Self::SmtpPassword => "SMTP_PASSWORD",
            Self::OidcClientSecret => "OIDC_CLIENT_SECRET",
            Self::AiApiKey => "AI_API_KEY",
        }
    }

    /// Which processes do not start without it. Those that no process needs yet belong to features that are not on.
    #[must_use]
    pub const fn needed_by(self) -> &'static [Process] {
        match self {
            Self::MasterKek => &[Process::Reporter, Process::Admin, Process::Worker, Process::Platform],
            Self::ReporterSessionKey | Self::ReporterTokenPepper => &[Process::Reporter],
            Self::SessionSigningKey | Self::MfaSecretKey | Self::FileGrantKey | Self::PasswordPepper => {
                &[Process::Admin]
            }
            Self::BackupKey => &[Process::Backup],
            // The audit tree, destruction, webhooks and proof of work come with their features; the last four belong to a
            // feature that an installation turns on.
            Self::AuditSigningKey
            | Self::DataRetentionSecret
            | Self::WebhookMaster
            | Self::PowSeed
            | Self::HcaptchaSecret
            | Self::SmtpPassword
            | Self::OidcClientSecret
            | Self::AiApiKey => &[],
        }
    }

    /// Whether a process is given it where it is there, and starts without it too.
    #[must_use]
    pub const fn is_for(self, process: Process) -> bool {
        matches!((self, process), (Self::SmtpPassword, Process::Worker))
    }

    /// Whether others chose it: then it is a text as it is, not 32 random bytes of ours.
    const fn is_text(self) -> bool {
        matches!(self, Self::SmtpPassword)
    }
}

/// The secrets of this process. Cannot be printed.
#[derive(Clone, Default)]
pub struct Secrets(HashMap<SecretName, Zeroizing<Vec<u8>>>);

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("‹secrets›")
    }
}

impl Secrets {
    /// From texts: each the base64 of exactly 32 bytes that are not a pattern.
    ///
    /// # Errors
    /// Names the secret that is missing, short, long, a default, or unknown.
    pub fn parse(process: Process, texts: &HashMap<String, String>) -> Result<Self, ConfigError> {
        let mut found = HashMap::new();
        for (name, text) in texts {
            let Some(name) = SecretName::ALL.into_iter().find(|n| n.as_str() == name) else {
                return Err(ConfigError(format!("There is no secret called {name}.")));
            };
            found.insert(name, Zeroizing::new(parse_secret(name, text)?));
        }
        for name in SecretName::ALL {
            if name.needed_by().contains(&process) && !found.contains_key(&name) {
                return Err(ConfigError(format!("The secret {} is missing.", name.as_str())));
            }
        }
        found.retain(|name, _| name.needed_by().contains(&process) || name.is_for(process));
        Ok(Self(found))
    }

    /// From a directory with one file a secret, or from the environment.
    ///
    /// # Errors
    /// As [`Secrets::parse`], and when a file cannot be read or others may read it.
    pub fn load(process: Process) -> Result<Self, ConfigError> {
        let texts = match std::env::var("VOICASE_SECRETS") {
            Ok(directory) => read_directory(Path::new(&directory))?,
            Err(_) => std::env::vars()
                .filter_map(|(name, value)| Some((name.strip_prefix("VOICASE_SECRET_")?.to_owned(), value)))
                .collect(),
        };
        Self::parse(process, &texts)
    }

    /// A secret as a key.
    ///
    /// # Errors
    /// When this process was not given it.
    pub fn key(&self, name: SecretName) -> Result<Key, ConfigError> {
        self.0
            .get(&name)
            .and_then(|bytes| Key::from_slice(bytes))
            .ok_or_else(|| ConfigError(format!("The secret {} is not given to this process.", name.as_str())))
    }

    /// A secret that others chose.
    ///
    /// # Errors
    /// As [`Secrets::key`].
    pub fn text(&self, name: SecretName) -> Result<Zeroizing<String>, ConfigError> {
        let text =
            self.0.get(&name).filter(|_| name.is_text()).and_then(|bytes| String::from_utf8(bytes.to_vec()).ok());
        text.map(Zeroizing::new)
            .ok_or_else(|| ConfigError(format!("The secret {} is not given to this process.", name.as_str())))
    }
}

fn parse_secret(name: SecretName, text: &str) -> Result<Vec<u8>, ConfigError> {
    let refuse = |why: &str| Err(ConfigError(format!("The secret {} {why}.", name.as_str())));
    if name.is_text() {
        let text = text.trim();
        return if text.len() < 8 { refuse("is shorter than 8 characters") } else { Ok(text.into()) };
    }
    let Ok(bytes) = BASE64_STANDARD.decode(text.trim()) else { return refuse("is not base64") };
    if bytes.len() != 32 {
        return refuse("is not 32 bytes long");
    }
    // 32 random bytes have about 30 different values; a default, a word or a pattern has few.
    let mut different = bytes.clone();
    different.sort_unstable();
    different.dedup();
    if different.len() < 16 { refuse("looks like a default, not like 32 random bytes") } else { Ok(bytes) }
}

fn read_directory(directory: &Path) -> Result<HashMap<String, String>, ConfigError> {
    use std::os::unix::fs::PermissionsExt;
    let fail = |path: &Path, why: String| ConfigError(format!("{}: {why}.", path.display()));
    let mut texts = HashMap::new();
    for entry in std::fs::read_dir(directory).map_err(|e| fail(directory, e.to_string()))?.flatten() {
        let path = entry.path();
        let mode = entry.metadata().map_err(|e| fail(&path, e.to_string()))?.permissions().mode();
        if mode & 0o077 != 0 {
            return Err(fail(&path, "others may read this secret; give it mode 0600".into()));
        }
        let text = std::fs::read_to_string(&path).map_err(|e| fail(&path, e.to_string()))?;
        texts.insert(entry.file_name().to_string_lossy().into_owned(), text);
    }
    Ok(texts)
}

/// Who owns the platform, and the way to the database that is theirs alone.
#[derive(Clone, Debug)]
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
#[derive(Clone, Debug)]
pub struct Config {
    /// Which part this is.
    pub process: Process,
    /// The main database, as this process's role.
    pub database: PgConnectOptions,
    /// The keystore, as this process's role.
    pub keystore: PgConnectOptions,
    /// The object store.
    pub store: StoreConfig,
    /// The mail server; the worker's alone.
    pub mail: Option<MailConfig>,
    /// Scheme, host and port that browsers use.
    pub origin: String,
    /// Where requests are taken.
    pub listen: SocketAddr,
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
    /// Whether identity providers on this machine are asked too: in development and tests alone.
    pub local_providers: bool,
    /// The secrets.
    pub secrets: Secrets,
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// Names the variable that is missing or wrong.
    pub fn from_env(process: Process) -> Result<Self, ConfigError> {
        Ok(Self {
            process,
            database: parse("VOICASE_DATABASE_URL", &required("VOICASE_DATABASE_URL")?)?,
            keystore: parse("VOICASE_KEYSTORE_URL", &required("VOICASE_KEYSTORE_URL")?)?,
            store: StoreConfig::from_env()?,
            mail: (process == Process::Worker).then(MailConfig::from_env).transpose()?,
            origin: origin(process)?,
            listen: listen()?,
            metrics: optional("VOICASE_METRICS_LISTEN").map(|v| parse("VOICASE_METRICS_LISTEN", &v)).transpose()?,
            trusted_proxies: optional("VOICASE_TRUSTED_PROXIES")
                .unwrap_or_default()
                .split(',')
                .filter(|v| !v.is_empty())
                .map(|v| client::network(v.trim()).ok_or_else(|| wrong("VOICASE_TRUSTED_PROXIES")))
                .collect::<Result<_, _>>()?,
            platform: if process == Process::Admin { PlatformConfig::from_env()? } else { None },
            security_contact: security_contact()?,
            claims: ClaimsConfig::from_env().filter(|_| process == Process::Admin),
            local_providers: false,
            secrets: Secrets::load(process)?,
        })
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

/// A variable that may be absent; empty counts as absent.
#[must_use]
pub fn optional(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|v| !v.is_empty())
}

/// A variable that must be there.
///
/// # Errors
/// Names it.
pub fn required(name: &str) -> Result<String, ConfigError> {
    optional(name).ok_or_else(|| ConfigError(format!("{name} is not set.")))
}

fn parse<T: FromStr>(name: &str, value: &str) -> Result<T, ConfigError> {
    value.parse().map_err(|_| wrong(name))
}

fn wrong(name: &str) -> ConfigError {
    ConfigError(format!("{name} is not of the right form."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(name: &str, text: &str) -> HashMap<String, String> {
        let good = |n: SecretName| (n.as_str().to_owned(), BASE64_STANDARD.encode(crate::crypto::random::<32>()));
        let mut texts: HashMap<_, _> = SecretName::ALL.into_iter().map(good).collect();
        texts.insert(name.to_owned(), text.to_owned());
        texts
    }

    #[test]
    fn a_short_default_or_misspelt_secret_is_refused_by_name() {
        let bad = ["", "c2hvcnQ=", "not base64!", &BASE64_STANDARD.encode([0; 32]), &BASE64_STANDARD.encode([7; 33])];
        for name in SecretName::ALL {
            // A password that a mail server drew is of any form, but not short.
            for text in bad.into_iter().filter(|text| !name.is_text() || text.len() < 8) {
                let error = Secrets::parse(Process::Admin, &texts(name.as_str(), text)).unwrap_err().to_string();
                assert!(error.contains(name.as_str()), "{error}");
                assert!(text.is_empty() || !error.contains(text), "a refusal shows the secret");
            }
        }
        assert!(Secrets::parse(Process::Admin, &texts("MASTER_KEY", "x")).is_err());
    }

    #[test]
    fn a_process_starts_with_its_secrets_alone_and_not_without_one_of_them() {
        for process in [Process::Reporter, Process::Admin, Process::Worker, Process::Platform, Process::Backup] {
            let all = texts("MASTER_KEK", &BASE64_STANDARD.encode(crate::crypto::random::<32>()));
            let held = Secrets::parse(process, &all).unwrap();
            for name in SecretName::ALL {
                let needed = name.needed_by().contains(&process);
                assert_eq!(held.key(name).is_ok(), needed, "{name:?} in {process:?}");
                let mut without = all.clone();
                without.remove(name.as_str());
                assert_eq!(Secrets::parse(process, &without).is_err(), needed, "{process:?} without {name:?}");
            }
        }
    }
}
