//! The emails before a deadline of the register ends.

use chrono::TimeDelta;
use entity::enums::{CaseScope, Role};
use serde_json::json;
use voicase::notifications::round;
use voicase_tests::{Staff, World};

use super::support::{adds, content, records, withdraws};
use crate::notifications::support::works;

/// No key opens the address any more.
const ALTER_ADDRESS: &str = "UPDATE account SET email = '\\x00' WHERE id = $1";

/// The number of emails about the register that a member got so far.
async fn mails(world: &World, staff: &Staff) -> usize {
    works(world).await;
    about_the_register(world, staff).await
}

async fn about_the_register(world: &World, staff: &Staff) -> usize {
    let all = world.mails_to(&staff.email).await;
    all.iter().filter(|mail| mail.subject.contains("breach register")).count()
}

/// A data protection officer, who keeps the register.
async fn officer(world: &World) -> Staff {
    let officer = world.joins(Role::Viewer, CaseScope::None).await;
    world.house.change("UPDATE membership SET allow = 4096 WHERE id = $1", &[officer.member]).await;
    officer
}

#[tokio::test]
async fn members_with_the_right_get_one_email_before_a_deadline_ends() {
    let world = World::new().await;
    let admin = world.admin();
    let id = adds(admin, content("Lost laptop of accounting")).await;
    let mails = async || {
        works(&world).await;
        let all = world.mails_to(&admin.email).await;
        all.into_iter().filter(|mail| mail.subject.contains("breach register")).collect::<Vec<_>>()
    };
    assert_eq!(mails().await.len(), 0, "two days are left");
    world.wait(TimeDelta::hours(24));
    let sent = mails().await;
    assert_eq!(sent.len(), 1, "the last day has begun");
    assert!(!sent[0].text.contains("laptop"), "the email contains nothing of the entry");
    world.wait(TimeDelta::hours(6));
    assert_eq!(mails().await.len(), 1, "once for each deadline");
    let manager = world.mails_to(&world.manager().email).await;
    assert!(manager.iter().all(|mail| !mail.subject.contains("breach register")));

    let earlier = json!({ "happenedAt": "2026-03-01T08:10:00Z", "text": "The email came later." });
    records(admin, &id, "AWARE", earlier).await.data();
    assert_eq!(mails().await.len(), 2, "a moved deadline needs another reminder");
    records(admin, &id, "REPORTED", json!({ "regime": "GDPR", "phase": "INITIAL" })).await.data();
    world.wait(TimeDelta::hours(48));
    assert_eq!(mails().await.len(), 2, "a report that was made needs no reminder");
}

#[tokio::test]
async fn a_withdrawn_report_makes_the_reminder_come_again() {
    let world = World::new().await;
    let admin = world.admin();
    let id = adds(admin, content("Lost laptop")).await;
    records(admin, &id, "REPORTED", json!({ "regime": "GDPR", "phase": "INITIAL" })).await.data();
    world.wait(TimeDelta::hours(48));
    assert_eq!(mails(&world, admin).await, 0, "a report is recorded");
    withdraws(admin, &id, "REPORTED").await.data();
    assert_eq!(mails(&world, admin).await, 1, "the deadline ends soon");
}

#[tokio::test]
async fn a_reminder_that_no_member_can_get_stays_due() {
    let world = World::new().await;
    adds(world.admin(), content("Lost laptop")).await;
    let suspend = "UPDATE membership SET suspended_at = now() WHERE id = $1";
    world.house.change(suspend, &[world.admin().member]).await;
    world.wait(TimeDelta::hours(48));
    assert_eq!(mails(&world, world.admin()).await, 0, "the only member is suspended");
    let officer = officer(&world).await;
    world.wait(TimeDelta::hours(1));
    assert_eq!(mails(&world, &officer).await, 1, "the next member gets it");
    world.wait(TimeDelta::hours(1));
    assert_eq!(mails(&world, &officer).await, 1, "once");
}

#[tokio::test]
async fn an_altered_address_keeps_no_other_member_from_the_reminder() {
    let world = World::new().await;
    let officer = officer(&world).await;
    adds(world.admin(), content("Lost laptop")).await;
    world.house.change(ALTER_ADDRESS, &[world.admin().account]).await;
    world.wait(TimeDelta::hours(48));
    round::turn(&world.house.worker, world.org).await.expect("a turn");
    assert_eq!(about_the_register(&world, &officer).await, 1);
}

/// The emails about cases and the reminders of the register have separate transactions.
#[tokio::test]
async fn a_failed_email_about_cases_does_not_stop_the_reminder() {
    let world = World::new().await;
    works(&world).await;
    adds(world.admin(), content("Lost laptop")).await;
    let manager = world.manager();
    let input =
        json!({ "deliveries": [{ "kind": "NEW_REPORT", "delivery": "AT_ONCE" }], "digestAt": 8, "language": "en" });
    manager.does("saveNotificationSettings", "settings { confirmed }", input).await.data();
    world.case().await;
    world.house.change(ALTER_ADDRESS, &[manager.account]).await;
    world.wait(TimeDelta::hours(48));
    round::turn(&world.house.worker, world.org).await.expect_err("the manager's address is altered");
    assert_eq!(about_the_register(&world, world.admin()).await, 1);
}
