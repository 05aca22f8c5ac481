//! Sends emails. One transaction reads and decrypts the email, and a second one deletes it or gives it up. No transaction is
//! open while the email is sent.

use entity::enums::{MailFailure, NotificationKind, OrganisationState};
use entity::{organisation, outbox};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};
use uuid::Uuid;

use super::feed::{Event, notify};
use super::{aad, texts};
use crate::app::App;
use crate::languages;
use crate::organisation::PublicOrganisation;
use crate::outside::mail::Email;
use crate::problem::Problem;
use crate::tx::{Scope, Tx};

/// Maximum number of attempts to send an email. The pauses grow, so the 14th attempt is on the fifth day. Most links in
/// emails have expired by then.
const MAX_ATTEMPTS: i32 = 14;

/// Sends an email and deletes it. Does nothing if the email was sent before. A crash between sending and deleting
/// causes a second email, with the same message id. After the maximum number of attempts, the email stays in the outbox
/// as given up. A platform owner then sends it again or deletes it.
///
/// # Errors
/// `Unavailable` when the mail server does not accept the email. Also any error of reading the email. The job is then
/// retried.
pub async fn send(app: &App, org: Uuid, id: Uuid, attempts: i32) -> Result<(), Problem> {
    let mailer = app.mail.as_ref().ok_or_else(|| Problem::internal("this process sends no email"))?;
    let (problem, failure) = match app.autonomous(Scope::org(org), async |tx| open(app, tx, id).await).await {
        Ok(None) => return forget(app, org, id).await,
        Ok(Some(email)) => match mailer.send(email).await {
            Ok(()) => {
                metrics::counter!("voicase_mails_sent_total").increment(1);
                return forget(app, org, id).await;
            }
            Err(failure) => (Problem::Unavailable, failure),
        },
        Err(problem) => (problem, MailFailure::Unreadable),
    };
    if attempts < MAX_ATTEMPTS {
        return Err(problem);
    }
    metrics::counter!("voicase_mails_given_up_total").increment(1);
    tracing::error!(%org, ?failure, "an email was given up after the maximum number of attempts to send it");
    give_up(app, org, id, failure).await
}

/// Notifies staff of released reports or messages, whose number was too large for their release. The notifications have
/// the date of today. A second run renews them.
///
/// # Errors
/// Any error of the database. The job is then retried.
pub async fn announce(app: &App, org: Uuid, kind: NotificationKind, cases: &[Uuid]) -> Result<(), Problem> {
    app.autonomous(Scope::org(org), async |tx| {
        let today = app.clock.today(PublicOrganisation::here(tx).await?.zone()?);
        tx.pin(|scope| scope.today = Some(today)).await?;
        notify(tx, cases.to_vec(), Event { kind, to: None, by: None, day: today }).await
    })
    .await
}

async fn forget(app: &App, org: Uuid, id: Uuid) -> Result<(), Problem> {
    app.autonomous(Scope::org(org), async |tx| {
        outbox::Entity::delete_many().filter(outbox::Column::Id.eq(id)).exec(tx).await?;
        Ok(())
    })
    .await
}

async fn give_up(app: &App, org: Uuid, id: Uuid, failure: MailFailure) -> Result<(), Problem> {
    let today = app.clock.now().date_naive();
    app.autonomous(Scope::org(org), async |tx| {
        let row =
            outbox::ActiveModel { given_up_on: Set(Some(today)), failure: Set(Some(failure)), ..Default::default() };
        outbox::Entity::update_many().set(row).filter(outbox::Column::Id.eq(id)).exec(tx).await?;
        Ok(())
    })
    .await
}

async fn open(app: &App, tx: &Tx, id: Uuid) -> Result<Option<Email>, Problem> {
    let Some(row) = outbox::Entity::find().filter(outbox::Column::Id.eq(id)).one(tx).await? else { return Ok(None) };
    let columns = [organisation::Column::Name, organisation::Column::State];
    let organisation = organisation::Entity::find().select_only().columns(columns);
    let organisation: Option<(String, OrganisationState)> = organisation.into_tuple().one(tx).await?;
    let (name, state) = organisation.ok_or(Problem::NotFound)?;
    // Drop the email of a closed organisation, because no member has access to the organisation.
    if state == OrganisationState::Closed {
        return Ok(None);
    }
    let keys = app.keys.org(tx).await?;
    let to = keys.open(&aad(row.org_id, id, "recipient"), &row.recipient)?;
    let link = row.link.map(|sealed| keys.open(&aad(row.org_id, id, "link"), &sealed)).transpose()?;
    let lines = row.details.map(|sealed| keys.open(&aad(row.org_id, id, "details"), &sealed)).transpose()?;
    // `of_stored` returns English for a language that only a newer server knows.
    let language = languages::of_stored(&row.language);
    let (subject, text) = texts::write(row.kind, language, &name, link.as_deref(), lines.as_deref())?;
    Ok(Some(Email { id, to, subject, text }))
}
