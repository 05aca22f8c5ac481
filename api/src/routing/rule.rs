//! Decides which routing rules match a case, and which rule decides each act. The functions read neither clock nor
//! database.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What makes the rules look at a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Trigger {
    /// The report became visible to staff.
    Released,
    /// The category of the case changed.
    Category,
    /// The severity of the case changed.
    Severity,
    /// A member moved the case to another department.
    Department,
}

impl Trigger {
    pub const ALL: [Self; 4] = [Self::Released, Self::Category, Self::Severity, Self::Department];

    /// The stored value.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Released => "released",
            Self::Category => "category",
            Self::Severity => "severity",
            Self::Department => "department",
        }
    }
}

/// What a rule can do to a case. For each act, the first matching rule decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// Move the case to another department.
    Move,
    /// Restrict the case to named members.
    Restrict,
    /// Assign members and a deputy.
    Assign,
    /// Notify named members.
    Notify,
}

impl Act {
    pub const ALL: [Self; 4] = [Self::Move, Self::Restrict, Self::Assign, Self::Notify];
}

/// The conditions of a rule. All must hold. An empty list accepts any value.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Conditions {
    pub channels: Vec<Uuid>,
    /// Departments, each with all departments below it.
    pub departments: Vec<Uuid>,
    pub categories: Vec<Uuid>,
    pub severities: Vec<String>,
    pub sources: Vec<String>,
    pub languages: Vec<String>,
    /// Days of the week on which the trigger happens. Monday is 1, Sunday is 7.
    pub weekdays: Vec<u8>,
}

/// A rule that is in force, without its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    pub id: Uuid,
    pub triggers: Vec<Trigger>,
    pub conditions: Conditions,
    pub acts: Vec<Act>,
}

/// What the conditions are compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    pub triggers: Vec<Trigger>,
    pub channel: Uuid,
    /// The department of the case, and all departments above it.
    pub departments: Vec<Uuid>,
    pub category: Option<Uuid>,
    pub severity: Option<String>,
    pub source: String,
    pub language: String,
    pub weekday: u8,
}

/// The result for one case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// All rules that match, in order.
    pub matched: Vec<Uuid>,
    /// The rule that decides each act.
    pub decided: Vec<(Act, Uuid)>,
}

impl Outcome {
    /// The rule that decides an act.
    #[must_use]
    pub fn rule(&self, act: Act) -> Option<Uuid> {
        self.decided.iter().find(|(decided, _)| *decided == act).map(|(_, rule)| *rule)
    }
}

/// A rule whose act never applies, because an earlier rule decides that act in every case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overridden {
    pub rule: Uuid,
    pub act: Act,
    pub by: Uuid,
}

/// Returns which rules match, and which rule decides each act. `rules` are in their order.
#[must_use]
pub fn evaluate(rules: &[Rule], facts: &Facts) -> Outcome {
    let matching: Vec<&Rule> = rules.iter().filter(|rule| rule.matches(facts)).collect();
    let first = |act: Act| matching.iter().find(|rule| rule.acts.contains(&act)).map(|rule| (act, rule.id));
    Outcome {
        matched: matching.iter().map(|rule| rule.id).collect(),
        decided: Act::ALL.into_iter().filter_map(first).collect(),
    }
}

/// Returns the acts that never apply. `rules` are in their order.
#[must_use]
pub fn overridden(rules: &[Rule]) -> Vec<Overridden> {
    let mut found = vec![];
    for (place, rule) in rules.iter().enumerate() {
        for act in &rule.acts {
            let earlier = rules[..place].iter().find(|one| one.acts.contains(act) && one.includes(rule));
            found.extend(earlier.map(|by| Overridden { rule: rule.id, act: *act, by: by.id }));
        }
    }
    found
}

impl Rule {
    #[must_use]
    pub fn matches(&self, facts: &Facts) -> bool {
        let is_one_of = |wanted: &[String], value: Option<&String>| {
            wanted.is_empty() || value.is_some_and(|value| wanted.contains(value))
        };
        let Conditions { channels, departments, categories, severities, sources, languages, weekdays } =
            &self.conditions;
        facts.triggers.iter().any(|trigger| self.triggers.contains(trigger))
            && (channels.is_empty() || channels.contains(&facts.channel))
            && (departments.is_empty() || facts.departments.iter().any(|one| departments.contains(one)))
            && (categories.is_empty() || facts.category.is_some_and(|one| categories.contains(&one)))
            && is_one_of(severities, facts.severity.as_ref())
            && is_one_of(sources, Some(&facts.source))
            && is_one_of(languages, Some(&facts.language))
            && (weekdays.is_empty() || weekdays.contains(&facts.weekday))
    }

    /// Whether this rule matches every case that `other` matches.
    fn includes(&self, other: &Self) -> bool {
        let (mine, theirs) = (&self.conditions, &other.conditions);
        other.triggers.iter().all(|trigger| self.triggers.contains(trigger))
            && is_wider(&mine.channels, &theirs.channels)
            && is_wider(&mine.departments, &theirs.departments)
            && is_wider(&mine.categories, &theirs.categories)
            && is_wider(&mine.severities, &theirs.severities)
            && is_wider(&mine.sources, &theirs.sources)
            && is_wider(&mine.languages, &theirs.languages)
            && is_wider(&mine.weekdays, &theirs.weekdays)
    }
}

/// Whether a condition accepts every value that another one accepts.
fn is_wider<T: PartialEq>(mine: &[T], theirs: &[T]) -> bool {
    mine.is_empty() || (!theirs.is_empty() && theirs.iter().all(|value| mine.contains(value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A small range of ids, so that random rules and facts meet often.
    fn id(number: u8) -> Uuid {
        Uuid::from_u128(u128::from(number))
    }

    fn rule(number: u8, conditions: Conditions, acts: &[Act]) -> Rule {
        Rule { id: id(number), triggers: vec![Trigger::Released], conditions, acts: acts.to_vec() }
    }

    fn facts() -> Facts {
        Facts {
            triggers: vec![Trigger::Released],
            channel: id(1),
            departments: vec![id(2), id(3)],
            category: None,
            severity: None,
            source: "web".into(),
            language: "de".into(),
            weekday: 6,
        }
    }

    #[test]
    fn a_rule_without_conditions_matches_every_case_of_its_trigger() {
        let any = rule(1, Conditions::default(), &[Act::Move]);
        assert!(any.matches(&facts()));
        assert!(!any.matches(&Facts { triggers: vec![Trigger::Category, Trigger::Severity], ..facts() }));
        assert!(any.matches(&Facts { triggers: vec![Trigger::Category, Trigger::Released], ..facts() }));
    }

    #[test]
    fn each_condition_must_hold() {
        let holds = |conditions| rule(1, conditions, &[Act::Move]).matches(&facts());
        assert!(holds(Conditions { channels: vec![id(9), id(1)], ..Conditions::default() }));
        assert!(!holds(Conditions { channels: vec![id(9)], ..Conditions::default() }));
        assert!(holds(Conditions { departments: vec![id(3)], ..Conditions::default() }), "a department above");
        assert!(!holds(Conditions { departments: vec![id(1)], ..Conditions::default() }));
        assert!(!holds(Conditions { categories: vec![id(1)], ..Conditions::default() }), "no category");
        assert!(!holds(Conditions { severities: vec!["high".into()], ..Conditions::default() }), "no severity");
        assert!(holds(Conditions { sources: vec!["web".into()], ..Conditions::default() }));
        assert!(!holds(Conditions { languages: vec!["en".into()], ..Conditions::default() }));
        assert!(holds(Conditions { weekdays: vec![6, 7], ..Conditions::default() }));
        let one_fails = Conditions { channels: vec![id(1)], weekdays: vec![1], ..Conditions::default() };
        assert!(!holds(one_fails));
    }

    #[test]
    fn the_first_matching_rule_decides_each_act() {
        let rules = [
            rule(1, Conditions { weekdays: vec![1], ..Conditions::default() }, &[Act::Move]),
            rule(2, Conditions::default(), &[Act::Assign]),
            rule(3, Conditions::default(), &[Act::Move, Act::Assign, Act::Notify]),
        ];
        let outcome = evaluate(&rules, &facts());
        assert_eq!(outcome.matched, [id(2), id(3)]);
        assert_eq!(outcome.decided, [(Act::Move, id(3)), (Act::Assign, id(2)), (Act::Notify, id(3))]);
    }

    #[test]
    fn a_rule_below_a_wider_one_is_overridden() {
        let german = Conditions { languages: vec!["de".into()], ..Conditions::default() };
        let rules = [
            rule(1, Conditions { languages: vec!["de".into(), "en".into()], ..Conditions::default() }, &[Act::Move]),
            rule(2, german.clone(), &[Act::Move, Act::Assign]),
            rule(3, Conditions::default(), &[Act::Move]),
        ];
        assert_eq!(overridden(&rules), [Overridden { rule: id(2), act: Act::Move, by: id(1) }]);
        let other = Rule { triggers: vec![Trigger::Category], ..rule(4, german, &[Act::Move]) };
        assert_eq!(overridden(&[rules[0].clone(), other]), []);
    }

    #[test]
    fn stored_conditions_with_an_unknown_field_are_refused() {
        let stored = serde_json::to_value(Conditions::default()).expect("a value");
        assert_eq!(serde_json::from_value::<Conditions>(stored).expect("conditions"), Conditions::default());
        assert!(serde_json::from_str::<Conditions>(r#"{ "country": ["NO"] }"#).is_err());
    }
}
