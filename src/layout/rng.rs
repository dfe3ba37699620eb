//! A small pseudo-random generator with a fixed seed: the same request must give the same picture.

/// `SplitMix64` (Steele, Lea, Flood, OOPSLA 2014): tiny, fast, and good enough to shuffle with.
#[derive(Debug, Clone)]
pub(super) struct Rng(u64);

impl Rng {
    /// A generator whose sequence depends on `seed` alone.
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `n`, which is at least 1.
    pub(super) fn below(&mut self, n: usize) -> usize {
        // The modulo's bias is 2^-64 × n: irrelevant for shuffling.
        (self.next() % (n.max(1) as u64)) as usize
    }

    /// A number from -½ to ½.
    pub(super) fn centred(&mut self) -> f64 {
        const STEPS: usize = 1 << 32;
        (self.below(STEPS) as f64 + 0.5) / STEPS as f64 - 0.5
    }

    /// Fisher–Yates.
    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }
}
