//! What becomes of a token that was shown from outside its networks: an event in the audit log, without the address.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use crate::app::App;
use crate::audit::{self, Act, By, Kind};
use crate::intake::channel::PublicOrganisation;
use crate::outside::clock::Clock;
use crate::problem::Problem;
use crate::tx::Scope;

/// As `app.auth_token` writes it, once a minute and token at most.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Refused {
    token: Uuid,
    at: DateTime<Utc>,
}

/// Puts it on record.
///
/// # Errors
/// What the database says.
pub async fn record(app: &App, org: Uuid, refused: &Refused) -> Result<(), Problem> {
    // When it happened, not when it was moved.
    let clock = Clock::fixed(refused.at);
    let (kind, by) = (Kind::TokenRefused, By::Token(refused.token));
    let act = Act { kind, by, case: None, object: Some(refused.token), seals: vec![], detail: json!({}) };
    app.autonomous(Scope::org(org), async |tx| {
        let zone = PublicOrganisation::here(tx).await?.zone()?;
        audit::record(tx, &*app.keys.org(tx).await?, &clock, zone, act).await
    })
    .await
}
