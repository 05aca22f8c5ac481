//! The deadlines of a breach, and the steps that may follow. Pure rules.

use chrono::{DateTime, Months, TimeDelta, Utc};
use entity::breach_step::Model as Stored;
use entity::enums::{BreachClockKind, BreachRegime, BreachRisk, BreachStepKind, ReportPhase};

use crate::problem::Problem;

/// What happened in a breach.
#[derive(Clone)]
pub struct Step {
    pub kind: BreachStepKind,
    pub happened_at: DateTime<Utc>,
    pub text: Option<String>,
    /// Only of an assessment.
    pub risk: Option<BreachRisk>,
    /// Only of a decision.
    pub tells_authority: Option<bool>,
    /// Only of a decision.
    pub tells_persons: Option<bool>,
    /// Only of a report.
    pub regime: Option<BreachRegime>,
    /// Only of a report.
    pub phase: Option<ReportPhase>,
    /// Only of a report.
    pub reference: Option<String>,
    /// Only of a report.
    pub late_reason: Option<String>,
}

impl Step {
    /// A step that has only a time.
    #[must_use]
    pub const fn at(kind: BreachStepKind, happened_at: DateTime<Utc>) -> Self {
        Self {
            kind,
            happened_at,
            text: None,
            risk: None,
            tells_authority: None,
            tells_persons: None,
            regime: None,
            phase: None,
            reference: None,
            late_reason: None,
        }
    }
}

/// A deadline.
#[derive(Debug, PartialEq, Eq)]
pub struct Clock {
    pub kind: BreachClockKind,
    pub due_at: DateTime<Utc>,
    /// When the report was made. A late report counts too.
    pub met_at: Option<DateTime<Utc>>,
    /// Whether the report is needed.
    pub needed: bool,
}

impl Clock {
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.needed && self.met_at.is_none()
    }

    /// When members are reminded.
    #[must_use]
    pub fn remind_at(&self) -> DateTime<Utc> {
        self.due_at
            - match self.kind {
                BreachClockKind::EarlyWarning => TimeDelta::hours(6),
                BreachClockKind::Authority | BreachClockKind::Notification => TimeDelta::hours(24),
                BreachClockKind::FinalReport => TimeDelta::days(7),
            }
    }
}

/// The time of the first report of a regime in one of these phases.
fn reported(steps: &[Stored], regime: BreachRegime, phases: &[ReportPhase]) -> Option<DateTime<Utc>> {
    let fits = |step: &&Stored| step.regime == Some(regime) && step.phase.is_some_and(|phase| phases.contains(&phase));
    steps.iter().filter(fits).map(|step| step.happened_at).min()
}

fn last(steps: &[Stored], kind: BreachStepKind) -> Option<&Stored> {
    steps.iter().rev().find(|step| step.kind == kind)
}

/// The latest decision. An assessment after it makes a new decision necessary.
fn decision(steps: &[Stored]) -> Option<&Stored> {
    use BreachStepKind::{Assessed, Decided};
    let latest = steps.iter().rev().find(|step| matches!(step.kind, Assessed | Decided));
    latest.filter(|step| step.kind == Decided)
}

/// The deadlines of a breach (Art. 33(1) GDPR, Art. 23(4) of Directive (EU) 2022/2555). `steps` are in their order.
#[must_use]
pub fn clocks(aware_at: DateTime<Utc>, nis2: bool, steps: &[Stored]) -> [Clock; 4] {
    use BreachRegime::{Gdpr, Nis2};
    use ReportPhase::{EarlyWarning, Final, FollowUp, Initial};
    let in_72_hours = aware_at + TimeDelta::hours(72);
    let is_told = decision(steps).and_then(|step| step.tells_authority).unwrap_or(true);
    // The month begins with the notification. Until then, the latest possible day is shown.
    let notified = reported(steps, Nis2, &[Initial]).unwrap_or(in_72_hours);
    let month_later = notified.checked_add_months(Months::new(1)).unwrap_or(notified + TimeDelta::days(30));
    let clock = |kind, due_at, regime, phases: &[ReportPhase], needed| Clock {
        kind,
        due_at,
        met_at: reported(steps, regime, phases),
        needed,
    };
    let (all, notification) = ([EarlyWarning, Initial, FollowUp, Final], [Initial, FollowUp, Final]);
    [
        clock(BreachClockKind::EarlyWarning, aware_at + TimeDelta::hours(24), Nis2, &all, nis2),
        clock(BreachClockKind::Authority, in_72_hours, Gdpr, &all, is_told),
        clock(BreachClockKind::Notification, in_72_hours, Nis2, &notification, nis2),
        clock(BreachClockKind::FinalReport, month_later, Nis2, &[Final], nis2),
    ]
}

/// Checks a step that may follow the steps of a breach. `steps` are in their order.
///
/// # Errors
/// `Invalid` for a field that the step does not have, for a missing field, and for a wrong time. `NotAllowedNow` when the
/// step cannot follow.
pub fn check(step: &Step, steps: &[Stored], running: &[Clock], now: DateTime<Utc>) -> Result<(), Problem> {
    use BreachStepKind as Kind;
    check_fields(step)?;
    if step.happened_at > now {
        return Err(Problem::invalid("happenedAt", "This time is in the future. Enter when it happened."));
    }
    check_order(step, steps)?;
    match step.kind {
        Kind::Confirmed if last(steps, Kind::Confirmed).is_some() => {
            Err(Problem::NotAllowedNow("The breach is confirmed already. Reload to see the latest step."))
        }
        Kind::Decided => check_decision(step, steps),
        Kind::Reported => check_report(step, steps, running),
        Kind::Closed => check_end(steps, running),
        _ => Ok(()),
    }
}

/// A breach is detected before the organisation is aware of it, and everything else follows.
fn check_order(step: &Step, steps: &[Stored]) -> Result<(), Problem> {
    use BreachStepKind::{Aware, Detected};
    let detected = last(steps, Detected).map(|last| last.happened_at);
    let aware = last(steps, Aware).map(|last| last.happened_at);
    if step.kind == Detected {
        if aware.is_some_and(|aware| step.happened_at > aware) {
            return Err(Problem::invalid(
                "happenedAt",
                "The organisation was aware before this time. Enter an earlier time.",
            ));
        }
    } else if detected.is_some_and(|detected| step.happened_at < detected) {
        return Err(Problem::invalid("happenedAt", "The breach was detected after this time. Enter a later time."));
    }
    Ok(())
}

fn check_fields(step: &Step) -> Result<(), Problem> {
    use BreachStepKind as Kind;
    let of = |kind| step.kind == kind;
    let wrong = |field: &str, message| Err(Problem::invalid(field, message));
    if step.risk.is_some() != of(Kind::Assessed) {
        return wrong("risk", "An assessment has a risk. The other steps have none.");
    }
    if step.tells_authority.is_some() != of(Kind::Decided) || step.tells_persons.is_some() != of(Kind::Decided) {
        return wrong("tellsAuthority", "A decision says whether the authority and the persons are told.");
    }
    if step.regime.is_some() != of(Kind::Reported) || step.phase.is_some() != of(Kind::Reported) {
        return wrong("phase", "A report has a law and a phase. The other steps have none.");
    }
    if !of(Kind::Reported) && (step.reference.is_some() || step.late_reason.is_some()) {
        return wrong("reference", "Only a report has a reference and a reason for the delay.");
    }
    // The first two steps say when. Their text explains a correction.
    if step.text.is_none() && !matches!(step.kind, Kind::Confirmed | Kind::Closed) {
        return wrong("text", "Enter a text for this step.");
    }
    Ok(())
}

fn check_decision(step: &Step, steps: &[Stored]) -> Result<(), Problem> {
    let assessed = last(steps, BreachStepKind::Assessed);
    let Some(risk) = assessed.and_then(|step| step.risk) else {
        return Err(Problem::NotAllowedNow("Assess the risk first. Then record the decision."));
    };
    if step.tells_authority == Some(false) && risk != BreachRisk::None {
        return Err(Problem::invalid(
            "tellsAuthority",
            "A breach with a risk is reported to the authority. Assess the risk again if it is unlikely now.",
        ));
    }
    Ok(())
}

fn check_report(step: &Step, steps: &[Stored], running: &[Clock]) -> Result<(), Problem> {
    use ReportPhase::{EarlyWarning, Final, FollowUp, Initial};
    let (Some(regime), Some(phase)) = (step.regime, step.phase) else { return Ok(()) };
    let is_nis2 = regime == BreachRegime::Nis2;
    if is_nis2 && !running.iter().any(|clock| clock.kind == BreachClockKind::EarlyWarning && clock.needed) {
        return Err(Problem::invalid("regime", "NIS2 was not chosen for this breach. Choose it in the entry first."));
    }
    if phase == EarlyWarning && !is_nis2 {
        return Err(Problem::invalid("phase", "Only a report under NIS2 begins with an early warning."));
    }
    let has = |phase| reported(steps, regime, &[phase]).is_some();
    let fits = match phase {
        EarlyWarning => !has(EarlyWarning) && !has(Initial),
        Initial => !has(Initial),
        FollowUp => has(Initial),
        Final => has(Initial) && !has(Final),
    };
    if !fits {
        return Err(Problem::invalid("phase", "This phase cannot follow. Choose the phase after the latest report."));
    }
    if step.late_reason.is_none() && is_late(regime, phase, step.happened_at, running) {
        return Err(Problem::invalid("lateReason", "The deadline had passed. Enter why the report is late."));
    }
    Ok(())
}

/// Whether a report meets a deadline that had passed. The clients show the field for the reason by the same rule.
fn is_late(regime: BreachRegime, phase: ReportPhase, at: DateTime<Utc>, clocks: &[Clock]) -> bool {
    let meets = |kind| match (regime, kind) {
        (BreachRegime::Gdpr, kind) => kind == BreachClockKind::Authority,
        (BreachRegime::Nis2, BreachClockKind::EarlyWarning) => true,
        (BreachRegime::Nis2, BreachClockKind::Notification) => phase != ReportPhase::EarlyWarning,
        (BreachRegime::Nis2, BreachClockKind::FinalReport) => phase == ReportPhase::Final,
        (BreachRegime::Nis2, BreachClockKind::Authority) => false,
    };
    clocks.iter().any(|clock| clock.is_running() && meets(clock.kind) && at > clock.due_at)
}

fn check_end(steps: &[Stored], running: &[Clock]) -> Result<(), Problem> {
    let Some(decision) = decision(steps) else {
        return Err(Problem::NotAllowedNow(
            "Record the decision about the latest assessment first. Then close the entry.",
        ));
    };
    if running.iter().any(Clock::is_running) {
        return Err(Problem::NotAllowedNow("A report is still due. Record the report first."));
    }
    if decision.tells_persons == Some(true) && last(steps, BreachStepKind::Told).is_none() {
        return Err(Problem::NotAllowedNow("The persons are still to be told. Record how they were told first."));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use BreachClockKind::{Authority, EarlyWarning, FinalReport, Notification};
    use BreachRegime::{Gdpr, Nis2};
    use BreachStepKind::{Assessed, Aware, Closed, Confirmed, Decided, Detected, Reported, Told};
    use uuid::Uuid;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    /// Noon of 30 January 2026, when the organisation became aware.
    fn aware() -> DateTime<Utc> {
        at("2026-01-30T12:00:00Z")
    }

    fn hours(count: i64) -> DateTime<Utc> {
        aware() + TimeDelta::hours(count)
    }

    fn stored(step: &Step) -> Stored {
        Stored {
            org_id: Uuid::nil(),
            id: Uuid::nil(),
            breach_id: Uuid::nil(),
            position: 1,
            kind: step.kind,
            happened_at: step.happened_at,
            body: None,
            risk: step.risk,
            tells_authority: step.tells_authority,
            tells_persons: step.tells_persons,
            regime: step.regime,
            phase: step.phase,
            reference: None,
            late_reason: None,
            revision: 1,
            recorded_by: Uuid::nil(),
            recorded_at: step.happened_at,
        }
    }

    fn step(kind: BreachStepKind, after: i64) -> Step {
        Step { text: Some("Why".into()), ..Step::at(kind, hours(after)) }
    }

    fn report(regime: BreachRegime, phase: ReportPhase, after: i64) -> Step {
        Step { regime: Some(regime), phase: Some(phase), ..step(Reported, after) }
    }

    fn assessment(risk: BreachRisk) -> Step {
        Step { risk: Some(risk), ..step(Assessed, 1) }
    }

    fn decision(authority: bool, persons: bool) -> Step {
        Step { tells_authority: Some(authority), tells_persons: Some(persons), ..step(Decided, 2) }
    }

    fn begun(more: &[Step]) -> Vec<Stored> {
        [step(Detected, -1), step(Aware, 0)].iter().chain(more).map(stored).collect()
    }

    /// The result of a step after others, long afterwards.
    fn after(more: &[Step], nis2: bool, next: &Step) -> Result<(), Problem> {
        let steps = begun(more);
        check(next, &steps, &clocks(aware(), nis2, &steps), hours(10_000))
    }

    fn field(result: Result<(), Problem>) -> String {
        match result {
            Err(Problem::Invalid { field, .. }) => field,
            Err(Problem::NotAllowedNow(_)) => "not now".into(),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn the_deadlines_run_from_awareness_and_a_confirmation_moves_none() {
        for more in [vec![], vec![step(Confirmed, 50)]] {
            let [warning, authority, notification, last] = clocks(aware(), true, &begun(&more));
            assert_eq!([warning.kind, authority.kind], [EarlyWarning, Authority]);
            assert_eq!([warning.due_at, authority.due_at, notification.due_at], [hours(24), hours(72), hours(72)]);
            assert_eq!(last.due_at, at("2026-03-02T12:00:00Z"), "a month after the last possible notification");
        }
        let notified = begun(&[report(Nis2, ReportPhase::Initial, 1)]);
        let [warning, authority, notification, last] = clocks(aware(), true, &notified);
        assert_eq!(last.due_at, at("2026-02-28T13:00:00Z"), "the month has no day 30");
        assert_eq!([warning.met_at, notification.met_at, last.met_at], [Some(hours(1)), Some(hours(1)), None]);
        assert!(authority.is_running(), "another authority");
    }

    #[test]
    fn only_what_is_needed_runs() {
        let running = |nis2, more: &[Step]| {
            let all = clocks(aware(), nis2, &begun(more));
            all.iter().filter(|clock| clock.is_running()).map(|clock| clock.kind).collect::<Vec<_>>()
        };
        assert_eq!(running(false, &[]), [Authority]);
        assert_eq!(running(true, &[]), [EarlyWarning, Authority, Notification, FinalReport]);
        assert!(running(false, &[assessment(BreachRisk::None), decision(false, false)]).is_empty());
        assert_eq!(
            running(false, &[decision(false, false), decision(true, false)]),
            [Authority],
            "the last one counts"
        );
        let unlikely = assessment(BreachRisk::None);
        assert_eq!(
            running(false, &[unlikely, decision(false, false), assessment(BreachRisk::High)]),
            [Authority],
            "a new assessment needs a new decision"
        );
        assert_eq!(
            running(true, &[report(Nis2, ReportPhase::EarlyWarning, 3)]),
            [Authority, Notification, FinalReport]
        );
    }

    #[test]
    fn a_decision_follows_an_assessment_and_its_risk() {
        assert_eq!(field(after(&[], false, &decision(true, true))), "not now");
        assert!(after(&[assessment(BreachRisk::None)], false, &decision(false, false)).is_ok());
        let risky = [assessment(BreachRisk::None), assessment(BreachRisk::Risk)];
        assert_eq!(field(after(&risky, false, &decision(false, false))), "tellsAuthority");
        assert!(after(&risky, false, &decision(true, false)).is_ok());
    }

    #[test]
    fn a_late_report_needs_a_reason_and_a_follow_up_a_first_report() {
        assert!(after(&[], false, &report(Gdpr, ReportPhase::Initial, 72)).is_ok());
        let late = report(Gdpr, ReportPhase::Initial, 73);
        assert_eq!(field(after(&[], false, &late)), "lateReason");
        assert!(after(&[], false, &Step { late_reason: Some("The keys were lost".into()), ..late }).is_ok());
        assert!(
            after(&[report(Gdpr, ReportPhase::Initial, 9)], false, &report(Gdpr, ReportPhase::FollowUp, 99)).is_ok()
        );
        for phase in [ReportPhase::FollowUp, ReportPhase::Final, ReportPhase::EarlyWarning] {
            assert_eq!(field(after(&[], false, &report(Gdpr, phase, 1))), "phase", "{phase:?}");
        }
        assert_eq!(field(after(&[], false, &report(Nis2, ReportPhase::Initial, 1))), "regime");
        assert_eq!(field(after(&[], true, &report(Nis2, ReportPhase::EarlyWarning, 25))), "lateReason");
        let twice = report(Gdpr, ReportPhase::Initial, 9);
        assert_eq!(field(after(std::slice::from_ref(&twice), false, &twice)), "phase");
    }

    #[test]
    fn an_entry_is_closed_when_nothing_is_due() {
        let end = Step::at(Closed, hours(100));
        let told =
            [assessment(BreachRisk::High), decision(true, true), report(Gdpr, ReportPhase::Initial, 9), step(Told, 9)];
        for count in 0..told.len() {
            assert_eq!(field(after(&told[..count], false, &end)), "not now", "{count}");
        }
        assert!(after(&told, false, &end).is_ok());
        assert_eq!(field(after(&told, true, &end)), "not now", "the reports under NIS2 are due");
        let again = [told.as_slice(), &[assessment(BreachRisk::High)]].concat();
        assert_eq!(field(after(&again, false, &end)), "not now", "the new assessment has no decision");
    }

    #[test]
    fn a_step_has_its_own_fields_and_a_time_that_can_be() {
        assert_eq!(field(after(&[], false, &step(Assessed, 1))), "risk");
        assert_eq!(field(after(&[], false, &Step { risk: Some(BreachRisk::High), ..step(Told, 1) })), "risk");
        assert_eq!(field(after(&[], false, &step(Decided, 1))), "tellsAuthority");
        assert_eq!(field(after(&[], false, &step(Reported, 1))), "phase");
        assert_eq!(field(after(&[], false, &Step { reference: Some("7".into()), ..step(Told, 1) })), "reference");
        assert_eq!(field(after(&[], false, &Step::at(Told, hours(1)))), "text");
        assert_eq!(field(after(&[], false, &Step::at(Aware, hours(-2)))), "text", "a correction is explained");
        assert_eq!(field(after(&[], false, &step(Told, 10_001))), "happenedAt");
        assert_eq!(field(after(&[], false, &step(Told, -2))), "happenedAt", "before the detection");
        assert_eq!(field(after(&[], false, &step(Detected, 1))), "happenedAt", "after the awareness");
        assert!(after(&[], false, &step(Aware, -1)).is_ok());
        assert_eq!(field(after(&[step(Confirmed, 1)], false, &Step::at(Confirmed, hours(2)))), "not now");
    }
}
