//! Backup and restore of the main database, the objects and the keystore, each encrypted with age under BACKUP_KEY. The
//! backup of the keystore has a separate directory, whose retention period is shorter. After this period, no backup
//! contains the secrets of an erased case, so no backup of the case can be decrypted. The main database is dumped
//! before the keystore, so that the backup has a secret for every case.

mod after;
mod objects;

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use age::secrecy::SecretString;
use age::{Decryptor, Encryptor};
use sqlx::Connection;

use crate::crypto::{Key, token};
use crate::outside::store::Store;

#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error("{}: {why}.", .path.display())]
    File { path: PathBuf, why: std::io::Error },
    /// `pg_dump` or `pg_restore` failed.
    #[error("{tool} failed: {said}")]
    Tool {
        tool: &'static str,
        /// The exit status of the tool, or why the tool did not run. The tool's message is on standard error.
        said: String,
    },
    /// BACKUP_KEY is wrong, or the file was changed.
    #[error("The backup cannot be decrypted. BACKUP_KEY is wrong, or the file is damaged.")]
    Closed,
    #[error("The attachments cannot be copied. The object store does not answer, or an object is missing.")]
    Store,
    /// The restore succeeded, but the sessions, tokens and links of the backup are still valid.
    #[error(
        "The restore is complete, but sessions, tokens and links of the backup are still valid: {0}. Do not start the surfaces. Run the restore again into empty databases."
    )]
    NotEnded(String),
}

/// Connection strings of the two databases, for `pg_dump` and `pg_restore`.
#[derive(Clone, Debug)]
pub struct Sources {
    pub main: String,
    pub keystore: String,
}

/// Directories of a backup. A backup has two directories, because the keystore has a shorter retention period.
#[derive(Clone, Debug)]
pub struct Directories {
    /// For the main database and the objects.
    pub main: PathBuf,
    pub keystore: PathBuf,
}

impl Directories {
    fn database(&self) -> PathBuf {
        self.main.join("main.dump.age")
    }

    fn objects(&self) -> PathBuf {
        self.main.join("objects.tar.age")
    }

    fn secrets(&self) -> PathBuf {
        self.keystore.join("keystore.dump.age")
    }
}

/// Makes a backup. The new backup replaces the previous one only when the new one is complete.
///
/// # Errors
/// The first step that fails. The files that were written before the failure are not a backup.
pub async fn backup(from: &Sources, store: &Store, to: &Directories, key: &Key) -> Result<(), BackupError> {
    for directory in [&to.main, &to.keystore] {
        std::fs::create_dir_all(directory).map_err(file(directory))?;
    }
    dump(&from.main, &unfinished(&to.database()), key)?;
    dump(&from.keystore, &unfinished(&to.secrets()), key)?;
    objects::save(store, &from.main, &unfinished(&to.objects()), key).await?;
    // Rename only after all files are written, so that the previous backup stays usable until then. Rename the keystore
    // first, because an old main dump is usable with a newer keystore. A new main dump with an older keystore lacks the
    // secrets of new cases.
    for path in [to.secrets(), to.database(), to.objects()] {
        std::fs::rename(unfinished(&path), &path).map_err(file(&path))?;
    }
    // The backup is valid even if its time cannot be stored, so a failure here is only logged.
    if let Err(error) = mark(&from.main).await {
        tracing::warn!(%error, "the backup is complete, but its time could not be stored for the health page");
    }
    Ok(())
}

/// Records the time of the backup in the database, for the health page of the platform owner.
async fn mark(database: &str) -> Result<(), sqlx::Error> {
    let mut connection = sqlx::PgConnection::connect(database).await?;
    sqlx::query("SELECT app.mark_backup()").execute(&mut connection).await?;
    connection.close().await
}

fn unfinished(path: &Path) -> PathBuf {
    path.with_extension("part")
}

/// Restores a backup into two empty databases, whose roles exist already, and an empty bucket. Then ends the sessions,
/// tokens and links of the backup.
///
/// # Errors
/// The first step that fails.
pub async fn restore(from: &Directories, to: &Sources, store: &Store, key: &Key) -> Result<(), BackupError> {
    load(&from.database(), &to.main, key)?;
    load(&from.secrets(), &to.keystore, key)?;
    objects::load(store, &from.objects(), key).await?;
    after::end(&to.main).await
}

fn dump(database: &str, path: &Path, key: &Key) -> Result<(), BackupError> {
    const TOOL: &str = "pg_dump";
    let mut dumping = tool(TOOL)
        .arg("--format=custom")
        .arg("--no-password")
        .arg("--dbname")
        .arg(database)
        .spawn()
        .map_err(|e| failed(TOOL, e))?;
    let mut sealed = seal(path, key)?;
    let mut plain = dumping.stdout.take().ok_or(BackupError::Closed)?;
    std::io::copy(&mut plain, &mut sealed).map_err(file(path))?;
    sealed.finish().and_then(|file| file.sync_all()).map_err(file(path))?;
    ended(TOOL, dumping)
}

fn load(path: &Path, database: &str, key: &Key) -> Result<(), BackupError> {
    const TOOL: &str = "pg_restore";
    let mut plain = open(path, key)?;
    let mut command = tool(TOOL);
    command.arg("--exit-on-error").arg("--single-transaction").arg("--no-password").arg("--dbname").arg(database);
    let mut loading = command.stdin(Stdio::piped()).spawn().map_err(|e| failed(TOOL, e))?;
    let mut input = loading.stdin.take().ok_or(BackupError::Closed)?;
    // If the tool ends early, the copy fails with a broken pipe. The error of the tool is more useful, so check it
    // first.
    let copied = std::io::copy(&mut plain, &mut input);
    drop(input);
    ended(TOOL, loading)?;
    copied.map(|_| ()).map_err(|_| BackupError::Closed)
}

/// Returns the command for a PostgreSQL tool, in the newest version that Debian installed, or else the one in `PATH`.
fn tool(name: &str) -> Command {
    let installed = debian_binaries().map(|bin| bin.join(name)).filter(|path| path.exists());
    let mut command = Command::new(installed.unwrap_or_else(|| name.into()));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit());
    command
}

/// The directory with the programs of the newest PostgreSQL that Debian installed, version 15 or later.
#[must_use]
pub fn debian_binaries() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?.flatten();
    let found = versions
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse::<u32>().ok()?, entry.path().join("bin"))))
        .filter(|(version, bin)| *version >= 15 && bin.join("pg_dump").is_file());
    found.max().map(|(_, bin)| bin)
}

/// Waits for a tool and checks its exit status. The tool itself writes the reason to standard error.
fn ended(tool: &'static str, mut child: std::process::Child) -> Result<(), BackupError> {
    match child.wait() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(BackupError::Tool { tool, said: status.to_string() }),
        Err(error) => Err(failed(tool, error)),
    }
}

fn failed(tool: &'static str, error: std::io::Error) -> BackupError {
    BackupError::Tool { tool, said: error.to_string() }
}

fn file(path: &Path) -> impl Fn(std::io::Error) -> BackupError {
    let path = path.to_owned();
    move |why| BackupError::File { path: path.clone(), why }
}

/// The key as an age passphrase, so that the `age` tool can open a backup without VoiCase. The key has 256 bits, so a
/// high scrypt work factor would not add security.
fn passphrase(key: &Key) -> SecretString {
    SecretString::from(token::encode(key.bytes()))
}

fn seal(path: &Path, key: &Key) -> Result<age::stream::StreamWriter<std::fs::File>, BackupError> {
    use std::os::unix::fs::OpenOptionsExt;
    let target = std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)
        .map_err(file(path))?;
    let mut recipient = age::scrypt::Recipient::new(passphrase(key));
    recipient.set_work_factor(10);
    let recipients: [&dyn age::Recipient; 1] = [&recipient];
    let encryptor = Encryptor::with_recipients(recipients.into_iter()).map_err(|_| BackupError::Closed)?;
    encryptor.wrap_output(target).map_err(file(path))
}

fn open(path: &Path, key: &Key) -> Result<impl Read + use<>, BackupError> {
    let source = std::io::BufReader::new(std::fs::File::open(path).map_err(file(path))?);
    let decryptor = Decryptor::new_buffered(source).map_err(|_| BackupError::Closed)?;
    let identity = age::scrypt::Identity::new(passphrase(key));
    decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity)).map_err(|_| BackupError::Closed)
}
