//! Random choices that a seed repeats: SplitMix64.

use model::{n, pow2, N};

/// A stream of choices.
#[derive(Clone, Debug)]
pub struct Rng(u64);

impl Rng {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `bound`, which is not zero.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    /// True once in `of` times.
    pub fn once_in(&mut self, of: u64) -> bool {
        self.below(of) == 0
    }

    /// One of several.
    pub fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[usize::try_from(self.below(of.len() as u64)).expect("an index")].clone()
    }

    /// A number up to `most`, often a round part of it.
    pub fn up_to(&mut self, most: &N) -> N {
        match self.below(4) {
            0 => most * n(self.below(101)) / n(100),
            _ => most * n(self.next()) / pow2(64),
        }
    }

    /// A number at or around `mark`, or one that breaks things.
    pub fn around(&mut self, mark: &N) -> N {
        let value = match self.below(16) {
            0 => mark.clone(),
            1 => mark + n(1),
            2 => (mark - n(1)).max(n(0)),
            3 if self.once_in(2) => self.edge(),
            _ => self.up_to(mark),
        };
        value.min(pow2(256) - n(1))
    }

    /// Numbers at the ends of types.
    pub fn edge(&mut self) -> N {
        let bits = self.pick(&[64, 96, 112, 120, 124, 128, 255, 256]);
        match self.below(4) {
            0 => n(0),
            1 => n(1),
            2 => pow2(bits) - n(1),
            _ => pow2(bits.min(255)),
        }
    }
}
