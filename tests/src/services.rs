//! PostgreSQL and object store of one run, started by its first test.
//!
//! A run's data lies in `target/test-services/<process id>` and is removed by the next run, which knows by its lock that
//! nobody uses it any more.

use std::fs::{self, File};
use std::future::pending;
use std::path::{Path, PathBuf};
use std::sync::{OnceLock, mpsc};
use std::thread;

use voicase::dev::instance::Instance;
use voicase::env::Process;
use voicase::outside::clock::Clock;

/// The installation that all tests of this process share.
pub fn instance() -> &'static Instance {
    // A start that failed is not tried again by every test.
    static INSTANCE: OnceLock<Result<Instance, String>> = OnceLock::new();
    let started = INSTANCE.get_or_init(|| {
        log_errors();
        let (started, instance) = mpsc::channel();
        // The kernel ends the services with the thread that started them, and their clients with their runtime: this
        // one lasts as long as the process.
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

/// Shows a failed test what the server says went wrong; more with `RUST_LOG`.
///
/// One for all also keeps a test's own subscriber whole: while that is the only one, `tracing` asks whichever thread comes
/// first whether a line is wanted, and remembers its no for everybody.
fn log_errors() {
    let filter = tracing_subscriber::EnvFilter::from_default_env();
    // Somebody else's is as good.
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_test_writer().try_init();
}

async fn start() -> Result<Instance, String> {
    let instance = Instance::start(&place()).await.map_err(|why| why.to_string())?;
    let worker = instance.app(Process::Worker, "", Clock::System).await.map_err(|why| why.to_string())?;
    worker.store.create_bucket().await.map_err(|why| why.to_string())?;
    Ok(instance)
}

fn place() -> PathBuf {
    let binary = std::env::current_exe().expect("this binary");
    // target/debug/deps/it-…
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
    // Without a lock a run is just beginning there; with a held one it goes on.
    let Ok(lock) = File::open(place.join("pg.lock")) else { return };
    if lock.try_lock().is_err() {
        return;
    }
    // Where a parent is closed to the server's user its data lies elsewhere, behind a link.
    if let Ok(elsewhere) = fs::read_link(place.join("pg")) {
        let _ = fs::remove_dir_all(elsewhere);
    }
    let _ = fs::remove_dir_all(place);
}
