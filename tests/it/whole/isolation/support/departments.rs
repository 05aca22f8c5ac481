//! The input fields of departments.

use entity::enums::Role::{Admin, Manager};
use serde_json::json;
use uuid::Uuid;

use super::probes::{Far, Own, Probe, probe};

pub fn probes() -> Vec<Probe> {
    use Far::New;
    let root = |own: &Own| json!(own.world.root);
    let case = |own: &Own| own.case.clone();
    let branch = |own: &Own| own.branch.clone();
    vec![
        probe(
            "AddDepartmentInput.parent",
            "addDepartment",
            New,
            Admin,
            root,
            |_, id| json!({ "name": Uuid::new_v4(), "parent": id }),
        ),
        probe(
            "ChangeDepartmentInput.department",
            "changeDepartment",
            New,
            Admin,
            branch,
            |_, id| json!({ "department": id, "name": "Another" }),
        ),
        probe(
            "ChangeDepartmentInput.parent",
            "changeDepartment",
            New,
            Admin,
            root,
            |own, id| json!({ "department": own.branch, "parent": id }),
        ),
        probe(
            "DepartmentInput.department",
            "removeDepartment",
            New,
            Admin,
            branch,
            |_, id| json!({ "department": id }),
        ),
        probe(
            "RouteCaseInput.case",
            "routeCase",
            New,
            Manager,
            case,
            |own, id| json!({ "case": id, "department": own.branch }),
        ),
        probe(
            "RouteCaseInput.department",
            "routeCase",
            New,
            Manager,
            branch,
            |own, id| json!({ "case": own.case, "department": id }),
        ),
    ]
}
