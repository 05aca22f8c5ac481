//! A disclosure under a legal duty. The reporter is informed before, or later if the law pack allows it.

use chrono::TimeDelta;
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Answer, Reporter, Staff, World};

use crate::entry;
use crate::support::identity::{allow, by_sql, confidential, disclosure, identity};

async fn prepares(world: &World, case: &Value, hold: Value) -> Answer {
    let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "recipient": "The district court",
        "purpose": "The court ordered it.", "provision": "Section 161", "hold": hold });
    world.member().does("prepareDisclosure", "case { id }", input).await
}

async fn does(staff: &Staff, field: &str, id: &Value, more: Value) -> Answer {
    let mut input = more;
    input["disclosure"] = id.clone();
    staff.does(field, "case { id }", input).await
}

async fn told(reporter: &Reporter) -> Value {
    let shown = reporter.asks("{ report { disclosures { recipient provision state } } }", json!({})).await;
    shown.data()["report"]["disclosures"].clone()
}

#[tokio::test]
async fn the_reporter_reads_the_reasons_before_and_the_approval_waits_a_day() {
    let world = World::new().await;
    let standing = confidential(&world).await;
    prepares(&world, &standing.case, Value::Null).await.data();
    let id = disclosure(&world, &standing.case).await;
    let expected = json!([{ "recipient": "The district court", "provision": "Section 161", "state": "PLANNED" }]);
    assert_eq!(told(&standing.reporter).await, expected);
    let consent = json!({ "disclosure": id, "consent": true });
    standing.reporter.does("answerDisclosure", "report { status }", consent).await.refused("NOT_ALLOWED_NOW");
    does(world.manager(), "approveDisclosure", &id, json!({})).await.refused("NOT_ALLOWED_NOW");
    // On the next day, but not 24 hours later.
    world.wait(TimeDelta::hours(23));
    does(world.manager(), "approveDisclosure", &id, json!({})).await.refused("NOT_ALLOWED_NOW");
    let early = "UPDATE identity_disclosure SET state = 'approved', approved_by = app.member(), approved_at = told_at + interval '23 hours'";
    assert!(by_sql(&world, world.manager(), "2026-03-03", early).await.is_err(), "the database refuses it too");
    world.wait(TimeDelta::hours(1));
    does(world.manager(), "approveDisclosure", &id, json!({})).await.data();
    does(world.member(), "recordDisclosure", &id, json!({ "manner": "By courier." })).await.data();
    let seen = identity(world.manager(), &standing.case).await["disclosures"][0].clone();
    assert_eq!((&seen["state"], &seen["disclosedOn"]), (&json!("DISCLOSED"), &json!("2026-03-03")));
}

#[tokio::test]
async fn who_decided_on_the_day_does_not_approve_and_one_person_with_two_accounts_decides_on_no_other() {
    let world = World::new().await;
    let standing = confidential(&world).await;
    let hold = |until: &str| json!({ "until": until, "reason": "The searches are on Friday." });
    prepares(&world, &standing.case, hold("2026-03-20")).await.data();
    let id = disclosure(&world, &standing.case).await;
    let twin = "UPDATE membership SET invited_by = $1 WHERE id = $2";
    world.house.change(twin, &[world.member().member, world.manager().member]).await;
    let again = json!({ "hold": hold("2026-03-25") });
    does(world.manager(), "holdBackDisclosure", &id, again.clone()).await.refused("NOT_ALLOWED_NOW");
    let other = "UPDATE identity_disclosure SET hold_until = hold_until + 1, hold_by = app.member(), hold_at = hold_at";
    assert!(by_sql(&world, world.manager(), "2026-03-02", other).await.is_err(), "the database refuses it too");
    world.wait(TimeDelta::hours(24));
    does(world.manager(), "holdBackDisclosure", &id, again).await.data();
    does(world.manager(), "approveDisclosure", &id, json!({})).await.refused("NOT_ALLOWED_NOW");
    let own = "UPDATE identity_disclosure SET state = 'approved', approved_by = app.member(), approved_at = hold_at";
    assert!(by_sql(&world, world.manager(), "2026-03-03", own).await.is_err(), "the database refuses it too");
    assert_eq!(identity(world.manager(), &standing.case).await["disclosures"][0]["approvable"], false);
    // The time counts from the preparation, whoever decides.
    let long = json!({ "hold": hold("2026-09-03") });
    assert_eq!(does(world.member(), "holdBackDisclosure", &id, long).await.code(), "NOT_ALLOWED_NOW");
    world.wait(TimeDelta::hours(24));
    let long = json!({ "hold": hold("2026-09-03") });
    assert_eq!(does(world.member(), "holdBackDisclosure", &id, long).await.field(), "until");
}

#[tokio::test]
async fn it_is_held_back_only_where_the_law_allows_and_reaches_the_reporter_on_its_day() {
    let world = World::alone().await;
    let standing = confidential(&world).await;
    let case = &standing.case;
    let hold = |until: &str| json!({ "until": until, "reason": "The searches are on Friday." });
    world.house.change("UPDATE organisation SET law_pack = 'fr' WHERE id = $1", &[world.org]).await;
    assert_eq!(identity(world.member(), case).await["mayHoldBack"], false);
    prepares(&world, case, hold("2026-03-20")).await.refused("NOT_ALLOWED_NOW");
    world.house.change("UPDATE organisation SET law_pack = 'eu' WHERE id = $1", &[world.org]).await;
    for wrong in ["2026-03-02", "2026-09-03"] {
        assert_eq!(prepares(&world, case, hold(wrong)).await.field(), "until");
    }
    prepares(&world, case, hold("2026-03-20")).await.data();
    let id = disclosure(&world, case).await;
    assert_eq!(told(&standing.reporter).await, json!([]));
    does(world.manager(), "approveDisclosure", &id, json!({})).await.data();
    does(world.member(), "recordDisclosure", &id, json!({ "manner": "By courier." })).await.data();
    assert_eq!(told(&standing.reporter).await, json!([]));
    // Another member looks at the day again.
    let again = json!({ "hold": hold("2026-03-25") });
    does(world.member(), "holdBackDisclosure", &id, again.clone()).await.refused("NOT_ALLOWED_NOW");
    does(world.manager(), "holdBackDisclosure", &id, again.clone()).await.data();
    does(world.manager(), "holdBackDisclosure", &id, again).await.refused("NOT_ALLOWED_NOW");
    world.wait(TimeDelta::days(22));
    world.house.sweep().await;
    standing.reporter.returns().await.data();
    assert_eq!(told(&standing.reporter).await, json!([]), "the day has not come");
    world.wait(TimeDelta::days(1));
    world.house.sweep().await;
    standing.reporter.returns().await.data();
    assert_eq!(told(&standing.reporter).await[0]["state"], "DISCLOSED");
    does(world.manager(), "tellOfDisclosure", &id, json!({})).await.refused("NOT_ALLOWED_NOW");
}

#[tokio::test]
async fn who_informs_the_reporter_early_waits_a_day_again() {
    let world = World::new().await;
    let standing = confidential(&world).await;
    prepares(&world, &standing.case, json!({ "until": "2026-06-01", "reason": "A search." })).await.data();
    let id = disclosure(&world, &standing.case).await;
    does(world.manager(), "approveDisclosure", &id, json!({})).await.data();
    does(world.manager(), "tellOfDisclosure", &id, json!({})).await.data();
    assert_eq!(told(&standing.reporter).await[0]["state"], "PLANNED");
    let manner = json!({ "manner": "By courier." });
    does(world.member(), "recordDisclosure", &id, manner.clone()).await.refused("NOT_ALLOWED_NOW");
    does(world.viewer(), "recordDisclosure", &id, manner).await.refused("FORBIDDEN");
    let reason = json!({ "reason": "Not needed." });
    does(world.manager(), "cancelDisclosure", &id, reason.clone()).await.data();
    does(world.manager(), "cancelDisclosure", &id, reason).await.refused("NOT_ALLOWED_NOW");
    assert_eq!(told(&standing.reporter).await[0]["state"], "CANCELLED");
}

#[tokio::test]
async fn a_reporter_without_a_code_is_never_asked_here_and_is_informed_by_a_member_before() {
    let world = World::new().await;
    let member = world.member();
    allow(&world, &[member, world.manager()]).await;
    let mut entered = entry::input(&world, member).await;
    entered["anonymity"] = json!("CONFIDENTIAL");
    entered["identity"] = json!({ "name": "Signe Dahl", "contact": "after seven" });
    world.wait(TimeDelta::days(1));
    let answer = member.does("enterReport", "case", entered).await;
    let case = answer.data()["enterReport"]["case"].clone();
    let prepares = async |provision: Value, hold: Value, told: Value| {
        let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "recipient": "The district court",
            "purpose": "The court ordered it.", "provision": provision, "hold": hold, "told": told });
        member.does("prepareDisclosure", "case { id }", input).await
    };
    let told = |on: &str| json!({ "on": on, "how": "By letter." });
    let (none, law) = (Value::Null, json!("Section 161"));
    prepares(none.clone(), none.clone(), none.clone()).await.refused("NOT_ALLOWED_NOW");
    prepares(law.clone(), none.clone(), none.clone()).await.refused("NOT_ALLOWED_NOW");
    let hold = json!({ "until": "2026-03-20", "reason": "The searches." });
    prepares(law.clone(), hold, none.clone()).await.refused("NOT_ALLOWED_NOW");
    for wrong in ["2026-03-01", "2026-03-04"] {
        assert_eq!(prepares(law.clone(), none.clone(), told(wrong)).await.field(), "toldOn");
    }
    prepares(law, none, told("2026-03-02")).await.data();
    let seen = identity(member, &case).await["disclosures"][0].clone();
    assert_eq!((&seen["toldOn"], &seen["toldHow"]), (&json!("2026-03-02"), &json!("By letter.")));
    let id = disclosure(&world, &case).await;
    does(world.manager(), "approveDisclosure", &id, json!({})).await.refused("NOT_ALLOWED_NOW");
    world.wait(TimeDelta::days(1));
    does(world.manager(), "approveDisclosure", &id, json!({})).await.data();
    let altered: Uuid = case.as_str().and_then(|id| id.parse().ok()).expect("a UUID");
    world.house.change("UPDATE identity_disclosure SET told_how = purpose WHERE case_id = $1", &[altered]).await;
    let shown = "query($id: UUID!) { caseIdentity(id: $id) { disclosures { toldHow } } }";
    member.asks(shown, json!({ "id": case })).await.refused("INTEGRITY");

    let standing = confidential(&world).await;
    let input = json!({ "case": standing.case, "idempotencyKey": Uuid::new_v4(), "recipient": "The district court",
        "purpose": "The court ordered it.", "provision": "Section 161", "told": told("2026-03-03") });
    member.does("prepareDisclosure", "case { id }", input).await.refused("NOT_ALLOWED_NOW");
}
