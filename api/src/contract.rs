//! What the parts around the server build upon: `infra/contract.json`, printed as the schemas are. The template of AWS, the edge
//! and the units of a single machine read it, so that no number, secret or path stands in two places.

use std::collections::{BTreeMap, BTreeSet};

use async_graphql::parser::types::{BaseType, Type, TypeKind, TypeSystemDefinition};
use serde::Serialize;

use crate::config::PORT;
use crate::dev::databases::role;
use crate::env::Process;
use crate::http::serve;
use crate::limit;
use crate::manifest::Manifest;
use crate::schema::{admin_sdl, reporter_sdl};
use crate::secrets::SecretName;

/// Texts that programs make and nobody types, by the name of their field: the edge looks at them as at any other part of a
/// request. Whatever else is a `String` or `JSON` of an operation's variables holds what people write and passes unread, since
/// a report may quote an attack. A new field is such a text until it is named here.
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

/// Deepest input that is followed; ours go three deep.
const DEEPEST: usize = 6;

/// The whole of it.
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

/// `infra/contract.json`.
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
            all: limit::REQUESTS,
            uploads_at_once: limit::UPLOADS_EACH,
            paths: limit::REQUESTS_ON.into(),
        },
        body_bytes: limit::BODY,
        idle_seconds: serve::IDLE.as_secs(),
        secrets: SecretName::ALL.map(SecretName::as_str).into(),
        processes: [("reporter", reporter), ("admin", admin), ("worker", worker)].into(),
        free_text: [
            ("reporter", free_text(&reporter_sdl(), &Manifest::reporter())),
            ("admin", free_text(&admin_sdl(), &Manifest::admin())),
        ]
        .into(),
    };
    // Maps, lists and texts always become JSON.
    serde_json::to_string_pretty(&contract).unwrap_or_default() + "\n"
}

fn part(process: Process, command: &'static [&'static str]) -> Part {
    let names = |wanted: &dyn Fn(SecretName) -> bool| {
        SecretName::ALL.into_iter().filter(|name| wanted(*name)).map(SecretName::as_str).collect()
    };
    Part {
        command,
        database_role: role(process),
        secrets: names(&|name| name.needed_by().contains(&process)),
        optional_secrets: names(&|name| name.is_for(process)),
    }
}

/// The paths in the variables of a surface's operations where people write: `input.answers.*.value`, a `*` for each place of a
/// list. Below a path that ends in `**` anything may stand.
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

/// Fields of input types.
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
