//! The text of a search as terms. A case is found if each term is in one of its texts.

use memchr::memmem::Finder;
use zeroize::Zeroizing;

use super::fold::{Class, class, fold};
use crate::limit::{MAX_SEARCH, MAX_SEARCH_TERMS};
use crate::problem::Problem;
use crate::text;

/// A parsed search.
pub struct Query {
    pub(super) terms: Vec<Term>,
}

/// A word or a phrase.
pub(super) struct Term {
    /// The spellings, of which one is enough.
    spellings: Vec<Finder<'static>>,
}

impl Term {
    pub(super) fn is_in(&self, text: &str) -> bool {
        self.spellings.iter().any(|spelling| spelling.find(text.as_bytes()).is_some())
    }

    /// A phrase matches whole words. A word matches the beginning of a word, and any part of a script without spaces.
    fn of(folded: &str, is_phrase: bool) -> Self {
        let words = folded.trim_matches(' ');
        let dense = |c: Option<char>| c.is_some_and(|c| class(c) == Class::Dense);
        let before = if dense(words.chars().next()) { "" } else { " " };
        let after = if is_phrase && !dense(words.chars().next_back()) { " " } else { "" };
        let needle = |words: &str| Finder::new(format!("{before}{words}{after}").as_bytes()).into_owned();
        Self { spellings: spellings(words).iter().map(|words| needle(words)).collect() }
    }
}

/// German writes `ü` also as `ue`. The folded text of `ü` is `u`, so a typed `ue` also searches for `u`.
fn spellings(words: &str) -> Vec<String> {
    let short = words.replace("ae", "a").replace("oe", "o").replace("ue", "u");
    if short == words { vec![short] } else { vec![words.to_owned(), short] }
}

/// The word of a text with `ä`, `ö` or `ü` in the spelling `ae`, `oe`, `ue`.
fn with_e(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let long = lower.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue");
    (long != lower).then_some(long)
}

impl Query {
    /// # Errors
    /// `Invalid` for a text that is too short, too long, or has too many words. The error never repeats the text.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let invalid = |message| Problem::invalid("text", message);
        if text.chars().count() > MAX_SEARCH {
            return Err(invalid("Enter at most 200 characters."));
        }
        // A text of invisible characters has no words to search for.
        let text = if text::shows(text) { text } else { "" };
        let mut terms = vec![];
        // Every second part is between two quotation marks.
        let quoted = text.split(['"', '“', '”', '„', '«', '»']);
        for (number, part) in quoted.enumerate() {
            let folded = fold(part);
            if number % 2 == 1 {
                terms.extend(term(part, &folded, true));
            } else {
                let words = part.split_whitespace().map(|word| (word, fold(word)));
                for (word, folded) in words {
                    terms.extend(term(word, &folded, false));
                }
            }
        }
        if terms.is_empty() {
            return Err(invalid("Enter at least two letters or digits."));
        }
        if terms.len() > MAX_SEARCH_TERMS {
            return Err(invalid("Enter at most ten words."));
        }
        Ok(Self { terms })
    }
}

/// A term for one typed word or phrase. `None` if it has fewer than two characters, or no character of a script without
/// spaces.
fn term(typed: &str, folded: &Zeroizing<String>, is_phrase: bool) -> Option<Term> {
    let letters = folded.chars().filter(|c| class(*c) != Class::Gap);
    let enough = letters.clone().count() >= 2 || letters.clone().any(|c| class(c) == Class::Dense);
    if !enough {
        return None;
    }
    let mut term = Term::of(folded, is_phrase);
    if let Some(long) = with_e(typed) {
        term.spellings.extend(Term::of(&fold(&long), is_phrase).spellings.into_iter().take(1));
    }
    Some(term)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(query: &str, text: &str) -> bool {
        let text = fold(text);
        Query::parse(query).is_ok_and(|query| query.terms.iter().all(|term| term.is_in(&text)))
    }

    #[test]
    fn ten_scripts_are_found_by_a_word_its_beginning_and_without_accents() {
        for (text, queries) in [
            ("Die Führung zahlt Schmiergeld", ["führ", "FUHRUNG", "schmier"].as_slice()),
            ("Директор подписал счёт", &["счет", "дирек", "ПОДПИСАЛ"]),
            ("Ο διευθυντής έκλεψε", &["διευθυντησ", "εκλεψ", "ΔΙΕΥΘΥΝΤΉΣ"]),
            ("سَرَقَ المُدِيرُ الأموال", &["المدير", "سرق", "الاموال"]),
            ("המנהל גָּנַב כסף", &["גנב", "המנה", "כספ"]),
            ("निदेशक ने रिश्वत ली", &["रिश्वत", "निदे", "निदेशक"]),
            ("ผู้จัดการรับสินบน", &["สินบน", "ผู้จัดการ", "รับ"]),
            ("经理收受贿赂", &["贿赂", "经", "收受"]),
            ("部長が賄賂を受け取った", &["賄賂", "部長", "受け"]),
            ("관리자가 뇌물을 받았다", &["관리", "뇌물을", "받았"]),
        ] {
            for query in queries {
                assert!(finds(query, text), "{query} in {text}");
            }
            assert!(!finds("zzz", text), "{text}");
        }
    }

    #[test]
    fn words_are_found_by_their_beginning_and_phrases_whole() {
        assert!(finds("inv brand", "The invoice of Brandt"));
        assert!(!finds("voice", "The invoice of Brandt"));
        assert!(finds("\"invoice of\"", "The invoice of Brandt"));
        assert!(!finds("\"invoice of bran\"", "The invoice of Brandt"));
        assert!(!finds("\"of invoice\"", "The invoice of Brandt"));
        assert!(finds("「贿赂」", "经理收受贿赂"));
        assert!(finds("Mueller", "Müller") && finds("Müller", "Mueller") && finds("muller", "Müller"));
        assert!(finds("VC-2026-48213", "VC-2026-48213") && finds("48213", "VC-2026-48213"));
        assert!(finds("o'brien", "O'Brien") && finds("well-known", "a well-known firm"));
    }

    #[test]
    fn a_search_needs_two_characters_or_one_of_a_script_without_spaces() {
        for text in ["", " ", "a", "!?", "\"", "é"] {
            assert!(Query::parse(text).is_err(), "{text}");
        }
        assert!(Query::parse("贿").is_ok() && Query::parse("ab").is_ok());
        assert!(Query::parse(&"ab ".repeat(11)).is_err() && Query::parse(&"a".repeat(201)).is_err());
    }
}
