//! Development services: a private PostgreSQL and a private object store for the server.
//!
//! They run as two child processes with their data in one directory. Only this machine's user can reach them. One
//! process at a time uses a directory. The services end when this process ends, even if it is killed. They never run
//! where production secrets are configured. Deployments have their own database and object store.

pub mod databases;
pub mod demo;
pub mod instance;
mod keys;
pub mod mail;
mod place;
pub mod postgres;
mod process;
pub mod run;
#[cfg(test)]
mod services_test;
pub mod store;

use std::fs::{self, File, TryLockError};
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;

pub use postgres::Cluster;
pub use store::Store;

/// Why the development services cannot run, as one sentence for the terminal.
#[derive(Debug, thiserror::Error)]
pub enum DevError {
    /// A required program is not installed.
    #[error("{0} is not installed: run `make install`.")]
    Missing(&'static str),
    /// Another process uses the same directory.
    #[error("Another VoiCase uses {}: stop it first, or choose another directory.", .0.display())]
    InUse(PathBuf),
    #[error("The disk that holds {} is full.", .0.display())]
    DiskFull(PathBuf),
    /// A file or directory belongs to another user.
    #[error("This user has no access to {}: another user owns it, or its directory denies access.", .0.display())]
    NotPermitted(PathBuf),
    /// All ports that were tried were taken before they were used.
    #[error("{0} found no free port on 127.0.0.1.")]
    NoPort(&'static str),
    /// A program ended before it was ready.
    #[error("{what} did not start: {why} (log: {}).", .log.display())]
    NotStarted {
        what: &'static str,
        /// Its last error message.
        why: String,
        /// Path of its log.
        log: PathBuf,
    },
    /// Any other error with a file.
    #[error("{} cannot be used: {why}.", .path.display())]
    Io { path: PathBuf, why: io::Error },
}

impl DevError {
    fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |why| match why.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull(path),
            io::ErrorKind::PermissionDenied => Self::NotPermitted(path),
            _ => Self::Io { path, why },
        }
    }
}

/// Both services of a development or test instance.
#[derive(Debug)]
pub struct Services {
    pub postgres: Cluster,
    pub store: Store,
}

impl Services {
    /// Starts both in parallel with their data under `dir`.
    pub async fn start(dir: &Path) -> Result<Self, DevError> {
        let (postgres, store) = tokio::try_join!(Cluster::start(dir), Store::start(dir))?;
        Ok(Self { postgres, store })
    }
}

/// Finds `N` different free ports on 127.0.0.1. Another program may take one before it is used, so callers retry.
pub fn free_ports<const N: usize>() -> io::Result<[u16; N]> {
    let mut ports = [0; N];
    // Hold all listeners until the last port is found. Otherwise a port could be returned twice.
    let mut held = Vec::with_capacity(N);
    for port in &mut ports {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        *port = listener.local_addr()?.port();
        held.push(listener);
    }
    Ok(ports)
}

/// The user that runs the services when this process is root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct User {
    uid: u32,
    gid: u32,
}

impl User {
    /// The unprivileged user, or `None` if this process is not root.
    fn unprivileged() -> Result<Option<Self>, DevError> {
        let id = Command::new("id").arg("-u").output().map_err(DevError::io(Path::new("id")))?;
        if id.stdout.trim_ascii() != b"0" {
            return Ok(None);
        }
        let passwd = Path::new("/etc/passwd");
        let text = fs::read_to_string(passwd).map_err(DevError::io(passwd))?;
        ["postgres", "nobody"]
            .iter()
            .find_map(|name| Self::named(name, &text))
            .map(Some)
            .ok_or(DevError::Missing("A user `postgres` or `nobody`"))
    }

    fn named(name: &str, passwd: &str) -> Option<Self> {
        passwd.lines().find_map(|line| {
            let mut fields = line.split(':');
            if fields.next()? != name {
                return None;
            }
            Some(Self { uid: fields.nth(1)?.parse().ok()?, gid: fields.next()?.parse().ok()? })
        })
    }
}

/// Locks `<dir>/<name>.lock` for this process. The kernel releases the lock when the process ends, even if it is
/// killed.
fn claim(dir: &Path, name: &str) -> Result<File, DevError> {
    fs::create_dir_all(dir).map_err(DevError::io(dir))?;
    let path = dir.join(format!("{name}.lock"));
    let file = File::create(&path).map_err(DevError::io(&path))?;
    // A killed process releases its lock with a short delay.
    for _ in 0..10 {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(100)),
            Err(TryLockError::Error(why)) => return Err(DevError::io(&path)(why)),
        }
    }
    Err(DevError::InUse(dir.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_ports_differ() {
        let mut ports = free_ports::<16>().expect("ports").to_vec();
        ports.sort_unstable();
        ports.dedup();
        assert_eq!(ports.len(), 16);
    }

    #[test]
    fn a_user_is_read_from_the_password_file() {
        let passwd = "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65533::/:/bin/false\n";
        assert_eq!(User::named("nobody", passwd), Some(User { uid: 65534, gid: 65533 }));
        assert_eq!(User::named("no", passwd), None);
    }

    #[test]
    fn a_directory_is_claimed_once() {
        let dir = std::env::temp_dir().join(format!("voicase-claim-{}", std::process::id()));
        let first = claim(&dir, "x").expect("first claim");
        assert!(matches!(claim(&dir, "x"), Err(DevError::InUse(_))));
        drop(first);
        claim(&dir, "x").expect("claim after release");
        fs::remove_dir_all(&dir).expect("clean up");
    }
}
