//! Which zone of today is which alert of before: shapes are places weighted by people.
//! After MONIC (Spiliopoulou et al. 2006), with the alerts of the last 90 days
//! remembered, so that what comes back has its own name again.
//! Invariant: every alert and every zone has one fate; ids are only taken from `before`.

use std::collections::BTreeMap;

/// Places and how many people count at each.
pub type Shape = BTreeMap<String, u32>;

/// An alert of before.
#[derive(Debug, Clone, PartialEq)]
pub struct Before<'a> {
    pub shape: &'a Shape,
    /// Shapes that it had before, the newest first.
    pub past: &'a [Shape],
    /// Its zone was there in the run before; otherwise it is only remembered.
    pub lives: bool,
    pub opened_ms: i64,
    /// Settles which of two that opened at once is older.
    pub id: &'a str,
}

/// What a zone of today is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fate {
    /// Goes on with this alert (a place in `before`).
    pub goes_on: Option<usize>,
    /// Alerts that live on in it.
    pub merged: Vec<usize>,
    /// Split off from this alert.
    pub parent: Option<usize>,
}

fn common(a: &Shape, b: &Shape) -> u64 {
    let (few, many) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    few.iter().filter_map(|(place, people)| Some(u64::from(*people.min(many.get(place)?)))).sum()
}

fn weight(shape: &Shape) -> u64 {
    shape.values().map(|people| u64::from(*people)).sum()
}

/// The weighted Jaccard index Σmin/Σmax as a fraction, so that it compares exactly.
fn jaccard(a: &Shape, b: &Shape) -> (u64, u64) {
    let both = common(a, b);
    (both, weight(a) + weight(b) - both)
}

fn more_than_half((part, whole): (u64, u64)) -> bool {
    part * 2 > whole
}

/// One fate for each of `now`, in its order. O(before × now × places).
///
/// A zone in the very shape of an alert, or in one that it had, is that alert. Several
/// alerts of which at least half lies in one zone merge, and the oldest lives on.
/// Otherwise the most alike (J > ½) are the same. What is left goes on with the heaviest
/// zone that has half in common; further ones split off.
pub fn fates(before: &[Before<'_>], now: &[Shape]) -> Vec<Fate> {
    let mut fates = vec![Fate::default(); now.len()];
    let mut taken = vec![false; before.len()];
    let age = |at: usize| age(before, at);
    for (zone, fate) in now.iter().zip(&mut fates) {
        let had = |at: &usize| {
            let alert = before.get(*at)?;
            let ago = std::iter::once(alert.shape).chain(alert.past).position(|shape| shape == zone)?;
            Some((ago, age(*at), *at))
        };
        let same = (0..before.len()).filter(|at| !taken[*at]).filter_map(|at| had(&at)).min();
        if let Some((_, _, at)) = same {
            (fate.goes_on, taken[at]) = (Some(at), true);
        }
    }
    join(before, now, &mut fates, &mut taken);

    let mut alike: Vec<((u64, u64), usize, usize)> = Vec::new();
    for (at, alert) in before.iter().enumerate().filter(|(at, _)| !taken[*at]) {
        for (zone, shape) in now.iter().enumerate().filter(|(zone, _)| fates[*zone].goes_on.is_none()) {
            let share = jaccard(alert.shape, shape);
            if more_than_half(share) {
                alike.push((share, at, zone));
            }
        }
    }
    alike.sort_by(|((p, q), a, zone), ((r, s), b, other)| {
        // p/q against r/s, the greater first; the living before the remembered.
        let lives = |at: &usize| before.get(*at).is_some_and(|alert| alert.lives);
        (r * q).cmp(&(p * s)).then(lives(b).cmp(&lives(a))).then(age(*a).cmp(&age(*b))).then(zone.cmp(other))
    });
    for (_, at, zone) in alike {
        if !taken[at] && fates[zone].goes_on.is_none() {
            (fates[zone].goes_on, taken[at]) = (Some(at), true);
        }
    }

    // A remembered alert may have taken a zone in which a living one lies.
    join(before, now, &mut fates, &mut taken);

    let mut by_weight: Vec<usize> = (0..now.len()).collect();
    by_weight.sort_by_key(|zone| (std::cmp::Reverse(weight(&now[*zone])), *zone));
    let mut by_age: Vec<usize> = (0..before.len()).filter(|at| before[*at].lives).collect();
    by_age.sort_by_key(|at| age(*at));
    for at in by_age {
        let shape = before[at].shape;
        for zone in &by_weight {
            let fate = &mut fates[*zone];
            let is_part = half(shape, &now[*zone]);
            if fate.goes_on.is_some() || fate.parent.is_some() {
                continue;
            }
            if !taken[at] && (is_part || half(&now[*zone], shape)) {
                (fate.goes_on, taken[at]) = (Some(at), true);
            } else if is_part {
                fate.parent = Some(at);
            }
        }
    }
    fates
}

/// Living alerts of which half lies in a zone that goes on with another merge into that
/// one; several in a zone that is nobody's merge into the oldest.
fn join(before: &[Before<'_>], now: &[Shape], fates: &mut [Fate], taken: &mut [bool]) {
    for (zone, fate) in now.iter().zip(fates) {
        let lives = |at: &usize| before.get(*at).is_some_and(|a| a.lives && half(zone, a.shape));
        let mut inside: Vec<usize> = (0..before.len()).filter(|at| !taken[*at]).filter(lives).collect();
        if inside.len() + usize::from(fate.goes_on.is_some()) < 2 {
            continue;
        }
        inside.sort_by_key(|at| age(before, *at));
        for at in &inside {
            taken[*at] = true;
        }
        if fate.goes_on.is_none() {
            fate.goes_on = Some(inside.remove(0));
        }
        fate.merged.extend(inside);
    }
}

fn age<'a>(before: &[Before<'a>], at: usize) -> Option<(i64, &'a str)> {
    before.get(at).map(|alert| (alert.opened_ms, alert.id))
}

/// Whether at least half of `of` lies in `shape`.
fn half(shape: &Shape, of: &Shape) -> bool {
    common(shape, of) * 2 >= weight(of) && weight(of) > 0
}

/// Places that came and that left since.
pub fn moved(before: &Shape, now: &Shape) -> [Vec<String>; 2] {
    let missing = |from: &Shape, of: &Shape| of.keys().filter(|p| !from.contains_key(*p)).cloned().collect();
    [missing(before, now), missing(now, before)]
}

/// By at least 3 and a fifth.
pub fn is_larger(now: u32, before: u32) -> bool {
    u64::from(now) >= u64::from(before) + u64::from(before).div_ceil(5).max(3)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shape(places: &[(&str, u32)]) -> Shape {
        places.iter().map(|(place, people)| ((*place).to_owned(), *people)).collect()
    }

    /// Alerts by number, as a run after run keeps them.
    #[derive(Default)]
    struct Kept(Vec<(Vec<Shape>, bool)>);

    impl Kept {
        /// Names of the zones, in their order.
        fn run(&mut self, now: &[Shape]) -> Vec<usize> {
            let ids: Vec<String> = (0..self.0.len()).map(|id| format!("{id:03}")).collect();
            let before: Vec<Before<'_>> = self
                .0
                .iter()
                .zip(&ids)
                .map(|((past, lives), id)| Before {
                    shape: &past[0],
                    past: &past[1..],
                    lives: *lives,
                    opened_ms: 0,
                    id,
                })
                .collect();
            let fates = fates(&before, now);
            let mut seen: Vec<usize> =
                fates.iter().flat_map(|f| f.merged.iter().chain(&f.goes_on)).copied().collect();
            let count = seen.len();
            seen.sort_unstable();
            seen.dedup();
            assert_eq!(seen.len(), count, "an alert has one fate");
            for kept in &mut self.0 {
                kept.1 = false;
            }
            let mut names = Vec::new();
            for (fate, zone) in fates.into_iter().zip(now) {
                let id = fate.goes_on.unwrap_or(self.0.len());
                if id == self.0.len() {
                    self.0.push((Vec::new(), true));
                }
                self.0[id].0.insert(0, zone.clone());
                self.0[id].1 = true;
                names.push(id);
            }
            names
        }
    }

    #[test]
    fn a_zone_that_splits_leaves_its_name_to_the_heavier_part() {
        let whole = shape(&[("a", 6), ("b", 4)]);
        let [heavy, light] = [shape(&[("a", 6)]), shape(&[("b", 4)])];
        let before = [Before { shape: &whole, lives: true, past: &[], opened_ms: 0, id: "x" }];
        let fates = fates(&before, &[light, heavy]);
        assert_eq!(fates[1].goes_on, Some(0));
        assert_eq!((fates[0].goes_on, fates[0].parent), (None, Some(0)));
    }

    #[test]
    fn zones_that_merge_live_on_in_the_oldest() {
        let [old, young] = [shape(&[("a", 3)]), shape(&[("b", 9)])];
        let before = [
            Before { shape: &young, lives: true, past: &[], opened_ms: 5, id: "young" },
            Before { shape: &old, lives: true, past: &[], opened_ms: 1, id: "old" },
        ];
        let fate = &fates(&before, &[shape(&[("a", 3), ("b", 9)])])[0];
        assert_eq!((fate.goes_on, &fate.merged), (Some(1), &vec![0]));
    }

    #[test]
    fn growth_is_three_and_a_fifth() {
        assert!(!is_larger(7, 5) && is_larger(8, 5));
        assert!(!is_larger(119, 100) && is_larger(120, 100));
        assert!(!is_larger(5, 8));
    }

    /// Disjoint zones over twelve places.
    fn zones() -> impl Strategy<Value = Vec<Shape>> {
        prop::collection::vec((0..5usize, 1..12u32), 12).prop_map(|places| {
            let mut zones = vec![Shape::new(); 4];
            for (number, (zone, people)) in places.into_iter().enumerate() {
                if let Some(zone) = zones.get_mut(zone) {
                    zone.insert(format!("p{number:02}"), people);
                }
            }
            zones.retain(|zone| !zone.is_empty());
            zones
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn what_comes_back_has_its_name_again(a in zones(), b in zones()) {
            let mut kept = Kept::default();
            let first = kept.run(&a);
            kept.run(&b);
            prop_assert_eq!(kept.run(&a), first);
        }

        #[test]
        fn what_stays_keeps_its_name(a in zones()) {
            let mut kept = Kept::default();
            let first = kept.run(&a);
            prop_assert_eq!(kept.run(&a), first);
        }
    }
}
