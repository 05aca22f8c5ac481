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
    assert!(found.len() > 50, "the sources are somewhere else now");
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
        "permissions/table.rs",
        "permissions/grant.rs",
        "permissions/preset.rs",
        "permissions/effective.rs",
        "intake/form.rs",
        "cases/law.rs",
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
    // Exceptions: tx.rs prints typed ids into the transaction's context. databases.rs formats database names, which SQL
    // does not take as parameters.
    let listed = ["tx.rs", "dev/databases.rs"];
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
        if !name.starts_with("dev/") && name != "outside/clock.rs" {
            assert!(!code.contains("Utc::now()"), "{name}");
        }
        if name != "tx.rs" {
            assert!(!code.contains("PgPool"), "{name}");
        }
    }
}

#[test]
fn only_the_gates_hand_out_keys_that_open_a_case() {
    // The gate of staff checks rights and logs the reading. In the two other modules a reporter has presented the
    // access code.
    let gates = ["cases/reading.rs", "cases/reporter.rs", "intake/mod.rs"];
    let titles = ["cases/admin/case.rs"];
    for (name, text) in sources().into_iter().filter(|(name, _)| name != "crypto/keyring.rs") {
        let code = code(&text);
        assert!(!code.contains("keys.reader(") || gates.contains(&name.as_str()), "{name} opens cases beside the gate");
        assert!(
            !code.contains("open_title(") || titles.contains(&name.as_str()),
            "{name} opens titles beside the list"
        );
        assert!(!code.contains("CaseReader("), "{name} makes keys of its own");
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

/// A request must not wait for a second database connection while it holds the first. Twenty such requests use up the
/// pool and block the process. [`voicase::op::Op::aside`] and [`voicase::op::Op::instead`] return the first connection
/// before they take another.
#[test]
fn no_second_connection_is_taken_while_one_is_held() {
    for (name, text) in sources() {
        let code = code(&text);
        for way in ["op.app.autonomous(", "op.app.tx(", "op.app.owners_tx("] {
            assert!(!code.contains(way), "{name} takes a connection beside the operation's");
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
