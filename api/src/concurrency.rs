//! Concurrency limits by key, for example requests of a client, its uploads, or connections of a Tor circuit.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

/// Counts the places that are taken, in memory. A key is removed when its last place is dropped.
pub struct ConcurrencyLimit<K> {
    most: usize,
    here: Arc<Mutex<HashMap<K, usize>>>,
}

/// One place of a key. Dropping it frees the place.
pub struct Permit<K: Eq + Hash> {
    key: K,
    here: Arc<Mutex<HashMap<K, usize>>>,
}

impl<K: Clone + Eq + Hash> ConcurrencyLimit<K> {
    /// `most` is the maximum number of places for each key.
    #[must_use]
    pub fn of(most: usize) -> Self {
        Self { most, here: Arc::default() }
    }

    /// Takes a place for this key. Returns `None` if all its places are taken.
    #[must_use]
    pub fn enter(&self, key: K) -> Option<Permit<K>> {
        self.enter_below(key, self.most)
    }

    /// Like [`ConcurrencyLimit::enter`], with a lower maximum for this call.
    #[must_use]
    pub fn enter_below(&self, key: K, most: usize) -> Option<Permit<K>> {
        let mut here = self.here.lock().unwrap_or_else(PoisonError::into_inner);
        let count = here.get(&key).copied().unwrap_or_default();
        if count >= self.most.min(most) {
            return None;
        }
        here.insert(key.clone(), count + 1);
        Some(Permit { key, here: self.here.clone() })
    }
}

impl<K: Eq + Hash> Drop for Permit<K> {
    fn drop(&mut self) {
        let mut here = self.here.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = here.get_mut(&self.key) {
            *count -= 1;
            if *count == 0 {
                here.remove(&self.key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_its_own_places_and_gets_each_back() {
        let limit = ConcurrencyLimit::of(2);
        let first = limit.enter('a');
        let second = limit.enter('a');
        assert!(first.is_some() && second.is_some() && limit.enter('a').is_none());
        assert!(limit.enter('b').is_some(), "another key has its own");
        drop(first);
        assert!(limit.enter('a').is_some());
        drop(second);
        assert!(limit.here.lock().unwrap().is_empty(), "nobody is remembered");
    }
}
