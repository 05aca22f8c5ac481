//! Random rules and random facts: which rule decides.

use proptest::collection::vec;
use proptest::prelude::*;
use uuid::Uuid;
use voicase::routing::rule::{Act, Conditions, Facts, Rule, Trigger, evaluate, overridden};

/// A small range of ids, so that random rules and facts meet often.
fn id(number: u8) -> Uuid {
    Uuid::from_u128(u128::from(number))
}

prop_compose! {
    fn conditions()(channels in vec(0u8..3, 0..3), departments in vec(0u8..3, 0..2), categories in vec(0u8..3, 0..3),
        weekdays in vec(1u8..4, 0..3), german in any::<bool>()) -> Conditions {
        let ids = |numbers: Vec<u8>| numbers.into_iter().map(id).collect();
        Conditions {
            channels: ids(channels),
            departments: ids(departments),
            categories: ids(categories),
            weekdays,
            languages: if german { vec!["de".into()] } else { vec![] },
            ..Conditions::default()
        }
    }
}

fn triggers() -> impl Strategy<Value = Vec<Trigger>> {
    proptest::sample::subsequence(Trigger::ALL.to_vec(), 1..=4)
}

fn rules() -> impl Strategy<Value = Vec<Rule>> {
    let acts = proptest::sample::subsequence(Act::ALL.to_vec(), 1..=4);
    vec((triggers(), conditions(), acts), 0..8).prop_map(|all| {
        let numbered = (0u8..).zip(all);
        numbered.map(|(n, (triggers, conditions, acts))| Rule { id: id(n), triggers, conditions, acts }).collect()
    })
}

prop_compose! {
    fn any_facts()(triggers in triggers(), channel in 0u8..3, departments in vec(0u8..3, 1..3), category in proptest::option::of(0u8..3),
        weekday in 1u8..4, german in any::<bool>()) -> Facts {
        Facts {
            triggers,
            channel: id(channel),
            departments: departments.into_iter().map(id).collect(),
            category: category.map(id),
            language: if german { "de" } else { "en" }.into(),
            weekday,
            severity: None,
            source: "web".into(),
        }
    }
}

proptest! {
    #[test]
    fn each_act_is_decided_once_by_the_first_rule_that_matches(rules in rules(), facts in any_facts()) {
        let outcome = evaluate(&rules, &facts);
        for act in Act::ALL {
            let first = rules.iter().find(|rule| rule.matches(&facts) && rule.acts.contains(&act)).map(|rule| rule.id);
            prop_assert_eq!(outcome.rule(act), first);
            prop_assert!(outcome.decided.iter().filter(|(decided, _)| *decided == act).count() <= 1);
        }
        prop_assert!(outcome.decided.iter().all(|(_, rule)| outcome.matched.contains(rule)));
    }

    #[test]
    fn an_overridden_act_never_applies(rules in rules(), facts in any_facts()) {
        let outcome = evaluate(&rules, &facts);
        for one in overridden(&rules) {
            prop_assert_ne!(outcome.rule(one.act), Some(one.rule));
        }
    }

    #[test]
    fn a_rule_that_does_not_match_changes_nothing(rules in rules(), facts in any_facts()) {
        let without: Vec<Rule> = rules.iter().filter(|rule| rule.matches(&facts)).cloned().collect();
        prop_assert_eq!(evaluate(&rules, &facts), evaluate(&without, &facts));
    }
}
