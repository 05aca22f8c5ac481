//! A redacted text is the text itself with passages blacked out.

use proptest::prelude::*;
use voicase::redaction::passages::{MARK, is_of};

/// Blacks out passages, which are given by the length of the shown and of the hidden characters in turn.
fn black_out(text: &str, lengths: &[(usize, usize)]) -> (String, Vec<String>) {
    let (mut rest, mut redacted, mut shown) = (text.chars().peekable(), String::new(), vec![]);
    for (show, hide) in lengths {
        let part: String = rest.by_ref().take(*show).collect();
        redacted.push_str(&part);
        shown.push(part);
        if rest.peek().is_none() {
            return (redacted, shown);
        }
        rest.by_ref().take(*hide).for_each(drop);
        redacted.push_str(MARK);
    }
    let part: String = rest.collect();
    redacted.push_str(&part);
    shown.push(part);
    (redacted, shown)
}

proptest! {
    #[test]
    fn passages_that_are_blacked_out_leave_the_parts_between_them(
        text in "[ab \nüß]{1,60}",
        lengths in prop::collection::vec((0_usize..8, 1_usize..8), 0..8),
    ) {
        let (redacted, shown) = black_out(&text, &lengths);
        prop_assert!(is_of(&text, &redacted), "{redacted:?} of {text:?}");
        prop_assert_eq!(redacted.split(MARK).map(str::to_owned).collect::<Vec<_>>(), shown);
    }

    #[test]
    fn what_is_accepted_contains_no_other_text(text in "[abc]{0,12}", redacted in "([abc]{0,3}███){0,3}[abc]{0,3}") {
        // As a regular expression, each mark stands for at least one character.
        let pattern: Vec<_> = redacted.split(MARK).collect();
        prop_assert_eq!(is_of(&text, &redacted), holds(&text, &pattern), "{:?} of {:?}", redacted, text);
    }

    #[test]
    fn text_that_was_not_there_is_refused(text in "[ab ]{1,40}", lengths in prop::collection::vec((0_usize..8, 1_usize..8), 0..4), at in 0_usize..60) {
        let (redacted, _) = black_out(&text, &lengths);
        let mut letters: Vec<char> = redacted.chars().collect();
        letters.insert(at.min(letters.len()), 'x');
        prop_assert!(!is_of(&text, &letters.into_iter().collect::<String>()));
    }
}

/// Tries every position of every part.
fn holds(text: &str, parts: &[&str]) -> bool {
    let Some((first, others)) = parts.split_first() else { return text.is_empty() };
    let Some(rest) = text.strip_prefix(first) else { return false };
    if others.is_empty() {
        return rest.is_empty();
    }
    (1..=rest.len()).any(|passage| holds(&rest[passage..], others))
}
