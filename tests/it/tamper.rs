//! Who can write to the database's disk still cannot change what people read: a sealed column opens where and as it was
//! written, a row that was put back whole is found when its case is opened, and without the erasure secret nothing opens.

mod alone;
mod cells;
mod erasure;
mod rollback;

use serde_json::{Value, json};
use sqlx::PgConnection;
use voicase_tests::{Answer, Standing, World};

use crate::fixture::tell;

/// All that staff read of a case.
const CASE: &str = "title answers { value } messages { nodes { text } } notes { text retractionReason } files { name } \
    closing { findings actions words } persons { name } timeline { reason }";
/// All that its reporter reads of it.
const REPORT: &str =
    "{ report { answers { value } messages { nodes { text } } files { name key } closing { words } } }";

/// A case to be tampered with, and two others that hold the same: one of the organisation, one of another.
struct Scene {
    world: World,
    case: Standing,
    near: Value,
    far: Value,
    db: PgConnection,
}

impl Scene {
    async fn new() -> Self {
        let world = World::new().await;
        let far = tell(&world.other().await, "far").await.case;
        let near = tell(&world, "near").await.case;
        let case = tell(&world, "told").await;
        let db = world.house.superuser().await;
        Self { world, case, near, far, db }
    }

    async fn staff_read(&self) -> Answer {
        self.world.manager().opens(&self.case.case, CASE).await
    }

    async fn staff_list(&self) -> Answer {
        self.world.manager().asks("{ cases { nodes { title } } }", json!({})).await
    }

    async fn reporter_reads(&self) -> Answer {
        self.case.reporter.asks(REPORT, json!({})).await
    }
}
