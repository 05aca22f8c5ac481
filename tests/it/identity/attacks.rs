//! Attacks on the opening of an identity: one person with two accounts, lost rights, programs, other surfaces, direct SQL.

use chrono::TimeDelta;
use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection as _};
use uuid::Uuid;
use voicase_dev::postgres::SUPERUSER;
use voicase_tests::{Staff, World, instance, token_input};

use super::opening::{approves, opens};
use crate::support::identity::{allow, asks, confidential, disallow, identity};

fn texts() -> [String; 2] {
    ["A witness is needed.".into(), "We need you as a witness.".into()]
}

/// A request of the member that the manager approved.
async fn approved(world: &World, case: &Value) -> Value {
    let request = asks(world.member(), case, texts()).await;
    approves(world.manager(), &request).await.data();
    request
}

#[tokio::test]
async fn nobody_approves_their_own_request_or_opens_that_of_another() {
    let world = World::new().await;
    let case = confidential(&world).await.case;
    let request = asks(world.member(), &case, texts()).await;
    approves(world.member(), &request).await.refused("NOT_ALLOWED_NOW");
    approves(world.manager(), &request).await.data();
    opens(world.manager(), &request, Uuid::new_v4()).await.refused("FORBIDDEN");
    opens(world.viewer(), &request, Uuid::new_v4()).await.refused("FORBIDDEN");
    let mut db = world.house.superuser().await;
    let mine = "UPDATE identity_opening SET approved_by = asked_by WHERE case_id = $1::text::uuid";
    assert!(sqlx::query(mine).bind(case.as_str()).execute(&mut db).await.is_err(), "the database refuses it too");
}

#[tokio::test]
async fn two_accounts_of_one_person_wait_a_day_in_which_others_can_object() {
    let world = World::new().await;
    let case = confidential(&world).await.case;
    let request = asks(world.member(), &case, texts()).await;
    let twin = "UPDATE membership SET invited_by = $1 WHERE id = $2";
    world.house.change(twin, &[world.member().member, world.manager().member]).await;
    approves(world.manager(), &request).await.refused("NOT_ALLOWED_NOW");
    assert_eq!(identity(world.manager(), &case).await["openings"][0]["approvable"], false);
    world.wait(TimeDelta::hours(24));
    approves(world.manager(), &request).await.data();
}

#[tokio::test]
async fn who_lost_the_case_or_the_right_since_the_approval_stops_it() {
    let world = World::new().await;
    let case = confidential(&world).await.case;
    let (member, manager) = (world.member(), world.manager());
    let third = world.joins(Role::Manager, CaseScope::Departments).await;
    // The approver loses the right, and then the asker.
    let request = approved(&world, &case).await;
    disallow(&world, &[manager]).await;
    opens(member, &request, Uuid::new_v4()).await.refused("NOT_ALLOWED_NOW");
    allow(&world, &[manager]).await;
    disallow(&world, &[member]).await;
    opens(member, &request, Uuid::new_v4()).await.refused("FORBIDDEN");
    allow(&world, &[member]).await;
    // The approver is excluded.
    let exclude = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "name": "A.", "role": "SUBJECT",
        "member": manager.member });
    third.does("addPerson", "case { id }", exclude).await.data();
    opens(member, &request, Uuid::new_v4()).await.refused("NOT_ALLOWED_NOW");
    let lift = "UPDATE case_exclusion SET lifted_at = now() WHERE member_id = $1";
    world.house.change(lift, &[manager.member]).await;
    // The case is restricted without the approver.
    let restrict = json!({ "case": case, "members": [member.member, world.admin().member], "reason": "B." });
    third.does("restrictCase", "case { id }", restrict).await.data();
    opens(member, &request, Uuid::new_v4()).await.refused("NOT_ALLOWED_NOW");
    let free = "UPDATE \"case\" SET restricted = false WHERE org_id = $1";
    world.house.change(free, &[world.org]).await;
    opens(member, &request, Uuid::new_v4()).await.data();
}

#[tokio::test]
async fn an_excluded_asker_and_a_suspended_organisation_find_no_case() {
    let world = World::new().await;
    let case = confidential(&world).await.case;
    let request = approved(&world, &case).await;
    let suspend = "UPDATE organisation SET state = 'suspended', suspended_for = 'contract', state_changed_at = now() WHERE id = $1";
    world.house.change(suspend, &[world.org]).await;
    opens(world.member(), &request, Uuid::new_v4()).await.refused("FORBIDDEN");
    world
        .house
        .change("UPDATE organisation SET state = 'active', suspended_for = NULL WHERE id = $1", &[world.org])
        .await;
    let exclude = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "name": "A.", "role": "SUBJECT",
        "member": world.member().member });
    world.manager().does("addPerson", "case { id }", exclude).await.data();
    opens(world.member(), &request, Uuid::new_v4()).await.refused("NOT_FOUND");
}

#[tokio::test]
async fn a_program_opens_nothing() {
    let world = World::new().await;
    let case = confidential(&world).await.case;
    let request = approved(&world, &case).await;
    let program = world.program(world.admin(), token_input(&["CASE_EDIT"], true)).await;
    world.house.change("UPDATE membership SET allow = 65535 WHERE id = $1", &[world.admin().member]).await;
    world.house.change("UPDATE api_token SET permissions = 65535 WHERE id = $1", &[program.id]).await;
    let input = json!({ "request": request, "idempotencyKey": Uuid::new_v4() });
    program.does("openIdentity", "name", input).await.refused("FORBIDDEN");
    let refuse = json!({ "request": request, "reason": "No." });
    program.does("refuseIdentityOpening", "case { id }", refuse).await.refused("FORBIDDEN");
    let read = program.asks("query($id: UUID!) { caseIdentity(id: $id) { sealed } }", json!({ "id": case })).await;
    read.refused("FORBIDDEN");
}

/// Runs a statement in the database role of a surface, in the name of a member.
async fn as_role(world: &World, role: &str, who: Uuid, sql: String) -> Result<u64, sqlx::Error> {
    let mut db = world.house.superuser().await;
    let mut tx = db.begin().await.expect("a transaction");
    let context = format!(
        "SELECT set_config('app.org_id', '{}', true), set_config('app.member_id', '{who}', true), \
         set_config('app.case_scope', 'all', true), set_config('app.today', '2026-03-02', true)",
        world.org
    );
    sqlx::raw_sql(AssertSqlSafe(context)).execute(&mut *tx).await.expect("a context");
    sqlx::raw_sql(AssertSqlSafe(format!("SET LOCAL ROLE {role}"))).execute(&mut *tx).await.expect("a role");
    Ok(sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *tx).await?.rows_affected())
}

#[tokio::test]
async fn the_roles_of_the_surfaces_open_nothing_without_both_members() {
    let world = World::new().await;
    let case = confidential(&world).await.case;
    let (member, manager) = (world.member(), world.manager());
    let request = asks(member, &case, texts()).await;
    let id = request.as_str().expect("an id");
    let done =
        async |role: &str, who: &Staff, sql: &str| as_role(&world, role, who.member, sql.replace("$1", id)).await;
    let none = |found: Result<u64, sqlx::Error>| found.map_or(true, |rows| rows == 0);
    let approve = |by: Uuid| {
        format!(
            "UPDATE identity_opening SET state = 'approved', approved_by = '{by}', approved_at = asked_at, \
        expires_at = asked_at + interval '1 hour' WHERE id = '$1'"
        )
    };
    let open = "UPDATE identity_opening SET state = 'opened', opened_at = asked_at, opened_on = '2026-03-02', \
        holder = repeat('a', 64) WHERE id = '$1'";
    // The sealed text is visible to nobody before the opening.
    assert!(none(done("voicase_admin", member, "SELECT details FROM identity").await));
    assert!(none(done("voicase_admin", member, open).await), "asked is not approved");
    assert!(none(done("voicase_admin", member, &approve(manager.member)).await), "in another member's name");
    assert!(none(done("voicase_admin", manager, &approve(member.member)).await), "approved by the asker");
    let viewer = world.viewer();
    assert!(none(done("voicase_admin", viewer, &approve(viewer.member)).await), "without the right");
    for role in ["voicase_reporter", "voicase_worker", "voicase_platform", "voicase_sequencer", "voicase_purger"] {
        assert!(none(done(role, manager, &approve(manager.member)).await), "{role} approves");
        assert!(none(done(role, member, "SELECT details FROM identity").await), "{role} reads");
    }
    assert!(!none(done("voicase_admin", manager, &approve(manager.member)).await), "the test's own statement works");
    approves(manager, &request).await.data();
    assert!(none(done("voicase_admin", manager, open).await), "only the asker opens");
    let longer = "UPDATE identity_opening SET expires_at = expires_at + interval '1 day' WHERE id = '$1'";
    assert!(none(done("voicase_admin", manager, longer).await), "an approval does not grow");
    opens(member, &request, Uuid::new_v4()).await.data();
    let again = "UPDATE identity_opening SET state = 'approved', opened_at = NULL, opened_on = NULL, holder = NULL WHERE id = '$1'";
    assert!(none(done("voicase_admin", member, again).await), "an opening is not undone");
    assert!(none(done("voicase_admin", member, "DELETE FROM identity_opening WHERE id = '$1'").await));
}

#[tokio::test]
async fn the_keystore_returns_the_secret_for_an_approved_opening_once() {
    let world = World::new().await;
    let case = confidential(&world).await.case;
    let request = asks(world.member(), &case, texts()).await;
    let (org, case, id) = (world.org, case.as_str().expect("an id"), request.as_str().expect("an id"));
    let (asker, approver) = (world.member().member, world.manager().member);
    let instance = instance();
    let url = instance.services.postgres.url("voicase_admin", &instance.databases.keystore);
    let mut db = sqlx::PgConnection::connect(&url).await.expect("the keystore");
    let mut ask = async |asker: Uuid, holder: &str| {
        let sql =
            format!("SELECT ks.open_identity('{org}', '{case}', '{id}', '{asker}', sha256('{holder}')) IS NOT NULL");
        sqlx::query_scalar::<_, bool>(AssertSqlSafe(sql)).fetch_one(&mut db).await.expect("an answer")
    };
    assert!(!ask(asker, "a").await, "not approved");
    approves(world.manager(), &request).await.data();
    assert!(!ask(approver, "a").await, "the approver does not open");
    assert!(ask(asker, "a").await && ask(asker, "a").await, "the same holder, again");
    assert!(!ask(asker, "b").await, "another holder");
    opens(world.member(), &request, Uuid::new_v4()).await.refused("NOT_ALLOWED_NOW");
    let state = identity(world.member(), &json!(case)).await["openings"][0]["state"].clone();
    assert_eq!(state, "APPROVED", "a failed opening changes nothing");
    let tried = "SELECT count(*) FROM audit_event WHERE org_id = $1 AND kind = 'identity_opening_tried'";
    let tried = sqlx::query_scalar::<_, i64>(tried).bind(world.org);
    assert_eq!(tried.fetch_one(&mut world.house.superuser().await).await.expect("a count"), 1, "the attempt stays");
}

#[tokio::test]
async fn the_ledger_keeps_the_first_approver() {
    let world = World::new().await;
    let case = confidential(&world).await.case;
    let request = asks(world.member(), &case, texts()).await;
    approves(world.manager(), &request).await.data();
    let (org, case, id) = (world.org, case.as_str().expect("an id"), request.as_str().expect("an id"));
    let (asker, first, other) = (world.member().member, world.manager().member, world.viewer().member);
    let instance = instance();
    let url = instance.services.postgres.url("voicase_admin", &instance.databases.keystore);
    let mut db = sqlx::PgConnection::connect(&url).await.expect("the keystore");
    let again = format!("SELECT ks.approve_identity('{org}', '{case}', '{id}', '{asker}', '{other}')");
    sqlx::raw_sql(AssertSqlSafe(again)).execute(&mut db).await.expect("an approval");
    let ledger = "SELECT approved_by, renewed_by FROM ks.identity_opening WHERE id = $1::text::uuid";
    let url = instance.services.postgres.url(SUPERUSER, &instance.databases.keystore);
    let mut db = sqlx::PgConnection::connect(&url).await.expect("the keystore");
    let row: (Uuid, Option<Uuid>) = sqlx::query_as(ledger).bind(id).fetch_one(&mut db).await.expect("a row");
    assert_eq!(row, (first, Some(other)));
}

#[tokio::test]
async fn one_member_stops_nobody_else_by_many_requests() {
    let world = World::new().await;
    let case = confidential(&world).await.case;
    let (member, manager) = (world.member(), world.manager());
    let request = async |staff: &Staff| {
        let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "reason": "A.", "words": "B." });
        staff.does("requestIdentityOpening", "case { id }", input).await
    };
    for _ in 0..20 {
        request(member).await.data();
        let id = identity(member, &case).await["openings"].as_array().expect("requests").clone();
        let id = id.iter().find(|one| one["state"] == "ASKED").expect("one waits")["id"].clone();
        member.does("refuseIdentityOpening", "case { id }", json!({ "request": id })).await.data();
    }
    request(member).await.refused("NOT_ALLOWED_NOW");
    request(manager).await.data();
    let prepare = async |staff: &Staff| {
        let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "recipient": "A", "purpose": "B" });
        staff.does("prepareDisclosure", "case { id }", input).await
    };
    for _ in 0..50 {
        prepare(member).await.data();
    }
    prepare(member).await.refused("NOT_ALLOWED_NOW");
    prepare(manager).await.data();
}

#[tokio::test]
async fn an_exchanged_identity_does_not_open() {
    let world = World::new().await;
    let (case, near) = (confidential(&world).await.case, confidential(&world).await.case);
    let request = approved(&world, &case).await;
    let swap = "UPDATE identity i SET details = o.details FROM identity o WHERE i.case_id = $1::text::uuid AND o.case_id = $2::text::uuid";
    let swapped = sqlx::query(swap).bind(case.as_str()).bind(near.as_str());
    swapped.execute(&mut world.house.superuser().await).await.expect("a swap");
    opens(world.member(), &request, Uuid::new_v4()).await.refused("INTEGRITY");
}
