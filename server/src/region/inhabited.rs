//! Where the population lives: known by kecamatan only, it is spread over the cells of
//! that kecamatan's built-up areas, each alike. Invariant: the cells of a kecamatan sum
//! to its population; without built-up areas nothing is said.

use std::collections::{BTreeMap, BTreeSet};

use super::ground::Ground;
use super::package::parent;
use super::shape::Shape;

/// Side of a cell, degrees: some 200 m.
const CELL_DEG: f64 = 0.0018;
/// More cells than a region of this program has; a coarser drawing of a whole country
/// is not spread.
const MOST_CELLS: usize = 200_000;

/// A cell's middle and the people who live there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Inhabited {
    pub point: [f64; 2],
    pub people: f64,
}

/// O(cells in the boxes of the built-up areas × their vertices).
pub fn inhabited(ground: &Ground, settlements: &[Shape]) -> Vec<Inhabited> {
    let mut cells = BTreeSet::<(i32, i32)>::new();
    let cell = |degrees: f64| (degrees / CELL_DEG).floor() as i32;
    let middle = |cell: i32| (f64::from(cell) + 0.5) * CELL_DEG;
    for shape in settlements {
        let [west, south, east, north] = shape.bbox();
        let [from_x, from_y, to_x, to_y] = [west, south, east, north].map(cell);
        let size = (i64::from(to_x) - i64::from(from_x) + 1) * (i64::from(to_y) - i64::from(from_y) + 1);
        if size > MOST_CELLS as i64 || cells.len() > MOST_CELLS {
            return Vec::new();
        }
        for x in from_x..=to_x {
            cells.extend((from_y..=to_y).filter(|y| shape.contains(middle(x), middle(*y))).map(|y| (x, y)));
        }
        // Smaller than a cell: the cell it lies in.
        let [x, y] = shape.point_inside();
        cells.insert((cell(x), cell(y)));
    }
    let mut by_kecamatan = BTreeMap::<&str, Vec<[f64; 2]>>::new();
    for (x, y) in cells {
        let point = [middle(x), middle(y)];
        if let Some(code) = ground.kelurahan_at(point[0], point[1]) {
            by_kecamatan.entry(parent(code)).or_default().push(point);
        }
    }
    let people = |code: &str| ground.area(code).and_then(|area| area.population).unwrap_or_default() as f64;
    let spread = by_kecamatan.into_iter().flat_map(|(code, points)| {
        let each = people(code) / points.len() as f64;
        points.into_iter().map(move |point| Inhabited { point, people: each })
    });
    spread.filter(|cell| cell.people > 0.0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cells_sum_to_the_population() {
        let ground = Ground::embedded().unwrap();
        let known: i64 = ground.region.kecamatan.iter().filter_map(|area| area.population).sum();
        let spread: f64 = ground.inhabited.iter().map(|cell| cell.people).sum();
        assert!((spread - known as f64).abs() < 1.0, "{spread} of {known}");
        assert!(ground.inhabited.len() > 100, "{}", ground.inhabited.len());
    }
}
