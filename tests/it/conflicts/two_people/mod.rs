//! One person alone cannot hide a case. A restriction to fewer than two members waits for a second member.
//! Administrators see an entry without content and can add a reviewer. The fallback reviewer receives cases that no
//! administrator may know of.

mod closing;
pub mod fallback;

use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Answer, Staff, World};

const ENTRIES: &str = "{ caseEntries { id restricted restrictedBy { id } restrictedOn few } }";

pub async fn restricts(staff: &Staff, case: &Value, members: &[&Staff]) -> Answer {
    let members: Vec<Uuid> = members.iter().map(|m| m.member).collect();
    let input = json!({ "case": case, "members": members, "reason": "It concerns a director." });
    staff.does("restrictCase", "case { restricted restrictionRequest { id approvable } }", input).await
}

/// Requests a restriction that needs approval. Returns the id of the request.
pub async fn asks(staff: &Staff, case: &Value, members: &[&Staff]) -> Value {
    let asked = restricts(staff, case, members).await;
    let case = &asked.data()["restrictCase"]["case"];
    assert_eq!(case["restricted"], false, "nothing is hidden yet");
    assert_eq!(case["restrictionRequest"]["approvable"], false, "the member who requested it cannot approve");
    case["restrictionRequest"]["id"].clone()
}

pub async fn approves(staff: &Staff, request: &Value) -> Answer {
    staff.does("approveRestriction", "case { restricted }", json!({ "request": request })).await
}

pub async fn enters(by: &Staff, case: &Value, member: &Staff) -> Answer {
    let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "name": "K. Brandt", "role": "SUBJECT", "member": member.member });
    by.does("addPerson", "case { id }", input).await
}

pub async fn entries(staff: &Staff) -> Vec<Value> {
    staff.asks(ENTRIES, json!({})).await.data()["caseEntries"].as_array().expect("a list").clone()
}

pub async fn lets_in(admin: &Staff, entry: &Value, member: &Staff) -> Answer {
    let input = json!({ "entry": entry["id"], "member": member.member });
    admin.does("letInReviewer", "entries { id few }", input).await
}

#[tokio::test]
async fn a_restriction_to_one_person_waits_for_a_second_member() {
    let world = World::new().await;
    let second = world.joins(Role::Manager, CaseScope::Departments).await;
    let case = world.case().await.case;
    let request = asks(world.manager(), &case, &[world.viewer()]).await;
    for staff in [world.admin(), world.member(), &second] {
        staff.opens(&case, "stage").await.data();
    }
    let list = second
        .asks("{ restrictionRequests { id case number approvable askedBy { id } members { id } } }", json!({}))
        .await;
    let shown = &list.data()["restrictionRequests"][0];
    assert_eq!((&shown["id"], &shown["case"], &shown["approvable"]), (&request, &case, &json!(true)));
    assert_eq!(shown["members"].as_array().map(Vec::len), Some(2), "the members who would see the case");
    assert!(entries(world.admin()).await.is_empty());

    approves(world.manager(), &request).await.refused("NOT_ALLOWED_NOW");
    approves(world.member(), &request).await.refused("FORBIDDEN");
    let approved = approves(&second, &request).await;
    assert_eq!(approved.data()["approveRestriction"]["case"], Value::Null, "the approver is not a named member");
    for staff in [world.admin(), world.member(), &second] {
        staff.opens(&case, "stage").await.refused("NOT_FOUND");
    }
    let told = world.manager().opens(&case, "restricted timeline { kind reason member { id } }").await;
    assert_eq!(told.data()["case"]["restricted"], true);
    let lines = told.data()["case"]["timeline"].as_array().expect("lines").clone();
    assert_eq!(lines[1]["kind"], "RESTRICTION_ASKED");
    assert_eq!(lines[1]["reason"], "It concerns a director.");
    assert_eq!((&lines[2]["kind"], &lines[2]["member"]["id"]), (&json!("RESTRICTED"), &json!(second.member)));
    approves(&second, &request).await.refused("NOT_FOUND");
}

#[tokio::test]
async fn where_who_asked_and_who_approves_may_be_one_person_a_restriction_waits_for_a_day() {
    let world = World::new().await;
    let email = world.address();
    let link = world.invites(&email).await;
    let invited = Staff::accepts(world.house.clone(), world.org, Role::Manager, email, link).await;
    let case = world.case().await.case;
    let request = asks(&invited, &case, &[]).await;
    let approvable = async |staff: &Staff| {
        let list = staff.asks("{ restrictionRequests { approvable approvableFrom } }", json!({})).await;
        list.data()["restrictionRequests"][0].clone()
    };
    assert_eq!(
        approvable(&invited).await["approvableFrom"],
        Value::Null,
        "the member who requested it can never approve"
    );
    let early = approvable(world.admin()).await;
    assert_eq!((&early["approvable"], early["approvableFrom"].is_string()), (&json!(false), true));
    assert_eq!(approvable(world.manager()).await["approvable"], true, "a third member need not wait");
    approves(world.admin(), &request).await.refused("NOT_ALLOWED_NOW");
    world.wait(chrono::TimeDelta::hours(25));
    approves(world.admin(), &request).await.data();
}

#[tokio::test]
async fn one_who_invited_the_other_counts_as_one_person_where_somebody_was_taken_away() {
    let world = World::new().await;
    let (second, reviewer) =
        (world.joins(Role::Admin, CaseScope::None).await, world.joins(Role::Member, CaseScope::Named).await);
    let email = world.address();
    let link = world.invites(&email).await;
    let puppet = Staff::accepts(world.house.clone(), world.org, Role::Manager, email, link).await;
    fallback::named(&world, &reviewer).await;

    // An inviter and the invited member count as one person, also if the invited member requests the restriction.
    let case = world.case().await.case;
    let request = asks(&puppet, &case, &[world.admin()]).await;
    puppet.does("refuseRestriction", "case { id }", json!({ "request": request })).await.data();
    let email = world.address();
    let link = world.invites(&email).await;
    let another = Staff::accepts(world.house.clone(), world.org, Role::Manager, email, link).await;
    asks(world.admin(), &case, &[&puppet, &another]).await;
    let request = asks(world.admin(), &case, &[&puppet]).await;
    approves(&puppet, &request).await.refused("NOT_ALLOWED_NOW");
    // With a third member, two independent people see the case. The restriction needs no approval.
    restricts(world.admin(), &case, &[&puppet, world.member()]).await.data();
    let told = puppet.opens(&case, "restricted restrictionRequest { id }").await;
    assert_eq!(told.data()["case"], json!({ "restricted": true, "restrictionRequest": null }));
    let few = async |staff: &Staff| entries(staff).await.iter().map(|one| one["few"].clone()).collect::<Vec<_>>();
    assert_eq!(few(&second).await, [false]);
    // Exclude the third member. Another administrator then sees that only one independent person is left.
    enters(world.admin(), &case, world.member()).await.data();
    assert_eq!(few(&second).await, [true]);
    reviewer.opens(&case, "stage").await.refused("NOT_FOUND");

    let open = world.case().await.case;
    for other in [world.manager(), world.member(), &another] {
        enters(world.admin(), &open, other).await.data();
    }
    assert_eq!(few(&second).await, [true, true]);
    // Now only the administrator and the member whom they invited reach the case. No other administrator sees its
    // entry, so the fallback reviewer receives the case.
    enters(world.admin(), &open, &second).await.data();
    reviewer.opens(&open, "stage").await.data();
    assert_eq!(reviewer.sees().await, 1);
}

#[tokio::test]
async fn a_restriction_that_waits_is_told_to_who_may_object_and_gives_way_to_none_of_theirs() {
    let world = World::new().await;
    let (second, distant, accused) = (
        world.joins(Role::Manager, CaseScope::Departments).await,
        world.joins(Role::Admin, CaseScope::None).await,
        world.joins(Role::Admin, CaseScope::Departments).await,
    );
    let case = world.case().await.case;
    enters(world.manager(), &case, &accused).await.data();
    let request = asks(world.manager(), &case, &[]).await;
    // An identical second request returns the first one, and no email is sent again.
    assert_eq!(asks(world.manager(), &case, &[]).await, request);
    for told in [&second, world.admin(), &distant] {
        assert_eq!(world.told(&told.email, "A restriction waits").await, 1, "{:?}", told.role);
    }
    for untold in [world.manager(), world.member(), world.viewer(), &accused] {
        assert_eq!(world.told(&untold.email, "A restriction waits").await, 0, "{:?}", untold.role);
    }
    for members in [&[][..], &[world.member()]] {
        restricts(&second, &case, members).await.refused("CONFLICT");
    }
    approves(&second, &request).await.data();
    // Lifting a restriction does not end a request for another restriction that waits for approval.
    let asked = world
        .manager()
        .does(
            "restrictCase",
            "case { restrictionRequest { id } }",
            json!({ "case": case, "members": [], "reason": "Again." }),
        )
        .await;
    let request = asked.data()["restrictCase"]["case"]["restrictionRequest"]["id"].clone();
    world.manager().does("liftRestriction", "case { id }", json!({ "case": case, "reason": "Over." })).await.data();
    approves(&second, &request).await.data();
}

#[tokio::test]
async fn a_person_of_the_case_neither_counts_nor_sees_that_a_restriction_waits() {
    let world = World::new().await;
    let (second, accused) = (
        world.joins(Role::Manager, CaseScope::Departments).await,
        world.joins(Role::Manager, CaseScope::Departments).await,
    );
    let case = world.case().await.case;
    enters(world.manager(), &case, &accused).await.data();
    let request = asks(world.manager(), &case, &[]).await;
    let list = accused.asks("{ restrictionRequests { id } }", json!({})).await;
    assert_eq!(list.data()["restrictionRequests"], json!([]));
    approves(&accused, &request).await.refused("NOT_FOUND");
    enters(world.manager(), &case, &second).await.data();
    approves(&second, &request).await.refused("NOT_FOUND");
}

#[tokio::test]
async fn a_restriction_is_refused_or_taken_back_and_waits_for_a_week() {
    let world = World::new().await;
    let second = world.joins(Role::Manager, CaseScope::Departments).await;
    let case = world.case().await.case;
    for decider in [&second, world.manager()] {
        let request = asks(world.manager(), &case, &[]).await;
        decider.does("refuseRestriction", "case { id }", json!({ "request": request })).await.data();
        approves(&second, &request).await.refused("NOT_FOUND");
    }
    let old = asks(world.manager(), &case, &[]).await;
    let new = asks(world.manager(), &case, &[world.viewer()]).await;
    approves(&second, &old).await.refused("NOT_FOUND");
    world.wait(chrono::TimeDelta::days(7));
    approves(&second, &new).await.refused("NOT_FOUND");
    world.admin().opens(&case, "stage").await.data();
}

#[tokio::test]
async fn administrators_see_an_entry_without_content_and_let_in_a_reviewer() {
    let world = World::new().await;
    let (reviewer, accused) =
        (world.joins(Role::Member, CaseScope::Named).await, world.joins(Role::Admin, CaseScope::Departments).await);
    let standing = world.case().await;
    let case = &standing.case;
    enters(world.manager(), case, &accused).await.data();
    restricts(world.manager(), case, &[world.member()]).await.data();
    let seen = entries(world.admin()).await;
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0]["restrictedBy"]["id"], json!(world.manager().member));
    assert_eq!(seen[0]["restrictedOn"].as_str().map(str::len), Some("2026-03-02".len()), "only the day is shown");
    assert_eq!(seen[0]["few"], false);
    assert_ne!(&seen[0]["id"], case);
    world.admin().opens(&seen[0]["id"], "stage").await.refused("NOT_FOUND");
    assert!(entries(&accused).await.is_empty(), "an excluded administrator sees no entry");
    world.manager().asks(ENTRIES, json!({})).await.refused("FORBIDDEN");

    let assigned = json!({ "case": case, "members": [world.member().member] });
    world.manager().does("assignCase", "case { id }", assigned).await.data();
    for unfit in [world.manager(), world.member(), world.viewer(), &accused] {
        let refused = lets_in(world.admin(), &seen[0], unfit).await;
        assert_eq!((refused.code(), refused.field()), ("INVALID", "member"));
    }
    // Administrators cannot add themselves as reviewers, because the case may concern them.
    let second = world.joins(Role::Admin, CaseScope::Departments).await;
    lets_in(&second, &seen[0], &second).await.refused("INVALID");
    lets_in(&accused, &seen[0], &reviewer).await.refused("INVALID");
    lets_in(world.admin(), &seen[0], &reviewer).await.data();
    reviewer.opens(case, "stage").await.data();
    let told = world.manager().opens(case, "timeline { kind member { id } }").await;
    let line = told.data()["case"]["timeline"].as_array().and_then(|lines| lines.last().cloned()).expect("a line");
    assert_eq!(line, json!({ "kind": "REVIEWER_LET_IN", "member": { "id": world.admin().member } }));
    // A reviewer keeps access through a new restriction and through its end.
    restricts(world.manager(), case, &[world.member()]).await.data();
    reviewer.opens(case, "stage").await.data();
    let lift = json!({ "case": case, "reason": "No longer." });
    world.manager().does("liftRestriction", "case { id }", lift).await.data();
    restricts(world.manager(), case, &[world.member()]).await.data();
    reviewer.opens(case, "stage").await.data();
}

#[tokio::test]
async fn a_case_that_one_person_reaches_has_an_entry_however_that_came_about() {
    let world = World::new().await;
    world.case().await;
    let admin = world.joins(Role::Admin, CaseScope::None).await;
    assert!(entries(&admin).await.is_empty());
    let suspended = "UPDATE membership SET suspended_at = now() WHERE id = $1";
    world.house.change(suspended, &[world.member().member]).await;
    assert!(entries(&admin).await.is_empty(), "two members still reach the case");
    world.house.change(suspended, &[world.admin().member]).await;
    let seen = entries(&admin).await;
    assert_eq!((seen.len(), &seen[0]["restricted"], &seen[0]["few"]), (1, &json!(false), &json!(true)));
    let reviewer = world.joins(Role::Member, CaseScope::Named).await;
    lets_in(&admin, &seen[0], &reviewer).await.data();
    assert!(entries(&admin).await.is_empty(), "two members reach the case again");
}

#[tokio::test]
async fn no_act_leaves_a_case_to_one_person_while_no_administrator_knows() {
    let world = World::new().await;
    let standing = world.case().await;
    let case = &standing.case;
    enters(world.manager(), case, world.admin()).await.data();
    // Only the manager and the member still reach the case, and no administrator may know of it.
    enters(world.manager(), case, world.member()).await.refused("NOT_ALLOWED_NOW");
    let recuse = json!({ "case": case, "reason": "My brother works there." });
    world.member().does("recuseMyself", "done", recuse).await.refused("NOT_ALLOWED_NOW");
    restricts(world.manager(), case, &[world.viewer()]).await.refused("NOT_ALLOWED_NOW");
    // Move the case and the member to a new department. The manager reaches the case there too. Routing the case back
    // to the root department would leave only the manager.
    let both = crate::departments::tree::add(&world, "Both", world.root).await;
    let moved = "UPDATE \"case\" SET department_id = $2 WHERE id = $1";
    world.house.change(moved, &[standing.id(), both]).await;
    let narrow = "UPDATE membership_department SET department_id = $2 WHERE membership_id = $1";
    world.house.change(narrow, &[world.member().member, both]).await;
    let route = json!({ "case": case, "department": world.root });
    world.manager().does("routeCase", "case { id }", route).await.refused("NOT_ALLOWED_NOW");
    world.member().opens(case, "stage").await.data();
}

#[tokio::test]
async fn a_department_is_not_moved_where_a_case_falls_below_two_people() {
    let world = World::new().await;
    let standing = world.case().await;
    let north = crate::departments::tree::add(&world, "North", world.root).await;
    let branch = crate::departments::tree::add(&world, "Branch", north).await;
    world.house.change("UPDATE \"case\" SET department_id = $2 WHERE id = $1", &[standing.id(), branch]).await;
    for gone in [world.manager(), world.member()] {
        world.house.change("UPDATE membership SET suspended_at = now() WHERE id = $1", &[gone.member]).await;
    }
    world.joins_department(Role::Member, CaseScope::Departments, north).await;
    let moves = |parent: Uuid| json!({ "department": branch, "parent": parent });
    let refused = world.admin().does("changeDepartment", "department { id }", moves(world.root)).await;
    refused.refused("NOT_ALLOWED_NOW");
    let parent = world.admin().asks("{ departments { id parent { id } } }", json!({})).await;
    assert!(
        parent.json.to_string().contains(&format!("\"parent\":{{\"id\":\"{north}\"}}")),
        "the department was not moved"
    );
    let renamed = json!({ "department": branch, "name": "Bough" });
    world.admin().does("changeDepartment", "department { id }", renamed).await.data();
    world.joins(Role::Member, CaseScope::Departments).await;
    world.admin().does("changeDepartment", "department { id }", moves(world.root)).await.data();
}

#[tokio::test]
async fn an_excluded_administrator_learns_nothing_and_picks_nobody_where_an_investigator_is_removed() {
    let world = World::new().await;
    let about = world.case().await.case;
    let leaver = world.joins(Role::Member, CaseScope::Departments).await;
    let backup = world.joins(Role::Member, CaseScope::Departments).await;
    let assign = json!({ "case": about, "members": [leaver.member], "backup": backup.member });
    world.manager().does("assignCase", "case { id }", assign).await.data();
    enters(world.manager(), &about, world.admin()).await.data();
    let removed = world.admin().does("removeMember", "handedOver", json!({ "member": leaver.member })).await;
    assert_eq!(removed.data()["removeMember"]["handedOver"], 0, "the result does not reveal the hidden case");
    let hands = world.manager().opens(&about, "assignees { member { id } backup }").await;
    assert_eq!(hands.data()["case"]["assignees"], json!([{ "member": { "id": backup.member }, "backup": false }]));
}

#[tokio::test]
async fn a_case_about_an_administrator_goes_to_nobody_of_the_administrators_choice() {
    let world = World::new().await;
    let case = world.case().await.case;
    let leaver = world.joins(Role::Member, CaseScope::Departments).await;
    let assign = json!({ "case": case, "members": [leaver.member] });
    world.manager().does("assignCase", "case { id }", assign).await.data();
    enters(world.manager(), &case, world.admin()).await.data();
    let input = json!({ "member": leaver.member, "handOver": world.member().member });
    world.admin().does("removeMember", "handedOver", input).await.data();
    let hands = world.manager().opens(&case, "assignees { member { id } }").await;
    assert_eq!(hands.data()["case"]["assignees"], json!([]), "the case has no assignee, and its readers can assign it");
}

#[tokio::test]
async fn a_restriction_that_waits_comes_into_force_by_another_member_in_the_database_too() {
    let world = World::new().await;
    let case = world.case().await.case;
    let request = asks(world.manager(), &case, &[]).await;
    let mut db = world.house.superuser().await;
    let mut tx = sqlx::Connection::begin(&mut db).await.expect("a transaction");
    let set = "SELECT set_config('app.org_id', $1, true), set_config('app.member_id', $2, true), set_config('app.case_scope', 'all', true)";
    let context = sqlx::query(set).bind(world.org.to_string()).bind(world.manager().member.to_string());
    context.execute(&mut *tx).await.expect("context");
    sqlx::query("SET LOCAL ROLE voicase_admin").execute(&mut *tx).await.expect("the role");
    let write = "UPDATE restriction SET restricted_on = current_date, approved_by = asked_by WHERE id = $1::uuid";
    let write = sqlx::query(write).bind(request.as_str().expect("an id"));
    assert!(write.execute(&mut *tx).await.is_err());
}
