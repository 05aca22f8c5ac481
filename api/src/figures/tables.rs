//! The tables of a period. Each table counts its cases by one property. No table combines two properties, because their
//! groups would be small. Pure functions.

use std::collections::BTreeMap;

use async_graphql::Enum;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Fact;
use super::cells::{MIN_GROUP, by_band, by_value, rounded};

/// What a table counts.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FigureKind {
    /// Reports of the period, by the way they came.
    Source,
    /// Reports of the period, by the wish of the reporter.
    Anonymity,
    /// Reports of the period, by language code.
    Language,
    /// Reports of the period, by the id of the category. `NONE`: without a category.
    Category,
    /// Reports of the period, by the id of the department.
    Department,
    /// Cases that were open when the period ended.
    Open,
    /// Cases closed in the period, by outcome.
    Outcome,
    /// Cases closed in the period, by the days since the receipt.
    Closing,
    /// Cases closed in the period, by whether the reporter wrote after the report: `YES` or `NO`.
    Dialogue,
    /// Cases whose acknowledgement was due in the period, by the days since the receipt, and by `IN_TIME` or `LATE`.
    Acknowledgement,
    /// The same for feedback.
    Feedback,
}

/// Cases of a table that have a value in common, or a number of days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// `None`: all values that the table does not show, or no value if the table counts days.
    pub value: Option<String>,
    pub from_day: Option<i32>,
    /// `None` with a first day: any later day, and never.
    pub to_day: Option<i32>,
    pub cases: i32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    pub kind: FigureKind,
    /// Number of all cases of the table, rounded.
    pub cases: i32,
    /// Empty if the groups are too small.
    pub groups: Vec<Group>,
}

/// The first days of the bands of days to an acknowledgement.
const SHORT: [i32; 6] = [0, 1, 3, 5, 8, 15];
/// The first days of the bands of days to feedback, and to the closing.
const LONG: [i32; 7] = [0, 31, 61, 91, 121, 181, 366];

/// All tables of a period. A table with fewer than [`MIN_GROUP`] cases is left out.
#[must_use]
pub fn tables(facts: &[Fact], first: NaiveDate, last: NaiveDate) -> Vec<Table> {
    let is_in = |day: Option<NaiveDate>| day.is_some_and(|day| (first..=last).contains(&day));
    let received: Vec<&Fact> = facts.iter().filter(|one| is_in(Some(one.released_on))).collect();
    let closed: Vec<&Fact> = facts.iter().filter(|one| is_in(one.closed_on)).collect();
    let is_open = |one: &&Fact| one.released_on <= last && one.closed_on.is_none_or(|day| day > last);
    let acknowledged = facts.iter().filter(|one| is_in(one.acknowledge_by));
    let answered = facts.iter().filter(|one| is_in(one.answer_by));
    let none = || "NONE".to_owned();
    [
        counted(FigureKind::Source, &received, |one| one.source.to_uppercase()),
        counted(FigureKind::Anonymity, &received, |one| one.anonymity.to_uppercase()),
        counted(FigureKind::Language, &received, |one| one.language.clone()),
        counted(FigureKind::Category, &received, |one| one.category_id.map_or_else(none, |id| id.to_string())),
        counted(FigureKind::Department, &received, |one| one.department_id.to_string()),
        table(FigureKind::Open, facts.iter().filter(is_open).count(), vec![]),
        counted(FigureKind::Outcome, &closed, |one| one.outcome.as_ref().map_or_else(none, |text| text.to_uppercase())),
        lasted(&closed),
        counted(FigureKind::Dialogue, &closed, |one| ["NO", "YES"][usize::from(one.dialogue)].to_owned()),
        timed(
            FigureKind::Acknowledgement,
            &SHORT,
            acknowledged.map(|one| (one.acknowledge_by, one.acknowledged_on, one.received_on)),
        ),
        timed(FigureKind::Feedback, &LONG, answered.map(|one| (one.answer_by, one.answered_on, one.received_on))),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn shown(cases: usize) -> i32 {
    i32::try_from(rounded(cases)).unwrap_or(i32::MAX)
}

fn table(kind: FigureKind, cases: usize, groups: Vec<Group>) -> Option<Table> {
    (cases >= MIN_GROUP).then(|| Table { kind, cases: shown(cases), groups })
}

fn counted(kind: FigureKind, facts: &[&Fact], value: impl Fn(&Fact) -> String) -> Option<Table> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for one in facts {
        *counts.entry(value(one)).or_default() += 1;
    }
    let groups = by_value(&counts).into_iter();
    let groups = groups.map(|(value, cases)| Group { value, from_day: None, to_day: None, cases: shown(cases) });
    table(kind, facts.len(), groups.collect())
}

fn band(starts: &[i32], from: NaiveDate, to: Option<NaiveDate>) -> usize {
    let days = to.map_or(i64::MAX, |day| (day - from).num_days());
    starts.partition_point(|start| i64::from(*start) <= days).saturating_sub(1)
}

fn bands<'a>(starts: &'a [i32], counts: &[usize], value: Option<&'a str>) -> impl Iterator<Item = Group> + use<'a> {
    by_band(counts).into_iter().map(move |(range, cases)| Group {
        value: value.map(str::to_owned),
        from_day: starts.get(range.start).copied(),
        to_day: starts.get(range.end).map(|next| next - 1),
        cases: shown(cases),
    })
}

fn lasted(closed: &[&Fact]) -> Option<Table> {
    let mut counts = [0_usize; LONG.len()];
    for one in closed {
        counts[band(&LONG, one.received_on, one.closed_on)] += 1;
    }
    table(FigureKind::Closing, closed.len(), bands(&LONG, &counts, None).collect())
}

/// Counts days, and whether the deadline was met. Both are one table: the days show the deadline too, so the difference of
/// two tables could show a small group.
fn timed(
    kind: FigureKind,
    starts: &[i32],
    deadlines: impl Iterator<Item = (Option<NaiveDate>, Option<NaiveDate>, NaiveDate)>,
) -> Option<Table> {
    let (mut in_time, mut late) = (vec![0_usize; starts.len()], vec![0_usize; starts.len()]);
    for (due, met, received) in deadlines {
        let side = if met.is_some_and(|met| due.is_some_and(|due| met <= due)) { &mut in_time } else { &mut late };
        side[band(starts, received, met)] += 1;
    }
    let sizes: [usize; 2] = [in_time.iter().sum(), late.iter().sum()];
    let groups = if sizes.iter().all(|cases| *cases >= MIN_GROUP) {
        bands(starts, &in_time, Some("IN_TIME")).chain(bands(starts, &late, Some("LATE"))).collect()
    } else {
        let all: Vec<usize> = in_time.iter().zip(&late).map(|(one, other)| one + other).collect();
        bands(starts, &all, None).collect()
    };
    table(kind, sizes.iter().sum(), groups)
}
