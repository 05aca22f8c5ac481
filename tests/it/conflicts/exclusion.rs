//! Conflicts of interest: restriction, exclusion and recusal. No case may lose its last member who can handle it.

use axum::body::Body;
use axum::http::Request;
use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Answer, Staff, Standing, World};

const ASSIGNEES: &str = "restricted assignees { member { id } backup }";

async fn assigns(world: &World, case: &Value, members: &[&Staff], backup: Option<&Staff>) -> Answer {
    let members: Vec<Uuid> = members.iter().map(|m| m.member).collect();
    let input = json!({ "case": case, "members": members, "backup": backup.map(|b| b.member) });
    world.manager().does("assignCase", "case { id }", input).await
}

async fn restricts(staff: &Staff, case: &Value, members: &[&Staff]) -> Answer {
    let members: Vec<Uuid> = members.iter().map(|m| m.member).collect();
    let input = json!({ "case": case, "members": members, "reason": "It concerns a director." });
    staff.does("restrictCase", "case { restricted restrictedTo { id } }", input).await
}

async fn lifts(staff: &Staff, case: &Value) -> Answer {
    staff.does("liftRestriction", "case { restricted restrictedTo { id } }", reason(case)).await
}

async fn recuses(staff: &Staff, case: &Value) -> Answer {
    staff.does("recuseMyself", "done", reason(case)).await
}

async fn enters(by: &Staff, case: &Value, member: Option<&Staff>) -> Answer {
    let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "name": "K. Brandt", "role": "SUBJECT", "member": member.map(|m| m.member) });
    by.does("addPerson", "case { persons { id name role member { id } } }", input).await
}

async fn takes_back(by: &Staff, person: &Value) -> Answer {
    by.does("removePerson", "case { persons { id } }", json!({ "person": person, "reason": "A namesake." })).await
}

/// Restricts a case to fewer than two members who handle cases. A second manager approves the restriction.
async fn restricts_with(second: &Staff, staff: &Staff, case: &Value, members: &[&Staff]) {
    let members: Vec<Uuid> = members.iter().map(|m| m.member).collect();
    let input = json!({ "case": case, "members": members, "reason": "It concerns a director." });
    let asked = staff.does("restrictCase", "case { restrictionRequest { id } }", input).await;
    let request = asked.data()["restrictCase"]["case"]["restrictionRequest"]["id"].clone();
    second.does("approveRestriction", "case { id }", json!({ "request": request })).await.data();
}

fn reason(case: &Value) -> Value {
    json!({ "case": case, "reason": "My brother works there." })
}

fn last_person(entered: &Answer) -> Value {
    let persons = entered.data()["addPerson"]["case"]["persons"].as_array().expect("persons").clone();
    persons.last().expect("a person")["id"].clone()
}

async fn handlers(by: &Staff, case: &Value) -> Value {
    by.opens(case, ASSIGNEES).await.data()["case"]["assignees"].clone()
}

fn hand(staff: &Staff, backup: bool) -> Value {
    json!({ "member": { "id": staff.member }, "backup": backup })
}

/// Asserts that the case answers like an unknown id, in every query and mutation that reaches it.
async fn is_out(staff: &Staff, case: &Value) {
    let unknown = json!(Uuid::new_v4());
    let alike = async |field: &str, selection: &str, input: fn(&Value) -> Value| {
        let (it, nothing) =
            (staff.does(field, selection, input(case)).await, staff.does(field, selection, input(&unknown)).await);
        assert!(["NOT_FOUND", "FORBIDDEN"].contains(&it.code()), "{field}: {}", it.json);
        assert_eq!(it.without_request_id(), nothing.without_request_id(), "{field}");
    };
    let page = "number stage title answers { value } persons { name } timeline { reason }";
    let (it, nothing) = (staff.opens(case, page).await, staff.opens(&unknown, page).await);
    it.refused("NOT_FOUND");
    assert_eq!(it.without_request_id(), nothing.without_request_id());
    alike("recuseMyself", "done", reason).await;
    alike("updateCase", "case { id }", |case| json!({ "case": case, "severity": "LOW" })).await;
    alike("moveCase", "case { id }", |case| json!({ "case": case, "to": "IN_TRIAGE" })).await;
    alike("assignCase", "case { id }", |case| json!({ "case": case, "members": [] })).await;
    alike("restrictCase", "case { id }", |case| json!({ "case": case, "members": [], "reason": "Mine." })).await;
    alike("liftRestriction", "case { id }", reason).await;
    alike(
        "addPerson",
        "case { id }",
        |case| json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "name": "N.", "role": "OTHER" }),
    )
    .await;
    alike("openUpload", "id", |case| json!({ "case": case, "size": 1000 })).await;
    let found = "query($filter: CaseFilter) { cases(filter: $filter) { totalCount nodes { id } } \
        caseCounts(filter: $filter) { total mine unassigned overdue byStage { count } } }";
    let nothing = json!({ "cases": { "totalCount": 0, "nodes": [] },
        "caseCounts": { "total": 0, "mine": 0, "unassigned": 0, "overdue": 0, "byStage": [] } });
    for filter in [
        json!({}),
        json!({ "mine": true }),
        json!({ "unassigned": true }),
        json!({ "number": "1" }),
        json!({ "assignee": staff.member }),
        json!({ "stages": ["NEW"] }),
    ] {
        assert_eq!(staff.asks(found, json!({ "filter": filter })).await.data(), &nothing, "{filter}");
    }
}

#[tokio::test]
async fn who_is_entered_as_a_person_is_out_at_once_and_the_backup_takes_over() {
    let world = World::new().await;
    let case = world.case().await.case;
    let backup = world.joins(Role::Member, CaseScope::Departments).await;
    assigns(&world, &case, &[world.member()], Some(&backup)).await.data();
    let entered = enters(world.manager(), &case, Some(world.member())).await;
    let person = &entered.data()["addPerson"]["case"]["persons"][0];
    assert_eq!((&person["name"], &person["role"]), (&json!("K. Brandt"), &json!("SUBJECT")));
    assert_eq!(person["member"]["id"], json!(world.member().member));
    is_out(world.member(), &case).await;
    assert_eq!(handlers(world.manager(), &case).await, json!([hand(&backup, false)]));
    for refused in [
        assigns(&world, &case, &[world.member()], None).await,
        restricts(world.manager(), &case, &[world.member()]).await,
    ] {
        assert_eq!((refused.code(), refused.field()), ("INVALID", "members"));
    }
    let list = world.manager().asks("{ members { id } }", json!({})).await;
    assert!(
        list.json.to_string().contains(&world.member().member.to_string()),
        "an excluded member stays in the list of members"
    );
}

#[tokio::test]
async fn no_right_sees_a_case_that_its_holder_is_kept_from() {
    let world = World::new().await;
    let case = world.case().await.case;
    world.house.change("UPDATE membership SET allow = 65535 WHERE id = $1", &[world.admin().member]).await;
    assert_eq!(world.admin().sees().await, 1);
    assigns(&world, &case, &[world.admin()], None).await.data();
    let counsel = world.joins(Role::Member, CaseScope::Named).await;
    restricts(world.manager(), &case, &[world.admin(), &counsel]).await.data();
    enters(world.manager(), &case, Some(world.admin())).await.data();
    is_out(world.admin(), &case).await;
    let named = world.manager().opens(&case, "restrictedTo { id }").await.data()["case"]["restrictedTo"].clone();
    assert_eq!(named.as_array().map(Vec::len), Some(2));
    assert!(!named.to_string().contains(&world.admin().member.to_string()));
}

#[tokio::test]
async fn a_case_without_a_backup_is_nobodys_and_its_readers_see_that() {
    let world = World::new().await;
    let case = world.case().await.case;
    assigns(&world, &case, &[world.member()], None).await.data();
    enters(world.manager(), &case, Some(world.member())).await.data();
    assert_eq!(handlers(world.viewer(), &case).await, json!([]));
    let counts = world.admin().asks("{ caseCounts { total unassigned } }", json!({})).await;
    assert_eq!(counts.data()["caseCounts"], json!({ "total": 1, "unassigned": 1 }));
}

#[tokio::test]
async fn a_wrong_entry_is_taken_back_and_lifts_what_it_alone_caused() {
    let world = World::new().await;
    let case = world.case().await.case;
    let first = last_person(&enters(world.manager(), &case, Some(world.member())).await);
    let all = enters(world.manager(), &case, Some(world.member())).await;
    let ids: Vec<Value> =
        all.data()["addPerson"]["case"]["persons"].as_array().expect("two").iter().map(|p| p["id"].clone()).collect();
    let second = ids.iter().find(|id| **id != first).expect("another").clone();
    let left = takes_back(world.manager(), &first).await;
    assert_eq!(left.data()["removePerson"]["case"]["persons"], json!([{ "id": second }]));
    is_out(world.member(), &case).await;
    takes_back(world.manager(), &second).await.data();
    world.member().opens(&case, "stage").await.data();
    takes_back(world.manager(), &second).await.refused("NOT_FOUND");
    takes_back(world.member(), &second).await.refused("FORBIDDEN");
    let told = world.viewer().opens(&case, "timeline { kind reason member { id } }").await;
    let lines = told.data()["case"]["timeline"].as_array().expect("lines").clone();
    let kinds: Vec<&Value> = lines.iter().map(|line| &line["kind"]).collect();
    assert_eq!(kinds, ["RECEIVED", "PERSON_ADDED", "PERSON_ADDED", "PERSON_REMOVED", "PERSON_REMOVED"]);
    assert_eq!(lines[4]["reason"], "A namesake.");
}

#[tokio::test]
async fn nobody_lifts_their_own_exclusion_and_no_entry_lifts_what_a_reporter_or_a_member_said() {
    let world = World::new().await;
    let standing = world.case().await;
    let case = &standing.case;
    world.joins(Role::Member, CaseScope::Departments).await;
    let person = last_person(&enters(world.manager(), case, Some(world.admin())).await);
    let (own, unknown) =
        (takes_back(world.admin(), &person).await, takes_back(world.admin(), &json!(Uuid::new_v4())).await);
    own.refused("NOT_FOUND");
    assert_eq!(own.without_request_id(), unknown.without_request_id());
    let said = "INSERT INTO case_exclusion (org_id, id, case_id, member_id, ground) VALUES ($1, gen_random_uuid(), $2, $3, 'reporter')";
    world.house.change(said, &[world.org, standing.id(), world.admin().member]).await;
    takes_back(world.manager(), &person).await.data();
    is_out(world.admin(), case).await;

    recuses(world.member(), case).await.data();
    let person = last_person(&enters(world.manager(), case, Some(world.member())).await);
    takes_back(world.manager(), &person).await.data();
    is_out(world.member(), case).await;
}

#[tokio::test]
async fn who_recuses_themselves_is_out_for_good_and_the_backup_takes_over() {
    let world = World::new().await;
    let case = world.case().await.case;
    let backup = world.joins(Role::Member, CaseScope::Assigned).await;
    assigns(&world, &case, &[world.member()], Some(&backup)).await.data();
    recuses(world.member(), &case).await.data();
    is_out(world.member(), &case).await;
    assert_eq!(handlers(&backup, &case).await, json!([hand(&backup, false)]));
    let told = world.manager().opens(&case, "timeline { kind reason member { id } from to }").await;
    let expected = json!({ "kind": "RECUSED", "reason": "My brother works there.", "member": { "id": world.member().member }, "from": null, "to": null });
    assert_eq!(told.data()["case"]["timeline"][1], expected);
    let again = assigns(&world, &case, &[world.member()], None).await;
    assert_eq!((again.code(), again.field()), ("INVALID", "members"));
    // A member who reaches the case only through the assignment can recuse themselves, and so can a viewer.
    assigns(&world, &case, &[&backup, world.manager()], None).await.data();
    recuses(&backup, &case).await.data();
    is_out(&backup, &case).await;
    recuses(world.viewer(), &case).await.data();
    is_out(world.viewer(), &case).await;
    assert_eq!(handlers(world.manager(), &case).await, json!([hand(world.manager(), false)]));
}

#[tokio::test]
async fn nobody_leaves_a_case_that_nobody_else_could_work_on() {
    let world = World::new().await;
    let case = world.case().await.case;
    let second = world.joins(Role::Manager, CaseScope::Departments).await;
    restricts_with(&second, world.manager(), &case, &[world.viewer()]).await;
    recuses(world.manager(), &case).await.refused("NOT_ALLOWED_NOW");
    enters(world.manager(), &case, Some(world.manager())).await.refused("NOT_ALLOWED_NOW");
    let page = world.manager().opens(&case, "persons { id } timeline { kind }").await;
    assert_eq!(page.data()["case"]["persons"], json!([]), "a refused act must write nothing");
    restricts(world.manager(), &case, &[world.member()]).await.data();
    let entered = enters(world.manager(), &case, Some(world.manager())).await;
    assert_eq!(entered.data()["addPerson"]["case"], Value::Null, "I am the one");
    is_out(world.manager(), &case).await;
    world.member().opens(&case, "stage").await.data();
}

#[tokio::test]
async fn a_person_who_is_sent_twice_is_entered_once() {
    let world = World::new().await;
    let case = world.case().await.case;
    let (staff, second) = (world.manager(), world.joins(Role::Manager, CaseScope::Departments).await);
    let mut input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "name": "K. Brandt", "role": "SUBJECT" });
    let sends =
        async |staff: &Staff, input: &Value| staff.does("addPerson", "case { persons { id } }", input.clone()).await;
    let first = sends(staff, &input).await.data().clone();
    assert_eq!(sends(staff, &input).await.data(), &first);
    assert_eq!(first["addPerson"]["case"]["persons"].as_array().map(Vec::len), Some(1));
    input["name"] = json!("Another");
    sends(staff, &input).await.refused("CONFLICT");
    // A retry returns the same answer, even if the caller no longer sees the case.
    let own = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "name": "I", "role": "OTHER", "member": second.member });
    for _ in 0..2 {
        assert_eq!(sends(&second, &own).await.data()["addPerson"]["case"], Value::Null);
    }
    let all = staff.opens(&case, "persons { id }").await;
    assert_eq!(all.data()["case"]["persons"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn of_the_last_two_who_leave_at_once_one_stays() {
    let world = World::new().await;
    let case = world.case().await.case;
    restricts(world.manager(), &case, &[world.member()]).await.data();
    world.member().token().await;
    let (one, two) = tokio::join!(recuses(world.manager(), &case), recuses(world.member(), &case));
    let mut codes = [one.code(), two.code()];
    codes.sort_unstable();
    assert_eq!(codes, ["NOT_ALLOWED_NOW", "OK"]);
}

#[tokio::test]
async fn a_restricted_case_is_seen_by_the_named_and_the_one_who_restricted_it_from_wherever_they_are() {
    let world = World::new().await;
    let case = world.case().await.case;
    let elsewhere = Uuid::new_v4();
    let department = "INSERT INTO department (org_id, id, parent_id, name) VALUES ($1, $2, $3, 'Elsewhere')";
    world.house.change(department, &[world.org, elsewhere, world.root]).await;
    let auditor = world.joins_department(Role::Member, CaseScope::Departments, elsewhere).await;
    let counsel = world.joins(Role::Member, CaseScope::Named).await;
    is_out(&auditor, &case).await;
    is_out(&counsel, &case).await;
    let restricted = restricts(world.manager(), &case, &[&auditor, &counsel]).await;
    assert_eq!(restricted.data()["restrictCase"]["case"]["restrictedTo"].as_array().map(Vec::len), Some(3));
    for staff in [&auditor, &counsel, world.manager()] {
        staff.opens(&case, "stage").await.data();
        assert_eq!(staff.sees().await, 1);
    }
    for staff in [world.admin(), world.member(), world.viewer()] {
        is_out(staff, &case).await;
    }
    auditor.opens(&case, "restrictedTo { id }").await.refused("FORBIDDEN");
    let lifted = lifts(world.manager(), &case).await;
    assert_eq!(lifted.data()["liftRestriction"]["case"], json!({ "restricted": false, "restrictedTo": [] }));
    for staff in [&auditor, &counsel] {
        is_out(staff, &case).await;
    }
    for staff in [world.admin(), world.member(), world.viewer()] {
        staff.opens(&case, "stage").await.data();
    }
    lifts(world.manager(), &case).await.refused("NOT_ALLOWED_NOW");
    let told = world.viewer().opens(&case, "timeline { kind reason }").await;
    let line = |kind: &str, reason: &str| json!({ "kind": kind, "reason": reason });
    let expected =
        json!([line("RESTRICTED", "It concerns a director."), line("RESTRICTION_LIFTED", "My brother works there.")]);
    assert_eq!(told.data()["case"]["timeline"].as_array().expect("lines")[1..], *expected.as_array().expect("two"));
}

#[tokio::test]
async fn who_is_not_named_is_relieved_and_the_backup_who_is_takes_over() {
    let world = World::new().await;
    let case = world.case().await.case;
    let backup = world.joins(Role::Member, CaseScope::Departments).await;
    assigns(&world, &case, &[world.member()], Some(&backup)).await.data();
    restricts(world.manager(), &case, &[&backup]).await.data();
    assert_eq!(handlers(world.manager(), &case).await, json!([hand(&backup, false)]));
    restricts(world.manager(), &case, &[world.member()]).await.data();
    assert_eq!(handlers(world.manager(), &case).await, json!([]), "no deputy is left");
    is_out(&backup, &case).await;
    world.member().opens(&case, "stage").await.data();
}

#[tokio::test]
async fn a_restriction_names_members_who_can_be_let_in_and_one_who_can_work() {
    let world = World::new().await;
    let case = world.case().await.case;
    let configurator = world.joins(Role::Admin, CaseScope::None).await;
    let stranger = Uuid::new_v4();
    for members in [json!([configurator.member]), json!([stranger])] {
        let input = json!({ "case": case, "members": members, "reason": "Why." });
        let refused = world.manager().does("restrictCase", "case { id }", input).await;
        assert_eq!((refused.code(), refused.field()), ("INVALID", "members"), "{members}");
    }
    let case_edit = voicase::permissions::Permission::CaseEdit.bit();
    assert_eq!(case_edit, 4);
    world.house.change("UPDATE membership SET deny = 4 WHERE id = $1", &[world.manager().member]).await;
    let refused = restricts(world.manager(), &case, &[world.viewer()]).await;
    assert_eq!((refused.code(), refused.field()), ("INVALID", "members"));
    restricts(world.manager(), &case, &[world.member()]).await.data();
    let unsaid = json!({ "case": case, "members": [], "reason": " " });
    let refused = world.manager().does("restrictCase", "case { id }", unsaid).await;
    assert_eq!((refused.code(), refused.field()), ("INVALID", "reason"));
}

#[tokio::test]
async fn who_was_let_in_from_elsewhere_does_not_lift_what_lets_them_in() {
    let world = World::new().await;
    let case = world.case().await.case;
    let counsel = world.joins(Role::Manager, CaseScope::Named).await;
    restricts(world.manager(), &case, &[&counsel]).await.data();
    lifts(&counsel, &case).await.refused("NOT_ALLOWED_NOW");
    lifts(world.manager(), &case).await.data();
}

#[tokio::test]
async fn who_hands_over_the_last_that_let_them_in_may_do_so() {
    let world = World::new().await;
    let case = world.case().await.case;
    let lead = world.joins(Role::Manager, CaseScope::Assigned).await;
    assigns(&world, &case, &[&lead], None).await.data();
    let input = json!({ "case": case, "members": [world.member().member] });
    lead.does("assignCase", "case { id }", input).await.data();
    is_out(&lead, &case).await;
    assert_eq!(handlers(world.manager(), &case).await, json!([hand(world.member(), false)]));
}

#[tokio::test]
async fn a_file_that_was_granted_before_is_not_given_to_who_is_out_by_now() {
    let world = World::new().await;
    let case = world.case().await.case;
    let upload = world.staffs_upload(world.member(), &case, "ledger.txt", b"words").await;
    upload.arrives(&world.house.admin).await;
    let attach = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "files": [upload.input] });
    let attached = world.member().does("attachEvidence", "case { files { id } }", attach).await;
    let file = attached.data()["attachEvidence"]["case"]["files"][0]["id"].clone();
    let grant = json!({ "attachment": file, "unscanned": true });
    let granted = world.member().does("grantFile", "url", grant.clone()).await;
    let url = granted.data()["grantFile"]["url"].as_str().expect("an address").to_owned();
    enters(world.manager(), &case, Some(world.member())).await.data();
    let request = Request::get(url).body(Body::empty()).expect("a request");
    world.house.admin.send(request).await.refused("NOT_FOUND");
    world.member().does("grantFile", "url", grant).await.refused("NOT_FOUND");
}

#[tokio::test]
async fn each_of_these_acts_is_on_record() {
    let world = World::new().await;
    let Standing { case, .. } = world.case().await;
    restricts(world.manager(), &case, &[world.member(), world.admin()]).await.data();
    lifts(world.manager(), &case).await.data();
    let person = last_person(&enters(world.manager(), &case, Some(world.viewer())).await);
    takes_back(world.manager(), &person).await.data();
    recuses(world.member(), &case).await.data();
    let kinds = "SELECT kind FROM audit_event WHERE org_id = $1 AND actor = 'member' AND kind ~ 'restrict|person|recus' ORDER BY happened_at, xid::text::bigint, event_no";
    let mut db = world.house.superuser().await;
    let kinds: Vec<String> = sqlx::query_scalar(kinds).bind(world.org).fetch_all(&mut db).await.expect("events");
    assert_eq!(kinds, ["case_restricted", "restriction_lifted", "person_added", "person_removed", "member_recused"]);
}
