//! The real program, started as `voicase-dev` with its own data directory.

use std::fs::{self, File};
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

/// Timeout for every wait in this module. It is longer than the lease of a job, which a killed worker still holds.
const PATIENCE: Duration = Duration::from_mins(3);

/// Polls until `is_so` returns true. Fails after `PATIENCE`.
pub async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let start = Instant::now();
    while !is_so().await {
        assert!(start.elapsed() < PATIENCE, "not within {PATIENCE:?}: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

pub fn kill(signal: &str, id: u32) {
    let sent = Command::new("kill").arg(format!("-{signal}")).arg(id.to_string()).status().expect("kill");
    assert!(sent.success(), "{id} is not there to be killed");
}

/// A child process that is killed when the value is dropped.
pub struct Kept(pub Child);

impl Drop for Kept {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub struct Machine {
    pub http: reqwest::Client,
    pub facts: Value,
    place: PathBuf,
    program: PathBuf,
    child: Kept,
}

impl Drop for Machine {
    fn drop(&mut self) {
        // Child processes end with the program. No other test uses its data.
        let _ = self.child.0.kill();
        let _ = self.child.0.wait();
        let _ = fs::remove_dir_all(&self.place);
    }
}

impl Machine {
    pub async fn start() -> Self {
        let program = voicase_tests::binary("voicase-dev");
        let place = std::env::temp_dir().join(format!("voicase-crash-{}", std::process::id()));
        fs::create_dir_all(&place).expect("a directory");
        let child = launch(&program, &place);
        let http = reqwest::Client::builder().timeout(PATIENCE).build().expect("a client");
        let mut machine = Self { http, facts: Value::Null, place, program, child };
        machine.is_up().await;
        machine
    }

    pub async fn starts_again(&mut self) {
        self.child = launch(&self.program, &self.place);
        self.is_up().await;
    }

    async fn is_up(&mut self) {
        let facts = self.place.join("dev.json");
        until("the program tells where it is", async || facts.exists()).await;
        until("its facts are whole", async || read(&facts).is_object()).await;
        self.facts = read(&facts);
        self.is_ready().await;
    }

    pub async fn is_ready(&self) {
        until("both surfaces are ready", async || self.readiness().await == [200, 200]).await;
    }

    /// HTTP status of `/readyz` on both surfaces, or 0 if there was no answer.
    pub async fn readiness(&self) -> [u16; 2] {
        let mut said = [0; 2];
        for (surface, said) in ["reporter", "admin"].into_iter().zip(&mut said) {
            let answer = self.http.get(format!("{}/readyz", self.url(surface))).send().await;
            *said = answer.map_or(0, |a| a.status().as_u16());
        }
        said
    }

    /// URL of a surface by IP address, so that no resolver is needed.
    pub fn url(&self, surface: &str) -> String {
        format!("http://{}", self.address(surface))
    }

    pub fn address(&self, surface: &str) -> String {
        let port = self.facts[surface].as_str().and_then(|url| url.rsplit(':').next()).expect("a port");
        format!("127.0.0.1:{port}")
    }

    pub fn id(&self) -> u32 {
        self.child.0.id()
    }

    pub async fn ends(&mut self) {
        kill("TERM", self.id());
        self.has_ended().await;
    }

    /// Waits until the program and the servers that it started have ended.
    pub async fn has_ended(&mut self) {
        let start = Instant::now();
        while self.child.0.try_wait().expect("a child").is_none() {
            assert!(start.elapsed() < PATIENCE, "it does not end");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let place = self.place.to_string_lossy().into_owned();
        until("its servers end with it", async || running(&place).is_empty()).await;
        fs::remove_file(self.place.join("dev.json")).expect("the facts of a program that has ended");
    }

    /// Process id of the database.
    pub fn database(&self) -> u32 {
        let file = fs::read_to_string(self.place.join("pg/data/postmaster.pid")).expect("a running database");
        file.lines().next().and_then(|id| id.parse().ok()).expect("its id")
    }

    /// Process id of the object store.
    pub fn store(&self) -> u32 {
        let mut stores = running(&format!("-dir={}/s3", self.place.display()));
        stores.retain(|(_, command)| command[0].ends_with("weed"));
        stores.pop().expect("a running object store").0
    }

    /// Command line, user id and group id of the database process.
    pub fn database_command(&self) -> (Vec<String>, u32, u32) {
        let id = self.database();
        let owner = fs::metadata(format!("/proc/{id}")).expect("its process");
        let line = fs::read(format!("/proc/{id}/cmdline")).expect("its command");
        (arguments(&line), owner.uid(), owner.gid())
    }

    /// Starts the database again without the help of the program.
    pub async fn start_database(&self, (command, uid, gid): &(Vec<String>, u32, u32)) -> Kept {
        let log = File::create(self.place.join("replacement.log")).expect("a log");
        let start = Instant::now();
        loop {
            // The program has not reaped the killed database, so its process id still exists. Remove the lock files.
            // Otherwise PostgreSQL would believe that the old server still runs.
            for file in ["data/postmaster.pid", "run/.s.PGSQL.5432.lock"] {
                let _ = fs::remove_file(self.place.join("pg").join(file));
            }
            let mut again = Command::new(&command[0]);
            again.args(&command[1..]).current_dir("/").stdin(Stdio::null()).stdout(Stdio::null());
            again.stderr(log.try_clone().expect("a log")).uid(*uid).gid(*gid);
            let mut child = Kept(again.spawn().expect("a database"));
            let mut gave_up = false;
            until("the database answers or gives up", async || {
                gave_up = child.0.try_wait().expect("a child").is_some();
                gave_up || self.readiness().await == [200, 200]
            })
            .await;
            if !gave_up {
                return child;
            }
            // The start fails until the kernel has released the killed server's shared memory. Then try again.
            assert!(
                start.elapsed() < PATIENCE,
                "the database does not start: {}/replacement.log",
                self.place.display()
            );
        }
    }
}

fn launch(program: &Path, place: &Path) -> Kept {
    let log = File::options().create(true).append(true).open(place.join("voicase.log")).expect("a log");
    let mut command = Command::new(program);
    command.args(["--port-reporter", "0", "--port-admin", "0", "--data"]).arg(place);
    Kept(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn().expect("the program"))
}

fn read(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap_or_default()).unwrap_or_default()
}

fn arguments(line: &[u8]) -> Vec<String> {
    line.split(|b| *b == 0).filter(|a| !a.is_empty()).map(|a| String::from_utf8_lossy(a).into_owned()).collect()
}

/// Processes with `name` in their command line.
fn running(name: &str) -> Vec<(u32, Vec<String>)> {
    let processes = fs::read_dir("/proc").expect("processes").flatten();
    let processes = processes.filter_map(|entry| {
        let id = entry.file_name().to_str()?.parse().ok()?;
        Some((id, arguments(&fs::read(entry.path().join("cmdline")).ok()?)))
    });
    processes.filter(|(_, command)| command.iter().any(|a| a.contains(name))).collect()
}
