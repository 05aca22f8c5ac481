//! Development machinery: a private PostgreSQL and a private object store beside the server.
//!
//! Owns two child processes and the directory they keep their data in. Always: they listen where only this machine's
//! user can reach them, one process at a time uses a directory, and they end when this process ends, however it ends.
//! Never: used where production secrets are configured; real deployments bring their own database and object store.

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

/// Why the development machinery cannot run, each as one sentence for the person at the terminal.
#[derive(Debug, thiserror::Error)]
pub enum DevError {
    /// A program this needs is not installed.
    #[error("{0} is not installed: run `make install`.")]
    Missing(&'static str),
    /// Another process works in the same directory.
    #[error("Another VoiCase uses {}: stop it first, or choose another directory.", .0.display())]
    InUse(PathBuf),
    /// The disk is full.
    #[error("The disk that holds {} is full.", .0.display())]
    DiskFull(PathBuf),
    /// A file or directory belongs to somebody else.
    #[error("This user may not use {}: it belongs to somebody else, or its directory is closed.", .0.display())]
    NotPermitted(PathBuf),
    /// All the ports that were tried were taken by the time they were needed.
    #[error("{0} found no free port on 127.0.0.1.")]
    NoPort(&'static str),
    /// A program started and gave up; its own words and its log are the best help there is.
    #[error("{what} did not start: {why} (log: {}).", .log.display())]
    NotStarted {
        /// The program.
        what: &'static str,
        /// Its last complaint.
        why: String,
        /// Where it writes.
        log: PathBuf,
    },
    /// Any other trouble with a file.
    #[error("{} cannot be used: {why}.", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        why: io::Error,
    },
}

impl DevError {
    /// The sentence for an I/O error at `path`.
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
    /// The database.
    pub postgres: Cluster,
    /// The object store.
    pub store: Store,
}

impl Services {
    /// Starts both side by side with their data under `dir`.
    ///
    /// # Errors
    /// The first of the two that does not start says why.
    pub async fn start(dir: &Path) -> Result<Self, DevError> {
        let (postgres, store) = tokio::try_join!(Cluster::start(dir), Store::start(dir))?;
        Ok(Self { postgres, store })
    }
}

/// Finds `N` different free ports on 127.0.0.1.
///
/// They are free now; somebody may take one before it is used, so whoever asks tries again.
///
/// # Errors
/// The system has no free port or no loopback.
pub fn free_ports<const N: usize>() -> io::Result<[u16; N]> {
    let mut ports = [0; N];
    // All are held until the last is found, so that none comes twice.
    let mut held = Vec::with_capacity(N);
    for port in &mut ports {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        *port = listener.local_addr()?.port();
        held.push(listener);
    }
    Ok(ports)
}

/// A user that services run as when this process is root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct User {
    uid: u32,
    gid: u32,
}

impl User {
    /// The unprivileged user to change to, or none when this process is not root.
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

/// Claims `<dir>/<name>.lock` for this process; the kernel gives it back however the process ends.
fn claim(dir: &Path, name: &str) -> Result<File, DevError> {
    fs::create_dir_all(dir).map_err(DevError::io(dir))?;
    let path = dir.join(format!("{name}.lock"));
    let file = File::create(&path).map_err(DevError::io(&path))?;
    // A process that was just killed lets go a moment later.
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
