//! Chance that repeats: the same seed draws the same numbers on every machine.
//! Invariant: a stream is named by its seed and its number, so that any thread may
//! draw any stream.

/// SplitMix64 (Steele, Lea, Flood 2014): every stream its own start, period 2⁶⁴.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// The stream `number` of `seed`.
    pub fn of(seed: u64, number: u64) -> Self {
        let mut start = Self(seed ^ number.wrapping_mul(0xd1b5_4a32_d192_ed03));
        // Neighbouring numbers must not start near each other.
        let far = start.draw();
        Self(far)
    }

    /// 64 even bits.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// An even number below `below`, which is at least 1 (Lemire 2019, without the
    /// rejection: the bias is below 2⁻³²).
    pub fn below(&mut self, below: u32) -> u32 {
        ((u128::from(self.draw()) * u128::from(below)) >> 64) as u32
    }

    /// An even number in [0, 1).
    pub fn share(&mut self) -> f64 {
        (self.draw() >> 11) as f64 / (1u64 << 53) as f64
    }
}
