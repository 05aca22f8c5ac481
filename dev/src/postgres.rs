//! A private PostgreSQL: installed binaries, separate data, no TCP.
//!
//! Access control is the mode 0700 of the socket's directory: a user who can enter it can be any database user. So
//! PostgreSQL must not listen on TCP. PostgreSQL refuses to run as root, so root starts it as an unprivileged user.

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
// The port is only a part of the socket's name. The socket has a separate directory, so the port is always free.
const PORT: u16 = 5432;
const PATIENCE: Duration = Duration::from_mins(1);
const PAUSE: Duration = Duration::from_millis(20);

/// Passed on the command line, so that a cluster of an older version also uses the current settings.
const SETTINGS: [&str; 11] = [
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "shared_preload_libraries=pg_stat_statements",
    // BEGIN, COMMIT and SET do not count as statements.
    "pg_stat_statements.track_utility=off",
    // This number is enough for all statements of all tests. A dropped statement would be missing in a count.
    "pg_stat_statements.max=20000",
    // Parameters contain texts of reporters, so PostgreSQL must not log them, even in development.
    "log_parameter_max_length_on_error=0",
    "password_encryption=scram-sha-256",
    "fsync=on",
    "max_connections=200",
    "jit=off",
    "logging_collector=off",
];

/// A running PostgreSQL. Dropping it stops the server.
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
    /// Starts the cluster with its data under `<dir>/pg`. The first start creates the cluster.
    ///
    /// # Errors
    /// If PostgreSQL is not installed, the directory is in use or closed, the disk is full, or the server ends early.
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
        // This process holds the lock. A server that still runs on this data was therefore left by a killed VoiCase.
        stop_orphan(&bin, &data, &socket, user);
        let server = run(&bin, &data, &socket, user, &dir.join("pg.log"))?;
        Ok(Self { server, bin, data, socket, user, _lock: lock })
    }

    /// Connection URL of `role` for `database`, for sqlx, psql and node-pg. No password is needed, because the socket's
    /// directory is closed.
    #[must_use]
    pub fn url(&self, role: &str, database: &str) -> String {
        let host = percent_encoded(self.socket.as_os_str().as_bytes());
        // sqlx, psql and node-pg require a host in this place. The parameter `host` overrides it.
        format!("postgres://{role}@localhost/{database}?host={host}&port={PORT}")
    }

    /// Connection URL of the superuser for the database `postgres`.
    #[must_use]
    pub fn superuser_url(&self) -> String {
        self.url(SUPERUSER, "postgres")
    }

    /// Directory of the socket, for psql's `PGHOST`.
    #[must_use]
    pub fn socket_dir(&self) -> &Path {
        &self.socket
    }

    /// The port in the socket's name, for psql's `PGPORT`.
    #[must_use]
    pub fn port(&self) -> u16 {
        PORT
    }

    #[must_use]
    pub fn id(&self) -> u32 {
        self.server.id()
    }

    /// Drops the cluster, which stops the server. The name of this function makes that visible at the call.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Wait here and not in `pg_ctl`, because `pg_ctl` sees the server as running until this process has reaped it.
        stop(&self.bin, &self.data, self.user, "--no-wait");
        let deadline = Instant::now() + PATIENCE / 6;
        while self.server.ended().is_none() && Instant::now() < deadline {
            thread::sleep(PAUSE);
        }
        self.server.kill();
    }
}

/// Directory of the newest installed binaries: first in Debian's directories, then on the PATH.
fn binaries() -> Result<PathBuf, DevError> {
    let on_path = || find("initdb").and_then(|file| Some(file.canonicalize().ok()?.parent()?.to_owned()));
    debian_binaries().or_else(on_path).ok_or(DevError::Missing("PostgreSQL 15 or newer"))
}

fn initialise(bin: &Path, data: &Path, user: Option<User>) -> Result<(), DevError> {
    // Create the cluster in another directory and rename it when it is complete. An interrupted start then leaves no
    // half-made cluster.
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

/// Starts the server and waits until it accepts connections.
fn run(bin: &Path, data: &Path, socket: &Path, user: Option<User>, log: &Path) -> Result<Kept, DevError> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        // SIGINT makes PostgreSQL shut down fast. It then ends all connections and loses no data.
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
        // After SIGKILL of the server its child processes still hold the shared memory for a moment.
        if Instant::now() > deadline || !server.said().contains("shared memory block") {
            server.kill();
            return Err(server.failure(&["FATAL:", "PANIC:"]));
        }
        thread::sleep(10 * PAUSE);
    }
}

/// Whether `postmaster.pid` contains the state `ready` for this process. `pg_ctl` reads the same file.
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
        // The process id in the file belongs to no process, to a zombie, or to another program. PostgreSQL could
        // mistake that program for a running server, so remove the files. If that fails, PostgreSQL reports the
        // problem.
        let _ = fs::remove_file(&file);
        let _ = fs::remove_file(socket.join(format!(".s.PGSQL.{PORT}.lock")));
    }
}

fn stop(bin: &Path, data: &Path, user: Option<User>, wait: &str) {
    // A failure is not fatal. The caller then kills the server, or the next start fails with a message.
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
