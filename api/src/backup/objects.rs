//! Backup of the object store as one tar archive of the ciphertexts under their random names. Backup and restore hold
//! one object in memory at a time.

use std::io::Read;
use std::path::Path;

use bytes::Bytes;
use futures::stream;
use sqlx::Connection;

use super::{BackupError, file, open, seal};
use crate::crypto::Key;
use crate::outside::store::Store;
use crate::problem::Problem;

/// Bytes of a chunk that is sent to the store.
const CHUNK: usize = 64 << 10;

/// Saves every object. An object that disappears in the meantime is left out. If an object of an attachment is missing,
/// the backup fails instead.
pub(super) async fn save(store: &Store, database: &str, path: &Path, key: &Key) -> Result<(), BackupError> {
    let mut archive = tar::Builder::new(seal(path, key)?);
    for name in store.keys().await.map_err(|_| BackupError::Store)? {
        let object = match store.get(&name).await {
            Ok(object) => object,
            Err(Problem::NotFound) if !is_attached(database, &name).await? => continue,
            Err(_) => return Err(BackupError::Store),
        };
        let bytes = object.collect().await.map_err(|_| BackupError::Store)?.into_bytes();
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o600);
        header.set_cksum();
        archive.append_data(&mut header, &name, bytes.as_ref()).map_err(file(path))?;
    }
    let sealed = archive.into_inner().map_err(file(path))?;
    sealed.finish().and_then(|file| file.sync_all()).map_err(file(path))
}

async fn is_attached(database: &str, name: &str) -> Result<bool, BackupError> {
    let mut connection = sqlx::PgConnection::connect(database).await.map_err(|_| BackupError::Store)?;
    let sql = "SELECT EXISTS (SELECT FROM attachment WHERE object_key = $1) OR EXISTS (SELECT FROM unjoined_file WHERE $1 = ANY (pieces))";
    sqlx::query_scalar(sql).bind(name).fetch_one(&mut connection).await.map_err(|_| BackupError::Store)
}

pub(super) async fn load(store: &Store, path: &Path, key: &Key) -> Result<(), BackupError> {
    let mut archive = tar::Archive::new(open(path, key)?);
    for entry in archive.entries().map_err(file(path))? {
        let mut entry = entry.map_err(file(path))?;
        let name = entry.path().map_err(file(path))?.to_string_lossy().into_owned();
        let mut bytes = vec![];
        entry.read_to_end(&mut bytes).map_err(file(path))?;
        // Send small chunks, so that the upload to a slow store makes visible progress and does not time out.
        let (length, bytes) = (bytes.len() as u64, Bytes::from(bytes));
        let chunks = (0..bytes.len()).step_by(CHUNK).map(move |at| Ok(bytes.slice(at..bytes.len().min(at + CHUNK))));
        store
            .put_stream(&name, length, stream::iter(chunks.collect::<Vec<_>>()))
            .await
            .map_err(|_| BackupError::Store)?;
    }
    Ok(())
}
