use chrono::NaiveDate;

use super::pack::{ALL, HOLIDAYS_OF};
use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn law(code: &str) -> Law {
    Law { pack: LawPack::named(code).unwrap(), own: Own::default() }
}

const MEMBER_STATES: &str = "at be bg cy cz de dk ee es fi fr gr hr hu ie it lt lu lv mt nl pl pt ro se si sk";

#[test]
fn there_is_a_pack_and_a_calendar_for_each_member_state() {
    let codes = LawPack::codes();
    assert_eq!(codes.first(), Some(&"eu"));
    let states: Vec<_> = MEMBER_STATES.split(' ').collect();
    assert_eq!(codes[1..], states[..]);
    assert!(HOLIDAYS_OF.keys().copied().eq(states));
    assert!(LawPack::named("xx").is_err());
}

#[test]
fn each_pack_says_where_its_figures_come_from() {
    let names = &LawPack::named("eu").unwrap().name;
    for (code, pack) in &*ALL {
        assert!(pack.name.keys().eq(names.keys()), "{code} lacks a name, or has one too many");
        assert!(pack.authorities.iter().all(|one| one.url.starts_with("https://") && !one.name.is_empty()), "{code}");
        assert!(!pack.lawyer, "{code}: no lawyer has checked a pack yet");
        assert_eq!(pack.working_days.calendar().is_some(), *code != "eu", "{code}");
        for (_, figure) in pack.figures() {
            assert!(figure.source.url.starts_with("https://"), "{code}");
            assert!(!figure.source.title.is_empty() && !figure.source.article.is_empty(), "{code}");
            assert!(figure.checked_on > day("2026-01-01"), "{code}");
        }
        assert!(law(code).retain_until(Retention::Standard, day("2026-01-01"), day("2026-02-01")).is_some(), "{code}");
    }
}

/// A state that was not read has the directive's figures, or stricter ones.
#[test]
fn an_unchecked_pack_is_not_laxer_than_the_directive() {
    for pack in ALL.values().filter(|pack| pack.status == Status::Unchecked) {
        assert!(!pack.acknowledgement.laxer_than_directive && !pack.feedback.laxer_than_directive, "{}", pack.code);
    }
    assert_eq!(law("hu").feedback_due(day("2026-11-30"), None).on, day("2026-12-30"));
}

#[test]
fn the_hash_of_a_pack_names_its_content() {
    let hashes: std::collections::BTreeSet<_> = ALL.values().map(|pack| &pack.hash).collect();
    assert_eq!(hashes.len(), ALL.len());
    assert!(hashes.iter().all(|hash| hash.len() == 32));
}

#[test]
fn the_eu_deadlines_count_from_what_happened() {
    let law = law("eu");
    assert_eq!(law.acknowledgement_due(day("2026-11-21")).on, day("2026-11-28"));
    assert_eq!(law.feedback_due_again(day("2026-11-30")).on, day("2027-02-28"));
    assert_eq!(law.feedback_due_again(day("2027-11-30")).on, day("2028-02-29"), "a leap day");
    assert!(law.interim_due(day("2026-11-30")).is_none() && law.extended_due(day("2026-11-30"), 0).is_none());
}

#[test]
fn a_late_acknowledgement_moves_no_feedback() {
    for (received, acknowledged, due, from) in [
        ("2026-11-21", None, "2027-02-28", Event::AcknowledgementDeadline),
        ("2026-11-21", Some("2026-11-21"), "2027-02-21", Event::Acknowledgement),
        ("2026-11-21", Some("2026-11-28"), "2027-02-28", Event::Acknowledgement),
        ("2026-11-21", Some("2026-11-29"), "2027-02-28", Event::AcknowledgementDeadline),
        ("2026-11-21", Some("2027-06-01"), "2027-02-28", Event::AcknowledgementDeadline),
        // The end of a month, a leap day, and the end of a year.
        ("2027-11-23", Some("2027-11-30"), "2028-02-29", Event::Acknowledgement),
        ("2027-11-29", None, "2028-03-06", Event::AcknowledgementDeadline),
        ("2026-12-27", None, "2027-04-03", Event::AcknowledgementDeadline),
    ] {
        let feedback = law("eu").feedback_due(day(received), acknowledged.map(day));
        assert_eq!((feedback.on, feedback.rule.counted_from), (day(due), from), "{received} {acknowledged:?}");
    }
}

#[test]
fn working_days_leave_out_weekends_and_holidays() {
    for (received, due) in [
        // Monday to Wednesday of the week after: no holiday.
        ("2026-11-30", "2026-12-09"),
        // 14 July is a holiday in France.
        ("2026-07-10", "2026-07-22"),
        // Christmas and New Year's Day.
        ("2026-12-23", "2027-01-05"),
        // Easter Monday.
        ("2026-04-02", "2026-04-14"),
        // A report of a Saturday.
        ("2026-11-28", "2026-12-08"),
    ] {
        assert_eq!(law("fr").acknowledgement_due(day(received)).on, day(due), "{received}");
    }
}

#[test]
fn a_law_in_days_counts_from_its_own_event() {
    // Czechia counts from the receipt, whether or not the report was acknowledged, and extends twice by 30 days.
    let law_cz = law("cz");
    for acknowledged in [None, Some(day("2026-12-03"))] {
        let due = law_cz.feedback_due(day("2026-12-01"), acknowledged);
        assert_eq!((due.on, due.rule.counted_from), (day("2026-12-31"), Event::Receipt));
    }
    let once = law_cz.extended_due(day("2026-12-31"), 0).unwrap();
    assert_eq!(
        (once.on, once.rule.kind, once.rule.counted_from),
        (day("2027-01-30"), Kind::Extension, Event::Deadline)
    );
    assert!(law_cz.extended_due(once.on, 1).is_some() && law_cz.extended_due(once.on, 2).is_none());
    // Slovakia counts 90 days from the acknowledgement.
    assert_eq!(law("sk").feedback_due(day("2026-12-01"), Some(day("2026-12-02"))).on, day("2027-03-02"));
    // Ireland repeats the feedback every three months.
    assert_eq!(law("ie").interim_due(day("2026-11-30")).unwrap().on, day("2027-02-28"));
}

#[test]
fn a_case_is_kept_as_its_law_says() {
    let until =
        |code, kept, received, closed| law(code).retain_until(kept, day(received), day(closed)).map(|due| due.on);
    for (code, kept, due) in [
        ("de", Retention::Standard, Some("2029-02-28")),
        ("de", Retention::Short, Some("2029-02-28")),
        ("de", Retention::Proceedings, None),
        // From the receipt.
        ("fi", Retention::Standard, Some("2030-11-30")),
        // From the end of the calendar year.
        ("pl", Retention::Standard, Some("2029-12-31")),
        // The period without follow-up ended before the case was closed.
        ("es", Retention::Short, Some("2026-02-28")),
        ("eu", Retention::Short, Some("2026-05-28")),
        // The minimum counts also without follow-up.
        ("pt", Retention::Short, Some("2031-02-28")),
    ] {
        assert_eq!(until(code, kept, "2025-11-30", "2026-02-28"), due.map(day), "{code} {kept:?}");
    }
    assert_eq!(until("de", Retention::Standard, "2024-01-01", "2024-02-29"), Some(day("2027-02-28")), "a leap day");
}

#[test]
fn an_organisation_may_be_stricter_and_never_laxer() {
    let own = |acknowledgement, feedback| Law {
        own: Own { acknowledgement_days: acknowledgement, feedback_days: feedback },
        ..law("eu")
    };
    let received = day("2026-11-21");
    let strict = own(Some(3), Some(30)).acknowledgement_due(received);
    assert_eq!((strict.on, strict.rule.own, strict.rule.within), (day("2026-11-24"), true, Period::Days(3)));
    assert_eq!(own(Some(3), Some(30)).feedback_due(received, Some(received)).on, day("2026-12-21"));
    // Feedback counts from the law's deadline, not from the organisation's.
    assert_eq!(own(Some(3), None).feedback_due(received, None).on, day("2027-02-28"));
    let lax = own(Some(8), Some(90)).acknowledgement_due(received);
    assert_eq!((lax.on, lax.rule.own, lax.rule.within), (day("2026-11-28"), false, Period::Days(7)));
    assert_eq!(own(None, Some(90)).feedback_due(received, Some(received)).on, day("2027-02-21"));
}

#[test]
fn a_stored_date_names_its_rule_while_the_rule_gives_it() {
    let (received, due) = (day("2026-11-21"), day("2026-11-28"));
    let law = law("eu");
    let stored = |due| Stored { due, began: None, extended: false };
    let of = |law: &Law, due| law.rule_of(Kind::Acknowledgement, received, None, &stored(due));
    let rule = of(&law, due).unwrap();
    assert_eq!((rule.figure.source.article.as_str(), rule.counted_on), ("Art. 9(1)(b)", received));
    assert!(of(&law, day("2026-11-27")).is_none());
    // A newer own figure does not hide the rule of an older date.
    let own = Law { own: Own { acknowledgement_days: Some(2), feedback_days: None }, ..law };
    assert!(!of(&own, due).unwrap().own);
    assert!(of(&own, day("2026-11-23")).unwrap().own);
}

#[test]
fn a_date_after_an_extension_an_interim_feedback_or_a_reopening_names_its_rule() {
    let (received, again) = (day("2026-03-02"), day("2026-07-01"));
    let why = |code: &str, due, began, extended| {
        let stored = Stored { due, began, extended };
        law(code).rule_of(Kind::Feedback, received, None, &stored).map(|rule| (rule.kind, rule.counted_from))
    };
    let first = law("cz").feedback_due(received, None).on;
    let extended = law("cz").extended_due(first, 0).unwrap().on;
    assert_eq!(why("cz", extended, None, true), Some((Kind::Extension, Event::Deadline)));
    assert_eq!(why("cz", extended, None, false), None);
    let reopened = law("eu").feedback_due_again(again).on;
    assert_eq!(why("eu", reopened, Some((Event::Reopening, again)), false), Some((Kind::Feedback, Event::Reopening)));
    let (code, next) = LawPack::codes()
        .into_iter()
        .find_map(|code| Some((code, law(code).interim_due(again)?.on)))
        .expect("a law with interim feedback");
    assert_eq!(why(code, next, Some((Event::Interim, again)), false), Some((Kind::Interim, Event::Interim)));
}
