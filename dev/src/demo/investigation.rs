//! What staff collect while they investigate a demo case, and a claim of retaliation.

use chrono::{Days, NaiveDate};
use entity::enums::Role;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::story::Telling;
use voicase::cases::release;
use voicase::crypto::receipt::Seed;
use voicase::crypto::token;
use voicase::exchange::Path;
use voicase::problem::Problem;

/// What staff collect on one day. The inputs are those of the mutations. Their days are numbers of days from this day.
#[derive(Deserialize)]
pub struct Investigation {
    /// The day after the report.
    pub after_days: i64,
    tags: Vec<Value>,
    /// The title of another case.
    link: String,
    link_reason: String,
    persons: Vec<Value>,
    tasks: Vec<Task>,
    assessment: Value,
    /// The item for the file with this name.
    file: String,
    file_item: Value,
    item: Value,
    custody: Vec<Value>,
    held: Interview,
    planned: Interview,
    question: Value,
    answer: String,
}

#[derive(Deserialize)]
struct Task {
    title: String,
    due_in_days: u64,
    done: bool,
}

#[derive(Deserialize)]
struct Interview {
    /// The position of the person in the list of persons.
    person: usize,
    in_days: u64,
    place: String,
    #[serde(default)]
    minutes: String,
    /// The passage of the minutes that the redacted version blacks out.
    #[serde(default)]
    passage: String,
}

/// A claim of retaliation of the reporter.
#[derive(Deserialize)]
pub struct Claim {
    /// The day after the report.
    pub after_days: i64,
    what: String,
    since: String,
    knows: String,
}

impl Telling<'_> {
    pub async fn collect(&self, found: &Investigation) -> Result<(), Problem> {
        self.connect(found).await?;
        let mut persons = vec![];
        for person in &found.persons {
            persons.push(self.add("addPerson", "AddPersonInput", "persons", person.clone()).await?);
        }
        self.plan(found).await?;
        let mut assessment = found.assessment.clone();
        assessment["case"] = self.case.clone();
        assessment["idempotencyKey"] = json!(Uuid::new_v4());
        self.act(Role::Member, "assessDetriment", "AssessDetrimentInput", assessment).await?;
        self.register(found).await?;
        self.interview(&found.held, &persons).await?;
        self.add("addInterview", "AddInterviewInput", "interviews", self.content(&found.planned, &persons, "PLANNED")?)
            .await?;
        self.ask(found).await
    }

    /// Tags and a link to another case.
    async fn connect(&self, found: &Investigation) -> Result<(), Problem> {
        let mut tags = vec![];
        for tag in &found.tags {
            let create = "mutation($input: CreateTagInput!) { createTag(input: $input) { tag { id } } }";
            let made = self.stage.staff(self.cast, Role::Admin, create, json!({ "input": tag })).await?;
            tags.push(made["createTag"]["tag"]["id"].clone());
        }
        let input = json!({ "case": self.case, "tags": tags, "seen": [] });
        self.act(Role::Member, "setCaseTags", "SetCaseTagsInput", input).await?;
        let all = "{ cases(first: 100) { nodes { number title } } }";
        let all = self.stage.staff(self.cast, Role::Member, all, json!({})).await?;
        let mut all = all["cases"]["nodes"].as_array().into_iter().flatten();
        let other = all.find(|case| case["title"] == *found.link).map(|case| case["number"].clone());
        let input = json!({ "case": self.case, "idempotencyKey": Uuid::new_v4(), "number": other, "kind": "RELATED",
            "reason": found.link_reason });
        self.act(Role::Member, "linkCases", "LinkCasesInput", input).await
    }

    async fn plan(&self, found: &Investigation) -> Result<(), Problem> {
        let owner = self.cast.one(Role::Member)?.member;
        for task in &found.tasks {
            let due = self.today() + Days::new(task.due_in_days);
            let content = json!({ "title": task.title, "owner": owner, "dueOn": due });
            let id = self.add("addTask", "AddTaskInput", "tasks", json!({ "content": content })).await?;
            if task.done {
                self.act(Role::Member, "completeTask", "TaskInput", json!({ "task": id })).await?;
            }
        }
        Ok(())
    }

    /// The evidence register with a file and a thing, and the chain of custody of the thing.
    async fn register(&self, found: &Investigation) -> Result<(), Problem> {
        let files = "query($id: UUID!) { case(id: $id) { files { id name } } }";
        let known = self.stage.staff(self.cast, Role::Member, files, json!({ "id": self.case })).await?;
        let mut files = known["case"]["files"].as_array().into_iter().flatten();
        let file = files.find(|file| file["name"] == *found.file).map(|file| file["id"].clone());
        let input = json!({ "file": file, "content": found.file_item });
        self.add("addEvidence", "AddEvidenceInput", "evidence", input).await?;
        let today = self.today();
        let mut content = found.item.clone();
        content["receivedOn"] = json!(today);
        let item = self.add("addEvidence", "AddEvidenceInput", "evidence", json!({ "content": content })).await?;
        for step in &found.custody {
            let mut input = step.clone();
            input["evidence"] = item.clone();
            input["idempotencyKey"] = json!(Uuid::new_v4());
            input["happenedOn"] = json!(today);
            self.act(Role::Member, "recordCustody", "RecordCustodyInput", input).await?;
        }
        Ok(())
    }

    fn content(&self, interview: &Interview, persons: &[Value], state: &str) -> Result<Value, Problem> {
        let day = self.today() + Days::new(interview.in_days);
        let interviewer = self.cast.one(Role::Member)?.member;
        let content = json!({ "person": persons.get(interview.person), "day": day, "state": state,
            "place": interview.place, "interviewer": interviewer });
        Ok(json!({ "content": content }))
    }

    /// A held interview with agreed minutes, and a redacted version of the minutes.
    async fn interview(&self, held: &Interview, persons: &[Value]) -> Result<(), Problem> {
        let input = self.content(held, persons, "HELD")?;
        let id = self.add("addInterview", "AddInterviewInput", "interviews", input).await?;
        let input = json!({ "interview": id, "idempotencyKey": Uuid::new_v4(), "follows": 0, "text": held.minutes });
        let write = "mutation($input: WriteMinutesInput!) { writeMinutes(input: $input) \
            { case { interviews { minutes { id } } } } }";
        let written = self.stage.staff(self.cast, Role::Member, write, json!({ "input": input })).await?;
        let minutes = written["writeMinutes"]["case"]["interviews"][0]["minutes"][0]["id"].clone();
        let agreed =
            json!({ "minutes": minutes, "idempotencyKey": Uuid::new_v4(), "agreed": true, "answeredOn": self.today() });
        self.act(Role::Member, "answerMinutes", "AnswerMinutesInput", agreed).await?;
        let text = held.minutes.replace(&held.passage, "███");
        let redacted =
            json!({ "kind": "MINUTES", "of": minutes, "idempotencyKey": Uuid::new_v4(), "follows": 0, "text": text });
        self.act(Role::Member, "redactText", "RedactTextInput", redacted).await
    }

    /// A question to a person without case access, and the answer.
    async fn ask(&self, found: &Investigation) -> Result<(), Problem> {
        let mut question = found.question.clone();
        question["case"] = self.case.clone();
        question["expiresOn"] = json!(self.today() + Days::new(14));
        let ask = "mutation($input: AskOutsideInput!) { askOutside(input: $input) { link code } }";
        let asked = self.stage.staff(self.cast, Role::Member, ask, json!({ "input": question })).await?;
        let asked = &asked["askOutside"];
        let secret = asked["link"].as_str().and_then(|link| link.split_once('#')).map(|(_, secret)| secret);
        let answer =
            json!({ "secret": secret, "code": asked["code"], "idempotencyKey": Uuid::new_v4(), "text": found.answer });
        let send = "mutation($input: AnswerOutsideRequestInput!) { answerOutsideRequest(input: $input) { done } }";
        self.stage.anonymous(Path::Ask, send, answer).await?;
        Ok(())
    }

    /// The reporter sends a claim of retaliation, which becomes a case.
    pub async fn claim(&self, claim: &Claim) -> Result<(), Problem> {
        let session = self.open().await?;
        let access = token::encode(Seed::random().access(self.cast.org).bytes());
        let input = json!({ "idempotencyKey": Uuid::new_v4(), "language": self.story.language, "what": claim.what,
            "since": claim.since, "knows": claim.knows, "access": access });
        let send =
            "mutation($input: ClaimRetaliationInput!) { claimRetaliation(input: $input) { report { reference } } }";
        self.stage.reporter(Path::Work, session, send, json!({ "input": input })).await?;
        release::now(&self.stage.worker, self.cast.org).await
    }

    /// Adds something to the case as the member who investigates. Returns its id.
    async fn add(&self, field: &str, input_type: &str, list: &str, mut input: Value) -> Result<Value, Problem> {
        input["case"] = self.case.clone();
        input["idempotencyKey"] = json!(Uuid::new_v4());
        let document =
            format!("mutation($input: {input_type}!) {{ {field}(input: $input) {{ case {{ {list} {{ id }} }} }} }}");
        let before = self.ids(list).await?;
        let added = self.stage.staff(self.cast, Role::Member, &document, json!({ "input": input })).await?;
        let mut all = added[field]["case"][list].as_array().into_iter().flatten().map(|one| one["id"].clone());
        all.find(|id| !before.contains(id)).ok_or_else(|| Problem::internal("nothing was added"))
    }

    async fn ids(&self, list: &str) -> Result<Vec<Value>, Problem> {
        let document = format!("query($id: UUID!) {{ case(id: $id) {{ {list} {{ id }} }} }}");
        let known = self.stage.staff(self.cast, Role::Member, &document, json!({ "id": self.case })).await?;
        Ok(known["case"][list].as_array().into_iter().flatten().map(|one| one["id"].clone()).collect())
    }

    fn today(&self) -> NaiveDate {
        self.stage.clock.now().date_naive()
    }
}
