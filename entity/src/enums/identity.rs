//! States of openings and disclosures of an identity.

use sea_orm::entity::prelude::*;

/// State of a request to open an identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum OpeningState {
    #[sea_orm(string_value = "asked")]
    Asked,
    #[sea_orm(string_value = "approved")]
    Approved,
    #[sea_orm(string_value = "refused")]
    Refused,
    #[sea_orm(string_value = "withdrawn")]
    Withdrawn,
    #[sea_orm(string_value = "expired")]
    Expired,
    #[sea_orm(string_value = "opened")]
    Opened,
}

/// State of a disclosure of an identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum DisclosureState {
    #[sea_orm(string_value = "prepared")]
    Prepared,
    #[sea_orm(string_value = "approved")]
    Approved,
    #[sea_orm(string_value = "disclosed")]
    Disclosed,
    #[sea_orm(string_value = "cancelled")]
    Cancelled,
}

/// What permits a disclosure of an identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Basis {
    /// The reporter's consent.
    #[sea_orm(string_value = "consent")]
    Consent,
    #[sea_orm(string_value = "legal_duty")]
    LegalDuty,
}
