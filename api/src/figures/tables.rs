//! The tables of a period. Each table counts the same reports by one property. No table combines two properties, because
//! their groups would be small. Pure functions.

use std::cmp::Reverse;

use async_graphql::Enum;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Fact;
use super::cells::{by_band, by_value, rounded_groups};
use crate::limit;

/// The property that a table counts.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FigureKind {
    /// The way the report came.
    Source,
    /// The wish of the reporter.
    Anonymity,
    /// The id of the category. `NONE`: without a category.
    Category,
    /// The outcome, or `OPEN`.
    Outcome,
    /// The days from the receipt to the acknowledgement, and `IN_TIME` or `LATE`.
    Acknowledgement,
    /// The days from the receipt to the first feedback, and `IN_TIME` or `LATE`. `LATE`: a deadline was missed.
    Feedback,
}

/// Reports that have a value in common, or a number of days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// `None`: all values that the table does not show. In a table of days: the days are not divided by the deadline.
    pub value: Option<String>,
    pub from_day: Option<i32>,
    /// `None` with a first day: any later day, and not yet.
    pub to_day: Option<i32>,
    pub cases: i32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    pub kind: FigureKind,
    /// Empty if the groups are too small.
    pub groups: Vec<Group>,
}

/// The first days of the bands of days to an acknowledgement.
const SHORT: [i32; 6] = [0, 1, 3, 5, 8, 15];
/// The first days of the bands of days to feedback.
const LONG: [i32; 5] = [0, 31, 61, 91, 121];

/// The maximum numbers of values that a case can have. The number for the outcome includes open cases, and the number for
/// the category includes cases without one. A smaller number than the real one would show small groups.
const SOURCES: usize = 5;
const ANONYMITIES: usize = 2;
const OUTCOMES: usize = 9;
const CATEGORIES: usize = limit::MAX_CATEGORIES + 1;

/// All tables of the reports of a period, which are in random order.
#[must_use]
pub fn tables(facts: &[&Fact]) -> Vec<Table> {
    let category = |one: &Fact| one.category_id.map_or_else(|| "NONE".to_owned(), |id| id.to_string());
    let outcome = |one: &Fact| one.outcome.as_ref().map_or_else(|| "OPEN".to_owned(), |text| text.to_uppercase());
    let acknowledged = |one: &Fact| (one.acknowledged_late, days(one, one.acknowledged_on));
    let answered = |one: &Fact| (one.answered_late, days(one, one.answered_on));
    vec![
        counted(FigureKind::Source, SOURCES, facts.iter().map(|one| one.source.to_uppercase())),
        counted(FigureKind::Anonymity, ANONYMITIES, facts.iter().map(|one| one.anonymity.to_uppercase())),
        counted(FigureKind::Category, CATEGORIES, facts.iter().map(|one| category(one))),
        counted(FigureKind::Outcome, OUTCOMES, facts.iter().map(|one| outcome(one))),
        timed(FigureKind::Acknowledgement, &SHORT, facts.iter().map(|one| acknowledged(one))),
        timed(FigureKind::Feedback, &LONG, facts.iter().map(|one| answered(one))),
    ]
}

/// Days since the receipt. The maximum means: not yet.
fn days(fact: &Fact, to: Option<NaiveDate>) -> i64 {
    to.map_or(i64::MAX, |day| (day - fact.received_on).num_days())
}

/// A group before its count is rounded.
struct Exact<'a> {
    value: Option<&'a str>,
    from_day: Option<i32>,
    to_day: Option<i32>,
    cases: usize,
}

fn table(kind: FigureKind, groups: &[Exact]) -> Table {
    let cases: Vec<usize> = groups.iter().map(|group| group.cases).collect();
    let groups = groups.iter().zip(rounded_groups(&cases)).map(|(group, cases)| Group {
        value: group.value.map(str::to_owned),
        from_day: group.from_day,
        to_day: group.to_day,
        cases: i32::try_from(cases).unwrap_or(i32::MAX),
    });
    Table { kind, groups: groups.collect() }
}

/// The number of cases of each value, in the order in which the values appear first.
fn counts(values: impl Iterator<Item = String>) -> Vec<(String, usize)> {
    values.fold(vec![], |mut counts, value| {
        match counts.iter_mut().find(|(known, _)| *known == value) {
            Some((_, cases)) => *cases += 1,
            None => counts.push((value, 1)),
        }
        counts
    })
}

fn counted(kind: FigureKind, max_values: usize, values: impl Iterator<Item = String>) -> Table {
    let groups = by_value(&counts(values), max_values);
    let groups = groups.iter().map(|(value, cases)| Exact {
        value: value.as_deref(),
        from_day: None,
        to_day: None,
        cases: *cases,
    });
    let mut table = table(kind, &groups.collect::<Vec<_>>());
    // The order must not show which of two equal numbers was higher before the rounding.
    table.groups.sort_by_key(|group| (group.value.is_none(), Reverse(group.cases), group.value.clone()));
    table
}

/// Counts days, and whether the deadline was met. Both are one table: the days show the deadline too, so the difference of
/// two tables could show a small group. Each case: whether it is late, and its days.
pub(super) fn timed(kind: FigureKind, starts: &[i32], cases: impl Iterator<Item = (bool, i64)>) -> Table {
    let mut bands = [vec![0_usize; starts.len()], vec![0; starts.len()]];
    for (late, days) in cases {
        let at = starts.partition_point(|start| i64::from(*start) <= days).saturating_sub(1);
        bands[usize::from(late)][at] += 1;
    }
    let names = ["IN_TIME", "LATE"];
    let totals = names.iter().zip(&bands).map(|(name, side)| ((*name).to_owned(), side.iter().sum()));
    let sides = by_value(&totals.collect::<Vec<_>>(), names.len());
    let all: Vec<usize> = bands[0].iter().zip(&bands[1]).map(|(one, other)| one + other).collect();
    let divided: Vec<(Option<&str>, &[usize])> = match sides.as_slice() {
        [] => vec![(None, all.as_slice())],
        [(side, _)] => vec![(side.as_deref(), all.as_slice())],
        _ => names.iter().zip(&bands).map(|(name, side)| (Some(*name), side.as_slice())).collect(),
    };
    let groups = divided.into_iter().flat_map(|(side, counts)| {
        by_band(counts).into_iter().map(move |(range, cases)| Exact {
            value: side,
            from_day: starts.get(range.start).copied(),
            to_day: starts.get(range.end).map(|next| next - 1),
            cases,
        })
    });
    table(kind, &groups.collect::<Vec<_>>())
}
