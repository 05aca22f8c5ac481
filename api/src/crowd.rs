//! How many of one key may be here at once: requests of a client, its uploads, connections of a Tor circuit.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

/// Counts who is here, in memory. A key is forgotten when its last place is given back.
pub struct Crowd<K> {
    most: usize,
    here: Arc<Mutex<HashMap<K, usize>>>,
}

/// One place of a key; dropping it gives it back.
pub struct Place<K: Eq + Hash> {
    key: K,
    here: Arc<Mutex<HashMap<K, usize>>>,
}

impl<K: Clone + Eq + Hash> Crowd<K> {
    /// At most this many places for each key.
    #[must_use]
    pub fn of(most: usize) -> Self {
        Self { most, here: Arc::default() }
    }

    /// A place for this key, or none when all of its places are taken.
    #[must_use]
    pub fn enter(&self, key: K) -> Option<Place<K>> {
        self.enter_below(key, self.most)
    }

    /// As [`Crowd::enter`], where this key may have no more than `most` places now.
    #[must_use]
    pub fn enter_below(&self, key: K, most: usize) -> Option<Place<K>> {
        let mut here = self.here.lock().unwrap_or_else(PoisonError::into_inner);
        let count = here.get(&key).copied().unwrap_or_default();
        if count >= self.most.min(most) {
            return None;
        }
        here.insert(key.clone(), count + 1);
        Some(Place { key, here: self.here.clone() })
    }
}

impl<K: Eq + Hash> Drop for Place<K> {
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
        let crowd = Crowd::of(2);
        let first = crowd.enter('a');
        let second = crowd.enter('a');
        assert!(first.is_some() && second.is_some() && crowd.enter('a').is_none());
        assert!(crowd.enter('b').is_some(), "another key has its own");
        drop(first);
        assert!(crowd.enter('a').is_some());
        drop(second);
        assert!(crowd.here.lock().unwrap().is_empty(), "nobody is remembered");
    }
}
