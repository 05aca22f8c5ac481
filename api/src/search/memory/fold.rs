//! Folds a text for the search: one spelling for upper and lower case, and for letters with and without accents.
//!
//! The folded text has each word between single spaces. So ` word` finds the beginning of a word, and ` word ` finds the
//! whole word. Scripts without spaces between words stay as runs, in which a search finds every part.

use std::ops::RangeInclusive;

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use icu_properties::props::GeneralCategory;
use zeroize::Zeroizing;

use crate::text;

/// Scripts that write no spaces between words: Thai, Lao and Tibetan, Myanmar, Khmer, Chinese and Japanese.
const DENSE: [RangeInclusive<char>; 8] = [
    '\u{e00}'..='\u{fff}',
    '\u{1000}'..='\u{109f}',
    '\u{1780}'..='\u{17ff}',
    '\u{3005}'..='\u{3007}',
    '\u{3041}'..='\u{30ff}',
    '\u{31f0}'..='\u{31ff}',
    '\u{3400}'..='\u{9fff}',
    '\u{20000}'..='\u{3ffff}',
];

/// How a character takes part in words.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Separates words.
    Gap,
    /// Belongs to a word of a script that writes spaces.
    Spaced,
    /// Belongs to a script that writes no spaces.
    Dense,
}

/// The class of a folded character.
pub(super) fn class(c: char) -> Class {
    if c.is_ascii() {
        return if c.is_ascii_alphanumeric() { Class::Spaced } else { Class::Gap };
    }
    let is_letter = c.is_alphanumeric()
        || matches!(text::category(c), GeneralCategory::NonspacingMark | GeneralCategory::SpacingMark);
    if !is_letter {
        Class::Gap
    } else if DENSE.iter().any(|script| script.contains(&c)) {
        Class::Dense
    } else {
        Class::Spaced
    }
}

/// Marks that a reader may leave out: accents of Latin, Greek and Cyrillic, points of Hebrew, vowels of Arabic, the dot
/// under Indic letters. Vowel signs of other scripts and the marks of Japanese are part of the word.
const fn is_optional(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}'
        | '\u{5c4}' | '\u{5c5}' | '\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e4}' | '\u{6e7}' | '\u{6e8}' | '\u{6ea}'..='\u{6ed}'
        | '\u{93c}' | '\u{9bc}' | '\u{a3c}' | '\u{abc}')
}

/// Characters that are invisible inside a word.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Letters that have another usual spelling and no decomposition in Unicode. The second value is a second letter.
const fn respelled(c: char) -> (char, Option<char>) {
    match c {
        'ß' => ('s', Some('s')),
        'æ' => ('a', Some('e')),
        'œ' => ('o', Some('e')),
        'þ' => ('t', Some('h')),
        'ø' => ('o', None),
        'đ' | 'ð' => ('d', None),
        'ł' => ('l', None),
        'ħ' => ('h', None),
        'ı' => ('i', None),
        'ς' => ('σ', None),
        'ى' | 'ی' => ('ي', None),
        'ة' => ('ه', None),
        'ک' => ('ك', None),
        'ך' => ('כ', None),
        'ם' => ('מ', None),
        'ן' => ('נ', None),
        'ף' => ('פ', None),
        'ץ' => ('צ', None),
        other => (other, None),
    }
}

fn plain_digit(c: char) -> char {
    if !c.is_ascii() && c.is_numeric() && text::category(c) == GeneralCategory::DecimalNumber {
        text::digit(c)
    } else {
        c
    }
}

/// The folded characters of a text, without separated words.
fn letters(text: &str) -> impl Iterator<Item = char> + '_ {
    let plain = DecomposingNormalizerBorrowed::new_nfkd()
        .normalize_iter(text.chars())
        .filter(|c| !is_optional(*c) && !is_invisible(*c))
        .flat_map(char::to_lowercase)
        .flat_map(|c| {
            let (first, second) = respelled(plain_digit(c));
            std::iter::once(first).chain(second)
        });
    // Compose again, because Korean syllables were taken apart.
    ComposingNormalizerBorrowed::new_nfc().normalize_iter(plain)
}

/// Appends a folded text. Several texts in one string stay separate: no phrase matches across their border.
pub fn fold_into(text: &str, folded: &mut Zeroizing<String>) {
    if !folded.is_empty() {
        folded.push('\n');
    }
    folded.push(' ');
    let mut last = Class::Gap;
    let mut put = |c: char| {
        let class = class(c);
        if last != Class::Gap && class != last {
            folded.push(' ');
        }
        if class != Class::Gap {
            folded.push(c);
        }
        last = class;
    };
    if text.is_ascii() {
        text.bytes().for_each(|byte| put(char::from(byte.to_ascii_lowercase())));
    } else {
        letters(text).for_each(&mut put);
    }
    if last != Class::Gap {
        folded.push(' ');
    }
}

/// The folded text.
#[must_use]
pub fn fold(text: &str) -> Zeroizing<String> {
    let mut folded = Zeroizing::new(String::with_capacity(text.len() + 2));
    fold_into(text, &mut folded);
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_for_case_accents_and_forms() {
        for (text, folded) in [
            ("  Hello, WORLD! ", " hello world "),
            ("Straße Müller", " strasse muller "),
            ("İstanbul ısı Øre Łódź", " istanbul isi ore lodz "),
            ("Ёлка, Й", " елка и "),
            ("Οδυσσέας", " οδυσσεασ "),
            ("أُسْتَاذَة", " استاذه "),
            ("שָׁלוֹם", " שלומ "),
            ("हिन्दी", " हिन्दी "),
            ("ใต้น้ำ", " ใต้น้ํา "),
            ("公司abc公司", " 公司 abc 公司 "),
            ("ガード", " ガード "),
            ("한국어 보고", " 한국어 보고 "),
            ("ＶＣ－２０２６ ٤٨٢١٣", " vc 2026 48213 "),
            ("soft\u{ad}hyphen", " softhyphen "),
            ("", " "),
            ("!?", " "),
        ] {
            assert_eq!(fold(text).as_str(), folded, "{text}");
        }
    }

    #[test]
    fn several_texts_keep_their_border() {
        let mut all = fold("one two");
        fold_into("three", &mut all);
        assert_eq!(all.as_str(), " one two \n three ");
    }
}
