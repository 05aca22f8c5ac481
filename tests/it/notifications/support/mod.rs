//! Notifications and their emails, as members see them.

use serde_json::{Value, json};
use uuid::Uuid;
use voicase::notifications::round;
use voicase_dev::mail::Mail;
use voicase_tests::{Staff, World};

/// The member's notifications, newest first.
pub async fn notifications(staff: &Staff) -> Vec<Value> {
    let document = "{ notifications { id kind case number by { id } on at read handled } }";
    staff.asks(document, json!({})).await.data()["notifications"].as_array().expect("a list").clone()
}

/// The kinds of the member's notifications that are neither read nor settled, in alphabetical order.
pub async fn unread(staff: &Staff) -> Vec<String> {
    let all = notifications(staff).await;
    let is_unread = |one: &&Value| one["read"] == false && one["handled"] == false;
    let mut kinds: Vec<String> =
        all.iter().filter(is_unread).map(|one| one["kind"].as_str().expect("a kind").to_owned()).collect();
    kinds.sort();
    let count = staff.asks("{ unreadNotifications }", json!({})).await;
    assert_eq!(count.data()["unreadNotifications"], kinds.len(), "the number agrees with the list");
    kinds
}

pub async fn assigns(by: &Staff, case: &Value, members: &[&Staff], deputy: Option<&Staff>) {
    let members: Vec<Uuid> = members.iter().map(|member| member.member).collect();
    let input = json!({ "case": case, "members": members, "backup": deputy.map(|deputy| deputy.member) });
    by.does("assignCase", "case { id }", input).await.data();
}

/// The worker's part for this organisation, at the present time.
pub async fn works(world: &World) {
    round::turn(&world.house.worker, world.org).await.expect("a turn");
}

/// The emails about notifications that a member got so far.
pub async fn mails(world: &World, staff: &Staff) -> Vec<Mail> {
    works(world).await;
    let all = world.mails_to(&staff.email).await;
    all.into_iter().filter(|mail| mail.subject == "Cases have news for you").collect()
}

/// Stores settings of a member, with these kinds and all others never mailed.
pub async fn chooses(staff: &Staff, deliveries: &[(&str, &str)], more: Value) {
    let kinds: Vec<Value> =
        deliveries.iter().map(|(kind, delivery)| json!({ "kind": kind, "delivery": delivery })).collect();
    let mut input = json!({ "deliveries": kinds, "digestAt": 8, "language": "en" });
    for (name, value) in more.as_object().expect("fields") {
        input[name] = value.clone();
    }
    staff.does("saveNotificationSettings", "settings { digestAt }", input).await.data();
}
