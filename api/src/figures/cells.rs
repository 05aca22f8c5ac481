//! Which counts may be shown: no number shows a group of fewer than [`MIN_GROUP`] cases, and no combination of numbers
//! does. docs/decisions/037 has the proof, and `attack.rs` tests it.

use std::cmp::Reverse;
use std::ops::Range;

/// Minimum number of cases of a group. Counts are rounded to multiples of this number.
pub const MIN_GROUP: usize = 5;
/// Maximum number of cases of a value that is not shown.
const MAX_SMALL: usize = MIN_GROUP - 1;

/// Splits cases by a value. Each group has one value, the most frequent first. The last group, `None`, has all other values.
/// Together the groups hold all cases, and each group holds [`MIN_GROUP`] cases. Up to four cases of other values count with
/// the first group, so a reader cannot tell one such case from none. Five or more count with the smallest other group.
/// Empty if no value may be shown, or if one value is shown and so few cases could all be in small groups.
///
/// `counts`: in random order, because the order decides between equal counts. With an order by name, the name of a shown
/// value would exclude some counts.
/// `max_values`: the maximum number of values that a case can have. The reader may know that there are fewer.
#[must_use]
pub fn by_value(counts: &[(String, usize)], max_values: usize) -> Vec<(Option<String>, usize)> {
    let (mut shown, small): (Vec<_>, Vec<_>) = counts.iter().cloned().partition(|(_, cases)| *cases >= MIN_GROUP);
    shown.sort_by_key(|(_, cases)| Reverse(*cases));
    let total: usize = counts.iter().map(|(_, cases)| cases).sum();
    let mut rest: usize = small.iter().map(|(_, cases)| cases).sum();
    if rest >= MIN_GROUP {
        // A reader may know that only two other values are possible. Then neither of them is without a case. So one of the
        // other values is not small, and the reader does not know which one.
        rest += shown.pop().map_or(0, |(_, cases)| cases);
    } else {
        // With fewer values than the maximum, the table is hidden more often than necessary.
        let is_uncertain = shown.len() == 1 && rounded(total) <= MAX_SMALL * max_values + MIN_GROUP / 2;
        match shown.first_mut() {
            Some((_, cases)) if !is_uncertain => *cases += rest,
            _ => return vec![],
        }
    }
    if shown.is_empty() {
        return vec![];
    }
    let groups = shown.into_iter().map(|(value, cases)| (Some(value), cases));
    groups.chain((rest >= MIN_GROUP).then_some((None, rest))).collect()
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

/// Rounds to the nearest multiple of [`MIN_GROUP`].
#[must_use]
pub fn rounded(cases: usize) -> usize {
    (cases + MIN_GROUP / 2) / MIN_GROUP * MIN_GROUP
}

/// Rounds the groups of a table up or down, so that their sum is the rounded sum of the cases. All tables of a period have
/// the same sum, so no table shows more of it than another.
#[must_use]
pub fn rounded_groups(groups: &[usize]) -> Vec<usize> {
    let mut shown: Vec<usize> = groups.iter().map(|cases| cases / MIN_GROUP * MIN_GROUP).collect();
    let missing = rounded(groups.iter().sum()).saturating_sub(shown.iter().sum()) / MIN_GROUP;
    let mut order: Vec<usize> = (0..groups.len()).collect();
    order.sort_by_key(|at| Reverse(groups[*at] % MIN_GROUP));
    for at in order.into_iter().take(missing) {
        shown[at] += MIN_GROUP;
    }
    shown
}

#[cfg(test)]
mod tests {
    use rand::rngs::StdRng;
    use rand::{RngExt, SeedableRng};

    use super::*;

    fn counts(all: &[usize]) -> Vec<(String, usize)> {
        all.iter().enumerate().map(|(at, cases)| (at.to_string(), *cases)).collect()
    }

    /// Counts of which many are small.
    fn random(random: &mut StdRng) -> Vec<usize> {
        let most = [3, 6, 12, 60][random.random_range(0..4)];
        let length = random.random_range(0..9);
        (0..length).map(|_| random.random_range(0..=most)).collect()
    }

    #[test]
    fn few_cases_of_other_values_count_with_the_first_group() {
        let value = |at: &str, cases| (Some(at.to_owned()), cases);
        assert_eq!(by_value(&counts(&[9, 5, 6]), 3), [value("0", 9), value("2", 6), value("1", 5)]);
        assert_eq!(by_value(&counts(&[9, 6, 1]), 3), [value("0", 10), value("1", 6)]);
        assert_eq!(by_value(&counts(&[9, 6, 0]), 3), [value("0", 9), value("1", 6)]);
    }

    #[test]
    fn five_cases_of_other_values_count_with_the_smallest_other_group() {
        let value = |at: &str, cases| (Some(at.to_owned()), cases);
        for max_values in [4, 5, 200] {
            assert_eq!(by_value(&counts(&[9, 6, 4, 3]), max_values), [value("0", 9), (None, 13)]);
            assert_eq!(by_value(&counts(&[5, 7, 9, 4, 1]), max_values), [value("2", 9), value("1", 7), (None, 10)]);
            assert!(by_value(&counts(&[9, 4, 3]), max_values).is_empty());
        }
    }

    #[test]
    fn the_order_decides_between_equal_counts() {
        let mut equal = counts(&[5, 5, 4, 1]);
        assert_eq!(by_value(&equal, 4), [(Some("0".to_owned()), 5), (None, 10)]);
        equal.reverse();
        assert_eq!(by_value(&equal, 4), [(Some("1".to_owned()), 5), (None, 10)]);
    }

    #[test]
    fn one_value_is_shown_if_the_cases_cannot_all_be_in_small_groups() {
        for (all, shown) in [([4, 4], None), ([12, 0], None), ([8, 4], None), ([13, 0], Some(13)), ([9, 4], Some(13))] {
            let expected: Vec<_> = shown.map(|cases| (Some("0".to_owned()), cases)).into_iter().collect();
            assert_eq!(by_value(&counts(&all), 2), expected, "{all:?}");
        }
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
            let values = by_value(&counts(&all), 9);
            let bands = by_band(&all);
            for sizes in [values.iter().map(|one| one.1).collect::<Vec<_>>(), bands.iter().map(|one| one.1).collect()] {
                assert!(sizes.iter().all(|cases| *cases >= MIN_GROUP), "{all:?}: {sizes:?}");
                assert!(sizes.is_empty() || sizes.iter().sum::<usize>() == total, "{all:?}: {sizes:?}");
            }
            for (value, cases) in values {
                let Some(value) = value else { continue };
                let exact = all[value.parse::<usize>().expect("a number")];
                assert!(exact >= MIN_GROUP && (exact..exact + MIN_GROUP).contains(&cases), "{all:?}: {value} {cases}");
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
    fn rounded_groups_are_multiples_of_five_that_sum_to_the_rounded_sum() {
        let mut seed = StdRng::seed_from_u64(5);
        for _ in 0..20_000 {
            let groups: Vec<usize> = random(&mut seed).iter().map(|cases| cases + MIN_GROUP).collect();
            let shown = rounded_groups(&groups);
            assert_eq!(shown.iter().sum::<usize>(), rounded(groups.iter().sum()), "{groups:?}: {shown:?}");
            for (exact, shown) in groups.iter().zip(shown) {
                assert!(shown >= MIN_GROUP && shown % MIN_GROUP == 0 && shown.abs_diff(*exact) < MIN_GROUP);
            }
        }
    }
}
