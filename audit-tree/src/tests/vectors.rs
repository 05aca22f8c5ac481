//! The test vectors of Certificate Transparency, which all its logs and monitors share.

use super::bytes;
use crate::Hash;
use crate::merkle::{Frontier, Place, Plan, leaf_hash};
use crate::proof::{is_consistent, is_included};
use crate::sha256;

const LEAVES: [&str; 8] =
    ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

const ROOTS: [&str; 8] = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

/// Index, size and proof.
const INCLUSION: [(u64, u64, &[&str]); 5] = [
    (0, 1, &[]),
    (
        0,
        8,
        &[
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        5,
        8,
        &[
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (2, 3, &["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    (
        1,
        5,
        &[
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
];

/// Both sizes and proof.
const CONSISTENCY: [(u64, u64, &[&str]); 5] = [
    (1, 1, &[]),
    (
        1,
        8,
        &[
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        6,
        8,
        &[
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (
        2,
        5,
        &[
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
    (
        6,
        7,
        &[
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
];

fn hashes(hex: &[&str]) -> Vec<Hash> {
    hex.iter().map(|hash| bytes(hash).try_into().expect("32 bytes")).collect()
}

#[test]
fn the_heads_are_those_of_certificate_transparency() {
    let roots = hashes(&ROOTS);
    let mut tree = Frontier::default();
    assert_eq!(tree.root(), sha256(&[]));
    assert_eq!(
        tree.root(),
        hashes(&["e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"])[0],
        "the head of an empty tree"
    );
    for (leaf, root) in LEAVES.iter().zip(&roots) {
        tree.append(leaf_hash(&bytes(leaf)));
        assert_eq!(tree.root(), *root, "{} leaves", tree.size());
    }
    assert_eq!(leaf_hash(b"L123456"), hashes(&["395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"])[0]);
}

#[test]
fn the_proofs_are_those_of_certificate_transparency() {
    let roots = hashes(&ROOTS);
    let mut tree = Frontier::default();
    let stored: Vec<_> = LEAVES.iter().flat_map(|leaf| tree.append(leaf_hash(&bytes(leaf)))).collect();
    let made = |plan: Option<Plan>| {
        let stored = |place: Place| stored.iter().find(|(at, _)| *at == place).map(|(_, hash)| *hash).ok_or(place);
        plan.expect("a plan").hashes(stored).expect("stored hashes")
    };
    let root = |size: u64| &roots[usize::try_from(size).expect("a size") - 1];
    for (index, size, proof) in INCLUSION {
        let proof = hashes(proof);
        assert_eq!(made(Plan::inclusion(index, size)), proof, "leaf {index} of {size}");
        let leaf = leaf_hash(&bytes(LEAVES[usize::try_from(index).expect("an index")]));
        assert!(is_included(index, size, &leaf, &proof, root(size)), "leaf {index} of {size}");
    }
    for (old, new, proof) in CONSISTENCY {
        let proof = hashes(proof);
        assert_eq!(made(Plan::consistency(old, new)), proof, "{old} to {new}");
        assert!(is_consistent(old, new, &proof, root(old), root(new)), "{old} to {new}");
    }
}
