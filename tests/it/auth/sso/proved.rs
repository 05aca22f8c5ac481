//! An email address that only a provider asserts proves nothing outside the provider's organisation.

use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{World, code_at};

use super::support::fake::Signed;
use super::support::scene::{self, Scene, auth};
use crate::support::signing::{Held, held};

/// An account that a provider's sign-in created, with an authenticator app.
struct Made {
    email: String,
    secret: String,
    session: Held,
}

/// Signs in through the provider for the first time and enrols a factor.
async fn is_made(scene: &Scene, email: &str) -> Made {
    let answer = scene.comes(email, |_| {}).await;
    let ticket = answer.data()["completeSso"]["signIn"]["ticket"].clone();
    let begun = auth(&scene.world, "beginFactor", "secret", json!({ "ticket": ticket }), "").await;
    let secret = begun.data()["beginFactor"]["secret"].as_str().expect("a secret").to_owned();
    let code = code_at(&secret, scene.world.house.clock.now());
    let input = json!({ "ticket": ticket, "code": code });
    let enrolled = auth(&scene.world, "confirmFactor", "accessToken recoveryCodes", input, "").await;
    Made { email: email.to_owned(), secret, session: held(&enrolled, "confirmFactor") }
}

/// Sets a password in the database, because the product has no way to do so for this account. Then signs in with
/// password and factor, so that the session does not come from the provider.
async fn signs_in_without_provider(scene: &Scene, made: &Made, like: Uuid) -> Held {
    let sql = "UPDATE account a SET password_hash = b.password_hash FROM account b WHERE b.id = $1 AND a.id = $2";
    let (account, _) = scene.world.house.member(scene.world.org, &made.email).await.expect("a member");
    scene.world.house.change(sql, &[like, account]).await;
    scene.world.wait(chrono::TimeDelta::seconds(30));
    let password = scene.world.admin().password;
    let input = json!({ "email": made.email, "password": password });
    let begun = auth(&scene.world, "signIn", "ticket", input, "").await;
    let code = code_at(&made.secret, scene.world.house.clock.now());
    let input = json!({ "ticket": begun.data()["signIn"]["ticket"], "code": code });
    held(&auth(&scene.world, "completeSignIn", "accessToken", input, "").await, "completeSignIn")
}

#[tokio::test]
async fn an_account_that_a_provider_made_is_no_owner_of_the_platform_by_its_own_factor() {
    let scene = Scene::new().await;
    let owner = scene.world.house.owner.clone();
    scene.saves(json!({ "domains": [owner.rsplit_once('@').expect("an address").1] })).await.data();
    let made = is_made(&scene, &owner).await;
    let session = signs_in_without_provider(&scene, &made, scene.world.admin().account).await;
    for session in [&made.session, &session] {
        let me = session.asks(&scene.world, "{ me { isPlatformOwner } }").await;
        assert_eq!(me.data()["me"]["isPlatformOwner"], false);
        session.at(&scene.world, "/graphql/platform", "{ organisations { id } }", json!({})).await.refused("FORBIDDEN");
    }
}

/// The data of an invitation, as its page reads it.
async fn looks(world: &World, link: &str) -> Value {
    let document = "query($token: String!) { invitation(token: $token) { hasAccount email } }";
    let answer = world.house.admin.ask("/graphql/auth", document, &json!({ "token": link }), &[]).await;
    answer.data()["invitation"].clone()
}

#[tokio::test]
async fn a_mailed_invitation_takes_over_an_account_whose_address_nobody_proved() {
    let scene = Scene::new().await;
    let made = is_made(&scene, &scene.address()).await;
    let (account, _) = scene.world.house.member(scene.world.org, &made.email).await.expect("a member");
    let without = signs_in_without_provider(&scene, &made, scene.world.admin().account).await;
    let elsewhere = scene.world.other().await;
    let link = elsewhere.invites(&made.email).await;
    assert_eq!(looks(&elsewhere, &link).await["hasAccount"], false);
    // A session of the unproved account cannot join, even with the link.
    let joins = json!({ "token": link });
    without.does(&elsewhere, "joinOrganisation", "membership { id }", joins).await.refused("NOT_FOUND");

    let password = "an unrelated sentence 42";
    let input = json!({ "token": link, "name": "Kari", "password": password });
    let accepted = auth(&elsewhere, "acceptInvitation", "ticket next", input, "").await;
    assert_eq!(accepted.data()["acceptInvitation"]["next"], "ENROL", "the old factors are gone");
    let (taken, _) = elsewhere.house.member(elsewhere.org, &made.email).await.expect("a member");
    assert_eq!(taken, account, "the address has one account");
    for old in [&made.session, &without] {
        old.asks(&scene.world, "{ me { name } }").await.refused("UNAUTHENTICATED");
        assert_eq!(old.refreshes(&scene.world).await.code(), "UNAUTHENTICATED");
    }
    // The provider's sign-in must be confirmed again with a factor of the account. The account has none yet.
    scene.comes(&made.email, |_| {}).await.refused("SIGN_IN_FAILED");
    assert_eq!(scene.reasons().await, ["no_factor"]);
}

#[tokio::test]
async fn an_address_that_nobody_proved_does_not_keep_another_account_from_it() {
    let scene = Scene::new().await;
    let made = is_made(&scene, &scene.address()).await;
    let staff = scene.world.viewer();
    staff.does("changeEmail", "sentTo", json!({ "email": made.email })).await.data();
    let link = scene.world.link_to(&made.email).await;
    auth(&scene.world, "confirmEmail", "done", json!({ "token": link }), "").await.data();
    let (account, _) = scene.world.house.member(scene.world.org, &made.email).await.expect("a member");
    assert_eq!(account, staff.account);
    made.session.asks(&scene.world, "{ me { name } }").await.refused("UNAUTHENTICATED");
}

#[tokio::test]
async fn another_organisations_provider_does_not_speak_for_an_unproved_account() {
    let scene = Scene::new().await;
    let made = is_made(&scene, &scene.address()).await;
    // Another organisation takes over the domain at the same provider.
    let other = scene.world.other().await;
    scene::saves(other.admin(), scene::settings(&scene.fake.issuer, &scene.domain)).await.data();
    let going = scene::goes(&other, &made.email).await;
    scene.fake.gives(Signed::Right, &scene.claims(&going, &made.email));
    scene::returns(&other, &going.state, "a code", &going.cookie).await.refused("SIGN_IN_FAILED");
    assert!(other.house.member(other.org, &made.email).await.is_none());
}

#[tokio::test]
async fn nobody_asks_for_a_reset_of_an_address_that_was_not_proved() {
    let scene = Scene::new().await;
    let made = is_made(&scene, &scene.address()).await;
    signs_in_without_provider(&scene, &made, scene.world.admin().account).await;
    let input = json!({ "email": made.email });
    auth(&scene.world, "requestReset", "done", input, "").await.data();
    scene.reasons().await;
    let waiting = scene.world.admin().asks("{ resets { id } }", json!({})).await;
    assert_eq!(waiting.data()["resets"], json!([]));
    let (_, member) = scene.world.house.member(scene.world.org, &made.email).await.expect("a member");
    let asked = scene.world.admin().does("requestMemberReset", "reset { id }", json!({ "member": member })).await;
    asked.refused("NOT_ALLOWED_NOW");
}

#[tokio::test]
async fn who_was_invited_and_comes_by_the_provider_gets_what_the_invitation_gives() {
    let scene = Scene::new().await;
    let email = scene.address();
    let rights = json!({
        "role": "VIEWER", "allow": [], "deny": [], "caseScope": "ASSIGNED", "departments": [scene.world.root],
        "expiresOn": "2026-12-31",
    });
    let invite = json!({ "email": email.to_uppercase(), "rights": rights });
    scene.world.admin().does("inviteMember", "invitation { id }", invite).await.data();
    let link = scene.world.link_to(&email).await;
    let made = is_made(&scene, &email).await;
    let me = made.session.asks(&scene.world, "{ me { memberships { role caseScope expiresOn } } }").await;
    let expected = json!([{ "role": "VIEWER", "caseScope": "ASSIGNED", "expiresOn": "2026-12-31" }]);
    assert_eq!(me.data()["me"]["memberships"], expected);
    let open = scene.world.admin().asks("{ invitations { id } }", json!({})).await;
    assert_eq!(open.data()["invitations"], json!([]), "the invitation is accepted");
    let document = "query($token: String!) { invitation(token: $token) { email } }";
    scene.world.house.admin.ask("/graphql/auth", document, &json!({ "token": link }), &[]).await.refused("NOT_FOUND");
    // The organisation still decides the role.
    scene.comes(&email, |claims| claims["groups"] = json!(["owners"])).await.data();
    let me = made.session.asks(&scene.world, "{ me { memberships { role } } }").await;
    assert_eq!(me.data()["me"]["memberships"][0]["role"], "VIEWER");
}

#[tokio::test]
async fn a_withdrawn_invitation_gives_nothing_to_who_comes_by_the_provider() {
    let scene = Scene::new().await;
    scene.saves(json!({ "provision": false })).await.data();
    let email = scene.address();
    scene.world.invites(&email).await;
    let open = scene.world.admin().asks("{ invitations { id } }", json!({})).await;
    let input = json!({ "invitation": open.data()["invitations"][0]["id"] });
    scene.world.admin().does("revokeInvitation", "done", input).await.data();
    scene.comes(&email, |_| {}).await.refused("SIGN_IN_FAILED");
    assert_eq!(scene.reasons().await, ["not_a_member"]);
}
