//! The object store, by the S3 protocol. The store contains ciphertext under random names, without reporter or
//! organisation. Never call the store while a transaction is open.

use std::io;
use std::pin::pin;
use std::time::Duration;

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_s3::Client;
use aws_sdk_s3::config::{IdentityCache, Region};
use aws_sdk_s3::error::ProvideErrorMetadata;
use aws_sdk_s3::presigning::PresigningConfig;
use aws_sdk_s3::primitives::ByteStream;
use bytes::Bytes;
use futures::stream::{self, BoxStream};
use futures::{Stream, StreamExt, TryStreamExt};
use tokio::sync::watch;
use tokio_util::io::ReaderStream;

use crate::env::{ConfigError, optional, required};
use crate::outside::aws::sdk_config;
use crate::problem::Problem;

/// Lifetime of a presigned URL. Such a URL never leaves the server.
const PRESIGNED: Duration = Duration::from_mins(5);
/// Error codes of S3 for a missing object. S3 answers `AccessDenied` if we may not list the bucket.
const MISSING: [&str; 2] = ["NoSuchKey", "AccessDenied"];
/// A key that no object has, because the name of an object is the base64url of 16 random bytes.
const NOBODYS: &str = "readiness";
/// An upload to the store fails if no byte moves for this long. The read timeout of reqwest is not suitable. Before the
/// answer begins, that timeout counts from the start of the request, even while the body is being sent.
const STALL_TIMEOUT: Duration = Duration::from_mins(1);

#[derive(Clone)]
pub struct StoreConfig {
    /// `None` on AWS.
    pub endpoint: Option<String>,
    pub region: String,
    pub bucket: String,
    /// `None`: the task's role.
    pub credentials: Option<SharedCredentialsProvider>,
}

impl std::fmt::Debug for StoreConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "StoreConfig({:?}, {})", self.endpoint, self.bucket)
    }
}

impl StoreConfig {
    /// Reads `VOICASE_S3_…`. The error names the missing variable.
    pub fn from_env() -> Result<Self, ConfigError> {
        let credentials = match (optional("VOICASE_S3_ACCESS_KEY"), optional("VOICASE_S3_SECRET_KEY")) {
            (Some(access), Some(secret)) => Some(key_pair(access, secret)),
            (None, None) => None,
            _ => {
                return Err(ConfigError(
                    "Set both VOICASE_S3_ACCESS_KEY and VOICASE_S3_SECRET_KEY, or neither.".into(),
                ));
            }
        };
        Ok(Self {
            endpoint: optional("VOICASE_S3_ENDPOINT"),
            region: required("VOICASE_S3_REGION")?,
            bucket: required("VOICASE_S3_BUCKET")?,
            credentials,
        })
    }
}

/// Static credentials.
#[must_use]
pub fn key_pair(access: impl Into<String>, secret: impl Into<String>) -> SharedCredentialsProvider {
    SharedCredentialsProvider::new(Credentials::new(access, secret, None, None, "voicase"))
}

#[derive(Clone)]
pub struct Store {
    client: Client,
    bucket: String,
    /// Streams to presigned URLs with constant memory. The SDK would need the whole body to sign it.
    relay: reqwest::Client,
}

impl Store {
    /// Creates a client. The client connects with the first call.
    ///
    /// # Panics
    /// If TLS cannot be set up, which is a defect of the build.
    pub async fn new(config: &StoreConfig) -> Self {
        let mut own = aws_sdk_s3::config::Builder::from(&sdk_config(Region::new(config.region.clone())).await)
            // A presigned URL expires with the credentials that signed it, so they must live as long as the URL. The
            // SDK randomly shortens this buffer by up to half, hence the factor two.
            .identity_cache(IdentityCache::lazy().buffer_time(2 * PRESIGNED).build())
            .force_path_style(config.endpoint.is_some());
        if let Some(endpoint) = &config.endpoint {
            own.set_endpoint_url(Some(endpoint.clone()));
        }
        if let Some(credentials) = &config.credentials {
            own.set_credentials_provider(Some(credentials.clone()));
        }
        let relay = reqwest::Client::builder().connect_timeout(Duration::from_secs(2)).build().expect("TLS is set up");
        Self { client: Client::from_conf(own.build()), bucket: config.bucket.clone(), relay }
    }

    /// Creates the bucket if it is missing. For `voicase-dev` and tests. In production, the bucket exists.
    ///
    /// # Errors
    /// `Unavailable` if the store does not answer.
    pub async fn create_bucket(&self) -> Result<(), Problem> {
        if self.is_ready().await {
            return Ok(());
        }
        self.client.create_bucket().bucket(&self.bucket).send().await.map_err(unavailable)?;
        Ok(())
    }

    /// Whether the store answers and accepts our credentials. Reads an object that does not exist, because a request
    /// for the bucket itself would need the right to list the bucket.
    pub async fn is_ready(&self) -> bool {
        match self.client.get_object().bucket(&self.bucket).key(NOBODYS).send().await {
            Ok(_) => true,
            Err(error) => error.code().is_some_and(|code| MISSING.contains(&code)),
        }
    }

    /// Stores a small object in one call.
    ///
    /// # Errors
    /// `Unavailable` if the store does not accept the object.
    pub async fn put(&self, key: &str, bytes: Vec<u8>) -> Result<(), Problem> {
        self.client
            .put_object()
            .bucket(&self.bucket)
            .key(key)
            .body(ByteStream::from(bytes))
            .send()
            .await
            .map_err(unavailable)?;
        Ok(())
    }

    /// Lists the keys of all objects, for a backup.
    ///
    /// # Errors
    /// `Unavailable` if the store does not answer.
    pub async fn keys(&self) -> Result<Vec<String>, Problem> {
        let mut pages = self.client.list_objects_v2().bucket(&self.bucket).into_paginator().send();
        let mut keys = vec![];
        while let Some(page) = pages.next().await {
            keys.extend(page.map_err(unavailable)?.contents().iter().filter_map(|object| object.key.clone()));
        }
        Ok(keys)
    }

    /// Stores a stream of `length` bytes as one object, with constant memory. The object is stored completely or not at
    /// all. There is no total time limit. The call fails if no byte moves for a while.
    ///
    /// # Errors
    /// `Unavailable` if the store does not accept the object, or if the stream breaks.
    pub async fn put_stream<S>(&self, key: &str, length: u64, bytes: S) -> Result<(), Problem>
    where
        S: Stream<Item = io::Result<Bytes>> + Send + 'static,
    {
        let lasts = PresigningConfig::expires_in(PRESIGNED).map_err(Problem::internal)?;
        let put = self.client.put_object().bucket(&self.bucket).key(key);
        let presigned = put.presigned(lasts).await.map_err(unavailable)?;
        let (passing, mut progress) = watch::channel(());
        let bytes = bytes.inspect(move |_| _ = passing.send(()));
        let request = self.relay.put(presigned.uri()).header("content-length", length);
        let mut sent = pin!(request.body(reqwest::Body::wrap_stream(bytes)).send());
        let mut is_read = false;
        let answer = loop {
            tokio::select! {
                answer = &mut sent => break answer,
                // `changed` fails when the sender was dropped, after the whole stream was read. Then only the answer is
                // missing.
                moved = progress.changed(), if !is_read => is_read = moved.is_err(),
                () = tokio::time::sleep(STALL_TIMEOUT) => return Err(unavailable("the upload made no progress before the timeout")),
            }
        };
        // The URL allows access to the object for five minutes, so the URL must not appear in a log.
        let answer = answer.map_err(|error| unavailable(error.without_url()))?;
        if answer.status().is_success() { Ok(()) } else { Err(unavailable(answer.status())) }
    }

    /// Reads several objects as one stream.
    ///
    /// # Errors
    /// `NotFound` or `Unavailable` for the first object. An error of a later object breaks the stream.
    pub async fn get_all(&self, keys: Vec<String>) -> Result<BoxStream<'static, io::Result<Bytes>>, Problem> {
        let mut keys = keys.into_iter();
        let first = self.get(&keys.next().ok_or(Problem::NotFound)?).await?;
        let store = self.clone();
        let rest = stream::iter(keys).then(move |key| {
            let store = store.clone();
            async move { store.get(&key).await.map(bytes_of).map_err(|problem| io::Error::other(problem.to_string())) }
        });
        Ok(bytes_of(first).chain(rest.try_flatten()).boxed())
    }

    /// Reads an object as a stream.
    ///
    /// # Errors
    /// `NotFound`, or `Unavailable` if the store does not answer.
    pub async fn get(&self, key: &str) -> Result<ByteStream, Problem> {
        match self.client.get_object().bucket(&self.bucket).key(key).send().await {
            Ok(object) => Ok(object.body),
            Err(error) if error.code().is_some_and(|code| MISSING.contains(&code)) => {
                tracing::warn!(cause = error.code(), "an object is missing, or access to it was denied");
                Err(Problem::NotFound)
            }
            Err(error) => Err(unavailable(&error)),
        }
    }

    /// Deletes an object. May be repeated.
    ///
    /// # Errors
    /// `Unavailable` if the store does not answer.
    pub async fn discard(&self, key: &str) -> Result<(), Problem> {
        self.client.delete_object().bucket(&self.bucket).key(key).send().await.map_err(unavailable)?;
        Ok(())
    }
}

fn bytes_of(object: ByteStream) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
    ReaderStream::new(object.into_async_read())
}

fn unavailable(error: impl std::fmt::Display) -> Problem {
    tracing::warn!(cause = %error, "the object store does not answer");
    Problem::Unavailable
}
