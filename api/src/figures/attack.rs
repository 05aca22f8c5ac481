//! An attack on the figures: all published counts, combined linearly, must not show the size of a small group. The attack
//! takes the counts before they are rounded, so the groups alone resist.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use uuid::Uuid;

use super::Fact;
use super::cells::{MIN_GROUP, by_value};
use super::tables::{FigureKind, tables};

/// A prime. The linear algebra uses remainders, because they are exact.
const P: i64 = 2_147_483_647;
/// The number of values of each property. The last property is the period.
const SIZES: [usize; 5] = [3, 3, 2, 3, 2];
const ATOMS: usize = 3 * 3 * 2 * 3 * 2;

type Case = [usize; 5];

/// All combinations of values.
fn atoms() -> Vec<Case> {
    let of = |mut at: usize| {
        SIZES.map(|size| {
            let value = at % size;
            at /= size;
            value
        })
    };
    (0..ATOMS).map(of).collect()
}

/// What an attacker knows: sums over combinations of values.
#[derive(Default)]
struct Known(Vec<(usize, Vec<i64>)>);

impl Known {
    fn reduced(&self, mut sum: Vec<i64>) -> Vec<i64> {
        for (pivot, row) in &self.0 {
            let factor = sum[*pivot];
            for (left, right) in sum.iter_mut().zip(row).filter(|_| factor != 0) {
                *left = (*left - factor * right).rem_euclid(P);
            }
        }
        sum
    }

    fn learn(&mut self, sum: Vec<i64>) {
        let sum = self.reduced(sum);
        let Some(pivot) = sum.iter().position(|part| *part != 0) else { return };
        let inverse = power(sum[pivot], P - 2);
        self.0.push((pivot, sum.iter().map(|part| part * inverse % P).collect()));
    }

    /// Whether the sum is a linear combination of what is known.
    fn shows(&self, sum: Vec<i64>) -> bool {
        self.reduced(sum).iter().all(|part| *part == 0)
    }
}

fn power(mut base: i64, mut exponent: i64) -> i64 {
    let mut result = 1;
    while exponent > 0 {
        if exponent % 2 == 1 {
            result = result * base % P;
        }
        base = base * base % P;
        exponent /= 2;
    }
    result
}

fn sum(all: &[Case], holds: impl Fn(&Case) -> bool) -> Vec<i64> {
    all.iter().map(|atom| i64::from(holds(atom))).collect()
}

/// Learns each group of each table of both periods. `grouped`: as the product does it. Otherwise each value alone.
fn published(all: &[Case], cases: &[Case], grouped: bool) -> Known {
    let mut known = Known::default();
    for period in 0..SIZES[4] {
        let of_period: Vec<_> = cases.iter().filter(|case| case[4] == period).collect();
        if of_period.len() >= MIN_GROUP {
            known.learn(sum(all, |atom| atom[4] == period));
        }
        for (property, size) in SIZES[..4].iter().enumerate() {
            let mut counts: BTreeMap<String, usize> = (0..*size).map(|value| (value.to_string(), 0)).collect();
            for case in &of_period {
                *counts.entry(case[property].to_string()).or_default() += 1;
            }
            let groups = if grouped {
                by_value(&counts)
            } else {
                counts.into_iter().map(|(value, cases)| (Some(value), cases)).collect()
            };
            let shown: Vec<usize> = groups.iter().filter_map(|(value, _)| value.as_ref()?.parse().ok()).collect();
            for (value, _) in groups {
                let value: Option<usize> = value.and_then(|text| text.parse().ok());
                let is_in = |at: usize| value.map_or_else(|| !shown.contains(&at), |value| value == at);
                known.learn(sum(all, |atom| atom[4] == period && is_in(atom[property])));
            }
        }
    }
    known
}

/// The first query whose answer is known and small. A query fixes the values of any number of properties.
fn leak(all: &[Case], cases: &[Case], known: &Known) -> Option<[Option<usize>; 5]> {
    let queries: usize = SIZES.iter().map(|size| size + 1).product();
    let query = |mut at: usize| {
        SIZES.map(|size| {
            let value = at % (size + 1);
            at /= size + 1;
            (value < size).then_some(value)
        })
    };
    (0..queries).map(query).find(|query| {
        let holds =
            |case: &Case| query.iter().zip(case).all(|(wanted, value)| wanted.is_none_or(|wanted| wanted == *value));
        let size = cases.iter().filter(|case| holds(case)).count();
        (1..MIN_GROUP).contains(&size) && known.shows(sum(all, holds))
    })
}

/// Cases of which some values are rare.
fn cases(random: &mut StdRng) -> Vec<Case> {
    let count = random.random_range(0..120);
    let rare = random.random_range(1..12);
    let value = |size: usize, random: &mut StdRng| {
        if random.random_range(0..rare) == 0 { random.random_range(0..size) } else { 0 }
    };
    (0..count).map(|_| SIZES.map(|size| value(size, random))).collect()
}

#[test]
fn no_combination_of_published_counts_shows_a_small_group() {
    let all = atoms();
    let mut random = StdRng::seed_from_u64(37);
    let mut leaks = 0;
    for _ in 0..60 {
        let cases = cases(&mut random);
        assert_eq!(leak(&all, &cases, &published(&all, &cases, true)), None, "{cases:?}");
        leaks += usize::from(leak(&all, &cases, &published(&all, &cases, false)).is_some());
    }
    assert!(leaks > 10, "the attack finds too little in plain counts: {leaks}");
}

#[test]
fn hiding_a_small_value_alone_would_not_resist() {
    let all = atoms();
    let cases: Vec<Case> = [[0; 5]; 9].into_iter().chain([[1, 0, 0, 0, 0]; 6]).chain([[2, 0, 0, 0, 0]; 2]).collect();
    let mut naive = Known::default();
    naive.learn(sum(&all, |atom| atom[4] == 0));
    naive.learn(sum(&all, |atom| atom[4] == 0 && atom[0] == 0));
    naive.learn(sum(&all, |atom| atom[4] == 0 && atom[0] == 1));
    assert!(leak(&all, &cases, &naive).is_some(), "the total minus the other values");
    assert_eq!(leak(&all, &cases, &published(&all, &cases, true)), None);
}

fn fact(random: &mut StdRng) -> Fact {
    let first = NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day");
    let mut later = |from: NaiveDate, days: u64| from + Days::new(random.random_range(0..days));
    let received_on = later(first, 100);
    let released_on = later(received_on, 2);
    let closed_on = Some(later(released_on, 300)).filter(|day| *day < first + Days::new(180));
    let met = Some(later(received_on, 20)).filter(|day| *day < first + Days::new(100));
    Fact {
        source: ["web", "web", "phone"][random.random_range(0..3)].into(),
        anonymity: "anonymous".into(),
        language: ["en", "de", "de", "ar"][random.random_range(0..4)].into(),
        category_id: (random.random_range(0..3) > 0).then(|| Uuid::from_u128(random.random_range(0..4))),
        department_id: Uuid::from_u128(random.random_range(0..3)),
        received_on,
        released_on,
        closed_on,
        outcome: closed_on.map(|_| ["substantiated", "spam"][random.random_range(0..2)].into()),
        dialogue: random.random_range(0..2) == 0,
        acknowledge_by: Some(received_on + Days::new(7)),
        acknowledged_on: met,
        answer_by: Some(received_on + Days::new(60)),
        answered_on: closed_on,
    }
}

#[test]
fn each_number_of_each_table_is_a_multiple_of_five_and_small_tables_are_left_out() {
    let mut random = StdRng::seed_from_u64(27);
    let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
    let mut kinds: Vec<FigureKind> = vec![];
    for _ in 0..300 {
        let count = random.random_range(0..80);
        let facts: Vec<Fact> = (0..count).map(|_| fact(&mut random)).collect();
        let shown = tables(&facts, day("2026-01-01"), day("2026-03-31"));
        for table in &shown {
            let numbers = table.groups.iter().map(|group| group.cases).chain([table.cases]);
            for number in numbers {
                assert!(number >= 5 && number % 5 == 0, "{table:?}");
            }
        }
        let received = facts.iter().filter(|one| one.released_on <= day("2026-03-31")).count();
        let source = shown.iter().any(|table| table.kind == FigureKind::Source);
        assert_eq!(source, received >= MIN_GROUP);
        for table in shown {
            if !kinds.contains(&table.kind) {
                kinds.push(table.kind);
            }
        }
    }
    assert_eq!(kinds.len(), 11, "{kinds:?}");
}
