//! Merkle trees over serial numbers, as CALIBER checks them: leaves hashed twice, pairs sorted, an odd node goes up as it
//! is.
use crate::types::{keccak256, B256};

/// A tree over the serial numbers of a lot.
#[derive(Debug, Clone)]
pub struct Tree {
    /// Nodes from the leaves to the root.
    levels: Vec<Vec<B256>>,
}

impl Tree {
    /// The tree of at least one serial number.
    #[must_use]
    pub fn new<S: AsRef<[u8]>>(serials: &[S]) -> Self {
        let mut levels = vec![serials.iter().map(leaf).collect::<Vec<_>>()];
        while let Some(level) = levels.last().filter(|level| level.len() > 1) {
            let next =
                level.chunks(2).map(|pair| if let [a, b] = pair { node(*a, *b) } else { pair[0] }).collect();
            levels.push(next);
        }
        Self { levels }
    }

    /// The root; zero for no serial numbers.
    #[must_use]
    pub fn root(&self) -> B256 {
        self.levels.last().and_then(|level| level.first()).copied().unwrap_or_default()
    }

    /// The proof of the serial number at this place.
    #[must_use]
    pub fn proof(&self, mut place: usize) -> Vec<B256> {
        let mut proof = Vec::new();
        for level in &self.levels {
            proof.extend(level.get(place ^ 1).filter(|_| level.len() > 1));
            place /= 2;
        }
        proof
    }
}

/// The serial numbers of a lot of a tape, which has only their count.
#[must_use]
pub fn of_lot(id: &str, units: u64) -> Vec<String> {
    (1..=units).map(|unit| format!("{id}/{unit:05}")).collect()
}

fn leaf(serial: impl AsRef<[u8]>) -> B256 {
    keccak256(keccak256(serial))
}

fn node(a: B256, b: B256) -> B256 {
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    keccak256([low.0, high.0].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_serial_number_of_every_size_of_lot_has_a_proof() {
        for units in 1..=33 {
            let serials = of_lot("LOT", units);
            let tree = Tree::new(&serials);
            for (place, serial) in serials.iter().enumerate() {
                let shown = tree.proof(place).into_iter().fold(leaf(serial), node);
                assert_eq!(shown, tree.root(), "{serial} of {units}");
            }
        }
    }

    #[test]
    fn lots_differ() {
        assert_ne!(Tree::new(&of_lot("A", 3)).root(), Tree::new(&of_lot("B", 3)).root());
        assert_ne!(Tree::new(&of_lot("A", 3)).root(), Tree::new(&of_lot("A", 4)).root());
        assert!(Tree::new::<&str>(&[]).root().is_zero());
    }
}
