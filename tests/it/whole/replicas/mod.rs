//! Two instances of each process behind a load balancer, on the same databases. The instances share all state. When one
//! is killed, the other continues.
//!
//! This is one long test, because a separate installation takes long to start.

mod support;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::machine::until;
use support::fleet::{Fleet, SignedIn};
use support::live_connection::LiveConnection;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_replica_takes_nothing_with_it() {
    let mut fleet = Fleet::start().await;
    let mut staff = fleet.signs_in().await;
    let [probe, case] = fleet.cases(&staff).await;
    let mut connections = [fleet.listens(0, &staff, &probe).await, fleet.listens(1, &staff, &probe).await];
    what_one_does_is_told_on_connections_of_both(&fleet, &staff, &case, &mut connections).await;
    a_call_that_both_are_asked_for_is_done_once(&fleet, &staff, &case).await;
    each_counts_what_an_address_asks_for(&fleet).await;
    mails_are_sent_while_one_of_each_is_killed(&mut fleet, &staff).await;
    fleet.renews(&mut staff).await;
    fleet.notes_at(1, &staff, &case).await;
    connections[1].receives(&case).await;
}

async fn what_one_does_is_told_on_connections_of_both(
    fleet: &Fleet,
    staff: &SignedIn,
    case: &Value,
    connections: &mut [LiveConnection; 2],
) {
    for surface in 0..2 {
        fleet.notes_at(surface, staff, case).await;
        for connection in &mut *connections {
            connection.receives(case).await;
        }
    }
}

async fn a_call_that_both_are_asked_for_is_done_once(fleet: &Fleet, staff: &SignedIn, case: &Value) {
    let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "text": "Once." });
    let (first, again) = (fleet.notes(0, staff, input.clone()).await, fleet.notes(1, staff, input).await);
    assert_eq!(first, again);
}

/// Sends from a separate address, so that the limits of other requests are not affected.
async fn each_counts_what_an_address_asks_for(fleet: &Fleet) {
    for surface in 0..2 {
        let mut passed = 0;
        while fleet.knocks_at(surface).await != 429 {
            passed += 1;
        }
        assert_eq!(passed, 300, "two of them let through twice as much together: exact numbers are the edge's");
    }
}

/// Every email arrives. Only the one that was being sent may arrive twice.
async fn mails_are_sent_while_one_of_each_is_killed(fleet: &mut Fleet, staff: &SignedIn) {
    let mut invited = vec![];
    for n in 0..12 {
        if n == 6 {
            fleet.kills_one_of_each();
        }
        invited.push(fleet.invites(staff).await);
    }
    for address in &invited {
        until("the mail arrives", async || fleet.mails(address) > 0).await;
    }
    let twice = invited.iter().filter(|address| fleet.mails(address) > 1).count();
    assert!(twice <= 1, "{twice} mails were sent twice");
}
