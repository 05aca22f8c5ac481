//! The mail server. TLS is required except for a server on this machine. Answers of the server are never logged,
//! because they may name the recipient.

use std::time::Duration;

use entity::enums::MailFailure;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::AsyncSmtpTransport;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncTransport, Tokio1Executor};
use reqwest::Url;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::env::{ConfigError, optional, required};
use crate::problem::Problem;
use crate::text;

/// Time limit for one email. The limit is shorter than the lease of a job, so that no second worker sends the same
/// email.
const TIMEOUT: Duration = Duration::from_secs(20);

#[derive(Clone, Debug)]
pub struct MailConfig {
    /// `smtps://host:465` or `smtp://host:587?tls=required`. A URL without TLS is accepted only for a server on this
    /// machine.
    pub url: String,
    /// The user that signs in, with the secret `SMTP_PASSWORD`.
    pub user: Option<String>,
    /// For example `VoiCase <voicase@example.org>`.
    pub sender: String,
}

impl MailConfig {
    /// Reads `VOICASE_SMTP_URL`, `VOICASE_SMTP_USER` and `VOICASE_MAIL_SENDER`. The error names the missing variable.
    pub fn from_env() -> Result<Self, ConfigError> {
        Ok(Self {
            url: required("VOICASE_SMTP_URL")?,
            user: optional("VOICASE_SMTP_USER"),
            sender: required("VOICASE_MAIL_SENDER")?,
        })
    }
}

pub struct Email {
    /// This id is the same for each attempt, so that a receiving server can detect a duplicate.
    pub id: Uuid,
    pub to: String,
    pub subject: String,
    pub text: String,
}

pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    sender: Mailbox,
}

impl Mailer {
    /// Creates a mailer. Does not connect, because the mail server may be down at start.
    ///
    /// # Errors
    /// Names the malformed variable or the missing secret.
    pub fn new(
        config: &MailConfig,
        password: impl FnOnce() -> Result<Zeroizing<String>, ConfigError>,
    ) -> Result<Self, ConfigError> {
        let refuse = |name: &str| ConfigError(format!("{name} has an invalid value."));
        let sender: Mailbox = config.sender.parse().map_err(|_| refuse("VOICASE_MAIL_SENDER"))?;
        check_url(&config.url)?;
        let mut transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(&config.url)
            .map_err(|_| refuse("VOICASE_SMTP_URL"))?
            .timeout(Some(TIMEOUT))
            // Set the name, because the EHLO would otherwise contain the name of this machine.
            .hello_name(ClientId::Domain(sender.email.domain().to_owned()));
        if let Some(user) = &config.user {
            transport = transport.credentials(Credentials::new(user.clone(), password()?.to_string()));
        }
        Ok(Self { transport: transport.build(), sender })
    }

    /// Sends one email.
    ///
    /// # Errors
    /// Why the email was not sent.
    pub async fn send(&self, email: Email) -> Result<(), MailFailure> {
        let message = self.message(email).map_err(|_| MailFailure::Unreadable)?;
        let sent = tokio::time::timeout(TIMEOUT, self.transport.send(message)).await;
        match sent {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => {
                let (permanent, status) = (error.is_permanent(), error.status().map(u16::from));
                tracing::warn!(permanent, status, "the mail server refused an email");
                Err(match (permanent, status) {
                    (true, _) => MailFailure::Rejected,
                    (false, Some(_)) => MailFailure::Refused,
                    (false, None) => MailFailure::Unreachable,
                })
            }
            Err(_) => {
                tracing::warn!("the mail server did not answer in time");
                Err(MailFailure::Unreachable)
            }
        }
    }

    fn message(&self, email: Email) -> Result<Message, Problem> {
        let to = address(&email.to)?;
        let id = format!("<{}@{}>", email.id, self.sender.email.domain());
        let mut message = Message::builder()
            .from(self.sender.clone())
            .to(Mailbox::new(None, to))
            .subject(email.subject)
            .message_id(Some(id))
            .header(ContentType::TEXT_PLAIN)
            .body(email.text)
            .map_err(Problem::internal)?;
        // Prevents automatic replies such as out-of-office notices (RFC 3834).
        let name = HeaderName::new_from_ascii_str("Auto-Submitted");
        message.headers_mut().insert_raw(HeaderValue::new(name, "auto-generated".into()));
        Ok(message)
    }
}

/// Parses an address that email can be sent to. White space around the address is removed, and the domain becomes
/// ASCII.
///
/// # Errors
/// `Invalid` for the field `email`.
pub fn address(given: &str) -> Result<lettre::Address, Problem> {
    let refuse = |why| Err(Problem::invalid("email", why));
    let text = text::mail_address(given);
    let Some((local, domain)) = text.rsplit_once('@') else {
        return refuse("Enter an email address such as name@example.org.");
    };
    if !local.is_ascii() {
        return refuse("Letters other than a to z before the @ are not supported.");
    }
    // No email can be built for addresses that need quotes or brackets.
    if local.contains('"') || domain.starts_with('[') {
        return refuse("Addresses with quotes, or with numbers in brackets, are not supported.");
    }
    // 254 is the maximum length of an SMTP path (256) without its angle brackets.
    let parsed = if text.len() <= 254 && domain.is_ascii() { text.parse().ok() } else { None };
    parsed.map_or_else(|| refuse("Enter an email address such as name@example.org."), Ok)
}

fn check_url(text: &str) -> Result<(), ConfigError> {
    let refuse = |why: &str| Err(ConfigError(format!("VOICASE_SMTP_URL {why}.")));
    let Ok(url) = Url::parse(text) else { return refuse("has an invalid value") };
    if !url.username().is_empty() || url.password().is_some() {
        return refuse(
            "must not contain a user name or a password: use VOICASE_SMTP_USER and the secret SMTP_PASSWORD",
        );
    }
    let is_private = url.scheme() == "smtps" || url.query() == Some("tls=required");
    let is_here = ["127.0.0.1", "[::1]", "localhost"].contains(&url.host_str().unwrap_or_default());
    if is_private || is_here { Ok(()) } else { refuse("must begin with smtps:// or end with ?tls=required") }
}

#[cfg(test)]
mod tests {

    use super::*;

    fn no_password() -> Result<Zeroizing<String>, ConfigError> {
        Err(ConfigError("The secret SMTP_PASSWORD is not given to this process.".into()))
    }

    fn refusal(url: &str, user: Option<&str>, sender: &str) -> Option<String> {
        let config = MailConfig { url: url.into(), user: user.map(str::to_owned), sender: sender.into() };
        Mailer::new(&config, no_password).err().map(|why| why.to_string())
    }

    #[test]
    fn a_server_elsewhere_is_spoken_to_over_tls_alone() {
        let sender = "VoiCase <voicase@example.org>";
        for good in ["smtps://mail.example.org", "smtp://mail.example.org:587?tls=required", "smtp://127.0.0.1:2525"] {
            assert_eq!(refusal(good, None, sender), None, "{good}");
        }
        for bad in [
            "smtp://mail.example.org",
            "smtp://mail.example.org?tls=opportunistic",
            "http://mail.example.org?tls=required",
            "smtps://me:password@mail.example.org",
            "mail.example.org",
            "smtp://127.0.0.1.example.org",
        ] {
            let why = refusal(bad, None, sender).unwrap_or_else(|| panic!("{bad} was taken"));
            assert!(why.contains("VOICASE_SMTP_URL") && !why.contains("password@"), "{why}");
        }
        assert!(refusal("smtps://mail.example.org", None, "nobody").is_some());
    }

    #[test]
    fn who_signs_in_at_the_server_needs_its_password() {
        let sender = "voicase@example.org";
        let why = refusal("smtps://mail.example.org", Some("voicase"), sender).expect("no password");
        assert!(why.contains("SMTP_PASSWORD"), "{why}");
        let user = Some("voicase".to_owned());
        let config = MailConfig { url: "smtps://mail.example.org".into(), user, sender: sender.into() };
        assert!(Mailer::new(&config, || Ok(Zeroizing::new("horse and cart".to_owned()))).is_ok());
    }

    #[test]
    fn what_is_no_address_is_refused() {
        assert_eq!(address(" leila@example.org ").unwrap().to_string(), "leila@example.org");
        for bad in ["", "leila", "leila@", "a@b\r\nBcc: c@d", "a@b, c@d", "<a@b>", "jörg@example.org"] {
            assert!(address(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn what_is_taken_can_be_mailed_and_what_cannot_is_told_why() {
        let mailer =
            MailConfig { url: "smtp://127.0.0.1:2525".into(), user: None, sender: "voicase@example.org".into() };
        let mailer = Mailer::new(&mailer, no_password).unwrap();
        for (given, written) in [
            ("leila@exämple.org", "leila@xn--exmple-cua.org"),
            ("leila@EXÄMPLE.org", "leila@xn--exmple-cua.org"),
            ("o'hara+case@例え.jp", "o'hara+case@xn--r8jz45g.jp"),
        ] {
            assert_eq!(address(given).unwrap().to_string(), written, "{given}");
            let email =
                Email { id: uuid::Uuid::nil(), to: given.into(), subject: "Hello".into(), text: "Hello.".into() };
            let sent = mailer.message(email).unwrap();
            assert_eq!(sent.envelope().to()[0].to_string(), written);
        }
        for (given, why) in [
            ("jörg@example.org", "before the @"),
            ("\"q q\"@example.org", "quotes"),
            ("a@[127.0.0.1]", "brackets"),
            ("a@b@c", "such as name@example.org"),
            ("leila@exa mple.org", "such as name@example.org"),
            ("leila@-.org", "such as name@example.org"),
        ] {
            let refused = address(given).unwrap_err();
            assert!(refused.to_string().contains(why), "{given}: {refused}");
        }
    }

    #[test]
    fn a_domain_is_the_same_however_it_is_written() {
        let key = crate::keys::keyring::KeyRing::new(crate::crypto::Key::new([7; 32]), std::sync::Arc::default());
        let index = |email| key.platform().email_index(email);
        assert_eq!(index("leila@exämple.org"), index("Leila@xn--exmple-cua.org"));
        assert_ne!(index("leila@exämple.org"), index("leila@example.org"));
    }
}
