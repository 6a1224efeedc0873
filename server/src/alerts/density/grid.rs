//! Weighted DBSCAN over distinct locations, exact, on a grid (Ester et al. 1996 for the
//! clusters; Gunawan 2013 for cells of side ε/√2, whose points are all within ε).
//! Invariant: a cluster is named by the lowest of its core locations, a border location
//! belongs to the nearest core (of equals the lowest), so the order of the input, the
//! number of clusters elsewhere and the way of computing do not show in a name.

use super::{NOISE, Reach, Spot};

/// What each location belongs to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clusters {
    /// By location: the lowest core location of its cluster, or `NOISE`.
    pub name: Vec<u32>,
    /// By location: enough people within reach to carry a cluster.
    pub core: Vec<bool>,
}

/// Clusters of `spots`: a location is core if at least `reach.people` are within
/// `reach.radius_cm` of it, itself included. One
/// where nobody is, is as if it were not there. O(n) for bounded density, O(n log n) for
/// an area far larger than its locations; 21 bytes a location besides the input.
pub fn cluster(spots: &[Spot], reach: Reach) -> Clusters {
    let grid = Grid::lay(spots, reach);
    let core = grid.cores();
    let mut joined = Joined::of(grid.cells.len());
    grid.join(&core, &mut joined);
    grid.names(spots.len(), &core, &mut joined)
}

/// One occupied cell: its column, and its first location in the grid's order.
#[derive(Debug, Clone, Copy)]
struct Cell {
    column: u32,
    first: u32,
}

/// Occupied cells by row and column, and the locations in the order of their cells.
struct Grid {
    reach: Reach,
    side: i32,
    origin: [i32; 2],
    x: Vec<i32>,
    y: Vec<i32>,
    people: Vec<u32>,
    /// Location of each entry; ascending within a cell.
    of: Vec<u32>,
    /// One more than there are, to end the last.
    cells: Vec<Cell>,
    /// Row and its first cell; one more than there are.
    rows: Vec<[u32; 2]>,
}

/// What is core, by entry; and whether anything is, by cell.
struct Cores {
    entry: Vec<bool>,
    in_cell: Vec<bool>,
}

/// Runs of entries around a cell: all in the rows and columns within two, but for the
/// corners, which are farther than ε.
type Around = [std::ops::Range<usize>; 6];

impl Grid {
    fn lay(spots: &[Spot], reach: Reach) -> Self {
        let side = reach.side_cm();
        let there = || spots.iter().filter(|spot| spot.people > 0);
        let low = |of: fn(&Spot) -> i32| there().map(of).min().unwrap_or_default();
        let origin = [low(|spot| spot.x_cm), low(|spot| spot.y_cm)];
        let along = |value: i32, from: i32| value.abs_diff(from) / side.unsigned_abs();
        let key = |spot: &Spot| {
            (u64::from(along(spot.y_cm, origin[1])) << 32) | u64::from(along(spot.x_cm, origin[0]))
        };
        let keyed = by_cell(spots, key);
        let mut grid = Self {
            reach,
            side,
            origin,
            x: Vec::with_capacity(spots.len()),
            y: Vec::with_capacity(spots.len()),
            people: Vec::with_capacity(spots.len()),
            of: Vec::with_capacity(spots.len()),
            cells: Vec::new(),
            rows: Vec::new(),
        };
        let entries = keyed.len() as u32;
        let mut last = u64::MAX;
        for (entry, (cell, location)) in keyed.into_iter().enumerate() {
            let spot = spots[location as usize];
            grid.x.push(spot.x_cm);
            grid.y.push(spot.y_cm);
            grid.people.push(spot.people);
            grid.of.push(location);
            if cell != last {
                let row = (cell >> 32) as u32;
                if grid.rows.last().is_none_or(|[last, _]| *last != row) {
                    grid.rows.push([row, grid.cells.len() as u32]);
                }
                grid.cells.push(Cell { column: cell as u32, first: entry as u32 });
                last = cell;
            }
        }
        grid.rows.push([u32::MAX, grid.cells.len() as u32]);
        grid.cells.push(Cell { column: u32::MAX, first: entries });
        grid
    }

    fn entries(&self, cell: usize) -> std::ops::Range<usize> {
        self.cells[cell].first as usize..self.cells[cell + 1].first as usize
    }

    /// Calls `visit` with each cell, its row, and the runs of entries around it but
    /// for its own. Cursors move along the neighbouring rows, so nothing is searched.
    fn walk(&self, mut visit: impl FnMut(usize, u32, &Around)) {
        for at in 0..self.rows.len() - 1 {
            let [row, first] = self.rows[at];
            let end = self.rows[at + 1][1];
            // Rows within two: their distance, first cell in reach, one after the last.
            let mut near = [(0u32, 0usize, 0usize, 0usize); 5];
            let mut count = 0;
            for other in at.saturating_sub(2)..(at + 3).min(self.rows.len() - 1) {
                let apart = self.rows[other][0].abs_diff(row);
                if apart <= 2 {
                    let (from, to) = (self.rows[other][1] as usize, self.rows[other + 1][1] as usize);
                    near[count] = (apart, from, from, to);
                    count += 1;
                }
            }
            for cell in first as usize..end as usize {
                let column = self.cells[cell].column;
                let own = self.entries(cell);
                let mut around: Around = std::array::from_fn(|_| 0..0);
                let mut used = 0;
                for (apart, from, to, end) in &mut near[..count] {
                    let width = if *apart == 2 { 1 } else { 2 };
                    while *from < *end && self.cells[*from].column + width < column {
                        *from += 1;
                    }
                    *to = (*to).max(*from);
                    while *to < *end && self.cells[*to].column <= column + width {
                        *to += 1;
                    }
                    let run = self.cells[*from].first as usize..self.cells[*to].first as usize;
                    if *apart == 0 {
                        around[used] = run.start..own.start;
                        around[used + 1] = own.end..run.end;
                        used += 2;
                    } else {
                        around[used] = run;
                        used += 1;
                    }
                }
                visit(cell, row, &around);
            }
        }
    }

    fn within(&self, a: usize, b: usize) -> bool {
        self.square(a, b) <= self.reach.square()
    }

    fn square(&self, a: usize, b: usize) -> i64 {
        let (dx, dy) = (i64::from(self.x[a] - self.x[b]), i64::from(self.y[a] - self.y[b]));
        dx * dx + dy * dy
    }

    fn cores(&self) -> Cores {
        let mut core = vec![false; self.of.len()];
        let enough = u64::from(self.reach.people);
        self.walk(|cell, _, around| {
            let own = self.entries(cell);
            let here: u64 = self.people[own.clone()].iter().map(|people| u64::from(*people)).sum();
            if here >= enough {
                core[own].fill(true);
                return;
            }
            for entry in own {
                let mut people = here;
                core[entry] = around.iter().any(|run| {
                    run.clone().any(|other| {
                        if self.within(entry, other) {
                            people += u64::from(self.people[other]);
                        }
                        people >= enough
                    })
                });
            }
        });
        let has_core = |cell| core[self.entries(cell)].contains(&true);
        Cores { in_cell: (0..self.cells.len() - 1).map(has_core).collect(), entry: core }
    }

    /// Joins cells that hold core locations within reach of each other: near ones
    /// first, so that most of the far ones need not be looked at.
    fn join(&self, core: &Cores, joined: &mut Joined) {
        for far in [false, true] {
            for at in 0..self.rows.len() - 1 {
                for other in at..(at + 3).min(self.rows.len() - 1) {
                    let apart = self.rows[other][0] - self.rows[at][0];
                    if apart > 2 {
                        break;
                    }
                    self.join_rows([at, other], apart, far, core, joined);
                }
            }
        }
    }

    fn join_rows(&self, [at, other]: [usize; 2], apart: u32, far: bool, core: &Cores, joined: &mut Joined) {
        let width = match (far, apart) {
            (false, 2) => return,
            (false, _) | (true, 2) => 1,
            (true, _) => 2,
        };
        let end = self.rows[other + 1][1] as usize;
        let mut from = self.rows[other][1] as usize;
        for a in self.rows[at][1] as usize..self.rows[at + 1][1] as usize {
            let column = self.cells[a].column;
            while from < end && self.cells[from].column + width < column {
                from += 1;
            }
            if !core.in_cell[a] {
                continue;
            }
            for b in from.max(if apart == 0 { a + 1 } else { 0 })..end {
                if self.cells[b].column > column + width {
                    break;
                }
                if core.in_cell[b] && joined.root(a as u32) != joined.root(b as u32) {
                    let row = self.rows[other][0];
                    if self.touch(a, [self.cells[b].column, row], self.entries(b), core) {
                        joined.join(a as u32, b as u32);
                    }
                }
            }
        }
    }

    /// Whether a core location of cell `a` is within reach of one of the entries `to`,
    /// which lie in the cell `column`, `row`.
    fn touch(&self, a: usize, [column, row]: [u32; 2], to: std::ops::Range<usize>, core: &Cores) -> bool {
        let side = i64::from(self.side);
        let west = i64::from(self.origin[0]) + i64::from(column) * side;
        let south = i64::from(self.origin[1]) + i64::from(row) * side;
        self.entries(a).any(|entry| {
            let outside = |value: i32, low: i64| {
                let value = i64::from(value);
                (low - value).max(value - (low + side - 1)).max(0)
            };
            let (dx, dy) = (outside(self.x[entry], west), outside(self.y[entry], south));
            core.entry[entry]
                && dx * dx + dy * dy <= self.reach.square()
                && to.clone().any(|other| core.entry[other] && self.within(entry, other))
        })
    }

    fn names(&self, locations: usize, core: &Cores, joined: &mut Joined) -> Clusters {
        let cells = self.cells.len() - 1;
        let mut lowest = vec![NOISE; cells];
        for cell in 0..cells {
            // Locations ascend within a cell: the first core is the lowest.
            if let Some(first) = self.entries(cell).find(|entry| core.entry[*entry]) {
                let root = joined.root(cell as u32) as usize;
                lowest[root] = lowest[root].min(self.of[first]);
            }
        }
        let mut name_of = vec![NOISE; self.of.len()];
        for cell in 0..cells {
            let name = lowest[joined.root(cell as u32) as usize];
            for entry in self.entries(cell).filter(|entry| core.entry[*entry]) {
                name_of[entry] = name;
            }
        }
        let mut clusters = Clusters { name: vec![NOISE; locations], core: vec![false; locations] };
        self.walk(|cell, _, around| {
            let own = self.entries(cell);
            for entry in own.clone() {
                let location = self.of[entry] as usize;
                if core.entry[entry] {
                    clusters.core[location] = true;
                    clusters.name[location] = name_of[entry];
                    continue;
                }
                let mut nearest = (self.reach.square(), NOISE);
                let mut name = NOISE;
                for other in around.iter().cloned().flatten().chain(own.clone()).filter(|at| core.entry[*at])
                {
                    let found = (self.square(entry, other), self.of[other]);
                    if found < nearest {
                        nearest = found;
                        name = name_of[other];
                    }
                }
                clusters.name[location] = name;
            }
        });
        clusters
    }
}

/// Locations by cell, ascending within it. Counts where the area is not far larger
/// than its locations, sorts where it is.
fn by_cell(spots: &[Spot], key: impl Fn(&Spot) -> u64) -> Vec<(u64, u32)> {
    let there = spots.iter().zip(0..).filter(|(spot, _)| spot.people > 0);
    let mut keyed: Vec<(u64, u32)> = there.map(|(spot, location)| (key(spot), location)).collect();
    let rows = 1 + keyed.iter().map(|(key, _)| key >> 32).max().unwrap_or_default();
    let columns = 1 + keyed.iter().map(|(key, _)| key & 0xffff_ffff).max().unwrap_or_default();
    if rows + columns > 4 * spots.len() as u64 {
        keyed.sort_unstable();
        return keyed;
    }
    let mut other = vec![(0, 0); keyed.len()];
    for (shift, size) in [(0, columns), (32, rows)] {
        let mut next = vec![0u32; size as usize + 1];
        for (key, _) in &keyed {
            next[((key >> shift) & 0xffff_ffff) as usize + 1] += 1;
        }
        let mut sum = 0;
        for count in &mut next {
            sum += *count;
            *count = sum;
        }
        for entry in &keyed {
            let at = &mut next[((entry.0 >> shift) & 0xffff_ffff) as usize];
            other[*at as usize] = *entry;
            *at += 1;
        }
        std::mem::swap(&mut keyed, &mut other);
    }
    keyed
}

/// Which cells were joined (union-find by index, paths halved).
struct Joined(Vec<u32>);

impl Joined {
    fn of(count: usize) -> Self {
        Self((0..count as u32).collect())
    }

    fn root(&mut self, mut at: u32) -> u32 {
        while self.0[at as usize] != at {
            let up = self.0[self.0[at as usize] as usize];
            self.0[at as usize] = up;
            at = up;
        }
        at
    }

    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b) as usize] = a.min(b);
    }
}

#[cfg(test)]
mod tests;
