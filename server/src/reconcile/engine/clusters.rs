//! From scored pairs to persons. Best pairs first; a row joins a person on all that the
//! person's rows say together; a list that never repeats a person, documents that
//! contradict each other and rivals of equal claim keep rows apart.
//! Invariant: the result does not depend on the order of pairs, rows or files.

use std::collections::{BTreeMap, HashMap};

use super::beside::Beside;
use super::groups::Groups;
use super::likeness::{NameLevel, NumberLevel};
use super::model::{Levels, Model, Parts, Thresholds};
use super::repetition::Repetition;
use super::said::Rows;

/// Most rows of one person that are compared with another's.
const COMPARED: usize = 12;

/// A pair of rows with its score, and what the last run made of it. `a < b`, indexes of
/// `rows.rows`.
#[derive(Debug, Clone, Copy)]
pub struct Scored {
    pub a: u32,
    pub b: u32,
    pub bits: f32,
    pub parts: Parts,
    pub levels: Levels,
    /// Blocks that bring the two together.
    pub blocks: u8,
    /// The round in which it joined two groups; 0: in none.
    joined: u8,
    /// What the groups of the two said together when last looked at, and at best.
    groups: f32,
    best: f32,
}

impl Scored {
    pub fn new((a, b): (u32, u32), blocks: u8, bits: f32, parts: Parts, levels: Levels) -> Self {
        Self {
            a,
            b,
            bits,
            parts,
            levels,
            blocks,
            joined: 0,
            groups: f32::NEG_INFINITY,
            best: f32::NEG_INFINITY,
        }
    }

    /// Best first; among equals by what the rows say.
    pub fn order(&self, other: &Self) -> std::cmp::Ordering {
        other.bits.total_cmp(&self.bits).then_with(|| (self.a, self.b).cmp(&(other.a, other.b)))
    }
}

/// Persons as groups of rows, the pairs that made them, and the pairs to be asked.
#[derive(Debug, Default)]
pub struct Linked {
    /// For each row of `rows.rows`, the smallest row of its person.
    pub person: Vec<u32>,
    /// The pair that joined two groups, with the score of the groups.
    pub links: Vec<Scored>,
    pub asked: Vec<Scored>,
}

/// Whether rows may be one person because the state and number are the same and the
/// rest does not speak against it: the exact rule.
pub fn exact(levels: Levels, parts: &Parts) -> bool {
    // A name *and* a birth that contradict the number are a family on one document.
    levels.passport == NumberLevel::Same
        && parts.nationality > -1.0
        && !(levels.name <= NameLevel::Partly
            && parts.name + parts.birth < 0.0
            && levels.name != NameLevel::Unsaid)
}

/// What persons are made by.
#[derive(Clone, Copy)]
pub struct Judge<'a> {
    pub rows: &'a Rows,
    pub model: &'a Model,
    pub limits: Thresholds,
    pub lists: &'a [Repetition],
    /// Pairs that people said are one, and two.
    pub together: &'a [(u32, u32)],
    pub apart: &'a [(u32, u32)],
}

/// Joined by the exact rule.
const EXACT: u8 = 7;
/// To be judged, whatever the last run made of it.
const STALE: u8 = 8;
const ROUNDS: u8 = 6;

/// A run: the last one is repeated step by step, and judged anew wherever a group that a
/// step looks at is not what it was then. So the result is that of a run from nothing, and
/// the cost is that of the neighbours of what changed.
struct Run<'a> {
    judge: Judge<'a>,
    groups: Groups,
    beside: Beside,
    /// By pair: in which round the last run joined by it, and whether to judge it anew.
    work: Vec<u8>,
    /// By pair: its groups might be joined if no rival were in the way.
    contested: Vec<bool>,
    /// By row: its group is not what it was; its group looks at one that is not.
    changed: Vec<bool>,
    beside_changed: Vec<bool>,
    /// Scores of groups with their sizes then: good until one of the two grows.
    known: HashMap<(u32, u32), (f32, u32, u32)>,
}

impl Run<'_> {
    fn join(&mut self, a: u32, b: u32) {
        let low = self.groups.join(a, b);
        // All rows of a group that changed are marked, so its root tells.
        let any = |flags: &[bool]| flags[a as usize] || flags[b as usize];
        if any(&self.changed) {
            self.mark_changed(low);
        } else if any(&self.beside_changed) {
            self.mark_beside(low);
        }
    }

    /// A rival of the group is not what it was: what might be joined is judged anew.
    fn mark_beside(&mut self, root: u32) {
        for row in self.groups.rows(root) {
            if !std::mem::replace(&mut self.beside_changed[row as usize], true) {
                for (_, at) in self.beside.row(row) {
                    if self.contested[*at as usize] {
                        self.work[*at as usize] |= STALE;
                    }
                }
            }
        }
    }

    /// The group is not what it was at this step: its pairs are judged anew, and whoever
    /// has it for a rival.
    fn mark_changed(&mut self, root: u32) {
        let mut next = Some(root);
        while let Some(row) = next {
            next = self.groups.after(row);
            if std::mem::replace(&mut self.changed[row as usize], true) && self.groups.len(root) == 1 {
                continue;
            }
            for at in 0..self.beside.row(row).len() {
                let (other, pair) = self.beside.row(row)[at];
                self.work[pair as usize] |= STALE;
                self.mark_beside(self.groups.find(other));
            }
        }
    }

    /// What two persons' rows say together, best clue of each kind; `None` if they
    /// cannot be one.
    fn score(&self, a: u32, b: u32) -> Option<f32> {
        let Judge { rows, model, lists, apart, .. } = self.judge;
        let find = |row: &u32| self.groups.find(*row);
        if apart.iter().any(|(p, q)| [[a, b], [b, a]].contains(&[find(p), find(q)])) {
            return None;
        }
        let first = |root: u32| self.groups.rows(root).take(COMPARED).map(|row| &rows.rows[row as usize]);
        let mut best: Option<Parts> = None;
        let (mut name, mut compared, mut within) = (0.0, 0.0, 0.0_f32);
        for p in first(a) {
            for q in first(b) {
                within = within.max(lists[p.list as usize].against(p, q)?);
                let (parts, levels) = model.compare(rows, p, q);
                if levels.name != NameLevel::Unsaid {
                    name += parts.name;
                    compared += 1.0;
                }
                best = Some(best.map_or(parts, |best| better(best, parts)));
            }
        }
        let mut parts = best?;
        if compared > 0.0 {
            parts.name = (3.0 * parts.name + name / compared) / 4.0;
        }
        Some(parts.bits() - model.people_log2 - within)
    }

    fn known_score(&mut self, a: u32, b: u32) -> Option<f32> {
        let key = (a.min(b), a.max(b));
        let sizes = (self.groups.len(key.0), self.groups.len(key.1));
        let score = match self.known.get(&key) {
            Some((score, x, y)) if (*x, *y) == sizes => *score,
            _ => {
                let score = self.score(key.0, key.1).unwrap_or(f32::NEG_INFINITY);
                self.known.insert(key, (score, sizes.0, sizes.1));
                score
            }
        };
        Some(score).filter(|score| score.is_finite())
    }

    /// Whether another person's claim on `a`, or on `b`, is above `bits` and excludes this
    /// link. `as_before`: nobody's was, so that only who changed may be in the way.
    fn rivalled(&mut self, a: u32, b: u32, bits: f32, as_before: bool) -> bool {
        for (one, other) in [(a, b), (b, a)] {
            let mut thirds: Vec<u32> = Vec::new();
            for row in self.groups.rows(one).take(COMPARED) {
                thirds.extend(self.beside.row(row).iter().map(|(beside, _)| self.groups.find(*beside)));
            }
            thirds.sort_unstable();
            thirds.dedup();
            for third in thirds.into_iter().filter(|third| ![a, b].contains(third)) {
                if as_before && !self.changed[third as usize] {
                    continue;
                }
                let claims = self.known_score(one, third).is_some_and(|claim| claim > bits);
                // If the third may well be the other, it is no rival.
                let ask_bits = self.judge.limits.ask_bits;
                if claims && self.known_score(other, third).is_none_or(|bits| bits < ask_bits) {
                    return true;
                }
            }
        }
        false
    }

    /// Decisions of people, then the exact rule; and what the last run made of each pair.
    fn begin(&mut self, scored: &mut [Scored], changed: &[u32]) {
        let Judge { together, apart, limits, .. } = self.judge;
        for (a, b) in together {
            let (a, b) = (self.groups.find(*a), self.groups.find(*b));
            if a != b {
                self.join(a, b);
            }
        }
        for pair in scored.iter_mut() {
            let joined = std::mem::take(&mut pair.joined);
            self.work.push(if joined == EXACT { 0 } else { joined });
            self.contested.push(pair.best >= limits.link_bits);
            if !exact(pair.levels, &pair.parts) {
                continue;
            }
            let (a, b) = (self.groups.find(pair.a), self.groups.find(pair.b));
            let parted = |(p, q): &(u32, u32)| {
                let (p, q) = (self.groups.find(*p), self.groups.find(*q));
                (p == a && q == b) || (p == b && q == a)
            };
            if a != b && !apart.iter().any(parted) {
                self.join(a, b);
                pair.joined = EXACT;
            }
        }
        for row in changed {
            self.mark_changed(self.groups.find(*row));
        }
    }

    /// One round over all pairs, best first; whether anybody was joined.
    fn round(&mut self, round: u8, scored: &mut [Scored]) -> bool {
        let mut moved = false;
        for (at, pair) in scored.iter_mut().enumerate() {
            let work = self.work[at];
            if work & STALE == 0 && work != round {
                continue;
            }
            let (a, b) = (self.groups.find(pair.a), self.groups.find(pair.b));
            if a == b {
                continue;
            }
            let joined = work & !STALE == round;
            // The two are what they were when they were joined, and so is who was no rival.
            let as_before = joined && !self.changed[a as usize] && !self.changed[b as usize];
            let joins = work & STALE == 0 || {
                // What they said when joined is kept until then: an earlier round asks about
                // smaller groups.
                let said =
                    if as_before { pair.groups } else { self.known_score(a, b).unwrap_or(f32::NEG_INFINITY) };
                pair.best = pair.best.max(said);
                let Thresholds { link_bits, lead_bits, .. } = self.judge.limits;
                let joins = said >= link_bits && !self.rivalled(a, b, said - lead_bits, as_before);
                if joins {
                    pair.groups = said;
                }
                joins
            };
            if joins {
                self.join(a, b);
                pair.joined = round;
                moved = true;
            }
            if joins != joined {
                self.mark_changed(self.groups.find(a));
                self.mark_changed(self.groups.find(b));
            }
        }
        moved
    }
}

/// Joins rows into persons. `scored` in its order; `changed`: rows of which something is
/// not as it was in the last run (all of them, if there was none).
pub fn linked(judge: Judge<'_>, scored: &mut [Scored], changed: &[u32]) -> Linked {
    let count = judge.rows.rows.len();
    let mut run = Run {
        judge,
        groups: Groups::of(count),
        beside: Beside::of(count, scored),
        work: Vec::with_capacity(scored.len()),
        contested: Vec::with_capacity(scored.len()),
        changed: vec![false; count],
        beside_changed: vec![false; count],
        known: HashMap::new(),
    };
    run.begin(scored, changed);
    // A person who gained a row may gain another by it: again, until nothing moves.
    let mut round = 1;
    while round <= ROUNDS && run.round(round, scored) {
        round += 1;
    }
    let mut links = Vec::new();
    let mut asked: BTreeMap<(u32, u32), Scored> = BTreeMap::new();
    for (at, pair) in scored.iter_mut().enumerate() {
        if pair.joined != 0 {
            links.push(if pair.joined == EXACT { *pair } else { Scored { bits: pair.groups, ..*pair } });
            continue;
        }
        let stale = run.work[at] & STALE != 0;
        if !stale && pair.groups < judge.limits.ask_bits {
            continue;
        }
        let (a, b) = (run.groups.find(pair.a), run.groups.find(pair.b));
        if a == b {
            continue;
        }
        if stale {
            pair.groups = run.known_score(a, b).unwrap_or(f32::NEG_INFINITY);
        }
        if pair.groups >= judge.limits.ask_bits {
            asked.entry((a.min(b), a.max(b))).or_insert(Scored { bits: pair.groups, ..*pair });
        }
    }
    let person = (0..count as u32).map(|row| run.groups.find(row)).collect();
    Linked { person, links, asked: asked.into_values().collect() }
}

/// The better clue of each kind; nothing said is worse than a clue for and better than
/// one against only if no pair says anything.
fn better(a: Parts, b: Parts) -> Parts {
    let of = |a: f32, b: f32| {
        if a == 0.0 {
            b
        } else if b == 0.0 {
            a
        } else {
            a.max(b)
        }
    };
    Parts {
        name: of(a.name, b.name),
        birth: of(a.birth, b.birth),
        passport: of(a.passport, b.passport),
        nationality: of(a.nationality, b.nationality),
        sex: of(a.sex, b.sex),
        company: of(a.company, b.company),
        place: of(a.place, b.place),
        permit: of(a.permit, b.permit),
        ends: of(a.ends, b.ends),
    }
}
