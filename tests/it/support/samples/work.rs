//! Samples of the work on cases: persons, links, tags, deadlines, tasks, templates and routing.

use serde_json::json;
use uuid::Uuid;

use super::{Ids, Process, Sample, mutation, query};
use crate::support::outside::question;

/// Persons of cases, links between cases, tags and mentions.
pub(super) fn connections(field: &str, ids: &Ids) -> Option<Sample> {
    let does = |selection, input| mutation(Process::Admin, field, selection, input);
    let key = Uuid::new_v4();
    let of_case = |selection: &str| {
        let document = format!("query($case: UUID!) {{ {field}(case: $case) {{ {selection} }} }}");
        query(&document, json!({ "case": ids.case }))
    };
    let sample = match field {
        "personMatches" => of_case("person"),
        "caseLinks" | "mentionableMembers" => of_case("id"),
        "relatedClaims" => of_case("first { id }"),
        "changePerson" => does(
            "case { id }",
            json!({ "person": key, "expected": 1, "name": "K. Brandt", "role": "WITNESS", "reason": "A namesake." }),
        ),
        "linkCases" => does(
            "case { id }",
            json!({ "case": ids.case, "idempotencyKey": key, "number": "VC-2025-00001", "kind": "RELATED", "reason": "As before." }),
        ),
        "unlinkCases" => does("case { id }", json!({ "link": key, "reason": "A mistake." })),
        "tags" => query("{ tags { id } }", json!({})),
        "createTag" => does("tag { id }", json!({ "name": key, "colour": "BLUE" })),
        "changeTag" => does("tag { id }", json!({ "tag": key, "name": key })),
        "setCaseTags" => does("case { id }", json!({ "case": ids.case, "tags": [] })),
        _ => return None,
    };
    Some(sample)
}

/// Deadlines, the wait for the reporter, and the settings of channels.
pub(super) fn clocks(field: &str, ids: &Ids) -> Option<Sample> {
    let does = |input| mutation(Process::Admin, field, "case { id }", input);
    let key = Uuid::new_v4();
    let sample = match field {
        "acknowledgeCase" | "extendFeedback" | "announceClosing" => {
            does(json!({ "case": ids.case, "idempotencyKey": key, "text": "Thank you." }))
        }
        "addDeadline" => does(
            json!({ "case": ids.case, "idempotencyKey": key, "title": "Talk to the witness", "dueOn": "2026-04-01", "owner": ids.member }),
        ),
        "completeDeadline" | "reopenDeadline" => does(json!({ "deadline": key })),
        "moveDeadline" => does(json!({ "deadline": key, "dueOn": "2026-04-01", "reason": "The witness is away." })),
        "pauseDeadline" | "removeDeadline" => does(json!({ "deadline": key, "reason": "The witness is away." })),
        "entryChannels" => query("{ entryChannels { id } }", json!({})),
        "enterReport" => mutation(
            Process::Admin,
            field,
            "number",
            json!({
                "channel": key, "idempotencyKey": key, "form": key, "source": "PHONE", "receivedOn": "2026-03-02",
                "receivedBy": ids.member, "recording": "NONE", "anonymity": "ANONYMOUS", "language": "en", "answers": [],
                "acknowledged": false, "about": [],
            }),
        ),
        "writeRecord" => does(json!({
            "case": ids.case, "idempotencyKey": key, "heldOn": "2026-03-02", "recording": "NONE", "text": "We talked.",
        })),
        "offerRecord" => does(json!({ "record": key })),
        "signRecord" => does(json!({ "record": key, "signedOn": "2026-03-02" })),
        "holdMeeting" => does(json!({ "meeting": key, "heldOn": "2026-03-02" })),
        "declineMeeting" => does(json!({ "meeting": key, "idempotencyKey": key, "text": "Please write to us." })),
        "waitForReporter" | "stopWaiting" => does(json!({ "case": ids.case })),
        "channels" => query("{ channels { id } }", json!({})),
        "changeChannel" => {
            mutation(Process::Admin, field, "channel { id }", json!({ "channel": key, "autoAcknowledge": true }))
        }
        _ => return None,
    };
    Some(sample)
}

/// Routing rules, and the settings of categories.
pub(super) fn routing(field: &str, ids: &Ids) -> Option<Sample> {
    let does = |selection, input| mutation(Process::Admin, field, selection, input);
    let key = Uuid::new_v4();
    let sample = match field {
        "routingRules" => query("{ routingRules { id } }", json!({})),
        "routingDryRun" => query("{ routingDryRun { cases } }", json!({})),
        "saveRoutingRule" => does(
            "rules { id }",
            json!({ "name": key, "active": false, "triggers": ["RELEASED"], "notify": [ids.member] }),
        ),
        "removeRoutingRule" => does("rules { id }", json!({ "rule": key })),
        "orderRoutingRules" => does("rules { id }", json!({ "rules": [key] })),
        "categorySettings" => query("{ categorySettings { id } }", json!({})),
        "addCategory" => does("category { id }", json!({ "name": [{ "language": "en", "text": key }] })),
        "changeCategory" => does(
            "category { id }",
            json!({ "category": key, "name": [{ "language": "en", "text": key }], "archived": true }),
        ),
        _ => return None,
    };
    Some(sample)
}

/// The breach register.
pub(super) fn breaches(field: &str) -> Option<Sample> {
    let does = |input| mutation(Process::Admin, field, "breach { id }", input);
    let key = Uuid::new_v4();
    let content = json!({
        "title": "Lost laptop", "detection": "By IT", "nature": "Loss", "personKinds": "Staff", "persons": 3, "recordKinds": "Names",
        "records": 3, "consequences": "Few", "measures": "Wiped", "contact": "Privacy team", "nis2": false,
    });
    let at = "2026-03-01T09:00:00Z";
    let sample = match field {
        "breaches" => query("{ breaches { id } }", json!({})),
        "breach" => query("query($id: UUID!) { breach(id: $id) { id } }", json!({ "id": key })),
        "addBreach" => does(json!({ "idempotencyKey": key, "content": content, "detectedAt": at, "awareAt": at })),
        "changeBreach" => does(json!({ "breach": key, "expected": 1, "content": content })),
        "recordBreachStep" => does(json!({
            "breach": key, "idempotencyKey": key, "kind": "REPORTED", "happenedAt": at, "text": "All", "regime": "GDPR", "phase": "INITIAL",
            "reference": "7/26", "lateReason": "None",
        })),
        "withdrawBreachStep" => {
            does(json!({ "breach": key, "idempotencyKey": key, "step": key, "text": "Wrong entry" }))
        }
        "addBreachCase" => does(json!({ "breach": key, "number": "VC-2025-00001" })),
        "removeBreachCase" => does(json!({ "breach": key, "case": key })),
        _ => return None,
    };
    Some(sample)
}

/// Evidence, interviews and the protection of the reporter.
pub(super) fn investigation(field: &str, ids: &Ids) -> Option<Sample> {
    let does = |input| mutation(Process::Admin, field, "case { id }", input);
    let (case, key) = (&ids.case, Uuid::new_v4());
    let content = json!({ "kind": "PHYSICAL", "title": "A ledger", "relevance": "OPEN", "receivedOn": "2026-03-02" });
    let held = json!({ "name": "K. Brandt", "day": "2026-03-02", "state": "HELD", "interviewer": ids.member });
    let sample = match field {
        "addEvidence" => does(json!({ "case": case, "idempotencyKey": key, "content": content })),
        "changeEvidence" => does(json!({ "evidence": key, "expected": 1, "content": content })),
        "checkEvidence" => does(json!({ "evidence": key })),
        "recordCustody" => does(json!({
            "evidence": key, "idempotencyKey": key, "kind": "HANDED_OVER", "receiver": "The court", "happenedOn": "2026-03-02",
        })),
        "addInterview" => does(json!({ "case": case, "idempotencyKey": key, "content": held })),
        "changeInterview" => does(json!({ "interview": key, "expected": 1, "content": held })),
        "cancelInterview" => does(json!({ "interview": key, "expected": 1, "reason": "She is ill." })),
        "planInterviewAgain" => does(json!({ "interview": key, "expected": 1, "day": "2026-03-09" })),
        "writeMinutes" => does(json!({ "interview": key, "idempotencyKey": key, "follows": 0, "text": "We talked." })),
        "answerMinutes" => {
            does(json!({ "minutes": key, "idempotencyKey": key, "agreed": true, "answeredOn": "2026-03-02" }))
        }
        "redactText" => does(json!({
            "kind": "NOTE", "of": key, "idempotencyKey": key, "follows": 0, "text": "███",
        })),
        "assessDetriment" => does(json!({
            "case": case, "idempotencyKey": key, "moment": "RECEIPT", "likelihood": "LOW", "impact": "HIGH", "reasons": "A small team.",
        })),
        "dueCheckIns" => query("{ dueCheckIns { id } }", json!({})),
        "settleCheckIn" => does(json!({ "checkIn": key, "result": "NONE" })),
        _ => return None,
    };
    Some(sample)
}

/// Tasks, checklists, templates, and questions to people without case access.
pub(super) fn tasks(field: &str, ids: &Ids) -> Option<Sample> {
    let does = |input| mutation(Process::Admin, field, "case { id }", input);
    let (case, key) = (&ids.case, Uuid::new_v4());
    let versions = json!([{ "language": "en", "name": "Details", "body": "When was it?", "tasks": [] }]);
    let template = |input| mutation(Process::Admin, field, "template { id }", input);
    let templates = |input| mutation(Process::Admin, field, "templates { id }", input);
    let content = json!({ "title": "Talk to the witness", "details": "By phone." });
    let sample = match field {
        "addTask" => does(json!({ "case": case, "idempotencyKey": key, "content": content })),
        "changeTask" => does(json!({ "task": key, "expected": 1, "content": content })),
        "completeTask" | "reopenTask" | "moveTask" => does(json!({ "task": key })),
        "removeTask" => does(json!({ "task": key, "reason": "It was entered twice." })),
        "addChecklist" => does(json!({ "case": case, "idempotencyKey": key, "template": key, "language": "en" })),
        "todos" => query(
            "query($filter: TodoFilter!) { todos(filter: $filter) { nodes { id } } }",
            json!({ "filter": { "mine": true } }),
        ),
        "templates" => query("{ templates { id } }", json!({})),
        "addTemplate" => template(json!({ "idempotencyKey": key, "kind": "TEXT", "versions": versions })),
        "changeTemplate" => template(json!({ "template": key, "expected": 1, "versions": versions })),
        "deleteTemplate" => templates(json!({ "template": key })),
        "adoptTemplates" => templates(json!({ "kind": "CHECKLIST" })),
        "askOutside" => does(question(case, &json!({}))),
        "revokeOutsideRequest" => does(json!({ "request": key })),
        "reopenOutsideRequest" => does(json!({ "request": key, "expiresOn": "2026-03-16" })),
        "openOutsideRequest" => {
            mutation(Process::Admin, field, "question { state }", json!({ "secret": "none", "code": "none" }))
        }
        "answerOutsideRequest" => mutation(
            Process::Admin,
            field,
            "done",
            json!({ "secret": "none", "code": "none", "idempotencyKey": key, "text": "The northern one." }),
        ),
        _ => return None,
    };
    Some(sample)
}
