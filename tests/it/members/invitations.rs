//! Invitations. The link in the email works once, within a week. The inviter must have every right that it grants.

use chrono::TimeDelta;
use serde_json::{Value, json};
use uuid::Uuid;
use voicase::crypto::{random, token};
use voicase_tests::{Answer, Staff, World};

use crate::support::samples::viewer;

const FACTS: &str = "query($token: String!) { invitation(token: $token) { organisation email hasAccount } }";
const PASSWORD: &str = "a long enough password 7";

async fn invites(staff: &Staff, email: &str, rights: Value) -> Answer {
    let fields =
        "invitation { id email role allow deny caseScope departments { id } membershipExpiresOn invitedBy { id } }";
    staff.does("inviteMember", fields, json!({ "email": email, "rights": rights })).await
}

async fn looks(world: &World, token: &str) -> Answer {
    world.house.admin.ask("/graphql/auth", FACTS, &json!({ "token": token }), &[]).await
}

async fn accepts(world: &World, token: &str) -> Answer {
    let input = json!({ "token": token, "name": "Leila Haddad", "password": PASSWORD });
    world.admin().auth("acceptInvitation", "ticket next", input).await
}

async fn joins(staff: &Staff, token: &str) -> Answer {
    staff.does("joinOrganisation", "membership { id role organisation { id } }", json!({ "token": token })).await
}

/// Number of events of a kind in the organisation's audit log.
async fn recorded(world: &World, kind: &str) -> i64 {
    let count = "SELECT count(*) FROM audit_event WHERE org_id = $1 AND kind = $2";
    let count = sqlx::query_scalar(count).bind(world.org).bind(kind);
    count.fetch_one(&mut world.house.superuser().await).await.expect("a count")
}

#[tokio::test]
async fn who_is_invited_becomes_a_member_with_the_rights_that_were_given() {
    let world = World::new().await;
    let email = world.address();
    let rights = json!({
        "role": "MANAGER", "allow": ["CASE_VIEW_ALL"], "deny": ["DATA_EXPORT"], "caseScope": "DEPARTMENTS",
        "departments": [world.root], "expiresOn": "2026-12-31",
    });
    let invited = invites(world.admin(), &format!(" {} ", email.to_uppercase()), rights).await;
    let invitation = &invited.data()["inviteMember"]["invitation"];
    assert_eq!(invitation["email"].as_str().map(str::to_lowercase), Some(email.clone()));
    assert_eq!(invitation["invitedBy"]["id"], json!(world.admin().member));
    let token = world.link_to(&email.to_uppercase()).await;
    let facts = looks(&world, &token).await;
    assert_eq!(facts.data()["invitation"]["organisation"], "Fjordlys Shipping");
    assert_eq!(facts.data()["invitation"]["hasAccount"], false);
    let accepted = accepts(&world, &token).await;
    assert_eq!(accepted.data()["acceptInvitation"]["next"], "ENROL");

    let (account, member) = world.house.member(world.org, &email).await.expect("a membership");
    let row: (String, i32, i32, String, String, i64) = sqlx::query_as(
        "SELECT role, allow, deny, case_scope, expires_on::text, (SELECT count(*) FROM membership_department d \
         WHERE d.membership_id = m.id AND d.department_id = $3) FROM membership m WHERE account_id = $1 AND id = $2",
    )
    .bind(account)
    .bind(member)
    .bind(world.root)
    .fetch_one(&mut world.house.superuser().await)
    .await
    .expect("a row");
    assert_eq!(row, ("manager".into(), 1, 1 << 9, "departments".into(), "2026-12-31".into(), 1));
    let colleagues = world.admin().asks("{ members { id name } invitations { id } }", json!({})).await;
    let names = colleagues.data()["members"].as_array().expect("members");
    assert!(names.contains(&json!({ "id": member, "name": "Leila Haddad" })));
    assert_eq!(colleagues.data()["invitations"], json!([]));
    assert_eq!((recorded(&world, "member_invited").await, recorded(&world, "member_joined").await), (5, 5));
}

#[tokio::test]
async fn a_link_is_good_once_for_a_week_until_it_is_withdrawn_or_sent_again() {
    let world = World::new().await;
    let unknown = looks(&world, &token::encode(&random::<32>())).await;
    unknown.refused("NOT_FOUND");
    let same = async |what: &str, token: &str| {
        assert_eq!(looks(&world, token).await.without_request_id(), unknown.without_request_id(), "{what}");
        accepts(&world, token).await.refused("NOT_FOUND");
        joins(world.member(), token).await.refused("NOT_FOUND");
    };
    same("no token at all", "x").await;
    same("used", &world.admin().link).await;

    let email = world.address();
    let first = world.invites(&email).await;
    let waiting = world.admin().asks("{ invitations { id email } }", json!({})).await;
    assert_eq!(waiting.data()["invitations"][0]["email"], email);
    let id = json!({ "invitation": waiting.data()["invitations"][0]["id"] });
    world.wait(TimeDelta::days(3));
    world.admin().does("resendInvitation", "invitation { id }", id.clone()).await.data();
    let second = world.link_to(&email).await;
    same("replaced", &first).await;
    world.wait(TimeDelta::days(5));
    looks(&world, &second).await.data();
    world.wait(TimeDelta::days(2));
    same("expired", &second).await;
    world.admin().does("resendInvitation", "invitation { id }", id.clone()).await.data();
    let third = world.link_to(&email).await;
    looks(&world, &third).await.data();
    world.admin().does("revokeInvitation", "done", id.clone()).await.data();
    same("withdrawn", &third).await;
    for again in ["resendInvitation", "revokeInvitation"] {
        world.admin().does(again, "__typename", id.clone()).await.refused("NOT_FOUND");
    }
    assert_eq!((recorded(&world, "invitation_resent").await, recorded(&world, "invitation_revoked").await), (2, 1));
    looks(&world, &world.invites(&email).await).await.data();
}

#[tokio::test]
async fn an_invitation_is_void_while_who_answers_for_it_could_not_give_it() {
    let world = World::new().await;
    let email = world.address();
    let token = world.invites(&email).await;
    let (member, account) = (world.admin().member, world.admin().account);
    for (id, gone, back) in [
        (
            member,
            "UPDATE membership SET suspended_at = now() WHERE id = $1",
            "UPDATE membership SET suspended_at = NULL WHERE id = $1",
        ),
        (
            member,
            "UPDATE membership SET removed_at = now() WHERE id = $1",
            "UPDATE membership SET removed_at = NULL WHERE id = $1",
        ),
        (
            member,
            "UPDATE membership SET expires_on = '2026-03-01' WHERE id = $1",
            "UPDATE membership SET expires_on = NULL WHERE id = $1",
        ),
        (
            account,
            "UPDATE account SET disabled_at = now() WHERE id = $1",
            "UPDATE account SET disabled_at = NULL WHERE id = $1",
        ),
        // The inviter lost the right to manage members, or a right that the invitation grants.
        (member, "UPDATE membership SET deny = 1 << 14 WHERE id = $1", "UPDATE membership SET deny = 0 WHERE id = $1"),
        (member, "UPDATE membership SET deny = 1 << 4 WHERE id = $1", "UPDATE membership SET deny = 0 WHERE id = $1"),
    ] {
        world.house.change(gone, &[id]).await;
        looks(&world, &token).await.refused("NOT_FOUND");
        accepts(&world, &token).await.refused("NOT_FOUND");
        world.house.change(back, &[id]).await;
    }
    accepts(&world, &token).await.data();
}

#[tokio::test]
async fn of_parallel_acceptances_one_makes_an_account_and_a_membership() {
    let world = World::new().await;
    let email = world.address();
    let token = world.invites(&email).await;
    let (one, two, three) = tokio::join!(accepts(&world, &token), accepts(&world, &token), accepts(&world, &token));
    let mut codes = [one.code(), two.code(), three.code()];
    codes.sort_unstable();
    assert_eq!(codes, ["NOT_FOUND", "NOT_FOUND", "OK"]);
    world.house.member(world.org, &email).await.expect("one");
    assert_eq!(recorded(&world, "member_joined").await, 5);

    let other = world.other().await;
    let joiner = other.member();
    let token = world.invites(&joiner.email).await;
    let (one, two) = tokio::join!(joins(joiner, &token), joins(joiner, &token));
    assert_eq!([&one, &two].iter().filter(|answer| answer.code() == "OK").count(), 1);
}

#[tokio::test]
async fn who_has_an_account_signs_in_and_joins_with_it() {
    let (world, stranger) = (World::new().await, World::new().await);
    let joiner = stranger.member();
    let token = world.invites(&joiner.email).await;
    assert_eq!(looks(&world, &token).await.data()["invitation"]["hasAccount"], true);
    accepts(&world, &token).await.refused("NOT_ALLOWED_NOW");
    joins(stranger.manager(), &token).await.refused("NOT_FOUND");
    joiner.asks_for(world.org, "{ cases { totalCount } }", json!({})).await.refused("FORBIDDEN");
    let membership = joins(joiner, &token).await;
    let membership = &membership.data()["joinOrganisation"]["membership"];
    assert_eq!((&membership["role"], &membership["organisation"]["id"]), (&json!("MANAGER"), &json!(world.org)));
    joiner.asks_for(world.org, "{ cases { totalCount } }", json!({})).await.data();
    let mine =
        joiner.asks("{ me { memberships { organisation { id } } membership { organisation { id } } } }", json!({}));
    let mine = mine.await;
    assert_eq!(mine.data()["me"]["memberships"].as_array().map(Vec::len), Some(2));
    assert_eq!(
        mine.data()["me"]["membership"]["organisation"]["id"],
        json!(stranger.org),
        "the selected organisation does not change"
    );
    joins(joiner, &token).await.refused("NOT_FOUND");
    assert_eq!(recorded(&stranger, "member_joined").await, 4, "no event is logged in the other organisation");
}

#[tokio::test]
async fn a_disabled_account_neither_joins_nor_begins_anew() {
    let (world, stranger) = (World::new().await, World::new().await);
    let joiner = stranger.member();
    joiner.token().await;
    let token = world.invites(&joiner.email).await;
    world.house.change("UPDATE account SET disabled_at = now() WHERE id = $1", &[joiner.account]).await;
    joins(joiner, &token).await.refused("UNAUTHENTICATED");
    accepts(&world, &token).await.refused("NOT_ALLOWED_NOW");
}

#[tokio::test]
async fn who_was_removed_may_be_invited_again_and_has_the_new_rights_alone() {
    let world = World::new().await;
    let member = world.member();
    let gone = "UPDATE membership SET removed_at = now(), suspended_at = now(), allow = 65535 WHERE id = $1";
    world.house.change(gone, &[member.member]).await;
    member.asks("{ cases { totalCount } }", json!({})).await.refused("FORBIDDEN");
    let rights = json!({ "role": "VIEWER", "allow": [], "deny": [], "caseScope": "ASSIGNED", "departments": [] });
    invites(world.admin(), &member.email, rights).await.data();
    let joined = joins_from_outside(&world, member).await;
    assert_eq!(joined.data()["joinOrganisation"]["membership"]["id"], json!(member.member), "the same membership");
    let me = member.asks("{ me { membership { role rights caseScope departments { id } } } }", json!({})).await;
    let expected =
        json!({ "role": "VIEWER", "rights": ["ANALYTICS_VIEW"], "caseScope": "ASSIGNED", "departments": [] });
    assert_eq!(me.data()["me"]["membership"], expected);
}

/// Accepts without the header that names the organisation, because the account is not a member yet.
async fn joins_from_outside(world: &World, staff: &Staff) -> Answer {
    let token = world.link_to(&staff.email).await;
    let bearer = format!("Bearer {}", staff.token().await);
    let join = "mutation($input: JoinOrganisationInput!) { joinOrganisation(input: $input) { membership { id } } }";
    let input = json!({ "input": { "token": token } });
    world.house.admin.ask("/graphql", join, &input, &[("authorization", &bearer)]).await
}

#[tokio::test]
async fn nobody_invites_to_more_than_they_have_or_who_is_there_already() {
    let world = World::new().await;
    let admin = world.admin();
    let invalid = async |what: &str, field: &str, email: &str, rights: Value| {
        let answer = invites(admin, email, rights).await;
        assert_eq!((answer.code(), answer.field()), ("INVALID", field), "{what}: {}", answer.json);
    };
    let mut all = viewer(world.root.to_string());
    all["role"] = json!("ADMIN");
    let deny = "UPDATE membership SET deny = 1 << 15 WHERE id = $1";
    world.house.change(deny, &[admin.member]).await;
    invalid("a role with more rights", "allow", &world.address(), all).await;
    invalid("a member", "email", &world.manager().email, viewer(world.root.to_string())).await;
    invalid("a member, shouted", "email", &world.manager().email.to_uppercase(), viewer(world.root.to_string())).await;
    for bad in ["", "nobody", "a@b\r\nBcc: c@example.org", "x@y.example, z@y.example"] {
        invalid(bad, "email", bad, viewer(world.root.to_string())).await;
    }
    let stranger = world.other().await;
    invalid("another organisation's department", "departments", &world.address(), viewer(stranger.root.to_string()))
        .await;
    let email = world.address();
    invites(admin, &email, viewer(world.root.to_string())).await.data();
    invalid("invited already", "email", &email, viewer(world.root.to_string())).await;

    // An administrator cannot resend an invitation that grants more rights than they have.
    let more = "UPDATE invitation SET role = 'admin' WHERE org_id = $1 AND accepted_at IS NULL";
    world.house.change(more, &[world.org]).await;
    let waiting = admin.asks("{ invitations { id } }", json!({})).await;
    let id = json!({ "invitation": waiting.data()["invitations"][0]["id"] });
    admin.does("resendInvitation", "invitation { id }", id).await.refused("INVALID");
}

#[tokio::test]
async fn the_inviter_never_learns_who_has_an_account_elsewhere() {
    let (world, stranger) = (World::new().await, World::new().await);
    let disabled = stranger.viewer();
    world.house.change("UPDATE account SET disabled_at = now() WHERE id = $1", &[disabled.account]).await;
    let counts = &world.house.admin.app.counts;
    world.admin().token().await;
    invites(world.admin(), &world.address(), viewer(world.root.to_string())).await.data();
    let mut seen: Vec<(String, [u64; 3])> = vec![];
    for email in [world.address(), stranger.member().email.clone(), disabled.email.clone()] {
        let before = counts.read();
        let answer = invites(world.admin(), &email, viewer(world.root.to_string())).await;
        let after = counts.read();
        let id = answer.data()["inviteMember"]["invitation"]["id"].as_str().expect("an id").to_owned();
        let bytes = answer.without_request_id().replace(&id, "‹id›").replace(&email, "‹email›");
        seen.push((bytes, [after[0] - before[0], after[1] - before[1], after[2] - before[2]]));
        assert_eq!(world.mails_to(&email).await.len(), 1);
    }
    assert_eq!(seen[0], seen[1], "one with an account");
    assert_eq!(seen[0], seen[2], "one with a disabled account");
}

#[tokio::test]
async fn an_invitation_is_its_organisations_alone() {
    let (world, stranger) = (World::new().await, World::new().await);
    world.invites(&world.address()).await;
    let waiting = world.admin().asks("{ invitations { id } }", json!({})).await;
    let (id, random) = (&waiting.data()["invitations"][0]["id"], json!(Uuid::new_v4()));
    assert_eq!(stranger.admin().asks("{ invitations { id } }", json!({})).await.data()["invitations"], json!([]));
    for field in ["resendInvitation", "revokeInvitation"] {
        let foreign = stranger.admin().does(field, "__typename", json!({ "invitation": id })).await;
        let unknown = stranger.admin().does(field, "__typename", json!({ "invitation": random })).await;
        foreign.refused("NOT_FOUND");
        assert_eq!(foreign.without_request_id(), unknown.without_request_id(), "{field}");
    }
}

#[tokio::test]
async fn inviting_asks_for_a_recent_second_factor() {
    let world = World::new().await;
    let (cookie, token) = (world.admin().cookie().await, world.admin().token().await);
    let bearer = format!("Bearer {token}");
    world.wait(TimeDelta::seconds(299));
    let org = world.org.to_string();
    let headers = [("authorization", bearer.as_str()), ("x-organization-id", &org)];
    let invite = "mutation($input: InviteMemberInput!) { inviteMember(input: $input) { invitation { id } } }";
    let asks = async |email: String| {
        let input = json!({ "input": { "email": email, "rights": viewer(world.root.to_string()) } });
        world.house.admin.ask("/graphql", invite, &input, &headers).await
    };
    asks(world.address()).await.data();
    world.wait(TimeDelta::seconds(2));
    let refresh = "mutation { refreshSession { accessToken } }";
    let kept = world.house.admin.ask("/graphql/auth", refresh, &json!({}), &[("cookie", &cookie)]).await;
    let bearer = format!("Bearer {}", kept.data()["refreshSession"]["accessToken"].as_str().expect("a token"));
    let headers = [("authorization", bearer.as_str()), ("x-organization-id", &org)];
    let input = json!({ "input": { "email": world.address(), "rights": viewer(world.root.to_string()) } });
    world.house.admin.ask("/graphql", invite, &input, &headers).await.refused("STEP_UP_REQUIRED");
}

#[tokio::test]
async fn a_bad_name_or_password_uses_nothing_up() {
    let world = World::new().await;
    let email = world.address();
    let token = world.invites(&email).await;
    let long = "n".repeat(256);
    for (name, password, field) in
        [("", PASSWORD, "name"), (long.as_str(), PASSWORD, "name"), ("Leila", "short", "password")]
    {
        let input = json!({ "token": token, "name": name, "password": password });
        let answer = world.admin().auth("acceptInvitation", "ticket", input).await;
        assert_eq!((answer.code(), answer.field()), ("INVALID", field));
    }
    assert!(world.house.member(world.org, &email).await.is_none());
    accepts(&world, &token).await.data();
}
