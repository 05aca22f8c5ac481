//! MASTER_KEK where a key of AWS KMS keeps it: the secret is then a ciphertext that nobody but the task's role opens, and
//! AWS writes down each time that it is opened.

use aws_sdk_kms::Client;
use aws_sdk_kms::config::Region;
use aws_sdk_kms::error::ProvideErrorMetadata;
use aws_sdk_kms::primitives::Blob;
use base64::prelude::{BASE64_STANDARD, Engine};
use zeroize::Zeroizing;

use crate::env::ConfigError;

/// What the ciphertext was made for; KMS opens it for nothing else.
const CONTEXT: &str = "voicase";

/// Opens the ciphertext of a secret, given in base64, with the key of this ARN and no other. The answer is the secret's text
/// as it would otherwise have been given.
///
/// # Errors
/// Names the secret and what KMS calls the reason; never the secret.
pub async fn open(key: &str, name: &str, sealed: &str) -> Result<Zeroizing<String>, ConfigError> {
    let fail = |why: &str| ConfigError(format!("VOICASE_KMS_KEY does not open {}: {why}.", name));
    // arn:partition:kms:region:account:key/id
    let Some(["arn", _, "kms", region, _, id]) = key.splitn(6, ':').collect::<Vec<_>>().first_chunk::<6>().copied()
    else {
        return Err(ConfigError("VOICASE_KMS_KEY is the ARN of a key.".into()));
    };
    if !id.starts_with("key/") {
        return Err(ConfigError("VOICASE_KMS_KEY is the ARN of a key.".into()));
    }
    let sealed = BASE64_STANDARD.decode(sealed.trim()).map_err(|_| fail("it is not base64"))?;
    let around = super::aws::surroundings().await;
    let own = aws_sdk_kms::config::Builder::from(&around).region(Region::new(region.to_owned())).build();
    let opened = Client::from_conf(own)
        .decrypt()
        .key_id(key)
        .encryption_context(CONTEXT, name)
        .ciphertext_blob(Blob::new(sealed))
        .send()
        .await
        .map_err(|error| fail(error.code().unwrap_or("KMS or the task's credentials do not answer")))?;
    let plain = Zeroizing::new(opened.plaintext.map(Blob::into_inner).unwrap_or_default());
    Ok(Zeroizing::new(BASE64_STANDARD.encode(&*plain)))
}
