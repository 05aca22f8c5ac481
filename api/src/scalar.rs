//! Scalars and enums that both schemas share, and the checks of their text inputs.

use async_graphql::{Enum, InputValueError, InputValueResult, Scalar, ScalarType, SimpleObject, Value};
use chrono::NaiveDate;
use serde::Serialize;

use crate::law;
use crate::problem::Problem;
use crate::text;

/// A day as `YYYY-MM-DD`, in the organisation's time zone unless the field states UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
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

/// Whether a report hides the reporter's identity from everybody, or contains the identity for the organisation.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::Anonymity")]
pub enum Anonymity {
    /// The report holds no identity.
    Anonymous,
    /// The identity is sealed separately from the report.
    Confidential,
}

/// A period that the law sets, or a stricter one of the organisation.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct Period {
    pub count: i32,
    pub unit: PeriodUnit,
}

#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
pub enum PeriodUnit {
    /// Calendar days.
    Days,
    /// Days that are neither part of the weekend nor a public holiday.
    WorkingDays,
    Months,
    Years,
}

impl From<law::Period> for Period {
    fn from(period: law::Period) -> Self {
        let (count, unit) = match period {
            law::Period::Days(count) => (count, PeriodUnit::Days),
            law::Period::WorkingDays(count) => (count, PeriodUnit::WorkingDays),
            law::Period::Months(count) => (count, PeriodUnit::Months),
            law::Period::Years(count) => (count, PeriodUnit::Years),
        };
        Self { count: count.into(), unit }
    }
}

/// Author of a message or file.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq)]
#[graphql(remote = "entity::enums::Author")]
pub enum MessageAuthor {
    Reporter,
    /// A member of the organisation.
    Staff,
    /// An automatic message.
    System,
}

/// The case number that staff use.
#[must_use]
pub fn case_number(year: i32, number: i32) -> String {
    format!("VC-{year}-{number:05}")
}

/// Trims a text and checks that it is visible and fits. Lengths count code points, as the clients do.
///
/// # Errors
/// `Invalid` for the field `field`.
pub fn text(field: &'static str, given: &str, longest: usize) -> Result<String, Problem> {
    let given = given.trim();
    if !text::shows(given) {
        return Err(Problem::invalid(field, "This text must not be empty."));
    }
    if given.chars().count() > longest {
        return Err(Problem::invalid(field, "This text is too long. Shorten it."));
    }
    Ok(given.to_owned())
}

/// Checks a name or title, which must be a text on one line. Hidden characters and characters that change the text
/// direction are removed.
///
/// # Errors
/// As [`text()`].
pub fn name(field: &'static str, given: &str, longest: usize) -> Result<String, Problem> {
    // A name is displayed on one line. A line break could forge another line, for example in an email.
    if given.contains(['\n', '\r']) {
        return Err(Problem::invalid(field, "This text must be on one line."));
    }
    text(field, &text::name(given), longest)
}
