//! Prints `infra/contract.json`: the numbers, secrets and paths that the deployment depends on. The AWS template, the
//! edge and the systemd units of a single machine read this file, so each value is defined once.

use std::collections::{BTreeMap, BTreeSet};

use async_graphql::parser::types::{BaseType, Type, TypeKind, TypeSystemDefinition};
use serde::Serialize;

use crate::config::PORT;
use crate::env::Process;
use crate::http::serve;
use crate::limit;
use crate::manifest::Manifest;
use crate::schema::{admin_sdl, reporter_sdl};
use crate::secrets::SecretName;

/// String fields of operation variables that programs generate. The edge applies its attack filters to these fields, as
/// to the rest of a request. All other `String` and `JSON` fields hold text that people type. The edge does not filter
/// typed text, because a report may quote an attack. A new field counts as typed text until it is listed here.
const MACHINE_MADE: [&str; 14] = [
    "access",
    "after",
    "channel",
    "key",
    "language",
    "lawPack",
    "mediaType",
    "secret",
    "seed",
    "slug",
    "state",
    "ticket",
    "timeZone",
    "token",
];

/// Maximum depth to which nested inputs are followed. Our inputs are three levels deep.
const DEEPEST: usize = 6;

#[derive(Serialize)]
struct Contract {
    port: u16,
    live: &'static str,
    ready: &'static str,
    limits: Limits,
    body_bytes: usize,
    idle_seconds: u64,
    secrets: Vec<&'static str>,
    processes: BTreeMap<&'static str, Part>,
    free_text: BTreeMap<&'static str, BTreeSet<String>>,
}

#[derive(Serialize)]
struct Limits {
    window_seconds: i64,
    all: u32,
    uploads_at_once: usize,
    paths: BTreeMap<&'static str, u32>,
}

#[derive(Serialize)]
struct Part {
    command: &'static [&'static str],
    database_role: &'static str,
    secrets: Vec<&'static str>,
    optional_secrets: Vec<&'static str>,
}

#[must_use]
pub fn print() -> String {
    let reporter = part(Process::Reporter, &["serve", "--surface", "reporter"]);
    let admin = part(Process::Admin, &["serve", "--surface", "admin"]);
    let worker = part(Process::Worker, &["work"]);
    let contract = Contract {
        port: PORT,
        live: "/livez",
        ready: "/readyz",
        limits: Limits {
            window_seconds: limit::WINDOW.num_seconds(),
            all: limit::MAX_REQUESTS,
            uploads_at_once: limit::MAX_UPLOADS_EACH,
            paths: limit::MAX_REQUESTS_ON.into(),
        },
        body_bytes: limit::MAX_BODY,
        idle_seconds: serve::IDLE.as_secs(),
        secrets: SecretName::ALL.map(SecretName::as_str).into(),
        processes: [("reporter", reporter), ("admin", admin), ("worker", worker)].into(),
        free_text: [
            ("reporter", free_text(&reporter_sdl(), &Manifest::reporter())),
            ("admin", free_text(&admin_sdl(), &Manifest::admin())),
        ]
        .into(),
    };
    // Serialising maps, lists and strings to JSON never fails.
    serde_json::to_string_pretty(&contract).unwrap_or_default() + "\n"
}

fn part(process: Process, command: &'static [&'static str]) -> Part {
    let names = |wanted: &dyn Fn(SecretName) -> bool| {
        SecretName::ALL.into_iter().filter(|name| wanted(*name)).map(SecretName::as_str).collect()
    };
    Part {
        command,
        database_role: process.database_role(),
        secrets: names(&|name| name.needed_by().contains(&process)),
        optional_secrets: names(&|name| name.is_for(process)),
    }
}

/// Paths of typed text in the variables of a surface's operations, for example `input.answers.*.value`. `*` matches any
/// index of a list. `**` at the end matches everything below.
fn free_text(sdl: &str, manifest: &Manifest) -> BTreeSet<String> {
    let inputs = inputs(sdl);
    let mut paths = BTreeSet::new();
    for operation in manifest.operations() {
        for (_, definition) in operation.document.operations.iter() {
            for variable in &definition.node.variable_definitions {
                let name = variable.node.name.node.to_string();
                follow(&inputs, &name, &name, &variable.node.var_type.node, DEEPEST, &mut paths);
            }
        }
    }
    paths
}

/// Input types of the schema, each with its fields.
type Inputs = BTreeMap<String, Vec<(String, Type)>>;

fn inputs(sdl: &str) -> Inputs {
    let document = async_graphql::parser::parse_schema(sdl).expect("the printed schema parses");
    let mut inputs = Inputs::new();
    for definition in document.definitions {
        if let TypeSystemDefinition::Type(named) = definition
            && let TypeKind::InputObject(object) = named.node.kind
        {
            let fields = object.fields.iter().map(|f| (f.node.name.node.to_string(), f.node.ty.node.clone())).collect();
            inputs.insert(named.node.name.node.to_string(), fields);
        }
    }
    inputs
}

fn follow(inputs: &Inputs, path: &str, field: &str, ty: &Type, deeper: usize, paths: &mut BTreeSet<String>) {
    match &ty.base {
        BaseType::List(item) => follow(inputs, &format!("{path}.*"), field, item, deeper, paths),
        BaseType::Named(_) if MACHINE_MADE.contains(&field) => {}
        BaseType::Named(name) => match name.as_str() {
            "String" => _ = paths.insert(path.to_owned()),
            "JSON" => _ = paths.insert(format!("{path}.**")),
            name if deeper > 0 => {
                for (field, ty) in inputs.get(name).into_iter().flatten() {
                    follow(inputs, &format!("{path}.{field}"), field, ty, deeper - 1, paths);
                }
            }
            _ => {}
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_that_programs_make_is_a_field_of_a_schema() {
        let sdl = reporter_sdl() + &admin_sdl();
        let fields: BTreeSet<_> = inputs(&sdl).into_values().flatten().map(|(name, _)| name).collect();
        let arguments = ["after", "slug", "token"];
        for name in MACHINE_MADE {
            assert!(fields.contains(name) || arguments.contains(&name), "{name} is no field any more");
        }
    }

    #[test]
    fn what_people_write_is_found_in_lists_and_nested_inputs() {
        let sdl = "input In { answers: [Answer!]! token: String! who: Who } input Answer { question: UUID! value: JSON! } \
            input Who { names: [String!] } scalar JSON scalar UUID type Query { f: Int }";
        let mut paths = BTreeSet::new();
        let ty = Type::new("In!").unwrap();
        follow(&inputs(sdl), "input", "input", &ty, DEEPEST, &mut paths);
        assert_eq!(paths, BTreeSet::from(["input.answers.*.value.**", "input.who.names.*"].map(str::to_owned)));
    }
}
