//! Access tokens of the staff surface, which are signed with EdDSA and valid for five minutes, and the tickets of a
//! sign-in. A token identifies the account and its session. A token carries no rights, because the server reads the
//! rights at each request.

use chrono::{DateTime, TimeDelta, Utc};
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::EncodePrivateKey;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::actor::SignedIn;
use crate::crypto::{Key, sha256, token};
use crate::problem::Problem;

/// Lifetime of an access token, in seconds.
pub const LIFE: i64 = 300;
/// Lifetime of a ticket, and so the maximum time until the next step of a sign-in.
const TICKET_LIFE: TimeDelta = TimeDelta::minutes(5);

/// Signs and verifies the tokens of the staff surface.
pub struct Signer {
    signing: EncodingKey,
    checking: DecodingKey,
    kid: String,
    origin: String,
}

#[derive(Clone, Deserialize, Serialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: Uuid,
    sid: Uuid,
    iat: i64,
    exp: i64,
    auth_time: i64,
    amr: Vec<String>,
}

#[derive(Clone, Deserialize, Serialize)]
struct TicketClaims {
    iss: String,
    aud: String,
    sub: Uuid,
    exp: i64,
    /// Stamp of the credentials that the ticket was issued for (`Standing::stamp`). New credentials make the ticket
    /// void.
    pwd: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sso: Option<Via>,
}

/// Marks a sign-in that began with single sign-on.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub struct Via {
    /// The only organisation that the session can reach.
    pub org: Uuid,
    /// The id of the person's identity at the provider, if the account's own factor has to confirm the identity. `None`
    /// if it was confirmed before.
    pub identity: Option<Uuid>,
}

/// The purpose of a token. A token is refused for any other purpose.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Access,
    Ticket,
}

impl Kind {
    const fn typ(self) -> &'static str {
        match self {
            Self::Access => "at+jwt",
            Self::Ticket => "voicase-ticket+jwt",
        }
    }
}

impl Signer {
    /// `key` is SESSION_SIGNING_KEY. Tokens are valid for one origin only.
    ///
    /// # Panics
    /// Never, because 32 bytes are always an Ed25519 key.
    #[must_use]
    pub fn new(key: &Key, origin: &str) -> Self {
        let signing = SigningKey::from_bytes(key.bytes());
        let document = signing.to_pkcs8_der().expect("an Ed25519 key has a PKCS#8 form");
        let public = signing.verifying_key();
        Self {
            signing: EncodingKey::from_ed_der(document.as_bytes()),
            checking: DecodingKey::from_ed_der(public.as_bytes()),
            kid: token::encode(&sha256(public.as_bytes())[..8]),
            origin: origin.to_owned(),
        }
    }

    pub fn access(&self, who: SignedIn, amr: &[String], now: DateTime<Utc>) -> Result<String, Problem> {
        let claims = Claims {
            iss: self.origin.clone(),
            aud: self.origin.clone(),
            sub: who.account,
            sid: who.session,
            iat: now.timestamp(),
            exp: now.timestamp() + LIFE,
            auth_time: who.since.timestamp(),
            amr: amr.to_vec(),
        };
        self.sign(Kind::Access, &claims)
    }

    /// Issues a ticket for the next step of a sign-in. The ticket opens nothing else. `password` is the stamp of the
    /// account's credentials. `sso` is set if the first step was single sign-on.
    pub fn ticket(
        &self,
        account: Uuid,
        password: i64,
        sso: Option<Via>,
        now: DateTime<Utc>,
    ) -> Result<String, Problem> {
        let (iss, aud) = (self.origin.clone(), self.origin.clone());
        let exp = (now + TICKET_LIFE).timestamp();
        self.sign(Kind::Ticket, &TicketClaims { iss, aud, sub: account, exp, pwd: password, sso })
    }

    /// Reads the account and session of an access token. `None` if the token was not signed by us, is of another kind,
    /// or has expired.
    #[must_use]
    pub fn read(&self, token: &str, now: DateTime<Utc>) -> Option<SignedIn> {
        let claims: Claims = self.check(Kind::Access, token)?;
        let since = DateTime::from_timestamp(claims.auth_time, 0)?;
        (now.timestamp() < claims.exp).then_some(SignedIn {
            account: claims.sub,
            session: claims.sid,
            since,
            only: None,
        })
    }

    /// When an access token expires. `None` as for [`Signer::read`].
    #[must_use]
    pub fn end(&self, token: &str, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let claims: Claims = self.check(Kind::Access, token)?;
        DateTime::from_timestamp(claims.exp, 0).filter(|end| now < *end)
    }

    /// Reads a ticket. Returns the account, the stamp of the credentials that the ticket was issued for, and the single
    /// sign-on if the sign-in began with one.
    ///
    /// # Errors
    /// `SignInFailed` if the token is not ours, not a ticket or expired.
    pub fn read_ticket(&self, token: &str, now: DateTime<Utc>) -> Result<(Uuid, i64, Option<Via>), Problem> {
        let claims: TicketClaims = self.check(Kind::Ticket, token).ok_or(Problem::SignInFailed)?;
        if now.timestamp() < claims.exp { Ok((claims.sub, claims.pwd, claims.sso)) } else { Err(Problem::SignInFailed) }
    }

    fn sign(&self, kind: Kind, claims: &impl Serialize) -> Result<String, Problem> {
        let header =
            Header { typ: Some(kind.typ().into()), kid: Some(self.kid.clone()), ..Header::new(Algorithm::EdDSA) };
        jsonwebtoken::encode(&header, claims, &self.signing).map_err(Problem::internal)
    }

    /// Accepts one key, one algorithm and one token type. The caller compares the expiry with the clock of the app.
    fn check<T: serde::de::DeserializeOwned + Clone>(&self, kind: Kind, token: &str) -> Option<T> {
        let header = jsonwebtoken::decode_header(token).ok()?;
        if header.kid.as_deref() != Some(&self.kid) || header.typ.as_deref() != Some(kind.typ()) {
            return None;
        }
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[&self.origin]);
        validation.set_audience(&[&self.origin]);
        validation.validate_exp = false;
        validation.set_required_spec_claims(&["iss", "aud", "exp", "sub"]);
        Some(jsonwebtoken::decode::<T>(token, &self.checking, &validation).ok()?.claims)
    }
}
