//! Records an API token that was used from outside its networks. The audit event does not contain the address.

use serde_json::json;
use uuid::Uuid;

use crate::app::App;
use crate::audit::{self, Act, By, Kind};
use crate::organisation::PublicOrganisation;
use crate::outside::clock::Clock;
use crate::problem::Problem;
use crate::queue::Refused;
use crate::tx::Scope;

/// Writes the audit event.
pub async fn record(app: &App, org: Uuid, refused: &Refused) -> Result<(), Problem> {
    // Record the time of the refusal, not the time of the job.
    let clock = Clock::fixed(refused.at);
    let (kind, by) = (Kind::TokenRefused, By::Token(refused.token));
    let act = Act { kind, by, case: None, object: Some(refused.token), seals: vec![], detail: json!({}) };
    app.autonomous(Scope::org(org), async |tx| {
        let zone = PublicOrganisation::here(tx).await?.zone()?;
        audit::record(tx, &*app.keys.org(tx).await?, &clock, zone, act).await
    })
    .await
}
