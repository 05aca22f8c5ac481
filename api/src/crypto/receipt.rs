//! Access codes, docs/formats.md section 1. In production, the browser derives all secrets from the seed. The server
//! derives secrets only for demo data.

use uuid::Uuid;
use zeroize::Zeroizing;

use super::{Key, derive, random};
use crate::text;

const SYMBOLS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const PRIME: u128 = 1021;

/// Cyrillic and Greek letters that look like a symbol of an access code, each with this symbol.
const LOOKALIKES: [(&str, &str); 2] = [("АВСЕНКМОРТХУЅЈ", "ABCEHKMOPTXYSJ"), ("ΑΒΕΖΗΚΜΝΟΡΤΧΥ", "ABEZHKMNOPTXY")];

/// Removes text that is not part of the access code, which is a label before a colon, and numbers of lists such as
/// `2.`.
fn unlabelled(text: &str) -> String {
    let is_label = |before: &str| before.chars().all(|c| c.is_alphabetic() || c == ' ');
    let text = text.split_once(':').filter(|(before, _)| is_label(before)).map_or(text, |(_, rest)| rest);
    let is_number = |word: &str| {
        let digits = word.trim_end_matches(['.', ')', ':']);
        digits.len() + 1 == word.len() && (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
    };
    text.split(' ').filter(|word| !is_number(word)).collect::<Vec<_>>().join(" ")
}

fn symbol(c: char) -> Option<u128> {
    if c.is_ascii() {
        return symbol_of(c);
    }
    let looks_like = |(from, to): &(&str, &str)| to.chars().nth(from.chars().position(|letter| letter == c)?);
    LOOKALIKES.iter().find_map(looks_like).and_then(symbol_of)
}

fn symbol_of(c: char) -> Option<u128> {
    match c {
        'O' => Some(0),
        'I' | 'L' => Some(1),
        c => SYMBOLS.iter().position(|s| char::from(*s) == c).map(|n| n as u128),
    }
}

/// The secret of 128 random bits that an access code encodes.
pub struct Seed(Zeroizing<[u8; 16]>);

impl Seed {
    #[must_use]
    pub fn random() -> Self {
        Self(Zeroizing::new(random()))
    }

    #[must_use]
    pub fn new(bytes: [u8; 16]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    #[must_use]
    pub fn bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// Formats the access code as seven groups of four symbols.
    #[must_use]
    pub fn symbols(&self) -> String {
        let seed = u128::from_be_bytes(*self.0);
        // seed · 1024 + check has 138 bits and does not fit in u128, so the last two symbols are computed separately.
        let check = (PRIME - (seed % PRIME) * (1024 % PRIME) % PRIME) % PRIME;
        let digit = |n: u128| char::from(SYMBOLS[usize::try_from(n & 31).unwrap_or(0)]);
        let mut out: String = (0..26).rev().map(|i| digit(seed.checked_shr(5 * i).unwrap_or(0))).collect();
        out.push(digit(check >> 5));
        out.push(digit(check));
        (4..28).step_by(4).rev().for_each(|at| out.insert(at, '-'));
        out
    }

    /// Parses 28 symbols. Digits of any script are accepted, case and punctuation are ignored, `O` is read as 0, `I`
    /// and `L` as 1. Returns `None` if the check symbols do not match.
    #[must_use]
    pub fn from_symbols(text: &str) -> Option<Self> {
        let written = unlabelled(&text::typed(text)).to_uppercase();
        let digits: Vec<u128> = written.chars().filter(|c| c.is_alphanumeric()).map(symbol).collect::<Option<_>>()?;
        let (seed, check) = digits.split_at_checked(26)?;
        if check.len() != 2 || seed[0] > 7 {
            return None;
        }
        let seed = seed.iter().fold(0, |n, d| n << 5 | d);
        let check = check[0] << 5 | check[1];
        let fits = check < PRIME && ((seed % PRIME) * (1024 % PRIME) + check).is_multiple_of(PRIME);
        fits.then(|| Self::new(seed.to_be_bytes()))
    }

    /// Derives the access secret for an organisation. The browser sends this secret.
    #[must_use]
    pub fn access(&self, org: Uuid) -> Access {
        Access(derive(b"voicase-receipt-v1", self.bytes(), &format!("access|{org}")))
    }
}

/// The access secret. The secret finds the report, and proves to the keystore that its sender knows the access code.
pub struct Access(Key);

impl Access {
    /// Returns `None` unless the slice has 32 bytes.
    #[must_use]
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        Key::from_slice(bytes).map(Self)
    }

    #[must_use]
    pub fn bytes(&self) -> &[u8; 32] {
        self.0.bytes()
    }

    /// The keyed hash by which a report is found.
    #[must_use]
    pub fn mac(&self, pepper: &Key) -> [u8; 32] {
        super::hmac(pepper.bytes(), self.bytes())
    }

    /// The hash by which a report is found that a member entered. The staff surface has no pepper. The secret has 128
    /// random bits, so a guess is as hopeless as with one.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        *derive(&[], self.bytes(), "entered").bytes()
    }

    /// Both hashes, the keyed one first.
    #[must_use]
    pub fn macs(&self, pepper: &Key) -> [u8; 64] {
        let mut macs = [0; 64];
        macs[..32].copy_from_slice(&self.mac(pepper));
        macs[32..].copy_from_slice(&self.hash());
        macs
    }

    /// The key that opens the case's secret in the keystore.
    #[must_use]
    pub fn proof(&self, org: Uuid, case: Uuid) -> Key {
        derive(&[], self.bytes(), &format!("keystore|{org}|{case}"))
    }
}
