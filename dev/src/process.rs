//! Child processes that end with this process.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Sender};
use std::thread;

use super::{DevError, User};

/// A running child process with its log.
#[derive(Debug)]
pub struct Kept {
    child: Child,
    log: PathBuf,
    what: &'static str,
    // The kernel signals the child when the thread that started it ends, and thread pools end idle threads. So a
    // separate thread starts the child, and waits until this sender is dropped.
    _thread: Sender<()>,
}

impl Kept {
    /// Starts `command`, which was created by [`program`], and writes its output to `log`.
    pub fn start(what: &'static str, mut command: Command, log: PathBuf) -> Result<Self, DevError> {
        let output = File::create(&log).map_err(DevError::io(&log))?;
        let errors = output.try_clone().map_err(DevError::io(&log))?;
        // The child is in its own process group. Ctrl-C therefore signals only this process, which then stops its
        // children in order.
        command.process_group(0).stdin(Stdio::null()).stdout(output).stderr(errors);
        let (started, child) = mpsc::channel();
        let (keep, gone) = mpsc::channel::<()>();
        thread::spawn(move || {
            if started.send(command.spawn()).is_ok() {
                // `recv` returns an error when the sender is dropped, and the thread then ends.
                let _ = gone.recv();
            }
        });
        let child = child.recv().unwrap_or_else(|_| Err(io::ErrorKind::BrokenPipe.into()));
        let child = child.map_err(DevError::io(&log))?;
        Ok(Self { child, log, what, _thread: keep })
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }

    /// Kills the child with SIGKILL and waits until it has ended.
    pub fn kill(&mut self) {
        // Both calls fail only if the child has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// All output of the child.
    pub fn said(&self) -> String {
        fs::read(&self.log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
    }

    /// The error for a child that was not ready in time. It quotes the last line that contains one of `complaints`.
    pub fn failure(&self, complaints: &[&str]) -> DevError {
        explain(self.what, &self.said(), complaints, &self.log)
    }
}

/// Converts a program's output into an error with one sentence.
pub fn explain(what: &'static str, said: &str, complaints: &[&str], log: &Path) -> DevError {
    // These texts come from the kernel, from a hint of PostgreSQL, and from SeaweedFS when no volume fits on the disk.
    if ["No space left on device", "disk space", "Not enough data nodes found"].iter().any(|full| said.contains(full)) {
        return DevError::DiskFull(log.to_owned());
    }
    if said.contains("Permission denied") || said.contains("permission denied") {
        return DevError::NotPermitted(log.to_owned());
    }
    let line = said.lines().rev().find(|line| complaints.iter().any(|word| line.contains(word)));
    let why = line.unwrap_or("it was not ready in time").trim().trim_end_matches('.').to_owned();
    DevError::NotStarted { what, why, log: log.to_owned() }
}

/// Builds a command that runs `program` as `user`. With `on_death`, the child gets that signal when this process dies.
///
/// `setpriv` does both without unsafe code here. Where it does not exist (macOS), the child runs as the current user
/// and is stopped only at an orderly end.
pub fn program(program: &Path, user: Option<User>, on_death: Option<&str>) -> Command {
    let Some(setpriv) = find("setpriv").filter(|_| user.is_some() || on_death.is_some()) else {
        return Command::new(program);
    };
    let mut command = Command::new(setpriv);
    if let Some(User { uid, gid }) = user {
        command.arg(format!("--reuid={uid}")).arg(format!("--regid={gid}")).arg("--clear-groups");
    }
    if let Some(signal) = on_death {
        command.arg("--pdeathsig").arg(signal);
    }
    command.arg("--").arg(program);
    command
}

/// Finds an executable on the PATH.
pub fn find(name: impl AsRef<OsStr>) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|dir| dir.join(name.as_ref())).find(|file| file.is_file())
}
