//! The form of a claim of retaliation. It is the same in all organisations, so no row stores it. Stored answers refer to
//! its questions: a question can be added, but never removed or reused.

use std::sync::LazyLock;

use chrono::NaiveDate;
use entity::form_version;
use serde::Deserialize;
use serde_json::Value;
use uuid::{Uuid, uuid};

use super::form::{Answers, Form};
use crate::languages;
use crate::problem::Problem;

/// The id of the form in the audit log and for clients.
pub const FORM: Uuid = uuid!("1f2f3c84-6b0a-4c55-9f6e-7a1c0d9e5b60");
const WHAT: Uuid = uuid!("c0a3c1f4-5e0e-4a7e-9a4b-2d6a8b0f7e11");
const SINCE: Uuid = uuid!("0b6f2f86-7f0d-4a43-8f0c-51e9d3c4a822");
const KNOWS: Uuid = uuid!("7d9e5b3a-2c61-4f58-b1d7-93f0a6e8c433");

static DEFINITION: LazyLock<Value> = LazyLock::new(languages::claim_form);

/// What the reporter says in a claim.
pub struct Said {
    /// What happened to the reporter.
    pub what: String,
    /// Since when, in the reporter's words.
    pub since: Option<String>,
    /// Who may know of the report.
    pub knows: Option<String>,
}

/// The form as a form version of an organisation.
#[must_use]
pub fn version(org: Uuid) -> form_version::Model {
    form_version::Model {
        org_id: org,
        id: FORM,
        version: 1,
        definition: DEFINITION.clone(),
        published_on: NaiveDate::default(),
    }
}

/// The answers to the questions of the form.
///
/// # Errors
/// `Invalid` with the field of the claim.
pub fn answers(said: &Said) -> Result<Answers, Problem> {
    let fields = [
        (WHAT, "what", Some(&said.what)),
        (SINCE, "since", said.since.as_ref()),
        (KNOWS, "knows", said.knows.as_ref()),
    ];
    let answers: Answers =
        fields.iter().filter_map(|(id, _, text)| text.map(|text| (*id, Value::from(text.as_str())))).collect();
    let form = Form::deserialize(&*DEFINITION).map_err(Problem::internal)?;
    if let Some((question, fault)) = form.validate(&answers).first() {
        let field = fields.iter().find(|(id, ..)| id == question).map_or("what", |(_, field, _)| *field);
        return Err(Problem::invalid(field, fault.message()));
    }
    Ok(form.kept(&answers))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(what: &str, since: Option<&str>, knows: Option<&str>) -> Said {
        Said { what: what.to_owned(), since: since.map(str::to_owned), knows: knows.map(str::to_owned) }
    }

    #[test]
    fn the_form_takes_what_the_reporter_says_and_asks_for_no_name() {
        let all = answers(&said("I was moved to nights.", Some("since March"), Some("My manager"))).unwrap();
        assert_eq!(all.keys().copied().collect::<std::collections::BTreeSet<_>>(), [WHAT, SINCE, KNOWS].into());
        assert_eq!(answers(&said("I was moved to nights.", None, None)).unwrap().len(), 1);
        assert_eq!(DEFINITION["steps"][0]["questions"].as_array().map(Vec::len), Some(3));
    }

    #[test]
    fn an_answer_that_does_not_fit_names_its_field() {
        let field = |said: Said| match answers(&said) {
            Err(Problem::Invalid { field, .. }) => field.clone(),
            other => panic!("{:?}", other.err()),
        };
        assert_eq!(field(said(" ", None, None)), "what");
        assert_eq!(field(said("Nights.", Some(&"x".repeat(5_000)), None)), "since");
        assert_eq!(field(said("Nights.", None, Some(&"x".repeat(4_001)))), "knows");
    }
}
