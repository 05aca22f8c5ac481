//! Proof of work. While a channel receives very many reports, each report costs its sender's device a calculation. So a
//! flood is not worth its cost, and no reporter needs to be identified. Every reporter who waits for the calculation
//! can send the report. The server uses no captcha of a third party and does not mark the sender. See section 11 of
//! docs/formats.md.

use argon2::{Algorithm, Argon2, Params, Version};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::crypto::{Key, hmac, token};
use crate::limit;
use crate::problem::Problem;

/// The prefix of the hashed input.
const PURPOSE: &[u8] = b"voicase/1 work";
/// Memory of one try, in KiB. An old phone has this much memory, but a graphics card has less for each of its cores.
const MEMORY_KIB: u32 = 1024;
/// How long one seed is issued, in seconds. The previous seed is still accepted.
const SEED_TIME: i64 = 3_600;

/// The result of the calculation.
pub struct Work {
    /// The seed that the server issued.
    pub seed: [u8; 32],
    pub nonce: u32,
}

/// The report that the work is for. The idempotency key limits the work to one report.
pub struct Purpose<'a> {
    /// The channel's address.
    pub channel: &'a str,
    /// The report's idempotency key.
    pub key: Uuid,
}

/// Number of zero bits that the next report to a channel must show, after `reports` reports in [`limit::WINDOW`]. Each
/// time the number of reports doubles, one more bit is required. Returns `None` at normal load.
#[must_use]
pub fn bits(reports: u32) -> Option<u32> {
    let times = reports / limit::REPORTS_WITHOUT_WORK;
    Some((limit::WORK_BITS.start() + times.checked_ilog2()?).min(*limit::WORK_BITS.end()))
}

/// Accepts a report whose work is done. One bit less than required is enough, because the requirement may have risen
/// during the calculation.
///
/// # Errors
/// `WorkRequired` with the seed and the number of bits.
pub fn check(key: &Key, purpose: &Purpose, shown: Option<&Work>, bits: u32, now: DateTime<Utc>) -> Result<(), Problem> {
    let hour = now.timestamp().div_euclid(SEED_TIME);
    let seeds = [hour, hour - 1].map(|hour| seed(key, hour));
    if shown.is_some_and(|work| seeds.contains(&work.seed) && found(purpose, work) >= bits.max(1) - 1) {
        return Ok(());
    }
    Err(Problem::WorkRequired { seed: token::encode(&seeds[0]), bits })
}

fn seed(key: &Key, hour: i64) -> [u8; 32] {
    hmac(key.bytes(), &hour.to_be_bytes())
}

/// Counts the leading zero bits of the hash. This takes about half a millisecond, so it runs only where work is
/// required.
#[must_use]
pub fn found(purpose: &Purpose, work: &Work) -> u32 {
    let parts: [&[u8]; 6] =
        [PURPOSE, &[0], purpose.channel.as_bytes(), &[0], purpose.key.as_bytes(), &work.nonce.to_be_bytes()];
    let mut hash = [0; 32];
    let params = Params::new(MEMORY_KIB, 1, 1, Some(hash.len()));
    let done = params.and_then(|params| {
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        argon2.hash_password_into(&parts.concat(), &work.seed, &mut hash)
    });
    if done.is_err() {
        return 0;
    }
    let zeros = hash.iter().take_while(|byte| **byte == 0).count();
    let rest = hash.get(zeros).map_or(0, |byte| byte.leading_zeros());
    u32::try_from(zeros).unwrap_or_default() * 8 + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_price_rises_with_each_doubling_up_to_a_most() {
        let prices = [0, 299, 300, 599, 600, 1_200, 2_399, 2_400, 1_000_000].map(bits);
        assert_eq!(prices, [None, None, Some(3), Some(3), Some(4), Some(5), Some(5), Some(6), Some(9)]);
    }

    #[test]
    fn work_is_good_for_its_report_its_channel_and_its_hour_and_the_next() {
        let (key, now) = (Key::random(), DateTime::UNIX_EPOCH);
        let purpose = Purpose { channel: "harbour", key: Uuid::from_u128(7) };
        let Err(Problem::WorkRequired { seed, bits: 4 }) = check(&key, &purpose, None, 4, now) else { panic!("asked") };
        let seed: [u8; 32] = token::decode(&seed).unwrap().try_into().unwrap();
        let work = (0..10_000).map(|nonce| Work { seed, nonce }).find(|work| found(&purpose, work) >= 4).unwrap();
        let is_good = |purpose: &Purpose, bits, seconds| {
            let now = now + chrono::TimeDelta::seconds(seconds);
            check(&key, purpose, Some(&work), bits, now).is_ok()
        };
        assert!(is_good(&purpose, 4, 0) && is_good(&purpose, 5, 0) && is_good(&purpose, 4, 2 * SEED_TIME - 1));
        assert!(!is_good(&purpose, 4, 2 * SEED_TIME));
        let done = found(&purpose, &work);
        assert!(!is_good(&purpose, done + 2, 0), "two doublings are too many");
        // The work fits another report by chance with a probability of one in 2^19.
        let (other_key, other_channel) =
            (Purpose { key: Uuid::from_u128(8), ..purpose }, Purpose { channel: "h", ..purpose });
        assert!(!is_good(&other_key, 20, 0) && !is_good(&other_channel, 20, 0));
        assert!(check(&Key::random(), &purpose, Some(&work), 4, now).is_err(), "a seed of another's making");
    }
}
