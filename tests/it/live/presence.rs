//! Presence: who sees whom in a case.

use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{ADMIN_ORIGIN, Staff, World};

use super::support::{LiveConnection, PRESENCE, connect, listening};

/// Opens a page of the case. Returns it with the members who are there already.
async fn opens(url: &str, staff: &Staff, case: &Value) -> LiveConnection {
    let mut page = connect(url, Some(ADMIN_ORIGIN)).await.expect("a line");
    page.begin(staff).await.expect("an open line");
    page.subscribe_with(PRESENCE, json!({ "case": case })).await;
    page
}

/// Reads until exactly these members are there.
async fn shows(page: &mut LiveConnection, members: &[&Staff]) {
    let mut expected: Vec<_> = members.iter().map(|staff| staff.member).collect();
    expected.sort_unstable();
    loop {
        let heard = page.hear().await.expect("a message");
        if heard["payload"]["data"]["casePresence"]["members"] == json!(expected) {
            return;
        }
        assert_eq!(heard["type"], "next", "{heard}");
    }
}

#[tokio::test]
async fn members_see_who_else_has_the_case_open_and_who_leaves_it() {
    let world = World::new().await;
    let (case, other) = (world.case().await.case, world.case().await.case);
    let url = listening(&world).await;
    let (member, manager) = (world.member(), world.manager());
    let mut first = opens(&url, member, &case).await;
    shows(&mut first, &[]).await;
    let mut second = opens(&url, manager, &case).await;
    shows(&mut second, &[member]).await;
    shows(&mut first, &[manager]).await;
    // A second page of the same member is no other member, and a page of another case is not announced here.
    let mut again = opens(&url, member, &case).await;
    shows(&mut again, &[manager]).await;
    let mut elsewhere = opens(&url, world.admin(), &other).await;
    shows(&mut elsewhere, &[]).await;
    drop(first);
    let mut third = opens(&url, world.viewer(), &case).await;
    shows(&mut third, &[member, manager]).await;
    // The member's other page is still open.
    shows(&mut second, &[member, world.viewer()]).await;
    drop(again);
    shows(&mut second, &[world.viewer()]).await;
    third.say(json!({ "id": "1", "type": "complete" })).await;
    shows(&mut second, &[]).await;
}

#[tokio::test]
async fn only_who_sees_the_case_sees_the_others_and_is_seen() {
    let world = World::new().await;
    let there = world.other().await;
    let standing = world.case().await;
    let url = listening(&world).await;
    let mut manager = opens(&url, world.manager(), &standing.case).await;
    shows(&mut manager, &[]).await;
    let mut stranger = opens(&url, there.manager(), &standing.case).await;
    let refused = stranger.hear().await.expect("an answer");
    assert_eq!(refused["payload"]["errors"][0]["extensions"]["code"], "NOT_FOUND", "{refused}");
    let mut member = opens(&url, world.member(), &standing.case).await;
    shows(&mut member, &[world.manager()]).await;
    shows(&mut manager, &[world.member()]).await;
    let exclude =
        "INSERT INTO case_exclusion (org_id, id, case_id, member_id, ground) VALUES ($1, $2, $3, $4, 'person')";
    world.house.change(exclude, &[world.org, Uuid::new_v4(), standing.id(), world.member().member]).await;
    let input = json!({ "case": standing.case, "idempotencyKey": Uuid::new_v4(), "text": "Something new." });
    world.manager().does("addNote", "note { id }", input).await.data();
    // The page of the excluded member ends, and the others no longer see the member.
    while member.hear().await.expect("an answer")["type"] != "complete" {}
    shows(&mut manager, &[]).await;
}
