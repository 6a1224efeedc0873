//! Which pairs a row is in. Invariant: each pair stands beside both of its rows, in the
//! order of the pairs.

use super::clusters::Scored;

/// The pairs of each row: the other row, and where the pair stands.
pub struct Beside {
    from: Vec<u32>,
    pairs: Vec<(u32, u32)>,
}

impl Beside {
    pub fn of(rows: usize, scored: &[Scored]) -> Self {
        let mut from = vec![0_u32; rows + 2];
        for pair in scored {
            from[pair.a as usize + 2] += 1;
            from[pair.b as usize + 2] += 1;
        }
        for row in 2..from.len() {
            from[row] += from[row - 1];
        }
        let mut pairs = vec![(0, 0); scored.len() * 2];
        for (pair, at) in scored.iter().zip(0..) {
            for (one, other) in [(pair.a, pair.b), (pair.b, pair.a)] {
                let slot = &mut from[one as usize + 1];
                pairs[*slot as usize] = (other, at);
                *slot += 1;
            }
        }
        Self { from, pairs }
    }

    pub fn row(&self, row: u32) -> &[(u32, u32)] {
        &self.pairs[self.from[row as usize] as usize..self.from[row as usize + 1] as usize]
    }
}
