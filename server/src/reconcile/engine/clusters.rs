//! From scored pairs to persons. Best pairs first; a row joins a person on all that the
//! person's rows say together; a list that never repeats a person, documents that
//! contradict each other and rivals of equal claim keep rows apart.
//! Invariant: the result does not depend on the order of pairs, rows or files.

use std::collections::{BTreeMap, HashMap};

use super::beside::Beside;
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
    parent: Vec<u32>,
    /// Rows of a group by its root, where it has several.
    members: Vec<Vec<u32>>,
    beside: Beside,
    /// By pair: in which round the last run joined by it, and whether to judge it anew.
    work: Vec<u8>,
    /// By pair: its groups might be joined if no rival were in the way.
    contested: Vec<bool>,
    /// By row: its group is not what it was; its group looks at one that is not.
    changed: Vec<bool>,
    beside_changed: Vec<bool>,
    /// Scores of groups with their sizes then: good until one of the two grows.
    known: HashMap<(u32, u32), (f32, usize, usize)>,
}

impl Run<'_> {
    fn find(&self, mut row: u32) -> u32 {
        while self.parent[row as usize] != row {
            row = self.parent[row as usize];
        }
        row
    }

    /// The rows of a group, ascending.
    fn rows_of(&self, root: u32) -> &[u32] {
        match self.members[root as usize].as_slice() {
            [] => std::slice::from_ref(&self.parent[root as usize]),
            rows => rows,
        }
    }

    fn join(&mut self, a: u32, b: u32) {
        let (low, high) = (a.min(b), a.max(b));
        let mut all = self.rows_of(low).to_vec();
        all.extend(self.rows_of(high));
        all.sort_unstable();
        self.members[high as usize] = Vec::new();
        self.parent[high as usize] = low;
        let any = |flags: &[bool]| all.iter().any(|row| flags[*row as usize]);
        let (changed, beside) = (any(&self.changed), any(&self.beside_changed));
        self.members[low as usize] = all;
        if changed {
            self.mark_changed(low);
        } else if beside {
            self.mark_beside(low);
        }
    }

    /// A rival of the group is not what it was: what might be joined is judged anew.
    fn mark_beside(&mut self, root: u32) {
        for row in self.rows_of(root).to_vec() {
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
        for row in self.rows_of(root).to_vec() {
            if std::mem::replace(&mut self.changed[row as usize], true) && self.rows_of(root).len() == 1 {
                continue;
            }
            for at in 0..self.beside.row(row).len() {
                let (other, pair) = self.beside.row(row)[at];
                self.work[pair as usize] |= STALE;
                self.mark_beside(self.find(other));
            }
        }
    }

    /// What two persons' rows say together, best clue of each kind; `None` if they
    /// cannot be one.
    fn score(&self, a: u32, b: u32) -> Option<f32> {
        let Judge { rows, model, lists, apart, .. } = self.judge;
        let (x, y) = (self.rows_of(a), self.rows_of(b));
        if apart.iter().any(|(p, q)| (x.contains(p) && y.contains(q)) || (x.contains(q) && y.contains(p))) {
            return None;
        }
        let row = |row: &u32| &rows.rows[*row as usize];
        let mut best: Option<Parts> = None;
        let (mut name, mut compared, mut within) = (0.0, 0.0, 0.0_f32);
        for p in x.iter().take(COMPARED).map(row) {
            for q in y.iter().take(COMPARED).map(row) {
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
        let sizes = (self.rows_of(key.0).len(), self.rows_of(key.1).len());
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
            for row in self.rows_of(one).iter().take(COMPARED) {
                thirds.extend(self.beside.row(*row).iter().map(|(beside, _)| self.find(*beside)));
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

    /// Decisions of people, then the exact rule.
    fn begin(&mut self, scored: &mut [Scored], changed: &[u32]) {
        let Judge { together, apart, .. } = self.judge;
        for (a, b) in together {
            let (a, b) = (self.find(*a), self.find(*b));
            if a != b {
                self.join(a, b);
            }
        }
        for pair in scored.iter_mut() {
            pair.joined = if pair.joined == EXACT { 0 } else { pair.joined };
            if !exact(pair.levels, &pair.parts) {
                continue;
            }
            let (a, b) = (self.find(pair.a), self.find(pair.b));
            let parted = |(p, q): &(u32, u32)| {
                let (p, q) = (self.find(*p), self.find(*q));
                (p == a && q == b) || (p == b && q == a)
            };
            if a != b && !apart.iter().any(parted) {
                self.join(a, b);
                pair.joined = EXACT;
            }
        }
        for row in changed {
            self.mark_changed(self.find(*row));
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
            let (a, b) = (self.find(pair.a), self.find(pair.b));
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
                self.mark_changed(self.find(a));
                self.mark_changed(self.find(b));
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
        parent: (0..u32::try_from(count).unwrap_or(u32::MAX)).collect(),
        members: vec![Vec::new(); count],
        beside: Beside::of(count, scored),
        work: scored.iter().map(|pair| if pair.joined == EXACT { 0 } else { pair.joined }).collect(),
        changed: vec![false; count],
        beside_changed: vec![false; count],
        contested: scored.iter().map(|pair| pair.best >= judge.limits.link_bits).collect(),
        known: HashMap::new(),
    };
    run.begin(scored, changed);
    for pair in scored.iter_mut().filter(|pair| pair.joined != EXACT) {
        pair.joined = 0;
    }
    // A person who gained a row may gain another by it: again, until nothing moves.
    let mut round = 1;
    while round <= ROUNDS && run.round(round, scored) {
        round += 1;
    }
    let mut asked: BTreeMap<(u32, u32), Scored> = BTreeMap::new();
    for (at, pair) in scored.iter_mut().enumerate() {
        if pair.joined != 0 || (run.work[at] & STALE == 0 && pair.groups < judge.limits.ask_bits) {
            continue;
        }
        let (a, b) = (run.find(pair.a), run.find(pair.b));
        if a == b {
            continue;
        }
        if run.work[at] & STALE != 0 {
            pair.groups = run.known_score(a, b).unwrap_or(f32::NEG_INFINITY);
        }
        if pair.groups >= judge.limits.ask_bits {
            asked.entry((a.min(b), a.max(b))).or_insert(Scored { bits: pair.groups, ..*pair });
        }
    }
    let link = |pair: &Scored| match pair.joined {
        EXACT => *pair,
        _ => Scored { bits: pair.groups, ..*pair },
    };
    Linked {
        person: (0..run.parent.len()).map(|row| run.find(row as u32)).collect(),
        links: scored.iter().filter(|pair| pair.joined != 0).map(link).collect(),
        asked: asked.into_values().collect(),
    }
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
