//! Forms with their questions and conditions, and the validation of answers. The validation behaves like
//! `clients/shared/validate.ts`. `tests/vectors/validate.json` tests both implementations.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use crate::text;

/// Answers by the id of the question.
pub type Answers = BTreeMap<Uuid, Value>;

/// The definition of a form version (`clients/shared/form.schema.json`).
#[derive(Clone, Debug, Deserialize)]
pub struct Form {
    steps: Vec<Step>,
}

#[derive(Clone, Debug, Deserialize)]
struct Step {
    questions: Vec<Question>,
}

#[derive(Clone, Debug, Deserialize)]
struct Question {
    id: Uuid,
    #[serde(rename = "type")]
    kind: Kind,
    required: bool,
    #[serde(default)]
    options: Vec<Choice>,
    max_length: Option<usize>,
    condition: Option<Condition>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Text,
    LongText,
    Single,
    Multiple,
    Date,
    YesNo,
}

#[derive(Clone, Debug, Deserialize)]
struct Choice {
    id: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case")]
enum Condition {
    Equals { question: Uuid, value: Value },
    In { question: Uuid, values: Vec<Value> },
    Answered { question: Uuid },
    And { all: Vec<Condition> },
    Or { any: Vec<Condition> },
    Not { of: Box<Condition> },
}

/// Why an answer is invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerError {
    /// A required answer is missing.
    Required,
    /// The text exceeds the question's maximum number of characters.
    TooLong,
    /// The JSON type does not match the question's type.
    WrongType,
    /// A choice is not one of the options.
    NotAnOption,
    /// The text is not an existing date as YYYY-MM-DD.
    NotADate,
    /// The form has no such question.
    UnknownQuestion,
}

impl AnswerError {
    /// The code in the test vectors.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Required => "REQUIRED",
            Self::TooLong => "TOO_LONG",
            Self::WrongType => "WRONG_TYPE",
            Self::NotAnOption => "NOT_AN_OPTION",
            Self::NotADate => "NOT_A_DATE",
            Self::UnknownQuestion => "UNKNOWN_QUESTION",
        }
    }

    /// The message for API users who do not use our clients.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Required => "This question needs an answer.",
            Self::TooLong => "This answer is too long. Shorten it.",
            Self::WrongType => "This answer has the wrong type.",
            Self::NotAnOption => "This answer is not one of the options. Choose one of them.",
            Self::NotADate => "This answer is not a date. Enter a date such as 2026-07-16.",
            Self::UnknownQuestion => "This question is not in the form. Remove the answer.",
        }
    }
}

impl Form {
    /// Whether the answer to a question is free text.
    #[must_use]
    pub fn is_text(&self, question: Uuid) -> bool {
        let mut questions = self.steps.iter().flat_map(|step| &step.questions);
        questions.any(|one| one.id == question && matches!(one.kind, Kind::Text | Kind::LongText))
    }

    /// The questions that apply, in form order. A condition reads only answers to earlier questions that apply.
    fn asked(&self, answers: &Answers) -> Vec<&Question> {
        let mut seen: HashMap<Uuid, &Value> = HashMap::new();
        let mut asked = vec![];
        for question in self.steps.iter().flat_map(|s| &s.questions) {
            if question.condition.as_ref().is_some_and(|c| !c.holds(&seen)) {
                continue;
            }
            if let Some(value) = answers.get(&question.id).filter(|v| is_answered(v)) {
                seen.insert(question.id, value);
            }
            asked.push(question);
        }
        asked
    }

    /// Returns the faults in form order, then unknown question ids, sorted.
    #[must_use]
    pub fn validate(&self, answers: &Answers) -> Vec<(Uuid, AnswerError)> {
        let mut faults: Vec<_> = self
            .asked(answers)
            .into_iter()
            .filter_map(|q| Some((q.id, q.fault(answers.get(&q.id).unwrap_or(&Value::Null))?)))
            .collect();
        let known = |id: &Uuid| self.steps.iter().flat_map(|s| &s.questions).any(|q| q.id == *id);
        faults.extend(answers.keys().filter(|id| !known(id)).map(|id| (*id, AnswerError::UnknownQuestion)));
        faults
    }

    /// Returns the answers to store, which are the non-empty answers to questions that apply. Call only with valid
    /// answers.
    #[must_use]
    pub fn kept(&self, answers: &Answers) -> Answers {
        let asked = self.asked(answers).into_iter().filter_map(|q| answers.get_key_value(&q.id));
        asked.filter(|(_, v)| is_answered(v)).map(|(id, v)| (*id, v.clone())).collect()
    }
}

/// Blank text, an empty list and null count as unanswered.
fn is_answered(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => text::shows(text),
        Value::Array(items) => !items.is_empty(),
        _ => true,
    }
}

impl Question {
    fn fault(&self, value: &Value) -> Option<AnswerError> {
        if !is_answered(value) {
            return self.required.then_some(AnswerError::Required);
        }
        let longest = self.max_length.unwrap_or(if self.kind == Kind::LongText { 10_000 } else { 500 });
        match (self.kind, value) {
            (Kind::Text | Kind::LongText, Value::String(text)) => {
                (text.chars().count() > longest).then_some(AnswerError::TooLong)
            }
            (Kind::Single, Value::String(_)) => self.choice(std::slice::from_ref(value)),
            (Kind::Multiple, Value::Array(chosen)) => self.choice(chosen),
            (Kind::Date, Value::String(text)) => (!is_date(text)).then_some(AnswerError::NotADate),
            (Kind::YesNo, Value::Bool(_)) => None,
            _ => Some(AnswerError::WrongType),
        }
    }

    fn choice(&self, chosen: &[Value]) -> Option<AnswerError> {
        let Some(ids) = chosen.iter().map(Value::as_str).collect::<Option<Vec<_>>>() else {
            return Some(AnswerError::WrongType);
        };
        let mut seen = HashSet::new();
        if !ids.iter().all(|id| seen.insert(*id)) {
            return Some(AnswerError::WrongType);
        }
        let known = |id: &&str| self.options.iter().any(|o| o.id == **id);
        (!ids.iter().all(known)).then_some(AnswerError::NotAnOption)
    }
}

fn is_date(text: &str) -> bool {
    text.len() == 10 && chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok_and(|d| d.to_string() == text)
}

impl Condition {
    fn holds(&self, seen: &HashMap<Uuid, &Value>) -> bool {
        let matches = |question: &Uuid, wanted: &[Value]| match seen.get(question) {
            None => false,
            // A list of choices matches if one of the choices is wanted.
            Some(Value::Array(items)) => items.iter().any(|i| wanted.contains(i)),
            Some(value) => wanted.contains(value),
        };
        match self {
            Self::Equals { question, value } => matches(question, std::slice::from_ref(value)),
            Self::In { question, values } => matches(question, values),
            Self::Answered { question } => seen.contains_key(question),
            Self::And { all } => all.iter().all(|c| c.holds(seen)),
            Self::Or { any } => any.iter().any(|c| c.holds(seen)),
            Self::Not { of } => !of.holds(seen),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Vector {
        name: String,
        form: Form,
        answers: Answers,
        expect: Vec<Expected>,
    }

    #[derive(Deserialize)]
    struct Expected {
        question: Uuid,
        code: String,
    }

    #[test]
    fn the_server_means_by_valid_what_the_browser_means() {
        let vectors: Vec<Vector> = serde_json::from_str(include_str!("../../../tests/vectors/validate.json")).unwrap();
        for vector in vectors {
            let found: Vec<_> =
                vector.form.validate(&vector.answers).into_iter().map(|(q, f)| (q, f.code().to_owned())).collect();
            let expected: Vec<_> = vector.expect.into_iter().map(|e| (e.question, e.code)).collect();
            assert_eq!(found, expected, "{}", vector.name);
        }
    }
}
