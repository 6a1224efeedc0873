//! Kulldorff's scan: the zone whose count is least explained by its expectation.
//! Invariant: observed counts and replicates are measured by the same function over the
//! same zones, so a p-value compares like with like.

use super::zones::Zones;

/// Which zones count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// A zone with fewer people seen is none.
    pub least: u32,
    /// A zone in which more than this share of all is expected is none.
    pub share: f64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { least: 3, share: 0.25 }
    }
}

/// A zone with what was seen in it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found {
    /// Location at its centre.
    pub centre: u32,
    /// How many of the centre's entries it holds.
    pub size: u32,
    /// Weeks back; 0 where time plays no part.
    pub weeks: u32,
    pub observed: u32,
    pub expected: f64,
    /// Log likelihood ratio.
    pub llr: f64,
}

/// Log likelihood ratio of `c` seen where `e` of all `total` are expected; 0 where no
/// more are seen than expected (Kulldorff 1997): c·ln(c/e) + (C−c)·ln((C−c)/(C−e)).
pub fn llr(c: u32, e: f64, total: u32) -> f64 {
    let (seen, all) = (f64::from(c), f64::from(total));
    if seen <= e || e <= 0.0 {
        return 0.0;
    }
    let outside = all - seen;
    let rest = if outside > 0.0 { outside * (outside / (all - e)).ln() } else { 0.0 };
    seen * (seen / e).ln() + rest
}

/// Zones of which none shares a location with a better one, best first, at most `most`:
/// `best` holds the best zone of each centre.
pub fn apart(zones: &Zones, mut best: Vec<Found>, most: usize) -> Vec<Found> {
    best.sort_by(|a, b| b.llr.total_cmp(&a.llr).then(a.size.cmp(&b.size)).then(a.centre.cmp(&b.centre)));
    let mut taken = vec![false; zones.len()];
    let mut kept = Vec::new();
    for found in best {
        if kept.len() == most {
            break;
        }
        let locations = members(zones, &found);
        if locations.iter().all(|location| !taken[*location as usize]) {
            for location in locations {
                taken[*location as usize] = true;
            }
            kept.push(found);
        }
    }
    kept
}

/// Locations of a zone, nearest to its centre first.
pub fn members<'a>(zones: &'a Zones, found: &Found) -> &'a [u32] {
    let first = zones.entries(found.centre as usize).start;
    zones.near(first..first + found.size as usize)
}
