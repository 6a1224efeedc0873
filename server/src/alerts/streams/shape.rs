//! What a zone covers: the disc of the scan says that there is a crowd, the clusters of
//! those who count say where it ends (DBSCAN over distinct places). Invariant: a place
//! belongs to one zone at most, the more significant first; a zone keeps its own places.

use crate::alerts::density::grid::cluster;
use crate::alerts::density::{NOISE, Reach, Spot};

/// Zones that are told of one stream.
pub const MOST: usize = 5;
/// People within reach of each other that make a crowd.
const CROWD: u32 = 5;
const LONGEST_CM: f64 = 15_000.0;

pub struct Shapes<'a> {
    at: &'a [[i32; 2]],
    taken: Vec<bool>,
}

impl<'a> Shapes<'a> {
    pub fn new(at: &'a [[i32; 2]]) -> Self {
        Self { at, taken: vec![false; at.len()] }
    }

    /// Places of a zone with people who count there, and the rest of the clusters that
    /// its places are part of; nearest to the zone's middle first, then by number.
    pub fn take(&mut self, zone: &[u32], people: &[u32]) -> Vec<(usize, u32)> {
        let spot =
            |([x_cm, y_cm], people): (&[i32; 2], &u32)| Spot { x_cm: *x_cm, y_cm: *y_cm, people: *people };
        let spots: Vec<Spot> = self.at.iter().zip(people).map(spot).collect();
        let names = cluster(&spots, reach(&spots)).name;
        let mut wanted: Vec<usize> =
            zone.iter().map(|at| *at as usize).filter(|at| *at < names.len()).collect();
        let mut crowds: Vec<u32> = wanted.iter().map(|at| names[*at]).filter(|name| *name != NOISE).collect();
        crowds.sort_unstable();
        crowds.dedup();
        let more = (0..names.len()).filter(|at| crowds.binary_search(&names[*at]).is_ok());
        let more: Vec<usize> = more.filter(|at| !wanted.contains(at)).collect();
        wanted.extend(more);
        let mut taken = Vec::new();
        for at in wanted {
            if !std::mem::replace(&mut self.taken[at], true) {
                taken.push((at, people[at]));
            }
        }
        taken
    }
}

/// At most 150 m, and so short that scattered people have less than one neighbour each:
/// √(1/πλ), λ the median density of the cells in which anybody is.
fn reach(spots: &[Spot]) -> Reach {
    const CELL_CM: i32 = 50_000;
    let mut cells = std::collections::BTreeMap::<(i32, i32), u32>::new();
    for spot in spots.iter().filter(|spot| spot.people > 0) {
        *cells.entry((spot.x_cm.div_euclid(CELL_CM), spot.y_cm.div_euclid(CELL_CM))).or_default() += 1;
    }
    let mut places: Vec<u32> = cells.into_values().collect();
    places.sort_unstable();
    let median = f64::from(places.get(places.len() / 2).copied().unwrap_or(1).max(1));
    let density = median / (f64::from(CELL_CM) * f64::from(CELL_CM));
    let radius_cm = (1.0 / (std::f64::consts::PI * density)).sqrt().min(LONGEST_CM);
    Reach::new(radius_cm as i32, CROWD)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crowd_that_goes_beyond_the_disc_is_told_whole_and_only_once() {
        // Three houses a hundred metres apart, one far away.
        let at = [[0, 0], [10_000, 0], [20_000, 0], [500_000, 0]];
        let people = [5, 4, 3, 9];
        let mut shapes = Shapes::new(&at);
        assert_eq!(shapes.take(&[0], &people), [(0, 5), (1, 4), (2, 3)]);
        assert_eq!(shapes.take(&[3, 2], &people), [(3, 9)]);
    }

    #[test]
    fn a_few_people_are_no_crowd_and_keep_their_zone() {
        let at = [[0, 0], [10_000, 0]];
        assert_eq!(Shapes::new(&at).take(&[0], &[2, 2]), [(0, 2)]);
    }

    #[test]
    fn the_reach_shrinks_where_everybody_lives_close() {
        let close: Vec<Spot> =
            (0..100).map(|n| Spot { x_cm: n % 10 * 4_000, y_cm: n / 10 * 4_000, people: 1 }).collect();
        assert!(reach(&close).radius_cm() < 3_000);
        assert_eq!(reach(&close[..1]).radius_cm(), 15_000);
    }
}
