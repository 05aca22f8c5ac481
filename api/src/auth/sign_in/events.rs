//! Events of an account. An event is written in the transaction of its act. Within a minute, the worker moves the event
//! to the audit log of each of the account's organisations.

use chrono::{DateTime, Utc};
use sea_orm::FromQueryResult;
use serde_json::json;
use uuid::Uuid;

use super::reset;
use crate::app::App;
use crate::audit::{self, Act, By, Kind};
use crate::languages;
use crate::op::Op;
use crate::organisation::PublicOrganisation;
use crate::outside::clock::Clock;
use crate::problem::Problem;
use crate::tx::{Scope, Tx};

/// The kinds of events that an account can have. The table of waiting events stores the names that the audit log uses.
const KINDS: [Kind; 20] = [
    Kind::SignedIn,
    Kind::SignedOut,
    Kind::PasswordRefused,
    Kind::CodeRefused,
    Kind::PasskeyRefused,
    Kind::RecoveryCodeUsed,
    Kind::RefreshReused,
    Kind::SteppedUp,
    Kind::FactorAdded,
    Kind::FactorRenamed,
    Kind::FactorRemoved,
    Kind::RecoveryCodesRenewed,
    Kind::PasswordChanged,
    Kind::SessionRevoked,
    Kind::SessionsRevoked,
    Kind::ResetAsked,
    Kind::ResetCompleted,
    Kind::ResetStopped,
    Kind::SsoRefused,
    Kind::SsoDomainLost,
];

/// Writes an event in the transaction of its act. An event without a known account is also written, so that the request
/// costs the same. Such an event reaches no audit log.
pub(super) async fn note(
    tx: &Tx,
    account: Option<Uuid>,
    kind: Kind,
    session: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    let values = [account.into(), kind.as_str().into(), session.into(), now.into()];
    tx.run("SELECT app.auth_note($1, $2, $3, $4)", values).await?;
    Ok(())
}

/// Writes an event for the audit log of one organisation only. The account can be unknown.
pub(super) async fn note_in(
    tx: &Tx,
    org: Option<Uuid>,
    account: Option<Uuid>,
    kind: Kind,
    reason: Option<&'static str>,
    session: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    let values = [org.into(), account.into(), kind.as_str().into(), reason.into(), session.into(), now.into()];
    tx.run("SELECT app.auth_note_in($1, $2, $3, $4, $5, $6)", values).await?;
    Ok(())
}

/// Records the refusal of a single sign-on and returns the answer, as [`refused`] does for other sign-ins.
pub(crate) async fn refused_in(op: &Op, org: Option<Uuid>, account: Option<Uuid>, reason: &'static str) -> Problem {
    metrics::counter!("voicase_sign_in_failures_total").increment(1);
    let now = op.app.clock.now();
    let note = async |tx: &Tx| note_in(tx, org, account, Kind::SsoRefused, Some(reason), None, now).await;
    op.instead(Scope::default(), note).await.err().unwrap_or(Problem::SignInFailed)
}

/// Records a refusal and returns the answer. The record stays although the operation is rolled back.
pub(super) async fn refused(op: &Op, account: Option<Uuid>, kind: Kind) -> Problem {
    metrics::counter!("voicase_sign_in_failures_total").increment(1);
    let session = op.signed_in().ok().map(|who| who.session);
    let now = op.app.clock.now();
    let noted = op.instead(Scope::default(), async |tx| note(tx, account, kind, session, now).await).await;
    noted.err().unwrap_or(Problem::SignInFailed)
}

#[derive(FromQueryResult)]
struct Event {
    account_id: Option<Uuid>,
    kind: String,
    session_id: Option<Uuid>,
    happened_at: DateTime<Utc>,
    reason: Option<String>,
    speaks: Option<String>,
    site: Option<String>,
    orgs: Vec<Uuid>,
}

/// Moves waiting events to the audit logs. Each event is moved once, in a separate transaction. A call moves at most
/// `most` events. Returns false if more events may wait. On an error the remaining events wait for the next call.
pub async fn pass_on(app: &App, most: usize) -> Result<bool, Problem> {
    for _ in 0..most {
        if !app.autonomous(Scope::default(), async |tx| pass_on_one(app, tx).await).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn pass_on_one(app: &App, tx: &Tx) -> Result<bool, Problem> {
    let Some(event) = tx.one::<Event>("SELECT * FROM app.auth_take_event()", []).await? else { return Ok(false) };
    let Some(kind) = KINDS.into_iter().find(|k| k.as_str() == event.kind) else { return Ok(true) };
    if let (Some(account), Some(speaks), Some(site)) = (event.account_id, &event.speaks, &event.site) {
        // `of_stored` returns English for a language that only a newer server knows. An error here would block all
        // later events.
        let language = languages::of_stored(speaks);
        reset::open(app, tx, account, event.happened_at, (site, language)).await?;
    }
    let by = event.account_id.map_or(By::System, By::Account);
    let detail = event.reason.map_or_else(|| json!({}), |reason| json!({ "reason": reason }));
    // Record the time of the event, not the time of the move to the audit log.
    let clock = Clock::fixed(event.happened_at);
    for org in event.orgs {
        tx.pin(|scope| scope.org = Some(org)).await?;
        let zone = PublicOrganisation::here(tx).await?.zone()?;
        let keys = app.keys.org(tx).await?;
        let act = Act { kind, by, case: None, object: event.session_id, seals: vec![], detail: detail.clone() };
        audit::record(tx, &keys, &clock, zone, act).await?;
    }
    Ok(true)
}
