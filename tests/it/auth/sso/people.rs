//! The account of a provider's user, and what the session reaches.

use chrono::TimeDelta;
use entity::enums::Role;
use serde_json::{Value, json};
use voicase_tests::{Answer, code_at};

use super::support::fake::Signed;
use super::support::scene::{Scene, auth, joins};

fn is_asked_for_a_code(answer: &Answer) -> bool {
    answer.data()["completeSso"]["session"].is_null() && answer.data()["completeSso"]["signIn"]["next"] == "CODE"
}

#[tokio::test]
async fn a_session_by_a_provider_reaches_its_organisation_alone() {
    let scene = Scene::new().await;
    let staff = scene.joins(Role::Member).await;
    let elsewhere = scene.world.other().await;
    let link = elsewhere.invites(&staff.email).await;
    staff.does("joinOrganisation", "membership { id }", json!({ "token": link })).await.data();
    staff.asks_for(elsewhere.org, "{ me { name } }", json!({})).await.data();
    let third = scene.world.other().await;
    let link = third.invites(&staff.email).await;

    let before = crate::support::signing::log(&elsewhere).await;
    let (by_code, by_word) = (scene.signs_in(&staff).await, scene.signs_in(&staff).await);
    for session in [by_code, by_word] {
        session.asks_for(&scene.world, "{ cases { totalCount } }", json!({})).await.data();
        session.asks_for(&elsewhere, "{ cases { totalCount } }", json!({})).await.refused("FORBIDDEN");
        let me = session.asks(&scene.world, "{ me { memberships { organisation { id } } } }").await;
        assert_eq!(me.data()["me"]["memberships"], json!([{ "organisation": { "id": scene.world.org } }]));
        let joins = json!({ "token": link });
        session.does(&scene.world, "joinOrganisation", "membership { id }", joins).await.refused("NOT_ALLOWED_NOW");
        let kept = session.refreshes(&scene.world).await;
        let kept = crate::support::signing::held(&kept, "refreshSession");
        kept.asks_for(&elsewhere, "{ me { name } }", json!({})).await.refused("FORBIDDEN");
        kept.asks_for(&scene.world, "{ me { name } }", json!({})).await.data();
    }
    assert_eq!(crate::support::signing::log(&elsewhere).await, before, "another organisation logs no event");
}

#[tokio::test]
async fn the_providers_word_never_stands_for_a_step_up() {
    let scene = Scene::new().await;
    let staff = scene.joins(Role::Admin).await;
    scene.signs_in(&staff).await;
    let session = scene.signs_in(&staff).await;
    session.asks(&scene.world, "{ me { name } }").await.data();
    let change = json!({ "new": "another long password 8", "current": staff.password });
    let changed = session.does(&scene.world, "changePassword", "security { recoveryCodesLeft }", change.clone()).await;
    changed.refused("STEP_UP_REQUIRED");
    let kept = crate::support::signing::held(&session.refreshes(&scene.world).await, "refreshSession");
    let changed = kept.does(&scene.world, "changePassword", "security { recoveryCodesLeft }", change.clone()).await;
    changed.refused("STEP_UP_REQUIRED");
    scene.world.wait(TimeDelta::seconds(30));
    let code = code_at(&staff.secret().await, scene.world.house.clock.now());
    let stepped = kept.confirms(&scene.world, "stepUpWithCode", json!({ "code": code })).await;
    let stepped = crate::support::signing::held(&stepped, "stepUpWithCode");
    stepped.does(&scene.world, "changePassword", "security { recoveryCodesLeft }", change).await.data();
}

#[tokio::test]
async fn a_person_is_trusted_once_the_member_has_shown_a_factor_of_their_own() {
    let scene = Scene::new().await;
    let staff = scene.joins(Role::Manager).await;
    assert!(is_asked_for_a_code(&scene.comes(&staff.email, |_| {}).await));
    assert!(is_asked_for_a_code(&scene.comes(&staff.email, |_| {}).await), "the first sign-in was not completed");
    scene.signs_in(&staff).await;
    assert_eq!(scene.records("sso_linked").await, 1);
    assert!(!is_asked_for_a_code(&scene.comes(&staff.email, |_| {}).await));
    // Another user of the provider now has the same address. This user is not the linked one and must show a code.
    let other = scene.comes(&staff.email, |claims| claims["sub"] = json!("another")).await;
    assert!(is_asked_for_a_code(&other));
    // The linked user signs in with a new address and needs no code.
    let moved = scene.address();
    let same = scene.comes(&moved, |claims| claims["sub"] = json!(format!("of {}", staff.email))).await;
    assert!(same.data()["completeSso"]["session"]["accessToken"].is_string(), "{same:?}");
    assert!(scene.world.house.member(scene.world.org, &moved).await.is_none());
    // The issuer must match exactly. An issuer with a trailing slash is another provider.
    let issuer = format!("{}/", scene.fake.issuer);
    scene.saves(json!({ "issuer": issuer })).await.data();
    assert!(
        auth(&scene.world, "beginSso", "url", json!({ "email": staff.email }), "").await.code() == "UNAVAILABLE",
        "the provider's metadata names another issuer"
    );
}

#[tokio::test]
async fn who_is_no_member_any_more_is_refused_and_not_made_one_again() {
    let scene = Scene::new().await;
    let ends = [
        "UPDATE account SET disabled_at = now() WHERE id = $1",
        "UPDATE membership SET suspended_at = now() WHERE account_id = $1",
        "UPDATE membership SET removed_at = now() WHERE account_id = $1",
        "UPDATE membership SET expires_on = '2026-03-01' WHERE account_id = $1",
    ];
    for end in ends {
        let staff = scene.joins(Role::Member).await;
        scene.signs_in(&staff).await;
        scene.world.house.change(end, &[staff.account]).await;
        scene.comes(&staff.email, |_| {}).await.refused("SIGN_IN_FAILED");
    }
    assert_eq!(scene.reasons().await, ["ended"; 4]);
}

#[tokio::test]
async fn an_account_of_another_organisation_is_not_made_a_member_unasked() {
    let scene = Scene::new().await;
    let elsewhere = scene.world.other().await;
    let theirs = joins(&elsewhere, Role::Member, scene.address()).await;
    theirs.token().await;
    scene.comes(&theirs.email, |_| {}).await.refused("SIGN_IN_FAILED");
    assert_eq!(scene.reasons().await, ["not_a_member"]);
    assert!(scene.world.house.member(scene.world.org, &theirs.email).await.is_none());
    scene.saves(json!({ "provision": false })).await.data();
    scene.comes(&scene.address(), |_| {}).await.refused("SIGN_IN_FAILED");
    assert_eq!(scene.reasons().await, ["not_a_member"; 2]);
}

#[tokio::test]
async fn a_first_factor_is_not_enrolled_by_a_provider_that_did_not_make_the_account() {
    let scene = Scene::new().await;
    let invited = joins(&scene.world, Role::Member, scene.address()).await;
    scene.comes(&invited.email, |_| {}).await.refused("SIGN_IN_FAILED");
    assert_eq!(scene.reasons().await, ["no_factor"]);
}

async fn newcomer(scene: &Scene, email: &str, groups: Value) -> Value {
    let answer = scene.comes(email, |claims| claims["groups"] = groups).await;
    answer.data()["completeSso"]["signIn"].clone()
}

#[tokio::test]
async fn who_the_provider_made_has_the_role_that_it_says_and_the_last_administrator_stays() {
    let scene = Scene::new().await;
    let email = scene.address();
    assert_eq!(newcomer(&scene, &email, json!(["owners", "leads"])).await["next"], "ENROL");
    let role = async || -> String {
        let (_, member) = scene.world.house.member(scene.world.org, &email).await.expect("a member");
        let sql = "SELECT role FROM membership WHERE id = $1";
        sqlx::query_scalar(sql).bind(member).fetch_one(&mut scene.world.house.superuser().await).await.expect("a role")
    };
    assert_eq!(role().await, "manager", "the first match counts, not the highest role");
    newcomer(&scene, &email, json!("owners")).await;
    assert_eq!(role().await, "admin");
    assert_eq!(scene.records("rights_changed").await, 1);
    let (account, member) = scene.world.house.member(scene.world.org, &email).await.expect("a member");
    scene
        .world
        .house
        .change(
            "UPDATE membership SET removed_at = now() WHERE org_id = $1 AND id <> $2 AND role = 'admin'",
            &[scene.world.org, member],
        )
        .await;
    newcomer(&scene, &email, json!(["all"])).await;
    assert_eq!(role().await, "admin", "the last administrator keeps the role");
    scene.comes(&email, |claims| claims["groups"] = json!([])).await.refused("SIGN_IN_FAILED");
    assert_eq!(scene.reasons().await, ["no_role"]);
    // The account is now also a member of another organisation. A factor that is enrolled after this sign-in would
    // also open that organisation, so the sign-in is refused.
    let elsewhere = scene.world.other().await;
    let colleague = elsewhere.viewer();
    scene.world.house.change("UPDATE membership SET account_id = $1 WHERE id = $2", &[account, colleague.member]).await;
    scene.comes(&email, |_| {}).await.refused("SIGN_IN_FAILED");
    assert_eq!(scene.reasons().await, ["no_role", "no_factor"]);
}

#[tokio::test]
async fn an_invited_members_role_is_nobody_elses_to_say() {
    let scene = Scene::new().await;
    let staff = scene.joins(Role::Member).await;
    scene.signs_in(&staff).await;
    scene.comes(&staff.email, |claims| claims["groups"] = json!("owners")).await.data();
    let me = staff.asks("{ me { membership { role } } }", json!({})).await;
    assert_eq!(me.data()["me"]["membership"]["role"], "MEMBER");
}

#[tokio::test]
async fn an_owner_of_the_platform_who_comes_by_a_provider_is_none() {
    let scene = Scene::new().await;
    let owner = scene.world.owner().await;
    owner.token().await;
    let domain = owner.email.rsplit_once('@').expect("an address").1;
    scene.saves(json!({ "domains": [domain] })).await.data();
    let (by_code, by_word) = (scene.signs_in(&owner).await, scene.signs_in(&owner).await);
    let (me, tenants) = ("{ me { isPlatformOwner } }", "{ organisations { id } }");
    for session in [by_code, by_word] {
        assert_eq!(session.asks(&scene.world, me).await.data()["me"]["isPlatformOwner"], false);
        session.at(&scene.world, "/graphql/platform", tenants, json!({})).await.refused("FORBIDDEN");
    }
    assert_eq!(owner.asks(me, json!({})).await.data()["me"]["isPlatformOwner"], true);
}

#[tokio::test]
async fn nobody_comes_to_a_suspended_organisation() {
    let scene = Scene::new().await;
    let (staff, owner) = (scene.joins(Role::Member).await, scene.world.owner().await);
    owner.token().await;
    let going = scene.goes(&staff.email).await;
    scene.fake.gives(Signed::Right, &scene.claims(&going, &staff.email));
    crate::support::platform::suspends(&owner, scene.world.org).await.data();
    scene.returns(&going).await.refused("SIGN_IN_FAILED");
}
