use BreachDeadlineKind::{Authority, EarlyWarning, FinalReport, Notification};
use BreachRegime::{Gdpr, Nis2};
use BreachStepKind::{Assessed, Aware, Closed, Confirmed, Decided, Detected, Reported, Told, Withdrawn};

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
        id: Uuid::new_v4(),
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
        withdraws: step.withdraws,
        revision: 1,
        recorded_by: Uuid::nil(),
        recorded_at: step.happened_at,
    }
}

fn step(kind: BreachStepKind, after: i64) -> Step {
    Step { text: Some("Why".into()), ..Step::at(kind, hours(after)) }
}

fn report(regime: BreachRegime, phase: BreachPhase, after: i64) -> Step {
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
    check(next, nis2, &steps, hours(10_000))
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
        let [warning, authority, notification, last] = deadlines(aware(), true, &begun(&more));
        assert_eq!([warning.kind, authority.kind], [EarlyWarning, Authority]);
        assert_eq!([warning.due_at, authority.due_at, notification.due_at], [hours(24), hours(72), hours(72)]);
        assert_eq!(last.due_at, at("2026-03-02T12:00:00Z"), "a month after the last possible notification");
    }
    let notified = begun(&[report(Nis2, BreachPhase::Initial, 1)]);
    let [warning, authority, notification, last] = deadlines(aware(), true, &notified);
    assert_eq!(last.due_at, at("2026-02-28T13:00:00Z"), "the month has no day 30");
    assert_eq!([warning.met_at, notification.met_at, last.met_at], [Some(hours(1)), Some(hours(1)), None]);
    assert!(authority.is_running(), "another authority");
}

#[test]
fn only_what_is_needed_runs() {
    let running = |nis2, more: &[Step]| {
        let all = deadlines(aware(), nis2, &begun(more));
        all.iter().filter(|deadline| deadline.is_running()).map(|deadline| deadline.kind).collect::<Vec<_>>()
    };
    assert_eq!(running(false, &[]), [Authority]);
    assert_eq!(running(true, &[]), [EarlyWarning, Authority, Notification, FinalReport]);
    assert!(running(false, &[assessment(BreachRisk::None), decision(false, false)]).is_empty());
    assert_eq!(running(false, &[decision(false, false), decision(true, false)]), [Authority], "the last one counts");
    let unlikely = assessment(BreachRisk::None);
    assert_eq!(
        running(false, &[unlikely, decision(false, false), assessment(BreachRisk::High)]),
        [Authority],
        "a new assessment needs a new decision"
    );
    assert_eq!(running(true, &[report(Nis2, BreachPhase::EarlyWarning, 3)]), [Authority, Notification, FinalReport]);
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
    assert!(after(&[], false, &report(Gdpr, BreachPhase::Initial, 72)).is_ok());
    let late = report(Gdpr, BreachPhase::Initial, 73);
    assert_eq!(field(after(&[], false, &late)), "lateReason");
    assert!(after(&[], false, &Step { late_reason: Some("The keys were lost".into()), ..late }).is_ok());
    assert!(after(&[report(Gdpr, BreachPhase::Initial, 9)], false, &report(Gdpr, BreachPhase::FollowUp, 99)).is_ok());
    for phase in [BreachPhase::FollowUp, BreachPhase::Final, BreachPhase::EarlyWarning] {
        assert_eq!(field(after(&[], false, &report(Gdpr, phase, 1))), "phase", "{phase:?}");
    }
    assert_eq!(field(after(&[], false, &report(Nis2, BreachPhase::Initial, 1))), "regime");
    assert_eq!(field(after(&[], true, &report(Nis2, BreachPhase::EarlyWarning, 25))), "lateReason");
    let twice = report(Gdpr, BreachPhase::Initial, 9);
    assert_eq!(field(after(std::slice::from_ref(&twice), false, &twice)), "phase");
}

#[test]
fn an_entry_is_closed_when_nothing_is_due() {
    let end = Step::at(Closed, hours(100));
    let told =
        [assessment(BreachRisk::High), decision(true, true), report(Gdpr, BreachPhase::Initial, 9), step(Told, 9)];
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

/// The steps with one more, which withdraws the last of them.
fn withdrawn(mut steps: Vec<Stored>) -> Vec<Stored> {
    let withdraws = steps.last().map(|step| step.id);
    steps.push(stored(&Step { withdraws, ..step(Withdrawn, 200) }));
    steps
}

#[test]
fn a_withdrawn_step_counts_for_nothing() {
    let reported = begun(&[report(Nis2, BreachPhase::EarlyWarning, 1), report(Gdpr, BreachPhase::Initial, 1)]);
    assert!(!deadlines(aware(), false, &reported)[1].is_running());
    let steps = withdrawn(reported);
    assert!(deadlines(aware(), false, &steps)[1].is_running(), "the deadline runs again");
    assert!(check(&report(Gdpr, BreachPhase::Initial, 9), false, &steps, hours(300)).is_ok(), "the true report");
    assert_eq!(
        field(check(&report(Gdpr, BreachPhase::FollowUp, 9), false, &steps, hours(300))),
        "phase",
        "nothing was reported"
    );
    assert!(has_nis2(&steps));
    assert!(!has_nis2(&withdrawn(begun(&[report(Nis2, BreachPhase::EarlyWarning, 1)]))));

    let confirmed = withdrawn(begun(&[step(Confirmed, 1)]));
    assert!(check(&step(Confirmed, 2), false, &confirmed, hours(300)).is_ok());
    let told = begun(&[assessment(BreachRisk::None), decision(false, true), step(Told, 3)]);
    let end = Step::at(Closed, hours(300));
    assert!(check(&end, false, &told, hours(300)).is_ok());
    assert_eq!(field(check(&end, false, &withdrawn(told), hours(300))), "not now", "the persons are not told");
}

#[test]
fn a_report_confirmation_or_notice_is_withdrawn_once_and_with_a_text() {
    let withdraw = |steps: &[Stored], at: usize| {
        let next = Step { withdraws: Some(steps[at].id), ..step(Withdrawn, 200) };
        check(&next, false, steps, hours(300))
    };
    let steps = begun(&[step(Told, 1), assessment(BreachRisk::None), step(Confirmed, 1)]);
    assert!(withdraw(&steps, 2).is_ok());
    assert_eq!(field(withdraw(&steps, 1)), "step", "another awareness corrects it");
    assert_eq!(field(withdraw(&steps, 3)), "step", "another assessment corrects it");
    assert_eq!(field(withdraw(&withdrawn(steps.clone()), 4)), "not now", "twice");
    assert_eq!(field(withdraw(&withdrawn(steps.clone()), 5)), "step", "a withdrawal");
    let unknown = Step { withdraws: Some(Uuid::new_v4()), ..step(Withdrawn, 200) };
    assert!(matches!(check(&unknown, false, &steps, hours(300)), Err(Problem::NotFound)));
    let silent = Step { withdraws: Some(steps[2].id), ..Step::at(Withdrawn, hours(200)) };
    assert_eq!(field(check(&silent, false, &steps, hours(300))), "text");
    assert_eq!(field(check(&step(Withdrawn, 200), false, &steps, hours(300))), "kind", "no step is named");
    let other = Step { withdraws: Some(steps[2].id), ..step(Told, 200) };
    assert_eq!(field(check(&other, false, &steps, hours(300))), "kind");
}

#[test]
fn a_later_awareness_does_not_hide_that_the_first_deadline_passed() {
    let late = report(Gdpr, BreachPhase::Initial, 100);
    let corrected = [step(Aware, 90)];
    assert_eq!(field(after(&corrected, false, &late)), "lateReason");
    assert!(after(&corrected, false, &Step { late_reason: Some("A wrong day".into()), ..late }).is_ok());
    assert!(after(&corrected, false, &report(Gdpr, BreachPhase::Initial, 72)).is_ok());
    assert_eq!(field(after(&[step(Aware, -1)], false, &report(Gdpr, BreachPhase::Initial, 72))), "lateReason");
}
