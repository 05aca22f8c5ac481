//! Tests which accounts are platform owners, and what neither an owner nor the owner's database role can reach.

use chrono::TimeDelta;
use serde_json::json;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use voicase::schema::admin_schema;
use voicase_tests::{World, instance};

use crate::support::platform::{PATH, asks, does, suspends};
use crate::support::samples::{self, Ids};
use crate::support::signing::{held, of};
use crate::support::story::act;

/// All data that an owner can query.
const ALL: &str = "{ organisations { id name timeZone lawPack state stateSince reason createdOn members admins } lawPacks \
    platformHealth { jobs { due oldest failing } mail { waiting oldest givenUp } workerSeen backup store keystore deadMails { organisation name cause count oldest } } \
    abuse { days { surface day kind count } addresses { key kind count firstSeen lastSeen } } }";
/// The only tables that the platform's database role may read. The role needs the wrapped key of an organisation to
/// write the audit log.
const READABLE: [&str; 3] = ["department", "organisation", "organisation_key"];

async fn as_role(role: &str) -> PgConnection {
    let url = instance().services.postgres.url(role, &instance().databases.main);
    PgConnection::connect(&url).await.expect("a connection")
}

async fn refused(db: &mut PgConnection, sql: &str) -> bool {
    match sqlx::query(AssertSqlSafe(sql.to_owned())).execute(db).await {
        Err(sqlx::Error::Database(why)) => why.code().as_deref() == Some("42501"),
        _ => false,
    }
}

#[tokio::test]
async fn the_platforms_role_reads_the_frame_of_an_organisation_and_no_other_table() {
    let world = World::new().await;
    world.case().await;
    let sql = "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
        WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'm') ORDER BY 1";
    let tables: Vec<String> =
        sqlx::query_scalar(sql).fetch_all(&mut world.house.superuser().await).await.expect("tables");
    assert!(tables.len() > 40, "the catalog query finds too few tables");
    let mut role = as_role("voicase_platform").await;
    let context = format!("SELECT set_config('app.org_id', '{}', false)", world.org);
    sqlx::query(AssertSqlSafe(context)).execute(&mut role).await.expect("a context");
    let mut readable = vec![];
    for table in &tables {
        if !refused(&mut role, &format!("SELECT FROM {table}")).await {
            readable.push(table.as_str());
        }
    }
    // Tables of extensions do not count.
    readable.retain(|table| !table.starts_with("pg_stat"));
    assert_eq!(readable, READABLE);
    let others = "SELECT count(*) FROM organisation WHERE id <> app.org()";
    let others: i64 = sqlx::query_scalar(others).fetch_one(&mut role).await.expect("a count");
    assert_eq!(others, 0, "the role reads one organisation at a time");
}

#[tokio::test]
async fn nothing_of_a_case_or_a_person_is_in_anything_that_the_owner_is_told() {
    let world = World::new().await;
    let owner = world.owner().await;
    let standing = world.case().await;
    let case = &standing.case;
    act(world.manager(), "updateCase", case, json!({ "title": "Quay-seven-ledger" })).await;
    standing.reporter.writes("The harbour master signs blank forms").await.data();
    let platform = ["Platform", "Abuse", "JobsHealth", "MailHealth", "DeadMails"];
    for (parent, field, facts) in admin_schema().1.fields() {
        let ours = platform.iter().any(|name| parent.starts_with(name))
            && !["PlatformOrganisationPayload", "DeadMailsPayload"].contains(&parent);
        let root = parent == "Query" && facts.path == voicase::exchange::Path::Platform;
        assert!(!(ours || root) || ALL.contains(field), "this test does not query {parent}.{field}");
    }
    let told = asks(&owner, ALL).await;
    let found = told.data()["organisations"].as_array().expect("organisations").clone();
    let ours = found.iter().find(|one| one["id"] == json!(world.org)).expect("our organisation");
    assert_eq!((&ours["state"], &ours["members"], &ours["admins"]), (&json!("ACTIVE"), &json!(5), &json!(1)));
    let told = told.json.to_string();
    let case = case.as_str().expect("an id");
    for secret in ["bilge", "Quay-seven-ledger", "harbour master", "fjordlys.example", "platform.example", case] {
        assert!(!told.contains(secret), "the platform owner reads {secret}");
    }
}

#[tokio::test]
async fn an_owner_is_no_member_by_that_and_a_member_no_owner() {
    let world = World::new().await;
    let (owner, other) = (world.owner().await, world.other().await);
    let mine = |staff| async move { staff_me(staff).await };
    assert!(mine(&owner).await);
    assert!(!mine(world.admin()).await);
    asks(world.admin(), "{ organisations { id } }").await.refused("FORBIDDEN");
    owner.asks_for(other.org, "{ cases { totalCount } }", json!({})).await.refused("FORBIDDEN");
    owner.asks("{ organisations { id } }", json!({})).await.refused("BAD_REQUEST");
    asks(&owner, "{ cases { totalCount } }").await.refused("BAD_REQUEST");
    asks(&owner, "{ me { id } }").await.refused("BAD_REQUEST");
    let both = "{ organisations { id } cases { totalCount } }";
    asks(&owner, both).await.refused("BAD_REQUEST");
    let reporters = world.house.reporter.ask(PATH, "{ __typename }", &json!({}), &[]).await;
    assert_eq!(reporters.status.as_u16(), 405, "the reporter surface has no such path");
}

async fn staff_me(staff: &voicase_tests::Staff) -> bool {
    let me = staff.asks("{ me { isPlatformOwner } }", json!({})).await;
    me.data()["me"]["isPlatformOwner"].as_bool().expect("yes or no")
}

#[tokio::test]
async fn each_of_the_owners_fields_asks_for_a_second_factor_that_was_shown_just_now() {
    let world = World::new().await;
    let owner = world.owner().await;
    let (ids, _) = Ids::of(&world).await;
    let session = of(&owner).await;
    world.wait(TimeDelta::seconds(301));
    let old = held(&session.refreshes(&world).await, "refreshSession");
    let mut fields = 0;
    for (parent, field, facts) in admin_schema().1.fields() {
        if ["Query", "Mutation"].contains(&parent) && facts.path == voicase::exchange::Path::Platform {
            let sample = samples::admin(field, &ids);
            old.at(&world, PATH, &sample.document, sample.variables).await.refused("STEP_UP_REQUIRED");
            fields += 1;
        }
    }
    assert!(fields >= 9, "{fields}");
    asks(&owner, "{ organisations { id } }").await.data();
}

#[tokio::test]
async fn an_owner_whose_address_changes_is_none_at_once() {
    let world = World::new().await;
    let owner = world.owner().await;
    asks(&owner, "{ lawPacks }").await.data();
    let address = world.address();
    let input = json!({ "email": address });
    owner.does("changeEmail", "sentTo", input).await.data();
    let token = world.link_to(&address).await;
    owner.auth("confirmEmail", "done", json!({ "token": token })).await.data();
    asks(&owner, "{ lawPacks }").await.refused("FORBIDDEN");
    assert!(!staff_me(&owner).await);
}

#[tokio::test]
async fn an_organisation_that_is_not_there_is_not_found_whatever_is_decided_on_it() {
    let world = World::new().await;
    let owner = world.owner().await;
    let nowhere = uuid::Uuid::new_v4();
    suspends(&owner, nowhere).await.refused("NOT_FOUND");
    crate::support::platform::resumes(&owner, nowhere).await.refused("NOT_FOUND");
    crate::support::platform::closes(&owner, nowhere).await.refused("NOT_FOUND");
    does(&owner, "setLawPack", json!({ "organisation": nowhere, "lawPack": "de" })).await.refused("NOT_FOUND");
}
