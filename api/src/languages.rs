//! The languages of `data/languages`, with the texts of emails and the initial texts of a new organisation.

use std::sync::LazyLock;

use entity::enums::Language;
use serde_json::{Map, Value};

/// Code and content of each file in `data/languages`.
const FILES: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/languages.rs"));

static ALL: LazyLock<Vec<(&str, Value)>> = LazyLock::new(|| {
    let read = |text| serde_json::from_str(text).expect("a unit test reads every file of data/languages");
    FILES.iter().map(|(code, text)| (*code, read(text))).collect()
});

/// The default form. Its titles, labels and help texts are keys of the texts in `data/languages`.
static FORM: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../data/form.json")).expect("a unit test reads data/form.json")
});

/// The form of a claim of retaliation, with keys of texts as [`FORM`].
static CLAIM_FORM: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../data/claim-form.json")).expect("a unit test reads data/claim-form.json")
});

/// The texts of the language with this code.
fn texts(code: &str) -> Option<&'static Value> {
    ALL.iter().find(|(known, _)| *known == code).map(|(_, texts)| texts)
}

/// The codes of all languages. Reporters can use all languages.
#[must_use]
pub fn codes() -> Vec<&'static str> {
    FILES.iter().map(|(code, _)| *code).collect()
}

/// The language with this code, if emails can be written in it.
#[must_use]
pub fn of_mails(code: &str) -> Option<Language> {
    codes().into_iter().find(|known| *known == code && mails(Language(known)).is_some()).map(Language)
}

/// The language of a stored row. English if the row has a language that only a newer version knows.
#[must_use]
pub fn of_stored(code: &str) -> Language {
    of_mails(code).unwrap_or_default()
}

/// The languages in which emails can be written.
#[must_use]
pub fn all_of_mails() -> Vec<Language> {
    codes().into_iter().filter_map(of_mails).collect()
}

/// The texts of emails in a language, by kind.
#[must_use]
pub fn mails(language: Language) -> Option<&'static Map<String, Value>> {
    texts(language.0)?.get("mails")?.as_object()
}

/// The text of an automatic message to a reporter, or the first sentence of a reporter's message about a meeting. English for a language that only a newer version knows.
#[must_use]
pub fn automatic(code: &str, name: &str) -> &'static str {
    let text = |code| texts(code)?.get("automatic")?.get(name)?.as_str();
    text(code).or_else(|| text("en")).unwrap_or_default()
}

/// An initial text of a new organisation in each language. `name` is a JSON pointer to the text, such as
/// `/channel/welcome`.
#[must_use]
pub fn first_text(name: &str) -> Value {
    let pointer = format!("/organisation{name}");
    ALL.iter().filter_map(|(code, texts)| Some(((*code).to_owned(), texts.pointer(&pointer)?.clone()))).collect()
}

/// The codes of the categories that a new organisation has.
#[must_use]
pub fn first_categories() -> Vec<&'static str> {
    let english = texts("en").and_then(|texts| texts["organisation"]["categories"].as_object());
    english.into_iter().flat_map(Map::keys).map(String::as_str).collect()
}

/// The form of a new channel. The first question is what happened, and the other questions cover the eleven questions
/// of ISO 37002.
#[must_use]
pub fn default_form() -> Value {
    with_texts(&FORM, "/form")
}

/// The form of a claim of retaliation.
#[must_use]
pub fn claim_form() -> Value {
    with_texts(&CLAIM_FORM, "/claim")
}

fn with_texts(form: &Value, group: &str) -> Value {
    let mut form = form.clone();
    write_texts(&mut form, group);
    form
}

/// Replaces each key of a text by the text in all languages. `group`: the JSON pointer to the texts of the form.
fn write_texts(part: &mut Value, group: &str) {
    match part {
        Value::Object(fields) => {
            for (name, field) in fields {
                match field.as_str() {
                    Some(text) if ["title", "label", "help"].contains(&name.as_str()) => {
                        *field = first_text(&format!("{group}/{text}"));
                    }
                    _ => write_texts(field, group),
                }
            }
        }
        Value::Array(parts) => parts.iter_mut().for_each(|part| write_texts(part, group)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_first_text_exists_in_every_language() {
        for name in ["/channel/name", "/channel/welcome", "/channel/readers"] {
            complete(&first_text(name), name);
        }
        for code in first_categories() {
            complete(&first_text(&format!("/categories/{code}")), code);
        }
        assert!(first_categories().contains(&"other"));
    }

    #[test]
    fn every_automatic_message_exists_in_every_language() {
        let records = ["record_agreed", "record_corrected", "meeting_in_person", "meeting_phone", "meeting_video"];
        for name in ["acknowledgement", "first_reminder", "second_reminder"].into_iter().chain(records) {
            assert!(codes().into_iter().all(|code| !automatic(code, name).trim().is_empty()), "{name}");
            assert!(
                codes().iter().filter(|code| **code != "en").all(|code| automatic(code, name) != automatic("en", name))
            );
        }
        assert_eq!(automatic("xx", "acknowledgement"), automatic("en", "acknowledgement"));
    }

    #[test]
    fn every_text_of_the_forms_exists_in_every_language() {
        check_form(&default_form(), "form");
        check_form(&claim_form(), "claim");
    }

    fn check_form(form: &Value, group: &str) {
        let mut texts = 0;
        for step in form["steps"].as_array().unwrap() {
            complete(&step["title"], "title");
            for question in step["questions"].as_array().unwrap() {
                let options = question["options"].as_array().into_iter().flatten().map(|option| &option["label"]);
                for text in [&question["label"]].into_iter().chain(question.get("help")).chain(options) {
                    complete(text, &question["id"].to_string());
                    texts += 1;
                }
            }
        }
        let english = &super::texts("en").unwrap()["organisation"][group];
        assert_eq!(texts + form["steps"].as_array().unwrap().len(), english.as_object().unwrap().len(), "unused texts");
    }

    fn complete(text: &Value, name: &str) {
        let found: Vec<_> = text.as_object().unwrap().iter().collect();
        assert_eq!(found.iter().map(|(code, _)| code.as_str()).collect::<Vec<_>>(), codes(), "{name}");
        assert!(found.iter().all(|(_, text)| text.as_str().is_some_and(|text| !text.trim().is_empty())), "{name}");
    }
}
