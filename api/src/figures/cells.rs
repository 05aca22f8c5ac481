//! Which counts may be shown: no number shows a group of fewer than [`MIN_GROUP`] cases, and no combination of numbers
//! does. docs/decisions/037 has the proof.

use std::collections::BTreeMap;
use std::ops::Range;

/// Minimum number of cases of a group. Counts are rounded to multiples of this number.
pub const MIN_GROUP: usize = 5;

/// Splits cases by a value. Each group has one value, and the last one, `None`, has all other values. Together the groups
/// hold all cases, and each group holds [`MIN_GROUP`] cases. Empty if no value may be shown.
#[must_use]
pub fn by_value(counts: &BTreeMap<String, usize>) -> Vec<(Option<String>, usize)> {
    let (mut shown, small): (Vec<_>, Vec<_>) =
        counts.iter().map(|(value, cases)| (value.clone(), *cases)).partition(|(_, cases)| *cases >= MIN_GROUP);
    // The smallest group is the last one.
    shown.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    let mut rest: usize = small.iter().map(|(_, cases)| cases).sum();
    // Without this step, the total minus the shown groups would show the rest.
    while rest > 0 && rest < MIN_GROUP {
        let Some((_, cases)) = shown.pop() else { return vec![] };
        rest += cases;
    }
    if shown.is_empty() {
        return vec![];
    }
    let groups = shown.into_iter().map(|(value, cases)| (Some(value), cases));
    groups.chain((rest > 0).then_some((None, rest))).collect()
}

/// Joins neighbouring bands until each group holds [`MIN_GROUP`] cases. The groups cover all bands. Empty if all bands
/// together hold fewer cases.
#[must_use]
pub fn by_band(counts: &[usize]) -> Vec<(Range<usize>, usize)> {
    let mut groups: Vec<(Range<usize>, usize)> = vec![];
    let (mut first, mut cases) = (0, 0);
    for (at, count) in counts.iter().enumerate() {
        cases += count;
        let next = at + 1;
        if cases >= MIN_GROUP {
            groups.push((first..next, cases));
            (first, cases) = (next, 0);
        }
    }
    // Empty bands join too, so that a label does not show which bands are empty.
    if let Some((range, held)) = groups.last_mut() {
        range.end = counts.len();
        *held += cases;
    }
    groups
}

/// Rounds to the nearest multiple of [`MIN_GROUP`]. A difference of two rounded counts never is a number from 1 to 4.
#[must_use]
pub fn rounded(cases: usize) -> usize {
    (cases + MIN_GROUP / 2) / MIN_GROUP * MIN_GROUP
}

#[cfg(test)]
mod tests {
    use rand::rngs::StdRng;
    use rand::{RngExt, SeedableRng};

    use super::*;

    fn counts(all: &[usize]) -> BTreeMap<String, usize> {
        all.iter().enumerate().map(|(at, cases)| (at.to_string(), *cases)).collect()
    }

    /// Counts of which many are small.
    fn random(random: &mut StdRng) -> Vec<usize> {
        let most = [3, 6, 12, 60][random.random_range(0..4)];
        let length = random.random_range(0..9);
        (0..length).map(|_| random.random_range(0..=most)).collect()
    }

    #[test]
    fn a_small_value_joins_the_others_and_takes_the_smallest_value_along() {
        let value = |at: &str, cases| (Some(at.to_owned()), cases);
        assert_eq!(by_value(&counts(&[9, 5, 6])), [value("0", 9), value("2", 6), value("1", 5)]);
        assert_eq!(by_value(&counts(&[9, 4, 3])), [value("0", 9), (None, 7)]);
        assert_eq!(by_value(&counts(&[9, 6, 1])), [value("0", 9), (None, 7)]);
        assert_eq!(by_value(&counts(&[9, 6, 0])), [value("0", 9), value("1", 6)]);
        assert!(by_value(&counts(&[9, 1])).is_empty());
        assert!(by_value(&counts(&[4, 4, 4])).is_empty());
    }

    #[test]
    fn small_bands_join_their_neighbours() {
        assert_eq!(by_band(&[5, 0, 5, 2]), [(0..1, 5), (1..4, 7)]);
        assert_eq!(by_band(&[2, 2, 2, 0]), [(0..4, 6)]);
        assert!(by_band(&[2, 2]).is_empty());
    }

    #[test]
    fn groups_hold_all_cases_once_and_none_is_small() {
        let mut seed = StdRng::seed_from_u64(37);
        for _ in 0..20_000 {
            let all = random(&mut seed);
            let total: usize = all.iter().sum();
            let values = by_value(&counts(&all));
            let bands = by_band(&all);
            for sizes in [values.iter().map(|one| one.1).collect::<Vec<_>>(), bands.iter().map(|one| one.1).collect()] {
                assert!(sizes.iter().all(|cases| *cases >= MIN_GROUP), "{all:?}: {sizes:?}");
                assert!(sizes.is_empty() || sizes.iter().sum::<usize>() == total, "{all:?}: {sizes:?}");
            }
            for (value, cases) in values {
                let Some(value) = value else { continue };
                assert_eq!(all[value.parse::<usize>().expect("a number")], cases);
            }
            let mut next = 0;
            for (range, cases) in &bands {
                assert_eq!(range.start, next);
                assert_eq!(all[range.clone()].iter().sum::<usize>(), *cases);
                next = range.end;
            }
            assert!(bands.is_empty() || next == all.len());
            assert_eq!(bands.is_empty(), total < MIN_GROUP);
        }
    }

    #[test]
    fn rounded_groups_and_their_differences_are_never_small() {
        for one in MIN_GROUP..200 {
            assert!(rounded(one) >= MIN_GROUP && rounded(one).abs_diff(one) <= MIN_GROUP / 2);
            for other in MIN_GROUP..200 {
                let difference = rounded(one).abs_diff(rounded(other));
                assert!(difference == 0 || difference >= MIN_GROUP);
            }
        }
    }
}
