//! How acts change the deadlines of the law in a case. The functions read neither clock nor database.

use chrono::NaiveDate;
use entity::enums::DeadlineKind;
use uuid::Uuid;

use crate::law::Law;
use crate::limit;

/// A deadline of the law, as the rules need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    pub id: Uuid,
    pub kind: DeadlineKind,
    pub due_on: NaiveDate,
    pub is_met: bool,
    /// Whether the extension of the law was used.
    pub is_extended: bool,
}

/// An act that concerns the deadlines of the law.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A member wrote to the reporter.
    Acknowledged,
    /// The release sent an automatic acknowledgement.
    AcknowledgedAutomatically,
    FeedbackGiven,
    InterimFeedbackGiven,
    Extended,
    Closed,
    Reopened,
}

/// A change of one deadline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    Meet {
        id: Uuid,
        kind: DeadlineKind,
        interim: bool,
    },
    /// The deadline counts from today and ends on another day.
    Count {
        id: Uuid,
        due_on: NaiveDate,
    },
    Extend {
        id: Uuid,
        due_on: NaiveDate,
    },
    Start {
        id: Uuid,
        kind: DeadlineKind,
        due_on: NaiveDate,
    },
}

/// Why an act is not possible. The text is for the member.
pub type Refusal = &'static str;

pub const NO_INTERIM: Refusal =
    "The law of your organisation has no interim feedback. Send the message as final feedback, or without feedback.";
pub const NO_EXTENSION: Refusal = "The law of your organisation does not allow an extension of this deadline.";
pub const EXTENDED: Refusal =
    "The feedback deadline of this case was extended already. VoiCase supports one extension.";
pub const OVERDUE: Refusal = "The feedback deadline has passed, so it cannot be extended. Give feedback now.";
pub const NO_FEEDBACK_DUE: Refusal = "No feedback is due in this case. Reload to see the latest state.";

/// Returns what an act changes. Applies the changes to `clocks`, so that the next act of the same operation continues
/// from there.
///
/// # Errors
/// The message for the member.
pub fn apply(
    law: &Law,
    received: NaiveDate,
    clocks: &mut Vec<Clock>,
    event: Event,
    today: NaiveDate,
) -> Result<Vec<Change>, Refusal> {
    let changes = changes(law, received, clocks, event, today)?;
    for change in &changes {
        carry_out(clocks, change);
    }
    Ok(changes)
}

/// The last day for the personal message after an automatic acknowledgement.
#[must_use]
pub fn personal_due(law: &Law, acknowledged: NaiveDate) -> NaiveDate {
    law.pack.working_days.after(acknowledged, limit::PERSONAL_MESSAGE_DAYS)
}

fn changes(
    law: &Law,
    received: NaiveDate,
    clocks: &[Clock],
    event: Event,
    today: NaiveDate,
) -> Result<Vec<Change>, Refusal> {
    use DeadlineKind::{Acknowledgement, Feedback, PersonalMessage};
    let running = |kind| clocks.iter().find(move |clock| clock.kind == kind && !clock.is_met);
    let meet = |kind| running(kind).map(|clock| Change::Meet { id: clock.id, kind, interim: false });
    let start = |kind, due_on| Change::Start { id: Uuid::new_v4(), kind, due_on };
    let acknowledged = || {
        let counts = running(Acknowledgement).and(running(Feedback)).map(|feedback| {
            // A new law pack never moves an existing deadline to a later day.
            let due_on = law.feedback_due(received, Some(today)).on.min(feedback.due_on);
            Change::Count { id: feedback.id, due_on }
        });
        meet(Acknowledgement).into_iter().chain(counts)
    };
    Ok(match event {
        Event::Acknowledged => acknowledged().chain(meet(PersonalMessage)).collect(),
        Event::AcknowledgedAutomatically if running(Acknowledgement).is_some() => {
            acknowledged().chain([start(PersonalMessage, personal_due(law, today))]).collect()
        }
        Event::AcknowledgedAutomatically => vec![],
        Event::FeedbackGiven => meet(Feedback).into_iter().collect(),
        Event::InterimFeedbackGiven => {
            let id = running(Feedback).ok_or(NO_FEEDBACK_DUE)?.id;
            let next = law.interim_due(today).ok_or(NO_INTERIM)?.on;
            vec![Change::Meet { id, kind: Feedback, interim: true }, start(Feedback, next)]
        }
        Event::Extended => {
            let clock = running(Feedback).ok_or(NO_FEEDBACK_DUE)?;
            let due_on = law.extended_due(clock.due_on, 0).ok_or(NO_EXTENSION)?.on;
            if clocks.iter().any(|clock| clock.is_extended) {
                return Err(EXTENDED);
            }
            if today > clock.due_on {
                return Err(OVERDUE);
            }
            vec![Change::Extend { id: clock.id, due_on }]
        }
        Event::Closed => [Acknowledgement, PersonalMessage, Feedback].into_iter().filter_map(meet).collect(),
        Event::Reopened if running(Feedback).is_some() => vec![],
        Event::Reopened => vec![start(Feedback, law.feedback_due_again(today).on)],
    })
}

fn carry_out(clocks: &mut Vec<Clock>, change: &Change) {
    match *change {
        Change::Start { id, kind, due_on } => {
            clocks.push(Clock { id, kind, due_on, is_met: false, is_extended: false });
        }
        Change::Meet { id, .. } => {
            clocks.iter_mut().filter(|clock| clock.id == id).for_each(|clock| clock.is_met = true);
        }
        Change::Count { id, due_on } => {
            clocks.iter_mut().filter(|clock| clock.id == id).for_each(|clock| clock.due_on = due_on);
        }
        Change::Extend { id, due_on } => {
            for clock in clocks.iter_mut().filter(|clock| clock.id == id) {
                (clock.due_on, clock.is_extended) = (due_on, true);
            }
        }
    }
}
