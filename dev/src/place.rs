//! Directories that an unprivileged service can use, even if the project directory is not accessible to it.

use std::fs::{self, DirBuilder, Permissions};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _, chown, symlink};
use std::path::{Path, PathBuf};

use super::process::program;
use super::{DevError, User};

// The kernel limits a socket's path to 108 bytes on Linux and 104 on macOS, including the final NUL.
const LONGEST_SOCKET: usize = 100;

/// Returns the directory for PostgreSQL's data: `<dir>/pg`. If `user` cannot write there, the directory is in
/// `/var/tmp` instead, and `<dir>/pg` is a symbolic link to that directory.
pub fn home(dir: &Path, user: Option<User>) -> Result<PathBuf, DevError> {
    let wanted = dir.join("pg");
    if let Ok(elsewhere) = fs::read_link(&wanted) {
        return private(&elsewhere, user).map(|()| elsewhere);
    }
    private(&wanted, user)?;
    let Some(user) = user else { return Ok(wanted) };
    if reaches(user, &wanted) {
        return Ok(wanted);
    }
    let elsewhere = Path::new("/var/tmp").join(name_for(dir));
    // If `<dir>/pg` has data, its parent became inaccessible after the cluster was created. Then return an error,
    // because the developer must decide what happens to the data.
    fs::remove_dir(&wanted).map_err(|_| DevError::NotPermitted(wanted.clone()))?;
    private(&elsewhere, Some(user))?;
    symlink(&elsewhere, &wanted).map_err(DevError::io(&wanted))?;
    Ok(elsewhere)
}

/// Returns the directory of the service's socket: in `home`, or in `/tmp` if the path would be too long for the kernel.
pub fn socket_directory(home: &Path, port: u16, user: Option<User>) -> Result<PathBuf, DevError> {
    let mut socket = home.join("run");
    if socket.join(format!(".s.PGSQL.{port}")).as_os_str().len() > LONGEST_SOCKET {
        socket = Path::new("/tmp").join(name_for(home));
    }
    private(&socket, user)?;
    Ok(socket)
}

/// Creates `path` as a directory for `user` only. Refuses a directory that another user created, which can happen in
/// `/tmp`.
fn private(path: &Path, user: Option<User>) -> Result<(), DevError> {
    match DirBuilder::new().mode(0o700).create(path) {
        Err(why) if why.kind() != io::ErrorKind::AlreadyExists => return Err(DevError::io(path)(why)),
        _ => {}
    }
    let found = fs::symlink_metadata(path).map_err(DevError::io(path))?;
    let stranger = user.is_some_and(|user| found.uid() != 0 && found.uid() != user.uid);
    if !found.is_dir() || stranger {
        return Err(DevError::NotPermitted(path.to_owned()));
    }
    if let Some(User { uid, gid }) = user {
        chown(path, Some(uid), Some(gid)).map_err(DevError::io(path))?;
    }
    fs::set_permissions(path, Permissions::from_mode(0o700)).map_err(DevError::io(path))
}

fn reaches(user: User, path: &Path) -> bool {
    let mut test = program(Path::new("test"), Some(user), None);
    test.arg("-w").arg(path).status().is_ok_and(|status| status.success())
}

/// A short name that is always the same for one directory.
fn name_for(dir: &Path) -> String {
    let mut hasher = DefaultHasher::new();
    dir.hash(&mut hasher);
    format!("voicase-{:016x}", hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_directory_has_the_same_short_name() {
        let name = name_for(Path::new("/somewhere"));
        assert_eq!(name, name_for(Path::new("/somewhere")));
        assert_ne!(name, name_for(Path::new("/elsewhere")));
        assert_eq!(name.len(), 24);
    }
}
