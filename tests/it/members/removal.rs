//! The end of a membership: suspension, removal, leaving, and the hand-over of cases.

use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::{Answer, Staff, World};

use crate::support::steps;

const HANDED: &str = "handedOver";

/// Number of events of this kind in the organisation's audit log.
pub async fn recorded(world: &World, kind: &str) -> i64 {
    let count = "SELECT count(*) FROM audit_event WHERE org_id = $1 AND kind = $2";
    let query = sqlx::query_scalar(count).bind(world.org).bind(kind);
    query.fetch_one(&mut world.house.superuser().await).await.expect("a count")
}

/// The rights of a role in the root department, without additional or denied rights.
pub fn rights(world: &World, role: &str) -> Value {
    json!({ "role": role, "allow": [], "deny": [], "caseScope": "DEPARTMENTS", "departments": [world.root] })
}

/// Sets a member's rights.
pub async fn change(by: &Staff, member: Uuid, rights: Value) -> Answer {
    by.does("changeMember", "member { id role }", json!({ "member": member, "rights": rights })).await
}

async fn suspend(by: &Staff, member: Uuid) -> Answer {
    by.does("suspendMember", "member { suspendedAt assignable }", json!({ "member": member })).await
}

async fn remove(by: &Staff, member: Uuid, hand_over: Option<Uuid>) -> Answer {
    by.does("removeMember", HANDED, json!({ "member": member, "handOver": hand_over })).await
}

async fn leave(staff: &Staff, hand_over: Option<Uuid>) -> Answer {
    staff.does("leaveOrganisation", HANDED, json!({ "handOver": hand_over })).await
}

async fn assign(world: &World, case: &Value, members: &[Uuid], backup: Option<Uuid>) {
    let input = json!({ "case": case, "members": members, "backup": backup });
    world.manager().does("assignCase", "case { id }", input).await.data();
}

/// The assignees of a case, and whether each is the deputy.
async fn handlers(staff: &Staff, case: &Value) -> Vec<(String, bool)> {
    let answer = staff.opens(case, "assignees { member { id } backup }").await;
    let rows = answer.data()["case"]["assignees"].as_array().expect("assignees").clone();
    let text = |row: &Value| row["member"]["id"].as_str().expect("an id").to_owned();
    rows.iter().map(|row| (text(row), row["backup"].as_bool().expect("yes or no"))).collect()
}

async fn is_out(world: &World, staff: &Staff) {
    staff.asks("{ cases { totalCount } }", json!({})).await.refused("FORBIDDEN");
    let bearer = format!("Bearer {}", staff.token().await);
    let headers = [("authorization", bearer.as_str())];
    let me = world.house.admin.ask("/graphql", "{ me { memberships { id } } }", &json!({}), &headers).await;
    assert_eq!(me.data()["me"]["memberships"], json!([]), "the list of organisations omits it too");
}

#[tokio::test]
async fn a_suspended_member_is_refused_at_once_and_let_in_again_as_before() {
    let world = World::new().await;
    let case = world.case().await.case;
    assign(&world, &case, &[world.member().member], None).await;
    world.member().opens(&case, "stage").await.data();
    let suspended = suspend(world.admin(), world.member().member).await;
    let member = &suspended.data()["suspendMember"]["member"];
    assert_eq!((member["suspendedAt"].is_string(), &member["assignable"]), (true, &json!(false)));
    is_out(&world, world.member()).await;
    assert_eq!(handlers(world.manager(), &case).await.len(), 1, "a suspended member stays assigned");
    let again = json!({ "case": case, "members": [], "backup": world.member().member });
    assert_eq!(
        world.manager().does("assignCase", "case { id }", again).await.code(),
        "INVALID",
        "a suspended member cannot become an assignee"
    );

    suspend(world.admin(), world.member().member).await.data();
    assert_eq!(recorded(&world, "member_suspended").await, 1, "a repeated suspension is logged once");
    let resume = json!({ "member": world.member().member });
    world.admin().does("resumeMember", "member { suspendedAt }", resume).await.data();
    world.member().opens(&case, "stage").await.data();
    assert_eq!(recorded(&world, "member_resumed").await, 1);
}

#[tokio::test]
async fn who_has_open_cases_is_removed_only_when_somebody_takes_them_over() {
    let world = World::new().await;
    let (case, other) = (world.case().await.case, world.case().await.case);
    let leaver = world.joins(Role::Member, CaseScope::Assigned).await;
    let heir = world.joins(Role::Member, CaseScope::Assigned).await;
    assign(&world, &case, &[leaver.member], None).await;
    assign(&world, &other, &[world.manager().member], Some(leaver.member)).await;
    let refused = remove(world.admin(), leaver.member, None).await;
    assert_eq!((refused.code(), refused.field()), ("INVALID", "handOver"));
    leaver.opens(&case, "stage").await.data();

    let removed = remove(world.admin(), leaver.member, Some(heir.member)).await;
    assert_eq!(removed.data()["removeMember"]["handedOver"], 2);
    is_out(&world, &leaver).await;
    heir.opens(&case, "stage").await.data();
    assert_eq!(handlers(world.manager(), &case).await, [(heir.member.to_string(), false)]);
    let both = [(world.manager().member.to_string(), false), (heir.member.to_string(), true)];
    assert_eq!(handlers(world.manager(), &other).await, both, "the successor is the deputy, as the leaver was");
    let gone = world.admin().asks("query($id: UUID!) { member(id: $id) { id } }", json!({ "id": leaver.member })).await;
    gone.refused("NOT_FOUND");
    remove(world.admin(), leaver.member, None).await.refused("NOT_FOUND");
    assert_eq!((recorded(&world, "member_removed").await, recorded(&world, "case_assigned").await), (1, 4));
}

#[tokio::test]
async fn the_backup_who_takes_over_becomes_the_first() {
    let world = World::new().await;
    let case = world.case().await.case;
    assign(&world, &case, &[world.member().member], Some(world.manager().member)).await;
    leave(world.member(), Some(world.manager().member)).await.data();
    assert_eq!(handlers(world.manager(), &case).await, [(world.manager().member.to_string(), false)]);
    assert_eq!(recorded(&world, "member_left").await, 1);
}

#[tokio::test]
async fn a_closed_case_needs_nobody_to_take_it_over_and_keeps_no_handler() {
    let world = World::new().await;
    let case = steps::closed(&world).await.case;
    let left = leave(world.member(), None).await;
    assert_eq!(left.data()["leaveOrganisation"]["handedOver"], 0);
    assert_eq!(handlers(world.admin(), &case).await, []);
}

#[tokio::test]
async fn only_who_could_see_and_handle_every_open_case_takes_over() {
    let world = World::new().await;
    let standing = world.case().await;
    let leaver = world.joins(Role::Member, CaseScope::Departments).await;
    assign(&world, &standing.case, &[leaver.member], None).await;
    let excluded = world.joins(Role::Member, CaseScope::Departments).await;
    let exclude = "INSERT INTO case_exclusion (org_id, id, case_id, member_id, ground) VALUES ($1, gen_random_uuid(), $2, $3, 'recusal')";
    world.house.change(exclude, &[world.org, standing.id(), excluded.member]).await;
    let suspended = world.joins(Role::Member, CaseScope::Departments).await;
    suspend(world.admin(), suspended.member).await.data();
    let blind = world.joins(Role::Member, CaseScope::None).await;
    let elsewhere = world.other().await;
    for (who, id) in [
        ("excluded", excluded.member),
        ("suspended", suspended.member),
        ("without cases", blind.member),
        ("a viewer", world.viewer().member),
        ("the one who goes", leaver.member),
        ("of another organisation", elsewhere.member().member),
        ("nobody", Uuid::new_v4()),
    ] {
        let refused = remove(world.admin(), leaver.member, Some(id)).await;
        assert_eq!((refused.code(), refused.field()), ("INVALID", "handOver"), "{who}");
    }
    assert_eq!(handlers(world.manager(), &standing.case).await, [(leaver.member.to_string(), false)]);
    assert_eq!(recorded(&world, "member_removed").await, 0);
}

#[tokio::test]
async fn cases_that_the_administrator_may_not_see_are_passed_on_and_not_told() {
    let world = World::new().await;
    let (excluded, restricted) = (world.case().await, world.case().await);
    let (leaver, heir) = (world.member(), world.manager());
    for standing in [&excluded, &restricted] {
        assign(&world, &standing.case, &[leaver.member], None).await;
    }
    let exclude = "INSERT INTO case_exclusion (org_id, id, case_id, member_id, ground) VALUES ($1, gen_random_uuid(), $2, $3, 'recusal')";
    world.house.change(exclude, &[world.org, excluded.id(), world.admin().member]).await;
    restrict(&world, restricted.id(), &[leaver]).await;
    let open = "query($id: UUID!) { member(id: $id) { openCases } }";
    let counted = world.admin().asks(open, json!({ "id": leaver.member })).await;
    assert_eq!(counted.data()["member"]["openCases"], 0);
    let refused = remove(world.admin(), leaver.member, Some(heir.member)).await;
    assert_eq!((refused.code(), refused.field()), ("INVALID", "handOver"), "the restriction does not name them");
    restrict(&world, restricted.id(), &[heir]).await;
    let removed = remove(world.admin(), leaver.member, Some(heir.member)).await;
    assert_eq!(removed.data()["removeMember"]["handedOver"], 0, "the administrator may not know of these cases");
    assert_eq!(handlers(heir, &restricted.case).await, [(heir.member.to_string(), false)]);
    assert!(
        handlers(heir, &excluded.case).await.is_empty(),
        "a case that excludes the administrator gets no successor"
    );
    for standing in [&excluded, &restricted] {
        world.admin().opens(&standing.case, "stage").await.refused("NOT_FOUND");
    }
    let left = "SELECT (SELECT count(*) FROM case_restriction WHERE member_id = $1 AND ended_at IS NULL) \
        + (SELECT count(*) FROM membership_department WHERE membership_id = $1)";
    let query = sqlx::query_scalar(left).bind(leaver.member);
    let left: i64 = query.fetch_one(&mut world.house.superuser().await).await.expect("a count");
    assert_eq!(left, 0, "a new invitation must not restore old access");
}

async fn restrict(world: &World, case: Uuid, named: &[&Staff]) {
    world.house.change("UPDATE \"case\" SET restricted = true WHERE id = $1", &[case]).await;
    for staff in named {
        let name =
            "INSERT INTO case_restriction (org_id, id, case_id, member_id) VALUES ($1, gen_random_uuid(), $2, $3)";
        world.house.change(name, &[world.org, case, staff.member]).await;
    }
}

#[tokio::test]
async fn the_last_who_could_work_on_a_restricted_case_stays_until_somebody_else_is_let_in() {
    let world = World::new().await;
    let standing = world.case().await;
    restrict(&world, standing.id(), &[world.member(), world.viewer()]).await;
    leave(world.member(), Some(world.manager().member)).await.refused("NOT_ALLOWED_NOW");
    restrict(&world, standing.id(), &[world.manager()]).await;
    leave(world.member(), None).await.data();
    world.manager().opens(&standing.case, "stage").await.data();
}

#[tokio::test]
async fn an_organisation_keeps_an_administrator_without_an_end_date() {
    let world = World::new().await;
    leave(world.admin(), None).await.refused("NOT_ALLOWED_NOW");
    // The manager gets every right, but still cannot remove the last administrator.
    let house = &world.house;
    house.change("UPDATE membership SET allow = 65535 WHERE id = $1", &[world.manager().member]).await;
    let (by, last) = (world.manager(), world.admin().member);
    remove(by, last, Some(by.member)).await.refused("NOT_ALLOWED_NOW");
    suspend(by, last).await.refused("NOT_ALLOWED_NOW");
    change(by, last, rights(&world, "MANAGER")).await.refused("NOT_ALLOWED_NOW");
    let mut ends = rights(&world, "ADMIN");
    ends["expiresOn"] = json!("2027-01-01");
    change(by, last, ends.clone()).await.refused("NOT_ALLOWED_NOW");
    let mut blind = rights(&world, "ADMIN");
    blind["deny"] = json!(["USER_MANAGE"]);
    change(by, last, blind).await.refused("NOT_ALLOWED_NOW");

    let second = world.joins(Role::Admin, CaseScope::Departments).await;
    change(by, second.member, ends).await.data();
    leave(world.admin(), None).await.refused("NOT_ALLOWED_NOW");
    change(by, second.member, rights(&world, "ADMIN")).await.data();
    leave(world.admin(), None).await.data();
    leave(&second, None).await.refused("NOT_ALLOWED_NOW");
}

#[tokio::test]
async fn of_the_last_two_administrators_who_leave_at_once_one_stays() {
    for _ in 0..5 {
        let world = World::new().await;
        let second = world.joins(Role::Admin, CaseScope::Departments).await;
        world.admin().token().await;
        second.token().await;
        let (one, two) = tokio::join!(leave(world.admin(), None), leave(&second, None));
        let mut codes = [one.code(), two.code()];
        codes.sort_unstable();
        assert_eq!(codes, ["NOT_ALLOWED_NOW", "OK"]);
    }
}

#[tokio::test]
async fn of_two_administrators_who_suspend_each_other_at_once_one_stays() {
    let world = World::new().await;
    let second = world.joins(Role::Admin, CaseScope::Departments).await;
    world.admin().token().await;
    second.token().await;
    let (one, two) = tokio::join!(suspend(world.admin(), second.member), suspend(&second, world.admin().member));
    assert_eq!([one.code(), two.code()].iter().filter(|code| **code == "OK").count(), 1);
}

#[tokio::test]
async fn who_goes_while_a_case_is_given_to_them_does_not_take_it_along() {
    for _ in 0..5 {
        let world = World::new().await;
        let case = world.case().await.case;
        world.admin().token().await;
        let input = json!({ "case": case, "members": [world.member().member] });
        let given = world.manager().does("assignCase", "case { id }", input);
        let (gone, given) = tokio::join!(remove(world.admin(), world.member().member, None), given);
        let both = [gone.code(), given.code()];
        assert!(both == ["OK", "INVALID"] || both == ["INVALID", "OK"], "{both:?}");
        let expected = usize::from(given.code() == "OK");
        assert_eq!(handlers(world.manager(), &case).await.len(), expected);
    }
}

#[tokio::test]
async fn nobody_acts_on_themselves_or_on_who_has_more_rights() {
    let world = World::new().await;
    let lesser = world.joins(Role::Admin, CaseScope::Departments).await;
    world.house.change("UPDATE membership SET deny = 1 << 15 WHERE id = $1", &[lesser.member]).await;
    let manager = world.manager().member;
    for (by, id) in [(world.admin(), world.admin().member), (&lesser, lesser.member), (&lesser, world.admin().member)] {
        change(by, id, rights(&world, "VIEWER")).await.refused("FORBIDDEN");
        suspend(by, id).await.refused("FORBIDDEN");
        by.does("resumeMember", "member { id }", json!({ "member": id })).await.refused("FORBIDDEN");
        remove(by, id, Some(manager)).await.refused("FORBIDDEN");
    }
    let list = lesser.asks("{ members { id editBlock } }", json!({})).await;
    for member in list.data()["members"].as_array().expect("members") {
        let expected = match member["id"].as_str().expect("an id") {
            id if id == lesser.member.to_string() => json!("SELF"),
            id if id == world.admin().member.to_string() => json!("MORE_RIGHTS_THAN_MINE"),
            _ => Value::Null,
        };
        assert_eq!(member["editBlock"], expected);
    }
    assert_eq!(recorded(&world, "rights_changed").await, 0);
}

#[tokio::test]
async fn a_member_is_shown_whole_to_who_manages_members() {
    let world = World::new().await;
    let case = world.case().await.case;
    assign(&world, &case, &[world.member().member], None).await;
    let fields = "id name role email allow deny caseScope departments { id } expiresOn suspendedAt openCases editBlock \
        effectiveRights { permission given source }";
    let document = format!("query($id: UUID!) {{ member(id: $id) {{ {fields} }} }}");
    let shown = world.admin().asks(&document, json!({ "id": world.member().member })).await;
    let member = &shown.data()["member"];
    assert_eq!(member["email"], world.member().email.as_str());
    assert_eq!((&member["openCases"], &member["caseScope"]), (&json!(1), &json!("DEPARTMENTS")));
    assert_eq!(member["departments"], json!([{ "id": world.root }]));
    assert_eq!(member["effectiveRights"].as_array().map(Vec::len), Some(16));
    let stranger = world.other().await;
    let foreign = stranger.admin().asks(&document, json!({ "id": world.member().member })).await;
    let random = stranger.admin().asks(&document, json!({ "id": Uuid::new_v4() })).await;
    foreign.refused("NOT_FOUND");
    assert_eq!(foreign.without_request_id(), random.without_request_id());
}
