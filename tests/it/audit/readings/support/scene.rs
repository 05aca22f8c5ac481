//! A case with text in every field, and the state that each act needs so that it can be repeated.

use std::collections::BTreeMap;

use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, PgConnection};
use tokio::sync::Mutex;
use uuid::Uuid;
use voicase::exchange::Path;
use voicase::gate::FieldFacts;
use voicase::permissions::Permission;
use voicase_tests::{Answer, Program, World, input_type, token_input};

use super::events::read;
use super::{clocks, connections, identity, investigation, tasks};
use crate::conflicts::two_people;
use crate::entry;
use crate::support::samples::{self, Ids};
use crate::support::steps::{action, proposal};
use crate::support::story::{act, tell};

/// The effects of one operation.
pub struct Found {
    /// Number of envelopes of cases that were opened.
    pub opened: u64,
    /// Number of reading events of each case.
    pub events: BTreeMap<Vec<u8>, i64>,
    pub answer: Answer,
}

/// The callers, and the cases that they act on.
pub struct Scene {
    pub world: World,
    /// The case for the workflow.
    pub worked: Value,
    /// The case for conflicts of interest. It is separate, because a member who restricts a case may be refused other
    /// acts on it.
    pub kept: Value,
    ids: Ids,
    program: Program,
    pub(super) db: Mutex<PgConnection>,
}

impl Scene {
    pub async fn new() -> Self {
        let world = World::new().await;
        // The second administrator can see the entry of a hidden case, even if the first one reaches that case.
        world.joins(Role::Admin, CaseScope::None).await;
        let (ids, _) = Ids::of(&world).await;
        let standing = tell(&world, "worked").await;
        let wish = json!({ "idempotencyKey": Uuid::new_v4(), "form": "PHONE", "wish": "After six." });
        standing.reporter.does("requestMeeting", "report { status }", wish).await.data();
        world.release().await;
        let (worked, kept) = (standing.case, tell(&world, "kept").await.case);
        let mut due = action();
        due["dueOn"] = json!("2026-01-01");
        let input = json!({ "case": worked, "idempotencyKey": Uuid::new_v4(), "action": due });
        world.admin().does("addCorrectiveAction", "case { id }", input).await.data();
        connections::prepare(&world, &worked, &kept).await;
        // The one row of the list of tasks.
        let content = json!({ "title": "Ask the witness", "owner": world.admin().member });
        let input = json!({ "case": worked, "idempotencyKey": Uuid::new_v4(), "content": content });
        world.admin().does("addTask", "case { id }", input).await.data();
        let program = world.program(world.admin(), token_input(&["CASE_EDIT"], true)).await;
        let maker = "UPDATE membership SET allow = 65535 WHERE id = $1";
        world.house.change(maker, &[world.admin().member]).await;
        world.house.change("UPDATE api_token SET permissions = 65535 WHERE id = $1", &[program.id]).await;
        let db = Mutex::new(world.house.superuser().await);
        Self { world, worked, kept, ids, program, db }
    }

    /// Queries a root field with a selection. The caller is an API token if the field allows one, or else a member.
    pub async fn asks(&self, kind: &str, field: &str, facts: &FieldFacts, selection: &str) -> Found {
        let (document, variables) = self.document(kind, field, selection).await;
        let counts = &self.world.house.admin.app.counts;
        self.world.admin().token().await;
        if field == "search" {
            // The first search reads the changed cases into the index, with an event for all of them.
            self.program.asks(&document, variables.clone()).await.data();
        }
        let (before, opened) = (self.readings().await, counts.read()[2]);
        let answer = if facts.person {
            assert_eq!(facts.path, Path::Work, "{field}");
            self.world.admin().asks(&document, variables).await
        } else {
            self.program.asks(&document, variables).await
        };
        if field == "relatedClaims" {
            connections::no_claims(self).await;
        }
        let opened = counts.read()[2] - opened;
        let mut events = self.readings().await;
        for (case, count) in &mut events {
            *count -= before.get(case).copied().unwrap_or(0);
        }
        events.retain(|_, count| *count > 0);
        Found { opened, events, answer }
    }

    async fn readings(&self) -> BTreeMap<Vec<u8>, i64> {
        read(&mut *self.db.lock().await, self.world.org).await
    }

    /// Requests a restriction to the administrator and the manager, which needs approval. The manager first loses the
    /// right to edit. Otherwise two members could handle the case, and no approval would be needed.
    async fn waiting_restriction(&self) -> Value {
        self.denies(Permission::CaseEdit.bit()).await;
        let asked = two_people::restricts(self.world.manager(), &self.kept, &[self.world.admin()]).await;
        asked.data()["restrictCase"]["case"]["restrictionRequest"]["id"].clone()
    }

    async fn denies(&self, permissions: i32) {
        let sql = format!("UPDATE membership SET deny = {permissions} WHERE id = $1");
        let done =
            sqlx::query(AssertSqlSafe(sql)).bind(self.world.manager().member).execute(&mut *self.db.lock().await).await;
        assert_eq!(done.expect("an update").rows_affected(), 1);
    }

    async fn document(&self, kind: &str, field: &str, selection: &str) -> (String, Value) {
        self.denies(0).await;
        let whole = if selection.is_empty() { String::new() } else { format!("{{ {selection} }}") };
        if kind == "Mutation"
            && let Some(input) = self.input(field).await
        {
            let of = input_type(voicase::env::Process::Admin, field);
            return (format!("mutation($input: {of}) {{ {field}(input: $input) {whole} }}"), json!({ "input": input }));
        }
        if field == "relatedClaims" {
            connections::claims(self).await;
        }
        if field == "dueCheckIns" {
            investigation::due(self).await;
        }
        if ["case", "caseIdentity"].contains(&field) {
            return (format!("query($id: UUID!) {{ {field}(id: $id) {whole} }}"), json!({ "id": self.worked }));
        }
        // Keep the sample's call and replace its selection.
        let mut sample = samples::admin(field, &self.ids);
        if sample.variables.get("case").is_some() {
            sample.variables["case"] = self.worked.clone();
        }
        let call = sample.document.find(field).expect("its field");
        let Some(brace) = sample.document[call..].find('{') else { return (sample.document, sample.variables) };
        (format!("{} {whole} }}", &sample.document[..call + brace]), sample.variables)
    }

    /// The hash of a law pack that waits for its confirmation. Only an unchecked pack is confirmed.
    async fn unconfirmed_law(&self) -> Value {
        let sql = "UPDATE organisation SET law_pack = 'se', law_confirmed = NULL, law_confirmed_on = NULL, law_confirmed_by = NULL \
            WHERE id = $1";
        self.world.house.change(sql, &[self.world.org]).await;
        self.world.admin().asks("{ law { hash } }", json!({})).await.data()["law"]["hash"].clone()
    }

    /// Prepares the case for an act and returns the input. Returns none if the field is not an act on a case.
    #[expect(clippy::too_many_lines, reason = "one line for each act")]
    async fn input(&self, field: &str) -> Option<Value> {
        let (worked, kept, key) = (&self.worked, &self.kept, Uuid::new_v4());
        let admin = self.world.admin();
        let colleagues = json!([self.world.manager().member, self.world.member().member]);
        let input = match field {
            "moveCase" => json!({ "case": self.at("in_triage").await, "to": "UNDER_INVESTIGATION" }),
            "submitForReview" => proposal(&self.at("under_investigation").await),
            "returnToInvestigation" => json!({ "case": self.at("pending_review").await, "reason": "Look again." }),
            "closeCase" => {
                let case = self.at("pending_review").await;
                let expected = self.proposal().await;
                json!({ "case": case, "expected": expected, "outcome": "SUBSTANTIATED", "words": "Done." })
            }
            "reopenCase" => json!({ "case": self.at("closed").await, "reason": "Look again." }),
            "confirmLaw" => json!({ "hash": self.unconfirmed_law().await }),
            "assignCase" => json!({ "case": worked, "members": [self.world.member().member] }),
            "updateCase" => json!({ "case": worked, "title": "A title" }),
            "markRead" => json!({ "case": worked, "upTo": 0 }),
            "routeCase" => json!({ "case": worked, "department": self.world.root }),
            "attachEvidence" => json!({ "case": worked, "idempotencyKey": key, "files": [] }),
            "sendMessage" => {
                let upload = self.world.staffs_upload(admin, worked, "a.txt", b"words").await;
                upload.arrives(&self.world.house.admin).await;
                json!({ "case": worked, "idempotencyKey": key, "text": "Hello.", "files": [upload.input] })
            }
            "addCorrectiveAction" => json!({ "case": worked, "idempotencyKey": key, "action": action() }),
            "changeCorrectiveAction" => {
                json!({ "id": self.action().await, "expected": 1, "action": action(), "reason": "Later." })
            }
            "settleCorrectiveAction" => json!({ "id": self.action().await, "expected": 1, "state": "DONE" }),
            "writeRecord" => record(worked),
            "offerRecord" => json!({ "record": self.record().await }),
            "signRecord" => {
                let record = self.record().await;
                admin.does("offerRecord", "case { id }", json!({ "record": record })).await.data();
                json!({ "record": record, "signedOn": "2026-03-02" })
            }
            "holdMeeting" => json!({ "meeting": self.meeting().await, "heldOn": "2026-03-02" }),
            "declineMeeting" => {
                json!({ "meeting": self.meeting().await, "idempotencyKey": key, "text": "Please write to us." })
            }
            "enterReport" => entry::input(&self.world, admin).await,
            "addNote" => json!({ "case": worked, "idempotencyKey": key, "text": "Another." }),
            "retractNote" => {
                let note = json!({ "case": worked, "idempotencyKey": key, "text": "Another." });
                let added = admin.does("addNote", "note { id }", note).await;
                json!({ "note": added.data()["addNote"]["note"]["id"], "reason": "Wrong." })
            }
            "restrictCase" => json!({ "case": kept, "members": colleagues, "reason": "It concerns a director." }),
            "liftRestriction" => {
                let input = json!({ "members": colleagues, "reason": "It concerns a director." });
                act(admin, "restrictCase", kept, input).await;
                json!({ "case": kept, "reason": "No longer." })
            }
            "addPerson" => {
                json!({ "case": kept, "idempotencyKey": Uuid::new_v4(), "name": "K. Brandt", "role": "WITNESS" })
            }
            "removePerson" => {
                let person =
                    json!({ "case": kept, "idempotencyKey": Uuid::new_v4(), "name": "K. Brandt", "role": "WITNESS" });
                let added = admin.does("addPerson", "case { persons { id } }", person).await;
                let person = &added.data()["addPerson"]["case"]["persons"][0]["id"];
                json!({ "person": person, "reason": "A namesake." })
            }
            _ if identity::ACTS.contains(&field) => identity::input(self, field).await,
            _ if clocks::ACTS.contains(&field) => clocks::input(self, field).await,
            _ if tasks::ACTS.contains(&field) => tasks::input(self, field).await,
            _ if investigation::ACTS.contains(&field) => investigation::input(self, field).await,
            _ if connections::ACTS.contains(&field) => connections::input(self, field).await,
            "approveRestriction" | "refuseRestriction" => json!({ "request": self.waiting_restriction().await }),
            _ => return None,
        };
        Some(input)
    }

    /// The revision of the proposal that waits.
    async fn proposal(&self) -> i32 {
        let look =
            "SELECT revision FROM closing WHERE case_id = $1::text::uuid ORDER BY round DESC, revision DESC LIMIT 1";
        let query = sqlx::query_scalar(look).bind(self.worked.as_str());
        query.fetch_one(&mut *self.db.lock().await).await.expect("a proposal")
    }

    /// A record of a conversation that was neither offered nor signed.
    async fn record(&self) -> Value {
        let forget = "WITH gone AS (DELETE FROM transcript_step WHERE case_id = $1::text::uuid) \
            SELECT id FROM transcript WHERE case_id = $1::text::uuid LIMIT 1";
        self.newest(forget).await
    }

    /// The request for a meeting, which waits again.
    async fn meeting(&self) -> Value {
        let wait = "UPDATE meeting_request SET held_on = NULL, declined_on = NULL, settled_by = NULL, answer_id = NULL \
            WHERE case_id = $1::text::uuid RETURNING id";
        self.newest(wait).await
    }

    pub(super) async fn newest(&self, sql: &'static str) -> Value {
        let query = sqlx::query_scalar::<_, Uuid>(sql).bind(self.worked.as_str());
        json!(query.fetch_one(&mut *self.db.lock().await).await.expect("a row"))
    }

    /// A new corrective action of the case.
    async fn action(&self) -> Value {
        let input = json!({ "case": self.worked, "idempotencyKey": Uuid::new_v4(), "action": action() });
        self.world.admin().does("addCorrectiveAction", "case { id }", input).await.data();
        let look = "SELECT action_id FROM stage_history WHERE case_id = $1::text::uuid AND kind = 'action_added' \
            ORDER BY position DESC LIMIT 1";
        let query = sqlx::query_scalar::<_, Uuid>(look).bind(self.worked.as_str());
        json!(query.fetch_one(&mut *self.db.lock().await).await.expect("an action"))
    }

    /// Brings the case to a stage.
    pub(super) async fn at(&self, wanted: &str) -> Value {
        let (manager, member, case) = (self.world.manager(), self.world.member(), &self.worked);
        let look = "SELECT stage FROM \"case\" WHERE id = $1::text::uuid";
        loop {
            let query = sqlx::query_scalar::<_, String>(look).bind(case.as_str());
            let now = query.fetch_one(&mut *self.db.lock().await).await.expect("a stage");
            match (now.as_str(), wanted) {
                (now, wanted) if now == wanted => return case.clone(),
                ("closed", _) => act(manager, "reopenCase", case, json!({ "reason": "Look again." })).await,
                ("pending_review", "closed") => {
                    let expected = self.proposal().await;
                    let words = json!({ "expected": expected, "outcome": "SUBSTANTIATED", "words": "Done." });
                    act(manager, "closeCase", case, words).await;
                }
                ("pending_review", _) => {
                    act(manager, "returnToInvestigation", case, json!({ "reason": "Look again." })).await;
                }
                ("under_investigation", "in_triage") => {
                    act(member, "moveCase", case, json!({ "to": "IN_TRIAGE", "reason": "Look again." })).await;
                }
                ("under_investigation", _) => act(member, "submitForReview", case, proposal(case)).await,
                _ => act(member, "moveCase", case, json!({ "to": "UNDER_INVESTIGATION" })).await,
            }
        }
    }
}

fn record(case: &Value) -> Value {
    json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "heldOn": "2026-03-02", "recording": "NONE", "text": "We talked." })
}
