//! Suggested assignees.

use entity::enums::{CaseScope, Role, Severity, Stage};
use sea_orm::{ActiveEnum as _, Iterable as _};
use serde_json::{Value, json};
use voicase::cases::suggestion::rules;
use voicase_tests::{Staff, World};

use crate::departments::tree;
use crate::members::absence::{away, leaves};
use crate::support::steps::moves;

async fn suggested(by: &Staff, case: &Value) -> Vec<Value> {
    let document = "query($case: UUID!) { suggestedAssignees(case: $case) \
        { member { id } openCases workload speaksLanguage inUntil workingDays } }";
    let answer = by.asks(document, json!({ "case": case })).await;
    answer.data()["suggestedAssignees"].as_array().expect("a list").clone()
}

async fn ids(by: &Staff, case: &Value) -> Vec<Value> {
    suggested(by, case).await.into_iter().map(|one| one["member"]["id"].clone()).collect()
}

async fn assigns(by: &Staff, case: &Value, members: &[&Staff]) {
    let members: Vec<_> = members.iter().map(|one| one.member).collect();
    by.does("assignCase", "case { id }", json!({ "case": case, "members": members })).await.data();
}

async fn speaks(staff: &Staff, languages: &[&str]) {
    let input = json!({ "workingDays": ["MONDAY", "TUESDAY"], "languages": languages, "mailsWhenAbsent": false });
    staff.does("saveAvailability", "availability { languages }", input).await.data();
}

#[tokio::test]
async fn a_suggestion_names_who_can_take_the_case_with_the_reasons() {
    let world = World::new().await;
    let (manager, member) = (world.manager(), world.member());
    let case = world.case().await.case;
    let investigator = world.joins(Role::Member, CaseScope::Assigned).await;
    let nowhere = world.joins(Role::Member, CaseScope::None).await;
    speaks(member, &["de", "en"]).await;
    leaves(member, away(9, 30, None)).await.data();
    let all = suggested(manager, &case).await;
    let expected = json!({ "member": { "id": member.member }, "openCases": 0, "workload": "LIGHT", "speaksLanguage": true,
        "inUntil": "2026-03-03", "workingDays": 2 });
    assert_eq!(all[0], expected);
    let named: Vec<_> = all.iter().map(|one| &one["member"]["id"]).collect();
    assert!(named.contains(&&json!(investigator.member)), "a member who sees the case once it is assigned");
    for staff in [&nowhere, world.viewer()] {
        assert!(!named.contains(&&json!(staff.member)), "{:?}", staff.role);
    }
    let document = "query($case: UUID!) { suggestedAssignees(case: $case) { workload } }";
    member.asks(document, json!({ "case": case })).await.refused("FORBIDDEN");
    world.other().await.manager().asks(document, json!({ "case": case })).await.refused("NOT_FOUND");
    for one in &named {
        let input = json!({ "case": case, "members": [one] });
        manager.does("assignCase", "case { id }", input).await.data();
    }
}

#[tokio::test]
async fn absent_members_assignees_and_the_last_approver_are_not_suggested() {
    let world = World::new().await;
    let (admin, manager, member) = (world.admin(), world.manager(), world.member());
    let case = world.case().await.case;
    leaves(member, away(2, 6, None)).await.data();
    let all = ids(manager, &case).await;
    assert!(!all.contains(&json!(member.member)), "absent");
    assert!(all.contains(&json!(admin.member)) && all.contains(&json!(manager.member)), "two could approve");
    assigns(manager, &case, &[manager]).await;
    let all = ids(manager, &case).await;
    assert!(!all.contains(&json!(manager.member)), "an assignee");
    assert!(!all.contains(&json!(admin.member)), "the only one who could approve the closing");
}

#[tokio::test]
async fn work_and_number_count_only_cases_that_the_asking_member_sees() {
    let world = World::new().await;
    let north = tree::add(&world, "North", world.root).await;
    let planner = world.joins_department(Role::Manager, CaseScope::Departments, north).await;
    let member = world.member();
    for _ in 0..3 {
        let hidden = world.case().await.case;
        moves(world.manager(), &hidden, "IN_TRIAGE").await.data();
        assigns(world.manager(), &hidden, &[member]).await;
        moves(world.manager(), &hidden, "UNDER_INVESTIGATION").await.data();
    }
    let case = world.case().await.case;
    world.admin().does("routeCase", "case { id }", json!({ "case": case, "department": north })).await.data();
    let of = async |by: &Staff| {
        let all = suggested(by, &case).await;
        let one = all.into_iter().find(|one| one["member"]["id"] == json!(member.member)).expect("the member");
        (one["openCases"].clone(), one["workload"].clone())
    };
    assert_eq!(of(&planner).await, (json!(0), json!("LIGHT")), "as without the hidden cases");
    assert_eq!(of(world.manager()).await, (json!(3), json!("MEDIUM")));
}

#[tokio::test]
async fn the_database_and_the_rules_weigh_a_case_equally() {
    let world = World::new().await;
    let mut db = world.house.superuser().await;
    for stage in Stage::iter() {
        for severity in Severity::iter().map(Some).chain([None]) {
            for backup in [false, true] {
                let sql = sqlx::query_scalar::<_, i32>("SELECT app.case_weight($1, $2, $3)");
                let sql = sql.bind(severity.map(|one| one.to_value())).bind(stage.to_value()).bind(backup);
                let stored = sql.fetch_one(&mut db).await.expect("a weight");
                assert_eq!(stored, rules::weight(severity, stage, backup), "{severity:?} {stage:?} {backup}");
            }
        }
    }
}
