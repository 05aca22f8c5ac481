//! `Problem` is the only error of verbs and resolvers. This module alone decides which details a client may see.

use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Enum, Response, ServerError, Value};
use sea_orm::{DbErr, RuntimeErr};
use strum::IntoStaticStr;

/// Everything that can go wrong with a request, in the words that its sender sees.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// The request is malformed.
    #[error("{0}")]
    BadRequest(&'static str),
    /// A value that the sender can correct.
    #[error("{message}")]
    Invalid {
        /// The input field, or the id of the question.
        field: String,
        message: &'static str,
    },
    /// No session, or a session that has ended.
    #[error("Sign in first.")]
    Unauthenticated,
    /// The second factor is too old for this act.
    #[error("Confirm your identity with a passkey or a code.")]
    StepUpRequired,
    #[error("You do not have the right to do this.")]
    Forbidden,
    /// The row does not exist or the actor may not see it. Both cases give the same answer.
    #[error("This does not exist, or you do not have access to it.")]
    NotFound,
    /// Unknown, wrong, expired or deleted access code. All cases give the same answer.
    #[error("This access code does not open a report here. Check each character.")]
    ReceiptUnknown,
    /// Unknown address, wrong password, wrong code or disabled account. All cases give the same answer.
    #[error("The email address, the password or the code is wrong. Check them and try again.")]
    SignInFailed,
    /// The idempotency key was used with another body, or another request changed the row first.
    #[error("Another change came first. Reload to see the latest state, then try again.")]
    Conflict,
    /// The form has a newer version than the answers.
    #[error("The form has changed. Your answers are kept. Check the new questions, then send again.")]
    FormChanged,
    /// A rule of the workflow forbids the act in the current state.
    #[error("{0}")]
    NotAllowedNow(&'static str),
    /// A stored row does not match its seal. The row is never shown, and an alarm is always raised.
    #[error("The stored data does not match its seal, so it is not shown. An alarm was raised.")]
    Integrity,
    #[error("The request or the file is too large.")]
    TooLarge,
    /// Too many requests. Retry after this time.
    #[error("There were too many requests. Wait, then try again.")]
    RateLimited(Duration),
    /// The channel receives very many reports. This report needs a proof of work (docs/formats.md, section 11).
    #[error("Very many reports are arriving now. Send the report again with a proof of work.")]
    WorkRequired {
        /// Prefix of the hashed text.
        seed: String,
        /// Required number of leading zero bits of the hash.
        bits: u32,
    },
    /// A database or the object store does not answer.
    #[error("The service is not available at present. Nothing is lost. Try again.")]
    Unavailable,
    /// A defect of ours. The cause is logged and never sent.
    #[error("{INTERNAL}")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

const INTERNAL: &str =
    "Something went wrong on our side. Try again. If it happens again, quote the request id to support.";

/// The stable codes of [`Problem`], by which clients distinguish problems.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
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
    /// A defect of ours. `cause` appears only in the log.
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(cause.into())
    }

    pub fn invalid(field: impl Into<String>, message: &'static str) -> Self {
        Self::Invalid { field: field.into(), message }
    }

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
    /// The value in `extensions.code`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
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

/// Wraps an error of sqlx in the way that sea-orm does.
pub(crate) fn db_error(error: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(Arc::new(error)))
}

/// Whether the database cannot be reached or used now. False if the database refused the statement itself.
fn is_outage(error: &DbErr) -> bool {
    let sqlx_error = match error {
        DbErr::Conn(_) | DbErr::ConnectionAcquire(_) => return true,
        DbErr::Exec(RuntimeErr::SqlxError(e)) | DbErr::Query(RuntimeErr::SqlxError(e)) => e,
        _ => return false,
    };
    match &**sqlx_error {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => true,
        // PostgreSQL error classes 08 (connection), 40 (rolled back because of another transaction), 53 (resources), 55
        // (lock not available in time) and 57 (operator intervention). A retry helps for all these errors.
        sqlx::Error::Database(e) => e.code().is_some_and(|c| ["08", "40", "53", "55", "57"].contains(&&c[..2])),
        _ => false,
    }
}

/// Adds to each error of a response the data that a client may see, such as code, field, retryAfter and request id.
/// Removes other details, and logs defects and alarms.
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
        // Errors of the parser, the validator and the input coercion.
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
            error.message = INTERNAL.into();
        }
        (ProblemCode::Integrity, _) => {
            metrics::counter!("voicase_integrity_alarms_total").increment(1);
            tracing::error!(request_id, "integrity alarm: a stored row does not match its seal");
        }
        // A parser's message may quote values of the sender. Never return such a message.
        (ProblemCode::BadRequest, None) => {
            error.message = "The request does not match the schema.".into();
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

/// A complete response with one problem, for failures before GraphQL is executed.
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
