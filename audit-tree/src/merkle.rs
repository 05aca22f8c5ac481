//! The Merkle tree of RFC 9162, section 2.1. RFC 6962 defines the same tree.

use crate::{Hash, MAX_SIZE, sha256};

#[must_use]
pub fn leaf_hash(leaf: &[u8]) -> Hash {
    sha256(&[&[0], leaf])
}

#[must_use]
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    sha256(&[&[1], left, right])
}

/// The position of a complete subtree: the leaves from `index << level` on, `1 << level` of them. Its hash never
/// changes, so it can be stored when its last leaf is appended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    pub level: u32,
    pub index: u64,
}

/// The complete subtrees of a growing tree, the largest first. An append costs O(log n), and needs no other hash.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    hashes: Vec<Hash>,
}

impl Frontier {
    /// Returns `None` if a tree of this size has another number of complete subtrees.
    #[must_use]
    pub fn of(size: u64, hashes: Vec<Hash>) -> Option<Self> {
        let is_whole = size <= MAX_SIZE && u32::try_from(hashes.len()) == Ok(size.count_ones());
        is_whole.then_some(Self { size, hashes })
    }

    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    #[must_use]
    pub fn hashes(&self) -> &[Hash] {
        &self.hashes
    }

    /// Appends a leaf. Returns the subtrees that are complete now, the leaf first: the rows to store.
    pub fn append(&mut self, leaf: Hash) -> Vec<(Place, Hash)> {
        let mut place = Place { level: 0, index: self.size };
        let mut hash = leaf;
        let mut complete = vec![(place, hash)];
        while place.index & 1 == 1
            && let Some(left) = self.hashes.pop()
        {
            hash = node_hash(&left, &hash);
            place = Place { level: place.level + 1, index: place.index >> 1 };
            complete.push((place, hash));
        }
        self.hashes.push(hash);
        self.size += 1;
        complete
    }

    /// The tree head.
    #[must_use]
    pub fn root(&self) -> Hash {
        fold(&self.hashes)
    }
}

/// The hash of neighbouring subtrees, the largest first.
fn fold(hashes: &[Hash]) -> Hash {
    let joined = hashes.iter().rev().copied().reduce(|right, left| node_hash(&left, &right));
    joined.unwrap_or_else(|| sha256(&[]))
}

/// The stored hashes that a proof needs. The caller reads all [`Plan::places`] in one statement, and [`Plan::hashes`]
/// makes the proof of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan(Vec<Vec<Place>>);

impl Plan {
    /// Plans the proof that the leaf `index` is in the tree of `size` leaves. Returns `None` if that tree has no such
    /// leaf, or if `size` is above [`MAX_SIZE`].
    #[must_use]
    pub fn inclusion(index: u64, size: u64) -> Option<Self> {
        if index >= size || size > MAX_SIZE {
            return None;
        }
        let (mut from, mut to, mut siblings) = (0, size, vec![]);
        while to - from > 1 {
            let middle = from + split(to - from);
            if index < middle {
                siblings.push(subtrees(middle, to));
                to = middle;
            } else {
                siblings.push(subtrees(from, middle));
                from = middle;
            }
        }
        siblings.reverse();
        Some(Self(siblings))
    }

    /// Plans the proof that the tree of `old` leaves is the beginning of the tree of `new` leaves. The proof is empty if
    /// `old` is 0 or `new`. Returns `None` if `old` is greater than `new`, or `new` is above [`MAX_SIZE`].
    #[must_use]
    pub fn consistency(old: u64, new: u64) -> Option<Self> {
        if old > new || new > MAX_SIZE {
            return None;
        }
        let (mut from, mut to, mut parts) = (0, new, vec![]);
        if old == 0 {
            return Some(Self(parts));
        }
        while old < to {
            let middle = from + split(to - from);
            if old <= middle {
                parts.push(subtrees(middle, to));
                to = middle;
            } else {
                parts.push(subtrees(from, middle));
                from = middle;
            }
        }
        // The verifier knows the old head, which is the rest if the rest begins with the first leaf.
        if from > 0 {
            parts.push(subtrees(from, to));
        }
        parts.reverse();
        Some(Self(parts))
    }

    /// Plans the hashes of a [`Frontier`]. Returns `None` if `size` is above [`MAX_SIZE`].
    #[must_use]
    pub fn frontier(size: u64) -> Option<Self> {
        (size <= MAX_SIZE).then(|| Self(subtrees(0, size).into_iter().map(|place| vec![place]).collect()))
    }

    pub fn places(&self) -> impl Iterator<Item = Place> {
        self.0.iter().flatten().copied()
    }

    /// Makes the proof. `stored` returns the hash of the complete subtree at a place.
    pub fn hashes<E>(&self, mut stored: impl FnMut(Place) -> Result<Hash, E>) -> Result<Vec<Hash>, E> {
        self.0
            .iter()
            .map(|places| {
                let hashes = places.iter().map(|place| stored(*place)).collect::<Result<Vec<_>, E>>()?;
                Ok(fold(&hashes))
            })
            .collect()
    }
}

/// The greatest power of two below `size`, which is at least 2.
fn split(size: u64) -> u64 {
    size.next_power_of_two() / 2
}

/// The complete subtrees of the leaves from `from` up to `to`, the largest first. `from` is a multiple of the first one's
/// number of leaves.
fn subtrees(mut from: u64, to: u64) -> Vec<Place> {
    let mut places = vec![];
    while from < to {
        let level = (to - from).ilog2();
        places.push(Place { level, index: from >> level });
        from += 1 << level;
    }
    places
}
