//! Emails about notifications: joined, content-free, at the time that the member chose, and never about what is
//! settled.

use chrono::TimeDelta;
use serde_json::{Value, json};
use voicase_tests::World;

use super::support::{assigns, chooses, mails, works};

/// Numbers of the cases.
async fn number(world: &World, case: &Value) -> String {
    let opened = world.admin().opens(case, "number").await;
    opened.data()["case"]["number"].as_str().expect("a number").to_owned()
}

#[tokio::test]
async fn events_of_five_minutes_are_one_email_without_content() {
    let world = World::new().await;
    works(&world).await;
    let (first, second) = (world.case().await.case, world.case().await.case);
    let (manager, member) = (world.manager(), world.member());
    manager.does("updateCase", "case { id }", json!({ "case": first, "title": "Kettledrum" })).await.data();
    for case in [&first, &second] {
        assigns(manager, case, &[member], None).await;
    }
    assert_eq!(mails(&world, member).await.len(), 0, "before the slot ends");
    world.wait(TimeDelta::minutes(5));
    let sent = mails(&world, member).await;
    assert_eq!(sent.len(), 1);
    let text = &sent[0].text;
    for case in [&first, &second] {
        assert!(text.contains(&format!("{}: assigned to you\n", number(&world, case).await)), "{text}");
    }
    assert!(
        text.contains("At Fjordlys Shipping, these cases") && text.contains("\nhttps://staff.example/notifications\n"),
        "{text}"
    );
    let secrets = ["Kettledrum", "new report", "#", &manager.email];
    assert!(!secrets.iter().any(|secret| text.contains(secret)), "settled, or content: {text}");
    world.wait(TimeDelta::minutes(5));
    assert_eq!(mails(&world, member).await.len(), 1, "once");
}

#[tokio::test]
async fn what_is_settled_or_out_of_sight_before_its_email_is_not_mailed() {
    let world = World::new().await;
    works(&world).await;
    let (first, second) = (world.case().await.case, world.case().await.case);
    let (manager, member) = (world.manager(), world.member());
    assigns(manager, &first, &[member], None).await;
    assigns(manager, &second, &[member], None).await;
    member.opens(&first, "answers { value }").await.data();
    member.does("recuseMyself", "done", json!({ "case": second, "reason": "My brother works there." })).await.data();
    world.wait(TimeDelta::minutes(5));
    assert_eq!(mails(&world, member).await.len(), 0);
    world
        .house
        .change("UPDATE case_exclusion SET ground = 'person', lifted_at = now() WHERE org_id = $1", &[world.org])
        .await;
    world.wait(TimeDelta::minutes(5));
    assert_eq!(mails(&world, member).await.len(), 0, "not later either");
}

#[tokio::test]
async fn the_daily_summary_comes_once_at_its_hour() {
    let world = World::new().await;
    works(&world).await;
    let (member, manager) = (world.member(), world.manager());
    chooses(member, &[("NEW_REPORT", "DIGEST")], json!({ "digestAt": 11, "timeZone": "Europe/Lisbon" })).await;
    chooses(manager, &[("MESSAGE", "AT_ONCE")], json!({})).await;
    for _ in 0..20 {
        world.case().await;
    }
    // It is 9:00 in Berlin and 8:00 in Lisbon.
    for _ in 0..2 {
        world.wait(TimeDelta::minutes(85));
        assert_eq!(mails(&world, member).await.len(), 0);
    }
    world.wait(TimeDelta::minutes(15));
    let sent = mails(&world, member).await;
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].text.matches(": new report\n").count(), 20);
    for _ in 0..3 {
        world.case().await;
        world.wait(TimeDelta::minutes(5));
        assert_eq!(mails(&world, member).await.len(), 1);
    }
    world.wait(TimeDelta::days(1));
    assert_eq!(mails(&world, member).await.len(), 2);
    assert_eq!(mails(&world, manager).await.len(), 0, "a kind that is not chosen is never mailed");
}

#[tokio::test]
async fn quiet_hours_hold_emails_back() {
    let world = World::new().await;
    works(&world).await;
    let member = world.member();
    chooses(member, &[("NEW_REPORT", "AT_ONCE")], json!({ "quietFrom": 9, "quietTo": 13 })).await;
    world.case().await;
    for minutes in [5, 200] {
        world.wait(TimeDelta::minutes(minutes));
        assert_eq!(mails(&world, member).await.len(), 0);
    }
    world.wait(TimeDelta::minutes(35));
    assert_eq!(mails(&world, member).await.len(), 1);
}

#[tokio::test]
async fn an_address_that_is_not_confirmed_gets_no_email_and_a_language_is_kept() {
    let world = World::new().await;
    works(&world).await;
    let (manager, member) = (world.manager(), world.member());
    let forget = "UPDATE account SET email_proved_at = NULL, email_proof = NULL WHERE id = $1";
    world.house.change(forget, &[member.account]).await;
    let input =
        json!({ "deliveries": [{ "kind": "NEW_REPORT", "delivery": "AT_ONCE" }], "digestAt": 8, "language": "de" });
    let saved = manager.does("saveNotificationSettings", "settings { language confirmed }", input).await;
    let settings = json!({ "language": "de", "confirmed": true });
    assert_eq!(saved.data()["saveNotificationSettings"]["settings"], settings);
    world.case().await;
    world.wait(TimeDelta::minutes(5));
    assert_eq!(mails(&world, member).await.len(), 0);
    let german = world.mails_to(&manager.email).await;
    assert!(
        german
            .iter()
            .any(|mail| mail.subject == "Neuigkeiten zu Ihren Fällen" && mail.text.contains(": neue Meldung\n"))
    );
}

#[tokio::test]
async fn a_suspended_organisation_sends_no_email() {
    let world = World::new().await;
    works(&world).await;
    world.case().await;
    world.house.change("UPDATE organisation SET state = 'suspended', state_changed_at = now(), suspended_for = 'contract' WHERE id = $1", &[world.org]).await;
    world.wait(TimeDelta::minutes(5));
    assert_eq!(mails(&world, world.member()).await.len(), 0);
}

#[tokio::test]
async fn settings_that_make_no_sense_are_refused_and_change_nothing() {
    let world = World::new().await;
    let member = world.member();
    let kind = |kind: &str| json!({ "kind": kind, "delivery": "AT_ONCE" });
    for (input, field) in [
        (json!({ "deliveries": [kind("MESSAGE"), kind("MESSAGE")] }), "deliveries"),
        (json!({ "deliveries": [kind("RESTRICTION")] }), "deliveries"),
        (json!({ "digestAt": 24 }), "digestAt"),
        (json!({ "digestAt": -1 }), "digestAt"),
        (json!({ "quietFrom": 7 }), "quietTo"),
        (json!({ "quietFrom": 7, "quietTo": 7 }), "quietTo"),
        (json!({ "quietFrom": 70_000, "quietTo": 7 }), "quietFrom"),
        (json!({ "timeZone": "Europe/Atlantis" }), "timeZone"),
        (json!({ "language": "ar" }), "language"),
    ] {
        let mut whole = json!({ "deliveries": [], "digestAt": 8, "language": "en" });
        for (name, value) in input.as_object().expect("fields") {
            whole[name] = value.clone();
        }
        let answer = member.does("saveNotificationSettings", "settings { digestAt }", whole).await;
        answer.refused("INVALID");
        assert_eq!(answer.field(), field, "{input}");
    }
    let kept =
        member.asks("{ notificationSettings { digestAt language deliveries { kind delivery } } }", json!({})).await;
    let kept = &kept.data()["notificationSettings"];
    assert_eq!((&kept["digestAt"], &kept["language"]), (&json!(8), &Value::Null));
    assert_eq!(kept["deliveries"].as_array().map(Vec::len), Some(15));
}
