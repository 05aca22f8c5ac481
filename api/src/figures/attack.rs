//! Two attacks on the figures. One knows the rules of this room and all published numbers of a table, and tries each data
//! set that would publish the same. The other combines the groups of all tables and periods linearly, as if their numbers
//! were not rounded. Neither may show that the size of any group of cases is a number from 1 to 4.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use uuid::Uuid;

use super::Fact;
use super::cells::{MIN_GROUP, by_band, by_value, rounded, rounded_groups};
use super::tables::{FigureKind, Group, Table, tables, timed};
use crate::limit;

/// All lists of counts with a maximum sum.
fn lists(length: usize, max: usize) -> Vec<Vec<usize>> {
    if length == 0 {
        return vec![vec![]];
    }
    let longer =
        |first: usize| lists(length - 1, max - first).into_iter().map(move |rest| [vec![first], rest].concat());
    (0..=max).flat_map(longer).collect()
}

/// The published groups of a table, each with its name.
type Published = Vec<(String, usize)>;

/// Tries all lists of counts up to a sum. `publish` returns all that can be published of a list.
fn resists(length: usize, max: usize, publish: impl Fn(&[usize]) -> BTreeSet<Published>) {
    let mut worlds: BTreeMap<_, Vec<Vec<usize>>> = BTreeMap::new();
    for counts in lists(length, max) {
        let total: usize = counts.iter().sum();
        for published in if total >= MIN_GROUP { publish(&counts) } else { BTreeSet::new() } {
            worlds.entry((rounded(total), published)).or_default().push(counts.clone());
        }
    }
    for ((total, published), mut worlds) in worlds {
        // The other tables of the period can exclude other sums, but never these: the next test tells why.
        worlds.retain(|counts| (total..total + 3).contains(&counts.iter().sum::<usize>()));
        if total + 2 > max {
            continue;
        }
        for sum in total..total + 3 {
            let is_possible = worlds.iter().any(|counts| counts.iter().sum::<usize>() == sum);
            assert!(is_possible, "{total} {published:?} shows that the sum is not {sum}");
        }
        for values in 1_usize..(1 << length) {
            let size = |counts: &Vec<usize>| -> usize {
                (0..length).filter(|at| (values >> at) & 1 == 1).map(|at| counts[at]).sum()
            };
            let is_shown = worlds.iter().all(|counts| (1..MIN_GROUP).contains(&size(counts)));
            assert!(!is_shown, "{total} {published:?} shows the size of the values {values:b}: {:?}", worlds[0]);
        }
    }
}

/// The counts in different orders, each with another last one. A reader does not know the order.
fn orders(counts: &[usize]) -> impl Iterator<Item = Vec<(usize, usize)>> {
    let all: Vec<_> = counts.iter().copied().enumerate().collect();
    (0..all.len()).map(move |first| [&all[first..], &all[..first]].concat())
}

fn values(counts: &[(usize, usize)], max_values: usize) -> (Vec<String>, Vec<usize>) {
    let counts: Vec<_> = counts.iter().map(|(value, cases)| (value.to_string(), *cases)).collect();
    by_value(&counts, max_values).into_iter().map(|(value, cases)| (value.unwrap_or_default(), cases)).unzip()
}

fn bands(counts: &[usize]) -> (Vec<String>, Vec<usize>) {
    by_band(counts).into_iter().map(|(range, cases)| (format!("{range:?}"), cases)).unzip()
}

fn published((names, exact): (Vec<String>, Vec<usize>)) -> Published {
    let mut groups: Vec<_> = names.into_iter().zip(rounded_groups(&exact)).collect();
    // As the tables do it.
    groups.sort_by_key(|(name, cases)| (Reverse(*cases), name.clone()));
    groups
}

#[test]
fn no_table_shows_a_small_group_to_a_reader_who_knows_the_rules() {
    for (real, max) in [(2, 60), (3, 32), (4, 24), (5, 23)] {
        // The reader may know that there are fewer values than the maximum.
        for max_values in [real, limit::MAX_CATEGORIES + 1] {
            resists(real, max, |counts| orders(counts).map(|order| published(values(&order, max_values))).collect());
        }
    }
    for (length, max) in [(2, 60), (3, 32), (4, 24)] {
        resists(length, max, |counts| BTreeSet::from([published(bands(counts))]));
    }
    resists(6, 17, |counts| {
        let case = |at: usize| (at >= 3, [0, 10, 20][at % 3]);
        let cases = counts.iter().enumerate().flat_map(|(at, count)| std::iter::repeat_n(case(at), *count));
        let table = timed(FigureKind::Feedback, &[0, 10, 20], cases);
        let name = |group: &Group| format!("{:?} {:?} {:?}", group.value, group.from_day, group.to_day);
        let group = |group: &Group| (name(group), usize::try_from(group.cases).expect("a count"));
        BTreeSet::from([table.groups.iter().map(group).collect()])
    });
}

/// The published groups of the table by category. The category 0 is none.
fn by_category(counts: &[(usize, usize)]) -> Published {
    let of = |(category, cases): &(usize, usize)| std::iter::repeat_n(fact(&[0, 0, 0, *category, 0, 0, 0]), *cases);
    let facts: Vec<Fact> = counts.iter().flat_map(of).collect();
    let tables = tables(&facts.iter().collect::<Vec<_>>());
    let table = tables.into_iter().find(|table| table.kind == FigureKind::Category).expect("a table");
    let group = |group: Group| (group.value.unwrap_or_default(), usize::try_from(group.cases).expect("a count"));
    table.groups.into_iter().map(group).collect()
}

#[test]
fn the_table_by_category_shows_no_small_group_to_a_reader_who_knows_the_categories() {
    resists(4, 18, |counts| orders(counts).map(|order| by_category(&order)).collect());
    // If only the last two had no name, the reader would know that each of them has one to four cases.
    for order in orders(&[60, 40, 30, 25, 20, 15, 12, 9, 4, 3]) {
        let shown = by_category(&order);
        assert_eq!(shown.iter().map(|group| group.1).collect::<Vec<_>>(), [60, 40, 30, 25, 20, 15, 15, 15]);
        assert_eq!(shown.iter().filter(|group| group.0.is_empty()).count(), 1);
    }
}

#[test]
fn the_published_numbers_of_a_table_could_be_exact_and_so_could_one_or_two_cases_more() {
    let mut random = StdRng::seed_from_u64(3);
    for _ in 0..20_000 {
        let most = [4, 6, 12, 40][random.random_range(0..4)];
        let counts: Vec<usize> = (0..9).map(|_| random.random_range(0..most)).collect();
        let order: Vec<_> = counts.iter().copied().enumerate().collect();
        for (names, exact) in [values(&order, 9), bands(&counts)] {
            let mut groups = rounded_groups(&exact);
            for _ in 0..3 {
                assert_eq!(rounded_groups(&groups), rounded_groups(&exact), "{names:?} {exact:?}");
                if let Some(first) = groups.first_mut() {
                    *first += 1;
                }
            }
        }
    }
}

/// A prime. The linear algebra uses remainders, because they are exact.
const P: i64 = 2_147_483_647;
/// The number of values of each property: the period, source, anonymity, category, outcome, acknowledgement and feedback. A
/// value of the last two is a side of the deadline and a band of days.
const SIZES: [usize; 7] = [2, 3, 2, 3, 3, 4, 4];

type Case = [usize; 7];

fn numbered(sizes: [usize; 7]) -> impl Iterator<Item = Case> {
    let of = move |mut at: usize| {
        sizes.map(|size| {
            let value = at % size;
            at /= size;
            value
        })
    };
    (0..sizes.iter().product::<usize>()).map(of)
}

/// What an attacker knows: sums over combinations of values, in reduced row echelon form.
#[derive(Default)]
struct Known(Vec<(usize, Vec<i64>)>);

fn subtract(from: &mut [i64], factor: i64, row: &[i64]) {
    for (left, right) in from.iter_mut().zip(row).filter(|_| factor != 0) {
        *left = (*left - factor * right).rem_euclid(P);
    }
}

impl Known {
    fn learn(&mut self, mut sum: Vec<i64>) {
        for (pivot, row) in &self.0 {
            let factor = sum[*pivot];
            subtract(&mut sum, factor, row);
        }
        let Some(pivot) = sum.iter().position(|part| *part != 0) else { return };
        let inverse = power(sum[pivot], P - 2);
        for part in &mut sum {
            *part = *part * inverse % P;
        }
        for (_, row) in &mut self.0 {
            let factor = row[pivot];
            subtract(row, factor, &sum);
        }
        self.0.push((pivot, sum));
    }

    /// Whether the sum is a linear combination of what is known.
    fn shows(&self, sum: impl Fn(usize) -> i64) -> bool {
        let rows: Vec<_> =
            self.0.iter().map(|(pivot, row)| (sum(*pivot), row)).filter(|(part, _)| *part != 0).collect();
        let length = self.0.first().map_or(0, |(_, row)| row.len());
        length > 0
            && (0..length).all(|at| rows.iter().fold(0, |all, (part, row)| (all + part * row[at]) % P) == sum(at))
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

const NAMES: [(FigureKind, &[&str]); 6] = [
    (FigureKind::Source, &["WEB", "PHONE", "POST"]),
    (FigureKind::Anonymity, &["ANONYMOUS", "CONFIDENTIAL"]),
    (FigureKind::Category, &["NONE", "00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"]),
    (FigureKind::Outcome, &["OPEN", "SUBSTANTIATED", "SPAM"]),
    (FigureKind::Acknowledgement, &[]),
    (FigureKind::Feedback, &[]),
];
const DAYS: [u64; 2] = [10, 100];

fn fact([_, source, anonymity, category, outcome, acknowledged, answered]: &Case) -> Fact {
    let received_on = NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day");
    let day = |value: usize| Some(received_on + Days::new(DAYS[value % 2]));
    Fact {
        source: NAMES[0].1[*source].to_lowercase(),
        anonymity: NAMES[1].1[*anonymity].to_lowercase(),
        category_id: (*category > 0).then(|| Uuid::from_u128(u128::try_from(*category).expect("a number"))),
        received_on,
        released_on: received_on,
        outcome: (*outcome > 0).then(|| NAMES[3].1[*outcome].to_lowercase()),
        acknowledged_on: day(*acknowledged),
        acknowledged_late: *acknowledged >= 2,
        answered_on: day(*answered),
        answered_late: *answered >= 2,
    }
}

/// Whether a value belongs to a group of a table, as a reader understands the table.
fn holds(table: &Table, at: usize, value: usize) -> bool {
    let group = &table.groups[at];
    let Some(name) = NAMES.iter().find(|(kind, _)| *kind == table.kind).and_then(|(_, names)| names.get(value)) else {
        let day = i32::try_from(DAYS[value % 2]).expect("a day");
        let is_divided = table.groups.iter().any(|other| other.value != group.value);
        let side = !is_divided || group.value.as_deref() == Some(["IN_TIME", "LATE"][value / 2]);
        return side && group.from_day.is_none_or(|from| from <= day) && group.to_day.is_none_or(|to| day <= to);
    };
    let is = |group: &Group| group.value.as_deref() == Some(*name);
    // Values that are not shown are in the group without a value. Without such a group, they count with the first value.
    let hidden = table.groups.iter().position(|group| group.value.is_none()).unwrap_or(0);
    is(group) || at == hidden && !table.groups.iter().any(is)
}

fn sum(all: &[Case], holds: impl Fn(&Case) -> bool) -> Vec<i64> {
    all.iter().map(|atom| i64::from(holds(atom))).collect()
}

/// Learns all published groups of both periods, or each value alone.
fn learned(all: &[Case], cases: &[Case], plain: bool) -> Known {
    let mut known = Known::default();
    for period in 0..SIZES[0] {
        let of_period: Vec<Fact> = cases.iter().filter(|case| case[0] == period).map(fact).collect();
        if of_period.len() < MIN_GROUP {
            continue;
        }
        known.learn(sum(all, |atom| atom[0] == period));
        for (table, property) in tables(&of_period.iter().collect::<Vec<_>>()).iter().zip(1..) {
            for at in 0..if plain { SIZES[property] } else { table.groups.len() } {
                let is_in = |value: usize| if plain { value == at } else { holds(table, at, value) };
                known.learn(sum(all, |atom| atom[0] == period && is_in(atom[property])));
            }
        }
    }
    known
}

/// The first query whose answer is known and small. A query fixes the values of any number of properties.
fn leak(all: &[Case], cases: &[Case], known: &Known) -> Option<Case> {
    numbered(SIZES.map(|size| size + 1)).find(|query| {
        let is = |case: &Case| (0..query.len()).all(|at| query[at] == SIZES[at] || query[at] == case[at]);
        let size = cases.iter().filter(|case| is(case)).count();
        (1..MIN_GROUP).contains(&size) && known.shows(|at| i64::from(is(&all[at])))
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
fn no_combination_of_tables_and_periods_shows_a_small_group() {
    let all: Vec<Case> = numbered(SIZES).collect();
    let mut random = StdRng::seed_from_u64(37);
    let mut leaks = 0;
    for _ in 0..30 {
        let cases = cases(&mut random);
        assert_eq!(leak(&all, &cases, &learned(&all, &cases, false)), None, "{cases:?}");
        leaks += usize::from(leak(&all, &cases, &learned(&all, &cases, true)).is_some());
    }
    assert!(leaks > 10, "the attack finds too little in plain counts: {leaks}");
}

#[test]
fn all_tables_of_a_period_have_the_same_sum() {
    let mut random = StdRng::seed_from_u64(27);
    for _ in 0..300 {
        let facts: Vec<Fact> = cases(&mut random).iter().map(fact).collect();
        let shown = tables(&facts.iter().collect::<Vec<_>>());
        assert_eq!(shown.iter().map(|table| table.kind).collect::<Vec<_>>(), NAMES.map(|(kind, _)| kind));
        for table in shown.iter().filter(|table| !table.groups.is_empty()) {
            let sum: i32 = table.groups.iter().map(|group| group.cases).sum();
            assert_eq!(usize::try_from(sum).expect("a count"), rounded(facts.len()), "{table:?}");
            assert!(table.groups.iter().all(|group| group.cases >= 5 && group.cases % 5 == 0), "{table:?}");
        }
    }
}
