//! A channel takes reports only while a member could read them.

use entity::enums::{CaseScope, ReleaseTick, ReportingMode, Role};
use serde_json::{Value, json};
use uuid::Uuid;
use voicase::platform::{self, NewMember, NewOrganisation};
use voicase_tests::{Reporter, Staff, World};

async fn takes(reporter: &Reporter) -> bool {
    let channel = "query($slug: String!) { channel(slug: $slug) { takesReports } }";
    let answer = reporter.asks(channel, json!({ "slug": reporter.slug })).await;
    answer.data()["channel"]["takesReports"] == Value::Bool(true)
}

#[tokio::test]
async fn no_report_is_taken_until_somebody_can_read_it() {
    let world = World::new().await;
    let slug = format!("t-{}", Uuid::new_v4().simple());
    let new = NewOrganisation {
        name: "Klippfisk AS".into(),
        time_zone: "Europe/Oslo".into(),
        law_pack: "eu".into(),
        tick: ReleaseTick::Immediate,
        slug: slug.clone(),
        mode: ReportingMode::Choice,
        auto_acknowledge: false,
    };
    let founded = platform::found(&world.house.platform, new, None).await.expect("an organisation");
    let reporter = world.reporter_at(founded.id, &slug);
    assert!(!takes(&reporter).await, "no member has accepted the invitation yet");
    reporter.submits().await.refused("NOT_ALLOWED_NOW");
    let joins = async |role, scope| {
        let email = world.address();
        let member = NewMember { email: email.clone(), role, scope, department: founded.root };
        let link = platform::add_member(&world.house.platform, founded.id, &member).await.expect("an invitation");
        Staff::accepts(world.house.clone(), founded.id, role, email, link).await
    };
    joins(Role::Viewer, CaseScope::Departments).await;
    joins(Role::Member, CaseScope::Assigned).await;
    assert!(!takes(&reporter).await, "one handles no case, the other reaches none");
    let reader = joins(Role::Member, CaseScope::Departments).await;
    assert!(takes(&reporter).await);
    reporter.submits().await.data();
    let suspend = "UPDATE membership SET suspended_at = now() WHERE id = $1";
    world.house.change(suspend, &[reader.member]).await;
    assert!(!takes(&reporter).await, "suspended");
    let expire = "UPDATE membership SET suspended_at = NULL, expires_on = '2026-03-01' WHERE id = $1";
    world.house.change(expire, &[reader.member]).await;
    assert!(!takes(&reporter).await, "expired");
    world.reporter_at(founded.id, &slug).submits().await.refused("NOT_ALLOWED_NOW");
}
