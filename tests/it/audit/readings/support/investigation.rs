//! The state that each act on evidence, interviews and the protection of the reporter needs so that it can be repeated.

use serde_json::{Value, json};
use uuid::Uuid;

use super::scene::Scene;

pub const ACTS: [&str; 13] = [
    "addEvidence",
    "changeEvidence",
    "checkEvidence",
    "recordCustody",
    "addInterview",
    "changeInterview",
    "cancelInterview",
    "planInterviewAgain",
    "writeMinutes",
    "answerMinutes",
    "assessDetriment",
    "settleCheckIn",
    "redactText",
];

/// Prepares the case and returns the input.
pub async fn input(scene: &Scene, field: &str) -> Value {
    let (case, key, admin) = (scene.worked.clone(), Uuid::new_v4(), scene.world.admin());
    let content = json!({ "kind": "DIGITAL", "title": "Log", "relevance": "OPEN" });
    let held = json!({ "name": "K. Brandt", "day": "2026-03-02", "state": "HELD", "interviewer": admin.member });
    match field {
        "addEvidence" => json!({ "case": case, "idempotencyKey": key, "file": file(scene).await, "content": content }),
        "changeEvidence" => json!({ "evidence": item(scene).await, "expected": 1, "content": content }),
        "checkEvidence" => json!({ "evidence": item(scene).await }),
        "recordCustody" => json!({
            "evidence": item(scene).await, "idempotencyKey": key, "kind": "HANDED_OVER", "receiver": "The court",
            "happenedOn": "2026-03-02",
        }),
        "addInterview" => json!({ "case": case, "idempotencyKey": key, "content": held }),
        "changeInterview" => json!({ "interview": interview(scene, &held).await, "expected": 1, "content": held }),
        "cancelInterview" => cancelling(&planned(scene, held).await),
        "planInterviewAgain" => {
            let interview = planned(scene, held).await;
            admin.does("cancelInterview", "case { number }", cancelling(&interview)).await.data();
            json!({ "interview": interview, "expected": 2, "day": "2026-03-09" })
        }
        "writeMinutes" => minutes(&interview(scene, &held).await),
        "answerMinutes" => {
            let interview = interview(scene, &held).await;
            admin.does("writeMinutes", "case { number }", minutes(&interview)).await.data();
            let sql = "SELECT m.id FROM interview_minutes m WHERE m.case_id = $1::text::uuid \
                AND NOT EXISTS (SELECT FROM minutes_answer a WHERE a.minutes_id = m.id) LIMIT 1";
            let minutes = scene.newest(sql).await;
            json!({ "minutes": minutes, "idempotencyKey": key, "agreed": true, "answeredOn": "2026-03-02" })
        }
        "redactText" => {
            let note = json!({ "case": case, "idempotencyKey": key, "text": "Ask Anna." });
            let note = admin.does("addNote", "note { id }", note).await.data()["addNote"]["note"]["id"].clone();
            json!({ "kind": "NOTE", "of": note, "idempotencyKey": Uuid::new_v4(), "follows": 0, "text": "Ask ███." })
        }
        "assessDetriment" => json!({
            "case": case, "idempotencyKey": key, "moment": "DURING", "likelihood": "LOW", "impact": "HIGH",
            "reasons": "A small team.",
        }),
        _ => {
            // Each closing starts new check-ins.
            scene.at("under_investigation").await;
            scene.at("closed").await;
            let open = "SELECT id FROM check_in WHERE case_id = $1::text::uuid AND result IS NULL LIMIT 1";
            json!({ "checkIn": scene.newest(open).await, "result": "NONE" })
        }
    }
}

/// Makes a check-in of the case due. An act on the case may have ended the check-ins before.
pub async fn due(scene: &Scene) {
    let due = async || {
        let sql =
            "UPDATE check_in SET due_on = '2026-01-01' WHERE days = 30 AND result IS NULL AND case_id = $1::text::uuid";
        let done = sqlx::query(sql).bind(scene.worked.as_str()).execute(&mut *scene.db.lock().await).await;
        done.expect("an update").rows_affected() > 0
    };
    if !due().await {
        scene.at("under_investigation").await;
        scene.at("closed").await;
        assert!(due().await);
    }
}

/// A new file of the case.
async fn file(scene: &Scene) -> Value {
    let (world, admin) = (&scene.world, scene.world.admin());
    let upload = world.staffs_upload(admin, &scene.worked, "log.txt", b"words").await;
    upload.arrives(&world.house.admin).await;
    let input = json!({ "case": scene.worked, "idempotencyKey": Uuid::new_v4(), "files": [upload.input] });
    admin.does("attachEvidence", "case { number }", input).await.data();
    let new = "SELECT a.id FROM attachment a WHERE a.case_id = $1::text::uuid AND a.author = 'staff' AND a.message_id IS NULL \
        AND NOT EXISTS (SELECT FROM evidence e WHERE e.attachment_id = a.id) LIMIT 1";
    scene.newest(new).await
}

/// A new item of the register.
async fn item(scene: &Scene) -> Value {
    let content = json!({ "kind": "DIGITAL", "title": "Log", "relevance": "OPEN" });
    let input = json!({ "case": scene.worked, "idempotencyKey": Uuid::new_v4(), "file": file(scene).await, "content": content });
    scene.world.admin().does("addEvidence", "case { number }", input).await.data();
    scene.newest("SELECT id FROM evidence WHERE case_id = $1::text::uuid ORDER BY number DESC LIMIT 1").await
}

/// A new interview without minutes.
async fn interview(scene: &Scene, held: &Value) -> Value {
    let input = json!({ "case": scene.worked, "idempotencyKey": Uuid::new_v4(), "content": held });
    scene.world.admin().does("addInterview", "case { number }", input).await.data();
    let new = "SELECT i.id FROM interview i WHERE i.case_id = $1::text::uuid AND i.revision = 1 AND i.state = 'held' \
        AND NOT EXISTS (SELECT FROM interview_minutes m WHERE m.interview_id = i.id) LIMIT 1";
    scene.newest(new).await
}

/// A new planned interview.
async fn planned(scene: &Scene, mut content: Value) -> Value {
    content["state"] = json!("PLANNED");
    let input = json!({ "case": scene.worked, "idempotencyKey": Uuid::new_v4(), "content": content });
    scene.world.admin().does("addInterview", "case { number }", input).await.data();
    let new = "SELECT i.id FROM interview i WHERE i.case_id = $1::text::uuid AND i.revision = 1 AND i.state = 'planned' LIMIT 1";
    scene.newest(new).await
}

fn cancelling(interview: &Value) -> Value {
    json!({ "interview": interview, "expected": 1, "reason": "She is ill." })
}

fn minutes(interview: &Value) -> Value {
    json!({ "interview": interview, "idempotencyKey": Uuid::new_v4(), "follows": 0, "text": "We talked." })
}
