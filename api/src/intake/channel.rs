//! Channels, their forms, and the public facts of their organisation.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::{channel, form_version};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter};
use uuid::Uuid;

use super::claim_form;
use crate::app::App;
use crate::organisation::PublicOrganisation;
use crate::problem::Problem;
use crate::tx::Tx;

/// The channel of a reporter's request, with its organisation.
#[derive(FromQueryResult)]
pub struct Entered {
    pub channel_id: Uuid,
    /// The report of the access code that was given, if the code is known and has not expired.
    pub case_id: Option<Uuid>,
    #[sea_orm(nested)]
    pub organisation: PublicOrganisation,
}

impl Entered {
    /// Reads the channel.
    pub async fn channel(&self, tx: &Tx) -> Result<channel::Model, Problem> {
        by_id(tx, self.channel_id).await
    }
}

/// Begins a reporter's request. Finds a channel by its address, and sets the channel's organisation as the context of
/// `tx`. `macs` are the hashes of an access code ([`Access::macs`]), whose report
/// becomes part of the context.
///
/// [`Access::macs`]: crate::crypto::receipt::Access::macs
///
/// # Errors
/// `NotFound` when no channel has this address.
pub async fn enter(tx: &Tx, slug: &str, macs: Option<&[u8]>, now: DateTime<Utc>) -> Result<Entered, Problem> {
    // PostgreSQL rejects NUL in text. Without this check, the rejection would count as an internal error.
    if slug.contains('\0') {
        return Err(Problem::NotFound);
    }
    let values = [slug.into(), macs.map(<[u8]>::to_vec).into(), now.into()];
    let entered = tx.one::<Entered>("SELECT * FROM app.enter_channel($1, $2, $3)", values).await?;
    let entered = entered.ok_or(Problem::NotFound)?;
    let (org, case) = (entered.organisation.id, entered.case_id);
    // `app.enter_channel` has set the same values in the database.
    tx.adopt(|scope| {
        scope.org = Some(org);
        scope.receipt = macs.map(<[u8]>::to_vec);
        scope.case = case;
    })
    .await;
    Ok(entered)
}

/// Returns a channel of the organisation of `tx`.
///
/// # Errors
/// `NotFound`.
pub async fn by_id(tx: &Tx, id: Uuid) -> Result<channel::Model, Problem> {
    channel::Entity::find().filter(channel::Column::Id.eq(id)).one(tx).await?.ok_or(Problem::NotFound)
}

/// Returns a form version of the organisation of `tx`. A version never changes, so the process caches it.
///
/// # Errors
/// `NotFound`.
pub async fn form(app: &App, tx: &Tx, id: Uuid) -> Result<Arc<form_version::Model>, Problem> {
    let org = tx.org().await.ok_or(Problem::NotFound)?;
    if let Some(form) = app.forms.get(&(org, id)) {
        return Ok(form);
    }
    let found = form_version::Entity::find().filter(form_version::Column::Id.eq(id)).one(tx).await?;
    let form = Arc::new(found.ok_or(Problem::NotFound)?);
    app.forms.insert((form.org_id, id), form.clone());
    Ok(form)
}

/// Returns the form that a case answered: the form of claims, or a form version.
///
/// # Errors
/// As [`form`].
pub async fn form_of(app: &App, tx: &Tx, id: Uuid, retaliation: bool) -> Result<Arc<form_version::Model>, Problem> {
    if !retaliation {
        return form(app, tx, id).await;
    }
    Ok(Arc::new(claim_form::version(tx.org().await.ok_or(Problem::NotFound)?)))
}
