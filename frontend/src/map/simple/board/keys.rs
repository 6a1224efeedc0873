//! The simple map by keys alone. Pure. Invariant: whatever the pointer reaches on the map, keys reach too.

use super::Board;
use crate::map::command::MapEvent;

/// What an arrow key moves.
const STEP_PX: f64 = 100.0;

impl Board {
    /// A key on the map; `None` for one that means nothing here.
    pub fn key(&mut self, key: &str) -> Option<Vec<MapEvent>> {
        if let Some(came) = self.drawing.as_mut().and_then(|drawing| drawing.key(key)) {
            return Some(self.drawn(Some(came)));
        }
        match key {
            "ArrowLeft" => Some(self.carry([STEP_PX, 0.0])),
            "ArrowRight" => Some(self.carry([-STEP_PX, 0.0])),
            "ArrowUp" => Some(self.carry([0.0, STEP_PX])),
            "ArrowDown" => Some(self.carry([0.0, -STEP_PX])),
            "+" | "=" => Some(self.zoom(1.0, self.middle())),
            "-" | "_" => Some(self.zoom(-1.0, self.middle())),
            "PageDown" => Some(self.walk(1)),
            "PageUp" => Some(self.walk(-1)),
            "Enter" => self.told.map(|mark| self.open(mark)),
            "Escape" => self.told.map(|_| self.leave()),
            _ => None,
        }
    }

    /// Tells of the next mark in the frame, row by row as one reads, or of the one before.
    fn walk(&mut self, by: i64) -> Vec<MapEvent> {
        if self.drawing.is_some() {
            return Vec::new();
        }
        let inside = |[x, y]: [f64; 2]| {
            (0.0..=self.camera.width).contains(&x) && (0.0..=self.camera.height).contains(&y)
        };
        let mut order: Vec<(i64, i64, u32)> = self
            .seen
            .iter()
            .filter_map(|mark| {
                let at = self.camera.at(self.marks.get(*mark as usize)?.at);
                // Rows of forty pixels: nobody reads by single ones.
                inside(at).then_some(((at[1] / 40.0) as i64, at[0] as i64, *mark))
            })
            .collect();
        order.sort_unstable();
        let now = self.told.and_then(|told| order.iter().position(|(.., mark)| *mark == told));
        let next = match (now, by) {
            (Some(now), by) => (now as i64 + by).rem_euclid(order.len().max(1) as i64),
            (None, 1) => 0,
            (None, _) => order.len() as i64 - 1,
        };
        match usize::try_from(next).ok().and_then(|next| order.get(next)) {
            Some((.., mark)) => self.tell(*mark, false),
            None => self.leave(),
        }
    }
}
