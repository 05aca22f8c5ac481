//! A program acts with at most the rights of the member who made its token.

use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use uuid::Uuid;
use voicase::crypto::sha256;
use voicase::exchange::Path;
use voicase::schema::admin_schema;
use voicase_tests::{Answer, Program, Staff, World, token_input};

use crate::members::removal::{change, recorded};
use crate::support::samples::{self, Ids};

const ADMINS: [&str; 14] = [
    "CASE_VIEW_ALL",
    "CASE_CREATE",
    "CASE_EDIT",
    "CASE_ASSIGN",
    "CASE_CLOSE",
    "CASE_DELETE",
    "EVIDENCE_MANAGE",
    "DATA_EXPORT",
    "ANALYTICS_VIEW",
    "AUDIT_VIEW",
    "PRIVACY_MANAGE",
    "AI_USE",
    "USER_MANAGE",
    "SETTINGS_MANAGE",
];

/// A program of the administrator that may read and edit cases.
pub async fn editor(world: &World) -> Program {
    world.program(world.admin(), token_input(&["CASE_EDIT"], true)).await
}

async fn creates(by: &Staff, change: impl Fn(&mut Value)) -> Answer {
    let mut input = token_input(&["CASE_EDIT"], true);
    change(&mut input);
    by.does("createApiToken", "secret", input).await
}

pub async fn token(world: &World, id: Uuid) -> Value {
    let selection =
        "id name permissions effectivePermissions readsCases networks expiresOn lastUsedAt madeBy { id } state";
    let all = world.admin().asks(&format!("{{ apiTokens {{ {selection} }} }}"), json!({})).await;
    let all = all.data()["apiTokens"].as_array().expect("tokens").clone();
    all.into_iter().find(|token| token["id"] == json!(id)).expect("the token")
}

pub async fn state(world: &World, program: &Program) -> String {
    token(world, program.id).await["state"].as_str().expect("a state").to_owned()
}

async fn adds_note(program: &Program, case: &Value) -> Answer {
    let input = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "text": "From the export." });
    program.does("addNote", "note { id member { id } }", input).await
}

#[tokio::test]
async fn a_token_is_shown_once_and_kept_as_its_hash() {
    let world = World::new().await;
    let program = editor(&world).await;
    assert!(program.secret.starts_with("vc_") && program.secret.len() == 46, "{}", program.secret);
    let kept = token(&world, program.id).await;
    let expected = json!({
        "id": program.id, "name": "Case export", "permissions": ["CASE_EDIT"], "effectivePermissions": ["CASE_EDIT"],
        "readsCases": true, "networks": [], "expiresOn": "2026-06-02", "lastUsedAt": null,
        "madeBy": { "id": world.admin().member }, "state": "ACTIVE",
    });
    assert_eq!(kept, expected);
    let row = "SELECT to_jsonb(t)::text, token_hash FROM api_token t WHERE id = $1";
    let row = sqlx::query_as::<_, (String, Vec<u8>)>(row).bind(program.id);
    let (text, hash) = row.fetch_one(&mut world.house.superuser().await).await.expect("a row");
    assert_eq!(hash, sha256(program.secret.as_bytes()));
    assert!(!text.contains(&program.secret[3..]));
    assert_eq!(recorded(&world, "token_created").await, 1);
}

#[tokio::test]
async fn nobody_makes_a_token_for_more_than_they_may() {
    let world = World::new().await;
    let admin = world.admin();
    for (field, value) in [
        ("permissions", json!(["CASE_EDIT", "REPORTER_MESSAGE"])),
        ("permissions", json!(["IDENTITY_VIEW"])),
        ("name", json!("  ")),
        ("name", json!("x".repeat(256))),
        ("networks", json!(["example.com"])),
        ("networks", json!(vec!["198.51.100.7"; 21])),
        ("expiresOn", json!("2026-03-01")),
        ("expiresOn", json!("2027-03-03")),
    ] {
        let refused = creates(admin, |input| input[field] = value.clone()).await;
        refused.refused("INVALID");
        assert_eq!(refused.field(), field, "{value}");
    }
    let useless = admin.does("createApiToken", "secret", token_input(&[], false)).await;
    assert_eq!((useless.code(), useless.field()), ("INVALID", "permissions"));
    creates(admin, |input| input["expiresOn"] = json!("2027-03-02")).await.data();

    let deskless = world.joins(Role::Admin, CaseScope::None).await;
    let refused = creates(&deskless, |_| {}).await;
    assert_eq!((refused.code(), refused.field()), ("INVALID", "readsCases"));
    for staff in [world.manager(), world.viewer()] {
        creates(staff, |_| {}).await.refused("FORBIDDEN");
    }
    assert_eq!(recorded(&world, "token_created").await, 1);
}

#[tokio::test]
async fn what_a_program_does_stands_under_its_makers_name_and_on_record_under_its_own() {
    let world = World::new().await;
    let program = editor(&world).await;
    let case = world.case().await.case;
    let read = program.asks("query($id: UUID!) { case(id: $id) { answers { value } } }", json!({ "id": case })).await;
    assert!(read.data()["case"]["answers"].as_array().is_some_and(|answers| !answers.is_empty()));
    let note = adds_note(&program, &case).await;
    assert_eq!(note.data()["addNote"]["note"]["member"]["id"], json!(world.admin().member));
    let actors = "SELECT array_agg(kind ORDER BY kind) FROM audit_event WHERE org_id = $1 AND actor = 'token' AND actor_ref = $2";
    let keys = &world.house.admin.app.keys;
    let tx = world.house.admin.app.tx(voicase::tx::Mode::ReadOnly, voicase::tx::Scope::org(world.org));
    let its = keys.org(&tx).await.expect("keys").audit_ref(program.id);
    let query = sqlx::query_scalar(actors).bind(world.org).bind(its);
    let kinds: Vec<String> = query.fetch_one(&mut world.house.superuser().await).await.expect("events");
    assert_eq!(kinds, ["case_opened", "note_added"]);
}

#[tokio::test]
async fn a_program_has_the_flags_of_its_token_and_the_reach_of_its_maker() {
    let world = World::new().await;
    let case = world.case().await.case;
    let reader = world.program(world.admin(), token_input(&[], true)).await;
    assert_eq!(reader.sees().await, 1);
    adds_note(&reader, &case).await.refused("FORBIDDEN");
    reader.asks("{ apiTokens { id } }", json!({})).await.refused("FORBIDDEN");
    let notes = reader.asks("query($id: UUID!) { case(id: $id) { notes { text } } }", json!({ "id": case })).await;
    assert_eq!(notes.code(), "FORBIDDEN");

    let caseless =
        world.program(world.admin(), token_input(&["CASE_EDIT", "CASE_VIEW_ALL", "USER_MANAGE"], false)).await;
    assert_eq!(caseless.sees().await, 0);
    adds_note(&caseless, &case).await.refused("NOT_FOUND");
    caseless.asks("{ members { email } }", json!({})).await.data();

    // The token lacks the right to view all cases, so the program sees only the cases of its maker's department.
    let branch = crate::departments::tree::add(&world, "Branch", world.root).await;
    let local = world.joins_department(Role::Admin, CaseScope::Departments, branch).await;
    assert_eq!(local.sees().await, 1, "an administrator sees all departments");
    let program = world.program(&local, token_input(&["CASE_EDIT"], true)).await;
    assert_eq!(program.sees().await, 0, "without the flag for all it sees its maker's own");
}

#[tokio::test]
async fn a_conflict_of_interest_of_the_maker_is_the_programs() {
    let world = World::new().await;
    let program = editor(&world).await;
    let case = world.case().await.case;
    assert_eq!(program.sees().await, 1);
    let entry = json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "name": "A.", "role": "SUBJECT", "member": world.admin().member });
    world.member().does("addPerson", "case { id }", entry).await.data();
    assert_eq!(program.sees().await, 0);
    adds_note(&program, &case).await.refused("NOT_FOUND");
    let open = "query($id: UUID!) { case(id: $id) { number } }";
    let it = program.asks(open, json!({ "id": case })).await;
    let nothing = program.asks(open, json!({ "id": Uuid::new_v4() })).await;
    it.refused("NOT_FOUND");
    assert_eq!(it.without_request_id(), nothing.without_request_id());
}

#[tokio::test]
async fn what_its_maker_loses_a_program_loses_with_the_next_request() {
    let world = World::new().await;
    let case = world.case().await.case;
    let maker = world.joins(Role::Admin, CaseScope::Departments).await;
    let program = world.program(&maker, token_input(&["CASE_EDIT"], true)).await;
    adds_note(&program, &case).await.data();
    let mut less = crate::members::removal::rights(&world, "ADMIN");
    less["deny"] = json!(["CASE_EDIT"]);
    change(world.admin(), maker.member, less).await.data();
    adds_note(&program, &case).await.refused("FORBIDDEN");
    assert_eq!(token(&world, program.id).await["effectivePermissions"], json!([]));

    let at = json!({ "member": maker.member });
    world.admin().does("suspendMember", "member { id }", at.clone()).await.data();
    program.asks("{ cases { totalCount } }", json!({})).await.refused("UNAUTHENTICATED");
    assert_eq!(state(&world, &program).await, "SUSPENDED");
    world.admin().does("resumeMember", "member { id }", at.clone()).await.data();
    assert_eq!((program.sees().await, state(&world, &program).await.as_str()), (1, "ACTIVE"));

    let known =
        world.admin().asks("query($id: UUID!) { member(id: $id) { apiTokens } }", json!({ "id": maker.member })).await;
    assert_eq!(known.data()["member"]["apiTokens"], 1);
    world.admin().does("removeMember", "handedOver", at).await.data();
    program.asks("{ cases { totalCount } }", json!({})).await.refused("UNAUTHENTICATED");
    world.house.change("UPDATE membership SET removed_at = NULL WHERE id = $1", &[maker.member]).await;
    program.asks("{ cases { totalCount } }", json!({})).await.refused("UNAUTHENTICATED");
    assert_eq!(state(&world, &program).await, "REVOKED", "a member who returns has no tokens");
}

#[tokio::test]
async fn any_administrator_revokes_any_token_at_once_and_once() {
    let world = World::new().await;
    let program = editor(&world).await;
    let other = world.joins(Role::Admin, CaseScope::Departments).await;
    assert_eq!(program.sees().await, 0);
    let revoke = json!({ "token": program.id });
    let revoked = other.does("revokeApiToken", "token { state }", revoke.clone()).await;
    assert_eq!(revoked.data()["revokeApiToken"]["token"]["state"], "REVOKED");
    program.asks("{ cases { totalCount } }", json!({})).await.refused("UNAUTHENTICATED");
    other.does("revokeApiToken", "token { state }", revoke).await.refused("NOT_FOUND");
    assert_eq!(recorded(&world, "token_revoked").await, 1);
}

#[tokio::test]
async fn a_program_sees_its_own_organisation_and_no_other() {
    let world = World::new().await;
    let other = world.other().await;
    let (program, case) = (editor(&world).await, other.case().await.case);
    assert_eq!(program.sees().await, 0);
    let org = other.org.to_string();
    let body = json!({ "query": "{ cases { totalCount } members { id } }" }).to_string();
    let answer = program.sends(&body, &[("x-organization-id", &org)]).await;
    assert_eq!(answer.data()["cases"]["totalCount"], 0, "only the token selects the organisation");
    let members = answer.data()["members"].as_array().expect("members").clone();
    assert!(members.iter().any(|m| m["id"] == json!(world.viewer().member)));
    assert!(members.iter().all(|m| m["id"] != json!(other.viewer().member)));
    let open = "query($id: UUID!) { case(id: $id) { number } }";
    let foreign = program.asks(open, json!({ "id": case })).await;
    let random = program.asks(open, json!({ "id": Uuid::new_v4() })).await;
    assert_eq!(foreign.without_request_id(), random.without_request_id());
}

#[tokio::test]
async fn every_field_of_the_work_is_a_programs_but_for_what_takes_a_person() {
    let world = World::new().await;
    let (ids, _) = Ids::of(&world).await;
    let program = world.program(world.admin(), token_input(&ADMINS, true)).await;
    let maker = "UPDATE membership SET allow = 65535 WHERE id = $1";
    world.house.change(maker, &[world.admin().member]).await;
    world.house.change("UPDATE api_token SET permissions = 65535 WHERE id = $1", &[program.id]).await;
    let policy = admin_schema().1;
    let roots = policy.fields().filter(|(parent, ..)| ["Query", "Mutation"].contains(parent));
    for (_, field, facts) in roots {
        let sample = samples::admin(field, &ids);
        let answer = program.asks(&sample.document, sample.variables).await;
        let code = answer.code();
        if facts.path != Path::Work {
            answer.refused("BAD_REQUEST");
        } else if facts.person {
            assert_eq!(code, "FORBIDDEN", "{field}");
        } else if field == "retractNote" {
            // The note belongs to another member, and only its author may retract it.
            answer.refused("FORBIDDEN");
        } else {
            assert!(
                !["FORBIDDEN", "UNAUTHENTICATED", "BAD_REQUEST", "INTERNAL"].contains(&code),
                "{field}: {}",
                answer.json
            );
        }
    }
}

#[tokio::test]
async fn an_organisation_has_fifty_tokens_at_most() {
    let world = World::new().await;
    let program = editor(&world).await;
    let more = "INSERT INTO api_token (org_id, id, made_by, name, token_hash, permissions, reads_cases, networks, created_at, expires_on) \
        SELECT org_id, gen_random_uuid(), made_by, name, sha256(gen_random_uuid()::text::bytea), permissions, reads_cases, networks, created_at, \
        expires_on FROM api_token, generate_series(1, 48) WHERE id = $1";
    world.house.change(more, &[program.id]).await;
    world.admin().token().await;
    let both = tokio::join!(creates(world.admin(), |_| {}), creates(world.admin(), |_| {}));
    let mut codes = [both.0.code(), both.1.code()];
    codes.sort_unstable();
    assert_eq!(codes, ["NOT_ALLOWED_NOW", "OK"], "only one of two parallel requests gets the last token");
    world.admin().does("revokeApiToken", "token { id }", json!({ "token": program.id })).await.data();
    creates(world.admin(), |_| {}).await.data();
}
