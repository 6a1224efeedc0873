//! From scored pairs to persons. Best pairs first; a row joins a person on all that the
//! person's rows say together; a list that never repeats a person, documents that
//! contradict each other and rivals of equal claim keep rows apart.
//! Invariant: the result does not depend on the order of pairs, rows or files.

use std::collections::{BTreeMap, HashMap};

use super::likeness::{NameLevel, NumberLevel};
use super::model::{Levels, Model, Parts, Thresholds};
use super::said::Rows;

/// Most rows of one person that are compared with another's.
const COMPARED: usize = 12;

/// A pair of rows with its score. `a < b`, indexes of `rows.rows`.
#[derive(Debug, Clone, Copy)]
pub struct Scored {
    pub a: u32,
    pub b: u32,
    pub bits: f32,
    pub parts: Parts,
    pub levels: Levels,
}

/// Persons as groups of rows, the pairs that made them, and the pairs to be asked.
#[derive(Debug, Default)]
pub struct Linked {
    /// For each row of `rows.rows`, the smallest row of its person.
    pub person: Vec<u32>,
    /// The pair that joined two groups, with the score of the groups.
    pub links: Vec<Scored>,
    pub asked: Vec<Scored>,
    /// By list, whether it names people twice.
    pub lists_that_repeat: Vec<bool>,
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

pub struct Clustering<'a> {
    rows: &'a Rows,
    model: &'a Model,
    limits: Thresholds,
    parent: Vec<u32>,
    members: HashMap<u32, Vec<u32>>,
    /// Whether the list names people twice; log2 of the odds against a pair within it.
    repeats: Vec<(bool, f32)>,
    beside: Vec<Vec<u32>>,
    /// Decisions of people: pairs that are one, pairs that are two.
    apart: Vec<(u32, u32)>,
    /// Scores of groups with their sizes then: good until one of the two grows.
    known: HashMap<(u32, u32), (f32, usize, usize)>,
}

impl<'a> Clustering<'a> {
    pub fn new(rows: &'a Rows, model: &'a Model, limits: Thresholds) -> Self {
        let count = rows.rows.len();
        Self {
            rows,
            model,
            limits,
            parent: (0..u32::try_from(count).unwrap_or(u32::MAX)).collect(),
            members: HashMap::new(),
            repeats: repetition(rows),
            beside: vec![Vec::new(); count],
            apart: Vec::new(),
            known: HashMap::new(),
        }
    }

    fn find(&self, mut row: u32) -> u32 {
        while self.parent[row as usize] != row {
            row = self.parent[row as usize];
        }
        row
    }

    fn of(&self, person: u32) -> Vec<u32> {
        self.members.get(&person).cloned().unwrap_or_else(|| vec![person])
    }

    fn join(&mut self, a: u32, b: u32) {
        let (low, high) = (a.min(b), a.max(b));
        let mut all = self.of(low);
        all.extend(self.of(high));
        all.sort_unstable();
        self.members.remove(&high);
        self.members.insert(low, all);
        self.parent[high as usize] = low;
    }

    /// What two persons' rows say together, best clue of each kind; `None` if they
    /// cannot be one.
    fn score(&self, a: u32, b: u32) -> Option<f32> {
        let (x, y) = (self.of(a), self.of(b));
        if self
            .apart
            .iter()
            .any(|(p, q)| (x.contains(p) && y.contains(q)) || (x.contains(q) && y.contains(p)))
        {
            return None;
        }
        let mut best: Option<Parts> = None;
        let (mut name, mut compared, mut within) = (0.0, 0.0, 0.0_f32);
        for p in x.iter().take(COMPARED) {
            for q in y.iter().take(COMPARED) {
                let (p, q) = (&self.rows.rows[*p as usize], &self.rows.rows[*q as usize]);
                let (parts, levels) = self.model.compare(self.rows, p, q);
                if p.list == q.list && levels.passport != NumberLevel::Same {
                    let (repeats, against) = self.repeats[p.list as usize];
                    if !repeats || levels.passport == NumberLevel::Different {
                        return None;
                    }
                    within = within.max(against);
                }
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
        Some(parts.bits() - self.model.people_log2 - within)
    }

    fn known_score(&mut self, a: u32, b: u32) -> Option<f32> {
        let key = (a.min(b), a.max(b));
        let size = |person: u32| self.members.get(&person).map_or(1, Vec::len);
        let sizes = (size(key.0), size(key.1));
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

    /// The best claim of another person on `a`, or on `b`, that excludes this link.
    fn rival(&mut self, a: u32, b: u32) -> f32 {
        let mut best = f32::NEG_INFINITY;
        for (one, other) in [(a, b), (b, a)] {
            let mut others: Vec<u32> = Vec::new();
            for row in self.of(one).into_iter().take(COMPARED) {
                others.extend(self.beside[row as usize].iter().map(|beside| self.find(*beside)));
            }
            others.sort_unstable();
            others.dedup();
            for third in others {
                if third == a || third == b {
                    continue;
                }
                let Some(claim) = self.known_score(one, third) else { continue };
                // If the third may well be the other, it is no rival.
                let is_other =
                    self.known_score(other, third).is_some_and(|bits| bits >= self.limits.ask_bits);
                if !is_other {
                    best = best.max(claim);
                }
            }
        }
        best
    }

    /// Joins rows into persons. `together` and `apart` are people's decisions.
    pub fn run(mut self, mut scored: Vec<Scored>, together: &[(u32, u32)], apart: &[(u32, u32)]) -> Linked {
        scored.sort_unstable_by(|x, y| y.bits.total_cmp(&x.bits).then_with(|| (x.a, x.b).cmp(&(y.a, y.b))));
        self.apart = apart.to_vec();
        for (a, b) in together {
            let (a, b) = (self.find(*a), self.find(*b));
            if a != b {
                self.join(a, b);
            }
        }
        let mut links = Vec::new();
        for pair in scored.iter().filter(|pair| exact(pair.levels, &pair.parts)) {
            let (a, b) = (self.find(pair.a), self.find(pair.b));
            let parted = |(p, q): &(u32, u32)| {
                let (p, q) = (self.find(*p), self.find(*q));
                (p == a && q == b) || (p == b && q == a)
            };
            if a != b && !self.apart.iter().any(parted) {
                self.join(a, b);
                links.push(*pair);
            }
        }
        for pair in &scored {
            self.beside[pair.a as usize].push(pair.b);
            self.beside[pair.b as usize].push(pair.a);
        }
        // A person who gained a row may gain another by it: again, until nothing moves.
        let mut open: Vec<Scored> =
            scored.into_iter().filter(|pair| self.find(pair.a) != self.find(pair.b)).collect();
        for _ in 0..6 {
            let before = links.len();
            let mut left = Vec::with_capacity(open.len());
            for pair in std::mem::take(&mut open) {
                let (a, b) = (self.find(pair.a), self.find(pair.b));
                if a == b {
                    continue;
                }
                let Some(bits) = self.known_score(a, b) else {
                    left.push(pair);
                    continue;
                };
                if bits >= self.limits.link_bits && self.rival(a, b) <= bits - self.limits.lead_bits {
                    self.join(a, b);
                    links.push(Scored { bits, ..pair });
                } else {
                    left.push(pair);
                }
            }
            open = left;
            if links.len() == before {
                break;
            }
        }
        let mut asked: BTreeMap<(u32, u32), Scored> = BTreeMap::new();
        for pair in open {
            let (a, b) = (self.find(pair.a), self.find(pair.b));
            if a == b {
                continue;
            }
            if let Some(bits) = self.known_score(a, b)
                && bits >= self.limits.ask_bits
            {
                asked.entry((a.min(b), a.max(b))).or_insert(Scored { bits, ..pair });
            }
        }
        let person = (0..self.parent.len()).map(|row| self.find(row as u32)).collect();
        let lists_that_repeat = self.repeats.iter().map(|(repeats, _)| *repeats).collect();
        Linked { person, links, asked: asked.into_values().collect(), lists_that_repeat }
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

/// For each list, whether it names people twice, and the bits against a pair within it.
/// A list with numbers shows it by the numbers; one without may (people are seen again).
fn repetition(rows: &Rows) -> Vec<(bool, f32)> {
    let lists = rows.rows.iter().map(|row| row.list as usize + 1).max().unwrap_or(0);
    let mut passports: Vec<Vec<u64>> = vec![Vec::new(); lists];
    let mut count = vec![0_usize; lists];
    for row in &rows.rows {
        count[row.list as usize] += 1;
        if row.passport != 0 {
            passports[row.list as usize].push(row.passport);
        }
    }
    let mut out = Vec::with_capacity(lists);
    for (mut numbers, count) in passports.into_iter().zip(count) {
        let said = numbers.len();
        numbers.sort_unstable();
        numbers.dedup();
        let repeated = said - numbers.len();
        if said * 2 < count {
            // No numbers to tell: people are seen again now and then.
            out.push((true, 2.0));
        } else {
            let share = repeated as f64 / said.max(1) as f64;
            out.push((share > 0.002, (-(share.max(0.001)).log2() - 1.0).max(0.0) as f32));
        }
    }
    out
}
