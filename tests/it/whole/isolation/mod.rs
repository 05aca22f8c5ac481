//! The id of another organisation's object answers byte for byte like an unknown id, in every input that takes an id.

mod support;

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use uuid::Uuid;
use voicase::env::Process;
use voicase_tests::{Answer, Staff, World, input_type};

use support::probes::{Far, Own, Probe, probes};

/// `Type.field` of every input field that takes an id. Idempotency keys are left out, because they refer to nothing.
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
    // Another test covers the filters of the list.
    let filters = ["assignee", "category", "department", "tags"];
    probed.extend(filters.map(|filter| format!("CaseFilter.{filter}")));
    // tests/it/search covers the filters of the search.
    probed.extend(["categories", "departments", "tags"].map(|filter| format!("SearchFilter.{filter}")));
    // tests/it/views covers the views.
    probed.extend(["ChangeViewInput.view", "ViewInput.view"].map(str::to_owned));
    // tests/it/routing covers the rules and the settings of categories.
    let lists =
        ["rule", "channels", "departments", "categories", "toDepartment", "assign", "deputy", "restrictTo", "notify"];
    probed.extend(lists.map(|field| format!("SaveRoutingRuleInput.{field}")));
    let others = ["RoutingRuleInput.rule", "OrderRoutingRulesInput.rules", "ChangeCategoryInput.category"];
    probed.extend(others.map(str::to_owned));
    probed.insert("ChangeCategoryInput.readers".to_owned());
    // The ids that a member saw are only compared with those of the case: see tests/it/cases/together.
    // The ids that a member saw are only compared with those of the case: see tests/it/cases/together and tests/it/tags.
    probed.insert("SetCaseTagsInput.seen".to_owned());
    probed.extend(["SeenAssignees.backup", "SeenAssignees.members", "SeenCase.category"].map(str::to_owned));
    // tests/it/notifications covers the marks. Unknown ids and ids of others change nothing.
    probed.insert("MarkNotificationsInput.notifications".to_owned());
    // tests/it/members/absence covers the absences.
    let absences = ["AddAbsenceInput.member", "AddAbsenceInput.deputy", "ChangeAbsenceInput.absence"];
    let absences = absences.into_iter().chain(["ChangeAbsenceInput.deputy", "RemoveAbsenceInput.absence"]);
    probed.extend(absences.map(str::to_owned));
    // An answer names a question of the form, which is JSON.
    probed.insert("EntryAnswerInput.question".to_owned());
    // The platform owner acts across organisations: see tests/it/platform.
    let platform = ["OrganisationInput", "SuspendOrganisationInput", "SetLawPackInput"];
    probed.extend(platform.map(|input| format!("{input}.organisation")));
    assert_eq!(id_arguments(&voicase::schema::admin_sdl()), probed);
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
    let (owner, asker) = (Own::new(world.other().await, Far::Linked).await, world.other().await);
    let staff = asker.manager();
    asker.case().await;
    owner.world.manager().opens(&owner.case, "stage").await.data();
    let foreign = staff.opens(&owner.case, "stage").await;
    let random = staff.opens(&json!(Uuid::new_v4()), "stage").await;
    foreign.refused("NOT_FOUND");
    assert_eq!(foreign.without_request_id(), random.without_request_id());
    let list = "query($filter: CaseFilter) { cases(filter: $filter) { totalCount nodes { id } } caseCounts(filter: $filter) { total } }";
    for (name, id) in [
        ("assignee", &owner.member),
        ("category", &owner.category),
        ("department", &json!(owner.world.root)),
        ("tags", &json!([owner.connections.tag])),
    ] {
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
    let arguments = id_arguments(&voicase::schema::reporter_sdl());
    // All organisations share the question ids of the default form.
    // tests/it/identity covers the disclosures.
    let known = [
        "AnswerDisclosureInput.disclosure",
        "AnswerInput.question",
        "AnswerRecordInput.record",
        "FileInput.slot",
        "SubmitReportInput.form",
    ];
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

    let record = Own::new(owner.other().await, Far::New).await.offered().await;
    let answers = async |record: &Value| {
        let input = json!({ "idempotencyKey": Uuid::new_v4(), "record": record });
        stranger.does("answerRecord", "report { status }", input).await
    };
    let (foreign, random) = (answers(&record).await, answers(&json!(Uuid::new_v4())).await);
    foreign.refused("NOT_ALLOWED_NOW");
    assert_eq!(foreign.without_request_id(), random.without_request_id(), "a record");
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
