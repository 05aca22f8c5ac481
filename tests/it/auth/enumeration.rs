//! Sign-in does not reveal whether an address has an account. Events of an account are logged in its organisations.

use std::time::Instant;

use chrono::TimeDelta;
use serde_json::{Value, json};
use voicase::crypto::{random, token};
use voicase_tests::{Answer, World, code_at};

use crate::support::signing::{log, of, ticket, with_code};

/// An answer with its cost: statements, keystore calls, decryptions, password hashes.
async fn costs(world: &World, field: &str, input: Value) -> (Answer, [u64; 4]) {
    let app = &world.house.admin.app;
    let read = || {
        let [statements, keystore, opened] = app.counts.read();
        [statements, keystore, opened, app.staff.as_ref().expect("the staff's").hasher.count()]
    };
    let before = read();
    let answer = world.member().auth(field, selection(field), input).await;
    let after = read();
    (answer, std::array::from_fn(|at| after[at] - before[at]))
}

fn selection(field: &str) -> &'static str {
    match field {
        "requestReset" => "done",
        "completePasskeySignIn" => "expiresIn",
        _ => "next",
    }
}

/// The four kinds of addresses: known, unknown, without a password, and of a disabled account.
async fn addresses(world: &World) -> [(&'static str, String); 4] {
    for staff in [world.member(), world.viewer()] {
        staff.token().await;
    }
    world.house.change("UPDATE account SET disabled_at = now() WHERE id = $1", &[world.viewer().account]).await;
    world.house.change("UPDATE account SET password_hash = NULL WHERE id = $1", &[world.manager().account]).await;
    [
        ("known", world.member().email.clone()),
        ("unknown", world.address()),
        ("without a password", world.manager().email.clone()),
        ("disabled", world.viewer().email.clone()),
    ]
}

#[tokio::test]
async fn an_address_that_is_known_costs_and_answers_as_one_that_is_not() {
    let world = World::new().await;
    let addresses = addresses(&world).await;
    // The dummy hash for accounts without a password is computed once, so a first call is not measured.
    costs(&world, "signIn", json!({ "email": "first@fjordlys.example", "password": "x" })).await;
    for field in ["signIn", "requestReset"] {
        let mut seen: Vec<(&str, String, [u64; 4])> = vec![];
        for (who, email) in &addresses {
            let mut input = json!({ "email": email });
            if field == "signIn" {
                input["password"] = json!("not the password 123");
            }
            let (answer, cost) = costs(&world, field, input).await;
            seen.push((who, answer.without_request_id(), cost));
        }
        for (who, answer, cost) in &seen {
            assert_eq!((answer, cost), (&seen[0].1, &seen[0].2), "{field}: {who}");
        }
    }
    // The request itself writes no row, even for a known address. The worker writes the row later.
    let resets = async || {
        let sql = "SELECT count(*) FROM reset WHERE org_id = $1";
        let count = sqlx::query_scalar::<_, i64>(sql).bind(world.org);
        count.fetch_one(&mut world.house.superuser().await).await.expect("a count")
    };
    assert_eq!(resets().await, 0);
    log(&world).await;
    assert!(resets().await > 0);
}

#[tokio::test]
async fn a_link_that_nobody_has_is_answered_alike() {
    let world = World::new().await;
    let mut seen = vec![];
    for link in ["x".to_owned(), token::encode(&random::<32>()), token::encode(&random::<32>())] {
        let input = json!({ "token": link, "password": "velvet anchor rooftop mile" });
        seen.push(costs(&world, "completeReset", input).await);
    }
    for (answer, cost) in &seen[1..] {
        answer.refused("NOT_FOUND");
        assert_eq!(answer.without_request_id(), seen[0].0.without_request_id());
        assert_eq!(cost, &seen[1].1);
    }
}

#[tokio::test]
async fn what_happens_to_an_account_is_in_the_log_of_each_of_its_organisations() {
    let world = World::new().await;
    let staff = world.member();
    let session = of(staff).await;
    let wrong = json!({ "email": staff.email, "password": "not the password 123" });
    staff.auth("signIn", "next", wrong).await.refused("SIGN_IN_FAILED");
    with_code(staff, &ticket(staff).await, "000000").await.refused("SIGN_IN_FAILED");
    let kept = session.refreshes(&world).await;
    kept.data();
    world.wait(TimeDelta::seconds(60));
    session.refreshes(&world).await.refused("UNAUTHENTICATED");
    world.wait(TimeDelta::seconds(30));
    let code = code_at(&staff.secret().await, world.house.clock.now());
    let other = crate::support::signing::held(&with_code(staff, &ticket(staff).await, &code).await, "completeSignIn");
    let (admin, headers) = (&world.house.admin, [("cookie", other.cookie.as_str())]);
    admin.ask("/graphql/auth", "mutation { signOut { done } }", &json!({}), &headers).await.data();
    let happened = log(&world).await;
    let expected =
        ["factor_added", "signed_in", "password_refused", "code_refused", "refresh_reused", "signed_in", "signed_out"];
    assert_eq!(happened, expected);
    let again = log(&world).await;
    assert_eq!(again, expected, "each event is moved once");
    let sql = "SELECT count(*) FROM audit_event WHERE org_id = $1 AND actor = 'account' AND happened_at = $2";
    let at: chrono::DateTime<chrono::Utc> = world.house.clock.now();
    let late = sqlx::query_scalar(sql).bind(world.org).bind(at);
    let late: i64 = late.fetch_one(&mut world.house.superuser().await).await.expect("a count");
    assert_eq!(late, 2, "an event keeps the time at which it happened");
    let stranger = world.other().await;
    assert!(log(&stranger).await.is_empty());
}

#[tokio::test]
async fn an_event_that_was_refused_with_its_operation_is_on_record_all_the_same() {
    let world = World::new().await;
    let session = of(world.member()).await;
    session.confirms(&world, "stepUpWithCode", json!({ "code": "000000" })).await.refused("SIGN_IN_FAILED");
    assert!(log(&world).await.iter().any(|kind| kind == "code_refused"));
}

/// Run on demand: `cargo test -p voicase-tests --test it medians -- --ignored --nocapture`
#[tokio::test]
#[ignore = "a measurement"]
async fn medians_of_known_and_unknown_addresses() {
    let world = World::new().await;
    let addresses = addresses(&world).await;
    for field in ["signIn", "requestReset"] {
        let mut times: Vec<Vec<u128>> = vec![vec![]; addresses.len()];
        for _ in 0..2_000 {
            for (at, (_, email)) in addresses.iter().enumerate() {
                let mut input = json!({ "email": email });
                if field == "signIn" {
                    input["password"] = json!("not the password 123");
                }
                let start = Instant::now();
                world.member().auth(field, selection(field), input).await;
                times[at].push(start.elapsed().as_micros());
            }
        }
        for ((who, _), mut times) in addresses.iter().zip(times) {
            times.sort_unstable();
            println!("{field} {who}: median {} µs, p95 {} µs", times[1_000], times[1_900]);
        }
    }
}
