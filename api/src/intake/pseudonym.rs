//! Random names that reveal nothing about a case. Staff see two words, and the reporter sees a reference.

use crate::crypto::random;

const ADJECTIVES: [&str; 32] = [
    "Amber", "Ancient", "Autumn", "Azure", "Brave", "Bright", "Calm", "Clear", "Copper", "Distant", "Early", "Gentle",
    "Golden", "Green", "Hidden", "High", "Ivory", "Late", "Level", "Little", "Lunar", "Morning", "Northern", "Open",
    "Patient", "Quiet", "Round", "Silver", "Southern", "Steady", "Violet", "Winter",
];
const NOUNS: [&str; 32] = [
    "Anchor", "Bay", "Birch", "Bridge", "Brook", "Canyon", "Cedar", "Cloud", "Coast", "Field", "Garden", "Glade",
    "Grove", "Heron", "Hill", "Island", "Lake", "Lantern", "Maple", "Meadow", "Orchard", "Otter", "Pebble", "Pine",
    "Prairie", "River", "Robin", "Stone", "Summit", "Valley", "Willow", "Window",
];
const SYMBOLS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Draws two random words.
#[must_use]
pub fn pseudonym() -> String {
    let [first, second] = random::<2>();
    format!("{} {}", ADJECTIVES[usize::from(first % 32)], NOUNS[usize::from(second % 32)])
}

/// Draws a random reference for the reporter, such as `R-7K3M-Q2XA`.
#[must_use]
pub fn reference() -> String {
    let symbols: String = random::<8>().iter().map(|b| char::from(SYMBOLS[usize::from(b % 32)])).collect();
    format!("R-{}-{}", &symbols[..4], &symbols[4..])
}
