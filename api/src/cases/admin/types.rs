//! The small GraphQL types of a case.

use async_graphql::{Enum, Json, SimpleObject};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::cases::loaders::SealedTitle;
use crate::cases::workflow;
use crate::departments::admin::Department;
use crate::legal::admin::DateRule;
use crate::members::admin::Member;
use crate::scalar::Date;

/// The five stages of a case.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::Stage")]
pub enum Stage {
    New,
    InTriage,
    UnderInvestigation,
    PendingReview,
    Closed,
}

/// How serious a case is. Staff decide this.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::Severity")]
pub enum Severity {
    Low,
    Medium,
    High,
    Critical,
}

/// How the report came in.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, Serialize)]
#[graphql(remote = "entity::enums::Source")]
pub enum Source {
    Web,
    Phone,
    Post,
    Meeting,
    Email,
}

/// The outcome of a case.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::Outcome")]
pub enum Outcome {
    Substantiated,
    PartlySubstantiated,
    Unsubstantiated,
    OutOfScope,
    InsufficientInformation,
    Withdrawn,
    Duplicate,
    Spam,
}

/// What a deadline is for.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::DeadlineKind")]
pub enum DeadlineKind {
    /// Staff must tell the reporter that the report arrived.
    Acknowledgement,
    /// Staff must tell the reporter what was done.
    Feedback,
    /// After an automatic acknowledgement, a member writes to the reporter.
    PersonalMessage,
    /// A deadline that staff set themselves.
    Own,
    /// The reporter asked for a meeting.
    Meeting,
}

/// Why the case cannot move to a stage now.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "workflow::Block")]
pub enum MoveBlock {
    /// The case has no assignee. Assign the case first.
    NeedsAssignee,
    /// I was an assignee or proposed a closing. Another member has to close the case.
    NeedsAnotherApprover,
    /// I restricted the case, so I cannot close it alone. A colleague has to propose the closing or close the case.
    NeedsReview,
    /// I lack the right for this move.
    NotPermitted,
}

/// The channel that took the report.
#[derive(SimpleObject)]
pub struct CaseChannel {
    pub id: Uuid,
    pub name: Json<Value>,
}

/// A deadline. Acknowledgement and feedback are legal.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct Deadline {
    pub id: Uuid,
    pub kind: DeadlineKind,
    pub started_on: Date,
    pub due_on: Date,
    pub met_on: Option<Date>,
    /// The member who met the deadline. Null for an automatic acknowledgement.
    pub met_by: Option<Member>,
    /// The number of the message that met the deadline. Null for a closing and for an own deadline.
    pub met_by_message: Option<i32>,
    /// Whether interim feedback met the deadline. The next deadline then runs.
    pub interim: bool,
    /// When staff used the extension that the law allows.
    pub extended_on: Option<Date>,
    /// The member who looks after an own deadline.
    pub owner: Option<Member>,
    /// Since when an own deadline is paused.
    pub paused_on: Option<Date>,
    /// Days until the deadline, in the organisation's time zone. Negative when overdue.
    pub days_left: i32,
    /// The rule that sets the date. Null if the current rules give another date, for example after a change of the law
    /// pack or because the case was reopened.
    pub rule: Option<DateRule>,
    #[graphql(skip)]
    pub sealed: Option<SealedTitle>,
}

/// What the law allows for the feedback of a case now.
#[derive(Default, SimpleObject)]
pub struct FeedbackChoices {
    /// The law has interim feedback, and feedback is due.
    pub interim: bool,
    /// The day on which an extended deadline would end. Null when no extension is possible.
    pub extends_to: Option<Date>,
    /// The day on which the feedback is due if the report is acknowledged today. Null when it is acknowledged already.
    pub acknowledged_today: Option<Date>,
}

/// The wait for an answer of the reporter.
#[derive(SimpleObject)]
pub struct Waiting {
    pub since: Date,
    /// Staff can announce the closing now.
    pub may_announce_closing: bool,
    /// The day of the closing that staff announced to the reporter.
    pub closes_on: Option<Date>,
    /// The announced day has come, and the reporter has not written.
    pub over: bool,
}

/// A member who handles a case now.
#[derive(SimpleObject)]
pub struct Assignee {
    pub member: Member,
    /// Whether the member is the deputy: a second member, who takes over if an assignee leaves.
    pub backup: bool,
    /// The last day of the member's absence. Null if the member is here today.
    pub absent_until: Option<Date>,
    /// Who gets the absent member's notifications of this case, if this member sees the case.
    pub stands_in: Option<Member>,
}

/// An answer to a question of the form.
#[derive(SimpleObject)]
pub struct Answer {
    pub id: Uuid,
    pub question: Uuid,
    pub value: Json<Value>,
}

/// A version of a form.
#[derive(SimpleObject)]
pub struct Form {
    pub id: Uuid,
    pub version: i32,
    pub definition: Json<Value>,
}

/// What happened at a step of the timeline.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
pub enum TimelineKind {
    /// The report arrived.
    Received,
    /// The case moved to another stage.
    StageChanged,
    /// From now on, only named members see the case.
    Restricted,
    /// A member requested a restriction. A second member has to approve.
    RestrictionAsked,
    /// The request for a restriction was refused or withdrawn.
    RestrictionRefused,
    /// The restriction was lifted. The case's departments see the case again.
    RestrictionLifted,
    /// An administrator let in a reviewer.
    ReviewerLetIn,
    /// A person of the case was added. A member who is added is excluded from the case.
    PersonAdded,
    /// An entry of a person changed. A member who is added to it is excluded from the case.
    PersonChanged,
    /// A wrong entry of a person was removed.
    PersonRemoved,
    /// The tags of the case changed. The reason names them.
    TagsChanged,
    /// The case was linked to another case that I can see.
    Linked,
    /// A link to another case that I can see was removed.
    Unlinked,
    /// A member excluded themselves because of a conflict of interest.
    Recused,
    /// A corrective action was added outside of a closing.
    ActionAdded,
    /// Text, owner or date of a corrective action changed.
    ActionChanged,
    /// A corrective action was marked as done.
    ActionDone,
    /// A corrective action was dropped.
    ActionDropped,
    /// A corrective action that was done or dropped is open again.
    ActionReopened,
    /// A member acknowledged the report with a message.
    Acknowledged,
    /// The release sent an automatic acknowledgement.
    AcknowledgedAutomatically,
    FeedbackGiven,
    /// Interim feedback started the next feedback deadline.
    InterimFeedbackGiven,
    /// The feedback deadline was extended as the law allows.
    FeedbackExtended,
    /// An own deadline was added. The reason contains its title, also in the entries of its changes.
    DeadlineAdded,
    DeadlineDone,
    DeadlineReopened,
    DeadlineMoved,
    DeadlinePaused,
    DeadlineRemoved,
    /// The case waits for the reporter.
    WaitingBegan,
    /// A member ended the wait.
    WaitingEnded,
    /// The reporter got an automatic reminder.
    Reminded,
    /// A message of the reporter ended the wait.
    ReporterAnswered,
    /// Staff announced the closing to the reporter.
    ClosingAnnounced,
    /// A routing rule moved, restricted or assigned the case, or notified members.
    Routed,
    /// A task was added. The reason contains its title, also in the entries of its changes.
    TaskAdded,
    TaskChanged,
    TaskDone,
    TaskReopened,
    TaskRemoved,
    /// The tasks of a template were added. The reason contains its name.
    ChecklistAdded,
    /// A version of the record of a conversation was written.
    RecordWritten,
    /// Staff asked the reporter to check the record.
    RecordOffered,
    /// The reporter signed the record on paper.
    RecordSigned,
    /// Staff held the meeting that the reporter asked for.
    MeetingHeld,
    /// Staff declined the meeting that the reporter asked for.
    MeetingDeclined,
    /// A member requested to open the identity. Another member has to approve.
    IdentityAsked,
    /// The member who requested it may open the identity once.
    IdentityApproved,
    IdentityRefused,
    IdentityWithdrawn,
    /// The request was not decided, or the identity was not opened in time.
    IdentityExpired,
    /// A member opened the identity.
    IdentityOpened,
    /// A member prepared to disclose the identity to a recipient.
    IdentityDisclosurePrepared,
    IdentityDisclosureApproved,
    IdentityDisclosureCancelled,
    /// A member disclosed the identity to the recipient.
    IdentityDisclosed,
    /// A member decided that the reporter is informed later.
    IdentityHeldBack,
    /// The reporter can see the disclosure from now on.
    IdentityTold,
    /// The reporter consented to a disclosure.
    IdentityConsentGiven,
    IdentityConsentRefused,
    IdentityConsentWithdrawn,
    /// An item was added to the evidence register. The reason contains its number, also in the entries of its changes.
    EvidenceAdded,
    EvidenceChanged,
    /// A step of the chain of custody was recorded.
    CustodyRecorded,
    /// An interview was planned, or entered as held.
    InterviewAdded,
    /// An interview was changed, or marked as held.
    InterviewChanged,
    /// A planned interview was cancelled. The reason says why.
    InterviewCancelled,
    /// A cancelled interview was planned again.
    InterviewPlannedAgain,
    /// A version of the minutes of an interview was written.
    MinutesWritten,
    /// The person of an interview agreed or disagreed with the minutes.
    MinutesAnswered,
    /// A member assessed the risk of a detriment for the reporter.
    DetrimentAssessed,
    /// The result of a check-in after the closing was entered.
    CheckInSettled,
    /// A member asked a person without case access, or asked again. The reason contains the name of the person.
    OutsideAsked,
    /// A person without case access answered.
    OutsideAnswered,
    /// A member revoked a question to a person without case access. The reason contains the name of the person.
    OutsideRevoked,
    /// The reporter sent the report as a claim of retaliation.
    RetaliationClaimed,
    /// A redacted version of a text was written.
    TextRedacted,
    /// A text has no redacted version any more.
    RedactionWithdrawn,
}

/// What a routing rule did to the case.
#[derive(SimpleObject)]
pub struct RoutingStep {
    /// The present name of the rule.
    pub rule: String,
    /// The department that the rule moved the case to. Null if the department is gone.
    pub department: Option<Department>,
    pub assigned: Vec<Member>,
    pub deputy: Option<Member>,
    pub restricted: bool,
    pub notified: Vec<Member>,
}

/// A step of the timeline.
#[derive(SimpleObject)]
pub struct TimelineEntry {
    pub id: Uuid,
    pub kind: TimelineKind,
    pub from: Option<Stage>,
    pub to: Option<Stage>,
    pub member: Option<Member>,
    pub reason: Option<String>,
    /// The corrective action that the step concerns.
    pub action: Option<Uuid>,
    /// What the rule did, for the kind `ROUTED`.
    pub routing: Option<RoutingStep>,
    /// The number of the other case of a link.
    pub other: Option<String>,
    /// The date of the step. A reporter's act has only this date, and `at` is null.
    pub on: Date,
    pub at: Option<DateTime<Utc>>,
}

/// A stage that can follow the present one.
#[derive(SimpleObject)]
pub struct Move {
    pub to: Stage,
    pub allowed: bool,
    pub block: Option<MoveBlock>,
}
