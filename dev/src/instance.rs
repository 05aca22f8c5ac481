//! A complete installation on one machine: databases, object store, both surfaces and worker. For `voicase-dev` and for
//! tests.

use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::prelude::{BASE64_STANDARD, Engine};
use ipnet::IpNet;

use super::databases::Databases;
use super::mail::Mails;
use super::{DevError, Services};
use voicase::app::App;
use voicase::config::{Config, PlatformConfig};
use voicase::crypto::random;
use voicase::env::{ConfigError, Process};
use voicase::outside::clock::Clock;
use voicase::outside::mail::MailConfig;
use voicase::outside::store::{StoreConfig, key_pair};
use voicase::secrets::{SecretName, Secrets};

#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A service does not start.
    #[error("{0}")]
    Service(#[from] DevError),
    /// The migrations failed.
    #[error("The database migration failed: {0}.")]
    Schema(#[from] sea_orm::DbErr),
    /// The secrets are invalid.
    #[error("{0}")]
    Config(#[from] ConfigError),
    /// The demo data could not be created.
    #[error("{0}")]
    Demo(#[from] voicase::problem::Problem),
    /// A file cannot be read or written, or a port is not free.
    #[error("{what}: {why}.")]
    Io {
        /// The path or address.
        what: String,
        why: std::io::Error,
    },
}

impl StartError {
    /// Returns a converter for `map_err`. `what` is the path or address that its error names.
    pub fn io(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let what = what.into();
        move |why| Self::Io { what, why }
    }
}

/// Name of the file with the secrets of an instance.
pub const SECRETS: &str = "secrets.json";
/// Sender of all emails of an instance.
const SENDER: &str = "VoiCase <voicase@voicase.localhost>";

/// The resources that all processes of an instance share.
pub struct Instance {
    pub services: Services,
    pub databases: Databases,
    /// The mail server that receives all emails.
    pub mails: Mails,
    /// Proxies whose `X-Forwarded-For` is trusted.
    pub trusted_proxies: Vec<IpNet>,
    /// The origin of the reporters' surface, for the staff surface.
    pub reporter_origin: Option<String>,
    /// The origin of the staff surface, for the worker.
    pub staff_origin: String,
    secrets: HashMap<String, String>,
}

impl Instance {
    /// Starts the services with their data under `dir`, and migrates the databases.
    pub async fn start(dir: &Path) -> Result<Self, StartError> {
        std::fs::create_dir_all(dir).map_err(StartError::io(dir.display().to_string()))?;
        let secrets = secrets(&dir.join(SECRETS))?;
        let services = Services::start(dir).await?;
        let databases = Databases::default();
        databases.prepare(&services.postgres).await?;
        let mails = Mails::start().await.map_err(StartError::io("a port for mail"))?;
        let staff_origin = "http://admin.localhost".into();
        Ok(Self { services, databases, mails, trusted_proxies: vec![], reporter_origin: None, staff_origin, secrets })
    }

    /// Builds the state of one process.
    pub async fn app(&self, process: Process, origin: &str, clock: Clock) -> Result<Arc<App>, StartError> {
        self.app_on(&self.databases, process, origin, None, clock).await
    }

    /// Like [`Self::app`], on other databases of the cluster. `owner` is the email address of a platform owner, for the
    /// staff surface.
    pub async fn app_on(
        &self,
        databases: &Databases,
        process: Process,
        origin: &str,
        owner: Option<&str>,
        clock: Clock,
    ) -> Result<Arc<App>, StartError> {
        Ok(App::new(self.config(databases, process, origin, owner)?, clock).await?)
    }

    /// Builds the state of the staff surface, with a platform owner.
    pub async fn owned_app(&self, origin: &str, owner: &str, clock: Clock) -> Result<Arc<App>, StartError> {
        self.app_on(&self.databases, Process::Admin, origin, Some(owner), clock).await
    }

    /// Environment variables for a separate process that joins this instance.
    #[must_use]
    pub fn environment(&self, process: Process, origin: &str) -> Vec<(String, String)> {
        let store = &self.services.store;
        let url = |database: &str| self.services.postgres.url(process.database_role(), database);
        let given = [
            ("DATABASE_URL", url(&self.databases.main)),
            ("KEYSTORE_URL", url(&self.databases.keystore)),
            ("ORIGIN", origin.to_owned()),
            ("S3_ENDPOINT", store.endpoint()),
            ("S3_REGION", super::store::REGION.into()),
            ("S3_BUCKET", super::store::BUCKET.into()),
            ("S3_ACCESS_KEY", store.access_key().into()),
            ("S3_SECRET_KEY", store.secret_key().into()),
            ("SMTP_URL", self.mails.url()),
            ("MAIL_SENDER", SENDER.into()),
            ("STAFF_ORIGIN", self.staff_origin.clone()),
        ];
        let given = given.map(|(name, value)| (format!("VOICASE_{name}"), value));
        let needed = SecretName::ALL.into_iter().filter(|name| name.needed_by().contains(&process));
        let secrets = needed
            .map(SecretName::as_str)
            .filter_map(|name| Some((format!("VOICASE_SECRET_{name}"), self.secrets.get(name)?.clone())));
        given.into_iter().chain(secrets).collect()
    }

    fn config(
        &self,
        databases: &Databases,
        process: Process,
        origin: &str,
        owner: Option<&str>,
    ) -> Result<Config, StartError> {
        let (database, keystore) = databases.options(&self.services.postgres, process);
        let store = &self.services.store;
        Ok(Config {
            process,
            database,
            keystore,
            database_auth: None,
            store: StoreConfig {
                endpoint: Some(store.endpoint()),
                region: super::store::REGION.into(),
                bucket: super::store::BUCKET.into(),
                credentials: Some(key_pair(store.access_key(), store.secret_key())),
            },
            mail: (process == Process::Worker).then(|| MailConfig {
                url: self.mails.url(),
                user: None,
                sender: SENDER.into(),
            }),
            origin: origin.to_owned(),
            reporter_origin: self.reporter_origin.clone(),
            staff_origin: self.staff_origin.clone(),
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            metrics: None,
            trusted_proxies: self.trusted_proxies.clone(),
            platform: owner.map(|owner| PlatformConfig {
                owners: vec![owner.to_owned()],
                database: databases.options(&self.services.postgres, Process::Platform).0,
            }),
            security_contact: Some("mailto:security@voicase.localhost".into()),
            onion: None,
            claims: None,
            program: program()?,
            local_providers: true,
            secrets: Secrets::parse(process, &self.secrets)?,
        })
    }
}

/// The program `voicase`. It is built beside `voicase-dev`, and one folder above the tests.
fn program() -> Result<PathBuf, StartError> {
    let this = std::env::current_exe().map_err(StartError::io("this program"))?;
    let folder = this.ancestors().skip(1).find(|folder| !folder.ends_with("deps")).unwrap_or(&this);
    Ok(folder.join("voicase"))
}

fn draw() -> HashMap<String, String> {
    SecretName::ALL.iter().map(|name| (name.as_str().to_owned(), BASE64_STANDARD.encode(random::<32>()))).collect()
}

/// Reads the secrets of the instance. Creates them at the first start.
fn secrets(path: &Path) -> Result<HashMap<String, String>, StartError> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let name = path.display().to_string();
    if let Ok(text) = std::fs::read_to_string(path) {
        return serde_json::from_str(&text).map_err(|e| StartError::io(name)(std::io::Error::other(e)));
    }
    let drawn = draw();
    let text =
        serde_json::to_string_pretty(&drawn).map_err(|e| StartError::io(name.clone())(std::io::Error::other(e)))?;
    let file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    file.and_then(|mut f| f.write_all(text.as_bytes())).map_err(StartError::io(name))?;
    Ok(drawn)
}
