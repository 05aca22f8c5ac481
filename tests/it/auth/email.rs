//! Changes of a member's own name and email address. A link sent to the new address confirms it, and the old address
//! is notified.

use chrono::TimeDelta;
use serde_json::{Value, json};
use voicase_tests::{Answer, Staff, World};

async fn asks(staff: &Staff, email: &str) -> Answer {
    staff.does("changeEmail", "sentTo", json!({ "email": email })).await
}

async fn confirms(staff: &Staff, token: &str) -> Answer {
    staff.auth("confirmEmail", "done", json!({ "token": token })).await
}

async fn signs_in(staff: &Staff, email: &str) -> Answer {
    staff.auth("signIn", "next", json!({ "email": email, "password": staff.password })).await
}

async fn me(staff: &Staff) -> Value {
    staff.asks("{ me { name email } }", json!({})).await.data()["me"].clone()
}

async fn recorded(world: &World, kind: &str) -> i64 {
    let count = "SELECT count(*) FROM audit_event WHERE org_id = $1 AND kind = $2";
    let count = sqlx::query_scalar(count).bind(world.org).bind(kind);
    count.fetch_one(&mut world.house.superuser().await).await.expect("a count")
}

#[tokio::test]
async fn a_new_address_counts_once_it_is_confirmed_and_the_old_one_is_told() {
    let world = World::new().await;
    let (staff, new) = (world.member(), world.address());
    let sent = asks(staff, &new).await;
    assert_eq!(sent.data()["changeEmail"]["sentTo"], new);
    let token = world.link_to(&new).await;
    assert_eq!(me(staff).await["email"], staff.email, "the address changes only after confirmation");
    signs_in(staff, &new).await.refused("SIGN_IN_FAILED");
    signs_in(staff, &staff.email).await.data();

    confirms(staff, &token).await.data();
    assert_eq!(me(staff).await, json!({ "name": "A Member", "email": new }), "the session continues");
    signs_in(staff, &staff.email).await.refused("SIGN_IN_FAILED");
    signs_in(staff, &new).await.data();
    let told = world.mails_to(&staff.email).await;
    assert_eq!(told.len(), 1);
    assert!(!told[0].text.contains("http") && !told[0].raw.contains(&new), "{}", told[0].raw);
    confirms(staff, &token).await.refused("NOT_FOUND");
    assert_eq!((recorded(&world, "email_change_asked").await, recorded(&world, "email_changed").await), (1, 1));
}

#[tokio::test]
async fn a_link_lasts_a_day_and_a_later_one_takes_its_place() {
    let world = World::new().await;
    let (staff, first, second) = (world.member(), world.address(), world.address());
    asks(staff, &first).await.data();
    let old = world.link_to(&first).await;
    asks(staff, &second).await.data();
    let new = world.link_to(&second).await;
    let unknown = confirms(staff, "x").await;
    unknown.refused("NOT_FOUND");
    assert_eq!(confirms(staff, &old).await.without_request_id(), unknown.without_request_id(), "replaced");
    world.wait(TimeDelta::hours(24));
    assert_eq!(confirms(staff, &new).await.without_request_id(), unknown.without_request_id(), "expired");
    assert_eq!(me(staff).await["email"], staff.email);
}

#[tokio::test]
async fn an_address_that_another_has_is_asked_for_alike_and_never_taken() {
    let world = World::new().await;
    let (staff, other) = (world.member(), world.other().await);
    let taken = &other.manager().email;
    let counts = &world.house.admin.app.counts;
    staff.token().await;
    asks(staff, &world.address()).await.data();
    let mut seen = vec![];
    for email in [&world.address(), taken] {
        let before = counts.read();
        let answer = asks(staff, email).await;
        let after = counts.read();
        seen.push((answer.without_request_id().replace(email.as_str(), "‹email›"), after[0] - before[0]));
    }
    assert_eq!(seen[0], seen[1]);
    let link = world.link_to(taken).await;
    confirms(staff, &link).await.refused("NOT_FOUND");
    assert_eq!(me(staff).await["email"], staff.email);
    signs_in(other.manager(), taken).await.data();
}

#[tokio::test]
async fn of_two_who_want_one_address_the_first_to_confirm_has_it() {
    let world = World::new().await;
    let (one, two, new) = (world.member(), world.manager(), world.address());
    asks(one, &new).await.data();
    let first = world.link_to(&new).await;
    asks(two, &new).await.data();
    let second = world.link_to(&new).await;
    assert_ne!(first, second);
    let (a, b, c) = tokio::join!(confirms(one, &first), confirms(two, &second), confirms(one, &first));
    assert_eq!([&a, &b, &c].iter().filter(|answer| answer.code() == "OK").count(), 1);
}

#[tokio::test]
async fn what_is_no_new_address_is_refused() {
    let world = World::new().await;
    for bad in ["", "nobody", "a@b\r\nBcc: c@example.org", &world.member().email, &world.member().email.to_uppercase()]
    {
        let answer = asks(world.member(), bad).await;
        assert_eq!((answer.code(), answer.field()), ("INVALID", "email"), "{bad}");
    }
}

#[tokio::test]
async fn a_name_is_changed_in_all_organisations_and_each_has_it_on_record() {
    let (world, other) = (World::new().await, World::new().await);
    let staff = world.member();
    let token = other.invites(&staff.email).await;
    staff.does("joinOrganisation", "membership { id }", json!({ "token": token })).await.data();
    let changed = staff.does("changeName", "me { name email }", json!({ "name": "  Leila Haddad " })).await;
    assert_eq!(changed.data()["changeName"]["me"], json!({ "name": "Leila Haddad", "email": staff.email }));
    for (at, place) in [(&world, "here"), (&other, "there")] {
        let members = at.admin().asks("{ members { name } }", json!({})).await;
        assert!(
            members.data()["members"].as_array().expect("members").contains(&json!({ "name": "Leila Haddad" })),
            "{place}"
        );
        assert_eq!(recorded(at, "name_changed").await, 1, "{place}");
    }
    signs_in(staff, &staff.email).await.data();
    for bad in [" ", &"n".repeat(256)] {
        let answer = staff.does("changeName", "me { name }", json!({ "name": bad })).await;
        assert_eq!((answer.code(), answer.field()), ("INVALID", "name"));
    }
}

#[tokio::test]
async fn names_that_are_changed_at_once_leave_an_account_that_opens() {
    let world = World::new().await;
    let staff = world.member();
    staff.token().await;
    let change = async |name: &str| staff.does("changeName", "me { name }", json!({ "name": name })).await;
    let (one, two) = tokio::join!(change("Leila Haddad"), change("Leila Noor"));
    assert!([&one, &two].iter().any(|answer| answer.code() == "OK"));
    for answer in [&one, &two] {
        assert!(["OK", "CONFLICT"].contains(&answer.code()), "{}", answer.json);
    }
    assert_eq!(me(staff).await["email"], staff.email);
}
