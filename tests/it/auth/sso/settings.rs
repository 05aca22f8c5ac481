//! The settings of an identity provider. Only administrators set them, a domain belongs to one organisation, and no
//! response contains the client secret.

use serde_json::{Value, json};
use voicase_tests::{Staff, World};

use super::support::fake::{Fake, SECRET};
use super::support::scene::{Scene, auth, proves, saves, settings};

#[tokio::test]
async fn what_is_not_right_is_refused_by_its_field() {
    let scene = Scene::new().await;
    let long = "x".repeat(600);
    let many: Vec<String> = (0..21).map(|n| format!("d{n}.example")).collect();
    let roles: Vec<Value> = (0..51).map(|n| json!({ "value": n.to_string(), "role": "VIEWER" })).collect();
    for (field, value) in [
        ("issuer", json!("")),
        ("issuer", json!("not an address")),
        ("issuer", json!("http://id.example.org")),
        ("issuer", json!("https://10.0.0.1")),
        ("issuer", json!("https://169.254.169.254/latest")),
        ("issuer", json!("https://id.example.org/?a=b")),
        ("issuer", json!("https://a:b@id.example.org")),
        ("issuer", json!("javascript:alert(1)")),
        ("issuer", json!(long)),
        ("clientId", json!(" ")),
        ("clientId", json!(long)),
        ("clientSecret", json!(long)),
        ("domains", json!([])),
        ("domains", json!(["not a domain"])),
        ("domains", json!(many)),
        ("mfaValues", json!([""])),
        ("mfaValues", json!(many)),
        ("roles", json!([])),
        ("roles", json!(roles)),
        ("roles", json!([{ "value": long, "role": "VIEWER" }])),
        ("roleClaim", json!(long)),
    ] {
        let answer = scene.saves(json!({ field: value })).await;
        assert_eq!((answer.code(), answer.field()), ("INVALID", field), "{value}");
    }
    let answer = scene.saves(json!({ "roleClaim": null })).await;
    assert_eq!((answer.code(), answer.field()), ("INVALID", "roles"));
}

#[tokio::test]
async fn the_secret_is_never_shown_and_never_sent_to_another_provider() {
    let scene = Scene::new().await;
    let seen =
        "{ sso { provider { issuer clientId domains roleClaim roles { value role } mfaValues provision enabled } } }";
    let seen = scene.world.admin().asks(seen, json!({})).await;
    assert_eq!(seen.data()["sso"]["provider"]["roles"][0], json!({ "value": "leads", "role": "MANAGER" }));
    assert!(!String::from_utf8_lossy(&seen.bytes).contains(SECRET));
    scene.saves(json!({ "clientSecret": null, "provision": false })).await.data();
    let other = Fake::start().await;
    let answer = scene.saves(json!({ "clientSecret": null, "issuer": other.issuer })).await;
    assert_eq!((answer.code(), answer.field()), ("INVALID", "clientSecret"));
    let answer = scene.saves(json!({ "clientSecret": null, "clientId": "another" })).await;
    assert_eq!((answer.code(), answer.field()), ("INVALID", "clientSecret"));
    // The secret can still be decrypted after all these changes.
    let going = scene.goes(&scene.address()).await;
    scene.returns(&going).await.refused("SIGN_IN_FAILED");
    assert_eq!(scene.reasons().await, ["code"], "the provider received the secret");
    assert_eq!(scene.records("sso_changed").await, 2);
}

#[tokio::test]
async fn who_says_who_is_who_has_every_right_of_an_administrator() {
    let world = World::new().await;
    let input = settings("https://id.example.org", "lesser.example");
    for statement in [
        "UPDATE membership SET deny = 2048 WHERE id = $1",
        "UPDATE membership SET deny = 16384 WHERE id = $1",
        "UPDATE membership SET role = 'viewer', allow = 32768, deny = 0 WHERE id = $1",
    ] {
        let configurator = world.joins(entity::enums::Role::Admin, entity::enums::CaseScope::Departments).await;
        world.house.change(statement, &[configurator.member]).await;
        saves(&configurator, input.clone()).await.refused("NOT_ALLOWED_NOW");
    }
}

/// The DNS records that the settings require: domain, name, value, and whether each was seen.
async fn records(staff: &Staff) -> Vec<(String, String, String, bool)> {
    let document = "{ sso { domains { domain recordName recordValue seenAt } } }";
    let answer = staff.asks(document, json!({})).await;
    let text = |claim: &Value, field: &str| claim[field].as_str().expect("a text").to_owned();
    let read = |claim: &Value| {
        (text(claim, "domain"), text(claim, "recordName"), text(claim, "recordValue"), !claim["seenAt"].is_null())
    };
    answer.data()["sso"]["domains"].as_array().expect("claims").iter().map(read).collect()
}

/// Publishes a DNS record that the settings require, as the domain's owner does.
fn publishes(world: &World, (_, name, value, _): &(String, String, String, bool)) {
    world.house.admin.app.staff.as_ref().expect("the staff's surface").dns.publish(name, value);
}

#[tokio::test]
async fn a_domain_is_used_once_its_record_was_seen() {
    let (world, fake) = (World::new().await, Fake::start().await);
    let domain = format!("{}.test", uuid::Uuid::new_v4().simple());
    let (admin, email) = (world.admin(), json!({ "email": format!("kari@{domain}") }));
    let save = async || {
        let input = settings(&fake.issuer, &domain);
        admin.does("saveSso", "sso { provider { enabled } }", input).await.data();
    };
    let begins = async || auth(&world, "beginSso", "url", email.clone(), "").await;
    save().await;
    assert_eq!(begins().await.code(), "INVALID", "the domain is not proved");
    assert_eq!(proves(admin, &domain).await.data()["checkSsoDomain"]["result"], "MISSING");
    let record = records(admin).await.remove(0);
    assert_eq!((record.1.as_str(), record.3), (format!("_voicase-challenge.{domain}").as_str(), false));
    publishes(&world, &(String::new(), record.1.clone(), "voicase-domain=another".into(), false));
    assert_eq!(proves(admin, &domain).await.data()["checkSsoDomain"]["result"], "MISSING");

    publishes(&world, &record);
    assert_eq!(proves(admin, &domain).await.data()["checkSsoDomain"]["result"], "SEEN");
    begins().await.data();
    save().await;
    let (kept, seen) = (&records(admin).await[0].2, records(admin).await[0].3);
    assert_eq!((kept, seen), (&record.2, true), "saving again keeps the proof");
    proves(admin, "unclaimed.test").await.refused("NOT_FOUND");
}

#[tokio::test]
async fn a_provider_does_not_speak_for_a_domain_whose_record_was_not_seen() {
    let scene = Scene::new().await;
    let claimed = format!("{}.test", uuid::Uuid::new_v4().simple());
    let mut input = settings(&scene.fake.issuer, &scene.domain);
    input["domains"] = json!([scene.domain, claimed]);
    scene.world.admin().does("saveSso", "sso { provider { enabled } }", input).await.data();
    let email = format!("kari@{claimed}");
    let answer = scene.comes(&scene.address(), |claims| claims["email"] = json!(email)).await;
    answer.refused("SIGN_IN_FAILED");
    assert_eq!(scene.reasons().await, ["domain"]);
}

#[tokio::test]
async fn of_two_organisations_that_claim_a_domain_the_last_to_prove_it_has_it() {
    let scene = Scene::new().await;
    let other = scene.world.other().await;
    let domain = format!("{}.test", uuid::Uuid::new_v4().simple());
    let begins = async || auth(&scene.world, "beginSso", "url", json!({ "email": format!("kari@{domain}") }), "").await;
    for staff in [scene.world.admin(), other.admin()] {
        let input = settings(&scene.fake.issuer, &domain.to_uppercase());
        staff.does("saveSso", "sso { provider { enabled } }", input).await.data();
    }
    assert_eq!(begins().await.code(), "INVALID", "a claim without proof does not take the domain over");
    let (ours, theirs) = (records(scene.world.admin()).await.remove(0), records(other.admin()).await.remove(0));
    assert_ne!(ours.2, theirs.2, "each organisation has its own challenge");
    publishes(&scene.world, &ours);
    assert_eq!(proves(other.admin(), &domain).await.data()["checkSsoDomain"]["result"], "MISSING");
    assert_eq!(proves(scene.world.admin(), &domain).await.data()["checkSsoDomain"]["result"], "SEEN");
    begins().await.data();

    publishes(&scene.world, &theirs);
    let both = tokio::join!(proves(other.admin(), &domain), proves(other.admin(), &domain));
    assert_eq!((both.0.code(), both.1.code()), ("OK", "OK"));
    assert!(!records(scene.world.admin()).await[0].3);
    assert!(records(other.admin()).await[0].3);
    voicase::auth::sign_in::events::pass_on(&scene.world.house.worker, 100).await.expect("a worker");
    assert_eq!(scene.records("sso_domain_lost").await, 1, "the organisation that lost the domain has an audit event");
}

#[tokio::test]
async fn a_provider_that_is_off_lets_nobody_in() {
    let scene = Scene::new().await;
    scene.saves(json!({ "enabled": false })).await.data();
    let begun = auth(&scene.world, "beginSso", "url", json!({ "email": scene.address() }), "").await;
    assert_eq!((begun.code(), begun.field()), ("INVALID", "email"));
}

#[tokio::test]
async fn a_provider_that_is_forgotten_lets_nobody_in_and_leaves_members_what_they_are() {
    let scene = Scene::new().await;
    let staff = scene.joins(entity::enums::Role::Member).await;
    scene.signs_in(&staff).await;
    let admin = scene.world.admin();
    admin.asks("mutation { removeSso { done } }", json!({})).await.data();
    admin.asks("mutation { removeSso { done } }", json!({})).await.refused("NOT_FOUND");
    assert!(admin.asks("{ sso { provider { issuer } } }", json!({})).await.data()["sso"]["provider"].is_null());
    assert_eq!(auth(&scene.world, "beginSso", "url", json!({ "email": staff.email }), "").await.code(), "INVALID");
    staff.asks("{ me { name } }", json!({})).await.data();
    assert_eq!(scene.records("sso_removed").await, 1);
    scene.saves(json!({})).await.data();
    let again = scene.comes(&staff.email, |_| {}).await;
    assert!(again.data()["completeSso"]["session"].is_null(), "removal also deletes the links to the provider's users");
}

#[tokio::test]
async fn a_test_says_what_is_wrong_with_a_provider() {
    let scene = Scene::new().await;
    let page = format!("{}/keys", scene.fake.issuer);
    for (issuer, expected) in [
        (scene.fake.issuer.clone(), Value::Null),
        (format!("{}/", scene.fake.issuer), json!("OTHER_ISSUER")),
        (page, json!("NOT_A_PROVIDER")),
        ("http://127.0.0.1:1".into(), json!("AWAY")),
        ("https://10.0.0.1".into(), json!("ADDRESS")),
        ("nonsense".into(), json!("ADDRESS")),
    ] {
        let answer = scene.world.admin().does("testSso", "failure", json!({ "issuer": issuer })).await;
        assert_eq!(answer.data()["testSso"]["failure"], expected, "{issuer}");
    }
}
