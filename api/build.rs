//! The applications' places exist before the compiler looks for them: a place that was missing then is never found again,
//! and the server would answer 404 for every page. In a release, whose files are inside, a new build of them is a new binary.

use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    for app in ["reporter", "admin"] {
        let dist = Path::new("../clients").join(app).join("dist");
        if let Err(error) = std::fs::create_dir_all(&dist) {
            println!("cargo::error={} cannot be made: {error}", dist.display());
        }
        if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
            println!("cargo::rerun-if-changed={}", dist.display());
        }
    }
}
