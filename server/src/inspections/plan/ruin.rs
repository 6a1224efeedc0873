//! Takes strings of neighbouring visits out of neighbouring tours.
//! Invariant: fixed visits stay; at most one string leaves a tour. After J. Christiaens and G. Vanden
//! Berghe, Slack Induction by String Removals for Vehicle Routing Problems, Transportation Science 54 (2020).

use super::search::{NOWHERE, Search};

/// Mean number of visits taken out, longest string, share of split strings, and how often what is kept
/// inside a split string grows.
const MEAN: f64 = 10.0;
const LONGEST: f64 = 10.0;
const SPLIT: f64 = 0.5;
const GROW: f64 = 0.01;

impl Search<'_> {
    /// Makes some visits absent around a random one.
    pub(super) fn ruin(&mut self) {
        let visits = self.field.visits.len();
        let in_tours = visits - self.absent.len();
        if in_tours == 0 {
            return;
        }
        let mean_len = in_tours as f64 / self.open.len().max(1) as f64;
        let longest = LONGEST.min(mean_len.max(1.0));
        let strings = 4.0 * MEAN / (1.0 + longest) - 1.0;
        let mut strings = (1.0 + self.chance.share() * strings.max(1.0)) as usize;
        let seed = self.chance.below(visits);
        self.ruined.clear();
        let field = self.field;
        for &visit in field.near(seed as u32) {
            let shift = self.tour_of[visit as usize];
            if shift == NOWHERE || self.ruined.contains(&shift) {
                continue;
            }
            let tour = &self.tours[shift as usize];
            let (at, len) = (self.position[visit as usize] as usize, tour.len() - tour.fixed);
            if at <= tour.fixed {
                continue;
            }
            let limit = longest.min(len as f64);
            let take = ((1.0 + self.chance.share() * limit) as usize).min(len);
            self.take_string(shift as usize, at - 1, take);
            self.ruined.push(shift);
            strings -= 1;
            if strings == 0 {
                break;
            }
        }
        for i in 0..self.ruined.len() {
            self.settle(self.ruined[i] as usize);
        }
    }

    /// Takes `take` visits around the one at `at` (counted from the first visit).
    fn take_string(&mut self, shift: usize, at: usize, take: usize) {
        self.save(shift);
        let tour = &self.tours[shift];
        let (fixed, len) = (tour.fixed, tour.len());
        let movable = len - fixed;
        let mut keep = 0;
        if take > 1 && take < movable && self.chance.share() < SPLIT {
            keep = 1;
            while take + keep < movable && self.chance.share() < GROW {
                keep += 1;
            }
        }
        let span = take + keep;
        let first = (at + 1).saturating_sub(span).max(fixed);
        let last = at.min(len - span);
        let start = first + self.chance.below(last - first + 1);
        // What is kept lies inside: after at least one visit that leaves.
        let kept = if keep > 0 { start + 1 + self.chance.below(take - 1) } else { start };
        let (absent, tour_of) = (&mut self.absent, &mut self.tour_of);
        let mut position = 0;
        self.tours[shift].spots.retain(|spot| {
            let index = position;
            position += 1;
            // The depot is spot 0.
            let inside = index > start && index <= start + span && !(index > kept && index <= kept + keep);
            if inside {
                absent.push(spot.node);
                tour_of[spot.node as usize] = NOWHERE;
            }
            !inside
        });
    }

    /// Works a tour out anew after visits left it; where that broke it (a detour that was a shortcut), all
    /// that may leave it leaves.
    fn settle(&mut self, shift: usize) {
        if !self.refresh(shift) {
            let tour = &mut self.tours[shift];
            let movable = tour.fixed + 1..tour.spots.len() - 1;
            for spot in tour.spots.drain(movable) {
                self.absent.push(spot.node);
                self.tour_of[spot.node as usize] = NOWHERE;
            }
            self.refresh(shift);
        }
    }
}
