//! PostgreSQL and the object store of one test run, started by its first test.
//!
//! The data of a run is in `target/test-services/<process id>`. A later run removes this directory once its lock is
//! free.

use std::fs::{self, File};
use std::future::pending;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{OnceLock, mpsc};
use std::thread;

use uuid::Uuid;
use voicase::env::Process;
use voicase::outside::clock::Clock;
use voicase_dev::databases::Databases;
use voicase_dev::instance::Instance;

/// The installation that all tests of this process share.
pub fn instance() -> &'static Instance {
    // The result is stored, so that a failed start is not repeated by every test.
    static INSTANCE: OnceLock<Result<Instance, String>> = OnceLock::new();
    let started = INSTANCE.get_or_init(|| {
        log_errors();
        let (started, instance) = mpsc::channel();
        // The kernel kills the services when the thread that started them ends, and clients end with their runtime.
        // This thread therefore runs as long as the process.
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let _ = started.send(start().await);
                pending::<()>().await;
            });
        });
        instance.recv().unwrap_or_else(|_| Err("The services did not start.".into()))
    });
    started.as_ref().unwrap_or_else(|why| panic!("{why}"))
}

/// Two migrated databases that no other test uses.
pub async fn own_databases() -> Databases {
    let main = format!("alone_{}", Uuid::new_v4().simple());
    let databases = Databases { keystore: format!("{main}_keystore"), main };
    databases.prepare(&instance().services.postgres).await.expect("two databases");
    databases
}

/// Shows the log of the servers in failed tests. `RUST_LOG` sets the level.
///
/// This global subscriber also protects tests that set a subscriber for their own thread. If theirs is the only one,
/// `tracing` caches the interest of the thread that logs first. A thread without a subscriber could then switch off the
/// log of all threads.
fn log_errors() {
    let filter = tracing_subscriber::EnvFilter::from_default_env();
    // An error means that a global subscriber is already set, which is as good.
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_test_writer().try_init();
}

async fn start() -> Result<Instance, String> {
    let mut instance = Instance::start(&place()).await.map_err(|why| why.to_string())?;
    instance.staff_origin = crate::ADMIN_ORIGIN.into();
    let worker = instance.app(Process::Worker, "", Clock::System).await.map_err(|why| why.to_string())?;
    worker.store.create_bucket().await.map_err(|why| why.to_string())?;
    Ok(instance)
}

fn place() -> PathBuf {
    let binary = std::env::current_exe().expect("this binary");
    // The path is target/debug/deps/it-…
    let all = binary.ancestors().nth(3).expect("the target directory").join("test-services");
    fs::create_dir_all(&all).expect("a directory for services");
    for left in fs::read_dir(&all).expect("its entries").flatten() {
        remove_unused(&left.path());
    }
    let place = all.join(std::process::id().to_string());
    fs::create_dir(&place).expect("a directory for this run");
    place
}

fn remove_unused(place: &Path) {
    // Without a lock file, another run is just starting there. If the lock is held, that run continues.
    let Ok(lock) = File::open(place.join("pg.lock")) else { return };
    if lock.try_lock().is_err() {
        return;
    }
    // If the server's user cannot enter a parent directory, the data is elsewhere and `pg` is a link to it.
    if let Ok(elsewhere) = fs::read_link(place.join("pg")) {
        let _ = fs::remove_dir_all(elsewhere);
    }
    let _ = fs::remove_dir_all(place);
}

/// Path of a program of the workspace. Builds the current source once for the whole run.
pub fn binary(name: &str) -> PathBuf {
    static BUILT: OnceLock<()> = OnceLock::new();
    BUILT.get_or_init(|| {
        // Build the whole workspace, as `make test` does. A build of one package may select other features and would
        // then compile everything again.
        let build =
            Command::new(env!("CARGO")).args(["build", "--quiet", "--locked", "--workspace", "--bins"]).output();
        let build = build.expect("cargo");
        assert!(build.status.success(), "{}", String::from_utf8_lossy(&build.stderr));
    });
    // target/debug/deps/it-…
    let tests = std::env::current_exe().expect("this binary");
    tests.ancestors().nth(2).expect("the target directory").join(name)
}
