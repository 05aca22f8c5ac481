//! The index of one organisation: the folded texts of its cases. A search scans the texts of the cases that the member
//! can see, and of these only the texts that the member may read.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use async_graphql::Enum;
use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{Severity, Stage};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::fold::fold_into;
use super::query::Query;
use crate::permissions::{Permission, Rights};

/// Where a case matches, the best place first. A hit in a name comes before a hit in a long text.
#[derive(Clone, Copy, Debug, Enum, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[graphql(name = "SearchPlace")]
pub enum Place {
    Number,
    Title,
    CodeName,
    /// The name, position, contact or remark of a person of the case.
    Person,
    Tags,
    /// The answers of the report.
    Report,
    /// The dialogue with the reporter.
    Messages,
    Notes,
    /// The name of a file.
    Files,
    /// The title or details of a task, or the title of a checklist.
    Tasks,
    /// An item of the evidence register, or its chain of custody.
    Evidence,
    /// An interview, or the newest version of its minutes.
    Interviews,
    /// The newest version of a record of a conversation, or how a member received the report.
    Meetings,
    /// An assessment of the risk of a detriment, or a check-in.
    Protection,
    /// A question to a person without case access, or its answers.
    Questions,
    /// The findings, actions or closing message of the newest closing, or a corrective action.
    Closing,
}

impl Place {
    /// Whether the place is kept if an index is too large.
    const fn is_name(self) -> bool {
        matches!(self, Self::Number | Self::Title | Self::CodeName)
    }

    /// All long texts have the same rank.
    fn rank(self) -> u8 {
        self.min(Self::Report) as u8
    }
}

/// The folded texts of one place of a case.
pub struct Section {
    place: Place,
    /// The right without which a member must not find these texts.
    needs: Option<Permission>,
    text: Zeroizing<String>,
}

impl Section {
    fn may_be_read(&self, rights: Rights) -> bool {
        self.needs.is_none_or(|right| rights.has(right))
    }
}

/// The facts of a case by which results are filtered, counted and sorted.
#[derive(Clone, Debug)]
pub struct Facts {
    pub received_on: NaiveDate,
    pub stage: Stage,
    pub severity: Option<Severity>,
    pub category: Option<Uuid>,
    pub department: Uuid,
    pub tags: Vec<Uuid>,
}

/// A case in the index.
pub struct Entry {
    facts: Facts,
    /// The case has more texts than the index holds.
    is_partial: bool,
    sections: Vec<Section>,
}

impl Entry {
    #[must_use]
    pub fn new(facts: Facts) -> Self {
        Self { facts, is_partial: false, sections: vec![] }
    }

    /// Adds a text. Texts of one place stay separate, so that a phrase never matches across two texts.
    pub fn add(&mut self, place: Place, needs: Option<Permission>, text: &str) {
        let of = |section: &&mut Section| section.place == place && section.needs == needs;
        if let Some(section) = self.sections.iter_mut().find(of) {
            fold_into(text, &mut section.text);
        } else {
            let mut folded = Zeroizing::new(String::with_capacity(text.len() + 2));
            fold_into(text, &mut folded);
            self.sections.push(Section { place, needs, text: folded });
        }
    }

    /// Marks a case whose long texts are too large to be indexed.
    pub const fn mark_partial(&mut self) {
        self.is_partial = true;
    }

    fn keep_names(&mut self) {
        self.sections.retain(|section| section.place.is_name());
    }

    /// Bytes in memory, roughly.
    fn size(&self) -> usize {
        let sections = self.sections.iter().map(|section| section.text.capacity() + size_of::<Section>());
        size_of::<Self>() + sections.sum::<usize>()
    }

    /// The places in which the terms are. `None` unless each term is in a text that the member may read.
    fn places(&self, query: &Query, rights: Rights) -> Option<Vec<Place>> {
        let mut places = vec![];
        for term in &query.terms {
            let before = places.len();
            let readable = self.sections.iter().filter(|section| section.may_be_read(rights));
            places.extend(readable.filter(|section| term.is_in(&section.text)).map(|section| section.place));
            if places.len() == before {
                return None;
            }
        }
        places.sort_unstable();
        places.dedup();
        Some(places)
    }
}

/// What the index knows of a case.
pub enum Known {
    Texts(Entry),
    /// The case differs from the audit log, so its texts were not read.
    Altered,
    /// The case's key is erased.
    Erased,
}

/// A case that matches a search.
#[derive(Clone, Debug)]
pub struct Hit {
    pub case: Uuid,
    pub places: Vec<Place>,
    pub facts: Facts,
}

impl Hit {
    /// The position among the results: the best place first, then the newest case.
    #[must_use]
    pub fn position(&self) -> (u8, i32, Uuid) {
        use chrono::Datelike;
        (
            self.places.first().map_or(u8::MAX, |place| place.rank()),
            -self.facts.received_on.num_days_from_ce(),
            self.case,
        )
    }
}

/// The result of a scan.
#[derive(Default)]
pub struct Found {
    /// Best first.
    pub hits: Vec<Hit>,
    /// How many of the member's cases the index knows.
    pub searched: usize,
    /// How many of them could not be searched whole.
    pub unreadable: usize,
}

#[derive(Default)]
struct Cases {
    known: HashMap<Uuid, Known>,
    /// The cases that changed while a pass reads. What the pass has read of them may be old.
    touched: HashSet<Uuid>,
    bytes: usize,
    names_only: bool,
}

impl Cases {
    fn remove(&mut self, case: Uuid) {
        if let Some(Known::Texts(entry)) = self.known.remove(&case) {
            self.bytes -= entry.size();
        }
    }
}

/// The index of one organisation.
pub struct OrgIndex {
    /// The version of the organisation's key that read the cases.
    pub(super) key: u16,
    /// The last search.
    pub(super) used: Mutex<DateTime<Utc>>,
    cases: RwLock<Cases>,
    /// Held by the pass that reads cases. Only one pass reads at a time.
    pub pass: Arc<tokio::sync::Mutex<()>>,
}

impl OrgIndex {
    pub(super) fn new(key: u16, now: DateTime<Utc>) -> Self {
        Self { key, used: Mutex::new(now), cases: RwLock::default(), pass: Arc::default() }
    }

    fn write<T>(&self, change: impl FnOnce(&mut Cases) -> T) -> T {
        change(&mut self.cases.write().unwrap_or_else(PoisonError::into_inner))
    }

    fn read<T>(&self, look: impl FnOnce(&Cases) -> T) -> T {
        look(&self.cases.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The cases that the index does not know, in the order given.
    #[must_use]
    pub fn missing(&self, cases: &[Uuid]) -> Vec<Uuid> {
        self.read(|index| cases.iter().filter(|case| !index.known.contains_key(case)).copied().collect())
    }

    /// Begins to read cases. From now on the index notes which cases change.
    pub fn begin(&self) {
        self.write(|index| index.touched.clear());
    }

    /// Adds the cases that were read since [`OrgIndex::begin`]. A case that changed meanwhile stays unknown, and the next
    /// search reads it again.
    pub fn add(&self, read: impl IntoIterator<Item = (Uuid, Known)>) {
        self.write(|index| {
            for (case, mut known) in read {
                if index.touched.contains(&case) {
                    continue;
                }
                index.remove(case);
                if let Known::Texts(entry) = &mut known {
                    if index.names_only {
                        entry.keep_names();
                    }
                    index.bytes += entry.size();
                }
                index.known.insert(case, known);
            }
        });
    }

    /// Removes a case that changed.
    pub fn forget(&self, case: Uuid) {
        self.write(|index| {
            index.touched.insert(case);
            index.remove(case);
        });
    }

    /// Removes a case whose key is erased.
    pub fn erase(&self, case: Uuid) {
        self.write(|index| {
            index.remove(case);
            index.known.insert(case, Known::Erased);
        });
    }

    /// Drops the long texts, because the index is too large.
    pub(super) fn keep_names(&self) {
        self.write(|index| {
            index.names_only = true;
            index.bytes = 0;
            for known in index.known.values_mut() {
                if let Known::Texts(entry) = known {
                    entry.keep_names();
                    index.bytes += entry.size();
                }
            }
        });
    }

    #[must_use]
    pub fn is_names_only(&self) -> bool {
        self.read(|index| index.names_only)
    }

    /// Bytes in memory, roughly.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.read(|index| index.bytes)
    }

    /// Searches the cases that the member can see. Only these cases take time, so the time reveals nothing of others.
    #[must_use]
    pub fn find(&self, visible: &[Uuid], query: &Query, rights: Rights) -> Found {
        let mut found = self.read(|index| {
            let mut found = Found::default();
            for case in visible {
                let Some(known) = index.known.get(case) else { continue };
                found.searched += 1;
                let Known::Texts(entry) = known else {
                    found.unreadable += usize::from(matches!(known, Known::Altered));
                    continue;
                };
                found.unreadable += usize::from(entry.is_partial);
                if let Some(places) = entry.places(query, rights) {
                    found.hits.push(Hit { case: *case, places, facts: entry.facts.clone() });
                }
            }
            found
        });
        found.hits.sort_by_cached_key(Hit::position);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> Facts {
        let (received_on, stage) = (NaiveDate::default(), Stage::New);
        Facts { received_on, stage, severity: None, category: None, department: Uuid::nil(), tags: vec![] }
    }

    fn index_of(texts: &[(Place, Option<Permission>, &str)]) -> (OrgIndex, Uuid) {
        let (index, case) = (OrgIndex::new(1, DateTime::default()), Uuid::new_v4());
        let mut entry = Entry::new(facts());
        for (place, needs, text) in texts {
            entry.add(*place, *needs, text);
        }
        index.begin();
        index.add([(case, Known::Texts(entry))]);
        (index, case)
    }

    fn hits(index: &OrgIndex, case: Uuid, text: &str, rights: i32) -> Vec<Vec<Place>> {
        let (query, rights) =
            (Query::parse(text).expect("a query"), Rights::of(entity::enums::Role::Viewer, rights, 0));
        index.find(&[case], &query, rights).hits.into_iter().map(|hit| hit.places).collect()
    }

    #[test]
    fn a_text_is_found_only_with_its_right_and_all_words_must_be_readable() {
        let dialogue = Some(Permission::ReporterMessage);
        let (index, case) = index_of(&[(Place::Title, None, "Invoice"), (Place::Messages, dialogue, "secret meeting")]);
        let right = Permission::ReporterMessage.bit();
        assert_eq!(hits(&index, case, "invoice", 0), [[Place::Title]]);
        assert!(hits(&index, case, "secret", 0).is_empty() && hits(&index, case, "invoice secret", 0).is_empty());
        assert_eq!(hits(&index, case, "invoice secret", right), [[Place::Title, Place::Messages]]);
        assert!(hits(&index, Uuid::new_v4(), "invoice", right).is_empty(), "a case that the member cannot see");
    }

    #[test]
    fn a_case_that_changes_while_it_is_read_stays_unknown() {
        let (index, case) = index_of(&[(Place::Title, None, "Invoice")]);
        index.begin();
        index.forget(case);
        index.add([(case, Known::Texts(Entry::new(facts())))]);
        assert_eq!(index.missing(&[case]), [case]);
        assert_eq!(index.bytes(), 0);
    }

    #[test]
    fn an_index_that_is_too_large_keeps_the_names() {
        let (index, case) = index_of(&[(Place::Title, None, "Invoice"), (Place::Report, None, "bribe")]);
        let before = index.bytes();
        index.keep_names();
        assert!(index.bytes() < before && index.is_names_only());
        assert!(hits(&index, case, "bribe", 0).is_empty() && !hits(&index, case, "invoice", 0).is_empty());
    }
}
