//! The organisation that a transaction is in: what is public of it.

use entity::enums::OrganisationState;
use entity::organisation;
use sea_orm::{EntityTrait, FromQueryResult, QuerySelect};
use uuid::Uuid;

use crate::law::LawPack;
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
