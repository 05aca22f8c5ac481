//! The verification of proofs, as RFC 9162 describes it in sections 2.1.3.2 and 2.1.4.2.

use crate::merkle::{Frontier, node_hash};
use crate::{Hash, MAX_SIZE};

/// Whether the leaf with this hash has the position `index` in the tree of `size` leaves.
#[must_use]
pub fn is_included(index: u64, size: u64, leaf: &Hash, proof: &[Hash], root: &Hash) -> bool {
    if index >= size || size > MAX_SIZE {
        return false;
    }
    let (mut at, mut last, mut hash) = (index, size - 1, *leaf);
    for sibling in proof {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            hash = node_hash(sibling, &hash);
            skip_missing_siblings(&mut at, &mut last);
        } else {
            hash = node_hash(&hash, sibling);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// Whether the tree of `old` leaves is the beginning of the tree of `new` leaves. An empty tree is the beginning of every
/// tree.
#[must_use]
pub fn is_consistent(old: u64, new: u64, proof: &[Hash], old_root: &Hash, new_root: &Hash) -> bool {
    if old > new || new > MAX_SIZE {
        return false;
    }
    if old == 0 && *old_root != Frontier::default().root() {
        return false;
    }
    if old == 0 || old == new {
        return proof.is_empty() && (old < new || old_root == new_root);
    }
    let (mut at, mut last) = (old - 1, new - 1);
    let level = at.trailing_ones();
    at >>= level;
    last >>= level;
    // The proof leaves out the old head if it is one complete subtree.
    let (first, rest) = match proof.split_first() {
        Some(_) if old.is_power_of_two() => (old_root, proof),
        Some((first, rest)) => (first, rest),
        None => return false,
    };
    let (mut old_hash, mut new_hash) = (*first, *first);
    for part in rest {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            old_hash = node_hash(part, &old_hash);
            new_hash = node_hash(part, &new_hash);
            skip_missing_siblings(&mut at, &mut last);
        } else {
            new_hash = node_hash(&new_hash, part);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && old_hash == *old_root && new_hash == *new_root
}

/// The last node of a level has no sibling if it is a left one. It is then the same node on the next level.
fn skip_missing_siblings(at: &mut u64, last: &mut u64) {
    let levels = if *at == 0 { 0 } else { at.trailing_zeros() };
    *at >>= levels;
    *last >>= levels;
}
