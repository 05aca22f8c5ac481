//! The object store, by the S3 protocol. It sees ciphertext under random names: no reporter, no organisation.
//! Never called while a transaction is open.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_s3::Client;
use aws_sdk_s3::config::{IdentityCache, Region};
use aws_sdk_s3::error::ProvideErrorMetadata;
use aws_sdk_s3::presigning::PresigningConfig;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart, Part};
use bytes::Bytes;
use futures::Stream;

use crate::config::{ConfigError, optional, required};
use crate::outside::aws::surroundings;
use crate::problem::Problem;

/// How long a presigned address of ours may be used; it never leaves the server.
const PRESIGNED: Duration = Duration::from_mins(5);
/// What S3 says of an object that is not there: to those who may not list the bucket, that they may not know.
const MISSING: [&str; 2] = ["NoSuchKey", "AccessDenied"];
const MISSING_PARTS: Problem = Problem::NotAllowedNow("Parts are missing. Send the file again.");
/// The name of an object that nobody writes: the names of files are UUIDs.
const NOBODYS: &str = "readiness";
/// A stream that stands still for this long is given up.
const STILL: Duration = Duration::from_mins(1);
/// S3's own limit of parts, far above ours.
const MAX_PARTS: i32 = 1000;

/// Where the store is and who we are there.
#[derive(Clone)]
pub struct StoreConfig {
    /// None: AWS.
    pub endpoint: Option<String>,
    /// The region's name.
    pub region: String,
    /// The bucket.
    pub bucket: String,
    /// Who we are there; none: the task's role.
    pub credentials: Option<SharedCredentialsProvider>,
}

impl std::fmt::Debug for StoreConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "StoreConfig({:?}, {})", self.endpoint, self.bucket)
    }
}

impl StoreConfig {
    /// Reads `VOICASE_S3_…`.
    ///
    /// # Errors
    /// Names the variable that is missing.
    pub fn from_env() -> Result<Self, ConfigError> {
        let credentials = match (optional("VOICASE_S3_ACCESS_KEY"), optional("VOICASE_S3_SECRET_KEY")) {
            (Some(access), Some(secret)) => Some(key_pair(access, secret)),
            (None, None) => None,
            _ => return Err(ConfigError("VOICASE_S3_ACCESS_KEY and VOICASE_S3_SECRET_KEY go together.".into())),
        };
        Ok(Self {
            endpoint: optional("VOICASE_S3_ENDPOINT"),
            region: required("VOICASE_S3_REGION")?,
            bucket: required("VOICASE_S3_BUCKET")?,
            credentials,
        })
    }
}

/// A key that does not change.
#[must_use]
pub fn key_pair(access: impl Into<String>, secret: impl Into<String>) -> SharedCredentialsProvider {
    SharedCredentialsProvider::new(Credentials::new(access, secret, None, None, "voicase"))
}

/// A client of the store.
#[derive(Clone)]
pub struct Store {
    client: Client,
    bucket: String,
    /// Streams parts to presigned addresses at flat memory, which the SDK's signing of bodies does not.
    relay: reqwest::Client,
}

impl Store {
    /// Makes a client; connects with the first call.
    ///
    /// # Panics
    /// When TLS cannot be set up, which is a defect of the build.
    pub async fn new(config: &StoreConfig) -> Self {
        let mut own = aws_sdk_s3::config::Builder::from(&surroundings().await)
            .region(Region::new(config.region.clone()))
            // A presigned address dies with the credentials that signed it: they live as long as it does. The client takes up
            // to half of this time away by chance.
            .identity_cache(IdentityCache::lazy().buffer_time(2 * PRESIGNED).build())
            .force_path_style(config.endpoint.is_some());
        if let Some(endpoint) = &config.endpoint {
            own.set_endpoint_url(Some(endpoint.clone()));
        }
        if let Some(credentials) = &config.credentials {
            own.set_credentials_provider(Some(credentials.clone()));
        }
        let relay = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(2))
            .read_timeout(STILL)
            .build()
            .expect("TLS is set up");
        Self { client: Client::from_conf(own.build()), bucket: config.bucket.clone(), relay }
    }

    /// Creates the bucket where it is missing. For `voicase dev` and tests; in production it exists.
    ///
    /// # Errors
    /// `Unavailable` when the store does not answer.
    pub async fn create_bucket(&self) -> Result<(), Problem> {
        if self.is_ready().await {
            return Ok(());
        }
        self.client.create_bucket().bucket(&self.bucket).send().await.map_err(away)?;
        Ok(())
    }

    /// Whether the store answers and knows us, by asking for an object that is not there: the bucket itself may be asked for
    /// only by those who may list it, which no process may.
    pub async fn is_ready(&self) -> bool {
        match self.client.get_object().bucket(&self.bucket).key(NOBODYS).send().await {
            Ok(_) => true,
            Err(error) => error.code().is_some_and(|code| MISSING.contains(&code)),
        }
    }

    /// Begins an upload in parts.
    ///
    /// # Errors
    /// `Unavailable` when the store does not answer.
    pub async fn begin(&self, key: &str) -> Result<String, Problem> {
        let begun = self.client.create_multipart_upload().bucket(&self.bucket).key(key).send().await.map_err(away)?;
        begun.upload_id.ok_or(Problem::Unavailable)
    }

    /// Relays one part, as it comes in.
    ///
    /// # Errors
    /// `Unavailable` when the store does not take it whole.
    pub async fn put_part<S, E>(
        &self,
        key: &str,
        upload: &str,
        number: i32,
        length: u64,
        body: S,
    ) -> Result<(), Problem>
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: std::error::Error + Send + Sync + 'static,
    {
        let presigned = self
            .client
            .upload_part()
            .bucket(&self.bucket)
            .key(key)
            .upload_id(upload)
            .part_number(number)
            .presigned(PresigningConfig::expires_in(PRESIGNED).map_err(Problem::internal)?)
            .await
            .map_err(away)?;
        let request =
            self.relay.put(presigned.uri()).header("content-length", length).body(reqwest::Body::wrap_stream(body));
        // The address is a key to the object for five minutes: an error is told without it.
        let sent = request.send().await.map_err(|error| away(error.without_url()))?;
        if sent.status().is_success() { Ok(()) } else { Err(away(sent.status())) }
    }

    /// Joins the parts, once all `size` bytes are there. Harmless to repeat.
    ///
    /// # Errors
    /// `NotAllowedNow` while parts are missing, `Unavailable` when the store does not answer.
    pub async fn finish(&self, key: &str, upload: &str, size: u64) -> Result<(), Problem> {
        let listed =
            self.client.list_parts().bucket(&self.bucket).key(key).upload_id(upload).max_parts(MAX_PARTS).send().await;
        if let Ok(listed) = listed {
            // A part that was sent again may be listed twice; the later one counts.
            let mut parts = BTreeMap::new();
            for part in listed.parts() {
                let kept = parts.entry(part.part_number).or_insert(part);
                if kept.last_modified <= part.last_modified {
                    *kept = part;
                }
            }
            let arrived: i64 = parts.values().filter_map(|p| p.size).sum();
            if arrived.unsigned_abs() != size {
                return Err(MISSING_PARTS);
            }
            let completed =
                |p: &&Part| CompletedPart::builder().set_part_number(p.part_number).set_e_tag(p.e_tag.clone()).build();
            let parts = parts.values().map(completed).collect();
            let whole = CompletedMultipartUpload::builder().set_parts(Some(parts)).build();
            let call = self.client.complete_multipart_upload().bucket(&self.bucket).key(key).upload_id(upload);
            call.multipart_upload(whole).send().await.map_err(away)?;
        }
        // An upload that is gone may have been joined by an earlier call whose answer was lost.
        let head = self.client.head_object().bucket(&self.bucket).key(key).send().await;
        match head {
            Ok(head) if head.content_length.unwrap_or(0).unsigned_abs() == size => Ok(()),
            Ok(_) => Err(MISSING_PARTS),
            // An answer to HEAD has no body, so no code.
            Err(error) if error.raw_response().is_some_and(|answer| [403, 404].contains(&answer.status().as_u16())) => {
                Err(MISSING_PARTS)
            }
            Err(error) => Err(away(&error)),
        }
    }

    /// Stores a small object in one call.
    ///
    /// # Errors
    /// `Unavailable` when the store does not take it.
    pub async fn put(&self, key: &str, bytes: Vec<u8>) -> Result<(), Problem> {
        self.client
            .put_object()
            .bucket(&self.bucket)
            .key(key)
            .body(ByteStream::from(bytes))
            .send()
            .await
            .map_err(away)?;
        Ok(())
    }

    /// The names of all objects, for a backup.
    ///
    /// # Errors
    /// `Unavailable` when the store does not answer.
    pub async fn keys(&self) -> Result<Vec<String>, Problem> {
        let mut pages = self.client.list_objects_v2().bucket(&self.bucket).into_paginator().send();
        let mut keys = vec![];
        while let Some(page) = pages.next().await {
            keys.extend(page.map_err(away)?.contents().iter().filter_map(|object| object.key.clone()));
        }
        Ok(keys)
    }

    /// Fetches an object as a stream.
    ///
    /// # Errors
    /// `NotFound`, or `Unavailable` when the store does not answer.
    pub async fn get(&self, key: &str) -> Result<ByteStream, Problem> {
        match self.client.get_object().bucket(&self.bucket).key(key).send().await {
            Ok(object) => Ok(object.body),
            Err(error) if error.code().is_some_and(|code| MISSING.contains(&code)) => {
                tracing::warn!(cause = error.code(), "an object is missing, or may not be read");
                Err(Problem::NotFound)
            }
            Err(error) => Err(away(&error)),
        }
    }

    /// Gives up an upload whose parts nobody joins. An object of the same name stays.
    ///
    /// # Errors
    /// `Unavailable` when the store does not answer.
    pub async fn abort(&self, key: &str, upload: &str) -> Result<(), Problem> {
        let gone = self.client.abort_multipart_upload().bucket(&self.bucket).key(key).upload_id(upload).send().await;
        match gone {
            // An upload that the store does not know is one that is gone.
            Err(error) if error.as_service_error().is_none() => Err(away(&error)),
            _ => Ok(()),
        }
    }

    /// Removes an object, and the parts of one that was never joined. Harmless to repeat.
    ///
    /// # Errors
    /// `Unavailable` when the store does not answer.
    pub async fn discard(&self, key: &str, upload: Option<&str>) -> Result<(), Problem> {
        if let Some(upload) = upload {
            self.abort(key, upload).await?;
        }
        self.client.delete_object().bucket(&self.bucket).key(key).send().await.map_err(away)?;
        Ok(())
    }
}

fn away(error: impl std::fmt::Display) -> Problem {
    tracing::warn!(cause = %error, "the object store does not answer");
    Problem::Unavailable
}
