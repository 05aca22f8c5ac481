//! The content of `data/law` and `data/holidays`. `data/law.schema.json` describes the format of a pack.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::LazyLock;

use chrono::{Days, Months, NaiveDate, Weekday};
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// A text by language code.
pub type Texts = BTreeMap<String, String>;

/// The law of one state, or the directive.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LawPack {
    /// The name of the file.
    #[serde(skip)]
    pub code: &'static str,
    /// Changes with the content of the pack. A confirmation names the hash, so that a changed pack needs a new one.
    #[serde(skip)]
    pub hash: String,
    #[serde(rename = "$schema")]
    _schema: String,
    pub name: Texts,
    /// The official title of the act, in its own languages.
    pub act: Texts,
    pub status: Status,
    /// Whether a lawyer has checked the pack.
    pub lawyer: bool,
    /// External authorities to which a reporter can turn.
    pub authorities: Vec<Authority>,
    pub working_days: WorkingDays,
    /// `None` if the national rule is unknown.
    pub anonymous: Option<Anonymous>,
    pub acknowledgement: Figure,
    pub feedback: Figure,
    /// The further period after feedback that is not final.
    pub interim: Option<Figure>,
    pub extension: Option<Extension>,
    /// When a reporter may be informed only after the disclosure of their identity under a legal duty. `None`: never.
    pub disclosure_held_back: Option<Provision>,
    pub retention: Retention,
}

/// Whether the figures were compared with the text of the national law.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Researched,
    /// The figures are those of the directive, unless a figure names another source.
    Unchecked,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authority {
    pub name: Texts,
    pub url: String,
}

/// Where a figure comes from.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    pub title: String,
    pub article: String,
    pub url: String,
}

/// A period that the law sets.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    pub within: Period,
    pub from: Event,
    /// When the figure applies or does not apply, in plain words.
    pub condition: Option<Texts>,
    pub source: Source,
    /// The day on which the figure was compared with its source. In an unchecked pack, the day on which it was entered.
    pub checked_on: NaiveDate,
    /// The national law allows more time than the directive.
    #[serde(default)]
    pub laxer_than_directive: bool,
}

/// How often the feedback deadline may move, and by which period.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extension {
    pub times: u8,
    pub by: Figure,
}

/// How long a closed case is kept. A pack has at least one of the first three figures.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// The law forbids erasure before.
    pub minimum: Option<Figure>,
    /// The law forbids a longer period, unless an exception applies.
    pub maximum: Option<Figure>,
    /// The law names no period. This one is usual.
    pub usual: Option<Figure>,
    /// The period of a report without follow-up.
    pub no_follow_up: Option<Figure>,
    /// The exception for proceedings.
    pub proceedings: Provision,
}

/// A rule without a period.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provision {
    pub text: Texts,
    pub source: Source,
    pub checked_on: NaiveDate,
}

/// What the law says of anonymous reports.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Anonymous {
    pub accepted: Accepted,
    pub source: Source,
    pub checked_on: NaiveDate,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Accepted {
    Required,
    Optional,
}

/// The days that count in a period of working days.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkingDays {
    pub weekdays: Vec<Weekday>,
    /// The name of a file in `data/holidays`.
    pub holidays: Option<String>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    Days(u16),
    WorkingDays(u16),
    Months(u16),
    Years(u16),
}

/// What a period counts from.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    Receipt,
    Acknowledgement,
    /// The last day to acknowledge, because the acknowledgement is late or missing.
    AcknowledgementDeadline,
    /// The deadline that is extended.
    Deadline,
    Interim,
    Reopening,
    Closing,
    /// The end of the calendar year in which the case was closed.
    EndOfYear,
}

/// The public holidays of one country.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holidays {
    pub country: String,
    pub library: String,
    pub version: String,
    pub generated_on: NaiveDate,
    pub days: BTreeSet<NaiveDate>,
}

/// Code and content of each file.
const PACKS: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/law.rs"));
const HOLIDAYS: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/holidays.rs"));

/// All packs by code.
pub static ALL: LazyLock<BTreeMap<&str, LawPack>> = LazyLock::new(|| {
    let read = |(code, text): &(&'static str, &str)| {
        let mut pack: LawPack =
            serde_json::from_str(text).unwrap_or_else(|error| panic!("data/law/{code}.json: {error}"));
        pack.code = code;
        pack.hash = hash(text);
        (*code, pack)
    };
    PACKS.iter().map(read).collect()
});

/// The public holidays by country code.
pub static HOLIDAYS_OF: LazyLock<BTreeMap<&str, Holidays>> = LazyLock::new(|| {
    let read = |(code, text): &(&'static str, &str)| {
        (*code, serde_json::from_str(text).unwrap_or_else(|error| panic!("data/holidays/{code}.json: {error}")))
    };
    HOLIDAYS.iter().map(read).collect()
});

/// The hash of a pack's content. Layout and order of the file do not count.
fn hash(text: &str) -> String {
    let content: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    let digest = Sha256::digest(content.to_string());
    digest.iter().take(16).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

impl WorkingDays {
    /// The holidays that do not count.
    #[must_use]
    pub fn calendar(&self) -> Option<&'static Holidays> {
        self.holidays.as_deref().and_then(|country| HOLIDAYS_OF.get(country))
    }

    /// The last of `count` working days after `day`.
    #[must_use]
    pub fn after(&self, day: NaiveDate, count: u16) -> NaiveDate {
        use chrono::Datelike;
        let holidays = self.calendar();
        let works = |day: &NaiveDate| {
            self.weekdays.contains(&day.weekday()) && holidays.is_none_or(|holidays| !holidays.days.contains(day))
        };
        (day + Days::new(1)).iter_days().filter(works).take(count.into()).last().unwrap_or(day)
    }
}

impl LawPack {
    /// The last day of a period that begins after `day`.
    #[must_use]
    pub fn after(&self, day: NaiveDate, period: Period) -> NaiveDate {
        match period {
            Period::Days(count) => day + Days::new(count.into()),
            Period::WorkingDays(count) => self.working_days.after(day, count),
            Period::Months(count) => day + Months::new(count.into()),
            Period::Years(count) => day + Months::new(u32::from(count) * 12),
        }
    }
}

impl Period {
    /// The maximum number of calendar days that is never longer than this period.
    #[must_use]
    pub const fn min_days(self) -> u16 {
        match self {
            Self::Days(count) | Self::WorkingDays(count) => count,
            Self::Months(count) => count * 28,
            Self::Years(count) => count * 365,
        }
    }
}
