//! An attacker who can write to the database's disk still cannot change what people read. A sealed column opens only in
//! the place and revision in which it was written. A row that was replaced by an older version is detected when its
//! case is opened. Without the erasure secret nothing opens.

mod alone;
mod cells;
mod erasure;
mod rollback;

use serde_json::{Value, json};
use sqlx::PgConnection;
use voicase_tests::{Answer, Standing, World};

use crate::fixture::tell;

/// All text of a case that staff can read.
const CASE: &str = "title answers { value } messages { nodes { text } } notes { text retractionReason } files { name } \
    closing { findings actions words } persons { name } timeline { reason }";
/// All text of the case that its reporter can read.
const REPORT: &str =
    "{ report { answers { value } messages { nodes { text } } files { name key } closing { words } } }";

/// The case under attack and two others with the same text: one in the same organisation, one in another.
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
