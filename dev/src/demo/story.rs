//! Creates one demo case, from its report to its current stage.

use chrono::{DateTime, TimeDelta, Utc};
use entity::enums::Role;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::actors::{Cast, Stage};
use super::investigation::{Claim, Investigation};
use voicase::attachments::open_slot;
use voicase::attachments::reporter::upload::Arriving;
use voicase::cases::release;
use voicase::crypto::receipt::Seed;
use voicase::crypto::{Key, file, token};
use voicase::exchange::Path;
use voicase::problem::Problem;
use voicase::tx::{Mode, Scope};

#[derive(Deserialize)]
pub struct Story {
    pub organisation: usize,
    pub language: String,
    pub received_days_ago: i64,
    anonymity: String,
    identity: Option<Value>,
    answers: serde_json::Map<String, Value>,
    stage: String,
    title: Option<String>,
    category: Option<String>,
    severity: Option<String>,
    #[serde(default)]
    dialogue: Vec<Line>,
    #[serde(default)]
    notes: Vec<String>,
    #[serde(default)]
    files: Vec<Enclosed>,
    closing: Option<Value>,
    #[serde(default)]
    from_triage: bool,
    investigation: Option<Investigation>,
    claim: Option<Claim>,
}

#[derive(Deserialize)]
struct Line {
    from: String,
    after_days: i64,
    text: String,
    #[serde(default)]
    feedback: bool,
}

#[derive(Deserialize)]
struct Enclosed {
    name: String,
    media_type: String,
    text: String,
}

impl Story {
    /// Whether staff and reporter both have written, so that the report shows a dialogue.
    pub fn has_two_sides(&self) -> bool {
        ["staff", "reporter"].iter().all(|side| self.dialogue.iter().any(|line| line.from == *side))
    }
}

pub struct Telling<'a> {
    pub stage: &'a Stage,
    pub cast: &'a Cast,
    pub story: &'a Story,
    pub case: Value,
    access: String,
    received: DateTime<Utc>,
}

/// Creates the case of a story with all its steps up to `now`. Returns the access code of its report.
pub async fn tell(stage: &Stage, cast: &Cast, story: &Story, now: DateTime<Utc>) -> Result<String, Problem> {
    let received = now - TimeDelta::days(story.received_days_ago) - TimeDelta::minutes(20);
    stage.clock.set(received);
    let seed = Seed::random();
    let access = token::encode(seed.access(cast.org).bytes());
    let before = all(stage, cast).await?;
    submit(stage, cast, story, &access).await?;
    release::now(&stage.worker, cast.org).await?;
    let new = all(stage, cast).await?.into_iter().find(|id| !before.contains(id));
    let id = new.ok_or_else(|| Problem::internal("a report that became no case"))?;
    let tale = Telling { stage, cast, story, case: id, access, received };
    let mut talked = 0;
    for (day, step) in tale.steps() {
        talked = tale.talk(talked, day).await?;
        tale.at(day);
        Box::pin(tale.take(step)).await?;
    }
    tale.talk(talked, story.received_days_ago).await?;
    voicase::worker::drain(&stage.worker).await?;
    Ok(seed.symbols())
}

/// Ids of all cases of the organisation.
async fn all(stage: &Stage, cast: &Cast) -> Result<Vec<Value>, Problem> {
    let found = stage.staff(cast, Role::Admin, "{ cases(first: 100) { nodes { id } } }", json!({})).await?;
    Ok(found["cases"]["nodes"].as_array().into_iter().flatten().map(|case| case["id"].clone()).collect())
}

async fn submit(stage: &Stage, cast: &Cast, story: &Story, access: &str) -> Result<(), Problem> {
    let channel = "query($slug: String!) { channel(slug: $slug) { form { id } } }";
    let (answer, _) = stage.reporter(Path::Work, None, channel, json!({ "slug": cast.slug })).await?;
    let mut files = vec![];
    for enclosed in &story.files {
        files.push(upload(stage, cast, enclosed).await?);
    }
    let answers: Vec<_> = story.answers.iter().map(|(q, v)| json!({ "question": q, "value": v })).collect();
    let input = json!({
        "channel": cast.slug,
        "idempotencyKey": Uuid::new_v4(),
        "form": answer["channel"]["form"]["id"],
        "anonymity": story.anonymity.to_uppercase(),
        "language": story.language,
        "answers": answers,
        "identity": story.identity,
        "files": files,
        "access": access,
    });
    let send = "mutation($input: SubmitReportInput!) { submitReport(input: $input) { report { reference } } }";
    stage.reporter(Path::Work, None, send, json!({ "input": input })).await?;
    Ok(())
}

/// Uploads a small file, encrypted like in a browser.
async fn upload(stage: &Stage, cast: &Cast, enclosed: &Enclosed) -> Result<Value, Problem> {
    let app = &stage.reporter;
    let wire_size = i32::try_from(file::wire_size(enclosed.text.len() as u64)).map_err(Problem::internal)?;
    let today = app.clock.now().date_naive();
    let slot =
        app.autonomous(Scope::org(cast.org), async |tx| open_slot(tx, cast.org, wire_size, None, today).await).await?;
    let key = Key::random();
    let tx = app.tx(Mode::ReadOnly, Scope::org(cast.org));
    let row = voicase::attachments::slot(&tx, slot.id, &slot.secret, today).await;
    tx.finish(false).await?;
    let row = row?;
    let mut arriving = Arriving::to(app, &row, &slot.secret);
    arriving.begin().await?;
    arriving.keep(file::encrypt(&key, slot.id, enclosed.text.as_bytes())).await?;
    arriving.finish().await?;
    Ok(json!({
        "slot": slot.id,
        "secret": token::encode(&slot.secret),
        "key": token::encode(key.bytes()),
        "name": enclosed.name,
        "mediaType": enclosed.media_type,
        "size": enclosed.text.len(),
    }))
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Triage,
    Describe,
    CloseFromTriage,
    Investigate,
    Collect(&'a Investigation),
    Claim(&'a Claim),
    Note,
    Propose,
    Close,
}

impl Telling<'_> {
    /// The steps that led to the current stage, each with its day after the report.
    fn steps(&self) -> Vec<(i64, Step<'_>)> {
        let age = self.story.received_days_ago;
        let mut steps = vec![];
        let reached = match self.story.stage.as_str() {
            "in_triage" => 1,
            "under_investigation" => 2,
            "pending_review" => 3,
            "closed" => 4,
            _ => 0,
        };
        if reached >= 1 {
            steps.extend([(age.min(1), Step::Triage), (age.min(2), Step::Describe), (age.min(2), Step::Note)]);
        }
        if self.story.from_triage {
            steps.push((age.min(5), Step::CloseFromTriage));
            return steps;
        }
        if reached >= 2 {
            steps.push((age.min(4), Step::Investigate));
        }
        steps.extend(self.story.investigation.as_ref().map(|found| (found.after_days, Step::Collect(found))));
        steps.extend(self.story.claim.as_ref().map(|claim| (claim.after_days, Step::Claim(claim))));
        if reached >= 3 {
            steps.push(((age * 2 / 3).max(age.min(7)), Step::Propose));
        }
        if reached >= 4 {
            steps.push(((age * 3 / 4).max(age.min(8)), Step::Close));
        }
        steps
    }

    /// Sets the clock to a day after the report. The clock never moves back, so that steps keep their order.
    fn at(&self, day: i64) {
        let stage = self.stage;
        stage.clock.set(
            (self.received + TimeDelta::days(day) + TimeDelta::minutes(5))
                .max(stage.clock.now() + TimeDelta::seconds(40)),
        );
    }

    /// Sends the messages up to a day. Returns the number of messages sent so far.
    async fn talk(&self, from: usize, until: i64) -> Result<usize, Problem> {
        let lines = self.story.dialogue.iter().skip(from).take_while(|line| line.after_days <= until);
        let mut said = from;
        for line in lines {
            self.at(line.after_days);
            self.say(line).await?;
            said += 1;
        }
        Ok(said)
    }

    async fn say(&self, line: &Line) -> Result<(), Problem> {
        if line.from == "staff" {
            let send = "mutation($input: StaffMessageInput!) { sendMessage(input: $input) { message { number } } }";
            let input = json!({ "case": self.case, "idempotencyKey": Uuid::new_v4(), "text": line.text, "feedback": line.feedback, "files": [] });
            let written = self.stage.staff(self.cast, Role::Manager, send, json!({ "input": input })).await?;
            let read = "mutation($input: StaffMarkReadInput!) { markRead(input: $input) { case { id } } }";
            let input = json!({ "case": self.case, "upTo": written["sendMessage"]["message"]["number"] });
            self.stage.staff(self.cast, Role::Manager, read, json!({ "input": input })).await?;
            return Ok(());
        }
        let session = self.open().await?;
        let send = "mutation($input: SendMessageInput!) { sendMessage(input: $input) { message { number } } }";
        let input = json!({ "idempotencyKey": Uuid::new_v4(), "text": line.text, "files": [] });
        self.stage.reporter(Path::Work, session, send, json!({ "input": input })).await?;
        release::now(&self.stage.worker, self.cast.org).await
    }

    /// The reporter opens the report. Returns the session.
    pub async fn open(&self) -> Result<Option<String>, Problem> {
        let open = "mutation($input: OpenReportInput!) { openReport(input: $input) { report { reference } } }";
        let input = json!({ "channel": self.cast.slug, "access": self.access });
        Ok(self.stage.reporter(Path::Auth, None, open, json!({ "input": input })).await?.1)
    }

    async fn take(&self, step: Step<'_>) -> Result<(), Problem> {
        let closing = self.story.closing.clone().unwrap_or_default();
        let actions = self.actions(&closing)?;
        let with_case = |mut input: Value| {
            input["case"] = self.case.clone();
            input
        };
        let ending = |keys: &[&str]| {
            let mut input = json!({ "outcome": closing["outcome"].as_str().unwrap_or("out_of_scope").to_uppercase() });
            for key in keys.iter().filter(|key| closing.get(**key).is_some()) {
                input[*key] = closing[*key].clone();
            }
            with_case(input)
        };
        match step {
            Step::Triage => {
                self.act(Role::Manager, "moveCase", "MoveCaseInput", with_case(json!({ "to": "IN_TRIAGE" }))).await
            }
            Step::Describe => self.describe().await,
            // Boxed, because the futures of many mutations in one need more than the stack of a thread.
            Step::Collect(found) => Box::pin(self.collect(found)).await,
            Step::Claim(claim) => Box::pin(self.claim(claim)).await,
            Step::CloseFromTriage => {
                let mut input = ending(&["words", "findings"]);
                input["correctiveActions"] = actions;
                self.act(Role::Manager, "closeCase", "CloseCaseInput", input).await
            }
            Step::Investigate => {
                let handler = self.cast.one(Role::Member)?.member;
                self.act(Role::Manager, "assignCase", "AssignCaseInput", with_case(json!({ "members": [handler] })))
                    .await?;
                self.act(Role::Member, "moveCase", "MoveCaseInput", with_case(json!({ "to": "UNDER_INVESTIGATION" })))
                    .await
            }
            Step::Note => {
                for text in &self.story.notes {
                    let input = with_case(json!({ "idempotencyKey": Uuid::new_v4(), "text": text }));
                    self.run(Role::Member, "addNote", "AddNoteInput", "note { id }", input).await?;
                }
                Ok(())
            }
            Step::Propose => {
                let mut input = ending(&["findings", "words", "damage", "recovered", "retention", "retentionReason"]);
                input["correctiveActions"] = actions;
                self.act(Role::Member, "submitForReview", "SubmitForReviewInput", input).await
            }
            Step::Close => {
                let mut input = ending(&["words"]);
                input["expected"] = json!(1);
                self.act(Role::Manager, "closeCase", "CloseCaseInput", input).await?;
                self.finish(&closing).await
            }
        }
    }

    /// The corrective actions of the closing. Each owner is a role of the cast, or the name of another person.
    fn actions(&self, closing: &Value) -> Result<Value, Problem> {
        let mut actions = vec![];
        for action in closing["actions"].as_array().into_iter().flatten() {
            let due = self.stage.clock.now() + TimeDelta::days(action["due_in_days"].as_i64().unwrap_or(30));
            let mut input = json!({ "text": action["text"], "dueOn": due.date_naive() });
            match action["owner"].as_str() {
                Some("member") => input["owner"] = json!(self.cast.one(Role::Member)?.member),
                Some("manager") => input["owner"] = json!(self.cast.one(Role::Manager)?.member),
                other => input["ownerName"] = json!(other),
            }
            actions.push(input);
        }
        Ok(Value::Array(actions))
    }

    /// Marks the corrective actions as done that the story says are done.
    async fn finish(&self, closing: &Value) -> Result<(), Problem> {
        let ask = "query($id: UUID!) { case(id: $id) { correctiveActions { id text } } }";
        let known = self.stage.staff(self.cast, Role::Member, ask, json!({ "id": self.case })).await?;
        for done in closing["actions"].as_array().into_iter().flatten().filter(|action| action["done"].is_string()) {
            let all = known["case"]["correctiveActions"].as_array().into_iter().flatten();
            for action in all.filter(|action| action["text"] == done["text"]) {
                let input = json!({ "id": action["id"], "expected": 1, "state": "DONE", "remark": done["done"] });
                self.act(Role::Member, "settleCorrectiveAction", "SettleCorrectiveActionInput", input).await?;
            }
        }
        Ok(())
    }

    async fn describe(&self) -> Result<(), Problem> {
        let known = self.stage.staff(self.cast, Role::Manager, "{ categories { id code } }", json!({})).await?;
        let wanted = self.story.category.as_deref().unwrap_or_default();
        let all = known["categories"].as_array().cloned().unwrap_or_default();
        let category = all.iter().find(|c| c["code"] == wanted).map(|c| c["id"].clone());
        let severity = self.story.severity.as_ref().map(|s| s.to_uppercase());
        let input = json!({ "case": self.case, "title": self.story.title, "category": category, "severity": severity });
        self.act(Role::Manager, "updateCase", "UpdateCaseInput", input).await
    }

    pub async fn act(&self, role: Role, field: &str, input_type: &str, input: Value) -> Result<(), Problem> {
        self.run(role, field, input_type, "case { id }", input).await
    }

    async fn run(&self, role: Role, field: &str, input_type: &str, asks: &str, input: Value) -> Result<(), Problem> {
        let document = format!("mutation($input: {input_type}!) {{ {field}(input: $input) {{ {asks} }} }}");
        self.stage.staff(self.cast, role, &document, json!({ "input": input })).await?;
        Ok(())
    }
}
