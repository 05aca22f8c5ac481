//! The public data of the organisation in a transaction's context.

use entity::enums::OrganisationState;
use entity::organisation;
use sea_orm::{EntityTrait, FromQueryResult, QuerySelect};
use uuid::Uuid;

use crate::law::{Law, LawPack, Own};
use crate::problem::Problem;
use crate::tx::Tx;

/// The columns of an organisation that reporters may see too.
#[derive(Clone, Debug, FromQueryResult)]
pub struct PublicOrganisation {
    /// The id is an input of the derivation of reporters' access secrets.
    pub id: Uuid,
    pub name: String,
    /// IANA time zone in which the organisation's dates are calculated.
    pub time_zone: String,
    /// Code of the organisation's law pack.
    pub law_pack: String,
    pub state: OrganisationState,
}

impl PublicOrganisation {
    /// Reads the organisation in the context of `tx`.
    ///
    /// # Errors
    /// `NotFound` if the context has no organisation.
    pub async fn here(tx: &Tx) -> Result<Self, Problem> {
        use organisation::Column::{Id, LawPack, Name, State, TimeZone};
        let query = organisation::Entity::find().select_only().columns([Id, Name, TimeZone, LawPack, State]);
        query.into_model().one(tx).await?.ok_or(Problem::NotFound)
    }

    /// Parses the time zone. An unknown time zone is a defect, because founding an organisation checks the time zone.
    pub fn zone(&self) -> Result<chrono_tz::Tz, Problem> {
        self.time_zone.parse().map_err(|_| Problem::internal("an organisation's time zone is unknown"))
    }

    /// Whether the organisation accepts new reports.
    #[must_use]
    pub fn takes_reports(&self) -> bool {
        self.state == OrganisationState::Active
    }

    /// The law that counts here. An unknown law pack is a defect, because founding an organisation checks the law pack.
    pub fn law(&self) -> Result<Law, Problem> {
        Ok(Law { pack: LawPack::named(&self.law_pack)?, own: Own::default() })
    }
}
