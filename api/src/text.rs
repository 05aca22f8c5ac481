//! Text rules that protect the reader: whether a text is visible, which characters are hidden, and how typed codes are
//! normalised. The functions follow Unicode's properties (ICU). `clients/shared/text.ts` holds the same rules. The test
//! vectors `text.json` and `typed.json` keep both implementations equal.

use icu_properties::props::{
    DefaultIgnorableCodePoint, EmojiModifier, ExtendedPictographic, GeneralCategory, Script, WhiteSpace,
};
use icu_properties::{CodePointMapData, CodePointSetData};

/// Braille pattern blank, which is invisible although its category is symbol.
const BLANK_PATTERN: char = '\u{2800}';
const NON_JOINER: char = '\u{200c}';
const JOINER: char = '\u{200d}';

/// Scripts whose letters change their form next to a joiner or non-joiner.
const JOINING: [Script; 16] = [
    Script::Arabic,
    Script::Bengali,
    Script::Devanagari,
    Script::Gujarati,
    Script::Gurmukhi,
    Script::Kannada,
    Script::Khmer,
    Script::Malayalam,
    Script::Mongolian,
    Script::Myanmar,
    Script::Nko,
    Script::Oriya,
    Script::Sinhala,
    Script::Syriac,
    Script::Tamil,
    Script::Telugu,
];

pub(crate) fn category(c: char) -> GeneralCategory {
    CodePointMapData::<GeneralCategory>::new().get(c)
}

fn is_ignorable(c: char) -> bool {
    CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
}

fn is_space(c: char) -> bool {
    c == BLANK_PATTERN || CodePointSetData::new::<WhiteSpace>().contains(c)
}

const fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Whether a text has a visible character. Invisible are white space, controls, format characters, default-ignorable
/// characters, blank letters, and marks without a letter. Unassigned characters count as visible, because a later
/// version of Unicode may assign them.
#[must_use]
pub fn shows(text: &str) -> bool {
    text.chars().any(|c| {
        !is_space(c)
            && !is_ignorable(c)
            && !matches!(
                category(c),
                GeneralCategory::Control
                    | GeneralCategory::Format
                    | GeneralCategory::SpaceSeparator
                    | GeneralCategory::NonspacingMark
                    | GeneralCategory::SpacingMark
                    | GeneralCategory::EnclosingMark
            )
    })
}

/// Whether the text contains a control character (C0 or C1) other than a line break or a tab.
#[must_use]
pub fn has_control(text: &str) -> bool {
    text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
}

/// Normalises a name for storage. The result is one line without hidden characters and without characters that change
/// the text direction. So the end of a name, such as a file extension, is displayed at the end. Joiners stay where a
/// script or an emoji needs them. Runs of white space become one space.
#[must_use]
pub fn name(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for c in text.chars() {
        let before = kept.chars().next_back();
        if is_space(c) {
            if before.is_some_and(|before| !is_space(before)) {
                kept.push(if matches!(c, '\t'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}') { ' ' } else { c });
            }
        } else if before.is_some_and(|before| joins(before, c)) || !is_hidden(c) {
            kept.push(c);
        }
    }
    kept.truncate(kept.trim_end_matches(is_space).len());
    kept
}

fn is_hidden(c: char) -> bool {
    is_ignorable(c) || matches!(category(c), GeneralCategory::Control | GeneralCategory::Format)
}

/// Whether the invisible character `c` belongs to the character before it.
fn joins(before: char, c: char) -> bool {
    let is_emoji = || {
        is_variation_selector(before)
            || CodePointSetData::new::<ExtendedPictographic>().contains(before)
            || CodePointSetData::new::<EmojiModifier>().contains(before)
    };
    let is_joining = || JOINING.contains(&CodePointMapData::<Script>::new().get(before));
    match c {
        NON_JOINER => is_joining(),
        JOINER => is_joining() || is_emoji(),
        _ => is_variation_selector(c) && !is_space(before) && !is_variation_selector(before),
    }
}

/// Normalises a code that a person typed, copied or dictated. Digits of all scripts become 0 to 9, and full-width
/// characters become ASCII. Dashes become `-`, white space becomes a space, and direction marks are removed.
#[must_use]
pub fn typed(text: &str) -> String {
    let meant = |c: char| match c {
        c if c.is_ascii_graphic() => Some(c),
        c if is_space(c) => Some(' '),
        c if is_hidden(c) => None,
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0),
        '\u{2212}' => Some('-'),
        c => Some(match category(c) {
            GeneralCategory::DecimalNumber => digit(c),
            GeneralCategory::DashPunctuation => '-',
            _ => c,
        }),
    };
    text.chars().filter_map(meant).collect()
}

/// Counts the decimal digits directly before `c`. Unicode has the ten digits of a script in a row, beginning with zero.
/// The digits of some scripts follow each other without a gap, so the count is taken modulo ten.
pub(crate) fn digit(c: char) -> char {
    let is_digit = |code: &u32| char::from_u32(*code).is_some_and(|c| category(c) == GeneralCategory::DecimalNumber);
    let before = (0..u32::from(c)).rev().take_while(is_digit).count();
    char::from_digit(u32::try_from(before % 10).unwrap_or(0), 10).unwrap_or(c)
}

/// Normalises an email address. Trims the address, and converts its domain to the ASCII form of DNS. An invalid domain
/// stays as it is, and `outside::mail::address` refuses the address.
#[must_use]
pub fn mail_address(text: &str) -> String {
    let text = text.trim();
    let written = text.rsplit_once('@').filter(|(_, domain)| !domain.is_ascii());
    let written = written.and_then(|(local, domain)| Some(format!("{local}@{}", idna::domain_to_ascii(domain).ok()?)));
    written.unwrap_or_else(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_decimal_digit_of_unicode_has_its_value() {
        let digits: Vec<char> = ('\0'..=char::MAX).filter(|c| category(*c) == GeneralCategory::DecimalNumber).collect();
        assert!(digits.len() >= 650 && digits.len().is_multiple_of(10), "{}", digits.len());
        for ten in digits.chunks(10) {
            assert_eq!(typed(&String::from_iter(ten)), "0123456789", "{ten:?}");
        }
    }
}
