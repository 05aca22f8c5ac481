//! Rules about the structure of `api/src`, checked by reading its source files.

use std::fs;
use std::path::{Path, PathBuf};

fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").join("api/src");
    let mut found = vec![];
    let mut places: Vec<PathBuf> = vec![root.clone()];
    while let Some(place) = places.pop() {
        for entry in fs::read_dir(place).expect("a directory").flatten().map(|entry| entry.path()) {
            if entry.is_dir() {
                places.push(entry);
            } else if entry.extension().is_some_and(|e| e == "rs") {
                let name = entry.strip_prefix(&root).expect("below the root").display().to_string();
                found.push((name, fs::read_to_string(&entry).expect("a source")));
            }
        }
    }
    assert!(found.len() > 50, "the test finds too few source files");
    found
}

/// The source without comments and without its unit tests, which are at the end of the file.
fn code(text: &str) -> String {
    let lines = text.lines().take_while(|line| *line != "#[cfg(test)]");
    lines.map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_surfaces_never_import_each_other() {
    for (name, text) in sources() {
        let code = code(&text);
        let surface = |of: &str| name.ends_with(&format!("/{of}.rs")) || name.contains(&format!("/{of}/"));
        let imports = |of: &str| code.contains(&format!("{of}::")) || code.contains(&format!("::{of};"));
        assert!(!(surface("reporter") && imports("admin")), "{name} is the reporters' and imports from the staff's");
        assert!(!(surface("admin") && imports("reporter")), "{name} is the staff's and imports from the reporters'");
    }
}

#[test]
fn rules_are_pure() {
    let all = sources();
    for pure in [
        "cases/workflow.rs",
        "cases/clocks/rules.rs",
        "cases/suggestion/rules.rs",
        "permissions/table.rs",
        "permissions/grant.rs",
        "permissions/preset.rs",
        "permissions/effective.rs",
        "intake/form.rs",
        "redaction/passages.rs",
        "breaches/rules/mod.rs",
        "law/mod.rs",
        "law/pack.rs",
        "routing/rule.rs",
        "languages.rs",
        "figures/cells.rs",
        "figures/periods.rs",
        "figures/tables.rs",
    ] {
        let (_, text) = all.iter().find(|(name, _)| name == pure).unwrap_or_else(|| panic!("{pure} is gone"));
        let code = code(text);
        for word in ["sea_orm", "sqlx", "async fn", ".await", "Tx", "app::App", "Utc::now", "std::fs", "tokio"] {
            assert!(!code.contains(word), "{pure} holds {word}");
        }
        let asks_graphql = code
            .lines()
            .filter(|line| line.contains("async_graphql"))
            .any(|line| line.trim() != "use async_graphql::Enum;");
        assert!(!asks_graphql, "{pure} uses more of GraphQL than enums");
    }
}

#[test]
fn no_sql_is_made_of_strings() {
    // Exceptions: tx.rs prints typed values into the transaction's context. cases/list puts fixed words together for a
    // filter and an order. audit/verify.rs puts the names of entities together. Both bind each value.
    let listed = ["tx.rs", "cases/list/mod.rs", "cases/list/streams.rs", "cases/list/counts.rs", "audit/verify.rs"];
    for (name, text) in sources().into_iter().filter(|(name, _)| !listed.contains(&name.as_str())) {
        let code = code(&text);
        assert!(!code.contains("AssertSqlSafe"), "{name} passes SQL that the compiler has not seen");
        for made in code.split("format!(").skip(1) {
            let text = made.trim_start().trim_start_matches('"').trim_start_matches('\\').trim_start();
            let verbs = ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH ", "SET ", "CREATE ", "DROP ", "BEGIN"];
            assert!(!verbs.iter().any(|verb| text.starts_with(verb)), "{name}: {}", &text[..40.min(text.len())]);
        }
    }
}

#[test]
fn only_the_clock_tells_the_time_and_only_the_transaction_holds_a_pool() {
    for (name, text) in sources() {
        let code = code(&text);
        if name != "outside/clock.rs" {
            assert!(!code.contains("Utc::now()"), "{name}");
        }
        if name != "tx.rs" {
            assert!(!code.contains("PgPool"), "{name}");
        }
    }
}

#[test]
fn only_the_gates_hand_out_keys_that_open_a_case() {
    // For staff, `reading` checks the rights and logs the reading. For reporters, `intake` requires the access secret,
    // and `reporter` requires a session.
    let gates = ["cases/reading.rs", "cases/reporter.rs", "intake/mod.rs"];
    let titles = ["cases/admin/case.rs"];
    let todos = ["cases/admin/todos.rs"];
    for (name, text) in sources().into_iter().filter(|(name, _)| name != "keys/keyring.rs") {
        let code = code(&text);
        assert!(!code.contains("keys.reader(") || gates.contains(&name.as_str()), "{name} opens cases beside the gate");
        assert!(
            !code.contains("open_title(") || titles.contains(&name.as_str()),
            "{name} opens titles beside the list"
        );
        let opens_todos = code.contains("open_task_title(") || code.contains("open_deadline_title(");
        assert!(!opens_todos || todos.contains(&name.as_str()), "{name} opens titles of tasks beside the list");
        assert!(!code.contains("CaseReader("), "{name} makes its own keys");
    }
}

/// S3 refuses a part of a multipart upload below 5 MiB, except the last one. The object store of these tests accepts
/// any size, so such a defect would appear only in production. The product therefore uses no multipart upload.
#[test]
fn no_object_is_made_of_parts() {
    for (name, text) in sources().into_iter().filter(|(name, _)| !name.ends_with("_test.rs")) {
        let code = code(&text);
        for call in ["multipart_upload", "upload_part", "list_parts"] {
            assert!(!code.contains(call), "{name} uses {call}");
        }
    }
}

/// The functions that carry out an act know nothing of HTTP, so a test, a job or the demo can call them. Only the files
/// in this list may read or set headers.
#[test]
fn only_the_resolvers_of_sessions_know_the_exchange() {
    let listed = [
        "exchange.rs",
        "gate.rs",
        "schema.rs",
        "intake/reporter.rs",
        "retaliation/reporter.rs",
        "auth/sign_in/admin/mod.rs",
        "auth/sign_in/admin/security.rs",
        "auth/sso/admin.rs",
    ];
    for (name, text) in sources().into_iter().filter(|(name, _)| !listed.contains(&name.as_str())) {
        let code = code(&text);
        let named = imports(&code).iter().any(|path| path == "exchange/Exchange");
        assert!(!named && !code.contains(".exchange()"), "{name} reaches the HTTP exchange");
    }
    let (_, op) = sources().into_iter().find(|(name, _)| name == "op.rs").expect("the operation");
    assert!(!imports(&code(&op)).iter().any(|path| path.starts_with("exchange")), "op.rs imports the exchange");
}

/// A request must not wait for a second database connection while it holds the first. Twenty such requests use up the
/// pool and block the process. [`voicase::op::Op::aside`] and [`voicase::op::Op::instead`] return the first connection
/// before they take another.
#[test]
fn no_second_connection_is_taken_while_one_is_held() {
    for (name, text) in sources() {
        let code = code(&text);
        for way in ["op.app.autonomous(", "op.app.tx(", "op.app.owners_tx("] {
            assert!(!code.contains(way), "{name} takes a connection in addition to the operation's");
        }
        // The body of a separate transaction must not begin another one.
        for way in [".autonomous(", ".aside(", ".instead("] {
            for after in code.split(way).skip(1) {
                let inside = within(after);
                let another = ["autonomous(", ".aside(", ".instead(", ".tx("].iter().find(|a| inside.contains(**a));
                assert!(another.is_none(), "{name} takes a connection inside of {way}: {inside}");
            }
        }
    }
}

/// The text up to the matching closing parenthesis.
fn within(after: &str) -> &str {
    let mut open = 1;
    for (at, letter) in after.char_indices() {
        open += i32::from(letter == '(') - i32::from(letter == ')');
        if open == 0 {
            return &after[..at];
        }
    }
    after
}

/// The modules of `api/src`, lowest first. A file may import from its own module and from modules that come earlier in
/// this list. The longest matching path decides the module.
#[rustfmt::skip]
const ORDER: &[&str] = &[
    // Modules that use neither a database nor an external system.
    "env", "net", "text", "concurrency", "problem", "response", "limit", "law", "languages", "crypto", "scalar", "page", "readable",
    "null_on_error", "permissions", "abuse", "traffic",
    // External systems and the configuration.
    "outside", "secrets", "config", "metrics", "log",
    // The databases.
    "tx", "database_tokens", "hub",
    // The organisation, its keys and its log.
    "organisation", "keys", "audit", "idempotency", "actor", "access_token",
    // The process and one operation of it.
    "search/memory", "app", "queue", "op", "exchange", "loaders", "gate", "manifest", "four_eyes",
    // The rooms.
    "live", "notifications", "calendar", "attachments", "intake", "integrations", "routing", "templates", "cases", "messages", "auth", "members",
    "auth/sso", "identity", "conflicts", "links", "tags", "entry", "meetings", "evidence", "redaction", "detriment", "retaliation", "outside_requests", "breaches", "departments", "channels", "routing/settings", "legal", "platform",
    "setup", "views", "search", "figures",
    // Modules that use all rooms.
    "graphql", "schema", "http", "worker", "backup",
];

/// The GraphQL types of rooms are one layer, because the graph that clients see has cycles.
fn is_graphql(name: &str) -> bool {
    let parts: Vec<_> = name.trim_end_matches(".rs").split('/').collect();
    name == "attachments/input.rs" || parts[1..].iter().any(|part| ["admin", "reporter"].contains(part))
}

/// The position in [`ORDER`] of a file or of an imported path, for example `cases/admin/case.rs` or `cases/admin/Case`.
fn layer(name: &str) -> usize {
    let at = |layer: &str| ORDER.iter().position(|known| *known == layer);
    if is_graphql(name) {
        return at("graphql").expect("a layer");
    }
    let name = name.trim_end_matches(".rs");
    let folder = name.split('/').take(2).collect::<Vec<_>>().join("/");
    let top = name.split('/').next().unwrap_or_default();
    at(&folder).or_else(|| at(top)).unwrap_or_else(|| panic!("{name} has no place in the order of layers"))
}

/// The paths below `crate` that a file names in `use` or in other code, written with slashes.
fn imports(code: &str) -> Vec<String> {
    let mut found = vec![];
    for after in code.split("crate::").skip(1) {
        let path: String = after.chars().take_while(|c| c.is_alphanumeric() || "_:".contains(*c)).collect();
        let rest = &after[path.len()..];
        let path = path.trim_end_matches(':').replace("::", "/");
        match rest.strip_prefix('{') {
            None => found.push(path),
            Some(group) => {
                let group = group.split(';').next().unwrap_or_default();
                let names = group.split([',', '{', '}']).map(|name| name.trim().replace("::", "/"));
                found.extend(names.filter(|name| !name.is_empty()).map(|name| format!("{path}/{name}")));
            }
        }
    }
    found.into_iter().map(|path| path.trim_start_matches('/').to_owned()).collect()
}

#[test]
fn imports_run_downwards() {
    let mut wrong = vec![];
    for (name, text) in sources() {
        if ["lib.rs", "main.rs", "contract.rs"].contains(&name.as_str()) {
            continue;
        }
        let here = layer(&name);
        for path in imports(&code(&text)) {
            if layer(&path) > here {
                wrong.push(format!("{name} imports {path}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn graphql_is_in_the_rooms_files_for_a_surface_and_nowhere_else() {
    // Both surfaces share scalars and pages. schema.rs joins the GraphQL types of all rooms, and contract.rs reads the
    // printed schema.
    let shared = ["scalar.rs", "page.rs", "schema.rs", "contract.rs"];
    for (name, text) in sources().into_iter().filter(|(name, _)| !is_graphql(name) && !shared.contains(&name.as_str()))
    {
        let code = code(&text);
        for mark in ["#[Object", "#[Subscription", "SimpleObject", "InputObject", "MergedObject", "OneofObject"] {
            assert!(!code.contains(mark), "{name} has GraphQL: {mark}");
        }
    }
}

/// The whole anonymous attack surface is in `api/src/*/reporter*`. The router of this surface leads only to these files
/// and to the shared HTTP transport.
#[test]
fn the_reporters_router_leads_to_the_reporter_files_alone() {
    let all = sources();
    let source = |of: &str| code(&all.iter().find(|(name, _)| name == of).expect("a source").1);
    let router = source("http/mod.rs");
    let body =
        router.split("fn reporter_router").nth(1).and_then(|rest| rest.split("\n}\n").next()).expect("the router");
    let handlers: Vec<_> =
        ["get(", "put(", "post(", "delete(", "any("].iter().flat_map(|way| body.split(way).skip(1)).collect();
    assert!(handlers.len() >= 6, "the test finds too few handlers in the router");
    for handler in handlers {
        let name = handler.split(')').next().unwrap_or_default();
        let own = ["readyz", "security_txt::show", "assets::reporter"].contains(&name);
        let module = name.split("::").next().unwrap_or_default();
        let import = router
            .lines()
            .find(|line| line.starts_with("use ") && line.trim_end_matches(';').ends_with(&format!("::{module}")));
        let in_reporter = import.is_some_and(|line| line.contains("::reporter::"));
        assert!(own || in_reporter, "{name} is no file of the reporter surface");
    }
    for root in ["ReporterQuery(", "ReporterMutation("] {
        let roots = source("schema.rs");
        let parts = roots.split(root).nth(1).and_then(|rest| rest.split(");").next()).expect("the roots");
        for part in parts.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            assert!(part.contains("::reporter::"), "{part} is no file of the reporter surface");
        }
    }
}
