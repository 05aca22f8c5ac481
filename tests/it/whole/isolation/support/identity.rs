//! Ids of openings and disclosures of an identity.

use entity::enums::Role;
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::World;

use super::probes::{Far, Own, Probe, probe};
use crate::support::identity::{allow, asks, confidential, disclosure};

/// The objects of one organisation.
#[derive(Default)]
pub struct Identities {
    pub case: Value,
    /// A request of the member that waits, and one of the manager that is approved.
    asked: Value,
    approved: Value,
    /// A disclosure that the member holds back, and one that is approved.
    held: Value,
    agreed: Value,
}

impl Identities {
    /// Creates the objects if the probe needs them. The organisation that sends foreign ids also gets them.
    pub async fn of(world: &World, far: Far) -> Self {
        if !matches!(far, Far::Identity | Far::Triage) {
            return Self::default();
        }
        let case = confidential(world).await.case;
        let (manager, member) = (world.manager(), world.member());
        allow(world, &[world.admin()]).await;
        let texts = || ["A witness is needed.".to_owned(), "We need you as a witness.".to_owned()];
        let approved = asks(manager, &case, texts()).await;
        member.does("approveIdentityOpening", "case { id }", json!({ "request": approved })).await.data();
        let sql = "SELECT id FROM identity_opening WHERE org_id = $1 AND state = 'asked'";
        let _ = asks(member, &case, texts()).await;
        let asked = sqlx::query_scalar::<_, Uuid>(sql).bind(world.org);
        let asked = json!(asked.fetch_one(&mut world.house.superuser().await).await.expect("a request"));
        let hold = json!({ "until": "2026-06-01", "reason": "The court asked for it." });
        let prepare = || {
            json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "recipient": "The court",
            "purpose": "It hears the case.", "provision": "Section 1", "hold": hold })
        };
        member.does("prepareDisclosure", "case { id }", prepare()).await.data();
        let agreed = disclosure(world, &case).await;
        manager.does("approveDisclosure", "case { id }", json!({ "disclosure": agreed })).await.data();
        member.does("prepareDisclosure", "case { id }", prepare()).await.data();
        Self { asked, approved, held: disclosure(world, &case).await, agreed, case }
    }
}

/// The input fields that take these ids.
#[expect(clippy::too_many_lines, reason = "one entry for each act")]
pub fn probes() -> Vec<Probe> {
    use Far::Identity;
    use Role::{Admin, Manager, Member};
    let (case, asked) = (|own: &Own| own.identities.case.clone(), |own: &Own| own.identities.asked.clone());
    let held = |own: &Own| own.identities.held.clone();
    vec![
        probe(
            "RequestIdentityOpeningInput.case",
            "requestIdentityOpening",
            Identity,
            Admin,
            case,
            |_, id| json!({ "case": id, "idempotencyKey": Uuid::new_v4(), "reason": "A.", "words": "B." }),
        ),
        probe(
            "IdentityOpeningInput.request",
            "approveIdentityOpening",
            Identity,
            Manager,
            asked,
            |_, id| json!({ "request": id }),
        ),
        probe(
            "RefuseIdentityOpeningInput.request",
            "refuseIdentityOpening",
            Identity,
            Manager,
            asked,
            |_, id| json!({ "request": id, "reason": "No." }),
        ),
        probe(
            "OpenIdentityInput.request",
            "openIdentity",
            Identity,
            Manager,
            |own| own.identities.approved.clone(),
            |_, id| json!({ "request": id, "idempotencyKey": Uuid::new_v4() }),
        ),
        probe(
            "PrepareDisclosureInput.case",
            "prepareDisclosure",
            Identity,
            Manager,
            case,
            |_, id| json!({ "case": id, "idempotencyKey": Uuid::new_v4(), "recipient": "A", "purpose": "B." }),
        ),
        probe(
            "DisclosureInput.disclosure",
            "tellOfDisclosure",
            Identity,
            Manager,
            held,
            |_, id| json!({ "disclosure": id }),
        ),
        probe(
            "CancelDisclosureInput.disclosure",
            "cancelDisclosure",
            Identity,
            Manager,
            held,
            |_, id| json!({ "disclosure": id, "reason": "No." }),
        ),
        probe(
            "RecordDisclosureInput.disclosure",
            "recordDisclosure",
            Identity,
            Member,
            |own| own.identities.agreed.clone(),
            |_, id| json!({ "disclosure": id, "manner": "By letter." }),
        ),
        probe(
            "HoldBackInput.disclosure",
            "holdBackDisclosure",
            Identity,
            Manager,
            held,
            |_, id| json!({ "disclosure": id, "hold": { "until": "2026-07-01", "reason": "Again." } }),
        ),
    ]
}
