//! Emails to the members who keep the breach register, before a deadline ends. A deadline of hours cannot wait for a
//! summary or for the end of quiet hours, so these emails are no setting. They contain nothing of an entry.

use std::collections::HashMap;

use entity::enums::MailKind;
use entity::notification_setting;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter};
use uuid::Uuid;

use super::round::{Address, default_language};
use super::{Mail, post};
use crate::app::App;
use crate::languages;
use crate::problem::Problem;
use crate::tx::Tx;

#[derive(FromQueryResult)]
struct Watcher {
    member_id: Uuid,
    account_id: Uuid,
}

/// Takes the deadlines whose reminder has come, and sends one email to each member.
pub(super) async fn remind(app: &App, tx: &Tx) -> Result<(), Problem> {
    let sql = "UPDATE breach_clock SET remind_at = NULL WHERE remind_at <= $1 RETURNING breach_id";
    if tx.rows(sql, [app.clock.now().into()]).await?.is_empty() {
        return Ok(());
    }
    let watchers = tx.all::<Watcher>("SELECT * FROM app.breach_watchers()", []).await?;
    let accounts: Vec<Uuid> = watchers.iter().map(|one| one.account_id).collect();
    let found = tx.all::<Address>("SELECT * FROM app.auth_addresses($1)", [accounts.into()]).await?;
    let addresses: HashMap<_, _> = found.into_iter().map(|row| (row.id, row)).collect();
    let members = watchers.iter().map(|one| one.member_id);
    let chosen = notification_setting::Entity::find().filter(notification_setting::Column::MemberId.is_in(members));
    let chosen: HashMap<_, _> = chosen.all(tx).await?.into_iter().map(|row| (row.member_id, row.language)).collect();
    let (keys, default) = (app.keys.org(tx).await?, default_language(tx).await?);
    for Watcher { member_id, account_id } in watchers {
        let Some(address) = addresses.get(&account_id) else { continue };
        let to = &app.keys.platform().open("email", address.id, address.revision, &address.email)?;
        let language = chosen.get(&member_id).and_then(Option::as_deref).map_or(default, languages::of_stored);
        let link = Some(format!("{}/settings/breaches", app.config.staff_origin));
        post(tx, &keys, &app.clock, Mail { kind: MailKind::BreachDue, to, language, link }).await?;
    }
    Ok(())
}
