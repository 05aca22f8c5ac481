//! Ids that belong to an account: its factors, its sessions, and a reset that was requested for it.

use entity::enums::Role;
use serde_json::{Value, json};
use voicase_tests::{World, code_at};

use super::probes::{Far, Own, Probe, probe};
use crate::support::signing;

/// The objects of the member's account.
pub struct Account {
    /// A second authenticator app.
    pub app: Value,
    /// An authenticator app that waits for its first code, and that code.
    pub waiting: [Value; 2],
    /// A session other than the current one.
    pub session: Value,
}

impl Account {
    pub async fn of(world: &World) -> Self {
        let staff = world.member();
        signing::signs_in(world, staff).await;
        let [app, code] = Self::app(world).await;
        let add = json!({ "factor": app, "code": code, "name": "Another" });
        let added = staff.does("addTotp", "security { sessions { id current } }", add).await;
        let sessions = added.data()["addTotp"]["security"]["sessions"].as_array().expect("sessions").clone();
        let session = sessions.iter().find(|s| s["current"] == false).expect("two")["id"].clone();
        Self { app, waiting: Self::app(world).await, session }
    }

    async fn app(world: &World) -> [Value; 2] {
        let begun = world.member().asks("mutation { beginAddTotp { factor secret } }", json!({})).await;
        let begun = &begun.data()["beginAddTotp"];
        let code = code_at(begun["secret"].as_str().expect("a secret"), world.house.clock.now());
        [begun["factor"].clone(), json!(code)]
    }
}

/// The input fields that take these ids.
pub fn probes() -> Vec<Probe> {
    use Far::New;
    use Role::{Admin, Member};
    let app = |own: &Own| own.account.app.clone();
    vec![
        probe(
            "RenameFactorInput.factor",
            "renameFactor",
            New,
            Member,
            app,
            |_, id| json!({ "factor": id, "name": "Mine" }),
        ),
        probe("FactorInput.factor", "removeFactor", New, Member, app, |_, id| json!({ "factor": id })),
        probe(
            "AddTotpInput.factor",
            "addTotp",
            New,
            Member,
            |own| own.account.waiting[0].clone(),
            |own, id| json!({ "factor": id, "code": own.account.waiting[1], "name": "A third" }),
        ),
        probe(
            "SessionInput.session",
            "revokeSession",
            New,
            Member,
            |own| own.account.session.clone(),
            |_, id| json!({ "session": id }),
        ),
        probe(
            "IdentityViewInput.request",
            "refuseIdentityView",
            New,
            Admin,
            |own| own.request.clone(),
            |_, id| json!({ "request": id }),
        ),
        probe("ResetInput.reset", "refuseReset", New, Admin, |own| own.reset.clone(), |_, id| json!({ "reset": id })),
    ]
}
