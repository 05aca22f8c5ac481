//! How acts change the deadlines of the law: a table of each act, and a property over all sequences of acts.

use chrono::NaiveDate;
use entity::enums::DeadlineKind;
use proptest::prelude::*;
use uuid::Uuid;
use voicase::cases::clocks::rules::{Clock, EXTENDED, Event, OVERDUE, apply};
use voicase::law::{Law, LawPack, Own};

fn law(code: &str) -> Law {
    Law { pack: LawPack::named(code).unwrap(), own: Own::default() }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The clocks of a report that was received on this day.
fn received(law: &Law, on: NaiveDate) -> Vec<Clock> {
    use DeadlineKind::{Acknowledgement, Feedback};
    let due = [(Acknowledgement, law.acknowledgement_due(on).on), (Feedback, law.feedback_due(on, None).on)];
    let clock = |(kind, due_on)| Clock { id: Uuid::new_v4(), kind, due_on, is_met: false, is_extended: false };
    due.map(clock).into()
}

/// Each clock as kind, due date and whether it is met.
fn shown(clocks: &[Clock]) -> Vec<(DeadlineKind, NaiveDate, bool)> {
    clocks.iter().map(|clock| (clock.kind, clock.due_on, clock.is_met)).collect()
}

/// Applies each act on its day, and returns the clocks.
fn after(law: &Law, acts: &[(Event, &str)]) -> Vec<(DeadlineKind, NaiveDate, bool)> {
    let mut clocks = received(law, day("2026-03-02"));
    for (event, on) in acts {
        apply(law, day("2026-03-02"), &mut clocks, *event, day(on)).unwrap();
    }
    shown(&clocks)
}

#[test]
fn each_act_changes_the_clocks_as_the_table_says() {
    use DeadlineKind::{Acknowledgement as A, Feedback as F, PersonalMessage as P};
    use Event::{Acknowledged, AcknowledgedAutomatically, Closed, FeedbackGiven, Reopened};
    type Shown<'a> = &'a [(DeadlineKind, &'a str, bool)];
    let table: &[(&[(Event, &str)], Shown)] = &[
        (&[], &[(A, "2026-03-09", false), (F, "2026-06-09", false)]),
        (&[(Acknowledged, "2026-03-04")], &[(A, "2026-03-09", true), (F, "2026-06-04", false)]),
        // A late acknowledgement does not move the feedback.
        (&[(Acknowledged, "2026-03-20")], &[(A, "2026-03-09", true), (F, "2026-06-09", false)]),
        // Three working days from Thursday end on Tuesday.
        (
            &[(AcknowledgedAutomatically, "2026-03-05")],
            &[(A, "2026-03-09", true), (F, "2026-06-05", false), (P, "2026-03-10", false)],
        ),
        (
            &[(AcknowledgedAutomatically, "2026-03-02"), (Acknowledged, "2026-03-03")],
            &[(A, "2026-03-09", true), (F, "2026-06-02", false), (P, "2026-03-05", true)],
        ),
        (
            &[(Acknowledged, "2026-03-03"), (FeedbackGiven, "2026-04-01")],
            &[(A, "2026-03-09", true), (F, "2026-06-03", true)],
        ),
        (&[(Closed, "2026-03-03")], &[(A, "2026-03-09", true), (F, "2026-06-09", true)]),
        (
            &[(Closed, "2026-03-03"), (Reopened, "2026-05-01")],
            &[(A, "2026-03-09", true), (F, "2026-06-09", true), (F, "2026-08-01", false)],
        ),
        // Feedback is given once.
        (
            &[(FeedbackGiven, "2026-03-03"), (FeedbackGiven, "2026-04-03")],
            &[(A, "2026-03-09", false), (F, "2026-06-09", true)],
        ),
    ];
    for (acts, expected) in table {
        let expected: Vec<_> = expected.iter().map(|(kind, due, met)| (*kind, day(due), *met)).collect();
        assert_eq!(after(&law("eu"), acts), expected, "{acts:?}");
    }
}

#[test]
fn interim_feedback_and_extension_exist_only_where_the_law_has_them() {
    for code in LawPack::codes() {
        let law = law(code);
        let mut clocks = received(&law, day("2026-03-02"));
        let today = day("2026-03-10");
        let extended = apply(&law, day("2026-03-02"), &mut clocks, Event::Extended, today);
        assert_eq!(extended.is_ok(), law.pack.extension.is_some(), "{code}");
        if extended.is_ok() {
            let again = apply(&law, day("2026-03-02"), &mut clocks, Event::Extended, today);
            assert_eq!(again.unwrap_err(), EXTENDED, "{code}: VoiCase supports one extension");
            let mut late = received(&law, day("2026-03-02"));
            let extended = apply(&law, day("2026-03-02"), &mut late, Event::Extended, day("2027-03-02"));
            assert_eq!(extended.unwrap_err(), OVERDUE, "{code}: no extension removes a delay");
        }
        let interim = apply(&law, day("2026-03-02"), &mut clocks, Event::InterimFeedbackGiven, today);
        assert_eq!(interim.is_ok(), law.pack.interim.is_some(), "{code}");
        let feedback: Vec<bool> =
            clocks.iter().filter(|clock| clock.kind == DeadlineKind::Feedback).map(|clock| clock.is_met).collect();
        let expected = if interim.is_ok() { vec![true, false] } else { vec![false] };
        assert_eq!(feedback, expected, "{code}: interim feedback starts the next deadline");
    }
}

/// An open case has a deadline of this kind that runs or was met.
fn is_covered(clocks: &[Clock], kind: DeadlineKind) -> bool {
    clocks.iter().any(|clock| clock.kind == kind)
}

proptest! {
    #[test]
    fn no_sequence_of_acts_leaves_an_open_case_without_its_clocks(
        pack in any::<proptest::sample::Index>(),
        acts in proptest::collection::vec((0_usize..7, 0_u64..40), 0..40),
    ) {
        use Event::{Acknowledged, AcknowledgedAutomatically, Closed, Extended, FeedbackGiven, InterimFeedbackGiven, Reopened};
        let all = [Acknowledged, AcknowledgedAutomatically, FeedbackGiven, InterimFeedbackGiven, Extended, Closed, Reopened];
        let codes = LawPack::codes();
        let law = law(codes[pack.index(codes.len())]);
        let first = day("2026-03-02");
        let (mut clocks, mut today, mut is_closed) = (received(&law, first), first, false);
        for (event, days) in acts {
            let event = all[event];
            // The stages allow only a reopening after a closing. A release happens once, before every act.
            let fits = if is_closed { event == Reopened } else { event != Reopened };
            if !fits {
                continue;
            }
            today = today + chrono::Days::new(days);
            let before = clocks.clone();
            if apply(&law, first, &mut clocks, event, today).is_err() {
                prop_assert_eq!(&before, &clocks, "a refused act changes nothing");
                continue;
            }
            is_closed = event == Closed;
            for kind in [DeadlineKind::Acknowledgement, DeadlineKind::Feedback] {
                prop_assert!(is_covered(&clocks, kind));
                let running = clocks.iter().filter(|clock| clock.kind == kind && !clock.is_met).count();
                prop_assert!(running <= 1, "one deadline of a kind runs");
            }
            let feedback = clocks.iter().any(|clock| clock.kind == DeadlineKind::Feedback && !clock.is_met);
            prop_assert!(feedback || !matches!(event, InterimFeedbackGiven | Reopened), "the next feedback runs");
            prop_assert!(!is_closed || clocks.iter().all(|clock| clock.is_met), "a closing meets every deadline");
            for old in &before {
                let new = clocks.iter().find(|clock| clock.id == old.id).unwrap();
                prop_assert!(!old.is_met || new == old, "a met deadline is a proof and stays");
                prop_assert!(new.due_on <= old.due_on || event == Extended, "only the extension of the law moves a date");
            }
        }
    }
}
