//! Live subscriptions: which member receives which change, and when the connection is closed.

use std::collections::HashSet;
use std::time::Duration;

use chrono::TimeDelta;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Error;
use uuid::Uuid;
use voicase::hub::{MAX_CONNECTIONS, MAX_UNAUTHENTICATED};
use voicase::manifest;
use voicase::tx::{Mode, Scope};
use voicase_tests::{ADMIN_ORIGIN, Staff, World};

use super::support::{CHANGED, LiveConnection, connect, connect_by, listening};
use crate::retaliation::support::{assigns, claimed};
use crate::support::signing::signs_in;

/// A member's connection with an active subscription, which has already received a change of `probe`.
async fn live_connection(world: &World, url: &str, staff: &Staff, probe: &Value) -> LiveConnection {
    live_connection_with(world, url, &staff.token().await, probe).await
}

/// Like [`live_connection`], with this access token.
async fn live_connection_with(world: &World, url: &str, token: &str, probe: &Value) -> LiveConnection {
    let mut connection = connect(url, Some(ADMIN_ORIGIN)).await.expect("a line");
    assert_eq!(connection.begin_with(token, world.org).await.expect("an open line")["type"], "connection_ack");
    connection.subscribe(CHANGED).await;
    // The protocol does not acknowledge a subscription, so change `probe` until a notification arrives.
    let heard = {
        let mut heard = std::pin::pin!(connection.case());
        let mut tries = tokio::time::interval(Duration::from_millis(50));
        loop {
            tokio::select! {
                case = &mut heard => break case,
                _ = tries.tick() => touch(world, probe).await,
            }
        }
    };
    assert_eq!(&heard, probe);
    connection
}

async fn touch(world: &World, case: &Value) {
    let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "text": "Something new." });
    world.manager().does("addNote", "note { id }", input).await.data();
}

async fn refreshed(world: &World, staff: &Staff) -> Value {
    let cookie = staff.cookie().await;
    let document = "mutation { refreshSession { accessToken } }";
    let answer = world.house.admin.ask("/graphql/auth", document, &json!({}), &[("cookie", &cookie)]).await;
    answer.data()["refreshSession"]["accessToken"].clone()
}

/// The first changed case that is not `probe`.
async fn other_than(connection: &mut LiveConnection, probe: &Value) -> Value {
    loop {
        let case = connection.case().await;
        if case != *probe {
            return case;
        }
    }
}

#[tokio::test]
async fn a_change_is_told_by_its_id_to_who_sees_the_case_and_to_nobody_else() {
    let world = World::new().await;
    let there = world.other().await;
    let (probe, mine) = (world.case().await, world.case().await);
    let (their_probe, theirs) = (there.case().await, there.case().await);
    let url = listening(&world).await;
    let mut here = live_connection(&world, &url, world.member(), &probe.case).await;
    let mut elsewhere = live_connection(&there, &url, there.member(), &their_probe.case).await;
    touch(&world, &mine.case).await;
    touch(&there, &theirs.case).await;
    assert_eq!(other_than(&mut here, &probe.case).await, mine.case);
    assert_eq!(other_than(&mut elsewhere, &their_probe.case).await, theirs.case, "not the other organisation's");
}

#[tokio::test]
async fn what_a_reporter_does_is_told_at_its_release() {
    let world = World::daily().await;
    let (probe, quiet, loud) = (world.case().await, world.case().await, world.case().await);
    let url = listening(&world).await;
    let mut connection = live_connection(&world, &url, world.member(), &probe.case).await;
    quiet.reporter.writes("There is more.").await.data();
    touch(&world, &loud.case).await;
    assert_eq!(other_than(&mut connection, &probe.case).await, loud.case);
    world.release().await;
    assert_eq!(other_than(&mut connection, &probe.case).await, quiet.case);
}

#[tokio::test]
async fn who_is_excluded_from_a_case_hears_nothing_of_it() {
    let world = World::new().await;
    let (probe, barred, open) = (world.case().await, world.case().await, world.case().await);
    let url = listening(&world).await;
    let mut connection = live_connection(&world, &url, world.member(), &probe.case).await;
    let exclude =
        "INSERT INTO case_exclusion (org_id, id, case_id, member_id, ground) VALUES ($1, $2, $3, $4, 'person')";
    world.house.change(exclude, &[world.org, Uuid::new_v4(), barred.id(), world.member().member]).await;
    touch(&world, &barred.case).await;
    touch(&world, &open.case).await;
    assert_eq!(other_than(&mut connection, &probe.case).await, open.case);
}

#[tokio::test]
async fn who_sees_one_side_of_a_link_hears_nothing_of_it() {
    let world = World::new().await;
    let (probe, seen, hidden) = (world.case().await.case, world.case().await.case, world.case().await.case);
    let (admin, member) = (world.admin(), world.member());
    let person = json!({ "case": hidden, "idempotencyKey": Uuid::new_v4(), "name": "M.", "role": "OTHER", "member": member.member });
    admin.does("addPerson", "case { id }", person).await.data();
    let url = listening(&world).await;
    let mut connection = live_connection(&world, &url, member, &probe).await;
    let number = admin.opens(&hidden, "number").await.data()["case"]["number"].clone();
    let link = json!({ "case": seen, "idempotencyKey": Uuid::new_v4(), "number": number, "kind": "RELATED", "reason": "One port." });
    admin.does("linkCases", "case { id }", link).await.data();
    let later = world.case().await.case;
    touch(&world, &later).await;
    assert_eq!(other_than(&mut connection, &probe).await, later, "not the case of the link");
}

#[tokio::test]
async fn who_handled_the_first_case_hears_nothing_of_a_claim_of_retaliation() {
    let world = World::new().await;
    let (probe, first) = (world.case().await.case, world.case().await);
    assigns(&world, &first.case, &[world.member()]).await;
    let url = listening(&world).await;
    let mut connection = live_connection(&world, &url, world.member(), &probe).await;
    let claim = claimed(&world, &first).await;
    touch(&world, &claim).await;
    let later = world.case().await.case;
    touch(&world, &later).await;
    assert_eq!(other_than(&mut connection, &probe).await, later);
}

#[tokio::test]
async fn a_line_is_cut_when_rights_departments_session_or_membership_change() {
    let world = World::new().await;
    let probe = world.case().await;
    let url = listening(&world).await;
    let changes = [
        "UPDATE membership SET deny = 4 WHERE id = $1",
        "DELETE FROM membership_department WHERE membership_id = $1",
        "UPDATE session SET revoked_at = now() WHERE account_id = (SELECT account_id FROM membership WHERE id = $1)",
        "UPDATE membership SET removed_at = now() WHERE id = $1",
    ];
    for change in changes {
        let staff = world.joins(entity::enums::Role::Member, entity::enums::CaseScope::Departments).await;
        let mut connection = live_connection(&world, &url, &staff, &probe.case).await;
        world.house.change(change, &[staff.member]).await;
        assert_eq!(connection.end().await, 4403, "{change}");
    }
    // A change of another member closes no other connection.
    let mut stays = live_connection(&world, &url, world.member(), &probe.case).await;
    world.house.change("UPDATE membership SET deny = 4 WHERE id = $1", &[world.viewer().member]).await;
    let other = world.case().await;
    touch(&world, &other.case).await;
    assert_eq!(other_than(&mut stays, &probe.case).await, other.case);
}

#[tokio::test]
async fn the_end_of_one_session_silences_no_other_session_of_the_member() {
    let world = World::new().await;
    let probe = world.case().await;
    let url = listening(&world).await;
    let staff = world.member();
    let mut first = live_connection(&world, &url, staff, &probe.case).await;
    let later = signs_in(&world, staff).await;
    let mut second = live_connection_with(&world, &url, &later.token, &probe.case).await;
    let ends = "UPDATE session SET revoked_at = now() \
                WHERE id = (SELECT id FROM session WHERE account_id = $1 ORDER BY started_at LIMIT 1)";
    world.house.change(ends, &[staff.account]).await;
    assert_eq!(first.end().await, 4403);
    let other = world.case().await;
    touch(&world, &other.case).await;
    assert_eq!(other_than(&mut second, &probe.case).await, other.case);
}

#[tokio::test]
async fn a_line_ends_with_its_access_token_unless_a_later_one_is_shown() {
    let world = World::new().await;
    let probe = world.case().await;
    let url = listening(&world).await;
    let (mut ends, mut goes_on) = (
        live_connection(&world, &url, world.member(), &probe.case).await,
        live_connection(&world, &url, world.manager(), &probe.case).await,
    );
    world.wait(TimeDelta::seconds(200));
    // `stranger` belongs to another session, `renewed` to this one.
    let stranger = world.viewer().token().await;
    let renewed = refreshed(&world, world.manager()).await;
    goes_on.say(json!({ "type": "ping", "payload": { "accessToken": renewed } })).await;
    while goes_on.hear().await.expect("an answer")["type"] != "pong" {}
    world.wait(TimeDelta::seconds(100));
    assert_eq!(ends.end().await, 4401);
    touch(&world, &probe.case).await;
    assert_eq!(goes_on.case().await, probe.case);
    goes_on.say(json!({ "type": "ping", "payload": { "accessToken": stranger } })).await;
    assert_eq!(goes_on.end().await, 1002, "another session's token");
}

#[tokio::test]
async fn a_line_begins_from_our_own_page_with_a_token_and_an_operation_that_is_known() {
    let world = World::new().await;
    let url = listening(&world).await;
    for origin in [None, Some("https://evil.example"), Some("https://report.example")] {
        let refused = connect(&url, origin).await.err().expect("a refusal");
        assert!(matches!(refused, Error::Http(answer) if answer.status() == 403), "{origin:?}");
    }
    for protocol in ["graphql-ws", "graphql-ws, graphql-transport-ws", "soap"] {
        let refused = connect_by(protocol, &url, Some(ADMIN_ORIGIN)).await.err().expect("a refusal");
        assert!(matches!(refused, Error::Http(answer) if answer.status() == 400), "{protocol}");
    }
    for payload in [json!({}), json!({ "accessToken": "x", "organisation": world.org }), json!(null)] {
        let mut connection = connect(&url, Some(ADMIN_ORIGIN)).await.expect("a line");
        connection.say(json!({ "type": "connection_init", "payload": payload })).await;
        assert_eq!(connection.hear().await, Err(1002), "{payload}");
    }
    let mut early = connect(&url, Some(ADMIN_ORIGIN)).await.expect("a line");
    early.subscribe(CHANGED).await;
    assert_eq!(early.hear().await, Err(1011), "a subscription before connection_init");
    let mut connection = connect(&url, Some(ADMIN_ORIGIN)).await.expect("a line");
    connection.begin(world.member()).await.expect("an open line");
    connection.subscribe("{ me { id } }").await;
    let refused = connection.hear().await.expect("an answer");
    assert_eq!(refused["payload"]["errors"][0]["extensions"]["code"], "BAD_REQUEST");
    let posted = world.member().asks(CHANGED, json!({})).await;
    assert_eq!(posted.code(), "BAD_REQUEST", "subscriptions are served at /graphql/live only");
}

#[tokio::test]
async fn an_account_has_so_many_lines_and_no_more() {
    let world = World::new().await;
    let url = listening(&world).await;
    let mut connections = vec![];
    for _ in 0..MAX_CONNECTIONS {
        let mut connection = connect(&url, Some(ADMIN_ORIGIN)).await.expect("a line");
        connection.begin(world.member()).await.expect("an open line");
        connections.push(connection);
    }
    let mut more = connect(&url, Some(ADMIN_ORIGIN)).await.expect("a line");
    assert_eq!(more.begin(world.member()).await, Err(1002));
    let mut another = connect(&url, Some(ADMIN_ORIGIN)).await.expect("a line");
    another.begin(world.manager()).await.expect("another account's own");
}

#[tokio::test]
async fn the_lines_of_an_organisation_that_is_suspended_are_cut() {
    let world = World::new().await;
    let (owner, probe) = (world.owner().await, world.case().await.case);
    let url = listening(&world).await;
    let mut connection = live_connection(&world, &url, world.member(), &probe).await;
    let suspend =
        "mutation($input: SuspendOrganisationInput!) { suspendOrganisation(input: $input) { organisation { state } } }";
    let input = json!({ "input": { "organisation": world.org, "reason": "ABUSE" } });
    let begun = std::time::Instant::now();
    owner.asks_at("/graphql/platform", suspend, input).await.data();
    assert_eq!(connection.end().await, 4403);
    assert!(begun.elapsed() < Duration::from_secs(5));
    let mut again = connect(&url, Some(ADMIN_ORIGIN)).await.expect("a line");
    assert!(again.begin(world.member()).await.is_err(), "a suspended organisation accepts no new connection");
}

#[tokio::test]
async fn who_does_not_say_who_they_are_is_soon_gone_and_only_so_many_of_them_are_let_in() {
    let world = World::new().await;
    let url = listening(&world).await;
    let mut strangers = vec![];
    for _ in 0..MAX_UNAUTHENTICATED {
        strangers.push(connect(&url, Some(ADMIN_ORIGIN)).await.expect("a line"));
    }
    match connect(&url, Some(ADMIN_ORIGIN)).await {
        Err(Error::Http(answer)) => assert_eq!(answer.status().as_u16(), 429),
        _ => panic!("one more was let in"),
    }
    let mut first = strangers.remove(0);
    assert_eq!(first.end().await, 4408);
    // The closed connection freed its permit, so a member can connect.
    let probe = world.case().await.case;
    let _connection = live_connection(&world, &url, world.manager(), &probe).await;
}

#[tokio::test]
async fn a_release_of_many_cases_costs_a_line_one_look_up() {
    let world = World::new().await;
    let probe = world.case().await.case;
    let url = listening(&world).await;
    let mut member = live_connection(&world, &url, world.member(), &probe).await;
    for _ in 0..40 {
        world.reporter().submits().await.data();
    }
    let counts = || world.house.admin.app.counts.read()[0];
    let before = counts();
    world.release().await;
    let mut told = HashSet::new();
    while told.len() < 40 {
        told.insert(other_than(&mut member, &probe).await.to_string());
    }
    let statements = counts() - before;
    assert!(statements < 20, "{statements} statements for 40 cases");
}

#[tokio::test]
async fn a_change_that_cannot_be_looked_up_now_is_told_later() {
    let world = World::new().await;
    let (probe, case) = (world.case().await.case, world.case().await.case);
    let url = listening(&world).await;
    let mut member = live_connection(&world, &url, world.member(), &probe).await;
    let mut viewer = live_connection(&world, &url, world.viewer(), &probe).await;
    // Take every connection of the pool.
    let app = &world.house.admin.app;
    let mut held = vec![];
    loop {
        let tx = app.tx(Mode::ReadOnly, Scope::default());
        if tx.execute_unprepared("SELECT 1").await.is_err() {
            break;
        }
        held.push(tx);
    }
    let id: Uuid = case.as_str().and_then(|id| id.parse().ok()).expect("an id");
    world.house.change("UPDATE \"case\" SET severity = 'high' WHERE id = $1", &[id]).await;
    // Wait longer than a request waits for a database connection.
    let silence = tokio::time::timeout(Duration::from_secs(3), other_than(&mut member, &probe)).await;
    assert!(silence.is_err(), "without a database connection there is no notification");
    for tx in held {
        tx.finish(false).await.expect("a connection less");
    }
    assert_eq!(other_than(&mut member, &probe).await, case);
    assert_eq!(other_than(&mut viewer, &probe).await, case);
}

#[tokio::test]
async fn a_line_has_eight_subscriptions_at_most() {
    let world = World::new().await;
    let probe = world.case().await.case;
    let url = listening(&world).await;
    let mut connection = live_connection(&world, &url, world.member(), &probe).await;
    // The connection has one subscription already.
    for id in 2..=9 {
        let query = json!({ "query": manifest::id(CHANGED) });
        connection.say(json!({ "id": id.to_string(), "type": "subscribe", "payload": query })).await;
    }
    let refused = loop {
        let said = connection.hear().await.expect("an open line");
        if said["payload"]["data"]["caseChanged"].is_null() {
            break said;
        }
    };
    assert!(refused.to_string().contains("RATE_LIMITED"), "{refused}");
}
