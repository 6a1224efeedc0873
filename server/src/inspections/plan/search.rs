//! Ruin and recreate under falling temperature: fewer shifts first where asked, then lower cost.
//! Invariant: between two steps the tours are possible and every visit is in one tour or absent; the best
//! plan seen is never lost. Steps depend on the field, the seed and the shares that `pace` answers alone.

use super::chance::Chance;
use super::field::Field;
use super::tour::Tour;

/// The tour of an absent visit.
pub(super) const NOWHERE: u32 = u32::MAX;

/// Numbers that steer the search.
#[derive(Debug, Clone, Copy)]
pub struct Tuning {
    /// Temperature at the start and the end, in legs between neighbours.
    pub hot: f64,
    pub cold: f64,
    /// Most of the run that may go into using fewer shifts.
    pub fleet_share: f64,
    pub fleet_heat: f64,
    /// Neighbours whose tours are tried first.
    pub look: usize,
}

impl Default for Tuning {
    fn default() -> Self {
        Self { hot: 1.0, cold: 0.01, fleet_share: 0.5, fleet_heat: 0.5, look: 40 }
    }
}

/// What a solution is judged by; see `Objective`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Score {
    pub must: i64,
    pub priority: i64,
    pub overtime: i64,
    pub shifts: i64,
    pub cost: i64,
}

/// A state of the search.
pub(super) struct Search<'f> {
    pub field: &'f Field,
    pub chance: Chance,
    pub tours: Vec<Tour>,
    pub tour_of: Vec<u32>,
    /// Spot of each visit in its tour.
    pub position: Vec<u32>,
    pub absent: Vec<u32>,
    /// Tours with visits, by index.
    pub open: Vec<usize>,
    /// Shifts that may be used.
    pub usable: Vec<bool>,
    /// An unused shift is taken only for a visit that fits nowhere else.
    pub spare_shifts: bool,
    pub look: usize,
    pub blink: f64,
    pub ruined: Vec<u32>,
    pub stamps: Vec<u64>,
    pub stamp: u64,
    saved: Vec<(usize, Tour)>,
    spare: Vec<Tour>,
    is_saved: Vec<bool>,
    absent_before: Vec<u32>,
    pub cost: i64,
    penalty: i64,
    best: Vec<Vec<u32>>,
    best_score: Score,
    pub iterations: u64,
    pub tuning: Tuning,
}

impl<'f> Search<'f> {
    /// Starts from these tours, by shift, as far as they are possible; the rest is put in where it fits.
    pub fn new(field: &'f Field, start: &[Vec<u32>], seed: u64, tuning: Tuning) -> Self {
        let (visits, shifts) = (field.visits.len(), field.days.len());
        let mut search = Self {
            field,
            chance: Chance::new(seed),
            tours: (0..shifts).map(|shift| Tour::empty(field, shift)).collect(),
            tour_of: vec![NOWHERE; visits],
            position: vec![0; visits],
            absent: Vec::new(),
            open: Vec::new(),
            usable: vec![true; shifts],
            spare_shifts: field.alike,
            look: tuning.look.min(field.near_count),
            blink: 0.0,
            ruined: Vec::new(),
            stamps: vec![0; shifts],
            stamp: 0,
            saved: Vec::new(),
            spare: Vec::new(),
            is_saved: vec![false; shifts],
            absent_before: Vec::new(),
            cost: 0,
            penalty: 0,
            best: vec![Vec::new(); shifts],
            best_score: Score { must: i64::MAX, priority: 0, overtime: 0, shifts: 0, cost: 0 },
            iterations: 0,
            tuning,
        };
        search.begin(start);
        search
    }

    fn begin(&mut self, start: &[Vec<u32>]) {
        let field = self.field;
        for (shift, ranked) in field.ranked.iter().enumerate() {
            for &visit in ranked {
                let end = self.tours[shift].spots.len() - 2;
                if !field.allows(visit, shift) || !self.fits(visit, shift, end) {
                    break;
                }
                self.tours[shift].fixed += 1;
            }
        }
        for (shift, visits) in start.iter().enumerate().take(self.tours.len()) {
            for &visit in visits {
                let end = self.tours[shift].spots.len() - 2;
                if self.tour_of[visit as usize] == NOWHERE && field.allows(visit, shift) {
                    self.fits(visit, shift, end);
                }
            }
        }
        let ranked = |visit: &u32| field.ranked.iter().flatten().any(|other| other == visit);
        let free: Vec<u32> = (0..field.visits.len() as u32)
            .filter(|visit| self.tour_of[*visit as usize] == NOWHERE && !ranked(visit))
            .collect();
        self.absent = free;
        let node = |visit: &u32| &field.nodes[*visit as usize];
        self.absent.sort_by_key(|visit| (-node(visit).penalty, node(visit).closes, *visit));
        let mut absent = std::mem::take(&mut self.absent);
        absent.retain(|visit| !self.put_back(*visit));
        self.absent = absent;
        self.recreate();
        self.forget();
        self.keep_best();
    }

    /// Puts a visit after a spot if the tour stays possible.
    fn fits(&mut self, visit: u32, shift: usize, after: usize) -> bool {
        self.insert(visit, shift, after);
        let tour = &self.tours[shift];
        let (field, day) = (self.field, &self.field.days[shift]);
        let mut probe = tour.clone();
        if probe.refresh(field, shift) && probe.drive <= day.max_drive {
            return true;
        }
        self.tours[shift].spots.remove(after + 1);
        self.tour_of[visit as usize] = NOWHERE;
        self.refresh(shift);
        false
    }

    pub fn insert(&mut self, visit: u32, shift: usize, after: usize) {
        self.save(shift);
        let spot = super::tour::Spot { node: visit, ..Default::default() };
        self.tours[shift].spots.insert(after + 1, spot);
        self.tour_of[visit as usize] = shift as u32;
        self.refresh(shift);
    }

    /// Works a tour out anew and keeps the index of its visits. False where it is not possible.
    pub fn refresh(&mut self, shift: usize) -> bool {
        let tour = &mut self.tours[shift];
        self.cost -= tour.cost;
        let possible = tour.refresh(self.field, shift);
        self.cost += tour.cost;
        for (i, spot) in tour.spots.iter().enumerate().take(tour.spots.len() - 1).skip(1) {
            self.position[spot.node as usize] = i as u32;
        }
        match (self.open.binary_search(&shift), tour.len() > 0) {
            (Err(at), true) => self.open.insert(at, shift),
            (Ok(at), false) => {
                self.open.remove(at);
            }
            _ => {}
        }
        possible
    }

    /// Remembers a tour before its first change in this step.
    pub fn save(&mut self, shift: usize) {
        if !self.is_saved[shift] {
            self.is_saved[shift] = true;
            let mut copy = self.spare.pop().unwrap_or_default();
            copy.copy_from(&self.tours[shift]);
            self.saved.push((shift, copy));
        }
    }

    /// Keeps the step.
    pub(super) fn forget(&mut self) {
        for (shift, copy) in self.saved.drain(..) {
            self.is_saved[shift] = false;
            self.spare.push(copy);
        }
    }

    /// Takes the step back.
    pub(super) fn restore(&mut self) {
        while let Some((shift, copy)) = self.saved.pop() {
            self.is_saved[shift] = false;
            let changed = std::mem::replace(&mut self.tours[shift], copy);
            self.cost += self.tours[shift].cost - changed.cost;
            self.spare.push(changed);
            let tour = &self.tours[shift];
            for (i, spot) in tour.spots.iter().enumerate().take(tour.spots.len() - 1).skip(1) {
                self.position[spot.node as usize] = i as u32;
                self.tour_of[spot.node as usize] = shift as u32;
            }
            match (self.open.binary_search(&shift), tour.len() > 0) {
                (Err(at), true) => self.open.insert(at, shift),
                (Ok(at), false) => {
                    self.open.remove(at);
                }
                _ => {}
            }
        }
        self.absent.clone_from(&self.absent_before);
        for &visit in &self.absent {
            self.tour_of[visit as usize] = NOWHERE;
        }
    }

    pub(super) fn step(&mut self) {
        self.absent_before.clone_from(&self.absent);
        self.ruin();
        self.recreate();
        self.iterations += 1;
    }

    fn absent_penalty(&self) -> i64 {
        self.absent.iter().map(|visit| self.field.nodes[*visit as usize].penalty).sum()
    }

    fn score(&self) -> Score {
        let mut score = Score { must: 0, priority: 0, overtime: 0, shifts: 0, cost: self.cost };
        for (visit, _) in self.tour_of.iter().enumerate().filter(|(_, tour)| **tour == NOWHERE) {
            let node = &self.field.nodes[visit];
            if node.must {
                score.must += 1;
            } else {
                score.priority += node.priority;
            }
        }
        score.overtime = self.open.iter().map(|shift| self.tours[*shift].overtime).sum();
        score.cost -= score.overtime * self.field.overtime_weight;
        if self.field.fewest {
            score.shifts = self.open.len() as i64;
            score.cost -= score.shifts * self.field.shift_weight;
        }
        score
    }

    pub(super) fn keep_best(&mut self) -> bool {
        let score = self.score();
        if score >= self.best_score {
            return false;
        }
        self.best_score = score;
        for (shift, tour) in self.tours.iter().enumerate() {
            self.best[shift].clear();
            self.best[shift].extend(tour.visits());
        }
        true
    }

    pub fn best(&self) -> (&[Vec<u32>], Score, u64) {
        (&self.best, self.best_score, self.iterations)
    }

    /// Goes back to the best plan.
    fn back_to_best(&mut self) {
        self.tour_of.fill(NOWHERE);
        for shift in 0..self.tours.len() {
            let spots = &mut self.tours[shift].spots;
            let (first, last) = (spots[0], spots[spots.len() - 1]);
            spots.clear();
            spots.push(first);
            spots.extend(
                self.best[shift].iter().map(|node| super::tour::Spot { node: *node, ..Default::default() }),
            );
            spots.push(last);
            for &visit in &self.best[shift] {
                self.tour_of[visit as usize] = shift as u32;
            }
            self.refresh(shift);
            self.usable[shift] = true;
        }
        let field = self.field;
        let ranked = |visit: &u32| field.ranked.iter().flatten().any(|other| other == visit);
        self.absent = (0..self.tour_of.len() as u32)
            .filter(|visit| self.tour_of[*visit as usize] == NOWHERE && !ranked(visit))
            .collect();
    }

    /// Searches until `pace` says stop. `pace` gets the number of steps and the best score and answers the
    /// share of the run that is over, every 64 steps.
    pub fn run(&mut self, pace: &mut dyn FnMut(&Self) -> Option<f64>) {
        let mut share = 0.0;
        if self.field.alike && self.absent.is_empty() {
            match self.use_fewer_shifts(pace) {
                Some(reached) => share = reached,
                None => return,
            }
            self.back_to_best();
            for shift in 0..self.tours.len() {
                self.usable[shift] = self.tours[shift].len() > 0;
            }
        }
        self.lower_cost(share, pace);
    }

    fn lower_cost(&mut self, start: f64, pace: &mut dyn FnMut(&Self) -> Option<f64>) {
        let cold = self.tuning.cold * self.field.scale;
        // Where not all can be visited, which to leave out is the first question: begin hot enough to ask it.
        let out =
            self.absent.iter().map(|visit| self.field.nodes[*visit as usize].penalty).max().unwrap_or(0);
        let hot = (self.tuning.hot * self.field.scale).max(out as f64 * 0.3);
        let mut heat = hot;
        self.penalty = self.absent_penalty();
        loop {
            if self.iterations.is_multiple_of(64) {
                let Some(share) = pace(self) else { return };
                let share = ((share - start) / (1.0 - start).max(1e-9)).clamp(0.0, 1.0);
                heat = hot * (cold / hot).powf(share);
            }
            let before = self.cost + self.penalty;
            self.step();
            let penalty = self.absent_penalty();
            let after = self.cost + penalty;
            let draw = self.chance.share().max(1e-300);
            if (after as f64) < before as f64 - heat * draw.ln() {
                self.penalty = penalty;
                self.forget();
                if after < before || penalty > 0 || self.best_score.overtime > 0 {
                    self.keep_best();
                }
            } else {
                self.restore();
            }
        }
    }
}
