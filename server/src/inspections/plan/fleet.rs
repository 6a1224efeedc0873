//! Fewer shifts: empties one and finds room for its visits in the others.
//! Invariant: the best plan is replaced only once every visit has a place again. Visits that stay absent
//! often weigh more (absence counters of Christiaens and Vanden Berghe 2020).

use super::search::{NOWHERE, Search};

impl Search<'_> {
    /// Empties one shift after the other, as long as the share for it lasts; the share that is over, or
    /// `None` to stop. Visits that stay absent often weigh more.
    pub(super) fn use_fewer_shifts(&mut self, pace: &mut dyn FnMut(&Self) -> Option<f64>) -> Option<f64> {
        let heat = self.tuning.fleet_heat * self.field.scale;
        let least = self.least_shifts();
        let mut missed = vec![1_u64; self.tour_of.len()];
        let sum = |missed: &[u64], absent: &[u32]| absent.iter().map(|v| missed[*v as usize]).sum::<u64>();
        let mut share = pace(self)?;
        while self.open.len() > least && self.close_shift(&missed) {
            while !self.absent.is_empty() {
                if self.iterations.is_multiple_of(64) {
                    share = pace(self)?;
                    if share >= self.tuning.fleet_share {
                        return Some(share);
                    }
                }
                let cost = self.cost;
                let weight = sum(&missed, &self.absent);
                self.step();
                let after = sum(&missed, &self.absent);
                for &visit in &self.absent {
                    missed[visit as usize] += 1;
                }
                let draw = self.chance.share().max(1e-300);
                let warm = (self.cost as f64) < cost as f64 - heat * draw.ln();
                if after < weight || (after == weight && warm) {
                    self.forget();
                } else {
                    self.restore();
                }
            }
            self.keep_best();
        }
        Some(share)
    }

    /// Makes the visits of the tour that is missed least absent for good. False where none may be closed.
    fn close_shift(&mut self, missed: &[u64]) -> bool {
        let tours = self.open.iter().filter(|shift| self.tours[**shift].fixed == 0);
        let sum = |shift: usize| self.tours[shift].visits().map(|v| missed[v as usize]).sum::<u64>();
        let Some(&shift) = tours.min_by_key(|shift| (sum(**shift), **shift)) else { return false };
        for visit in self.tours[shift].visits().collect::<Vec<_>>() {
            self.absent.push(visit);
            self.tour_of[visit as usize] = NOWHERE;
        }
        let last = self.tours[shift].spots.len() - 1;
        self.tours[shift].spots.drain(1..last);
        self.refresh(shift);
        for (usable, tour) in self.usable.iter_mut().zip(&self.tours) {
            *usable = tour.len() > 0;
        }
        true
    }

    /// No plan can do with fewer: by load, and by visits of which none can follow another.
    fn least_shifts(&self) -> usize {
        let field = self.field;
        let largest = field.days.iter().map(|day| day.capacity).max().unwrap_or(0).max(1);
        let load: i64 = field.nodes.iter().map(|node| node.load).sum();
        let mut apart: Vec<u32> = Vec::new();
        let mut order: Vec<u32> = (0..field.visits.len() as u32).collect();
        let node = |visit: u32| &field.nodes[visit as usize];
        let follows = |a: u32, b: u32| {
            let begin = node(a)
                .opens
                .max(field.days.iter().map(|day| day.start + field.leg(day.from, a)).min().unwrap_or(0));
            begin + node(a).service + field.leg(a, b) <= node(b).closes
        };
        order.sort_by_key(|visit| (node(*visit).closes - node(*visit).opens, *visit));
        for visit in order {
            if apart.iter().all(|other| !follows(*other, visit) && !follows(visit, *other)) {
                apart.push(visit);
            }
        }
        apart.len().max((load + largest - 1).div_euclid(largest) as usize).max(1)
    }
}
