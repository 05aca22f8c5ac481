//! The deadlines of a breach, and the steps that may follow. Pure rules.

use chrono::{DateTime, Months, TimeDelta, Utc};
use entity::breach_step::Model as Stored;
use entity::enums::{BreachDeadlineKind, BreachPhase, BreachRegime, BreachRisk, BreachStepKind};
use uuid::Uuid;

use crate::problem::Problem;

#[cfg(test)]
mod tests;

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
    pub phase: Option<BreachPhase>,
    /// Only of a report.
    pub reference: Option<String>,
    /// Only of a report.
    pub late_reason: Option<String>,
    /// Only of a withdrawal: the step that was recorded by mistake.
    pub withdraws: Option<Uuid>,
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
            withdraws: None,
        }
    }
}

/// A deadline.
#[derive(Debug, PartialEq, Eq)]
pub struct Deadline {
    pub kind: BreachDeadlineKind,
    pub due_at: DateTime<Utc>,
    /// When the report was made. A late report counts too.
    pub met_at: Option<DateTime<Utc>>,
    /// Whether the report is needed.
    pub needed: bool,
}

impl Deadline {
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.needed && self.met_at.is_none()
    }

    /// When members are reminded.
    #[must_use]
    pub fn remind_at(&self) -> DateTime<Utc> {
        self.due_at
            - match self.kind {
                BreachDeadlineKind::EarlyWarning => TimeDelta::hours(6),
                BreachDeadlineKind::Authority | BreachDeadlineKind::Notification => TimeDelta::hours(24),
                BreachDeadlineKind::FinalReport => TimeDelta::days(7),
            }
    }
}

/// Whether a step counts. A withdrawn step stays in the register and counts for nothing.
#[must_use]
pub fn counts(step: &Stored, steps: &[Stored]) -> bool {
    !steps.iter().any(|other| other.withdraws == Some(step.id))
}

/// Whether a report under NIS2 is recorded.
#[must_use]
pub fn has_nis2(steps: &[Stored]) -> bool {
    steps.iter().any(|step| step.regime == Some(BreachRegime::Nis2) && counts(step, steps))
}

/// The time of the first report of a regime in one of these phases.
fn reported(steps: &[Stored], regime: BreachRegime, phases: &[BreachPhase]) -> Option<DateTime<Utc>> {
    let fits = |step: &&Stored| step.regime == Some(regime) && step.phase.is_some_and(|phase| phases.contains(&phase));
    steps.iter().filter(fits).filter(|step| counts(step, steps)).map(|step| step.happened_at).min()
}

fn last(steps: &[Stored], kind: BreachStepKind) -> Option<&Stored> {
    steps.iter().rev().find(|step| step.kind == kind && counts(step, steps))
}

/// The latest decision. An assessment after it makes a new decision necessary. Neither can be withdrawn.
fn decision(steps: &[Stored]) -> Option<&Stored> {
    use BreachStepKind::{Assessed, Decided};
    let latest = steps.iter().rev().find(|step| matches!(step.kind, Assessed | Decided));
    latest.filter(|step| step.kind == Decided)
}

/// The deadlines of a breach (Art. 33(1) GDPR, Art. 23(4) of Directive (EU) 2022/2555). `steps` are in their order.
#[must_use]
pub fn deadlines(aware_at: DateTime<Utc>, nis2: bool, steps: &[Stored]) -> [Deadline; 4] {
    use BreachPhase::{EarlyWarning, Final, FollowUp, Initial};
    use BreachRegime::{Gdpr, Nis2};
    let in_72_hours = aware_at + TimeDelta::hours(72);
    let reports = decision(steps).and_then(|step| step.tells_authority).unwrap_or(true);
    // The month begins with the notification. Until then, the latest possible day is shown.
    let notified = reported(steps, Nis2, &[Initial]).unwrap_or(in_72_hours);
    let month_later = notified.checked_add_months(Months::new(1)).unwrap_or(notified + TimeDelta::days(30));
    let deadline = |kind, due_at, regime, phases: &[BreachPhase], needed| Deadline {
        kind,
        due_at,
        met_at: reported(steps, regime, phases),
        needed,
    };
    let (all, notification) = ([EarlyWarning, Initial, FollowUp, Final], [Initial, FollowUp, Final]);
    [
        deadline(BreachDeadlineKind::EarlyWarning, aware_at + TimeDelta::hours(24), Nis2, &all, nis2),
        deadline(BreachDeadlineKind::Authority, in_72_hours, Gdpr, &all, reports),
        deadline(BreachDeadlineKind::Notification, in_72_hours, Nis2, &notification, nis2),
        deadline(BreachDeadlineKind::FinalReport, month_later, Nis2, &[Final], nis2),
    ]
}

/// The deadlines by the earliest awareness that was recorded. A correction does not hide that one of them had passed.
fn first_deadlines(nis2: bool, steps: &[Stored]) -> Option<[Deadline; 4]> {
    let aware = steps.iter().filter(|step| step.kind == BreachStepKind::Aware).map(|step| step.happened_at).min();
    aware.map(|aware_at| deadlines(aware_at, nis2, steps))
}

/// Checks a step that may follow the steps of a breach. `steps` are in their order.
///
/// # Errors
/// `Invalid` for a field that the step does not have, for a missing field, and for a wrong time. `NotAllowedNow` when the
/// step cannot follow. `NotFound` for the withdrawal of a step that the breach does not have.
pub fn check(step: &Step, nis2: bool, steps: &[Stored], now: DateTime<Utc>) -> Result<(), Problem> {
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
        Kind::Reported => check_report(step, nis2, steps),
        Kind::Closed => check_end(nis2, steps),
        Kind::Withdrawn => check_withdrawal(step, steps),
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
    if step.withdraws.is_some() != of(Kind::Withdrawn) {
        return wrong("kind", "A withdrawal names the step that was recorded by mistake.");
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

fn check_report(step: &Step, nis2: bool, steps: &[Stored]) -> Result<(), Problem> {
    use BreachPhase::{EarlyWarning, Final, FollowUp, Initial};
    let (Some(regime), Some(phase)) = (step.regime, step.phase) else { return Ok(()) };
    let is_nis2 = regime == BreachRegime::Nis2;
    if is_nis2 && !nis2 {
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
    let first = first_deadlines(nis2, steps);
    let is_late = first.is_some_and(|first| is_late(regime, phase, step.happened_at, &first));
    if step.late_reason.is_none() && is_late {
        return Err(Problem::invalid("lateReason", "The deadline had passed. Enter why the report is late."));
    }
    Ok(())
}

/// Whether a report meets a deadline that had passed. The clients show the field for the reason by the same rule.
fn is_late(regime: BreachRegime, phase: BreachPhase, at: DateTime<Utc>, deadlines: &[Deadline]) -> bool {
    let meets = |kind| match (regime, kind) {
        (BreachRegime::Gdpr, kind) => kind == BreachDeadlineKind::Authority,
        (BreachRegime::Nis2, BreachDeadlineKind::EarlyWarning) => true,
        (BreachRegime::Nis2, BreachDeadlineKind::Notification) => phase != BreachPhase::EarlyWarning,
        (BreachRegime::Nis2, BreachDeadlineKind::FinalReport) => phase == BreachPhase::Final,
        (BreachRegime::Nis2, BreachDeadlineKind::Authority) => false,
    };
    deadlines.iter().any(|one| one.is_running() && meets(one.kind) && at > one.due_at)
}

fn check_end(nis2: bool, steps: &[Stored]) -> Result<(), Problem> {
    let Some(decision) = decision(steps) else {
        return Err(Problem::NotAllowedNow(
            "Record the decision about the latest assessment first. Then close the entry.",
        ));
    };
    if first_deadlines(nis2, steps).iter().flatten().any(Deadline::is_running) {
        return Err(Problem::NotAllowedNow("A report is still due. Record the report first."));
    }
    if decision.tells_persons == Some(true) && last(steps, BreachStepKind::Told).is_none() {
        return Err(Problem::NotAllowedNow("The persons are still to be told. Record how they were told first."));
    }
    Ok(())
}

/// A later step corrects the times, an assessment, a decision and a closing. Only the other steps need a withdrawal.
fn check_withdrawal(step: &Step, steps: &[Stored]) -> Result<(), Problem> {
    use BreachStepKind::{Confirmed, Reported, Told};
    let named = steps.iter().find(|one| step.withdraws == Some(one.id)).ok_or(Problem::NotFound)?;
    if !matches!(named.kind, Confirmed | Reported | Told) {
        return Err(Problem::invalid("step", "This step cannot be withdrawn. Record another step to correct it."));
    }
    if !counts(named, steps) {
        return Err(Problem::NotAllowedNow("The step is withdrawn already. Reload to see the latest step."));
    }
    Ok(())
}
