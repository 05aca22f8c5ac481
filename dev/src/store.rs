//! A private object store: SeaweedFS with all its services in one process, on loopback.
//!
//! Like S3 in production, it checks signatures and the expiry of presigned URLs, and supports multipart uploads and
//! ranges. Only one generated key pair has access. All objects are ciphertext.

use std::fmt;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use aws_sdk_s3::Client;
use aws_sdk_s3::config::retry::RetryConfig;
use aws_sdk_s3::config::timeout::TimeoutConfig;
use aws_sdk_s3::config::{BehaviorVersion, Credentials, Region};

use super::keys::Keys;
use super::process::{Kept, find, program};
use super::{DevError, claim, free_ports};

/// The bucket, which exists after the store has started.
pub const BUCKET: &str = "voicase";
/// The region for signatures.
pub const REGION: &str = "us-east-1";

const WHAT: &str = "SeaweedFS (weed)";
const PATIENCE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(100);
// A request that arrives before the services are connected may never be answered. So it has a short timeout and is
// retried.
const ANSWER: Duration = Duration::from_secs(1);
const TRIES: usize = 3;

/// A running object store. Dropping it stops the server.
#[derive(Debug)]
pub struct Store {
    server: Kept,
    data: PathBuf,
    ports: Ports,
    keys: Keys,
    _lock: File,
}

impl Store {
    /// Starts the store with its data under `<dir>/s3`. Creates keys and bucket at the first start.
    ///
    /// # Errors
    /// If SeaweedFS is not installed, the directory is in use or closed, the disk is full, or the server ends early.
    pub async fn start(dir: &Path) -> Result<Self, DevError> {
        let weed = weed(dir)?;
        let lock = claim(dir, "s3")?;
        let dir = dir.canonicalize().map_err(DevError::io(dir))?;
        let data = dir.join("s3");
        fs::create_dir_all(&data).map_err(DevError::io(&data))?;
        let keys = Keys::load(&dir.join("s3.json"))?;
        let mut tries = 0;
        loop {
            tries += 1;
            let ports = Ports::find()?;
            let mut server = run(&weed, &dir, &data, ports)?;
            match wait(&mut server, ports, &keys).await {
                Ok(()) => return Ok(Self { server, data, ports, keys, _lock: lock }),
                Err(why) => {
                    let taken = server.said().contains("address already in use");
                    server.kill();
                    ports.tidy(&data);
                    match (taken, tries) {
                        (false, _) => return Err(why),
                        (true, TRIES..) => return Err(DevError::NoPort(WHAT)),
                        (true, _) => {}
                    }
                }
            }
        }
    }

    /// URL of the S3 API, for example `http://127.0.0.1:40123`. Address buckets by path, not by host name.
    #[must_use]
    pub fn endpoint(&self) -> String {
        self.ports.endpoint()
    }

    #[must_use]
    pub fn access_key(&self) -> &str {
        &self.keys.access
    }

    #[must_use]
    pub fn secret_key(&self) -> &str {
        &self.keys.secret
    }

    /// A client with the store's keys. Its requests time out after a second.
    #[cfg(test)]
    pub(super) fn client(&self) -> Client {
        client(self.ports, &self.keys)
    }

    #[must_use]
    pub fn id(&self) -> u32 {
        self.server.id()
    }

    /// Drops the store, which stops the server. The name of this function makes that visible at the call.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        // Kill the server, because an orderly shutdown takes fifteen seconds. Acknowledged data is already in the page
        // cache of the kernel, so nothing is lost.
        self.server.kill();
        self.ports.tidy(&self.data);
    }
}

/// Ports of SeaweedFS's four services, each with one for HTTP and one for gRPC. Clients use only `s3`.
#[derive(Debug, Clone, Copy)]
struct Ports {
    s3: [u16; 2],
    filer: [u16; 2],
    master: [u16; 2],
    volume: [u16; 2],
}

impl Ports {
    fn find() -> Result<Self, DevError> {
        let ports: [u16; 8] = free_ports().map_err(|_| DevError::NoPort(WHAT))?;
        let pair = |part: usize| [ports[2 * part], ports[2 * part + 1]];
        Ok(Self { s3: pair(0), filer: pair(1), master: pair(2), volume: pair(3) })
    }

    fn endpoint(self) -> String {
        format!("http://127.0.0.1:{}", self.s3[0])
    }

    fn parts(self) -> [(&'static str, [u16; 2]); 4] {
        [("s3", self.s3), ("filer", self.filer), ("master", self.master), ("volume", self.volume)]
    }

    /// Removes the sockets and the directory that SeaweedFS leaves with these ports in their names. A failure is
    /// harmless, because no later run reads them.
    fn tidy(self, data: &Path) {
        for (part, [http, grpc]) in self.parts() {
            for name in [format!("seaweedfs-{part}-{http}.sock"), format!("seaweedfs-{part}-grpc-{grpc}.sock")] {
                let _ = fs::remove_file(Path::new("/tmp").join(name));
            }
        }
        let _ = fs::remove_dir_all(data.join(format!("m{}", self.master[0])));
    }
}

/// Finds `weed` in the project's tools directory, above the working directory or `dir`, or else on the PATH.
fn weed(dir: &Path) -> Result<PathBuf, DevError> {
    let here = std::env::current_dir().unwrap_or_default();
    let around = here.ancestors().chain(dir.ancestors()).map(|place| place.join(".voicase/tools/weed"));
    around.into_iter().find(|file| file.is_file()).or_else(|| find("weed")).ok_or(DevError::Missing(WHAT))
}

fn run(weed: &Path, dir: &Path, data: &Path, ports: Ports) -> Result<Kept, DevError> {
    let mut command = program(weed, None, Some("KILL"));
    // The working directory and HOME are the data directory, so SeaweedFS finds no configuration file of the user.
    command.current_dir(data).env("HOME", data).args(["-logtostderr=true", "server", "-ip=127.0.0.1"]);
    command.args(["-ip.bind=127.0.0.1", "-filer", "-s3"]);
    flag(&mut command, "dir", data.display());
    flag(&mut command, "s3.config", dir.join("s3.json").display());
    for (part, [http, grpc]) in ports.parts() {
        flag(&mut command, &format!("{part}.port"), http);
        flag(&mut command, &format!("{part}.port.grpc"), grpc);
    }
    command.args(FLAGS);
    Kept::start(WHAT, command, dir.join("s3.log"))
}

const FLAGS: [&str; 12] = [
    "-master.telemetry=false",
    // A single master needs no election. An election takes seconds, longer after a kill, and would store the ports of
    // the last run.
    "-master.peers=none",
    // Volumes have 256 MiB and grow on demand. Their number is limited by the disk, on which 256 MiB stay free.
    "-master.volumeSizeLimitMB=256",
    "-volume.max=0",
    "-volume.minFreeSpace=256MiB",
    "-volume.preStopSeconds=0",
    // The S3 gateway is the only access.
    "-filer.disableHttp",
    "-filer.exposeDirectoryData=false",
    "-s3.iam=false",
    "-s3.autoCreateBucket=false",
    "-s3.port.iceberg=0",
    "-s3.port.lance=0",
];

fn flag(command: &mut Command, name: &str, value: impl fmt::Display) {
    command.arg(format!("-{name}={value}"));
}

/// Waits until an object can be written and read. An open port is not enough.
async fn wait(server: &mut Kept, ports: Ports, keys: &Keys) -> Result<(), DevError> {
    let client = client(ports, keys);
    let deadline = Instant::now() + PATIENCE;
    let mut bucket = false;
    while server.ended().is_none() && Instant::now() < deadline {
        bucket = bucket || make_bucket(&client).await;
        if bucket && answers(&client).await {
            return Ok(());
        }
        tokio::time::sleep(PAUSE).await;
    }
    server.kill();
    Err(server.failure(&["F1", "F0", "panic", "rror"]))
}

async fn make_bucket(client: &Client) -> bool {
    match client.create_bucket().bucket(BUCKET).send().await {
        Ok(_) => true,
        Err(failure) => failure
            .into_service_error()
            .meta()
            .code()
            .is_some_and(|code| code == "BucketAlreadyExists" || code == "BucketAlreadyOwnedByYou"),
    }
}

async fn answers(client: &Client) -> bool {
    let probe = || client.put_object().bucket(BUCKET).key("started").body(REGION.as_bytes().to_vec().into());
    if probe().send().await.is_err() {
        return false;
    }
    let Ok(object) = client.get_object().bucket(BUCKET).key("started").send().await else { return false };
    object.body.collect().await.is_ok()
}

fn client(ports: Ports, keys: &Keys) -> Client {
    let config = aws_sdk_s3::Config::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .credentials_provider(Credentials::new(&keys.access, &keys.secret, None, None, "development"))
        .endpoint_url(ports.endpoint())
        .region(Region::new(REGION))
        .force_path_style(true)
        .retry_config(RetryConfig::disabled())
        .timeout_config(TimeoutConfig::builder().operation_timeout(ANSWER).build())
        .build();
    Client::from_conf(config)
}
