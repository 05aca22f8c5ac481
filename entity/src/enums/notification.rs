//! The kinds of notifications.

use sea_orm::entity::prelude::*;

/// Kind of a notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum NotificationKind {
    /// A report was released.
    #[sea_orm(string_value = "new_report")]
    NewReport,
    /// A message of the reporter was released.
    #[sea_orm(string_value = "message")]
    Message,
    /// The member now handles the case.
    #[sea_orm(string_value = "assignment")]
    Assignment,
    /// The closing of a case waits for approval.
    #[sea_orm(string_value = "approval")]
    Approval,
    /// The restriction of a case waits for approval.
    #[sea_orm(string_value = "restriction")]
    Restriction,
    /// A large part of a deadline's time has passed, or a check-in is due.
    #[sea_orm(string_value = "deadline")]
    Deadline,
    /// A planned interview is today or tomorrow.
    #[sea_orm(string_value = "interview")]
    Interview,
    /// No member has opened a new report, or its acknowledgement is almost due.
    #[sea_orm(string_value = "escalation")]
    Escalation,
    /// A note mentions the member.
    #[sea_orm(string_value = "mentioned")]
    Mentioned,
    /// A routing rule tells the member of the case.
    #[sea_orm(string_value = "routed")]
    Routed,
    /// The member now looks after a task.
    #[sea_orm(string_value = "task_assigned")]
    TaskAssigned,
    /// The day of a task has come.
    #[sea_orm(string_value = "task_due")]
    TaskDue,
    /// The opening or disclosure of an identity waits for approval.
    #[sea_orm(string_value = "identity_request")]
    IdentityRequest,
    /// A request about an identity was decided, the reporter answered, or a date comes near.
    #[sea_orm(string_value = "identity_news")]
    IdentityNews,
    /// A person without case access answered.
    #[sea_orm(string_value = "outside_answered")]
    OutsideAnswered,
    /// A question of the member expired without an answer.
    #[sea_orm(string_value = "outside_expired")]
    OutsideExpired,
}
