//! Runs the examples of docs/integrations.md unchanged.

use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::process::Command;
use tokio::sync::watch;
use voicase::http::{admin_router, serve};
use voicase::manifest::Manifest;
use voicase_tests::{World, token_input};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").to_owned()
}

/// The only code block of this language.
fn block(language: &str) -> String {
    let text = std::fs::read_to_string(root().join("docs/integrations.md")).expect("the manual");
    let after = text.split_once(&format!("```{language}\n")).expect("a block").1;
    let (block, rest) = after.split_once("\n```\n").expect("its end");
    assert!(!rest.contains(&format!("```{language}\n")), "one block of {language} is run");
    block.to_owned()
}

/// Serves the staff surface on a port, for third-party programs.
async fn served(world: &World) -> (String, watch::Sender<bool>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let (stop, stopped) = watch::channel(false);
    let router = admin_router(world.house.admin.app.clone(), Manifest::admin());
    tokio::spawn(serve::serve(listener, None, router, stopped));
    (url, stop)
}

async fn output(command: &mut Command) -> Output {
    command.output().await.unwrap_or_else(|why| panic!("{command:?}: {why}"))
}

fn text(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout.clone()).expect("text")
}

#[tokio::test]
async fn the_manuals_command_and_client_run_as_they_are_printed() {
    let world = World::new().await;
    for _ in 0..3 {
        world.case().await;
    }
    let mut input = token_input(&[], true);
    input["networks"] = json!(["127.0.0.0/8"]);
    let program = world.program(world.admin(), input).await;
    let (url, _stop) = served(&world).await;
    let at = |command: &mut Command, token: &str| {
        command.env("VOICASE_URL", &url).env("VOICASE_TOKEN", token);
    };

    let mut curl = Command::new("bash");
    at(curl.args(["-euc", &block("bash")]), &program.secret);
    let told: Value = serde_json::from_str(&text(&output(&mut curl).await)).expect("JSON");
    assert_eq!(told["data"]["cases"]["totalCount"], 3);
    let mut refused = Command::new("bash");
    at(refused.args(["-euc", &block("bash")]), "vc_wrong");
    assert!(!output(&mut refused).await.status.success(), "a script notices that it was refused");

    let dir = root().join("target/tmp").join(format!("integrations-{}", std::process::id()));
    std::fs::create_dir_all(&dir).expect("a directory");
    std::fs::write(dir.join("client.ts"), block("ts")).expect("a file");
    let modules = root().join("clients/node_modules");
    let mut compiler = Command::new(modules.join(".bin/tsc"));
    compiler.current_dir(&dir).args(["client.ts", "--strict", "--noUncheckedIndexedAccess", "--target", "es2022"]);
    compiler.args(["--module", "nodenext", "--types", "node", "--typeRoots"]).arg(modules.join("@types"));
    let checked = output(&mut compiler).await;
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));
    let mut client = Command::new("node");
    at(client.arg(dir.join("client.js")), &program.secret);
    let lines = text(&output(&mut client).await);
    let lines: Vec<&str> = lines.lines().collect();
    assert_eq!((lines.len(), lines[0]), (4, "number,stage,received"), "{lines:?}");
    assert!(lines[1..].iter().all(|line| line.contains(",NEW,2026-03-0")), "{lines:?}");
    let mut stranger = Command::new("node");
    at(stranger.arg(dir.join("client.js")), "vc_wrong");
    let said = output(&mut stranger).await;
    assert!(!said.status.success() && String::from_utf8_lossy(&said.stderr).contains("UNAUTHENTICATED"), "{said:?}");
    std::fs::remove_dir_all(&dir).expect("nothing is left");
}
