//! Every proof of every tree up to a size verifies, and no changed proof does. All cases are few enough to try them all.

use std::collections::BTreeMap;

use crate::Hash;
use crate::merkle::{Frontier, Place, Plan, leaf_hash};
use crate::proof::{is_consistent, is_included};

const SIZE: u64 = 35;

struct Tree {
    leaves: Vec<Hash>,
    /// The heads, by size.
    roots: Vec<Hash>,
    nodes: BTreeMap<Place, Hash>,
}

fn tree(size: u64) -> Tree {
    let mut frontier = Frontier::default();
    let mut tree = Tree { leaves: vec![], roots: vec![frontier.root()], nodes: BTreeMap::new() };
    for number in 0..size {
        let leaf = leaf_hash(&number.to_be_bytes());
        tree.nodes.extend(frontier.append(leaf));
        tree.leaves.push(leaf);
        tree.roots.push(frontier.root());
    }
    tree
}

impl Tree {
    fn proof(&self, plan: Option<Plan>) -> Vec<Hash> {
        let stored = |place: Place| self.nodes.get(&place).copied().ok_or(place);
        plan.expect("a plan").hashes(stored).expect("stored hashes")
    }

    fn root(&self, size: u64) -> &Hash {
        &self.roots[usize::try_from(size).expect("a size")]
    }
}

/// Proofs that differ from the given one.
fn mutations(proof: &[Hash]) -> Vec<Vec<Hash>> {
    let mut all = vec![[proof, &[[9; 32]][..]].concat(), [&[[9; 32]][..], proof].concat()];
    for at in 0..proof.len() {
        let mut without = proof.to_vec();
        without.remove(at);
        let mut doubled = proof.to_vec();
        doubled.insert(at, proof[at]);
        let mut flipped = proof.to_vec();
        flipped[at][at % 32] ^= 1 << (at % 8);
        all.extend([without, doubled, flipped]);
        if at > 0 {
            let mut swapped = proof.to_vec();
            swapped.swap(at - 1, at);
            all.push(swapped);
        }
    }
    all
}

#[test]
fn every_inclusion_proof_verifies_and_no_changed_one_does() {
    let tree = tree(SIZE);
    for size in 1..=SIZE {
        for index in 0..size {
            let leaf = &tree.leaves[usize::try_from(index).expect("an index")];
            let proof = tree.proof(Plan::inclusion(index, size));
            assert!(is_included(index, size, leaf, &proof, tree.root(size)), "{index} of {size}");
            for changed in mutations(&proof) {
                assert!(!is_included(index, size, leaf, &changed, tree.root(size)), "{index} of {size}");
            }
            for other in (0..=size).filter(|other| *other != index) {
                assert!(!is_included(other, size, leaf, &proof, tree.root(size)), "{index} as {other} of {size}");
            }
            assert!(!is_included(index, size, leaf, &proof, tree.root(size - 1)));
            assert!(!is_included(index, size, &[9; 32], &proof, tree.root(size)));
        }
    }
}

#[test]
fn every_consistency_proof_verifies_and_no_changed_one_does() {
    let tree = tree(SIZE);
    for new in 0..=SIZE {
        for old in 0..=new {
            let proof = tree.proof(Plan::consistency(old, new));
            let holds = |proof: &[Hash]| is_consistent(old, new, proof, tree.root(old), tree.root(new));
            assert!(holds(&proof), "{old} to {new}");
            for changed in mutations(&proof) {
                assert!(!holds(&changed), "{old} to {new}");
            }
            assert!(!is_consistent(old, new, &proof, &[9; 32], tree.root(new)), "{old} to {new}");
            if old > 0 {
                assert!(!is_consistent(old, new, &proof, tree.root(old), &[9; 32]), "{old} to {new}");
            }
            if 0 < old && old < new {
                assert!(!is_consistent(old, new, &proof, tree.root(new), tree.root(old)), "{old} to {new}");
                assert!(!is_consistent(new, old, &proof, tree.root(new), tree.root(old)), "{new} to {old}");
            }
        }
    }
}

#[test]
fn a_frontier_that_was_read_again_grows_into_the_same_tree() {
    let tree = tree(SIZE);
    for size in 0..=SIZE {
        let mut frontier = Frontier::of(size, tree.proof(Plan::frontier(size))).expect("a frontier");
        assert_eq!(frontier.root(), *tree.root(size));
        for leaf in &tree.leaves[usize::try_from(size).expect("a size")..] {
            frontier.append(*leaf);
        }
        assert_eq!(frontier.root(), *tree.root(SIZE));
    }
}

#[test]
fn an_append_completes_few_subtrees_and_each_of_them_once() {
    let mut frontier = Frontier::default();
    let mut places = std::collections::BTreeSet::new();
    for _ in 0..1000_u64 {
        let complete = frontier.append([1; 32]);
        assert!(complete.len() <= 10);
        assert!(complete.iter().all(|(place, _)| places.insert(*place)));
    }
    assert_eq!(frontier.hashes().len(), 6, "1000 has six bits");
}

#[test]
fn impossible_sizes_have_no_plan_no_frontier_and_no_proof() {
    assert_eq!(Plan::inclusion(3, 3), None);
    assert_eq!(Plan::inclusion(0, u64::MAX), None);
    assert_eq!(Plan::consistency(4, 3), None);
    assert_eq!(Plan::consistency(1, u64::MAX), None);
    assert_eq!(Plan::frontier(u64::MAX), None);
    assert_eq!(Frontier::of(u64::MAX, vec![[0; 32]; 64]), None);
    assert_eq!(Frontier::of(3, vec![[0; 32]]), None);
    assert!(!is_included(0, 0, &[0; 32], &[], &[0; 32]));
    assert!(!is_included(0, u64::MAX, &[0; 32], &[], &[0; 32]));
    assert!(!is_consistent(1, u64::MAX, &[[0; 32]], &[0; 32], &[0; 32]));
    assert!(!is_consistent(0, 1, &[], &[0; 32], &[0; 32]), "no empty tree has this head");
}
