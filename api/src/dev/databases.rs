//! The two databases of a development or test instance: roles, schemas, and where each process reaches them.

use migration::{Keystore, Main};
#[expect(clippy::disallowed_types, reason = "roles and migrations are made outside of any organisation")]
use sea_orm::DatabaseConnection;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DbErr};
use sea_orm_migration::MigratorTrait;
use sqlx::postgres::PgConnectOptions;

use super::Cluster;
use crate::env::Process;

/// The names of a pair of databases in one cluster.
#[derive(Clone, Debug)]
pub struct Databases {
    /// The main database.
    pub main: String,
    /// The keystore.
    pub keystore: String,
}

impl Default for Databases {
    fn default() -> Self {
        Self { main: "voicase".into(), keystore: "voicase_keystore".into() }
    }
}

/// The role a process signs in with.
#[must_use]
pub const fn role(process: Process) -> &'static str {
    match process {
        Process::Reporter => "voicase_reporter",
        Process::Admin => "voicase_admin",
        Process::Worker => "voicase_worker",
        Process::Platform => "voicase_platform",
        Process::Backup => "voicase_backup",
    }
}

impl Databases {
    /// Creates what is missing and brings both to the newest schema. Harmless to repeat.
    ///
    /// # Errors
    /// What the database says.
    pub async fn prepare(&self, cluster: &Cluster) -> Result<(), DbErr> {
        let admin = connect(&cluster.superuser_url()).await?;
        migration::prepare(&admin).await?;
        for name in [&self.main, &self.keystore] {
            create(&admin, name).await?;
        }
        admin.close().await?;
        let main = connect(&cluster.url(super::postgres::SUPERUSER, &self.main)).await?;
        main.execute_unprepared("CREATE EXTENSION IF NOT EXISTS pg_stat_statements").await?;
        main.close().await?;
        let migrator = |database: &str| cluster.url("voicase_migrator", database);
        migrate(None, &migrator(&self.main), &migrator(&self.keystore)).await
    }

    /// Drops both and makes them anew, where what is in them is not whole.
    ///
    /// # Errors
    /// What the database says.
    pub async fn recreate(&self, cluster: &Cluster) -> Result<(), DbErr> {
        let admin = connect(&cluster.superuser_url()).await?;
        for name in [&self.main, &self.keystore] {
            admin.execute_unprepared(&format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)")).await?;
        }
        admin.close().await?;
        self.prepare(cluster).await
    }

    /// Where a process reaches both.
    ///
    /// # Panics
    /// Never: the cluster's own addresses are well formed.
    #[must_use]
    pub fn options(&self, cluster: &Cluster, process: Process) -> (PgConnectOptions, PgConnectOptions) {
        let options = |database: &str| cluster.url(role(process), database).parse().expect("the cluster's own address");
        (options(&self.main), options(&self.keystore))
    }
}

/// Brings both databases to the newest schema, wherever they are.
///
/// # Errors
/// What the database says.
pub async fn migrate(roles: Option<&str>, main: &str, keystore: &str) -> Result<(), DbErr> {
    if let Some(address) = roles {
        let cluster = connect(address).await?;
        migration::prepare(&cluster).await?;
        cluster.close().await?;
    }
    let main = connect(&as_owner(main)).await?;
    Main::up(&main, None).await?;
    migration::close(&main).await?;
    main.close().await?;
    let keystore = connect(&as_owner(keystore)).await?;
    Keystore::up(&keystore, None).await?;
    migration::close(&keystore).await?;
    keystore.close().await
}

/// Migrations run as `voicase_migrator` acting as the owner.
#[must_use]
pub fn as_owner(url: &str) -> String {
    let mark = if url.contains('?') { '&' } else { '?' };
    format!("{url}{mark}options=-c%20role%3Dvoicase_owner")
}

#[expect(clippy::disallowed_types, reason = "roles and migrations are made outside of any organisation")]
async fn connect(url: &str) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    #[expect(clippy::disallowed_methods, reason = "as above")]
    Database::connect(options).await
}

#[expect(clippy::disallowed_types, reason = "as above")]
async fn create(admin: &DatabaseConnection, name: &str) -> Result<(), DbErr> {
    let known = sea_orm::Statement::from_sql_and_values(
        sea_orm::DbBackend::Postgres,
        "SELECT 1 FROM pg_database WHERE datname = $1",
        [name.into()],
    );
    if admin.query_one_raw(known).await?.is_none() {
        // A name of ours: letters, digits and underscores only.
        admin.execute_unprepared(&format!("CREATE DATABASE \"{name}\" OWNER voicase_owner")).await?;
    }
    Ok(())
}
