//! While a member is absent, the deputy is notified too, and the member's emails wait.

use chrono::TimeDelta;
use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Staff, World};

use super::support::{assigns, chooses, mails, unread, works};
use crate::members::absence::{away, leaves};

/// The kinds of the open notifications that the member has for absent members, and for whom.
async fn on_behalf(staff: &Staff) -> Vec<(String, Value)> {
    let document = "{ notifications { kind handled onBehalfOf { id } } }";
    let all = staff.asks(document, json!({})).await.data()["notifications"].as_array().expect("a list").clone();
    let open = all.iter().filter(|one| one["onBehalfOf"]["id"].is_string() && one["handled"] == false);
    open.map(|one| (one["kind"].as_str().expect("a kind").to_owned(), one["onBehalfOf"]["id"].clone())).collect()
}

#[tokio::test]
async fn a_deputy_who_sees_the_case_is_notified_until_the_member_returns() {
    let world = World::new().await;
    let (manager, member) = (world.manager(), world.member());
    let deputy = world.joins(Role::Member, CaseScope::Departments).await;
    leaves(member, away(2, 5, Some(&deputy))).await.data();
    let case = world.case().await.case;
    assigns(manager, &case, &[member], None).await;
    assert_eq!(unread(member).await, ["ASSIGNMENT"], "the member has it too");
    assert_eq!(on_behalf(&deputy).await, [("ASSIGNMENT".to_owned(), json!(member.member))]);
    assert_eq!(on_behalf(world.admin()).await, [], "the deputy is enough");
    // Half of the time of the acknowledgement has passed.
    world.wait(TimeDelta::days(3));
    works(&world).await;
    let mine: Vec<_> = on_behalf(&deputy).await.into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(mine.iter().filter(|kind| *kind == "DEADLINE").count(), 1, "{mine:?}");
    assigns(manager, &case, &[manager], None).await;
    assert_eq!(on_behalf(&deputy).await, [], "the matter of the member has ended");
    world.wait(TimeDelta::days(1));
    assigns(manager, &case, &[manager, member], None).await;
    assert_eq!(on_behalf(&deputy).await, [], "the member is back");
}

#[tokio::test]
async fn a_deputy_rule_never_shows_a_case_and_those_who_assign_are_told_instead() {
    let world = World::new().await;
    let (manager, member, admin) = (world.manager(), world.member(), world.admin());
    let outsider = world.joins(Role::Member, CaseScope::Assigned).await;
    leaves(member, away(2, 6, Some(&outsider))).await.data();
    let case = world.case().await.case;
    assigns(manager, &case, &[member], None).await;
    assert_eq!(on_behalf(&outsider).await, []);
    outsider.opens(&case, "stage").await.refused("NOT_FOUND");
    assert_eq!(on_behalf(admin).await, [("ASSIGNMENT".to_owned(), json!(member.member))]);
    assert_eq!(on_behalf(manager).await, [], "no member is notified of their own act");
    // An absent deputy cannot stand in either.
    leaves(admin, away(2, 6, Some(manager))).await.data();
    let other = world.case().await.case;
    assigns(manager, &other, &[admin], None).await;
    assert_eq!(on_behalf(manager).await, [], "the deputy assigned it");
    leaves(manager, away(2, 6, None)).await.data();
    let third = world.case().await.case;
    assigns(world.staff(Role::Manager), &third, &[member], None).await;
    assert_eq!(on_behalf(admin).await.len(), 1, "an absent administrator is not told instead of another");
}

#[tokio::test]
async fn the_emails_of_an_absent_member_wait_unless_the_member_wants_them() {
    let world = World::new().await;
    let (manager, member) = (world.manager(), world.member());
    let deputy = world.joins(Role::Member, CaseScope::Departments).await;
    works(&world).await;
    leaves(member, away(2, 3, Some(&deputy))).await.data();
    let case = world.case().await.case;
    assigns(manager, &case, &[member], None).await;
    world.wait(TimeDelta::minutes(6));
    assert_eq!(mails(&world, member).await.len(), 0, "quiet");
    let sent = mails(&world, &deputy).await;
    assert!(sent.iter().any(|mail| mail.text.contains("assigned to you (for an absent colleague)")), "{sent:?}");
    let wants = json!({ "workingDays": ["MONDAY"], "languages": [], "mailsWhenAbsent": true });
    member.does("saveAvailability", "availability { languages }", wants).await.data();
    world.wait(TimeDelta::minutes(6));
    assert_eq!(mails(&world, member).await.len(), 1, "the member's choice");

    let quiet = json!({ "workingDays": ["MONDAY"], "languages": [], "mailsWhenAbsent": false });
    member.does("saveAvailability", "availability { languages }", quiet).await.data();
    assigns(manager, &world.case().await.case, &[member], None).await;
    world.wait(TimeDelta::minutes(6));
    assert_eq!(mails(&world, member).await.len(), 1);
    world.wait(TimeDelta::days(2));
    assert_eq!(mails(&world, member).await.len(), 2, "one email after the return, about what is still open");
}

#[tokio::test]
async fn who_takes_a_report_does_not_silence_it_for_colleagues() {
    let world = World::new().await;
    let (case, manager, member) = (world.case().await.case, world.manager(), world.member());
    assigns(manager, &case, &[manager], None).await;
    assert_eq!(unread(manager).await, Vec::<String>::new(), "the member who acts is done");
    assert_eq!(unread(member).await, ["NEW_REPORT"], "one member alone silences no report");
    member.opens(&case, "answers { value }").await.data();
    assert_eq!(unread(member).await, Vec::<String>::new());
    assert_eq!(unread(world.admin()).await, ["NEW_REPORT"]);
    assigns(manager, &case, &[manager, member], None).await;
    assert_eq!(unread(world.admin()).await, Vec::<String>::new(), "two members know of the case");
}

#[tokio::test]
async fn an_absence_that_a_colleague_entered_holds_no_email() {
    let world = World::new().await;
    let (manager, member) = (world.manager(), world.member());
    let deputy = world.joins(Role::Member, CaseScope::Departments).await;
    works(&world).await;
    let mut absence = away(2, 20, Some(&deputy));
    absence["member"] = json!(member.member);
    let added = world.admin().does("addAbsence", "absence { id }", absence).await;
    let id = added.data()["addAbsence"]["absence"]["id"].clone();
    assigns(manager, &world.case().await.case, &[member], None).await;
    world.wait(TimeDelta::minutes(6));
    assert_eq!(mails(&world, member).await.len(), 1, "no colleague mutes a member");
    let keep = json!({ "absence": id, "firstOn": "2026-03-02", "lastOn": "2026-03-20", "deputy": deputy.member });
    member.does("changeAbsence", "absence { id }", keep).await.data();
    assigns(manager, &world.case().await.case, &[member], None).await;
    world.wait(TimeDelta::minutes(6));
    assert_eq!(mails(&world, member).await.len(), 1, "the member kept the absence");
}

#[tokio::test]
async fn an_email_leaves_when_all_who_are_told_of_a_report_are_absent() {
    let world = World::new().await;
    works(&world).await;
    for staff in [world.admin(), world.manager(), world.member()] {
        chooses(staff, &[("NEW_REPORT", "AT_ONCE")], json!({})).await;
        leaves(staff, away(2, 20, None)).await.data();
    }
    world.case().await;
    world.wait(TimeDelta::minutes(6));
    let mut sent = vec![];
    for staff in [world.admin(), world.manager(), world.member()] {
        sent.push(mails(&world, staff).await.len());
    }
    assert_eq!(sent, [1, 1, 1], "no present member was told");
    let present = world.joins(Role::Member, CaseScope::Departments).await;
    world.case().await;
    world.wait(TimeDelta::minutes(6));
    assert_eq!(mails(&world, world.member()).await.len(), 1, "a present colleague was told");
    assert_eq!(unread(&present).await, ["NEW_REPORT"]);
}

#[tokio::test]
async fn a_deputy_gets_the_mentions_of_an_absent_member() {
    let world = World::new().await;
    let (manager, member) = (world.manager(), world.member());
    let deputy = world.joins(Role::Member, CaseScope::Departments).await;
    leaves(member, away(2, 5, Some(&deputy))).await.data();
    let case = world.case().await.case;
    let note =
        json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "text": "Please look.", "mentions": [member.member] });
    manager.does("addNote", "note { id }", note).await.data();
    assert_eq!(on_behalf(&deputy).await, [("MENTIONED".to_owned(), json!(member.member))]);
}
