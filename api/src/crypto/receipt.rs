//! Receipts, docs/formats.md section 1. The server derives from a seed only where there is no browser that does: demo data.

use uuid::Uuid;
use zeroize::Zeroizing;

use super::{Key, derive, random};

const SYMBOLS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const PRIME: u128 = 1021;

/// Dashes as keyboards and word processors make them.
const fn is_dash(symbol: char) -> bool {
    matches!(symbol, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}')
}

/// What a reporter keeps: 128 random bits.
pub struct Seed(Zeroizing<[u8; 16]>);

impl Seed {
    /// Draws a new one.
    #[must_use]
    pub fn random() -> Self {
        Self(Zeroizing::new(random()))
    }

    /// Takes 16 bytes.
    #[must_use]
    pub fn new(bytes: [u8; 16]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The 16 bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// Seven groups of four symbols.
    #[must_use]
    pub fn symbols(&self) -> String {
        let seed = u128::from_be_bytes(*self.0);
        // seed · 1024 + check has 138 bits, more than a u128: the last two symbols are made apart.
        let check = (PRIME - (seed % PRIME) * (1024 % PRIME) % PRIME) % PRIME;
        let digit = |n: u128| char::from(SYMBOLS[usize::try_from(n & 31).unwrap_or(0)]);
        let mut out: String = (0..26).rev().map(|i| digit(seed.checked_shr(5 * i).unwrap_or(0))).collect();
        out.push(digit(check >> 5));
        out.push(digit(check));
        (4..28).step_by(4).rev().for_each(|at| out.insert(at, '-'));
        out
    }

    /// Reads 28 symbols: case, spaces and dashes ignored, `O` as 0, `I` and `L` as 1. None if mistyped.
    #[must_use]
    pub fn from_symbols(text: &str) -> Option<Self> {
        let digits: Vec<u128> = text
            .chars()
            .filter(|c| !c.is_whitespace() && !is_dash(*c))
            .map(|c| match c.to_ascii_uppercase() {
                'O' => Some(0),
                'I' | 'L' => Some(1),
                c => SYMBOLS.iter().position(|s| char::from(*s) == c).map(|n| n as u128),
            })
            .collect::<Option<_>>()?;
        let (seed, check) = digits.split_at_checked(26)?;
        if check.len() != 2 || seed[0] > 7 {
            return None;
        }
        let seed = seed.iter().fold(0, |n, d| n << 5 | d);
        let check = check[0] << 5 | check[1];
        let fits = check < PRIME && ((seed % PRIME) * (1024 % PRIME) + check).is_multiple_of(PRIME);
        fits.then(|| Self::new(seed.to_be_bytes()))
    }

    /// The access secret for an organisation, which is what a browser sends.
    #[must_use]
    pub fn access(&self, org: Uuid) -> Access {
        Access(derive(b"voicase-receipt-v1", self.bytes(), &format!("access|{org}")))
    }
}

/// The access secret: finds the report, and proves to the keystore that its reporter is here.
pub struct Access(Key);

impl Access {
    /// Takes the 32 bytes that a browser sent; none if it is another number.
    #[must_use]
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        Key::from_slice(bytes).map(Self)
    }

    /// The 32 bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8; 32] {
        self.0.bytes()
    }

    /// What the server looks a report up by.
    #[must_use]
    pub fn mac(&self, pepper: &Key) -> [u8; 32] {
        super::hmac(pepper.bytes(), self.bytes())
    }

    /// What opens the case's secret in the keystore.
    #[must_use]
    pub fn proof(&self, org: Uuid, case: Uuid) -> Key {
        derive(&[], self.bytes(), &format!("keystore|{org}|{case}"))
    }
}
