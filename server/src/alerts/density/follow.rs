//! The clusters of `grid`, kept while one location after another changes.
//! Invariant: after any sequence of changes the clusters are those that `cluster` makes
//! of the locations as they are now.
//!
//! A change only touches the cells around it. People gained can only join clusters;
//! people lost can only part one, and whether they do is asked by searching from all
//! sides of the gap in step, until the sides meet or one is exhausted: the cost is that
//! of the smaller part, also in a cluster as large as the city.

mod part;

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::grid::{Clusters, cluster};
use super::{NOISE, Reach, Spot};

/// Column and row of a cell.
type Key = (i32, i32);

pub struct Followed {
    reach: Reach,
    side: i32,
    spots: Vec<Spot>,
    core: Vec<bool>,
    at: HashMap<Key, u32, BuildHasherDefault<Mix>>,
    cells: Vec<Cell>,
    groups: Vec<Group>,
    unused: Vec<u32>,
}

#[derive(Default)]
struct Cell {
    key: Key,
    locations: Vec<u32>,
    people: u64,
    /// Lowest core location, `NOISE` without one.
    lowest: u32,
    /// Meaningful while there is a core location: the group, and the place in it.
    group: u32,
    place: u32,
}

/// The cells of one cluster.
#[derive(Default)]
struct Group {
    cells: Vec<u32>,
    name: u32,
}

impl Followed {
    /// Clusters of `spots`; one clustering, then O(n).
    pub fn new(spots: Vec<Spot>, reach: Reach) -> Self {
        let Clusters { name, core } = cluster(&spots, reach);
        let side = reach.side_cm();
        let mut followed = Self {
            reach,
            side,
            spots: Vec::new(),
            core,
            at: HashMap::default(),
            cells: Vec::new(),
            groups: Vec::new(),
            unused: Vec::new(),
        };
        let mut group_of = HashMap::<u32, u32>::new();
        for (location, spot) in (0..).zip(&spots).filter(|(_, spot)| spot.people > 0) {
            let at = followed.cell(key(*spot, side));
            let cell = &mut followed.cells[at as usize];
            cell.locations.push(location);
            cell.people += u64::from(spot.people);
            if followed.core[location as usize] && cell.lowest == NOISE {
                cell.lowest = location;
                let name = name[location as usize];
                let group = *group_of.entry(name).or_insert_with(|| {
                    followed.groups.push(Group { cells: Vec::new(), name });
                    followed.groups.len() as u32 - 1
                });
                followed.put(at, group);
            }
        }
        followed.spots = spots;
        followed
    }

    /// The location is now as `spot` says; nobody there is as if it were not there. A
    /// number beyond the last adds locations up to it.
    pub fn change(&mut self, location: u32, spot: Spot) {
        let index = location as usize;
        if index >= self.spots.len() {
            self.spots.resize(index + 1, Spot { people: 0, ..spot });
            self.core.resize(index + 1, false);
        }
        let old = self.spots[index];
        if (old.x_cm, old.y_cm) != (spot.x_cm, spot.y_cm) {
            self.lose(location, 0);
            self.spots[index] = Spot { people: 0, ..spot };
        }
        match spot.people.cmp(&self.spots[index].people) {
            std::cmp::Ordering::Less => self.lose(location, spot.people),
            std::cmp::Ordering::Equal => {}
            std::cmp::Ordering::Greater => self.gain(location, spot.people),
        }
    }

    /// Name of the location's cluster, or `NOISE`; see `Clusters::name`.
    pub fn name(&self, location: u32) -> u32 {
        let Some(spot) = self.spots.get(location as usize).filter(|spot| spot.people > 0) else {
            return NOISE;
        };
        let name_of = |core: u32| {
            let cell = self.at.get(&key(self.spots[core as usize], self.side)).copied();
            cell.map_or(NOISE, |cell| self.groups[self.cells[cell as usize].group as usize].name)
        };
        if self.core[location as usize] {
            return name_of(location);
        }
        let cores = self.near(key(*spot, self.side)).flat_map(|cell| &self.cells[cell as usize].locations);
        let nearest = cores
            .filter(|other| self.core[**other as usize])
            .map(|other| (self.square(location, *other), *other))
            .filter(|(square, _)| *square <= self.reach.square())
            .min();
        nearest.map_or(NOISE, |(_, core)| name_of(core))
    }

    /// All names and cores, as `cluster` gives them.
    pub fn clusters(&self) -> Clusters {
        Clusters {
            name: (0..self.spots.len() as u32).map(|location| self.name(location)).collect(),
            core: self.core.clone(),
        }
    }

    fn gain(&mut self, location: u32, people: u32) {
        let spot = &mut self.spots[location as usize];
        let (old, key) = (spot.people, key(*spot, self.side));
        spot.people = people;
        let at = self.cell(key);
        let cell = &mut self.cells[at as usize];
        cell.people += u64::from(people - old);
        if old == 0 {
            cell.locations.push(location);
        }
        let mut grown = Vec::new();
        for (at, other) in self.within(location) {
            if !self.core[other as usize] && self.is_core(other) {
                self.core[other as usize] = true;
                let cell = &mut self.cells[at as usize];
                let is_first = cell.lowest == NOISE;
                cell.lowest = cell.lowest.min(other);
                if is_first {
                    let group = self.new_group();
                    self.put(at, group);
                }
                grown.push(at);
            }
        }
        grown.dedup();
        for at in grown {
            let cell = &self.cells[at as usize];
            let group = &mut self.groups[cell.group as usize];
            group.name = group.name.min(cell.lowest);
            let near: Vec<u32> = self.near(cell.key).collect();
            for other in near {
                let (a, b) = (self.cells[at as usize].group, self.cells[other as usize].group);
                if self.cells[other as usize].lowest != NOISE && a != b && self.touch(at, other) {
                    self.merge(a, b);
                }
            }
        }
    }

    fn lose(&mut self, location: u32, people: u32) {
        let spot = &mut self.spots[location as usize];
        let (old, key) = (spot.people, key(*spot, self.side));
        let Some(at) = self.at.get(&key).copied().filter(|_| old > people) else {
            return;
        };
        let around = self.within(location);
        self.spots[location as usize].people = people;
        let cell = &mut self.cells[at as usize];
        cell.people -= u64::from(old - people);
        if people == 0 {
            cell.locations.retain(|other| *other != location);
        }
        let mut shrunk = Vec::new();
        for (at, other) in around {
            if self.core[other as usize] && !((other != location || people > 0) && self.is_core(other)) {
                self.core[other as usize] = false;
                shrunk.push(at);
            }
        }
        shrunk.dedup();
        let mut parted: Vec<u32> = shrunk.iter().map(|at| self.cells[*at as usize].group).collect();
        parted.sort_unstable();
        parted.dedup();
        for at in &shrunk {
            let cell = &self.cells[*at as usize];
            let lowest = cell.locations.iter().copied().filter(|other| self.core[*other as usize]).min();
            let lowest = lowest.unwrap_or(NOISE);
            if lowest == NOISE {
                self.take(*at);
            }
            self.cells[*at as usize].lowest = lowest;
        }
        for group in parted {
            let mut seeds: Vec<u32> = shrunk
                .iter()
                .flat_map(|at| self.near(self.cells[*at as usize].key).chain([*at]))
                .filter(|at| {
                    let cell = &self.cells[*at as usize];
                    cell.lowest != NOISE && cell.group == group
                })
                .collect();
            seeds.sort_unstable();
            seeds.dedup();
            self.part(group, seeds);
        }
    }

    fn rename(&mut self, group: u32) {
        let cells = &self.groups[group as usize].cells;
        let name = cells.iter().map(|at| self.cells[*at as usize].lowest).min();
        self.groups[group as usize].name = name.unwrap_or(NOISE);
        if name.is_none() {
            self.unused.push(group);
        }
    }

    fn merge(&mut self, a: u32, b: u32) {
        let smaller = self.groups[b as usize].cells.len() < self.groups[a as usize].cells.len();
        let (from, into) = if smaller { (b, a) } else { (a, b) };
        let Group { cells, name } = std::mem::take(&mut self.groups[from as usize]);
        for cell in cells {
            self.put(cell, into);
        }
        let group = &mut self.groups[into as usize];
        group.name = group.name.min(name);
        self.unused.push(from);
    }

    fn new_group(&mut self) -> u32 {
        let group = self.unused.pop().unwrap_or_else(|| {
            self.groups.push(Group::default());
            self.groups.len() as u32 - 1
        });
        self.groups[group as usize].name = NOISE;
        group
    }

    fn put(&mut self, at: u32, group: u32) {
        let cells = &mut self.groups[group as usize].cells;
        self.cells[at as usize].group = group;
        self.cells[at as usize].place = cells.len() as u32;
        cells.push(at);
    }

    /// Takes a cell out of its group.
    fn take(&mut self, at: u32) {
        let Cell { group, place, .. } = self.cells[at as usize];
        let cells = &mut self.groups[group as usize].cells;
        cells.swap_remove(place as usize);
        if let Some(moved) = cells.get(place as usize) {
            self.cells[*moved as usize].place = place;
        }
    }

    /// The cell of a key, made if there is none.
    fn cell(&mut self, key: Key) -> u32 {
        let next = self.cells.len() as u32;
        let at = *self.at.entry(key).or_insert(next);
        if at == next {
            self.cells.push(Cell { key, lowest: NOISE, ..Cell::default() });
        }
        at
    }

    /// Cells within two rows and columns, but for the corners; the own one among them.
    fn near(&self, (column, row): Key) -> impl Iterator<Item = u32> + '_ {
        (-2..=2).flat_map(move |dy: i32| {
            let width = if dy.abs() == 2 { 1 } else { 2 };
            (-width..=width).filter_map(move |dx| self.at.get(&(column + dx, row + dy)).copied())
        })
    }

    /// Locations within reach of this one, with their cells; itself among them.
    fn within(&self, location: u32) -> Vec<(u32, u32)> {
        let mut found = Vec::new();
        for cell in self.near(key(self.spots[location as usize], self.side)) {
            let locations = self.cells[cell as usize].locations.iter();
            let near = locations.filter(|other| self.square(location, **other) <= self.reach.square());
            found.extend(near.map(|other| (cell, *other)));
        }
        found
    }

    fn is_core(&self, location: u32) -> bool {
        let enough = u64::from(self.reach.people());
        let key = key(self.spots[location as usize], self.side);
        let own = self.at.get(&key).map_or(0, |cell| self.cells[*cell as usize].people);
        if own >= enough {
            return true;
        }
        let mut people = 0;
        for cell in self.near(key) {
            for other in &self.cells[cell as usize].locations {
                if self.square(location, *other) <= self.reach.square() {
                    people += u64::from(self.spots[*other as usize].people);
                    if people >= enough {
                        return true;
                    }
                }
            }
        }
        false
    }

    /// Whether core locations of the two cells are within reach of each other.
    fn touch(&self, a: u32, b: u32) -> bool {
        let cores = |at: u32| {
            let locations = self.cells[at as usize].locations.iter();
            locations.copied().filter(|location| self.core[*location as usize])
        };
        cores(a).any(|one| cores(b).any(|other| self.square(one, other) <= self.reach.square()))
    }

    fn square(&self, a: u32, b: u32) -> i64 {
        let (a, b) = (self.spots[a as usize], self.spots[b as usize]);
        let (dx, dy) = (i64::from(a.x_cm) - i64::from(b.x_cm), i64::from(a.y_cm) - i64::from(b.y_cm));
        dx * dx + dy * dy
    }
}

fn key(spot: Spot, side: i32) -> Key {
    (spot.x_cm.div_euclid(side), spot.y_cm.div_euclid(side))
}

/// Mixes small numbers quickly (Fibonacci hashing); the keys are ours, so nobody can
/// choose them to collide.
#[derive(Default)]
struct Mix(u64);

impl Hasher for Mix {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u32(u32::from(*byte));
        }
    }

    fn write_u32(&mut self, value: u32) {
        self.0 = (self.0.rotate_left(5) ^ u64::from(value)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn write_i32(&mut self, value: i32) {
        self.write_u32(value.cast_unsigned());
    }
}
