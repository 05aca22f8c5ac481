//! The only error of verbs and resolvers. What a client may see of it is decided here and nowhere else.

use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Enum, Response, ServerError, Value};
use sea_orm::{DbErr, RuntimeErr};

/// Everything that can go wrong with a request, as its sender should understand it.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// The request is not of the form the contract asks for.
    #[error("{0}")]
    BadRequest(&'static str),
    /// A value that the sender can correct: which one, and what is wrong with it.
    #[error("{message}")]
    Invalid {
        /// The input field, or the question's id.
        field: String,
        /// In plain words.
        message: &'static str,
    },
    /// No session, or one that has ended.
    #[error("Sign in first.")]
    Unauthenticated,
    /// The second factor was shown too long ago for this.
    #[error("Confirm that it is you, with your passkey or a code.")]
    StepUpRequired,
    /// The actor may not do this.
    #[error("You may not do this.")]
    Forbidden,
    /// Does not exist, or is not yours: nobody can tell which.
    #[error("Not found.")]
    NotFound,
    /// Unknown, wrong, expired or deleted access code: one answer for all.
    #[error("This access code opens no report here.")]
    ReceiptUnknown,
    /// Unknown address, wrong password, wrong code, disabled account: one answer for all.
    #[error("E-mail, password or code is wrong.")]
    SignInFailed,
    /// The same idempotency key with another body, or a change that somebody else made first.
    #[error("This was already done differently. Reload and look.")]
    Conflict,
    /// The form has a newer version than the one that was answered.
    #[error("The form has changed. Your answers are kept; look through the new questions.")]
    FormChanged,
    /// A rule of the workflow stands against it now.
    #[error("{0}")]
    NotAllowedNow(&'static str),
    /// A stored row is not what was written: never shown, always an alarm.
    #[error("The stored data does not match its seal. It is not shown; the alarm is raised.")]
    Integrity,
    /// More bytes than the limit.
    #[error("Too large.")]
    TooLarge,
    /// Too many requests; try again after the time given.
    #[error("Too many requests just now. Try again shortly.")]
    RateLimited(Duration),
    /// Very many reports come just now: this one costs work, docs/formats.md section 11.
    #[error("Very many reports come just now. Show work, and this one gets in.")]
    WorkRequired {
        /// What the work is hashed with.
        seed: String,
        /// How many zero bits it begins with.
        bits: u32,
    },
    /// A database or the object store does not answer.
    #[error("The service cannot be reached just now. Nothing is lost; try again.")]
    Unavailable,
    /// A defect of ours. The cause is logged, never sent.
    #[error("Something went wrong on our side.")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// The stable codes of [`Problem`], which clients switch on.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
pub enum ProblemCode {
    BadRequest,
    Invalid,
    Unauthenticated,
    StepUpRequired,
    Forbidden,
    NotFound,
    ReceiptUnknown,
    SignInFailed,
    Conflict,
    FormChanged,
    NotAllowedNow,
    Integrity,
    TooLarge,
    RateLimited,
    WorkRequired,
    Unavailable,
    Internal,
}

impl Problem {
    /// A defect of ours with words for the log.
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(cause.into())
    }

    /// An input value that the sender can correct.
    pub fn invalid(field: impl Into<String>, message: &'static str) -> Self {
        Self::Invalid { field: field.into(), message }
    }

    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> ProblemCode {
        match self {
            Self::BadRequest(_) => ProblemCode::BadRequest,
            Self::Invalid { .. } => ProblemCode::Invalid,
            Self::Unauthenticated => ProblemCode::Unauthenticated,
            Self::StepUpRequired => ProblemCode::StepUpRequired,
            Self::Forbidden => ProblemCode::Forbidden,
            Self::NotFound => ProblemCode::NotFound,
            Self::ReceiptUnknown => ProblemCode::ReceiptUnknown,
            Self::SignInFailed => ProblemCode::SignInFailed,
            Self::Conflict => ProblemCode::Conflict,
            Self::FormChanged => ProblemCode::FormChanged,
            Self::NotAllowedNow(_) => ProblemCode::NotAllowedNow,
            Self::Integrity => ProblemCode::Integrity,
            Self::TooLarge => ProblemCode::TooLarge,
            Self::RateLimited(_) => ProblemCode::RateLimited,
            Self::WorkRequired { .. } => ProblemCode::WorkRequired,
            Self::Unavailable => ProblemCode::Unavailable,
            Self::Internal(_) => ProblemCode::Internal,
        }
    }
}

impl ProblemCode {
    /// As it stands in `extensions.code`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BadRequest => "BAD_REQUEST",
            Self::Invalid => "INVALID",
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::StepUpRequired => "STEP_UP_REQUIRED",
            Self::Forbidden => "FORBIDDEN",
            Self::NotFound => "NOT_FOUND",
            Self::ReceiptUnknown => "RECEIPT_UNKNOWN",
            Self::SignInFailed => "SIGN_IN_FAILED",
            Self::Conflict => "CONFLICT",
            Self::FormChanged => "FORM_CHANGED",
            Self::NotAllowedNow => "NOT_ALLOWED_NOW",
            Self::Integrity => "INTEGRITY",
            Self::TooLarge => "TOO_LARGE",
            Self::RateLimited => "RATE_LIMITED",
            Self::WorkRequired => "WORK_REQUIRED",
            Self::Unavailable => "UNAVAILABLE",
            Self::Internal => "INTERNAL",
        }
    }
}

impl From<DbErr> for Problem {
    fn from(error: DbErr) -> Self {
        if is_outage(&error) { Self::Unavailable } else { Self::internal(error) }
    }
}

impl From<sqlx::Error> for Problem {
    fn from(error: sqlx::Error) -> Self {
        db_error(error).into()
    }
}

/// Wraps an error of sqlx as sea-orm does.
pub(crate) fn db_error(error: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(Arc::new(error)))
}

/// Whether the database is away, rather than displeased.
fn is_outage(error: &DbErr) -> bool {
    let sqlx_error = match error {
        DbErr::Conn(_) | DbErr::ConnectionAcquire(_) => return true,
        DbErr::Exec(RuntimeErr::SqlxError(e)) | DbErr::Query(RuntimeErr::SqlxError(e)) => e,
        _ => return false,
    };
    match &**sqlx_error {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => true,
        // Classes 08 (connection), 40 (rolled back for another's sake), 53 (resources), 55 (a lock not given in time),
        // 57 (operator intervention) of PostgreSQL's error codes: trying again helps.
        sqlx::Error::Database(e) => e.code().is_some_and(|c| ["08", "40", "53", "55", "57"].contains(&&c[..2])),
        _ => false,
    }
}

/// Turns a response's errors into what a client sees: code, field, retryAfter, request id. Logs what is ours.
pub fn present(response: &mut Response, request_id: &str) {
    for error in &mut response.errors {
        present_one(error, request_id);
    }
}

fn present_one(error: &mut ServerError, request_id: &str) {
    let problem = error.source::<Problem>();
    let code = match (problem, &error.source) {
        (Some(problem), _) => problem.code(),
        (None, Some(_)) => ProblemCode::Internal,
        // The parser's, the validator's and the coercion's own errors.
        (None, None) => ProblemCode::BadRequest,
    };
    let field = if let Some(Problem::Invalid { field, .. }) = problem { Some(field.clone()) } else { None };
    let retry_after = if let Some(Problem::RateLimited(wait)) = problem { Some(wait.as_secs().max(1)) } else { None };
    let work =
        if let Some(Problem::WorkRequired { seed, bits }) = problem { Some((seed.clone(), *bits)) } else { None };
    match (code, problem) {
        (ProblemCode::Internal, Some(Problem::Internal(cause))) => {
            tracing::error!(request_id, %cause, "internal error");
        }
        (ProblemCode::Internal, _) => {
            tracing::error!(request_id, cause = %error.message, "internal error");
            error.message = "Something went wrong on our side.".into();
        }
        (ProblemCode::Integrity, _) => {
            metrics::counter!("voicase_integrity_alarms_total").increment(1);
            tracing::error!(request_id, "integrity alarm: a stored row does not match its seal");
        }
        // Never echo a sender's values back: a parser's message may quote them.
        (ProblemCode::BadRequest, None) => {
            error.message = "The request is not of the form the contract asks for.".into();
        }
        _ => {}
    }
    let extensions = error.extensions.get_or_insert_default();
    extensions.set("code", code.as_str());
    extensions.set("requestId", request_id);
    if let Some(field) = field {
        extensions.set("field", field);
    }
    if let Some(seconds) = retry_after {
        extensions.set("retryAfter", seconds);
    }
    if let Some((seed, bits)) = work {
        extensions.set("seed", seed);
        extensions.set("bits", bits);
    }
}

/// A whole answer that is one problem, for what fails before GraphQL is executed.
#[must_use]
pub fn refusal(problem: Problem, request_id: &str) -> Response {
    let message = problem.to_string();
    let mut error = ServerError::new(message, None);
    error.source = Some(std::sync::Arc::new(problem));
    let mut response = Response::from_errors(vec![error]);
    present(&mut response, request_id);
    response.data = Value::Null;
    response
}
