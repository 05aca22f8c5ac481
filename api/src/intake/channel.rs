//! Channels, their forms, and the public facts of their organisation.

use entity::enums::OrganisationState;
use entity::{channel, form_version, organisation};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Statement,
};
use uuid::Uuid;

use crate::cases::law::LawPack;
use crate::problem::Problem;
use crate::tx::Tx;

/// The facts of an organisation that are public.
#[derive(Clone, Debug, FromQueryResult)]
pub struct PublicOrganisation {
    /// Bound into the derivation of the access secret.
    pub id: Uuid,
    pub name: String,
    /// IANA time zone of the organisation's dates.
    pub time_zone: String,
    /// Code of the law pack.
    pub law_pack: String,
    pub state: OrganisationState,
}

impl PublicOrganisation {
    /// Returns the organisation of `tx`.
    ///
    /// # Errors
    /// `NotFound` when `tx` has no organisation.
    pub async fn here(tx: &Tx) -> Result<Self, Problem> {
        use organisation::Column::{Id, LawPack, Name, State, TimeZone};
        let query = organisation::Entity::find().select_only().columns([Id, Name, TimeZone, LawPack, State]);
        query.into_model().one(tx).await?.ok_or(Problem::NotFound)
    }

    /// # Errors
    /// When the time zone is unknown. That is a defect: founding an organisation checks it.
    pub fn zone(&self) -> Result<chrono_tz::Tz, Problem> {
        self.time_zone.parse().map_err(|_| Problem::internal("an organisation's time zone is unknown"))
    }

    /// Whether the organisation accepts new reports.
    #[must_use]
    pub fn takes_reports(&self) -> bool {
        self.state == OrganisationState::Active
    }

    /// # Errors
    /// When the pack is unknown, as [`LawPack::named`].
    pub fn law(&self) -> Result<LawPack, Problem> {
        LawPack::named(&self.law_pack)
    }
}

/// Finds a channel by its address and pins `tx` to the channel's organisation.
///
/// # Errors
/// `NotFound` when no channel has this address.
pub async fn enter(tx: &Tx, slug: &str) -> Result<channel::Model, Problem> {
    // PostgreSQL rejects NUL in text. Without this check, the rejection would count as an internal error.
    if slug.contains('\0') {
        return Err(Problem::NotFound);
    }
    let sql = "SELECT org_id, id FROM app.channel_by_slug($1)";
    let found = tx.query_one_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, [slug.into()])).await?;
    let row = found.ok_or(Problem::NotFound)?;
    let (org, id): (Uuid, Uuid) = (row.try_get("", "org_id")?, row.try_get("", "id")?);
    tx.pin(|scope| scope.org = Some(org)).await?;
    by_id(tx, id).await
}

/// Returns a channel of the organisation of `tx`.
///
/// # Errors
/// `NotFound`.
pub async fn by_id(tx: &Tx, id: Uuid) -> Result<channel::Model, Problem> {
    channel::Entity::find().filter(channel::Column::Id.eq(id)).one(tx).await?.ok_or(Problem::NotFound)
}

/// Returns a form version of the organisation of `tx`.
///
/// # Errors
/// `NotFound`.
pub async fn form(tx: &Tx, id: Uuid) -> Result<form_version::Model, Problem> {
    form_version::Entity::find().filter(form_version::Column::Id.eq(id)).one(tx).await?.ok_or(Problem::NotFound)
}
