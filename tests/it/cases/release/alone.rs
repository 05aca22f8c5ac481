//! The whole worker on separate databases. A mail server that never answers must not delay other releases, sweeps or
//! emails. The same is true for a flood of abandoned uploads and for an organisation that cannot be released.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use entity::enums::{Language, MailKind, ReleaseTick};
use sqlx::postgres::PgListener;
use sqlx::{Connection, PgConnection};
use tokio::net::TcpListener;
use tokio::sync::watch;
use uuid::Uuid;
use voicase::app::App;
use voicase::attachments::jobs::BATCH;
use voicase::cases::release;
use voicase::config::Config;
use voicase::env::Process;
use voicase::notifications::{self, Mail};
use voicase::outside::clock::Clock;
use voicase::outside::mail::MailConfig;
use voicase::tx::Scope;
use voicase::worker::{BUDGET, Part, QUEUES, Worker, work};
use voicase_dev::databases::Databases;
use voicase_dev::postgres::SUPERUSER;
use voicase_tests::{instance, own_databases};

use super::database::{founded, writes};

const ZONE: Tz = Tz::Europe__Berlin;
/// Timeout for every wait in this module.
const LONG: Duration = Duration::from_mins(1);

/// Two databases, and processes on them with a fixed clock.
struct Apart {
    databases: Databases,
    clock: Clock,
    platform: Arc<App>,
}

impl Apart {
    /// Starts with the clock at 10:30 in Berlin.
    async fn new() -> Self {
        let databases = own_databases().await;
        let clock = Clock::fixed("2026-03-02T09:30:00Z".parse().expect("a time"));
        let platform = process(&databases, Process::Platform, &clock, None).await;
        Self { databases, clock, platform }
    }

    async fn worker(&self, mail: Option<String>) -> Arc<App> {
        process(&self.databases, Process::Worker, &self.clock, mail).await
    }

    fn url(&self) -> String {
        instance().services.postgres.url(SUPERUSER, &self.databases.main)
    }

    async fn db(&self) -> PgConnection {
        PgConnection::connect(&self.url()).await.expect("a connection")
    }

    /// Puts an invitation email into the outbox.
    async fn posts(&self, org: Uuid, to: &str) {
        let app = &self.platform;
        let posted = app.autonomous(Scope::org(org), async |tx| {
            let keys = app.keys.org(tx).await?;
            let link = Some("https://staff.example/enrol#nothing".into());
            let mail = Mail { kind: MailKind::Invitation, to, language: Language::default(), link };
            notifications::post(tx, &keys, &app.clock, mail).await
        });
        posted.await.expect("a mail");
    }
}

async fn process(databases: &Databases, process: Process, clock: &Clock, mail: Option<String>) -> Arc<App> {
    let like = instance().app(process, "https://staff.example", clock.clone()).await.expect("an app");
    let (database, keystore) = databases.options(&instance().services.postgres, process);
    let mut config = Config { database, keystore, ..like.config.clone() };
    if let Some(url) = mail {
        config.mail = Some(MailConfig { url, user: None, sender: "voicase@voicase.localhost".into() });
    }
    App::new(config, clock.clone()).await.expect("an app")
}

/// A mail server that accepts connections and never answers. Returns its URL and the number of connections.
async fn swallows() -> (String, watch::Receiver<usize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("smtp://{}", listener.local_addr().expect("an address"));
    let (count, counted) = watch::channel(0);
    tokio::spawn(async move {
        let mut held = vec![];
        while let Ok((stream, _)) = listener.accept().await {
            held.push(stream);
            let _ = count.send(held.len());
        }
    });
    (url, counted)
}

async fn count(db: &mut PgConnection, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(db).await.expect("a count")
}

const WAITING: &str = "SELECT count(*) FROM \"case\" WHERE released_on IS NULL";
const MAILS: &str = "SELECT count(*) FROM outbox";
const SLOTS: &str = "SELECT count(*) FROM upload_slot";
const DISCARDS: &str = "SELECT count(*) FROM job WHERE kind = 'discard_objects'";

/// Inserts uploads of one piece that were never attached.
async fn abandons(db: &mut PgConnection, org: Uuid, slots: i32) {
    let sql = "INSERT INTO upload_slot (org_id, id, secret_hash, object_key, size, created_on, expires_on, finished, attached, arrived, pieces, tried) \
        SELECT $1, gen_random_uuid(), decode(md5(n::text), 'hex'), 'gone/' || n, 200, '2026-01-01', '2026-01-03', false, false, 100, \
          ARRAY['gone/' || n || '/0'], ARRAY['gone/' || n || '/0'] \
        FROM generate_series(1, $2) n";
    sqlx::query(sql).bind(org).bind(slots).execute(db).await.expect("slots");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dead_mail_server_and_a_flood_of_uploads_hold_up_no_release() {
    let apart = Apart::new().await;
    let org = founded(&apart.platform, ReleaseTick::Hourly, ZONE).await;
    for n in 0..500 {
        apart.posts(org, &format!("n{n}@fjordlys.example")).await;
    }
    let mut db = apart.db().await;
    abandons(&mut db, org, 100_000).await;
    writes(&mut db, org, apart.clock.today(ZONE)).await;
    let (mail, mut connections) = swallows().await;
    let worker = apart.worker(Some(mail)).await;
    let mut told = PgListener::connect(&apart.url()).await.expect("a listener");
    told.listen("case").await.expect("heard");

    let (stop, stopped) = watch::channel(false);
    let working = tokio::spawn(work(worker, stopped));
    let swallowed = connections.wait_for(|held| *held > 0);
    tokio::time::timeout(LONG, swallowed).await.expect("in time").expect("a mail is being sent");
    assert_eq!(count(&mut db, WAITING).await, 1, "the release is not due yet");
    apart.clock.set("2026-03-02T10:01:00Z".parse().expect("a time"));
    tokio::time::timeout(LONG, told.recv()).await.expect("the release came on time").expect("a case");
    assert_eq!((count(&mut db, WAITING).await, count(&mut db, MAILS).await), (0, 500));
    assert_eq!(*connections.borrow(), 1, "the first mail is still being sent");
    stop.send(true).expect("it works");
    tokio::time::timeout(LONG, working).await.expect("it ends with the mail it has begun").expect("no panic");
    assert_eq!(count(&mut db, MAILS).await, 500, "the worker starts no other email after the stop");
}

#[tokio::test]
async fn a_round_does_a_bounded_amount_of_each_kind_of_work_and_a_mail_waits_for_no_discard() {
    let apart = Apart::new().await;
    let org = founded(&apart.platform, ReleaseTick::Hourly, ZONE).await;
    let mut db = apart.db().await;
    let slots = BATCH * 3 + 1;
    abandons(&mut db, org, slots.try_into().expect("a number")).await;
    let (_on, stop) = watch::channel(false);
    let worker = Arc::new(Worker::new(apart.worker(None).await, stop));
    let round = async |part| worker.clone().round(part).await.expect("a round");
    for n in 1..=4 {
        round(Part::Sweep).await;
        let left = slots.saturating_sub(n * BATCH);
        let (left, jobs) = (i64::try_from(left).expect("a number"), i64::try_from(n).expect("a number"));
        assert_eq!((count(&mut db, SLOTS).await, count(&mut db, DISCARDS).await), (left, jobs), "round {n}");
    }

    let more = "INSERT INTO job (org_id, id, kind, payload, due_on) SELECT org_id, gen_random_uuid(), kind, '[]', due_on \
        FROM job, generate_series(1, 500) WHERE kind = 'discard_objects'";
    sqlx::query(more).execute(&mut db).await.expect("jobs");
    let email = format!("{}@fjordlys.example", Uuid::new_v4().simple());
    apart.posts(org, &email).await;
    // A job that discards objects is due one day after the sweep that enqueued it.
    apart.clock.advance(TimeDelta::days(2));
    round(Part::Jobs(&QUEUES[0])).await;
    assert!(instance().mails.all().iter().any(|mail| mail.to == email), "the first round sends the email");
    round(Part::Jobs(&QUEUES[1])).await;
    let budget = i64::try_from(BUDGET).expect("a number");
    assert_eq!(count(&mut db, DISCARDS).await, 4 + 2000 - budget);

    let events = "INSERT INTO sign_in_event (id, kind, happened_at) SELECT gen_random_uuid(), 'password_refused', now() \
        FROM generate_series(1, 300)";
    sqlx::query(events).execute(&mut db).await.expect("events");
    round(Part::SignIns).await;
    assert_eq!(count(&mut db, "SELECT count(*) FROM sign_in_event").await, 300 - budget);
}

#[tokio::test]
async fn an_organisation_that_cannot_be_released_holds_up_no_other_and_stays_due() {
    let apart = Apart::new().await;
    let mut db = apart.db().await;
    let mut orgs = vec![];
    for _ in 0..9 {
        let org = founded(&apart.platform, ReleaseTick::Hourly, ZONE).await;
        writes(&mut db, org, apart.clock.today(ZONE)).await;
        orgs.push(org);
    }
    let broken = "UPDATE organisation_key SET wrapped = '' WHERE org_id = $1";
    let key: Vec<u8> = sqlx::query_scalar("SELECT wrapped FROM organisation_key WHERE org_id = $1")
        .bind(orgs[0])
        .fetch_one(&mut db)
        .await
        .expect("a key");
    sqlx::query(broken).bind(orgs[0]).execute(&mut db).await.expect("a broken key");
    let worker = apart.worker(None).await;
    let at = |text: &str| apart.clock.set(text.parse().expect("a time"));
    at("2026-03-02T10:01:00Z");
    release::round(&worker).await.expect("a round");
    assert_eq!(count(&mut db, WAITING).await, 1, "eight of nine are released");
    let sql = "SELECT done_at, failures, retry_at FROM release_mark WHERE org_id = $1";
    let (done, failures, retry): (DateTime<Utc>, i32, Option<DateTime<Utc>>) =
        sqlx::query_as(sql).bind(orgs[0]).fetch_one(&mut db).await.expect("a mark");
    let now = apart.clock.now();
    assert_eq!((done, failures, retry), (now - TimeDelta::minutes(91), 1, Some(now + TimeDelta::seconds(5))));

    let mend = "UPDATE organisation_key SET wrapped = $2 WHERE org_id = $1";
    sqlx::query(mend).bind(orgs[0]).bind(key).execute(&mut db).await.expect("its key");
    writes(&mut db, orgs[1], apart.clock.today(ZONE)).await;
    release::round(&worker).await.expect("a round");
    assert_eq!(count(&mut db, WAITING).await, 2, "a failed release is not retried before its delay has passed");
    apart.clock.advance(TimeDelta::seconds(5));
    release::round(&worker).await.expect("a round");
    assert_eq!(count(&mut db, WAITING).await, 1, "only the failed release is retried: the others are not due yet");

    // A retry time from a clock that was one year ahead delays nothing.
    writes(&mut db, orgs[0], apart.clock.today(ZONE)).await;
    let wrong = "UPDATE release_mark SET retry_at = $2 WHERE org_id = $1";
    let ahead = apart.clock.now() + TimeDelta::days(365);
    sqlx::query(wrong).bind(orgs[0]).bind(ahead).execute(&mut db).await.expect("a wrong pause");
    at("2026-03-02T11:01:00Z");
    release::round(&worker).await.expect("a round");
    assert_eq!(count(&mut db, WAITING).await, 0);
}
