//! Invented people on four lists, with the errors that clerks make. Pure, and the same
//! for the same seed. Invariant: nobody here is anybody; every passport begins with ZZ;
//! a row carries who it is about, which only the judging reads.

use super::cultures::{CULTURES, Family};

/// What the culture of a row is called, for measuring by culture.
pub const CODES: [&str; CULTURES.len()] = {
    let mut codes = [""; CULTURES.len()];
    let mut at = 0;
    while at < codes.len() {
        codes[at] = CULTURES[at].code;
        at += 1;
    }
    codes
};

/// The lists, with the share of the people that each names.
pub const LISTS: [f64; 4] = [0.9, 0.5, 0.65, 0.5];
/// Permits, workers, guests, people seen: what each says differs.
pub const PERMITS: u32 = 0;
pub const WORKERS: u32 = 1;
pub const GUESTS: u32 = 2;
pub const SEEN: u32 = 3;

/// One row of a list, and whom it is about.
#[derive(Debug, Clone)]
pub struct Told {
    pub list: u32,
    pub person: u32,
    /// Index into `CODES`.
    pub culture: usize,
    pub name: String,
    pub nationality: &'static str,
    /// Year, month, day; month 0: the year is all that is known.
    pub birth: Option<(i16, u8, u8)>,
    pub passport: Option<String>,
    pub permit: Option<String>,
    pub company: Option<String>,
    pub place: Option<String>,
}

/// SplitMix64 (Steele, Lea, Flood 2014).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() >> 33) as usize % bound.max(1)
    }

    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn hit(&mut self, share: f64) -> bool {
        self.share() < share
    }
}

struct Person {
    culture: usize,
    family: String,
    given: String,
    birth: (i16, u8, u8),
    passport: String,
    permit: String,
    company: usize,
    place: usize,
}

/// Rows of so many people. `rate`: errors beside those of the sample lists, 1.0 as many.
pub fn told(people: usize, rate: f64, seed: u64) -> Vec<Told> {
    let mut chance = Chance(seed);
    let (companies, places) = ((people / 40).max(12), (people / 30).max(8));
    let mut all: Vec<Person> = Vec::with_capacity(people);
    for _ in 0..people {
        let mut person = born(&mut chance, companies, places);
        if !all.is_empty() && chance.hit(0.05) {
            // A relative: one family and employer, half of them with one birth date.
            let other = &all[chance.below(all.len())];
            person.culture = other.culture;
            let words = CULTURES[person.culture].given;
            let given = words[chance.below(words.len())];
            person.given = if other.given == given { format!("{given}a") } else { given.to_owned() };
            (person.family, person.company) = (other.family.clone(), other.company);
            if chance.hit(0.5) {
                person.birth = other.birth;
            }
        }
        all.push(person);
    }
    let mut rows = Vec::new();
    for (list, covers) in (0..).zip(LISTS) {
        for (number, person) in (0..).zip(&all) {
            if chance.hit(covers) {
                rows.push(written(&mut chance, list, number, person, [companies, places], rate));
            }
        }
    }
    rows
}

fn born(chance: &mut Chance, companies: usize, places: usize) -> Person {
    let culture = chance.below(CULTURES.len());
    let made = &CULTURES[culture];
    let word = |chance: &mut Chance, known: &[&str]| {
        let composed = made.begins.len() * made.ends.len();
        // The most frequent name is as many times the k-th as k says (Zipf).
        let at = ((known.len() + composed) as f64).powf(chance.share()) as usize - 1;
        match known.get(at) {
            Some(word) => (*word).to_owned(),
            None => {
                let at = at - known.len();
                format!(
                    "{}{}",
                    made.begins[at / made.ends.len() % made.begins.len()],
                    made.ends[at % made.ends.len()]
                )
            }
        }
    };
    let family = match made.family {
        Family::None => String::new(),
        Family::Two => format!("{} {}", word(chance, made.families), word(chance, made.families)),
        // Few families bear most Korean, Chinese and Vietnamese names.
        Family::First if made.code != "JPN" => made.families[chance.below(made.families.len())].to_owned(),
        Family::First | Family::Last => word(chance, made.families),
    };
    let given = word(chance, made.given);
    Person {
        culture,
        family,
        given,
        birth: (1960 + chance.below(41) as i16, 1 + chance.below(12) as u8, 1 + chance.below(28) as u8),
        passport: format!("ZZ{:07}", chance.below(10_000_000)),
        permit: format!("2C{:02}JE{:05}-A", chance.below(100), chance.below(100_000)),
        company: chance.below(companies),
        place: chance.below(places),
    }
}

fn written(
    chance: &mut Chance,
    list: u32,
    number: u32,
    person: &Person,
    many: [usize; 2],
    rate: f64,
) -> Told {
    let [companies, places] = many;
    let company = if chance.hit(0.05 * rate) { chance.below(companies) } else { person.company };
    let place = if chance.hit(0.1 * rate) { chance.below(places) } else { person.place };
    let code = CULTURES[person.culture].code;
    let nationality = if chance.hit(0.01 * rate) { CODES[chance.below(CODES.len())] } else { code };
    let birth = birth(chance, person.birth, rate);
    Told {
        list,
        person: number,
        culture: person.culture,
        name: name(chance, person, rate),
        nationality,
        birth: match list {
            WORKERS => None,
            SEEN => Some((birth.0, 0, 0)),
            _ => Some(birth),
        },
        passport: (list != SEEN).then(|| passport(chance, &person.passport, rate)),
        permit: (list == PERMITS).then(|| person.permit.clone()),
        company: (list != GUESTS).then(|| company_name(chance, company)),
        place: (list != WORKERS).then(|| format!("Mess {place}")),
    }
}

fn name(chance: &mut Chance, person: &Person, rate: f64) -> String {
    let made = &CULTURES[person.culture];
    let (mut family, mut given) = (person.family.clone(), person.given.clone());
    for word in [&mut family, &mut given] {
        if chance.hit(0.12 * rate) {
            let (from, to) = made.spelt[chance.below(made.spelt.len())];
            *word = word.replacen(from, to, 1);
        }
    }
    if chance.hit(0.04 * rate) && !family.is_empty() {
        given = given.chars().take(1).chain(['.']).collect();
    }
    if chance.hit(0.05 * rate) {
        let word = if chance.hit(0.5) && !family.is_empty() { &mut family } else { &mut given };
        *word = misspelt(chance, word);
    }
    if chance.hit(0.02 * rate) && given.contains(' ') {
        given = given.split(' ').next().unwrap_or_default().to_owned();
    }
    let first = (made.family == Family::First) != chance.hit(0.3);
    let (one, other) = if first { (family, given) } else { (given, family) };
    let whole = match chance.below(5) {
        0 if first && !one.is_empty() => format!("{one}, {other}"),
        _ => format!("{one} {other}"),
    };
    let whole = whole.trim();
    if chance.hit(0.4) { whole.to_uppercase() } else { whole.to_owned() }
}

/// One letter lost, swapped or wrong, never the first.
fn misspelt(chance: &mut Chance, word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    if letters.len() < 3 {
        return word.to_owned();
    }
    let at = 1 + chance.below(letters.len() - 1);
    match chance.below(3) {
        0 => drop(letters.remove(at)),
        1 => letters.swap(at - 1, at),
        _ => letters[at] = char::from(b'a' + chance.below(26) as u8),
    }
    letters.into_iter().collect()
}

fn passport(chance: &mut Chance, number: &str, rate: f64) -> String {
    if chance.hit(0.02 * rate) {
        // Renewed.
        return format!("ZZ{:07}", chance.below(10_000_000));
    }
    let mut digits: Vec<char> = number.chars().collect();
    if chance.hit(0.04 * rate)
        && let Some(zero) = digits.iter_mut().find(|digit| **digit == '0')
    {
        *zero = 'O';
    }
    if chance.hit(0.03 * rate) {
        digits.remove(2 + chance.below(digits.len() - 2));
    }
    if chance.hit(0.02 * rate) {
        let at = 2 + chance.below(digits.len() - 2);
        digits[at] = char::from(b'0' + chance.below(10) as u8);
    }
    digits.into_iter().collect()
}

fn birth(chance: &mut Chance, (year, month, day): (i16, u8, u8), rate: f64) -> (i16, u8, u8) {
    if chance.hit(0.03 * rate) && day <= 12 {
        return (year, day, month);
    }
    if chance.hit(0.02 * rate) {
        return (year, month, 1 + chance.below(28) as u8);
    }
    (year, month, day)
}

fn company_name(chance: &mut Chance, company: usize) -> String {
    const FIRST: [&str; 12] = [
        "Arung", "Bara", "Cahaya", "Delta", "Energi", "Fajar", "Graha", "Harapan", "Intan", "Jaya", "Karya",
        "Laut",
    ];
    const LAST: [&str; 5] = ["Energi", "Kimia", "Gas", "Logam", "Bahari"];
    let (first, last) = (FIRST[company % 12], LAST[company / 12 % 5]);
    let number = company / 60;
    let name = if number == 0 {
        format!("{first} {last} Fiktif")
    } else {
        format!("{first} {last} Rekaan {number}")
    };
    match chance.below(4) {
        0 => format!("PT {name}"),
        1 => format!("{name}, PT"),
        2 => format!("PT. {}", name.to_uppercase()),
        _ => format!("{name} TBK"),
    }
}
