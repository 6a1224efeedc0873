//! The candidate zones of a scan: discs around every location, ring by ring.
//! Invariant: a ring is whole: locations as far from the centre as the last one belong
//! to the zone, so that no zone depends on the order of equals.

/// For every centre the locations around it, nearest first, itself among them.
#[derive(Debug, Clone, Default)]
pub struct Zones {
    /// Of each centre the first entry; one more than there are.
    first: Vec<u32>,
    near: Vec<u32>,
    /// By entry: the last of its ring.
    ends: Vec<bool>,
}

impl Zones {
    /// Discs of at most `radius_cm` around each of `at` (x, y in centimetres).
    /// O(n log n + entries log entries).
    pub fn around(at: &[[i32; 2]], radius_cm: i32) -> Self {
        let side = radius_cm.max(1);
        let key = |[x, y]: [i32; 2]| (y.div_euclid(side), x.div_euclid(side));
        let mut cells: Vec<((i32, i32), u32)> = at.iter().map(|at| key(*at)).zip(0..).collect();
        cells.sort_unstable();
        let square = |a: [i32; 2], b: [i32; 2]| {
            let (dx, dy) = (i64::from(a[0]) - i64::from(b[0]), i64::from(a[1]) - i64::from(b[1]));
            dx * dx + dy * dy
        };
        let most = i64::from(radius_cm) * i64::from(radius_cm);
        let mut zones = Self { first: vec![0], ..Self::default() };
        let mut found: Vec<(i64, u32)> = Vec::new();
        for centre in at {
            let (row, column) = key(*centre);
            found.clear();
            for row in row.saturating_sub(1)..=row.saturating_add(1) {
                let from = cells.partition_point(|(key, _)| *key < (row, column.saturating_sub(1)));
                let run = cells[from..].iter().take_while(|(key, _)| *key <= (row, column.saturating_add(1)));
                let run = run.map(|(_, location)| (square(*centre, at[*location as usize]), *location));
                found.extend(run.filter(|(square, _)| *square <= most));
            }
            found.sort_unstable();
            for (place, (square, location)) in found.iter().enumerate() {
                zones.near.push(*location);
                zones.ends.push(found.get(place + 1).is_none_or(|(next, _)| next != square));
            }
            zones.first.push(zones.near.len() as u32);
        }
        zones
    }

    /// Number of centres.
    pub fn len(&self) -> usize {
        self.first.len().saturating_sub(1)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Entries of a centre.
    pub fn entries(&self, centre: usize) -> std::ops::Range<usize> {
        self.first[centre] as usize..self.first[centre + 1] as usize
    }

    /// Locations of these entries.
    pub fn near(&self, entries: std::ops::Range<usize>) -> &[u32] {
        &self.near[entries]
    }

    /// Whether each of these entries ends its ring.
    pub fn ends(&self, entries: std::ops::Range<usize>) -> &[bool] {
        &self.ends[entries]
    }

    pub fn entry_count(&self) -> usize {
        self.near.len()
    }
}
