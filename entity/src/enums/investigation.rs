//! The values of the evidence register, of interviews and of the risk of a detriment.

use sea_orm::entity::prelude::*;

/// Kind of an item of the evidence register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum EvidenceKind {
    #[sea_orm(string_value = "document")]
    Document,
    #[sea_orm(string_value = "digital")]
    Digital,
    #[sea_orm(string_value = "physical")]
    Physical,
    /// A recording or another product of an interview.
    #[sea_orm(string_value = "interview")]
    Interview,
    #[sea_orm(string_value = "other")]
    Other,
}

/// Whether an item matters for the findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Relevance {
    /// Not decided yet.
    #[sea_orm(string_value = "open")]
    Open,
    #[sea_orm(string_value = "relevant")]
    Relevant,
    #[sea_orm(string_value = "not_relevant")]
    NotRelevant,
}

/// What happened to an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum CustodyKind {
    #[sea_orm(string_value = "received")]
    Received,
    #[sea_orm(string_value = "stored")]
    Stored,
    /// To another person, inside or outside of the organisation.
    #[sea_orm(string_value = "handed_over")]
    HandedOver,
    /// To the person whose thing it is.
    #[sea_orm(string_value = "returned")]
    Returned,
    /// The content of a file had its hash.
    #[sea_orm(string_value = "checked")]
    Checked,
    /// The content of a file no longer had its hash.
    #[sea_orm(string_value = "altered")]
    Altered,
    #[sea_orm(string_value = "destroyed")]
    Destroyed,
    /// The day of receipt was wrong. The day of the step is the right one.
    #[sea_orm(string_value = "corrected")]
    Corrected,
}

impl CustodyKind {
    /// Whether the step says who has the item or where the item is.
    #[must_use]
    pub const fn is_move(self) -> bool {
        !matches!(self, Self::Checked | Self::Altered | Self::Corrected)
    }
}

/// State of an interview.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum InterviewState {
    #[sea_orm(string_value = "planned")]
    Planned,
    #[sea_orm(string_value = "held")]
    Held,
    #[sea_orm(string_value = "cancelled")]
    Cancelled,
}

/// Moment of an assessment (ISO 37002, 8.3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Moment {
    /// When the report was received.
    #[sea_orm(string_value = "receipt")]
    Receipt,
    /// When the investigation begins.
    #[sea_orm(string_value = "start")]
    Start,
    /// During the investigation.
    #[sea_orm(string_value = "during")]
    During,
    /// When the outcome is known.
    #[sea_orm(string_value = "outcome")]
    Outcome,
    /// After the closing.
    #[sea_orm(string_value = "closed")]
    Closed,
}

/// What a check-in showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum CheckInResult {
    /// No detriment.
    #[sea_orm(string_value = "none")]
    None,
    /// Signs of a detriment.
    #[sea_orm(string_value = "signs")]
    Signs,
    /// The reporter reports a retaliation.
    #[sea_orm(string_value = "retaliation")]
    Retaliation,
    /// The reporter did not answer, or could not be asked.
    #[sea_orm(string_value = "no_answer")]
    NoAnswer,
}

/// Kind of a text that can be redacted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Redacted {
    #[sea_orm(string_value = "answer")]
    Answer,
    #[sea_orm(string_value = "message")]
    Message,
    #[sea_orm(string_value = "note")]
    Note,
    /// A version of the minutes of an interview.
    #[sea_orm(string_value = "minutes")]
    Minutes,
    /// A version of the record of a conversation with the reporter.
    #[sea_orm(string_value = "record")]
    Record,
}
