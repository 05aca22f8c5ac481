//! Secrets, which are read once at start. Each process gets only its own secrets.
//!
//! Prefer files or systemd credentials to environment variables. A variable stays readable in `/proc/<id>/environ`
//! while the process lives, for any user that may trace the process. Erasing the variable there would need unsafe code.

use std::collections::HashMap;
use std::fmt;
use std::path::Path;

use base64::prelude::{BASE64_STANDARD, Engine};
use zeroize::Zeroizing;

use crate::crypto::Key;
use crate::env::{ConfigError, Process, optional};
use crate::outside::kms;

/// The 16 secrets. Each has one purpose and a separate rotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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

    /// The name of the secret's file, and its name under `voicase/` in AWS Secrets Manager. The variable is
    /// `VOICASE_SECRET_<name>`.
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

    /// Processes that do not start without the secret. Empty: the secret is optional, or its feature does not exist
    /// yet.
    #[must_use]
    pub const fn needed_by(self) -> &'static [Process] {
        match self {
            Self::MasterKek => &[Process::Reporter, Process::Admin, Process::Worker, Process::Platform],
            Self::ReporterSessionKey | Self::ReporterTokenPepper | Self::PowSeed => &[Process::Reporter],
            Self::SessionSigningKey | Self::MfaSecretKey | Self::FileGrantKey | Self::PasswordPepper => {
                &[Process::Admin]
            }
            Self::BackupKey => &[Process::Backup],
            // The audit tree, destruction and webhooks do not exist yet. The last four belong to features that an
            // installation turns on.
            Self::AuditSigningKey
            | Self::DataRetentionSecret
            | Self::WebhookMaster
            | Self::HcaptchaSecret
            | Self::SmtpPassword
            | Self::OidcClientSecret
            | Self::AiApiKey => &[],
        }
    }

    /// Whether the process uses the secret if it is set, and starts without it too.
    #[must_use]
    pub const fn is_for(self, process: Process) -> bool {
        matches!((self, process), (Self::SmtpPassword, Process::Worker))
    }

    /// Whether another party chose the secret. Then the secret is a text, not 32 random bytes in base64.
    const fn is_text(self) -> bool {
        matches!(self, Self::SmtpPassword)
    }
}

/// The secrets of this process. `Debug` never prints secrets.
#[derive(Clone, Default)]
pub struct Secrets(HashMap<SecretName, Zeroizing<Vec<u8>>>);

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("‹secrets›")
    }
}

impl Secrets {
    /// Parses secrets. Each is the base64 of exactly 32 random bytes, except for those that another party chose.
    ///
    /// # Errors
    /// Names the secret that is missing, has a wrong length, looks like a default, or is unknown.
    pub fn parse(process: Process, texts: &HashMap<String, String>) -> Result<Self, ConfigError> {
        let mut found = HashMap::new();
        for (name, text) in texts {
            let Some(name) = SecretName::ALL.into_iter().find(|n| n.as_str() == name) else {
                return Err(ConfigError(format!("The secret {name} is unknown. Remove or rename it.")));
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

    /// Loads the secrets from the directory `VOICASE_SECRETS` with one file per secret, or from systemd's credentials,
    /// or from the environment. With `VOICASE_KMS_KEY`, MASTER_KEK is a ciphertext that KMS decrypts.
    ///
    /// # Errors
    /// As [`Secrets::parse`]. Also if a file cannot be read, if other users may read a file, or if KMS refuses.
    pub async fn load(process: Process) -> Result<Self, ConfigError> {
        let mut texts = match (optional("VOICASE_SECRETS"), optional("CREDENTIALS_DIRECTORY")) {
            (Some(directory), _) => read_directory(Path::new(&directory), FileOwner::Us)?,
            (None, Some(directory)) => read_directory(Path::new(&directory), FileOwner::Systemd)?,
            (None, None) => std::env::vars()
                .filter_map(|(name, value)| Some((name.strip_prefix("VOICASE_SECRET_")?.to_owned(), value)))
                .collect(),
        };
        let master = SecretName::MasterKek;
        if let Some(key) = optional("VOICASE_KMS_KEY").filter(|_| master.needed_by().contains(&process))
            && let Some(text) = texts.get_mut(master.as_str())
        {
            *text = kms::open(&key, master.as_str(), text).await?.to_string();
        }
        Self::parse(process, &texts)
    }

    /// Returns a secret as a key.
    ///
    /// # Errors
    /// If this process has no such secret.
    pub fn key(&self, name: SecretName) -> Result<Key, ConfigError> {
        self.0
            .get(&name)
            .and_then(|bytes| Key::from_slice(bytes))
            .ok_or_else(|| ConfigError(format!("This process does not have the secret {}.", name.as_str())))
    }

    /// Returns a secret that another party chose.
    ///
    /// # Errors
    /// As [`Secrets::key`].
    pub fn text(&self, name: SecretName) -> Result<Zeroizing<String>, ConfigError> {
        let text =
            self.0.get(&name).filter(|_| name.is_text()).and_then(|bytes| String::from_utf8(bytes.to_vec()).ok());
        text.map(Zeroizing::new)
            .ok_or_else(|| ConfigError(format!("This process does not have the secret {}.", name.as_str())))
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
    // 32 random bytes have about 30 different values. A default, a word or a pattern has few.
    let mut different = bytes.clone();
    different.sort_unstable();
    different.dedup();
    if different.len() < 16 { refuse("looks like a default: use 32 random bytes") } else { Ok(bytes) }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum FileOwner {
    /// The person who installed the product.
    Us,
    /// systemd wrote the file. The file belongs to root, and an access control list allows us to read the file. The
    /// group bits of the file's mode show the mask of this list.
    Systemd,
}

impl FileOwner {
    /// The mode bits that a secret's file must not have.
    const fn forbids(self, owner: u32) -> u32 {
        match (self, owner) {
            (Self::Systemd, 0) => 0o037,
            _ => 0o077,
        }
    }
}

fn read_directory(directory: &Path, file_owner: FileOwner) -> Result<HashMap<String, String>, ConfigError> {
    use std::os::unix::fs::MetadataExt;
    let fail = |path: &Path, why: String| ConfigError(format!("{}: {why}.", path.display()));
    let mut texts = HashMap::new();
    for entry in std::fs::read_dir(directory).map_err(|e| fail(directory, e.to_string()))?.flatten() {
        let path = entry.path();
        let file = path.metadata().map_err(|e| fail(&path, e.to_string()))?;
        if file.mode() & file_owner.forbids(file.uid()) != 0 {
            return Err(fail(&path, "other users can read this secret: set its mode to 0600".into()));
        }
        let text = std::fs::read_to_string(&path).map_err(|e| fail(&path, e.to_string()))?;
        texts.insert(entry.file_name().to_string_lossy().into_owned(), text);
    }
    Ok(texts)
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
            // A password from a mail server has any form, but it is not short.
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

    #[test]
    fn only_systemd_may_show_a_secrets_file_to_a_group_and_only_for_reading() {
        let takes = |file_owner: FileOwner, owner, mode: u32| mode & file_owner.forbids(owner) == 0;
        for file_owner in [FileOwner::Us, FileOwner::Systemd] {
            assert!(takes(file_owner, 0, 0o400) && takes(file_owner, 1000, 0o600));
            for mode in [0o444, 0o604, 0o660, 0o420, 0o450] {
                assert!(!takes(file_owner, 0, mode), "{mode:o}");
            }
            assert!(!takes(file_owner, 1000, 0o440), "a group that is no access list's mask");
        }
        assert!(takes(FileOwner::Systemd, 0, 0o440) && !takes(FileOwner::Us, 0, 0o440));
    }

    #[test]
    fn a_directory_gives_its_files_as_secrets_and_none_that_others_may_read() {
        use std::os::unix::fs::PermissionsExt;
        let directory = std::env::temp_dir().join(format!("voicase-secrets-{}", uuid::Uuid::new_v4()));
        let file = directory.join("MASTER_KEK");
        std::fs::create_dir(&directory).unwrap();
        std::fs::write(&file, "a secret\n").unwrap();
        let read = |mode| {
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
            read_directory(&directory, FileOwner::Us)
        };
        assert_eq!(read(0o600).unwrap()["MASTER_KEK"], "a secret\n");
        let refused = read(0o640).unwrap_err().to_string();
        assert!(refused.contains("MASTER_KEK") && !refused.contains("a secret"), "{refused}");
        std::fs::remove_dir_all(&directory).unwrap();
    }
}
