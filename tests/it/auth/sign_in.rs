//! Sign-in, session refresh, and the end of sessions.

use std::time::Duration;

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use chrono::TimeDelta;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use uuid::Uuid;
use voicase::access_token::Signer;
use voicase::crypto::{Key, random};
use voicase::secrets::SecretName;
use voicase_tests::{Answer, Staff, World, code_at};

const ME: &str = "{ me { id } }";
const REFRESH: &str = "mutation { refreshSession { accessToken expiresIn } }";

async fn signs_in(staff: &Staff, email: &str, password: &str) -> Answer {
    staff.auth("signIn", "ticket next", json!({ "email": email, "password": password })).await
}

async fn ticket(staff: &Staff) -> Value {
    signs_in(staff, &staff.email, staff.password).await.data()["signIn"]["ticket"].clone()
}

async fn with_code(staff: &Staff, ticket: &Value, code: &str) -> Answer {
    staff.auth("completeSignIn", "accessToken expiresIn", json!({ "ticket": ticket, "code": code })).await
}

async fn bears(world: &World, token: &str) -> Answer {
    world.house.admin.ask("/graphql", ME, &json!({}), &[("authorization", &format!("Bearer {token}"))]).await
}

async fn refreshes(world: &World, cookie: &str) -> Answer {
    world.house.admin.ask("/graphql/auth", REFRESH, &json!({}), &[("cookie", cookie)]).await
}

fn cookie(answer: &Answer) -> String {
    answer.header("set-cookie").split(';').next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_wrong_password_an_unknown_address_and_a_disabled_account_are_one_answer() {
    let world = World::new().await;
    let staff = world.member();
    staff.token().await;
    let wrong = signs_in(staff, &staff.email, "a wrong password 123").await;
    wrong.refused("SIGN_IN_FAILED");
    let unknown = signs_in(staff, "nobody@fjordlys.example", staff.password).await;
    assert_eq!(unknown.without_request_id(), wrong.without_request_id());
    world.house.change("UPDATE account SET password_hash = NULL WHERE id = $1", &[world.viewer().account]).await;
    let never_enrolled = signs_in(staff, &world.viewer().email, staff.password).await;
    assert_eq!(never_enrolled.without_request_id(), wrong.without_request_id());
    world.house.change("UPDATE account SET disabled_at = now() WHERE id = $1", &[staff.account]).await;
    let disabled = signs_in(staff, &staff.email, staff.password).await;
    assert_eq!(disabled.without_request_id(), wrong.without_request_id());
    assert_eq!(
        staff.asks(ME, json!({})).await.code(),
        "UNAUTHENTICATED",
        "the session of a disabled account has ended"
    );
}

#[tokio::test]
async fn an_address_is_found_however_it_is_written() {
    let world = World::new().await;
    world.member().token().await;
    let shouted = format!("  {} ", world.member().email.to_uppercase());
    signs_in(world.member(), &shouted, world.member().password).await.data();
}

#[tokio::test]
async fn a_code_counts_once_and_never_after_a_newer_one() {
    let world = World::new().await;
    let staff = world.member();
    let secret = staff.secret().await;
    let enrolled_with = code_at(&secret, world.house.clock.now());
    with_code(staff, &ticket(staff).await, &enrolled_with).await.refused("SIGN_IN_FAILED");
    world.wait(TimeDelta::seconds(60));
    let (older, newer) = (world.house.clock.now() - TimeDelta::seconds(30), world.house.clock.now());
    with_code(staff, &ticket(staff).await, &code_at(&secret, newer)).await.data();
    with_code(staff, &ticket(staff).await, &code_at(&secret, newer)).await.refused("SIGN_IN_FAILED");
    with_code(staff, &ticket(staff).await, &code_at(&secret, older)).await.refused("SIGN_IN_FAILED");
    world.wait(TimeDelta::seconds(30));
    let (first, second) = (ticket(staff).await, ticket(staff).await);
    let code = code_at(&secret, world.house.clock.now());
    let (one, two) = tokio::join!(with_code(staff, &first, &code), with_code(staff, &second, &code));
    assert_eq!([&one, &two].iter().filter(|answer| answer.code() == "OK").count(), 1, "two at once");
}

#[tokio::test]
async fn codes_are_not_guessed_however_many_tickets_somebody_draws() {
    let world = World::new().await;
    let staff = world.member();
    staff.token().await;
    let mut codes = vec![];
    for guess in 0..40 {
        let answer = with_code(staff, &ticket(staff).await, &format!("{guess:06}")).await;
        codes.push((answer.status.as_u16(), answer.code().to_owned()));
    }
    let limited = codes.iter().filter(|(status, code)| (*status, code.as_str()) == (429, "RATE_LIMITED")).count();
    assert!(limited >= 25, "{limited} of 40 guesses were refused unread");
    let colleague = world.manager();
    colleague.token().await;
    world.wait(TimeDelta::seconds(30));
    let code = code_at(&colleague.secret().await, world.house.clock.now());
    with_code(colleague, &ticket(colleague).await, &code).await.data();
}

#[tokio::test]
async fn a_ticket_is_good_for_its_next_step_alone() {
    let world = World::new().await;
    let staff = world.member();
    let secret = staff.secret().await;
    world.wait(TimeDelta::seconds(30));
    let ticket = ticket(staff).await;
    let text = ticket.as_str().expect("a ticket");
    assert_eq!(bears(&world, text).await.status, 401);
    let again = staff.auth("beginFactor", "secret", json!({ "ticket": ticket })).await;
    again.refused("NOT_ALLOWED_NOW");
    let code = code_at(&secret, world.house.clock.now());
    staff.auth("confirmFactor", "expiresIn", json!({ "ticket": ticket, "code": code })).await.refused("SIGN_IN_FAILED");
    with_code(staff, &json!(staff.token().await), &code).await.refused("SIGN_IN_FAILED");
    with_code(staff, &ticket, "000000").await.refused("SIGN_IN_FAILED");
    with_code(staff, &ticket, "").await.refused("SIGN_IN_FAILED");
    world.wait(TimeDelta::seconds(301));
    let code = code_at(&secret, world.house.clock.now());
    with_code(staff, &ticket, &code).await.refused("SIGN_IN_FAILED");
}

/// Variants of the valid token `good`. The first is a control, which is signed correctly and which the server accepts.
/// The server must refuse all others.
fn forged(world: &World, good: &str, staff: &Staff) -> Vec<(&'static str, String)> {
    let app = &world.house.admin.app;
    let key = app.config.secrets.key(SecretName::SessionSigningKey).expect("the admin's");
    let origin = app.config.origin.as_str();
    let part = |at: usize| -> Value {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(good.split('.').nth(at).expect("three parts")).expect("base64url");
        serde_json::from_slice(&bytes).expect("JSON")
    };
    let (claims, kid) = (part(1), part(0)["kid"].as_str().map(str::to_owned));
    let text = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    let none = json!({ "alg": "none", "typ": "at+jwt", "kid": kid });
    let header = |alg, typ: &str, kid| Header { typ: Some(typ.into()), kid, ..Header::new(alg) };
    let ours = {
        // PKCS #8 prefix of an Ed25519 private key (RFC 8410). The 32 bytes of the key follow.
        let frame = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
        EncodingKey::from_ed_der(&[frame.as_slice(), key.bytes()].concat())
    };
    let sign = |header: &Header, claims: &Value, key: &EncodingKey| {
        jsonwebtoken::encode(header, claims, key).expect("a token")
    };
    let with = |name: &str, value: Value| {
        let mut claims = claims.clone();
        claims[name] = value;
        sign(&header(Algorithm::EdDSA, "at+jwt", kid.clone()), &claims, &ours)
    };
    let stranger = Signer::new(&Key::new(random()), origin);
    let now = world.house.clock.now();
    let who = voicase::actor::SignedIn { account: staff.account, session: Uuid::nil(), since: now, only: None };
    let hmac = EncodingKey::from_secret(key.bytes());
    vec![
        ("as it was, by our own hand", with("amr", claims["amr"].clone())),
        ("nothing", String::new()),
        ("no token", "not a token".into()),
        ("no algorithm", format!("{}.{}.", text(&none), text(&claims))),
        ("no signature", good.rsplit_once('.').map(|(start, _)| format!("{start}.")).expect("three parts")),
        ("HS256", sign(&header(Algorithm::HS256, "at+jwt", kid.clone()), &claims, &hmac)),
        ("another type", sign(&header(Algorithm::EdDSA, "JWT", kid.clone()), &claims, &ours)),
        ("another kid", sign(&header(Algorithm::EdDSA, "at+jwt", Some("other".into())), &claims, &ours)),
        ("no kid", sign(&header(Algorithm::EdDSA, "at+jwt", None), &claims, &ours)),
        ("another audience", with("aud", json!("https://report.example"))),
        ("another issuer", with("iss", json!("https://evil.example"))),
        ("ended", with("exp", json!(now.timestamp()))),
        ("no end", with("exp", Value::Null)),
        ("a stranger's key", stranger.access(who, &[], now).expect("a token")),
        ("a ticket", Signer::new(&key, origin).ticket(staff.account, 0, None, now).expect("a ticket")),
    ]
}

#[tokio::test]
async fn a_token_that_is_not_ours_in_any_way_is_nobodys() {
    let world = World::new().await;
    let good = world.member().token().await;
    bears(&world, &good).await.data();
    let nobody = world.house.admin.ask("/graphql", ME, &json!({}), &[]).await;
    assert_eq!((nobody.code(), nobody.status.as_u16()), ("UNAUTHENTICATED", 401));
    let reporter = world.case().await.reporter;
    let mut wrong = forged(&world, &good, world.member());
    // The control shows that `forged` can make a valid token. So the server refuses each other token for its one
    // deviation.
    bears(&world, &wrong.remove(0).1).await.data();
    wrong.push(("a reporter's session", reporter.session().expect("a session")));
    for (what, token) in wrong {
        assert_eq!(bears(&world, &token).await.without_request_id(), nobody.without_request_id(), "{what}");
    }
    world.wait(TimeDelta::seconds(300));
    assert_eq!(
        bears(&world, &good).await.without_request_id(),
        nobody.without_request_id(),
        "an access token is valid for five minutes"
    );

    let headers = [("x-reporter-session", good.as_str())];
    let there = world.house.reporter.ask("/graphql", "{ report { status } }", &json!({}), &headers).await;
    assert_eq!(there.code(), "UNAUTHENTICATED", "the reporter surface refuses a staff token");
}

#[tokio::test]
async fn a_token_for_a_session_that_is_not_its_accounts_is_refused() {
    let world = World::new().await;
    let key = world.house.admin.app.config.secrets.key(SecretName::SessionSigningKey).expect("the admin's");
    let signer = Signer::new(&key, &world.house.admin.app.config.origin);
    let now = world.house.clock.now();
    let cookie = world.manager().cookie().await;
    let session = cookie.split(['=', '.']).nth(1).and_then(|id| id.parse().ok()).expect("a session");
    for (account, session) in [(world.member().account, session), (world.manager().account, Uuid::new_v4())] {
        let who = voicase::actor::SignedIn { account, session, since: now, only: None };
        let token = signer.access(who, &[], now).expect("a token");
        let answer = bears(&world, &token).await;
        assert_eq!((answer.code(), answer.status.as_u16()), ("UNAUTHENTICATED", 401));
    }
}

#[tokio::test]
async fn a_refresh_token_is_used_once_and_its_reuse_ends_the_session() {
    let world = World::new().await;
    let first = world.member().cookie().await;
    let opened = refreshes(&world, &first).await;
    let set = opened.header("set-cookie");
    assert!(set.starts_with("__Host-voicase="), "{set}");
    let mut attributes: Vec<_> = set.split("; ").skip(1).collect();
    attributes.sort_unstable();
    assert_eq!(attributes, ["HttpOnly", "Path=/", "SameSite=Strict", "Secure"]);
    let token = opened.data()["refreshSession"]["accessToken"].as_str().expect("a token").to_owned();
    bears(&world, &token).await.data();
    let second = cookie(&opened);
    let third = cookie(&refreshes(&world, &second).await);
    assert!(first != second && second != third);

    let reused = refreshes(&world, &first).await;
    reused.refused("UNAUTHENTICATED");
    assert!(reused.header("set-cookie").contains("Max-Age=0"));
    refreshes(&world, &third).await.refused("UNAUTHENTICATED");
    assert_eq!(bears(&world, &token).await.status, 401, "the access token ends with its session");
    for wrong in ["__Host-voicase=", "__Host-voicase=x.y"] {
        refreshes(&world, wrong).await.refused("UNAUTHENTICATED");
    }
    // A first visit is no error.
    for missing in ["", "other=1"] {
        assert_eq!(refreshes(&world, missing).await.data()["refreshSession"], Value::Null);
    }
}

#[tokio::test]
async fn of_parallel_refreshes_one_at_most_has_a_successor() {
    let world = World::new().await;
    let first = world.member().cookie().await;
    let tries = tokio::time::timeout(Duration::from_secs(30), async {
        tokio::join!(refreshes(&world, &first), refreshes(&world, &first), refreshes(&world, &first))
    });
    let (one, two, three) = tries.await.expect("no deadlock");
    let mut good = 0;
    for given in [one, two, three].iter().filter(|answer| answer.code() == "OK") {
        good += usize::from(refreshes(&world, &cookie(given)).await.code() == "OK");
    }
    assert!(good <= 1, "{good} of three go on");
}

#[tokio::test]
async fn a_lost_answer_to_a_refresh_does_not_end_the_session() {
    let world = World::new().await;
    let first = world.member().cookie().await;
    let lost = cookie(&refreshes(&world, &first).await);
    world.wait(TimeDelta::seconds(30));
    let lost_too = cookie(&refreshes(&world, &first).await);
    world.wait(TimeDelta::seconds(29));
    let kept = cookie(&refreshes(&world, &first).await);
    let next = refreshes(&world, &kept).await;
    next.data();
    assert!(lost != lost_too && lost_too != kept);
    refreshes(&world, &lost_too).await.refused("UNAUTHENTICATED");
    refreshes(&world, &cookie(&next)).await.refused("UNAUTHENTICATED");
}

#[tokio::test]
async fn after_a_minute_or_from_another_browser_a_used_refresh_token_ends_the_session() {
    let firefox = ("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
    for (seconds, browser) in [(60, None), (1, Some(firefox))] {
        let world = World::new().await;
        let first = world.member().cookie().await;
        let second = cookie(&refreshes(&world, &first).await);
        world.wait(TimeDelta::seconds(seconds));
        let headers: Vec<_> = [("cookie", first.as_str())].into_iter().chain(browser).collect();
        world.house.admin.ask("/graphql/auth", REFRESH, &json!({}), &headers).await.refused("UNAUTHENTICATED");
        refreshes(&world, &second).await.refused("UNAUTHENTICATED");
    }
}

#[tokio::test]
async fn signing_out_ends_the_session_at_once_and_a_working_day_ends_it_anyway() {
    let world = World::new().await;
    let (cookie, token) = (world.member().cookie().await, world.member().token().await);
    let out = world
        .house
        .admin
        .ask("/graphql/auth", "mutation { signOut { done } }", &json!({}), &[("cookie", &cookie)])
        .await;
    out.data();
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(bears(&world, &token).await.status, 401);
    refreshes(&world, &cookie).await.refused("UNAUTHENTICATED");

    let kept = world.manager().cookie().await;
    world.wait(TimeDelta::hours(12));
    refreshes(&world, &kept).await.refused("UNAUTHENTICATED");
}

#[tokio::test]
async fn a_right_that_is_taken_away_is_gone_with_the_next_request() {
    let world = World::new().await;
    let case = world.case().await.case;
    let triage = json!({ "case": case, "to": "IN_TRIAGE" });
    world.member().opens(&case, "stage notes { id }").await.data();
    world.house.change("UPDATE membership SET deny = 1 << 2 WHERE id = $1", &[world.member().member]).await;
    world.member().does("moveCase", "case { id }", triage.clone()).await.refused("FORBIDDEN");
    let half = world.member().opens(&case, "stage notes { id }").await;
    assert_eq!((half.code(), &half.json["data"]["case"]), ("FORBIDDEN", &json!({ "stage": "NEW", "notes": null })));
    world.house.change("UPDATE membership SET allow = 1 << 2 WHERE id = $1", &[world.viewer().member]).await;
    world.viewer().does("moveCase", "case { id }", triage).await.data();
}
