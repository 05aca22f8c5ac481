//! Decrypts MASTER_KEK with a key of AWS KMS. The secret is then a ciphertext that only the task's role can decrypt,
//! and AWS logs each decryption.

use aws_sdk_kms::Client;
use aws_sdk_kms::config::Region;
use aws_sdk_kms::error::ProvideErrorMetadata;
use aws_sdk_kms::primitives::Blob;
use base64::prelude::{BASE64_STANDARD, Engine};
use zeroize::Zeroizing;

use crate::env::ConfigError;

/// Key of the encryption context. KMS decrypts only with the context that was used for encryption.
const CONTEXT: &str = "voicase";

/// Decrypts the ciphertext (base64) of a secret with the key of this ARN and no other. Returns the secret as base64, as
/// it would be configured without KMS.
///
/// # Errors
/// Names the secret and the error code of KMS, never the secret's value.
pub async fn open(key: &str, name: &str, sealed: &str) -> Result<Zeroizing<String>, ConfigError> {
    let fail = |why: &str| ConfigError(format!("VOICASE_KMS_KEY cannot decrypt {name}: {why}."));
    // The format of an ARN is arn:partition:kms:region:account:key/id.
    let Some(["arn", _, "kms", region, _, id]) = key.splitn(6, ':').collect::<Vec<_>>().first_chunk::<6>().copied()
    else {
        return Err(ConfigError("VOICASE_KMS_KEY must be the ARN of a key.".into()));
    };
    if !id.starts_with("key/") {
        return Err(ConfigError("VOICASE_KMS_KEY must be the ARN of a key.".into()));
    }
    let sealed = BASE64_STANDARD.decode(sealed.trim()).map_err(|_| fail("it is not base64"))?;
    let around = super::aws::sdk_config(Region::new(region.to_owned())).await;
    let own = aws_sdk_kms::config::Builder::from(&around).build();
    let opened = Client::from_conf(own)
        .decrypt()
        .key_id(key)
        .encryption_context(CONTEXT, name)
        .ciphertext_blob(Blob::new(sealed))
        .send()
        .await
        .map_err(|error| fail(error.code().unwrap_or("KMS did not answer, or AWS provided no credentials")))?;
    let plain = Zeroizing::new(opened.plaintext.map(Blob::into_inner).unwrap_or_default());
    Ok(Zeroizing::new(BASE64_STANDARD.encode(&*plain)))
}
