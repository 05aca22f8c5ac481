//! Columns with a closed set of values. Each string is the value in the database.

use sea_orm::entity::prelude::*;

mod breach;
mod history;
mod identity;
mod investigation;
mod notification;

pub use breach::{BreachDeadlineKind, BreachDeadlineState, BreachPhase, BreachRegime, BreachRisk, BreachStepKind};
pub use history::HistoryKind;
pub use identity::{Basis, DisclosureState, OpeningState};
pub use investigation::{CheckInResult, CustodyKind, EvidenceKind, InterviewState, Moment, Redacted, Relevance};
pub use notification::NotificationKind;

/// Role of a membership: a preset of rights, which `permissions::table` lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Role {
    #[sea_orm(string_value = "admin")]
    Admin,
    #[sea_orm(string_value = "manager")]
    Manager,
    #[sea_orm(string_value = "member")]
    Member,
    #[sea_orm(string_value = "viewer")]
    Viewer,
}

/// Case scope: which cases a member can reach. The right `CaseViewAll` widens `Departments` to all departments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum CaseScope {
    #[sea_orm(string_value = "none")]
    None,
    #[sea_orm(string_value = "named")]
    Named,
    #[sea_orm(string_value = "assigned")]
    Assigned,
    #[sea_orm(string_value = "departments")]
    Departments,
}

/// Whether reporters of a channel stay anonymous, name themselves confidentially, or choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum ReportingMode {
    #[sea_orm(string_value = "anonymous")]
    Anonymous,
    #[sea_orm(string_value = "confidential")]
    Confidential,
    #[sea_orm(string_value = "choice")]
    Choice,
}

/// Stage of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Stage {
    #[sea_orm(string_value = "new")]
    New,
    #[sea_orm(string_value = "in_triage")]
    InTriage,
    #[sea_orm(string_value = "under_investigation")]
    UnderInvestigation,
    #[sea_orm(string_value = "pending_review")]
    PendingReview,
    #[sea_orm(string_value = "closed")]
    Closed,
}

/// How the report arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Source {
    #[sea_orm(string_value = "web")]
    Web,
    #[sea_orm(string_value = "phone")]
    Phone,
    #[sea_orm(string_value = "post")]
    Post,
    #[sea_orm(string_value = "meeting")]
    Meeting,
    #[sea_orm(string_value = "email")]
    Email,
}

/// Whether the reporter stays anonymous or names themselves confidentially.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Anonymity {
    #[sea_orm(string_value = "anonymous")]
    Anonymous,
    #[sea_orm(string_value = "confidential")]
    Confidential,
}

/// How serious staff consider the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Severity {
    #[sea_orm(string_value = "low")]
    Low,
    #[sea_orm(string_value = "medium")]
    Medium,
    #[sea_orm(string_value = "high")]
    High,
    #[sea_orm(string_value = "critical")]
    Critical,
}

/// Author of a message or file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Author {
    #[sea_orm(string_value = "reporter")]
    Reporter,
    #[sea_orm(string_value = "staff")]
    Staff,
    /// An automatic message.
    #[sea_orm(string_value = "system")]
    System,
}

/// Kind of a prepared message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Prepared {
    #[sea_orm(string_value = "acknowledgement")]
    Acknowledgement,
    #[sea_orm(string_value = "reminder")]
    Reminder,
}

/// Result of the malware scan of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Scan {
    #[sea_orm(string_value = "not_scanned")]
    NotScanned,
    #[sea_orm(string_value = "clean")]
    Clean,
    #[sea_orm(string_value = "refused")]
    Refused,
}

/// Outcome: how the case ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Outcome {
    #[sea_orm(string_value = "substantiated")]
    Substantiated,
    #[sea_orm(string_value = "partly_substantiated")]
    PartlySubstantiated,
    #[sea_orm(string_value = "unsubstantiated")]
    Unsubstantiated,
    #[sea_orm(string_value = "out_of_scope")]
    OutOfScope,
    #[sea_orm(string_value = "insufficient_information")]
    InsufficientInformation,
    #[sea_orm(string_value = "withdrawn")]
    Withdrawn,
    #[sea_orm(string_value = "duplicate")]
    Duplicate,
    #[sea_orm(string_value = "spam")]
    Spam,
}

/// Kind of a deadline. The first two are legal (Directive (EU) 2019/1937, Art. 9(1)(b) and (f)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum DeadlineKind {
    #[sea_orm(string_value = "acknowledgement")]
    Acknowledgement,
    #[sea_orm(string_value = "feedback")]
    Feedback,
    /// After an automatic acknowledgement, a member writes to the reporter (ISO 37002).
    #[sea_orm(string_value = "personal_message")]
    PersonalMessage,
    /// A deadline that staff set themselves.
    #[sea_orm(string_value = "own")]
    Own,
    /// The reporter asked for a meeting (Directive (EU) 2019/1937, Art. 9(2)).
    #[sea_orm(string_value = "meeting")]
    Meeting,
}

/// Whether a conversation with the reporter was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Recording {
    #[sea_orm(string_value = "none")]
    None,
    #[sea_orm(string_value = "refused")]
    Refused,
    /// The conversation was recorded with the reporter's consent.
    #[sea_orm(string_value = "agreed")]
    Agreed,
}

/// How the reporter wants to meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum MeetingForm {
    #[sea_orm(string_value = "in_person")]
    InPerson,
    #[sea_orm(string_value = "phone")]
    Phone,
    #[sea_orm(string_value = "video")]
    Video,
}

/// What staff (offered, signed) or the reporter (corrected, agreed) did with a version of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum RecordStep {
    #[sea_orm(string_value = "offered")]
    Offered,
    #[sea_orm(string_value = "corrected")]
    Corrected,
    #[sea_orm(string_value = "agreed")]
    Agreed,
    /// On paper.
    #[sea_orm(string_value = "signed")]
    Signed,
}

/// Why a case names a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum PersonKind {
    #[sea_orm(string_value = "subject")]
    Subject,
    #[sea_orm(string_value = "witness")]
    Witness,
    #[sea_orm(string_value = "other")]
    Other,
}

/// What the other case of a link is to this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum LinkKind {
    #[sea_orm(string_value = "related")]
    Related,
    /// This case is a duplicate of the other one.
    #[sea_orm(string_value = "duplicate_of")]
    DuplicateOf,
    #[sea_orm(string_value = "has_duplicate")]
    HasDuplicate,
    #[sea_orm(string_value = "parent")]
    Parent,
    #[sea_orm(string_value = "child")]
    Child,
}

/// Colour of a tag. The name of the tag carries the meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum TagColour {
    #[sea_orm(string_value = "grey")]
    Grey,
    #[sea_orm(string_value = "red")]
    Red,
    #[sea_orm(string_value = "orange")]
    Orange,
    #[sea_orm(string_value = "yellow")]
    Yellow,
    #[sea_orm(string_value = "green")]
    Green,
    #[sea_orm(string_value = "teal")]
    Teal,
    #[sea_orm(string_value = "blue")]
    Blue,
    #[sea_orm(string_value = "purple")]
    Purple,
}

/// State of a corrective action. A proposed action comes into force with the approval, which adds its own rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum ActionState {
    #[sea_orm(string_value = "proposed")]
    Proposed,
    #[sea_orm(string_value = "open")]
    Open,
    #[sea_orm(string_value = "done")]
    Done,
    #[sea_orm(string_value = "dropped")]
    Dropped,
}

/// How long a closed case is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Retention {
    #[sea_orm(string_value = "standard")]
    Standard,
    #[sea_orm(string_value = "short")]
    Short,
    #[sea_orm(string_value = "proceedings")]
    Proceedings,
}

/// Ground of an exclusion. The reporter requested the exclusion, the case names the member as a person, the member
/// recused themselves, or the case is a claim of retaliation about a case that the member handled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Ground {
    #[sea_orm(string_value = "reporter")]
    Reporter,
    #[sea_orm(string_value = "person")]
    Person,
    #[sea_orm(string_value = "recusal")]
    Recusal,
    #[sea_orm(string_value = "claim")]
    Claim,
}

/// Release period: how often new reports, messages and files of reporters become visible to staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum ReleaseTick {
    #[sea_orm(string_value = "immediate")]
    Immediate,
    #[sea_orm(string_value = "hourly")]
    Hourly,
    #[sea_orm(string_value = "daily")]
    Daily,
}

/// Actor of an audit event. Events of a reporter have no time of day, only a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum AuditActor {
    #[sea_orm(string_value = "reporter")]
    Reporter,
    #[sea_orm(string_value = "member")]
    Member,
    #[sea_orm(string_value = "token")]
    Token,
    #[sea_orm(string_value = "account")]
    Account,
    #[sea_orm(string_value = "system")]
    System,
    #[sea_orm(string_value = "platform")]
    Platform,
    /// A person without case access, who has no account.
    #[sea_orm(string_value = "outside")]
    Outside,
}

/// State of a question to a person without case access.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum OutsideState {
    #[sea_orm(string_value = "open")]
    Open,
    #[sea_orm(string_value = "answered")]
    Answered,
    #[sea_orm(string_value = "revoked")]
    Revoked,
    /// The last day has passed.
    #[sea_orm(string_value = "expired")]
    Expired,
}

/// State of an organisation. Only an active organisation accepts staff's work and new reports. `Closed` is final.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum OrganisationState {
    #[sea_orm(string_value = "active")]
    Active,
    #[sea_orm(string_value = "suspended")]
    Suspended,
    #[sea_orm(string_value = "closed")]
    Closed,
}

/// Why a platform owner suspended an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum SuspendedFor {
    #[sea_orm(string_value = "requested")]
    Requested,
    #[sea_orm(string_value = "contract")]
    Contract,
    #[sea_orm(string_value = "abuse")]
    Abuse,
    #[sea_orm(string_value = "security")]
    Security,
}

/// Code of a language with emails in `data/languages`. Columns store the code as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language(pub &'static str);

impl Default for Language {
    fn default() -> Self {
        Self("en")
    }
}

/// Kind of an email, which selects the text of the email.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum MailKind {
    #[sea_orm(string_value = "invitation")]
    Invitation,
    #[sea_orm(string_value = "confirm_email")]
    ConfirmEmail,
    #[sea_orm(string_value = "email_changed")]
    EmailChanged,
    #[sea_orm(string_value = "reset")]
    Reset,
    #[sea_orm(string_value = "reset_done")]
    ResetDone,
    #[sea_orm(string_value = "reset_asked")]
    ResetAsked,
    #[sea_orm(string_value = "reset_waits")]
    ResetWaits,
    #[sea_orm(string_value = "reset_elsewhere")]
    ResetElsewhere,
    #[sea_orm(string_value = "rights_asked")]
    RightsAsked,
    #[sea_orm(string_value = "rights_given")]
    RightsGiven,
    #[sea_orm(string_value = "codes_refused")]
    CodesRefused,
    #[sea_orm(string_value = "restriction_waits")]
    RestrictionWaits,
    #[sea_orm(string_value = "fallback_reviewer_waits")]
    FallbackReviewerWaits,
    #[sea_orm(string_value = "absence_entered")]
    AbsenceEntered,
    #[sea_orm(string_value = "notifications")]
    Notifications,
    /// A link to a question, for a person without case access.
    #[sea_orm(string_value = "outside_asked")]
    OutsideAsked,
    #[sea_orm(string_value = "breach_due")]
    BreachDue,
}

/// Why the last attempt to send an email failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum MailFailure {
    /// The mail server did not answer.
    #[sea_orm(string_value = "unreachable")]
    Unreachable,
    /// The mail server refused the email for the time being.
    #[sea_orm(string_value = "refused")]
    Refused,
    /// The mail server refused the email for good.
    #[sea_orm(string_value = "rejected")]
    Rejected,
    /// The stored email could not be read.
    #[sea_orm(string_value = "unreadable")]
    Unreadable,
}

/// State of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum TaskState {
    #[sea_orm(string_value = "open")]
    Open,
    #[sea_orm(string_value = "done")]
    Done,
    #[sea_orm(string_value = "removed")]
    Removed,
}

/// Kind of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum TemplateKind {
    /// A list of tasks.
    #[sea_orm(string_value = "checklist")]
    Checklist,
    /// A text block for a message or a note.
    #[sea_orm(string_value = "text")]
    Text,
    #[sea_orm(string_value = "letter")]
    Letter,
}

/// State of a reset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum ResetState {
    #[sea_orm(string_value = "waiting")]
    Waiting,
    #[sea_orm(string_value = "approved")]
    Approved,
    #[sea_orm(string_value = "refused")]
    Refused,
}
