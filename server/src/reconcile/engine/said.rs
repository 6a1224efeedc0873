//! What one row of a list says of a person, and all rows packed for comparing.
//! Invariant: rows are numbered by what they say, not by the order in which they came,
//! so that whatever is computed from them does not depend on that order. The number
//! does not depend on a nationality either.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::letters::sound;
use super::words;

/// A day or a year of birth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Born {
    Day { year: i16, month: u8, day: u8 },
    Year(i16),
}

/// Where somebody is said to be, and in which role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Lodging,
    Work,
    /// Seen there: either.
    Seen,
}

/// One row. Texts as the list has them; numbers normalised by the reader.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    /// Which list: rows of one file of one agency share it.
    pub list: u32,
    /// Where the row stands, unique and the same in every run; parts rows that say the same.
    pub place_in_lists: u64,
    pub name: &'a str,
    pub nationality: Option<&'a str>,
    pub born: Option<Born>,
    pub sex: Option<char>,
    pub passport: Option<&'a str>,
    pub permit: Option<&'a str>,
    /// Last day of the permit or work plan, days since any epoch.
    pub ends_day: Option<i32>,
    pub company: Option<&'a str>,
    pub place: Option<(&'a str, Role)>,
    /// Degrees, longitude first.
    pub point: Option<(f64, f64)>,
}

/// `0` stands for nothing said, in every number below.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    pub list: u32,
    /// The caller's number for the row: the how many-th that was added.
    pub added: u32,
    pub place_in_lists: u64,
    pub words_from: u32,
    pub words: u8,
    pub month: u8,
    pub day: u8,
    pub sex: u8,
    pub year: i16,
    pub nationality: u16,
    /// Letters of the number, O and I folded to digits, base 37.
    pub passport: u64,
    pub permit: u64,
    pub ends_day: i32,
    pub company: u32,
    pub place: u32,
    pub role: Role,
    pub point: Option<(f32, f32)>,
}

#[derive(Debug, Clone)]
pub struct Word {
    pub text: String,
    pub sound: u32,
    pub rows: u32,
}

/// A company or place that rows name.
#[derive(Debug, Clone)]
pub struct Named {
    pub words: Vec<String>,
    pub rows: u32,
}

/// How many rows say it.
pub type Counts = BTreeMap<String, u32>;

/// All rows, packed.
#[derive(Debug, Default)]
pub struct Rows {
    pub rows: Vec<Row>,
    pub word_of: Vec<u32>,
    pub words: Vec<Word>,
    /// Rows by sound.
    pub sounds: Vec<u32>,
    pub companies: Vec<Named>,
    pub places: Vec<Named>,
    word_ids: HashMap<String, u32>,
    sound_ids: HashMap<String, u32>,
    company_ids: HashMap<String, u32>,
    place_ids: HashMap<String, u32>,
    nationalities: HashMap<String, u16>,
    /// Whether words, companies and places count as they did at an earlier time.
    pub counted: bool,
}

impl Rows {
    pub fn new() -> Self {
        let nobody = Named { words: Vec::new(), rows: 0 };
        Self { companies: vec![nobody.clone()], places: vec![nobody], ..Self::default() }
    }

    /// No rows yet, and words, companies and places as common as they were.
    pub fn counted(words: &Counts, companies: &Counts, places: &Counts) -> Self {
        let mut rows = Self::new();
        for (text, count) in words {
            let id = rows.word(text.clone());
            if let Some(word) = rows.words.get_mut(id as usize) {
                word.rows = *count;
                if let Some(rows) = rows.sounds.get_mut(word.sound as usize) {
                    *rows += count - 1;
                }
            }
        }
        let words = |name: &str| name.split(' ').map(str::to_owned).collect();
        for (name, count) in companies {
            name_id(&mut rows.company_ids, &mut rows.companies, words(name), Form::company(false), *count);
        }
        for (name, count) in places {
            name_id(&mut rows.place_ids, &mut rows.places, words(name), Form::place(false), *count);
        }
        rows.counted = true;
        rows
    }

    /// Adds one row. After the last one, `settle`.
    pub fn add(&mut self, said: &Said<'_>) {
        let words_from = u32::try_from(self.word_of.len()).unwrap_or(u32::MAX);
        let mut words = 0;
        for text in words::of_person(said.name) {
            let id = self.word(text);
            // A word said twice (Ko Ko) counts twice.
            self.word_of.push(id);
            words += 1;
        }
        let (year, month, day) = match said.born {
            Some(Born::Day { year, month, day }) => (year, month, day),
            Some(Born::Year(year)) => (year, 0, 0),
            None => (0, 0, 0),
        };
        let company = said.company.map_or(0, |name| {
            let form = Form::company(self.counted);
            name_id(&mut self.company_ids, &mut self.companies, words::of_company(name), form, 1)
        });
        let (place, role) = said.place.map_or((0, Role::Seen), |(name, role)| {
            let form = Form::place(self.counted);
            (name_id(&mut self.place_ids, &mut self.places, words::of_place(name), form, 1), role)
        });
        let nationality = said.nationality.map_or(0, |code| {
            let next = u16::try_from(self.nationalities.len() + 1).unwrap_or(u16::MAX);
            *self.nationalities.entry(code.to_owned()).or_insert(next)
        });
        self.rows.push(Row {
            list: said.list,
            added: u32::try_from(self.rows.len()).unwrap_or(u32::MAX),
            place_in_lists: said.place_in_lists,
            words_from,
            words,
            month,
            day,
            year,
            sex: said.sex.map_or(0, |sex| u8::try_from(sex).unwrap_or(0)),
            nationality,
            passport: said.passport.map_or(0, packed_number),
            permit: said.permit.map_or(0, digest),
            ends_day: said.ends_day.unwrap_or(0),
            company,
            place,
            role,
            point: said.point.map(|(lon, lat)| (lon as f32, lat as f32)),
        });
    }

    fn word(&mut self, text: String) -> u32 {
        if let Some(id) = self.word_ids.get(&text) {
            if !self.counted
                && let Some(word) = self.words.get_mut(*id as usize)
            {
                word.rows += 1;
                if let Some(rows) = self.sounds.get_mut(word.sound as usize) {
                    *rows += 1;
                }
            }
            return *id;
        }
        let next = u32::try_from(self.sounds.len()).unwrap_or(u32::MAX);
        let sound = *self.sound_ids.entry(sound(&text)).or_insert(next);
        match self.sounds.get_mut(sound as usize) {
            Some(rows) => *rows += u32::from(!self.counted),
            None => self.sounds.push(1),
        }
        let id = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        self.words.push(Word { text: text.clone(), sound, rows: 1 });
        self.word_ids.insert(text, id);
        id
    }

    /// The words of a row's name.
    pub fn words_of(&self, row: &Row) -> &[u32] {
        let from = row.words_from as usize;
        self.word_of.get(from..from + usize::from(row.words)).unwrap_or_default()
    }

    /// Numbers the rows by what they say. O(n log n).
    pub fn settle(&mut self) {
        // Words by their spelling first, so that ids do not tell which row came first.
        let mut order: Vec<u32> = (0..u32::try_from(self.words.len()).unwrap_or(u32::MAX)).collect();
        order.sort_unstable_by(|a, b| self.words[*a as usize].text.cmp(&self.words[*b as usize].text));
        let mut rank = vec![0; order.len()];
        for (new, old) in order.iter().enumerate() {
            rank[*old as usize] = u32::try_from(new).unwrap_or(u32::MAX);
        }
        let mut rows = std::mem::take(&mut self.rows);
        let key = |row: &Row| {
            let mut words: [u32; 4] = [u32::MAX; 4];
            for (slot, word) in words.iter_mut().zip(self.words_of(row)) {
                *slot = rank[*word as usize];
            }
            words.sort_unstable();
            (words, row.year, row.month, row.day, row.passport, row.place_in_lists)
        };
        rows.sort_by_cached_key(key);
        self.rows = rows;
    }

    /// Numbers the rows from `known` on among those before, which are numbered already;
    /// where each of these stands now. O(n), and O(log n) comparisons for each new one.
    pub fn settle_from(&mut self, known: usize) -> Vec<u32> {
        let mut new = self.rows.split_off(known.min(self.rows.len()));
        new.sort_by(|a, b| self.order(a, b));
        let old = std::mem::take(&mut self.rows);
        let mut all = Vec::with_capacity(old.len() + new.len());
        let mut moved = Vec::with_capacity(old.len());
        let mut rest = old.as_slice();
        for row in new {
            let (before, after) =
                rest.split_at(rest.partition_point(|known| self.order(known, &row) == Ordering::Less));
            moved.extend((0..before.len()).map(|at| (all.len() + at) as u32));
            all.extend_from_slice(before);
            all.push(row);
            rest = after;
        }
        moved.extend((0..rest.len()).map(|at| (all.len() + at) as u32));
        all.extend_from_slice(rest);
        self.rows = all;
        moved
    }

    /// The order of `settle`.
    fn order(&self, a: &Row, b: &Row) -> Ordering {
        let words = |row: &Row| {
            // No word is after every word.
            let mut words = [(true, ""); 4];
            for (slot, word) in words.iter_mut().zip(self.words_of(row)) {
                *slot = (false, self.words.get(*word as usize).map_or("", |word| &word.text));
            }
            words.sort_unstable();
            words
        };
        let rest = |row: &Row| (row.year, row.month, row.day, row.passport, row.place_in_lists);
        words(a).cmp(&words(b)).then_with(|| rest(a).cmp(&rest(b)))
    }
}

/// How names of a kind are told apart.
#[derive(Clone, Copy)]
struct Form {
    /// Words count in whatever order.
    any_order: bool,
    /// Whether rows are counted no more.
    counted: bool,
}

impl Form {
    const fn company(counted: bool) -> Self {
        Self { any_order: true, counted }
    }

    const fn place(counted: bool) -> Self {
        Self { any_order: false, counted }
    }
}

/// Names with how many rows say them, words parted by blanks.
pub fn counts(named: &[Named]) -> Counts {
    named.iter().filter(|named| named.rows > 0).map(|named| (named.words.join(" "), named.rows)).collect()
}

fn name_id(
    ids: &mut HashMap<String, u32>,
    all: &mut Vec<Named>,
    words: Vec<String>,
    form: Form,
    rows: u32,
) -> u32 {
    if words.is_empty() {
        return 0;
    }
    let mut key = words.clone();
    if form.any_order {
        key.sort_unstable();
    }
    let next = u32::try_from(all.len()).unwrap_or(u32::MAX);
    let id = *ids.entry(key.join(" ")).or_insert(next);
    match all.get_mut(id as usize) {
        Some(named) if !form.counted => named.rows += rows,
        Some(_) => {}
        None => all.push(Named { words, rows }),
    }
    id
}

/// A number of up to nine letters and digits in base 37, with O as 0 and I as 1: what a
/// clerk cannot tell apart is the same.
pub fn packed_number(number: &str) -> u64 {
    let mut packed = 0_u64;
    for byte in number.bytes().filter(u8::is_ascii_alphanumeric).take(12) {
        let digit = match byte.to_ascii_uppercase() {
            b'O' => 0,
            b'I' => 1,
            digit @ b'0'..=b'9' => digit - b'0',
            letter => letter - b'A' + 10,
        };
        packed = packed * 37 + u64::from(digit) + 1;
    }
    packed
}

/// The digits of a packed number, last one first.
pub fn digits(mut packed: u64) -> ([u8; 12], usize) {
    let (mut digits, mut count) = ([0; 12], 0);
    while packed > 0 && count < 12 {
        digits[count] = u8::try_from((packed - 1) % 37).unwrap_or(0);
        packed = (packed - 1) / 37;
        count += 1;
    }
    (digits, count)
}

/// A number that stands for a text; never 0.
pub fn digest(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_packs_and_unpacks() {
        assert_eq!(packed_number("ZZO123"), packed_number("zz0I23"));
        assert_ne!(packed_number("ZZ0123"), packed_number("ZZ123"));
        let (digits, count) = digits(packed_number("ZZ12"));
        assert_eq!(&digits[..count], [2, 1, 35, 35]);
        assert_eq!(packed_number(""), 0);
        assert!(packed_number("ZZZZZZZZZZZZ") > 0);
    }
}
