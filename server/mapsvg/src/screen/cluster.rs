//! Sites that lie close together become one mark. Invariant: every site is in exactly one mark of a level, people are
//! neither lost nor counted twice, and the same sites in the same order give the same marks.

use std::collections::HashMap;

use super::camera::{WORLD_PX, world};
use crate::Position;

/// From this zoom on only what would cover each other is joined.
pub const CLOSEST_LEVEL: u8 = 18;
/// Pixels within which sites are joined, and how many at the closest level.
const REACH_PX: f64 = 48.0;
const CLOSE_PX: f64 = 12.0;

/// A site as the map needs it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dot {
    pub at: Position,
    pub workplace: bool,
    pub people: u32,
    /// People above capacity.
    pub over: u32,
    /// People whose permit is active, expiring, expired, unknown.
    pub statuses: [u32; 4],
    /// Which of the four is shown.
    pub leading: usize,
}

/// One site, or several that stand for one.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    pub at: Position,
    /// Places of its sites in the list of dots; one for a single site.
    pub sites: Vec<u32>,
    pub workers: u32,
    pub residents: u32,
    pub over: u32,
    pub statuses: [u32; 4],
}

impl Mark {
    pub fn is_cluster(&self) -> bool {
        self.sites.len() > 1
    }

    /// By whom its size goes: a person may work and live in it, so roles are not added up.
    pub fn people(&self) -> u32 {
        self.workers.max(self.residents)
    }
}

/// The marks of some of the dots at a whole zoom level. Near linear: a site is looked at once for each mark near it,
/// of which there are few, because no two centres lie within reach of each other.
pub fn cluster(dots: &[Dot], of: impl Iterator<Item = u32>, level: u8) -> Vec<Mark> {
    let reach = if level < CLOSEST_LEVEL { REACH_PX } else { CLOSE_PX };
    let scale = WORLD_PX * f64::from(level.min(CLOSEST_LEVEL)).exp2();
    let points: Vec<(u32, [f64; 2])> = of
        .filter_map(|id| {
            let [x, y] = world(dots.get(id as usize)?.at);
            Some((id, [x * scale, y * scale]))
        })
        .collect();
    let cell = |[x, y]: [f64; 2]| ((x / reach).floor() as i64, (y / reach).floor() as i64);
    let mut cells: HashMap<(i64, i64), Vec<u32>> = HashMap::new();
    for (place, (_, at)) in points.iter().enumerate() {
        cells.entry(cell(*at)).or_default().push(place as u32);
    }
    let mut taken = vec![false; points.len()];
    let mut marks = Vec::new();
    for place in 0..points.len() {
        if taken[place] {
            continue;
        }
        let middle = points[place].1;
        let (column, row) = cell(middle);
        let mut members = Vec::new();
        for near in (-1..=1).flat_map(|x| (-1..=1).map(move |y| (column + x, row + y))) {
            for other in cells.get(&near).into_iter().flatten() {
                let (id, [x, y]) = points[*other as usize];
                if !taken[*other as usize] && (x - middle[0]).hypot(y - middle[1]) <= reach {
                    taken[*other as usize] = true;
                    members.push(id);
                }
            }
        }
        marks.push(mark(dots, members));
    }
    marks
}

fn mark(dots: &[Dot], sites: Vec<u32>) -> Mark {
    let mut mark = Mark { at: [0.0; 2], sites, workers: 0, residents: 0, over: 0, statuses: [0; 4] };
    let share = 1.0 / mark.sites.len().max(1) as f64;
    for dot in mark.sites.iter().filter_map(|id| dots.get(*id as usize)) {
        // Within a mark the earth is flat.
        mark.at = [mark.at[0] + dot.at[0] * share, mark.at[1] + dot.at[1] * share];
        if dot.workplace {
            mark.workers = mark.workers.saturating_add(dot.people);
        } else {
            mark.residents = mark.residents.saturating_add(dot.people);
        }
        mark.over = mark.over.saturating_add(dot.over);
        for (sum, people) in mark.statuses.iter_mut().zip(dot.statuses) {
            *sum = sum.saturating_add(people);
        }
    }
    if let [only] = mark.sites.as_slice()
        && let Some(dot) = dots.get(*only as usize)
    {
        mark.at = dot.at;
    }
    mark
}

/// The first level above `level` at which a mark falls apart; `None` where it never does.
pub fn parts_at(dots: &[Dot], mark: &Mark, level: u8) -> Option<u8> {
    (level + 1..=CLOSEST_LEVEL).find(|next| cluster(dots, mark.sites.iter().copied(), *next).len() > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Repeatable places around Bontang.
    fn dots(count: u32, wide: f64) -> Vec<Dot> {
        let mut seed = 7_u64;
        let mut share = move || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 40) as f64 / f64::from(1_u32 << 24)
        };
        (0..count)
            .map(|number| Dot {
                at: [117.4 + wide * share(), 0.05 + wide * share()],
                workplace: number % 3 == 0,
                people: number % 9 + 1,
                over: number % 2,
                statuses: [number % 9 + 1, 0, 0, 0],
                leading: 0,
            })
            .collect()
    }

    #[test]
    fn every_site_is_in_one_mark_and_nobody_is_lost() {
        let dots = dots(3_000, 0.15);
        for level in 8..=19 {
            let marks = cluster(&dots, 0..3_000, level);
            let mut sites: Vec<u32> = marks.iter().flat_map(|mark| mark.sites.iter().copied()).collect();
            sites.sort_unstable();
            assert_eq!(sites, (0..3_000).collect::<Vec<_>>(), "level {level}");
            let people: u32 = marks.iter().map(|mark| mark.workers + mark.residents).sum();
            assert_eq!(people, dots.iter().map(|dot| dot.people).sum::<u32>());
        }
    }

    #[test]
    fn a_site_within_reach_of_an_earlier_mark_is_never_alone_beside_it() {
        let dots = dots(400, 0.1);
        let scale = WORLD_PX * 12_f64.exp2();
        let marks = cluster(&dots, 0..400, 12);
        // The first site of each mark is its centre; no later centre lies within reach of an earlier one.
        let centres: Vec<[f64; 2]> = marks
            .iter()
            .map(|mark| world(dots[*mark.sites.iter().min().expect("a mark has sites") as usize].at))
            .collect();
        for (place, [x, y]) in centres.iter().enumerate() {
            for [a, b] in &centres[..place] {
                assert!((x - a).hypot(y - b) * scale > REACH_PX, "two marks share their ground");
            }
        }
    }

    #[test]
    fn however_many_sites_there_are_a_frame_holds_few_marks() {
        let dots = dots(20_000, 0.2);
        // 0.2 degrees at level 11 are 583 pixels across.
        assert!(cluster(&dots, 0..20_000, 11).len() < 400);
    }

    #[test]
    fn a_mark_falls_apart_where_its_sites_do_and_one_spot_never() {
        let mut dots = dots(2, 0.1);
        (dots[0].at, dots[1].at) = ([117.48, 0.12], [117.4803, 0.12]);
        let [both] = cluster(&dots, 0..2, 12).try_into().expect("one mark");
        // 0.0003 degrees are 48 pixels at zoom 16.8.
        assert_eq!(parts_at(&dots, &both, 12), Some(17));
        dots[1].at = dots[0].at;
        assert_eq!(parts_at(&dots, &both, 12), None);
    }
}
