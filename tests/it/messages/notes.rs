//! Private notes and mentions.

use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Answer, Staff, World};

use crate::notifications::support::{notifications, unread};
use crate::search::support::{events, finds};

async fn adds(by: &Staff, case: &Value, text: &str, more: Value) -> Answer {
    let mut input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "text": text });
    for (field, value) in more.as_object().expect("fields") {
        input[field] = value.clone();
    }
    by.does("addNote", "note { id private mentions { id } }", input).await
}

async fn texts(by: &Staff, case: &Value) -> Vec<Value> {
    let shown = by.opens(case, "notes { text }").await;
    let notes = shown.data()["case"]["notes"].as_array().expect("notes").clone();
    let mut texts: Vec<Value> = notes.iter().map(|note| note["text"].clone()).collect();
    texts.sort_by_key(Value::to_string);
    texts
}

#[tokio::test]
async fn a_private_note_exists_for_its_author_alone() {
    let world = World::new().await;
    let (case, member, manager) = (world.case().await, world.member(), world.manager());
    adds(member, &case.case, "For the team.", json!({})).await.data();
    let added = adds(member, &case.case, "For me: quayside.", json!({ "private": true })).await;
    let note = added.data()["addNote"]["note"].clone();
    assert_eq!(note["private"], true);
    assert_eq!(texts(member, &case.case).await, ["For me: quayside.", "For the team."]);
    for colleague in [manager, world.admin()] {
        assert_eq!(texts(colleague, &case.case).await, ["For the team."], "the case opens, without the note");
    }
    for staff in [member, manager] {
        assert_eq!(finds(staff, "quayside").await, Vec::<Value>::new(), "all members share the index of the search");
    }
    let retract = |id: &Value| json!({ "note": id, "reason": "Wrong." });
    let (theirs, unknown) = (
        manager.does("retractNote", "note { id }", retract(&note["id"])).await,
        manager.does("retractNote", "note { id }", retract(&json!(Uuid::new_v4()))).await,
    );
    assert_eq!(theirs.without_request_id(), unknown.without_request_id());
    member.does("retractNote", "note { id }", retract(&note["id"])).await.data();
    assert_eq!(texts(member, &case.case).await.len(), 2, "the author still sees the text");
    assert_eq!(texts(manager, &case.case).await, ["For the team."]);
    assert_eq!((events(&world, "private_note_added").await, events(&world, "private_note_retracted").await), (1, 1));
}

#[tokio::test]
async fn a_private_note_that_was_altered_is_found_by_its_author() {
    let world = World::new().await;
    let (case, member) = (world.case().await, world.member());
    adds(member, &case.case, "For me.", json!({ "private": true })).await.data();
    texts(member, &case.case).await;
    world.house.change("UPDATE note SET revision = revision + 1 WHERE case_id = $1", &[case.id()]).await;
    member.opens(&case.case, "number").await.refused("INTEGRITY");
    world.manager().opens(&case.case, "number").await.data();
}

#[tokio::test]
async fn a_team_note_that_was_made_private_is_missed_by_its_readers() {
    let world = World::new().await;
    let (case, member) = (world.case().await, world.member());
    adds(member, &case.case, "For the team.", json!({})).await.data();
    world.house.change("UPDATE note SET private = true WHERE case_id = $1", &[case.id()]).await;
    world.manager().opens(&case.case, "number").await.refused("INTEGRITY");
}

#[tokio::test]
async fn a_private_note_is_read_by_nobody_after_its_author_has_left() {
    let world = World::new().await;
    let case = world.case().await.case;
    let leaver = world.joins(Role::Member, CaseScope::Departments).await;
    adds(&leaver, &case, "For me.", json!({ "private": true })).await.data();
    let hand_over = json!({ "member": leaver.member, "handOver": world.member().member });
    world.admin().does("removeMember", "handedOver", hand_over).await.data();
    for staff in [world.admin(), world.manager(), world.member()] {
        assert_eq!(texts(staff, &case).await, Vec::<Value>::new());
    }
}

#[tokio::test]
async fn a_mention_notifies_until_it_is_read_and_only_members_who_read_notes() {
    let world = World::new().await;
    let (case, member, manager, viewer) = (world.case().await.case, world.member(), world.manager(), world.viewer());
    let ask = "query($case: UUID!) { mentionableMembers(case: $case) { id } }";
    let able = member.asks(ask, json!({ "case": case })).await.data()["mentionableMembers"].to_string();
    for (staff, is) in [(manager, true), (member, true), (world.admin(), true), (viewer, false)] {
        assert_eq!(able.contains(&staff.member.to_string()), is, "{:?}", staff.role);
    }
    viewer.asks(ask, json!({ "case": case })).await.refused("FORBIDDEN");
    manager.opens(&case, "answers { value }").await.data();
    let mentions = json!({ "mentions": [manager.member, member.member, manager.member] });
    let added = adds(member, &case, "@A Manager, look.", mentions).await;
    let shown = &added.data()["addNote"]["note"]["mentions"];
    assert_eq!(shown.as_array().map(Vec::len), Some(2));
    assert_eq!(unread(manager).await, ["MENTIONED"]);
    assert!(!unread(member).await.contains(&"MENTIONED".to_owned()), "no member is notified of their own act");
    manager.opens(&case, "notes { text }").await.data();
    assert_eq!(unread(manager).await, Vec::<String>::new());
    let all = notifications(manager).await;
    let one = all.iter().find(|one| one["kind"] == "MENTIONED").expect("it");
    assert_eq!((&one["read"], &one["handled"]), (&json!(true), &json!(true)), "a mention is settled when it is read");
    let back = json!({ "notifications": [one["id"]], "read": false });
    manager.does("markNotifications", "unread", back).await.data();
    assert_eq!(unread(manager).await, ["MENTIONED"]);
    for (text, more) in [
        ("Look.", json!({ "mentions": [viewer.member] })),
        ("Look.", json!({ "mentions": [Uuid::new_v4()] })),
        ("Look.", json!({ "mentions": [manager.member], "private": true })),
    ] {
        let refused = adds(member, &case, text, more.clone()).await;
        assert_eq!((refused.code(), refused.field()), ("INVALID", "mentions"), "{more}");
    }
}

#[tokio::test]
async fn a_mention_of_a_member_who_lost_the_case_keeps_the_name_and_shows_no_notification() {
    let world = World::new().await;
    let (case, member, manager) = (world.case().await.case, world.member(), world.manager());
    adds(manager, &case, "@A Member, look.", json!({ "mentions": [member.member] })).await.data();
    assert!(unread(member).await.contains(&"MENTIONED".to_owned()));
    let person = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "name": "A Member", "role": "SUBJECT", "member": member.member });
    manager.does("addPerson", "case { id }", person).await.data();
    assert_eq!(notifications(member).await, Vec::<Value>::new());
    let shown = manager.opens(&case, "notes { mentions { id } }").await;
    assert_eq!(shown.data()["case"]["notes"][0]["mentions"][0]["id"], json!(member.member));
    let refused = adds(manager, &case, "Again.", json!({ "mentions": [member.member] })).await;
    assert_eq!(refused.field(), "mentions");
}
