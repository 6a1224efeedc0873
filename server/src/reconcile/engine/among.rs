//! Few things put in their order among many that are in order already. Invariant: what
//! came to stand is in order, and equals keep theirs, the new ones first.

use std::cmp::Ordering;
use std::ops::Range;

/// Puts what stands from `known` on among what is before it, which is in order; `moved` is
/// told which of the known ones went how far. O(n) moves, O(log n) comparisons for each
/// new one.
pub fn put_among<T: Copy>(
    all: &mut [T],
    known: usize,
    order: impl Fn(&T, &T) -> Ordering,
    mut moved: impl FnMut(Range<usize>, usize),
) {
    let known = known.min(all.len());
    let mut new = all[known..].to_vec();
    new.sort_by(&order);
    // From behind, so that each known one is moved once and none is overwritten.
    let mut end = known;
    for (before, one) in new.iter().enumerate().rev() {
        let from = all[..end].partition_point(|known| order(known, one) == Ordering::Less);
        all.copy_within(from..end, from + before + 1);
        moved(from..end, before + 1);
        all[from + before] = *one;
        end = from;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn few_among_many_are_sorted_as_all(
            mut many in proptest::collection::vec(0_u8..20, 0..30),
            few in proptest::collection::vec(0_u8..20, 0..8),
        ) {
            many.sort_unstable();
            let known = many.clone();
            let mut places: Vec<usize> = (0..known.len()).collect();
            many.extend(&few);
            put_among(&mut many, known.len(), u8::cmp, |range, by| {
                places[range].iter_mut().for_each(|place| *place += by);
            });
            let mut all = [known.clone(), few].concat();
            all.sort_unstable();
            prop_assert_eq!(&many, &all);
            prop_assert!(known.iter().zip(places).all(|(one, place)| many[place] == *one));
        }
    }
}
