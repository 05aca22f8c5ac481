//! A simulated year: suggestions against a rota. The numbers are in docs/decisions.

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng};
use uuid::Uuid;

use super::rules::{Candidate, Level, rank, weight};
use entity::enums::{Severity, Stage};

const DAYS: usize = 365;
/// Weekdays before the measurement, because all members begin without cases.
const WARM_UP: usize = 60;

struct Member {
    /// Working days of each week. Part-time members work fewer.
    weekdays: Vec<usize>,
    languages: Vec<usize>,
    /// First and last day.
    absences: Vec<(usize, usize)>,
}

impl Member {
    fn is_absent(&self, day: usize) -> bool {
        self.absences.iter().any(|(first, last)| (*first..=*last).contains(&day))
    }

    fn days_ahead(&self, day: usize) -> i32 {
        let works = |day: &usize| self.weekdays.contains(&(day % 7)) && !self.is_absent(*day);
        i32::try_from((day..day + 14).filter(works).count()).expect("few days")
    }
}

struct Report {
    day: usize,
    severity: Severity,
    language: usize,
    /// A member whom the report concerns.
    conflict: Option<usize>,
    /// Last day of triage, of the investigation and of the review.
    ends: [usize; 3],
}

impl Report {
    fn weight(&self, day: usize) -> i32 {
        let stage = match self.ends.iter().position(|end| day <= *end) {
            Some(0) => Stage::InTriage,
            Some(1) => Stage::UnderInvestigation,
            Some(_) => Stage::PendingReview,
            None => Stage::Closed,
        };
        weight(Some(self.severity), stage, false)
    }
}

/// Eight members: two work part-time. Each has six weeks of absence, and each language has two to eight speakers.
fn team(random: &mut StdRng) -> Vec<Member> {
    let member = |at: usize, random: &mut StdRng| Member {
        weekdays: (0..if at < 2 { 3 } else { 5 }).collect(),
        languages: (0..3)
            .filter(|language| *language == 0 || (at + language).is_multiple_of(4) || at % 3 == *language)
            .collect(),
        absences: [14, 14, 7, 7]
            .into_iter()
            .enumerate()
            .map(|(quarter, length)| {
                let first = quarter * 91 + random.random_range(0..70);
                (first, first + length - 1)
            })
            .collect(),
    };
    (0..8).map(|at| member(at, random)).collect()
}

/// Two reports on three days. Severe reports are rarer and take longer.
fn reports(random: &mut StdRng) -> Vec<Report> {
    let mut all = vec![];
    for day in (0..DAYS).filter(|day| day % 7 < 5) {
        if random.random_range(0..3) == 0 {
            continue;
        }
        let (severity, length) = match random.random_range(0..10) {
            0..3 => (Severity::Low, 15..40),
            3..7 => (Severity::Medium, 25..70),
            7..9 => (Severity::High, 40..100),
            _ => (Severity::Critical, 60..140),
        };
        let triage = day + random.random_range(2..8);
        let investigation = triage + random.random_range(length);
        let ends = [triage, investigation, investigation + random.random_range(3..10)];
        let conflict = (random.random_range(0..10) == 0).then(|| random.random_range(0..8));
        let language = [0, 0, 0, 1, 1, 2][random.random_range(0..6)];
        all.push(Report { day, severity, language, conflict, ends });
    }
    all
}

/// The weight of a member's cases for each of the usual working days of two weeks, in hundredths.
fn load(member: &Member, reports: &[Report], assigned: &[usize], who: usize, day: usize) -> i32 {
    let weight: i32 =
        reports.iter().zip(assigned).filter(|(_, at)| **at == who).map(|(report, _)| report.weight(day)).sum();
    weight * 100 / (2 * i32::try_from(member.weekdays.len()).expect("few days"))
}

/// Assigns all reports in turn. Returns maximum and 95th percentile of the load over all members and days, and how many
/// reports went to a member who does not speak the language.
fn year(team: &[Member], reports: &[Report], choose: impl Fn(&Report, &[usize]) -> usize) -> (i32, i32, usize) {
    let mut assigned = vec![];
    let mut loads = vec![];
    let mut next = 0;
    for day in 0..DAYS {
        while reports.get(next).is_some_and(|report| report.day == day) {
            assigned.push(choose(&reports[next], &assigned));
            next += 1;
        }
        if day >= WARM_UP {
            loads.extend(team.iter().enumerate().map(|(who, one)| load(one, reports, &assigned, who, day)));
        }
    }
    loads.sort_unstable();
    let strangers =
        reports.iter().zip(&assigned).filter(|(report, at)| !team[**at].languages.contains(&report.language));
    (*loads.last().expect("loads"), loads[loads.len() * 95 / 100], strangers.count())
}

fn suggested(team: &[Member], reports: &[Report], report: &Report, assigned: &[usize]) -> usize {
    let candidates = team.iter().enumerate().map(|(who, member)| {
        let mine = || reports.iter().zip(assigned).filter(|(_, at)| **at == who).map(|(one, _)| one.weight(report.day));
        let (seen, days) = (mine().sum(), member.days_ahead(report.day));
        Candidate {
            member: Uuid::from_u128(who as u128),
            absent: member.is_absent(report.day),
            days,
            in_until: None,
            speaks: member.languages.contains(&report.language),
            level: Level::of(seen, days),
            conflict: report.conflict == Some(who),
            open: i32::try_from(mine().filter(|weight| *weight > 0).count()).expect("few cases"),
            seen,
        }
    });
    let first = rank(candidates.collect()).into_iter().next().expect("a suggestion");
    usize::try_from(first.member.as_u128()).expect("a small number")
}

/// The next member of the rota who is neither absent nor concerned.
fn in_turn(team: &[Member], report: &Report, assigned: &[usize]) -> usize {
    let last = assigned.last().map_or(0, |at| at + 1);
    let mut turn = (0..team.len()).map(|step| (last + step) % team.len());
    turn.find(|who| !team[*who].is_absent(report.day) && report.conflict != Some(*who)).expect("a member")
}

#[test]
fn suggestions_lower_the_maximum_load_of_a_simulated_year_against_a_rota() {
    let mut sums = [0; 4];
    for seed in 1..=5 {
        let mut random = StdRng::seed_from_u64(seed);
        let (team, reports) = (team(&mut random), reports(&mut random));
        let rota = year(&team, &reports, |report, assigned| in_turn(&team, report, assigned));
        let ours = year(&team, &reports, |report, assigned| suggested(&team, &reports, report, assigned));
        println!(
            "seed {seed}, {} reports: rota maximum {} p95 {} other language {}, suggestion maximum {} p95 {} other language {}",
            reports.len(),
            rota.0,
            rota.1,
            rota.2,
            ours.0,
            ours.1,
            ours.2
        );
        assert!(ours.0 < rota.0, "seed {seed}: maximum {} is not lower than {}", ours.0, rota.0);
        assert!(ours.1 < rota.1, "seed {seed}: p95 {} is not lower than {}", ours.1, rota.1);
        for (sum, one) in sums.iter_mut().zip([rota.0, rota.1, ours.0, ours.1]) {
            *sum += one;
        }
    }
    println!(
        "mean in hundredths: rota {} and {}, suggestion {} and {}",
        sums[0] / 5,
        sums[1] / 5,
        sums[2] / 5,
        sums[3] / 5
    );
}
