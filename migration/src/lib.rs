//! What the databases look like, from empty to now: tables, then context functions, row-level security, definer functions
//! and grants, as SQL beside this file. Three steps by three hands: [`prepare()`] by whoever may create roles and databases,
//! [`Main`] and [`Keystore`] by `voicase_migrator`, who acts as the owner.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::ConnectionTrait;

/// Creates the roles of the cluster. Harmless to repeat.
///
/// # Errors
/// When the connection may not create roles.
pub async fn prepare(cluster: &impl ConnectionTrait) -> Result<(), DbErr> {
    cluster.execute_unprepared(include_str!("../sql/roles.sql")).await?;
    Ok(())
}

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
        let pieces = Sql { name: "m2026_11_28_pieces", files: &[include_str!("../sql/main/10_pieces.sql")] };
        vec![Box::new(first), Box::new(policies_by_role), Box::new(pieces)]
    }
}

/// The migrations of the keystore.
pub struct Keystore;

impl MigratorTrait for Keystore {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(Sql { name: "m2026_11_21_first", files: &[include_str!("../sql/keystore/1_keystore.sql")] })]
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
