//! A mail server that is away for an hour costs no email and doubles none. A given up email is kept, and the platform
//! owner sends it again or deletes it.

use chrono::TimeDelta;
use serde_json::{Value, json};
use voicase_dev::mail::{Mail, Treatment};
use voicase_tests::{Staff, World, instance};

use super::support::{assigns, mails, works};
use crate::support::platform::{PATH, asks, decided};

fn message_id(mail: &Mail) -> String {
    mail.raw.lines().find(|line| line.starts_with("Message-ID:")).expect("an id").to_owned()
}

/// A member with an email about an assignment that is due now.
async fn due(world: &World) -> &Staff {
    works(world).await;
    let case = world.case().await.case;
    assigns(world.manager(), &case, &[world.member()], None).await;
    world.wait(TimeDelta::minutes(5));
    works(world).await;
    world.member()
}

#[tokio::test]
async fn a_server_that_is_away_for_an_hour_loses_and_doubles_no_email() {
    let world = World::alone().await;
    let member = due(&world).await;
    let server = &instance().mails;
    for treatment in [Treatment::Away, Treatment::BreakInData, Treatment::Refuse] {
        server.treat(&member.email, Some(treatment));
        for _ in 0..4 {
            world.wait(TimeDelta::minutes(5));
            assert_eq!(mails(&world, member).await.len(), 0, "{treatment:?}");
        }
    }
    server.treat(&member.email, None);
    // The pause after seven failures is at most 18 hours.
    world.wait(TimeDelta::hours(18));
    assert_eq!(mails(&world, member).await.len(), 1);
    world.wait(TimeDelta::hours(18));
    assert_eq!(mails(&world, member).await.len(), 1);
}

/// The known limit: the server took the email, and the connection ended before the worker learned it.
#[tokio::test]
async fn an_email_that_comes_twice_has_the_same_id() {
    let world = World::alone().await;
    let member = due(&world).await;
    instance().mails.treat(&member.email, Some(Treatment::BreakAfterData));
    mails(&world, member).await;
    instance().mails.treat(&member.email, None);
    world.wait(TimeDelta::minutes(5));
    let sent = mails(&world, member).await;
    assert_eq!(sent.len(), 2);
    assert_eq!(message_id(&sent[0]), message_id(&sent[1]));
}

/// Lets the email fail for the last time.
async fn given_up(world: &World, treatment: Treatment) -> &Staff {
    let member = due(world).await;
    instance().mails.treat(&member.email, Some(treatment));
    world.house.change("UPDATE job SET attempts = 13 WHERE org_id = $1 AND kind = 'send_mail'", &[world.org]).await;
    assert_eq!(mails(world, member).await.len(), 0);
    member
}

async fn dead(owner: &Staff) -> Value {
    let document = "{ platformHealth { mail { waiting givenUp } deadMails { organisation name cause count oldest } } }";
    asks(owner, document).await.data()["platformHealth"].clone()
}

async fn decides(owner: &Staff, field: &str, world: &World) -> voicase_tests::Answer {
    let document = format!("mutation($input: OrganisationInput!) {{ {field}(input: $input) {{ mails }} }}");
    owner.asks_at(PATH, &document, json!({ "input": { "organisation": world.org } })).await
}

#[tokio::test]
async fn a_given_up_email_is_kept_sealed_and_sent_again() {
    let world = World::alone().await;
    let owner = world.owner().await;
    let member = given_up(&world, Treatment::Reject).await;
    let health = dead(&owner).await;
    let row = json!({ "organisation": world.org, "name": "Fjordlys Shipping", "cause": "REJECTED", "count": 1, "oldest": "2026-03-02" });
    assert_eq!((&health["deadMails"], &health["mail"]["givenUp"]), (&json!([row]), &json!(1)));
    assert_eq!(health["mail"]["waiting"], 0);
    assert!(!health.to_string().contains(&member.email));
    instance().mails.treat(&member.email, None);
    assert_eq!(decides(&owner, "sendDeadMails", &world).await.data()["sendDeadMails"]["mails"], 1);
    assert_eq!(mails(&world, member).await.len(), 1);
    assert_eq!(dead(&owner).await["deadMails"], json!([]));
    decides(&owner, "sendDeadMails", &world).await.refused("NOT_FOUND");
    assert!(decided(&world, world.org).await.contains(&"mails_sent_again".to_owned()));
    assert_eq!(mails(&world, member).await.len(), 1);
}

#[tokio::test]
async fn a_given_up_email_is_deleted_when_the_owner_says_so_and_after_ninety_days() {
    let world = World::alone().await;
    let owner = world.owner().await;
    given_up(&world, Treatment::Away).await;
    assert_eq!(dead(&owner).await["deadMails"][0]["cause"], "UNREACHABLE");
    assert_eq!(decides(&owner, "deleteDeadMails", &world).await.data()["deleteDeadMails"]["mails"], 1);
    assert_eq!(dead(&owner).await["deadMails"], json!([]));
    decides(&owner, "deleteDeadMails", &world).await.refused("NOT_FOUND");
    assert!(decided(&world, world.org).await.contains(&"mails_deleted".to_owned()));
    let other = world.other().await;
    given_up(&other, Treatment::Refuse).await;
    world.wait(TimeDelta::days(91));
    world.house.sweep().await;
    assert_eq!(dead(&owner).await["deadMails"], json!([]));
}
