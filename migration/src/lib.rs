//! Migrations of both databases, as SQL in `../sql`: tables, context functions, row-level security, definer functions
//! and grants. A role that may create roles and databases runs [`prepare()`]. `voicase_migrator` runs [`Main`] and
//! [`Keystore`] in the role `voicase_owner`.

pub mod run;

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend, Statement};

/// Creates the roles of the cluster. Idempotent.
///
/// # Errors
/// When the connection may not create roles.
pub async fn prepare(cluster: &impl ConnectionTrait) -> Result<(), DbErr> {
    cluster.execute_unprepared(include_str!("../sql/roles.sql")).await?;
    Ok(())
}

/// Revokes the rights that PostgreSQL grants to `PUBLIC` on a new database, and lets the product's roles connect.
/// Idempotent. Each run of the migrations calls this function, because a dump of a database does not contain these
/// rights.
///
/// # Errors
/// [`IS_OPEN`] when `PUBLIC` or a role of the product may still create temporary objects. Also any error of the
/// database.
pub async fn close(database: &impl ConnectionTrait) -> Result<(), DbErr> {
    database.execute_unprepared(include_str!("../sql/database.sql")).await?;
    let answer = database.query_one_raw(Statement::from_string(DbBackend::Postgres, OPEN)).await?;
    match answer.map(|row| row.try_get::<bool>("", "open")).transpose()? {
        Some(false) => Ok(()),
        Some(true) | None => Err(DbErr::Migration(IS_OPEN.into())),
    }
}

/// Query that returns whether `PUBLIC` or a role of the product may create temporary objects in the database.
pub const OPEN: &str = include_str!("../sql/open.sql");

/// Error message for a database where [`OPEN`] is true.
pub const IS_OPEN: &str = "PUBLIC or a role of the product may create temporary objects in this database. Such a table could replace one of ours. \
    As the owner of the database, run REVOKE ALL ON DATABASE … FROM PUBLIC. `voicase migrate` does this if voicase_owner owns the database.";

/// The migrations of the main database, in order: the folders of `sql/main`. A released migration never changes. Add a
/// new folder instead.
pub const MAIN: &[Sql] = include!(concat!(env!("OUT_DIR"), "/main.rs"));

/// The migrations of the keystore, in order: the folders of `sql/keystore`.
pub const KEYSTORE: &[Sql] = include!(concat!(env!("OUT_DIR"), "/keystore.rs"));

/// Runs [`MAIN`].
pub struct Main;

impl MigratorTrait for Main {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        boxed(MAIN)
    }
}

/// Runs [`KEYSTORE`].
pub struct Keystore;

impl MigratorTrait for Keystore {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        boxed(KEYSTORE)
    }
}

fn boxed(migrations: &'static [Sql]) -> Vec<Box<dyn MigrationTrait>> {
    migrations.iter().map(|migration| Box::new(*migration) as Box<dyn MigrationTrait>).collect()
}

/// A migration, whose SQL files run in one transaction.
#[derive(Clone, Copy)]
pub struct Sql {
    pub name: &'static str,
    pub files: &'static [&'static str],
}

impl MigrationName for Sql {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Sql {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for file in self.files {
            manager.get_connection().execute_unprepared(file).await?;
        }
        Ok(())
    }
}
