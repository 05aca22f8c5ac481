//! Access rights: every role and right, and every field of both schemas with every wrong actor.

use entity::enums::Role;
use serde_json::{Value, json};
use voicase::exchange::Path;
use voicase::gate::{FieldFacts, Policy, Rule};
use voicase::permissions::{Permission, Rights};
use voicase::schema::{admin_schema, reporter_schema};
use voicase_tests::{Answer, Surface, World};

use crate::support::identity;
use crate::support::samples::{self, Ids, Sample};

#[tokio::test]
async fn each_role_has_the_flags_that_the_domain_gives_it() {
    let world = World::new().await;
    let mut grid: Vec<String> = vec![];
    for role in [Role::Admin, Role::Manager, Role::Member, Role::Viewer] {
        let me = world.staff(role).asks("{ me { membership { role rights } } }", json!({})).await;
        let membership = &me.data()["me"]["membership"];
        grid.push(membership["role"].as_str().expect("a role").to_owned());
        for right in membership["rights"].as_array().expect("rights") {
            grid.push(format!("  {}", right.as_str().expect("a right")));
        }
    }
    insta::with_settings!({ snapshot_path => "../../snapshots", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("roles_and_flags", grid.join("\n"));
    });
}

/// Root fields of queries and mutations, with their facts.
fn roots(policy: &Policy) -> Vec<(String, FieldFacts)> {
    let roots = policy.fields().filter(|(parent, ..)| ["Query", "Mutation"].contains(parent));
    roots.map(|(_, field, facts)| (field.to_owned(), facts.clone())).collect()
}

const fn path(facts: &FieldFacts) -> &'static str {
    match facts.path {
        Path::Work => "/graphql",
        Path::Auth => "/graphql/auth",
        Path::Live => "/graphql/live",
        Path::Api => "/graphql/api",
        Path::Platform => "/graphql/platform",
        Path::Ask => "/graphql/auth/ask",
    }
}

async fn ask(surface: &Surface, path: &str, sample: &Sample, headers: &[(&str, &str)]) -> Answer {
    surface.ask(path, &sample.document, &sample.variables, headers).await
}

fn lacks(role: Role, permission: Permission) -> bool {
    !Rights::of(role, 0, 0).has(permission)
}

#[tokio::test]
async fn every_staff_field_refuses_everybody_it_is_not_for() {
    let world = World::new().await;
    let (ids, standing) = Ids::of(&world).await;
    let (surface, org) = (&world.house.admin, world.org.to_string());
    let stranger = world.other().await;
    let session = standing.reporter.session().expect("a session");
    let shown = "stage timeline { kind } files { id }";
    let before = world.viewer().opens(&standing.case, shown).await;
    for (field, facts) in roots(&admin_schema().1) {
        let rule = facts.rule.unwrap_or_else(|| panic!("{field} has no rule"));
        let sample = samples::admin(&field, &ids);
        if rule == Rule::Public {
            continue;
        }
        for headers in
            [vec![], vec![("x-reporter-session", session.as_str())], vec![("x-organization-id", org.as_str())]]
        {
            ask(surface, path(&facts), &sample, &headers).await.refused("UNAUTHENTICATED");
        }
        let other = stranger.manager().asks_for(world.org, &sample.document, sample.variables.clone()).await;
        other.refused("FORBIDDEN");
        if rule == Rule::PlatformOwner {
            for role in [Role::Admin, Role::Manager, Role::Member, Role::Viewer] {
                let refused = world.staff(role).asks_at(path(&facts), &sample.document, sample.variables.clone()).await;
                refused.refused("FORBIDDEN");
            }
        }
        if let Rule::Requires(permission) = rule {
            for role in
                [Role::Admin, Role::Manager, Role::Member, Role::Viewer].into_iter().filter(|r| lacks(*r, permission))
            {
                world.staff(role).asks(&sample.document, sample.variables.clone()).await.refused("FORBIDDEN");
            }
            let bearer = format!("Bearer {}", world.manager().token().await);
            ask(surface, path(&facts), &sample, &[("authorization", &bearer)]).await.refused("FORBIDDEN");
        }
    }
    let after = world.viewer().opens(&standing.case, shown).await;
    assert_eq!(after.data()["case"], before.data()["case"], "no refused call may change the case");
}

/// The codes with which a call of [`every_staff_field_answers_who_it_is_for`] may end. The gate accepts all of these calls.
/// The workflow may refuse a step at this stage, and some sample ids are unknown.
#[expect(clippy::too_many_lines, reason = "one line for each field")]
fn expected(field: &str) -> [&'static str; 2] {
    match field {
        // Two of these fields remove the same row, so the second call gets NOT_FOUND.
        "resendInvitation" | "revokeInvitation" | "removeSso" | "removeCalendarFeed" => ["OK", "NOT_FOUND"],
        "submitForReview"
        | "returnToInvestigation"
        | "reopenCase"
        | "closeCase"
        | "liftRestriction"
        | "suspendOrganisation"
        | "resumeOrganisation"
        | "closeOrganisation"
        | "acknowledgeCase"
        | "addDeadline"
        | "extendFeedback"
        | "announceClosing"
        | "waitForReporter"
        | "stopWaiting"
        | "askOutside" => ["OK", "NOT_ALLOWED_NOW"],
        "grantFile"
        | "joinOrganisation"
        | "removePerson"
        | "changePerson"
        | "unlinkCases"
        | "changeTag"
        | "recuseMyself"
        | "completeDeadline"
        | "reopenDeadline"
        | "moveDeadline"
        | "pauseDeadline"
        | "removeDeadline"
        | "changeChannel"
        | "removeRoutingRule"
        | "changeCategory"
        | "checkSsoDomain"
        | "renameFactor"
        | "removeFactor"
        | "changeCorrectiveAction"
        | "settleCorrectiveAction"
        | "changeTask"
        | "completeTask"
        | "reopenTask"
        | "moveTask"
        | "removeTask"
        | "addChecklist"
        | "changeTemplate"
        | "deleteTemplate"
        | "enterReport"
        | "revokeOutsideRequest"
        | "reopenOutsideRequest"
        | "offerRecord"
        | "signRecord"
        | "holdMeeting"
        | "declineMeeting"
        | "revokeSession"
        | "approveReset"
        | "refuseReset"
        | "approveRestriction"
        | "refuseRestriction"
        | "approveFallbackReviewer"
        | "refuseFallbackReviewer"
        | "sendDeadMails"
        | "deleteDeadMails"
        | "changeView"
        | "deleteView"
        | "changeAbsence"
        | "removeAbsence"
        | "approveIdentityView"
        | "refuseIdentityView"
        | "approveIdentityOpening"
        | "refuseIdentityOpening"
        | "openIdentity"
        | "approveDisclosure"
        | "cancelDisclosure"
        | "recordDisclosure"
        | "holdBackDisclosure"
        | "tellOfDisclosure"
        | "changeEvidence"
        | "checkEvidence"
        | "recordCustody"
        | "changeInterview"
        | "cancelInterview"
        | "planInterviewAgain"
        | "writeMinutes"
        | "answerMinutes"
        | "redactText"
        | "settleCheckIn"
        | "breach"
        | "changeBreach"
        | "recordBreachStep"
        | "withdrawBreachStep"
        | "addBreachCase"
        | "removeBreachCase" => ["NOT_FOUND"; 2],
        "requestIdentityOpening" | "prepareDisclosure" => ["NOT_ALLOWED_NOW"; 2],
        "stepUpWithCode" | "stepUpWithPasskey" => ["SIGN_IN_FAILED"; 2],
        "confirmLaw" | "orderRoutingRules" => ["CONFLICT"; 2],
        "linkCases" | "letInReviewer" | "addPasskey" | "addTotp" | "changePassword" | "leaveOrganisation" => {
            ["INVALID"; 2]
        }
        _ => ["OK", "OK"],
    }
}

#[tokio::test]
async fn every_staff_field_answers_who_it_is_for() {
    let world = World::new().await;
    let (ids, _) = Ids::of(&world).await;
    let owner = world.owner().await;
    // No role contains this right.
    identity::allow(&world, &[world.manager()]).await;
    for (field, facts) in roots(&admin_schema().1) {
        let sample = samples::admin(&field, &ids);
        let role = match facts.rule {
            Some(Rule::Public) => continue,
            Some(Rule::Requires(Permission::CaseEdit)) => Role::Member,
            Some(Rule::Requires(Permission::UserManage | Permission::SettingsManage | Permission::PrivacyManage)) => {
                Role::Admin
            }
            _ => Role::Manager,
        };
        let asker = if facts.rule == Some(Rule::PlatformOwner) { &owner } else { world.staff(role) };
        let answer = asker.asks_at(path(&facts), &sample.document, sample.variables).await;
        assert!(expected(&field).contains(&answer.code()), "{field}: {}", answer.json);
    }
}

#[tokio::test]
async fn a_flag_that_is_denied_denies_its_fields_whatever_the_role() {
    let world = World::new().await;
    let (ids, _) = Ids::of(&world).await;
    for staff in [world.admin(), world.manager()] {
        staff.token().await;
        world.house.change("UPDATE membership SET allow = 65535, deny = 65535 WHERE id = $1", &[staff.member]).await;
        for (field, facts) in roots(&admin_schema().1) {
            if let Some(Rule::Requires(_)) = facts.rule {
                let sample = samples::admin(&field, &ids);
                staff.asks(&sample.document, sample.variables).await.refused("FORBIDDEN");
            }
        }
    }
}

#[tokio::test]
async fn every_reporters_field_refuses_everybody_it_is_not_for() {
    let world = World::new().await;
    let (ids, standing) = Ids::of(&world).await;
    let surface = &world.house.reporter;
    let bearer = format!("Bearer {}", world.manager().token().await);
    let session = standing.reporter.session().expect("a session");
    let broken = session.chars().rev().collect::<String>();
    for (field, facts) in roots(&reporter_schema().1) {
        let rule = facts.rule.unwrap_or_else(|| panic!("{field} has no rule"));
        let sample = samples::reporter(&field, &ids);
        if rule == Rule::Public {
            let answer = ask(surface, path(&facts), &sample, &[]).await;
            assert!(["OK", "FORM_CHANGED", "RECEIPT_UNKNOWN"].contains(&answer.code()), "{field}: {}", answer.json);
            continue;
        }
        assert_eq!(rule, Rule::Reporter, "{field}: the reporters' schema knows no members");
        for headers in [vec![], vec![("authorization", bearer.as_str())], vec![("x-reporter-session", broken.as_str())]]
        {
            ask(surface, path(&facts), &sample, &headers).await.refused("UNAUTHENTICATED");
        }
        let answer = ask(surface, path(&facts), &sample, &[("x-reporter-session", &session)]).await;
        // The report of the samples has no disclosure.
        let code = if field == "answerDisclosure" { "NOT_FOUND" } else { "OK" };
        assert_eq!(answer.code(), code, "{field}: {}", answer.json);
    }
}

#[tokio::test]
async fn a_field_is_served_on_its_own_path_alone() {
    let world = World::new().await;
    let (ids, _) = Ids::of(&world).await;
    let other = |facts: &FieldFacts| {
        if facts.path == Path::Work { "/graphql/auth" } else { "/graphql" }
    };
    for (field, facts) in roots(&admin_schema().1) {
        let sample = samples::admin(&field, &ids);
        ask(&world.house.admin, other(&facts), &sample, &[]).await.refused("BAD_REQUEST");
    }
    for (field, facts) in roots(&reporter_schema().1) {
        let sample = samples::reporter(&field, &ids);
        ask(&world.house.reporter, other(&facts), &sample, &[]).await.refused("BAD_REQUEST");
    }
}

#[tokio::test]
async fn what_is_told_of_members_and_departments_is_told_to_who_manages_them_alone() {
    let world = World::new().await;
    let case = world.case().await.case;
    let assign = json!({ "case": case, "members": [world.member().member] });
    world.manager().does("assignCase", "case { id }", assign).await.data();
    let policy = admin_schema().1;
    let roots = ["Query", "Mutation", "Subscription", "Case"];
    let nested = policy.fields().filter(|(parent, _, facts)| facts.rule.is_some() && !roots.contains(parent));
    let mut found: Vec<String> = nested.map(|(parent, field, _)| format!("{parent}.{field}")).collect();
    found.sort_unstable();
    let expected = [
        "Department.members { id }",
        "Department.openCases",
        "Member.absences { id }",
        "Member.allow",
        "Member.apiTokens",
        "Member.caseScope",
        "Member.deny",
        "Member.departments { id }",
        "Member.editBlock",
        "Member.effectiveRights { given }",
        "Member.email",
        "Member.expiresOn",
        "Member.openActions",
        "Member.openCases",
        "Member.suspendedAt",
    ];
    let names = expected.map(|field| field.split(' ').next().expect("a name"));
    assert_eq!(found, names, "a new nested rule needs its row here");
    for field in expected {
        let (parent, selection) = field.split_once('.').expect("a field of a type");
        let documents = if parent == "Member" {
            let met = format!("{{ cases {{ nodes {{ assignees {{ member {{ id {selection} }} }} }} }} }}");
            [format!("{{ members {{ id {selection} }} }}"), met]
        } else {
            let met = format!("{{ cases {{ nodes {{ department {{ id {selection} }} }} }} }}");
            [format!("{{ departments {{ id {selection} }} }}"), met]
        };
        for role in [Role::Admin, Role::Manager, Role::Member, Role::Viewer] {
            let code = if role == Role::Admin { "OK" } else { "FORBIDDEN" };
            for document in &documents {
                assert_eq!(world.staff(role).asks(document, json!({})).await.code(), code, "{role:?} {document}");
            }
        }
    }
}

#[tokio::test]
async fn nested_fields_with_a_rule_refuse_who_lacks_the_flag_wherever_the_case_is_met() {
    let world = World::new().await;
    let (_, standing) = Ids::of(&world).await;
    let policy = admin_schema().1;
    let nested = policy.fields().filter(|(parent, _, facts)| facts.rule.is_some() && *parent == "Case");
    let mut nested: Vec<(String, Rule)> =
        nested.map(|(parent, field, facts)| (format!("{parent}.{field}"), facts.rule.expect("a rule"))).collect();
    nested.sort_by(|a, b| a.0.cmp(&b.0));
    let expected = [
        ("Case.messages", Rule::Requires(Permission::ReporterMessage), "messages { nodes { text } }"),
        ("Case.notes", Rule::Requires(Permission::CaseEdit), "notes { text }"),
        ("Case.restrictedTo", Rule::Requires(Permission::CaseAssign), "restrictedTo { id }"),
        ("Case.restrictionRequest", Rule::Requires(Permission::CaseAssign), "restrictionRequest { id }"),
        ("Case.unread", Rule::Requires(Permission::ReporterMessage), "unread"),
    ];
    assert_eq!(nested, expected.map(|(name, rule, _)| (name.to_owned(), rule)), "a new nested rule needs its row here");
    for (name, rule, selection) in expected {
        let Rule::Requires(permission) = rule else { panic!("{name}: another kind of rule") };
        let list = format!("{{ cases {{ nodes {{ id same: {selection} }} }} }}");
        let fragment = format!(
            "query($id: UUID!) {{ case(id: $id) {{ ...F }} }} fragment F on Case {{ ... on Case {{ {selection} }} }}"
        );
        for role in [Role::Admin, Role::Manager, Role::Member, Role::Viewer] {
            let staff = world.staff(role);
            let code = if lacks(role, permission) { "FORBIDDEN" } else { "OK" };
            assert_eq!(staff.opens(&standing.case, selection).await.code(), code, "{name} {role:?}");
            assert_eq!(staff.asks(&list, json!({})).await.code(), code, "{name} {role:?} in the list, under an alias");
            assert_eq!(
                staff.asks(&fragment, json!({ "id": standing.case })).await.code(),
                code,
                "{name} {role:?} in a fragment"
            );
        }
    }
    let title = json!({ "case": standing.case, "title": "T" });
    let payload = world.admin().does("updateCase", "case { title messages { hasEarlier } }", title).await;
    assert_eq!(
        (payload.code(), &payload.json["data"]),
        ("FORBIDDEN", &Value::Null),
        "a mutation with any error is rolled back"
    );
    assert_eq!(world.admin().opens(&standing.case, "title").await.data()["case"]["title"], Value::Null);
}
