//! Joining and leaving. An invitation grants no more than its inviter may grant now. After a member leaves, the
//! organisation keeps the name that the member had on that day.

use entity::enums::{CaseScope, Role};
use serde_json::json;
use uuid::Uuid;
use voicase_tests::World;

use super::removal::{change, rights};

const FACTS: &str = "query($token: String!) { invitation(token: $token) { email } }";

#[tokio::test]
async fn an_invitation_gives_no_reach_that_its_inviter_lost() {
    let world = World::new().await;
    let inviter = world.joins(Role::Admin, CaseScope::Departments).await;
    let email = world.address();
    let input = json!({ "email": email, "rights": rights(&world, "MANAGER") });
    inviter.does("inviteMember", "invitation { id }", input).await.data();
    let link = json!({ "token": world.link_to(&email).await });
    let looks = async || world.house.admin.ask("/graphql/auth", FACTS, &link, &[]).await.code().to_owned();
    assert_eq!(looks().await, "OK");

    let mut narrow = rights(&world, "ADMIN");
    narrow["caseScope"] = json!("ASSIGNED");
    change(world.admin(), inviter.member, narrow).await.data();
    assert_eq!(looks().await, "NOT_FOUND", "the inviter lacks the case scope");
    let accepted = json!({ "token": link["token"], "name": "Leila Haddad", "password": "a long enough password 7" });
    world.admin().auth("acceptInvitation", "next", accepted).await.refused("NOT_FOUND");

    // The inviter no longer belongs to the invitation's department, and no longer sees all departments.
    let mut elsewhere = rights(&world, "ADMIN");
    elsewhere["deny"] = json!(["CASE_VIEW_ALL"]);
    elsewhere["departments"] = json!([]);
    change(world.admin(), inviter.member, elsewhere.clone()).await.data();
    assert_eq!(looks().await, "NOT_FOUND", "the inviter lacks the department");
    elsewhere["departments"] = json!([world.root]);
    change(world.admin(), inviter.member, elsewhere).await.data();
    assert_eq!(looks().await, "OK", "the inviter reaches the department again");
}

#[tokio::test]
async fn who_left_is_called_as_on_the_day_of_leaving() {
    let world = World::new().await;
    let (staff, elsewhere) = (world.member(), world.other().await);
    let case = world.case().await.case;
    let note = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "text": "The log was written ahead." });
    staff.does("addNote", "note { id }", note).await.data();
    let input = json!({ "email": staff.email, "rights": rights(&elsewhere, "MEMBER") });
    elsewhere.admin().does("inviteMember", "invitation { id }", input).await.data();
    let link = json!({ "token": elsewhere.link_to(&staff.email).await });
    staff.does("joinOrganisation", "membership { id }", link).await.data();
    world.admin().does("removeMember", "handedOver", json!({ "member": staff.member })).await.data();

    let renamed = "mutation($input: ChangeNameInput!) { changeName(input: $input) { me { name } } }";
    staff.asks_for(elsewhere.org, renamed, json!({ "input": { "name": "Another Name" } })).await.data();
    let author = world.manager().opens(&case, "notes { member { name } }").await;
    let author = &author.data()["case"]["notes"][0]["member"];
    assert_eq!(author["name"], "A Member", "a later name of the account must not be shown");
    let seen = world.admin().opens(&case, "notes { member { email } }").await;
    assert_eq!(seen.data()["case"]["notes"][0]["member"]["email"], json!(staff.email));
    // In a transaction of the organisation, row-level security hides the account.
    let count = "SELECT count(*) FROM account WHERE id = $1";
    let app = &world.house.admin.app;
    let tx = app.tx(voicase::tx::Mode::ReadOnly, voicase::tx::Scope::org(world.org));
    let statement =
        sea_orm::Statement::from_sql_and_values(sea_orm::DbBackend::Postgres, count, [staff.account.into()]);
    let row = sea_orm::ConnectionTrait::query_one_raw(&*tx, statement).await.expect("a query").expect("a row");
    assert_eq!(row.try_get::<i64>("", "count").expect("a count"), 0);
    tx.finish(false).await.expect("an end");
}
