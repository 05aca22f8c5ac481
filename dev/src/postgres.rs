//! A private PostgreSQL: Debian's binaries, own data, no TCP.
//!
//! Whoever may enter the socket directory (mode 0700) may be any database user: that is the whole access control, and
//! it is why nothing listens on TCP. PostgreSQL refuses to run as root, so root hands it to an unprivileged user.

use std::fs::{self, File};
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use voicase::backup::debian_binaries;

use super::place::{home, socket_directory};
use super::process::{Kept, explain, find, program};
use super::{DevError, User, claim};

/// The database superuser of a development cluster.
pub const SUPERUSER: &str = "voicase_super";

const WHAT: &str = "PostgreSQL";
// The port only names the socket, and the socket has a directory of its own: it cannot be taken.
const PORT: u16 = 5432;
const PATIENCE: Duration = Duration::from_mins(1);
const PAUSE: Duration = Duration::from_millis(20);

/// Given on the command line, so that a cluster made by an older version runs with today's settings.
const SETTINGS: [&str; 9] = [
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "shared_preload_libraries=pg_stat_statements",
    // Parameters are reporters' words: they do not belong in a log, not even here.
    "log_parameter_max_length_on_error=0",
    "password_encryption=scram-sha-256",
    "fsync=on",
    "max_connections=200",
    "jit=off",
    "logging_collector=off",
];

/// A running PostgreSQL; dropping it stops it.
#[derive(Debug)]
pub struct Cluster {
    server: Kept,
    bin: PathBuf,
    data: PathBuf,
    socket: PathBuf,
    user: Option<User>,
    _lock: File,
}

impl Cluster {
    /// Starts the cluster whose data is under `<dir>/pg`, making it on first use.
    ///
    /// # Errors
    /// PostgreSQL is not installed, the directory is in use or closed, the disk is full, or the server gives up.
    pub async fn start(dir: &Path) -> Result<Self, DevError> {
        let dir = dir.to_owned();
        tokio::task::spawn_blocking(move || Self::start_blocking(&dir))
            .await
            .unwrap_or_else(|failure| std::panic::resume_unwind(failure.into_panic()))
    }

    fn start_blocking(dir: &Path) -> Result<Self, DevError> {
        let bin = binaries()?;
        let lock = claim(dir, "pg")?;
        let dir = dir.canonicalize().map_err(DevError::io(dir))?;
        let user = User::unprivileged()?;
        let home = home(&dir, user)?;
        let socket = socket_directory(&home, PORT, user)?;
        let data = home.join("data");
        if !data.join("PG_VERSION").exists() {
            initialise(&bin, &data, user)?;
        }
        // The lock is ours, so a server that still runs there has lost its VoiCase.
        stop_orphan(&bin, &data, &socket, user);
        let server = run(&bin, &data, &socket, user, &dir.join("pg.log"))?;
        Ok(Self { server, bin, data, socket, user, _lock: lock })
    }

    /// Where `role` reaches `database`, for sqlx, psql and node-pg alike. No password: the socket's directory is closed.
    #[must_use]
    pub fn url(&self, role: &str, database: &str) -> String {
        let host = percent_encoded(self.socket.as_os_str().as_bytes());
        // `localhost` is a place-holder that each of the three wants to see and `host` overrides.
        format!("postgres://{role}@localhost/{database}?host={host}&port={PORT}")
    }

    /// Where the superuser reaches the database `postgres`.
    #[must_use]
    pub fn superuser_url(&self) -> String {
        self.url(SUPERUSER, "postgres")
    }

    /// The directory of the socket: psql's `PGHOST`.
    #[must_use]
    pub fn socket_dir(&self) -> &Path {
        &self.socket
    }

    /// The port that names the socket: psql's `PGPORT`.
    #[must_use]
    pub fn port(&self) -> u16 {
        PORT
    }

    /// The process id of the server.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.server.id()
    }

    /// Stops the server. Dropping does the same; this says so where it matters.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Waiting is done here: `pg_ctl` would wait in vain for a child that is dead but not yet asked after.
        stop(&self.bin, &self.data, self.user, "--no-wait");
        let deadline = Instant::now() + PATIENCE / 6;
        while self.server.ended().is_none() && Instant::now() < deadline {
            thread::sleep(PAUSE);
        }
        self.server.kill();
    }
}

fn binaries() -> Result<PathBuf, DevError> {
    let on_path = || find("initdb").and_then(|file| Some(file.canonicalize().ok()?.parent()?.to_owned()));
    debian_binaries().or_else(on_path).ok_or(DevError::Missing("PostgreSQL 15 or newer"))
}

fn initialise(bin: &Path, data: &Path, user: Option<User>) -> Result<(), DevError> {
    // Made beside and renamed when complete: an interrupted start leaves nothing that looks like a cluster.
    let unfinished = data.with_extension("new");
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished).map_err(DevError::io(&unfinished))?;
    }
    let output = program(&bin.join("initdb"), user, Some("KILL"))
        .current_dir("/")
        .env("LC_ALL", "C.UTF-8")
        .arg("--pgdata")
        .arg(&unfinished)
        .args(["--username", SUPERUSER, "--auth-local=trust", "--auth-host=reject"])
        .args(["--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums", "--no-instructions"])
        .output()
        .map_err(DevError::io(bin))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(explain(WHAT, &said, &["error:", "FATAL:"], data));
    }
    fs::rename(&unfinished, data).map_err(DevError::io(data))
}

/// Starts the server and waits until it says that it takes connections.
fn run(bin: &Path, data: &Path, socket: &Path, user: Option<User>, log: &Path) -> Result<Kept, DevError> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        // SIGINT is a fast shutdown: connections are cut, nothing is lost.
        let mut command = program(&bin.join("postgres"), user, Some("INT"));
        command.current_dir("/").arg("-D").arg(data).arg("-k").arg(socket).arg("-p").arg(PORT.to_string());
        for setting in SETTINGS {
            command.arg("-c").arg(setting);
        }
        let mut server = Kept::start(WHAT, command, log.to_owned())?;
        while server.ended().is_none() {
            if ready(data, server.id()) {
                return Ok(server);
            }
            if Instant::now() > deadline {
                break;
            }
            thread::sleep(PAUSE);
        }
        // After a kill -9 of the server its workers take a moment to notice, and hold the shared memory until then.
        if Instant::now() > deadline || !server.said().contains("shared memory block") {
            server.kill();
            return Err(server.failure(&["FATAL:", "PANIC:"]));
        }
        thread::sleep(10 * PAUSE);
    }
}

/// Whether the server's own status file, the one `pg_ctl` reads, says `ready` for this process.
fn ready(data: &Path, id: u32) -> bool {
    let status = fs::read_to_string(data.join("postmaster.pid")).unwrap_or_default();
    let lines: Vec<&str> = status.lines().map(str::trim).collect();
    lines.first() == Some(&id.to_string().as_str()) && lines.get(7) == Some(&"ready")
}

fn stop_orphan(bin: &Path, data: &Path, socket: &Path, user: Option<User>) {
    let file = data.join("postmaster.pid");
    let Ok(status) = fs::read_to_string(&file) else { return };
    let id = status.lines().next().unwrap_or_default();
    if fs::read_link(format!("/proc/{id}/cwd")).is_ok_and(|at| at == data) {
        return stop(bin, data, user, "--wait");
    }
    if Path::new("/proc/self").exists() {
        // Its number is free, a zombie's, or another program's now: PostgreSQL could mistake that one for itself.
        // Where a file stays, PostgreSQL says what is wrong.
        let _ = fs::remove_file(&file);
        let _ = fs::remove_file(socket.join(format!(".s.PGSQL.{PORT}.lock")));
    }
}

fn stop(bin: &Path, data: &Path, user: Option<User>, wait: &str) {
    // A failure is not fatal: whoever calls this kills, or fails to start and says so.
    let _ = program(&bin.join("pg_ctl"), user, None)
        .current_dir("/")
        .args(["stop", "--silent", "--mode=fast", "--timeout=10", wait, "-D"])
        .arg(data)
        .output();
}

fn percent_encoded(bytes: &[u8]) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let encode = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    bytes.iter().copied().map(encode).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_odd_characters_survives_in_an_address() {
        assert_eq!(percent_encoded("/tmp/a b&ü".as_bytes()), "/tmp/a%20b%26%C3%BC");
    }
}
