//! The kinds of the timeline.

use sea_orm::entity::prelude::*;

/// Kind of an entry of a case's timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum HistoryKind {
    #[sea_orm(string_value = "stage")]
    Stage,
    #[sea_orm(string_value = "restricted")]
    Restricted,
    #[sea_orm(string_value = "restriction_asked")]
    RestrictionAsked,
    #[sea_orm(string_value = "restriction_refused")]
    RestrictionRefused,
    #[sea_orm(string_value = "restriction_lifted")]
    RestrictionLifted,
    #[sea_orm(string_value = "reviewer_let_in")]
    ReviewerLetIn,
    #[sea_orm(string_value = "person_added")]
    PersonAdded,
    #[sea_orm(string_value = "person_changed")]
    PersonChanged,
    #[sea_orm(string_value = "person_removed")]
    PersonRemoved,
    #[sea_orm(string_value = "tags_changed")]
    TagsChanged,
    #[sea_orm(string_value = "recused")]
    Recused,
    #[sea_orm(string_value = "action_added")]
    ActionAdded,
    #[sea_orm(string_value = "action_changed")]
    ActionChanged,
    #[sea_orm(string_value = "action_done")]
    ActionDone,
    #[sea_orm(string_value = "action_dropped")]
    ActionDropped,
    #[sea_orm(string_value = "action_reopened")]
    ActionReopened,
    #[sea_orm(string_value = "acknowledged")]
    Acknowledged,
    #[sea_orm(string_value = "acknowledged_automatically")]
    AcknowledgedAutomatically,
    #[sea_orm(string_value = "feedback_given")]
    FeedbackGiven,
    #[sea_orm(string_value = "interim_feedback_given")]
    InterimFeedbackGiven,
    #[sea_orm(string_value = "feedback_extended")]
    FeedbackExtended,
    #[sea_orm(string_value = "deadline_added")]
    DeadlineAdded,
    #[sea_orm(string_value = "deadline_done")]
    DeadlineDone,
    #[sea_orm(string_value = "deadline_reopened")]
    DeadlineReopened,
    #[sea_orm(string_value = "deadline_moved")]
    DeadlineMoved,
    #[sea_orm(string_value = "deadline_paused")]
    DeadlinePaused,
    #[sea_orm(string_value = "deadline_removed")]
    DeadlineRemoved,
    #[sea_orm(string_value = "waiting_began")]
    WaitingBegan,
    #[sea_orm(string_value = "waiting_ended")]
    WaitingEnded,
    #[sea_orm(string_value = "reminded")]
    Reminded,
    #[sea_orm(string_value = "reporter_answered")]
    ReporterAnswered,
    #[sea_orm(string_value = "closing_announced")]
    ClosingAnnounced,
    #[sea_orm(string_value = "routed")]
    Routed,
    #[sea_orm(string_value = "task_added")]
    TaskAdded,
    #[sea_orm(string_value = "task_changed")]
    TaskChanged,
    #[sea_orm(string_value = "task_done")]
    TaskDone,
    #[sea_orm(string_value = "task_reopened")]
    TaskReopened,
    #[sea_orm(string_value = "task_removed")]
    TaskRemoved,
    #[sea_orm(string_value = "checklist_added")]
    ChecklistAdded,
    #[sea_orm(string_value = "record_written")]
    RecordWritten,
    #[sea_orm(string_value = "record_offered")]
    RecordOffered,
    #[sea_orm(string_value = "record_signed")]
    RecordSigned,
    #[sea_orm(string_value = "meeting_held")]
    MeetingHeld,
    #[sea_orm(string_value = "meeting_declined")]
    MeetingDeclined,
    #[sea_orm(string_value = "identity_asked")]
    IdentityAsked,
    #[sea_orm(string_value = "identity_approved")]
    IdentityApproved,
    #[sea_orm(string_value = "identity_refused")]
    IdentityRefused,
    #[sea_orm(string_value = "identity_withdrawn")]
    IdentityWithdrawn,
    #[sea_orm(string_value = "identity_expired")]
    IdentityExpired,
    #[sea_orm(string_value = "identity_opened")]
    IdentityOpened,
    #[sea_orm(string_value = "identity_disclosure_prepared")]
    IdentityDisclosurePrepared,
    #[sea_orm(string_value = "identity_disclosure_approved")]
    IdentityDisclosureApproved,
    #[sea_orm(string_value = "identity_disclosure_cancelled")]
    IdentityDisclosureCancelled,
    #[sea_orm(string_value = "identity_disclosed")]
    IdentityDisclosed,
    #[sea_orm(string_value = "identity_held_back")]
    IdentityHeldBack,
    #[sea_orm(string_value = "identity_told")]
    IdentityTold,
    #[sea_orm(string_value = "identity_consent_given")]
    IdentityConsentGiven,
    #[sea_orm(string_value = "identity_consent_refused")]
    IdentityConsentRefused,
    #[sea_orm(string_value = "identity_consent_withdrawn")]
    IdentityConsentWithdrawn,
    #[sea_orm(string_value = "evidence_added")]
    EvidenceAdded,
    #[sea_orm(string_value = "evidence_changed")]
    EvidenceChanged,
    #[sea_orm(string_value = "custody_recorded")]
    CustodyRecorded,
    #[sea_orm(string_value = "interview_added")]
    InterviewAdded,
    #[sea_orm(string_value = "interview_changed")]
    InterviewChanged,
    #[sea_orm(string_value = "interview_cancelled")]
    InterviewCancelled,
    #[sea_orm(string_value = "interview_planned_again")]
    InterviewPlannedAgain,
    #[sea_orm(string_value = "minutes_written")]
    MinutesWritten,
    #[sea_orm(string_value = "minutes_answered")]
    MinutesAnswered,
    #[sea_orm(string_value = "detriment_assessed")]
    DetrimentAssessed,
    #[sea_orm(string_value = "check_in_settled")]
    CheckInSettled,
    #[sea_orm(string_value = "outside_asked")]
    OutsideAsked,
    #[sea_orm(string_value = "outside_answered")]
    OutsideAnswered,
    #[sea_orm(string_value = "outside_revoked")]
    OutsideRevoked,
    #[sea_orm(string_value = "retaliation_claimed")]
    RetaliationClaimed,
    #[sea_orm(string_value = "text_redacted")]
    TextRedacted,
    #[sea_orm(string_value = "redaction_withdrawn")]
    RedactionWithdrawn,
}
