//! Search terms, in every encoding in which they could appear.

use std::collections::{BTreeSet, HashMap};

use base64::prelude::{BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD, Engine};

pub struct Needle {
    what: &'static str,
    forms: Vec<Vec<u8>>,
}

impl Needle {
    /// A text as UTF-8, as UTF-16, in lower and upper case, and in the forms of `bytes`. JSON and SQL do not escape it.
    pub fn text(what: &'static str, text: &str) -> Self {
        assert!(text.len() >= 8 && text.is_ascii(), "{text} would be found by chance, or escaped");
        let mut needle = Self::bytes(what, text.as_bytes());
        let wide = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect();
        needle.forms.extend([wide(u16::to_le_bytes), wide(u16::to_be_bytes)]);
        needle.forms.extend([text.to_lowercase().into_bytes(), text.to_uppercase().into_bytes()]);
        needle
    }

    /// Bytes unchanged, as hexadecimal digits, and as base64 at each of the three possible offsets.
    pub fn bytes(what: &'static str, bytes: &[u8]) -> Self {
        let hex = voicase::crypto::hex(bytes);
        let mut forms = vec![bytes.to_vec(), hex.to_uppercase().into(), hex.into()];
        for shift in 0..3 {
            let shifted = [&vec![0; shift][..], bytes].concat();
            for engine in [&BASE64_STANDARD_NO_PAD, &BASE64_URL_SAFE_NO_PAD] {
                let text = engine.encode(&shifted).into_bytes();
                // The first and last digits also depend on the neighbouring bytes.
                forms.push(text[(shift * 8).div_ceil(6)..text.len() - 1].to_vec());
            }
        }
        Self { what, forms }
    }
}

/// Searches for all terms in one pass. Debug code scans hundreds of megabytes here, so a two-byte lookup comes first.
pub struct Search {
    begins: Vec<bool>,
    forms: HashMap<[u8; 2], Vec<(&'static str, Vec<u8>)>>,
}

impl Search {
    pub fn new(needles: Vec<Needle>) -> Self {
        let mut search = Self { begins: vec![false; 1 << 16], forms: HashMap::new() };
        for Needle { what, forms } in needles {
            for form in forms {
                let start = [form[0], form[1]];
                search.begins[usize::from(u16::from_be_bytes(start))] = true;
                search.forms.entry(start).or_default().push((what, form));
            }
        }
        search
    }

    /// Names of the terms that these bytes contain.
    pub fn find(&self, bytes: &[u8]) -> BTreeSet<&'static str> {
        let mut found = BTreeSet::new();
        let mut at = 0;
        let (begins, end) = (self.begins.as_slice(), bytes.len().saturating_sub(1));
        while at < end {
            if begins[usize::from(bytes[at]) << 8 | usize::from(bytes[at + 1])] {
                let forms = &self.forms[&[bytes[at], bytes[at + 1]]];
                found.extend(forms.iter().filter(|(_, form)| bytes[at..].starts_with(form)).map(|(what, _)| *what));
            }
            at += 1;
        }
        found
    }
}

#[test]
fn a_needle_is_found_in_every_form_and_nothing_else_is() {
    let word = "zq8-Kettledrum";
    let search =
        Search::new(vec![Needle::text("word", word), Needle::bytes("bytes", &[0, 255, 1, 254, 2, 253, 3, 252])]);
    let wide: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let hex = voicase::crypto::hex(word.as_bytes());
    for around in ["", "a", "ab", "abc"] {
        let inside = format!("{around}{word}{around}");
        for bytes in [
            inside.clone().into_bytes(),
            BASE64_STANDARD_NO_PAD.encode(&inside).into_bytes(),
            BASE64_URL_SAFE_NO_PAD.encode(&inside).into_bytes(),
            [around.as_bytes(), &wide].concat(),
            format!("\\\\x{around}{hex}").into_bytes(),
        ] {
            assert_eq!(search.find(&bytes), BTreeSet::from(["word"]), "{}", String::from_utf8_lossy(&bytes));
        }
    }
    assert_eq!(search.find(&[9, 0, 255, 1, 254, 2, 253, 3, 252, 9]), BTreeSet::from(["bytes"]));
    assert_eq!(search.find(b"zq8-Kettledru and nothing more"), BTreeSet::new());
}
