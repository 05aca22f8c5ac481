//! Concurrency limits by key, for example requests of a client, its uploads, or connections of a Tor circuit.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

/// Counts the permits that are held, in memory. A key is removed when its last permit is dropped.
pub struct ConcurrencyLimit<K> {
    maximum: usize,
    held: Arc<Mutex<HashMap<K, usize>>>,
}

/// One permit of a key. The permit is free again when this value is dropped.
pub struct Permit<K: Eq + Hash> {
    key: K,
    held: Arc<Mutex<HashMap<K, usize>>>,
}

impl<K: Clone + Eq + Hash> ConcurrencyLimit<K> {
    /// `maximum` is the number of permits of each key.
    #[must_use]
    pub fn of(maximum: usize) -> Self {
        Self { maximum, held: Arc::default() }
    }

    /// Acquires a permit for this key. Returns `None` if all permits of the key are held.
    #[must_use]
    pub fn acquire(&self, key: K) -> Option<Permit<K>> {
        self.acquire_below(key, self.maximum)
    }

    /// Like [`ConcurrencyLimit::acquire`], with a lower maximum for this call.
    #[must_use]
    pub fn acquire_below(&self, key: K, maximum: usize) -> Option<Permit<K>> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let count = held.get(&key).copied().unwrap_or_default();
        if count >= self.maximum.min(maximum) {
            return None;
        }
        held.insert(key.clone(), count + 1);
        Some(Permit { key, held: self.held.clone() })
    }
}

impl<K: Eq + Hash> Drop for Permit<K> {
    fn drop(&mut self) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = held.get_mut(&self.key) {
            *count -= 1;
            if *count == 0 {
                held.remove(&self.key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_has_separate_permits_and_gets_them_back() {
        let limit = ConcurrencyLimit::of(2);
        let first = limit.acquire('a');
        let second = limit.acquire('a');
        assert!(first.is_some() && second.is_some() && limit.acquire('a').is_none());
        assert!(limit.acquire('b').is_some(), "another key has its own");
        drop(first);
        assert!(limit.acquire('a').is_some());
        drop(second);
        assert!(limit.held.lock().unwrap().is_empty(), "nobody is remembered");
    }
}
