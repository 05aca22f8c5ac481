//! Lists the migrations. Each folder in `sql/main` and `sql/keystore` is one migration, and its files run in the order
//! of their names.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    for database in ["main", "keystore"] {
        let root = Path::new("sql").join(database);
        println!("cargo::rerun-if-changed={}", root.display());
        let mut migrations = vec![];
        for folder in names(&root, "")? {
            let files = names(&root.join(&folder), ".sql")?;
            let content = |file: &String| {
                format!(r#"include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/sql/{database}/{folder}/{file}"))"#)
            };
            let files: Vec<_> = files.iter().map(content).collect();
            migrations.push(format!(r#"Sql {{ name: "m{folder}", files: &[{}] }}"#, files.join(", ")));
        }
        let target = Path::new(&env::var("OUT_DIR")?).join(format!("{database}.rs"));
        fs::write(target, format!("&[{}]\n", migrations.join(", ")))?;
    }
    Ok(())
}

/// Returns the entries of a folder in order. Each name is `<number>_<name><ending>`, with numbers of equal length. Any
/// other file, such as a backup copy of an editor, would run as part of a migration, so such a file fails the build.
fn names(folder: &Path, ending: &str) -> Result<Vec<String>, Box<dyn Error>> {
    let mut names = vec![];
    let mut lengths = vec![];
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().into_string().map_err(|name| format!("{} is no UTF-8", name.display()))?;
        let stem = name.strip_suffix(ending).and_then(|stem| stem.split_once('_'));
        let is_word = |text: &str| text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        let number =
            stem.filter(|(number, rest)| number.parse::<u32>().is_ok() && is_word(rest)).map(|(number, _)| number);
        lengths.push(number.ok_or_else(|| format!("{}/{name} is no part of a migration", folder.display()))?.len());
        names.push(name);
    }
    if lengths.iter().any(|length| *length != lengths[0]) {
        return Err(format!("the numbers in {} have different lengths", folder.display()).into());
    }
    names.sort();
    Ok(names)
}
