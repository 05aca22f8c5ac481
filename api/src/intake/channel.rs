//! Channels: the public pages where reports come in.

use entity::enums::OrganisationState;
use entity::{channel, form_version, organisation};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Statement,
};
use uuid::Uuid;

use crate::cases::law::LawPack;
use crate::problem::Problem;
use crate::tx::Tx;

/// What is public of an organisation.
#[derive(Clone, Debug, FromQueryResult)]
pub struct PublicOrganisation {
    /// Its id, which receipts are bound to.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// In whose dates it counts.
    pub time_zone: String,
    /// Whose law it follows.
    pub law_pack: String,
    /// Whether it works.
    pub state: OrganisationState,
}

impl PublicOrganisation {
    /// The organisation that `tx` is in.
    ///
    /// # Errors
    /// `NotFound` when it is in none.
    pub async fn here(tx: &Tx) -> Result<Self, Problem> {
        use organisation::Column::{Id, LawPack, Name, State, TimeZone};
        let query = organisation::Entity::find().select_only().columns([Id, Name, TimeZone, LawPack, State]);
        query.into_model().one(tx).await?.ok_or(Problem::NotFound)
    }

    /// The time zone.
    ///
    /// # Errors
    /// When it is unknown: a defect, since founding checks it.
    pub fn zone(&self) -> Result<chrono_tz::Tz, Problem> {
        self.time_zone.parse().map_err(|_| Problem::internal("an organisation's time zone is unknown"))
    }

    /// Whether new reports are taken.
    #[must_use]
    pub fn takes_reports(&self) -> bool {
        self.state == OrganisationState::Active
    }

    /// The law's clocks.
    ///
    /// # Errors
    /// When the pack is unknown.
    pub fn law(&self) -> Result<LawPack, Problem> {
        LawPack::named(&self.law_pack)
    }
}

/// Finds a channel by its address and enters its organisation.
///
/// # Errors
/// `NotFound` when there is none.
pub async fn enter(tx: &Tx, slug: &str) -> Result<channel::Model, Problem> {
    // PostgreSQL has no such text, so it would call the question a mistake of ours.
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

/// A channel of the organisation that `tx` is in.
///
/// # Errors
/// `NotFound` when there is none.
pub async fn by_id(tx: &Tx, id: Uuid) -> Result<channel::Model, Problem> {
    channel::Entity::find().filter(channel::Column::Id.eq(id)).one(tx).await?.ok_or(Problem::NotFound)
}

/// A form version of the organisation that `tx` is in.
///
/// # Errors
/// `NotFound` when there is none.
pub async fn form(tx: &Tx, id: Uuid) -> Result<form_version::Model, Problem> {
    form_version::Entity::find().filter(form_version::Column::Id.eq(id)).one(tx).await?.ok_or(Problem::NotFound)
}
