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
    /// Hash of the law pack that a member confirmed.
    pub law_confirmed: Option<String>,
    /// Own periods in calendar days.
    pub own_acknowledgement_days: Option<i16>,
    pub own_feedback_days: Option<i16>,
    pub state: OrganisationState,
}

impl PublicOrganisation {
    /// Reads the organisation in the context of `tx`.
    ///
    /// # Errors
    /// `NotFound` if the context has no organisation.
    pub async fn here(tx: &Tx) -> Result<Self, Problem> {
        use organisation::Column::{
            Id, LawConfirmed, LawPack, Name, OwnAcknowledgementDays, OwnFeedbackDays, State, TimeZone,
        };
        let law = [LawPack, LawConfirmed, OwnAcknowledgementDays, OwnFeedbackDays];
        let query = organisation::Entity::find().select_only().columns([Id, Name, TimeZone, State]).columns(law);
        query.into_model().one(tx).await?.ok_or(Problem::NotFound)
    }

    /// Parses the time zone. An unknown time zone is a defect, because founding an organisation checks the time zone.
    pub fn zone(&self) -> Result<chrono_tz::Tz, Problem> {
        self.time_zone.parse().map_err(|_| Problem::internal("an organisation's time zone is unknown"))
    }

    /// Whether the organisation accepts new reports.
    ///
    /// # Errors
    /// As [`Self::law`].
    pub fn takes_reports(&self) -> Result<bool, Problem> {
        Ok(self.state == OrganisationState::Active && !self.awaits_confirmation()?)
    }

    /// Whether a member still has to confirm the figures of the law pack, because no person has checked the pack.
    ///
    /// # Errors
    /// As [`Self::law`].
    pub fn awaits_confirmation(&self) -> Result<bool, Problem> {
        Ok(self.law()?.pack.awaits_confirmation(self.law_confirmed.as_deref()))
    }

    /// The law that counts here. An unknown law pack is a defect, because founding an organisation checks the law pack.
    pub fn law(&self) -> Result<Law, Problem> {
        let own = Own::stored(self.own_acknowledgement_days, self.own_feedback_days);
        Ok(Law { pack: LawPack::named(&self.law_pack)?, own })
    }
}
