//! Proof of work. While a channel is flooded, a report costs a calculation. The channel still accepts every reporter.

use chrono::TimeDelta;
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};
use uuid::Uuid;
use voicase::crypto::token::decode;
use voicase::intake::work::{Purpose, Work, found};
use voicase::limit::{REPORTS_WITHOUT_WORK, WINDOW};
use voicase_dev::postgres::SUPERUSER;
use voicase_tests::{Answer, World, instance};

/// Base64url of 32 bytes.
const SECRET: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

async fn channel(world: &World) -> Uuid {
    let sql = "SELECT id FROM channel WHERE slug = $1";
    let mut superuser = world.house.superuser().await;
    sqlx::query_scalar(sql).bind(&world.slug).fetch_one(&mut superuser).await.expect("the channel")
}

/// The number of reports that count against the channel's quota.
async fn reports(world: &World) -> u32 {
    let app = &world.house.reporter.app;
    app.intake.reports_to(channel(world).await, app.clock.now())
}

/// Fills the channel's count of reports up to `REPORTS_WITHOUT_WORK * times`. A higher count makes the next report cost
/// more.
async fn flood(world: &World, times: u32) {
    let (channel, so_far) = (channel(world).await, reports(world).await);
    let app = &world.house.reporter.app;
    for _ in so_far..REPORTS_WITHOUT_WORK * times {
        app.intake.report(channel, Uuid::new_v4(), app.clock.now()).expect("a report within the quota");
    }
}

/// The work that a refused sender must do.
fn asked(answer: &Answer) -> (String, u32) {
    assert_eq!((answer.status.as_u16(), answer.code()), (200, "WORK_REQUIRED"));
    let extensions = &answer.json["errors"][0]["extensions"];
    let bits = extensions["bits"].as_u64().and_then(|bits| bits.try_into().ok()).expect("a number");
    (extensions["seed"].as_str().expect("a seed").to_owned(), bits)
}

/// The number of bits that a nonce proves for this report.
fn worth(report: &Value, seed: &str, nonce: u32) -> u32 {
    let key = report["idempotencyKey"].as_str().and_then(|key| key.parse().ok()).expect("a key");
    let purpose = Purpose { channel: report["channel"].as_str().expect("a slug"), key };
    let seed = decode(seed).and_then(|seed| seed.try_into().ok()).expect("32 bytes");
    found(&purpose, &Work { seed, nonce })
}

/// Another report with the proof of work of an earlier one. Skips reports for which that proof is valid by chance.
async fn borrowing(world: &World, work: &Value) -> Value {
    let seed = work["seed"].as_str().expect("a seed");
    let nonce = work["nonce"].as_u64().and_then(|nonce| nonce.try_into().ok()).expect("a number");
    loop {
        let mut report = world.reporter().report().await;
        if worth(&report, seed, nonce) == 0 {
            report["work"] = work.clone();
            return report;
        }
    }
}

/// Finds a nonce that proves exactly this number of bits.
fn worked(report: &Value, seed: &str, bits: u32) -> Value {
    let nonce = (0..10_000).find(|nonce| worth(report, seed, *nonce) == bits).expect("a number");
    let mut report = report.clone();
    report["work"] = json!({ "seed": seed, "nonce": nonce });
    report
}

async fn cases(world: &World) -> i64 {
    let sql = "SELECT count(*) FROM \"case\" WHERE org_id = $1";
    sqlx::query_scalar(sql).bind(world.org).fetch_one(&mut world.house.superuser().await).await.expect("a count")
}

#[tokio::test]
async fn after_300_reports_in_five_minutes_the_next_costs_work_and_then_gets_in_once() {
    let world = World::new().await;
    let reporter = world.reporter();
    flood(&world, 1).await;
    let report = reporter.report().await;
    let (seed, bits) = asked(&reporter.sends(report.clone()).await);
    assert_eq!((bits, cases(&world).await), (3, 0), "a refused report must store nothing");

    let sent = worked(&report, &seed, bits);
    assert_eq!(reporter.sends(sent.clone()).await.code(), "OK");
    assert_eq!(reporter.sends(sent.clone()).await.code(), "OK", "a retry after a lost response succeeds");
    asked(&world.reporter().sends(borrowing(&world, &sent["work"]).await).await);
    assert_eq!(cases(&world).await, 1, "one proof of work is valid for one report only");
}

#[tokio::test]
async fn the_price_rises_while_they_come_one_step_is_forgiven_and_after_five_minutes_it_is_gone() {
    let world = World::new().await;
    flood(&world, 1).await;
    let (first, second) = (world.reporter(), world.reporter());
    let report = first.report().await;
    let (seed, bits) = asked(&first.sends(report.clone()).await);
    let sent = worked(&report, &seed, bits);
    flood(&world, 2).await;
    assert_eq!(asked(&second.submits().await).1, bits + 1);
    assert_eq!(first.sends(sent).await.code(), "OK", "a proof that lacks one bit is accepted");
    world.wait(WINDOW);
    assert_eq!(second.submits().await.code(), "OK", "the flood is over");
}

#[tokio::test]
async fn a_place_at_one_channel_is_no_place_at_another() {
    let world = World::new().await;
    let other = world.other().await;
    flood(&other, 1).await;
    let (report, app) = (other.reporter().report().await, &world.house.reporter.app);
    let key = report["idempotencyKey"].as_str().and_then(|key| key.parse().ok()).expect("a key");
    app.intake.report(channel(&world).await, key, app.clock.now()).expect("a report within the quota");
    let before = reports(&other).await;
    let (seed, bits) = asked(&other.reporter().sends(report.clone()).await);
    assert_eq!(other.reporter().sends(worked(&report, &seed, bits)).await.code(), "OK");
    assert_eq!(reports(&other).await, before + 1, "a report counts against the channel that stores it");
}

#[tokio::test]
async fn another_channel_costs_nothing_and_coming_back_never_does() {
    let world = World::new().await;
    let here = world.reporter();
    assert_eq!(here.submits().await.code(), "OK");
    flood(&world, 2).await;
    assert_eq!(here.returns().await.code(), "OK");
    assert_eq!(here.writes("Is anybody there?").await.code(), "OK");
    let other = world.other().await;
    assert_eq!(other.reporter().submits().await.code(), "OK");
}

#[tokio::test]
async fn rubbish_and_the_work_of_the_day_before_are_no_work() {
    let world = World::new().await;
    let reporter = world.reporter();
    flood(&world, 1).await;
    let report = reporter.report().await;
    let (seed, bits) = asked(&reporter.sends(report.clone()).await);
    for work in [
        json!({ "seed": "", "nonce": 0 }),
        json!({ "seed": seed, "nonce": -1 }),
        json!({ "seed": "☃".repeat(11), "nonce": i32::MAX }),
        json!({ "seed": "A".repeat(100_000), "nonce": 1 }),
    ] {
        let mut report = report.clone();
        report["work"] = work;
        asked(&reporter.sends(report).await);
    }
    let sent = worked(&report, &seed, bits);
    world.wait(TimeDelta::days(1));
    flood(&world, 1).await;
    assert_ne!(asked(&reporter.sends(sent).await).0, seed);
}

#[tokio::test]
async fn what_is_not_stored_raises_no_price_and_what_is_sent_again_takes_no_second_place() {
    let world = World::new().await;
    assert_eq!(world.reporter().submits().await.code(), "OK");
    let reporter = world.reporter();
    let report = reporter.report().await;
    for (field, value, code) in [
        ("form", json!(Uuid::new_v4()), "FORM_CHANGED"),
        ("language", json!("tlh"), "INVALID"),
        (
            "files",
            json!([{ "slot": Uuid::new_v4(), "secret": SECRET, "key": SECRET, "name": "a", "mediaType": "a/b", "size": 1 }]),
            "NOT_FOUND",
        ),
    ] {
        let mut wrong = report.clone();
        wrong[field] = value;
        for _ in 0..3 {
            assert_eq!(reporter.sends(wrong.clone()).await.code(), code);
        }
    }
    assert_eq!(reports(&world).await, 1);
    let sql = "SELECT count(*) FROM ks.secret WHERE org_id = $1";
    let url = instance().services.postgres.url(SUPERUSER, &instance().databases.keystore);
    let mut keystore = PgConnection::connect(&url).await.expect("a connection");
    let secrets: i64 = sqlx::query_scalar(sql).bind(world.org).fetch_one(&mut keystore).await.expect("a count");
    assert_eq!(secrets, 1, "the keystore has no unused secret");

    // The retry of a stored report needs no proof of work, even if a new report would need one.
    let stored = world.reporter();
    let report = stored.report().await;
    for _ in 0..3 {
        assert_eq!(stored.sends(report.clone()).await.code(), "OK");
    }
    assert_eq!(reports(&world).await, 2);
    flood(&world, 1).await;
    assert_eq!(stored.sends(report).await.code(), "OK");
}
