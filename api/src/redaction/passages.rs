//! Compares a redacted text with the text itself.

/// Replaces a passage of any length, so that the mark does not show the length. `clients/admin/src/redaction/passages.ts`
/// writes the same mark.
pub const MARK: &str = "███";

/// Whether `redacted` is `original` with passages that are replaced by [`MARK`]. Each passage has at least one
/// character. The text itself is a redacted text without a mark.
#[must_use]
pub fn is_of(original: &str, redacted: &str) -> bool {
    let mut parts: Vec<&str> = redacted.split(MARK).collect();
    let Some(last) = parts.pop() else { return false };
    let Some((first, between)) = parts.split_first() else { return last == original };
    let Some(mut rest) = original.strip_prefix(first) else { return false };
    for part in between {
        // The first occurrence leaves the longest rest, so no other occurrence could match more.
        let found = passage(rest).and_then(|after| after.find(part).map(|at| &after[at + part.len()..]));
        let Some(after) = found else { return false };
        rest = after;
    }
    passage(rest).is_some_and(|after| after.ends_with(last))
}

/// The text after the first character of a passage.
fn passage(text: &str) -> Option<&str> {
    let mut letters = text.chars();
    letters.next().map(|_| letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Anna Müller saw Anna on Monday.";

    #[test]
    fn passages_can_be_replaced_anywhere() {
        for redacted in [
            TEXT,
            "███",
            "███ saw Anna on Monday.",
            "Anna ███ saw ███ on Monday.",
            "Anna Müller saw Anna on ███",
            "███ saw ███ on ███",
            "Anna M███ller saw Anna on Monday.",
            "A██████ Müller saw Anna on Monday.",
        ] {
            assert!(is_of(TEXT, redacted), "{redacted}");
        }
    }

    #[test]
    fn other_text_is_refused() {
        for redacted in [
            "",
            "Anna Müller saw Anna on Tuesday.",
            "Anna Müller saw Anna on Monday",
            " Anna Müller saw Anna on Monday.",
            "Berta ███ saw Anna on Monday.",
            "███ on Monday. She was there.",
            "Anna on ███ saw ███",
            // A mark without a passage.
            "Anna ███Müller saw Anna on Monday.",
            "███Anna Müller saw Anna on Monday.",
            "Anna Müller saw Anna on Monday.███",
            "Anna ███ Müller saw Anna on Monday.",
            // The same passage twice.
            "███ saw ███ saw ███",
        ] {
            assert!(!is_of(TEXT, redacted), "{redacted}");
        }
        assert!(!is_of("", "███"));
    }

    #[test]
    fn a_mark_in_the_text_itself_stays() {
        assert!(is_of("Page 1: ███ and Anna", "Page 1: ███ and ███"));
        assert!(is_of("Page 1: ███ and Anna", "Page 1: ███ and Anna"));
    }
}
