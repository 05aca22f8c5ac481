//! Scalars and enums that both schemas show, and the checks of texts that both take in.

use async_graphql::{Enum, InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::NaiveDate;

use crate::problem::Problem;
use crate::text;

/// A day as `YYYY-MM-DD`, in the organisation's time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date(pub NaiveDate);

#[Scalar(name = "Date")]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => Ok(Self(text.parse()?)),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

impl From<NaiveDate> for Date {
    fn from(day: NaiveDate) -> Self {
        Self(day)
    }
}

/// Whether a report names its reporter to nobody or to the organisation.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::Anonymity")]
pub enum Anonymity {
    /// Nobody learns who reported.
    Anonymous,
    /// The identity is sealed apart from the report.
    Confidential,
}

/// Whose words or file it is.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::Author")]
pub enum MessageAuthor {
    /// The reporter's.
    Reporter,
    /// The organisation's.
    Staff,
}

/// Takes a text that must show something and fits. Lengths count code points, as the clients do.
///
/// # Errors
/// `Invalid`, naming the field.
pub fn text(field: &'static str, given: &str, longest: usize) -> Result<String, Problem> {
    let given = given.trim();
    if !text::shows(given) {
        return Err(Problem::invalid(field, "This must not be empty."));
    }
    if given.chars().count() > longest {
        return Err(Problem::invalid(field, "This is too long."));
    }
    Ok(given.to_owned())
}

/// Takes a name or a title: a text on one line, without what hides or turns the direction.
///
/// # Errors
/// As [`text()`].
pub fn name(field: &'static str, given: &str, longest: usize) -> Result<String, Problem> {
    // It may become the subject of a mail.
    if given.contains(['\n', '\r']) {
        return Err(Problem::invalid(field, "This has one line."));
    }
    text(field, &text::name(given), longest)
}
