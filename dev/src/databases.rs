//! The two databases of a development or test instance: roles, schemas and connection options.

use migration::run::{connect, migrate};
#[expect(clippy::disallowed_types, reason = "roles and migrations are made outside of any organisation")]
use sea_orm::DatabaseConnection;
use sea_orm::{ConnectionTrait, DbErr};
use sqlx::postgres::PgConnectOptions;

use super::Cluster;
use voicase::env::Process;

/// Names of the two databases in one cluster.
#[derive(Clone, Debug)]
pub struct Databases {
    pub main: String,
    pub keystore: String,
}

impl Default for Databases {
    fn default() -> Self {
        Self { main: "voicase".into(), keystore: "voicase_keystore".into() }
    }
}

impl Databases {
    /// Creates missing databases and migrates both to the newest schema. May be repeated.
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

    /// Drops and creates both databases, for demo data that is not complete.
    pub async fn recreate(&self, cluster: &Cluster) -> Result<(), DbErr> {
        let admin = connect(&cluster.superuser_url()).await?;
        for name in [&self.main, &self.keystore] {
            admin.execute_unprepared(&format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)")).await?;
        }
        admin.close().await?;
        self.prepare(cluster).await
    }

    /// Connection options of a process: main database and keystore.
    ///
    /// # Panics
    /// Never: the cluster's own URLs are valid.
    #[must_use]
    pub fn options(&self, cluster: &Cluster, process: Process) -> (PgConnectOptions, PgConnectOptions) {
        let options =
            |database: &str| cluster.url(process.database_role(), database).parse().expect("the cluster's own address");
        (options(&self.main), options(&self.keystore))
    }
}

#[expect(clippy::disallowed_types, reason = "as above")]
async fn create(admin: &DatabaseConnection, name: &str) -> Result<(), DbErr> {
    let known = sea_orm::Statement::from_sql_and_values(
        sea_orm::DbBackend::Postgres,
        "SELECT 1 FROM pg_database WHERE datname = $1",
        [name.into()],
    );
    if admin.query_one_raw(known).await?.is_none() {
        // Safe to interpolate: our names contain only letters, digits and underscores.
        admin.execute_unprepared(&format!("CREATE DATABASE \"{name}\" OWNER voicase_owner")).await?;
    }
    Ok(())
}
