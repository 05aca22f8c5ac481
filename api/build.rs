//! Lists the files of `data`, and creates the folders of the built web applications. If such a folder is missing during
//! the first build, later builds do not find its files, and the server answers 404 for every page. A release binary
//! contains the web applications, so Cargo builds the binary again when an application changes.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    for app in ["reporter", "admin"] {
        let dist = Path::new("../clients").join(app).join("dist");
        fs::create_dir_all(&dist)?;
        if env::var("PROFILE").is_ok_and(|profile| profile == "release") {
            println!("cargo::rerun-if-changed={}", dist.display());
        }
    }
    list("law")?;
    list("holidays")?;
    list("languages")
}

/// Writes `<name>.rs`: an array of the name and the content of each JSON file in `data/<name>`.
fn list(name: &str) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=../data/{name}");
    let mut files = vec![];
    for entry in fs::read_dir(format!("../data/{name}"))? {
        let file = entry?.file_name();
        files.extend(file.to_str().and_then(|file| file.strip_suffix(".json")).map(str::to_owned));
    }
    files.sort();
    let content =
        |file: &str| format!(r#"include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../data/{name}/{file}.json"))"#);
    let rows: Vec<_> = files.iter().map(|file| format!("({file:?}, {})", content(file))).collect();
    let target = Path::new(&env::var("OUT_DIR")?).join(format!("{name}.rs"));
    fs::write(target, format!("[{}]\n", rows.join(", ")))?;
    Ok(())
}
