//! Rows in groups that grow together. Invariant: a group is known by its smallest row, and
//! its rows come in ascending order whatever order they were joined in.

/// Disjoint groups of rows: a forest for finding, a list for going through.
pub struct Groups {
    /// Towards the smallest row; that one stands for itself.
    parent: Vec<u32>,
    /// The next larger row of the group; the last one stands for itself.
    next: Vec<u32>,
    /// Rows of the group, by its smallest one.
    len: Vec<u32>,
}

impl Groups {
    /// Every row alone.
    pub fn of(rows: usize) -> Self {
        let own: Vec<u32> = (0..u32::try_from(rows).unwrap_or(u32::MAX)).collect();
        Self { parent: own.clone(), next: own, len: vec![1; rows] }
    }

    /// The smallest row of the row's group.
    pub fn find(&self, mut row: u32) -> u32 {
        while self.parent[row as usize] != row {
            row = self.parent[row as usize];
        }
        row
    }

    pub fn len(&self, root: u32) -> u32 {
        self.len[root as usize]
    }

    /// The row that follows in the group.
    pub fn after(&self, row: u32) -> Option<u32> {
        Some(self.next[row as usize]).filter(|next| *next != row)
    }

    /// The rows of a group, ascending.
    pub fn rows(&self, root: u32) -> impl Iterator<Item = u32> + '_ {
        std::iter::successors(Some(root), |row| self.after(*row))
    }

    /// Makes one group of two, given by their smallest rows; the smaller of these. O(rows).
    pub fn join(&mut self, a: u32, b: u32) -> u32 {
        let (low, high) = (a.min(b), a.max(b));
        self.parent[high as usize] = low;
        self.len[low as usize] += self.len[high as usize];
        let (mut last, mut one, mut other) = (low, self.after(low), Some(high));
        while let Some(row) = other {
            // The rest of whichever list has the smaller row goes on; the other one waits.
            if one.is_none_or(|one| row < one) {
                (one, other) = (other, one);
            }
            let Some(row) = one else { break };
            self.next[last as usize] = row;
            last = row;
            one = self.after(row);
        }
        low
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn groups_are_the_sets_that_were_joined(joins in proptest::collection::vec((0_u32..20, 0_u32..20), 0..40)) {
            let mut groups = Groups::of(20);
            let mut sets: Vec<BTreeSet<u32>> = (0..20).map(|row| BTreeSet::from([row])).collect();
            for (a, b) in joins {
                let (x, y) = (groups.find(a), groups.find(b));
                if x == y {
                    continue;
                }
                prop_assert_eq!(groups.join(x, y), x.min(y));
                let other = sets.iter().position(|set| set.contains(&b)).map(|at| sets.swap_remove(at));
                if let Some(set) = sets.iter_mut().find(|set| set.contains(&a)) {
                    set.extend(other.into_iter().flatten());
                }
            }
            for set in &sets {
                let root = *set.iter().next().unwrap_or(&0);
                prop_assert_eq!(groups.rows(root).collect::<Vec<_>>(), set.iter().copied().collect::<Vec<_>>());
                prop_assert_eq!(groups.len(root) as usize, set.len());
                prop_assert!(set.iter().all(|row| groups.find(*row) == root));
            }
        }
    }
}
