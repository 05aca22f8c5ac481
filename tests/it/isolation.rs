//! Another organisation's id answers byte for byte as one that nobody ever made, wherever an id can be named.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::Request;
use entity::enums::Role;
use serde_json::{Value, json};
use uuid::Uuid;
use voicase::config::Process;
use voicase_tests::{Answer, Staff, World, input_type};

use crate::steps;

/// What one organisation has.
struct Own {
    world: World,
    case: Value,
    note: Value,
    category: Value,
    member: Value,
    attachment: Value,
    /// An upload that has arrived, as an input names it.
    file: Value,
}

impl Own {
    /// With its newest case as far as the probe needs it.
    async fn new(world: World, far: Far) -> Self {
        let standing = match far {
            Far::New | Far::Triage => world.case().await,
            Far::Investigated => steps::investigated(&world).await,
            Far::InReview => steps::in_review(&world).await,
            Far::Closed => steps::closed(&world).await,
        };
        let case = standing.case;
        if far == Far::Triage {
            steps::moves(world.member(), &case, "IN_TRIAGE").await.data();
        }
        let text = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "text": "A note." });
        let note = world.member().does("addNote", "note { id }", text).await.data()["addNote"]["note"]["id"].clone();
        let known = world.member().asks("{ categories { id } }", json!({})).await;
        let category = known.data()["categories"][0]["id"].clone();
        let mut files = vec![];
        for name in ["first.txt", "second.txt"] {
            let upload = world.staffs_upload(world.member(), &case, name, b"words").await;
            upload.arrives(&world.house.admin).await;
            files.push(upload.input);
        }
        let attach = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "files": [files[0]] });
        let attached = world.member().does("attachEvidence", "case { files { id } }", attach).await;
        let attachment = attached.data()["attachEvidence"]["case"]["files"][0]["id"].clone();
        let member = json!(world.member().member);
        Self { world, case, note, category, member, attachment, file: files.remove(1) }
    }

    fn staff(&self, role: Role) -> &Staff {
        self.world.staff(role)
    }
}

/// How far the owner's case is when the owner's call succeeds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Far {
    New,
    Triage,
    Investigated,
    InReview,
    Closed,
}

/// A place where an id is named: by whom, in which mutation, which of the owner's ids, and the whole input with it.
struct Probe {
    of: &'static str,
    field: &'static str,
    far: Far,
    role: Role,
    id: fn(&Own) -> Value,
    input: fn(&Own, Value) -> Value,
}

const fn probe(
    of: &'static str,
    field: &'static str,
    far: Far,
    role: Role,
    id: fn(&Own) -> Value,
    input: fn(&Own, Value) -> Value,
) -> Probe {
    Probe { of, field, far, role, id, input }
}

fn case(own: &Own) -> Value {
    own.case.clone()
}

fn with_file(own: &Own, slot: &Value) -> Value {
    let mut file = own.file.clone();
    file["slot"] = slot.clone();
    json!([file])
}

fn probes() -> Vec<Probe> {
    use Far::{Closed, InReview, Investigated, New, Triage};
    use Role::{Admin, Manager, Member};
    vec![
        probe("MoveCaseInput.case", "moveCase", New, Member, case, |_, id| json!({ "case": id, "to": "IN_TRIAGE" })),
        probe("SubmitForReviewInput.case", "submitForReview", Investigated, Member, case, |_, id| steps::proposal(&id)),
        probe(
            "ReasonInput.case",
            "returnToInvestigation",
            InReview,
            Manager,
            case,
            |_, id| json!({ "case": id, "reason": "Why?" }),
        ),
        probe(
            "ReasonInput.case",
            "reopenCase",
            Closed,
            Admin,
            case,
            |_, id| json!({ "case": id, "reason": "New facts." }),
        ),
        probe(
            "CloseCaseInput.case",
            "closeCase",
            Triage,
            Manager,
            case,
            |_, id| json!({ "case": id, "outcome": "SPAM", "words": "No." }),
        ),
        probe("AssignCaseInput.case", "assignCase", New, Manager, case, |_, id| json!({ "case": id, "members": [] })),
        probe(
            "AssignCaseInput.members",
            "assignCase",
            New,
            Manager,
            |own| own.member.clone(),
            |own, id| json!({ "case": own.case, "members": [id] }),
        ),
        probe(
            "AssignCaseInput.backup",
            "assignCase",
            New,
            Manager,
            |own| own.member.clone(),
            |own, id| json!({ "case": own.case, "members": [], "backup": id }),
        ),
        probe(
            "UpdateCaseInput.case",
            "updateCase",
            New,
            Member,
            case,
            |_, id| json!({ "case": id, "title": "A title" }),
        ),
        probe(
            "UpdateCaseInput.category",
            "updateCase",
            New,
            Member,
            |own| own.category.clone(),
            |own, id| json!({ "case": own.case, "category": id }),
        ),
        probe(
            "StaffMessageInput.case",
            "sendMessage",
            New,
            Member,
            case,
            |_, id| json!({ "case": id, "idempotencyKey": Uuid::new_v4(), "text": "Hello.", "files": [] }),
        ),
        probe(
            "FileInput.slot",
            "sendMessage",
            New,
            Member,
            |own| own.file["slot"].clone(),
            |own, id| json!({ "case": own.case, "idempotencyKey": Uuid::new_v4(), "text": "See.", "files": with_file(own, &id) }),
        ),
        probe(
            "FileInput.slot",
            "attachEvidence",
            New,
            Member,
            |own| own.file["slot"].clone(),
            |own, id| json!({ "case": own.case, "idempotencyKey": Uuid::new_v4(), "files": with_file(own, &id) }),
        ),
        probe("StaffMarkReadInput.case", "markRead", New, Member, case, |_, id| json!({ "case": id, "upTo": 1 })),
        probe(
            "AddNoteInput.case",
            "addNote",
            New,
            Member,
            case,
            |_, id| json!({ "case": id, "idempotencyKey": Uuid::new_v4(), "text": "A note." }),
        ),
        probe(
            "RetractNoteInput.note",
            "retractNote",
            New,
            Member,
            |own| own.note.clone(),
            |_, id| json!({ "note": id, "reason": "Wrong." }),
        ),
        probe("StaffUploadInput.case", "openUpload", New, Member, case, |_, id| json!({ "case": id, "size": 1000 })),
        probe(
            "AttachEvidenceInput.case",
            "attachEvidence",
            New,
            Member,
            case,
            |_, id| json!({ "case": id, "idempotencyKey": Uuid::new_v4(), "files": [] }),
        ),
        probe(
            "GrantFileInput.attachment",
            "grantFile",
            New,
            Member,
            |own| own.attachment.clone(),
            |_, id| json!({ "attachment": id, "unscanned": true }),
        ),
    ]
}

/// `Type.field` of every input that names an id, but for idempotency keys, which name nothing.
fn id_arguments(sdl: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut within = None;
    for line in sdl.lines() {
        if let Some(name) = line.strip_prefix("input ") {
            within = name.split(' ').next();
        } else if line == "}" {
            within = None;
        } else if let (Some(input), Some((name, of))) = (within, line.trim().split_once(": "))
            && of.contains("UUID")
            && name != "idempotencyKey"
        {
            found.insert(format!("{input}.{name}"));
        }
    }
    found
}

async fn does(staff: &Staff, probe: &Probe, input: Value) -> Answer {
    let of = input_type(Process::Admin, probe.field);
    let document = format!("mutation($input: {of}) {{ {}(input: $input) {{ __typename }} }}", probe.field);
    staff.asks(&document, json!({ "input": input })).await
}

#[tokio::test]
async fn every_id_in_an_input_of_the_staffs_schema_is_probed() {
    let mut probed: BTreeSet<String> = probes().iter().map(|p| p.of.to_owned()).collect();
    // The list's filters have a test of their own.
    probed.extend(["CaseFilter.assignee", "CaseFilter.category", "CaseFilter.department"].map(str::to_owned));
    assert_eq!(id_arguments(&voicase::graphql::admin_sdl()), probed);
}

#[tokio::test]
async fn every_id_of_another_organisation_answers_as_one_that_is_not_there() {
    let world = World::new().await;
    let asker = Own::new(world.other().await, Far::Triage).await;
    for probe in probes() {
        let owner = Own::new(world.other().await, probe.far).await;
        let id = (probe.id)(&owner);
        let at_home = does(owner.staff(probe.role), &probe, (probe.input)(&owner, id.clone())).await;
        assert_eq!(at_home.code(), "OK", "{} of {}: the owner's call: {}", probe.of, probe.field, at_home.json);
        let foreign = does(asker.staff(probe.role), &probe, (probe.input)(&asker, id)).await;
        let random = does(asker.staff(probe.role), &probe, (probe.input)(&asker, json!(Uuid::new_v4()))).await;
        assert_ne!(foreign.code(), "OK", "{} of {}", probe.of, probe.field);
        assert_eq!(foreign.without_request_id(), random.without_request_id(), "{} of {}", probe.of, probe.field);
    }
}

#[tokio::test]
async fn a_case_and_the_lists_filters_tell_nothing_of_another_organisations_ids() {
    let world = World::new().await;
    let (owner, asker) = (Own::new(world.other().await, Far::New).await, world.other().await);
    let staff = asker.manager();
    asker.case().await;
    owner.world.manager().opens(&owner.case, "stage").await.data();
    let foreign = staff.opens(&owner.case, "stage").await;
    let random = staff.opens(&json!(Uuid::new_v4()), "stage").await;
    foreign.refused("NOT_FOUND");
    assert_eq!(foreign.without_request_id(), random.without_request_id());
    let list = "query($filter: CaseFilter) { cases(filter: $filter) { totalCount nodes { id } } caseCounts(filter: $filter) { total } }";
    for (name, id) in
        [("assignee", &owner.member), ("category", &owner.category), ("department", &json!(owner.world.root))]
    {
        let foreign = staff.asks(list, json!({ "filter": { name: id } })).await;
        let random = staff.asks(list, json!({ "filter": { name: Uuid::new_v4() } })).await;
        assert_eq!(foreign.data()["cases"]["totalCount"], 0, "{name}");
        assert_eq!(foreign.without_request_id(), random.without_request_id(), "{name}");
    }
}

#[tokio::test]
async fn an_organisation_that_is_not_mine_answers_as_one_that_is_not_there() {
    let world = World::new().await;
    let other = world.other().await;
    let ask = "{ members { id name } }";
    let foreign = world.manager().asks_for(other.org, ask, json!({})).await;
    foreign.refused("FORBIDDEN");
    let random = world.manager().asks_for(Uuid::new_v4(), ask, json!({})).await;
    assert_eq!(foreign.without_request_id(), random.without_request_id());
}

#[tokio::test]
async fn every_id_in_an_input_of_the_reporters_schema_answers_alike() {
    let arguments = id_arguments(&voicase::graphql::reporter_sdl());
    // Questions of the default form have the same ids everywhere.
    let known = ["AnswerInput.question", "FileInput.slot", "SubmitReportInput.form"];
    assert_eq!(arguments, known.map(str::to_owned).into());

    let (owner, asker) = (World::new().await, World::new().await);
    let reporter = owner.reporter();
    let form = reporter.report().await["form"].clone();
    let upload = owner.reporters_upload(&reporter, "a.txt", b"words").await;
    upload.arrives(&owner.house.reporter).await;
    let mut own = reporter.report().await;
    own["files"] = json!([upload.input]);
    reporter.sends(own).await.data();

    let stranger = asker.reporter();
    let sends = async |form: &Value, slot: &Value| {
        let mut report = stranger.report().await;
        if !form.is_null() {
            report["form"] = form.clone();
        }
        if !slot.is_null() {
            report["files"] = json!([upload.input]);
            report["files"][0]["slot"] = slot.clone();
        }
        stranger.sends(report).await
    };
    let (foreign, random) = (sends(&form, &Value::Null).await, sends(&json!(Uuid::new_v4()), &Value::Null).await);
    foreign.refused("FORM_CHANGED");
    assert_eq!(foreign.without_request_id(), random.without_request_id(), "a form");
    let (foreign, random) =
        (sends(&Value::Null, &json!(upload.slot)).await, sends(&Value::Null, &json!(Uuid::new_v4())).await);
    foreign.refused("NOT_FOUND");
    assert_eq!(foreign.without_request_id(), random.without_request_id(), "a slot");

    stranger.submits().await.data();
    let writes = async |slot: &Value| {
        let mut file = upload.input.clone();
        file["slot"] = slot.clone();
        let input = json!({ "idempotencyKey": Uuid::new_v4(), "text": "See.", "files": [file] });
        stranger.does("sendMessage", "message { id }", input).await
    };
    let (foreign, random) = (writes(&json!(upload.slot)).await, writes(&json!(Uuid::new_v4())).await);
    foreign.refused("NOT_FOUND");
    assert_eq!(foreign.without_request_id(), random.without_request_id(), "a slot of a message");
}

#[tokio::test]
async fn files_and_slots_of_others_answer_as_those_that_are_not_there() {
    let world = World::new().await;
    let owner = Own::new(world.other().await, Far::New).await;
    let stranger = world.case().await.reporter;
    let session = stranger.session().expect("a session");
    let down = async |id: &Value| {
        let path = format!("/down/{}", id.as_str().expect("an id"));
        let request = Request::get(path).header("x-reporter-session", &session).body(Body::empty());
        world.house.reporter.send(request.expect("a request")).await
    };
    let (foreign, random) = (down(&owner.attachment).await, down(&json!(Uuid::new_v4())).await);
    foreign.refused("NOT_FOUND");
    assert_eq!(foreign.without_request_id(), random.without_request_id());
    let finish = async |id: &Value| {
        let path = format!("/up/{}", id.as_str().expect("an id"));
        let secret = voicase::crypto::token::encode(&[3; 32]);
        let request = Request::post(path).header("x-upload-secret", secret).body(Body::empty());
        world.house.admin.send(request.expect("a request")).await
    };
    let (foreign, random) = (finish(&owner.file["slot"]).await, finish(&json!(Uuid::new_v4())).await);
    foreign.refused("NOT_FOUND");
    assert_eq!(foreign.without_request_id(), random.without_request_id());
}
