//! The settings of the rules: what is refused, their order and conflicts, and the dry run.

use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::World;

use super::support::{ids, placed, rule, rules, saved, saves};
use crate::departments::tree::add;
use crate::members::removal::recorded;

#[tokio::test]
async fn a_rule_after_which_a_case_would_reach_too_few_is_refused() {
    let world = World::new().await;
    let lonely = add(&world, "Lonely", world.root).await;
    let investigator = world.joins(Role::Member, CaseScope::Assigned).await;
    let invited = world.joins(Role::Member, CaseScope::None).await;
    let denied = "UPDATE membership SET case_scope = 'assigned' WHERE org_id = $1 AND role IN ('manager', 'member') \
        OR org_id = $1 AND role = 'admin'";
    for (fields, field) in [
        (json!({ "restrictTo": [world.manager().member] }), "restrictTo"),
        (json!({ "restrictTo": ids(&[world.member(), world.viewer()]) }), "restrictTo"),
        (json!({ "assign": [world.viewer().member] }), "assign"),
        (json!({ "assign": [invited.member] }), "assign"),
        (json!({ "assign": [world.admin().member], "restrictTo": ids(&[world.manager(), world.member()]) }), "assign"),
        (json!({ "notify": [invited.member] }), "notify"),
    ] {
        let refused = saves(world.admin(), rule("Bad", fields.clone())).await;
        assert_eq!((refused.code(), refused.field()), ("INVALID", field), "{fields}");
    }
    saved(&world, "An investigator", json!({ "assign": [investigator.member] })).await;
    let to_lonely = || rule("Lonely", json!({ "toDepartment": lonely }));
    sqlx::query(denied).bind(world.org).execute(&mut world.house.superuser().await).await.expect("changed");
    let refused = saves(world.admin(), to_lonely()).await;
    assert_eq!((refused.code(), refused.field()), ("INVALID", "department"));
    world.joins_department(Role::Member, CaseScope::Departments, lonely).await;
    saves(world.admin(), to_lonely()).await.data();
    assert_eq!(rules(&world, "name").await.len(), 2, "a refused rule leaves nothing");
}

#[tokio::test]
async fn what_is_no_rule_is_refused() {
    let world = World::new().await;
    let member = world.member().member;
    for (fields, field) in [
        (json!({}), "acts"),
        (json!({ "triggers": [], "assign": [member] }), "triggers"),
        (json!({ "name": " ", "assign": [member] }), "name"),
        (json!({ "assign": [member], "deputy": member }), "assign"),
        (json!({ "assign": [member], "languages": ["Deutsch"] }), "languages"),
        (json!({ "assign": [member], "weekdays": [0] }), "weekdays"),
        (json!({ "assign": [member], "weekdays": [8] }), "weekdays"),
        (json!({ "triggers": ["RELEASED", "DEPARTMENT"], "toDepartment": world.root }), "department"),
    ] {
        let refused = saves(world.admin(), rule("Bad", fields.clone())).await;
        assert_eq!((refused.code(), refused.field()), ("INVALID", field), "{fields}");
    }
    saves(world.manager(), rule("Not mine", json!({ "assign": [member] }))).await.refused("FORBIDDEN");
}

#[tokio::test]
async fn an_id_of_another_organisation_answers_as_one_that_is_not_there() {
    let world = World::new().await;
    let other = world.other().await;
    let theirs = |document: &'static str, field: &'static str| {
        let admin = other.admin();
        async move { admin.asks(document, json!({})).await.data()[field][0]["id"].clone() }
    };
    let channel = theirs("{ channels { id } }", "channels").await;
    let category = theirs("{ categories { id } }", "categories").await;
    let theirs_rule = saved(&other, "Theirs", json!({ "assign": [other.member().member] })).await;
    let (place, person) = (json!(other.root), json!(other.member().member));
    for (field, id) in [
        ("channels", &channel),
        ("departments", &place),
        ("categories", &category),
        ("assign", &person),
        ("restrictTo", &person),
        ("notify", &person),
    ] {
        let input = |id: &Value| {
            let mut fields = json!({ "active": false, "deputy": world.member().member });
            fields[field] = json!([id]);
            rule("Foreign", fields)
        };
        let foreign = saves(world.admin(), input(id)).await;
        let random = saves(world.admin(), input(&json!(Uuid::new_v4()))).await;
        foreign.refused("INVALID");
        assert_eq!(foreign.without_request_id(), random.without_request_id(), "{field}");
    }
    for (field, id) in [("toDepartment", &place), ("deputy", &person)] {
        let mut fields = json!({});
        fields[field] = id.clone();
        saves(world.admin(), rule("Foreign", fields)).await.refused("INVALID");
    }
    let mut change = rule("Taken", json!({ "assign": [world.member().member] }));
    change["rule"] = theirs_rule.clone();
    change["revision"] = json!(1);
    saves(world.admin(), change).await.refused("NOT_FOUND");
    let input = json!({ "rule": theirs_rule });
    world.admin().does("removeRoutingRule", "rules { id }", input).await.refused("NOT_FOUND");
    let input = json!({ "rules": [theirs_rule] });
    world.admin().does("orderRoutingRules", "rules { id }", input).await.refused("CONFLICT");
    assert_eq!(rules(&other, "name").await, [json!({ "name": "Theirs" })]);
}

#[tokio::test]
async fn rules_are_ordered_changed_and_removed_and_show_what_overrides_them() {
    let world = World::new().await;
    let member = world.member().member;
    let wide = saved(&world, "Wide", json!({ "assign": [member] })).await;
    let narrow = saved(&world, "Narrow", json!({ "languages": ["en"], "assign": [member], "notify": [member] })).await;
    let shown = rules(&world, "id revision overridden { act by } changedBy { id }").await;
    assert_eq!(shown[0]["overridden"], json!([]));
    assert_eq!(shown[1]["overridden"], json!([{ "act": "ASSIGN", "by": wide }]));
    assert_eq!(shown[0]["changedBy"]["id"], json!(world.admin().member));
    let order = json!({ "rules": [narrow, wide] });
    world.admin().does("orderRoutingRules", "rules { id }", order).await.data();
    let shown = rules(&world, "id name overridden { act }").await;
    assert_eq!((&shown[0]["name"], &shown[0]["overridden"]), (&json!("Narrow"), &json!([])));
    for ids in [json!([wide]), json!([wide, wide]), json!([wide, narrow, Uuid::new_v4()])] {
        world.admin().does("orderRoutingRules", "rules { id }", json!({ "rules": ids })).await.refused("CONFLICT");
    }
    let mut change =
        rule("Narrower", json!({ "languages": ["en"], "weekdays": [2], "assign": [member], "active": false }));
    change["rule"] = narrow.clone();
    change["revision"] = json!(1);
    saves(world.admin(), change.clone()).await.data();
    saves(world.admin(), change).await.refused("CONFLICT");
    let shown = rules(&world, "name revision active weekdays notify").await;
    let expected = json!({ "name": "Narrower", "revision": 2, "active": false, "weekdays": [2], "notify": [] });
    assert_eq!(shown[0], expected);
    world.admin().does("removeRoutingRule", "rules { id }", json!({ "rule": narrow })).await.data();
    world.admin().does("removeRoutingRule", "rules { id }", json!({ "rule": narrow })).await.refused("NOT_FOUND");
    assert_eq!(rules(&world, "name").await, [json!({ "name": "Wide" })]);
    let counts = ["routing_rule_saved", "routing_rules_ordered", "routing_rule_removed"];
    for (kind, expected) in counts.into_iter().zip([3, 1, 1]) {
        assert_eq!(recorded(&world, kind).await, expected, "{kind}");
    }
}

#[tokio::test]
async fn a_member_who_assigns_no_cases_gives_no_cases_to_themselves() {
    let world = World::new().await;
    let configurator = world.joins(Role::Member, CaseScope::Departments).await;
    let rights = json!({ "role": "MEMBER", "allow": ["SETTINGS_MANAGE"], "deny": [], "caseScope": "ASSIGNED", "departments": [world.root] });
    let input = json!({ "member": configurator.member, "rights": rights });
    world.admin().does("changeMember", "member { id }", input).await.data();
    saves(&configurator, rule("Mine", json!({ "assign": [configurator.member] }))).await.refused("FORBIDDEN");
    saves(&configurator, rule("Mine", json!({ "restrictTo": ids(&[&configurator, world.manager()]) })))
        .await
        .refused("FORBIDDEN");
    saves(&configurator, rule("Others", json!({ "assign": [world.member().member] }))).await.data();
    saves(&configurator, rule("News", json!({ "notify": [configurator.member] }))).await.data();
}

#[tokio::test]
async fn the_dry_run_shows_changes_of_visible_cases_and_writes_nothing() {
    let world = World::new().await;
    let north = add(&world, "North", world.root).await;
    let (case, hidden) = (world.case().await.case, world.case().await.case);
    let input = json!({ "case": hidden, "members": ids(&[world.manager(), world.member()]), "reason": "It concerns a director." });
    world.manager().does("restrictCase", "case { id }", input).await.data();
    let member = world.member().member;
    let first = saved(&world, "Move", json!({ "toDepartment": north, "assign": [member] })).await;
    let second = saved(&world, "Never", json!({ "assign": [member] })).await;
    let paused =
        saved(&world, "Paused", json!({ "active": false, "restrictTo": ids(&[world.manager(), world.member()]) }))
            .await;
    let run = "query($paused: Boolean!) { routingDryRun(paused: $paused) { cases cut changed counts { rule matched decided } \
        changes { case department toDepartment assignees assigned restricts } } }";
    let before = placed(world.admin(), &case).await;
    let shown = world.admin().asks(run, json!({ "paused": false })).await.data()["routingDryRun"].clone();
    let change = |restricts: bool| json!([{ "case": case, "department": world.root, "toDepartment": north, "assignees": [], "assigned": [member], "restricts": restricts }]);
    let counts = json!([{ "rule": first, "matched": 1, "decided": 1 }, { "rule": second, "matched": 1, "decided": 0 }]);
    let expected = json!({ "cases": 1, "cut": false, "changed": 1, "counts": counts, "changes": change(false) });
    assert_eq!(shown, expected, "the hidden case is not counted");
    let shown = world.admin().asks(run, json!({ "paused": true })).await.data()["routingDryRun"].clone();
    assert_eq!((&shown["changes"], &shown["counts"][2]["rule"]), (&change(true), &paused));
    assert_eq!(placed(world.admin(), &case).await, before, "nothing is written");
    assert_eq!(recorded(&world, "case_routed_by_rule").await, 0);
    world.manager().asks(run, json!({ "paused": false })).await.refused("FORBIDDEN");
}
