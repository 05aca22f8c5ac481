//! Emails to the members who keep the breach register, before a deadline ends. A deadline of hours cannot wait for a
//! summary or for the end of quiet hours, so these emails are no setting. They contain nothing of an entry.

use std::collections::HashMap;

use entity::enums::{MailKind, OrganisationState};
use entity::notification_setting;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter};
use uuid::Uuid;

use super::round::{Address, default_language};
use super::{Mail, post};
use crate::app::App;
use crate::languages;
use crate::organisation::PublicOrganisation;
use crate::problem::Problem;
use crate::tx::{Scope, Tx};

#[derive(FromQueryResult)]
struct Watcher {
    member_id: Uuid,
    account_id: Uuid,
}

/// Sends one email to each member when the reminder of a deadline has come. A reminder that no member can get stays due, so
/// that the next member who keeps the register gets it.
///
/// This is a transaction of its own, so that the emails about cases and these reminders do not stop each other. The lock
/// makes another worker wait, which then finds no reminder.
pub(super) async fn remind(app: &App, org: Uuid) -> Result<(), Problem> {
    app.autonomous(Scope::org(org), async |tx| {
        let organisation = PublicOrganisation::here(tx).await?;
        if organisation.state != OrganisationState::Active {
            return Ok(());
        }
        let today = app.clock.today(organisation.zone()?);
        tx.pin(|scope| scope.today = Some(today)).await?;
        let now = app.clock.now();
        let sql = "SELECT breach_id FROM breach_deadline WHERE remind_at <= $1 FOR UPDATE";
        if tx.rows(sql, [now.into()]).await?.is_empty() {
            return Ok(());
        }
        if post_all(app, tx).await? == 0 {
            tracing::warn!(%org, "no member can get the reminder of a deadline of the breach register");
            return Ok(());
        }
        tx.run("UPDATE breach_deadline SET remind_at = NULL WHERE remind_at <= $1", [now.into()]).await?;
        Ok(())
    })
    .await
}

/// Posts the email to each member who keeps the register and has a confirmed address. Returns the number of emails.
async fn post_all(app: &App, tx: &Tx) -> Result<usize, Problem> {
    let watchers = tx.all::<Watcher>("SELECT * FROM app.breach_watchers()", []).await?;
    let accounts: Vec<Uuid> = watchers.iter().map(|one| one.account_id).collect();
    let found = tx.all::<Address>("SELECT * FROM app.auth_addresses($1)", [accounts.into()]).await?;
    let addresses: HashMap<_, _> = found.into_iter().map(|row| (row.id, row)).collect();
    let members = watchers.iter().map(|one| one.member_id);
    let chosen = notification_setting::Entity::find().filter(notification_setting::Column::MemberId.is_in(members));
    let chosen: HashMap<_, _> = chosen.all(tx).await?.into_iter().map(|row| (row.member_id, row.language)).collect();
    let (keys, default) = (app.keys.org(tx).await?, default_language(tx).await?);
    let mut posted = 0;
    for Watcher { member_id, account_id } in watchers {
        let Some(address) = addresses.get(&account_id) else { continue };
        // An altered address must not keep the others from their reminder.
        let to = match app.keys.platform().open("email", address.id, address.revision, &address.email) {
            Ok(to) => to,
            Err(problem) => {
                tracing::error!(%account_id, ?problem, "an address of a member could not be opened");
                continue;
            }
        };
        let language = chosen.get(&member_id).and_then(Option::as_deref).map_or(default, languages::of_stored);
        let link = Some(format!("{}/settings/breaches", app.config.staff_origin));
        post(tx, &keys, &app.clock, Mail { kind: MailKind::BreachDue, to: &to, language, link }).await?;
        posted += 1;
    }
    Ok(posted)
}
