//! What the verifier found, as data and as text for a person.

use std::fmt;

use crate::checkpoint::Checkpoint;

/// The maximum number of findings in a report. The report counts the rest.
pub const MAX_FINDINGS: usize = 1000;

/// One reason for which a bundle is not the signed log. A range ends before `to`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Finding {
    #[error("{0}")]
    Unusable(String),
    #[error("The bundle is incomplete. Export it again.")]
    Truncated,
    #[error("No trusted key signed the checkpoint of {size} events.")]
    WrongKey { size: u64 },
    #[error("The checkpoint of {size} events is of another organisation.")]
    ForeignCheckpoint { size: u64 },
    #[error("The history is forked: the checkpoint of {size} events does not belong to it.")]
    Forked { size: u64 },
    #[error("There are two checkpoints of {size} events.")]
    SignedAgain { size: u64 },
    #[error("The bundle ends before the checkpoint of {size} events. If a new export does too, events were removed.")]
    Behind { size: u64 },
    #[error("The checkpoint of {size} events is older than this bundle. Export from this checkpoint on.")]
    NotComparable { size: u64 },
    #[error("The events from {from} up to, but not including, {to} were dropped.")]
    Dropped { from: u64, to: u64 },
    #[error("Event {sequence} is in the bundle twice.")]
    Duplicated { sequence: u64 },
    #[error("Event {sequence} is not in its place.")]
    Reordered { sequence: u64 },
    #[error("Event {sequence} was altered.")]
    Altered { sequence: u64 },
    #[error("An event was altered, inserted or dropped from {from} up to, but not including, {to}.")]
    AlteredBetween { from: u64, to: u64 },
    #[error("Event {sequence} does not belong to this log.")]
    Foreign { sequence: u64 },
}

/// The result of a verification.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The last checkpoint. The bundle proves nothing about later events.
    pub head: Option<Checkpoint>,
    /// The number of events and hashes that were read.
    pub entries: u64,
    /// Entries whose event is not in the bundle.
    pub hashes_only: u64,
    /// Valid events without payload, of which the exporter says that it was erased. No hash proves it.
    pub erased: u64,
    /// Valid events whose payload the exporter left out.
    pub withheld: u64,
    /// The caller knows neither a key nor an older checkpoint. The keys of the bundle itself prove only that the bundle is consistent.
    pub is_key_unknown: bool,
    /// The caller knows neither the organisation nor an older checkpoint. The bundle can be of any organisation with this key.
    pub is_organisation_unknown: bool,
    pub findings: Vec<Finding>,
    /// The number of findings above [`MAX_FINDINGS`].
    pub more: u64,
}

impl Report {
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.findings.is_empty()
    }

    pub(crate) fn find(&mut self, finding: Finding) {
        if self.findings.last() == Some(&finding) {
            return;
        }
        if self.findings.len() < MAX_FINDINGS {
            self.findings.push(finding);
        } else {
            self.more += 1;
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", if self.is_valid() { "Valid." } else { "NOT VALID." })?;
        for finding in &self.findings {
            writeln!(f, "- {finding}")?;
        }
        if self.more > 0 {
            writeln!(f, "- Further findings: {}", self.more)?;
        }
        if let Some(head) = &self.head {
            writeln!(f, "Organisation: {}", head.organisation)?;
            writeln!(f, "Last checkpoint: {} events, {}", head.size, head.time.format("%Y-%m-%d %H:%M:%S UTC"))?;
        }
        writeln!(f, "Entries in the bundle: {}", self.entries)?;
        for (count, note) in [
            (self.hashes_only, "entries that are hashes without their event"),
            (self.erased, "events without payload. The exporter says that it was erased, which no hash proves"),
            (self.withheld, "events without payload. The exporter left it out"),
        ] {
            if count > 0 {
                writeln!(f, "Note: {note}: {count}")?;
            }
        }
        if self.is_organisation_unknown {
            writeln!(
                f,
                "Note: the organisation is from the bundle itself. Compare it with the organisation that you want."
            )?;
        }
        if self.is_key_unknown {
            writeln!(f, "Note: the key is from the bundle itself. Compare it with the key that you know.")?;
        }
        Ok(())
    }
}
