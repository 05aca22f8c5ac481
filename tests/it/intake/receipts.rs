//! An access code opens one report. Every other value gets the same answer at the same cost.

use chrono::TimeDelta;
use proptest::prelude::{prop_assert, prop_assert_eq, proptest};
use rand::RngExt;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use uuid::Uuid;
use voicase::crypto::receipt::Seed;
use voicase::crypto::{random, token};
use voicase_dev::postgres::SUPERUSER;
use voicase_tests::{Answer, Reporter, World, instance};

const OPEN: &str = "mutation($input: OpenReportInput!) { openReport(input: $input) { report { reference } } }";

async fn opens(world: &World, access: &str) -> (Answer, [u64; 3]) {
    let surface = &world.house.reporter;
    let before = surface.app.counts.read();
    let input = json!({ "input": { "channel": world.slug, "access": access } });
    let answer = surface.ask("/graphql/auth", OPEN, &input, &[]).await;
    let after = surface.app.counts.read();
    (answer, [after[0] - before[0], after[1] - before[1], after[2] - before[2]])
}

async fn sent(world: &World) -> Reporter {
    let reporter = world.reporter();
    reporter.submits().await.data();
    reporter
}

/// Expires the access to all existing reports of this organisation.
async fn expire(world: &World) {
    world.house.change("UPDATE reporter_access SET expires_on = '2026-03-01' WHERE org_id = $1", &[world.org]).await;
}

#[tokio::test]
async fn wrong_expired_deleted_and_foreign_receipts_cannot_be_told_apart() {
    let world = World::new().await;
    let expired = sent(&world).await;
    expire(&world).await;
    let deleted = sent(&world).await;
    let newest = "DELETE FROM reporter_access WHERE org_id = $1 AND expires_on IS NULL";
    world.house.change(newest, &[world.org]).await;
    let other = world.other().await;
    let foreign = sent(&other).await;
    let unknown = token::encode(&random::<32>());
    let erased = sent(&world).await;
    erase_secret(&world).await;

    let (reference, cost) = opens(&world, &unknown).await;
    reference.refused("RECEIPT_UNKNOWN");
    for (what, access) in [
        ("another unknown one", token::encode(&random::<32>())),
        ("expired", expired.access()),
        ("deleted", deleted.access()),
        ("another organisation's", foreign.access()),
        ("of an erased case", erased.access()),
    ] {
        let (answer, spent) = opens(&world, &access).await;
        assert_eq!(answer.without_request_id(), reference.without_request_id(), "{what}");
        assert_eq!(spent, cost, "{what}: statements, keystore calls, decryptions");
    }
    let right = sent(&world).await;
    let (answer, spent) = opens(&world, &right.access()).await;
    answer.data();
    assert_eq!(spent[1..], cost[1..], "a valid access code costs the same keystore calls and decryptions");
    assert_eq!(answer.bytes.len(), reference.bytes.len(), "both responses have the same size");
}

/// Erases the key of the organisation's newest case, whose access code is still valid.
async fn erase_secret(world: &World) {
    use sqlx::{Connection, PgConnection};
    let instance = voicase_tests::instance();
    let url = instance.services.postgres.url(voicase_dev::postgres::SUPERUSER, &instance.databases.keystore);
    let mut keystore = PgConnection::connect(&url).await.expect("a connection");
    let mut main = world.house.superuser().await;
    let newest = "SELECT case_id FROM reporter_access WHERE org_id = $1 AND expires_on IS NULL";
    let case: Uuid = sqlx::query_scalar(newest).bind(world.org).fetch_one(&mut main).await.expect("one");
    let gone = sqlx::query("DELETE FROM ks.secret WHERE case_id = $1").bind(case).execute(&mut keystore).await;
    assert_eq!(gone.expect("a statement").rows_affected(), 1);
}

#[tokio::test]
async fn a_channel_that_is_not_there_is_answered_as_a_wrong_receipt() {
    let world = World::new().await;
    let (reference, _) = opens(&world, &token::encode(&random::<32>())).await;
    let input = json!({ "input": { "channel": "no-such-channel", "access": token::encode(&random::<32>()) } });
    let answer = world.house.reporter.ask("/graphql/auth", OPEN, &input, &[]).await;
    assert_eq!(answer.without_request_id(), reference.without_request_id());
}

#[tokio::test]
async fn a_session_is_renewed_with_each_answer_and_ends_when_idle_and_at_two_hours() {
    let world = World::new().await;
    let reporter = sent(&world).await;
    let first = reporter.session().expect("a session comes with the report");
    for _ in 0..8 {
        world.wait(TimeDelta::minutes(14));
        reporter.asks("{ report { status } }", json!({})).await.data();
    }
    world.wait(TimeDelta::minutes(14));
    let over = reporter.asks("{ report { status } }", json!({})).await;
    assert_eq!((over.code(), over.status.as_u16()), ("UNAUTHENTICATED", 401), "a session lasts two hours at most");
    let headers = [("x-reporter-session", first.as_str())];
    let idle = world.house.reporter.ask("/graphql", "{ report { status } }", &json!({}), &headers).await;
    assert_eq!(idle.without_request_id(), over.without_request_id());
    reporter.leaves();
    reporter.returns().await.data();
    world.wait(TimeDelta::minutes(16));
    assert_eq!(reporter.asks("{ report { status } }", json!({})).await.code(), "UNAUTHENTICATED", "idle");
}

#[tokio::test]
async fn a_report_that_is_sent_twice_in_turn_or_at_once_is_one_report() {
    let world = World::new().await;
    let reporter = world.reporter();
    let report = reporter.report().await;
    let (one, two, three) =
        tokio::join!(reporter.sends(report.clone()), reporter.sends(report.clone()), reporter.sends(report.clone()));
    let again = reporter.sends(report.clone()).await;
    for answer in [&two, &three, &again] {
        assert_eq!(answer.data(), one.data());
    }
    reporter.asks("{ report { reference } }", json!({})).await.data();
    world.release().await;
    assert_eq!(world.admin().sees().await, 1);

    let mut changed = report.clone();
    changed["answers"][0]["value"] = json!("Something else.");
    reporter.sends(changed).await.refused("CONFLICT");
    let mut stolen = report;
    stolen["access"] = Value::from(token::encode(&random::<32>()));
    reporter.sends(stolen).await.refused("CONFLICT");
    world.release().await;
    assert_eq!(world.admin().sees().await, 1);
}

#[tokio::test]
async fn a_report_that_is_sent_again_after_its_keys_seven_days_is_told_to_have_arrived() {
    let world = World::new().await;
    let reporter = world.reporter();
    let report = reporter.report().await;
    reporter.sends(report.clone()).await.data();
    world.release().await;
    world.wait(TimeDelta::days(9));
    world.house.change("DELETE FROM idempotency_key WHERE org_id = $1", &[world.org]).await;
    let secrets = secrets_of(&world).await;
    reporter.sends(report.clone()).await.refused("CONFLICT");
    let mut renewed = report;
    renewed["idempotencyKey"] = json!(Uuid::new_v4());
    let at_once = tokio::join!(reporter.sends(renewed.clone()), reporter.sends(renewed));
    at_once.0.refused("CONFLICT");
    at_once.1.refused("CONFLICT");
    assert_eq!(secrets_of(&world).await, secrets, "nothing was written, not even to the keystore");
    reporter.returns().await.data();
    assert_eq!(world.admin().sees().await, 1);
}

/// Number of the organisation's cases in the keystore.
async fn secrets_of(world: &World) -> i64 {
    let url = instance().services.postgres.url(SUPERUSER, &instance().databases.keystore);
    let mut keystore = PgConnection::connect(&url).await.expect("a connection");
    let sql = "SELECT count(*) FROM ks.secret WHERE org_id = $1";
    sqlx::query_scalar(sql).bind(world.org).fetch_one(&mut keystore).await.expect("a count")
}

#[tokio::test]
async fn two_calls_at_once_with_one_receipt_and_two_keys_make_one_report() {
    let world = World::new().await;
    let reporter = world.reporter();
    let one = reporter.report().await;
    let mut two = one.clone();
    two["idempotencyKey"] = json!(Uuid::new_v4());
    let (one, two) = tokio::join!(reporter.sends(one), reporter.sends(two));
    let mut codes = [one.code(), two.code()];
    codes.sort_unstable();
    assert_eq!(codes, ["CONFLICT", "OK"]);
}

/// A trigger that gives the organisation's first new case a reference that exists already.
const COLLIDE: &str = "CREATE SEQUENCE collide_ORG; GRANT USAGE ON SEQUENCE collide_ORG TO voicase_reporter; \
    CREATE FUNCTION collide_ORG() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
      IF nextval('collide_ORG') = 1 THEN NEW.reporter_reference := 'REFERENCE'; END IF; RETURN NEW; END $$; \
    CREATE TRIGGER collide_ORG BEFORE INSERT ON \"case\" FOR EACH ROW WHEN (NEW.org_id = 'UUID') EXECUTE FUNCTION collide_ORG()";

#[tokio::test]
async fn a_reference_that_is_taken_is_drawn_again() {
    let world = World::new().await;
    let first = world.reporter().submits().await;
    let reference = first.data()["submitReport"]["report"]["reference"].as_str().expect("a reference").to_owned();
    let (org, id) = (world.org.simple().to_string(), world.org.to_string());
    let mut superuser = world.house.superuser().await;
    let collide = COLLIDE.replace("ORG", &org).replace("UUID", &id).replace("REFERENCE", &reference);
    sqlx::raw_sql(AssertSqlSafe(collide)).execute(&mut superuser).await.expect("a trigger");
    let second = world.reporter().submits().await;
    let undo =
        format!("DROP TRIGGER collide_{org} ON \"case\"; DROP FUNCTION collide_{org}; DROP SEQUENCE collide_{org}");
    sqlx::raw_sql(AssertSqlSafe(undo)).execute(&mut superuser).await.expect("no trigger");
    assert_ne!(second.data()["submitReport"]["report"]["reference"], json!(reference));
}

#[test]
fn every_single_wrong_symbol_and_every_swap_of_neighbours_is_caught() {
    const SYMBOLS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let mut tried = 0;
    while tried < 100_000 {
        let mut bytes = [0; 16];
        rand::rng().fill(&mut bytes);
        let seed = Seed::new(bytes);
        let right: Vec<u8> = seed.symbols().bytes().filter(|b| *b != b'-').collect();
        let caught = |wrong: &[u8]| {
            let text = String::from_utf8(wrong.to_vec()).expect("symbols");
            assert!(Seed::from_symbols(&text).is_none(), "{text} is read as an access code");
        };
        for at in 0..28 {
            for symbol in SYMBOLS.iter().filter(|s| **s != right[at]) {
                let mut wrong = right.clone();
                wrong[at] = *symbol;
                caught(&wrong);
                tried += 1;
            }
            if at > 0 && right[at] != right[at - 1] {
                let mut wrong = right.clone();
                wrong.swap(at - 1, at);
                caught(&wrong);
                tried += 1;
            }
        }
        assert_eq!(Seed::from_symbols(&seed.symbols()).map(|s| *s.bytes()), Some(bytes));
    }
}

proptest! {
    #[test]
    fn every_receipt_comes_back_as_it_was_shown(bytes: [u8; 16]) {
        let shown = Seed::new(bytes).symbols();
        prop_assert_eq!(shown.len(), 34);
        prop_assert_eq!(Seed::from_symbols(&shown).map(|seed| *seed.bytes()), Some(bytes));
    }

    #[test]
    fn no_text_breaks_the_reading_of_a_receipt(text in "\\PC{0,60}", symbols in "[0-9A-Za-z -]{26,36}") {
        for text in [text, symbols] {
            if let Some(seed) = Seed::from_symbols(&text) {
                prop_assert!(Seed::from_symbols(&seed.symbols()).is_some());
            }
        }
    }
}
