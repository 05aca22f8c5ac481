//! A request holds at most one database connection at a time, so refused requests cannot block others.

use futures::future::join_all;
use serde_json::json;
use voicase_tests::{Answer, World};

use crate::support::signing::of;

/// Number of parallel requests. It is larger than a process's connection pool.
const MANY: usize = 30;

fn each_is(answers: &[Answer], code: &str) {
    let codes: Vec<&str> = answers.iter().map(Answer::code).collect();
    assert!(codes.iter().all(|given| *given == code), "{codes:?}");
}

#[tokio::test]
async fn rubbish_passkeys_make_the_service_unavailable_to_nobody() {
    let world = World::new().await;
    let (staff, colleague) = (world.member(), of(world.manager()).await);
    let rubbish = json!({ "ceremony": "rubbish", "credential": { "id": "rubbish" } });
    let all = join_all((0..MANY).map(|_| staff.auth("completePasskeySignIn", "accessToken", rubbish.clone())));
    let works = async { colleague.asks(&world, "{ me { id } }").await };
    let (refused, works) = tokio::join!(all, works);
    works.data();
    each_is(&refused, "SIGN_IN_FAILED");
}

#[tokio::test]
async fn rubbish_of_who_is_signed_in_does_not_either() {
    let world = World::new().await;
    let session = of(world.member()).await;
    let rubbish = json!({ "ceremony": "rubbish", "credential": { "id": "rubbish" } });
    let all = join_all((0..MANY).map(|_| session.confirms(&world, "stepUpWithPasskey", rubbish.clone())));
    each_is(&all.await, "SIGN_IN_FAILED");
}
