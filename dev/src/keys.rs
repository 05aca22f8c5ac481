//! The key pair of the object store.

use std::fmt;
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::DevError;

/// The key pair. It is stored in the configuration file of SeaweedFS.
pub struct Keys {
    pub access: String,
    pub secret: String,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("‹keys›")
    }
}

impl Keys {
    /// Reads the key pair at `path`. If the file is missing, it creates a pair that only this user can read.
    pub fn load(path: &Path) -> Result<Self, DevError> {
        if !path.exists() {
            let random = || Uuid::new_v4().simple().to_string();
            let keys = Self { access: random(), secret: random() + &random() };
            keys.save(path).map_err(DevError::io(path))?;
            return Ok(keys);
        }
        let text = fs::read_to_string(path).map_err(DevError::io(path))?;
        let file: Identities = serde_json::from_str(&text).map_err(|why| DevError::io(path)(why.into()))?;
        let credential = file.identities.into_iter().flat_map(|identity| identity.credentials).next();
        let Credential { access_key: access, secret_key: secret } =
            credential.ok_or_else(|| DevError::io(path)(io::ErrorKind::InvalidData.into()))?;
        Ok(Self { access, secret })
    }

    fn save(&self, path: &Path) -> io::Result<()> {
        let credential = Credential { access_key: self.access.clone(), secret_key: self.secret.clone() };
        let identity =
            Identity { name: "voicase".into(), credentials: vec![credential], actions: vec!["Admin".into()] };
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
        file.write_all(&serde_json::to_vec_pretty(&Identities { identities: vec![identity] })?)
    }
}

#[derive(Serialize, Deserialize)]
struct Identities {
    identities: Vec<Identity>,
}

#[derive(Serialize, Deserialize)]
struct Identity {
    name: String,
    credentials: Vec<Credential>,
    actions: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Credential {
    access_key: String,
    secret_key: String,
}
