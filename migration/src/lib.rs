//! Migrations of both databases, as SQL in `../sql`: tables, context functions, row-level security, definer functions and
//! grants. A role that may create roles and databases runs [`prepare()`]. `voicase_migrator` runs [`Main`] and
//! [`Keystore`] and acts as the owner.

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
/// Idempotent. Each run of the migrations calls it, because a dump does not contain these rights.
///
/// # Errors
/// [`IS_OPEN`] when `PUBLIC` or a role of the product may still create temporary objects; any error of the database.
pub async fn close(database: &impl ConnectionTrait) -> Result<(), DbErr> {
    database.execute_unprepared(include_str!("../sql/database.sql")).await?;
    let answer = database.query_one_raw(Statement::from_string(DbBackend::Postgres, OPEN)).await?;
    match answer.map(|row| row.try_get::<bool>("", "open")).transpose()? {
        Some(false) => Ok(()),
        Some(true) | None => Err(DbErr::Migration(IS_OPEN.into())),
    }
}

/// Query: may `PUBLIC` or a role of the product create temporary objects in the database? Returns one boolean.
pub const OPEN: &str = include_str!("../sql/open.sql");

/// Error message for a database where [`OPEN`] is true.
pub const IS_OPEN: &str = "Everybody, or a role of the product, may make temporary objects in the database, and could put a table in front of ours. \
    Its owner has to say: REVOKE ALL ON DATABASE … FROM PUBLIC. `voicase migrate` does it where the owner is voicase_owner.";

/// The migrations of the main database.
pub struct Main;

impl MigratorTrait for Main {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let first = Sql {
            name: "m2026_11_21_first",
            files: &[
                include_str!("../sql/main/1_context.sql"),
                include_str!("../sql/main/2_tables.sql"),
                include_str!("../sql/main/2_invitations.sql"),
                include_str!("../sql/main/2_sign_in.sql"),
                include_str!("../sql/main/3_policies.sql"),
                include_str!("../sql/main/4_functions.sql"),
                include_str!("../sql/main/4_invitations.sql"),
                include_str!("../sql/main/5_grants.sql"),
                include_str!("../sql/main/6_notices.sql"),
                include_str!("../sql/main/7_sign_in.sql"),
                include_str!("../sql/main/8_identity_view.sql"),
                include_str!("../sql/main/8_api_tokens.sql"),
                include_str!("../sql/main/8_platform.sql"),
                include_str!("../sql/main/8_sso.sql"),
            ],
        };
        let policies_by_role =
            Sql { name: "m2026_11_22_policies_by_role", files: &[include_str!("../sql/main/9_policies_by_role.sql")] };
        let proved_addresses =
            Sql { name: "m2026_11_28_proved_addresses", files: &[include_str!("../sql/main/10_proved_addresses.sql")] };
        let two_people =
            Sql { name: "m2026_11_28_two_people", files: &[include_str!("../sql/main/10_two_people.sql")] };
        let worker = Sql { name: "m2026_11_28_worker", files: &[include_str!("../sql/main/10_worker.sql")] };
        let search_path =
            Sql { name: "m2026_11_28_search_path", files: &[include_str!("../sql/main/10_search_path.sql")] };
        let refresh = Sql { name: "m2026_11_28_refresh", files: &[include_str!("../sql/main/10_refresh.sql")] };
        let pieces = Sql { name: "m2026_11_28_pieces", files: &[include_str!("../sql/main/10_pieces.sql")] };
        let credentials =
            Sql { name: "m2026_11_28_credentials", files: &[include_str!("../sql/main/10_credentials.sql")] };
        let four_eyes = Sql { name: "m2026_11_28_four_eyes", files: &[include_str!("../sql/main/11_four_eyes.sql")] };
        let waiting = Sql { name: "m2026_11_28_waiting", files: &[include_str!("../sql/main/12_waiting.sql")] };
        vec![
            Box::new(first),
            Box::new(policies_by_role),
            Box::new(proved_addresses),
            Box::new(two_people),
            Box::new(worker),
            Box::new(search_path),
            Box::new(refresh),
            Box::new(pieces),
            Box::new(credentials),
            Box::new(four_eyes),
            Box::new(waiting),
        ]
    }
}

/// The migrations of the keystore.
pub struct Keystore;

impl MigratorTrait for Keystore {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let first = Sql { name: "m2026_11_21_first", files: &[include_str!("../sql/keystore/1_keystore.sql")] };
        let search_path =
            Sql { name: "m2026_11_28_search_path", files: &[include_str!("../sql/keystore/2_search_path.sql")] };
        vec![Box::new(first), Box::new(search_path)]
    }
}

struct Sql {
    name: &'static str,
    files: &'static [&'static str],
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
