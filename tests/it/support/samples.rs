//! One well-formed call of every root field. A field without a sample fails the tests of the matrix.

mod work;

use entity::enums::{CaseScope, ReleaseTick, ReportingMode, Role};
use serde_json::{Value, json};
use uuid::Uuid;
use voicase::crypto::token;
use voicase::env::Process;
use voicase::platform::{self, NewOrganisation};
use voicase_tests::{Standing, World, input_type, token_input};

use crate::departments::tree;
use crate::support::steps;

/// The ids that a sample can use.
pub struct Ids {
    pub slug: String,
    pub case: Value,
    pub note: Value,
    /// A record of a conversation that the reporter can check.
    pub record: Value,
    pub member: Uuid,
    pub root: Uuid,
    pub invitation: Value,
    pub token: Uuid,
    /// A member that samples may change, and a member that a sample removes.
    pub colleague: Uuid,
    pub leaver: Uuid,
    /// A department that samples may change, and a department that a sample removes.
    pub branch: Uuid,
    pub twig: Uuid,
    /// An organisation for the decisions of the platform owner.
    pub tenant: Uuid,
}

impl Ids {
    /// Creates the objects in a world: one case, one note and the others.
    pub async fn of(world: &World) -> (Self, Standing) {
        let standing = world.case().await;
        let input = json!({ "case": standing.case, "idempotencyKey": Uuid::new_v4(), "text": "A note." });
        let note = world.member().does("addNote", "note { id }", input).await.data()["addNote"]["note"]["id"].clone();
        let input = json!({
            "case": standing.case, "idempotencyKey": Uuid::new_v4(), "heldOn": "2026-03-02", "recording": "NONE",
            "text": "We talked.",
        });
        let written = world.member().does("writeRecord", "case { records { id } }", input).await;
        let record = written.data()["writeRecord"]["case"]["records"][0]["id"].clone();
        world.member().does("offerRecord", "case { id }", json!({ "record": record })).await.data();
        let input = json!({ "email": world.address(), "rights": viewer(world.root.to_string()) });
        let invited = world.admin().does("inviteMember", "invitation { id }", input).await;
        let ids = Self {
            slug: world.slug.clone(),
            case: standing.case.clone(),
            note,
            record,
            member: world.member().member,
            root: world.root,
            invitation: invited.data()["inviteMember"]["invitation"]["id"].clone(),
            token: world.program(world.admin(), token_input(&["CASE_EDIT"], true)).await.id,
            colleague: world.joins(Role::Viewer, CaseScope::Departments).await.member,
            leaver: world.joins(Role::Viewer, CaseScope::Departments).await.member,
            branch: tree::add(world, "Branch", world.root).await,
            twig: tree::add(world, "Twig", world.root).await,
            tenant: tenant(world).await,
        };
        (ids, standing)
    }
}

/// Creates another organisation without members.
pub async fn tenant(world: &World) -> Uuid {
    let new = NewOrganisation {
        name: "Klippfisk".into(),
        time_zone: "Europe/Oslo".into(),
        law_pack: "eu".into(),
        tick: ReleaseTick::Hourly,
        slug: Uuid::new_v4().to_string(),
        mode: ReportingMode::Choice,
        auto_acknowledge: false,
    };
    platform::found(&world.house.platform, new, None).await.expect("an organisation").id
}

/// The rights of a viewer of one department.
pub fn viewer(department: impl Into<Value>) -> Value {
    let department = department.into();
    json!({ "role": "VIEWER", "allow": [], "deny": [], "caseScope": "DEPARTMENTS", "departments": [department] })
}

pub struct Sample {
    pub document: String,
    pub variables: Value,
}

fn query(document: &str, variables: Value) -> Sample {
    Sample { document: document.to_owned(), variables }
}

fn mutation(process: Process, field: &str, selection: &str, input: Value) -> Sample {
    let of = input_type(process, field);
    let document = format!("mutation($input: {of}) {{ {field}(input: $input) {{ {selection} }} }}");
    Sample { document, variables: json!({ "input": input }) }
}

/// The sample of a staff field.
pub fn admin(field: &str, ids: &Ids) -> Sample {
    let found =
        people(field, ids).or_else(|| casework(field, ids)).or_else(|| signing(field, ids)).or_else(|| sso(field));
    let found =
        found.or_else(|| work::clocks(field, ids)).or_else(|| work::tasks(field, ids)).or_else(|| notices(field));
    let found = found
        .or_else(|| work::investigation(field, ids))
        .or_else(|| work::routing(field, ids))
        .or_else(|| work::connections(field, ids))
        .or_else(|| work::breaches(field));
    let found = found.or_else(|| identity(field, ids));
    found.or_else(|| owning(field, ids)).unwrap_or_else(|| panic!("{field} has no sample"))
}

/// Members, invitations, departments.
fn people(field: &str, ids: &Ids) -> Option<Sample> {
    let does = |selection, input| mutation(Process::Admin, field, selection, input);
    let key = Uuid::new_v4();
    let sample = match field {
        "me" => query("{ me { id } }", json!({})),
        "members" => query("{ members { id } }", json!({})),
        "member" => query("query($id: UUID!) { member(id: $id) { id } }", json!({ "id": ids.member })),
        "availability" => query("{ availability { languages } }", json!({})),
        "saveAvailability" => does(
            "availability { languages }",
            json!({ "workingDays": ["MONDAY"], "languages": ["en"], "mailsWhenAbsent": false }),
        ),
        "addAbsence" => does("absence { id }", json!({ "firstOn": "2026-12-01", "lastOn": "2026-12-02" })),
        "changeAbsence" => {
            does("absence { id }", json!({ "absence": key, "firstOn": "2026-12-01", "lastOn": "2026-12-02" }))
        }
        "removeAbsence" => does("removed", json!({ "absence": key })),
        "rightsTable" => query("{ rightsTable { roles { role } } }", json!({})),
        "changeMember" => {
            does("member { id }", json!({ "member": ids.colleague, "rights": viewer(ids.root.to_string()) }))
        }
        "suspendMember" | "resumeMember" => does("member { id }", json!({ "member": ids.colleague })),
        "removeMember" => does("handedOver", json!({ "member": ids.leaver })),
        "leaveOrganisation" => does("handedOver", json!({ "handOver": Uuid::new_v4() })),
        "addDepartment" => does("department { id }", json!({ "name": key, "parent": ids.root })),
        "changeDepartment" => does("department { id }", json!({ "department": ids.branch, "name": key })),
        "removeDepartment" => does("done", json!({ "department": ids.twig })),
        "apiTokens" => query("{ apiTokens { id } }", json!({})),
        "createApiToken" => does("secret", token_input(&["CASE_EDIT"], true)),
        "revokeApiToken" => does("token { id }", json!({ "token": ids.token })),
        "departments" => query("{ departments { id } }", json!({})),
        "setup" => query("{ setup { handlers } }", json!({})),
        "law" => query("{ law { code } }", json!({})),
        "confirmLaw" => does("law { code }", json!({ "hash": "x" })),
        "setOwnFigures" => does("law { code }", json!({ "acknowledgementDays": 5 })),
        "savedViews" => query("{ savedViews { id } }", json!({})),
        "saveView" => does("view { id }", json!({ "name": key, "query": "", "shared": false })),
        "changeView" => does("view { id }", json!({ "view": key, "name": key })),
        "deleteView" => does("views { id }", json!({ "view": key })),
        "invitation" => {
            query("query($token: String!) { invitation(token: $token) { email } }", json!({ "token": "x" }))
        }
        "invitations" => query("{ invitations { id } }", json!({})),
        "inviteMember" => does(
            "invitation { id }",
            json!({ "email": "new@fjordlys.example", "rights": viewer(ids.root.to_string()) }),
        ),
        "resendInvitation" => does("invitation { id }", json!({ "invitation": ids.invitation })),
        "revokeInvitation" => does("done", json!({ "invitation": ids.invitation })),
        "joinOrganisation" => does("membership { id }", json!({ "token": "x" })),
        "changeName" => does("me { id }", json!({ "name": "Somebody" })),
        "changeEmail" => does("sentTo", json!({ "email": "newer@fjordlys.example" })),
        _ => return None,
    };
    Some(sample)
}

/// The identity of a reporter. The case of the samples has none.
fn identity(field: &str, ids: &Ids) -> Option<Sample> {
    let does = |input| mutation(Process::Admin, field, "case { id }", input);
    let (case, key) = (&ids.case, Uuid::new_v4());
    let sample = match field {
        "caseIdentity" => query("query($id: UUID!) { caseIdentity(id: $id) { sealed } }", json!({ "id": case })),
        "identityRequests" => query("{ identityRequests { id } }", json!({})),
        "requestIdentityOpening" => {
            does(json!({ "case": case, "idempotencyKey": key, "reason": "A witness.", "words": "We need you." }))
        }
        "approveIdentityOpening" => does(json!({ "request": key })),
        "refuseIdentityOpening" => does(json!({ "request": key, "reason": "No need." })),
        "openIdentity" => {
            mutation(Process::Admin, field, "name", json!({ "request": key, "idempotencyKey": Uuid::new_v4() }))
        }
        "prepareDisclosure" => {
            let hold = json!({ "until": "2026-06-01", "reason": "An investigation." });
            does(json!({ "case": case, "idempotencyKey": key, "recipient": "The court", "purpose": "A trial.",
                "provision": "Section 1", "hold": hold }))
        }
        "approveDisclosure" | "tellOfDisclosure" => does(json!({ "disclosure": key })),
        "cancelDisclosure" => does(json!({ "disclosure": key, "reason": "No need." })),
        "recordDisclosure" => does(json!({ "disclosure": key, "manner": "By letter." })),
        "holdBackDisclosure" => {
            does(json!({ "disclosure": key, "hold": { "until": "2026-06-01", "reason": "An investigation." } }))
        }
        _ => return None,
    };
    Some(sample)
}

/// Cases and the objects of a case.
#[expect(clippy::too_many_lines, reason = "one line for each field")]
fn casework(field: &str, ids: &Ids) -> Option<Sample> {
    let does = |selection, input| mutation(Process::Admin, field, selection, input);
    let key = Uuid::new_v4();
    let case = &ids.case;
    let on_case = |more: Value| {
        let mut input = more;
        input["case"] = case.clone();
        does("case { id }", input)
    };
    let sample = match field {
        "cases" => query("{ cases { nodes { id } } }", json!({})),
        "search" => {
            query("query($text: String!) { search(text: $text) { hits { case { id } } } }", json!({ "text": "worked" }))
        }
        "caseCounts" => query("{ caseCounts { total } }", json!({})),
        "suggestedAssignees" => {
            let document = "query($case: UUID!) { suggestedAssignees(case: $case) { workload } }";
            query(document, json!({ "case": case }))
        }
        "case" => query("query($id: UUID!) { case(id: $id) { id } }", json!({ "id": case })),
        "routeCase" => on_case(json!({ "department": ids.root })),
        "categories" => query("{ categories { id } }", json!({})),
        "moveCase" => on_case(json!({ "to": "IN_TRIAGE" })),
        "submitForReview" => on_case(
            json!({ "outcome": "UNSUBSTANTIATED", "findings": "None.", "correctiveActions": [], "words": "Thank you." }),
        ),
        "returnToInvestigation" | "reopenCase" => on_case(json!({ "reason": "Look again." })),
        "closeCase" => on_case(json!({ "outcome": "SPAM", "words": "Thank you." })),
        "retentionPeriods" => query("{ retentionPeriods(receivedOn: \"2026-03-02\") { retention until } }", json!({})),
        "dueCorrectiveActions" => query("{ dueCorrectiveActions { id } }", json!({})),
        "addCorrectiveAction" => on_case(json!({ "idempotencyKey": key, "action": steps::action() })),
        "changeCorrectiveAction" => {
            does("case { id }", json!({ "id": key, "expected": 1, "action": steps::action(), "reason": "Later." }))
        }
        "settleCorrectiveAction" => does("case { id }", json!({ "id": key, "expected": 1, "state": "DONE" })),
        "assignCase" => on_case(json!({ "members": [ids.member] })),
        "updateCase" => on_case(json!({ "title": "A title" })),
        "restrictCase" => on_case(json!({ "members": [ids.member], "reason": "It concerns a director." })),
        "liftRestriction" => on_case(json!({ "reason": "No longer." })),
        "restrictionRequests" => query("{ restrictionRequests { id } }", json!({})),
        "approveRestriction" | "refuseRestriction" => does("case { id }", json!({ "request": key })),
        "caseEntries" => query("{ caseEntries { id } }", json!({})),
        "letInReviewer" => does("entries { id }", json!({ "entry": key, "member": ids.member })),
        "fallbackReviewer" => query("{ fallbackReviewer { member { id } } }", json!({})),
        "nameFallbackReviewer" => does("fallbackReviewer { request { id } }", json!({ "member": ids.member })),
        "approveFallbackReviewer" | "refuseFallbackReviewer" => {
            does("fallbackReviewer { request { id } }", json!({ "request": key }))
        }
        "addPerson" => on_case(json!({ "idempotencyKey": Uuid::new_v4(), "name": "K. Brandt", "role": "SUBJECT" })),
        "removePerson" => does("case { id }", json!({ "person": Uuid::new_v4(), "reason": "A namesake." })),
        // This sample uses an unknown case, because the caller still needs access to the other case for later samples.
        "recuseMyself" => does("done", json!({ "case": Uuid::new_v4(), "reason": "My brother works there." })),
        "markRead" => on_case(json!({ "upTo": 1 })),
        "attachEvidence" => on_case(json!({ "idempotencyKey": key, "files": [] })),
        "sendMessage" => {
            does("message { id }", json!({ "case": case, "idempotencyKey": key, "text": "Hello.", "files": [] }))
        }
        "addNote" => does("note { id }", json!({ "case": case, "idempotencyKey": key, "text": "Another." })),
        "retractNote" => does("note { id }", json!({ "note": ids.note, "reason": "Wrong." })),
        "openUpload" => does("id", json!({ "case": case, "size": 1000 })),
        "grantFile" => does("url", json!({ "attachment": Uuid::new_v4() })),
        _ => return None,
    };
    Some(sample)
}

/// Notifications and the calendar.
fn notices(field: &str) -> Option<Sample> {
    let does = |selection, input| mutation(Process::Admin, field, selection, input);
    let sample = match field {
        "notifications" => query("{ notifications { id } }", json!({})),
        "unreadNotifications" => query("{ unreadNotifications }", json!({})),
        "markNotifications" => does("unread", json!({ "notifications": [Uuid::new_v4()], "read": true })),
        "notificationSettings" => query("{ notificationSettings { digestAt } }", json!({})),
        "saveNotificationSettings" => {
            does("settings { digestAt }", json!({ "deliveries": [], "digestAt": 8, "language": "en" }))
        }
        "calendarFeed" => query("{ calendarFeed { createdAt } }", json!({})),
        "figures" => query("{ figures { firstOn } }", json!({})),
        "createCalendarFeed" => query("mutation { createCalendarFeed { address } }", json!({})),
        "removeCalendarFeed" => query("mutation { removeCalendarFeed { done } }", json!({})),
        _ => return None,
    };
    Some(sample)
}

/// Acts of the platform owner.
fn owning(field: &str, ids: &Ids) -> Option<Sample> {
    let does = |input| mutation(Process::Admin, field, "organisation { id }", input);
    let tenant = ids.tenant;
    let sample = match field {
        "organisations" => query("{ organisations { id name state members } }", json!({})),
        "lawPacks" => query("{ lawPacks }", json!({})),
        "platformHealth" => query("{ platformHealth { store keystore jobs { due } mail { waiting } } }", json!({})),
        "abuse" => query("{ abuse { days { count } addresses { key } } }", json!({})),
        "createOrganisation" => does(json!({
            "name": "Tørrfisk", "timeZone": "Europe/Oslo", "lawPack": "eu", "slug": Uuid::new_v4(),
            "administratorEmail": "first@torrfisk.example",
        })),
        "suspendOrganisation" => does(json!({ "organisation": tenant, "reason": "REQUESTED" })),
        "resumeOrganisation" | "closeOrganisation" => does(json!({ "organisation": tenant })),
        "setLawPack" => does(json!({ "organisation": tenant, "lawPack": "de" })),
        "sendDeadMails" | "deleteDeadMails" => {
            mutation(Process::Admin, field, "mails", json!({ "organisation": tenant }))
        }
        _ => return None,
    };
    Some(sample)
}

/// Sign-in, factors, sessions, resets.
fn signing(field: &str, ids: &Ids) -> Option<Sample> {
    let does = |selection, input| mutation(Process::Admin, field, selection, input);
    let key = Uuid::new_v4();
    let sample = match field {
        "signIn" => does("next", json!({ "email": "nobody@fjordlys.example", "password": "wrong" })),
        "completeSignIn" | "confirmFactor" => does("expiresIn", json!({ "ticket": "x", "code": "000000" })),
        "acceptInvitation" => {
            does("next", json!({ "token": "x", "name": "Somebody", "password": "a long enough password 7" }))
        }
        "confirmEmail" => does("done", json!({ "token": "x" })),
        "beginFactor" => does("secret", json!({ "ticket": "x" })),
        "beginPasskey" => does("ceremony", json!({ "ticket": "x" })),
        "confirmPasskey" => {
            does("expiresIn", json!({ "ticket": "x", "ceremony": "x", "credential": {}, "name": "A key" }))
        }
        "beginPasskeySignIn" => query("mutation { beginPasskeySignIn { ceremony } }", json!({})),
        "completePasskeySignIn" | "stepUpWithPasskey" => {
            does("expiresIn", json!({ "ceremony": "x", "credential": {} }))
        }
        "beginStepUp" => query("mutation { beginStepUp { code } }", json!({})),
        "stepUpWithCode" => does("expiresIn", json!({ "code": "000000" })),
        "beginAddPasskey" => query("mutation { beginAddPasskey { ceremony } }", json!({})),
        "addPasskey" => {
            does("security { recoveryCodesLeft }", json!({ "ceremony": "x", "credential": {}, "name": "A key" }))
        }
        "beginAddTotp" => query("mutation { beginAddTotp { secret } }", json!({})),
        "addTotp" => {
            let input = json!({ "factor": key, "code": "000000", "name": "An app" });
            does("security { recoveryCodesLeft }", input)
        }
        "renameFactor" => does("security { recoveryCodesLeft }", json!({ "factor": key, "name": "A name" })),
        "removeFactor" => does("security { recoveryCodesLeft }", json!({ "factor": key })),
        "renewRecoveryCodes" => query("mutation { renewRecoveryCodes { codes } }", json!({})),
        "changePassword" => {
            let input = json!({ "current": "not this one", "new": "another long password 8" });
            does("security { recoveryCodesLeft }", input)
        }
        "revokeSession" => does("security { recoveryCodesLeft }", json!({ "session": key })),
        "signOutEverywhere" => does("done", json!({ "keepThis": true })),
        "resets" => query("{ resets { id } }", json!({})),
        "requestReset" => does("done", json!({ "email": "nobody@fjordlys.example" })),
        "stopReset" => does("done", json!({ "token": "no link" })),
        "stopMyResets" => query("mutation { stopMyResets { done } }", json!({})),
        "requestMemberReset" => does("reset { id }", json!({ "member": ids.member })),
        "approveReset" | "refuseReset" => does("reset { id }", json!({ "reset": key })),
        "identityViewRequests" => query("{ identityViewRequests { id } }", json!({})),
        "requestIdentityView" => does("request { id }", json!({ "member": ids.member })),
        "approveIdentityView" => does("member { id }", json!({ "request": key })),
        "refuseIdentityView" => does("member", json!({ "request": key })),
        "completeReset" => does("next", json!({ "token": "x", "password": "a long enough password 7" })),
        "refreshSession" => query("mutation { refreshSession { expiresIn } }", json!({})),
        "signOut" => query("mutation { signOut { done } }", json!({})),
        _ => return None,
    };
    Some(sample)
}

/// Single sign-on.
fn sso(field: &str) -> Option<Sample> {
    let does = |selection, input| mutation(Process::Admin, field, selection, input);
    let sample = match field {
        "sso" => query("{ sso { provider { issuer } } }", json!({})),
        "beginSso" => does("url", json!({ "email": "somebody@nowhere.example" })),
        "completeSso" => does("session { expiresIn }", json!({ "code": "x", "state": "x" })),
        "saveSso" => does(
            "sso { provider { issuer } }",
            json!({
                "issuer": "https://id.example.org", "clientId": "x", "clientSecret": "y", "domains": [format!("{}.example", Uuid::new_v4())],
                "roles": [], "mfaValues": [], "provision": false, "enabled": true,
            }),
        ),
        "removeSso" => query("mutation { removeSso { done } }", json!({})),
        "checkSsoDomain" => does("result", json!({ "domain": "unclaimed.test" })),
        "testSso" => does("failure", json!({ "issuer": "http://127.0.0.1:1" })),
        _ => return None,
    };
    Some(sample)
}

/// A sample request for a field of the reporter schema.
pub fn reporter(field: &str, ids: &Ids) -> Sample {
    let does = |selection, input| mutation(Process::Reporter, field, selection, input);
    let key = Uuid::new_v4();
    let access = token::encode(&[9; 32]);
    match field {
        "channel" => query("query($slug: String!) { channel(slug: $slug) { slug } }", json!({ "slug": ids.slug })),
        "report" => query("{ report { status } }", json!({})),
        "openUpload" => does("id", json!({ "channel": ids.slug, "size": 1000 })),
        "submitReport" => does(
            "report { status }",
            json!({
                "channel": ids.slug, "idempotencyKey": key, "form": Uuid::new_v4(), "anonymity": "ANONYMOUS",
                "language": "en", "answers": [], "files": [], "access": access,
            }),
        ),
        "openReport" => does("report { status }", json!({ "channel": ids.slug, "access": access })),
        "sendMessage" => does("message { id }", json!({ "idempotencyKey": key, "text": "Hello.", "files": [] })),
        "markRead" => does("report { status }", json!({ "upTo": 1 })),
        "answerRecord" => does(
            "report { status }",
            json!({ "idempotencyKey": key, "record": ids.record, "corrections": "It was Tuesday." }),
        ),
        "requestMeeting" => {
            does("report { status }", json!({ "idempotencyKey": key, "form": "PHONE", "wish": "After six." }))
        }
        "claimRetaliation" => does(
            "report { status }",
            json!({
                "idempotencyKey": key, "language": "en", "what": "I was moved to nights.",
                "access": token::encode(&[8; 32]),
            }),
        ),
        "answerDisclosure" => does("report { status }", json!({ "disclosure": key, "consent": false })),
        _ => panic!("{field} has no sample"),
    }
}
