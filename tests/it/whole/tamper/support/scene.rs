//! A case under attack, and how people read it.

use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;
use voicase_tests::{Answer, Standing, World};

use crate::support::story::tell;

/// All text of a case that staff can read.
pub const CASE: &str = "title answers { value } messages { nodes { text } } notes { text retractionReason } files { name } \
    closing { findings words damage { minorUnits } recovered { minorUnits } retentionReason proposal { findings words } } \
    correctiveActions { text ownerName remark } persons { name position contact remark } timeline { reason } deadlines { title } tasks { title details } checklists { title }
    records { text } outsideRequests { recipient question answers { text } } evidence { title source place digest custody { giver receiver remark } } \
    redactions { text reason } interviews { name place present reason minutes { text answers { remark } } } assessments { reasons measures } checkIns { remark }";
/// All text of the case that its reporter can read.
pub const REPORT: &str = "{ report { answers { value } messages { nodes { text } } files { name key } closings { words } records { text } \
    identityOpenings { words } disclosures { recipient purpose provision } } }";

/// The case under attack and two others with the same text. `near` is in the same organisation, and `far` in another.
pub struct Scene {
    pub world: World,
    pub case: Standing,
    pub near: Value,
    pub far: Value,
    pub db: PgConnection,
}

/// Links two cases, removes the link, and links them again.
async fn links(world: &World, one: &Value, other: &Value) {
    let manager = world.manager();
    let number = manager.opens(other, "number").await.data()["case"]["number"].clone();
    for again in [false, true] {
        let key = Uuid::new_v4();
        let input = json!({ "case": one, "idempotencyKey": key, "number": number, "kind": "RELATED", "reason": "The same port." });
        manager.does("linkCases", "case { id }", input).await.data();
        if !again {
            let all = "query($case: UUID!) { caseLinks(case: $case) { id } }";
            let link = manager.asks(all, json!({ "case": one })).await.data()["caseLinks"][0]["id"].clone();
            let input = json!({ "link": link, "reason": "A mistake." });
            manager.does("unlinkCases", "case { id }", input).await.data();
        }
    }
}

impl Scene {
    pub async fn new() -> Self {
        let world = World::new().await;
        let other = world.other().await;
        let far = tell(&other, "far").await.case;
        let near = tell(&world, "near").await.case;
        let case = tell(&world, "told").await;
        for (world, one, another) in [(&world, &case.case, &near), (&other, &far, &other.case().await.case)] {
            links(world, one, another).await;
        }
        let db = world.house.superuser().await;
        Self { world, case, near, far, db }
    }

    pub async fn staff_read(&self) -> Answer {
        self.world.manager().opens(&self.case.case, CASE).await
    }

    pub async fn staff_list(&self) -> Answer {
        self.world.manager().asks("{ cases { nodes { title } } }", json!({})).await
    }

    pub async fn reporter_reads(&self) -> Answer {
        self.case.reporter.asks(REPORT, json!({})).await
    }
}
