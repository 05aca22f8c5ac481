//! Upgrades. This folder has dumps of both databases, one pair for each release. After its migration, a dump must have
//! the same schema as a new installation.
//!
//! Released migrations never change. A new migration is a new folder of `migration/sql`, and its hash is appended to
//! `MIGRATIONS`. Each release adds its dumps to `DUMPS`. Write a dump with the oldest supported PostgreSQL:
//! `pg_dump --inserts <database> | grep -v -e '^--' -e '^\\' | cat -s`

use migration::run::{as_owner, migrate};
use migration::{KEYSTORE, MAIN};
use sha2::{Digest as _, Sha256};
use sqlx::{Connection as _, PgConnection};
use uuid::Uuid;
use voicase_tests::instance;

use crate::database::rls::support::place::{connect, list, run};

/// Dumps of the main database and of the keystore.
const DUMPS: [[&str; 2]; 1] = [[include_str!("0001_main.sql"), include_str!("0001_keystore.sql")]];

/// Database, name and SHA-256 of the files of each migration. Only add entries. Never change or remove one.
const MIGRATIONS: [&str; 29] = [
    "main m0001_initial 33c63d53614075dfe67670c4353bd8b032af20b82c1b332217157b622edab140",
    "main m0002_list 662a7bc330d87a86e6d3ec2856c493c4862bfe9bc52256793d8363b191191e41",
    "main m0003_saved_views bf4e11711c15a4919c6a4a60395ab7a95ab917828ee679bcba4fea9c4cd407d5",
    "main m0004_lifecycle 7f5f0c7224da2da12f8e95bcc5aa9f799c20975b7b444c14a3f00546b9068b9c",
    "main m0005_law 843322902d020ffd022d5c820fe14c835fce7ae43b5a8424b5b8feb6400e4882",
    "main m0006_clocks e3fe8ccb3a0537ca02c3b9bc42905861b3d4ca285273022b647e9b3bc885bb2b",
    "main m0007_notifications 5a49653c89f56b1b0c45e0abc76996d9253b9edb92f2f058d2bafa0ca1c7560d",
    "main m0008_routing 80ffee44badc4123a436ef71ab85dfbb551c5cd9c4dea7e6e003385824de5cdb",
    "main m0009_tasks 49f512e13e5dd9c784f57ca0871b90adc1de1dfeda194550adef0e2eb9fb19ad",
    "main m0010_persons 5a957e166401a8e0a000617acd48006ae0fc8b59d0d94b2eff81ed5e5d038f97",
    "main m0011_manual 4a6297a26b5d1b35c8abc1e12e96088e5126d885950950556ae0ce9b63a4e826",
    "main m0012_identity ea5e9e54636ada4ef1aabcfd8af71437703fb86d5d932eecbbcf3ad2b2bc01ee",
    "main m0013_absence 049a3b79449c99591976b756fddf79518e35e284ad9590ba8454d54b9db60c3a",
    "main m0014_hidden_cases 6682e8b52a72a4ce4e5bd3943ee6807b34a8ef30ce848504a1d5f1bf40a887f9",
    "main m0015_investigation 699ff9a74ecc7560368c9de9a8af4a5f92fed86f946e245b42f60a0a48386f54",
    "main m0016_outside 276594339a4b7376503336de31f27bcfb0496680a8074584b7d24de924b21f32",
    "main m0017_retaliation dc027fdb9019ed64898c7bc1d2da37f0bd98625936e15f926e24102a179a8414",
    "main m0018_redaction f055b76d9b2a91e6011d29ce76fd16ce32986182f21a6feaed69809377c42e07",
    "main m0019_interviews f5f488dba9d6ed722a4e8dbd27acba60c5c4f7d0219468821548b9da01828aba",
    "main m0020_due 247bccb164a5af18265edd3c47a7d139e763bd8c6cc5a2263e36c8cafa767d74",
    "main m0021_tag_sort 00e23c632ba1ab3c988269f183813310c3aef6ec67de7c5cfc72a395b83fd548",
    "main m0022_interview_kind 2a60f2cd54954cc1b47da596aea1616ec1ea97e9e6e7ed64e879d59f3aa6632e",
    "main m0023_breach c4668bd372bae50e94919c5c32af8919d941dbdb06d8eac1a0ada8493da45586",
    "main m0024_figures 10790d6188c487699e88ac86c30a53efc07ab731a2abbee914a4338b41be384d",
    "main m0025_plans 1689a42491dcdb0b5eba8211b89f762f9f3963a80b283a5ccb2393a0e27f21b9",
    "keystore m0001_initial f099ebf53e1e42acfe9b2e3f00bdeefb1a0f8121279301a19f348a43ab4963d5",
    "keystore m0002_plans a09a5529cbb881374b38043509be9fbb48b93f6bd60c03d5929ecd95803c36d2",
    "keystore m0003_identity 410cbe1376e448e7cb996f7724738af1cbf97e5848f2a1a04ba5754e0a727a96",
    "keystore m0004_manual 80f994f82fde38963255271a845ea4770109e6ea1cd06221e89bc51c6ecab208",
];

#[tokio::test]
async fn an_upgraded_installation_has_the_schema_of_a_new_one() {
    let new = schemas([""; 2]).await;
    assert!(new.iter().all(|schema| schema.iter().any(|line| line.starts_with("function"))), "the query finds nothing");
    for (number, dump) in (1..).zip(DUMPS) {
        for (new, upgraded) in new.iter().zip(schemas(dump).await) {
            let missing = new.iter().filter(|line| !upgraded.contains(line)).map(|line| format!("- {line}"));
            let added = upgraded.iter().filter(|line| !new.contains(line)).map(|line| format!("+ {line}"));
            let differences: Vec<String> = missing.chain(added).collect();
            assert!(differences.is_empty(), "dump {number}, - is missing, + is left:\n{}", differences.join("\n"));
        }
    }
}

#[test]
fn a_released_migration_never_changes() {
    let mut now = vec![];
    for (database, migrations) in [("main", MAIN), ("keystore", KEYSTORE)] {
        for migration in migrations {
            let hash = Sha256::digest(migration.files.concat());
            let hash: Vec<String> = hash.iter().map(|byte| format!("{byte:02x}")).collect();
            now.push(format!("{database} {} {}", migration.name, hash.concat()));
        }
    }
    assert_eq!(now, MIGRATIONS, "append a new migration instead");
}

#[tokio::test]
async fn members_are_reminded_of_a_coming_interview_again_with_its_own_kind() {
    let name = format!("upgrade_{}", Uuid::new_v4().simple());
    run(&mut connect("postgres").await, &format!("CREATE DATABASE {name} OWNER voicase_owner")).await;
    let url = as_owner(&instance().services.postgres.url("voicase_migrator", &name));
    let mut owner = PgConnection::connect(&url).await.expect("a connection");
    let at = MAIN.iter().position(|migration| migration.name == "m0022_interview_kind").expect("the migration");
    for file in MAIN[..at].iter().flat_map(|migration| migration.files) {
        run(&mut owner, file).await;
    }
    let mut db = connect(&name).await;
    // Without its case and members, which the migration does not read.
    let interviews = "SET session_replication_role = replica;
        INSERT INTO interview (org_id, id, case_id, name, day, reminded_for, state, interviewer_id, added_by, added_at)
        SELECT i, gen_random_uuid(), i, name::bytea, day, day, state, i, i, now() FROM gen_random_uuid() i, (VALUES
            ('today', current_date, 'planned'), ('tomorrow', current_date + 1, 'planned'),
            ('earlier', current_date - 5, 'planned'), ('held', current_date, 'held')) v (name, day, state)";
    run(&mut db, interviews).await;
    for file in MAIN[at].files {
        run(&mut owner, file).await;
    }
    let again = "SELECT convert_from(name, 'UTF8') FROM interview WHERE reminded_for IS NULL ORDER BY 1";
    assert_eq!(list(&mut db, again).await, ["today", "tomorrow"]);
}

/// Creates both databases, loads a dump into each, migrates them and returns their schemas.
async fn schemas(dumps: [&str; 2]) -> Vec<Vec<String>> {
    let main = format!("upgrade_{}", Uuid::new_v4().simple());
    let names = [main.clone(), format!("{main}_keystore")];
    for (name, dump) in names.iter().zip(dumps) {
        run(&mut connect("postgres").await, &format!("CREATE DATABASE {name} OWNER voicase_owner")).await;
        // A separate connection, because the dump changes settings of its connection.
        let mut db = connect(name).await;
        run(&mut db, dump).await;
        db.close().await.expect("closed");
    }
    let [main, keystore] = names.each_ref().map(|name| instance().services.postgres.url("voicase_migrator", name));
    migrate(None, &main, &keystore).await.expect("migrated");
    let mut schemas = vec![];
    for name in &names {
        schemas.push(list(&mut connect(name).await, include_str!("schema.sql")).await);
    }
    schemas
}
