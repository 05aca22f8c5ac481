//! Ids of the objects that stop one person from hiding a case.

use entity::enums::{CaseScope, Role};
use serde_json::{Value, json};
use voicase_tests::World;

use super::probes::{Far, Probe, probe};

/// The objects of one organisation.
#[derive(Default)]
pub struct Oversight {
    /// A restriction that waits for a second member's approval.
    pub restriction: Value,
    /// The entry of a hidden case, and a member who can become its reviewer.
    pub entry: Value,
    pub reviewer: Value,
    /// A request to name the fallback reviewer.
    pub fallback: Value,
}

impl Oversight {
    /// Creates the objects if the probe needs them. The organisation that sends foreign ids also gets them. That
    /// organisation uses [`Far::Triage`].
    pub async fn of(world: &World, case: &Value, far: Far) -> Self {
        if !matches!(far, Far::Hidden | Far::Triage) {
            return Self::default();
        }
        let hidden = world.case().await.case;
        let restrict = json!({ "case": hidden, "members": [world.member().member], "reason": "A director." });
        world.manager().does("restrictCase", "case { id }", restrict).await.data();
        let list = world.admin().asks("{ caseEntries { id } }", json!({})).await;
        let ask = json!({ "case": case, "members": [], "reason": "A director." });
        let asked = world.manager().does("restrictCase", "case { restrictionRequest { id } }", ask).await;
        let name = json!({ "member": world.member().member });
        let named = world.admin().does("nameFallbackReviewer", "fallbackReviewer { request { id } }", name).await;
        Self {
            restriction: asked.data()["restrictCase"]["case"]["restrictionRequest"]["id"].clone(),
            entry: list.data()["caseEntries"][0]["id"].clone(),
            reviewer: json!(world.joins(Role::Member, CaseScope::Departments).await.member),
            fallback: named.data()["nameFallbackReviewer"]["fallbackReviewer"]["request"]["id"].clone(),
        }
    }
}

/// The input fields that take these ids.
pub fn probes() -> Vec<Probe> {
    use Far::Hidden;
    use Role::{Admin, Manager};
    vec![
        probe(
            "RestrictionInput.request",
            "refuseRestriction",
            Hidden,
            Manager,
            |own| own.oversight.restriction.clone(),
            |_, id| json!({ "request": id }),
        ),
        probe(
            "LetInReviewerInput.entry",
            "letInReviewer",
            Hidden,
            Admin,
            |own| own.oversight.entry.clone(),
            |own, id| json!({ "entry": id, "member": own.oversight.reviewer }),
        ),
        probe(
            "LetInReviewerInput.member",
            "letInReviewer",
            Hidden,
            Admin,
            |own| own.oversight.reviewer.clone(),
            |own, id| json!({ "entry": own.oversight.entry, "member": id }),
        ),
        probe(
            "NameFallbackReviewerInput.member",
            "nameFallbackReviewer",
            Hidden,
            Admin,
            |own| own.member.clone(),
            |_, id| json!({ "member": id }),
        ),
        probe(
            "FallbackRequestInput.request",
            "refuseFallbackReviewer",
            Hidden,
            Admin,
            |own| own.oversight.fallback.clone(),
            |_, id| json!({ "request": id }),
        ),
    ]
}
