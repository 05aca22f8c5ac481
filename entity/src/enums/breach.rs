//! The values of the register of personal data breaches.

use sea_orm::entity::prelude::*;

/// What happened in a breach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum BreachStepKind {
    #[sea_orm(string_value = "detected")]
    Detected,
    /// The organisation became aware. The deadlines run from here.
    #[sea_orm(string_value = "aware")]
    Aware,
    /// The breach was confirmed. This moves no deadline.
    #[sea_orm(string_value = "confirmed")]
    Confirmed,
    /// The risk to the persons was assessed.
    #[sea_orm(string_value = "assessed")]
    Assessed,
    /// The organisation decided whether to tell the authority and the persons.
    #[sea_orm(string_value = "decided")]
    Decided,
    /// The breach was reported to an authority.
    #[sea_orm(string_value = "reported")]
    Reported,
    /// The persons were told.
    #[sea_orm(string_value = "told")]
    Told,
    #[sea_orm(string_value = "closed")]
    Closed,
    #[sea_orm(string_value = "reopened")]
    Reopened,
    /// An earlier step was recorded by mistake. That step stays and counts for nothing.
    #[sea_orm(string_value = "withdrawn")]
    Withdrawn,
}

/// Risk of a breach to the rights and freedoms of natural persons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum BreachRisk {
    /// A risk is unlikely.
    #[sea_orm(string_value = "none")]
    None,
    #[sea_orm(string_value = "risk")]
    Risk,
    #[sea_orm(string_value = "high")]
    High,
}

/// Law under which a breach is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum BreachRegime {
    /// Art. 33 GDPR, to the data protection authority.
    #[sea_orm(string_value = "gdpr")]
    Gdpr,
    /// Art. 23 of Directive (EU) 2022/2555, to the CSIRT or the competent authority.
    #[sea_orm(string_value = "nis2")]
    Nis2,
}

/// Phase of a report to an authority.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum BreachPhase {
    /// Only of NIS2.
    #[sea_orm(string_value = "early_warning")]
    EarlyWarning,
    #[sea_orm(string_value = "initial")]
    Initial,
    #[sea_orm(string_value = "follow_up")]
    FollowUp,
    #[sea_orm(string_value = "final")]
    Final,
}

/// Kind of a deadline of a breach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum BreachDeadlineKind {
    /// 24 hours, NIS2.
    #[sea_orm(string_value = "early_warning")]
    EarlyWarning,
    /// 72 hours, Art. 33(1) GDPR.
    #[sea_orm(string_value = "authority")]
    Authority,
    /// 72 hours, NIS2.
    #[sea_orm(string_value = "notification")]
    Notification,
    /// One month after the notification, NIS2.
    #[sea_orm(string_value = "final_report")]
    FinalReport,
}

/// State of a deadline of a breach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum BreachDeadlineState {
    #[sea_orm(string_value = "running")]
    Running,
    #[sea_orm(string_value = "met")]
    Met,
    /// No report is needed.
    #[sea_orm(string_value = "dropped")]
    Dropped,
}
