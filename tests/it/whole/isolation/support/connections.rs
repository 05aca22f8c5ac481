//! Every input field about persons, links, tags and mentions that takes an id.

use entity::enums::Role::{Admin, Member};
use serde_json::{Value, json};
use uuid::Uuid;
use voicase_tests::World;

use super::probes::Far::Linked;
use super::probes::{Far, Probe, case, probe};

/// Null unless the probe needs [`Far::Linked`].
#[derive(Default)]
pub struct Connections {
    pub tag: Value,
    /// The number of another case.
    number: Value,
    link: Value,
}

impl Connections {
    pub async fn of(world: &World, case: &Value, far: Far) -> Self {
        if far != Far::Linked {
            return Self::default();
        }
        let created =
            world.admin().does("createTag", "tag { id }", json!({ "name": "Harbour", "colour": "BLUE" })).await;
        let tag = created.data()["createTag"]["tag"]["id"].clone();
        let (linked, free) = (world.case().await.case, world.case().await.case);
        let member = world.member();
        let number = async |case| member.opens(case, "number").await.data()["case"]["number"].clone();
        member.does("linkCases", "case { id }", link(case, &number(&linked).await)).await.data();
        let links = "query($case: UUID!) { caseLinks(case: $case) { id } }";
        let found = member.asks(links, json!({ "case": case })).await.data()["caseLinks"][0]["id"].clone();
        Self { tag, number: number(&free).await, link: found }
    }
}

fn link(case: &Value, number: &Value) -> Value {
    json!({ "case": case, "idempotencyKey": Uuid::new_v4(), "number": number, "kind": "RELATED" })
}

fn person(id: Value, member: Value) -> Value {
    json!({ "person": id, "expected": 1, "name": "K. Brandt", "role": "WITNESS", "member": member, "reason": "It was misread." })
}

pub fn probes() -> Vec<Probe> {
    vec![
        probe(
            "ChangePersonInput.person",
            "changePerson",
            Far::New,
            Member,
            |own| own.person.clone(),
            |_, id| person(id, Value::Null),
        ),
        probe(
            "ChangePersonInput.member",
            "changePerson",
            Far::New,
            Member,
            |own| json!(own.world.viewer().member),
            |own, id| person(own.person.clone(), id),
        ),
        probe("LinkCasesInput.case", "linkCases", Linked, Member, case, |own, id| link(&id, &own.connections.number)),
        probe(
            "UnlinkCasesInput.link",
            "unlinkCases",
            Linked,
            Member,
            |own| own.connections.link.clone(),
            |_, id| json!({ "link": id, "reason": "A mistake." }),
        ),
        probe(
            "SetCaseTagsInput.case",
            "setCaseTags",
            Far::New,
            Member,
            case,
            |_, id| json!({ "case": id, "tags": [] }),
        ),
        probe(
            "SetCaseTagsInput.tags",
            "setCaseTags",
            Linked,
            Member,
            |own| own.connections.tag.clone(),
            |own, id| json!({ "case": own.case, "tags": [id] }),
        ),
        probe(
            "ChangeTagInput.tag",
            "changeTag",
            Linked,
            Admin,
            |own| own.connections.tag.clone(),
            |_, id| json!({ "tag": id, "colour": "RED" }),
        ),
        probe(
            "AddNoteInput.mentions",
            "addNote",
            Far::New,
            Member,
            |own| json!(own.world.manager().member),
            |own, id| json!({ "case": own.case, "idempotencyKey": Uuid::new_v4(), "text": "A note.", "mentions": [id] }),
        ),
    ]
}
