//! Rights of members: the table of roles, limits on granting, and the source of each right.

use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use uuid::Uuid;
use voicase::schema::admin_schema;
use voicase_tests::{Staff, World};

use crate::members::removal::{change, recorded, rights};

/// The 16 rights, each with the roles that have it, in the order admin, manager, member, viewer. This table repeats the
/// table in the code on purpose, so that a change of the code does not change what this test expects.
const TABLE: [(&str, [bool; 4]); 16] = [
    ("CASE_VIEW_ALL", [true, false, false, false]),
    ("CASE_CREATE", [true, true, true, false]),
    ("CASE_EDIT", [true, true, true, false]),
    ("CASE_ASSIGN", [true, true, false, false]),
    ("CASE_CLOSE", [true, true, false, false]),
    ("CASE_DELETE", [true, false, false, false]),
    ("REPORTER_MESSAGE", [false, true, true, false]),
    ("IDENTITY_VIEW", [false, false, false, false]),
    ("EVIDENCE_MANAGE", [true, true, true, false]),
    ("DATA_EXPORT", [true, true, false, false]),
    ("ANALYTICS_VIEW", [true, true, false, true]),
    ("AUDIT_VIEW", [true, false, false, false]),
    ("PRIVACY_MANAGE", [true, false, false, false]),
    ("AI_USE", [true, true, true, false]),
    ("USER_MANAGE", [true, false, false, false]),
    ("SETTINGS_MANAGE", [true, false, false, false]),
];
const ROLES: [&str; 4] = ["ADMIN", "MANAGER", "MEMBER", "VIEWER"];

const MINE: &str = "{ me { membership { role rights caseScope expiresOn departments { id } effectiveRights { permission given source } } } }";

async fn mine(staff: &Staff) -> Value {
    staff.asks(MINE, json!({})).await.data()["me"]["membership"].clone()
}

fn given(membership: &Value) -> Vec<&str> {
    membership["rights"].as_array().expect("rights").iter().filter_map(Value::as_str).collect()
}

#[tokio::test]
async fn every_override_of_every_flag_of_every_role_gives_what_the_table_says_and_says_why() {
    let world = World::new().await;
    let staff = world.joins(Role::Viewer, CaseScope::Departments).await;
    // The administrator gets every right, because this test is not about the limits on granting.
    world.house.change("UPDATE membership SET allow = 2147483647 WHERE id = $1", &[world.admin().member]).await;
    for (column, role) in ROLES.into_iter().enumerate() {
        for (index, (flag, has)) in TABLE.into_iter().enumerate() {
            for list in ["", "allow", "deny"] {
                let mut wanted = rights(&world, role);
                if !list.is_empty() {
                    wanted[list] = json!([flag]);
                }
                if (flag, list) == ("IDENTITY_VIEW", "allow") {
                    let lower = role.to_lowercase();
                    let set = "UPDATE membership SET role = $2, allow = 1 << 7, deny = 0 WHERE id = $1";
                    let query = sqlx::query(set).bind(staff.member).bind(lower);
                    query.execute(&mut world.house.superuser().await).await.expect("a change");
                } else {
                    change(world.admin(), staff.member, wanted).await.data();
                }
                let inherits = has[column];
                let (yes, source) = match (list, inherits) {
                    ("deny", _) => (false, "DENIED"),
                    (_, true) => (true, "ROLE"),
                    ("allow", false) => (true, "ALLOWED"),
                    _ => (false, "NOT_IN_ROLE"),
                };
                let membership = mine(&staff).await;
                let expected: Vec<&str> = TABLE
                    .into_iter()
                    .filter(|(other, has)| if *other == flag { yes } else { has[column] })
                    .map(|(other, _)| other)
                    .collect();
                assert_eq!(given(&membership), expected, "{role} {flag} {list}");
                let why = json!({ "permission": flag, "given": yes, "source": source });
                assert_eq!(membership["effectiveRights"][index], why, "{role} {list}");
            }
        }
    }
}

#[tokio::test]
async fn the_table_and_the_presets_are_shown_and_each_preset_gives_what_it_is_named_for() {
    let world = World::new().await;
    let document = "{ rightsTable { roles { role rights } presets { code role allow deny caseScope expires } } }";
    let table = world.viewer().asks(document, json!({})).await.data()["rightsTable"].clone();
    for (column, role) in ROLES.into_iter().enumerate() {
        let expected: Vec<&str> = TABLE.into_iter().filter(|(_, has)| has[column]).map(|(flag, _)| flag).collect();
        assert_eq!(table["roles"][column], json!({ "role": role, "rights": expected }));
    }
    let staff = world.joins(Role::Viewer, CaseScope::Departments).await;
    let mut codes = vec![];
    for preset in table["presets"].as_array().expect("presets") {
        codes.push(preset["code"].as_str().expect("a code").to_owned());
        let mut wanted = preset.clone();
        let wanted = wanted.as_object_mut().expect("a preset");
        wanted.remove("code");
        let expires = wanted.remove("expires") == Some(json!(true));
        wanted.insert("departments".into(), json!([]));
        wanted.insert("expiresOn".into(), if expires { json!("2026-12-31") } else { Value::Null });
        let answer = change(world.admin(), staff.member, Value::Object(wanted.clone())).await;
        if preset["allow"].as_array().is_some_and(|flags| flags.contains(&json!("IDENTITY_VIEW"))) {
            answer.refused("NOT_ALLOWED_NOW");
            continue;
        }
        answer.data();
        let membership = mine(&staff).await;
        assert_eq!((&membership["role"], &membership["caseScope"]), (&preset["role"], &preset["caseScope"]));
        assert_eq!(membership["expiresOn"].is_string(), expires);
    }
    let names =
        "COMPLIANCE_OFFICER INVESTIGATOR DESIGNATED_PERSON DPO AUDITOR CONFIGURATOR INTAKE_AGENT EXTERNAL_COUNSEL";
    assert_eq!(codes.join(" "), names);
}

#[tokio::test]
async fn nobody_gives_a_right_that_they_lack_but_the_need_to_know_flags() {
    let world = World::new().await;
    let (giver, staff) = (world.joins(Role::Admin, CaseScope::Departments).await, world.viewer().member);
    for (index, (flag, _)) in TABLE.into_iter().enumerate() {
        if flag == "USER_MANAGE" {
            continue;
        }
        let deny = "UPDATE membership SET deny = $2 WHERE id = $1";
        let query = sqlx::query(deny).bind(giver.member).bind(1 << index);
        query.execute(&mut world.house.superuser().await).await.expect("a change");
        let mut wanted = rights(&world, "VIEWER");
        wanted["allow"] = json!([flag]);
        let answer = change(&giver, staff, wanted).await;
        match flag {
            "REPORTER_MESSAGE" => _ = answer.data(),
            "IDENTITY_VIEW" => answer.refused("NOT_ALLOWED_NOW"),
            // The viewer now has a right that the caller lacks, so the caller may not change that member.
            "ANALYTICS_VIEW" => answer.refused("FORBIDDEN"),
            _ => assert_eq!((answer.code(), answer.field()), ("INVALID", "allow"), "{flag}"),
        }
    }
    let administrator = change(&giver, staff, rights(&world, "ADMIN")).await;
    assert_eq!(
        (administrator.code(), administrator.field()),
        ("INVALID", "allow"),
        "a role must not grant rights that the caller lacks"
    );
}

#[tokio::test]
async fn nobody_gives_a_wider_reach_or_a_department_beyond_their_own() {
    let world = World::new().await;
    let branch = crate::departments::tree::add(&world, "Branch", world.root).await;
    let twig = crate::departments::tree::add(&world, "Twig", branch).await;
    let giver = world.joins_department(Role::Admin, CaseScope::Departments, branch).await;
    world.house.change("UPDATE membership SET deny = 1 WHERE id = $1", &[giver.member]).await;
    let staff = world.joins_department(Role::Viewer, CaseScope::Assigned, twig).await.member;
    let with = |scope: &str, departments: &[Uuid]| json!({ "role": "VIEWER", "allow": [], "deny": [], "caseScope": scope, "departments": departments });
    for (scope, departments, expected) in [
        ("DEPARTMENTS", vec![twig], ""),
        ("DEPARTMENTS", vec![branch, twig], ""),
        ("DEPARTMENTS", vec![world.root], "departments"),
        ("DEPARTMENTS", vec![twig, Uuid::new_v4()], "departments"),
        ("NONE", vec![], ""),
        ("ASSIGNED", vec![twig], ""),
    ] {
        let answer = change(&giver, staff, with(scope, &departments)).await;
        assert_eq!(answer.field(), expected, "{scope} {departments:?}: {}", answer.json);
    }
    world.house.change("UPDATE membership SET case_scope = 'assigned' WHERE id = $1", &[giver.member]).await;
    let wider = change(&giver, staff, with("DEPARTMENTS", &[twig])).await;
    assert_eq!((wider.code(), wider.field()), ("INVALID", "caseScope"));
}

#[tokio::test]
async fn what_cannot_be_meant_is_refused_by_name() {
    let world = World::new().await;
    let staff = world.member().member;
    for (name, value, field) in [
        ("deny", json!(["AI_USE"]), "deny"),
        ("expiresOn", json!("2026-03-01"), "expiresOn"),
        ("departments", json!([Uuid::new_v4()]), "departments"),
    ] {
        let mut wanted = rights(&world, "MEMBER");
        wanted["allow"] = json!(["AI_USE"]);
        wanted[name] = value;
        let answer = change(world.admin(), staff, wanted).await;
        assert_eq!((answer.code(), answer.field()), ("INVALID", field));
    }
    let mut today = rights(&world, "MEMBER");
    today["expiresOn"] = json!("2026-03-02");
    change(world.admin(), staff, today).await.data();
    world.wait(chrono::TimeDelta::days(1));
    world.member().asks("{ cases { totalCount } }", json!({})).await.refused("FORBIDDEN");
}

#[tokio::test]
async fn a_change_acts_on_the_next_request_and_is_on_record_with_what_was_before() {
    let world = World::new().await;
    let case = world.case().await.case;
    let triage = json!({ "case": case, "to": "IN_TRIAGE" });
    change(world.admin(), world.manager().member, rights(&world, "VIEWER")).await.data();
    world.manager().does("moveCase", "case { id }", triage.clone()).await.refused("FORBIDDEN");
    let mut helper = rights(&world, "VIEWER");
    helper["allow"] = json!(["CASE_EDIT"]);
    change(world.admin(), world.manager().member, helper.clone()).await.data();
    world.manager().does("moveCase", "case { id }", triage).await.data();
    assert_eq!(recorded(&world, "rights_changed").await, 2);
    change(world.admin(), world.manager().member, helper).await.data();
    assert_eq!(recorded(&world, "rights_changed").await, 2, "nothing changed");
}

#[tokio::test]
async fn what_changes_rights_asks_for_a_recent_second_factor() {
    let policy = admin_schema().1;
    let fields =
        ["changeMember", "suspendMember", "resumeMember", "removeMember", "leaveOrganisation", "removeDepartment"];
    for field in fields {
        let found = policy.fields().find(|(parent, name, _)| *parent == "Mutation" && *name == field);
        let (_, _, facts) = found.unwrap_or_else(|| panic!("{field} is gone"));
        assert_eq!(facts.max_age, Some(chrono::TimeDelta::seconds(300)), "{field}");
    }
}
