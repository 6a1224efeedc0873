//! The weights of a Fellegi–Sunter comparison (Fellegi & Sunter, JASA 64, 1969), in bits.
//! A weight is log2(m / u): how much likelier this agreement is of one person than of
//! two. Invariant: nationality and sex weigh as agreement only, alike for every
//! nationality and sex; no weight of theirs depends on which one it is.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::blocks::SMALL;
use super::companies::Companies;
use super::likeness::{BirthLevel, Chances, NameLevel, NumberLevel, births, names, numbers};
use super::said::{self, Counts, Role, Row, Rows};

/// Probabilities that rows of one person agree like this, shipped for small files and
/// the prior when they are learned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Weights {
    /// By `NameLevel`, `BirthLevel`, `NumberLevel`.
    pub name: [f64; 8],
    pub birth: [f64; 8],
    pub passport: [f64; 5],
    /// Disagree, agree.
    pub nationality: [f64; 2],
    pub company: [f64; 2],
    pub sex: [f64; 2],
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            name: [1.0, 0.002, 0.008, 0.05, 0.05, 0.13, 0.05, 0.71],
            birth: [1.0, 0.006, 0.004, 0.006, 0.03, 0.9, 0.03, 0.93],
            passport: [1.0, 0.025, 0.008, 0.047, 0.92],
            nationality: [0.02, 0.98],
            company: [0.08, 0.92],
            sex: [0.03, 0.97],
        }
    }
}

/// Log-odds from which a pair is linked without a person, and from which it is asked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    pub link_bits: f32,
    pub ask_bits: f32,
    /// How much better than its rival a link must be, where both cannot be.
    pub lead_bits: f32,
}

impl Default for Thresholds {
    /// Two bits are odds of four to one before the rivals are looked at; a rival within
    /// three bits leaves the pair to a person.
    fn default() -> Self {
        Self { link_bits: 2.0, ask_bits: -3.0, lead_bits: 3.0 }
    }
}

/// The parts of a score, bits each; 0 where a row says nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Parts {
    pub name: f32,
    pub birth: f32,
    pub passport: f32,
    pub nationality: f32,
    pub sex: f32,
    pub company: f32,
    pub place: f32,
    pub permit: f32,
    pub ends: f32,
}

impl Parts {
    /// The sum, with work and place counted as one clue and a half: a company's people
    /// share a dormitory.
    pub fn bits(&self) -> f32 {
        let (more, less) = (self.company.max(self.place), self.company.min(self.place));
        let where_they_are = if less > 0.0 { more + less / 2.0 } else { more + less };
        self.name
            + self.birth
            + self.passport
            + self.nationality
            + self.sex
            + where_they_are
            + self.permit
            + self.ends
    }
}

/// What is common and what is rare among all rows, apart from single names, companies and
/// places, whose rows are counted as they are. Kept, so that rows which have nothing to do
/// with a pair do not move it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Statistics {
    pub rows: f64,
    people_log2: f32,
    company_rows: f64,
    nationality_agrees: f64,
    ends_rows: f64,
    letters: Vec<f64>,
    years: Vec<f64>,
    days: Vec<f64>,
    /// Whether there were few enough rows for the keys that find most.
    small: bool,
    ends: BTreeMap<i32, u32>,
    pub words: Counts,
    pub companies: Counts,
    pub places: Counts,
}

/// Everything that compares rows of one collection.
#[derive(Debug)]
pub struct Model {
    pub weights: Weights,
    pub chances: Chances,
    /// log2 of the number of people behind the rows: minus the prior.
    pub people_log2: f32,
    years: Vec<f64>,
    days: Vec<f64>,
    pub small: bool,
    nationality_agrees: f64,
    companies: Companies,
    ends: BTreeMap<i32, u32>,
    ends_rows: f64,
    company_rows: f64,
}

const FIRST_YEAR: i16 = 1900;
const YEARS: usize = 200;

impl Model {
    /// Counts what is common and what is rare. O(n).
    pub fn of(rows: &Rows, weights: Weights) -> Self {
        let mut years = vec![0.5; YEARS];
        let mut days = vec![0.2; 13 * 32];
        let (mut with_year, mut with_day) = (0.5 * 100.0, 0.2 * 366.0);
        let mut nationalities: Vec<f64> = Vec::new();
        let mut ends = BTreeMap::new();
        let (mut passports, mut all_nationalities) = (Vec::new(), 0.0);
        for row in &rows.rows {
            if let Some(year) = years.get_mut(year_at(row.year)).filter(|_| row.year != 0) {
                *year += 1.0;
                with_year += 1.0;
            }
            if row.month != 0 {
                days[day_at(row.month, row.day)] += 1.0;
                with_day += 1.0;
            }
            if row.nationality != 0 {
                let at = usize::from(row.nationality);
                nationalities.resize(nationalities.len().max(at + 1), 0.0);
                nationalities[at] += 1.0;
                all_nationalities += 1.0;
            }
            if row.ends_day != 0 {
                *ends.entry(row.ends_day).or_insert(0) += 1;
            }
            if row.passport != 0 {
                passports.push(row.passport);
            }
        }
        years.iter_mut().for_each(|share| *share /= with_year);
        days.iter_mut().for_each(|share| *share /= with_day);
        let squares: f64 = nationalities.iter().map(|n| (n / f64::max(all_nationalities, 1.0)).powi(2)).sum();
        let said = passports.len().max(1) as f64;
        passports.sort_unstable();
        passports.dedup();
        let per_person = if passports.len() > 10 { passports.len() as f64 / said } else { 0.6 };
        let people = (rows.rows.len().max(2) as f64 * per_person).max(20.0);
        let company_rows = rows.rows.iter().filter(|row| row.company != 0).count().max(1) as f64;
        Self {
            weights,
            chances: Chances::of(rows),
            people_log2: people.log2() as f32,
            years,
            days,
            nationality_agrees: squares.clamp(0.02, 0.98),
            small: rows.rows.len() <= SMALL,
            companies: Companies::of(
                &rows.companies,
                rows.companies.iter().skip(1).map(|named| named.words.as_slice()),
            ),
            ends_rows: f64::max(ends.values().map(|n| f64::from(*n)).sum(), 1.0),
            ends,
            company_rows,
        }
    }

    /// What is common and what is rare among these rows, to be kept.
    pub fn statistics(&self, rows: &Rows) -> Statistics {
        Statistics {
            rows: self.chances.rows,
            people_log2: self.people_log2,
            company_rows: self.company_rows,
            nationality_agrees: self.nationality_agrees,
            ends_rows: self.ends_rows,
            letters: self.chances.letters.to_vec(),
            years: self.years.clone(),
            days: self.days.clone(),
            small: self.small,
            ends: self.ends.clone(),
            words: rows.words.iter().map(|word| (word.text.clone(), word.rows)).collect(),
            companies: said::counts(&rows.companies),
            places: said::counts(&rows.places),
        }
    }

    /// Judges by these statistics instead of those of the rows at hand.
    pub fn pin(&mut self, rows: &Rows, kept: &Statistics) {
        self.chances.rows = kept.rows;
        for (slot, share) in self.chances.letters.iter_mut().zip(&kept.letters) {
            *slot = *share;
        }
        self.people_log2 = kept.people_log2;
        self.company_rows = kept.company_rows;
        self.nationality_agrees = kept.nationality_agrees;
        self.ends_rows = kept.ends_rows;
        if kept.years.len() == self.years.len() && kept.days.len() == self.days.len() {
            (self.years, self.days) = (kept.years.clone(), kept.days.clone());
        }
        self.small = kept.small;
        self.ends = kept.ends.clone();
        let then: Vec<Vec<String>> =
            kept.companies.keys().map(|name| name.split(' ').map(str::to_owned).collect()).collect();
        self.companies = Companies::of(&rows.companies, then.iter().map(Vec::as_slice));
    }

    /// Takes in companies that rows named since.
    pub fn meet_companies(&mut self, rows: &Rows) {
        self.companies.meet(&rows.companies);
    }

    /// Whether two companies are one.
    pub fn same_company(&self, a: u32, b: u32) -> bool {
        self.companies.same(a, b)
    }

    /// Compares two rows. Symmetric but for rounding.
    pub fn compare(&self, rows: &Rows, a: &Row, b: &Row) -> (Parts, Levels) {
        let mut parts = Parts::default();
        let w = &self.weights;
        let name = names(rows, &self.chances, a, b);
        parts.name = match name.level {
            NameLevel::Unsaid => 0.0,
            level => log2(w.name[level as usize]) - name.chance_log2,
        };
        let birth = births(a, b);
        parts.birth = match birth {
            BirthLevel::Unsaid => 0.0,
            level => log2(w.birth[level as usize] / self.chance_of_birth(level, a, b)),
        };
        let passport = numbers(a.passport, b.passport);
        parts.passport = match passport {
            NumberLevel::Unsaid => 0.0,
            level => log2(w.passport[level as usize] / [1.0, 1.0, 2e-3, 2e-4, 1e-7][level as usize]),
        };
        if a.nationality != 0 && b.nationality != 0 {
            let agree = a.nationality == b.nationality;
            let u = if agree { self.nationality_agrees } else { 1.0 - self.nationality_agrees };
            // Names of one language mostly come with one nationality: it adds little then.
            let named = agree && name.level > NameLevel::Different;
            parts.nationality = if named { 0.1 } else { log2(w.nationality[usize::from(agree)] / u) };
        }
        if a.sex != 0 && b.sex != 0 {
            parts.sex = log2(w.sex[usize::from(a.sex == b.sex)] / if a.sex == b.sex { 0.7 } else { 0.3 });
        }
        if a.company != 0 && b.company != 0 {
            let agree = self.same_company(a.company, b.company);
            let count = |id: u32| rows.companies.get(id as usize).map_or(1, |named| named.rows);
            let u = f64::from(count(a.company).max(count(b.company))) / self.company_rows;
            parts.company =
                log2(w.company[usize::from(agree)] / if agree { u.clamp(1e-4, 0.9) } else { 0.9 });
        }
        parts.place = self.place(rows, a, b);
        parts.permit = match numbers(a.permit, b.permit) {
            NumberLevel::Same => 18.0,
            NumberLevel::Unsaid => 0.0,
            _ => -0.5,
        };
        if a.ends_day != 0 && b.ends_day != 0 && a.list != b.list {
            let count = f64::from(self.ends.get(&a.ends_day).copied().unwrap_or(1));
            let all = self.ends_rows;
            parts.ends =
                if a.ends_day == b.ends_day { log2(0.5 / (count / all).clamp(2e-3, 0.5)) } else { -0.7 };
        }
        (parts, Levels { name: name.level, birth, passport })
    }

    fn chance_of_birth(&self, level: BirthLevel, a: &Row, b: &Row) -> f64 {
        let year = |row: &Row| self.years.get(year_at(row.year)).copied().unwrap_or(0.01);
        let day = |row: &Row| self.days.get(day_at(row.month, row.day)).copied().unwrap_or(0.01);
        let (year, day) = (year(a).max(year(b)), day(a).max(day(b)));
        match level {
            BirthLevel::Unsaid | BirthLevel::Different => 0.95,
            BirthLevel::NextYear => 2.0 * year,
            BirthLevel::SameYear => year * 0.85,
            BirthLevel::NearDay => year * 0.12 + day * 0.3,
            BirthLevel::YearOnly => year,
            BirthLevel::Swapped | BirthLevel::SameDay => year * day,
        }
    }

    fn place(&self, rows: &Rows, a: &Row, b: &Row) -> f32 {
        let roles = match (a.role, b.role) {
            (x, y) if x == y => true,
            (Role::Seen, _) | (_, Role::Seen) => true,
            _ => return 0.0,
        };
        let count = |id: u32| rows.places.get(id as usize).map_or(0, |named| named.rows);
        let same_name = a.place != 0 && a.place == b.place;
        let metres = a.point.zip(b.point).map(|((x1, y1), (x2, y2))| {
            // Within a city near the equator a plane is exact to a few metres.
            let scale = f64::from(y1).to_radians().cos();
            (f64::from(x1 - x2) * 111_320.0 * scale).hypot(f64::from(y1 - y2) * 110_574.0)
        });
        let near = metres.is_some_and(|metres| metres < 150.0);
        if same_name || near {
            let u = f64::from(count(a.place).max(count(b.place)).max(2)) / self.chances.rows;
            return log2(0.6 / u.clamp(1e-4, 0.6));
        }
        let told = (a.place != 0 && b.place != 0) || metres.is_some();
        if told && roles && a.role == b.role && a.role != Role::Seen { -1.0 } else { 0.0 }
    }
}

/// The levels on which a pair was compared, for the learning and the reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Levels {
    pub name: NameLevel,
    pub birth: BirthLevel,
    pub passport: NumberLevel,
}

fn log2(ratio: f64) -> f32 {
    ratio.log2() as f32
}

fn year_at(year: i16) -> usize {
    usize::try_from(year - FIRST_YEAR).unwrap_or(0).min(YEARS - 1)
}

fn day_at(month: u8, day: u8) -> usize {
    usize::from(month.min(12)) * 32 + usize::from(day.min(31))
}
