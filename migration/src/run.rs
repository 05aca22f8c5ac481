//! Runs the migrations of both databases.

use sea_orm_migration::MigratorTrait;
#[expect(clippy::disallowed_types, reason = "roles and migrations are made outside of any organisation")]
use sea_orm_migration::sea_orm::DatabaseConnection;
use sea_orm_migration::sea_orm::{ConnectOptions, Database, DbErr};

use crate::{Keystore, Main, close, prepare};

/// Migrates both databases to the newest schema. The databases can be on different servers.
///
/// # Errors
/// Any error of the database.
pub async fn migrate(roles: Option<&str>, main: &str, keystore: &str) -> Result<(), DbErr> {
    if let Some(address) = roles {
        let cluster = connect(address).await?;
        prepare(&cluster).await?;
        cluster.close().await?;
    }
    let main = connect(&as_owner(main)).await?;
    Main::up(&main, None).await?;
    close(&main).await?;
    main.close().await?;
    let keystore = connect(&as_owner(keystore)).await?;
    Keystore::up(&keystore, None).await?;
    close(&keystore).await?;
    keystore.close().await
}

/// Adds an option to a database URL of `voicase_migrator`, so that the connection acts as the role `voicase_owner`.
#[must_use]
pub fn as_owner(url: &str) -> String {
    let mark = if url.contains('?') { '&' } else { '?' };
    format!("{url}{mark}options=-c%20role%3Dvoicase_owner")
}

#[expect(clippy::disallowed_types, reason = "roles and migrations are made outside of any organisation")]
/// Opens a connection for roles and migrations.
pub async fn connect(url: &str) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    #[expect(clippy::disallowed_methods, reason = "as above")]
    Database::connect(options).await
}
