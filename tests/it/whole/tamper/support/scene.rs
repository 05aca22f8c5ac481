//! A case under attack, and how people read it.

use serde_json::{Value, json};
use sqlx::PgConnection;
use voicase_tests::{Answer, Standing, World};

use crate::support::story::tell;

/// All text of a case that staff can read.
pub const CASE: &str = "title answers { value } messages { nodes { text } } notes { text retractionReason } files { name } \
    closing { findings words damage { minorUnits } recovered { minorUnits } retentionReason proposal { findings words } } \
    correctiveActions { text ownerName remark } persons { name } timeline { reason } deadlines { title }";
/// All text of the case that its reporter can read.
pub const REPORT: &str = "{ report { answers { value } messages { nodes { text } } files { name key } closings { words } \
    identityOpenings { words } disclosures { recipient purpose provision } } }";

/// The case under attack and two others with the same text. `near` is in the same organisation, and `far` in another.
pub struct Scene {
    pub world: World,
    pub case: Standing,
    pub near: Value,
    pub far: Value,
    pub db: PgConnection,
}

impl Scene {
    pub async fn new() -> Self {
        let world = World::new().await;
        let far = tell(&world.other().await, "far").await.case;
        let near = tell(&world, "near").await.case;
        let case = tell(&world, "told").await;
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
