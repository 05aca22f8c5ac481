//! Lists the migrations: each folder in `sql/main` and `sql/keystore` is one, and its files run in the order of their names.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    for database in ["main", "keystore"] {
        let root = Path::new("sql").join(database);
        println!("cargo::rerun-if-changed={}", root.display());
        let mut migrations = vec![];
        for folder in names(&root)? {
            let files = names(&root.join(&folder))?;
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

fn names(folder: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let mut names = vec![];
    for entry in fs::read_dir(folder)? {
        names.push(entry?.file_name().into_string().map_err(|name| format!("{} is no UTF-8", name.display()))?);
    }
    names.sort();
    Ok(names)
}
