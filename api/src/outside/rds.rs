//! Sign-in to Aurora with the task's role instead of a password. A token is a URL that is signed locally, without a
//! request, and valid for 15 minutes. The server checks the token only when a connection starts.
//!
//! <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html>

use std::time::Duration;

use aws_config::environment::region::EnvironmentVariableRegionProvider;
use aws_config::meta::region::ProvideRegion;
use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_sigv4::http_request::{SignableBody, SignableRequest, SignatureLocation, SigningSettings, sign};
use aws_sigv4::sign::v4::SigningParams;
use chrono::{DateTime, Utc};
use reqwest::Url;
use sqlx::postgres::{PgConnectOptions, PgSslMode};

use crate::env::{ConfigError, optional};

/// Lifetime of a token: the maximum that RDS accepts.
pub const LIFETIME: Duration = Duration::from_mins(15);
/// The scheme is part of the signed URL but not of the token.
const SCHEME: &str = "https://";

#[derive(Clone, Debug)]
pub struct Signer {
    region: String,
    credentials: SharedCredentialsProvider,
}

impl Signer {
    /// `region` is the region of the databases.
    #[must_use]
    pub fn new(region: impl Into<String>, credentials: SharedCredentialsProvider) -> Self {
        Self { region: region.into(), credentials }
    }

    /// Returns `None` if `VOICASE_DATABASE_AUTH` is not set.
    ///
    /// # Errors
    /// If the value is not `iam`, or if AWS provides no region or credentials.
    pub async fn from_env() -> Result<Option<Self>, ConfigError> {
        match optional("VOICASE_DATABASE_AUTH").as_deref() {
            None => Ok(None),
            Some("iam") => {
                let region = EnvironmentVariableRegionProvider::new().region().await;
                let region = region.ok_or_else(|| ConfigError("AWS_REGION is not set.".into()))?;
                let around = super::aws::sdk_config(region.clone()).await;
                let credentials = around.credentials_provider();
                let credentials =
                    credentials.ok_or_else(|| ConfigError("AWS provides no credentials for this process.".into()))?;
                Ok(Some(Self::new(region.as_ref(), credentials)))
            }
            Some(_) => Err(ConfigError("VOICASE_DATABASE_AUTH must be `iam` or not set.".into())),
        }
    }

    /// Checks the database URL of variable `name`. Tokens may be sent only to a server whose name TLS has verified.
    ///
    /// # Errors
    /// Names the variable.
    pub fn check(name: &str, to: &PgConnectOptions) -> Result<(), ConfigError> {
        if !matches!(to.get_ssl_mode(), PgSslMode::VerifyFull) || to.get_socket().is_some() {
            return Err(ConfigError(format!(
                "{name} must contain sslmode=verify-full, because VOICASE_DATABASE_AUTH is `iam`."
            )));
        }
        request(to).map_err(|_| ConfigError(format!("{name} has an invalid value.")))?;
        Ok(())
    }

    /// Adds a token to the database URL of variable `name`, for a program that connects immediately.
    ///
    /// # Errors
    /// Names the variable, or the lack of credentials.
    pub async fn signed(&self, name: &str, address: &str, now: DateTime<Utc>) -> Result<String, ConfigError> {
        let wrong = || ConfigError(format!("{name} has an invalid value."));
        let options: PgConnectOptions = address.parse().map_err(|_| wrong())?;
        Self::check(name, &options)?;
        let none = |_| ConfigError("AWS provides no credentials for this process.".into());
        let credentials = self.credentials().await.map_err(none)?;
        let token = self.token(&credentials, &options, now);
        let mut url = Url::parse(address).map_err(|_| wrong())?;
        // `set_password` does not encode `%`, and a token contains escapes already.
        url.set_password(Some(&token.replace('%', "%25"))).map_err(|()| wrong())?;
        Ok(url.into())
    }

    /// The credentials of this process.
    ///
    /// # Errors
    /// The error names the credential provider, and contains no text of the provider's answer.
    pub(crate) async fn credentials(&self) -> Result<Credentials, CredentialsError> {
        self.credentials.provide_credentials().await
    }

    /// Signs the token for one host, port and role. The token also expires with the credentials that signed it.
    pub(crate) fn token(&self, credentials: &Credentials, to: &PgConnectOptions, now: DateTime<Utc>) -> String {
        let identity = credentials.clone().into();
        let mut settings = SigningSettings::default();
        settings.expires_in = Some(LIFETIME);
        settings.signature_location = SignatureLocation::QueryParams;
        let params = SigningParams::builder()
            .identity(&identity)
            .region(&self.region)
            .name("rds-db")
            .time(now.into())
            .settings(settings)
            .build()
            .expect("everything is given")
            .into();
        let mut url = request(to).expect("`check` has seen it");
        let request = SignableRequest::new("GET", url.to_string(), std::iter::empty(), SignableBody::empty());
        let signed = sign(request.expect("no headers"), &params).expect("an address").into_parts().0;
        url.query_pairs_mut().extend_pairs(signed.params());
        url.as_str()[SCHEME.len()..].to_owned()
    }
}

/// The URL that is signed. No request is sent to this URL.
fn request(to: &PgConnectOptions) -> Result<Url, impl std::error::Error + use<>> {
    let query = [("Action", "connect"), ("DBUser", to.get_username())];
    Url::parse_with_params(&format!("{SCHEME}{}:{}/", to.get_host(), to.get_port()), query)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outside::clock::Clock;

    #[test]
    fn a_token_is_put_into_an_address_so_that_it_comes_out_whole() {
        let given = Credentials::new("ASIATEST", "planted-secret", Some("planted-session".into()), None, "test");
        let signer = Signer::new("eu-central-1", SharedCredentialsProvider::new(given));
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let address = "postgres://voicase_migrator@db.example:5432/voicase?sslmode=verify-full";
        let now = Clock::System.now();
        let with_token = runtime.block_on(signer.signed("VOICASE_DATABASE_URL", address, now)).unwrap();
        // Decode the password of the URL once, as sqlx does.
        let put = Url::parse(&with_token).unwrap().password().unwrap().replace('&', "%26").replace('+', "%2B");
        let shown = Url::parse(&format!("x:?p={put}")).unwrap();
        let shown = shown.query_pairs().next().unwrap().1.into_owned();
        assert!(shown.starts_with("db.example:5432/?Action=connect&DBUser=voicase_migrator&X-Amz-"), "{shown}");
        assert!(shown.contains("&X-Amz-Credential=ASIATEST%2F"), "its own escapes are undone too: {shown}");
        let weak = address.replace("verify-full", "require");
        let refused = runtime.block_on(signer.signed("VOICASE_DATABASE_URL", &weak, now)).unwrap_err().to_string();
        assert!(refused.contains("VOICASE_DATABASE_URL"), "{refused}");
    }
}
