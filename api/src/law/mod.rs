//! Law packs. Each pack holds the figures of one law, as data with their source. The functions calculate the dates of a
//! case, and say which figure set each date. All dates are dates in the time zone of the organisation.

pub mod pack;

#[cfg(test)]
mod tests;

use chrono::{Datelike, NaiveDate};
use entity::enums::Retention;

pub use pack::{Event, Figure, LawPack, Period, Status, WorkingDays};

use crate::problem::Problem;

/// The law of one organisation: a pack, and the organisation's own figures. These can only be stricter.
#[derive(Clone, Copy, Debug)]
pub struct Law {
    pub pack: &'static LawPack,
    pub own: Own,
}

/// The stricter figures of an organisation, in calendar days. A laxer figure does not count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Own {
    pub acknowledgement_days: Option<u16>,
    pub feedback_days: Option<u16>,
}

/// A date, and the rule that sets it.
#[derive(Clone, Copy, Debug)]
pub struct Due {
    pub on: NaiveDate,
    pub rule: Rule,
}

/// A deadline as the case has it.
#[derive(Clone, Copy, Debug)]
pub struct Stored {
    pub due: NaiveDate,
    /// The interim feedback or the reopening that started the deadline. `None` for the first one of the case.
    pub began: Option<(Event, NaiveDate)>,
    pub extended: bool,
}

/// Why a date is what it is.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    pub kind: Kind,
    pub pack: &'static LawPack,
    /// The figure of the pack, with its source and the day of the check.
    pub figure: &'static Figure,
    /// The period that counted. An own figure of the organisation is shorter than the figure of the pack.
    pub within: Period,
    /// Whether the period is an own figure of the organisation.
    pub own: bool,
    pub counted_from: Event,
    pub counted_on: NaiveDate,
}

/// What a figure is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Acknowledgement,
    Feedback,
    Interim,
    Extension,
    RetentionUsual,
    RetentionMaximum,
    RetentionMinimum,
    NoFollowUp,
}

impl LawPack {
    /// The codes of all packs. The directive comes first, because clients preselect the first one.
    #[must_use]
    pub fn codes() -> Vec<&'static str> {
        let mut codes: Vec<_> = pack::ALL.keys().copied().collect();
        codes.sort_by_key(|code| *code != "eu");
        codes
    }

    /// The pack with this code.
    ///
    /// # Errors
    /// When the code is unknown. An unknown code is a defect, because founding an organisation checks the code.
    pub fn named(code: &str) -> Result<&'static Self, Problem> {
        pack::ALL.get(code).ok_or_else(|| Problem::internal("an organisation's law pack is unknown"))
    }

    /// Each figure that the pack has.
    #[must_use]
    pub fn figures(&self) -> Vec<(Kind, &Figure)> {
        let retention = &self.retention;
        let optional = [
            (Kind::Interim, self.interim.as_ref()),
            (Kind::Extension, self.extension.as_ref().map(|extension| &extension.by)),
            (Kind::RetentionUsual, retention.usual.as_ref()),
            (Kind::RetentionMaximum, retention.maximum.as_ref()),
            (Kind::RetentionMinimum, retention.minimum.as_ref()),
            (Kind::NoFollowUp, retention.no_follow_up.as_ref()),
        ];
        let always = [(Kind::Acknowledgement, &self.acknowledgement), (Kind::Feedback, &self.feedback)];
        always.into_iter().chain(optional.into_iter().filter_map(|(kind, figure)| Some((kind, figure?)))).collect()
    }

    /// Whether a member has to confirm the figures before a channel takes reports. `confirmed`: the hash of the pack
    /// that was confirmed last.
    #[must_use]
    pub fn awaits_confirmation(&self, confirmed: Option<&str>) -> bool {
        self.status == Status::Unchecked && confirmed != Some(&self.hash)
    }
}

impl Own {
    /// The figures as the database stores them.
    #[must_use]
    pub fn stored(acknowledgement_days: Option<i16>, feedback_days: Option<i16>) -> Self {
        let days = |stored: Option<i16>| stored.and_then(|days| days.try_into().ok());
        Self { acknowledgement_days: days(acknowledgement_days), feedback_days: days(feedback_days) }
    }
}

impl Law {
    /// The last day to acknowledge a report received on `day`.
    #[must_use]
    pub fn acknowledgement_due(&self, received: NaiveDate) -> Due {
        let figure = &self.pack.acknowledgement;
        self.due(Kind::Acknowledgement, figure, self.own.acknowledgement_days, (Event::Receipt, received))
    }

    /// The last day to give feedback. Counts from the receipt or from the acknowledgement, as the pack says. If the
    /// acknowledgement is late or missing, counts from the law's acknowledgement deadline. So a late acknowledgement
    /// does not move the feedback deadline (Directive (EU) 2019/1937, Article 9(1)(f)).
    #[must_use]
    pub fn feedback_due(&self, received: NaiveDate, acknowledged: Option<NaiveDate>) -> Due {
        let latest = self.pack.after(received, self.pack.acknowledgement.within);
        let start = match (self.pack.feedback.from, acknowledged) {
            (Event::Receipt, _) => (Event::Receipt, received),
            (_, Some(day)) if day <= latest => (Event::Acknowledgement, day),
            _ => (Event::AcknowledgementDeadline, latest),
        };
        self.feedback(start)
    }

    /// The last day to give feedback on a case that was reopened on `day`.
    #[must_use]
    pub fn feedback_due_again(&self, day: NaiveDate) -> Due {
        self.feedback((Event::Reopening, day))
    }

    /// The rule that explains a stored date. `None` if the current rules give another date, for example after a change
    /// of the law pack.
    #[must_use]
    pub fn rule_of(
        &self,
        kind: Kind,
        received: NaiveDate,
        acknowledged: Option<NaiveDate>,
        stored: &Stored,
    ) -> Option<Rule> {
        let without = Self { own: Own::default(), ..*self };
        let calculated = |law: &Self| {
            let due = match (kind, stored.began) {
                (Kind::Acknowledgement, _) => Some(law.acknowledgement_due(received)),
                (_, Some((Event::Interim, day))) => law.interim_due(day),
                (_, Some((_, day))) => Some(law.feedback_due_again(day)),
                (_, None) => Some(law.feedback_due(received, acknowledged)),
            };
            if stored.extended { law.extended_due(due?.on, 0) } else { due }
        };
        // The own figure may be newer than the case.
        let found = [calculated(self), calculated(&without)].into_iter().flatten();
        found.into_iter().find(|found| found.on == stored.due).map(|found| found.rule)
    }

    /// The next feedback deadline after interim feedback. `None` if the law has no interim feedback.
    #[must_use]
    pub fn interim_due(&self, given: NaiveDate) -> Option<Due> {
        let figure = self.pack.interim.as_ref()?;
        Some(self.due(Kind::Interim, figure, None, (Event::Interim, given)))
    }

    /// The feedback deadline after one more extension. `times` counts the extensions before. `None` if the law allows
    /// no further extension.
    #[must_use]
    pub fn extended_due(&self, due: NaiveDate, times: u8) -> Option<Due> {
        let extension = self.pack.extension.as_ref().filter(|extension| times < extension.times)?;
        Some(self.due(Kind::Extension, &extension.by, None, (Event::Deadline, due)))
    }

    /// The day from which a closed case is due for erasure. `None` while proceedings last.
    #[must_use]
    pub fn retain_until(&self, retention: Retention, received: NaiveDate, closed: NaiveDate) -> Option<Due> {
        let figures = self.pack.figures();
        let due = |kind| {
            let (_, figure) = figures.iter().find(|(found, _)| *found == kind)?;
            let start = match figure.from {
                Event::Receipt => (Event::Receipt, received),
                Event::EndOfYear => {
                    (Event::EndOfYear, NaiveDate::from_ymd_opt(closed.year(), 12, 31).unwrap_or(closed))
                }
                _ => (Event::Closing, closed),
            };
            let due = self.due(kind, figure, None, start);
            // The period may end before the case is closed.
            Some(Due { on: due.on.max(closed), ..due })
        };
        let minimum = due(Kind::RetentionMinimum);
        let standard = due(Kind::RetentionUsual).or_else(|| due(Kind::RetentionMaximum)).or(minimum)?;
        match retention {
            Retention::Standard => Some(standard),
            Retention::Short => {
                let short = due(Kind::NoFollowUp).unwrap_or(standard);
                Some(minimum.filter(|minimum| minimum.on > short.on).unwrap_or(short))
            }
            Retention::Proceedings => None,
        }
    }

    /// The period in which a report is acknowledged.
    #[must_use]
    pub fn acknowledgement(&self) -> Period {
        effective(&self.pack.acknowledgement, self.own.acknowledgement_days).0
    }

    /// The period in which feedback is given.
    #[must_use]
    pub fn feedback_period(&self) -> Period {
        effective(&self.pack.feedback, self.own.feedback_days).0
    }

    fn feedback(&self, start: (Event, NaiveDate)) -> Due {
        self.due(Kind::Feedback, &self.pack.feedback, self.own.feedback_days, start)
    }

    fn due(&self, kind: Kind, figure: &'static Figure, own: Option<u16>, start: (Event, NaiveDate)) -> Due {
        let (within, own) = effective(figure, own);
        let (counted_from, counted_on) = start;
        let rule = Rule { kind, pack: self.pack, figure, within, own, counted_from, counted_on };
        Due { on: self.pack.after(counted_on, within), rule }
    }
}

/// The period that counts, and whether it is the organisation's own.
const fn effective(figure: &Figure, own: Option<u16>) -> (Period, bool) {
    match own {
        Some(days) if days < figure.within.min_days() => (Period::Days(days), true),
        _ => (figure.within, false),
    }
}
