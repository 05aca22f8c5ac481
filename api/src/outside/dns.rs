//! TXT records of mail domains: an organisation proves a domain by publishing a value that only the domain's owner can publish.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use hickory_resolver::TokioResolver;
use hickory_resolver::proto::rr::RData;
use tokio::sync::OnceCell;

/// Maximum time of one look-up, over all servers of this machine.
const TIMEOUT: Duration = Duration::from_secs(5);

/// No server answered in time, so nothing is known of the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no DNS server answered")]
pub struct Away;

/// Resolves TXT records with the servers of this machine's `resolv.conf`.
#[derive(Default)]
pub struct Dns {
    resolver: OnceCell<TokioResolver>,
    /// In development and tests: records of names under `.test` (RFC 2606).
    local: Option<Mutex<HashSet<(String, String)>>>,
}

impl Dns {
    /// `local`: for development and tests. Names under `.example` then hold every record that is asked for, and names under
    /// `.test` those that were published here; no packet is sent for either.
    #[must_use]
    pub fn new(local: bool) -> Self {
        Self { resolver: OnceCell::new(), local: local.then(Mutex::default) }
    }

    /// Publishes a record of a local name.
    pub fn publish(&self, name: &str, value: &str) {
        if let Some(zone) = &self.local {
            zone.lock().unwrap_or_else(PoisonError::into_inner).insert((name.to_owned(), value.to_owned()));
        }
    }

    /// Whether a name has a TXT record of this value.
    ///
    /// # Errors
    /// [`Away`] when no server answers in time. A name that does not exist has no record.
    pub async fn holds(&self, name: &str, value: &str) -> Result<bool, Away> {
        match (&self.local, name.rsplit('.').next()) {
            (Some(_), Some("example")) => return Ok(true),
            (Some(zone), Some("test")) => {
                let record = (name.to_owned(), value.to_owned());
                return Ok(zone.lock().unwrap_or_else(PoisonError::into_inner).contains(&record));
            }
            _ => {}
        }
        let build = async || TokioResolver::builder_tokio()?.build();
        let resolver = self.resolver.get_or_try_init(build).await.map_err(|failure| away(&failure))?;
        // With a final dot: the search domains of this machine are not tried.
        let looked_up = tokio::time::timeout(TIMEOUT, resolver.txt_lookup(format!("{name}."))).await;
        match looked_up.map_err(|_| Away)? {
            Ok(found) => Ok(found.answers().iter().any(|record| match &record.data {
                // A long value is published as several strings.
                RData::TXT(txt) => txt.txt_data.concat() == value.as_bytes(),
                _ => false,
            })),
            Err(failure) if failure.is_no_records_found() => Ok(false),
            Err(failure) => Err(away(&failure)),
        }
    }
}

fn away(failure: &impl std::fmt::Display) -> Away {
    tracing::warn!(%failure, "a DNS record could not be looked up");
    Away
}
