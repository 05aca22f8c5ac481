//! The content of templates. Pure rules.

use std::collections::BTreeMap;

use async_graphql::Enum;
use entity::enums::TemplateKind;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};

use crate::languages;
use crate::limit;
use crate::problem::Problem;

/// A place in a text that is filled from the case. In a text, `{{received_on}}` is [`Variable::ReceivedOn`].
#[derive(Clone, Copy, Debug, Enum, IntoStaticStr, PartialEq, Eq, VariantArray)]
#[graphql(name = "TemplateVariable")]
#[strum(serialize_all = "snake_case")]
pub enum Variable {
    /// The case number that staff use. The reporter sees another reference.
    CaseNumber,
    /// The day on which the text is inserted.
    Today,
    /// The day on which the report arrived.
    ReceivedOn,
    /// The day on which staff acknowledged the report.
    AcknowledgedOn,
    /// The day on which the feedback is due.
    FeedbackDue,
    /// The name of the channel.
    Channel,
    /// The name of the organisation.
    Organisation,
    /// The name of the member who inserts the text. Only after the member chose to show it.
    Member,
}

/// A template in one language.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Version {
    pub name: String,
    /// The text of a text block or letter.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub body: String,
    /// The tasks of a checklist.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<Item>,
}

/// A task of a checklist.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Item {
    pub title: String,
    /// When the task is due, in days after the checklist is added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u16>,
    /// Whether only working days count.
    #[serde(default)]
    pub working: bool,
    /// Whether the assignee of the case gets the task.
    #[serde(default)]
    pub assignee: bool,
}

/// By language code.
pub type Versions = BTreeMap<String, Version>;

/// Checks the content of a template. An error names the version by its place among the languages.
///
/// # Errors
/// `Invalid`.
pub fn check(kind: TemplateKind, versions: &Versions) -> Result<(), Problem> {
    if versions.is_empty() {
        return Err(Problem::invalid("versions", "Write the template in at least one language."));
    }
    for (at, (language, version)) in versions.iter().enumerate() {
        let wrong = |field: &str, message| Err(Problem::invalid(format!("versions.{at}.{field}"), message));
        if !languages::codes().contains(&language.as_str()) {
            return wrong("language", "This language is not known. Choose another one.");
        }
        let is_list = kind == TemplateKind::Checklist;
        if is_list && (version.tasks.is_empty() || version.tasks.len() > limit::MAX_CHECKLIST) {
            return wrong("tasks", "A checklist has 1 to 50 tasks.");
        }
        if is_list != version.body.is_empty() || !(is_list || version.tasks.is_empty()) {
            return wrong("body", "A checklist has tasks. A text block and a letter have a text.");
        }
        if version.tasks.iter().any(|item| item.days.is_some_and(|days| days > limit::MAX_CHECKLIST_DAYS)) {
            return wrong("tasks", "A task of a checklist is due within 365 days.");
        }
        if variables(&version.body).is_none() {
            return wrong("body", "The text has a variable that does not exist. Choose one from the list.");
        }
    }
    Ok(())
}

/// The variables of a text. `None` if one of them does not exist, or has no end.
#[must_use]
pub fn variables(text: &str) -> Option<Vec<Variable>> {
    let mut found = vec![];
    for after in text.split("{{").skip(1) {
        let (name, _) = after.split_once("}}")?;
        let known = Variable::VARIANTS.iter().find(|one| <&str>::from(**one) == name.trim())?;
        if !found.contains(known) {
            found.push(*known);
        }
    }
    Some(found)
}

/// The version in the wanted language, or else in English, or else in the first language.
#[must_use]
pub fn best<'a>(versions: &'a Versions, wanted: &str) -> Option<&'a Version> {
    versions.get(wanted).or_else(|| versions.get("en")).or_else(|| versions.values().next())
}

/// A shipped template.
#[derive(Deserialize)]
pub struct Shipped {
    pub source: String,
    kind: String,
    pub versions: Versions,
}

impl Shipped {
    #[must_use]
    pub fn is(&self, kind: TemplateKind) -> bool {
        use sea_orm::ActiveEnum as _;
        kind.to_value() == self.kind
    }
}

/// The templates of `data/templates.json`.
///
/// # Errors
/// Never in practice, because a unit test reads the file.
pub fn shipped() -> Result<Vec<Shipped>, Problem> {
    serde_json::from_str(include_str!("../../../data/templates.json")).map_err(Problem::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(body: &str) -> Versions {
        BTreeMap::from([("en".to_owned(), Version { name: "N".into(), body: body.into(), tasks: vec![] })])
    }

    #[test]
    fn only_listed_variables_are_accepted() {
        assert_eq!(variables("Hello"), Some(vec![]));
        assert_eq!(variables("{{today}}, {{ channel }}, {{today}}"), Some(vec![Variable::Today, Variable::Channel]));
        assert_eq!(variables("{{reporter}}"), None);
        assert_eq!(variables("{{today"), None);
        assert_eq!(variables("{ one } bracket"), Some(vec![]));
    }

    #[test]
    fn a_checklist_has_tasks_and_a_text_has_a_text() {
        assert!(check(TemplateKind::Text, &text("Hello {{channel}}")).is_ok());
        assert!(check(TemplateKind::Checklist, &text("Hello")).is_err());
        assert!(check(TemplateKind::Text, &text("")).is_err());
        assert!(check(TemplateKind::Text, &text("{{secret}}")).is_err());
        assert!(check(TemplateKind::Text, &Versions::new()).is_err());
        let item = Item { title: "T".into(), days: Some(366), working: false, assignee: false };
        let list =
            |tasks| BTreeMap::from([("de".to_owned(), Version { name: "N".into(), body: String::new(), tasks })]);
        assert!(check(TemplateKind::Checklist, &list(vec![item.clone()])).is_err());
        assert!(check(TemplateKind::Checklist, &list(vec![Item { days: None, ..item }])).is_ok());
    }

    #[test]
    fn a_template_falls_back_to_english_and_then_to_any_language() {
        let mut both = text("English");
        both.insert("de".into(), Version { name: "N".into(), body: "Deutsch".into(), tasks: vec![] });
        assert_eq!(best(&both, "de").unwrap().body, "Deutsch");
        assert_eq!(best(&both, "ar").unwrap().body, "English");
        both.remove("en");
        assert_eq!(best(&both, "ar").unwrap().body, "Deutsch");
    }

    #[test]
    fn every_shipped_template_is_complete_in_english_and_german() {
        let all = shipped().unwrap();
        assert_eq!(all.iter().filter(|one| one.is(TemplateKind::Checklist)).count(), 3);
        for one in all {
            let kinds = [TemplateKind::Checklist, TemplateKind::Text, TemplateKind::Letter];
            let kind = kinds.into_iter().find(|kind| one.is(*kind)).unwrap_or_else(|| panic!("{}", one.source));
            check(kind, &one.versions).unwrap_or_else(|problem| panic!("{}: {problem}", one.source));
            let (en, de) = (&one.versions["en"], &one.versions["de"]);
            assert_eq!(en.tasks.len(), de.tasks.len(), "{}", one.source);
            assert_eq!(variables(&en.body), variables(&de.body), "{}", one.source);
        }
    }
}
