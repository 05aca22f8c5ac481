//! The input fields of tasks, checklists and templates.

use entity::enums::Role::{Admin, Member};
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::World;

use super::probes::Far::New;
use super::probes::{Own, Probe, case, probe};

pub struct Tasks {
    pub task: Value,
    /// The task of a checklist.
    other: Value,
    checklist: Value,
    template: Value,
}

impl Tasks {
    pub async fn of(world: &World, case: &Value) -> Self {
        let member = world.member();
        let versions = json!([{ "language": "en", "name": "Plan", "tasks": [{ "title": "Read the logs" }] }]);
        let new = json!({ "idempotencyKey": Uuid::new_v4(), "kind": "CHECKLIST", "versions": versions });
        let template = world.admin().does("addTemplate", "template { id }", new).await;
        let template = template.data()["addTemplate"]["template"]["id"].clone();
        member.does("addTask", "case { id }", add(case, &Value::Null)).await.data();
        let list =
            member.does("addChecklist", "case { tasks { id } checklists { id } }", checklist(case, &template)).await;
        let case = list.data()["addChecklist"]["case"].clone();
        Self {
            task: case["tasks"][0]["id"].clone(),
            other: case["tasks"][1]["id"].clone(),
            checklist: case["checklists"][0]["id"].clone(),
            template,
        }
    }
}

fn add(case: &Value, owner: &Value) -> Value {
    json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "content": { "title": "Ask the witness", "owner": owner } })
}

fn checklist(case: &Value, template: &Value) -> Value {
    json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "template": template, "language": "en" })
}

fn versions() -> Value {
    json!([{ "language": "en", "name": "Plan", "tasks": [{ "title": "Read the books" }] }])
}

pub fn probes() -> Vec<Probe> {
    let task = |own: &Own| own.tasks.task.clone();
    let template = |own: &Own| own.tasks.template.clone();
    vec![
        probe("AddTaskInput.case", "addTask", New, Member, case, |_, id| add(&id, &Value::Null)),
        probe(
            "AddTaskInput.checklist",
            "addTask",
            New,
            Member,
            |own| own.tasks.checklist.clone(),
            |own, id| {
                let mut input = add(&own.case, &Value::Null);
                input["checklist"] = id;
                input
            },
        ),
        probe(
            "TaskContentInput.owner",
            "addTask",
            New,
            Member,
            |own| own.member.clone(),
            |own, id| add(&own.case, &id),
        ),
        probe(
            "ChangeTaskInput.task",
            "changeTask",
            New,
            Member,
            task,
            |_, id| json!({ "task": id, "expected": 1, "content": { "title": "Ask again" } }),
        ),
        probe("TaskInput.task", "completeTask", New, Member, task, |_, id| json!({ "task": id })),
        probe("RemoveTaskInput.task", "removeTask", New, Member, task, |_, id| json!({ "task": id, "reason": "Why?" })),
        probe("MoveTaskInput.task", "moveTask", New, Member, task, |_, id| json!({ "task": id })),
        probe(
            "MoveTaskInput.before",
            "moveTask",
            New,
            Member,
            |own| own.tasks.other.clone(),
            |own, id| json!({ "task": own.tasks.task, "before": id }),
        ),
        probe("AddChecklistInput.case", "addChecklist", New, Member, case, |own, id| {
            checklist(&id, &own.tasks.template)
        }),
        probe("AddChecklistInput.template", "addChecklist", New, Member, template, |own, id| checklist(&own.case, &id)),
        probe(
            "ChangeTemplateInput.template",
            "changeTemplate",
            New,
            Admin,
            template,
            |_, id| json!({ "template": id, "expected": 1, "versions": versions() }),
        ),
        probe("TemplateInput.template", "deleteTemplate", New, Admin, template, |_, id| json!({ "template": id })),
    ]
}
